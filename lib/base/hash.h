/* FNV-1a, 64 bits: for digests and hash maps; not against an adversary. */
#ifndef CNS_BASE_HASH_H
#define CNS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#define CNS_HASH_START 0xcbf29ce484222325u

static inline uint64_t cns_hash_more(uint64_t hash, const void *data, size_t size) {
    const unsigned char *p = data;
    for (size_t i = 0; i < size; i++) hash = (hash ^ p[i]) * 0x100000001b3u;
    return hash;
}

/* 32 bits of a text, never 0. */
static inline uint32_t cns_hash_short(const char *text, size_t size) {
    uint64_t h = cns_hash_more(CNS_HASH_START, text, size);
    uint32_t folded = (uint32_t)(h ^ h >> 32);
    return folded ? folded : 1;
}

#endif
