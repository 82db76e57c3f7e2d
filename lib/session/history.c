/* The changes of place that a session remembers. */
#include "session/session.h"

const char *cns_session_place(const cns_model *m, const cns_past *past, bool end) {
    uint32_t index = end ? past->to : past->from;
    if (index == CNS_NO_PLACE) return "";
    bool interrupt = past->from == CNS_NO_PLACE || past->to == CNS_NO_PLACE;
    return cns_model_text(m, interrupt ? m->interrupts[index].id : m->phases[index].id);
}

consult_status consult_session_history(const consult_session *session, consult_worker *worker, const consult_history **history) {
    if (history) *history = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !history)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session and history must be given");
    const cns_state *st = session->state;
    consult_history *made = cns_arena_get(&worker->arena, sizeof *made);
    consult_past *items = cns_arena_array(&worker->arena, st->past_count + 1, sizeof *items);
    const consult_past **list = cns_arena_array(&worker->arena, st->past_count + 1, sizeof *list);
    if (!made || !items || !list)
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    for (uint32_t i = 0; i < st->past_count; i++) {
        const cns_past *past = &st->past[i];
        const cns_model *m = &session->pack->model;
        items[i] = (consult_past){sizeof *items, past->turn, cns_session_place(m, past, false), cns_session_place(m, past, true)};
        list[i] = &items[i];
    }
    *made = (consult_history){sizeof *made, st->past_count, list};
    *history = made;
    return CONSULT_OK;
}
