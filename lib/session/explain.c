/* The reasoning of the last turn, event or tick, for a person to read. */
#include "session/mask.h"
#include "session/session.h"

#include "engine/chart.h"
#include "engine/labels.h"
#include "model/wording.h"
#include "text/utf8.h"

#include <string.h>

#define GUARD_SIZE 90u

typedef struct telling {
    cns_buffer *b;
    const cns_model *m;
    const consult_session *session;
    consult_worker *worker;
    const cns_traced *t;
    const char *text; /* of the turn; NULL: not given */
    size_t size;
    const uint8_t *hidden; /* of its bytes; NULL: none */
} telling;

static void add(const telling *x, const char *text) {
    cns_buffer_text(x->b, text);
}

/* What patients write may hold line breaks and worse: what was added of it stays on its line. */
static void clean(cns_buffer *b, size_t from) {
    for (size_t i = from; i < b->size; i++)
        if ((unsigned char)b->data[i] < 0x20 || b->data[i] == 0x7F) b->data[i] = ' ';
}

static void add_number(const telling *x, int64_t number) {
    cns_buffer_integer(x->b, number);
}

static void start(const telling *x, const char *what) {
    static const char spaces[] = "          ";
    size_t size = strlen(what);
    add(x, "  ");
    add(x, what);
    cns_buffer_add(x->b, spaces, size < 9 ? 9 - size : 1);
}

/* The words of a span, or its place. */
static void add_span(const telling *x, consult_span span) {
    if (span.start == span.end) return;
    if (!x->text || span.end > x->size) {
        add(x, " [");
        add_number(x, span.start);
        add(x, "-");
        add_number(x, span.end);
        add(x, "]");
        return;
    }
    size_t before = x->b->size;
    add(x, " \"");
    consult_string shown = {x->text + span.start, span.end - span.start};
    if (x->hidden) shown = cns_mask_part(x->hidden, x->text, span.start, span.end, &x->worker->arena);
    if (shown.data)
        cns_buffer_add(x->b, shown.data, shown.size);
    else
        x->b->failed = true;
    clean(x->b, before);
    add(x, "\"");
}

static void add_why(const telling *x, const char *why) {
    if (!why || !*why) return;
    add(x, " (");
    add(x, why);
    add(x, ")");
}

static void tell_cues(const telling *x) {
    const cns_reading *r = &x->worker->reading;
    for (size_t i = 0; i < r->fired.count; i++) {
        const cns_fired *f = CNS_VECTOR_AT(&r->fired, cns_fired, i);
        const cns_cue *cue = &x->m->cues[f->cue];
        start(x, cue->state == CNS_STATE_ON ? "cue" : "shadow");
        add(x, cns_model_text(x->m, cue->id));
        add_span(x, cns_reading_span(r, f->at));
        add_why(x, cns_model_text(x->m, cue->source));
        add(x, "\n");
    }
}

static void tell_reading(const telling *x) {
    const consult_labels *l = x->t->advice->reading;
    for (size_t i = 0; l && i < l->evidence_count; i++) {
        start(x, "weight");
        add(x, l->evidence[i]->label);
        add(x, l->evidence[i]->weight < 0 ? " " : " +");
        add_number(x, l->evidence[i]->weight);
        add(x, " by ");
        add(x, l->evidence[i]->cue);
        add_span(x, l->evidence[i]->span);
        add(x, "\n");
    }
    for (size_t i = 0; l && i < l->slot_count; i++) {
        start(x, "slot");
        add(x, l->slots[i]->id);
        add(x, " = ");
        const char *value = l->slots[i]->value;
        if (!x->worker->reveal) value = cns_mask_slot(x->worker, x->session, l->slots[i]->id, value);
        if (!value) x->b->failed = true;
        size_t before = x->b->size;
        if (value) add(x, value);
        clean(x->b, before);
        if (l->slots[i]->corrections) add(x, " (corrected)");
        add(x, "\n");
    }
    for (size_t i = 0; l && i < l->flag_count; i++) {
        start(x, "flag");
        add(x, l->flags[i]->id);
        add(x, " by ");
        add(x, l->flags[i]->cue);
        add_span(x, l->flags[i]->span);
        add(x, "\n");
    }
}

static void tell_signals(const telling *x) {
    for (uint32_t i = 0; i < x->m->signals_count; i++) {
        if (!cns_bit(x->worker->reading.signals, i)) continue;
        start(x, "signal");
        add(x, cns_model_text(x->m, x->m->signals[i].id));
        add(x, "\n");
    }
}

static void tell_labels(const telling *x) {
    const int32_t *after = cns_state_labels(x->session->state, &x->session->pack->layout);
    for (uint32_t i = 0; i < x->m->header->labels_kept; i++) {
        uint32_t before = cns_score_permille(x->t->labels[i]), now = cns_score_permille(after[i]);
        if (before == now) continue;
        start(x, "label");
        add(x, cns_model_text(x->m, x->m->labels[i].id));
        add(x, " ");
        add_number(x, before);
        add(x, " > ");
        add_number(x, now);
        add(x, " of 1000\n");
    }
}

static void tell_guards(const telling *x, cns_range list, const char *what, cns_name id) {
    for (uint32_t i = list.first; i < list.first + list.count; i++) {
        const cns_transition *t = &x->m->transitions[i];
        if (x->t->guards[i] == CNS_GUARD_UNSEEN) continue;
        start(x, x->t->guards[i] >= CNS_GUARD_TRUE ? "guard +" : "guard -");
        add(x, what);
        add(x, cns_model_text(x->m, id));
        add(x, " ");
        add_number(x, i - list.first);
        add(x, ", rank ");
        add_number(x, t->rank);
        add_why(x, cns_model_text(x->m, t->why));
        add(x, ": ");
        cns_wording_condition(x->b, x->m, t->when, (consult_locale)x->session->state->locale, GUARD_SIZE);
        add(x, "\n");
    }
}

static void tell_chart(const telling *x) {
    const cns_model *m = x->m;
    const consult_advice *a = x->t->advice;
    for (uint32_t i = 0; i < m->interrupts_count; i++) tell_guards(x, m->interrupts[i].leave, "leave ", m->interrupts[i].id);
    for (uint32_t i = 0; i < m->interrupts_count; i++) tell_guards(x, m->interrupts[i].enter, "enter ", m->interrupts[i].id);
    for (uint32_t i = 0; i < m->phases_count; i++) tell_guards(x, m->phases[i].enter, "phase ", m->phases[i].id);
    for (size_t i = 0; i < a->move_count; i++) {
        start(x, "moved");
        add(x, *a->moves[i]->from ? a->moves[i]->from : "into");
        add(x, *a->moves[i]->to ? " > " : " left");
        add(x, a->moves[i]->to);
        add_why(x, a->moves[i]->why);
        add_span(x, a->moves[i]->span);
        add(x, "\n");
    }
    for (size_t i = 0; i < a->alert_count; i++) {
        start(x, "alert");
        add(x, a->alerts[i]);
        add(x, "\n");
    }
    for (uint32_t i = 0; i < m->timers_count; i++) {
        if (!cns_bit(cns_state_bits(x->session->state, x->session->pack->layout.running), i)) continue;
        start(x, "timer");
        add(x, cns_model_text(m, m->timers[i].id));
        add(x, " until ");
        add_number(x, cns_state_timers(x->session->state, &x->session->pack->layout)[i]);
        add(x, "\n");
    }
}

static void tell_actions(const telling *x, const char *what, const consult_action *const *actions, size_t count) {
    for (size_t i = 0; i < count; i++) {
        start(x, what);
        add(x, actions[i]->action);
        add(x, ", rank ");
        add_number(x, actions[i]->rank);
        add_why(x, actions[i]->why);
        if (*actions[i]->source) add(x, " of ");
        add(x, actions[i]->source);
        if (actions[i]->dropped) add(x, ": ");
        if (actions[i]->dropped) add(x, actions[i]->dropped);
        add(x, "\n");
    }
}

static void tell_all(const telling *x) {
    const consult_advice *a = x->t->advice;
    bool turn = x->t->kind == CNS_TRACED_TURN;
    add(x, turn ? "turn " : x->t->kind == CNS_TRACED_EVENT ? "event after turn " : "tick after turn ");
    add_number(x, a->turn);
    if (turn) add(x, x->session->state->last_role == CONSULT_ROLE_PATIENT ? " of the patient" : " of the agent");
    add(x, ": ");
    add(x, a->phase);
    if (a->interrupt) add(x, ", in ");
    if (a->interrupt) add(x, a->interrupt);
    add(x, "\n");
    if (turn) tell_cues(x);
    if (turn) tell_reading(x);
    if (!turn && x->t->read) tell_signals(x);
    tell_labels(x);
    tell_chart(x);
    for (size_t i = 0; i < a->missing_count; i++) {
        start(x, "missing");
        add(x, a->missing[i]);
        add(x, "\n");
    }
    tell_actions(x, "next", a->actions, a->action_count);
    tell_actions(x, "dropped", a->dropped, a->dropped_count);
}

consult_status consult_session_explain(const consult_session *session, consult_worker *worker, const char *text, size_t size,
                                       consult_string *out) {
    if (out) *out = (consult_string){NULL, 0};
    if (!worker || !session || !out) return CONSULT_INVALID_ARGUMENT;
    consult_status status = cns_session_last(session, worker);
    if (status != CONSULT_OK) return status;
    if (text && size == CONSULT_ZERO_TERMINATED) size = strlen(text);
    size_t bad = text ? cns_utf8_check(text, size) : size;
    if (text && bad < size)
        return cns_worker_fail(worker, CONSULT_INVALID_UTF8, bad, "the text is not UTF-8 here: pass the text of the turn");
    uint8_t *hidden = NULL;
    if (text && !worker->reveal) {
        status = cns_mask_find(&worker->second, session->pack, session, text, size, &worker->arena, &hidden);
        if (status != CONSULT_OK) return cns_worker_read_failed(worker, &worker->second, "the text", status);
    }
    cns_buffer_clear(&worker->text);
    const telling x = {&worker->text, &session->pack->model, session, worker, &worker->traced, text, size, hidden};
    tell_all(&x);
    if (worker->text.failed)
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *out = (consult_string){worker->text.data, worker->text.size};
    return CONSULT_OK;
}
