#include "engine/condition.h"

#include "engine/labels.h"

#include "engine/formats.h"
#include "engine/free_times.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "model/facts.h"

typedef bool (*operation)(cns_view *v, const cns_node *n, cns_extents *out);

/* Puts a place that is none of the first `others`. */
static inline void put_new(cns_extents *e, cns_extent at, uint32_t others) {
    uint64_t known = 0;
    for (uint32_t i = 0; i < others; i++) known |= (uint64_t)(e->at[i].start == at.start && e->at[i].end == at.end);
    if (!known && e->count < CNS_EXTENTS) e->at[e->count++] = at;
}

static void put(cns_extents *e, cns_extent at) {
    put_new(e, at, e->count);
}

static bool part_holds(cns_view *v, const cns_node *n, uint32_t i, cns_extents *out) {
    return cns_condition_holds(v, cns_model_ref(v->model, n->parts, i), out);
}

static bool is_inside(cns_view *v, uint32_t scope, cns_extent at) {
    if (!cns_scopes_find(v->reading, scope)) {
        v->status = CONSULT_NO_MEMORY;
        return false;
    }
    return cns_scopes_cover(v->reading, scope, at);
}

bool cns_condition_cut(cns_view *v, cns_extent at) {
    if (!v->unless) return false;
    for (uint32_t i = 0; i < v->unless->count; i++)
        if (is_inside(v, cns_model_ref(v->model, *v->unless, i), at)) return true;
    return false;
}

/* What was found stands once each. */
static bool put_found(cns_view *v, const cns_extent *found, uint32_t count, bool scoped, cns_extents *out) {
    uint32_t others = out->count;
    scoped = scoped && v->unless;
    for (uint32_t i = 0; i < count && out->count < CNS_EXTENTS; i++)
        if (!scoped || !cns_condition_cut(v, found[i])) put_new(out, found[i], others);
    return out->count > 0;
}

static bool op_concept(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    uint32_t count;
    const cns_extent *found = cns_words_of(v->reading, n->a, &count);
    return put_found(v, found, count, n->b == 0, out);
}

static bool op_format(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    consult_status status = cns_formats_find(v->reading, n->a);
    if (status != CONSULT_OK) {
        v->status = status;
        return false;
    }
    uint32_t count;
    const cns_extent *found = cns_index_of(&v->reading->formats, n->a, &count);
    return put_found(v, found, count, true, out);
}

/* A word, put straight where the others are: what most choices are made of. */
static bool any_word(cns_view *v, uint32_t choice, cns_extents *out) {
    uint32_t count;
    const cns_extent *found = cns_words_of(v->reading, choice & CNS_CHOICE_INDEX, &count);
    bool any = false, scoped = !(choice & CNS_CHOICE_UNSCOPED) && v->unless;
    uint32_t others = out->count;
    for (uint32_t i = 0; i < count && !(any && out->count == CNS_EXTENTS); i++) {
        if (scoped && cns_condition_cut(v, found[i])) continue;
        put_new(out, found[i], others);
        any = true;
    }
    return any;
}

static bool meets_clauses(cns_view *v, cns_range clauses);

/* Whether a word of a choice's concept was seen. */
static inline bool is_present(const cns_reading *r, uint32_t choice) {
    uint32_t concept = choice & CNS_CHOICE_INDEX;
    return r && (r->present[concept >> 6] >> (concept & 63) & 1);
}

/* Whether a part that is no concept can hold, as far as the words of the text tell. */
static inline bool can_hold(const cns_reading *r, uint32_t choice) {
    if (!r || choice == CNS_NONE) return true;
    return (r->clause_met[choice & CNS_CHOICE_INDEX] & (CNS_CLAUSE_MET | CNS_CLAUSE_WORDS)) != CNS_CLAUSE_WORDS;
}

/* Part i of a choice. What a `none_of` forbids is forbidden even where a scope would cut the signal: a guard that says that all
 * this is past stands itself in the past. */
static bool choice_holds(cns_view *v, const cns_node *n, uint32_t i, cns_extents *out) {
    const cns_range *unless = v->unless;
    if (n->kind == CNS_OP_NONE && v->model->nodes[cns_model_ref(v->model, n->parts, i)].kind == CNS_OP_SIGNAL) v->unless = NULL;
    bool holds = part_holds(v, n, i, out);
    v->unless = unless;
    return holds;
}

/* Part i of a choice, which is no concept. */
static bool choose_part(cns_view *v, const cns_node *n, uint32_t i, cns_extents *out, bool *everywhere);

/* A choice: *everywhere is set when a part of it holds that has no place, so that all of it holds wherever one looks. */
static bool choose(cns_view *v, const cns_node *n, cns_extents *out, bool *everywhere) {
    const cns_ref *choices = v->model->refs + n->ids.first;
    cns_reading *r = v->reading;
    bool any = false;
    for (uint32_t i = 0; i < n->parts.count && v->status == CONSULT_OK; i++) {
        uint32_t choice = choices[i].index;
        if (!(choice & CNS_CHOICE_CLAUSE))
            any = (is_present(r, choice) && any_word(v, choice, out)) || any;
        else if (can_hold(r, choice) && choose_part(v, n, i, out, everywhere))
            any = true;
    }
    return any;
}

static bool choose_part(cns_view *v, const cns_node *n, uint32_t i, cns_extents *out, bool *everywhere) {
    const cns_node *node = &v->model->nodes[cns_model_ref(v->model, n->parts, i)];
    cns_extents part;
    bool holds;
    part.count = 0;
    if (node->kind == CNS_OP_ANY) {
        holds = meets_clauses(v, node->clauses) && choose(v, node, &part, everywhere);
    } else {
        holds = choice_holds(v, n, i, &part);
        *everywhere = *everywhere || (holds && part.count == 0);
    }
    for (uint32_t k = 0; holds && k < part.count; k++) put(out, part.at[k]); /* what was found of one that fails is no place */
    return holds;
}

static bool op_any(cns_view *v, const cns_node *n, cns_extents *out) {
    bool everywhere = false;
    return choose(v, n, out, &everywhere);
}

static bool any_word_counts(cns_view *v, uint32_t choice) {
    uint32_t count;
    const cns_extent *found = cns_words_of(v->reading, choice & CNS_CHOICE_INDEX, &count);
    if (choice & CNS_CHOICE_UNSCOPED || !v->unless) return count > 0;
    for (uint32_t i = 0; i < count; i++)
        if (!cns_condition_cut(v, found[i])) return true;
    return false;
}

/* Whether one of the parts of a choice holds; nobody asks where. */
static bool any_part_holds(cns_view *v, const cns_node *n) {
    for (uint32_t i = 0; i < n->parts.count; i++) {
        uint32_t choice = cns_model_ref(v->model, n->ids, i);
        if (choice & CNS_CHOICE_CLAUSE ? can_hold(v->reading, choice) && choice_holds(v, n, i, NULL)
                                       : is_present(v->reading, choice) && any_word_counts(v, choice))
            return true;
    }
    return false;
}

static bool op_none(cns_view *v, const cns_node *n, cns_extents *out) {
    (void)out;
    return !any_part_holds(v, n);
}

/* The number of the unit that holds a symbol. */
static uint32_t unit_of(const cns_view *v, cns_extent at, uint32_t within) {
    const cns_position *p = &v->reading->symbols.units[at.start];
    return within == CNS_IN_CLAUSE ? p->clause : p->sentence;
}

/* Whether `at` lies in the place that `seed` opens: the same clause or sentence, or (sentence+1) the one before or after. */
static bool same_place(const cns_view *v, cns_extent seed, cns_extent at, uint32_t within) {
    uint32_t a = unit_of(v, seed, within), b = unit_of(v, at, within);
    return within == CNS_IN_SENTENCE_NEXT ? a + 1 >= b && b + 1 >= a : a == b;
}

static cns_extent join(cns_extent a, cns_extent b) {
    return (cns_extent){a.start < b.start ? a.start : b.start, a.end > b.end ? a.end : b.end};
}

static uint32_t gap(cns_extent a, cns_extent b) {
    if (b.start >= a.end) return b.start - a.end;
    return a.start >= b.end ? a.start - b.end : 0;
}

/* How the parts of an `all`, `near`, `before` or `at_least` must lie to each other. */
typedef struct arrangement {
    uint32_t kind, limit; /* cns_within, or characters between */
} arrangement;

static bool fits(const cns_view *v, const arrangement *a, cns_extent seed, cns_extent hull, cns_extent at) {
    if (a->kind == CNS_OP_ALL) return a->limit == CNS_IN_TURN || same_place(v, seed, at, a->limit);
    if (a->kind == CNS_OP_BEFORE && at.start < hull.end) return false;
    return gap(hull, at) <= a->limit;
}

typedef struct parts {
    cns_extents of[CNS_NODE_ARRANGED]; /* of the parts with extents, in their order; then, from the end down, of the `none_of`s */
    bool optional[CNS_NODE_ARRANGED];  /* the part holds everywhere: its words may lie apart */
    uint32_t word_count, none_count;
} parts;

/* The nearest to the hull of the places that fit; NULL without one. */
static const cns_extent *nearest(const cns_view *v, const arrangement *a, const cns_extents *e, cns_extent seed, cns_extent hull) {
    const cns_extent *best = NULL;
    for (uint32_t i = 0; i < e->count; i++)
        if (fits(v, a, seed, hull, e->at[i]) && (!best || gap(hull, e->at[i]) < gap(hull, *best))) best = &e->at[i];
    return best;
}

/* Extends the hull from `seed` (of the first part with words) over one fitting extent of each other part: the nearest. */
static bool arrange(const cns_view *v, const arrangement *a, const parts *p, cns_extent seed, cns_extent *hull) {
    *hull = seed;
    for (uint32_t w = 1; w < p->word_count; w++) {
        const cns_extent *best = nearest(v, a, &p->of[w], seed, *hull);
        if (!best && !p->optional[w]) return false;
        if (best) *hull = join(*hull, *best);
    }
    return true;
}

/* No word of a `none_of` stands in the same place. */
static bool is_free(const cns_view *v, const arrangement *a, const parts *p, cns_extent seed, cns_extent hull) {
    for (uint32_t i = 0; i < p->none_count; i++) {
        const cns_extents *words = &p->of[CNS_NODE_ARRANGED - 1 - i];
        for (uint32_t k = 0; k < words->count; k++) {
            bool there = a->kind == CNS_OP_ALL ? fits(v, a, seed, hull, words->at[k]) : gap(hull, words->at[k]) <= a->limit;
            if (there) return false;
        }
    }
    return true;
}

/* Whether a none_of that asks only of the talk forbids it: seen before any word is looked for. */
static bool is_forbidden(cns_view *v, const cns_node *n) {
    for (uint32_t i = 0; i < n->parts.count; i++) {
        const cns_node *part = &v->model->nodes[cns_model_ref(v->model, n->parts, i)];
        if (part->kind == CNS_OP_NONE && part->b && !op_none(v, part, NULL)) return true;
    }
    return false;
}

/* Evaluates each part once; false when one that needs no place fails. */
static bool gather(cns_view *v, const cns_node *n, parts *p) {
    p->word_count = p->none_count = 0;
    if (n->b && is_forbidden(v, n)) return false;
    for (uint32_t i = 0; i < n->parts.count; i++) {
        const cns_node *part = &v->model->nodes[cns_model_ref(v->model, n->parts, i)];
        bool none = part->kind == CNS_OP_NONE, everywhere = false;
        if (none && part->b) continue; /* it forbids nothing */
        cns_extents *of = &p->of[none ? CNS_NODE_ARRANGED - 1 - p->none_count : p->word_count];
        of->count = 0;
        if (none) {
            if (choose(v, part, of, &everywhere) && everywhere) return false;
            p->none_count += of->count > 0;
            continue;
        }
        bool holds = part->kind == CNS_OP_ANY ? meets_clauses(v, part->clauses) && choose(v, part, of, &everywhere)
                                              : part_holds(v, n, i, of);
        if (!holds) return false;
        if (of->count == 0 || (everywhere && p->word_count == 0)) continue; /* the first one with places leads */
        p->optional[p->word_count++] = everywhere;
    }
    return true;
}

static bool op_arranged(cns_view *v, const cns_node *n, cns_extents *out) {
    parts p;
    arrangement a = {n->kind, n->a};
    if (!gather(v, n, &p)) return false;
    if (p.word_count == 0) return p.none_count == 0; /* a word of a `none_of`, and no place to keep it out of: the turn */
    const cns_extents *first = &p.of[0];
    for (uint32_t i = 0; i < first->count; i++) {
        cns_extent hull;
        if (arrange(v, &a, &p, first->at[i], &hull) && is_free(v, &a, &p, first->at[i], hull)) put(out, hull);
    }
    return out->count > 0;
}

/* Evaluates the parts, those that hold without a place apart; false when too few hold. */
static bool gather_several(cns_view *v, const cns_node *n, parts *p, uint32_t *everywhere) {
    p->word_count = *everywhere = 0;
    for (uint32_t i = 0; i < n->parts.count; i++) {
        const cns_node *part = &v->model->nodes[cns_model_ref(v->model, n->parts, i)];
        cns_extents *of = &p->of[p->word_count];
        bool apart = false;
        of->count = 0;
        if (part->kind == CNS_OP_ANY ? meets_clauses(v, part->clauses) && choose(v, part, of, &apart) : part_holds(v, n, i, of)) {
            if (apart || of->count == 0)
                ++*everywhere;
            else
                p->word_count++;
        }
        if (*everywhere + p->word_count + n->parts.count - 1 - i < n->a) return false;
    }
    return true;
}

/* From each place of a part over one fitting place of those behind it, until there are enough. */
static bool op_several(cns_view *v, const cns_node *n, cns_extents *out) {
    parts p;
    arrangement a = {CNS_OP_ALL, n->b};
    uint32_t everywhere;
    if (!gather_several(v, n, &p, &everywhere)) return false;
    if (everywhere >= n->a) return true;
    uint32_t least = n->a - everywhere;
    for (uint32_t f = 0; f + least <= p.word_count; f++) {
        for (uint32_t i = 0; i < p.of[f].count; i++) {
            cns_extent seed = p.of[f].at[i], hull = seed;
            uint32_t found = 1;
            for (uint32_t w = f + 1; w < p.word_count && found < least; w++) {
                const cns_extent *next = nearest(v, &a, &p.of[w], seed, hull);
                if (!next) continue;
                hull = join(hull, *next);
                found++;
            }
            if (found == least) put(out, hull);
        }
    }
    return out->count > 0;
}

/* Whether all symbols of [from, to) are marks, or words that do not count. */
static bool is_empty(const cns_view *v, uint32_t from, uint32_t to) {
    cns_reading *r = v->reading;
    cns_alphabet alphabet = cns_words_alphabet(v->model);
    uint32_t count = 0, passed = 0; /* particles lie in the order of their places */
    const cns_extent *particles = NULL;
    if (v->model->header->particle != CNS_NONE) particles = cns_words_of(r, v->model->header->particle, &count);
    for (uint32_t i = from; i < to; i++) {
        cns_class class = cns_symbols_class(&r->symbols, &alphabet, i);
        if (class != CNS_CLASS_HAN && class != CNS_CLASS_LETTER && class != CNS_CLASS_DIGIT && class != CNS_CLASS_OTHER) continue;
        while (passed < count && particles[passed].end <= i) passed++;
        if (passed == count || particles[passed].start > i) return false;
    }
    return true;
}

static bool op_edge(cns_view *v, const cns_node *n, cns_extents *out) {
    cns_extents part;
    part.count = 0;
    if (!part_holds(v, n, 0, &part) || !v->reading) return false;
    for (uint32_t i = 0; i < part.count; i++) {
        if (part.at[i].start >= part.at[i].end) continue;
        uint32_t first = cns_scopes_unit(v->reading, part.at[i].start, (cns_within)n->a).start;
        uint32_t last = cns_scopes_unit(v->reading, part.at[i].end - 1, (cns_within)n->a).end;
        bool start = n->kind == CNS_OP_AT_END || is_empty(v, first, part.at[i].start);
        bool end = n->kind == CNS_OP_AT_START || is_empty(v, part.at[i].end, last);
        if (start && end) put(out, part.at[i]);
    }
    return out->count > 0;
}

static bool op_scope(cns_view *v, const cns_node *n, cns_extents *out) {
    cns_extents part;
    part.count = 0;
    const cns_range *unless = v->unless;
    v->unless = NULL;
    bool holds = part_holds(v, n, 0, &part);
    v->unless = unless;
    if (!holds || !v->reading) return false;
    for (uint32_t i = 0; i < part.count; i++)
        if (is_inside(v, n->a, part.at[i])) put(out, part.at[i]);
    return out->count > 0;
}

static bool op_outside(cns_view *v, const cns_node *n, cns_extents *out) {
    cns_extents part;
    part.count = 0;
    if (!part_holds(v, n, 0, &part) || !v->reading) return false;
    for (uint32_t i = 0; i < part.count; i++) {
        bool inside = false;
        for (uint32_t k = 0; k < n->ids.count && !inside; k++)
            inside = is_inside(v, cns_model_ref(v->model, n->ids, k), part.at[i]);
        if (!inside) put(out, part.at[i]);
    }
    return out->count > 0;
}

static bool op_at_least(cns_view *v, const cns_node *n, cns_extents *out) {
    cns_extents part;
    part.count = 0;
    if (!part_holds(v, n, 0, &part)) return false;
    uint32_t count = 0, end = 0;
    for (;;) {
        const cns_extent *next = NULL; /* the one that ends first of those that begin behind */
        for (uint32_t i = 0; i < part.count; i++)
            if (part.at[i].start >= end && (!next || part.at[i].end < next->end)) next = &part.at[i];
        if (!next) break;
        end = next->end;
        count++;
        put(out, *next);
    }
    return count >= n->a;
}

static bool op_metric(cns_view *v, const cns_node *n, cns_extents *out) {
    (void)out;
    int64_t value;
    return cns_condition_metric(v, (cns_metric)n->a, &value) && value >= (int64_t)n->b && value <= (int64_t)n->c;
}

static bool meets_flag(const cns_model *m, const cns_situation *s, const cns_node *n) {
    if (s->flag == CNS_NONE || (!s->flag_open && !n->c)) return false;
    return (n->a == CNS_NONE || n->a == s->flag) && (!n->b || n->b == m->flags[s->flag].level);
}

static bool op_talk(cns_view *v, const cns_node *n, cns_extents *out) {
    (void)out;
    const cns_situation *s = v->situation;
    switch (n->kind) {
    case CNS_OP_IS:
        if (n->a != CNS_GIVEN_FREE_TIMES) return s->given[n->a];
        return cns_free_times_known(s->facts, s->has_day ? s->at_ms : CNS_NO_TIME);
    case CNS_OP_ROLE: return n->a >> s->role & 1;
    case CNS_OP_CHANNEL: return n->a >> s->channel & 1;
    case CNS_OP_AUDIENCE: return n->a >> s->audience & 1;
    case CNS_OP_PHASE: return s->phase != CNS_NONE && cns_model_has(v->model, n->ids, s->phase);
    case CNS_OP_INTERRUPT:
        if (n->a) return (n->a == 1) == (s->interrupt != CNS_NONE);
        return s->interrupt != CNS_NONE && cns_model_has(v->model, n->ids, s->interrupt);
    case CNS_OP_ASKED: return n->b ? (n->b == 1) == (s->asked != CNS_NONE) : s->asked == n->a;
    case CNS_OP_SLOT: return cns_bit(s->slots, n->a);
    case CNS_OP_FACT: return cns_facts_has(s->facts, cns_model_text(v->model, n->text));
    case CNS_OP_COUNTER: return s->counters && s->counters[n->a] >= n->b;
    case CNS_OP_FLAG_OPEN: return meets_flag(v->model, s, n);
    case CNS_OP_TIMER: return cns_bit(n->b ? s->timers_running : s->timers_out, n->a);
    default: return false;
    }
}

/* Whether one of the signals of a set was raised. */
static bool is_raised(const cns_view *v, const cns_node *n) {
    const uint8_t *set = v->model->signal_sets + n->a;
    const cns_model *m = v->model;
    if (n->kind == CNS_OP_LAST) return cns_bits_meet(v->situation->last, set, m->kept_last_count);
    if (v->reading && cns_bits_meet(v->reading->signals, set, cns_bit_bytes(m->signals_count))) return true;
    return n->kind == CNS_OP_EVER && cns_bits_meet(v->situation->ever, set, m->kept_ever_count);
}

static bool raises(const cns_view *v, uint32_t kind, uint32_t signal) {
    if (kind == CNS_OP_LAST) return cns_bit(v->situation->last, signal);
    if (v->reading && cns_bit(v->reading->signals, signal)) return true;
    return kind == CNS_OP_EVER && cns_bit(v->situation->ever, signal);
}

static bool op_signal(cns_view *v, const cns_node *n, cns_extents *out) {
    bool any = false;
    if (n->a != CNS_NONE) {
        any = is_raised(v, n);
        if (!any || n->kind != CNS_OP_SIGNAL) return any;
        any = false;
    }
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t signal = cns_model_ref(v->model, n->ids, i);
        if (!raises(v, n->kind, signal)) continue;
        if (n->kind != CNS_OP_SIGNAL) return true;
        cns_extent at = v->reading->signal_at[signal];
        if (at.start < at.end && cns_condition_cut(v, at)) continue;
        if (at.start < at.end) put(out, at);
        any = true;
    }
    return any;
}

static bool op_label(cns_view *v, const cns_node *n, cns_extents *out) {
    (void)out;
    int64_t score = v->model->labels[n->a].bias;
    if (v->situation->labels && n->a < v->model->header->labels_kept)
        score = v->situation->labels[n->a];
    else if (v->reading)
        score += v->reading->labels[n->a];
    return n->b == 0 || score + CNS_SCORE_SPAN >= (int64_t)n->c;
}

static bool op_flag(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    for (size_t i = 0; i < v->reading->flags.count; i++) {
        const cns_flagged *f = CNS_VECTOR_AT(&v->reading->flags, cns_flagged, i);
        if (n->a != CNS_NONE && f->flag != n->a) continue;
        if (!out) return true;
        put(out, f->at);
    }
    return out && out->count > 0;
}

static const operation operations[CNS_OP_COUNT] = {[CNS_OP_CONCEPT] = op_concept,
                                                   [CNS_OP_FORMAT] = op_format,
                                                   [CNS_OP_ALL] = op_arranged,
                                                   [CNS_OP_ANY] = op_any,
                                                   [CNS_OP_NONE] = op_none,
                                                   [CNS_OP_NEAR] = op_arranged,
                                                   [CNS_OP_BEFORE] = op_arranged,
                                                   [CNS_OP_SEVERAL] = op_several,
                                                   [CNS_OP_ROW] = cns_condition_row,
                                                   [CNS_OP_LATIN] = cns_condition_latin,
                                                   [CNS_OP_SCORE] = cns_condition_score,
                                                   [CNS_OP_AT_START] = op_edge,
                                                   [CNS_OP_AT_END] = op_edge,
                                                   [CNS_OP_ALONE] = op_edge,
                                                   [CNS_OP_SCOPE] = op_scope,
                                                   [CNS_OP_OUTSIDE] = op_outside,
                                                   [CNS_OP_UNLIKE] = cns_condition_unlike,
                                                   [CNS_OP_AT_LEAST] = op_at_least,
                                                   [CNS_OP_METRIC] = op_metric,
                                                   [CNS_OP_IS] = op_talk,
                                                   [CNS_OP_ROLE] = op_talk,
                                                   [CNS_OP_CHANNEL] = op_talk,
                                                   [CNS_OP_AUDIENCE] = op_talk,
                                                   [CNS_OP_PHASE] = op_talk,
                                                   [CNS_OP_INTERRUPT] = op_talk,
                                                   [CNS_OP_SIGNAL] = op_signal,
                                                   [CNS_OP_LAST] = op_signal,
                                                   [CNS_OP_EVER] = op_signal,
                                                   [CNS_OP_ASKED] = op_talk,
                                                   [CNS_OP_SLOT] = op_talk,
                                                   [CNS_OP_FACT] = op_talk,
                                                   [CNS_OP_LABEL] = op_label,
                                                   [CNS_OP_COUNTER] = op_talk,
                                                   [CNS_OP_FLAG] = op_flag,
                                                   [CNS_OP_FLAG_OPEN] = op_talk,
                                                   [CNS_OP_TIMER] = op_talk,
                                                   [CNS_OP_NUMBER] = op_talk,
                                                   [CNS_OP_WORDS] = op_talk};

/* A node without parts that asks for no word: places do not matter yet. */
static bool meets_node(cns_view *v, const cns_node *n) {
    if (n->kind != CNS_OP_SIGNAL && n->kind != CNS_OP_LAST && n->kind != CNS_OP_EVER) return operations[n->kind](v, n, NULL);
    if (n->a != CNS_NONE) return is_raised(v, n);
    for (uint32_t i = 0; i < n->ids.count; i++)
        if (raises(v, n->kind, cns_model_ref(v->model, n->ids, i))) return true;
    return false;
}

static inline bool meets_atom(cns_view *v, const uint8_t *signals, uint32_t atom) {
    if ((atom & CNS_ATOM_KIND) == CNS_ATOM_NODE) return meets_node(v, &v->model->nodes[atom & CNS_ATOM_INDEX]);
    return cns_condition_raised(v, signals, atom);
}

static bool meets_one(cns_view *v, const uint32_t *atoms, uint32_t count) {
    const uint8_t *signals = v->reading ? v->reading->signals : NULL;
    for (uint32_t k = 0; k < count; k++)
        if (meets_atom(v, signals, atoms[k])) return true;
    return false;
}

/* Whether what the condition demands is met: if not, nothing else needs to be looked at. */
static bool meets_clauses(cns_view *v, cns_range clauses) {
    const cns_model *m = v->model;
    const cns_ref *refs = m->refs + clauses.first;
    const uint8_t *met = v->reading ? v->reading->clause_met : NULL;
    for (uint32_t i = 0; i < clauses.count; i++) {
        uint32_t index = refs[i].index;
        uint8_t known = met ? met[index] : 0;
        if (known & CNS_CLAUSE_MET) continue;
        if (known & CNS_CLAUSE_WORDS) return false;
        cns_range atoms = m->clauses[index].atoms;
        if (!atoms.count || !meets_one(v, m->atoms + atoms.first, atoms.count)) return false;
    }
    return true;
}

/* An `all` of which the parts may stand anywhere in the turn. */
static bool all_parts_hold(cns_view *v, const cns_node *n) {
    if (n->b && is_forbidden(v, n)) return false;
    for (uint32_t i = 0; i < n->parts.count; i++)
        if (!part_holds(v, n, i, NULL)) return false;
    return true;
}

/* Nobody asks where. */
static bool holds_somewhere(cns_view *v, const cns_node *n) {
    cns_extents own;
    if (cns_operator_asks_talk(n->kind) && !v->unless) return meets_node(v, n);
    if (n->kind == CNS_OP_ANY) return any_part_holds(v, n);
    if (n->kind == CNS_OP_ALL && n->a == CNS_IN_TURN) return all_parts_hold(v, n);
    own.count = 0;
    return operations[n->kind](v, n, &own);
}

bool cns_condition_holds(cns_view *view, uint32_t node, cns_extents *out) {
    if (view->status != CONSULT_OK) return false;
    const cns_node *n = &view->model->nodes[node];
    if (n->clauses.count && !meets_clauses(view, n->clauses)) return false;
    return out ? operations[n->kind](view, n, out) : holds_somewhere(view, n);
}
