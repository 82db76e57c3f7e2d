/**
 * @file yield.h
 * Yield: what calls lead to, from the hospital's own results. A source claims how visits are spread over attempts and how many of a
 * hundred calls are answered, heard and followed by a visit; that claim is kept as a claim and serves as a weak prior (a Beta
 * distribution worth `weight` calls), which results replace as they come in. Counters of many agents are merged by adding.
 *
 * All figures are exact: a probability is a fraction of whole numbers; where one is rounded (parts per million) it is said. The
 * method: with a prior of mean m and weight w, and s successes in n tries, the posterior is Beta(w·m + s, w·(1 − m) + n − s); its
 * mean is (w·m + s) / (w + n), its standard deviation the root of mean·(1 − mean) / (w + n + 1).
 */
#ifndef CONSULT_YIELD_H
#define CONSULT_YIELD_H

#include "consult/plan.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Counters over a yield of a pack. */
typedef struct consult_yield consult_yield;

/** Attempts that are told apart: 0 = in the talk itself, 1 … 11 = call-backs. */
#define CONSULT_YIELD_ATTEMPTS 12

/** A fraction, not always in lowest terms. */
typedef struct consult_ratio {
    uint64_t numerator, denominator;
} consult_ratio;

/** What is known of a probability. */
typedef struct consult_estimate {
    size_t struct_size;
    uint64_t tries, successes; /**< the hospital's own */
    consult_ratio mean;        /**< of the posterior, exact */
    uint32_t mean_ppm;         /**< the same in parts per million, rounded down */
    uint32_t low_ppm;          /**< mean − 1.645 standard deviations (about 90 % lies between), at least 0; rounded */
    uint32_t high_ppm;         /**< mean + 1.645 standard deviations, at most 1000000 */
} consult_estimate;

/**
 * Counters at zero over a yield of the pack.
 * @param[out] yield  yours; consult_yield_free(). Keeps the pack alive.
 * @return UNKNOWN_ID, INVALID_ARGUMENT, NO_MEMORY. Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_yield_new(const consult_pack *pack, const char *id, consult_yield **yield);

/** Frees it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_yield_free(consult_yield *yield);

/** Its id, "follow_up"; NULL for NULL. @return borrowed from the pack. Threads: one at a time. */
CONSULT_API const char *consult_yield_id(const consult_yield *yield);

/** The i-th stage of the funnel: "called", "answered" …; NULL past the last. @return borrowed from the pack. Threads: one at a
 * time. */
CONSULT_API const char *consult_yield_stage_name(const consult_yield *yield, size_t stage);

/**
 * Counts contacts that came as far as a stage and no further.
 * @param attempt  0 to 11; higher ones count as 11.
 * @return INVALID_ARGUMENT (stage), LIMIT (more than a thousand million in all). Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_yield_add(consult_yield *yield, uint32_t attempt, size_t stage, uint64_t count);

/** Counts the contacts that a plan has made: each result goes to the stage at which the pack names it, the first one otherwise.
 * @return INVALID_ARGUMENT (also for a plan of another pack), LIMIT (nothing was counted). Threads: both one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_yield_add_plan(consult_yield *yield, const consult_plan *plan);

/** Adds the counters of another. @return INVALID_ARGUMENT (another yield or pack), LIMIT (nothing was added). Threads: both one at
 * a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_yield_merge(consult_yield *yield, const consult_yield *other);

/** How many contacts of an attempt came as far as a stage, or further; 0 out of range. Threads: one at a time. */
CONSULT_API uint64_t consult_yield_count(const consult_yield *yield, uint32_t attempt, size_t stage);

/** How likely a contact that came to the stage before comes to this one (1 …), all call-backs (attempts 1 to 11) together.
 * @param[in,out] estimate  filled; set its struct_size first.
 * @return INVALID_ARGUMENT (also a struct_size that no version has). Threads: one at a time. */
CONSULT_API consult_status consult_yield_stage(const consult_yield *yield, size_t stage, consult_estimate *estimate);

/** How likely a call of this attempt leads to a visit.
 * @param[in,out] estimate  filled; set its struct_size first.
 * @return INVALID_ARGUMENT (also a struct_size that no version has). Threads: one at a time. */
CONSULT_API consult_status consult_yield_attempt(const consult_yield *yield, uint32_t attempt, consult_estimate *estimate);

/**
 * Which part of all visits comes from this attempt.
 * @param[out] claimed  as the source has it, normalised; what it says of several attempts at once is spread evenly over them. May
 * be NULL.
 * @param[out] now      claim and results together. May be NULL.
 * @return INVALID_ARGUMENT. Threads: one at a time.
 */
CONSULT_API consult_status consult_yield_share(const consult_yield *yield, uint32_t attempt, consult_ratio *claimed,
                                               consult_ratio *now);

/**
 * The visits to expect of calls.
 * @param calls  how many of each attempt, from 0; each at most a thousand million.
 * @param[out] thousandths  of visits, by mean_ppm of each attempt, rounded down.
 * @return INVALID_ARGUMENT, LIMIT. Threads: one at a time.
 */
CONSULT_API consult_status consult_yield_expected(const consult_yield *yield, const uint64_t *calls, size_t count,
                                                  uint64_t *thousandths);

/** How many calls a number of visits (at most a million) takes, by the whole funnel of attempts 1 to 11, rounded up. @return
 * INVALID_ARGUMENT, LIMIT. Threads: one at a time. */
CONSULT_API consult_status consult_yield_calls_for(const consult_yield *yield, uint64_t visits, uint64_t *calls);

/** Whether a call of this attempt is worth it: chance of a visit (mean_ppm, so rounded down) × value of a visit ≥ cost of a call,
 * in the same small unit, each at most a thousand million. @return INVALID_ARGUMENT, LIMIT. Threads: one at a time. */
CONSULT_API consult_status consult_yield_worth(const consult_yield *yield, uint32_t attempt, uint64_t value, uint64_t cost,
                                               bool *worth);

#ifdef __cplusplus
}
#endif
#endif
