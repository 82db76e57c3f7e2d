#include "text/writer.h"

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

void cns_write_string(cns_buffer *b, const char *text, size_t size) {
    comma(b);
    cns_buffer_char(b, '"');
    size_t start = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        cns_buffer_add(b, text + start, i - start);
        start = i + 1;
        if (c == '"' || c == '\\') {
            cns_buffer_char(b, '\\');
            cns_buffer_char(b, (char)c);
        } else if (c == '\n') {
            cns_buffer_text(b, "\\n");
        } else {
            cns_buffer_text(b, "\\u");
            cns_buffer_hex(b, c, 4);
        }
    }
    cns_buffer_add(b, text + start, size - start);
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
