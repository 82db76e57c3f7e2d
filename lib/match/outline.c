#include "match/outline.h"

#include "base/bits.h"

static uint64_t positions_of(const cns_outline *o, uint32_t point) {
    uint32_t low = 0, high = o->stretch_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (o->stretches[middle].from <= point)
            low = middle;
        else
            high = middle;
    }
    return o->stretches[low].positions;
}

bool cns_outline_admits(const cns_outline *o, const uint32_t *points, size_t count, size_t at) {
    uint64_t may = o->first;
    size_t end = count - at > CNS_OUTLINE_POSITIONS ? at + CNS_OUTLINE_POSITIONS : count;
    for (; at < end; at++) {
        uint64_t here = may & positions_of(o, points[at]);
        if (here & o->last) return true;
        if (!here) return false;
        for (may = 0; here; here &= here - 1) may |= o->follows[cns_bit_lowest(here)];
    }
    return end < count; /* too long to tell */
}
