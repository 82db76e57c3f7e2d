/* Which cues or rules are worth a look: those of which the rarest clause of words, numerals and signals is met (model.h). */
#ifndef CNS_ENGINE_WAKING_H
#define CNS_ENGINE_WAKING_H

#include "base/vector.h"
#include "consult/session.h"
#include "engine/groups.h"
#include "model/model.h"

/* The cues, or the rules, of a pack. */
typedef struct cns_sleepers {
    uint32_t count;
    uint64_t *awake;       /* bits */
    uint64_t *always;      /* bits: those that wait for nothing */
    uint64_t *takes[2];    /* bits: those that take a patient's text, an agent's */
    bool agent;            /* whose text it is */
    cns_groups waiting[2]; /* likewise: of each clause those that wait for it */
} cns_sleepers;

/* Makes the tables of a pack. False: NO_MEMORY, with nothing made. */
bool cns_sleepers_make(cns_sleepers *s, const cns_memory *memory, const cns_model *m, bool rules);
void cns_sleepers_free(cns_sleepers *s, const cns_memory *memory);

/* For a text of this role: all asleep but those that wait for nothing. */
void cns_sleepers_rest(cns_sleepers *s, consult_role role);

/* Clauses are met: `count` of them. */
void cns_sleepers_meet(cns_sleepers *s, const uint32_t *clauses, size_t count);

/* The next one that is awake, in the order of the pack, from `from` on. False: there is none. What wakes in the meantime behind it
 * comes still. */
bool cns_sleepers_next(const cns_sleepers *s, uint32_t from, uint32_t *next);

#endif
