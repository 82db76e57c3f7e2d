/* The compiler over any JSON: alone, and as a layer above the tiny pack. */
#include "fuzz.h"

static void check_faults(const consult_diagnostics *faults) {
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(faults, i);
        FUZZ_CHECK(one->code[0] != '\0' && one->message[0] != '\0' && one->source != NULL && one->pointer != NULL);
        FUZZ_CHECK(consult_text_check(one->message, CONSULT_ZERO_TERMINATED, NULL) == CONSULT_OK);
    }
}

/* Every plan of the pack ends, whatever its calendars are. */
static void live(test_world *world, const consult_pack *pack) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7};
    for (size_t i = 0; i < 4 && consult_pack_entry_at(pack, CONSULT_PACK_PLAN, i, &entry) == CONSULT_OK; i++) {
        consult_plan *plan = NULL;
        const consult_step *step;
        if (consult_plan_new(world->worker, pack, NULL, entry.id, TEST_NOW, &options, &plan) != CONSULT_OK) continue;
        for (int n = 0; (step = consult_plan_next(plan, 0)) != NULL && step->due_ms < INT64_C(7000000000000); n++) {
            char id[64];
            FUZZ_CHECK(n < 2000);
            (void)snprintf(id, sizeof id, "%s", step->id);
            consult_result result = n % 3 == 0 ? CONSULT_RESULT_DONE : CONSULT_RESULT_NO_ANSWER;
            if (consult_plan_record(plan, id, step->attempt, result, step->due_ms, 0) != CONSULT_OK) break;
        }
        consult_plan_free(plan);
    }
}

static void compile(consult_context *context, const char *below, const char *json, size_t size) {
    consult_builder *builder = NULL;
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    FUZZ_CHECK(consult_builder_new(context, &builder) == CONSULT_OK);
    if (below != NULL) FUZZ_CHECK(consult_builder_add_json(builder, "below", below, CONSULT_ZERO_TERMINATED) == CONSULT_OK);
    FUZZ_CHECK(consult_builder_add_json(builder, "above", json, size) == CONSULT_OK);
    consult_status status = consult_builder_compile(builder, CONSULT_COMPILE_RUN_EXAMPLES, &pack, &faults);
    FUZZ_CHECK((status == CONSULT_OK) == (pack != NULL));
    if (status == CONSULT_INVALID_PACK) FUZZ_CHECK(consult_diagnostics_count(faults) > 0);
    check_faults(faults);
    if (pack != NULL) {
        test_world *world = fuzz_world();
        const consult_labels *labels = NULL;
        const consult_findings *findings = NULL;
        consult_status read =
            consult_classify(world->worker, pack, "我眼睛发红，13800001234", CONSULT_ZERO_TERMINATED, NULL, &labels);
        FUZZ_CHECK(read == CONSULT_OK || read == CONSULT_REGEX_LIMIT || read == CONSULT_LIMIT);
        read = consult_lint(world->worker, pack, NULL, "喂喂，包治好", CONSULT_ZERO_TERMINATED, NULL, &findings);
        FUZZ_CHECK(read == CONSULT_OK || read == CONSULT_REGEX_LIMIT || read == CONSULT_LIMIT);
        live(world, pack);
    }
    consult_pack_unref(pack);
    consult_diagnostics_free(faults);
    consult_builder_free(builder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    static const char *below;
    if (below == NULL)
        below =
            test_json("{'pack': {'id': 'b', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
                      "'concepts': [{'concept': 'eye', 'any': ['眼睛']}]}");
    if (size == 0) return 0;
    compile(world->context, NULL, (const char *)data, size);
    compile(world->context, below, (const char *)data, size);
    return 0;
}
