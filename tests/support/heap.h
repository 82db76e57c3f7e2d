/**
 * @file heap.h
 * An allocator for tests: counts, checks the size of every release, and fails the N-th request.
 */
#ifndef TEST_SUPPORT_HEAP_H
#define TEST_SUPPORT_HEAP_H

#include "consult/context.h"

#include <stdatomic.h>

typedef struct test_heap {
    _Atomic uint64_t requests; /**< calls of allocate and reallocate so far */
    _Atomic uint64_t fail_at;  /**< number of the request that fails; 0 = none */
    _Atomic int64_t blocks;    /**< alive now */
    _Atomic int64_t bytes;     /**< alive now */
    _Atomic uint64_t faults;   /**< releases with a wrong size, of NULL, or of a block that is not ours */
} test_heap;

/** The allocator that works on this heap; safe from all threads. */
consult_allocator test_heap_allocator(test_heap *heap);

/** Makes the n-th request from now on fail (1 = the very next); 0 = none. */
void test_heap_fail(test_heap *heap, uint64_t n);

/** Whether the request that was to fail has come. */
bool test_heap_failed(const test_heap *heap);

/** Whether everything was given back, in the sizes it was asked for; says on stderr what was not. */
bool test_heap_clean(const test_heap *heap);

/** A context on this heap with these limits (NULL = defaults); NULL on failure. */
consult_context *test_heap_context(test_heap *heap, const consult_limits *limits);

#endif
