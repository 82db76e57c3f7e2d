/* Slot values: taken from a text, brought into normal form, kept in a state. */
#ifndef CNS_ENGINE_SLOTS_H
#define CNS_ENGINE_SLOTS_H

#include "base/buffer.h"
#include "consult/text.h"
#include "engine/phrases.h"
#include "engine/reading.h"
#include "engine/state.h"

/* One value that a text gives. */
typedef struct cns_value {
    uint32_t slot;
    bool asker;
    const char *text; /* in the arena */
    size_t size;
    cns_extent at;
    uint32_t turn, corrections; /* as the state holds them, once it was kept */
    bool left_out;              /* the session has no room for it (limits.slot_bytes) */
} cns_value;

/* The values of all fills of a reading, in their order: cns_value in the arena. `filler` gives the host's free times their words;
 * it may be NULL. NO_MEMORY. */
consult_status cns_slots_values(cns_reading *r, const cns_filler *filler, cns_arena *arena, cns_value **values, size_t *count);

/* Appends a match of a format in its normal form. */
void cns_slots_normal(const cns_reading *r, uint32_t format, cns_extent e, cns_buffer *out);

/* Puts a value into a state as the slot keeps it: the last, the first, all pieces, a list. A value that does not fit any more is
 * left out, and says so. NO_MEMORY. */
consult_status cns_slots_keep(cns_state *s, const cns_model *m, const cns_layout *l, cns_value *value, uint32_t turn,
                              cns_arena *arena);

/* After what a turn said of times and doctors: a time that is held is refused no more, one that the chosen doctor does not have is
 * forgotten, and where none is chosen the one doctor who alone has it is. NO_MEMORY. */
consult_status cns_slots_settle(cns_state *s, const cns_filler *filler, cns_arena *arena);

#endif
