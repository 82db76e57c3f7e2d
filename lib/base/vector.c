#include "base/vector.h"

#include <string.h>

void cns_vector_start(cns_vector *v, size_t element) {
    *v = (cns_vector){.element = element};
}

void cns_vector_free(cns_vector *v, const cns_memory *memory) {
    cns_memory_put(memory, v->data, v->capacity * v->element);
    cns_vector_start(v, v->element);
}

bool cns_vector_grow(cns_vector *v, const cns_memory *memory, size_t more) {
    size_t needed, bytes;
    if (!cns_size_add(v->count, more, &needed)) return false;
    if (needed <= v->capacity) return true;
    size_t capacity = v->capacity ? v->capacity : 8;
    while (capacity < needed) {
        if (capacity > SIZE_MAX / 2) return false;
        capacity *= 2;
    }
    if (!cns_size_multiply(capacity, v->element, &bytes)) return false;
    void *data = cns_memory_resize(memory, v->data, v->capacity * v->element, bytes);
    if (!data) return false;
    v->data = data;
    v->capacity = capacity;
    return true;
}

void *cns_vector_add(cns_vector *v, const cns_memory *memory) {
    if (!cns_vector_reserve(v, memory, 1)) return NULL;
    void *place = (char *)v->data + v->count++ * v->element;
    memset(place, 0, v->element);
    return place;
}

bool cns_vector_append(cns_vector *v, const cns_memory *memory, const void *elements, size_t count) {
    if (!cns_vector_reserve(v, memory, count)) return false;
    if (count) memcpy((char *)v->data + v->count * v->element, elements, count * v->element);
    v->count += count;
    return true;
}
