/* Folding that only some words want: digits in every form, and characters that are put for others to get past a list: because they
 * look alike, or sound alike. */
#ifndef CNS_TEXT_LOOKALIKE_H
#define CNS_TEXT_LOOKALIKE_H

#include "consult/status.h"

/* How a word is looked for. The order is that of the automata of a pack. */
typedef enum cns_variant {
    CNS_VARIANT_PLAIN = 0,     /* as it is written */
    CNS_VARIANT_LOOSE = 1,     /* with marks and spaces between, and repeated */
    CNS_VARIANT_LOOKALIKE = 2, /* loose, with look-alikes (薇信 for 微信) and digits in every form */
    CNS_VARIANT_DIGITS = 3,    /* digits in every form: 一 and 壹 for 1 */
    CNS_VARIANT_HOMOPHONE = 4, /* loose, with look-alikes and characters that sound alike: 加威信 for 加微信 */
    CNS_VARIANT_COUNT = 5
} cns_variant;

static inline bool cns_variant_is_loose(cns_variant variant) {
    return variant == CNS_VARIANT_LOOSE || variant == CNS_VARIANT_LOOKALIKE || variant == CNS_VARIANT_HOMOPHONE;
}

/* What a folded code point counts as for words of this variant; itself for nearly all. */
uint32_t cns_variant_point(cns_variant variant, uint32_t point);

#endif
