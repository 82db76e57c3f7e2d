#include "session/report_table.h"

#include "session/review.h"

#include <string.h>

#define LEVELS 4u

static const char everything[] = "*", others[] = "others";

/* A table that is being filled. */
typedef struct filling {
    const consult_report *report;
    const cns_model *model;
    cns_arena *arena;
    cns_table_view *view;
    bool failed;
} filling;

bool cns_report_told(const consult_report *r) {
    return cns_report_get(r, (const char *const[]){"talks"}, 1) >= r->least;
}

static void put(filling *f, cns_entry_cell cell) {
    if (!cns_vector_append(&f->view->cells, f->arena->memory, &cell, 1)) f->failed = true;
}

static void put_text(filling *f, const char *text) {
    put(f, (cns_entry_cell){text, 0, false});
}

static void put_number(filling *f, uint64_t number) {
    put(f, (cns_entry_cell){NULL, number, false});
}

static void put_count(filling *f, uint64_t number, bool hidden) {
    put(f, (cns_entry_cell){NULL, hidden ? 0 : number, hidden});
}

static void name_columns(filling *f, const char *const *names, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) f->view->columns[i] = names[i];
    f->view->column_count = count;
}

static const cns_cell *cell_at(const consult_report *r, size_t place) {
    return CNS_VECTOR_AT(&r->cells, const cns_cell, place);
}

/* A list of cells with their counts, and which of them are hidden. */
typedef struct list {
    size_t first, count;
    uint64_t *counts;
    bool *hidden;
} list;

static bool take_list(const consult_report *r, cns_arena *arena, const char *const *parts, size_t size, list *l) {
    size_t end;
    cns_report_range(r, parts, size, &l->first, &end);
    l->count = end - l->first;
    l->counts = cns_arena_array(arena, l->count + 1, sizeof *l->counts);
    l->hidden = cns_arena_array(arena, l->count + 1, sizeof *l->hidden);
    if (!l->counts || !l->hidden) return false;
    for (size_t i = 0; i < l->count; i++) l->counts[i] = cell_at(r, l->first + i)->count;
    cns_report_hide_list(l->counts, l->hidden, l->count, r->least);
    return true;
}

/* ---- fields and funnel ---- */

static void fill_fields(filling *f) {
    name_columns(f, (const char *const[]){"field", "title", "value", "words", "count"}, 5);
    for (uint32_t i = 0; i < f->model->fields_count && !f->failed; i++) {
        const cns_field *field = &f->model->fields[i];
        const char *id = cns_model_text(f->model, field->id);
        list l;
        if (!take_list(f->report, f->arena, (const char *const[]){"field", id}, 2, &l)) {
            f->failed = true;
            return;
        }
        for (size_t k = 0; k < l.count; k++) {
            put_text(f, id);
            put_text(f, cns_report_title(f->report, &field->titles, field->id));
            const char *value = cns_report_part(cell_at(f->report, l.first + k), 2);
            put_text(f, value);
            put_text(f, cns_report_words(f->report, field, value));
            put_count(f, l.counts[k], l.hidden[k]);
        }
    }
}

static void fill_funnel(filling *f) {
    const cns_model *m = f->model;
    uint64_t *counts = cns_arena_array(f->arena, m->funnel_count + 1, sizeof *counts), below = 0, before = 0;
    bool *hidden = cns_arena_array(f->arena, m->funnel_count + 1, sizeof *hidden);
    name_columns(f, (const char *const[]){"stage", "title", "count", "of_first_permille", "of_previous_permille"}, 5);
    if (!counts || !hidden) {
        f->failed = true;
        return;
    }
    for (uint32_t i = m->funnel_count; i-- > 0;)
        counts[i] = below += cns_report_get(f->report, (const char *const[]){"stage", cns_model_text(m, m->funnel[i].id)}, 2);
    cns_report_hide_funnel(counts, hidden, m->funnel_count, f->report->least);
    for (uint32_t i = 0; i < m->funnel_count; i++) {
        put_text(f, cns_model_text(m, m->funnel[i].id));
        put_text(f, cns_report_title(f->report, &m->funnel[i].titles, m->funnel[i].id));
        put_count(f, counts[i], hidden[i]);
        put_count(f, counts[0] ? counts[i] * 1000 / counts[0] : 0, hidden[i]);
        put_count(f, i == 0 ? 1000 : before ? counts[i] * 1000 / before : 0, hidden[i]);
        if (!hidden[i]) before = counts[i];
    }
}

/* ---- by day and agent ---- */

/* The groups that are told: all together, each that may stand alone, the others together. */
typedef struct groups {
    list all;
    bool *alone, others;
} groups;

static bool take_groups(filling *f, groups *g) {
    if (!take_list(f->report, f->arena, (const char *const[]){"group"}, 1, &g->all)) return false;
    g->alone = cns_arena_array(f->arena, g->all.count + 1, sizeof *g->alone);
    if (!g->alone) return false;
    cns_report_group(g->all.counts, g->alone, g->all.count, f->report->least, &g->others);
    return true;
}

/* How many rounds there are: 0 = everything, then each group, then the others. */
static size_t rounds(const groups *g) {
    return g->all.count + 2;
}

static bool is_told(const groups *g, size_t round) {
    if (round == 0) return true;
    return round <= g->all.count ? g->alone[round - 1] : g->others;
}

/* The cells of a kind among which those of a round are. */
static void cells_of(const filling *f, const groups *g, size_t round, const char *kind, size_t *first, size_t *end) {
    bool named = round > 0 && round <= g->all.count;
    const cns_cell *group = named ? cell_at(f->report, g->all.first + round - 1) : NULL;
    const char *const parts[] = {kind, named ? cns_report_part(group, 1) : "", named ? cns_report_part(group, 2) : ""};
    cns_report_range(f->report, parts, named ? 3 : 1, first, end);
}

/* Whether a cell of cells_of() counts: of the others only those of groups that are not told by themselves. */
static bool is_in(const filling *f, const groups *g, size_t round, const cns_cell *cell) {
    size_t first, end;
    if (round <= g->all.count) return true;
    cns_report_range(f->report, (const char *const[]){"group", cns_report_part(cell, 1), cns_report_part(cell, 2)}, 3, &first,
                     &end);
    return first < end && !g->alone[first - g->all.first];
}

static void put_group(filling *f, const groups *g, size_t round) {
    bool named = round > 0 && round <= g->all.count;
    const cns_cell *cell = named ? cell_at(f->report, g->all.first + round - 1) : NULL;
    put_text(f, named ? cns_report_part(cell, 1) : round ? others : everything);
    put_text(f, named ? cns_report_part(cell, 2) : round ? others : everything);
}

static uint64_t sum(const filling *f, const groups *g, size_t round, const char *kind) {
    size_t first, end;
    uint64_t all = 0;
    cells_of(f, g, round, kind, &first, &end);
    for (; first < end; first++)
        if (is_in(f, g, round, cell_at(f->report, first))) all += cell_at(f->report, first)->count;
    return all;
}

static uint32_t number_of(const char *digits) {
    uint32_t value = 0;
    for (; *digits; digits++) value = value * 10 + (uint32_t)(*digits - '0');
    return value;
}

/* The time of the bucket that holds the time of this rank (1 …). */
static int64_t at_rank(const uint64_t *buckets, uint64_t rank) {
    uint64_t passed = 0;
    for (uint32_t i = 0; i < CNS_REPORT_BUCKETS; i++)
        if ((passed += buckets[i]) >= rank) return cns_report_bucket_ms(i);
    return 0;
}

static uint64_t nearest(uint64_t count, uint64_t percent) {
    return (count * percent + 99) / 100;
}

static void fill_replies(filling *f) {
    groups g;
    size_t first, end;
    uint64_t *buckets = cns_arena_array(f->arena, CNS_REPORT_BUCKETS, sizeof *buckets);
    name_columns(f, (const char *const[]){"day", "agent", "turns", "replies", "p50_ms", "p90_ms", "p99_ms"}, 7);
    if (!buckets || !take_groups(f, &g)) {
        f->failed = true;
        return;
    }
    for (size_t round = 0; round < rounds(&g) && !f->failed; round++) {
        if (!is_told(&g, round)) continue;
        uint64_t count = 0;
        memset(buckets, 0, CNS_REPORT_BUCKETS * sizeof *buckets);
        cells_of(f, &g, round, "reply", &first, &end);
        for (size_t i = first; i < end; i++) {
            const cns_cell *cell = cell_at(f->report, i);
            if (!is_in(f, &g, round, cell)) continue;
            buckets[number_of(cns_report_part(cell, 3))] += cell->count;
            count += cell->count;
        }
        if (count == 0) continue;
        put_group(f, &g, round);
        put_number(f, sum(f, &g, round, "turns"));
        put_number(f, count);
        put_number(f, (uint64_t)at_rank(buckets, nearest(count, 50)));
        put_number(f, (uint64_t)at_rank(buckets, nearest(count, 90)));
        put_number(f, (uint64_t)at_rank(buckets, nearest(count, 99)));
    }
}

static uint32_t rule_of(const cns_model *m, const char *id) {
    uint32_t rule = 0;
    while (rule < m->rules_count && strcmp(cns_model_text(m, m->rules[rule].id), id) != 0) rule++;
    return rule;
}

static void put_rules(filling *f, const groups *g, size_t round, uint64_t *counts) {
    static const char *const levels[LEVELS] = {"info", "warning", "error", "block"};
    size_t first, end, all = (size_t)f->model->rules_count * LEVELS;
    memset(counts, 0, (all + LEVELS) * sizeof *counts);
    cells_of(f, g, round, "rule", &first, &end);
    for (; first < end; first++) {
        const cns_cell *cell = cell_at(f->report, first);
        if (!is_in(f, g, round, cell)) continue;
        uint32_t level = number_of(cns_report_part(cell, 4)) - CONSULT_LEVEL_INFO;
        if (level < LEVELS) counts[(size_t)rule_of(f->model, cns_report_part(cell, 3)) * LEVELS + level] += cell->count;
    }
    for (size_t i = 0; i < all; i++) {
        if (counts[i] == 0) continue;
        put_group(f, g, round);
        const cns_rule *rule = &f->model->rules[i / LEVELS];
        put_text(f, cns_model_text(f->model, rule->id));
        put_text(f, cns_report_title(f->report, &rule->message, rule->id));
        put_text(f, levels[i % LEVELS]);
        put_number(f, counts[i]);
    }
}

/* Rules that this pack does not have are not told. */
static void fill_findings(filling *f) {
    groups g;
    uint64_t *counts = cns_arena_array(f->arena, ((size_t)f->model->rules_count + 1) * LEVELS, sizeof *counts);
    name_columns(f, (const char *const[]){"day", "agent", "rule", "title", "level", "count"}, 6);
    if (!counts || !take_groups(f, &g)) {
        f->failed = true;
        return;
    }
    for (size_t round = 0; round < rounds(&g) && !f->failed; round++)
        if (is_told(&g, round)) put_rules(f, &g, round, counts);
}

static void fill_scores(filling *f) {
    groups g;
    name_columns(f, (const char *const[]){"day", "agent", "talks", "mean_permille"}, 4);
    if (!take_groups(f, &g)) {
        f->failed = true;
        return;
    }
    for (size_t round = 0; round < rounds(&g) && !f->failed; round++) {
        uint64_t scored = is_told(&g, round) ? sum(f, &g, round, "scored") : 0;
        if (scored < f->report->least) continue;
        put_group(f, &g, round);
        put_number(f, scored);
        put_number(f, (sum(f, &g, round, "score") + scored / 2) / scored);
    }
}

/* ---- yields ---- */

static void fill_yields(filling *f) {
    name_columns(f, (const char *const[]){"yield", "stage", "attempt", "count"}, 4);
    list l;
    if (!take_list(f->report, f->arena, (const char *const[]){"yield"}, 1, &l)) {
        f->failed = true;
        return;
    }
    for (size_t i = 0; i < l.count; i++) {
        const cns_cell *cell = cell_at(f->report, l.first + i);
        put_text(f, cns_report_part(cell, 1));
        put_text(f, cns_report_part(cell, 2));
        put_number(f, number_of(cns_report_part(cell, 3)));
        put_count(f, l.counts[i], l.hidden[i]);
    }
}

/* ---- surveys ---- */

/* Items with few answers are left out. */
static void fill_answers(filling *f) {
    const cns_model *m = f->model;
    name_columns(f, (const char *const[]){"survey", "item", "title", "answers", "mean_permille", "top2_permille"}, 6);
    for (uint32_t s = 0; s < m->surveys_count; s++)
        for (uint32_t i = 0; i < m->surveys[s].items.count; i++) {
            const cns_survey_item *item = &m->survey_items[m->surveys[s].items.first + i];
            const char *const parts[] = {"answer", cns_model_text(m, m->surveys[s].id), cns_model_text(m, item->id)};
            size_t first, end;
            uint64_t count = 0, all = 0, best = 0;
            cns_report_range(f->report, parts, 3, &first, &end);
            for (; first < end; first++) {
                const cns_cell *cell = cell_at(f->report, first);
                uint32_t value = number_of(cns_report_part(cell, 3));
                if (value < 1 || value > item->scale) continue;
                count += cell->count;
                all += cell->count * ((value - 1) * 1000 / (item->scale - 1));
                if (value + 1 >= item->scale) best += cell->count;
            }
            if (count < f->report->least) continue;
            put_text(f, parts[1]);
            put_text(f, parts[2]);
            put_text(f, cns_report_title(f->report, &item->titles, item->id));
            put_number(f, count);
            put_number(f, (all + count / 2) / count);
            put_number(f, best * 1000 / count);
        }
}

static void fill_levels(filling *f) {
    name_columns(f, (const char *const[]){"survey", "title", "level", "count"}, 4);
    for (uint32_t s = 0; s < f->model->surveys_count && !f->failed; s++) {
        const char *survey = cns_model_text(f->model, f->model->surveys[s].id);
        list l;
        if (!take_list(f->report, f->arena, (const char *const[]){"level", survey}, 2, &l)) {
            f->failed = true;
            return;
        }
        for (size_t i = 0; i < l.count; i++) {
            put_text(f, survey);
            put_text(f, cns_report_title(f->report, &f->model->surveys[s].titles, f->model->surveys[s].id));
            put_text(f, cns_report_part(cell_at(f->report, l.first + i), 2));
            put_count(f, l.counts[i], l.hidden[i]);
        }
    }
}

/* ---- tables ---- */

static const struct {
    const char *name;
    void (*fill)(filling *f);
} tables[] = {{"fields", fill_fields}, {"funnel", fill_funnel}, {"replies", fill_replies}, {"findings", fill_findings},
              {"scores", fill_scores}, {"yields", fill_yields}, {"answers", fill_answers}, {"levels", fill_levels}};

#define OF_TALKS 5u /* tables that tell nothing when there are few talks; the others have their own counts */

#define TABLES (sizeof tables / sizeof *tables)

const char *cns_table_name(uint32_t table) {
    return table < TABLES ? tables[table].name : NULL;
}

consult_status cns_table_make(const consult_report *r, cns_arena *arena, uint32_t table, cns_table_view *view) {
    filling f = {r, &r->pack->model, arena, view, false};
    view->column_count = 0;
    cns_vector_start(&view->cells, sizeof(cns_entry_cell));
    tables[table].fill(&f);
    if (table < OF_TALKS && !cns_report_told(r)) view->cells.count = 0;
    if (!f.failed) return CONSULT_OK;
    cns_vector_free(&view->cells, arena->memory);
    return CONSULT_NO_MEMORY;
}

/* ---- two fields ---- */

static const cns_field *find_field(const cns_model *m, const char *id) {
    for (uint32_t i = 0; i < m->fields_count; i++)
        if (strcmp(cns_model_text(m, m->fields[i].id), id) == 0) return &m->fields[i];
    return NULL;
}

/* The values of a field and what they are called. False: no memory. */
static bool take_values(const consult_report *r, cns_arena *arena, const cns_field *field, const list *l, const char ***values,
                        const char ***words) {
    *values = cns_arena_array(arena, l->count + 1, sizeof **values);
    *words = cns_arena_array(arena, l->count + 1, sizeof **words);
    if (!*values || !*words) return false;
    for (size_t i = 0; i < l->count; i++) {
        (*values)[i] = cns_report_part(cell_at(r, l->first + i), 2);
        (*words)[i] = cns_report_words(r, field, (*values)[i]);
    }
    return true;
}

consult_status cns_cross_make(const consult_report *r, cns_arena *arena, const char *rows, const char *columns,
                              cns_cross_view *view) {
    const cns_model *m = &r->pack->model;
    list a, b;
    const cns_field *one = find_field(m, rows), *other = find_field(m, columns);
    if (!one || !other || one == other) return CONSULT_UNKNOWN_ID;
    if (!take_list(r, arena, (const char *const[]){"field", rows}, 2, &a) ||
        !take_list(r, arena, (const char *const[]){"field", columns}, 2, &b))
        return CONSULT_NO_MEMORY;
    if (!cns_report_told(r)) a.count = b.count = 0;
    size_t all;
    *view = (cns_cross_view){.rows_title = cns_report_title(r, &one->titles, one->id),
                             .columns_title = cns_report_title(r, &other->titles, other->id),
                             .row_count = a.count,
                             .column_count = b.count,
                             .row_totals = a.counts,
                             .column_totals = b.counts,
                             .row_hidden = a.hidden,
                             .column_hidden = b.hidden};
    if (!take_values(r, arena, one, &a, &view->rows, &view->row_words) ||
        !take_values(r, arena, other, &b, &view->columns, &view->column_words) || !cns_size_multiply(a.count, b.count, &all))
        return CONSULT_NO_MEMORY;
    view->counts = cns_arena_array(arena, all + 1, sizeof *view->counts);
    view->hidden = cns_arena_array(arena, all + 1, sizeof *view->hidden);
    if (!view->counts || !view->hidden) return CONSULT_NO_MEMORY;
    bool first = strcmp(rows, columns) < 0;
    for (size_t i = 0; i < a.count; i++)
        for (size_t k = 0; k < b.count; k++)
            view->counts[i * b.count + k] =
                cns_report_get(r,
                               first ? (const char *const[]){"cross", rows, view->rows[i], columns, view->columns[k]}
                                     : (const char *const[]){"cross", columns, view->columns[k], rows, view->rows[i]},
                               5);
    cns_report_hide_table(view->counts, view->hidden, a.count, b.count, a.hidden, b.hidden, r->least);
    return CONSULT_OK;
}
