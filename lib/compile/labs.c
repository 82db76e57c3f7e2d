/* Laboratory values: tests, units, what words of a report mean, patterns of signs. */
#include "compile/compiler.h"

#include <stdlib.h>
#include <string.h>

#define MEANS                                                                                                                      \
    "negative positive weak high low range to less more left right both again no_value dim pregnant dialysis not male female "     \
    "stop filler"

/* A word while they are gathered; its points are in the arena. */
typedef struct word {
    const uint32_t *points;
    uint32_t count, kind, target;
    const cns_json *json;
    uint32_t source;
} word;

/* All words, while entries are read. */
typedef struct gathering {
    cns_vector words; /* word */
    bool unused;      /* the entry that is being read is a draft, or retired: its words are not looked for */
} gathering;

/* A decimal number: whole, or a text as "0.0555"; at most six places. False when it is none. */
static bool read_decimal(const cns_json *json, int64_t *millionths) {
    if (json && json->kind == CNS_JSON_INTEGER && json->integer > -1000000000 && json->integer < 1000000000000) {
        *millionths = json->integer * CNS_MILLION;
        return true;
    }
    if (!json || json->kind != CNS_JSON_STRING || json->size == 0 || json->size > 16) return false;
    int64_t value = 0, unit = CNS_MILLION;
    bool point = false, any = false;
    for (const char *c = json->text; *c; c++) {
        if (*c == '.' && !point && any) {
            point = true;
            continue;
        }
        if (*c < '0' || *c > '9' || (point && unit == 1) || value > INT64_C(100000000000000000)) return false;
        any = true;
        if (point)
            value += (*c - '0') * (unit /= 10);
        else
            value = value * 10 + (*c - '0') * CNS_MILLION;
    }
    *millionths = value;
    return any;
}

static int64_t get_decimal(cns_compiler *c, const cns_json *object, const char *key, int64_t missing) {
    const cns_json *m = cns_json_member(object, key);
    int64_t value = missing;
    if (m && !read_decimal(m, &value))
        cns_fault(c, m, "bad-number", "\"%s\" must be a number as a text, \"3.5\", with at most six places", key);
    return value;
}

/* ---- words ---- */

static void gather(cns_compiler *c, gathering *g, const cns_json *entry, const char *key, uint32_t kind, uint32_t target) {
    for (const cns_json *v = g->unused ? NULL : cns_get_list(c, entry, key); v && !c->failed; v = v->next) {
        word made = {NULL, 0, kind, target, v, c->source};
        made.count = cns_get_word(c, v, &made.points);
        if (made.count && !cns_vector_append(&g->words, c->memory, &made, 1)) c->failed = true;
    }
}

static int compare_words(const void *a, const void *b) {
    const word *x = a, *y = b;
    for (uint32_t i = 0; i < x->count && i < y->count; i++) {
        if (x->points[i] != y->points[i] && i == 0) return x->points[i] < y->points[i] ? -1 : 1;
        if (x->points[i] != y->points[i]) break;
    }
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    int order = memcmp(x->points, y->points, x->count * sizeof *x->points);
    return order ? order : (x->target > y->target) - (x->target < y->target);
}

/* Writes the words in their order. A word means one thing. */
static void put_words(cns_compiler *c, cns_vector *words) {
    if (words->count) qsort(words->data, words->count, sizeof(word), compare_words);
    for (size_t i = 0; i < words->count && !c->failed; i++) {
        const word *w = CNS_VECTOR_AT(words, word, i), *last = i ? w - 1 : NULL;
        if (last && last->count == w->count && memcmp(last->points, w->points, w->count * sizeof *w->points) == 0) {
            c->source = w->source;
            if (last->kind != w->kind || last->target != w->target)
                cns_fault(c, w->json, "bad-word", "\"%s\" already means something else in a report: keep it in one place",
                          w->json->text);
            continue;
        }
        cns_lab_word made = {{cns_section_count(c, CNS_SECTION_lab_points), w->count}, w->kind, w->target};
        for (uint32_t k = 0; k < w->count; k++) cns_append(c, CNS_SECTION_lab_points, &w->points[k]);
        cns_append(c, CNS_SECTION_lab_words, &made);
    }
}

/* ---- tests ---- */

static cns_range put_conversions(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_lab_conversions), 0};
    for (const cns_json *v = cns_get_list(c, json, "units"); v; v = v->next, range.count++) {
        cns_check_members(c, v, "unit times");
        int64_t times = get_decimal(c, v, "times", CNS_MILLION);
        uint32_t unit = cns_entry_named(c, CNS_ENTRY_LAB_UNIT, cns_json_member(v, "unit"));
        uint32_t denominator = CNS_LAB_FACTOR;
        while (times % 10 == 0 && denominator > 1) {
            times /= 10;
            denominator /= 10;
        }
        if (unit == CNS_NONE) unit = 0;
        if (times < 1 || times > CNS_LAB_FACTOR) cns_fault(c, v, "bad-number", "\"times\" has one to six digits that count", NULL);
        cns_lab_conversion made = {unit, (uint32_t)(times & 0xFFFFFFFF), denominator};
        cns_append(c, CNS_SECTION_lab_conversions, &made);
    }
    return range;
}

static cns_range put_ranges(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_lab_ranges), 0};
    for (const cns_json *v = cns_get_list(c, json, "ranges"); v; v = v->next, range.count++) {
        cns_check_members(c, v, "sex age low high source approval");
        const cns_json *age = cns_get_list(c, v, "age"), *to = age ? age->next : NULL;
        cns_lab_range made = {.source = cns_put_source(c, v)};
        uint32_t sex = cns_get_choice(c, v, "sex", "male female both", 2);
        made.sexes = sex == 2 ? CNS_LAB_MALE | CNS_LAB_FEMALE : 1u << sex;
        made.low = get_decimal(c, v, "low", CNS_LAB_NO_LOW);
        made.high = get_decimal(c, v, "high", CNS_LAB_NO_HIGH);
        bool years = age && to && !to->next && age->kind == CNS_JSON_INTEGER && to->kind == CNS_JSON_INTEGER && age->integer >= 0 &&
                     to->integer <= 150 && age->integer <= to->integer;
        made.from = years ? (uint32_t)age->integer : 0;
        made.to = years ? (uint32_t)to->integer : 0;
        if (!years) cns_fault(c, v, "bad-number", "\"age\" is two whole numbers of years: [20, 79]", NULL);
        if (made.low > made.high || (made.low == CNS_LAB_NO_LOW && made.high == CNS_LAB_NO_HIGH))
            cns_fault(c, v, "bad-number", "a range has a \"low\", a \"high\" above it, or both", NULL);
        cns_append(c, CNS_SECTION_lab_ranges, &made);
    }
    return range;
}

static cns_range put_rows(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_lab_rows), 0};
    for (const cns_json *v = cns_get_list(c, json, "rows"); v; v = v->next, range.count++) {
        cns_lab_row made = {0, 0};
        if (v->kind != CNS_JSON_ARRAY || !read_decimal(v->first, &made.five) || !read_decimal(v->first->next, &made.decimal))
            cns_fault(c, v, "bad-number", "a row is two numbers: [\"4.0\", \"0.1\"]", NULL);
        cns_append(c, CNS_SECTION_lab_rows, &made);
    }
    return range;
}

static void put_lab(cns_compiler *c, uint32_t index, gathering *g) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_LAB, index);
    cns_check_members(c, json,
                      "lab title words weak kind unit unit_optional units panel sided plausible possible critical note ranges rows "
                      "source state approval");
    cns_lab made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_LAB, index)->id)};
    const cns_json *unit = cns_json_member(json, "unit"), *plausible = cns_get_list(c, json, "plausible"),
                   *critical = cns_json_member(json, "critical"), *possible = cns_get_list(c, json, "possible");
    made.source = cns_put_source(c, json);
    made.panel = cns_put_text(c, cns_get_text(c, json, "panel", NULL));
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    made.note = cns_put_titles(c, cns_json_member(json, "note"));
    made.kind = cns_get_choice(c, json, "kind", "number sign acuity", CNS_LAB_NUMBER);
    made.unit = unit ? cns_entry_named(c, CNS_ENTRY_LAB_UNIT, unit) : CNS_NONE;
    made.unit_optional = cns_get_bool(c, json, "unit_optional", false);
    made.sided = cns_get_bool(c, json, "sided", false);
    made.least = 0;
    made.most = INT64_C(1000000000) * CNS_MILLION;
    if (plausible && (!read_decimal(plausible, &made.least) || !read_decimal(plausible->next, &made.most)))
        cns_fault(c, json, "bad-number", "\"plausible\" is two numbers: the least and the most that can be a value", NULL);
    made.possible_low = CNS_LAB_NO_LOW;
    made.possible_high = CNS_LAB_NO_HIGH;
    if (possible && (!read_decimal(possible, &made.possible_low) || !read_decimal(possible->next, &made.possible_high)))
        cns_fault(c, json, "bad-number", "\"possible\" is two numbers: the least and the most of a living person, in \"unit\"",
                  NULL);
    cns_check_members(c, critical, "low high in_dialysis source approval");
    made.usual_in_dialysis = critical && !cns_get_bool(c, critical, "in_dialysis", true);
    made.critical_low = get_decimal(c, critical, "low", CNS_LAB_NO_LOW);
    made.critical_high = get_decimal(c, critical, "high", CNS_LAB_NO_HIGH);
    made.conversions = put_conversions(c, json);
    made.ranges = put_ranges(c, json);
    made.rows = put_rows(c, json);
    if ((made.ranges.count || critical) && made.unit == CNS_NONE && made.kind == CNS_LAB_NUMBER)
        cns_fault(c, json, "no-name", "a test with a range needs the \"unit\" that it is in", NULL);
    gather(c, g, json, "words", CNS_LAB_WORD_LAB, index);
    gather(c, g, json, "weak", CNS_LAB_WORD_WEAK, index);
    cns_append(c, CNS_SECTION_labs, &made);
}

static void put_unit(cns_compiler *c, uint32_t index, gathering *g) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_LAB_UNIT, index);
    cns_check_members(c, json, "unit text words source state");
    cns_lab_unit made = {cns_put_text(c, cns_entry_at(c, CNS_ENTRY_LAB_UNIT, index)->id),
                         cns_put_text(c, cns_get_text(c, json, "text", NULL))};
    gather(c, g, json, "words", CNS_LAB_WORD_UNIT, index);
    cns_append(c, CNS_SECTION_lab_units, &made);
}

static void put_term(cns_compiler *c, uint32_t index, gathering *g) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_LAB_TERM, index);
    cns_check_members(c, json, "term means value words source state");
    cns_lab_term made = {cns_put_text(c, cns_entry_at(c, CNS_ENTRY_LAB_TERM, index)->id),
                         cns_put_text(c, cns_get_text(c, json, "value", NULL)), cns_get_choice(c, json, "means", MEANS, CNS_NONE)};
    if (made.means == CNS_NONE) {
        cns_fault(c, json, "bad-choice", "a term says what its words mean: \"means\" is one of " MEANS, NULL);
        made.means = CNS_LAB_NO_VALUE;
    }
    gather(c, g, json, "words", CNS_LAB_WORD_TERM, index);
    cns_append(c, CNS_SECTION_lab_terms, &made);
}

static void put_pattern(cns_compiler *c, uint32_t index, gathering *g) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_LAB_PATTERN, index), *signs = cns_json_member(json, "signs");
    cns_check_members(c, json, "pattern signs words scenario source state approval");
    cns_lab_pattern made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_LAB_PATTERN, index)->id),
                            .source = cns_put_source(c, json),
                            .signs = {cns_section_count(c, CNS_SECTION_lab_signs), 0},
                            .scenario = cns_entry_named(c, CNS_ENTRY_SCENARIO, cns_json_member(json, "scenario"))};
    for (const cns_json *m = signs && signs->kind == CNS_JSON_OBJECT ? signs->first : NULL; m; m = m->next) {
        cns_lab_sign sign = {cns_entry_find(c, CNS_ENTRY_LAB, m->key), m->kind == CNS_JSON_STRING && strcmp(m->text, "+") == 0};
        if (sign.lab == CNS_NONE) {
            cns_fault(c, m, "unknown-lab", "there is no lab \"%s\": check the spelling, or add it", m->key);
            continue;
        }
        if (m->kind != CNS_JSON_STRING || (strcmp(m->text, "+") != 0 && strcmp(m->text, "-") != 0))
            cns_fault(c, m, "bad-choice", "a sign is \"+\" or \"-\"", NULL);
        cns_append(c, CNS_SECTION_lab_signs, &sign);
        made.signs.count++;
    }
    if (made.signs.count == 0) cns_fault(c, json, "no-parts", "a pattern needs \"signs\": {\"hbsag\": \"+\"}", NULL);
    if (!cns_json_member(json, "scenario")) cns_fault(c, json, "no-name", "a pattern needs the \"scenario\" that tells it", NULL);
    if (made.scenario == CNS_NONE) made.scenario = 0; /* a fault was told */
    gather(c, g, json, "words", CNS_LAB_WORD_PATTERN, index);
    cns_append(c, CNS_SECTION_lab_patterns, &made);
}

void cns_compile_labs(cns_compiler *c) {
    static const struct {
        cns_entry_kind kind;
        void (*put)(cns_compiler *, uint32_t, gathering *);
    } parts[] = {{CNS_ENTRY_LAB_UNIT, put_unit},
                 {CNS_ENTRY_LAB_TERM, put_term},
                 {CNS_ENTRY_LAB, put_lab},
                 {CNS_ENTRY_LAB_PATTERN, put_pattern}};
    gathering g = {.unused = false};
    cns_vector_start(&g.words, sizeof(word));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (uint32_t k = 0; k < cns_entry_count(c, parts[i].kind) && !c->failed; k++) {
            g.unused = cns_entry_at(c, parts[i].kind, k)->state >= CNS_STATE_DRAFT;
            parts[i].put(c, k, &g);
        }
    put_words(c, &g.words);
    cns_vector_free(&g.words, c->memory);
}
