/* Building an alphabet and automata, when a pack is compiled. */
#ifndef CNS_MATCH_BUILD_H
#define CNS_MATCH_BUILD_H

#include "match/automaton.h"

/* An alphabet as vectors: of uint16_t, uint16_t and uint8_t; and the character of each symbol, uint32_t, 0 for one that stands for
 * many. */
typedef struct cns_alphabet_build {
    cns_vector pages, symbols, classes, points;
} cns_alphabet_build;

void cns_alphabet_build_start(cns_alphabet_build *b);
void cns_alphabet_build_free(cns_alphabet_build *b, const cns_memory *memory);

/* Makes the alphabet of all code points that `points` (folded ones, in any order, duplicates allowed) hold. At most 65,000
 * different ones: LIMIT. NO_MEMORY. */
consult_status cns_alphabet_make(cns_alphabet_build *b, const cns_memory *memory, const uint32_t *points, size_t count);

cns_alphabet cns_alphabet_view(const cns_alphabet_build *b);

/* A literal to be built in: its symbols; its number is its place in the list. Each row of symbols stands once. */
typedef struct cns_literal_key {
    const uint16_t *symbols;
    uint32_t count; /* 1 to CNS_LITERAL_SYMBOLS */
} cns_literal_key;

/* An automaton as vectors: of uint64_t, cns_pair, uint32_t, cns_trie, cns_link. Nodes are numbered from `first_node`. */
typedef struct cns_automaton_build {
    cns_vector filter, pairs, singles, trie, links;
    uint32_t filter_bits, pair_bits, longest;
} cns_automaton_build;

void cns_automaton_build_start(cns_automaton_build *b);
void cns_automaton_build_free(cns_automaton_build *b, const cns_memory *memory);

/* `numbers[i]` is the literal's number for keys[i]; `symbol_count` the size of the alphabet. LIMIT (2^25 nodes with those before
 * `first_node`), NO_MEMORY. */
consult_status cns_automaton_make(cns_automaton_build *b, const cns_memory *memory, const cns_literal_key *keys,
                                  const uint32_t *numbers, size_t count, uint32_t symbol_count, uint32_t first_node);

/* A matcher over an automaton whose nodes are numbered from 0; borrows it. */
cns_matcher cns_automaton_view(const cns_automaton_build *b);

#endif
