/* The steps of the phases where a talk stood: what the chart of the pack asks for, done and missed. */
#include "session/review.h"

#include <string.h>

typedef struct walk {
    const consult_review *review;
    const cns_model *model;
    cns_arena *arena;
    consult_review_result *result;
    const consult_review_step **list;
    uint32_t phase;
} walk;

/* The criterion that judges a step, or CNS_NONE. */
static uint32_t criterion_of(const walk *w, uint32_t check, uint32_t index) {
    const cns_model *m = w->model;
    for (uint32_t i = 0; i < m->criteria_count; i++) {
        const cns_criterion *k = &m->criteria[i];
        if (k->check != check || k->state != CNS_STATE_ON || !(k->forms & CNS_FORM_TALK)) continue;
        if (check == CNS_CHECK_SAY && k->phase == w->phase && cns_model_has(m, k->signals, index)) return i;
        if (check == CNS_CHECK_ASK && k->phase == w->phase && cns_model_has(m, k->slots, index)) return i;
        if (check == CNS_CHECK_GOAL && k->phase == index) return i;
    }
    return CNS_NONE;
}

/* What came of a criterion; NULL when there is none, or it was not judged. */
static const consult_review_point *point_of(const walk *w, uint32_t criterion) {
    if (criterion == CNS_NONE) return NULL;
    const char *id = cns_model_text(w->model, w->model->criteria[criterion].id);
    for (size_t i = 0; i < w->result->point_count; i++)
        if (w->result->points[i]->criterion == id) return w->result->points[i];
    return NULL;
}

/* A step is told as its criterion judged it. */
static void take_point(consult_review_step *step, const consult_review_point *p) {
    step->title = p->title;
    step->done = p->done > 0;
    if (!step->done) return;
    step->turn = p->turn;
    step->quote = p->quote;
}

static bool put(walk *w, const consult_review_step *step) {
    consult_review_step *kept = cns_arena_get(w->arena, sizeof *kept);
    if (!kept) return false;
    *kept = *step;
    w->list[w->result->step_count++] = kept;
    return true;
}

static bool show(const walk *w, consult_review_step *step, uint32_t turn, consult_span span) {
    step->done = true;
    step->turn = turn;
    if (turn == CONSULT_REVIEW_NO_TURN) return true;
    step->quote = cns_review_quote(w->review, w->arena, turn, span);
    return step->quote.data != NULL;
}

static consult_review_step begin(const walk *w, consult_step_form form, const char *id, const char *title) {
    const cns_phase *p = &w->model->phases[w->phase];
    return (consult_review_step){.struct_size = sizeof(consult_review_step),
                                 .phase = cns_model_text(w->model, p->id),
                                 .phase_title = cns_review_title(w->review, &p->titles, p->id),
                                 .form = form,
                                 .id = id,
                                 .title = title,
                                 .turn = CONSULT_REVIEW_NO_TURN,
                                 .quote = {"", 0}};
}

static bool put_said(walk *w, uint32_t signal) {
    const char *id = cns_model_text(w->model, w->model->signals[signal].id);
    consult_review_step step = begin(w, CONSULT_STEP_SAY, id, id);
    const consult_review_point *p = point_of(w, criterion_of(w, CNS_CHECK_SAY, signal));
    if (p && p->verdict == CONSULT_VERDICT_NOT_DUE) return true;
    if (p) take_point(&step, p);
    for (uint32_t i = 0; i < w->review->heard.count && !step.done && !p; i++) {
        const cns_mark *mark = cns_review_turn(w->review, i)->role == CONSULT_ROLE_AGENT
                                   ? cns_review_merit(w->review, i, CNS_MARK_SIGNAL, signal)
                                   : NULL;
        if (mark && !show(w, &step, i, mark->span)) return false;
    }
    return put(w, &step);
}

static bool put_asked(walk *w, uint32_t slot) {
    const cns_slot_entry *entry = &w->model->slots[slot];
    consult_review_step step =
        begin(w, CONSULT_STEP_ASK, cns_model_text(w->model, entry->id), cns_review_title(w->review, &entry->titles, entry->id));
    const consult_review_point *p = point_of(w, criterion_of(w, CNS_CHECK_ASK, slot));
    uint32_t turn;
    consult_span span;
    if (p && p->verdict == CONSULT_VERDICT_NOT_DUE) return true;
    if (p) take_point(&step, p);
    if (!p && cns_review_asked(w->review, slot, &turn, &span) && !show(w, &step, turn, span)) return false;
    return put(w, &step);
}

static bool put_goal(walk *w) {
    const cns_phase *p = &w->model->phases[w->phase];
    consult_review_step step =
        begin(w, CONSULT_STEP_GOAL, cns_model_text(w->model, p->id), cns_review_title(w->review, &p->titles, p->id));
    const consult_review_point *judged = point_of(w, criterion_of(w, CNS_CHECK_GOAL, w->phase));
    if (judged && judged->verdict == CONSULT_VERDICT_NOT_DUE) return true;
    if (judged) take_point(&step, judged);
    for (uint32_t i = 0; i < w->review->heard.count && !step.done && !judged; i++)
        if (cns_review_merit(w->review, i, CNS_MARK_GOAL, w->phase) && !show(w, &step, i, (consult_span){0, 0})) return false;
    return put(w, &step);
}

/* The goal is told where something of the phase was due, or nothing ever is. */
static bool put_phase(walk *w) {
    const cns_phase *p = &w->model->phases[w->phase];
    size_t before = w->result->step_count;
    bool ok = true;
    for (uint32_t i = 0; i < p->must_say.count && ok; i++) ok = put_said(w, cns_model_ref(w->model, p->must_say, i));
    for (uint32_t i = 0; i < p->must_ask.count && ok; i++) ok = put_asked(w, cns_model_ref(w->model, p->must_ask, i));
    bool due = w->result->step_count > before || p->must_say.count + p->must_ask.count == 0;
    return ok && (p->goal == CNS_NONE || !due || put_goal(w));
}

consult_status cns_review_steps(const consult_review *r, cns_arena *arena, consult_review_result *result) {
    const cns_model *m = &r->session->pack->model;
    size_t most = 0;
    for (uint32_t i = 0; i < m->phases_count; i++) most += (size_t)m->phases[i].must_say.count + m->phases[i].must_ask.count + 1;
    walk w = {.review = r, .model = m, .arena = arena, .result = result};
    w.list = cns_arena_array(arena, most + 1, sizeof *w.list);
    if (!w.list) return CONSULT_NO_MEMORY;
    for (w.phase = 0; w.phase < m->phases_count; w.phase++)
        if (!r->note && cns_review_stood(r, w.phase) && !put_phase(&w)) return CONSULT_NO_MEMORY;
    result->steps = w.list;
    return CONSULT_OK;
}
