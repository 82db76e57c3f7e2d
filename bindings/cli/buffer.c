#include "buffer.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *cli_resize(void *block, size_t size) {
    void *bigger = realloc(block, size > 0 ? size : 1);
    if (bigger == NULL) {
        fputs("consult: out of memory\n", stderr);
        exit(2);
    }
    return bigger;
}

char *cli_copy(const char *text) {
    size_t size = strlen(text) + 1;
    return memcpy(cli_resize(NULL, size), text, size);
}

static void reserve(struct cli_buffer *buffer, size_t more) {
    if (more >= SIZE_MAX / 2 - buffer->size) {
        fputs("consult: out of memory\n", stderr);
        exit(2);
    }
    size_t need = buffer->size + more + 1;
    if (need <= buffer->capacity) return;
    size_t capacity = buffer->capacity < 256 ? 256 : buffer->capacity * 2;
    while (capacity < need) capacity *= 2;
    buffer->data = cli_resize(buffer->data, capacity);
    buffer->capacity = capacity;
}

void cli_buffer_add(struct cli_buffer *buffer, const char *data, size_t size) {
    reserve(buffer, size);
    if (size > 0) memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void cli_buffer_text(struct cli_buffer *buffer, const char *text) {
    cli_buffer_add(buffer, text, strlen(text));
}

void cli_buffer_format(struct cli_buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int need = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (need > 0) {
        reserve(buffer, (size_t)need);
        (void)vsnprintf(buffer->data + buffer->size, (size_t)need + 1, format, again);
        buffer->size += (size_t)need;
    }
    va_end(again);
}

void cli_buffer_fill(struct cli_buffer *buffer, char c, size_t count) {
    reserve(buffer, count);
    memset(buffer->data + buffer->size, c, count);
    buffer->size += count;
    buffer->data[buffer->size] = '\0';
}

static void escape(struct cli_buffer *buffer, unsigned char c) {
    static const char names[] = "\"\"\\\\\nn\rr\tt\bb\ff";
    for (const char *name = names; *name != '\0'; name += 2) {
        if ((unsigned char)name[0] == c) {
            const char pair[2] = {'\\', name[1]};
            cli_buffer_add(buffer, pair, 2);
            return;
        }
    }
    cli_buffer_format(buffer, "\\u%04x", (unsigned)c);
}

void cli_buffer_json(struct cli_buffer *buffer, const char *text, size_t size) {
    cli_buffer_add(buffer, "\"", 1);
    size_t plain = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        cli_buffer_add(buffer, text + plain, i - plain);
        escape(buffer, c);
        plain = i + 1;
    }
    if (plain < size) cli_buffer_add(buffer, text + plain, size - plain);
    cli_buffer_add(buffer, "\"", 1);
}

void cli_buffer_json_text(struct cli_buffer *buffer, const char *text) {
    if (text == NULL)
        cli_buffer_text(buffer, "null");
    else
        cli_buffer_json(buffer, text, strlen(text));
}

void cli_buffer_comma(struct cli_buffer *buffer) {
    char last = buffer->size > 0 ? buffer->data[buffer->size - 1] : '\n';
    if (last != '{' && last != '[' && last != '\n') cli_buffer_add(buffer, ",", 1);
}

void cli_buffer_key(struct cli_buffer *buffer, const char *key) {
    cli_buffer_comma(buffer);
    cli_buffer_json_text(buffer, key);
    cli_buffer_add(buffer, ":", 1);
}

int cli_buffer_write(struct cli_buffer *buffer, FILE *stream) {
    size_t written = buffer->size > 0 ? fwrite(buffer->data, 1, buffer->size, stream) : 0;
    bool complete = written == buffer->size && fflush(stream) == 0;
    buffer->size = 0;
    return complete ? 0 : -1;
}

void cli_buffer_free(struct cli_buffer *buffer) {
    free(buffer->data);
    *buffer = (struct cli_buffer){0};
}
