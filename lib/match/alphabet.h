/* The alphabet of a pack: code points → symbols, and a text as a row of symbols with the way back to its bytes.
 *
 * Symbols below CNS_SYMBOL_FIRST stand for "any other character of this class"; from there on each stands for one folded
 * character that some literal uses. One look-up folds and classifies. */
#ifndef CNS_MATCH_ALPHABET_H
#define CNS_MATCH_ALPHABET_H

#include "base/vector.h"
#include "text/fold.h"

#define CNS_SYMBOL_FIRST   16u
#define CNS_SYMBOL_EXPANDS 15u /* the code point folds to several: take the long way */

typedef struct cns_alphabet {
    const uint16_t *pages;   /* 0x1100: code point >> 8 → page */
    const uint16_t *symbols; /* page * 256 + code point & 255 → symbol */
    const uint8_t *classes;  /* symbol → cns_class */
} cns_alphabet;

/* One symbol of a text. */
typedef struct cns_place {
    uint32_t start, end; /* bytes of the original character */
    uint16_t sentence;   /* number of the sentence, of the clause */
    uint16_t clause;
} cns_place;

/* A text as matching sees it: invisible characters left out. Marks belong to the clause and sentence that they end. */
typedef struct cns_symbols {
    const char *text;
    size_t size;
    uint16_t *symbols;
    cns_place *places;
    uint32_t count;
    uint32_t capacity;
    uint16_t sentences, clauses; /* how many there are */
} cns_symbols;

void cns_symbols_free(cns_symbols *s, const cns_memory *memory);

/* Reads a text. INVALID_UTF8 with the offset of the bad byte, NO_MEMORY. */
consult_status cns_symbols_read(cns_symbols *s, const cns_memory *memory, const cns_alphabet *alphabet, const char *text,
                                size_t size, size_t *bad);

static inline cns_class cns_symbols_class(const cns_symbols *s, const cns_alphabet *a, uint32_t i) {
    return (cns_class)a->classes[s->symbols[i]];
}

/* Folded code points of symbols [from, to) into `points` (room for one each). For formats and numbers, where the few characters
 * of a window are needed again. */
void cns_symbols_points(const cns_symbols *s, uint32_t from, uint32_t to, uint32_t *points);

#endif
