/* Finding thousands of literals in one pass.
 *
 * At each symbol the pair of it and the next is looked up: first in a bitmap (nearly all fail there), then in a hash table of the
 * pairs that literals begin with, which leads into a trie of what follows. All literals that begin at a place are found,
 * overlapping ones too. A stretch of text that leads deep into the trie again and again is read another way, along the links
 * (match/linear.h): so the work at a symbol is bounded whatever the text and the literals. */
#ifndef CNS_MATCH_AUTOMATON_H
#define CNS_MATCH_AUTOMATON_H

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

/* Appends all hits (cns_hit) in the order of their starts, shorter ones first. LIMIT (more than `limit`), NO_MEMORY. */
consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory);

/* The same for literals that begin before `stop`, which is at most `count`. */
consult_status cns_matcher_scan_starts(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t stop, uint32_t limit,
                                       cns_vector *hits, const cns_memory *memory);

#endif
