/* The names that a pack gives to times (scenario of a fill's "name": {arg.month}月{arg.day}日, {arg.weekday}), as far as they stand
 * in a turn. A time is put into words only where its template may stand: all characters that the template itself writes are in the
 * turn, which holds of few. */
#ifndef CNS_ENGINE_TIME_NAMES_H
#define CNS_ENGINE_TIME_NAMES_H

#include "engine/free_times.h"
#include "engine/mentions.h"
#include "engine/phrases.h"

#define CNS_TIME_NAMES 256u

typedef struct cns_time_names {
    cns_filler filler;
    cns_arena *arena;
    cns_folded text; /* the turn */
    cns_plain plain; /* the same, as names are looked for in it */
    cns_characters characters;
    cns_free_times offered; /* in whose order a time has a place: {arg.place}, and of the first two {arg.former}, {arg.latter} */
    cns_range blocks;       /* of the scenario */
    const uint8_t *may;     /* templates, in their order, that may stand there: what of a time they tell, as bits; 0: it can not */
    const char *names[CNS_TIME_NAMES];
    uint32_t count;
    bool failed; /* NO_MEMORY */
} cns_time_names;

/* Begins to look for the names of `scenario` in a turn. No time has a place until ->offered is filled. NO_MEMORY in ->failed. */
void cns_time_names_start(cns_time_names *n, const cns_reading *r, const cns_filler *filler, uint32_t scenario, cns_arena *arena);

/* Begins anew in the same turn and scenario, for other times. */
void cns_time_names_clear(cns_time_names *n, const cns_filler *filler);

/* What of a time a template tells. */
#define CNS_TELLS_DAY   1u
#define CNS_TELLS_CLOCK 2u

/* Adds the names of the time that stand in the turn, each once, of those that tell one of `of` (bits); sets the bits of theirs in
 * `of_time` (may be NULL). */
void cns_time_names_take(cns_time_names *n, const char *time, uint8_t of, uint8_t *of_time);

#endif
