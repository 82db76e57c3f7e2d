#include "match/outline.h"

#include "base/bits.h"

uint32_t cns_outline_stretch_of(const cns_outline *o, uint32_t point) {
    uint32_t low = 0, high = o->stretch_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (o->stretches[middle].from <= point)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const cns_positions *cns_outline_positions(const cns_outline *o, uint32_t point) {
    return &o->stretches[cns_outline_stretch_of(o, point)].positions;
}

static inline const cns_positions *positions_at(const cns_outline *o, const cns_outline_text *text, size_t at) {
    uint16_t stretch = o->of_kinds ? o->of_kinds[text->kinds[at]] : CNS_NO_STRETCH;
    return stretch == CNS_NO_STRETCH ? cns_outline_positions(o, text->points[at]) : &o->stretches[stretch].positions;
}

/* Most patterns have so few positions that a set of them is one word. */
static bool admits_short(const cns_outline *o, const cns_outline_text *text, size_t at, size_t end) {
    uint64_t may = o->first->word[0], lasts = o->last->word[0];
    for (; at < end; at++) {
        uint64_t here = may & positions_at(o, text, at)->word[0];
        if (here & lasts) return true;
        if (!here) return false;
        for (may = 0; here; here &= here - 1) may |= o->follows[cns_bit_lowest(here)].word[0];
    }
    return end < text->count;
}

bool cns_outline_admits(const cns_outline *o, const cns_outline_text *text, size_t at) {
    size_t count = text->count, end = count - at > CNS_OUTLINE_LOOK ? at + CNS_OUTLINE_LOOK : count;
    if (o->position_count <= 64) return admits_short(o, text, at, end);
    cns_positions may = *o->first;
    for (; at < end; at++) {
        const cns_positions *character = positions_at(o, text, at);
        cns_positions next = {{0}};
        uint64_t any = 0, last = 0;
        for (unsigned i = 0; i < CNS_POSITION_WORDS; i++) {
            uint64_t here = may.word[i] & character->word[i];
            any |= here;
            last |= here & o->last->word[i];
            for (; here; here &= here - 1) cns_positions_add(&next, &o->follows[i * 64 + cns_bit_lowest(here)]);
        }
        if (last) return true;
        if (!any) return false;
        may = next;
    }
    return end < count;
}
