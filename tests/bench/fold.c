#include "fold.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* The folded bytes of each character of the first plane: one to three, and how many in the fourth. LONG: more than that. */
enum { PLANE = 0x10000, LONG = 255 };

struct bench_fold {
    unsigned char bytes[PLANE][4];
};

static size_t fold_point(uint32_t point, char *out) {
    uint32_t to[CNS_FOLD_EXPANSION_MAX], count = cns_fold_point(point, to);
    size_t size = 0;
    for (uint32_t i = 0; i < count; i++) size += cns_utf8_encode(to[i], out + size);
    return size;
}

bench_fold *bench_fold_new(void) {
    bench_fold *fold = calloc(1, sizeof *fold);
    if (fold == NULL) abort();
    for (uint32_t point = 0; point < PLANE; point++) {
        char out[CNS_FOLD_EXPANSION_MAX * 4];
        size_t size = fold_point(point, out);
        if (size <= 3) memcpy(fold->bytes[point], out, size);
        fold->bytes[point][3] = (unsigned char)(size <= 3 ? size : LONG);
    }
    return fold;
}

void bench_fold_free(bench_fold *fold) {
    free(fold);
}

size_t bench_fold_text(const bench_fold *fold, const char *text, size_t size, char *out) {
    const unsigned char *p = (const unsigned char *)text, *end = p + size;
    char *start = out;
    while (p < end) {
        uint32_t point;
        if (p[0] < 0x80) {
            point = *p++;
        } else if ((p[0] & 0xF0) == 0xE0) {
            point = (uint32_t)(p[0] & 15) << 12 | (uint32_t)(p[1] & 63) << 6 | (uint32_t)(p[2] & 63);
            p += 3;
        } else {
            p += cns_utf8_decode(p, (size_t)(end - p), 0, &point);
        }
        const unsigned char *bytes = fold->bytes[point & (PLANE - 1)];
        if (point < PLANE && bytes[3] != LONG) {
            memcpy(out, bytes, 4);
            out += bytes[3];
        } else {
            out += fold_point(point, out);
        }
    }
    return (size_t)(out - start);
}

size_t bench_fold_map(const char *text, size_t size, char *out, uint32_t *starts, uint32_t *ends) {
    size_t used = 0;
    for (size_t at = 0; at < size;) {
        uint32_t point;
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        size_t count = fold_point(point, out + used);
        for (size_t i = 0; i < count; i++) {
            starts[used + i] = (uint32_t)at;
            ends[used + i] = (uint32_t)(at + step);
        }
        used += count;
        at += step;
    }
    return used;
}
