/* The other way through a text, for stretches that lead deep into the trie again and again: each symbol is read once, and where no
 * literal goes on the links lead to what still may (Aho and Corasick). Slower for ordinary text, the same for every text. */
#ifndef CNS_MATCH_LINEAR_H
#define CNS_MATCH_LINEAR_H

#include "match/trie.h"

#define CNS_LINEAR_BLOCK 1024u

/* What a scan did. */
typedef struct cns_work {
    uint32_t steps;   /* how often a child was looked for */
    uint32_t deepest; /* the longest beginning of a literal that was come to */
} cns_work;

/* Appends all hits that begin in [from, to), which is at most CNS_LINEAR_BLOCK symbols and does not hold the last symbol of all, in
 * the order of their starts, shorter ones first. Adds to *work. LIMIT, NO_MEMORY. */
consult_status cns_scan_linear(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t from, uint32_t to,
                               uint32_t limit, cns_vector *hits, const cns_memory *memory, cns_work *work);

#endif
