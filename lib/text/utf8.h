/* UTF-8, exact. */
#ifndef CNS_TEXT_UTF8_H
#define CNS_TEXT_UTF8_H

#include "consult/status.h"

/* Decodes the code point at `at` < size. Returns its bytes (1–4), 0 when it is not valid UTF-8. */
unsigned cns_utf8_decode(const unsigned char *text, size_t size, size_t at, uint32_t *point);

/* The bytes of a character by its first one; 1 for what can't begin one, so that reading it fails. */
unsigned cns_utf8_length(unsigned char first);

/* How many bytes at the end of a piece are the start of a character whose rest is still to come. */
size_t cns_utf8_cut(const char *piece, size_t size);

/* Writes a code point; returns its bytes. */
unsigned cns_utf8_encode(uint32_t point, char out[4]);

/* How many of the `count` code points the word (UTF-8) takes at their start; 0: it does not stand there. */
uint32_t cns_utf8_stands(const uint32_t *points, uint32_t count, const char *word);

/* The same, fast where it is not: most words begin with three bytes, and their first character tells nearly every place from them.
 */
static inline uint32_t cns_utf8_begin(const uint32_t *points, uint32_t count, const char *word) {
    const unsigned char *w = (const unsigned char *)word;
    bool three = (w[0] & 0xF0) == 0xE0 && w[1] && w[2];
    if (three && (!count || points[0] != ((w[0] & 0xFu) << 12 | (w[1] & 0x3Fu) << 6 | (w[2] & 0x3Fu)))) return 0;
    return cns_utf8_stands(points, count, word);
}

/* The first byte that is not valid UTF-8, or `size`. */
size_t cns_utf8_check(const char *text, size_t size);

/* Line and column (1-based, bytes) of a byte. */
void cns_utf8_place(const char *text, size_t at, uint32_t *line, uint32_t *column);

/* The length meant by a caller: strlen for CONSULT_ZERO_TERMINATED. */
size_t cns_utf8_size(const char *text, size_t size);

#endif
