/* From literals to concepts: which words of which concepts stand where, and what reaches how far. */
#ifndef CNS_ENGINE_WORDS_H
#define CNS_ENGINE_WORDS_H

#include "engine/reading.h"

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
