#include "engine/knowledge.h"

#include "text/fold.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

bool cns_folded_make(const char *text, cns_arena *arena, cns_folded *out) {
    size_t size = strlen(text);
    uint32_t point, one[CNS_FOLD_EXPANSION_MAX];
    *out = (cns_folded){NULL, 0};
    uint32_t count = 0;
    for (size_t at = 0; at < size;) {
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (!step) return true; /* not a text */
        at += step;
        count += cns_fold_point(point, one);
    }
    uint32_t *points = cns_arena_raw_array(arena, (size_t)count + CNS_FOLD_EXPANSION_MAX, sizeof *points);
    if (!points) return false;
    count = 0;
    for (size_t at = 0; at < size;) {
        at += cns_utf8_decode((const unsigned char *)text, size, at, &point);
        count += cns_fold_point(point, points + count);
    }
    *out = (cns_folded){points, count};
    return true;
}

bool cns_folded_take(const cns_reading *r, cns_arena *arena, cns_folded *out) {
    uint32_t *points = cns_arena_raw_array(arena, (size_t)r->symbols.count + 1, sizeof *points);
    if (!points) return false;
    cns_reading_points(r, points);
    *out = (cns_folded){points, r->symbols.count};
    return true;
}

static bool is_numeral(uint32_t point) {
    return cns_number_digit(point) >= 0 || cns_number_unit(point);
}

void cns_characters_of(cns_folded text, cns_characters *out) {
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < text.count; i++) {
        uint32_t at = cns_characters_bit(text.points[i]);
        out->bits[at / 64] |= UINT64_C(1) << (at % 64);
        out->numerals = out->numerals || is_numeral(text.points[i]);
    }
}

bool cns_characters_may_spell(const cns_characters *set, const char *words) {
    uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
    for (size_t at = 0, size = strlen(words); at < size;) {
        unsigned step = cns_utf8_decode((const unsigned char *)words, size, at, &point);
        if (!step) return true; /* not a text */
        for (uint32_t i = 0, count = cns_fold_point(point, folded); i < count; i++) {
            if (!cns_characters_may_have(set, folded[i]) && !(set->numerals && is_numeral(folded[i]))) return false;
        }
        at += step;
    }
    return true;
}

static bool is_letter(uint32_t p) {
    return p >= 'a' && p <= 'z';
}

bool cns_folded_has(cns_folded text, cns_folded part) {
    for (uint32_t i = 0; part.count && part.count <= text.count && i <= text.count - part.count; i++) {
        if (text.points[i] != part.points[0] || memcmp(text.points + i, part.points, part.count * sizeof *part.points) != 0)
            continue;
        uint32_t end = i + part.count;
        bool before = i > 0 && is_letter(text.points[i - 1]) && is_letter(part.points[0]);
        bool behind = end < text.count && is_letter(text.points[end]) && is_letter(part.points[part.count - 1]);
        if (!before && !behind) return true;
    }
    return false;
}
