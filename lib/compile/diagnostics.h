/* Lists of diagnostics. */
#ifndef CNS_COMPILE_DIAGNOSTICS_H
#define CNS_COMPILE_DIAGNOSTICS_H

#include "base/arena.h"
#include "base/context.h"
#include "base/vector.h"
#include "consult/pack.h"

struct consult_diagnostics {
    consult_context *context;
    cns_arena arena;  /* the strings */
    cns_vector items; /* consult_diagnostic */
    uint32_t errors, warnings;
};

consult_diagnostics *cns_diagnostics_new(consult_context *context);

/* Adds one; texts are copied. False when memory is short. */
bool cns_diagnostics_add(consult_diagnostics *list, const consult_diagnostic *item);

/* Hands the list to a caller that asked for it and has something to see; frees it otherwise. `to` may be NULL. */
void cns_diagnostics_hand_over(consult_diagnostics *list, consult_diagnostics **to);

#endif
