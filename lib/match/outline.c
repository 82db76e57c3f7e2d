#include "match/outline.h"

#include "base/bits.h"

const cns_positions *cns_outline_positions(const cns_outline *o, uint32_t point) {
    uint32_t low = 0, high = o->stretch_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (o->stretches[middle].from <= point)
            low = middle;
        else
            high = middle;
    }
    return &o->stretches[low].positions;
}

bool cns_outline_admits(const cns_outline *o, const uint32_t *points, size_t count, size_t at) {
    cns_positions may = *o->first;
    unsigned words = (o->position_count + 63) / 64; /* most patterns are short */
    size_t end = count - at > CNS_OUTLINE_LOOK ? at + CNS_OUTLINE_LOOK : count;
    for (; at < end; at++) {
        const cns_positions *character = cns_outline_positions(o, points[at]);
        cns_positions next = {{0}};
        uint64_t any = 0, last = 0;
        for (unsigned i = 0; i < words; i++) {
            uint64_t here = may.word[i] & character->word[i];
            any |= here;
            last |= here & o->last->word[i];
            for (; here; here &= here - 1) {
                const cns_positions *follows = &o->follows[i * 64 + cns_bit_lowest(here)];
                for (unsigned k = 0; k < words; k++) next.word[k] |= follows->word[k];
            }
        }
        if (last) return true;
        if (!any) return false;
        may = next;
    }
    return end < count;
}
