#include "heap.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_ALIVE = 0x5afe5afe, BLOCK_DEAD = 0x0dead0de, LARGEST = 1 << 30 };

/* Stands before each block; its size keeps the block aligned for any type. */
typedef union block_head {
    struct {
        size_t size;
        uint32_t mark;
    } is;
    max_align_t align;
} block_head;

static bool fails_now(test_heap *heap) {
    uint64_t number = atomic_fetch_add(&heap->requests, 1) + 1;
    return number == atomic_load(&heap->fail_at);
}

static block_head *head_of(void *block) {
    return (block_head *)block - 1;
}

static bool is_sound(test_heap *heap, void *block, size_t size) {
    if (block != NULL && head_of(block)->is.mark == BLOCK_ALIVE && head_of(block)->is.size == size) return true;
    atomic_fetch_add(&heap->faults, 1);
    fprintf(stderr, "heap: block given back with %zu bytes, but it has %zu\n", size, block == NULL ? 0 : head_of(block)->is.size);
    return false;
}

static void *heap_allocate(void *user, size_t size) {
    test_heap *heap = user;
    if (size == 0) atomic_fetch_add(&heap->faults, 1);
    if (fails_now(heap) || size > LARGEST) return NULL;
    block_head *head = malloc(sizeof *head + size);
    if (head == NULL) return NULL;
    head->is.size = size;
    head->is.mark = BLOCK_ALIVE;
    memset(head + 1, 0xa5, size); /* whoever trusts fresh memory to be zero is found out */
    atomic_fetch_add(&heap->blocks, 1);
    atomic_fetch_add(&heap->bytes, (int64_t)size);
    return head + 1;
}

static void heap_release(void *user, void *block, size_t size) {
    test_heap *heap = user;
    if (!is_sound(heap, block, size)) return;
    atomic_fetch_sub(&heap->blocks, 1);
    atomic_fetch_sub(&heap->bytes, (int64_t)size);
    head_of(block)->is.mark = BLOCK_DEAD;
    free(head_of(block));
}

static void *heap_reallocate(void *user, void *block, size_t old_size, size_t new_size) {
    test_heap *heap = user;
    if (block == NULL) return heap_allocate(user, new_size);
    if (!is_sound(heap, block, old_size)) return NULL;
    void *fresh = heap_allocate(user, new_size);
    if (fresh == NULL) return NULL;
    memcpy(fresh, block, old_size < new_size ? old_size : new_size);
    heap_release(user, block, old_size);
    return fresh;
}

consult_allocator test_heap_allocator(test_heap *heap) {
    return (consult_allocator){.allocate = heap_allocate, .reallocate = heap_reallocate, .release = heap_release, .user = heap};
}

void test_heap_fail(test_heap *heap, uint64_t n) {
    atomic_store(&heap->fail_at, n == 0 ? 0 : atomic_load(&heap->requests) + n);
}

bool test_heap_failed(const test_heap *heap) {
    uint64_t at = atomic_load(&heap->fail_at);
    return at != 0 && atomic_load(&heap->requests) >= at;
}

bool test_heap_clean(const test_heap *heap) {
    int64_t blocks = atomic_load(&heap->blocks), bytes = atomic_load(&heap->bytes);
    uint64_t faults = atomic_load(&heap->faults);
    if (blocks == 0 && bytes == 0 && faults == 0) return true;
    fprintf(stderr, "heap: %" PRId64 " blocks, %" PRId64 " bytes left, %" PRIu64 " faults\n", blocks, bytes, faults);
    return false;
}

consult_context *test_heap_context(test_heap *heap, const consult_limits *limits) {
    consult_allocator allocator = test_heap_allocator(heap);
    consult_context_options options = {.struct_size = sizeof options, .allocator = &allocator, .limits = limits};
    consult_context *context = NULL;
    return consult_context_new(&options, &context) == CONSULT_OK ? context : NULL;
}
