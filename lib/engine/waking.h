/* Which cues or rules are worth a look: those of which each clause of words and numerals is met (model.h). */
#ifndef CNS_ENGINE_WAKING_H
#define CNS_ENGINE_WAKING_H

#include "base/vector.h"
#include "consult/session.h"
#include "engine/groups.h"
#include "model/model.h"

/* The cues, or the rules, of a pack. */
typedef struct cns_sleepers {
    uint32_t count;
    uint8_t *waits;        /* of each: clauses that must be met */
    uint8_t *left;         /* of each: clauses that are not met yet, while they are woken */
    uint64_t *awake;       /* bits; all clear between calls */
    uint64_t *always;      /* bits: those that wait for nothing */
    uint64_t *takes[2];    /* bits: those that take a patient's text, an agent's */
    cns_groups waiting[2]; /* likewise: of each clause those that wait for it */
} cns_sleepers;

/* Makes the tables of a pack. False: NO_MEMORY, with nothing made. */
bool cns_sleepers_make(cns_sleepers *s, const cns_memory *memory, const cns_model *m, bool rules);
void cns_sleepers_free(cns_sleepers *s, const cns_memory *memory);

/* Appends those that the clauses in `met` (uint32_t) wake for this role to `order` (uint32_t), in the order of the pack. False:
 * NO_MEMORY. */
bool cns_sleepers_wake(cns_sleepers *s, const cns_memory *memory, const cns_vector *met, consult_role role, cns_vector *order);

#endif
