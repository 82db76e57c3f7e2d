/* The ways in which something said is compared with a value of the facts. */
#include "engine/unlike.h"

#include "consult/plan.h"
#include "consult/when.h"
#include "engine/words.h"
#include "model/facts.h"
#include "text/civil.h"
#include "text/number.h"
#include "text/utf8.h"
#include "text/week.h"
#include "text/when.h"

#include <string.h>

#define PARTS        100u /* numbers are compared in hundredths */
#define DIGITS_LEAST 5u   /* of a number that is dialled */
#define DIGITS_MOST  32u

void cns_points_fold(const char *text, cns_points *p) {
    size_t size = strlen(text);
    p->count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        uint32_t count = step ? cns_fold_point(point, folded) : 0;
        if (step == 0 || p->count + count > CNS_POINTS_MOST) return;
        for (uint32_t i = 0; i < count; i++) p->at[p->count++] = folded[i];
        at += step;
    }
}

/* 3,500 12.5 6万; *at behind it. */
static uint64_t read_digits(const cns_points *p, uint32_t *at) {
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
static bool next_number(const cns_points *p, uint32_t *at, uint64_t *value) {
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

/* Whether one of the words stands at point i. */
static bool has_word(const cns_saying *s, const cns_word_list *list, const cns_points *value, uint32_t i) {
    const cns_model *m = s->view->model;
    cns_alphabet alphabet = cns_words_alphabet(m);
    for (uint32_t k = 0; list && k < list->words.count; k++) {
        const cns_word *w = &m->words[list->words.first + k];
        uint32_t same = 0;
        while (same < w->count && i + same < value->count &&
               cns_alphabet_symbol(&alphabet, value->at[i + same]) == m->word_symbols[w->first + same])
            same++;
        if (same == w->count) return true;
    }
    return false;
}

/* Whether a word that makes a number the least (6000元起) stands close behind it. */
static bool is_open(const cns_saying *s, const cns_points *value, uint32_t at) {
    for (uint32_t i = at; i < value->count && i < at + 4; i++) {
        if (cns_number_is_ascii(value->at[i])) return false;
        if (has_word(s, s->lists[CNS_UNLIKE_OPEN], value, i)) return true;
    }
    return false;
}

/* One of the numbers of a value; or, when it has several, one between them: 8000 to 15000. */
static bool agrees_with_number(const cns_saying *s, uint64_t said, const cns_points *value) {
    uint64_t number, least = UINT64_MAX, most = 0;
    for (uint32_t at = 0; next_number(value, &at, &number);) {
        if (number < least) least = number;
        if (number > most) most = number;
        if (is_open(s, value, at)) most = UINT64_MAX;
    }
    return said >= least && said <= most;
}

static bool holds(const cns_points *value, const cns_points *said) {
    for (uint32_t i = 0; i + said->count <= value->count; i++)
        if (memcmp(value->at + i, said->at, said->count * sizeof *said->at) == 0) return true;
    return false;
}

/* Whether of the person whom the value names no more is known than the surname, and that is the same. */
static bool is_surname(const cns_saying *s, const cns_points *value) {
    return value->count > 1 && s->points.at[0] == value->at[0] && has_word(s, s->lists[CNS_UNLIKE_TITLES], value, 1);
}

static bool is_han(uint32_t point) {
    return point >= 0x3400 && point <= 0x9FFF;
}

/* A word of a value, between marks, is the same; or ends so, with a word and not a single character before it: a prefix of one
 * character makes another title of it. */
static bool agrees_with_term(const cns_points *value, const cns_points *said) {
    for (uint32_t i = 0; i < value->count;) {
        uint32_t end = i;
        while (end < value->count && is_han(value->at[end])) end++;
        uint32_t count = end - i;
        if (count >= said->count && count != said->count + 1 &&
            memcmp(value->at + end - said->count, said->at, said->count * sizeof *said->at) == 0)
            return true;
        i = end + 1;
    }
    return false;
}

/* Digits from *at on, over what may stand between them; *at behind them. */
static uint32_t take_digits(const cns_points *p, uint32_t *at, uint32_t digits[DIGITS_MOST]) {
    uint32_t count = 0, last = *at;
    while (*at < p->count && !cns_number_is_ascii(p->at[*at])) ++*at;
    for (; *at < p->count && count < DIGITS_MOST; ++*at) {
        uint32_t point = p->at[*at];
        if (cns_number_is_ascii(point)) {
            digits[count++] = point;
            last = *at;
        } else if (*at > last + 2 || (point != ' ' && point != '-' && point != '(' && point != ')' && point != '+')) {
            break;
        }
    }
    return count;
}

static bool ends_with(const uint32_t *a, uint32_t count, const uint32_t *end, uint32_t length) {
    return length >= DIGITS_LEAST && length <= count && memcmp(a + count - length, end, length * sizeof *a) == 0;
}

/* One number ends with the other: with or without what is dialled before it. */
static bool agrees_with_digits(const cns_points *value, const cns_points *said) {
    uint32_t own[DIGITS_MOST], other[DIGITS_MOST], start = 0;
    uint32_t count = take_digits(said, &start, own);
    for (uint32_t at = 0; at < value->count;) {
        uint32_t length = take_digits(value, &at, other);
        if (ends_with(own, count, other, length) || ends_with(other, length, own, count)) return true;
    }
    return false;
}

static bool agrees_with_days(const cns_points *value, const cns_points *said) {
    uint32_t known = cns_week_read(value->at, value->count);
    return known == 0 || cns_week_agrees(cns_week_read(said->at, said->count), known);
}

/* Whether what was said, on this day, is the time. */
static bool is_then(const cns_saying *s, int64_t time, int32_t offset, int32_t today) {
    consult_when when = {.struct_size = sizeof when};
    consult_span span = cns_reading_span(s->view->reading, s->at);
    const char *text = s->view->reading->symbols.text + span.start;
    int64_t now = cns_civil_instant((cns_wall){today, 0}, offset);
    if (consult_when_resolve(text, span.end - span.start, now, offset, &when) != CONSULT_OK) return true; /* no time is said */
    return when.from_ms == when.to_ms ? time == when.from_ms : time >= when.from_ms && time < when.to_ms;
}

/* A day that is named from another one (明天, 下周三) is known only when that one is. */
static bool agrees_with_time(const cns_saying *s, const char *value) {
    const cns_situation *situation = s->view->situation;
    int64_t time;
    if (consult_time_parse(value, 0, &time) != CONSULT_OK || !cns_civil_inside(time)) return false;
    int32_t offset = cns_civil_offset(value), own = cns_civil_wall(time, offset).day;
    int32_t today = situation->has_day ? situation->day : own;
    cns_named_days day;
    bool named = cns_when_days(s->points.at, s->points.count, today, &day, 1) > 0;
    bool by_itself = named && (day.weekday || day.dated);
    if (!named || (!by_itself && !situation->has_day)) return true;
    return is_then(s, time, offset, today) || (by_itself && is_then(s, time, offset, own));
}

bool cns_saying_agrees(const cns_saying *s, const char *value) {
    uint32_t start = 0;
    uint64_t number = 0;
    cns_points folded;
    if (s->node->a == CNS_UNLIKE_TIME) return agrees_with_time(s, value);
    cns_points_fold(value, &folded);
    switch (s->node->a) {
    case CNS_UNLIKE_TEXT: return holds(&folded, &s->points);
    case CNS_UNLIKE_NAME: return holds(&folded, &s->points) || is_surname(s, &folded);
    case CNS_UNLIKE_TERM: return agrees_with_term(&folded, &s->points);
    case CNS_UNLIKE_DIGITS: return agrees_with_digits(&folded, &s->points);
    case CNS_UNLIKE_DAYS: return agrees_with_days(&folded, &s->points);
    default: return next_number(&s->points, &start, &number) ? agrees_with_number(s, number, &folded) : holds(&folded, &s->points);
    }
}
