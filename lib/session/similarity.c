#include "session/similarity.h"

#include "base/hash.h"

#include <string.h>

#define RUN        4u
#define RUNS_LEAST 8u

/* Bytes, not symbols: a sketch must mean the same under another pack. */
static uint32_t bit_of(const cns_reading *r, uint32_t i) {
    const cns_place *p = r->symbols.places;
    return (uint32_t)(cns_hash_more(CNS_HASH_START, r->symbols.text + p[i].start, p[i + RUN - 1].end - p[i].start) >> 20) %
           CNS_SKETCH_BITS;
}

void cns_similarity_sketch(const cns_reading *r, uint64_t sketch[CNS_SKETCH_BITS / 64]) {
    memset(sketch, 0, CNS_SKETCH_BITS / 8);
    for (uint32_t i = 0; i + RUN <= r->symbols.count; i++) sketch[bit_of(r, i) >> 6] |= (uint64_t)1 << (bit_of(r, i) & 63);
}

int64_t cns_similarity_permille(const cns_reading *r, const uint64_t sketch[CNS_SKETCH_BITS / 64]) {
    uint32_t runs = 0, same = 0;
    for (uint32_t i = 0; i + RUN <= r->symbols.count; i++, runs++)
        same += (uint32_t)(sketch[bit_of(r, i) >> 6] >> (bit_of(r, i) & 63) & 1);
    return runs < RUNS_LEAST ? -1 : (int64_t)same * 1000 / runs;
}
