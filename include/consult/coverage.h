/**
 * @file coverage.h
 * Coverage: which parts of a pack's chart some talks have gone through, and which none has: phases, interrupts, transitions,
 * timers, advice, cues. For those who write packs and tests.
 *
 * @code
 * consult_coverage *seen = NULL;  consult_string json;
 * consult_coverage_new(pack, &seen);
 * // after each consult_session_turn(), _event() and _tick(), on the same worker:
 * consult_coverage_add(seen, session, worker);
 * consult_coverage_json(seen, worker, &json);
 * @endcode
 */
#ifndef CONSULT_COVERAGE_H
#define CONSULT_COVERAGE_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What was gone through of a pack. */
typedef struct consult_coverage consult_coverage;

/**
 * Nothing gone through yet.
 * @param[out] coverage  yours; consult_coverage_free(). It holds a reference to the pack.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_coverage_new(const consult_pack *pack, consult_coverage **coverage);

/** Frees it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_coverage_free(consult_coverage *coverage);

/**
 * Counts what the last turn, event or tick went through: only right after that call, on the same worker. A message that was taken
 * before counts nothing.
 * @return OUT_OF_ORDER (no such call before), INVALID_ARGUMENT (a session of another pack).
 * Threads: coverage, session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_coverage_add(consult_coverage *coverage, const consult_session *session,
                                                                 consult_worker *worker);

/**
 * What was counted, as JSON: for each of "phases", "interrupts", "transitions", "timers", "advice" and "cues" how many there are
 * ("all"), how many were gone through ("seen"), and "items" with the "count" of each, those with 0 too. Transitions have the "id"
 * of the phase or interrupt, the "way" ("enter", "leave"), their "number" there and their row of the manual ("why"); advice says of
 * which place it is ("of", "" = everywhere). Phases and interrupts are counted as often as a talk stood there after a turn, event
 * or tick.
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: coverage and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_coverage_json(const consult_coverage *coverage, consult_worker *worker,
                                                                  consult_string *json);

#ifdef __cplusplus
}
#endif
#endif
