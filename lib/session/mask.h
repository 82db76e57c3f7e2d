/* What is personal becomes stars: values of slots, and texts for logs. */
#ifndef CNS_SESSION_MASK_H
#define CNS_SESSION_MASK_H

#include "base/arena.h"
#include "model/model.h"

/* A value as the pack lets it be shown outside: digits but for the last four, a name but for its first character, or all of it
 * become stars. Long numbers do in every slot. NULL: NO_MEMORY. */
const char *cns_mask_value(uint32_t mask, const char *value, cns_arena *arena);

/* The same for the slot of this id. */
const char *cns_mask_slot(const cns_model *m, const char *slot, const char *value, cns_arena *arena);

#endif
