/* Reviews: a session that is watched. What each turn did is kept; review_judge.c makes of it what the pack says. */
#include "session/review.h"

#include "consult/text.h"
#include "engine/chart.h"
#include "engine/faults.h"
#include "text/utf8.h"

#include <string.h>

#define TICKS      64                /* timers that may run out between two turns */
#define TEXTS_MOST ((size_t)1 << 30) /* places in the texts are 32 bits wide */

consult_status consult_review_new(const consult_pack *pack, const consult_facts *facts, const consult_review_options *options,
                                  consult_review **review) {
    if (!review) return CONSULT_INVALID_ARGUMENT;
    *review = NULL;
    if (!pack) return CONSULT_INVALID_ARGUMENT;
    consult_review_options own = {.struct_size = sizeof own};
    consult_status status = options ? cns_struct_status(CNS_STRUCT_READ(consult_review_options, &own, options)) : CONSULT_OK;
    if (status != CONSULT_OK) return status;
    const cns_memory *memory = &pack->context->memory;
    consult_session_options session = {
        .struct_size = sizeof session, .channel = own.channel, .locale = own.locale, .trainee = own.trainee, .region = own.region};
    consult_review *made = cns_memory_zero(memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    status = consult_session_new(pack, facts, &session, &made->session);
    if (status != CONSULT_OK) {
        cns_memory_put(memory, made, sizeof *made);
        return status;
    }
    made->trainee = own.trainee;
    made->note = own.note;
    made->wake_at_ms = INT64_MAX;
    cns_vector_start(&made->heard, sizeof(cns_heard));
    cns_vector_start(&made->marks, sizeof(cns_mark));
    cns_vector_start(&made->broken, sizeof(cns_broken));
    cns_buffer_start(&made->texts, &made->session->pack->context->memory);
    *review = made;
    return CONSULT_OK;
}

void consult_review_free(consult_review *review) {
    if (!review) return;
    consult_context *context = consult_context_ref(review->session->pack->context);
    cns_vector_free(&review->heard, &context->memory);
    cns_vector_free(&review->marks, &context->memory);
    cns_vector_free(&review->broken, &context->memory);
    cns_buffer_free(&review->texts);
    consult_session_free(review->session);
    cns_memory_put(&context->memory, review, sizeof *review);
    consult_context_unref(context);
}

const consult_session *consult_review_session(const consult_review *review) {
    return review ? review->session : NULL;
}

const cns_mark *cns_review_mark(const consult_review *r, uint32_t turn, uint32_t kind, uint32_t index) {
    cns_range marks = cns_review_turn(r, turn)->marks;
    for (uint32_t i = marks.first; i < marks.first + marks.count; i++) {
        const cns_mark *m = CNS_VECTOR_AT(&r->marks, const cns_mark, i);
        if (m->kind == kind && m->index == index) return m;
    }
    return NULL;
}

/* ---- keeping ---- */

/* What is being added: on a second session, which takes the place of the review's own when all went well. */
typedef struct adding {
    consult_review *review;
    consult_worker *worker;
    consult_session *session;
    const cns_memory *memory;
    const cns_model *model;
    size_t heard, marks, broken, texts; /* as they were */
    int64_t wake_at_ms;
    bool flagged;
} adding;

static consult_status begin(adding *a, consult_review *review, consult_worker *worker) {
    *a = (adding){.review = review,
                  .worker = worker,
                  .memory = &review->session->pack->context->memory,
                  .model = &review->session->pack->model,
                  .heard = review->heard.count,
                  .marks = review->marks.count,
                  .broken = review->broken.count,
                  .texts = review->texts.size,
                  .wake_at_ms = review->wake_at_ms,
                  .flagged = review->flagged};
    return consult_session_clone(review->session, &a->session);
}

static consult_status end(adding *a, consult_status status) {
    consult_review *r = a->review;
    if (status != CONSULT_OK) {
        r->heard.count = a->heard;
        r->marks.count = a->marks;
        r->broken.count = a->broken;
        r->texts.failed = false;
        r->texts.size = a->texts;
        consult_session_free(a->session);
        if (status == CONSULT_NO_MEMORY)
            return cns_worker_fail(a->worker, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
        return status;
    }
    consult_session_free(r->session);
    r->session = a->session;
    r->wake_at_ms = a->wake_at_ms;
    r->flagged = a->flagged;
    return CONSULT_OK;
}

static consult_status keep_mark(adding *a, uint32_t kind, uint32_t index, consult_span span) {
    cns_mark mark = {kind, index, span};
    return cns_vector_append(&a->review->marks, a->memory, &mark, 1) ? CONSULT_OK : CONSULT_NO_MEMORY;
}

static consult_status keep_alerts(adding *a, const consult_advice *advice) {
    consult_status status = CONSULT_OK;
    for (size_t i = 0; i < advice->alert_count && status == CONSULT_OK; i++) {
        uint32_t signal = cns_model_find(a->model, CONSULT_PACK_SIGNAL, advice->alerts[i]);
        status = keep_mark(a, CNS_MARK_SIGNAL, signal, (consult_span){0, 0});
    }
    return status;
}

/* Timers that are due before the turn comes run out: their signals count for that turn. */
static consult_status let_time_pass(adding *a, int64_t until_ms) {
    consult_status status = CONSULT_OK;
    for (int i = 0; i < TICKS && a->wake_at_ms < until_ms && status == CONSULT_OK; i++) {
        const consult_advice *advice;
        status = consult_session_tick(a->session, a->worker, a->wake_at_ms, &advice);
        if (status != CONSULT_OK) break;
        a->wake_at_ms = advice->wake_at_ms;
        status = keep_alerts(a, advice);
    }
    return status;
}

/* The signals of the worker's reading, and the slots that it asks for. */
static consult_status keep_reading(adding *a, bool agent) {
    const cns_reading *r = &a->worker->reading;
    consult_status status = CONSULT_OK;
    for (uint32_t i = 0; i < a->model->signals_count && status == CONSULT_OK; i++)
        if (cns_bit(r->signals, i)) status = keep_mark(a, CNS_MARK_SIGNAL, i, cns_reading_span(r, r->signal_at[i]));
    for (size_t i = 0; i < r->fired.count && agent && status == CONSULT_OK; i++) {
        const cns_fired *fired = CNS_VECTOR_AT(&r->fired, const cns_fired, i);
        uint32_t asks = a->model->cues[fired->cue].asks;
        if (asks != CNS_NONE) status = keep_mark(a, CNS_MARK_ASK, asks, cns_reading_span(r, fired->at));
    }
    return status;
}

/* Slots that this turn made known. */
static consult_status keep_told(adding *a, size_t size) {
    cns_state *before = a->review->session->state;
    const cns_layout *l = &a->session->pack->layout;
    consult_status status = CONSULT_OK;
    for (uint32_t i = 0; i < a->model->slots_count && status == CONSULT_OK; i++)
        if (cns_state_knows(a->session->state, l, i) && !cns_state_knows(before, l, i))
            status = keep_mark(a, CNS_MARK_TOLD, i, (consult_span){0, (uint32_t)size});
    return status;
}

/* Which goals are reached now: some ask for signals of this very turn. */
static consult_status keep_goals(adding *a, consult_role role) {
    cns_situation situation;
    cns_chart chart;
    consult_status status = CONSULT_OK;
    cns_state_situation(a->session->state, &a->session->pack->layout, role, a->session->facts, &situation);
    cns_chart_start(&chart, a->model, &a->session->pack->layout, a->session->state, &situation, &a->worker->reading);
    for (uint32_t i = 0; i < a->model->phases_count && status == CONSULT_OK; i++) {
        uint32_t goal = a->model->phases[i].goal;
        if (goal != CNS_NONE && cns_condition_holds(&chart.view, goal, NULL))
            status = keep_mark(a, CNS_MARK_GOAL, i, (consult_span){0, 0});
    }
    return status == CONSULT_OK ? chart.view.status : status;
}

static uint32_t find_rule(const cns_model *m, const char *id) {
    for (uint32_t i = 0; i < m->rules_count; i++)
        if (cns_model_text(m, m->rules[i].id) == id) return i;
    return CNS_NONE;
}

static consult_status keep_findings(adding *a, const consult_findings *findings) {
    consult_review *r = a->review;
    for (size_t i = 0; findings && i < findings->count; i++) {
        const consult_finding *f = findings->items[i];
        cns_broken broken = {find_rule(a->model, f->rule), (uint32_t)f->level, f->shadow, f->span, CNS_NONE};
        if (broken.rule == CNS_NONE) continue;
        if (f->replacement) {
            broken.replacement = (uint32_t)r->texts.size;
            cns_buffer_add(&r->texts, f->replacement, strlen(f->replacement) + 1);
        }
        if (r->texts.failed || !cns_vector_append(&r->broken, a->memory, &broken, 1)) return CONSULT_NO_MEMORY;
    }
    return CONSULT_OK;
}

static consult_status keep_turn(adding *a, const consult_turn *turn, size_t size, const consult_advice *advice) {
    consult_review *r = a->review;
    const cns_state *st = a->session->state;
    cns_heard heard = {.at_ms = st->at_ms,
                       .role = (uint32_t)turn->role,
                       .characters = (uint32_t)consult_text_code_points(turn->text, size),
                       .text = (uint32_t)r->texts.size,
                       .size = (uint32_t)size,
                       .phase = st->phase,
                       .interrupt = st->stack_size ? st->stack[st->stack_size - 1].interrupt : CNS_NONE,
                       .typing_cpm = turn->typing_cpm > 0 ? (uint32_t)turn->typing_cpm : 0,
                       .canned = turn->canned,
                       .marks = {(uint32_t)r->kept, 0},
                       .broken = {(uint32_t)a->broken, 0}};
    cns_buffer_add(&r->texts, turn->text, size);
    cns_buffer_char(&r->texts, 0);
    consult_status status = keep_findings(a, advice->findings);
    if (status == CONSULT_OK) status = keep_alerts(a, advice);
    if (status == CONSULT_OK) status = keep_reading(a, turn->role == CONSULT_ROLE_AGENT);
    if (status == CONSULT_OK) status = keep_told(a, size);
    if (status == CONSULT_OK) status = keep_goals(a, turn->role);
    if (status != CONSULT_OK) return status;
    heard.marks.count = (uint32_t)(r->marks.count - r->kept);
    heard.broken.count = (uint32_t)(r->broken.count - a->broken);
    if (advice->reading && advice->reading->flag_count) a->flagged = true;
    if (r->texts.failed || !cns_vector_append(&r->heard, a->memory, &heard, 1)) return CONSULT_NO_MEMORY;
    r->kept = r->marks.count;
    return CONSULT_OK;
}

static consult_status add_turn(adding *a, const consult_turn *turn) {
    const consult_advice *advice;
    consult_status status = let_time_pass(a, turn->at_ms);
    if (status == CONSULT_OK) status = consult_session_turn(a->session, a->worker, turn, &advice);
    if (status != CONSULT_OK) return status;
    if (advice->duplicate) {
        a->review->marks.count = a->marks;
        return CONSULT_OK;
    }
    a->wake_at_ms = advice->wake_at_ms;
    return keep_turn(a, turn, cns_utf8_size(turn->text, turn->size), advice);
}

consult_status consult_review_add(consult_review *review, consult_worker *worker, const consult_turn *turn) {
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review) return cns_fault_tell(worker, "review must be given");
    consult_turn own;
    consult_status status = cns_session_turn_take(worker, turn, &own);
    if (status != CONSULT_OK) return status;
    size_t size = cns_utf8_size(own.text, own.size), limit = review->session->pack->context->limits.json_bytes;
    if (limit > TEXTS_MOST) limit = TEXTS_MOST;
    if (size > limit || review->texts.size > limit - size)
        return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the texts together pass limits.json_bytes");
    adding a;
    status = begin(&a, review, worker);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    return end(&a, add_turn(&a, &own));
}

/* What a host tells is kept with the agent's next turn. */
static consult_status add_event(adding *a, const consult_event *event) {
    const consult_advice *advice;
    consult_status status = let_time_pass(a, event->at_ms);
    if (status == CONSULT_OK) status = consult_session_event(a->session, a->worker, event, &advice);
    if (status != CONSULT_OK) return status;
    a->wake_at_ms = advice->wake_at_ms;
    if (a->worker->traced.read) status = keep_reading(a, true);
    return status == CONSULT_OK ? keep_goals(a, CONSULT_ROLE_AGENT) : status;
}

consult_status consult_review_event(consult_review *review, consult_worker *worker, const consult_event *event) {
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review) return cns_fault_tell(worker, "review must be given");
    consult_event own;
    consult_status status = cns_session_event_take(worker, event, &own);
    if (status != CONSULT_OK) return status;
    adding a;
    status = begin(&a, review, worker);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    return end(&a, add_event(&a, &own));
}
