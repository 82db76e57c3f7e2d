/* The reasoning of the last turn, event or tick, as JSON. */
#include "session/mask.h"
#include "session/session.h"

#include "engine/chart.h"
#include "engine/labels.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "text/writer.h"

static void write_span(cns_buffer *b, consult_span span) {
    cns_write_member_integer(b, "start", span.start);
    cns_write_member_integer(b, "end", span.end);
}

static void write_cues(cns_buffer *b, const cns_reading *r) {
    const cns_model *m = r->model;
    cns_write_key(b, "cues");
    cns_write_open(b, '[');
    for (size_t i = 0; i < r->fired.count; i++) {
        const cns_fired *f = CNS_VECTOR_AT(&r->fired, cns_fired, i);
        cns_write_open(b, '{');
        cns_write_member(b, "cue", cns_model_text(m, m->cues[f->cue].id));
        cns_write_member(b, "state", m->cues[f->cue].state == CNS_STATE_ON ? "on" : "shadow");
        write_span(b, cns_reading_span(r, f->at));
        cns_write_member(b, "source", cns_model_text(m, m->cues[f->cue].source));
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

/* Every word found, even if no cue took it up. */
static void write_places(cns_buffer *b, const cns_reading *r, const char *kind, cns_name id, const cns_extent *at, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, kind, cns_model_text(r->model, id));
        write_span(b, cns_reading_span(r, at[i]));
        cns_write_close(b, '}');
    }
}

static void write_words(cns_buffer *b, cns_reading *r) {
    uint32_t count;
    cns_write_key(b, "concepts");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < r->model->concepts_count; i++) {
        const cns_extent *at = cns_words_of(r, i, &count);
        write_places(b, r, "concept", r->model->concepts[i].id, at, count);
    }
    cns_write_close(b, ']');
    cns_write_key(b, "scopes");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < r->model->scopes_count; i++) {
        if (!cns_scopes_find(r, i)) b->failed = true;
        const cns_extent *at = cns_index_of(&r->scopes, i, &count);
        write_places(b, r, "scope", r->model->scopes[i].id, at, count);
    }
    cns_write_close(b, ']');
}

/* A value of a slot; what is personal in stars, unless the host asked for it. */
static const char *shown(const consult_session *session, consult_worker *w, const consult_slot *slot) {
    if (w->reveal) return slot->value;
    const char *masked = cns_mask_slot(w, session, slot->id, slot->value);
    if (!masked) w->text.failed = true;
    return masked ? masked : "";
}

static void write_reading(const consult_session *session, consult_worker *w, const consult_labels *l) {
    cns_buffer *b = &w->text;
    cns_write_key(b, "evidence");
    cns_write_open(b, '[');
    for (size_t i = 0; i < l->evidence_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "label", l->evidence[i]->label);
        cns_write_member(b, "cue", l->evidence[i]->cue);
        cns_write_member_integer(b, "weight", l->evidence[i]->weight);
        write_span(b, l->evidence[i]->span);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
    cns_write_key(b, "labels");
    cns_write_open(b, '{');
    for (size_t i = 0; i < l->label_count; i++)
        if (l->labels[i]->holds) cns_write_member_integer(b, l->labels[i]->id, l->labels[i]->permille);
    cns_write_close(b, '}');
    cns_write_key(b, "signals");
    cns_write_open(b, '[');
    for (size_t i = 0; i < l->signal_count; i++) cns_write_text(b, l->signals[i]);
    cns_write_close(b, ']');
    cns_write_key(b, "slots");
    cns_write_open(b, '[');
    for (size_t i = 0; i < l->slot_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "slot", l->slots[i]->id);
        cns_write_member(b, "value", shown(session, w, l->slots[i]));
        cns_write_member_integer(b, "corrections", l->slots[i]->corrections);
        write_span(b, l->slots[i]->span);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
    cns_write_key(b, "flags");
    cns_write_open(b, '[');
    for (size_t i = 0; i < l->flag_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "flag", l->flags[i]->id);
        cns_write_member(b, "cue", l->flags[i]->cue);
        write_span(b, l->flags[i]->span);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void write_actions(cns_buffer *b, const char *key, const consult_action *const *actions, size_t count) {
    cns_write_key(b, key);
    cns_write_open(b, '[');
    for (size_t i = 0; i < count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "action", actions[i]->action);
        cns_write_member(b, "from", actions[i]->source);
        cns_write_member(b, "why", actions[i]->why);
        cns_write_member_integer(b, "rank", actions[i]->rank);
        if (actions[i]->dropped) cns_write_member(b, "dropped", actions[i]->dropped);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

static void write_moves(cns_buffer *b, const consult_advice *a) {
    cns_write_key(b, "moves");
    cns_write_open(b, '[');
    for (size_t i = 0; i < a->move_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "from", a->moves[i]->from);
        cns_write_member(b, "to", a->moves[i]->to);
        cns_write_member(b, "why", a->moves[i]->why);
        write_span(b, a->moves[i]->span);
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

/* The signals that an event or tick raised. */
static void write_raised(cns_buffer *b, const cns_reading *r) {
    cns_write_key(b, "signals");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < r->model->signals_count; i++)
        if (cns_bit(r->signals, i)) cns_write_text(b, cns_model_text(r->model, r->model->signals[i].id));
    cns_write_close(b, ']');
}

static void write_alerts(cns_buffer *b, const consult_advice *a) {
    cns_write_key(b, "alerts");
    cns_write_open(b, '[');
    for (size_t i = 0; i < a->alert_count; i++) cns_write_text(b, a->alerts[i]);
    cns_write_close(b, ']');
}

/* Labels that this turn changed. */
static void write_changes(cns_buffer *b, const consult_session *s, const int32_t *before) {
    const cns_model *m = &s->pack->model;
    const int32_t *after = cns_state_labels(s->state, &s->pack->layout);
    cns_write_key(b, "changes");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < m->header->labels_kept; i++) {
        if (before[i] == after[i]) continue;
        cns_write_open(b, '{');
        cns_write_member(b, "label", cns_model_text(m, m->labels[i].id));
        cns_write_member_integer(b, "before", cns_score_permille(before[i]));
        cns_write_member_integer(b, "after", cns_score_permille(after[i]));
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

typedef struct guards {
    cns_buffer *out;
    const cns_model *m;
    const uint8_t *seen;
} guards;

/* The transitions of a list that were looked at, in their order. */
static void write_list(const guards *g, cns_range range, const char *key, cns_name id) {
    for (uint32_t i = range.first; i < range.first + range.count; i++) {
        if (g->seen[i] == CNS_GUARD_UNSEEN) continue;
        const cns_transition *t = &g->m->transitions[i];
        cns_write_open(g->out, '{');
        cns_write_member(g->out, key, cns_model_text(g->m, id));
        cns_write_member_integer(g->out, "number", i - range.first);
        cns_write_member(g->out, "why", cns_model_text(g->m, t->why));
        cns_write_member_integer(g->out, "rank", t->rank);
        cns_write_key(g->out, "holds");
        cns_write_bool(g->out, g->seen[i] >= CNS_GUARD_TRUE);
        cns_write_close(g->out, '}');
    }
}

static void write_guards(cns_buffer *b, const cns_model *m, const uint8_t *seen) {
    guards g = {b, m, seen};
    cns_write_key(b, "guards");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < m->interrupts_count; i++) write_list(&g, m->interrupts[i].leave, "leave", m->interrupts[i].id);
    for (uint32_t i = 0; i < m->interrupts_count; i++) write_list(&g, m->interrupts[i].enter, "interrupt", m->interrupts[i].id);
    for (uint32_t i = 0; i < m->phases_count; i++) write_list(&g, m->phases[i].enter, "phase", m->phases[i].id);
    cns_write_close(b, ']');
}

/* Timers that run now, and when each is due. */
static void write_timers(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    cns_write_key(b, "timers");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(cns_state_bits(s->state, s->pack->layout.running), i))
            cns_write_member_integer(b, cns_model_text(m, m->timers[i].id), cns_state_timers(s->state, &s->pack->layout)[i]);
    cns_write_close(b, '}');
}

consult_status consult_session_trace(const consult_session *session, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker || !session || !json) return CONSULT_INVALID_ARGUMENT;
    const cns_traced *t = &worker->traced;
    consult_status status = cns_session_last(session, worker);
    if (status != CONSULT_OK) return status;
    const consult_advice *a = t->advice;
    cns_buffer *b = &worker->text;
    cns_buffer_clear(b);
    cns_write_open(b, '{');
    cns_write_member(b, "kind", t->kind == CNS_TRACED_TURN ? "turn" : t->kind == CNS_TRACED_EVENT ? "event" : "tick");
    cns_write_member_integer(b, "turn", a->turn);
    cns_write_member(b, "phase", a->phase);
    cns_write_member(b, "interrupt", a->interrupt);
    if (t->kind == CNS_TRACED_TURN) {
        write_words(b, &worker->reading);
        write_cues(b, &worker->reading);
        write_reading(session, worker, a->reading);
    } else if (t->read) {
        write_raised(b, &worker->reading);
    }
    write_alerts(b, a);
    write_changes(b, session, t->labels);
    write_guards(b, &session->pack->model, t->guards);
    write_moves(b, a);
    write_timers(b, session);
    write_actions(b, "actions", a->actions, a->action_count);
    write_actions(b, "dropped", a->dropped, a->dropped_count);
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}
