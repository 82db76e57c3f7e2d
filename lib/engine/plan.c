#include "engine/plan.h"
#include "engine/worker.h"

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
    }
    return NULL;
}

/* ---- start and end ---- */

/* What is wrong with the options, or NULL. */
static const char *options_fault(const consult_plan_options *o) {
    if (!o) return NULL;
    if (!CNS_STRUCT_OK(o)) return "the options' struct_size is too small: set it to sizeof(consult_plan_options)";
    if (o->consent & ~(uint32_t)(CONSULT_PURPOSE_CLINICAL | CONSULT_PURPOSE_SERVICE | CONSULT_PURPOSE_MARKETING))
        return "the consent holds a purpose that there is not";
    if (o->use_offset && (o->utc_offset_minutes < -CNS_OFFSET_MOST || o->utc_offset_minutes > CNS_OFFSET_MOST))
        return "the offset from UTC is a day or more";
    if (o->locale != 0 && o->locale != CONSULT_LOCALE_ZH_HANS && o->locale != CONSULT_LOCALE_ZH_HANT)
        return "there is no such locale";
    return NULL;
}

/* References on facts that are const to us: the count is the only thing that is written. */
static consult_facts *hold_facts(const consult_facts *facts) {
    union {
        const consult_facts *given;
        consult_facts *own;
    } f = {facts};
    return consult_facts_ref(f.own);
}

static void take_options(consult_plan *plan, const consult_plan_options *o) {
    const cns_model *m = &plan->pack->model;
    plan->locale = o && o->locale != 0 ? o->locale : CONSULT_LOCALE_ZH_HANS;
    plan->consent = o ? o->consent : 0;
    plan->given_offset = o && o->use_offset;
    if (plan->given_offset)
        plan->offset = o->utc_offset_minutes;
    else if (plan->entry->steps.count > 0)
        plan->offset = m->calendars[m->windows[cns_plan_step(plan, 0)->window].calendar].utc_offset_minutes;
}

consult_status consult_plan_new(consult_worker *worker, const consult_pack *pack, const consult_facts *facts,
                                const char *template_id, int64_t anchor_ms, const consult_plan_options *options,
                                consult_plan **plan) {
    if (plan) *plan = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault =
        !pack || !template_id || !plan ? "a pack, a template and a place for the plan are due" : options_fault(options);
    if (fault) return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, fault);
    uint32_t index = cns_model_find(&pack->model, CONSULT_PACK_PLAN, template_id);
    if (index == CNS_NONE) return cns_worker_fail(worker, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "the pack has no plan of this id");
    if (!cns_civil_inside(anchor_ms))
        return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the anchor lies outside 1900-2200");
    consult_plan *made = cns_memory_zero(&pack->context->memory, sizeof *made);
    if (!made) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the plan");
    made->context = consult_context_ref(pack->context);
    made->pack = cns_pack_hold(pack);
    made->facts = hold_facts(facts);
    made->entry = &made->pack->model.plans[index];
    made->anchor_ms = anchor_ms;
    take_options(made, options);
    cns_vector_start(&made->results, sizeof(cns_plan_result));
    for (int i = 0; i < 2; i++) cns_arena_start(&made->views[i].arena, &made->context->memory);
    if (!cns_plan_compute(made, &made->views[0])) {
        consult_plan_free(made);
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the steps");
    }
    *plan = made;
    return CONSULT_OK;
}

void consult_plan_free(consult_plan *plan) {
    if (!plan) return;
    consult_context *context = plan->context; /* outlives all that its memory holds */
    for (int i = 0; i < 2; i++) cns_arena_free(&plan->views[i].arena);
    cns_vector_free(&plan->results, &context->memory);
    consult_facts_unref(plan->facts);
    consult_pack_unref(plan->pack);
    cns_memory_put(&context->memory, plan, sizeof *plan);
    consult_context_unref(context);
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

static uint32_t find_step(const consult_plan *plan, const char *id) {
    for (uint32_t s = 0; s < plan->entry->steps.count; s++)
        if (strcmp(cns_model_text(&plan->pack->model, cns_plan_step(plan, s)->id), id) == 0) return s;
    return CNS_NONE;
}

static const cns_plan_row *find_planned(const consult_plan *plan, uint32_t step, uint32_t attempt) {
    const cns_plan_view *view = cns_plan_seen(plan);
    for (size_t i = 0; i < view->count; i++) {
        const cns_plan_row *row = view->rows[i];
        if (row->step == step && row->attempt == attempt && row->status == CONSULT_STEP_PLANNED) return row;
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
    uint32_t index = find_step(plan, step);
    if (index == CNS_NONE) return CONSULT_UNKNOWN_ID;
    if (recorded(plan, index, attempt, result)) return CONSULT_OK;
    const cns_plan_row *row = find_planned(plan, index, attempt);
    if (!row && !last) return CONSULT_OUT_OF_ORDER;
    if (plan->results.count >= CNS_PLAN_RESULTS && !last) return CONSULT_LIMIT;
    made.aside = !row;
    made.row = row ? *row : (cns_plan_row){.step = index, .attempt = attempt};
    made.same = count_same(plan, index, result) + 1;
    if (!cns_vector_append(&plan->results, &plan->context->memory, &made, 1)) return CONSULT_NO_MEMORY;
    uint32_t other = plan->current ^ 1u;
    if (!cns_plan_compute(plan, &plan->views[other])) {
        plan->results.count--;
        return CONSULT_NO_MEMORY;
    }
    plan->current = other;
    return CONSULT_OK;
}
