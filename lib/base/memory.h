/* Memory through the host's allocator. Every block is given back with its size. */
#ifndef CNS_BASE_MEMORY_H
#define CNS_BASE_MEMORY_H

#include "consult/context.h"

typedef struct cns_memory {
    consult_allocator allocator;
    uint64_t *count; /* allocations are counted here when not NULL */
} cns_memory;

/* libc's allocator. */
void cns_memory_default(cns_memory *memory);

/* A block of `size` bytes (0 counts as 1), or NULL. Contents undefined. */
void *cns_memory_get(const cns_memory *memory, size_t size);

/* As cns_memory_get(), zeroed. */
void *cns_memory_zero(const cns_memory *memory, size_t size);

/* Grows or shrinks; on NULL the old block stays. `block` may be NULL with old_size 0. */
void *cns_memory_resize(const cns_memory *memory, void *block, size_t old_size, size_t new_size);

/* Gives back; NULL is allowed. */
void cns_memory_put(const cns_memory *memory, void *block, size_t size);

/* A copy of `size` bytes and a NUL behind; give back with size + 1. */
char *cns_memory_copy(const cns_memory *memory, const char *data, size_t size);

/* a * b and a + b into *out; false on overflow. */
bool cns_size_multiply(size_t a, size_t b, size_t *out);
bool cns_size_add(size_t a, size_t b, size_t *out);

#endif
