/**
 * @file survey.h
 * Satisfaction: a patient's answers to the items of a survey, what came of the visit against what it cost, as high, middle or low,
 * with the reasons (R70). Items, weights, limits and words are data of the pack (section `surveys`); how to ask is in its
 * scenarios. Nothing is asked about a cure: an item asks whether what the patient came for was seen to.
 */
#ifndef CONSULT_SURVEY_H
#define CONSULT_SURVEY_H

#include "consult/pack.h"
#include "consult/worker.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One answer. This struct never grows. */
typedef struct consult_survey_answer {
    const char *item; /**< id of the item */
    uint32_t value;   /**< 1 (worst) to the item's scale (best) */
} consult_survey_answer;

/** How satisfied. */
typedef enum consult_satisfaction_level {
    CONSULT_SATISFACTION_UNKNOWN = 0, /**< nothing was answered about what came of it */
    CONSULT_SATISFACTION_LOW = 1,
    CONSULT_SATISFACTION_MIDDLE = 2,
    CONSULT_SATISFACTION_HIGH = 3
} consult_satisfaction_level;

/** One item and what it did to the score. Strings are borrowed from the pack. */
typedef struct consult_satisfaction_item {
    size_t struct_size;
    const char *item, *title, *title_en;
    bool effort;       /**< of what it cost the patient; else of what came of it */
    bool answered;     /**< an item that was not answered counts nowhere */
    uint32_t value;    /**< as answered */
    uint32_t scale;    /**< 1 to this */
    uint32_t permille; /**< (value − 1) of (scale − 1) */
    uint32_t weight;
    uint32_t lost;      /**< of the score: permille that the answer took away, rounded */
    const char *reason; /**< what a low answer (below the middle of the scale) says; "" when it is none */
    const char *reason_en;
    const char *ask; /**< scenario that asks for it; "" = none */
} consult_satisfaction_item;

/** The result: borrowed from the worker until its next call. */
typedef struct consult_satisfaction {
    size_t struct_size;
    const char *survey, *title, *title_en;
    consult_satisfaction_level level;
    uint32_t permille;        /**< of all items answered, by their weights */
    uint32_t result_permille; /**< what came of it */
    uint32_t effort_permille; /**< how light it was to bear: 1000 = nothing to complain of */
    bool held_by_result;      /**< the score is high enough for a higher level, the result is not: little effort does not make up */
    uint32_t answered;
    size_t item_count; /**< those that took away most come first; then those not answered */
    const consult_satisfaction_item *const *items;
} consult_satisfaction;

/**
 * Scores one survey. The level is that of the mean of all answers by weight (limits `high` and `middle` of the survey), but never
 * above the level of the result alone: it is high when both reach `high`, low when the mean or the result is below `middle`.
 * @param answers  each item at most once.
 * @param locale  of titles; 0 = Simplified.
 * @param[out] satisfaction  borrowed from the worker; NULL on failure.
 * @return UNKNOWN_ID (survey, item), INVALID_ARGUMENT (an answer out of its scale, an item twice), NO_MEMORY.
 * Threads: the pack is shared; the worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_survey_score(consult_worker *worker, const consult_pack *pack,
                                                                 const char *survey, const consult_survey_answer *answers,
                                                                 size_t count, consult_locale locale,
                                                                 const consult_satisfaction **satisfaction);

#ifdef __cplusplus
}
#endif
#endif
