/* Hashes, not against an adversary: FNV-1a, 64 bits, the same on every machine; and one of keys, for tables that nobody sees the
 * order of. */
#ifndef CNS_BASE_HASH_H
#define CNS_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

/* Of a key, eight bytes at a time: faster, and of another value where bytes have another order. */
static inline uint32_t cns_hash_key(const char *key, size_t size) {
    const uint64_t factor = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t hash = size * factor, bytes;
    for (; size >= sizeof bytes; size -= sizeof bytes, key += sizeof bytes) {
        memcpy(&bytes, key, sizeof bytes);
        hash = (hash ^ bytes) * factor;
        hash ^= hash >> 32;
    }
    bytes = 0;
    if (size) memcpy(&bytes, key, size);
    hash = (hash ^ bytes) * factor;
    return (uint32_t)(hash >> 32);
}

#endif
