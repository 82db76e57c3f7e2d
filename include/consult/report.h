/**
 * @file report.h
 * Reports: what days, agents and whole hospitals have in common: registrations by any field and by any two, the funnel, response
 * times, findings, yields (R61). A report is only counters: each worker fills its own, and they are merged in any order and
 * grouping to the same bytes.
 *
 * What talks are counted by is data of the pack (sections `fields`, `funnel`, `endings`): values from a list, bands, known or not.
 * Free text, names and numbers are never counted. The same talk added twice counts twice.
 *
 * **Small cells.** What is told hides every count from 1 to `least` − 1 as null (default: below 5), and hides more until nothing
 * hidden follows from what is shown: within a list, and within a table of two fields, hidden cells of a row or column are at least
 * two and sum to at least `least`; totals that are hidden in one table are hidden in all. Groups of day and agent with few talks
 * are told together as "*". Stages of the funnel are shown when they differ by nothing or by at least `least`. With fewer than
 * `least` talks nothing is told. What this does not prevent: comparing reports of overlapping times, and joining several tables of
 * two fields. The saved form holds the exact counts: keep it as you keep the talks.
 *
 * **Response times** are kept in buckets whose width is at most 1/32 of their lowest value; what is told is the roundest
 * number of a bucket (30 s as 30000 ms), at most 1/32 (3.1 %) off, exact below 64 ms. Quantiles are by nearest rank.
 */
#ifndef CONSULT_REPORT_H
#define CONSULT_REPORT_H

#include "consult/review.h"
#include "consult/survey.h"
#include "consult/yield.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Counters. */
typedef struct consult_report consult_report;

/** Options; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_report_options {
    size_t struct_size;
    uint32_t least;             /**< the smallest count that is told; default 5, 1 = hide nothing, at most 1000 */
    int32_t utc_offset_minutes; /**< in which days are told apart; default 480; −1439 to 1439 */
    bool utc;                   /**< true: offset 0 is meant; utc_offset_minutes must be 0 then */
    consult_locale locale;      /**< of titles; default: Simplified */
} consult_report_options;

/** What a host knows of a talk besides its words. */
typedef struct consult_report_talk {
    size_t struct_size;
    const char *agent; /**< who answered, as the host names agents; NULL or "" = unknown; at most 64 bytes, no control characters */
    int64_t at_ms;     /**< when it began; of a review its first turn is taken */
} consult_report_talk;

/**
 * Counters at zero.
 * @param[out] report  yours; consult_report_free(). Keeps the pack alive, whose titles it tells.
 * @return INVALID_ARGUMENT, NO_MEMORY. Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_new(const consult_pack *pack, const consult_report_options *options,
                                                               consult_report **report);

/** Frees it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_report_free(consult_report *report);

/**
 * Counts a talk by its session: fields, funnel. Conditions see what the session remembers.
 * @return INVALID_ARGUMENT (another pack's session, a bad agent), NO_MEMORY, LIMIT; nothing was counted then.
 * Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_add_session(consult_report *report, consult_worker *worker,
                                                                       const consult_session *session,
                                                                       const consult_report_talk *talk);

/**
 * Counts a talk by its review: fields, funnel, and response times, findings, score.
 * @return as consult_report_add_session().
 * Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_add_review(consult_report *report, consult_worker *worker,
                                                                      const consult_review *review,
                                                                      const consult_report_talk *talk);

/** Counts what calls led to. @return PACK_MISMATCH (the report's pack has no such yield, or one of other stages), INVALID_ARGUMENT,
 * NO_MEMORY, LIMIT; nothing was counted then. Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_add_yield(consult_report *report, const consult_yield *yield);

/** Counts the answers to a survey and the level that comes of them. @return PACK_MISMATCH (the report's pack has no such survey, or
 * other items), INVALID_ARGUMENT, NO_MEMORY, LIMIT; nothing was counted then. Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_add_satisfaction(consult_report *report,
                                                                            const consult_satisfaction *satisfaction);

/**
 * Adds the counters of another report, which stays as it is. Merging is associative and commutative: the same talks give the same
 * saved bytes whatever the order. The other report must be of the same pack, or of another version of it: the same
 * consult_pack_id(), and the same fields (with their values and bands), stages of the funnel, surveys and yields in it. Rules,
 * labels and endings are joined by their ids; one that the report's pack does not have is kept, and a rule of that kind is not
 * told.
 * @return PACK_MISMATCH (a pack that counts otherwise), INVALID_ARGUMENT (the same report, another offset), NO_MEMORY, LIMIT (a
 * count over 10^15); nothing was counted then. Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_merge(consult_report *report, const consult_report *other);

/**
 * Saves the counters, exact and canonical: same counts, same bytes; with them the pack's id, and a number that stands for what it
 * counts by.
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY. Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_save(const consult_report *report, consult_worker *worker,
                                                                consult_string *json);

/**
 * Loads what was saved with the same pack, or with another version of it that counts by the same, as consult_report_merge() has it;
 * `least` is that of the options, the offset that of the saved form. The text may be hostile.
 * @param[out] report  yours.
 * @return INVALID_JSON (also for what is not of the form; details at consult_worker_error()), UNSUPPORTED_VERSION, PACK_MISMATCH
 *         (a pack that counts otherwise), LIMIT, INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_load(const consult_pack *pack, consult_worker *worker, const char *json,
                                                                size_t size, const consult_report_options *options,
                                                                consult_report **report);

/**
 * The report as one JSON object: "talks", "least", "fields" (of each its values with counts; "title" and "words" are what field and
 * value are called in the report's locale), "funnel" (of each stage the count,
 * and permille of the first stage and of the one before that is told), "replies" and "findings" and "scores" by day and agent,
 * "yields". null: hidden.
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY. Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_json(const consult_report *report, consult_worker *worker,
                                                                consult_string *json);

/**
 * The table of two fields as JSON: "rows" (values of the first), "columns" (of the second), "rows_title", "columns_title",
 * "row_words", "column_words" (what they are called in the report's locale), "cells" (a list a row), "row_totals",
 * "column_totals", "talks". null: hidden.
 * @return UNKNOWN_ID (no such field in the pack, or the same twice), INVALID_ARGUMENT, NO_MEMORY. Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_cross(const consult_report *report, consult_worker *worker,
                                                                 const char *rows, const char *columns, consult_string *json);

/**
 * One table as CSV (RFC 4180: CRLF, quotes doubled). A text that a spreadsheet would take for a formula gets an apostrophe in
 * front. Hidden counts are empty. Codes keep a column beside what they are called; a table of two fields has only what people read.
 * @param table  "fields", "funnel", "replies", "findings", "scores", "yields", "answers", "levels", or two fields: "type*age".
 * @param[out] csv  borrowed from the worker.
 * @return UNKNOWN_ID (table), INVALID_ARGUMENT, NO_MEMORY. Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_report_csv(const consult_report *report, consult_worker *worker,
                                                               const char *table, consult_string *csv);

#ifdef __cplusplus
}
#endif
#endif
