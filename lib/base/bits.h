/* Sets of indexes as bits of bytes. */
#ifndef CNS_BASE_BITS_H
#define CNS_BASE_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whether `index` is in the set; NULL = the empty set. */
static inline bool cns_bit(const uint8_t *set, uint32_t index) {
    return set && (set[index >> 3] >> (index & 7) & 1);
}
static inline void cns_bit_set(uint8_t *set, uint32_t index) {
    set[index >> 3] = (uint8_t)(set[index >> 3] | 1u << (index & 7));
}
static inline void cns_bit_clear(uint8_t *set, uint32_t index) {
    set[index >> 3] = (uint8_t)(set[index >> 3] & ~(1u << (index & 7)));
}

/* Bytes of a set of `count` indexes. */
static inline size_t cns_bit_bytes(uint32_t count) {
    return ((size_t)count + 7) / 8;
}

/* Bytes of such a set that is read by cns_bit_word(). */
static inline size_t cns_bit_whole_bytes(uint32_t count) {
    return ((size_t)count + 63) / 64 * 8;
}

/* Members 64 * i to 64 * i + 63 of a set of whole words, the first as the lowest bit. */
static inline uint64_t cns_bit_word(const uint8_t *set, uint32_t i) {
    const uint8_t *p = set + (size_t)i * 8;
    return p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 | (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 |
           (uint64_t)p[6] << 48 | (uint64_t)p[7] << 56;
}

/* The place of the lowest bit that is set; `word` is not 0. */
static inline uint32_t cns_bit_lowest(uint64_t word) {
#if defined(__GNUC__)
    return (uint32_t)__builtin_ctzll(word);
#else
    uint32_t place = 0;
    while (!(word >> place & 1)) place++;
    return place;
#endif
}

/* Whether two sets of `size` bytes have a member in common; NULL = the empty set. */
static inline bool cns_bits_meet(const uint8_t *a, const uint8_t *b, size_t size) {
    if (!a || !b) return false;
    for (; size >= sizeof(uint64_t); size -= sizeof(uint64_t), a += sizeof(uint64_t), b += sizeof(uint64_t)) {
        uint64_t x, y;
        memcpy(&x, a, sizeof x);
        memcpy(&y, b, sizeof y);
        if (x & y) return true;
    }
    for (; size > 0; size--)
        if (*a++ & *b++) return true;
    return false;
}

#endif
