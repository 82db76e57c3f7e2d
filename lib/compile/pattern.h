/* What a match of a pattern must hold, read off the pattern: so that PCRE2 is asked only where it can say yes. */
#ifndef CNS_COMPILE_PATTERN_H
#define CNS_COMPILE_PATTERN_H

#include "consult/status.h"

#define CNS_PATTERN_SET  192u /* code points of one set, at most: larger ones tell too little */
#define CNS_PATTERN_SETS 3u

/* Some code points, sorted; a match holds one of them. */
typedef struct cns_pattern_set {
    uint32_t points[CNS_PATTERN_SET];
    uint32_t count;
    uint32_t weight; /* how often one of them is seen in texts, roughly: rarer sets tell more */
} cns_pattern_set;

/* The code points that a match can begin with. */
#define CNS_PATTERN_FIRST 256u
typedef struct cns_pattern_first {
    uint32_t points[CNS_PATTERN_FIRST];
    uint32_t count;
    bool any;   /* too many, or unknown: anything */
    bool start; /* and only at the start of the text */
} cns_pattern_first;

typedef struct cns_pattern_facts {
    cns_pattern_set sets[CNS_PATTERN_SETS]; /* each must be met; the rarest first */
    uint32_t count;
    uint32_t digits; /* so many of 0 to 9 stand in every match */
} cns_pattern_facts;

/* Reads a pattern that PCRE2 takes. What it does not understand it says nothing about: then there are no sets and no digits. */
void cns_pattern_read(const char *pattern, size_t size, cns_pattern_facts *facts, cns_pattern_first *first);

#endif
