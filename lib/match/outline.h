/* The outline of a pattern: which characters can follow which in a match, so that PCRE2 is asked only where a match can begin.
 *
 * The pattern's characters are positions (at most 64); a set of them is a word of bits (Glushkov's automaton). What a pattern says
 * besides (assertions, groups that look around, back references) is left out: the outline admits every match, and some more. */
#ifndef CNS_MATCH_OUTLINE_H
#define CNS_MATCH_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CNS_OUTLINE_POSITIONS 64u

/* From this code point on, up to that of the next stretch, a character stands for these positions. */
typedef struct cns_outline_stretch {
    uint64_t positions;
    uint32_t from;
    uint32_t reserved;
} cns_outline_stretch;

/* A view of the tables, wherever they lie. */
typedef struct cns_outline {
    const cns_outline_stretch *stretches; /* sorted; the first begins at 0 */
    const uint64_t *follows;              /* of each position, those that may come next */
    uint32_t stretch_count, position_count;
    uint64_t first, last; /* positions that a match begins with, that it may end with */
} cns_outline;

/* Whether a match that is not empty can begin at points[at]. Looks at CNS_OUTLINE_POSITIONS characters at most. */
bool cns_outline_admits(const cns_outline *o, const uint32_t *points, size_t count, size_t at);

#endif
