/* What a talk earned: each criterion of the pack, with the turn and words that show it. */
#include "session/review.h"

#include "engine/condition.h"
#include "session/outlook.h"

#include <string.h>

/* One judging. */
typedef struct judge {
    const consult_review *review;
    cns_outlook outlook;
    cns_arena *arena;
    const cns_model *model;
    consult_review_result *result;
    uint32_t ending; /* or CNS_NONE */
} judge;

/* What came of one criterion. */
typedef struct verdict {
    bool due;
    uint32_t permille; /* of its points */
    consult_review_point *point;
} verdict;

static const cns_heard *turn_at(const judge *j, uint32_t turn) {
    return cns_review_turn(j->review, turn);
}

static uint32_t turns(const judge *j) {
    return (uint32_t)j->review->heard.count;
}

static const cns_mark *raised(const judge *j, uint32_t turn, cns_range signals) {
    for (uint32_t i = 0; i < signals.count; i++) {
        const cns_mark *mark = cns_review_mark(j->review, turn, CNS_MARK_SIGNAL, cns_model_ref(j->model, signals, i));
        if (mark) return mark;
    }
    return NULL;
}

/* Whether a turn says one of these to the agent's credit. */
static bool says(const judge *j, uint32_t turn, cns_range signals) {
    for (uint32_t i = 0; i < signals.count; i++)
        if (cns_review_merit(j->review, turn, CNS_MARK_SIGNAL, cns_model_ref(j->model, signals, i))) return true;
    return false;
}

static bool is_agent(const judge *j, uint32_t turn) {
    return turn_at(j, turn)->role == CONSULT_ROLE_AGENT;
}

static bool show(const judge *j, verdict *v, uint32_t turn, consult_span span) {
    v->point->turn = turn;
    v->point->quote = cns_review_quote(j->review, j->arena, turn, span);
    return v->point->quote.data != NULL;
}

static uint32_t share(uint32_t done, uint32_t due) {
    return due ? (uint32_t)((uint64_t)done * 1000 / due) : 1000;
}

/* ---- saying ---- */

/* Where it is said among the turns of the agent from `from` on: at best while the talk stands in the phase of the criterion, then
 * by the signal that the pack names first. Without one `turn` is the first that was looked at: there it was due. */
static const cns_mark *find_said(const judge *j, const cns_criterion *k, uint32_t from, uint32_t *turn) {
    const cns_mark *found = NULL;
    uint32_t spoken = 0, best = UINT32_MAX;
    for (uint32_t i = from; i < turns(j); i++) {
        if (!is_agent(j, i)) continue;
        uint32_t rank = k->phase == CNS_NONE || turn_at(j, i)->phase == k->phase ? 0 : k->signals.count;
        for (uint32_t s = 0; s < k->signals.count; s++, rank++) {
            const cns_mark *mark = cns_review_merit(j->review, i, CNS_MARK_SIGNAL, cns_model_ref(j->model, k->signals, s));
            if (!mark || rank >= best) continue;
            found = mark;
            best = rank;
            *turn = i;
        }
        if (!found && *turn == CONSULT_REVIEW_NO_TURN) *turn = i;
        if (k->first && ++spoken >= k->first) break;
    }
    return found;
}

/* Once, anywhere: within the first turns of the agent, or from the turn on that makes it due. */
static bool judge_said(const judge *j, const cns_criterion *k, verdict *v) {
    uint32_t from = 0, turn = CONSULT_REVIEW_NO_TURN;
    if (k->after.count) {
        while (from < turns(j) && !raised(j, from, k->after)) from++;
        v->due = from < turns(j);
    }
    v->point->due = 1;
    const cns_mark *mark = v->due ? find_said(j, k, from, &turn) : NULL;
    if (mark) {
        v->point->done = 1;
        v->permille = 1000;
        return show(j, v, turn, mark->span);
    }
    /* what is missing has a place only where it was due at one */
    return !k->first || turn == CONSULT_REVIEW_NO_TURN || show(j, v, turn, (consult_span){0, 0});
}

/* The turn behind those that one side says in a row from `turn` on. */
static uint32_t run_end(const judge *j, uint32_t turn) {
    uint32_t end = turn;
    while (end < turns(j) && turn_at(j, end)->role == turn_at(j, turn)->role) end++;
    return end;
}

/* Whether one of the turns [from, to) says it; counts it, and keeps the first place where it is missing. */
static bool judge_run(const judge *j, const cns_criterion *k, verdict *v, uint32_t from, uint32_t to) {
    v->point->due++;
    for (uint32_t i = from; i < to; i++) {
        if (!says(j, i, k->signals)) continue;
        v->point->done++;
        return true;
    }
    return v->point->turn != CONSULT_REVIEW_NO_TURN || show(j, v, from, (consult_span){0, 0});
}

/* Each time: in what the agent says next. */
static bool judge_next(const judge *j, const cns_criterion *k, verdict *v) {
    bool ok = true;
    for (uint32_t i = 0; i < turns(j) && ok;) {
        uint32_t end = run_end(j, i);
        bool due = false;
        for (uint32_t t = i; t < end; t++) due = due || raised(j, t, k->after);
        if (due && is_agent(j, i)) ok = judge_run(j, k, v, i, end);
        if (due && !is_agent(j, i) && end < turns(j)) ok = judge_run(j, k, v, end, run_end(j, end));
        i = end;
    }
    v->due = v->point->due > 0;
    v->permille = share(v->point->done, v->point->due);
    return ok;
}

/* Whether there is something left to ask in a phase. */
static bool asks(const cns_model *m, uint32_t phase) {
    const cns_phase *p = &m->phases[phase];
    if (p->must_ask.count) return true;
    for (uint32_t i = 0; i < p->advice.count; i++)
        if (m->advices[p->advice.first + i].ask != CNS_NONE) return true;
    return false;
}

/* In whatever the agent says, but in interrupts, where nothing is left to ask, and at the very end. */
static bool judge_each(const judge *j, const cns_criterion *k, verdict *v) {
    bool ok = true;
    for (uint32_t i = 0; i < turns(j) && ok;) {
        uint32_t end = run_end(j, i);
        const cns_heard *last = turn_at(j, end - 1);
        if (is_agent(j, i) && end < turns(j) && last->interrupt == CNS_NONE && asks(j->model, last->phase))
            ok = judge_run(j, k, v, i, end);
        i = end;
    }
    v->due = v->point->due > 0;
    v->permille = share(v->point->done, v->point->due);
    return ok;
}

/* ---- the others ---- */

static bool judge_asked(const judge *j, const cns_criterion *k, verdict *v) {
    v->point->due = 1;
    for (uint32_t i = 0; i < k->slots.count; i++) {
        uint32_t turn;
        consult_span span;
        if (!cns_review_asked(j->review, cns_model_ref(j->model, k->slots, i), &turn, &span)) continue;
        v->point->done = 1;
        v->permille = 1000;
        return turn == CONSULT_REVIEW_NO_TURN || show(j, v, turn, span);
    }
    return true;
}

static bool judge_goal(const judge *j, const cns_criterion *k, verdict *v) {
    v->point->due = 1;
    for (uint32_t i = 0; i < turns(j); i++) {
        if (!cns_review_merit(j->review, i, CNS_MARK_GOAL, k->phase)) continue;
        v->point->done = 1;
        v->permille = 1000;
        return show(j, v, i, (consult_span){0, 0});
    }
    return true;
}

static bool is_reply(uint32_t figure) {
    return figure == CNS_FIGURE_REPLY_MEDIAN_S || figure == CNS_FIGURE_REPLY_P90_S || figure == CNS_FIGURE_REPLY_LONGEST_S;
}

/* Full within the range, nothing at the worst, in between in proportion. */
static uint32_t within(const cns_criterion *k, uint32_t value) {
    if (value < k->low) return value <= k->low_worst ? 0 : share(value - k->low_worst, k->low - k->low_worst);
    if (value > k->high) return value >= k->high_worst ? 0 : share(k->high_worst - value, k->high_worst - k->high);
    return 1000;
}

static bool judge_figure(const judge *j, const cns_criterion *k, verdict *v) {
    v->due = cns_review_figure(j->result->figures, k->figure, &v->point->figure);
    v->point->measured = v->due;
    v->point->share = k->figure == CNS_FIGURE_TALK_PERMILLE || k->figure == CNS_FIGURE_CANNED_PERMILLE;
    v->permille = within(k, v->point->figure);
    if (!v->due || v->permille == 1000 || !is_reply(k->figure)) return true;
    uint32_t slowest = 0;
    for (uint32_t i = 0; i < turns(j); i++)
        if (cns_review_reply_ms(j->review, i) > cns_review_reply_ms(j->review, slowest)) slowest = i;
    return show(j, v, slowest, (consult_span){0, 0});
}

static bool judge_findings(const judge *j, const cns_criterion *k, verdict *v) {
    uint32_t lost = 0, worst = 0;
    bool ok = true;
    v->due = j->result->figures->agent_turns > 0;
    uint32_t spoken = 0;
    for (uint32_t t = 0; t < turns(j) && ok; t++) {
        const cns_heard *heard = turn_at(j, t);
        if (k->first && is_agent(j, t) && ++spoken > k->first) break;
        for (uint32_t i = 0; i < heard->broken.count && ok; i++) {
            const cns_broken *b = CNS_VECTOR_AT(&j->review->broken, const cns_broken, heard->broken.first + i);
            if (b->shadow || !cns_model_has(j->model, k->rules, b->rule)) continue;
            uint32_t cost = k->costs[b->level - CONSULT_LEVEL_INFO];
            if (v->point->due++ == 0 || cost > worst) {
                worst = cost;
                ok = show(j, v, t, b->span);
            }
            lost = lost + cost > 1000 ? 1000 : lost + cost;
        }
    }
    v->permille = 1000 - lost;
    return ok;
}

static bool judge_ending(const judge *j, verdict *v) {
    v->due = j->ending != CNS_NONE;
    if (!v->due) return true;
    v->permille = j->model->endings[j->ending].worth;
    v->point->title = j->result->ending_title;
    v->point->title_en = j->result->ending_title_en;
    return true;
}

/* ---- a criterion ---- */

/* Whether it is of this talk at all. */
static bool is_due(judge *j, const cns_criterion *k) {
    const consult_review *r = j->review;
    uint32_t form = r->note ? CNS_FORM_NOTE : CNS_FORM_TALK;
    if (!(k->forms & form) || (k->trainee && !r->trainee)) return false;
    if (k->channels && !(k->channels >> r->session->state->channel & 1u)) return false;
    if (k->phase != CNS_NONE && !r->note && !cns_review_stood(r, k->phase)) return false;
    return k->when == CNS_NONE || cns_condition_holds(&j->outlook.chart.view, k->when, NULL);
}

static bool look(judge *j, const cns_criterion *k, verdict *v) {
    switch (k->check) {
    case CNS_CHECK_SAY:
        if (k->each) return judge_each(j, k, v);
        return k->next && k->after.count ? judge_next(j, k, v) : judge_said(j, k, v);
    case CNS_CHECK_ASK: return judge_asked(j, k, v);
    case CNS_CHECK_GOAL: return judge_goal(j, k, v);
    case CNS_CHECK_MEASURE: return judge_figure(j, k, v);
    case CNS_CHECK_FINDINGS: return judge_findings(j, k, v);
    default: return judge_ending(j, v);
    }
}

/* How it could have been said. */
static const char *example(judge *j, const cns_criterion *k) {
    uint32_t scenario = k->scenario;
    if (scenario == CNS_NONE && k->check == CNS_CHECK_ASK && k->slots.count)
        scenario = j->model->slots[cns_model_ref(j->model, k->slots, 0)].ask;
    if (scenario == CNS_NONE) return NULL;
    return cns_outlook_say(&j->outlook, cns_model_text(j->model, j->model->scenarios[scenario].id), NULL, 0);
}

static bool judge_criterion(judge *j, const cns_criterion *k, verdict *v) {
    const cns_model *m = j->model;
    consult_review_point *p = v->point;
    *p = (consult_review_point){.struct_size = sizeof *p,
                                .criterion = cns_model_text(m, k->id),
                                .dimension = cns_model_text(m, m->dimensions[k->dimension].id),
                                .phase = k->phase == CNS_NONE ? "" : cns_model_text(m, m->phases[k->phase].id),
                                .title = cns_review_title(j->review, &k->titles, k->id),
                                .title_en = cns_model_text(m, k->titles.en),
                                .advice = cns_review_title(j->review, &k->advice, (cns_name){0, 0}),
                                .advice_en = cns_model_text(m, k->advice.en),
                                .source = cns_model_text(m, k->source),
                                .turn = CONSULT_REVIEW_NO_TURN,
                                .quote = {"", 0}};
    v->due = is_due(j, k);
    v->permille = 0;
    if (v->due && !look(j, k, v)) return false;
    if (!v->due) {
        p->turn = CONSULT_REVIEW_NO_TURN;
        p->done = p->due = 0;
        return true;
    }
    p->verdict = v->permille == 1000 ? CONSULT_VERDICT_EARNED : v->permille ? CONSULT_VERDICT_PARTLY : CONSULT_VERDICT_LOST;
    if (j->review->trainee && v->permille < 1000) p->say = example(j, k);
    return !j->outlook.failed;
}

/* ---- the score ---- */

typedef struct sums {
    uint64_t points, earned; /* of a dimension; earned in thousandths */
} sums;

static const uint64_t whole = 10000; /* ten-thousandths of the score */

static uint32_t part(uint64_t weight, uint64_t weights, uint64_t some, uint64_t all) {
    uint64_t below = weights * all;
    return below ? (uint32_t)((weight * some * whole + below / 2) / below) : 0;
}

static bool put_dimensions(const judge *j, const sums *of, uint64_t weights) {
    const cns_model *m = j->model;
    const consult_review_dimension **list = cns_arena_array(j->arena, m->dimensions_count + 1, sizeof *list);
    consult_review_dimension *items = cns_arena_array(j->arena, m->dimensions_count + 1, sizeof *items);
    if (!list || !items) return false;
    for (uint32_t i = 0; i < m->dimensions_count; i++) {
        const cns_dimension *d = &m->dimensions[i];
        bool counts = of[i].points > 0;
        items[i] = (consult_review_dimension){.struct_size = sizeof *items,
                                              .dimension = cns_model_text(m, d->id),
                                              .title = cns_review_title(j->review, &d->titles, d->id),
                                              .title_en = cns_model_text(m, d->titles.en),
                                              .source = cns_model_text(m, d->source),
                                              .weight = d->weight,
                                              .counts = counts,
                                              .permille = counts ? (uint32_t)(of[i].earned / of[i].points) : 0,
                                              .earned = counts ? part(d->weight, weights, of[i].earned, of[i].points * 1000) : 0,
                                              .possible = counts ? part(d->weight, weights, 1, 1) : 0};
        list[i] = &items[i];
    }
    j->result->dimensions = list;
    j->result->dimension_count = m->dimensions_count;
    return true;
}

static void put_score(const judge *j, const sums *of, const verdict *verdicts, uint64_t weights) {
    const cns_model *m = j->model;
    consult_review_result *result = j->result;
    uint64_t millionths = 0;
    result->scored = weights > 0;
    for (uint32_t i = 0; i < m->dimensions_count && weights; i++)
        if (of[i].points) millionths += m->dimensions[i].weight * (of[i].earned * 1000 / of[i].points);
    if (weights) result->score_permille = (uint32_t)((millionths / weights + 500) / 1000);
    for (uint32_t i = 0; i < m->criteria_count; i++) {
        const verdict *v = &verdicts[i];
        const cns_criterion *k = &m->criteria[i];
        if (!v->point || !v->due) continue;
        const cns_dimension *d = &m->dimensions[k->dimension];
        uint64_t all = of[k->dimension].points * 1000;
        v->point->earned = part(d->weight, weights, (uint64_t)k->points * v->permille, all);
        v->point->possible = part(d->weight, weights, (uint64_t)k->points * 1000, all);
        if (v->point->verdict != CONSULT_VERDICT_LOST || result->score_permille <= k->cap) continue;
        result->score_permille = k->cap;
        result->capped_by = v->point->criterion;
    }
}

static consult_status judge_all(judge *j) {
    const cns_model *m = j->model;
    const consult_review_point **list = cns_arena_array(j->arena, m->criteria_count + 1, sizeof *list);
    consult_review_point *items = cns_arena_array(j->arena, m->criteria_count + 1, sizeof *items);
    verdict *verdicts = cns_arena_array(j->arena, m->criteria_count + 1, sizeof *verdicts);
    sums *of = cns_arena_array(j->arena, m->dimensions_count + 1, sizeof *of);
    if (!list || !items || !verdicts || !of) return CONSULT_NO_MEMORY;
    uint32_t form = j->review->note ? CNS_FORM_NOTE : CNS_FORM_TALK;
    uint64_t weights = 0;
    for (uint32_t i = 0; i < m->criteria_count; i++) {
        const cns_criterion *k = &m->criteria[i];
        if (k->state != CNS_STATE_ON || !(k->forms & form)) continue;
        verdicts[i].point = &items[i];
        if (!judge_criterion(j, k, &verdicts[i])) return CONSULT_NO_MEMORY;
        list[j->result->point_count++] = &items[i];
        if (!verdicts[i].due) continue;
        if (of[k->dimension].points == 0) weights += m->dimensions[k->dimension].weight;
        of[k->dimension].points += k->points;
        of[k->dimension].earned += (uint64_t)k->points * verdicts[i].permille;
    }
    j->result->points = list;
    put_score(j, of, verdicts, weights);
    return put_dimensions(j, of, weights) ? CONSULT_OK : CONSULT_NO_MEMORY;
}

static void put_ending(judge *j) {
    const cns_model *m = j->model;
    j->ending = cns_review_ending(m, &j->outlook);
    if (j->ending == CNS_NONE) return;
    const cns_ending *e = &m->endings[j->ending];
    j->result->ending = cns_model_text(m, e->id);
    j->result->ending_title = cns_review_title(j->review, &e->titles, e->id);
    j->result->ending_title_en = cns_model_text(m, e->titles.en);
}

consult_status cns_review_judge(const consult_review *r, consult_worker *w, consult_review_result **result) {
    judge j = {.review = r, .arena = &w->arena, .model = &r->session->pack->model};
    *result = j.result = cns_arena_get(&w->arena, sizeof *j.result);
    if (!j.result || cns_outlook_take(&j.outlook, r->session, w) != CONSULT_OK) return CONSULT_NO_MEMORY;
    j.result->struct_size = sizeof *j.result;
    if (!cns_review_gather(r, &j.outlook)) return CONSULT_NO_MEMORY;
    j.result->phase = cns_model_text(j.model, j.model->phases[r->session->state->phase].id);
    j.result->flagged = r->flagged;
    put_ending(&j);
    consult_review_figures *figures = cns_arena_get(j.arena, sizeof *figures);
    if (!figures) return CONSULT_NO_MEMORY;
    j.result->figures = figures;
    consult_status status = cns_review_figures(r, j.arena, figures);
    if (status == CONSULT_OK) status = cns_review_findings(r, j.arena, j.result, figures);
    if (status == CONSULT_OK) status = cns_review_tallies(r, j.arena, j.result);
    if (status == CONSULT_OK) status = cns_review_turns(r, j.arena, j.result);
    if (status == CONSULT_OK) status = judge_all(&j);
    if (status == CONSULT_OK) status = cns_review_steps(r, j.arena, j.result);
    return status;
}

consult_status consult_review_finish(const consult_review *review, consult_worker *worker, const consult_review_result **result) {
    if (result) *result = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!review || !result)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "review and result must be given");
    consult_review_result *made;
    consult_status status = cns_review_judge(review, worker, &made);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *result = made;
    return CONSULT_OK;
}
