/* Turns, events, ticks: what moves a session. Each works on a draft of the state, which is taken over at the very end. */
#include "session/session.h"

#include "base/hash.h"
#include "engine/advise.h"
#include "engine/faults.h"
#include "engine/free_time.h"
#include "engine/free_times.h"
#include "engine/knowledge.h"
#include "engine/labels.h"
#include "engine/labs.h"
#include "engine/lint.h"
#include "engine/read.h"
#include "engine/result.h"
#include "session/similarity.h"
#include "text/utf8.h"

#include <string.h>

#define LATE_MS 86400000u /* a turn that is older than the last one by more than this is refused */

/* One call while it runs. */
typedef struct step {
    consult_session *session;
    consult_worker *worker;
    const cns_model *model;
    const cns_layout *layout;
    cns_state *state; /* the draft */
    cns_situation situation;
    cns_chart chart;
    consult_advice *advice;
    cns_value *values;
    size_t value_count;
    uint8_t *timers_out;
    uint8_t *guards; /* what became of each transition */
    int32_t *labels_before;
    const uint8_t *holds; /* labels, when the turn's have been added; NULL: nobody asked yet */
} step;

/* ---- what a host passes ---- */

consult_status cns_session_turn_take(consult_worker *w, const consult_turn *given, consult_turn *turn) {
    consult_status status = CNS_FAULT_TAKE(w, consult_turn, turn, given, "turn");
    if (status != CONSULT_OK) return status;
    const char *fault = turn->role != CONSULT_ROLE_PATIENT && turn->role != CONSULT_ROLE_AGENT
                            ? "turn.role must be CONSULT_ROLE_PATIENT or CONSULT_ROLE_AGENT"
                        : !turn->text ? "turn.text must be given"
                                      : cns_fault_time(turn->at_ms);
    return fault ? cns_fault_tell(w, fault) : CONSULT_OK;
}

consult_status cns_session_event_take(consult_worker *w, const consult_event *given, consult_event *event) {
    consult_status status = CNS_FAULT_TAKE(w, consult_event, event, given, "event");
    if (status != CONSULT_OK) return status;
    const char *fault = event->kind < CONSULT_EVENT_PHRASE_USED || event->kind > CONSULT_EVENT_INTERRUPT_LEAVE
                            ? "event.kind: there is no such kind"
                        : !event->detail ? "event.detail must be given"
                                         : cns_fault_time(event->at_ms);
    return fault ? cns_fault_tell(w, fault) : CONSULT_OK;
}

static const char *output_fault(const consult_session *session, const consult_advice **advice) {
    return !session ? "session must be given" : !advice ? "advice must be given" : NULL;
}

static consult_status no_memory(consult_worker *w) {
    return cns_worker_fail(w, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
}

static consult_status start(step *s, consult_session *session, consult_worker *worker) {
    memset(s, 0, sizeof *s);
    s->session = session;
    s->worker = worker;
    s->model = &session->pack->model;
    s->layout = &session->pack->layout;
    s->state = cns_session_draft(session, worker);
    s->advice = cns_arena_get(&worker->arena, sizeof *s->advice);
    s->timers_out = cns_arena_get(&worker->arena, cns_bit_bytes(s->model->timers_count) + 1);
    /* what a trace tells besides the advice: kept every time, for a trace is asked for afterwards */
    s->guards = cns_arena_get(&worker->arena, s->model->transitions_count + 1);
    s->labels_before = cns_arena_array(&worker->arena, s->model->header->labels_kept + 1, sizeof(int32_t));
    if (!s->state || !s->advice || !s->timers_out || !s->guards || !s->labels_before) return no_memory(worker);
    memcpy(s->labels_before, cns_state_labels(s->state, s->layout), s->model->header->labels_kept * sizeof(int32_t));
    s->advice->struct_size = sizeof *s->advice;
    s->state->stamp = cns_worker_stamp(worker);
    return CONSULT_OK;
}

/* Gives the advice out, and leaves what led to it for a trace. `read`: the worker's reading belongs to it. */
static void hand_out(const step *s, cns_traced_kind kind, bool read, const consult_advice **advice) {
    *advice = s->advice;
    s->worker->traced =
        (cns_traced){kind, read, s->session, s->state->stamp, s->advice, s->guards, s->labels_before, s->timers_out};
}

/* ---- what a turn says ---- */

static void add_labels(step *s, const cns_reading *r) {
    int32_t *scores = cns_state_labels(s->state, s->layout);
    for (uint32_t i = 0; i < s->model->header->labels_kept; i++) scores[i] = cns_labels_sum(scores[i], r->labels[i]);
}

/* Which labels hold for the scores of the draft: they change no more. */
static bool decide_labels(step *s) {
    if (!s->holds) s->holds = cns_labels_decided(s->model, cns_state_labels(s->state, s->layout), &s->worker->arena);
    return s->holds;
}

/* What a cue of this turn has the talk forget goes first: what the same turn says is remembered again. */
static void forget_signals(step *s, const cns_reading *r) {
    uint8_t *ever = cns_state_bits(s->state, s->layout->ever);
    for (size_t i = 0; i < r->fired.count; i++) {
        const cns_cue *cue = &s->model->cues[CNS_VECTOR_AT(&r->fired, cns_fired, i)->cue];
        for (uint32_t k = 0; k < cue->forgets.count && cue->state == CNS_STATE_ON; k++) {
            uint32_t signal = cns_model_ref(s->model, cue->forgets, k);
            if (signal < 8 * s->model->kept_ever_count) cns_bit_clear(ever, signal);
        }
    }
}

/* What a cue of this turn clears goes before its values are kept: what the same turn says of a slot stands. */
static bool clear_slots(step *s, const cns_reading *r) {
    bool cleared = false;
    for (size_t i = 0; i < r->fired.count; i++) {
        const cns_cue *cue = &s->model->cues[CNS_VECTOR_AT(&r->fired, cns_fired, i)->cue];
        for (uint32_t k = 0; k < cue->clears.count && cue->state == CNS_STATE_ON; k++) {
            cns_state_clear(s->state, s->layout, cns_model_ref(s->model, cue->clears, k));
            cleared = true;
        }
    }
    return cleared;
}

/* Signals are remembered for the talk, and as what this side said last; two turns of one side in a row count together. */
static void remember_signals(step *s, const uint8_t *signals, consult_role role) {
    const cns_model *m = s->model;
    uint8_t *ever = cns_state_bits(s->state, s->layout->ever), *last = cns_state_bits(s->state, s->layout->last[role]);
    uint8_t old = s->state->last_role == (uint8_t)role ? 0xFF : 0;
    for (uint32_t i = 0; i < m->kept_ever_count; i++) ever[i] = (uint8_t)(ever[i] | (signals[i] & m->kept_ever[i]));
    for (uint32_t i = 0; i < m->kept_last_count; i++) last[i] = (uint8_t)((last[i] & old) | (signals[i] & m->kept_last[i]));
}

static void set_question(step *s, uint32_t asks) {
    s->state->asked = asks == CNS_NONE ? CNS_NO_PLACE : (uint16_t)asks;
    if (asks == CNS_NONE) return;
    cns_known *k = &cns_state_slots(s->state, s->layout)[asks];
    if (k->asks < UINT8_MAX) k->asks++;
}

/* The patient's lengths: of the first two turns, and lately (each turn counts a half). */
static void measure_talk(step *s, const cns_reading *r) {
    uint32_t length = r->symbols.count;
    cns_state *st = s->state;
    if (st->patient_turns < 2) st->first_length = st->patient_turns ? (st->first_length + length) / 2 : length;
    st->recent_length = st->patient_turns ? (st->recent_length + length) / 2 : length;
    st->patient_turns++;
}

static consult_status keep_values(step *s) {
    bool settles = clear_slots(s, &s->worker->reading);
    cns_filler filler = cns_session_filler_of(s->session, s->state, s->worker, s->holds);
    consult_status status = cns_slots_values(&s->worker->reading, &filler, &s->worker->arena, &s->values, &s->value_count);
    for (size_t i = 0; i < s->value_count && status == CONSULT_OK; i++)
        status = cns_slots_keep(s->state, s->model, s->layout, &s->values[i], s->state->turns, &s->worker->arena);
    for (size_t i = 0; i < s->value_count; i++) {
        const char *type = cns_model_text(s->model, s->model->slots[s->values[i].slot].type);
        settles = settles || strcmp(type, "doctor") == 0 || strcmp(type, "time") == 0;
    }
    if (settles && status == CONSULT_OK) status = cns_slots_settle(s->state, &filler, &s->worker->arena);
    return status;
}

static consult_status take_patient(step *s, const cns_reading *r) {
    uint16_t open = s->state->asked;
    consult_status status = keep_values(s);
    measure_talk(s, r);
    s->state->patient_ms = s->state->at_ms;
    if (open != CNS_NO_PLACE && cns_state_knows(s->state, s->layout, open)) s->state->asked = CNS_NO_PLACE;
    return status;
}

static consult_status take_agent(step *s, const cns_reading *r) {
    consult_findings *findings;
    consult_status status = cns_lint_run(s->worker, &s->situation, (consult_locale)s->state->locale, &findings);
    if (status != CONSULT_OK) return status;
    const char *fixed = cns_lint_fix(r->symbols.text, r->symbols.size, findings, &s->worker->arena, &findings->fixed.size);
    if (!fixed) return CONSULT_NO_MEMORY;
    findings->fixed.data = fixed;
    s->advice->findings = findings;
    set_question(s, r->asks);
    cns_similarity_sketch(r, s->state->sketch);
    s->state->agent_ms = s->state->at_ms;
    return keep_values(s);
}

/* ---- what comes of it ---- */

static consult_status put_moves(step *s, const cns_reading *r) {
    const cns_model *m = s->model;
    const consult_move **list = cns_arena_array(&s->worker->arena, s->chart.count + 1, sizeof *list);
    consult_move *items = cns_arena_array(&s->worker->arena, s->chart.count + 1, sizeof *items);
    if (!list || !items) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < s->chart.count; i++) {
        const cns_moved *moved = &s->chart.moves[i];
        bool phase = moved->kind == CONSULT_PACK_PHASE;
        const char *to = cns_model_text(m, phase ? m->phases[moved->to].id : m->interrupts[moved->to].id);
        const char *from = moved->left ? to : phase ? cns_model_text(m, m->phases[moved->from].id) : "";
        const char *why = moved->transition == CNS_NONE ? "host" : cns_model_text(m, m->transitions[moved->transition].why);
        consult_span span = r ? cns_reading_span(r, moved->at) : (consult_span){0, 0};
        items[i] = (consult_move){sizeof *items, from, moved->left ? "" : to, why, span};
        list[i] = &items[i];
    }
    s->advice->moves = list;
    s->advice->move_count = s->chart.count;
    return CONSULT_OK;
}

static consult_status put_alerts(step *s) {
    const cns_model *m = s->model;
    const char **list = cns_arena_array(&s->worker->arena, m->timers_count + 1, sizeof *list);
    if (!list) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(s->timers_out, i)) list[s->advice->alert_count++] = cns_model_text(m, m->signals[m->timers[i].signal].id);
    s->advice->alerts = list;
    return CONSULT_OK;
}

static void remember_moves(step *s) {
    for (uint32_t i = 0; i < s->chart.count; i++) {
        const cns_moved *moved = &s->chart.moves[i];
        cns_past past = {(uint16_t)s->advice->turn, CNS_NO_PLACE, (uint16_t)moved->to};
        if (moved->kind == CONSULT_PACK_PHASE) past.from = (uint16_t)moved->from;
        if (moved->left) past = (cns_past){past.turn, past.to, CNS_NO_PLACE};
        cns_state_remember(s->state, past);
    }
}

/* What the facts answer to the questions of this turn, for the phrases that offer it. */
static consult_status know_facts(step *s, const cns_reading *r, cns_filler *filler) {
    cns_known_facts known;
    if (!cns_answers_due(r, filler->facts)) return CONSULT_OK;
    cns_buffer *words = &s->worker->reading.value;
    cns_buffer_clear(words);
    for (uint32_t i = 0; i < s->model->slots_count; i++) {
        const char *value = cns_state_slot(s->state, s->layout, i);
        if (!value) continue;
        cns_buffer_text(words, value);
        cns_buffer_char(words, '\n');
    }
    if (words->failed) return CONSULT_NO_MEMORY;
    consult_status status = cns_answers_find(r, filler->facts, filler->locale, words->data && words->size ? words->data : NULL,
                                             &s->worker->arena, &known);
    filler->args = known.args;
    filler->arg_count = known.count;
    return status;
}

static bool has_value(const step *s, uint32_t slot) {
    for (size_t i = 0; i < s->value_count; i++)
        if (s->values[i].slot == slot) return true;
    return false;
}

/* Who has a time, when nobody is chosen and only doctors have it: that which is held, else that which this turn names:
 * {arg.free.time}, {arg.free.doctors}. */
static consult_status know_times(step *s, cns_reading *r, cns_filler *filler) {
    const char *time = NULL, *doctors = NULL;
    cns_arena *arena = &s->worker->arena;
    if (cns_free_doctors_open(filler, arena, &time, &doctors) != CONSULT_OK) return CONSULT_NO_MEMORY;
    s->situation.given[CNS_GIVEN_DOCTOR_OPEN] = time != NULL;
    for (size_t i = 0; i < r->fills.count && !time; i++) {
        const cns_fill *fill = &s->model->fills[CNS_VECTOR_AT(&r->fills, cns_filled, i)->fill];
        if (fill->take != CNS_TAKE_FREE_TIME || has_value(s, fill->slot)) continue;
        bool missed;
        consult_status status = cns_free_time_missed(r, filler, fill, arena, &missed);
        if (status == CONSULT_OK) status = cns_free_time_of_doctors(r, filler, fill, arena, &time, &doctors);
        if (status != CONSULT_OK) return status;
        if (missed) s->situation.given[CNS_GIVEN_TIME_NOT_FREE] = true;
    }
    if (!time) return CONSULT_OK;
    bool failed;
    const char *words = cns_phrases_first(filler, "format.time", time, arena, &failed);
    consult_pair *args = cns_arena_array(arena, filler->arg_count + 2, sizeof *args);
    if (failed || !args) return CONSULT_NO_MEMORY;
    if (!words) return CONSULT_OK;
    if (filler->arg_count) memcpy(args, filler->args, filler->arg_count * sizeof *args);
    args[filler->arg_count++] = (consult_pair){"free.time", words};
    args[filler->arg_count++] = (consult_pair){"free.doctors", doctors};
    filler->args = args;
    return CONSULT_OK;
}

/* Where the draft stands, what to do next; then the draft becomes the session's state. */
static consult_status finish(step *s, const cns_reading *r) {
    consult_advice *a = s->advice;
    if (!decide_labels(s)) return no_memory(s->worker);
    cns_filler filler = cns_session_filler_of(s->session, s->state, s->worker, s->holds);
    consult_status status = r && s->situation.role == CONSULT_ROLE_PATIENT ? know_facts(s, r, &filler) : CONSULT_OK;
    if (status == CONSULT_OK && r && s->situation.role == CONSULT_ROLE_PATIENT)
        status = know_times(s, &s->worker->reading, &filler);
    if (status != CONSULT_OK) return no_memory(s->worker);
    status = cns_advise(&s->chart, &filler, &s->worker->arena, a);
    uint32_t goal = s->model->phases[s->state->phase].goal;
    a->goal_met = goal != CNS_NONE && cns_condition_holds(&s->chart.view, goal, NULL);
    if (status == CONSULT_OK) status = put_moves(s, r);
    if (status == CONSULT_OK) status = put_alerts(s);
    remember_moves(s);
    if (status == CONSULT_OK) status = s->chart.view.status;
    if (status == CONSULT_REGEX_LIMIT) return cns_worker_read_failed(s->worker, &s->worker->reading, "the text", status);
    if (status == CONSULT_OK) status = cns_session_commit(s->session, s->state);
    if (status != CONSULT_OK) return no_memory(s->worker);
    a->phase = consult_session_phase(s->session);
    a->interrupt = consult_session_interrupt(s->session);
    a->wake_at_ms = cns_chart_next_due(s->session->state, s->model, s->layout);
    return CONSULT_OK;
}

/* ---- turns ---- */

/* A message that was taken already: where the session stands, with what to do next. */
static consult_status answer_duplicate(step *s) {
    cns_state_situation(s->state, s->layout, (consult_role)s->state->last_role, s->session->facts, &s->situation);
    cns_chart_start(&s->chart, s->model, s->layout, s->state, &s->situation, NULL);
    s->advice->duplicate = true;
    s->advice->turn = s->state->turns ? s->state->turns - 1u : 0;
    return finish(s, NULL);
}

/* The time of what comes is at least that of what came: a clock may go back a little, and messages may be late. */
static consult_status set_clock(step *s, int64_t at_ms) {
    int64_t last = s->state->at_ms;
    if (last != CNS_NO_TIME && at_ms < last && (uint64_t)last - (uint64_t)at_ms > LATE_MS)
        return cns_worker_fail(s->worker, CONSULT_OUT_OF_ORDER, CONSULT_NO_OFFSET,
                               "at_ms lies more than a day before the last turn: check the clock and its unit (milliseconds)");
    if (at_ms > last) s->state->at_ms = at_ms; /* CNS_NO_TIME is before all times */
    return CONSULT_OK;
}

static consult_status check_turn(step *s, const consult_turn *in) {
    if (s->state->turns >= s->session->pack->context->limits.turns)
        return cns_worker_fail(s->worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the session has limits.turns turns: begin a new one");
    return set_clock(s, in->at_ms);
}

static int64_t seconds(int64_t from, int64_t to) {
    return from == CNS_NO_TIME || to < from ? -1 : (int64_t)(((uint64_t)to - (uint64_t)from) / 1000);
}

static void look_around(step *s, const consult_turn *in) {
    cns_state_situation(s->state, s->layout, in->role, s->session->facts, &s->situation);
    s->situation.given[CNS_GIVEN_CANNED] = in->canned;
    if (in->role != CONSULT_ROLE_AGENT) return;
    if (in->typing_cpm > 0) s->situation.metrics[CNS_METRIC_TYPING_CPM] = in->typing_cpm;
    if (s->state->last_role == CONSULT_ROLE_PATIENT)
        s->situation.metrics[CNS_METRIC_REPLY_AFTER_S] = seconds(s->state->patient_ms, s->state->at_ms);
}

static consult_status read_turn(step *s, const consult_turn *in) {
    cns_reading *r = &s->worker->reading;
    consult_status status = cns_read_text(r, s->session->pack, &s->situation, in->text, cns_utf8_size(in->text, in->size));
    if (status != CONSULT_OK) return cns_worker_read_failed(s->worker, r, "the text", status);
    if (in->role == CONSULT_ROLE_AGENT && s->state->agent_ms != CNS_NO_TIME)
        s->situation.metrics[CNS_METRIC_SIMILARITY] = cns_similarity_permille(r, s->state->sketch);
    add_labels(s, r);
    if (!decide_labels(s)) return no_memory(s->worker);
    status = in->role == CONSULT_ROLE_PATIENT ? take_patient(s, r) : take_agent(s, r);
    if (status != CONSULT_OK) return cns_worker_read_failed(s->worker, r, "the text", status);
    s->advice->reading =
        cns_result_labels(r, cns_state_labels(s->state, s->layout), s->holds, s->values, s->value_count, &s->worker->arena);
    return s->advice->reading ? CONSULT_OK : no_memory(s->worker);
}

/* A critical laboratory value raises its signal, as a cue would. */
static consult_status look_for_critical(step *s) {
    cns_reading *r = &s->worker->reading;
    bool critical;
    cns_extent at;
    consult_status status = cns_lab_critical_find(r, &s->worker->arena, &critical, &at);
    if (status != CONSULT_OK || !critical) return status;
    uint32_t signal = cns_model_find(s->model, CONSULT_PACK_SIGNAL, CNS_SIGNAL_CRITICAL);
    if (signal == CNS_NONE) return CONSULT_OK;
    cns_reading_raise(r, signal, at);
    return CONSULT_OK;
}

static consult_status take_turn(step *s, const consult_turn *in) {
    bool named = in->id && in->id[0];
    if (named && cns_state_seen(s->state, in->id)) return answer_duplicate(s);
    consult_status status = check_turn(s, in);
    if (status != CONSULT_OK) return status;
    look_around(s, in);
    status = read_turn(s, in);
    if (status != CONSULT_OK) return status;
    const cns_reading *r = &s->worker->reading;
    if (in->role == CONSULT_ROLE_PATIENT && look_for_critical(s) != CONSULT_OK) return no_memory(s->worker);
    s->advice->turn = s->state->turns;
    forget_signals(s, r);
    remember_signals(s, r->signals, in->role);
    const cns_flagged *worst = cns_result_worst(r);
    if (worst) cns_state_flag(s->state, s->model, worst->flag, cns_result_say(r, worst->flag));
    /* conditions of the chart see the state as this turn leaves it; the open question and `last` stay those that it answers */
    cns_chart_start(&s->chart, s->model, s->layout, s->state, &s->situation, &s->worker->reading);
    s->chart.guards = s->guards;
    s->chart.turn = true;
    cns_chart_step(&s->chart, s->state->at_ms);
    s->state->turns++;
    s->state->last_role = (uint8_t)in->role;
    if (named) cns_state_see(s->state, in->id);
    return finish(s, r);
}

consult_status consult_session_turn(consult_session *session, consult_worker *worker, const consult_turn *in,
                                    const consult_advice **advice) {
    if (advice) *advice = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = output_fault(session, advice);
    if (fault) return cns_fault_tell(worker, fault);
    step s;
    consult_turn turn;
    consult_status status = cns_session_turn_take(worker, in, &turn);
    if (status == CONSULT_OK) status = start(&s, session, worker);
    if (status == CONSULT_OK) status = take_turn(&s, &turn);
    if (status != CONSULT_OK) return status;
    hand_out(&s, s.advice->duplicate ? CNS_TRACED_NOTHING : CNS_TRACED_TURN, true, advice);
    return CONSULT_OK;
}

/* ---- events and ticks ---- */

static consult_status unknown(consult_worker *w) {
    return cns_worker_fail(w, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "event.detail names nothing of that kind in this pack");
}

/* A reading that says nothing, for signals that come from outside the words. */
static consult_status read_nothing(step *s) {
    cns_reading *r = &s->worker->reading;
    consult_status status = cns_read_text(r, s->session->pack, &s->situation, "", 0);
    if (status != CONSULT_OK) return cns_worker_read_failed(s->worker, r, "the text", status);
    cns_reading_silence(r);
    s->chart.view.reading = r;
    return CONSULT_OK;
}

/* A signal that comes from outside the words: remembered, and looked at by the chart as if a turn had raised it. */
static consult_status raise_signals(step *s, const uint32_t *signals, uint32_t count, int64_t at_ms) {
    const cns_model *m = s->model;
    cns_reading *r = &s->worker->reading;
    consult_status status = read_nothing(s);
    if (status != CONSULT_OK) return status;
    uint8_t *ever = cns_state_bits(s->state, s->layout->ever);
    for (uint32_t i = 0; i < count; i++) {
        cns_reading_raise(r, signals[i], (cns_extent){0, 0});
        if (signals[i] < 8 * m->kept_ever_count && cns_bit(m->kept_ever, signals[i])) cns_bit_set(ever, signals[i]);
    }
    cns_chart_step(&s->chart, at_ms);
    return CONSULT_OK;
}

/* "ask.phone#0/2": the block's signals. */
static consult_status use_phrase(step *s, const char *id) {
    const char *hash = strchr(id, '#');
    uint32_t block = 0, signals[CNS_NODE_PARTS], count = 0;
    char scenario[64];
    if (!hash || (size_t)(hash - id) >= sizeof scenario || hash[1] < '0' || hash[1] > '9') return unknown(s->worker);
    memcpy(scenario, id, (size_t)(hash - id));
    scenario[hash - id] = 0;
    for (const char *c = hash + 1; *c >= '0' && *c <= '9' && block < 100000; c++) block = block * 10 + (uint32_t)(*c - '0');
    uint32_t index = cns_model_find(s->model, CONSULT_PACK_SCENARIO, scenario);
    if (index == CNS_NONE || block >= s->model->scenarios[index].blocks.count) return unknown(s->worker);
    cns_state_use(s->state, cns_hash_short(id, strlen(id)));
    const cns_block *b = &s->model->blocks[s->model->scenarios[index].blocks.first + block];
    for (uint32_t i = 0; i < b->says.count && count < CNS_NODE_PARTS; i++) signals[count++] = cns_model_ref(s->model, b->says, i);
    return raise_signals(s, signals, count, s->state->at_ms);
}

static consult_status take_event(step *s, const consult_event *in) {
    static const consult_pack_kind kinds[] = {
        0, 0, CONSULT_PACK_SIGNAL, CONSULT_PACK_PHASE, CONSULT_PACK_INTERRUPT, CONSULT_PACK_INTERRUPT};
    if (in->kind == CONSULT_EVENT_PHRASE_USED) return use_phrase(s, in->detail);
    uint32_t index = cns_model_find(s->model, kinds[in->kind], in->detail);
    if (index == CNS_NONE) return unknown(s->worker);
    if (in->kind == CONSULT_EVENT_SIGNAL) return raise_signals(s, &index, 1, s->state->at_ms);
    consult_status status = read_nothing(s);
    if (status != CONSULT_OK) return status;
    switch (in->kind) {
    case CONSULT_EVENT_PHASE: cns_chart_enter_phase(&s->chart, index, s->state->at_ms); return CONSULT_OK;
    case CONSULT_EVENT_INTERRUPT_ENTER: return cns_chart_enter_interrupt(&s->chart, index, s->state->at_ms);
    default: break;
    }
    if (cns_chart_leave_interrupt(&s->chart, index, s->state->at_ms) == CONSULT_OK) return CONSULT_OK;
    return cns_worker_fail(s->worker, CONSULT_OUT_OF_ORDER, CONSULT_NO_OFFSET,
                           "that interrupt is not on the stack of this session");
}

static void start_chart(step *s) {
    consult_role role = s->state->last_role ? (consult_role)s->state->last_role : CONSULT_ROLE_PATIENT;
    cns_state_situation(s->state, s->layout, role, s->session->facts, &s->situation);
    cns_chart_start(&s->chart, s->model, s->layout, s->state, &s->situation, NULL);
    s->chart.guards = s->guards;
    s->advice->turn = s->state->turns ? s->state->turns - 1u : 0;
}

consult_status consult_session_event(consult_session *session, consult_worker *worker, const consult_event *in,
                                     const consult_advice **advice) {
    if (advice) *advice = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = output_fault(session, advice);
    if (fault) return cns_fault_tell(worker, fault);
    step s;
    consult_event event;
    consult_status status = cns_session_event_take(worker, in, &event);
    if (status == CONSULT_OK) status = start(&s, session, worker);
    if (status == CONSULT_OK) status = set_clock(&s, event.at_ms);
    if (status != CONSULT_OK) return status;
    start_chart(&s);
    status = take_event(&s, &event);
    if (status == CONSULT_OK) status = finish(&s, NULL);
    if (status == CONSULT_OK) hand_out(&s, CNS_TRACED_EVENT, s.chart.view.reading != NULL, advice);
    return status;
}

consult_status consult_session_tick(consult_session *session, consult_worker *worker, int64_t at_ms,
                                    const consult_advice **advice) {
    if (advice) *advice = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = output_fault(session, advice);
    if (!fault) fault = cns_fault_time(at_ms);
    if (fault) return cns_fault_tell(worker, fault);
    step s;
    uint32_t signals[CNS_NODE_PARTS], count = 0;
    consult_status status = start(&s, session, worker);
    if (status != CONSULT_OK) return status;
    start_chart(&s);
    s.situation.timers_out = s.timers_out;
    if (cns_chart_run_out(s.state, s.model, s.layout, at_ms, s.timers_out)) {
        for (uint32_t i = 0; i < s.model->timers_count && count < CNS_NODE_PARTS; i++)
            if (cns_bit(s.timers_out, i)) signals[count++] = s.model->timers[i].signal;
        status = raise_signals(&s, signals, count, at_ms);
    }
    if (status == CONSULT_OK) status = finish(&s, NULL);
    if (status == CONSULT_OK) hand_out(&s, CNS_TRACED_TICK, s.chart.view.reading != NULL, advice);
    return status;
}
