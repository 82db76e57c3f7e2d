/* Whether what a draft says agrees with the host's facts: a number is compared with the numbers of the values at a path, other
 * words are looked for in them. */
#include "engine/condition.h"

#include "model/facts.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define POINTS_MOST 256u /* of a value or of what is said; more is not looked at */
#define PARTS       100u /* numbers are compared in hundredths */

typedef struct points {
    uint32_t count;
    uint32_t at[POINTS_MOST];
} points;

static void fold_value(const char *text, points *p) {
    size_t size = strlen(text);
    p->count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        uint32_t count = step ? cns_fold_point(point, folded) : 0;
        if (step == 0 || p->count + count > POINTS_MOST) return;
        for (uint32_t i = 0; i < count; i++) p->at[p->count++] = folded[i];
        at += step;
    }
}

/* 3,500 12.5 6万; *at behind it. */
static uint64_t read_digits(const points *p, uint32_t *at) {
    uint64_t whole = 0, part = 0, weight = PARTS;
    uint32_t start = *at;
    bool fraction = false;
    for (; *at < p->count; ++*at) {
        uint32_t point = p->at[*at];
        bool more = *at + 1 < p->count && cns_number_is_ascii(p->at[*at + 1]);
        if (cns_number_is_ascii(point) && !fraction)
            whole = whole > UINT32_MAX ? whole : whole * 10 + (point - '0');
        else if (cns_number_is_ascii(point))
            part += (weight /= 10) * (point - '0');
        else if (point == '.' && more && !fraction)
            fraction = true;
        else if (!fraction && cns_number_in_thousands(p->at, p->count, start, *at))
            start = *at + 1;
        else
            break;
    }
    uint64_t value = whole * PARTS + part;
    uint32_t unit = *at < p->count ? cns_number_unit(p->at[*at]) : 0;
    if (unit) ++*at;
    return unit ? value * unit : value;
}

/* Chinese numerals; 三万五 is 三万五千: a digit behind a unit counts in the next lower one. */
static bool read_numerals(const uint32_t *at, uint32_t count, uint64_t *value) {
    uint32_t read;
    if (!cns_number_read(at, count, &read)) return false;
    *value = (uint64_t)read * PARTS;
    int digit = cns_number_digit(at[count - 1]);
    uint32_t unit = count > 1 ? cns_number_unit(at[count - 2]) : 0;
    if (digit > 0 && unit >= 100) *value += (uint64_t)digit * (unit / 10 - 1) * PARTS;
    return true;
}

/* The next number from *at on, in hundredths. False: there is none. */
static bool next_number(const points *p, uint32_t *at, uint64_t *value) {
    for (; *at < p->count; ++*at) {
        uint32_t point = p->at[*at], end = *at;
        if (cns_number_is_ascii(point)) {
            *value = read_digits(p, at);
            return true;
        }
        while (end < p->count && !cns_number_is_ascii(p->at[end]) &&
               (cns_number_digit(p->at[end]) >= 0 || cns_number_unit(p->at[end])))
            end++;
        if (end == *at) continue;
        bool whole = read_numerals(p->at + *at, end - *at, value);
        *at = end;
        if (whole) return true;
        --*at;
    }
    return false;
}

/* One of the numbers of a value; or, when it has several, one between them: 8000 to 15000. */
static bool agrees_with_number(uint64_t said, const points *value) {
    uint64_t number, least = UINT64_MAX, most = 0;
    for (uint32_t at = 0; next_number(value, &at, &number);) {
        if (number < least) least = number;
        if (number > most) most = number;
    }
    return said >= least && said <= most;
}

static bool holds(const points *value, const points *said) {
    for (uint32_t i = 0; i + said->count <= value->count; i++)
        if (memcmp(value->at + i, said->at, said->count * sizeof *said->at) == 0) return true;
    return false;
}

static void read_said(const cns_reading *r, cns_extent at, points *said) {
    if (at.end - at.start > POINTS_MOST) at.end = at.start + POINTS_MOST;
    said->count = at.end - at.start;
    cns_symbols_points(&r->symbols, at.start, at.end, said->at);
}

/* Whether some value at the path, or below it, says the same. */
static bool agrees(const consult_facts *facts, const char *path, const points *said) {
    uint32_t start = 0;
    uint64_t number = 0;
    bool is_number = next_number(said, &start, &number);
    points value;
    for (size_t i = cns_facts_first(facts, path); cns_facts_is_below(facts, i, path); i++) {
        fold_value(CNS_VECTOR_AT(&facts->facts, cns_fact, i)->value, &value);
        if (is_number ? agrees_with_number(number, &value) : holds(&value, said)) return true;
    }
    return false;
}

bool cns_condition_unlike(cns_view *v, const cns_node *n, cns_extents *out) {
    const char *path = cns_model_text(v->model, n->text);
    cns_extents part;
    part.count = 0;
    if (!v->reading || !cns_facts_has(v->situation->facts, path)) return false;
    if (!cns_condition_holds(v, cns_model_ref(v->model, n->parts, 0), &part)) return false;
    for (uint32_t i = 0; i < part.count; i++) {
        points said;
        read_said(v->reading, part.at[i], &said);
        if (said.count && !agrees(v->situation->facts, path, &said)) out->at[out->count++] = part.at[i];
    }
    return out->count > 0;
}
