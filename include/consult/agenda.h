/**
 * @file agenda.h
 * Agenda: which of very many plans is due next, without walking them. A heap in memory of (due time, the host's key of the plan);
 * setting, moving and removing one costs the logarithm of their number, asking for the next costs nothing. It holds times, not
 * plans: what is due is read off the plan itself, which is computed from facts. For several processes, or to outlive them, a
 * database does the same: see examples/agenda_postgres/.
 */
#ifndef CONSULT_AGENDA_H
#define CONSULT_AGENDA_H

#include "consult/context.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Due times by key. */
typedef struct consult_agenda consult_agenda;

/** One entry: a plan and when its next step is due. */
typedef struct consult_due {
    uint64_t key;   /**< the host's */
    int64_t due_ms; /**< milliseconds since 1970 UTC */
} consult_due;

/**
 * An empty agenda.
 * @param[out] agenda  yours; consult_agenda_free(). Keeps the context alive.
 * @return INVALID_ARGUMENT, NO_MEMORY. Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_agenda_new(consult_context *context, consult_agenda **agenda);

/** Frees an agenda. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_agenda_free(consult_agenda *agenda);

/**
 * Puts a key in, or moves it to another time.
 * @return INVALID_ARGUMENT, LIMIT (2^30 entries), NO_MEMORY (nothing has changed). Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_agenda_set(consult_agenda *agenda, uint64_t key, int64_t due_ms);

/** Takes a key out. @return INVALID_ARGUMENT, NOT_FOUND. Threads: one at a time. */
CONSULT_API consult_status consult_agenda_remove(consult_agenda *agenda, uint64_t key);

/** When a key is due. @return INVALID_ARGUMENT, NOT_FOUND. Threads: one at a time. */
CONSULT_API consult_status consult_agenda_get(const consult_agenda *agenda, uint64_t key, int64_t *due_ms);

/** How many keys there are. Threads: one at a time. */
CONSULT_API size_t consult_agenda_count(const consult_agenda *agenda);

/** The earliest entry, whether it is due or not; of equal times the lowest key. It stays. @return false when there is none.
 * Threads: one at a time. */
CONSULT_API bool consult_agenda_next(const consult_agenda *agenda, consult_due *due);

/**
 * Takes out what is due at `now_ms` or before, earliest first.
 * @param[out] due  at most `capacity` entries.
 * @return how many; `capacity` means that there may be more. Threads: one at a time.
 */
CONSULT_API size_t consult_agenda_take(consult_agenda *agenda, int64_t now_ms, consult_due *due, size_t capacity);

/**
 * The agenda as bytes, the same for the same entries on every platform: 16 bytes an entry and 24 more.
 * @param[out] bytes  yours: consult_string_free() with the agenda's context.
 * @return INVALID_ARGUMENT, NO_MEMORY. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_agenda_save(const consult_agenda *agenda, consult_string *bytes);

/**
 * An agenda from such bytes, which may be hostile.
 * @param[out] agenda  yours.
 * @return INVALID_ARGUMENT (no such bytes, or damaged), UNSUPPORTED_VERSION, LIMIT, NO_MEMORY. Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_agenda_restore(consult_context *context, const void *bytes, size_t size,
                                                                   consult_agenda **agenda);

#ifdef __cplusplus
}
#endif
#endif
