/* From literals to concepts: which words of which concepts stand where. */
#ifndef CNS_ENGINE_WORDS_H
#define CNS_ENGINE_WORDS_H

#include "engine/reading.h"

/* Scans the symbols and chains the words to r->concepts; n-grams go to r->parts. LIMIT, NO_MEMORY. */
consult_status cns_words_find(cns_reading *r);

/* Puts the words of a concept that has some in order: see cns_words_of(). */
const cns_extent *cns_words_settle(cns_reading *r, uint32_t concept, uint32_t *count);

/* The words of a concept, sorted; none lies inside another or inside an allowed expression. */
static inline const cns_extent *cns_words_of(cns_reading *r, uint32_t concept, uint32_t *count) {
    const cns_listed *entry = &r->concepts.entries[concept];
    if (entry->count && !cns_index_is_settled(entry)) return cns_words_settle(r, concept, count);
    return cns_index_of(&r->concepts, concept, count);
}

/* Of extents sorted by start then end: one that lies inside another does not count (the longest wins), nor does one inside an
 * extent that takes it away (`allow`, sorted likewise). An extent lies inside one of those that begin no later when the farthest
 * end of them is no nearer. Keeps the order; returns how many stay. */
uint32_t cns_words_prune(cns_extent *words, uint32_t count, const cns_extent *allow, uint32_t allow_count);

/* How many of some words, sorted by their starts, begin before a symbol. */
uint32_t cns_words_before(const cns_extent *words, uint32_t count, uint32_t symbol);

/* How many of some words, sorted and none inside another, end at a symbol or before it. */
uint32_t cns_words_ended(const cns_extent *words, uint32_t count, uint32_t symbol);

/* *symbol = the first symbol of the text from which on a word may begin that is not complete yet: more text may complete it. The
 * count of symbols when there is none. NO_MEMORY. */
consult_status cns_words_open(cns_reading *r, uint32_t *symbol);

/* The matcher of one of the automata of a pack. */
cns_matcher cns_words_matcher(const cns_model *m, uint32_t automaton);
cns_alphabet cns_words_alphabet(const cns_model *m);

/* The extent without marks and spaces at its ends. */
cns_extent cns_words_trim(const cns_reading *r, cns_extent e);

/* Whether a word [start, end) is a piece of a longer one: a letter goes on beside a letter of it, or a digit beside a digit. */
bool cns_words_cut_out(const cns_reading *r, uint32_t start, uint32_t end);

#endif
