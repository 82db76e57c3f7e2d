/* Which of the host's free times a turn speaks of. */
#ifndef CNS_ENGINE_FREE_TIME_H
#define CNS_ENGINE_FREE_TIME_H

#include "engine/phrases.h"
#include "engine/reading.h"

/* Appends the free time (as the facts have it) that the text names, and no other: everything that the text says of a time must hold
 * of it, and a day named from the day of the talk (明天, 下周三) must be its own. The first of several; nothing when there is none.
 * `scenario` holds the ways to name a time; `offered`: times were asked for. NO_MEMORY. */
consult_status cns_free_time_find(const cns_reading *r, const cns_filler *filler, uint32_t scenario, bool offered, cns_arena *arena,
                                  cns_buffer *out);

#endif
