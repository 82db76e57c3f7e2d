/**
 * @file worker.h
 * The worker: scratch memory and the results of the last call. One per thread; cheap to keep, dear to make.
 *
 * Every result that a call hands out (`const consult_advice *` …) is borrowed from the worker and valid until the next call
 * that is given the same worker, or until it is freed. Once its buffers have grown to the size of the host's texts a worker
 * allocates nothing any more.
 */
#ifndef CONSULT_WORKER_H
#define CONSULT_WORKER_H

#include "consult/context.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_worker consult_worker;

/**
 * Makes a worker, for any pack.
 * @param[out] worker  yours; consult_worker_free().
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_worker_new(consult_context *context, consult_worker **worker);

/** Frees a worker and all results borrowed from it. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_worker_free(consult_worker *worker);

/** What went wrong in the last call that was given this worker. */
typedef struct consult_error {
    size_t struct_size;
    consult_status status; /**< CONSULT_OK when it went well */
    size_t offset;         /**< byte in the text or JSON that was passed; CONSULT_NO_OFFSET when it has no place */
    const char *message;   /**< plain English: what and how to mend it; "" when it went well */
} consult_error;

/**
 * Details of the last call.
 * @return borrowed; valid until the next call with this worker; never NULL for a worker.
 * Threads: one at a time.
 */
CONSULT_API const consult_error *consult_worker_error(const consult_worker *worker);

/**
 * How many allocations the calls on this worker have made since it was made: for tests and benchmarks of the steady state.
 * Threads: one at a time.
 */
CONSULT_API uint64_t consult_worker_allocations(const consult_worker *worker);

/**
 * Whether consult_session_trace() and consult_session_explain() show values of slots and words of texts as they are. Until it is
 * said, what is personal is masked in them, as consult_mask_slot() and consult_mask_text() do. NULL is allowed. Threads: one at a
 * time.
 */
CONSULT_API void consult_worker_reveal(consult_worker *worker, bool reveal);

#ifdef __cplusplus
}
#endif
#endif
