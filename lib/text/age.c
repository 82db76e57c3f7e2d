#include "text/age.h"

#include "text/number.h"
#include "text/utf8.h"

/* How many code points the first of the words that stands at their start takes; 0: none does. */
static uint32_t any_of(const uint32_t *points, uint32_t count, const char *const *words, size_t word_count) {
    uint32_t length = 0;
    for (size_t i = 0; i < word_count && !length; i++) length = cns_utf8_begin(points, count, words[i]);
    return length;
}

#define ANY_AT(at, words) any_of(points + (at), count - (at), words, sizeof(words) / sizeof *(words))

uint32_t cns_age_years(const uint32_t *points, uint32_t count) {
    static const char *const more[] = {"多", "来", "几"}, *const counts[] = {"周", "虚"}, *const years[] = {"岁"};
    uint32_t length = cns_number_length(points, count), at = length;
    at += ANY_AT(at, more);
    at += ANY_AT(at, counts);
    return ANY_AT(at, years) ? length : 0;
}

/* Where a number with its unit ends that begins at `at`; 0: there is none. */
static uint32_t part_end(const uint32_t *points, uint32_t count, uint32_t at) {
    static const char *const vague[] = {"几", "半", "数"}, *const counted[] = {"个"}, *const more[] = {"多", "半"},
                             *const units[] = {"个月", "月", "天", "日", "周", "星期", "礼拜"};
    uint32_t number, length = cns_number_length(points + at, count - at);
    if (length && !cns_number_read(points + at, length, &number)) return 0;
    if (!length) length = ANY_AT(at, vague);
    if (!length) return 0;
    at += length;
    at += ANY_AT(at, counted);
    at += ANY_AT(at, more);
    length = ANY_AT(at, units);
    return length ? at + length : 0;
}

bool cns_age_is_of_baby(const uint32_t *points, uint32_t count) {
    static const char *const joints[] = {"零", "又"};
    uint32_t end = part_end(points, count, 0);
    if (!end || end == count) return end;
    return part_end(points, count, end + ANY_AT(end, joints)) == count;
}
