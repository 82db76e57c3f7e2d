/* A growing array of equal elements. */
#ifndef CNS_BASE_VECTOR_H
#define CNS_BASE_VECTOR_H

#include "base/memory.h"

typedef struct cns_vector {
    void *data;
    size_t count;
    size_t capacity;
    size_t element; /* bytes of one */
} cns_vector;

void cns_vector_start(cns_vector *v, size_t element);
void cns_vector_free(cns_vector *v, const cns_memory *memory);

/* Room for `more` further elements; false when memory is short (nothing changes then). */
bool cns_vector_grow(cns_vector *v, const cns_memory *memory, size_t more);

static inline bool cns_vector_reserve(cns_vector *v, const cns_memory *memory, size_t more) {
    return more <= v->capacity - v->count || cns_vector_grow(v, memory, more);
}

/* A new element at the end, zeroed; NULL when memory is short. */
void *cns_vector_add(cns_vector *v, const cns_memory *memory);

/* Copies `count` elements to the end. */
bool cns_vector_append(cns_vector *v, const cns_memory *memory, const void *elements, size_t count);

#define CNS_VECTOR_AT(v, type, index) (&((type *)(v)->data)[index])

#endif
