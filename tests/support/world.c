#include "world.h"

#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void show(const consult_diagnostics *faults) {
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(faults, i);
        fprintf(stderr, "%s:%u:%u: %s: %s (%s)\n", one->source, one->line, one->column, one->code, one->message, one->pointer);
    }
}

consult_pack *test_pack(consult_context *context, uint32_t flags, const char *first, ...) {
    consult_builder *builder = NULL;
    if (consult_builder_new(context, &builder) != CONSULT_OK) return NULL;
    consult_status status = CONSULT_OK;
    va_list args;
    va_start(args, first);
    for (const char *json = first; json != NULL && status == CONSULT_OK; json = va_arg(args, const char *))
        status = consult_builder_add_json(builder, NULL, json, CONSULT_ZERO_TERMINATED);
    va_end(args);
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    if (status == CONSULT_OK) status = consult_builder_compile(builder, flags, &pack, &faults);
    if (status != CONSULT_OK) {
        fprintf(stderr, "pack: %s\n", consult_status_name(status));
        show(faults);
    }
    consult_diagnostics_free(faults);
    consult_builder_free(builder);
    return pack;
}

consult_pack *test_pack_tiny(consult_context *context) {
    const char *json = test_file(test_data("packs/tiny/pack.json"), NULL);
    return json == NULL ? NULL : test_pack(context, 0, json, NULL);
}

consult_facts *test_facts(consult_context *context, const consult_pack *pack) {
    const char *json = test_file(test_data("packs/facts.json"), NULL);
    consult_facts *facts = NULL;
    consult_diagnostics *faults = NULL;
    if (json == NULL) return NULL;
    if (consult_facts_from_json(context, pack, json, CONSULT_ZERO_TERMINATED, &facts, &faults) != CONSULT_OK) show(faults);
    consult_diagnostics_free(faults);
    return facts;
}

static bool open_context(test_world *world) {
    memset(world, 0, sizeof *world);
    world->context = test_heap_context(&world->heap, NULL);
    return world->context != NULL && consult_worker_new(world->context, &world->worker) == CONSULT_OK;
}

bool test_world_open(test_world *world) {
    if (!open_context(world)) return false;
    world->pack = test_pack_tiny(world->context);
    if (world->pack == NULL) return false;
    world->facts = test_facts(world->context, world->pack);
    return world->facts != NULL;
}

bool test_world_open_default(test_world *world) {
    return open_context(world) && consult_pack_default(world->context, &world->pack) == CONSULT_OK;
}

bool test_world_close(test_world *world) {
    consult_facts_unref(world->facts);
    consult_pack_unref(world->pack);
    consult_worker_free(world->worker);
    consult_context_unref(world->context);
    return test_heap_clean(&world->heap);
}

consult_status test_say(test_world *world, consult_session *session, consult_role role, const char *text, int seconds,
                        const consult_advice **advice) {
    const consult_advice *ours = NULL;
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = role,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW + INT64_C(1000) * seconds};
    return consult_session_turn(session, world->worker, &turn, advice != NULL ? advice : &ours);
}

const char *test_saved(test_world *world, const consult_session *session) {
    consult_string json = {NULL, 0};
    if (consult_session_save(session, world->worker, &json) != CONSULT_OK) return NULL;
    return test_join(json.data, NULL);
}
