/* What a language model needs for the agent's next message, as JSON for its prompt. */
#include "session/mask.h"
#include "session/outlook.h"

#include "text/writer.h"

#include <string.h>

static void write_masked(cns_outlook *o, const char *slot, const char *value) {
    const char *shown = cns_mask_slot(o->worker, o->session, slot, value);
    if (!shown)
        o->failed = true;
    else
        cns_write_string(&o->worker->text, shown, strlen(shown));
}

static void write_known(cns_outlook *o) {
    cns_buffer *b = &o->worker->text;
    cns_write_key(b, "known");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < o->model->slots_count; i++) {
        const char *value = cns_state_slot(o->state, o->layout, i);
        if (!value) continue;
        const char *slot = cns_model_text(o->model, o->model->slots[i].id);
        cns_write_key(b, slot);
        write_masked(o, slot, value);
    }
    cns_write_close(b, '}');
}

static void write_place(cns_outlook *o) {
    cns_buffer *b = &o->worker->text;
    const cns_state *st = o->state;
    cns_write_member(b, "phase", cns_model_text(o->model, o->model->phases[st->phase].id));
    if (st->stack_size)
        cns_write_member(b, "interrupt",
                         cns_model_text(o->model, o->model->interrupts[st->stack[st->stack_size - 1].interrupt].id));
    if (st->flag != CNS_NO_PLACE) {
        const cns_flag_entry *flag = &o->model->flags[st->flag];
        cns_write_key(b, "flag");
        cns_write_open(b, '{');
        cns_write_member(b, "id", cns_model_text(o->model, flag->id));
        cns_write_member(b, "title", cns_outlook_title(o, &flag->titles, flag->id));
        cns_write_member(b, "level", cns_model_level(flag->level));
        cns_write_member(b, "state", st->flag_open ? "open" : "settled");
        cns_write_close(b, '}');
    }
    cns_write_key(b, "types");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < o->model->labels_count; i++)
        if (o->model->labels[i].rank && cns_bit(o->filler.holds, i))
            cns_write_text(b, cns_model_text(o->model, o->model->labels[i].value));
    cns_write_close(b, ']');
    write_known(o);
    if (st->asked != CNS_NO_PLACE) cns_write_member(b, "asked", cns_model_text(o->model, o->model->slots[st->asked].id));
    cns_write_key(b, "missing");
    cns_write_open(b, '[');
    for (size_t i = 0; i < o->advice.missing_count; i++) cns_write_text(b, o->advice.missing[i]);
    cns_write_close(b, ']');
}

/* Whether an action is one of the first so many: several lists of advice may name the same. */
static bool stands(const consult_action *const *actions, size_t count, const char *action) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(actions[i]->action, action) == 0) return true;
    return false;
}

static bool waits(const consult_action *a) {
    return strcmp(a->dropped, "suspended") == 0 || strcmp(a->dropped, "asked_enough") == 0;
}

/* Whether the dropped action i is offered after all, or written already. */
static bool waits_already(const consult_advice *advice, size_t i) {
    const char *action = advice->dropped[i]->action;
    if (stands(advice->actions, advice->action_count, action)) return true;
    for (size_t k = 0; k < i; k++)
        if (waits(advice->dropped[k]) && strcmp(advice->dropped[k]->action, action) == 0) return true;
    return false;
}

static void write_next(cns_outlook *o) {
    cns_buffer *b = &o->worker->text;
    if (o->advice.action_count > 0) {
        const consult_action *a = o->advice.actions[0];
        cns_write_key(b, "next");
        cns_write_open(b, '{');
        cns_write_member(b, "action", a->action);
        if (a->ask) cns_write_member(b, "ask", a->ask);
        cns_write_member(b, "why", a->why);
        if (a->phrase_count) cns_write_member(b, "say", a->phrases[0]->text.data);
        cns_write_close(b, '}');
    }
    cns_write_key(b, "may");
    cns_write_open(b, '[');
    for (size_t i = 1; i < o->advice.action_count; i++)
        if (!stands(o->advice.actions, i, o->advice.actions[i]->action)) cns_write_text(b, o->advice.actions[i]->action);
    cns_write_close(b, ']');
    cns_write_key(b, "not_now");
    cns_write_open(b, '[');
    for (size_t i = 0; i < o->advice.dropped_count; i++)
        if (waits(o->advice.dropped[i]) && !waits_already(&o->advice, i)) cns_write_text(b, o->advice.dropped[i]->action);
    cns_write_close(b, ']');
}

/* The phrases of "brief.rules" that fit, in the order of their ids: the same whatever the seed is. */
static consult_status write_rules(cns_outlook *o) {
    cns_buffer *b = &o->worker->text;
    const consult_phrase *const *items;
    size_t count;
    uint32_t scenario = cns_model_find(o->model, CONSULT_PACK_SCENARIO, "brief.rules");
    if (scenario == CNS_NONE) return CONSULT_OK;
    consult_status status = cns_phrases_make(&o->filler, scenario, 0, &o->worker->arena, &items, &count);
    if (status != CONSULT_OK) return status;
    cns_write_key(b, "rules");
    cns_write_open(b, '[');
    for (const char *last = "";;) {
        const consult_phrase *next = NULL;
        for (size_t i = 0; i < count; i++)
            if (strcmp(items[i]->id, last) > 0 && (!next || strcmp(items[i]->id, next->id) < 0)) next = items[i];
        if (!next) break;
        cns_write_text(b, next->text.data);
        last = next->id;
    }
    cns_write_close(b, ']');
    return CONSULT_OK;
}

consult_status consult_session_brief(const consult_session *session, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session and json must be given");
    cns_outlook o;
    consult_status status = cns_outlook_take(&o, session, worker);
    cns_buffer *b = &worker->text;
    if (status == CONSULT_OK) {
        cns_write_open(b, '{');
        write_place(&o);
        write_next(&o);
        status = write_rules(&o);
        cns_write_close(b, '}');
    }
    if (status != CONSULT_OK || o.failed || b->failed)
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}
