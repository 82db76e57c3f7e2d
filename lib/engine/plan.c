#include "engine/plan.h"
#include "engine/faults.h"
#include "engine/worker.h"
#include "model/facts.h"
#include "text/utf8.h"

#include <string.h>

const char *consult_result_name(consult_result result) {
    switch (result) {
    case CONSULT_RESULT_DONE: return "done";
    case CONSULT_RESULT_NO_ANSWER: return "no_answer";
    case CONSULT_RESULT_BUSY: return "busy";
    case CONSULT_RESULT_CALL_BACK: return "call_back";
    case CONSULT_RESULT_REFUSED: return "refused";
    case CONSULT_RESULT_OPTED_OUT: return "opted_out";
    case CONSULT_RESULT_WRONG_NUMBER: return "wrong_number";
    case CONSULT_RESULT_BOOKED: return "booked";
    case CONSULT_RESULT_VISITED: return "visited";
    case CONSULT_RESULT_HOSPITALISED: return "hospitalised";
    case CONSULT_RESULT_SOFT_REFUSAL: return "soft_refusal";
    case CONSULT_RESULT_NO_SHOW: return "no_show";
    case CONSULT_RESULT_DECEASED: return "deceased";
    case CONSULT_RESULT_EMERGENCY: return "emergency";
    case CONSULT_RESULT_COMPLAINED: return "complained";
    case CONSULT_RESULT_OTHER_PERSON: return "other_person";
    case CONSULT_RESULT_TREATED_ELSEWHERE: return "treated_elsewhere";
    }
    return NULL;
}

/* ---- start and end ---- */

static const char *hours_fault(const consult_plan_options *o) {
    if (o->hours_count > CNS_PLAN_HOURS || (o->hours_count > 0 && !o->hours))
        return "there may be up to 8 hours, and as many as are said";
    for (size_t i = 0; i < o->hours_count; i++) {
        const consult_hours *h = &o->hours[i];
        if (!h->name || (h->count > 0 && !h->items)) return "hours need a name and as many items as are said";
        if (!h->use_offset && h->utc_offset_minutes) return "hours.utc_offset_minutes is given without use_offset";
        if (h->utc_offset_minutes < -CNS_OFFSET_MOST || h->utc_offset_minutes > CNS_OFFSET_MOST)
            return "hours.utc_offset_minutes is a day or more";
        for (size_t k = 0; k < h->count; k++)
            if (h->items[k].start >= 1440 || h->items[k].end > 1440 || h->items[k].weekdays & ~UINT32_C(0xFE))
                return "hours begin below minute 1440, end at 1440 at the latest, on weekdays 1 (bit 1) to 7 (bit 7)";
    }
    return NULL;
}

/* Names of hours go into the plan's JSON. */
static consult_status check_names(consult_worker *w, const consult_plan_options *o) {
    for (size_t i = 0; i < o->hours_count; i++) {
        size_t size = strlen(o->hours[i].name), bad = cns_utf8_check(o->hours[i].name, size);
        if (bad != size) return cns_fault_item(w, CONSULT_INVALID_UTF8, bad, "options.hours", i, ".name is not UTF-8");
    }
    return CONSULT_OK;
}

/* What is wrong with the options, or NULL. */
static const char *options_fault(const consult_plan_options *o) {
    if (o->consent & ~(uint32_t)(CONSULT_PURPOSE_CLINICAL | CONSULT_PURPOSE_SERVICE | CONSULT_PURPOSE_MARKETING))
        return "the consent holds a purpose that there is not";
    if (!o->use_offset && o->utc_offset_minutes) return "options.utc_offset_minutes is given without use_offset";
    if (o->utc_offset_minutes < -CNS_OFFSET_MOST || o->utc_offset_minutes > CNS_OFFSET_MOST)
        return "options.utc_offset_minutes is a day or more";
    if (o->locale != 0 && o->locale != CONSULT_LOCALE_ZH_HANS && o->locale != CONSULT_LOCALE_ZH_HANT)
        return "there is no such locale";
    return hours_fault(o);
}

static consult_status check_options(consult_worker *w, const consult_plan_options *given, consult_plan_options *own) {
    consult_status status = CNS_FAULT_TAKE(w, consult_plan_options, own, given, "options");
    if (status != CONSULT_OK) return status;
    const char *fault = options_fault(own);
    return fault ? cns_fault_tell(w, fault) : check_names(w, own);
}

/* A calendar by its id; CNS_NONE with *known false when there is none of this id. */
static uint32_t find_calendar(const cns_model *m, const char *id, bool *known) {
    *known = true;
    for (uint32_t i = 0; id && i < m->calendars_count; i++)
        if (strcmp(cns_model_text(m, m->calendars[i].id), id) == 0) return i;
    *known = id == NULL;
    return CNS_NONE;
}

static bool take_hours(consult_plan *plan, const consult_plan_options *o) {
    for (size_t i = 0; i < o->hours_count; i++) {
        consult_hours *made = &plan->hours[i];
        *made = o->hours[i];
        consult_hour *items = cns_arena_array(&plan->arena, made->count, sizeof *items);
        made->name = cns_arena_copy(&plan->arena, made->name, strlen(made->name));
        if (!items || !made->name) return false;
        if (made->count > 0) memcpy(items, made->items, made->count * sizeof *items);
        made->items = items;
    }
    plan->hours_count = o->hours_count;
    return true;
}

static bool take_options(consult_plan *plan, const consult_plan_options *o) {
    const cns_model *m = &plan->pack->model;
    uint32_t calendar = plan->calendar != CNS_NONE ? plan->calendar : m->windows[cns_plan_step(plan, 0)->window].calendar;
    plan->locale = o->locale != 0 ? o->locale : CONSULT_LOCALE_ZH_HANS;
    plan->consent = o->consent;
    plan->consent_told = o->consent != 0; /* none at all is what options say when nobody has asked yet */
    plan->zone.minutes = o->use_offset ? o->utc_offset_minutes : m->calendars[calendar].utc_offset_minutes;
    plan->zone.at = o->offset_at;
    plan->zone.user = o->offset_user;
    plan->given_zone = o->use_offset || o->offset_at;
    return take_hours(plan, o);
}

/* The parts of a plan that need no memory but its own. */
static consult_plan *make(const consult_pack *pack, const consult_facts *facts, uint32_t index, uint32_t calendar,
                          int64_t anchor_ms) {
    consult_plan *made = cns_memory_zero(&pack->context->memory, sizeof *made);
    if (!made) return NULL;
    made->context = consult_context_ref(pack->context);
    made->pack = cns_pack_hold(pack);
    made->facts = cns_facts_hold(facts);
    made->entry = &made->pack->model.plans[index];
    made->calendar = calendar;
    made->anchor_ms = anchor_ms;
    made->now_ms = INT64_MIN;
    cns_vector_start(&made->results, sizeof(cns_plan_result));
    cns_vector_start(&made->orders, sizeof(cns_plan_order));
    cns_vector_start(&made->elsewhere, sizeof(cns_plan_contact));
    cns_arena_start(&made->arena, &made->context->memory);
    for (int i = 0; i < 2; i++) cns_arena_start(&made->views[i].arena, &made->context->memory);
    return made;
}

consult_status consult_plan_new(consult_worker *worker, const consult_pack *pack, const consult_facts *facts,
                                const char *template_id, int64_t anchor_ms, const consult_plan_options *options,
                                consult_plan **plan) {
    if (plan) *plan = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!pack || !template_id || !plan) return cns_fault_tell(worker, "a pack, a template and a place for the plan are due");
    consult_plan_options own = {.struct_size = sizeof own};
    consult_status status = options ? check_options(worker, options, &own) : CONSULT_OK;
    if (status != CONSULT_OK) return status;
    uint32_t index = cns_model_find(&pack->model, CONSULT_PACK_PLAN, template_id);
    if (index == CNS_NONE) return cns_worker_fail(worker, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "the pack has no plan of this id");
    bool known;
    uint32_t calendar = find_calendar(&pack->model, own.calendar, &known);
    if (!known) return cns_worker_fail(worker, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "the pack has no calendar of this id");
    if (!cns_civil_inside(anchor_ms))
        return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the anchor lies outside 1900-2200");
    consult_plan *made = make(pack, facts, index, calendar, anchor_ms);
    if (!made || !take_options(made, &own) || !cns_plan_prepare(made)) {
        consult_plan_free(made);
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the plan");
    }
    cns_plan_turn(made);
    *plan = made;
    return CONSULT_OK;
}

void consult_plan_free(consult_plan *plan) {
    if (!plan) return;
    consult_context *context = plan->context; /* outlives all that its memory holds */
    for (int i = 0; i < 2; i++) cns_arena_free(&plan->views[i].arena);
    cns_arena_free(&plan->arena);
    cns_vector_free(&plan->results, &context->memory);
    cns_vector_free(&plan->orders, &context->memory);
    cns_vector_free(&plan->elsewhere, &context->memory);
    consult_facts_unref(plan->facts);
    consult_pack_unref(plan->pack);
    cns_memory_put(&context->memory, plan, sizeof *plan);
    consult_context_unref(context);
}

bool cns_plan_prepare(consult_plan *plan) {
    return cns_plan_compute(plan, &plan->views[plan->current ^ 1u]);
}

void cns_plan_turn(consult_plan *plan) {
    plan->current ^= 1u;
}

/* ---- what is planned ---- */

size_t consult_plan_count(const consult_plan *plan) {
    return plan ? cns_plan_seen(plan)->count : 0;
}

const consult_step *consult_plan_at(const consult_plan *plan, size_t index) {
    return index < consult_plan_count(plan) ? &cns_plan_seen(plan)->steps[index] : NULL;
}

const char *consult_plan_stopped(const consult_plan *plan) {
    return plan ? cns_plan_seen(plan)->stopped : NULL;
}

const consult_step *consult_plan_next(const consult_plan *plan, int64_t now_ms) {
    (void)now_ms; /* what is overdue comes first, and that is what is earliest */
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = &cns_plan_seen(plan)->steps[i];
        if (step->status == CONSULT_STEP_PLANNED) return step;
    }
    return NULL;
}

/* ---- what has become of it ---- */

uint32_t cns_plan_find(const consult_plan *plan, const char *id) {
    for (uint32_t s = 0; s < plan->entry->steps.count; s++)
        if (strcmp(cns_model_text(&plan->pack->model, cns_plan_step(plan, s)->id), id) == 0) return s;
    return CNS_NONE;
}

/* What is held may have been done all the same: then that is a fact. */
static bool is_open(const cns_plan_row *row) {
    return row->status == CONSULT_STEP_PLANNED || row->status == CONSULT_STEP_HELD;
}

static const cns_plan_row *find_planned(const consult_plan *plan, uint32_t step, uint32_t attempt) {
    const cns_plan_view *view = cns_plan_seen(plan);
    for (size_t i = 0; i < view->count; i++) {
        const cns_plan_row *row = view->rows[i];
        if (row->step == step && row->attempt == attempt && is_open(row)) return row;
    }
    return NULL;
}

/* True when there is nothing to add: the same was recorded before, or the patient has opted out already. */
static bool recorded(const consult_plan *plan, uint32_t step, uint32_t attempt, consult_result result) {
    for (size_t i = 0; i < plan->results.count; i++) {
        const cns_plan_result *r = CNS_VECTOR_AT(&plan->results, const cns_plan_result, i);
        if (r->result != result) continue;
        if (result == CONSULT_RESULT_OPTED_OUT || (r->row.step == step && r->row.attempt == attempt)) return true;
    }
    return false;
}

/* How often a step has had a result. */
static uint32_t count_same(const consult_plan *plan, uint32_t step, consult_result result) {
    uint32_t count = 0;
    for (size_t i = 0; i < plan->results.count; i++) {
        const cns_plan_result *r = CNS_VECTOR_AT(&plan->results, const cns_plan_result, i);
        if (r->row.step == step && r->result == result) count++;
    }
    return count;
}

consult_status consult_plan_record(consult_plan *plan, const char *step, uint32_t attempt, consult_result result, int64_t at_ms,
                                   int64_t call_back_ms) {
    if (!plan || !step || !consult_result_name(result) || !cns_civil_inside(at_ms)) return CONSULT_INVALID_ARGUMENT;
    if (result == CONSULT_RESULT_CALL_BACK && (call_back_ms <= at_ms || !cns_civil_inside(call_back_ms)))
        return CONSULT_INVALID_ARGUMENT;
    bool last = result == CONSULT_RESULT_OPTED_OUT; /* is never refused, at whatever moment it is said */
    cns_plan_result made = {.result = result, .at_ms = at_ms, .call_back_ms = call_back_ms};
    uint32_t index = cns_plan_find(plan, step);
    if (index == CNS_NONE) return CONSULT_UNKNOWN_ID;
    if (recorded(plan, index, attempt, result)) return CONSULT_OK;
    const cns_plan_row *row = find_planned(plan, index, attempt);
    if (!row && !last) return CONSULT_OUT_OF_ORDER;
    if (plan->results.count >= CNS_PLAN_RESULTS && !last) return CONSULT_LIMIT;
    made.aside = !row;
    made.row = row ? *row : (cns_plan_row){.step = index, .attempt = attempt};
    made.same = count_same(plan, index, result) + 1;
    if (!cns_vector_append(&plan->results, &plan->context->memory, &made, 1)) return CONSULT_NO_MEMORY;
    if (!cns_plan_prepare(plan)) {
        plan->results.count--;
        return CONSULT_NO_MEMORY;
    }
    cns_plan_turn(plan);
    return CONSULT_OK;
}
