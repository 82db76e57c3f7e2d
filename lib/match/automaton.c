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

/* The node behind a pair that passed the filter. */
static const cns_trie *pair_node(const cns_matcher *m, uint32_t key) {
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

/* So many starts are filtered at once; those that pass are kept on the stack. */
#define BLOCK 256u

/* The starts of [from, to) whose pair passes the filter, or whose symbol is a literal. Without a branch on the text: what passes is
 * stored always and counted when it passes. The symbol behind `to` - 1 must exist. */
static uint32_t filter_starts(const cns_matcher *m, const uint16_t *symbols, uint32_t from, uint32_t to, uint32_t *starts) {
    const uint64_t *filter = m->filter;
    const uint32_t *singles = m->singles;
    uint32_t shift = 32 - m->filter_bits, passed = 0, first = symbols[from];
    for (uint32_t i = from; i < to; i++) {
        uint32_t second = symbols[i + 1], hash = ((first << 16 | second) * CNS_PAIR_FACTOR) >> shift;
        uint32_t pass = (uint32_t)(filter[hash >> 6] >> (hash & 63)) & 1;
        if (singles) pass |= singles[first] != CNS_NO_LITERAL;
        starts[passed] = i;
        passed += pass;
        first = second;
    }
    return passed;
}

/* All literals that begin at `i`. */
static bool walk(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t i, cns_vector *hits,
                 const cns_memory *memory) {
    uint32_t single = m->singles ? m->singles[symbols[i]] : CNS_NO_LITERAL;
    if (single != CNS_NO_LITERAL && !add(hits, memory, single, i, i + 1)) return false;
    if (i + 1 == count) return true;
    const cns_trie *node = pair_node(m, (uint32_t)symbols[i] << 16 | symbols[i + 1]);
    for (uint32_t end = i + 2; node; end++) {
        if (node->literal != CNS_NO_LITERAL && !add(hits, memory, node->literal, i, end)) return false;
        if (node->count == 0 || end == count) break;
        node = child_of(m, node, symbols[end]);
    }
    return true;
}

consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory) {
    uint32_t starts[BLOCK + 1];
    if (m->longest == 0 || count == 0) return CONSULT_OK;
    for (uint32_t from = 0; from < count;) {
        uint32_t to = count - from > BLOCK ? from + BLOCK : count - 1;
        uint32_t passed = filter_starts(m, symbols, from, to, starts);
        if (to + 1 == count) starts[passed++] = to; /* the last symbol has no pair */
        for (uint32_t k = 0; k < passed; k++) {
            if (!walk(m, symbols, count, starts[k], hits, memory)) return CONSULT_NO_MEMORY;
            if (hits->count > limit) return CONSULT_LIMIT;
        }
        from = to + 1 == count ? count : to;
    }
    return CONSULT_OK;
}
