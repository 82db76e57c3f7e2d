/**
 * @file review.h
 * Review: a finished transcript judged as a supervisor would: which steps were done and missed, what was wrong, how well the agent
 * listened and how fast it answered, how the talk ended; a score whose every point has its reason, with turn and quote (R69).
 *
 * A review is a session that is being watched: turns and events are added in their order, then the result is asked for, in the
 * middle too. What earns and loses points, the weights and all words are data of the pack (sections `dimensions`, `criteria`,
 * `endings`, `terms`: see lib/packs/README.md); a pack without criteria gives steps, findings and figures, and no score.
 *
 * A written answer to a case note is reviewed in the same way with `note`: the case is added as the patient's turn, each part of
 * the answer as one of the agent's.
 *
 * A review keeps the texts that it was given: it is as private as the talk. In results long numbers, and values of slots that the
 * pack masks, are starred out in quotes.
 *
 * @code
 * consult_review *review = NULL;  const consult_review_result *result = NULL;
 * consult_review_new(pack, facts, NULL, &review);
 * for each message: consult_review_add(review, worker, &turn);
 * consult_review_finish(review, worker, &result);       // result->score_permille, result->points …
 * @endcode
 */
#ifndef CONSULT_REVIEW_H
#define CONSULT_REVIEW_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A talk that is being reviewed. */
typedef struct consult_review consult_review;

/** Options; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_review_options {
    size_t struct_size;
    consult_channel channel; /**< default: online */
    consult_locale locale;   /**< of titles, messages and pages; default: Simplified */
    bool trainee;            /**< the agent is in training: criteria for trainees count, and examples of better words are given */
    bool note;               /**< a written answer to a case note: criteria of that form count */
    consult_region region;   /**< where the patient is asked; 0 = unknown: rules of all regions */
} consult_review_options;

/** No turn: what is missing has no place. */
#define CONSULT_REVIEW_NO_TURN UINT32_MAX

/** What became of a criterion. */
typedef enum consult_verdict {
    CONSULT_VERDICT_NOT_DUE = 0, /**< it did not apply to this talk */
    CONSULT_VERDICT_EARNED = 1,  /**< all points */
    CONSULT_VERDICT_PARTLY = 2,  /**< some */
    CONSULT_VERDICT_LOST = 3     /**< none */
} consult_verdict;

/** One criterion and the reason for its points. Strings are borrowed from the pack, quote and say from the worker. */
typedef struct consult_review_point {
    size_t struct_size;
    const char *criterion; /**< id */
    const char *dimension; /**< id */
    const char *phase;     /**< id of the phase that it belongs to; "" = the whole talk */
    const char *title;     /**< what is judged, in the locale asked for */
    const char *title_en;
    const char *advice; /**< what to do next time; "" when there is none */
    const char *advice_en;
    const char *source; /**< row of the manual, or law */
    consult_verdict verdict;
    uint32_t earned;      /**< of the whole score, in ten-thousandths, rounded */
    uint32_t possible;    /**< the same, when all is well */
    uint32_t done, due;   /**< how often it was done, of how often it was due; of findings: 0, how many there are */
    bool measured;        /**< it is a figure: */
    uint32_t figure;      /**< its value, in the unit of the measure (permille, seconds, characters) */
    bool share;           /**< the figure is a share in permille */
    uint32_t turn;        /**< where it shows: number of the turn, 0-based; CONSULT_REVIEW_NO_TURN */
    consult_string quote; /**< the words there; empty = none */
    const char *say;      /**< of a point not earned, for trainees: how it can be said; NULL = none */
} consult_review_point;

/** One dimension: a part of the score. */
typedef struct consult_review_dimension {
    size_t struct_size;
    const char *dimension, *title, *title_en, *source;
    uint32_t weight;   /**< as the pack has it */
    bool counts;       /**< something of it was due */
    uint32_t permille; /**< points earned of those due */
    uint32_t earned;   /**< of the whole score, in ten-thousandths, rounded */
    uint32_t possible;
} consult_review_dimension;

/** What a phase asks of the agent. */
typedef enum consult_step_form {
    CONSULT_STEP_SAY = 1, /**< `must_say`: id is a signal */
    CONSULT_STEP_ASK = 2, /**< `must_ask`: id is a slot; done when it was asked for or is known */
    CONSULT_STEP_GOAL = 3 /**< the phase's goal: id is the phase */
} consult_step_form;

/** One step of a phase where the talk stood. */
typedef struct consult_review_step {
    size_t struct_size;
    const char *phase, *phase_title;
    consult_step_form form;
    const char *id, *title; /**< of the criterion that judges it, the slot, the phase; else the id */
    bool done;
    uint32_t turn; /**< that did it; CONSULT_REVIEW_NO_TURN: none, or told by the host */
    consult_string quote;
} consult_review_step;

/** One finding in a turn of the agent. */
typedef struct consult_review_finding {
    size_t struct_size;
    uint32_t turn;
    const char *rule, *family;
    consult_level level;
    bool shadow; /**< of a rule on trial: it costs nothing */
    const char *message, *message_en;
    const char *advice;      /**< NULL = none */
    const char *replacement; /**< NULL = none */
    const char *source, *law;
    consult_span span;    /**< in the turn's text */
    consult_string quote; /**< masked */
} consult_review_finding;

/** One turn, as the review saw it. */
typedef struct consult_review_turn {
    size_t struct_size;
    consult_role role;
    int64_t at_ms;
    uint32_t characters;
    int64_t reply_ms; /**< of the agent's first turn after the patient's last one: how long that waited; < 0 = none */
    const char *phase, *phase_title;
    const char *interrupt, *interrupt_title; /**< NULL = none */
    consult_string text;                     /**< masked */
} consult_review_turn;

/** How often something was said or went wrong: what is counted is the pack's (section `tallies`). */
typedef struct consult_review_tally {
    size_t struct_size;
    const char *tally, *title, *title_en; /**< id and title */
    uint32_t count;
} consult_review_tally;

/** Figures of the whole talk. */
typedef struct consult_review_figures {
    size_t struct_size;
    uint32_t agent_turns, patient_turns;
    uint32_t agent_characters, patient_characters;
    uint32_t talk_permille;      /**< the agent's part of all characters */
    uint32_t replies;            /**< turns of the patient that were answered */
    uint32_t reply_median_s;     /**< nearest rank */
    uint32_t reply_p90_s;        /**< nearest rank */
    uint32_t reply_longest_s;    /**< */
    uint32_t typing_cpm;         /**< mean of what the host told; 0 = unknown */
    uint32_t written_cpm;        /**< characters of replies a minute of the time they took, thinking included; 0 = unknown */
    uint32_t canned;             /**< turns from a store */
    uint32_t longest_agent_turn; /**< characters */
    int64_t duration_ms;         /**< from the first turn to the last */
    uint32_t findings[4]; /**< how many of level info, warning, error, block; a level that is added has a member of its own */
} consult_review_figures;

/** The result: borrowed from the worker until its next call. */
typedef struct consult_review_result {
    size_t struct_size;
    bool scored;             /**< some criterion was due */
    uint32_t score_permille; /**< of all points that were due, by the weights of the dimensions */
    const char *capped_by;   /**< id of the criterion that holds the score down; NULL = none */
    const char *ending;      /**< id of how the talk ended; NULL when the pack has no endings, or none holds */
    const char *ending_title, *ending_title_en;
    const char *phase; /**< where the talk stood at the end */
    bool flagged;      /**< a red flag was raised */
    size_t dimension_count;
    const consult_review_dimension *const *dimensions;
    size_t point_count; /**< every criterion of this form, in the order of the pack, those not due too */
    const consult_review_point *const *points;
    size_t step_count; /**< by phase */
    const consult_review_step *const *steps;
    size_t finding_count; /**< by turn */
    const consult_review_finding *const *findings;
    size_t turn_count;
    const consult_review_turn *const *turns;
    size_t tally_count;
    const consult_review_tally *const *tallies;
    const consult_review_figures *figures; /**< of the whole talk; never NULL */
} consult_review_result;

/**
 * Begins a review.
 * @param facts  NULL = none; the review holds a reference to pack and facts.
 * @param[out] review  yours; consult_review_free().
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_new(const consult_pack *pack, const consult_facts *facts,
                                                               const consult_review_options *options, consult_review **review);

/** Frees it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_review_free(consult_review *review);

/**
 * Adds one message. Timers that run out before it do so. A failed call leaves the review as it was; a message that was added before
 * (same id) changes nothing.
 * @return as consult_session_turn(); LIMIT also when all texts together pass limits.json_bytes.
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_add(consult_review *review, consult_worker *worker,
                                                               const consult_turn *turn);

/**
 * Adds an event, such as a phrase that was used.
 * @return as consult_session_event().
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_event(consult_review *review, consult_worker *worker,
                                                                 const consult_event *event);

/** The session that is watched, for its slots and labels. @return borrowed; valid until the review's next call. Threads: one at a
 * time. */
CONSULT_API const consult_session *consult_review_session(const consult_review *review);

/**
 * Judges what was added so far. The review can go on afterwards.
 * @param[out] result  borrowed from the worker; NULL on failure.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_finish(const consult_review *review, consult_worker *worker,
                                                                  const consult_review_result **result);

/**
 * The result as one JSON object; its members are those of ::consult_review_result, quotes masked.
 * @param[out] json  borrowed from the worker; same review, same bytes.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_json(const consult_review *review, consult_worker *worker,
                                                                consult_string *json);

/**
 * The result for a person to read, a line for each thing, in the words of the pack (`terms`).
 * @param title  what to call the talk in the first line; NULL = nothing.
 * @param[out] text  borrowed from the worker; lines end with a line feed.
 * @return INVALID_ARGUMENT, INVALID_UTF8 (title), NO_MEMORY.
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_text(const consult_review *review, consult_worker *worker,
                                                                const char *title, consult_string *text);

/**
 * The result as one HTML page to be printed: all in one file, charts as SVG, nothing is loaded from anywhere, no script. Texts of
 * the talk are escaped.
 * @param title  as for consult_review_text().
 * @param[out] html  borrowed from the worker.
 * @return INVALID_ARGUMENT, INVALID_UTF8 (title), NO_MEMORY.
 * Threads: review and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_review_html(const consult_review *review, consult_worker *worker,
                                                                const char *title, consult_string *html);

#ifdef __cplusplus
}
#endif
#endif
