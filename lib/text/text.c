#include "consult/text.h"

#include "text/fold.h"
#include "text/utf8.h"

consult_status consult_text_check(const char *text, size_t size, size_t *offset) {
    if (offset) *offset = 0;
    if (!text) return CONSULT_INVALID_ARGUMENT;
    size = cns_utf8_size(text, size);
    size_t bad = cns_utf8_check(text, size);
    if (bad == size) return CONSULT_OK;
    if (offset) *offset = bad;
    return CONSULT_INVALID_UTF8;
}

/* Code points that begin before `offset`; `weight` gives what each one counts. */
static size_t count_before(const char *text, size_t offset, size_t (*weight)(uint32_t point)) {
    const unsigned char *bytes = (const unsigned char *)text;
    size_t sum = 0;
    uint32_t point;
    for (size_t at = 0; text && at < offset;) {
        size_t end = at + 1;
        while (end < offset && (bytes[end] & 0xC0) == 0x80) end++;
        unsigned step = cns_utf8_decode(bytes, end, at, &point);
        if (!step) break; /* cut inside a code point: it counts as its start */
        sum += weight(point);
        at += step;
    }
    return sum;
}

static size_t one(uint32_t point) {
    (void)point;
    return 1;
}

static size_t utf16(uint32_t point) {
    return point > 0xFFFF ? 2 : 1;
}

/* East Asian Width W and F in the blocks that matter here, and emoji. */
static size_t columns(uint32_t point) {
    int32_t entry = cns_fold_entry(point);
    if (cns_fold_class(entry) == CNS_CLASS_INVISIBLE) return 0;
    bool wide =
        (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF && point != 0x303F) ||
        (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) || (point >= 0xFE30 && point <= 0xFE6F) ||
        (point >= 0xFF01 && point <= 0xFF60) || (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1F64F) ||
        (point >= 0x1F680 && point <= 0x1F6FF) || (point >= 0x1F900 && point <= 0x1FAFF) || (point >= 0x20000 && point <= 0x3FFFD);
    return wide ? 2 : 1;
}

size_t consult_text_code_points(const char *text, size_t offset) {
    return count_before(text, offset, one);
}
size_t consult_text_utf16_units(const char *text, size_t offset) {
    return count_before(text, offset, utf16);
}
size_t consult_text_columns(const char *text, size_t offset) {
    return count_before(text, offset, columns);
}

consult_status consult_text_fold(const char *text, size_t size, char *buffer, size_t capacity, size_t *needed) {
    if (needed) *needed = 0;
    if (!text || (!buffer && capacity)) return CONSULT_INVALID_ARGUMENT;
    size = cns_utf8_size(text, size);
    const unsigned char *bytes = (const unsigned char *)text;
    size_t used = 0, written = 0;
    uint32_t point, to[CNS_FOLD_EXPANSION_MAX];
    if (capacity) buffer[0] = 0;
    for (size_t at = 0; at < size;) {
        unsigned step = cns_utf8_decode(bytes, size, at, &point);
        if (!step) return CONSULT_INVALID_UTF8;
        at += step;
        uint32_t count = cns_fold_point(point, to);
        for (uint32_t i = 0; i < count; i++) {
            char out[4];
            unsigned n = cns_utf8_encode(to[i], out);
            if (written == used && used + n < capacity) {
                for (unsigned k = 0; k < n; k++) buffer[used + k] = out[k];
                written += n;
            }
            used += n;
        }
    }
    if (capacity) buffer[written] = 0;
    if (needed) *needed = used;
    return used < capacity || (capacity == 0 && used == 0) ? CONSULT_OK : CONSULT_LIMIT;
}
