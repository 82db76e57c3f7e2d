/* From literals to concepts: which words of which concepts stand where, and what reaches how far. */
#ifndef CNS_ENGINE_WORDS_H
#define CNS_ENGINE_WORDS_H

#include "engine/reading.h"

/* The extents of entry `id`. */
static inline const cns_found *cns_index_of(const cns_index *index, uint32_t id, uint32_t *count) {
    *count = index->count[id];
    return CNS_VECTOR_AT(&index->items, cns_found, index->first[id]);
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

/* Scans the symbols and fills r->concepts; n-grams go to r->parts. LIMIT, NO_MEMORY. */
consult_status cns_words_find(cns_reading *r);

/* Fills r->scopes. NO_MEMORY. */
consult_status cns_words_scopes(cns_reading *r);

/* The matcher of one of the two automata of a pack. */
cns_matcher cns_words_matcher(const cns_model *m, uint32_t automaton);
cns_alphabet cns_words_alphabet(const cns_model *m);

/* [start, end) of the clause, sentence or turn that holds symbol i. */
cns_extent cns_words_unit(const cns_reading *r, uint32_t i, cns_within within);

#endif
