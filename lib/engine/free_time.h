/* Which of the host's free times a turn speaks of, and which it denies. */
#ifndef CNS_ENGINE_FREE_TIME_H
#define CNS_ENGINE_FREE_TIME_H

#include "engine/phrases.h"
#include "engine/reading.h"

/* Of all three: `fill->target` is the scenario that holds the ways to name a time, `fill->denied` the scopes in which one is
 * denied, `fill->taken_back` those in which one is that a later word of its kind corrects, `fill->aside` the concept in whose words
 * none is named. Nothing is appended when there is none. NO_MEMORY. */

/* Appends the free time (as the facts have it) that the text names, and no other: everything that the text says of a time must hold
 * of it, a day named from the day of the talk (明天, 下周三) must be its own, and it is not denied. The first of several. When the
 * text only denies some and a time was asked for, the one that is left. */
consult_status cns_free_time_find(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                  cns_buffer *out);

/* Appends the free times that the text denies, joined by commas; not those that are known to be refused. */
consult_status cns_free_times_denied(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                     cns_buffer *out);

/* Whether the text names a day or a time, and none of those that may be picked is meant. */
consult_status cns_free_time_missed(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena, bool *missed);

/* The time that the text names and that may not be picked, but that doctors have; NULL: none. `*doctors`: their names. */
consult_status cns_free_time_of_doctors(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                        const char **time, const char **doctors);

#endif
