/* Memory given out piece by piece and taken back all at once. Pieces never move. After a reset the blocks stay, so that work of
 * the same size allocates nothing. */
#ifndef CNS_BASE_ARENA_H
#define CNS_BASE_ARENA_H

#include "base/memory.h"

typedef struct cns_arena_block cns_arena_block;

typedef struct cns_arena {
    const cns_memory *memory;
    cns_arena_block *first;
    cns_arena_block *current;
    uint64_t cycle; /* counts resets: a block of an earlier one is empty */
} cns_arena;

void cns_arena_start(cns_arena *a, const cns_memory *memory);
void cns_arena_free(cns_arena *a);
void cns_arena_reset(cns_arena *a);

/* Zeroed, aligned for any type; NULL when memory is short. */
void *cns_arena_get(cns_arena *a, size_t size);

/* The same, not zeroed: for what is written at once. */
void *cns_arena_raw(cns_arena *a, size_t size);

/* `count` elements of `size` bytes, zeroed. */
void *cns_arena_array(cns_arena *a, size_t count, size_t size);

/* The same, not zeroed. */
void *cns_arena_raw_array(cns_arena *a, size_t count, size_t size);

/* A copy with a NUL behind. */
char *cns_arena_copy(cns_arena *a, const char *data, size_t size);

/* `count` texts as one, with `mark` between two. */
char *cns_arena_join(cns_arena *a, const char *const *texts, size_t count, const char *mark);

#endif
