/* From the words and numbers of a report to values: which number belongs to which name, unit, arrow, range and eye. */
#include "engine/labs.h"

#include <string.h>

typedef struct reader {
    const cns_model *m;
    const cns_lab_token *tokens;
    size_t count, i;
    cns_lab_values *out;
    cns_lab_value now; /* being read; lab == CNS_NONE: none is */
    bool open;         /* a value may still come */
    bool tail;         /* unit, arrow and range may still come */
    bool range_due;    /* a word said so */
    bool after_range;  /* a unit now is the range's */
} reader;

static const cns_lab *lab_of(const reader *r) {
    return r->now.lab == CNS_NONE ? NULL : &r->m->labs[r->now.lab];
}

static const cns_lab_token *token(const reader *r, size_t i) {
    return i < r->count ? &r->tokens[i] : NULL;
}

static bool is_term(const reader *r, const cns_lab_token *t, uint32_t means) {
    return t && t->kind == CNS_TOKEN_TERM && r->m->lab_terms[t->target].means == means;
}

/* The side that a token tells. */
static consult_lab_side side_of(const reader *r, const cns_lab_token *t) {
    if (is_term(r, t, CNS_LAB_LEFT)) return CONSULT_LAB_SIDE_LEFT;
    if (is_term(r, t, CNS_LAB_RIGHT)) return CONSULT_LAB_SIDE_RIGHT;
    return is_term(r, t, CNS_LAB_BOTH) ? CONSULT_LAB_SIDE_BOTH : CONSULT_LAB_SIDE_NONE;
}

static void close_value(reader *r) {
    cns_lab_value *v = &r->now;
    if (v->lab != CNS_NONE && v->has_value && v->unit == CNS_NONE && v->range_unit == CNS_NONE)
        v->unit = cns_lab_unit_guess(r->m, v);
    if (v->lab != CNS_NONE && (v->has_value || v->sign || v->dim || v->mark)) r->out->items[r->out->count++] = *v;
    r->now.lab = CNS_NONE;
    r->open = r->tail = false;
}

static void open_value(reader *r, uint32_t lab, consult_lab_side side, uint32_t start, uint32_t end) {
    close_value(r);
    r->now = (cns_lab_value){.lab = lab,
                             .side = side,
                             .at = {start, end},
                             .unit = CNS_NONE,
                             .range_unit = CNS_NONE,
                             .low = CNS_LAB_NO_LOW,
                             .high = CNS_LAB_NO_HIGH};
    r->open = true;
    r->tail = true;
    r->range_due = r->after_range = false;
}

static void reach(reader *r, const cns_lab_token *t) {
    if (t->at.end > r->now.at.end) r->now.at.end = t->at.end;
}

/* Whether a value of the test can be in this unit. */
static bool is_unit_of(const reader *r, const cns_lab *lab, uint32_t unit) {
    if (lab->unit == unit) return true;
    for (uint32_t i = 0; i < lab->conversions.count; i++)
        if (r->m->lab_conversions[lab->conversions.first + i].unit == unit) return true;
    return false;
}

/* A short name, as K or P, is one only before a number with its unit. */
static bool is_meant(const reader *r, const cns_lab_token *t) {
    const cns_lab_token *number = token(r, r->i + 1);
    size_t unit = r->i + 2;
    if (number && number->kind == CNS_TOKEN_TERM) number = token(r, unit++); /* an arrow before it */
    const cns_lab_token *u = token(r, unit);
    if (is_term(r, u, CNS_LAB_HIGH) || is_term(r, u, CNS_LAB_LOW)) u = token(r, unit + 1);
    return number && number->kind == CNS_TOKEN_NUMBER && number->gap == CNS_GAP_NONE && u && u->kind == CNS_TOKEN_UNIT &&
           u->gap == CNS_GAP_NONE && is_unit_of(r, &r->m->labs[t->target], u->target);
}

static void take_name(reader *r, const cns_lab_token *t) {
    if (t->kind == CNS_TOKEN_WEAK && !is_meant(r, t)) return;
    bool again = r->now.lab == t->target && !r->now.has_value && !r->now.sign && t->gap == CNS_GAP_NONE;
    if (again) {
        reach(r, t);
        return;
    }
    const cns_lab_token *before = r->i && t->gap == CNS_GAP_NONE && !t->line ? &r->tokens[r->i - 1] : NULL;
    consult_lab_side side = r->m->labs[t->target].sided ? side_of(r, before) : CONSULT_LAB_SIDE_NONE;
    if (side && r->now.side == side && !r->now.has_value) r->now.lab = CNS_NONE; /* the side belongs to this name */
    open_value(r, t->target, side, side ? before->at.start : t->at.start, t->at.end);
}

/* ---- numbers ---- */

/* Whether the number t and the next one are the limits of a range; *behind is the place of the upper one. */
static bool is_span(const reader *r, size_t *behind) {
    const cns_lab_token *next = token(r, r->i + 1), *third = token(r, r->i + 2);
    *behind = r->i + 1;
    if (next && next->kind == CNS_TOKEN_NUMBER && next->joined && !next->comparator) return true;
    *behind = r->i + 2;
    return is_term(r, next, CNS_LAB_TO) && next->gap == CNS_GAP_NONE && third && third->kind == CNS_TOKEN_NUMBER &&
           third->gap == CNS_GAP_NONE;
}

static void set_range(reader *r, int64_t low, int64_t high) {
    if (r->now.printed || low > high) return;
    r->now.printed = true;
    r->now.low = low;
    r->now.high = high;
    r->after_range = true;
    r->range_due = false;
}

/* A number that can be sight: 4.0 to 5.3 on the five-mark chart, 0.01 to 2.0 decimal, with its point. */
static bool can_be_acuity(const cns_lab_token *t) {
    bool five = t->value >= 4 * CNS_MILLION && t->value <= 53 * CNS_MILLION / 10;
    return t->pointed && (five || (t->value >= CNS_MILLION / 100 && t->value <= 2 * CNS_MILLION));
}

static bool can_be_value(const reader *r, const cns_lab_token *t) {
    const cns_lab *lab = lab_of(r);
    if (t->value < lab->least || t->value > lab->most) return false;
    return lab->kind != CNS_LAB_ACUITY || can_be_acuity(t);
}

static void take_value(reader *r, const cns_lab_token *t) {
    r->now.has_value = true;
    r->now.value = t->value;
    r->now.comparator = t->comparator;
    if (r->i && t->gap == CNS_GAP_NONE && is_term(r, &r->tokens[r->i - 1], CNS_LAB_LESS)) r->now.comparator = '<';
    if (r->i && t->gap == CNS_GAP_NONE && is_term(r, &r->tokens[r->i - 1], CNS_LAB_MORE)) r->now.comparator = '>';
    r->now.number = t->at;
    r->tail = true;
    r->after_range = false;
    reach(r, t);
}

/* Two numbers with a stroke between: one eye and the other. */
static bool is_other_eye(const reader *r, const cns_lab_token *t, const uint32_t *points) {
    const cns_lab_token *before = r->i ? &r->tokens[r->i - 1] : NULL;
    return lab_of(r)->sided && before && before->kind == CNS_TOKEN_NUMBER && before->at.end + 1 == t->at.start &&
           points[before->at.end] == '/';
}

static void take_number(reader *r, const cns_lab_token *t, const uint32_t *points) {
    size_t behind;
    if (r->now.lab == CNS_NONE) return;
    if (is_span(r, &behind)) {
        bool due = t->gap == CNS_GAP_NONE || r->range_due;
        if (due && (r->tail || r->range_due)) {
            set_range(r, t->value, r->tokens[behind].value);
            reach(r, &r->tokens[behind]);
        }
        r->i = behind;
        return;
    }
    bool limit = t->comparator && (r->range_due || (r->now.has_value && r->tail && t->gap == CNS_GAP_NONE));
    if (limit) {
        set_range(r, t->comparator == '>' ? t->value : CNS_LAB_NO_LOW, t->comparator == '<' ? t->value : CNS_LAB_NO_HIGH);
        reach(r, t);
    } else if (r->now.has_value) {
        if (is_other_eye(r, t, points) && can_be_value(r, t)) {
            open_value(r, r->now.lab, CONSULT_LAB_SIDE_NONE, t->at.start, t->at.end);
            take_value(r, t);
        } else if (t->gap != CNS_GAP_NONE) {
            r->tail = false;
        }
    } else if (r->open && !r->range_due && can_be_value(r, t) && !(t->line && t->gap != CNS_GAP_NONE)) {
        take_value(r, t);
    } else {
        r->open = false;
    }
}

/* ---- words beside them ---- */

/* An eye and a number that can be sight, and no unit: it is, though nobody said so. CNS_NONE: it is not. */
static uint32_t unnamed_acuity(const reader *r) {
    const cns_lab_token *number = token(r, r->i + 1), *unit = token(r, r->i + 2);
    bool measured = unit && unit->kind == CNS_TOKEN_UNIT && unit->gap == CNS_GAP_NONE;
    if (!number || number->kind != CNS_TOKEN_NUMBER || number->gap != CNS_GAP_NONE || measured || !can_be_acuity(number))
        return CNS_NONE;
    for (uint32_t i = 0; i < r->m->labs_count; i++)
        if (r->m->labs[i].kind == CNS_LAB_ACUITY) return i;
    return CNS_NONE;
}

static void take_side(reader *r, const cns_lab_token *t) {
    const cns_lab *lab = lab_of(r);
    if (!lab || !lab->sided || t->gap == CNS_GAP_FAR) {
        uint32_t acuity = unnamed_acuity(r);
        if (acuity != CNS_NONE) open_value(r, acuity, side_of(r, t), t->at.start, t->at.end);
        return;
    }
    bool empty = !r->now.has_value && !r->now.dim && !r->now.side;
    if (empty) {
        r->now.side = side_of(r, t);
        reach(r, t);
        r->open = true;
    } else {
        open_value(r, r->now.lab, side_of(r, t), t->at.start, t->at.end);
    }
}

static void take_sign(reader *r, const cns_lab_token *t, consult_lab_sign sign) {
    const cns_lab *lab = lab_of(r);
    if (!lab || lab->kind != CNS_LAB_SIGN || r->now.sign || t->gap == CNS_GAP_FAR) return;
    if (r->i && is_term(r, &r->tokens[r->i - 1], CNS_LAB_NOT)) return;
    r->now.sign = sign;
    reach(r, t);
}

static void take_mark(reader *r, const cns_lab_token *t, consult_lab_verdict verdict) {
    if (r->now.lab == CNS_NONE || !r->tail || t->gap != CNS_GAP_NONE || r->now.mark) return;
    r->now.mark = verdict;
    reach(r, t);
}

static void take_unit(reader *r, const cns_lab_token *t) {
    if (r->now.lab == CNS_NONE || !r->tail || t->gap != CNS_GAP_NONE) return;
    if (r->after_range && r->now.range_unit == CNS_NONE) r->now.range_unit = t->target;
    if (r->now.unit == CNS_NONE) r->now.unit = t->target;
    reach(r, t);
}

static void take_dim(reader *r, const cns_lab_token *t) {
    const cns_lab *lab = lab_of(r);
    if (!lab || lab->kind != CNS_LAB_ACUITY || !r->open || r->now.has_value || t->gap == CNS_GAP_FAR) return;
    r->now.dim = true;
    r->now.number = t->at;
    reach(r, t);
}

/* Another value of what was read last: "80, now 45". */
static void take_again(reader *r, const cns_lab_token *t) {
    if (r->now.lab == CNS_NONE || t->line) return;
    if (r->now.has_value) open_value(r, r->now.lab, CONSULT_LAB_SIDE_NONE, t->at.start, t->at.end);
    r->open = true;
}

static void take_term(reader *r, const cns_lab_token *t) {
    bool denied = r->i && t->gap == CNS_GAP_NONE && is_term(r, &r->tokens[r->i - 1], CNS_LAB_NOT);
    switch (r->m->lab_terms[t->target].means) {
    case CNS_LAB_NEGATIVE: take_sign(r, t, CONSULT_LAB_SIGN_NEGATIVE); break;
    case CNS_LAB_POSITIVE: take_sign(r, t, CONSULT_LAB_SIGN_POSITIVE); break;
    case CNS_LAB_WEAK: take_sign(r, t, CONSULT_LAB_SIGN_WEAK); break;
    case CNS_LAB_HIGH: take_mark(r, t, CONSULT_LAB_ABOVE); break;
    case CNS_LAB_LOW: take_mark(r, t, CONSULT_LAB_BELOW); break;
    case CNS_LAB_RANGE: r->range_due = r->now.lab != CNS_NONE && t->gap != CNS_GAP_FAR; break;
    case CNS_LAB_LEFT:
    case CNS_LAB_RIGHT:
    case CNS_LAB_BOTH: take_side(r, t); break;
    case CNS_LAB_AGAIN: take_again(r, t); break;
    case CNS_LAB_DIM: take_dim(r, t); break;
    case CNS_LAB_PREGNANT: r->out->pregnant = r->out->pregnant || !denied; break;
    case CNS_LAB_DIALYSIS: r->out->dialysis = r->out->dialysis || !denied; break;
    case CNS_LAB_STOP: r->open = r->tail = r->range_due = false; break;
    case CNS_LAB_IS_MALE: r->out->sex = CONSULT_SEX_MALE; break;
    case CNS_LAB_IS_FEMALE: r->out->sex = CONSULT_SEX_FEMALE; break;
    default: break;
    }
}

/* What no word leads over ends what could still come: a value too far from its name is not read. */
static void take_gap(reader *r, const cns_lab_token *t) {
    if (t->gap == CNS_GAP_FAR) r->open = r->range_due = false;
    if (t->gap != CNS_GAP_NONE && r->now.has_value) r->tail = false;
}

consult_status cns_lab_values_read(const cns_reading *reading, const cns_lab_tokens *tokens, cns_arena *arena,
                                   cns_lab_values *values) {
    reader r = {.m = reading->model, .tokens = tokens->items, .count = tokens->count, .out = values, .now = {.lab = CNS_NONE}};
    *values = (cns_lab_values){.pattern = CNS_NONE};
    values->items = cns_arena_array(arena, tokens->count + 1, sizeof *values->items);
    if (!values->items) return CONSULT_NO_MEMORY;
    for (; r.i < r.count; r.i++) {
        const cns_lab_token *t = &r.tokens[r.i];
        take_gap(&r, t);
        switch (t->kind) {
        case CNS_TOKEN_LAB:
        case CNS_TOKEN_WEAK: take_name(&r, t); break;
        case CNS_TOKEN_NUMBER: take_number(&r, t, tokens->points); break;
        case CNS_TOKEN_UNIT: take_unit(&r, t); break;
        case CNS_TOKEN_TERM: take_term(&r, t); break;
        case CNS_TOKEN_PATTERN:
            if (!(r.i && is_term(&r, t - 1, CNS_LAB_NOT) && t->gap == CNS_GAP_NONE)) values->pattern = t->target;
            break;
        }
    }
    close_value(&r);
    return CONSULT_OK;
}

uint32_t cns_lab_pattern_find(const cns_model *m, const cns_lab_values *values) {
    for (uint32_t i = 0; i < m->lab_patterns_count; i++) {
        const cns_lab_pattern *p = &m->lab_patterns[i];
        uint32_t met = 0;
        for (uint32_t k = 0; k < p->signs.count; k++) {
            const cns_lab_sign *sign = &m->lab_signs[p->signs.first + k];
            bool found = false, other = false;
            for (size_t v = 0; v < values->count; v++) {
                if (values->items[v].lab != sign->lab || !values->items[v].sign) continue;
                bool same = values->items[v].sign == (sign->positive ? CONSULT_LAB_SIGN_POSITIVE : CONSULT_LAB_SIGN_NEGATIVE);
                found = found || same;
                other = other || !same;
            }
            met += found && !other;
        }
        if (met == p->signs.count) return i;
    }
    return CNS_NONE;
}
