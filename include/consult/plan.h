/**
 * @file plan.h
 * Plans: whom to call when, with a reason for every date. A plan is computed from its template, the anchor and the results so
 * far, never from a stale queue. No clock, no libc time zone: instants are milliseconds since 1970 UTC.
 */
#ifndef CONSULT_PLAN_H
#define CONSULT_PLAN_H

#include "consult/facts.h"
#include "consult/worker.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_plan consult_plan;

/** The three purposes of a contact; each needs its own consent. */
enum { CONSULT_PURPOSE_CLINICAL = 1, CONSULT_PURPOSE_SERVICE = 2, CONSULT_PURPOSE_MARKETING = 4 };

/** What became of an attempt. */
typedef enum consult_result {
    CONSULT_RESULT_DONE = 1,
    CONSULT_RESULT_NO_ANSWER = 2,
    CONSULT_RESULT_BUSY = 3,
    CONSULT_RESULT_CALL_BACK = 4, /**< asked to be called at call_back_ms */
    CONSULT_RESULT_REFUSED = 5,   /**< not interested */
    CONSULT_RESULT_OPTED_OUT = 6, /**< wants no more contact: ends everything */
    CONSULT_RESULT_WRONG_NUMBER = 7,
    CONSULT_RESULT_BOOKED = 8,
    CONSULT_RESULT_VISITED = 9,
    CONSULT_RESULT_HOSPITALISED = 10
} consult_result;

/** The name of a result, "no_answer"; NULL for a number that is none. Threads: any. */
CONSULT_API const char *consult_result_name(consult_result result);

/** Options of a plan. */
typedef struct consult_plan_options {
    size_t struct_size;
    uint32_t consent;           /**< CONSULT_PURPOSE_… that the patient agreed to; 0 = none: the plan holds no step */
    int32_t utc_offset_minutes; /**< of the patient; the calendar's own when use_offset is false */
    bool use_offset;
    consult_locale locale; /**< of phrases; default Simplified */
} consult_plan_options;

/**
 * Starts a plan.
 * @param template_id  id of a plan of the pack, "follow_up".
 * @param anchor_ms    when what it follows happened.
 * @param options      NULL = no consent at all.
 * @param[out] plan    yours; consult_plan_free(). Keeps pack and facts alive.
 * @return UNKNOWN_ID, LIMIT (anchor outside 1900–2200), INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_new(consult_worker *worker, const consult_pack *pack,
                                                             const consult_facts *facts, const char *template_id, int64_t anchor_ms,
                                                             const consult_plan_options *options, consult_plan **plan);
/** Frees a plan. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_plan_free(consult_plan *plan);

/** One thing that moved a date. Strings are borrowed from the pack or constant. */
typedef struct consult_shift {
    size_t struct_size;
    const char *rule;   /**< "window", "holiday", "weekend", "cap", "predecessor", "retry", "call_back", "calendar_unknown" … */
    const char *detail; /**< which window, calendar … */
    int64_t from_ms;
    int64_t to_ms;
} consult_shift;

/** State of a step. */
typedef enum consult_step_status {
    CONSULT_STEP_PLANNED = 1,
    CONSULT_STEP_DONE = 2,
    CONSULT_STEP_CANCELLED = 3,  /**< the plan has stopped */
    CONSULT_STEP_NO_CONSENT = 4, /**< its purpose has no consent */
    CONSULT_STEP_GIVEN_UP = 5    /**< all retries used */
} consult_step_status;

/** One step of a plan. Borrowed from the plan until it is changed or freed. */
typedef struct consult_step {
    size_t struct_size;
    const char *id;   /**< "call_1" */
    uint32_t attempt; /**< 1, 2 … */
    int64_t due_ms;
    int64_t window_end_ms; /**< until when it may be done */
    const char *channel;   /**< "phone" */
    const char *purpose;   /**< "service" */
    const char *scenario;  /**< opening phrases; "" = none */
    const char *why;       /**< row of the manual */
    consult_step_status status;
    bool calendar_known; /**< false: the date lies outside the calendar's validity */
    size_t shift_count;  /**< in the order applied */
    const consult_shift *const *shifts;
} consult_step;

/** How many steps there are. Threads: one at a time. */
CONSULT_API size_t consult_plan_count(const consult_plan *plan);
/** The i-th step, in the order of time; NULL out of range. @return borrowed until the plan changes. Threads: one at a time. */
CONSULT_API const consult_step *consult_plan_at(const consult_plan *plan, size_t index);
/** Why the plan stopped: "opted_out", "booked" …; NULL while it runs. @return a constant string. Threads: one at a time. */
CONSULT_API const char *consult_plan_stopped(const consult_plan *plan);
/** The next step due at or after `now_ms` or overdue; NULL when there is none. @return borrowed. Threads: one at a time. */
CONSULT_API const consult_step *consult_plan_next(const consult_plan *plan, int64_t now_ms);

/**
 * Records the result of a step; the rest is planned anew. The same result of the same step and attempt twice changes nothing.
 * @param call_back_ms  for CONSULT_RESULT_CALL_BACK: when; else ignored.
 * @return UNKNOWN_ID (step), OUT_OF_ORDER (the step is not planned any more), INVALID_ARGUMENT, LIMIT (too many results),
 * NO_MEMORY. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_record(consult_plan *plan, const char *step, uint32_t attempt,
                                                                consult_result result, int64_t at_ms, int64_t call_back_ms);

/**
 * The plan as one JSON object (times with the offset of the patient).
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_json(const consult_plan *plan, consult_worker *worker,
                                                              consult_string *json);

/**
 * The planned steps as iCalendar (RFC 5545): one VEVENT a step, UTC, private, no diagnosis in the summary.
 * @param now_ms  the DTSTAMP.
 * @param uid     unique prefix of the UIDs (letters, digits, '-', '.', '@'); the host's plan id.
 * @param[out] ics  borrowed from the worker.
 * @return INVALID_ARGUMENT (uid), NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_ics(const consult_plan *plan, consult_worker *worker, int64_t now_ms,
                                                             const char *uid, consult_string *ics);

/**
 * Reads an ISO 8601 time: "2026-12-01T09:30+08:00", seconds and "Z" allowed; without an offset `default_offset_minutes` holds.
 * @return INVALID_ARGUMENT (not such a time, or outside 1900–2200).
 * Threads: any.
 */
CONSULT_API consult_status consult_time_parse(const char *text, int32_t default_offset_minutes, int64_t *at_ms);

/**
 * Writes "2026-12-01T09:30:00+08:00" with a NUL.
 * @param buffer  at least 26 bytes.
 * @return LIMIT (capacity, or outside 1900–2200), INVALID_ARGUMENT.
 * Threads: any.
 */
CONSULT_API consult_status consult_time_format(int64_t at_ms, int32_t offset_minutes, char *buffer, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
