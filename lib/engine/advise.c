#include "engine/advise.h"

#include "engine/result.h"

#include <string.h>

#define ACTIONS_MAX 8u
#define PHRASES_MAX 3u

typedef struct offer {
    const cns_advice *advice;
    const char *source;
    bool own; /* of the interrupt on top, which is not suspended by itself */
    const char *dropped;
} offer;

typedef struct adviser {
    const cns_chart *chart;
    const cns_filler *filler;
    cns_arena *arena;
    offer *offers;
    uint32_t count;
    uint64_t *raised; /* the sets of cns_needs, as words */
} adviser;

static bool is_suspended(const adviser *a, const offer *o) {
    const cns_state *s = a->chart->state;
    const cns_model *m = a->chart->model;
    if (s->stack_size == 0 || o->own) return false;
    const cns_interrupt *top = &m->interrupts[s->stack[s->stack_size - 1].interrupt];
    if (top->suspends_all) return true;
    for (uint32_t i = 0; i < top->suspends.count; i++)
        if (strcmp(cns_model_text(m, m->action_names[cns_model_ref(m, top->suspends, i)].id),
                   cns_model_text(m, o->advice->action)) == 0)
            return true;
    return false;
}

/* A known slot is never asked for again, an open one only so often. */
static const char *why_dropped(const adviser *a, const offer *o) {
    const cns_state *s = a->chart->state;
    uint32_t ask = o->advice->ask;
    if (is_suspended(a, o)) return "suspended";
    if (ask == CNS_NONE) return NULL;
    if (cns_bit(a->chart->situation->slots, ask)) return "known";
    const cns_known *known = (const cns_known *)(const void *)((const char *)s->tables + a->chart->layout->slots) + ask;
    return known->asks >= a->chart->model->slots[ask].max_asks ? "asked_enough" : NULL;
}

/* Of some hundred advices nearly all are refused by the signals they need: so the sets are laid ready for it. */
static bool gather_raised(adviser *a) {
    const cns_chart *c = a->chart;
    uint32_t stride = cns_needs_stride(c->model->signals_count);
    uint32_t bits = CNS_NEEDS_SETS * stride + 1, words = (bits + 63) / 64;
    size_t size = stride / 8;
    const uint8_t *last = c->situation->last, *ever = c->situation->ever;
    uint8_t *now = cns_arena_get(a->arena, cns_bit_whole_bytes(bits));
    a->raised = cns_arena_raw_array(a->arena, words, sizeof *a->raised);
    if (!now || !a->raised) return false;
    uint8_t *before = now + size, *whenever = before + size;
    if (c->view.reading) memcpy(now, c->view.reading->signals, size);
    if (last) memcpy(before, last, c->model->kept_last_count);
    memcpy(whenever, now, size);
    for (size_t i = 0; ever && i < c->model->kept_ever_count; i++) whenever[i] = (uint8_t)(whenever[i] | ever[i]);
    cns_bit_set(now, CNS_NEEDS_SETS * stride);
    for (uint32_t i = 0; i < words; i++) a->raised[i] = cns_bit_word(now, i);
    return true;
}

/* Advices that lie beside each other, and what they need. */
typedef struct advised {
    const cns_advice *advices;
    const cns_needs *needs;
    uint32_t count;
    const char *source;
    bool own;
} advised;

static bool may_advise(const adviser *a, const cns_advice *advice) {
    cns_view view = a->chart->view;
    if (advice->state != CNS_STATE_ON || !(advice->roles >> a->chart->situation->role & 1)) return false;
    return advice->when == CNS_NONE || cns_condition_holds(&view, advice->when, NULL);
}

static void offer_it(adviser *a, const advised *of, const cns_advice *advice) {
    offer o = {advice, of->source, of->own, NULL};
    o.dropped = why_dropped(a, &o);
    uint32_t at = a->count++;
    for (; at > 0 && a->offers[at - 1].advice->rank < advice->rank; at--) a->offers[at] = a->offers[at - 1];
    a->offers[at] = o;
}

static inline bool is_raised(const uint64_t *raised, uint32_t need) {
    return raised[need >> 6] >> (need & 63) & 1;
}

static void consider(adviser *a, const advised *of) {
    const uint64_t *raised = a->raised;
    const cns_needs *needs = of->needs;
    for (uint32_t i = 0, count = of->count; i < count; i++) {
        if (!is_raised(raised, needs[i].first) || !is_raised(raised, needs[i].second)) continue;
        if (may_advise(a, &of->advices[i])) offer_it(a, of, &of->advices[i]);
    }
}

static void consider_range(adviser *a, cns_range range, cns_name source, bool own) {
    const cns_model *m = a->chart->model;
    consider(a, &(advised){m->advices + range.first, m->advice_needs + range.first, range.count, cns_model_text(m, source), own});
}

static bool is_offered(consult_action *const *list, size_t count, const char *action) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i]->action, action) == 0) return true;
    return false;
}

static consult_action *make_action(const adviser *a, const offer *o) {
    const cns_model *m = a->chart->model;
    consult_action *action = cns_arena_get(a->arena, sizeof *action);
    if (!action) return NULL;
    *action = (consult_action){.struct_size = sizeof *action,
                               .action = cns_model_text(m, o->advice->action),
                               .why = cns_model_text(m, o->advice->why),
                               .source = o->source,
                               .rank = o->advice->rank,
                               .dropped = o->dropped};
    if (o->advice->ask != CNS_NONE) action->ask = cns_model_text(m, m->slots[o->advice->ask].id);
    return action;
}

static uint32_t scenario_of(const adviser *a, const cns_advice *advice) {
    const cns_state *s = a->chart->state;
    const cns_reading *r = a->chart->view.reading;
    if (!advice->of_flag) return advice->scenario;
    const cns_flagged *worst = r ? cns_result_worst(r) : NULL;
    if (worst && !(s->flag_open && s->flag == worst->flag)) return cns_result_say(r, worst->flag);
    return cns_state_flag_say(s, a->chart->model);
}

static consult_status add_phrases(const adviser *a, const offer *o, consult_action *action) {
    uint32_t scenario = scenario_of(a, o->advice);
    if (scenario == CNS_NONE) return CONSULT_OK;
    consult_status status = cns_phrases_make(a->filler, scenario, PHRASES_MAX, a->arena, &action->phrases, &action->phrase_count);
    if (status == CONSULT_OK && action->phrase_count == 0) action->dropped = "no_phrase";
    return status;
}

static consult_status put_actions(adviser *a, consult_advice *out) {
    consult_action **actions = cns_arena_array(a->arena, ACTIONS_MAX, sizeof *actions);
    consult_action **dropped = cns_arena_array(a->arena, a->count + 1, sizeof *dropped);
    if (!actions || !dropped) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < a->count; i++) {
        if (is_offered(actions, out->action_count, cns_model_text(a->chart->model, a->offers[i].advice->action))) continue;
        consult_action *action = make_action(a, &a->offers[i]);
        if (!action) return CONSULT_NO_MEMORY;
        if (!action->dropped && out->action_count < ACTIONS_MAX) {
            consult_status status = add_phrases(a, &a->offers[i], action);
            if (status != CONSULT_OK) return status;
        } else if (!action->dropped) {
            action->dropped = "too_many";
        }
        if (action->dropped)
            dropped[out->dropped_count++] = action;
        else
            actions[out->action_count++] = action;
    }
    union {
        consult_action **own;
        const consult_action *const *given;
    } offered = {actions}, left = {dropped};
    out->actions = offered.given;
    out->dropped = left.given;
    return CONSULT_OK;
}

static consult_status put_missing(const adviser *a, consult_advice *out) {
    const cns_model *m = a->chart->model;
    const cns_phase *p = &m->phases[a->chart->state->phase];
    const char **list = cns_arena_array(a->arena, p->must_ask.count + p->must_say.count + 1, sizeof *list);
    if (!list) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < p->must_ask.count; i++) {
        uint32_t slot = cns_model_ref(m, p->must_ask, i);
        if (!cns_bit(a->chart->situation->slots, slot)) list[out->missing_count++] = cns_model_text(m, m->slots[slot].id);
    }
    for (uint32_t i = 0; i < p->must_say.count; i++) {
        uint32_t signal = cns_model_ref(m, p->must_say, i);
        if (!cns_bit(a->chart->situation->ever, signal)) list[out->missing_count++] = cns_model_text(m, m->signals[signal].id);
    }
    out->missing = list;
    return CONSULT_OK;
}

consult_status cns_advise(const cns_chart *chart, const cns_filler *filler, cns_arena *arena, consult_advice *out) {
    const cns_model *m = chart->model;
    const cns_state *s = chart->state;
    adviser a = {chart, filler, arena, NULL, 0, NULL};
    a.offers = cns_arena_raw(arena, (m->advices_count + m->everywhere_count + 1) * sizeof *a.offers);
    if (!a.offers || !gather_raised(&a)) return CONSULT_NO_MEMORY;
    if (s->stack_size) {
        const cns_interrupt *top = &m->interrupts[s->stack[s->stack_size - 1].interrupt];
        consider_range(&a, top->advice, top->id, true);
    }
    const cns_phase *phase = &m->phases[s->phase];
    consider_range(&a, phase->advice, phase->id, false);
    consider(&a, &(advised){m->everywhere, m->everywhere_needs, m->everywhere_count, "", false});
    consult_status status = put_actions(&a, out);
    return status == CONSULT_OK ? put_missing(&a, out) : status;
}
