/* Reading the outline of a pattern: see match/outline.h. */
#ifndef CNS_COMPILE_OUTLINE_H
#define CNS_COMPILE_OUTLINE_H

#include "match/outline.h"

#define CNS_OUTLINE_RANGES 512u

/* Characters [from, to] at a position. */
typedef struct cns_outline_range {
    uint32_t from, to, position;
} cns_outline_range;

/* An outline while it is made. */
typedef struct cns_outline_build {
    cns_positions follows[CNS_OUTLINE_POSITIONS];
    cns_positions first, last;
    cns_positions any; /* positions of any character */
    bool start;        /* a match begins at the start of the text */
    uint32_t position_count;
    cns_outline_range ranges[CNS_OUTLINE_RANGES];
    uint32_t range_count;
    cns_outline_stretch stretches[CNS_OUTLINE_RANGES * 2 + 1];
    uint32_t stretch_count;
} cns_outline_build;

/* Reads a pattern that PCRE2 takes. What is too long is read as anything from some place on. False: it holds what is not
 * understood; then nothing is known of its matches. */
bool cns_outline_read(const char *pattern, size_t size, cns_outline_build *build);

/* A view of what was read. */
cns_outline cns_outline_of(const cns_outline_build *build);

#endif
