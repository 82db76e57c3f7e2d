#include "base/arena.h"

#include <stddef.h>
#include <string.h>

struct cns_arena_block {
    cns_arena_block *next;
    size_t capacity;
    size_t used; /* in this cycle of the arena */
    uint64_t cycle;
    max_align_t data[];
};

#define BLOCK_BYTES 8192u

void cns_arena_start(cns_arena *a, const cns_memory *memory) {
    *a = (cns_arena){.memory = memory};
}

void cns_arena_free(cns_arena *a) {
    for (cns_arena_block *b = a->first; b;) {
        cns_arena_block *next = b->next;
        cns_memory_put(a->memory, b, sizeof *b + b->capacity);
        b = next;
    }
    cns_arena_start(a, a->memory);
}

static void enter(const cns_arena *a, cns_arena_block *b) {
    if (b->cycle == a->cycle) return;
    b->cycle = a->cycle;
    b->used = 0;
}

/* Blocks are emptied when they are come to: after one long text there are many, and most turns need few. */
void cns_arena_reset(cns_arena *a) {
    a->cycle++;
    a->current = a->first;
    if (a->current) enter(a, a->current);
}

/* A block with `size` free bytes: the next kept one that is large enough, else a new one behind the current. */
static cns_arena_block *block_for(cns_arena *a, size_t size) {
    for (cns_arena_block *b = a->current; b; b = b->next) {
        enter(a, b);
        if (b->capacity - b->used >= size) return b;
    }
    size_t capacity = size > BLOCK_BYTES ? size : BLOCK_BYTES, whole;
    if (!cns_size_add(sizeof(cns_arena_block), capacity, &whole)) return NULL;
    cns_arena_block *made = cns_memory_get(a->memory, whole);
    if (!made) return NULL;
    made->capacity = capacity;
    made->used = 0;
    made->cycle = a->cycle;
    made->next = NULL;
    cns_arena_block **end = a->current ? &a->current->next : &a->first; /* an arena of a pack has thousands of blocks */
    while (*end) end = &(*end)->next;
    *end = made;
    return made;
}

void *cns_arena_raw(cns_arena *a, size_t size) {
    size_t rounded;
    if (!cns_size_add(size, sizeof(max_align_t) - 1, &rounded)) return NULL;
    rounded -= rounded % sizeof(max_align_t);
    cns_arena_block *b = a->current;
    if (!b || b->capacity - b->used < rounded) {
        b = block_for(a, rounded);
        if (!b) return NULL;
        if (rounded <= BLOCK_BYTES / 8) a->current = b;
    }
    void *piece = (char *)b->data + b->used;
    b->used += rounded;
    return piece;
}

void *cns_arena_get(cns_arena *a, size_t size) {
    void *piece = cns_arena_raw(a, size);
    if (piece) memset(piece, 0, size);
    return piece;
}

void *cns_arena_array(cns_arena *a, size_t count, size_t size) {
    size_t bytes;
    return cns_size_multiply(count, size, &bytes) ? cns_arena_get(a, bytes) : NULL;
}

void *cns_arena_raw_array(cns_arena *a, size_t count, size_t size) {
    size_t bytes;
    return cns_size_multiply(count, size, &bytes) ? cns_arena_raw(a, bytes) : NULL;
}

char *cns_arena_copy(cns_arena *a, const char *data, size_t size) {
    size_t whole;
    if (!cns_size_add(size, 1, &whole)) return NULL;
    char *copy = cns_arena_raw(a, whole);
    if (!copy) return NULL;
    if (size) memcpy(copy, data, size);
    copy[size] = 0;
    return copy;
}

char *cns_arena_join(cns_arena *a, const char *const *texts, size_t count, const char *mark) {
    size_t size = 1, used = 0, between = strlen(mark);
    for (size_t i = 0; i < count; i++) size += strlen(texts[i]) + between;
    char *joined = cns_arena_get(a, size);
    for (size_t i = 0; joined && i < count; i++) {
        if (i) memcpy(joined + used, mark, between);
        if (i) used += between;
        memcpy(joined + used, texts[i], strlen(texts[i]));
        used += strlen(texts[i]);
    }
    return joined; /* zeroed */
}
