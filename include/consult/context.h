/**
 * @file context.h
 * The context: the host's allocator, logger and limits. The first object to make; everything else is made from it.
 *
 * Reference-counted; packs, facts, workers and sessions keep their context alive.
 *
 * @code
 * consult_context *context = NULL;
 * if (consult_context_new(NULL, &context) != CONSULT_OK) return 1; // libc's malloc, no logger, default limits
 * …
 * consult_context_unref(context);
 * @endcode
 */
#ifndef CONSULT_CONTEXT_H
#define CONSULT_CONTEXT_H

#include "consult/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_context consult_context;

/** The host's memory. All three functions, or none. They must be safe to call from every thread that uses the context. */
typedef struct consult_allocator {
    /** `size` bytes (> 0) aligned for any type, or NULL. */
    void *(*allocate)(void *user, size_t size);
    /** As realloc of a block of `old_size` bytes; NULL leaves the old block as it was. */
    void *(*reallocate)(void *user, void *block, size_t old_size, size_t new_size);
    /** Gives back a block with the size it was asked for. Never called with NULL. */
    void (*release)(void *user, void *block, size_t size);
    void *user; /**< handed to each call */
} consult_allocator;

/** How important a log line is. */
typedef enum consult_log_level { CONSULT_LOG_INFO = 1, CONSULT_LOG_WARNING = 2 } consult_log_level;

/**
 * Receives finished English lines (pack warnings, restored sessions that migrated). Never personal data, never in a turn.
 * @param message  NUL-terminated, valid during the call.
 */
typedef void (*consult_logger)(void *user, consult_log_level level, const char *message);

/**
 * Limits on what comes from outside; 0 means the default. Passing one gives ::CONSULT_LIMIT; but a turn whose slots no longer fit
 * into `slot_bytes` is taken (an emergency must be heard): such values are left out, of the session and of the slots of its
 * reading.
 *
 * Where objects of several contexts meet, these count: for a text that is read, `text_bytes`, `hits`, `regex_match` and
 * `regex_heap_kib` of the worker's context; for what a session holds, `turns` and `slot_bytes` of its pack's; for JSON,
 * `json_bytes` and `json_depth` of the context that was passed (facts), of the builder's (packs), of the pack's (saved sessions,
 * saved reports, the texts of a review), of the worker's (journals).
 */
typedef struct consult_limits {
    size_t struct_size;      /**< sizeof(consult_limits) */
    uint32_t text_bytes;     /**< of one turn or draft; default 65,536, at most 1,048,576 */
    uint32_t turns;          /**< of one session; default 10,000, at most 60,000 */
    uint32_t hits;           /**< literals found in one text; default 65,536 */
    uint32_t json_bytes;     /**< of one JSON document; default 16,777,216 */
    uint32_t json_depth;     /**< nesting of JSON; default 64 */
    uint32_t slot_bytes;     /**< of all slot values of a session together; default 4,096 */
    uint32_t regex_match;    /**< PCRE2 match limit of one format on one text; default 100,000 */
    uint32_t regex_heap_kib; /**< PCRE2 heap limit in KiB, where a pattern is interpreted; default 1,024 */
} consult_limits;

/** Options of a context; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_context_options {
    size_t struct_size;                 /**< sizeof(consult_context_options) */
    const consult_allocator *allocator; /**< copied; NULL = malloc, realloc, free */
    consult_logger logger;              /**< NULL = silent */
    void *logger_user;                  /**< handed to the logger */
    const consult_limits *limits;       /**< copied; NULL = defaults */
} consult_context_options;

/**
 * Makes a context with one reference.
 * @param options  NULL for defaults.
 * @param[out] context  yours; give it back with consult_context_unref().
 * @return INVALID_ARGUMENT (an incomplete allocator, limits over their maximum), NO_MEMORY.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_context_new(const consult_context_options *options, consult_context **context);

/**
 * Adds a reference. @return the same context (NULL for NULL).
 * Threads: any, also at the same time.
 */
CONSULT_API consult_context *consult_context_ref(consult_context *context);

/**
 * Drops a reference; the last one frees it. NULL is allowed.
 * Threads: any, also at the same time.
 */
CONSULT_API void consult_context_unref(consult_context *context);

#ifdef __cplusplus
}
#endif
#endif
