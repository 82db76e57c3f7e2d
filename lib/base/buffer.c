#include "base/buffer.h"

#include <string.h>

void cns_buffer_start(cns_buffer *b, const cns_memory *memory) {
    *b = (cns_buffer){.memory = memory};
}

void cns_buffer_free(cns_buffer *b) {
    cns_memory_put(b->memory, b->data, b->capacity);
    cns_buffer_start(b, b->memory);
}

void cns_buffer_clear(cns_buffer *b) {
    b->size = 0;
    b->failed = false;
    if (b->data) b->data[0] = 0;
}

static bool reserve(cns_buffer *b, size_t more) {
    size_t needed;
    if (!cns_size_add(b->size, more, &needed) || !cns_size_add(needed, 1, &needed)) return false;
    if (needed <= b->capacity) return true;
    size_t capacity = b->capacity ? b->capacity : 64;
    while (capacity < needed) {
        if (capacity > SIZE_MAX / 2) return false;
        capacity *= 2;
    }
    char *data = cns_memory_resize(b->memory, b->data, b->capacity, capacity);
    if (!data) return false;
    b->data = data;
    b->capacity = capacity;
    return true;
}

void cns_buffer_grow(cns_buffer *b, const char *data, size_t size) {
    if (b->failed || !reserve(b, size)) {
        b->failed = true;
        return;
    }
    if (size) memcpy(b->data + b->size, data, size);
    b->size += size;
    b->data[b->size] = 0;
}

void cns_buffer_text(cns_buffer *b, const char *text) {
    cns_buffer_add(b, text, strlen(text));
}

void cns_buffer_integer(cns_buffer *b, int64_t value) {
    char digits[24];
    size_t at = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0) digits[--at] = '-';
    cns_buffer_add(b, digits + at, sizeof digits - at);
}

void cns_buffer_hex(cns_buffer *b, uint64_t value, unsigned digits) {
    for (unsigned i = digits; i-- > 0;) cns_buffer_char(b, "0123456789abcdef"[(value >> (4 * i)) & 15]);
}

consult_string cns_buffer_take(cns_buffer *b) {
    consult_string none = {NULL, 0};
    if (!b->failed && !b->data) cns_buffer_add(b, "", 0);
    if (b->failed) {
        cns_buffer_free(b);
        return none;
    }
    char *exact = cns_memory_resize(b->memory, b->data, b->capacity, b->size + 1);
    if (!exact) {
        cns_buffer_free(b);
        return none;
    }
    consult_string text = {exact, b->size};
    cns_buffer_start(b, b->memory);
    return text;
}
