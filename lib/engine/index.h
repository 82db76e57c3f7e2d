/* Things found in a text, grouped by what they are: words of concepts, stretches of scopes, matches of formats. */
#ifndef CNS_ENGINE_INDEX_H
#define CNS_ENGINE_INDEX_H

#include "base/vector.h"

/* Symbols [start, end) of the text. */
typedef struct cns_extent {
    uint32_t start, end;
} cns_extent;

/* Something of kind `id` at a place: a word of a concept, a stretch of a scope, a match of a format. */
typedef struct cns_found {
    uint32_t id;
    cns_extent at;
} cns_found;

/* Found things of one kind of entry, grouped by entry: all of entry i are items[first[i]] … in the order of their places. */
typedef struct cns_index {
    cns_vector found;   /* cns_found, as they come */
    cns_vector items;   /* cns_found, grouped */
    cns_vector touched; /* uint32_t: the entries that have any */
    uint32_t *first, *count;
    uint32_t entries; /* room in first and count */
} cns_index;

/* The extents of entry `id`. */
static inline const cns_found *cns_index_of(const cns_index *index, uint32_t id, uint32_t *count) {
    *count = index->count[id];
    return *count ? CNS_VECTOR_AT(&index->items, cns_found, index->first[id]) : NULL;
}

/* Room for `entries` entries, all empty. */
bool cns_index_clear(cns_index *index, const cns_memory *memory, uint32_t entries);

/* Groups what was found, once. Found things of one entry keep their order when it is that of their places, and are put in it else.
 * False: NO_MEMORY. */
bool cns_index_group(cns_index *index, const cns_memory *memory);

/* Appends a found thing. False: NO_MEMORY. */
static inline bool cns_index_add(cns_index *index, const cns_memory *memory, uint32_t id, cns_extent at) {
    if (index->found.count == index->found.capacity && !cns_vector_reserve(&index->found, memory, 1)) return false;
    CNS_VECTOR_AT(&index->found, cns_found, index->found.count++)[0] = (cns_found){id, at};
    return true;
}

void cns_index_start(cns_index *index);
void cns_index_free(cns_index *index, const cns_memory *memory);

#endif
