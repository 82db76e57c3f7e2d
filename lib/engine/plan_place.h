/* Where a contact may lie: the window, and what bars an instant inside it. */
#ifndef CNS_ENGINE_PLAN_PLACE_H
#define CNS_ENGINE_PLAN_PLACE_H

#include "engine/plan.h"

/* A contact that counts against caps. */
typedef struct cns_counted {
    int32_t day;
    int64_t at_ms;
    bool reached;
} cns_counted;

/* The work of one computation; the memory is the view's. */
typedef struct cns_plan_work {
    const consult_plan *plan;
    const cns_model *m;
    cns_plan_row *rows;
    size_t count;
    int64_t *ends;        /* by step: when it was done, else is due; followers count from here */
    uint32_t *tries;      /* by step: contacts made */
    cns_counted *counted; /* sorted by time */
    size_t counted_count;
    size_t contacts; /* of this plan, made and planned, for the cap in all */
    uint32_t stopped_purposes, held_purposes;
    const char *stopped_by, *held_by; /* ids of circumstances */
    const char *stopped;              /* why, or NULL */
    bool ended;                       /* also what is no contact is cancelled */
} cns_plan_work;

/* What a result does to its step. */
typedef enum cns_fate { CNS_FATE_NEXT, CNS_FATE_RETRY, CNS_FATE_GIVEN_UP, CNS_FATE_STOP } cns_fate;

/* To opt out ends everything, whatever a template says; then what ends the plan; then what the step says. */
cns_fate cns_plan_fate(const cns_plan_work *w, const cns_plan_result *r);

/* What a step says of a result, or NULL. */
const cns_outcome *cns_plan_outcome(const cns_model *m, const cns_step_entry *step, consult_result result);

/* Which contacts the circumstances hold or cancel; whether they end all. */
void cns_plan_heed(cns_plan_work *w);

/* The hours of a step. */
cns_hours cns_plan_hours(const cns_plan_work *w, const cns_step_entry *step, cns_zone *zone);

/* Takes a contact into account. */
void cns_plan_count(cns_plan_work *w, int64_t at_ms, bool reached);

/* Why an instant is not possible for a contact, and when it may be. */
typedef struct cns_bar {
    const char *rule, *detail;
    int64_t until_ms; /* INT64_MAX = never */
} cns_bar;

/* True when a contact of this step at opening->at_ms is barred. Else the opening ends where quiet hours or other hours begin. */
bool cns_plan_bar(const cns_plan_work *w, const cns_step_entry *step, cns_opening *opening, cns_bar *bar);

/* Adds a reason to a row. */
void cns_plan_shift(cns_plan_row *row, const char *rule, const char *detail, int64_t from_ms, int64_t to_ms);

/* Places a row at or after row->due_ms; tells why. False: there is no such time; the row says so. */
bool cns_plan_place(const cns_plan_work *w, cns_plan_row *row);

#endif
