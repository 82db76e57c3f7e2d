/* The part of the model that plans are made from: calendars, windows, quiet hours, circumstances, templates. */
#ifndef CNS_MODEL_PLANNING_H
#define CNS_MODEL_PLANNING_H

#include "model/names.h"

/* The results by name, from 1; consult_result_name(). */
#define CNS_RESULT_NAMES                                                                                                           \
    "done no_answer busy call_back refused opted_out wrong_number booked visited hospitalised soft_refusal no_show deceased "      \
    "emergency complained other_person treated_elsewhere"
#define CNS_RESULTS 17u

typedef enum cns_beyond { CNS_BEYOND_WEEKDAY, CNS_BEYOND_OFF } cns_beyond; /* days that are not known: by weekday, or all off */

typedef struct cns_calendar {
    cns_name id, source;
    cns_titles titles;
    int32_t utc_offset_minutes;
    int32_t valid_from, valid_to; /* days since 1970-01-01, both inside */
    uint32_t weekend;             /* bit 1 = Monday … bit 7 = Sunday */
    uint32_t beyond;              /* cns_beyond */
    cns_range off, work;          /* → days, sorted */
    cns_range yearly;             /* → days, month * 100 + day, sorted: off in the years that are not known */
} cns_calendar;

typedef struct cns_day {
    int32_t day; /* since 1970-01-01, unless it is said otherwise */
} cns_day;

typedef enum cns_window_days { CNS_DAYS_EVERY, CNS_DAYS_WORKING } cns_window_days;

typedef struct cns_window {
    cns_name id;
    uint32_t calendar;
    uint32_t days;   /* cns_window_days */
    cns_range times; /* → clocks, sorted, not overlapping; an end before its start runs over midnight */
} cns_window;

typedef struct cns_clock {
    uint32_t start, end; /* minutes since midnight */
} cns_clock;

typedef struct cns_quiet { /* when nobody is called, whatever the window says */
    cns_name id, source;
    uint32_t calendar;
    uint32_t purposes; /* CONSULT_PURPOSE_… */
    cns_range times;   /* → clocks; an end before its start runs over midnight */
} cns_quiet;

typedef enum cns_effect {
    CNS_EFFECT_HOLD, /* contacts wait */
    CNS_EFFECT_STOP, /* contacts are cancelled */
    CNS_EFFECT_END,  /* everything is cancelled */
    CNS_EFFECT_NONE  /* only to lift another one */
} cns_effect;

#define CNS_CIRCUMSTANCES 64u /* at most: plans keep them as bits */

typedef struct cns_circumstance { /* something about the patient that plans heed */
    cns_name id, source;
    cns_titles titles;
    uint32_t effect;      /* cns_effect */
    uint32_t purposes;    /* CONSULT_PURPOSE_… */
    uint32_t unless;      /* circumstance that lifts this one, or CNS_NONE */
    uint32_t results;     /* bits 1 << consult_result that raise it, in any plan of the patient */
    cns_range signals;    /* refs: raised once in a talk */
    uint32_t slot;        /* of a talk, or CNS_NONE … */
    int32_t least, below; /* … whose number is in [least, below) */
} cns_circumstance;

typedef enum cns_unit {
    CNS_UNIT_MINUTES,
    CNS_UNIT_HOURS,
    CNS_UNIT_DAYS,
    CNS_UNIT_WORKING_DAYS,
    CNS_UNIT_WEEKS,
    CNS_UNIT_MONTHS
} cns_unit;

typedef struct cns_plan_entry {
    cns_name id, source;
    cns_titles titles;
    uint32_t per_day, per_7_days, per_30_days; /* caps of contacts; 0 = none */
    uint32_t reached_per_day;                  /* of contacts that reached the patient, or may yet; 0 = no cap */
    uint32_t per_step, in_all;                 /* of contacts of one step, of all; 0 = none */
    uint32_t gap_minutes;                      /* between two contacts of one patient */
    uint32_t rank;                             /* of two plans of one patient the higher chooses its dates first */
    uint32_t stop;                             /* bits 1 << consult_result: results that end the plan */
    cns_range despite;                         /* refs → circumstances that it does not heed */
    cns_range steps;
} cns_plan_entry;

typedef enum cns_outcome_kind { CNS_OUTCOME_RETRY, CNS_OUTCOME_STOP, CNS_OUTCOME_CONTINUE } cns_outcome_kind;

typedef struct cns_outcome { /* what a result does to a step */
    uint32_t result;         /* consult_result */
    uint32_t kind;           /* cns_outcome_kind */
    int32_t amount;
    uint32_t unit;
    uint32_t at_most; /* retries */
    uint32_t then;    /* CNS_OUTCOME_STOP or CNS_OUTCOME_CONTINUE, once they are used up */
} cns_outcome;

typedef enum cns_step_kind {                   /* as consult_step_kind, from 0 */
                             CNS_STEP_CONTACT, /* needs consent, keeps caps and quiet hours */
                             CNS_STEP_TASK,
                             CNS_STEP_VISIT,
                             CNS_STEP_DEADLINE
} cns_step_kind;

#define CNS_AFTER_LAST (CNS_NONE - 1) /* after the last contact that was made */

typedef struct cns_step_entry {
    cns_name id, why;
    cns_titles titles;
    uint32_t kind;  /* cns_step_kind */
    uint32_t after; /* index of an earlier step within the plan, CNS_NONE = the anchor, or CNS_AFTER_LAST */
    int32_t amount;
    uint32_t unit;
    uint32_t clock; /* minutes since midnight at which it is due on its day; CNS_NONE = as the offset says */
    uint32_t before_anchor;
    uint32_t window;
    uint32_t purpose;    /* CONSULT_PURPOSE_… */
    cns_range channels;  /* → channel_names, in order of preference */
    cns_range scenarios; /* refs: opening of the first try, of the second …; the last one of all further */
    cns_range checklist; /* refs → scenarios */
    cns_range outcomes;
} cns_step_entry;

typedef struct cns_channel_name {
    cns_name id;
} cns_channel_name;

/* ---- what calls lead to ---- */

#define CNS_YIELD_STAGES 8u

typedef struct cns_yield {
    cns_name id, source;
    cns_titles titles;
    cns_range stages, claims; /* → yield_stages (2 to 8), yield_claims */
    uint32_t weight;          /* calls that the claim is worth, 1 to 1000 */
} cns_yield;

typedef struct cns_yield_stage {
    cns_name id;
    uint32_t claimed; /* of the first stage's, 1 to 1000, never more than at the stage before */
    uint32_t results; /* bits 1 << consult_result that a contact has which came so far */
} cns_yield_stage;

typedef struct cns_yield_claim { /* attempts first … last bring this share of all visits */
    uint32_t first, last;        /* below CONSULT_YIELD_ATTEMPTS */
    uint32_t share;              /* 1 to 1000 */
} cns_yield_claim;

#endif
