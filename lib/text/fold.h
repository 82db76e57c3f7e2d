/* Folding: what matching sees of a code point. One table look-up gives the folded code point and its class. */
#ifndef CNS_TEXT_FOLD_H
#define CNS_TEXT_FOLD_H

#include <stdint.h>

/* What kind of character it is. The order is part of the image format. */
typedef enum cns_class {
    CNS_CLASS_OTHER = 0,
    CNS_CLASS_INVISIBLE = 1, /* zero width, combining, variation selectors, controls: never seen by matching */
    CNS_CLASS_SPACE = 2,
    CNS_CLASS_SENTENCE_END = 3, /* 。！？…, line ends */
    CNS_CLASS_CLAUSE_END = 4,   /* ，；： and their half-width forms */
    CNS_CLASS_PUNCTUATION = 5,  /* all others, 、 and quotation marks among them */
    CNS_CLASS_DIGIT = 6,
    CNS_CLASS_LETTER = 7,
    CNS_CLASS_HAN = 8,
    CNS_CLASS_SYMBOL = 9, /* arrows, mathematics, currency */
    CNS_CLASS_EMOJI = 10, /* ends a clause, as people use it */
    CNS_CLASS_COUNT = 11
} cns_class;

#define CNS_FOLD_EXPANSION_MAX 8u

/* An entry: class in bits 0–3, bit 4 = expands, the rest a signed difference to the folded code point, or the place of an
 * expansion in cns_fold_expansions (first its length, then its code points). Generated: see make_fold_table.c. */
extern const uint16_t cns_fold_pages[0x1100];
extern const int32_t cns_fold_entries[][256];
extern const uint32_t cns_fold_expansions[];

static inline int32_t cns_fold_entry(uint32_t point) {
    return cns_fold_entries[cns_fold_pages[point >> 8]][point & 255];
}
static inline cns_class cns_fold_class(int32_t entry) {
    return (cns_class)(entry & 15);
}

/* The folded code points of `point` (1 to CNS_FOLD_EXPANSION_MAX); returns how many, 0 for invisible ones. */
static inline uint32_t cns_fold_point(uint32_t point, uint32_t out[CNS_FOLD_EXPANSION_MAX]) {
    int32_t entry = cns_fold_entry(point);
    if (cns_fold_class(entry) == CNS_CLASS_INVISIBLE) return 0;
    if (!(entry & 16)) {
        out[0] = (uint32_t)((int32_t)point + (entry - (entry & 31)) / 32);
        return 1;
    }
    const uint32_t *e = &cns_fold_expansions[(uint32_t)entry >> 5];
    for (uint32_t i = 0; i < e[0]; i++) out[i] = e[1 + i];
    return e[0];
}

#endif
