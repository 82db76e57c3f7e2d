/* Finding thousands of literals in one pass.
 *
 * At each symbol the pair of it and the next is looked up: first in a bitmap (nearly all fail there), then in a hash table of the
 * pairs that literals begin with, which leads into a trie of what follows. All literals that begin at a place are found,
 * overlapping ones too. A stretch of text that leads deep into the trie again and again is read another way, along the links
 * (match/linear.h): so the work at a symbol is bounded whatever the text and the literals. */
#ifndef CNS_MATCH_AUTOMATON_H
#define CNS_MATCH_AUTOMATON_H

#include "match/trie.h"

/* Appends all hits (cns_hit) in the order of their starts, shorter ones first. LIMIT (more than `limit`), NO_MEMORY. */
consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory);

/* The same for literals that begin before `stop`, which is at most `count`. */
consult_status cns_matcher_scan_starts(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t stop, uint32_t limit,
                                       cns_vector *hits, const cns_memory *memory);

/* The first symbol from which on a literal may begin that is not complete yet; `count` when none can. */
uint32_t cns_matcher_open(const cns_matcher *m, const uint16_t *symbols, uint32_t count);

#endif
