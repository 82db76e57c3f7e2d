/**
 * @file lint.h
 * The guard: every draft of an agent checked before it is sent, with the reason and, where it is safe, the better words.
 */
#ifndef CONSULT_LINT_H
#define CONSULT_LINT_H

#include "consult/facts.h"
#include "consult/worker.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_session consult_session;

/** How serious a finding is. */
typedef enum consult_level {
    CONSULT_LEVEL_INFO = 1,
    CONSULT_LEVEL_WARNING = 2,
    CONSULT_LEVEL_ERROR = 3,
    CONSULT_LEVEL_BLOCK = 4 /**< must not be sent */
} consult_level;

/** Who receives the draft. */
typedef enum consult_audience {
    CONSULT_AUDIENCE_ONE_TO_ONE = 1, /**< a reply to one patient: mostly outside advertising law */
    CONSULT_AUDIENCE_BROADCAST = 2   /**< templates, web pages, mass messages: advertising law in full */
} consult_audience;

/** Where the patient is asked: some rules are of one place (dialect, a law). */
typedef enum consult_region { CONSULT_REGION_CN = 1, CONSULT_REGION_TW = 2, CONSULT_REGION_HK = 3 } consult_region;

/** One thing wrong in a draft. Strings are borrowed from the pack, `quote` and `replacement` from the worker. */
typedef struct consult_finding {
    size_t struct_size;
    const char *rule;   /**< "F5.unhedged" */
    const char *family; /**< "F5" */
    consult_level level;
    consult_span span;    /**< bytes of the draft, all of it when it is at fault as it stands; start == end: something is missing */
    consult_string quote; /**< the words; empty when something is missing */
    const char *message;  /**< in the locale asked for */
    const char *message_en;
    const char *replacement; /**< drop-in words for the span ("" = delete); NULL when there are none */
    const char *advice;      /**< what to write instead, not to be inserted; NULL when there is none */
    const char *source;      /**< manual or "ours" */
    const char *law; /**< "中华人民共和国广告法 第十六条 (2021-04-29)", title, article and since when, several joined by "; ", those
                        of the region that is given and of the audience; "" when no law is meant */
    bool shadow;      /**< of a rule on trial: level is info */
    bool whole_draft; /**< the whole draft decides it, not its sentence alone: consult_lint_stream_feed() leaves it to the end */
} consult_finding;

/** The result of consult_lint(): borrowed from the worker; ordered by place, then level, then rule. */
typedef struct consult_findings {
    size_t struct_size;
    size_t count;
    const consult_finding *const *items;
    consult_level worst;  /**< 0 when there are none */
    consult_string fixed; /**< the draft with all drop-in replacements done, linted again; equal to the draft if none applies, or if
                             some rule would find more in the new text than in the old */
} consult_findings;

/** One known thing: a slot and its value, for calls without a session. */
typedef struct consult_pair {
    const char *key;
    const char *value;
} consult_pair;

/** What is known besides the draft. A member that is 0, NULL or negative where said is unknown; rules that need it are silent. */
typedef struct consult_lint_options {
    size_t struct_size;
    consult_locale locale;      /**< of messages and replacements; default Simplified */
    consult_audience audience;  /**< default: one to one */
    consult_channel channel;    /**< default: the session's, else online */
    const char *phase;          /**< id of a phase or interrupt; NULL: the session's, else unknown */
    const char *patient;        /**< the patient's last message, UTF-8; NULL: the session's, else unknown */
    const char *previous;       /**< the agent's reply before this one; NULL = unknown. Without a session, what it said counts
                                     as said already (an apology, the address, whether anything is left) */
    const consult_facts *facts; /**< NULL: the session's */
    const consult_pair *known;  /**< slots already known, besides the session's: a key with any value is known, one with the value
                                     NULL is not, whatever the session says (as consult_session_slot_set() forgets) */
    size_t known_count;
    int32_t reply_after_s; /**< seconds since the patient's message; < 0 or 0 = unknown */
    int32_t typing_cpm;    /**< characters a minute; < 0 or 0 = unknown */
    int32_t held_s;        /**< seconds of a hold; < 0 or 0 = unknown */
    bool first_turn;       /**< the agent's first words in this talk */
    bool trainee;          /**< the agent is in training */
    bool canned;           /**< the draft came from a store of replies */
    bool hold_return;      /**< the agent comes back from a hold */
    consult_region region; /**< 0 = unknown: rules of all regions */
    int64_t at_ms; /**< when the draft is sent, milliseconds since 1970 UTC, in the years 2000 to 2200 (what lies before is refused:
                      seconds would switch rules off); a rule whose laws are not in force on that day (of UTC+8) is left out; 0 =
                      unknown: all are looked at */
} consult_lint_options;

/**
 * Checks a draft.
 * @param session  what rules about the talk use; NULL = none. It is not changed.
 * @param options  NULL for defaults.
 * @param[out] findings  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8 (of the draft, options.patient, options.previous or a pair of options.known: consult_worker_error() says
 *         which, and the offset in it), LIMIT, UNKNOWN_ID (phase, a known slot), INVALID_ARGUMENT (also no pack, or a
 *         session of another one), NO_MEMORY, REGEX_LIMIT.
 * Threads: the pack is shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_lint(consult_worker *worker, const consult_pack *pack,
                                                         const consult_session *session, const char *text, size_t size,
                                                         const consult_lint_options *options, const consult_findings **findings);

/**
 * A draft that comes in pieces, as a language model writes it: what is wrong is told before the patient sees it.
 *
 * A piece may be cut anywhere, inside a character too. What the rules know decides when a finding is certain:
 * - Most rules look at one sentence. Once it has ended (its end mark stands and the next sentence has begun, so that no further
 *   mark can belong to it; in a new line a mark begins the next), their findings in it are certain and told at once; where a word
 *   or a format may go on behind its end (an address with a question mark, bold type that nothing has closed yet, words with marks
 *   between their characters), within a few characters of when that is decided. Lines in a row without any end mark are looked at
 *   two by two, for words that were wrapped. Findings are never taken back: at the end each of them is among those of the whole
 *   draft, or a finding of the same family that is at least as serious stands over its place.
 * - Rules that look at the whole draft (a hedge or an address that is missing, length, the number of questions, what two sentences
 *   say together; consult_finding.whole_draft) are told by consult_lint_stream_end().
 * So `safe` bytes, always whole sentences, may be shown: nothing in them can still become a finding of one sentence
 * (but one of a format that a pack gates by `digit`, whose window lies between numerals: a later numeral may widen it). While a
 * danger that the patient told of is unanswered (a rule that blocks waits for the whole draft), nothing is safe until the draft
 * answers it. Hosts that must not show what else only the whole draft condemns wait for the end. What was told is no longer waited
 * for: `safe` passes over a sentence that blocks. A host that drops such a sentence and goes on drops all that the finding covers
 * (it may reach beyond `safe`), and looks at what it shows behind it with consult_lint(): of some rules a draft is told the first
 * place only.
 *
 * The stream keeps the whole draft (at most limits.text_bytes of the worker's context), reads again only the
 * sentences around the open one, and keeps a copy of the session and of the options: those may change or go meanwhile. One worker
 * serves many streams.
 * @code
 * consult_lint_stream_begin(worker, pack, session, NULL, &stream);
 * while (next_token(&token, &size)) {
 *     consult_lint_stream_feed(stream, worker, token, size, &progress);
 *     if (progress->findings->worst >= CONSULT_LEVEL_BLOCK) break; // ask the model anew
 *     show(draft, progress->safe);
 * }
 * consult_lint_stream_end(stream, worker, &findings);
 * consult_lint_stream_free(stream);
 * @endcode
 */
typedef struct consult_lint_stream consult_lint_stream;

/** What a piece brought. Borrowed from the worker. */
typedef struct consult_lint_progress {
    size_t struct_size;
    const consult_findings *findings; /**< certain now and not told before; spans are bytes of the whole draft; `fixed` is empty */
    size_t taken;                     /**< bytes that were fed so far */
    size_t safe;             /**< bytes from the start that may be shown; always whole characters, never fewer than before */
    size_t safe_code_points; /**< the same in code points */
} consult_lint_progress;

/**
 * Begins a draft.
 * @param session  as for consult_lint(); it is copied.
 * @param options  as for consult_lint(); they are read now. The facts are held until the stream is freed.
 * @param[out] stream  yours: consult_lint_stream_free(). NULL on failure.
 * @return as consult_lint(); INVALID_UTF8 is of the options.
 * Threads: the pack is shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_lint_stream_begin(consult_worker *worker, const consult_pack *pack,
                                                                      const consult_session *session,
                                                                      const consult_lint_options *options,
                                                                      consult_lint_stream **stream);

/**
 * The next piece.
 * @param[out] progress  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8 (the offset is that of the whole draft), LIMIT (the draft passes limits.text_bytes), INVALID_ARGUMENT (also
 *         after the end), NO_MEMORY, REGEX_LIMIT. After a failure the stream is as it was: the piece was not taken.
 * Threads: stream and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_lint_stream_feed(consult_lint_stream *stream, consult_worker *worker,
                                                                     const char *piece, size_t size,
                                                                     const consult_lint_progress **progress);

/**
 * There is no more: all findings of the draft, those told before too, the same as consult_lint() gives for the whole text.
 * @param[out] findings  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8 (also when the text ends inside a character), and as consult_lint(). After a failure it may be called
 *         again; after success the stream takes no more.
 * Threads: stream and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_lint_stream_end(consult_lint_stream *stream, consult_worker *worker,
                                                                    const consult_findings **findings);

/** Frees a stream, whether it was ended or not. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_lint_stream_free(consult_lint_stream *stream);

/**
 * A copy of findings that does not depend on the worker. Ids and titles stay those of the pack: it must live as long.
 * @param[out] copy  yours; consult_findings_free() with the same context.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_findings_copy(consult_context *context, const consult_findings *findings,
                                                                  consult_findings **copy);

/** Frees a copy. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_findings_free(consult_context *context, consult_findings *copy);

#ifdef __cplusplus
}
#endif
#endif
