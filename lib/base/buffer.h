/* A growing piece of text, always with a NUL behind it once something was added. A failed allocation is remembered: append
 * without looking, ask once at the end. */
#ifndef CNS_BASE_BUFFER_H
#define CNS_BASE_BUFFER_H

#include "base/memory.h"

#include <string.h>

typedef struct cns_buffer {
    const cns_memory *memory;
    char *data;
    size_t size;
    size_t capacity;
    bool failed;
} cns_buffer;

void cns_buffer_start(cns_buffer *b, const cns_memory *memory);
void cns_buffer_free(cns_buffer *b);

/* Empties it and forgets a failure; the memory stays. */
void cns_buffer_clear(cns_buffer *b);

/* What cns_buffer_add() does where there is no room. */
void cns_buffer_grow(cns_buffer *b, const char *data, size_t size);

/* Texts are made of many small pieces: where there is room they are added in place. */
static inline void cns_buffer_add(cns_buffer *b, const char *data, size_t size) {
    if (b->failed || b->capacity - b->size <= size) {
        cns_buffer_grow(b, data, size);
        return;
    }
    if (size) memcpy(b->data + b->size, data, size);
    b->size += size;
    b->data[b->size] = 0;
}

static inline void cns_buffer_char(cns_buffer *b, char c) {
    if (b->failed || b->capacity - b->size < 2) {
        cns_buffer_grow(b, &c, 1);
        return;
    }
    b->data[b->size++] = c;
    b->data[b->size] = 0;
}

void cns_buffer_text(cns_buffer *b, const char *text);
void cns_buffer_integer(cns_buffer *b, int64_t value);

/* The lowest `digits` hexadecimal digits. */
void cns_buffer_hex(cns_buffer *b, uint64_t value, unsigned digits);

/* The text as a block of exactly size + 1 bytes, which the caller owns; the buffer is empty afterwards. Data NULL when memory
 * was short. */
consult_string cns_buffer_take(cns_buffer *b);

#endif
