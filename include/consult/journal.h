/**
 * @file journal.h
 * Journal: an append-only record of a consultation, one JSON line a step, each bound to the one before by SHA-256; and the check
 * that nothing of it was changed, with the session played again.
 *
 * The library makes each line; the host writes it where it likes (the library writes no files). A line is
 * `{"n":NUMBER,"prev":HASH,"kind":…,…,"hash":HASH}`: `hash` is the SHA-256 of the line up to the comma before `"hash"`, `prev` that
 * of the line before (64 zeros in the first). Kinds: `begin` (pack, digest of the facts, and the session as it stood), `turn`,
 * `event`, `tick`, `set`, `close`. All but `begin` and `close` hold `state`, the SHA-256 of the saved session after the step. A
 * journal holds the texts of the talk: keep it as you keep the talk.
 *
 * **What it proves.** Whoever changes, drops, inserts or reorders lines is found, with the first line that does not fit; lines cut
 * off at the end are found when the journal was closed, or when its length or last hash is known. Played again with the same pack
 * and facts, each step gives the state that was recorded.
 * **What it does not prove.** Whoever holds the file can make the whole chain anew: keep the hash of the last line elsewhere (a log
 * of another party, a printed page) and pass it to the check. It does not prove who wrote a line, nor that its times are true.
 *
 * @code
 * consult_journal_new(context, &journal);
 * consult_journal_begin(journal, scribe, session, &line);         // write line.data, line.size
 * consult_session_turn(session, worker, &turn, &advice);
 * consult_journal_turn(journal, scribe, session, &turn, &line);   // a worker of its own: the advice stays good
 * …
 * consult_journal_close(journal, scribe, &line);                  // keep consult_journal_hash(journal) elsewhere
 * @endcode
 */
#ifndef CONSULT_JOURNAL_H
#define CONSULT_JOURNAL_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A journal that is being written: only its length and last hash. */
typedef struct consult_journal consult_journal;

/** A journal without lines. @param[out] journal  yours; consult_journal_free(). @return INVALID_ARGUMENT, NO_MEMORY. Threads: any;
 * then one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_new(consult_context *context, consult_journal **journal);

/** Frees it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_journal_free(consult_journal *journal);

/**
 * The first line: the pack and the session as it stands.
 * @param[out] line  borrowed from the worker, with its line feed.
 * @return OUT_OF_ORDER (it has begun), INVALID_ARGUMENT, NO_MEMORY; the journal is as it was then.
 * Threads: all one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_begin(consult_journal *journal, consult_worker *worker,
                                                                  const consult_session *session, consult_string *line);

/** The line of a turn that the session has just taken. @return as consult_journal_begin(); OUT_OF_ORDER: not begun, or closed;
 * INVALID_ARGUMENT also for a text that holds a NUL; INVALID_UTF8. Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_turn(consult_journal *journal, consult_worker *worker,
                                                                 const consult_session *session, const consult_turn *turn,
                                                                 consult_string *line);

/** The line of an event that the session has just taken. @return as consult_journal_turn(). Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_event(consult_journal *journal, consult_worker *worker,
                                                                  const consult_session *session, const consult_event *event,
                                                                  consult_string *line);

/** The line of a tick. @return as consult_journal_turn(). Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_tick(consult_journal *journal, consult_worker *worker,
                                                                 const consult_session *session, int64_t at_ms,
                                                                 consult_string *line);

/** The line of a slot that was set (value NULL: forgotten). @return as consult_journal_turn(). Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_set(consult_journal *journal, consult_worker *worker,
                                                                const consult_session *session, const char *slot, const char *value,
                                                                consult_string *line);

/** The last line: nothing comes after it. @return as consult_journal_turn(). Threads: all one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_close(consult_journal *journal, consult_worker *worker,
                                                                  consult_string *line);

/** The hash of the last line, 64 hexadecimal digits; zeros before the first. @return borrowed until the journal's next line; NULL
 * for NULL. Threads: one at a time. */
CONSULT_API const char *consult_journal_hash(const consult_journal *journal);

/** What is wrong. */
typedef enum consult_journal_fault {
    CONSULT_JOURNAL_FINE = 0,
    CONSULT_JOURNAL_NOT_A_LINE = 1, /**< no line of a journal */
    CONSULT_JOURNAL_CHANGED = 2,    /**< its hash is not that of its words: it was changed */
    CONSULT_JOURNAL_MISSING = 3,    /**< a line is missing before it */
    CONSULT_JOURNAL_REORDERED = 4,  /**< it stands in the wrong place, or twice */
    CONSULT_JOURNAL_FOREIGN = 5, /**< it follows another line than the one before it: that one was replaced, or this one inserted */
    CONSULT_JOURNAL_AFTER_END = 6,   /**< it comes after the closing line */
    CONSULT_JOURNAL_CUT = 7,         /**< the journal ends before its closing line, or before the hash that was expected */
    CONSULT_JOURNAL_OTHER_PACK = 8,  /**< it was made with another pack */
    CONSULT_JOURNAL_OTHER_STATE = 9, /**< played again, this step fails or leaves the session otherwise than recorded */
    CONSULT_JOURNAL_OTHER_FACTS = 10 /**< made with other facts (or with none, or none are given) */
} consult_journal_fault;

/** What a check found. Borrowed from the worker. */
typedef struct consult_journal_check {
    size_t struct_size;
    consult_journal_fault fault; /**< the first */
    size_t line;                 /**< where: 1-based; behind the last line when it was cut; 0 when fine */
    size_t lines;                /**< lines that fit */
    bool closed;                 /**< the closing line is there */
    const char *last_hash;       /**< of the last line that fits */
} consult_journal_check;

/**
 * Checks the chain.
 * @param text  the journal, lines ended by line feeds; it may be hostile.
 * @param last_hash  of the last line, as it was kept elsewhere (64 hexadecimal digits, small or capital); NULL = unknown: then a
 * journal that is not closed is told as cut.
 * @param[out] check  borrowed from the worker; NULL on failure.
 * @return LIMIT (limits.json_bytes), INVALID_ARGUMENT (also a last_hash that is none), NO_MEMORY. A journal that does not fit is no
 * failure of the call. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_verify(consult_worker *worker, const char *text, size_t size,
                                                                   const char *last_hash, const consult_journal_check **check);

/**
 * Checks the chain, then plays the journal again and compares each state.
 * @param facts  those of the time; NULL = none.
 * @param[out] session  yours: as it stands after the last step that fits; NULL = not wanted. NULL when nothing could be played.
 * @param[out] check  borrowed from the worker; NULL on failure.
 * @return as consult_journal_verify().
 * Threads: the pack is shared; the worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_journal_replay(consult_worker *worker, const consult_pack *pack,
                                                                   const consult_facts *facts, const char *text, size_t size,
                                                                   const char *last_hash, consult_session **session,
                                                                   const consult_journal_check **check);

#ifdef __cplusplus
}
#endif
#endif
