/* The tables that literals are found with, and looks into them: what both ways of scanning share (automaton.h, linear.h). */
#ifndef CNS_MATCH_TRIE_H
#define CNS_MATCH_TRIE_H

#include "base/vector.h"
#include "match/alphabet.h"

#define CNS_NO_LITERAL      UINT32_MAX
#define CNS_LITERAL_SYMBOLS 64u

/* A pair that literals begin with: the root of what follows, beside its key so that one look into memory gives both. */
typedef struct cns_pair {
    uint32_t key;      /* first symbol << 16 | second; 0 = free */
    uint32_t literal;  /* of these two symbols, or CNS_NO_LITERAL */
    uint32_t children; /* → trie: first child */
    uint16_t count;    /* children, sorted by symbol */
    uint16_t third;    /* bits: cns_third_bit() of each child, so that most others are known without a look */
} cns_pair;

typedef struct cns_trie {
    uint32_t literal;  /* that ends here, or CNS_NO_LITERAL */
    uint32_t children; /* first child, behind this node */
    uint16_t count;    /* children, sorted by symbol */
    uint16_t symbol;   /* by which its parent leads here */
} cns_trie;

/* For each node of the trie, which beginnings of literals end where it ends: the longest one that is shorter, and the longest one
 * that is a literal. Each as its length and, from three symbols on, its node; 0 = none. Those of two symbols are looked up in the
 * table of pairs, those of one in `singles`. */
typedef struct cns_link {
    uint32_t fail, output; /* length << CNS_LINK_BITS | node */
} cns_link;

#define CNS_LINK_BITS 25u
#define CNS_LINK_NODE ((1u << CNS_LINK_BITS) - 1)

/* A view of the tables, wherever they lie. */
typedef struct cns_matcher {
    const uint64_t *filter;
    const cns_pair *pairs;
    const uint32_t *singles; /* symbol → literal of that one symbol, or CNS_NO_LITERAL; NULL when no literal is so short */
    const cns_trie *trie;
    const cns_link *links; /* one for each node of the trie */
    uint32_t filter_bits, pair_bits;
    uint32_t longest; /* 0 = no literals */
    uint64_t *steps;  /* NULL, or where to count how often a child is looked for: for tests and benchmarks */
} cns_matcher;

/* A literal in a row of symbols. */
typedef struct cns_hit {
    uint32_t literal;
    uint32_t start, end; /* symbols [start, end) */
} cns_hit;

#define CNS_PAIR_FACTOR UINT64_C(0x9E3779B97F4A7C15)

static inline uint32_t cns_pair_hash(uint32_t key, uint32_t mask) {
    return (uint32_t)(key * CNS_PAIR_FACTOR >> 32) & mask;
}

static inline uint16_t cns_third_bit(uint16_t symbol) {
    return (uint16_t)(1u << (symbol * 0x9E37u >> 12 & 15));
}

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
