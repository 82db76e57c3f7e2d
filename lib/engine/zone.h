/* Clocks on the wall: a fixed offset from UTC, or one that the host tells for each instant (daylight saving time). */
#ifndef CNS_ENGINE_ZONE_H
#define CNS_ENGINE_ZONE_H

#include "consult/plan.h"
#include "text/civil.h"

typedef struct cns_zone {
    int32_t minutes;
    consult_offset_at at; /* NULL: always `minutes` */
    void *user;
} cns_zone;

/* What the host says, as far as it can be an offset. */
static inline int32_t cns_zone_offset(const cns_zone *z, int64_t at_ms) {
    if (!z->at) return z->minutes;
    int32_t minutes = z->at(z->user, at_ms);
    return minutes < -CNS_OFFSET_MOST || minutes > CNS_OFFSET_MOST ? z->minutes : minutes;
}

static inline cns_wall cns_zone_wall(const cns_zone *z, int64_t at_ms) {
    return cns_civil_wall(at_ms, cns_zone_offset(z, at_ms));
}

/* The instant at which the clock shows this. Where a clock is put on or back an hour it shows it never or twice: then one of the
 * two instants around. */
static inline int64_t cns_zone_instant(const cns_zone *z, cns_wall wall) {
    int64_t at_ms = cns_civil_instant(wall, z->minutes);
    if (!z->at) return at_ms;
    at_ms = cns_civil_instant(wall, cns_zone_offset(z, at_ms));
    return cns_civil_instant(wall, cns_zone_offset(z, at_ms));
}

#endif
