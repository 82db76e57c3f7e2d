/* What can be said of conditions without a text: whether one can hold at all, and whether one implies another. Both answer on the
 * safe side: "may" when they can't tell, "does not imply" when they can't. */
#ifndef CNS_COMPILE_LOGIC_H
#define CNS_COMPILE_LOGIC_H

#include "compile/compiler.h"

/* When a condition is looked at. */
typedef enum cns_moment { CNS_MOMENT_PATIENT, CNS_MOMENT_AGENT, CNS_MOMENT_ALONE /* a tick or an event */, CNS_MOMENTS } cns_moment;

typedef struct cns_logic {
    const cns_compiler *compiler;
    const uint8_t *raised; /* of each signal: bits 1 << cns_moment in which something raises it */
    const bool *filled;    /* of each slot: something fills it, or the host gives it */
    const bool *asked;     /* of each slot: a cue asks for it */
    uint64_t steps;        /* what may still be looked at: hostile packs end here */
} cns_logic;

/* False when memory ran out. The tables lie in the compiler's arena. */
bool cns_logic_start(cns_logic *l, const cns_compiler *c);

/* False: the condition can never hold at this moment. */
bool cns_logic_may(cns_logic *l, uint32_t node, cns_moment moment);

/* True: whenever `a` holds, `b` does. */
bool cns_logic_implies(cns_logic *l, uint32_t a, uint32_t b);

/* True: the two are written alike. */
bool cns_logic_same(cns_logic *l, uint32_t a, uint32_t b);

#endif
