/* The part of a block that the scan of a text trusts: literals, alphabet, automata. */
#include "model/validate.h"

static bool are_payloads(const cns_model *m) {
    for (uint32_t i = 0; i < m->payloads_count; i++) {
        uint32_t means = m->payloads[i].means, index = means & CNS_PAYLOAD_INDEX;
        if (means & CNS_PAYLOAD_WEIGHT ? index >= m->weights_count : index / 2 >= m->concepts_count) return false;
    }
    for (uint32_t i = 0; i < m->literals_count; i++)
        if (m->literals[i].patients > m->literals[i].payloads.count || m->literals[i].agents > m->literals[i].payloads.count)
            return false;
    return true;
}

/* A child stands behind its parent: a walk through the trie ends. */
static bool is_trie(const cns_model *m) {
    for (uint32_t i = 0; i < m->trie_count; i++) {
        const cns_trie *t = &m->trie[i];
        if (t->literal != CNS_NONE && t->literal >= m->literals_count) return false;
        if (t->count == 0) continue;
        if (t->children <= i || t->children > m->trie_count || t->count > m->trie_count - t->children) return false;
    }
    for (uint32_t i = 0; i < m->pairs_count; i++) {
        const cns_pair *p = &m->pairs[i];
        if (p->key == 0) continue;
        if (p->literal != CNS_NONE && p->literal >= m->literals_count) return false;
        if (p->count && (p->children > m->trie_count || p->count > m->trie_count - p->children)) return false;
    }
    return true;
}

/* A link may say anything of its length (match/linear.c), but leads to a node. */
static bool are_links(const cns_model *m) {
    if (m->links_count != m->trie_count) return false;
    for (uint32_t i = 0; i < m->links_count; i++) {
        const cns_link *link = &m->links[i];
        if ((link->fail & CNS_LINK_NODE) >= m->trie_count || (link->output & CNS_LINK_NODE) >= m->trie_count) return false;
    }
    return true;
}

static bool are_automata(const cns_model *m) {
    if (m->automata_count != CNS_VARIANT_COUNT) return false;
    for (uint32_t i = 0; i < CNS_VARIANT_COUNT; i++) {
        const cns_automaton *a = &m->automata[i];
        if (a->filter_bits == 0 || a->pair_bits == 0) return false; /* a shift by all 32 bits is undefined */
        if (a->filter.count != ((1u << a->filter_bits) + 63) / 64 || a->pairs.count != 1u << a->pair_bits) return false;
        if (a->singles.count && a->singles.count != m->symbol_classes_count) return false;
        uint32_t free = 0;
        for (uint32_t k = 0; k < a->pairs.count; k++) free += m->pairs[a->pairs.first + k].key == 0;
        if (free == 0) return false; /* a search for what is not there would not end */
    }
    return true;
}

/* No bit is of a format that is not there. */
static bool are_heads(const cns_model *m) {
    for (uint32_t word = 0; word < CNS_HEAD_FORMATS / 64; word++) {
        uint32_t left = m->formats_count > word * 64 ? m->formats_count - word * 64 : 0;
        uint64_t known = left >= 64 ? UINT64_MAX : (UINT64_C(1) << left) - 1;
        for (uint32_t i = 0; i < m->kind_heads_count; i++)
            if (m->kind_heads[i].bits[0][word] & ~known) return false;
    }
    return true;
}

/* Each symbol has a kind, and each outline a stretch for it. */
static bool are_kinds(const cns_model *m) {
    if (m->kind_heads_count == 0 || (uint64_t)m->kind_heads_count * m->outlines_count != m->kind_stretches_count) return false;
    for (uint32_t i = 0; i < m->symbol_kinds_count; i++)
        if (m->symbol_kinds[i] >= m->kind_heads_count) return false;
    for (uint32_t i = 0; i < m->outlines_count; i++) {
        const uint16_t *stretches = m->kind_stretches + (size_t)i * m->kind_heads_count;
        for (uint32_t k = 0; k < m->kind_heads_count; k++)
            if (stretches[k] != CNS_NO_STRETCH && stretches[k] >= m->outlines[i].stretches.count) return false;
    }
    return true;
}

/* The pages that the bytes of a character lead into directly, and that no overlong form and no surrogate gets through there. */
static bool are_direct(const cns_model *m) {
    if (m->symbols_count < CNS_DIRECT_END) return false;
    for (uint32_t i = CNS_DIRECT_FIRST >> 8; i < CNS_DIRECT_END >> 8; i++)
        if (m->symbol_pages[i] != i) return false;
    for (uint32_t i = 0; i < CNS_DIRECT_END; i++)
        if ((i < CNS_DIRECT_FIRST || cns_is_surrogate(i)) && m->symbols[i] != CNS_SYMBOL_EXPANDS) return false;
    return true;
}

static bool are_symbols(const cns_model *m) {
    uint32_t classes = m->symbol_classes_count;
    if (m->symbol_pages_count != 0x1100 || m->symbol_points_count != classes || m->symbol_kinds_count != classes) return false;
    if (classes > UINT16_MAX || m->symbol_maps_count != classes * CNS_VARIANT_COUNT) return false;
    if (classes < CNS_SYMBOL_FIRST || !are_heads(m) || !are_kinds(m)) return false;
    if (m->symbol_variants_count != classes) return false;
    for (uint32_t i = 0; i < m->symbol_pages_count; i++)
        if (((uint32_t)m->symbol_pages[i] + 1) * 256 > m->symbols_count) return false;
    for (uint32_t i = 0; i < m->symbols_count; i++)
        if (m->symbols[i] >= classes) return false;
    for (uint32_t i = 0; i < classes; i++) /* PCRE2 is told that they need no check */
        if (m->symbol_points[i] > 0x10FFFF || cns_is_surrogate(m->symbol_points[i])) return false;
    for (uint32_t i = 0; i < m->symbol_maps_count; i++)
        if (m->symbol_maps[i] >= classes) return false;
    return true;
}

/* Whoever reads makes tables of what each list wakes: they are all no longer than the refs that they are made of. */
static bool are_wakings(const cns_model *m) {
    uint64_t clauses = 0, waiting = 0;
    for (uint32_t i = 0; i < m->concepts_count; i++) clauses += m->concepts[i].clauses.count;
    for (uint32_t i = 0; i < m->formats_count; i++) clauses += m->formats[i].clauses.count;
    for (uint32_t i = 0; i < m->clauses_count; i++) waiting += (uint64_t)m->clauses[i].cues.count + m->clauses[i].rules.count;
    return clauses <= m->refs_count && waiting <= m->refs_count;
}

static bool are_words(const cns_model *m) {
    for (uint32_t i = 0; i < m->words_count; i++) {
        const cns_word *w = &m->words[i];
        if (w->count == 0 || w->first > m->word_symbols_count || w->count > m->word_symbols_count - w->first) return false;
    }
    for (uint32_t i = 0; i < m->word_lists_count; i++)
        if (m->word_lists[i].longest > CNS_LITERAL_SYMBOLS) return false;
    return true;
}

bool cns_model_words_valid(const cns_model *m) {
    return are_words(m) && are_wakings(m) && are_payloads(m) && is_trie(m) && are_links(m) && are_automata(m) && are_symbols(m) &&
           are_direct(m);
}
