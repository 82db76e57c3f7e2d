/* The inside of a plan: what was given, what was recorded, and the steps that follow from both.
 *
 * Nothing is queued: after each result all steps are computed anew from template, anchor and results, into the view that is not
 * in use; only when that has succeeded the views change places. What was recorded keeps the date for which it was planned. */
#ifndef CNS_ENGINE_PLAN_H
#define CNS_ENGINE_PLAN_H

#include "base/arena.h"
#include "base/context.h"
#include "base/vector.h"
#include "engine/calendar.h"
#include "model/pack.h"

/* Shifts of one step; a plan makes fewer, were it more the last one takes in the rest. */
#define CNS_PLAN_SHIFTS 10u

/* Results of one plan; no more are taken (an opting out always is). */
#define CNS_PLAN_RESULTS 1000u

/* One contact: an attempt that was made, or is to be made. */
typedef struct cns_plan_row {
    uint32_t step;    /* place in the template */
    uint32_t attempt; /* ordinal in the plan, 0 = not numbered yet */
    int64_t due_ms, window_end_ms;
    consult_step_status status;
    bool known; /* its calendar knows the day */
    uint32_t shift_count;
    consult_shift shifts[CNS_PLAN_SHIFTS];
} cns_plan_row;

typedef struct cns_plan_result {
    cns_plan_row row; /* as it was planned when the result came */
    consult_result result;
    int64_t at_ms, call_back_ms;
    uint32_t same; /* how often this step has had this result, this one included */
    bool aside;    /* an opting out between the attempts: ends the plan, is no contact */
} cns_plan_result;

/* The steps as computed; all memory is the arena's. */
typedef struct cns_plan_view {
    cns_arena arena;
    size_t count;
    const cns_plan_row **rows; /* in the order of time */
    consult_step *steps;       /* the same, for the host */
    const char *stopped;       /* name of what ended the plan, or NULL */
} cns_plan_view;

struct consult_plan {
    consult_context *context;
    consult_pack *pack;
    consult_facts *facts; /* or NULL; phrases of the steps are filled from them */
    const cns_plan_entry *entry;
    int64_t anchor_ms;
    uint32_t consent;
    int32_t offset;    /* of the days that caps count, and of all that is written */
    bool given_offset; /* it is the patient's: it holds for all windows, else each has its calendar's own */
    consult_locale locale;
    cns_vector results; /* cns_plan_result, in the order they were recorded */
    cns_plan_view views[2];
    uint32_t current;
};

static inline const cns_plan_view *cns_plan_seen(const consult_plan *plan) {
    return &plan->views[plan->current];
}

static inline const cns_step_entry *cns_plan_step(const consult_plan *plan, uint32_t step) {
    return &plan->pack->model.steps[plan->entry->steps.first + step];
}

/* The steps that follow from what the plan holds. False: no memory; the view is then empty. */
bool cns_plan_compute(const consult_plan *plan, cns_plan_view *view);

#endif
