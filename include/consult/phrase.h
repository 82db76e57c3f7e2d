/**
 * @file phrase.h
 * Phrases: what to say, from the pack, filled with what the session and the host's facts hold.
 * A phrase with a slot that cannot be filled is not offered; one that was used in the session comes last.
 */
#ifndef CONSULT_PHRASE_H
#define CONSULT_PHRASE_H

#include "consult/facts.h"
#include "consult/lint.h"
#include "consult/worker.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One phrase, filled. Borrowed from the worker. */
typedef struct consult_phrase {
    size_t struct_size;
    const char *scenario; /**< "ask.phone" */
    const char *id; /**< stable: "ask.phone#0/2" = block 0, variant 2; give it to CONSULT_EVENT_PHRASE_USED when it was used */
    consult_string text;
    bool used; /**< already used in this session, as one of the last 10 */
} consult_phrase;

/** The result of consult_phrases(). Borrowed from the worker. */
typedef struct consult_phrase_list {
    size_t struct_size;
    size_t count; /**< best first */
    const consult_phrase *const *items;
} consult_phrase_list;

/** What to choose by; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_phrase_options {
    size_t struct_size;
    consult_locale locale;      /**< default: the session's, else Simplified */
    consult_channel channel;    /**< default: the session's, else online */
    const consult_facts *facts; /**< default: the session's */
    const consult_pair *args;   /**< values for {arg.…}; each with key and value */
    size_t arg_count;
    size_t at_most; /**< how many; 0 = all */
    uint64_t seed;  /**< which of equals comes first; same seed, same order */
} consult_phrase_options;

/**
 * The phrases of a scenario.
 * @param session  NULL: as before any turn.
 * @param[out] phrases  borrowed from the worker; may be empty; NULL on failure.
 * @return UNKNOWN_ID, INVALID_UTF8 (a key or value of options.args; which one, and the offset in it, at consult_worker_error()),
 *         INVALID_ARGUMENT, NO_MEMORY.
 * Threads: the pack is shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_phrases(consult_worker *worker, const consult_pack *pack,
                                                            const consult_session *session, const char *scenario,
                                                            const consult_phrase_options *options,
                                                            const consult_phrase_list **phrases);

/**
 * A copy of a list of phrases that does not depend on the worker. Ids and titles stay those of the pack: it must live as long.
 * @param[out] copy  yours; consult_phrase_list_free() with the same context.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_phrase_list_copy(consult_context *context,
                                                                     const consult_phrase_list *phrase_list,
                                                                     consult_phrase_list **copy);

/** Frees a copy. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_phrase_list_free(consult_context *context, consult_phrase_list *copy);

#ifdef __cplusplus
}
#endif
#endif
