#include "text/utf8.h"

#include <string.h>

static bool is_tail(unsigned char c) {
    return (c & 0xC0) == 0x80;
}

unsigned cns_utf8_decode(const unsigned char *text, size_t size, size_t at, uint32_t *point) {
    const unsigned char *p = text + at;
    size_t left = size - at;
    if (p[0] < 0x80) {
        *point = p[0];
        return 1;
    }
    if (p[0] < 0xC2 || p[0] > 0xF4) return 0;
    if (p[0] < 0xE0) {
        if (left < 2 || !is_tail(p[1])) return 0;
        *point = ((uint32_t)p[0] & 0x1F) << 6 | (p[1] & 0x3Fu);
        return 2;
    }
    if (p[0] < 0xF0) {
        if (left < 3 || !is_tail(p[1]) || !is_tail(p[2])) return 0;
        *point = ((uint32_t)p[0] & 0x0F) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        return *point < 0x800 || (*point >= 0xD800 && *point <= 0xDFFF) ? 0 : 3;
    }
    if (left < 4 || !is_tail(p[1]) || !is_tail(p[2]) || !is_tail(p[3])) return 0;
    *point = ((uint32_t)p[0] & 0x07) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    return *point < 0x10000 || *point > 0x10FFFF ? 0 : 4;
}

unsigned cns_utf8_length(unsigned char first) {
    return first < 0xC2 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 1;
}

size_t cns_utf8_cut(const char *piece, size_t size) {
    for (size_t back = 1; back <= 3 && back <= size; back++) {
        unsigned char byte = (unsigned char)piece[size - back];
        if (is_tail(byte)) continue;
        return cns_utf8_length(byte) > back ? back : 0;
    }
    return 0;
}

unsigned cns_utf8_encode(uint32_t point, char out[4]) {
    if (point < 0x80) {
        out[0] = (char)point;
        return 1;
    }
    unsigned count = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (unsigned i = count; i-- > 1; point >>= 6) out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)((count == 2 ? 0xC0 : count == 3 ? 0xE0 : 0xF0) | point);
    return count;
}

uint32_t cns_utf8_stands(const uint32_t *points, uint32_t count, const char *word) {
    uint32_t length = 0, point;
    size_t size = strlen(word);
    for (size_t i = 0; i < size; length++) {
        unsigned bytes = cns_utf8_decode((const unsigned char *)word, size, i, &point);
        if (bytes == 0 || length >= count || points[length] != point) return 0;
        i += bytes;
    }
    return length;
}

size_t cns_utf8_check(const char *text, size_t size) {
    const unsigned char *bytes = (const unsigned char *)text;
    uint32_t point;
    for (size_t at = 0; at < size;) {
        unsigned step = cns_utf8_decode(bytes, size, at, &point);
        if (!step) return at;
        at += step;
    }
    return size;
}

size_t cns_utf8_size(const char *text, size_t size) {
    return size == CONSULT_ZERO_TERMINATED ? strlen(text) : size;
}

void cns_utf8_place(const char *text, size_t at, uint32_t *line, uint32_t *column) {
    *line = *column = 1;
    for (size_t i = 0; i < at; i++) {
        ++*column;
        if (text[i] == '\n') {
            ++*line;
            *column = 1;
        }
    }
}
