#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void *libc_allocate(void *user, size_t size) {
    (void)user;
    return malloc(size);
}

static void *libc_reallocate(void *user, void *block, size_t old_size, size_t new_size) {
    (void)user;
    (void)old_size;
    return realloc(block, new_size);
}

static void libc_release(void *user, void *block, size_t size) {
    (void)user;
    (void)size;
    free(block);
}

void cns_memory_default(cns_memory *memory) {
    memory->allocator = (consult_allocator){libc_allocate, libc_reallocate, libc_release, NULL};
    memory->count = NULL;
}

void *cns_memory_get(const cns_memory *memory, size_t size) {
    if (memory->count) ++*memory->count;
    return memory->allocator.allocate(memory->allocator.user, size ? size : 1);
}

void *cns_memory_zero(const cns_memory *memory, size_t size) {
    void *block = cns_memory_get(memory, size);
    if (block) memset(block, 0, size ? size : 1);
    return block;
}

void *cns_memory_resize(const cns_memory *memory, void *block, size_t old_size, size_t new_size) {
    if (!block) return cns_memory_get(memory, new_size);
    if (memory->count) ++*memory->count;
    return memory->allocator.reallocate(memory->allocator.user, block, old_size ? old_size : 1, new_size ? new_size : 1);
}

void cns_memory_put(const cns_memory *memory, void *block, size_t size) {
    if (block) memory->allocator.release(memory->allocator.user, block, size ? size : 1);
}

char *cns_memory_copy(const cns_memory *memory, const char *data, size_t size) {
    size_t whole;
    if (!cns_size_add(size, 1, &whole)) return NULL;
    char *copy = cns_memory_get(memory, whole);
    if (!copy) return NULL;
    if (size) memcpy(copy, data, size);
    copy[size] = 0;
    return copy;
}

bool cns_size_multiply(size_t a, size_t b, size_t *out) {
    if (b && a > SIZE_MAX / b) return false;
    *out = a * b;
    return true;
}

bool cns_size_add(size_t a, size_t b, size_t *out) {
    if (a > SIZE_MAX - b) return false;
    *out = a + b;
    return true;
}
