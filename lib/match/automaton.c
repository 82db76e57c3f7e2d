#include "match/automaton.h"

/* The child of a row of `count` by its symbol, or NULL. */
static const cns_trie *child_of(const cns_trie *children, uint32_t count, uint16_t symbol) {
    uint32_t low = 0, high = count;
    while (high - low > 4) {
        uint32_t middle = (low + high) / 2;
        if (children[middle].symbol <= symbol)
            low = middle;
        else
            high = middle;
    }
    for (; low < high; low++)
        if (children[low].symbol == symbol) return children + low;
    return NULL;
}

/* The entry of a pair that passed the filter, or NULL. */
static const cns_pair *pair_of(const cns_matcher *m, uint32_t key) {
    uint32_t mask = (1u << m->pair_bits) - 1;
    for (uint32_t i = cns_pair_hash(key, mask);; i = (i + 1) & mask) {
        const cns_pair *p = &m->pairs[i];
        if (p->key == 0) return NULL; /* asked first: two symbols of class OTHER have this key too */
        if (p->key == key) return p;
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
    uint32_t mask = (1u << m->filter_bits) - 1, passed = 0, first = symbols[from];
    for (uint32_t i = from; i < to; i++) {
        uint32_t second = symbols[i + 1], hash = cns_pair_hash(first << 16 | second, mask);
        uint32_t pass = (uint32_t)(filter[hash >> 6] >> (hash & 63)) & 1;
        if (singles) pass |= singles[first] != CNS_NO_LITERAL;
        starts[passed] = i;
        passed += pass;
        first = second;
    }
    return passed;
}

/* Of these starts, those whose place in the table of pairs is taken: again without a branch, so that what is not in the cache is
 * fetched for all at once. */
static uint32_t look_up_pairs(const cns_matcher *m, const uint16_t *symbols, uint32_t *starts, uint32_t count) {
    const cns_pair *pairs = m->pairs;
    uint32_t mask = (1u << m->pair_bits) - 1, kept = 0;
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = starts[k], key = (uint32_t)symbols[i] << 16 | symbols[i + 1];
        starts[kept] = i;
        kept += pairs[cns_pair_hash(key, mask)].key != 0;
    }
    return kept;
}

static bool add_single(const cns_matcher *m, uint16_t symbol, uint32_t i, cns_vector *hits, const cns_memory *memory) {
    uint32_t literal = m->singles ? m->singles[symbol] : CNS_NO_LITERAL;
    return literal == CNS_NO_LITERAL || add(hits, memory, literal, i, i + 1);
}

/* All literals that begin at `i`, which is not the last symbol. */
static bool walk(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t i, cns_vector *hits,
                 const cns_memory *memory) {
    if (!add_single(m, symbols[i], i, hits, memory)) return false;
    const cns_pair *pair = pair_of(m, (uint32_t)symbols[i] << 16 | symbols[i + 1]);
    if (!pair) return true;
    if (pair->literal != CNS_NO_LITERAL && !add(hits, memory, pair->literal, i, i + 2)) return false;
    if (i + 2 == count || !(pair->third & cns_third_bit(symbols[i + 2]))) return true;
    const cns_trie *node = child_of(m->trie + pair->children, pair->count, symbols[i + 2]);
    for (uint32_t end = i + 3; node; end++) {
        if (node->literal != CNS_NO_LITERAL && !add(hits, memory, node->literal, i, end)) return false;
        if (node->count == 0 || end == count) break;
        node = child_of(m->trie + node->children, node->count, symbols[end]);
    }
    return true;
}

consult_status cns_matcher_scan_starts(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t stop, uint32_t limit,
                                       cns_vector *hits, const cns_memory *memory) {
    uint32_t starts[BLOCK], pairs = stop < count ? stop : count - 1; /* the last symbol of all has no pair */
    if (m->longest == 0 || stop == 0) return CONSULT_OK;
    for (uint32_t from = 0; from < pairs; from += BLOCK) {
        uint32_t to = pairs - from > BLOCK ? from + BLOCK : pairs;
        uint32_t passed = filter_starts(m, symbols, from, to, starts);
        if (!m->singles) passed = look_up_pairs(m, symbols, starts, passed);
        for (uint32_t k = 0; k < passed; k++) {
            if (!walk(m, symbols, count, starts[k], hits, memory)) return CONSULT_NO_MEMORY;
            if (hits->count > limit) return CONSULT_LIMIT;
        }
    }
    if (stop == count && !add_single(m, symbols[count - 1], count - 1, hits, memory)) return CONSULT_NO_MEMORY;
    return hits->count > limit ? CONSULT_LIMIT : CONSULT_OK;
}

consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory) {
    return cns_matcher_scan_starts(m, symbols, count, count, limit, hits, memory);
}
