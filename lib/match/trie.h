/* What both ways of scanning share: looks into the tables of a matcher, and hits. Inside of match/. */
#ifndef CNS_MATCH_TRIE_H
#define CNS_MATCH_TRIE_H

#include "match/automaton.h"

/* So many starts are filtered at once; those that pass are kept on the stack. */
#define CNS_SCAN_BLOCK 256u

/* The child of a row of `count` by its symbol, or NULL. */
static inline const cns_trie *cns_child_of(const cns_trie *children, uint32_t count, uint16_t symbol) {
    uint32_t low = 0, high = count;
    while (high - low > 4) {
        uint32_t middle = (low + high) / 2;
        if (children[middle].symbol <= symbol)
            low = middle;
        else
            high = middle;
    }
    for (; low < high; low++)
        if (children[low].symbol == symbol) return children + low;
    return NULL;
}

/* The entry of a pair of symbols, or NULL. */
static inline const cns_pair *cns_pair_of(const cns_matcher *m, uint16_t first, uint16_t second) {
    uint32_t mask = (1u << m->pair_bits) - 1, key = (uint32_t)first << 16 | second;
    for (uint32_t i = cns_pair_hash(key, mask);; i = (i + 1) & mask) {
        const cns_pair *p = &m->pairs[i];
        if (p->key == 0) return NULL; /* asked first: no text has a pair of this key, a damaged image may */
        if (p->key == key) return p;
    }
}

static inline bool cns_add_hit(cns_vector *hits, const cns_memory *memory, cns_hit hit) {
    if (hits->count == hits->capacity && !cns_vector_reserve(hits, memory, 1)) return false;
    CNS_VECTOR_AT(hits, cns_hit, hits->count)[0] = hit;
    hits->count++;
    return true;
}

/* The hit of a literal, if there is one. False: NO_MEMORY. */
static inline bool cns_add_literal(uint32_t literal, uint32_t start, uint32_t end, cns_vector *hits, const cns_memory *memory) {
    return literal == CNS_NO_LITERAL || cns_add_hit(hits, memory, (cns_hit){literal, start, end});
}

/* The hit of the literal that symbol i is by itself, if it is one. False: NO_MEMORY. */
static inline bool cns_add_single(const cns_matcher *m, uint16_t symbol, uint32_t i, cns_vector *hits, const cns_memory *memory) {
    return !m->singles || cns_add_literal(m->singles[symbol], i, i + 1, hits, memory);
}

#endif
