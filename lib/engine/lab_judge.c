/* How a value lies to its range. The report's own range goes before its arrow, and that before the table; without any of them
 * nothing is judged. */
#include "engine/labs.h"

#define ADULT      18
#define VALUE_MOST (INT64_C(1000000000000)) /* millionths: a product with a factor fits */

/* What of `value` (with < or > before it) can be said beside the limits. */
static consult_lab_verdict compare(int64_t value, char comparator, int64_t low, int64_t high) {
    if (comparator == '<') {
        if (low != CNS_LAB_NO_LOW && low > 0 && value <= low) return CONSULT_LAB_BELOW;
        return high != CNS_LAB_NO_HIGH && value <= high && (low == CNS_LAB_NO_LOW || low == 0) ? CONSULT_LAB_WITHIN
                                                                                               : CONSULT_LAB_UNJUDGED;
    }
    if (comparator == '>') {
        if (high != CNS_LAB_NO_HIGH && value >= high) return CONSULT_LAB_ABOVE;
        return high == CNS_LAB_NO_HIGH && value >= low ? CONSULT_LAB_WITHIN : CONSULT_LAB_UNJUDGED;
    }
    if (low != CNS_LAB_NO_LOW && value < low) return CONSULT_LAB_BELOW;
    return high != CNS_LAB_NO_HIGH && value > high ? CONSULT_LAB_ABOVE : CONSULT_LAB_WITHIN;
}

static bool convert(const cns_model *m, const cns_lab *lab, uint32_t unit, int64_t *value) {
    if (unit == lab->unit) return true;
    for (uint32_t i = 0; i < lab->conversions.count; i++) {
        const cns_lab_conversion *c = &m->lab_conversions[lab->conversions.first + i];
        if (c->unit != unit || *value > VALUE_MOST) continue;
        *value = *value * c->numerator / c->denominator;
        return true;
    }
    return false;
}

uint32_t cns_lab_unit_guess(const cns_model *m, const cns_lab_value *v) {
    const cns_lab *lab = &m->labs[v->lab];
    uint32_t found = CNS_NONE, fitting = 0;
    if (lab->possible_high == CNS_LAB_NO_HIGH) return CNS_NONE;
    for (uint32_t i = 0; i <= lab->conversions.count; i++) {
        int64_t value = v->value;
        uint32_t unit = i ? m->lab_conversions[lab->conversions.first + i - 1].unit : lab->unit;
        if (!convert(m, lab, unit, &value) || value < lab->possible_low || value > lab->possible_high) continue;
        found = unit;
        fitting++;
    }
    return fitting == 1 ? found : CNS_NONE;
}

/* The same number in the unit of the table; false when it has none that is known. */
static bool standard(const cns_model *m, const cns_lab *lab, const cns_lab_value *v, int64_t *value) {
    *value = v->value;
    if (v->unit == CNS_NONE) return lab->unit_optional || lab->unit == CNS_NONE;
    return convert(m, lab, v->unit, value);
}

static bool is_critical_in(const cns_lab *lab, int64_t value, char comparator) {
    bool low = lab->critical_low != CNS_LAB_NO_LOW && value <= lab->critical_low && comparator != '>';
    return low || (lab->critical_high != CNS_LAB_NO_HIGH && value >= lab->critical_high && comparator != '<');
}

/* Without a unit a value is critical when it would be in every unit that it can be in. */
bool cns_lab_is_critical(const cns_model *m, const cns_lab_value *v, bool dialysis) {
    const cns_lab *lab = &m->labs[v->lab];
    int64_t value;
    if (!v->has_value || lab->unit == CNS_NONE || (dialysis && lab->usual_in_dialysis)) return false;
    if (standard(m, lab, v, &value)) return is_critical_in(lab, value, v->comparator);
    if (v->unit != CNS_NONE || !is_critical_in(lab, v->value, v->comparator)) return false;
    for (uint32_t i = 0; i < lab->conversions.count; i++) {
        value = v->value;
        if (!convert(m, lab, m->lab_conversions[lab->conversions.first + i].unit, &value) ||
            !is_critical_in(lab, value, v->comparator))
            return false;
    }
    return true;
}

static bool covers(const cns_lab_range *range, int32_t age) {
    return age >= (int32_t)range->from && age <= (int32_t)range->to;
}

/* The row for this person; CNS_NONE with what is missing. A row for one sex goes before one for both. */
static uint32_t find_range(const cns_model *m, const cns_lab *lab, const cns_lab_person *p, uint32_t *missing) {
    uint32_t both = CNS_NONE, own = CNS_NONE, sexes = 0;
    bool children = false;
    for (uint32_t i = lab->ranges.first; i < lab->ranges.first + lab->ranges.count; i++) {
        const cns_lab_range *range = &m->lab_ranges[i];
        children = children || range->from < ADULT;
        if (p->age >= 0 && !covers(range, p->age)) continue;
        if (range->sexes == (CNS_LAB_MALE | CNS_LAB_FEMALE)) {
            both = i;
        } else {
            sexes |= range->sexes;
            if (p->sex && (range->sexes >> (p->sex - 1) & 1)) own = i;
        }
    }
    *missing = 0;
    if (lab->ranges.count == 0) *missing = CONSULT_LAB_MISSING_RANGE;
    if (p->pregnant || p->dialysis || (p->age >= 0 && p->age < ADULT && !children)) *missing = CONSULT_LAB_MISSING_POPULATION;
    if (*missing) return CNS_NONE;
    if (p->age < 0) *missing |= CONSULT_LAB_MISSING_AGE;
    if (!p->sex && sexes && both == CNS_NONE) *missing |= CONSULT_LAB_MISSING_SEX;
    if (*missing == 0 && own == CNS_NONE && both == CNS_NONE) *missing = CONSULT_LAB_MISSING_RANGE;
    return *missing ? CNS_NONE : own != CNS_NONE ? own : both;
}

/* Sight on the chart: the row of the value in one of its notations. */
static void set_acuity(const cns_model *m, const cns_lab *lab, const cns_lab_value *v, consult_lab *out) {
    bool five = v->value >= 4 * CNS_MILLION;
    for (uint32_t i = lab->rows.first; i < lab->rows.first + lab->rows.count; i++) {
        const cns_lab_row *row = &m->lab_rows[i];
        if ((five ? row->five : row->decimal) != v->value) continue;
        out->five = row->five;
        out->decimal = row->decimal;
    }
    if (five) out->five = v->value;
    if (!five) out->decimal = v->value;
}

static void set_limits(consult_lab *out, int64_t low, int64_t high, consult_lab_basis basis) {
    out->has_low = low != CNS_LAB_NO_LOW;
    out->has_high = high != CNS_LAB_NO_HIGH;
    out->low = out->has_low ? low : 0;
    out->high = out->has_high ? high : 0;
    out->basis = basis;
}

static void judge_by_report(const cns_lab_value *v, consult_lab *out) {
    bool comparable = v->printed && v->has_value && (v->range_unit == CNS_NONE || v->unit == CNS_NONE || v->range_unit == v->unit);
    if (comparable) {
        out->verdict = compare(v->value, v->comparator, v->low, v->high);
        if (out->verdict) set_limits(out, v->low, v->high, CONSULT_LAB_BASIS_PRINTED);
        out->conflict = out->verdict && v->mark && v->mark != out->verdict;
    } else if (v->mark) {
        out->verdict = v->mark;
        out->basis = CONSULT_LAB_BASIS_MARK;
    }
}

void cns_lab_judge(const cns_model *m, const cns_lab_value *v, const cns_lab_person *person, consult_lab *out, uint32_t *range) {
    const cns_lab *lab = &m->labs[v->lab];
    int64_t value = v->value;
    uint32_t missing = 0;
    *range = CNS_NONE;
    if (lab->kind == CNS_LAB_ACUITY && v->has_value) {
        set_acuity(m, lab, v, out);
        value = out->five;
    }
    out->critical = cns_lab_is_critical(m, v, person->dialysis);
    judge_by_report(v, out);
    if (out->verdict || !v->has_value) return;
    *range = find_range(m, lab, person, &missing);
    bool known = lab->kind == CNS_LAB_ACUITY ? value != 0 : standard(m, lab, v, &value);
    if (!known && lab->ranges.count) missing |= CONSULT_LAB_MISSING_UNIT;
    if (missing == 0) {
        const cns_lab_range *row = &m->lab_ranges[*range];
        out->verdict = compare(value, v->comparator, row->low, row->high);
        if (out->verdict) set_limits(out, row->low, row->high, CONSULT_LAB_BASIS_TABLE);
        if (!out->verdict) missing = CONSULT_LAB_MISSING_RANGE;
    }
    if (missing) *range = CNS_NONE;
    out->missing = missing;
}

/* Whether a word of a report names a value that can be critical, or the eye that sight which nobody names is of. */
static bool can_be_critical(const cns_model *m, const cns_lab_word *w) {
    if (w->kind == CNS_LAB_WORD_TERM) {
        uint32_t means = m->lab_terms[w->target].means;
        return means >= CNS_LAB_LEFT && means <= CNS_LAB_BOTH;
    }
    if (w->kind != CNS_LAB_WORD_LAB && w->kind != CNS_LAB_WORD_WEAK) return false;
    return m->labs[w->target].critical_low != CNS_LAB_NO_LOW || m->labs[w->target].critical_high != CNS_LAB_NO_HIGH;
}

static bool is_at(const cns_reading *r, const cns_lab_word *w, uint32_t at) {
    const cns_model *m = r->model;
    if (w->points.count > r->symbols.count - at) return false;
    for (uint32_t i = 0; i < w->points.count; i++) {
        uint16_t symbol = r->symbols.symbols[at + i];
        if (symbol >= CNS_SYMBOL_FIRST && m->symbol_points[symbol] != m->lab_points[w->points.first + i]) return false;
    }
    return true;
}

/* Whether such a word may begin here. */
static bool is_named_at(const cns_reading *r, uint32_t at) {
    const cns_model *m = r->model;
    uint16_t symbol = r->symbols.symbols[at];
    if (symbol < CNS_SYMBOL_FIRST) return true;
    uint32_t point = m->symbol_points[symbol];
    for (uint32_t i = cns_lab_words_from(m, point); i < m->lab_words_count; i++) {
        const cns_lab_word *w = &m->lab_words[i];
        if (m->lab_points[w->points.first] != point) break;
        if (can_be_critical(m, w) && is_at(r, w, at)) return true;
    }
    return false;
}

/* Whether the text can name a value that can be critical, with a number behind the name. The first two characters of a name nearly
 * always tell that it can not. */
static bool names_critical(const cns_reading *r) {
    const uint8_t *traits = r->model->symbol_classes;
    const uint16_t *symbols = r->symbols.symbols;
    for (uint32_t i = 0; i < r->numerals.end; i++) {
        unsigned here = traits[symbols[i]];
        if (!(here & CNS_TRAIT_VALUE)) continue;
        unsigned next = i + 1 < r->symbols.count ? traits[symbols[i + 1]] : 0;
        if ((here | next) & CNS_TRAIT_GOES_ON && is_named_at(r, i)) return true;
    }
    return false;
}

consult_status cns_lab_critical_find(const cns_reading *r, cns_arena *arena, bool *critical, cns_extent *at) {
    cns_lab_tokens tokens;
    cns_lab_values values;
    *critical = false;
    if (r->model->labs_count == 0 || !cns_reading_has_numeral(r) || !names_critical(r)) return CONSULT_OK;
    consult_status status = cns_lab_tokens_find(r, arena, &tokens);
    if (status == CONSULT_OK) status = cns_lab_values_read(r, &tokens, arena, &values);
    for (size_t i = 0; status == CONSULT_OK && i < values.count && !*critical; i++) {
        *critical = cns_lab_is_critical(r->model, &values.items[i], values.dialysis);
        *at = values.items[i].at;
    }
    return status;
}
