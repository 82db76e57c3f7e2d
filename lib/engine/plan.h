/* The inside of a plan: what was given, what was recorded, and the steps that follow from both.
 *
 * Nothing is queued: after each change all steps are computed anew from template, anchor, results and what else was said, into the
 * view that is not in use; only when that has succeeded the views change places. What was recorded keeps the date for which it was
 * planned. */
#ifndef CNS_ENGINE_PLAN_H
#define CNS_ENGINE_PLAN_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/context.h"
#include "base/vector.h"
#include "engine/calendar.h"
#include "model/pack.h"

/* Shifts of one step; a plan makes fewer, were it more the last one takes in the rest. */
#define CNS_PLAN_SHIFTS 12u

/* Results of one plan; no more are taken (an opting out always is). */
#define CNS_PLAN_RESULTS 1000u

/* Hours beside the window. */
#define CNS_PLAN_HOURS 8u

#define CNS_NEVER_MADE INT64_MIN

/* One contact (or task …): an attempt that was made, or is to be made. */
typedef struct cns_plan_row {
    uint32_t step;     /* place in the template */
    uint32_t tries;    /* of this step, from 1 */
    uint32_t attempt;  /* ordinal in the plan, 0 = not numbered yet */
    uint32_t sequence; /* changes since the plan began */
    int64_t due_ms, window_end_ms;
    int64_t at_ms; /* when it was made, or CNS_NEVER_MADE */
    consult_result result;
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

typedef struct cns_plan_order {
    uint32_t step;
    int64_t at_ms; /* or CONSULT_ORDER_DROP */
} cns_plan_order;

/* A contact of another plan of the same patient. */
typedef struct cns_plan_contact {
    int64_t at_ms;
    bool reached; /* or may yet */
} cns_plan_contact;

/* The steps as computed; all memory is the arena's. */
typedef struct cns_plan_view {
    cns_arena arena;
    size_t count;
    cns_plan_row **rows; /* in the order of time */
    consult_step *steps; /* the same, for the host */
    const char *stopped; /* name of what ended the plan, or NULL */
} cns_plan_view;

struct consult_plan {
    consult_context *context;
    consult_pack *pack;
    consult_facts *facts; /* or NULL; phrases of the steps are filled from them */
    const cns_plan_entry *entry;
    cns_arena arena; /* what was given */
    int64_t anchor_ms, now_ms;
    uint32_t consent;
    bool consent_told;         /* the host said what the patient agreed to, or took it back */
    uint32_t calendar;         /* of the patient's region, or CNS_NONE */
    cns_zone zone;             /* of the days that caps count, and of all that is written */
    bool given_zone;           /* it is the patient's: it holds for all windows, else each has its calendar's own */
    uint64_t said;             /* bits of circumstances that the host said hold */
    uint64_t lifted;           /* … and of those that it said do not: goes before what results and talks raised */
    uint64_t told;             /* … and of those that a talk told */
    uint64_t raised_elsewhere; /* by results in other plans of the patient */
    consult_locale locale;
    consult_hours hours[CNS_PLAN_HOURS];
    size_t hours_count;
    cns_vector results;   /* cns_plan_result, in the order they were recorded */
    cns_vector orders;    /* cns_plan_order */
    cns_vector elsewhere; /* cns_plan_contact: of the patient's other plans */
    cns_plan_view views[2];
    uint32_t current;
};

static inline const cns_plan_view *cns_plan_seen(const consult_plan *plan) {
    return &plan->views[plan->current];
}

static inline const cns_step_entry *cns_plan_step(const consult_plan *plan, uint32_t step) {
    return &plan->pack->model.steps[plan->entry->steps.first + step];
}

/* The place of a step in the template, CNS_NONE when there is none of this id. */
uint32_t cns_plan_find(const consult_plan *plan, const char *id);

/* Circumstances that this plan's results raise; those that hold for it, lifted ones left out. */
uint64_t cns_plan_raised(const consult_plan *plan);
uint64_t cns_plan_circumstances(const consult_plan *plan);

/* Whether a contact with this result reached the patient. */
bool cns_plan_reached(consult_result result);

/* The steps that follow from what the plan holds. False: no memory; the view is then empty. */
bool cns_plan_compute(const consult_plan *plan, cns_plan_view *view);

/* Computes into the view that is not in use; to be followed by cns_plan_turn() when it was true. */
bool cns_plan_prepare(consult_plan *plan);

/* Makes the prepared view the one that is seen. */
void cns_plan_turn(consult_plan *plan);

/* ---- shared by the writers ---- */

/* The title of a step (or of the plan), in the plan's locale. */
const char *cns_plan_title(const consult_plan *plan, const cns_titles *titles);
const char *cns_plan_purpose_name(uint32_t purpose);
const char *cns_plan_status_name(consult_step_status status);

/* What the pack calls a thing of a group, "status" and "planned", in the plan's locale (its term "plan.status.planned"; group "":
 * the term "plan.and"); NULL when it has no such term. */
const char *cns_plan_term(const consult_plan *plan, const char *group, const char *id);

/* The same; without a term the id itself. */
const char *cns_plan_word(const consult_plan *plan, const char *group, const char *id);

/* Writes into a JSON string what moved a step, "节假日（中国大陆）"; without `detail` where the rule says it all. */
void cns_plan_tell_shift(const consult_plan *plan, const consult_shift *shift, bool detail, cns_buffer *out);

/* What ended the plan: a result, a circumstance; "" while nothing did. */
const char *cns_plan_stopped_words(const consult_plan *plan);

/* Writes into a JSON string how a step is called: by its title, or by the plan's with its place in it. */
void cns_plan_tell_step(const consult_plan *plan, uint32_t step, cns_buffer *out);

/* A uid of 1 to 200 letters, digits, '-', '.', '@'. */
bool cns_plan_uid_valid(const char *uid);

#endif
