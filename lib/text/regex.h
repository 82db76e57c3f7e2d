/* Regular expressions over folded code points: PCRE2 with 32-bit units, so that a position is an index. For formats only. */
#ifndef CNS_TEXT_REGEX_H
#define CNS_TEXT_REGEX_H

#include "base/context.h"

typedef struct cns_regex cns_regex;                 /* compiled; shared by threads */
typedef struct cns_regex_scratch cns_regex_scratch; /* of one thread */

typedef struct cns_regex_fault {
    char message[128];
    uint32_t offset; /* bytes in the pattern */
} cns_regex_fault;

/* `anchored`: it matches only where a search starts. INVALID_PACK (see the fault), NO_MEMORY. */
consult_status cns_regex_new(const cns_memory *memory, const char *pattern, size_t size, bool anchored, cns_regex **regex,
                             cns_regex_fault *fault);
void cns_regex_free(cns_regex *regex);

consult_status cns_regex_scratch_new(const consult_context *context, const cns_memory *memory, cns_regex_scratch **scratch);
void cns_regex_scratch_free(cns_regex_scratch *scratch);

/* Searches points[start, end) with the whole of points[0, end) as what may be looked back at. `goes_on`: the text does so behind
 * `end`, which is no end of a line then. On a match *from and *to are set to group 1, when the pattern has one and it took part,
 * else to the whole match. NOT_FOUND, REGEX_LIMIT, NO_MEMORY. */
consult_status cns_regex_find(const cns_regex *regex, cns_regex_scratch *scratch, const uint32_t *points, size_t start, size_t end,
                              bool goes_on, size_t *from, size_t *to);

/* What is known of a match that begins at `start`, where more may come behind `end`. REGEX_LIMIT, NO_MEMORY. */
typedef enum cns_regex_fate {
    CNS_REGEX_NONE, /* there is none, whatever comes; */
    CNS_REGEX_OPEN, /* it may go on behind `end`; */
    CNS_REGEX_DONE  /* there is one, whatever comes */
} cns_regex_fate;

consult_status cns_regex_foresee(const cns_regex *regex, cns_regex_scratch *scratch, const uint32_t *points, size_t start,
                                 size_t end, cns_regex_fate *fate);

#endif
