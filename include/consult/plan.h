/**
 * @file plan.h
 * Plans: whom to call when, with a reason for every date. A plan is computed from its template, the anchor and the results so
 * far, never from a stale queue. No clock, no libc time zone: instants are milliseconds since 1970 UTC.
 */
#ifndef CONSULT_PLAN_H
#define CONSULT_PLAN_H

#include "consult/session.h"

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
    CONSULT_RESULT_HOSPITALISED = 10,
    CONSULT_RESULT_SOFT_REFUSAL = 11,     /**< "let me think about it" */
    CONSULT_RESULT_NO_SHOW = 12,          /**< did not come to the visit */
    CONSULT_RESULT_DECEASED = 13,         /**< the patient has died */
    CONSULT_RESULT_EMERGENCY = 14,        /**< a red flag came up */
    CONSULT_RESULT_COMPLAINED = 15,       /**< complains */
    CONSULT_RESULT_OTHER_PERSON = 16,     /**< someone else answered */
    CONSULT_RESULT_TREATED_ELSEWHERE = 17 /**< needs nothing more from us */
} consult_result;

/** The name of a result, "no_answer"; NULL for a number that is none. Threads: any. */
CONSULT_API const char *consult_result_name(consult_result result);

/** Minutes east of UTC at an instant, for zones with daylight saving time: -1439 to 1439. Must give the same for the same. */
typedef int32_t (*consult_offset_at)(void *user, int64_t at_ms);

/** A piece of a week in which contact is possible: [start, end) on each of its days. */
typedef struct consult_hour {
    uint32_t weekdays; /**< bit 1 = Monday … bit 7 = Sunday; 0 = every day */
    uint32_t start;    /**< minutes since midnight, below 1440 */
    uint32_t end;      /**< minutes since midnight, to 1440; before the start: over midnight, and belongs to the day it begins on */
} consult_hour;

/** Hours that someone keeps beside the window of a step: the hospital, the agent's shift, what the patient prefers. Contacts lie in
 * the window and in all of these at once. */
typedef struct consult_hours {
    const char *name; /**< tells in the reasons of dates: "shift", "preference"; copied */
    const consult_hour *items;
    size_t count;               /**< 0 = never */
    int32_t utc_offset_minutes; /**< of these hours, −1439 to 1439; 0 without use_offset */
    bool use_offset;            /**< false: the plan's own offset; utc_offset_minutes must be 0 then */
} consult_hours;

/** Options of a plan. */
typedef struct consult_plan_options {
    size_t struct_size;
    uint32_t consent;            /**< CONSULT_PURPOSE_… that the patient agreed to; 0 = none: nobody is contacted */
    int32_t utc_offset_minutes;  /**< of the patient, −1439 to 1439 (0 is UTC); 0 without use_offset */
    bool use_offset;             /**< false: the calendar's own offset; utc_offset_minutes must be 0 then */
    consult_locale locale;       /**< of phrases; default Simplified */
    const char *calendar;        /**< id of the calendar where the patient lives, for all steps; NULL = that of each window */
    consult_offset_at offset_at; /**< NULL, or the patient's clock instead of utc_offset_minutes; kept as long as the plan */
    void *offset_user;           /**< for offset_at; kept as long as the plan */
    const consult_hours *hours;  /**< copied; a contact lies in all of them */
    size_t hours_count;          /**< at most 8 */
} consult_plan_options;

/**
 * Starts a plan.
 * @param template_id  id of a plan of the pack, "follow_up".
 * @param anchor_ms    when what it follows happened.
 * @param options      NULL = no consent at all.
 * @param[out] plan    yours; consult_plan_free(). Keeps pack and facts alive.
 * @return UNKNOWN_ID (plan, calendar), LIMIT (anchor outside 1900–2200), INVALID_UTF8 (a name of hours), INVALID_ARGUMENT,
 * NO_MEMORY.
 * Threads: pack and facts are shared; the worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_new(consult_worker *worker, const consult_pack *pack,
                                                             const consult_facts *facts, const char *template_id, int64_t anchor_ms,
                                                             const consult_plan_options *options, consult_plan **plan);
/** Frees a plan. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_plan_free(consult_plan *plan);

/** One thing that moved a date. Strings are borrowed from the pack or constant. */
typedef struct consult_shift {
    size_t struct_size;
    /** "offset", "order", "retry", "call_back" (where the date comes from); "window", "weekend", "holiday", "unknown_day",
     * "quiet_hours", "hours", "cap", "gap", "predecessor", "before_anchor", "overdue" (what moved it); "calendar_unknown",
     * "circumstance", "too_late", "never" (what is to be known about it: from_ms = to_ms) */
    const char *rule;
    const char *detail; /**< which window, calendar, quiet hours, cap, circumstance … */
    int64_t from_ms;
    int64_t to_ms;
} consult_shift;

/** State of a step. */
typedef enum consult_step_status {
    CONSULT_STEP_PLANNED = 1,
    CONSULT_STEP_DONE = 2,
    CONSULT_STEP_CANCELLED = 3,  /**< the plan has stopped */
    CONSULT_STEP_NO_CONSENT = 4, /**< its purpose has no consent */
    CONSULT_STEP_GIVEN_UP = 5,   /**< all retries used, or there is no time for it */
    CONSULT_STEP_HELD = 6        /**< waits until a circumstance has passed */
} consult_step_status;

/** What a step is. Only contacts need consent and keep quiet hours, hours, caps and gaps. */
typedef enum consult_step_kind {
    CONSULT_STEP_KIND_CONTACT = 1, /**< the patient is called or written to */
    CONSULT_STEP_KIND_TASK = 2,    /**< something to do in the house */
    CONSULT_STEP_KIND_VISIT = 3,   /**< the patient comes */
    CONSULT_STEP_KIND_DEADLINE = 4 /**< by then it must be done */
} consult_step_kind;

/** One step of a plan. Borrowed from the plan until it is changed or freed. */
typedef struct consult_step {
    size_t struct_size;
    const char *id;   /**< "call_1" */
    uint32_t attempt; /**< 1, 2 … */
    int64_t due_ms;
    int64_t window_end_ms; /**< until when it may be done; before a visit: until the visit at the latest */
    const char *channel;   /**< "phone" */
    const char *purpose;   /**< "service" */
    const char *scenario;  /**< opening phrases; "" = none */
    const char *why;       /**< row of the manual */
    consult_step_status status;
    bool calendar_known; /**< false: the date lies outside the calendar's validity */
    size_t shift_count;  /**< in the order applied */
    const consult_shift *const *shifts;
    consult_step_kind kind;
    const char *title;  /**< in the locale of the plan; "" = none */
    const char *window; /**< id of its window */
    uint32_t tries;     /**< 1 = the first try of this step, 2 = the second … */
    uint32_t sequence;  /**< how often this contact has changed since the plan began */
    int64_t at_ms;      /**< when it was made; INT64_MIN while it was not */
    const char *result; /**< what became of it; NULL while it was not made */
    size_t checklist_count;
    const char *const *checklist; /**< ids of scenarios to go through */
    size_t channel_count;
    const char *const *channels; /**< in order of preference; `channel` is the first */
} consult_step;

/** How many steps there are. Threads: one at a time. */
CONSULT_API size_t consult_plan_count(const consult_plan *plan);
/** The i-th step, in the order of time; NULL out of range. @return borrowed until the plan changes. Threads: one at a time. */
CONSULT_API const consult_step *consult_plan_at(const consult_plan *plan, size_t index);
/** Why nobody is contacted any more: "opted_out", "booked" …; NULL while somebody is. Where a result or a circumstance with the
 * effect "end" did it, nothing else is left to do either. @return borrowed from the pack, or constant. Threads: one at a time. */
CONSULT_API const char *consult_plan_stopped(const consult_plan *plan);
/** The next step due at or after `now_ms` or overdue; NULL when there is none. What is overdue may lie in hours that are over: see
 * consult_plan_renew(). @return borrowed. Threads: one at a time. */
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
 * Says that a circumstance of the pack ("complaint_open", "deceased") holds, or no longer: contacts are held or cancelled, or all
 * ends. The same twice changes nothing.
 * @return UNKNOWN_ID, INVALID_ARGUMENT, NO_MEMORY. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_circumstance(consult_plan *plan, const char *circumstance, bool holds);

/**
 * Heeds what a talk has told so far: circumstances that the pack ties to words ("don't call again") or to a slot (an age below 14).
 * What was told once stays, also when another talk says nothing of it, until consult_plan_circumstance() says that it no longer
 * holds.
 * @return INVALID_ARGUMENT (also when plan and session are of different packs), NO_MEMORY. Threads: plan and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_heed(consult_plan *plan, const consult_session *session);

/** What the patient agrees to from now on: CONSULT_PURPOSE_… @return INVALID_ARGUMENT, NO_MEMORY. Threads: one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_consent(consult_plan *plan, uint32_t consent);

#define CONSULT_ORDER_DROP INT64_MIN /**< for consult_plan_order(): the step is left out */
#define CONSULT_ORDER_NONE INT64_MAX /**< for consult_plan_order(): no order (any more): the template decides */

/**
 * A doctor's order for a step goes before its template: due then (in its window), or not at all. It is
 * for the first try: another try after a result follows that result.
 * @param at_ms  when, CONSULT_ORDER_DROP or CONSULT_ORDER_NONE.
 * @return UNKNOWN_ID (step), INVALID_ARGUMENT, NO_MEMORY. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_order(consult_plan *plan, const char *step, int64_t at_ms);

/**
 * Lets time pass: contacts whose hours are over without a result move to the next hours in which they may be made; what had to be
 * before the anchor is given up behind it. The same time twice changes nothing.
 * @return INVALID_ARGUMENT (a time before the last one, or outside 1900–2200), NO_MEMORY. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_renew(consult_plan *plan, int64_t now_ms);

/**
 * Settles all plans of one patient: what a plan of higher rank (of equals, the earlier) plans, and what any has done, counts
 * against the caps of the others, and no two contacts lie closer than their gap; circumstances that a result raised in one plan, or
 * that a talk told one of them, are heeded by all. To be called again when one of them has changed. All or none are changed.
 * @return INVALID_ARGUMENT (a NULL, the same plan twice, plans of different packs), LIMIT (more than 64 plans), NO_MEMORY. Threads:
 * all plans one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_reconcile(consult_plan *const *plans, size_t count);

/**
 * The plan as one JSON object (times with the offset of the patient). Codes stay what they are; what people read is in the plan's
 * locale: "title", "why", "stopped_words", and "words" of each step (kind, channel, purpose, window, status, result) and of each
 * shift. The words are the pack's (its terms "plan.…"); where it has none, the codes.
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_json(const consult_plan *plan, consult_worker *worker,
                                                              consult_string *json);

/**
 * The plan as iCalendar (RFC 5545): one VEVENT a step that is planned or was made, UTC, private, no diagnosis in the summary: the
 * plan's title and which attempt it is, of a visit its own title. UIDs stay when the plan changes, SEQUENCE grows with each change
 * of the event, what fell away is STATUS:CANCELLED.
 * @param now_ms  the DTSTAMP.
 * @param uid     unique prefix of the UIDs (letters, digits, '-', '.', '@'; at most 200); the host's plan id.
 * @param[out] ics  borrowed from the worker.
 * @return INVALID_ARGUMENT (uid), NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_ics(const consult_plan *plan, consult_worker *worker, int64_t now_ms,
                                                             const char *uid, consult_string *ics);

/**
 * The same with VTODOs: due, and completed when it was made. Not every calendar program shows them.
 * @param now_ms  the DTSTAMP.
 * @param uid     as for consult_plan_ics().
 * @param[out] ics  borrowed from the worker.
 * @return INVALID_ARGUMENT (uid), NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_todo(const consult_plan *plan, consult_worker *worker, int64_t now_ms,
                                                              const char *uid, consult_string *ics);

/**
 * The plan as a FHIR R4 Bundle (collection): PlanDefinition (the template), CarePlan, Consent (only when it was said: by
 * consult_plan_options.consent, if any, or consult_plan_consent(), where 0 is a refusal), a Task for each step, a
 * CommunicationRequest for each contact, an Appointment for each visit. Codes are those of the standard or our own
 * ("urn:libconsult:channel"); titles, texts and the displays of our own are in the plan's locale.
 * @param now_ms   when it is written.
 * @param uid      as for consult_plan_ics(); ids of resources are made of it (what is no letter, digit, '-' or '.' becomes '-';
 *                 at most 24 characters of it are used).
 * @param patient  a reference such as "Patient/17": type, '/', id (letters, digits, '-', '.').
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT (uid, patient), NO_MEMORY.
 * Threads: plan and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_plan_fhir(const consult_plan *plan, consult_worker *worker, int64_t now_ms,
                                                              const char *uid, const char *patient, consult_string *json);

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
