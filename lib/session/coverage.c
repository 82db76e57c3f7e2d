/* What some talks have gone through of a pack: a count for each entry. */
#include "consult/coverage.h"

#include "engine/chart.h"
#include "session/session.h"
#include "text/writer.h"

struct consult_coverage {
    consult_pack *pack;
    uint32_t *counts; /* `total` of them: the parts one behind the other */
    size_t total;
};

typedef enum part { PHASES, INTERRUPTS, TRANSITIONS, TIMERS, ADVICE, EVERYWHERE, CUES, PARTS } part;

static uint32_t size_of(const cns_model *m, part p) {
    const uint32_t sizes[PARTS] = {m->phases_count,  m->interrupts_count, m->transitions_count, m->timers_count,
                                   m->advices_count, m->everywhere_count, m->cues_count};
    return sizes[p];
}

static uint32_t *counts_of(const consult_coverage *c, part p) {
    uint32_t *at = c->counts;
    for (unsigned i = 0; i < (unsigned)p; i++) at += size_of(&c->pack->model, (part)i);
    return at;
}

consult_status consult_coverage_new(const consult_pack *pack, consult_coverage **coverage) {
    if (!coverage) return CONSULT_INVALID_ARGUMENT;
    *coverage = NULL;
    if (!pack) return CONSULT_INVALID_ARGUMENT;
    const cns_memory *memory = &pack->context->memory;
    size_t total = 0;
    for (unsigned i = 0; i < PARTS; i++) total += size_of(&pack->model, (part)i);
    consult_coverage *made = cns_memory_zero(memory, sizeof *made);
    uint32_t *counts = cns_memory_zero(memory, total * sizeof *counts);
    if (!made || !counts) {
        cns_memory_put(memory, counts, total * sizeof *counts);
        cns_memory_put(memory, made, sizeof *made);
        return CONSULT_NO_MEMORY;
    }
    *made = (consult_coverage){cns_pack_hold(pack), counts, total};
    *coverage = made;
    return CONSULT_OK;
}

void consult_coverage_free(consult_coverage *coverage) {
    if (!coverage) return;
    consult_context *context = consult_context_ref(coverage->pack->context);
    cns_memory_put(&context->memory, coverage->counts, coverage->total * sizeof *coverage->counts);
    consult_pack_unref(coverage->pack);
    cns_memory_put(&context->memory, coverage, sizeof *coverage);
    consult_context_unref(context);
}

static void count(uint32_t *counter) {
    if (*counter < UINT32_MAX) ++*counter;
}

/* Texts of a model are shared: an action is the same when its text stands in the same place. */
static void add_action(const consult_coverage *c, const consult_action *action, const char *source, cns_range range, part p) {
    const cns_model *m = &c->pack->model;
    const cns_advice *list = p == ADVICE ? m->advices : m->everywhere;
    for (uint32_t i = range.first; i < range.first + range.count && action->source == source; i++)
        if (cns_model_text(m, list[i].action) == action->action) count(&counts_of(c, p)[i]);
}

static void add_advice(const consult_coverage *c, const consult_advice *advice) {
    const cns_model *m = &c->pack->model;
    for (size_t k = 0; k < advice->action_count; k++) {
        const consult_action *a = advice->actions[k];
        for (uint32_t i = 0; i < m->phases_count; i++)
            add_action(c, a, cns_model_text(m, m->phases[i].id), m->phases[i].advice, ADVICE);
        for (uint32_t i = 0; i < m->interrupts_count; i++)
            add_action(c, a, cns_model_text(m, m->interrupts[i].id), m->interrupts[i].advice, ADVICE);
        if (!*a->source) add_action(c, a, a->source, (cns_range){0, m->everywhere_count}, EVERYWHERE);
    }
}

consult_status consult_coverage_add(consult_coverage *coverage, const consult_session *session, consult_worker *worker) {
    if (!coverage || !session || !worker || !cns_pack_same(session->pack, coverage->pack)) return CONSULT_INVALID_ARGUMENT;
    const cns_traced *t = &worker->traced;
    consult_status status = cns_session_last(session, worker);
    if (status != CONSULT_OK) return status;
    const cns_model *m = &coverage->pack->model;
    const cns_state *st = session->state;
    count(&counts_of(coverage, PHASES)[st->phase]);
    if (st->stack_size) count(&counts_of(coverage, INTERRUPTS)[st->stack[st->stack_size - 1].interrupt]);
    for (uint32_t i = 0; i < m->transitions_count; i++)
        if (t->guards[i] == CNS_GUARD_TAKEN) count(&counts_of(coverage, TRANSITIONS)[i]);
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(t->timers_out, i)) count(&counts_of(coverage, TIMERS)[i]);
    const cns_vector *fired = &worker->reading.fired;
    for (size_t i = 0; i < fired->count && t->kind == CNS_TRACED_TURN; i++)
        count(&counts_of(coverage, CUES)[CNS_VECTOR_AT(fired, cns_fired, i)->cue]);
    add_advice(coverage, t->advice);
    return CONSULT_OK;
}

/* ---- told ---- */

typedef struct report {
    cns_buffer *b;
    const consult_coverage *c;
    const cns_model *m;
} report;

static void begin(const report *r, const char *name, part p, bool with_everywhere) {
    uint32_t all = size_of(r->m, p), seen = 0;
    for (uint32_t i = 0; i < all; i++) seen += counts_of(r->c, p)[i] > 0;
    for (uint32_t i = 0; with_everywhere && i < r->m->everywhere_count; i++) seen += counts_of(r->c, EVERYWHERE)[i] > 0;
    if (with_everywhere) all += r->m->everywhere_count;
    cns_write_key(r->b, name);
    cns_write_open(r->b, '{');
    cns_write_member_integer(r->b, "all", all);
    cns_write_member_integer(r->b, "seen", seen);
    cns_write_key(r->b, "items");
    cns_write_open(r->b, '[');
}

static void end(const report *r) {
    cns_write_close(r->b, ']');
    cns_write_close(r->b, '}');
}

static void open_item(const report *r, cns_name id) {
    cns_write_open(r->b, '{');
    cns_write_member(r->b, "id", cns_model_text(r->m, id));
}

static void close_item(const report *r, part p, uint32_t index) {
    cns_write_member_integer(r->b, "count", counts_of(r->c, p)[index]);
    cns_write_close(r->b, '}');
}

static void tell_transitions(const report *r, cns_range list, cns_name id, const char *way) {
    for (uint32_t i = 0; i < list.count; i++) {
        open_item(r, id);
        cns_write_member(r->b, "way", way);
        cns_write_member_integer(r->b, "number", i);
        cns_write_member(r->b, "why", cns_model_text(r->m, r->m->transitions[list.first + i].why));
        close_item(r, TRANSITIONS, list.first + i);
    }
}

static void tell_advice(const report *r, cns_range list, cns_name of, part p) {
    const cns_advice *advices = p == ADVICE ? r->m->advices : r->m->everywhere;
    for (uint32_t i = list.first; i < list.first + list.count; i++) {
        open_item(r, advices[i].action);
        cns_write_member(r->b, "of", cns_model_text(r->m, of));
        close_item(r, p, i);
    }
}

static void tell_chart(const report *r) {
    const cns_model *m = r->m;
    begin(r, "transitions", TRANSITIONS, false);
    for (uint32_t i = 0; i < m->phases_count; i++) tell_transitions(r, m->phases[i].enter, m->phases[i].id, "enter");
    for (uint32_t i = 0; i < m->interrupts_count; i++) {
        tell_transitions(r, m->interrupts[i].enter, m->interrupts[i].id, "enter");
        tell_transitions(r, m->interrupts[i].leave, m->interrupts[i].id, "leave");
    }
    end(r);
    begin(r, "advice", ADVICE, true);
    for (uint32_t i = 0; i < m->phases_count; i++) tell_advice(r, m->phases[i].advice, m->phases[i].id, ADVICE);
    for (uint32_t i = 0; i < m->interrupts_count; i++) tell_advice(r, m->interrupts[i].advice, m->interrupts[i].id, ADVICE);
    tell_advice(r, (cns_range){0, m->everywhere_count}, (cns_name){0, 0}, EVERYWHERE);
    end(r);
}

#define TELL(r, name, part, section)                                                                                               \
    do {                                                                                                                           \
        begin(r, name, part, false);                                                                                               \
        for (uint32_t i = 0; i < (r)->m->section##_count; i++) {                                                                   \
            open_item(r, (r)->m->section[i].id);                                                                                   \
            close_item(r, part, i);                                                                                                \
        }                                                                                                                          \
        end(r);                                                                                                                    \
    } while (0)

consult_status consult_coverage_json(const consult_coverage *coverage, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!coverage || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "coverage and json must be given");
    const report r = {&worker->text, coverage, &coverage->pack->model};
    cns_write_open(r.b, '{');
    TELL(&r, "phases", PHASES, phases);
    TELL(&r, "interrupts", INTERRUPTS, interrupts);
    tell_chart(&r);
    TELL(&r, "timers", TIMERS, timers);
    TELL(&r, "cues", CUES, cues);
    cns_write_close(r.b, '}');
    if (r.b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){r.b->data, r.b->size};
    return CONSULT_OK;
}
