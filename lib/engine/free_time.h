/* Which of the host's free times a turn speaks of. */
#ifndef CNS_ENGINE_FREE_TIME_H
#define CNS_ENGINE_FREE_TIME_H

#include "engine/phrases.h"
#include "engine/reading.h"

/* Appends the free time (as the facts have it) that the text names, and no other: everything that the text says of a time must hold
 * of it. Nothing when there is none, or two. `scenario` holds the ways to name a time. NO_MEMORY. */
consult_status cns_free_time_find(const cns_reading *r, const cns_filler *filler, uint32_t scenario, cns_arena *arena,
                                  cns_buffer *out);

#endif
