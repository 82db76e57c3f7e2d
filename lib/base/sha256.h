/* SHA-256 (FIPS 180-4). */
#ifndef CNS_BASE_SHA256_H
#define CNS_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define CNS_SHA256_BYTES 32u
#define CNS_SHA256_HEX   64u

typedef struct cns_sha256 {
    uint32_t state[8];
    uint64_t size; /* bytes so far */
    uint8_t block[64];
} cns_sha256;

void cns_sha256_start(cns_sha256 *s);
void cns_sha256_add(cns_sha256 *s, const void *data, size_t size);
void cns_sha256_end(cns_sha256 *s, uint8_t digest[CNS_SHA256_BYTES]);
/* The same, as cns_sha256_hex() writes it. */
void cns_sha256_end_hex(cns_sha256 *s, char hex[CNS_SHA256_HEX + 1]);

/* All at once, as lower-case hexadecimal digits with a NUL. */
void cns_sha256_hex(const void *data, size_t size, char hex[CNS_SHA256_HEX + 1]);

#endif
