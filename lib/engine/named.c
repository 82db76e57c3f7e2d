/* Which item of the facts is spoken of beside something said: a price by its name in the table, a doctor by name. Between the name
 * and what is said stand only words of the pack that link the two. */
#include "engine/unlike.h"

#include "engine/words.h"
#include "model/facts.h"

#include <stdio.h>
#include <string.h>

#define APART_MOST 24u       /* symbols between a name and what is said of it */
#define NAME_MOST  24u       /* of a name: more is not looked for */
#define FULL       NAME_MOST /* a whole name counts before every part of one */

uint32_t cns_list_word(const cns_reading *r, const cns_word_list *list, uint32_t i, uint32_t end) {
    const cns_model *m = r->model;
    const uint16_t *text = r->symbols.symbols;
    uint32_t longest = 0;
    if (!list || i >= end || !(list->begins[text[i] >> 5 & 1] >> (text[i] & 31) & 1)) return 0;
    for (uint32_t k = 0; k < list->words.count; k++) {
        const cns_word *w = &m->words[list->words.first + k];
        if (w->count <= longest || w->count > end - i) continue;
        if (memcmp(text + i, m->word_symbols + w->first, w->count * sizeof *text) == 0) longest = w->count;
    }
    return longest;
}

static uint32_t link_at(const cns_saying *s, uint32_t i, uint32_t end) {
    uint32_t link = cns_list_word(s->view->reading, s->lists[CNS_UNLIKE_LINK], i, end);
    uint32_t title = cns_list_word(s->view->reading, s->lists[CNS_UNLIKE_TITLES], i, end);
    return link > title ? link : title;
}

static bool is_word(const cns_reading *r, uint32_t i) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    cns_class class = cns_symbols_class(&r->symbols, &alphabet, i);
    return class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT || class == CNS_CLASS_OTHER;
}

/* Days are told in lists: another one of them may stand between. */
static uint32_t other_at(const cns_saying *s, uint32_t i) {
    for (uint32_t k = 0; s->node->a == CNS_UNLIKE_DAYS && k < s->others->count; k++)
        if (s->others->at[k].start == i) return s->others->at[k].end - i;
    return 0;
}

/* Whether nothing but linking words (and, with `marks`, marks) stands between two places. */
static bool is_linked(const cns_saying *s, uint32_t from, uint32_t to, bool marks) {
    while (from < to) {
        uint32_t step = link_at(s, from, to);
        if (!step) step = other_at(s, from);
        if (!step && marks && !is_word(s->view->reading, from)) step = 1;
        if (!step) return false;
        from += step;
    }
    return from == to;
}

/* ---- names ---- */

static bool same(const uint32_t *a, const uint32_t *b, uint32_t count) {
    return memcmp(a, b, count * sizeof *a) == 0;
}

static bool has(const cns_points *name, const uint32_t *part, uint32_t count) {
    for (uint32_t i = 0; i + count <= name->count; i++)
        if (same(name->at + i, part, count)) return true;
    return false;
}

/* The name of the item of a value: its place in the table, or the member `name` beside it. False: it has none. */
static bool name_of(const cns_saying *s, const cns_values *v, const cns_fact *f, cns_points *name) {
    const char *member = f->path + strlen(v->path), *text = member + 1;
    char path[320];
    if (*member != '.') return false;
    if (s->node->b == CNS_NAMED_NAME) {
        size_t size = strcspn(member + 1, ".") + 1;
        int length = snprintf(path, sizeof path, "%s%.*s.name", v->path, (int)size, member);
        if (length < 0 || (size_t)length >= sizeof path || !(text = consult_facts_get(v->facts, path))) return false;
    }
    cns_points_fold(text, name);
    return name->count > 0 && name->count <= NAME_MOST;
}

/* Whether a part of a name, which stands at [start, end), is in no other name. */
static bool is_only(const cns_saying *s, const char *path, const cns_fact *own, const uint32_t *part, uint32_t count) {
    cns_values v;
    cns_points name;
    const cns_fact *f;
    if (!cns_values_start(&v, s->view->situation->facts, path)) return false;
    while ((f = cns_values_next(&v)) != NULL)
        if (f != own && name_of(s, &v, f, &name) && has(&name, part, count)) return false;
    return true;
}

/* Whether a part of a name says which: beside words that many names have, something is left. */
static bool is_telling(const cns_saying *s, uint32_t start, uint32_t end) {
    uint32_t left = 0;
    for (uint32_t i = start; i < end;) {
        uint32_t link = link_at(s, i, end);
        left += link == 0;
        i += link ? link : 1;
    }
    return left >= 2;
}

/* Whether nothing goes before that would make it part of another name. */
static bool begins_at(const cns_saying *s, uint32_t start) {
    const cns_reading *r = s->view->reading;
    if (start == 0 || !is_word(r, start - 1)) return true;
    for (uint32_t i = start > 6 ? start - 6 : 0; i < start; i++)
        if (link_at(s, i, start) == start - i) return true;
    return false;
}

/* How well a name of the table ends at symbol `end`: 0 = not. */
static uint32_t table_name(const cns_saying *s, const char *path, const cns_fact *f, const cns_points *name, uint32_t end) {
    uint32_t text[NAME_MOST], most = name->count < end ? name->count : end;
    cns_symbols_points(&s->view->reading->symbols, end - most, end, text);
    for (uint32_t count = most; count >= 2; count--) {
        const uint32_t *part = text + most - count;
        if (!has(name, part, count)) continue;
        if (count == name->count) return FULL + count;
        bool telling = is_telling(s, end - count, end) && begins_at(s, end - count) && is_only(s, path, f, part, count);
        return telling ? count : 0;
    }
    return 0;
}

/* Whether a title begins before symbol i and goes over it: the first character of a name is no part of one. */
static bool is_in_title(const cns_saying *s, uint32_t i) {
    const cns_reading *r = s->view->reading;
    for (uint32_t start = i > 4 ? i - 4 : 0; start < i; start++)
        if (start + cns_list_word(r, s->lists[CNS_UNLIKE_TITLES], start, r->symbols.count) > i) return true;
    return false;
}

/* How well the name of a person stands at [start, …): all of it, or its beginning before a title. *end behind it. */
static uint32_t persons_name(const cns_saying *s, const cns_points *name, uint32_t start, uint32_t *end) {
    const cns_reading *r = s->view->reading;
    uint32_t text[NAME_MOST], most = r->symbols.count - start < name->count ? r->symbols.count - start : name->count;
    cns_symbols_points(&r->symbols, start, start + most, text);
    if (is_in_title(s, start)) return 0;
    for (uint32_t count = most; count >= 1; count--) {
        if (!same(name->at, text, count)) continue;
        *end = start + count;
        if (count == name->count && count >= 2) return FULL + count;
        if (cns_list_word(r, s->lists[CNS_UNLIKE_TITLES], *end, r->symbols.count)) return count;
    }
    return 0;
}

/* The same, of one that ends at symbol `end`. */
static uint32_t persons_name_before(const cns_saying *s, const cns_points *name, uint32_t end) {
    uint32_t best = 0, stop;
    for (uint32_t count = 1; count <= name->count && count <= end; count++) {
        uint32_t score = persons_name(s, name, end - count, &stop);
        if (score > best && stop == end) best = score;
    }
    return best;
}

/* ---- what is said of whom ---- */

/* How well the name of an item stands beside a place: before it, or from it on. */
static uint32_t stands(const cns_saying *s, const char *path, const cns_fact *f, const cns_points *name, uint32_t place,
                       bool before) {
    uint32_t end;
    if (s->node->b == CNS_NAMED_NAME) return before ? persons_name_before(s, name, place) : persons_name(s, name, place, &end);
    if (before) return table_name(s, path, f, name, place);
    end = place + name->count;
    uint32_t score = end <= s->view->reading->symbols.count ? table_name(s, path, f, name, end) : 0;
    return score > FULL ? score : 0;
}

/* The items whose names stand there best; false: none does. */
static bool are_named(const cns_saying *s, const char *path, uint32_t place, bool before, bool *agrees) {
    uint32_t best = 0;
    cns_values v;
    cns_points name;
    const cns_fact *f;
    if (!cns_values_start(&v, s->view->situation->facts, path)) return false;
    while ((f = cns_values_next(&v)) != NULL) {
        uint32_t score = name_of(s, &v, f, &name) ? stands(s, path, f, &name, place, before) : 0;
        if (score == 0 || score < best) continue;
        if (score > best) *agrees = false;
        best = score;
        *agrees = *agrees || cns_saying_agrees(s, f->value);
    }
    return best > 0;
}

bool cns_items_named(const cns_saying *s, const char *path, bool *agrees) {
    const cns_symbols *symbols = &s->view->reading->symbols;
    cns_position unit = symbols->units[s->at.start];
    bool before = false, behind = false, of_before = false, of_behind = false;
    for (uint32_t end = s->at.start; end > 0 && end + APART_MOST >= s->at.start && !before; end--) {
        if (symbols->units[end - 1].sentence != unit.sentence) break;
        if (is_linked(s, end, s->at.start, true)) before = are_named(s, path, end, true, &of_before);
    }
    bool both = s->node->b == CNS_NAMED_NAME; /* of two people one is meant; of two prices the one that is named first */
    for (uint32_t start = s->at.end; start < symbols->count && start <= s->at.end + APART_MOST && !behind && (both || !before);
         start++) {
        if (symbols->units[start].clause != unit.clause) break;
        if (is_linked(s, s->at.end, start, false)) behind = are_named(s, path, start, false, &of_behind);
    }
    *agrees = of_before || of_behind;
    return before || behind;
}
