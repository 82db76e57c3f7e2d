#include "engine/words.h"

#include "match/squeeze.h"

cns_alphabet cns_words_alphabet(const cns_model *m) {
    return (cns_alphabet){m->symbol_pages, m->symbols, m->symbol_classes};
}

cns_matcher cns_words_matcher(const cns_model *m, uint32_t automaton) {
    const cns_automaton *a = &m->automata[automaton];
    return (cns_matcher){.filter = m->filters + a->filter.first,
                         .pairs = m->pairs + a->pairs.first,
                         .singles = a->singles.count ? m->singles + a->singles.first : NULL,
                         .trie = m->trie,
                         .links = m->links,
                         .filter_bits = a->filter_bits,
                         .pair_bits = a->pair_bits,
                         .longest = a->longest};
}

/* The text as words of a variant are looked for in it, and which symbol each is. */
static consult_status squeeze(cns_reading *r, cns_variant variant) {
    const cns_model *m = r->model;
    const cns_symbols *s = &r->symbols;
    cns_squeeze q = {m->symbol_maps + (size_t)variant * m->symbol_classes_count, m->symbol_classes, cns_variant_is_loose(variant)};
    if (!cns_vector_reserve(&r->loose, r->memory, s->count) || !cns_vector_reserve(&r->loose_at, r->memory, s->count))
        return CONSULT_NO_MEMORY;
    uint16_t *symbols = r->loose.data;
    uint32_t *at = r->loose_at.data, last = CNS_SQUEEZE_START;
    size_t count = 0;
    for (uint32_t i = 0; i < s->count; i++)
        if (cns_squeeze_keep(&q, s->symbols[i], &last, &symbols[count])) at[count++] = i;
    r->loose.count = r->loose_at.count = count;
    return CONSULT_OK;
}

static consult_status scan_variant(cns_reading *r, cns_variant variant) {
    cns_matcher matcher = cns_words_matcher(r->model, variant);
    size_t before = r->hits.count;
    if (matcher.longest == 0) return CONSULT_OK;
    consult_status status = squeeze(r, variant);
    if (status != CONSULT_OK) return status;
    status = cns_matcher_scan(&matcher, r->loose.data, (uint32_t)r->loose.count, r->context->limits.hits, &r->hits, r->memory);
    const uint32_t *at = r->loose_at.data;
    for (size_t i = before; i < r->hits.count; i++) {
        cns_hit *h = CNS_VECTOR_AT(&r->hits, cns_hit, i);
        h->start = at[h->start];
        h->end = at[h->end - 1] + 1;
    }
    return status;
}

/* The variants whose words the text may hold, as bits. */
static unsigned variants_in(const cns_reading *r) {
    const uint8_t *variants = r->model->symbol_variants;
    const uint16_t *symbols = r->symbols.symbols;
    unsigned seen = 0;
    for (uint32_t i = 0; i < r->symbols.count; i++) seen |= variants[symbols[i]];
    return seen;
}

static consult_status scan(cns_reading *r) {
    cns_matcher plain = cns_words_matcher(r->model, CNS_VARIANT_PLAIN);
    r->hits.count = 0;
    consult_status status =
        cns_matcher_scan(&plain, r->symbols.symbols, r->symbols.count, r->context->limits.hits, &r->hits, r->memory);
    unsigned seen = variants_in(r);
    for (unsigned v = CNS_VARIANT_LOOSE; v < CNS_VARIANT_COUNT && status == CONSULT_OK; v++)
        if (seen >> v & 1) status = scan_variant(r, (cns_variant)v);
    return status;
}

/* Whether a letter stands beside a letter, or a digit beside a digit: Chinese has no boundaries between words, these have. */
static bool goes_on(const cns_reading *r, uint32_t left) {
    cns_alphabet a = cns_words_alphabet(r->model);
    if (left == UINT32_MAX || left + 1 >= r->symbols.count) return false;
    cns_class class = cns_symbols_class(&r->symbols, &a, left);
    return (class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT) && class == cns_symbols_class(&r->symbols, &a, left + 1);
}

static bool is_cut_out(const cns_reading *r, const cns_hit *h) {
    return goes_on(r, h->start - 1) || goes_on(r, h->end - 1);
}

/* The concepts and weights of one literal at a place. There is room for a part and a found thing for each payload. */
static void spread_hit(cns_reading *r, const cns_hit *h, const cns_literal *literal) {
    const cns_payload *payloads = r->model->payloads + literal->payloads.first;
    cns_part *part = CNS_VECTOR_AT(&r->parts, cns_part, r->parts.count);
    cns_found *found = CNS_VECTOR_AT(&r->concepts.found, cns_found, r->concepts.found.count);
    bool seen = cns_bit(r->ngram_seen, h->literal); /* an n-gram counts once */
    cns_extent at = {h->start, h->end};
    for (uint32_t k = 0; k < literal->payloads.count; k++) {
        const cns_payload *p = &payloads[k];
        if (p->kind != CNS_PAYLOAD_WEIGHT && p->weight && is_cut_out(r, h)) continue;
        if (p->kind != CNS_PAYLOAD_WEIGHT)
            *found++ = (cns_found){p->target + (p->kind == CNS_PAYLOAD_ALLOW ? r->model->concepts_count : 0), at};
        else if (!seen)
            *part++ = (cns_part){p->target, CNS_NONE, h->literal, p->weight, at};
    }
    r->parts.count = (size_t)(part - CNS_VECTOR_AT(&r->parts, cns_part, 0));
    r->concepts.found.count = (size_t)(found - CNS_VECTOR_AT(&r->concepts.found, cns_found, 0));
    cns_bit_set(r->ngram_seen, h->literal);
}

/* Each word to its concepts; allow-words as entries of their own behind the concepts. */
static consult_status spread_hits(cns_reading *r) {
    for (size_t i = 0; i < r->hits.count; i++) {
        const cns_hit *h = CNS_VECTOR_AT(&r->hits, cns_hit, i);
        const cns_literal *literal = &r->model->literals[h->literal];
        if (literal->payloads.count == 0) continue;
        if (!cns_vector_reserve(&r->parts, r->memory, literal->payloads.count) ||
            !cns_vector_reserve(&r->concepts.found, r->memory, literal->payloads.count))
            return CONSULT_NO_MEMORY;
        spread_hit(r, h, literal);
    }
    return CONSULT_OK;
}

/* Of the words of one concept, sorted by start then end: one that lies inside another does not count (the longest wins), nor does
 * one inside a word that takes it away (`allow`, sorted likewise). A word lies inside one of those that begin no later when the
 * farthest end of them is no nearer. Keeps the order; returns how many stay. */
static uint32_t prune(cns_found *words, uint32_t count, const cns_found *allow, uint32_t allow_count) {
    uint32_t kept = 0, end = 0, passed = 0;
    for (uint32_t i = 0; i < count; i++) {
        cns_extent at = words[i].at;
        for (; passed < allow_count && allow[passed].at.start <= at.start; passed++)
            if (allow[passed].at.end > end) end = allow[passed].at.end;
        bool inside = at.end <= end || (i + 1 < count && words[i + 1].at.start == at.start);
        if (at.end > end) end = at.end;
        if (!inside) words[kept++] = words[i];
    }
    return kept;
}

static void prune_concepts(cns_reading *r) {
    cns_found *items = r->concepts.items.data;
    const uint32_t *touched = r->concepts.touched.data;
    uint32_t concepts = r->model->concepts_count;
    for (size_t i = 0; i < r->concepts.touched.count; i++) {
        uint32_t id = touched[i], allow_count = 0;
        const cns_found *allow = NULL;
        if (id >= concepts) continue;
        if (r->model->concepts[id].has_allow) allow = cns_index_of(&r->concepts, id + concepts, &allow_count);
        r->concepts.count[id] = prune(items + r->concepts.first[id], r->concepts.count[id], allow, allow_count);
    }
}

consult_status cns_words_find(cns_reading *r) {
    if (!cns_index_clear(&r->concepts, r->memory, r->model->concepts_count * 2)) return CONSULT_NO_MEMORY;
    consult_status status = scan(r);
    if (status == CONSULT_OK) status = spread_hits(r);
    for (size_t i = 0; i < r->hits.count; i++) cns_bit_clear(r->ngram_seen, CNS_VECTOR_AT(&r->hits, cns_hit, i)->literal);
    if (status != CONSULT_OK) return status;
    if (!cns_index_group(&r->concepts, r->memory)) return CONSULT_NO_MEMORY;
    prune_concepts(r);
    return CONSULT_OK;
}

/* The unit around symbol i, as far as `most` symbols to either side: a scope of few characters need not look through a long text.
 */
static cns_extent unit_near(const cns_reading *r, uint32_t i, cns_within within, uint32_t most) {
    const cns_position *p = r->symbols.units;
    uint32_t first = i > most ? i - most : 0, last = r->symbols.count - i > most ? i + most : r->symbols.count;
    cns_extent e = {i, i + 1};
    if (within == CNS_IN_TURN) return (cns_extent){0, r->symbols.count};
    if (within == CNS_IN_CLAUSE) {
        while (e.start > first && p[e.start - 1].clause == p[i].clause) e.start--;
        while (e.end < last && p[e.end].clause == p[i].clause) e.end++;
    } else {
        while (e.start > first && p[e.start - 1].sentence == p[i].sentence) e.start--;
        while (e.end < last && p[e.end].sentence == p[i].sentence) e.end++;
    }
    return e;
}

cns_extent cns_words_unit(const cns_reading *r, uint32_t i, cns_within within) {
    return unit_near(r, i, within, UINT32_MAX);
}

static cns_extent reach_forward(const cns_reading *r, const cns_scope *scope, cns_extent trigger, cns_extent unit) {
    cns_extent e = {trigger.end, unit.end};
    if (e.end < e.start) e.end = e.start;
    if (e.end - e.start > scope->chars) e.end = e.start + scope->chars;
    if (scope->until == CNS_NONE) return e;
    uint32_t count;
    const cns_found *until = cns_index_of(&r->concepts, scope->until, &count);
    for (uint32_t i = 0; i < count; i++)
        if (until[i].at.start >= e.start && until[i].at.start < e.end) e.end = until[i].at.start;
    return e;
}

static cns_extent reach_backward(const cns_reading *r, const cns_scope *scope, cns_extent trigger, cns_extent unit) {
    cns_extent e = {unit.start, trigger.start};
    if (e.start > e.end) e.start = e.end;
    if (e.end - e.start > scope->chars) e.start = e.end - scope->chars;
    if (scope->until == CNS_NONE) return e;
    uint32_t count;
    const cns_found *until = cns_index_of(&r->concepts, scope->until, &count);
    for (uint32_t i = 0; i < count; i++)
        if (until[i].at.end <= e.end && until[i].at.end > e.start) e.start = until[i].at.end;
    return e;
}

static bool add_scope(cns_reading *r, uint32_t id, cns_extent e) {
    return e.start >= e.end || cns_index_add(&r->scopes, r->memory, id, e);
}

static bool reach(cns_reading *r, uint32_t id, cns_extent trigger) {
    const cns_scope *scope = &r->model->scopes[id];
    switch (scope->reach) {
    case CNS_REACH_CLAUSE: return add_scope(r, id, cns_words_unit(r, trigger.start, CNS_IN_CLAUSE));
    case CNS_REACH_SENTENCE: return add_scope(r, id, cns_words_unit(r, trigger.start, CNS_IN_SENTENCE));
    case CNS_REACH_TURN: return add_scope(r, id, cns_words_unit(r, trigger.start, CNS_IN_TURN));
    default: break;
    }
    cns_within stop = (cns_within)scope->stop;
    if (scope->reach != CNS_REACH_BACKWARD &&
        !add_scope(r, id, reach_forward(r, scope, trigger, unit_near(r, trigger.end - 1, stop, scope->chars + 1))))
        return false;
    return scope->reach == CNS_REACH_FORWARD ||
           add_scope(r, id, reach_backward(r, scope, trigger, unit_near(r, trigger.start, stop, scope->chars + 1)));
}

consult_status cns_words_scopes(cns_reading *r) {
    const cns_model *m = r->model;
    if (!cns_index_clear(&r->scopes, r->memory, m->scopes_count)) return CONSULT_NO_MEMORY;
    for (uint32_t s = 0; s < m->scopes_count; s++) {
        uint32_t count;
        const cns_found *triggers = cns_index_of(&r->concepts, m->scopes[s].trigger, &count);
        cns_extent last = {0, 0};
        for (uint32_t i = 0; i < count; i++) {
            /* a whole unit is taken once, however many triggers it holds */
            bool unit = m->scopes[s].reach >= CNS_REACH_CLAUSE;
            if (unit && triggers[i].at.start < last.end) continue;
            if (!reach(r, s, triggers[i].at)) return CONSULT_NO_MEMORY;
            if (unit) last = CNS_VECTOR_AT(&r->scopes.found, cns_found, r->scopes.found.count - 1)->at;
        }
    }
    if (!cns_index_group(&r->scopes, r->memory)) return CONSULT_NO_MEMORY;
    /* Only stretches that lie in no other stay: so of those that begin no later than a word the last one reaches farthest. */
    cns_found *items = r->scopes.items.data;
    const uint32_t *touched = r->scopes.touched.data;
    for (size_t i = 0; i < r->scopes.touched.count; i++)
        r->scopes.count[touched[i]] = prune(items + r->scopes.first[touched[i]], r->scopes.count[touched[i]], NULL, 0);
    return CONSULT_OK;
}
