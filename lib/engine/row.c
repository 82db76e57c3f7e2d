/* A row: words that stand one behind the other, with few characters between them. Its rarest part was found by the scan; from each
 * place of that one the others are looked for to both sides, no farther than they may stand. */
#include "engine/condition.h"

#include "engine/formats.h"
#include "engine/words.h"

#define PLACES       16u /* of one part beside one place; the nearest count */
#define NUMBER_MOST  16u /* numerals of a number */
#define LONGEST_WORD 64u

/* Ends of the row so far, going right, or its starts, going left; the nearest first. */
typedef struct places {
    uint32_t count;
    uint32_t at[PLACES];
} places;

typedef struct row {
    cns_view *view;
    const cns_reading *reading;
    const cns_model *model;
    uint32_t within; /* cns_within */
    uint32_t anchor; /* a symbol of the unit that the row must not leave */
} row;

static bool is_one_unit(const row *r, uint32_t i) {
    const cns_position *p = r->reading->symbols.units;
    return r->within == CNS_IN_CLAUSE ? p[i].clause == p[r->anchor].clause : p[i].sentence == p[r->anchor].sentence;
}

static bool is_word_at(const row *r, const cns_word *w, uint32_t i) {
    const cns_symbols *s = &r->reading->symbols;
    const uint16_t *symbols = r->model->word_symbols + w->first;
    if (w->count > s->count - i) return false;
    for (uint32_t k = 0; k < w->count; k++)
        if (s->symbols[i + k] != symbols[k]) return false;
    return true;
}

/* Whether a longer expression around [start, end) takes the word away. */
static bool is_allowed(const row *r, const cns_word_list *list, uint32_t start, uint32_t end) {
    for (uint32_t a = 0; a < list->allow.count; a++) {
        const cns_word *w = &r->model->words[list->allow.first + a];
        if (w->count < end - start) continue;
        uint32_t spare = w->count - (end - start);
        for (uint32_t i = start > spare ? start - spare : 0; i <= start; i++)
            if (is_word_at(r, w, i)) return true;
    }
    return false;
}

static void put_end(places *ends, uint32_t end) {
    if (ends->count < PLACES) ends->at[ends->count++] = end;
}

static void words_at(const row *r, const cns_word_list *list, uint32_t i, places *ends) {
    const cns_word *words = r->model->words + list->words.first;
    const uint16_t *symbols = r->model->word_symbols;
    uint16_t symbol = r->reading->symbols.symbols[i];
    uint32_t low = 0, high = list->words.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (symbols[words[middle].first] < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t longest = 0;
    for (; low < list->words.count && symbols[words[low].first] == symbol; low++)
        if (words[low].count > longest && is_word_at(r, &words[low], i) && !is_allowed(r, list, i, i + words[low].count) &&
            !cns_words_cut_out(r->reading, i, i + words[low].count))
            longest = words[low].count;
    if (longest) put_end(ends, i + longest);
}

static void number_at(const row *r, uint32_t i, places *ends) {
    const cns_symbols *s = &r->reading->symbols;
    const uint8_t *traits = r->model->symbol_classes;
    if (!(traits[s->symbols[i]] & CNS_TRAIT_NUMERAL) || (i > 0 && traits[s->symbols[i - 1]] & CNS_TRAIT_NUMERAL)) return;
    uint32_t end = i + 1;
    while (end < s->count && traits[s->symbols[end]] & CNS_TRAIT_NUMERAL) end++;
    put_end(ends, end);
}

/* What was found of a concept or a format. */
static const cns_extent *found_of(const row *r, const cns_node *part, uint32_t *count) {
    *count = 0;
    if (part->kind == CNS_OP_CONCEPT) return cns_words_of(r->view->reading, part->a, count);
    consult_status status = cns_formats_find(r->view->reading, part->a);
    if (status == CONSULT_OK) return cns_index_of(&r->reading->formats, part->a, count);
    r->view->status = status;
    return NULL;
}

static void found_at(const row *r, const cns_node *part, uint32_t i, places *ends) {
    uint32_t count;
    const cns_extent *found = found_of(r, part, &count);
    uint32_t next = cns_words_before(found, count, i);
    if (next < count && found[next].start == i) put_end(ends, found[next].end);
}

/* The ends of what stands of a part at symbol i. */
static void part_at(const row *r, const cns_node *part, uint32_t i, places *ends) {
    ends->count = 0;
    if (part->kind == CNS_OP_WORDS) {
        words_at(r, &r->model->word_lists[part->a], i, ends);
    } else if (part->kind == CNS_OP_NUMBER) {
        number_at(r, i, ends);
    } else {
        found_at(r, part, i, ends);
    }
}

/* Whether a word of the part may begin at symbol i: mostly it can not. */
static bool can_begin(const row *r, const cns_node *part, uint32_t i) {
    if (part->kind != CNS_OP_WORDS) return true;
    uint32_t symbol = r->reading->symbols.symbols[i];
    return r->model->word_lists[part->a].begins[symbol >> 5 & 1] >> (symbol & 31) & 1;
}

static uint32_t longest_of(const row *r, const cns_node *part) {
    if (part->kind == CNS_OP_WORDS) return r->model->word_lists[part->a].longest;
    return part->kind == CNS_OP_NUMBER ? NUMBER_MOST : LONGEST_WORD;
}

/* From the ends `from` to those of the part behind. */
static bool go_right(const row *r, const cns_node *part, uint32_t gap, places *from) {
    places ends, to = {0, {0}};
    uint32_t low = UINT32_MAX, high = 0;
    for (uint32_t k = 0; k < from->count; k++) {
        if (from->at[k] < low) low = from->at[k];
        if (from->at[k] > high) high = from->at[k];
    }
    uint32_t end = r->reading->symbols.count - high > gap ? high + gap + 1 : r->reading->symbols.count;
    for (uint32_t i = low; i < end && is_one_unit(r, i); i++) {
        if (!can_begin(r, part, i)) continue;
        bool near = false;
        for (uint32_t k = 0; k < from->count && !near; k++) near = from->at[k] <= i && i - from->at[k] <= gap;
        if (!near) continue;
        part_at(r, part, i, &ends);
        for (uint32_t k = 0; k < ends.count; k++)
            if (is_one_unit(r, ends.at[k] - 1)) put_end(&to, ends.at[k]);
    }
    *from = to;
    return to.count > 0;
}

/* Of words that end alike the longest counts. */
static void put_start(places *starts, places *ends, uint32_t start, uint32_t end) {
    for (uint32_t k = 0; k < starts->count; k++)
        if (ends->at[k] == end) {
            starts->at[k] = start;
            return;
        }
    put_end(starts, start);
    put_end(ends, end);
}

/* From the starts `from` to those of the part before. */
static bool go_left(const row *r, const cns_node *part, uint32_t gap, places *from) {
    places ends, to = {0, {0}}, to_ends = {0, {0}};
    uint32_t low = UINT32_MAX, high = 0, reach = gap + longest_of(r, part);
    for (uint32_t k = 0; k < from->count; k++) {
        if (from->at[k] < low) low = from->at[k];
        if (from->at[k] > high) high = from->at[k];
    }
    uint32_t stop = low > reach ? low - reach : 0;
    for (uint32_t i = high; i-- > stop && is_one_unit(r, i);) {
        if (!can_begin(r, part, i)) continue;
        part_at(r, part, i, &ends);
        for (uint32_t k = 0; ends.count && k < from->count; k++)
            if (ends.at[0] <= from->at[k] && from->at[k] - ends.at[0] <= gap) {
                put_start(&to, &to_ends, i, ends.at[0]);
                break;
            }
    }
    *from = to;
    return to.count > 0;
}

/* The shortest row over the place of its first found part. */
static bool extend(const row *r, const cns_node *n, uint32_t count, cns_extent *at) {
    const cns_node *nodes = r->model->nodes;
    places ends = {1, {at->end}}, starts = {1, {at->start}};
    for (uint32_t i = n->c + 1; i < count; i++)
        if (!go_right(r, &nodes[cns_model_ref(r->model, n->parts, i)], cns_model_ref(r->model, n->ids, i - 1), &ends)) return false;
    for (uint32_t i = n->c; i-- > 0;)
        if (!go_left(r, &nodes[cns_model_ref(r->model, n->parts, i)], cns_model_ref(r->model, n->ids, i), &starts)) return false;
    *at = (cns_extent){starts.at[0], ends.at[0]};
    for (uint32_t k = 1; k < ends.count; k++)
        if (ends.at[k] < at->end) at->end = ends.at[k];
    for (uint32_t k = 1; k < starts.count; k++)
        if (starts.at[k] > at->start) at->start = starts.at[k];
    return true;
}

/* Whether a word that must not be there stands within the row, or touches it. */
static bool is_spoilt(const row *r, const cns_node *without, cns_extent at) {
    uint32_t reach = longest_of(r, without);
    for (uint32_t i = at.start > reach ? at.start - reach : 0; i <= at.end && i < r->reading->symbols.count; i++) {
        places ends;
        if (!can_begin(r, without, i)) continue;
        part_at(r, without, i, &ends);
        for (uint32_t k = 0; k < ends.count; k++)
            if (ends.at[k] >= at.start) return true;
    }
    return false;
}

bool cns_condition_row(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    const cns_node *first = &v->model->nodes[cns_model_ref(v->model, n->parts, n->c)];
    row r = {v, v->reading, v->model, n->a, 0};
    uint32_t parts = n->parts.count - n->b, count;
    const cns_extent *found = found_of(&r, first, &count);
    for (uint32_t i = 0; i < count && out->count < CNS_EXTENTS; i++) {
        cns_extent at = found[i];
        r.anchor = at.start;
        if (!is_one_unit(&r, at.end - 1) || !extend(&r, n, parts, &at)) continue;
        bool known = out->count > 0 && out->at[out->count - 1].start == at.start;
        if (known || cns_condition_cut(v, at)) continue;
        if (n->b && is_spoilt(&r, &v->model->nodes[cns_model_ref(v->model, n->parts, parts)], at)) continue;
        out->at[out->count++] = at;
    }
    return out->count > 0;
}
