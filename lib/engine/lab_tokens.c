/* The words and numbers of a report. Which words there are is the pack's; how numbers are written is here. */
#include "engine/labs.h"

#include "engine/words.h"
#include "text/number.h"

#include <string.h>

#define GAP_SYMBOLS  14u /* words between a name and its value, at most */
#define DIGITS_MOST  12u
#define POINT_OF_HAN 0x70B9u /* what is said for a decimal point */
#define TIMES        0xD7u
#define AT_MOST      0x2264u
#define AT_LEAST     0x2265u

typedef struct scanner {
    const cns_reading *r;
    const cns_model *m;
    cns_alphabet alphabet;
    const uint32_t *points;
    uint32_t count;
    cns_lab_token *out;
    size_t made;
    uint32_t last; /* where the token before ended */
} scanner;

static uint32_t point_at(const scanner *s, uint32_t i) {
    return i < s->count ? s->points[i] : 0;
}

static bool is_letter(uint32_t p) {
    return p >= 'a' && p <= 'z';
}

static cns_class class_at(const scanner *s, uint32_t i) {
    return cns_symbols_class(&s->r->symbols, &s->alphabet, i);
}

/* ---- words ---- */

/* A mark that stands for a sign stands behind a name, a colon or a bracket, and before no number: it is no dash. */
static bool is_sign(const scanner *s, uint32_t at) {
    uint32_t before = at, behind = at + 1;
    while (before > 0 && s->points[before - 1] == ' ') before--;
    while (point_at(s, behind) == ' ') behind++;
    if (before == 0 || cns_number_is_ascii(point_at(s, behind)) || cns_number_is_ascii(s->points[before - 1])) return false;
    cns_class class = class_at(s, before - 1);
    return class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || s->points[before - 1] == ':' || s->points[before - 1] == '(';
}

/* Letters go on with letters, digits with digits; a name of one or two letters does not go on with digits either (CA 199). */
static bool stands_alone(const scanner *s, uint32_t start, uint32_t end) {
    uint32_t before = start ? s->points[start - 1] : 0, first = s->points[start], last = s->points[end - 1],
             behind = point_at(s, end);
    if (is_letter(first) && is_letter(before)) return false;
    if (is_letter(last) && is_letter(behind)) return false;
    if (cns_number_is_ascii(first) && (cns_number_is_ascii(before) || before == '.')) return false;
    if (end - start == 1 && (first == '+' || first == '-')) return is_sign(s, start);
    if (cns_number_is_ascii(last) && (cns_number_is_ascii(behind) || (behind == '.' && cns_number_is_ascii(point_at(s, end + 1)))))
        return false;
    return !(is_letter(first) && is_letter(last) && end - start <= 2 && cns_number_is_ascii(behind));
}

static bool is_word_at(const scanner *s, const cns_lab_word *w, uint32_t at) {
    if (w->points.count > s->count - at) return false;
    const uint32_t *points = s->m->lab_points + w->points.first;
    for (uint32_t i = 0; i < w->points.count; i++)
        if (points[i] != s->points[at + i]) return false;
    return stands_alone(s, at, at + w->points.count);
}

uint32_t cns_lab_words_from(const cns_model *m, uint32_t point) {
    uint32_t low = 0, high = m->lab_words_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (m->lab_points[m->lab_words[middle].points.first] < point)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The longest word of the pack that begins here, or NULL. */
static const cns_lab_word *word_at(const scanner *s, uint32_t at) {
    const cns_model *m = s->m;
    uint32_t first = s->points[at], low = cns_lab_words_from(m, first);
    for (; low < m->lab_words_count && m->lab_points[m->lab_words[low].points.first] == first; low++)
        if (is_word_at(s, &m->lab_words[low], at)) return &m->lab_words[low];
    return NULL;
}

static bool means(const scanner *s, const cns_lab_word *w, uint32_t what) {
    return w && w->kind == CNS_LAB_WORD_TERM && s->m->lab_terms[w->target].means == what;
}

/* ---- numbers ---- */

typedef struct number {
    uint32_t end;
    int64_t value;
    bool pointed, valid;
} number;

static uint32_t digits_from(const scanner *s, uint32_t at) {
    while (cns_number_is_ascii(point_at(s, at))) at++;
    return at;
}

/* ×10^3, *10^3, E+3 behind a number; `end` then lies behind it. */
static uint32_t exponent(const scanner *s, uint32_t *end) {
    uint32_t at = *end, p = point_at(s, at), power = 0;
    if ((p == 'x' || p == '*' || p == TIMES) && point_at(s, at + 1) == '1' && point_at(s, at + 2) == '0') {
        at += 3;
        if (point_at(s, at) == '^' || point_at(s, at) == '*') at++;
    } else if (p == 'e' && (point_at(s, at + 1) == '+' || cns_number_is_ascii(point_at(s, at + 1)))) {
        at += point_at(s, at + 1) == '+' ? 2 : 1;
    } else {
        return 0;
    }
    uint32_t to = digits_from(s, at);
    if (to == at || to - at > 2) return 0;
    for (; at < to; at++) power = power * 10 + (s->points[at] - '0');
    *end = to;
    return power;
}

/* Digits with a point. Dates, times of the clock, ratios and codes are stepped over as a whole and no numbers. */
static number read_digits(const scanner *s, uint32_t at) {
    number n = {at, 0, false, true};
    uint32_t start = at, behind = digits_from(s, at), count = 0;
    int64_t unit = CNS_MILLION;
    while (at < behind || cns_number_in_thousands(s->points, s->count, start, at)) {
        if (at == behind) behind = digits_from(s, ++at);
        if (++count <= DIGITS_MOST) n.value = n.value * 10 + (int64_t)(s->points[at] - '0');
        at++;
    }
    n.value = count <= DIGITS_MOST ? n.value * CNS_MILLION : 0;
    n.valid = count <= DIGITS_MOST;
    if (point_at(s, at) == '.' && cns_number_is_ascii(point_at(s, at + 1))) {
        n.pointed = true;
        for (at++; cns_number_is_ascii(point_at(s, at)); at++)
            if (unit > 1) n.value += (int64_t)(s->points[at] - '0') * (unit /= 10);
    }
    const cns_lab_word *unit_word = at < s->count ? word_at(s, at) : NULL;
    if (!(unit_word && unit_word->kind == CNS_LAB_WORD_UNIT))
        for (uint32_t power = exponent(s, &at); power > 0; power--) {
            n.valid = n.valid && n.value < INT64_C(100000000000000000);
            n.value = n.valid ? n.value * 10 : 0;
        }
    uint32_t p = point_at(s, at), year = behind - start == 4 && (s->points[start] == '1' || s->points[start] == '2');
    bool date = (p == '.' && n.pointed) || p == ':' || ((p == '-' || p == '/') && year && !n.pointed);
    if (date && cns_number_is_ascii(point_at(s, at + 1))) {
        while (cns_number_is_ascii(point_at(s, at)) || ((p = point_at(s, at)) == '.' || p == ':' || p == '-' || p == '/')) at++;
        n.valid = false;
    }
    n.end = at;
    return n;
}

/* Numerals of two places or with a point, as they are said: 26 or 0.8 in words. */
static number read_numerals(const scanner *s, uint32_t at) {
    number n = {at, 0, false, false};
    uint32_t start = at, whole;
    while (cns_number_digit(point_at(s, at)) >= 0 || cns_number_unit(point_at(s, at)) == 10) at++;
    if (at == start || at - start > 3 || !cns_number_read(s->points + start, at - start, &whole)) return n;
    bool ten = false;
    for (uint32_t i = start; i < at; i++) ten = ten || cns_number_unit(s->points[i]) == 10;
    n.value = (int64_t)whole * CNS_MILLION;
    n.end = at;
    n.valid = ten && at - start >= 2;
    if (point_at(s, at) != POINT_OF_HAN || cns_number_digit(point_at(s, at + 1)) < 0 || (!ten && at - start > 1)) return n;
    int64_t unit = CNS_MILLION;
    for (at++; cns_number_digit(point_at(s, at)) >= 0 && unit > 1; at++) n.value += cns_number_digit(s->points[at]) * (unit /= 10);
    return (number){at, n.value, true, true};
}

/* ---- tokens ---- */

/* What lies between the token before and `at`. */
static void set_gap(const scanner *s, cns_lab_token *t) {
    uint32_t words = 0;
    bool border_seen = false, far = false; /* a number right behind a comma still belongs to the name before it */
    for (uint32_t i = s->last; i < t->at.start; i++) {
        cns_class class = class_at(s, i);
        bool spoken = class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT || class == CNS_CLASS_OTHER;
        bool border = class == CNS_CLASS_SENTENCE_END || (class == CNS_CLASS_CLAUSE_END && s->points[i] != ':');
        words += spoken;
        far = far || (spoken && border_seen);
        border_seen = border_seen || border;
        t->line = t->line || s->points[i] == '\n';
    }
    t->gap = far || words > GAP_SYMBOLS ? CNS_GAP_FAR : words ? CNS_GAP_WORDS : CNS_GAP_NONE;
    uint32_t dash = s->last;
    while (dash < t->at.start && s->points[dash] == ' ') dash++;
    uint32_t p = point_at(s, dash);
    bool dashes = p == '-' || p == '~' || (p >= 0x2010 && p <= 0x2015) || p == 0x2212 || p == 0x301C || p == 0x223C;
    while (dashes && dash < t->at.start && (s->points[dash] == p || s->points[dash] == ' ')) dash++;
    t->joined = dashes && dash == t->at.start;
}

static void put(scanner *s, cns_lab_token t) {
    set_gap(s, &t);
    s->last = t.at.end;
    s->out[s->made++] = t;
}

static char comparator_before(const scanner *s, uint32_t at) {
    while (at > 0 && s->points[at - 1] == ' ') at--;
    uint32_t p = at ? s->points[at - 1] : 0, q = at > 1 ? s->points[at - 2] : 0;
    if (p == '=' && (q == '<' || q == '>')) p = q;
    return p == '<' || p == AT_MOST ? '<' : p == '>' || p == AT_LEAST ? '>' : (char)0;
}

/* Puts the number that begins here, if it is one; where it ends, or `at`. */
static uint32_t take_number(scanner *s, uint32_t at) {
    bool digit = cns_number_is_ascii(s->points[at]);
    if (!digit && !(s->m->symbol_classes[s->r->symbols.symbols[at]] & CNS_TRAIT_NUMERAL)) return at;
    uint32_t before = at ? s->points[at - 1] : 0;
    number n = digit ? read_digits(s, at) : read_numerals(s, at);
    if (n.end == at) return at;
    bool code = digit && ((is_letter(before) && s->last != at) || before == '.');
    const cns_lab_word *word = n.end < s->count ? word_at(s, n.end) : NULL;
    if (!word && point_at(s, n.end) == ' ' && n.end + 1 < s->count && means(s, word_at(s, n.end + 1), CNS_LAB_NO_VALUE))
        return n.end;
    if (!n.valid || code || means(s, word, CNS_LAB_NO_VALUE) || (!word && is_letter(point_at(s, n.end)))) return n.end;
    put(s, (cns_lab_token){.kind = CNS_TOKEN_NUMBER,
                           .at = {at, n.end},
                           .value = n.value,
                           .pointed = n.pointed,
                           .comparator = comparator_before(s, at)});
    return n.end;
}

static uint32_t take_word(scanner *s, const cns_lab_word *w, uint32_t at) {
    static const cns_lab_token_kind kinds[] = {CNS_TOKEN_LAB, CNS_TOKEN_WEAK, CNS_TOKEN_UNIT, CNS_TOKEN_TERM, CNS_TOKEN_PATTERN};
    put(s, (cns_lab_token){.kind = kinds[w->kind], .target = w->target, .at = {at, at + w->points.count}});
    return at + w->points.count;
}

consult_status cns_lab_tokens_find(const cns_reading *r, cns_arena *arena, cns_lab_tokens *tokens) {
    scanner s = {.r = r, .m = r->model, .alphabet = cns_words_alphabet(r->model), .count = r->symbols.count};
    uint32_t *points = cns_arena_array(arena, s.count + 1, sizeof *points);
    s.out = cns_arena_array(arena, s.count + 1, sizeof *s.out);
    if (!points || !s.out) return CONSULT_NO_MEMORY;
    cns_reading_points(r, points);
    s.points = points;
    for (uint32_t at = 0; at < s.count;) {
        const cns_lab_word *w = word_at(&s, at);
        uint32_t end = means(&s, w, CNS_LAB_NO_VALUE) ? at + w->points.count : w ? take_word(&s, w, at) : take_number(&s, at);
        at = end > at ? end : at + 1;
    }
    *tokens = (cns_lab_tokens){s.out, s.made, points};
    return CONSULT_OK;
}
