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

consult_status cns_words_open(cns_reading *r, uint32_t *symbol) {
    cns_matcher plain = cns_words_matcher(r->model, CNS_VARIANT_PLAIN);
    *symbol = cns_matcher_open(&plain, r->symbols.symbols, r->symbols.count);
    for (unsigned v = CNS_VARIANT_PLAIN + 1; v < CNS_VARIANT_COUNT; v++) {
        cns_matcher matcher = cns_words_matcher(r->model, v);
        if (matcher.longest == 0) continue;
        consult_status status = squeeze(r, (cns_variant)v);
        if (status != CONSULT_OK) return status;
        uint32_t open = cns_matcher_open(&matcher, r->loose.data, (uint32_t)r->loose.count);
        if (open == r->loose.count) continue;
        uint32_t at = *CNS_VECTOR_AT(&r->loose_at, uint32_t, open);
        if (at < *symbol) *symbol = at;
    }
    return CONSULT_OK;
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

bool cns_words_cut_out(const cns_reading *r, uint32_t start, uint32_t end) {
    return goes_on(r, start - 1) || goes_on(r, end - 1);
}

/* What a literal means in a text of this side. */
static cns_range payloads_of(const cns_literal *l, bool agent) {
    if (agent) return (cns_range){l->payloads.first + l->payloads.count - l->agents, l->agents};
    return (cns_range){l->payloads.first, l->patients};
}

/* Counts the weights of an n-gram that lie beside each other from payload k on; the place behind them. There is room for a part for
 * each payload. */
static uint32_t weigh(cns_reading *r, const cns_hit *h, const cns_payload *payloads, uint32_t k, uint32_t count) {
    const cns_weight *weights = r->model->weights;
    bool known = cns_bit(r->ngram_seen, h->literal); /* it counts once */
    cns_part *parts = r->parts.data, *next = parts + r->parts.count;
    for (; k < count && payloads[k].means & CNS_PAYLOAD_WEIGHT; k++) {
        const cns_weight *w = &weights[payloads[k].means & CNS_PAYLOAD_INDEX];
        if (!known) *next++ = (cns_part){w->label, CNS_NONE, h->literal, w->weight, {h->start, h->end}};
    }
    r->parts.count = (size_t)(next - parts);
    return k;
}

/* A word to its concepts, allow-words as entries of their own behind the concepts; an n-gram to the parts. There is room for one of
 * each payload. */
static inline void spread_hit(cns_reading *r, const cns_hit *h, const cns_payload *payloads, uint32_t count,
                              cns_index_filling *concepts) {
    cns_extent at = {h->start, h->end};
    bool weighs = false;
    for (uint32_t k = 0; k < count;) {
        for (; k < count && payloads[k].means < CNS_PAYLOAD_ALONE; k++) cns_index_add(concepts, payloads[k].means, at);
        if (k == count) break;
        if (payloads[k].means & CNS_PAYLOAD_WEIGHT) {
            k = weigh(r, h, payloads, k, count);
            weighs = true;
        } else {
            uint32_t means = payloads[k++].means & CNS_PAYLOAD_INDEX;
            if (!cns_words_cut_out(r, h->start, h->end)) cns_index_add(concepts, means, at);
        }
    }
    if (weighs) cns_bit_set(r->ngram_seen, h->literal);
}

static consult_status spread_hits(cns_reading *r) {
    const cns_hit *hits = r->hits.data;
    const cns_literal *literals = r->model->literals;
    const cns_payload *payloads = r->model->payloads;
    size_t most = 0, count = r->hits.count;
    bool agent = r->role == CONSULT_ROLE_AGENT;
    for (size_t i = 0; i < count; i++) most += literals[hits[i].literal].payloads.count;
    if (!cns_vector_reserve(&r->parts, r->memory, most) || !cns_index_reserve(&r->concepts, r->memory, most))
        return CONSULT_NO_MEMORY;
    cns_index_filling concepts = cns_index_open(&r->concepts);
    for (size_t i = 0; i < count; i++) {
        cns_range of = payloads_of(&literals[hits[i].literal], agent);
        spread_hit(r, &hits[i], payloads + of.first, of.count, &concepts);
    }
    cns_index_close(&r->concepts, &concepts);
    const cns_part *parts = r->parts.data;
    for (size_t i = 0; i < r->parts.count; i++) cns_bit_clear(r->ngram_seen, parts[i].literal);
    return CONSULT_OK;
}

uint32_t cns_words_prune(cns_extent *words, uint32_t count, const cns_extent *allow, uint32_t allow_count) {
    uint32_t kept = 0, end = 0, passed = 0;
    for (uint32_t i = 0; i < count; i++) {
        cns_extent at = words[i];
        for (; passed < allow_count && allow[passed].start <= at.start; passed++)
            if (allow[passed].end > end) end = allow[passed].end;
        bool inside = at.end <= end || (i + 1 < count && words[i + 1].start == at.start);
        if (at.end > end) end = at.end;
        if (!inside) words[kept++] = at;
    }
    return kept;
}

uint32_t cns_words_before(const cns_extent *words, uint32_t count, uint32_t symbol) {
    uint32_t low = 0;
    while (low < count) {
        uint32_t middle = low + (count - low) / 2;
        if (words[middle].start < symbol)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

uint32_t cns_words_ended(const cns_extent *words, uint32_t count, uint32_t symbol) {
    uint32_t low = 0;
    while (low < count) {
        uint32_t middle = low + (count - low) / 2;
        if (words[middle].end <= symbol)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

const cns_extent *cns_words_settle(cns_reading *r, uint32_t concept, uint32_t *count) {
    cns_index *concepts = &r->concepts;
    uint32_t allow_count = 0, allowing = concept + r->model->concepts_count;
    const cns_extent *allow = NULL;
    if (concepts->entries[allowing].count) allow = cns_index_settle(concepts, allowing, &allow_count);
    const cns_extent *found = cns_index_settle(concepts, concept, count);
    if (*count == 1 && allow_count == 0) return found; /* nearly always */
    cns_extent *words = cns_index_items(concepts, concept);
    *count = cns_words_prune(words, *count, allow, allow_count);
    cns_index_keep(concepts, concept, *count);
    return words;
}

consult_status cns_words_find(cns_reading *r) {
    if (!cns_index_clear(&r->concepts, r->memory, r->model->concepts_count * 2)) return CONSULT_NO_MEMORY;
    consult_status status = scan(r);
    return status == CONSULT_OK ? spread_hits(r) : status;
}

cns_extent cns_words_trim(const cns_reading *r, cns_extent e) {
    cns_alphabet a = cns_words_alphabet(r->model);
    while (e.start < e.end) {
        cns_class class = cns_symbols_class(&r->symbols, &a, e.start);
        if (class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT) break;
        e.start++;
    }
    while (e.end > e.start) {
        cns_class class = cns_symbols_class(&r->symbols, &a, e.end - 1);
        if (class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT) break;
        e.end--;
    }
    return e;
}
