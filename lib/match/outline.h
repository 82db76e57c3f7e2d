/* The outline of a pattern: which characters can follow which in a match, so that PCRE2 is asked only where a match can begin.
 *
 * The pattern's characters are positions, and a set of them is a row of bits (Glushkov's automaton). What a pattern says besides
 * (assertions, groups that look around) is left out: the outline admits every match, and some more. */
#ifndef CNS_MATCH_OUTLINE_H
#define CNS_MATCH_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CNS_POSITION_WORDS    4u
#define CNS_OUTLINE_POSITIONS (64u * CNS_POSITION_WORDS)
#define CNS_OUTLINE_LOOK      64u /* characters that are looked at */

typedef struct cns_positions {
    uint64_t word[CNS_POSITION_WORDS];
} cns_positions;

static inline bool cns_positions_meet(const cns_positions *a, const cns_positions *b) {
    uint64_t both = 0;
    for (unsigned i = 0; i < CNS_POSITION_WORDS; i++) both |= a->word[i] & b->word[i];
    return both != 0;
}
static inline void cns_positions_add(cns_positions *to, const cns_positions *more) {
    for (unsigned i = 0; i < CNS_POSITION_WORDS; i++) to->word[i] |= more->word[i];
}
static inline void cns_positions_put(cns_positions *to, uint32_t position) {
    to->word[position / 64] |= UINT64_C(1) << position % 64;
}
static inline bool cns_positions_has(const cns_positions *set, uint32_t position) {
    return set->word[position / 64] >> position % 64 & 1;
}

/* From this code point on, up to that of the next stretch, a character stands for these positions. */
typedef struct cns_outline_stretch {
    cns_positions positions;
    uint32_t from;
    uint32_t reserved;
} cns_outline_stretch;

/* A view of the tables, wherever they lie. */
typedef struct cns_outline {
    const cns_outline_stretch *stretches; /* sorted; the first begins at 0 */
    const cns_positions *follows;         /* of each position, those that may come next */
    uint32_t stretch_count, position_count;
    const cns_positions *first, *last; /* that a match begins with, that it may end with */
    const uint16_t *of_kinds;          /* of each kind of character its stretch or CNS_NO_STRETCH; NULL: kinds are not known */
} cns_outline;

#define CNS_NO_STRETCH UINT16_MAX

/* A text as an outline reads it. */
typedef struct cns_outline_text {
    const uint32_t *points;
    const uint16_t *kinds; /* of the points, as cns_outline.of_kinds knows them; NULL where it is */
    size_t count;
} cns_outline_text;

/* The stretch of a code point, and the positions that it stands for. */
uint32_t cns_outline_stretch_of(const cns_outline *o, uint32_t point);
const cns_positions *cns_outline_positions(const cns_outline *o, uint32_t point);

/* Whether a match that is not empty can begin at symbol `at`: of more than CNS_OUTLINE_LOOK characters it is taken for granted. */
bool cns_outline_admits(const cns_outline *o, const cns_outline_text *text, size_t at);

#endif
