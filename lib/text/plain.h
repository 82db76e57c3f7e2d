/* The bytes of a JSON text that stand for themselves, eight at a time. */
#ifndef CNS_TEXT_PLAIN_H
#define CNS_TEXT_PLAIN_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How many bytes from `text` on are neither a quote, nor a backslash, nor a control character. */
static inline size_t cns_plain(const char *text, size_t size) {
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t eight;
        memcpy(&eight, text + i, 8);
        uint64_t quote = eight ^ ones * '"', slash = eight ^ ones * '\\';
        /* the top bit of a byte of each: below 0x20; zero; zero. A borrow can only mark a byte too much, which ends the run early
         */
        if ((((eight - ones * 0x20) | (quote - ones) | (slash - ones)) & ~eight & tops) != 0) break;
    }
    while (i < size && (unsigned char)text[i] >= 0x20 && text[i] != '"' && text[i] != '\\') i++;
    return i;
}

#endif
