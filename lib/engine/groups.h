/* Lists of numbers beside each other, as a text is read by them. None is empty: it has a number then that means nothing, so that
 * most are walked through in one step, whatever they hold. */
#ifndef CNS_ENGINE_GROUPS_H
#define CNS_ENGINE_GROUPS_H

#include "base/memory.h"
#include "model/model.h"

typedef struct cns_groups {
    uint32_t *starts; /* of each list and behind the last: places in `members` */
    uint32_t *members;
    uint32_t count, capacity; /* lists, members */
} cns_groups;

/* The refs of list i of some entries; what is left out is not put into the list. */
typedef struct cns_grouped {
    const cns_model *model;
    cns_range (*list)(const cns_model *m, uint32_t i);
    const uint64_t *only; /* bits of the members that count; NULL: all */
    uint32_t count;       /* lists */
    uint32_t filler;
} cns_grouped;

/* False: NO_MEMORY, with nothing made. */
bool cns_groups_make(cns_groups *g, const cns_memory *memory, const cns_grouped *of);
void cns_groups_free(cns_groups *g, const cns_memory *memory);

#endif
