#include "text/writer.h"

#include "text/plain.h"

#include <string.h>

static void comma(cns_buffer *b) {
    if (b->failed || b->size == 0) return;
    char last = b->data[b->size - 1];
    if (last != '{' && last != '[' && last != ':' && last != '\n') cns_buffer_char(b, ',');
}

void cns_write_open(cns_buffer *b, char bracket) {
    comma(b);
    cns_buffer_char(b, bracket);
}

void cns_write_close(cns_buffer *b, char bracket) {
    cns_buffer_char(b, bracket);
}

void cns_write_inside(cns_buffer *b, const char *text, size_t size) {
    for (size_t i = 0;; i++) {
        size_t plain = cns_plain(text + i, size - i);
        cns_buffer_add(b, text + i, plain);
        i += plain;
        if (i == size) return;
        char c = text[i];
        if (c == '"' || c == '\\') {
            cns_buffer_char(b, '\\');
            cns_buffer_char(b, c);
        } else if (c == '\n') {
            cns_buffer_add(b, "\\n", 2);
        } else {
            cns_buffer_add(b, "\\u", 2);
            cns_buffer_hex(b, (unsigned char)c, 4);
        }
    }
}

void cns_write_string(cns_buffer *b, const char *text, size_t size) {
    comma(b);
    cns_buffer_char(b, '"');
    cns_write_inside(b, text, size);
    cns_buffer_char(b, '"');
}

void cns_write_key_bytes(cns_buffer *b, const char *key, const void *bytes, size_t size) {
    const unsigned char *at = bytes;
    cns_write_key(b, key);
    cns_buffer_char(b, '"');
    for (size_t i = 0; i < size; i += 3) {
        uint32_t three = (uint32_t)at[i] << 16 | (i + 1 < size ? (uint32_t)at[i + 1] << 8 : 0) | (i + 2 < size ? at[i + 2] : 0u);
        for (unsigned k = 0; k < 4 && i + k <= size; k++) cns_buffer_char(b, CNS_BASE64[three >> (18 - 6 * k) & 63]);
    }
    cns_buffer_char(b, '"');
}

void cns_write_text(cns_buffer *b, const char *text) {
    if (text) {
        cns_write_string(b, text, strlen(text));
    } else {
        comma(b);
        cns_buffer_text(b, "null");
    }
}

void cns_write_key(cns_buffer *b, const char *key) {
    cns_write_text(b, key);
    cns_buffer_char(b, ':');
}

void cns_write_integer(cns_buffer *b, int64_t value) {
    comma(b);
    cns_buffer_integer(b, value);
}

void cns_write_bool(cns_buffer *b, bool value) {
    comma(b);
    cns_buffer_text(b, value ? "true" : "false");
}

void cns_write_member(cns_buffer *b, const char *key, const char *text) {
    cns_write_key(b, key);
    cns_write_text(b, text);
}

void cns_write_member_integer(cns_buffer *b, const char *key, int64_t value) {
    cns_write_key(b, key);
    cns_write_integer(b, value);
}
