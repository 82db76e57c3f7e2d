/* A text as the words of a variant (text/lookalike.h) are looked for in it: symbols as the variant counts them; for loose ones only
 * those that carry meaning, repeated ones once (digits stay: 11 is not 1). */
#ifndef CNS_MATCH_SQUEEZE_H
#define CNS_MATCH_SQUEEZE_H

#include "match/alphabet.h"

typedef struct cns_squeeze {
    const uint16_t *map;    /* symbol → what it counts as; NULL = itself */
    const uint8_t *classes; /* of the alphabet */
    bool loose;
} cns_squeeze;

#define CNS_SQUEEZE_START UINT32_MAX /* no symbol has been kept yet */

/* Whether the next symbol of a text is kept, and then *out = what it counts as. *last = the one kept before, or CNS_SQUEEZE_START.
 */
static inline bool cns_squeeze_keep(const cns_squeeze *q, uint16_t symbol, uint32_t *last, uint16_t *out) {
    uint16_t counts_as = q->map ? q->map[symbol] : symbol;
    if (q->loose) {
        unsigned class = q->classes[symbol] & CNS_TRAIT_CLASS;
        if (class != CNS_CLASS_HAN && class != CNS_CLASS_LETTER && class != CNS_CLASS_DIGIT) return false;
        if (*last == counts_as && class != CNS_CLASS_DIGIT) return false;
    }
    *last = *out = counts_as;
    return true;
}

#endif
