#include "match/automaton.h"

static const cns_trie *child_of(const cns_matcher *m, const cns_trie *node, uint16_t symbol) {
    const cns_trie *children = m->trie + node->children;
    uint32_t low = 0, high = node->count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (children[middle].symbol < symbol)
            low = middle + 1;
        else
            high = middle;
    }
    return low < node->count && children[low].symbol == symbol ? children + low : NULL;
}

static const cns_trie *pair_node(const cns_matcher *m, uint32_t key) {
    uint32_t hash = cns_pair_hash(key, m->filter_bits);
    if (!(m->filter[hash >> 6] >> (hash & 63) & 1)) return NULL;
    uint32_t mask = (1u << m->pair_bits) - 1;
    for (uint32_t i = cns_pair_hash(key, m->pair_bits);; i = (i + 1) & mask) {
        const cns_pair *p = &m->pairs[i];
        if (p->key == 0) return NULL; /* asked first: two symbols of class OTHER have this key too */
        if (p->key == key) return m->trie + p->node;
    }
}

static bool add(cns_vector *hits, const cns_memory *memory, uint32_t literal, uint32_t start, uint32_t end) {
    if (hits->count == hits->capacity && !cns_vector_reserve(hits, memory, 1)) return false;
    CNS_VECTOR_AT(hits, cns_hit, hits->count)[0] = (cns_hit){literal, start, end};
    hits->count++;
    return true;
}

consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory) {
    if (m->longest == 0) return CONSULT_OK;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t single = m->singles[symbols[i]];
        if (single != CNS_NO_LITERAL && !add(hits, memory, single, i, i + 1)) return CONSULT_NO_MEMORY;
        const cns_trie *node = i + 1 == count ? NULL : pair_node(m, (uint32_t)symbols[i] << 16 | symbols[i + 1]);
        for (uint32_t end = i + 2; node; end++) {
            if (node->literal != CNS_NO_LITERAL && !add(hits, memory, node->literal, i, end)) return CONSULT_NO_MEMORY;
            if (node->count == 0 || end == count) break;
            node = child_of(m, node, symbols[end]);
        }
        if (hits->count > limit) return CONSULT_LIMIT;
    }
    return CONSULT_OK;
}
