#include "match/automaton.h"

#include "match/linear.h"

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

/* All literals that begin at `i`, which is not the last symbol. Counts the nodes it goes through. */
static bool walk(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t i, cns_vector *hits,
                 const cns_memory *memory, uint32_t *steps) {
    if (!cns_add_single(m, symbols[i], i, hits, memory)) return false;
    const cns_pair *pair = cns_pair_of(m, symbols[i], symbols[i + 1]);
    if (!pair) return true;
    if (!cns_add_literal(pair->literal, i, i + 2, hits, memory)) return false;
    if (i + 2 == count || !(pair->third & cns_third_bit(symbols[i + 2]))) return true;
    const cns_trie *node = cns_child_of(m->trie + pair->children, pair->count, symbols[i + 2]);
    uint32_t end = i + 3;
    for (; node; end++) {
        if (!cns_add_literal(node->literal, i, end, hits, memory)) return false;
        if (node->count == 0 || end == count) break;
        node = cns_child_of(m->trie + node->children, node->count, symbols[end]);
    }
    *steps += end - i - 2;
    return true;
}

/* So many steps a symbol, and one long literal, are taken by walking; then the links lead through the rest of the block, and
 * through the next ones until one of them leads no deeper than to SHALLOW. */
#define STEPS_A_SYMBOL 3u
#define SHALLOW        8u

/* All literals that begin in [from, to), at most BLOCK symbols, in a deep stretch CNS_LINEAR_BLOCK. */
static consult_status scan_block(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t from, uint32_t to,
                                 uint32_t limit, cns_vector *hits, const cns_memory *memory, bool *deep) {
    uint32_t starts[BLOCK], passed = 0, k = 0, most = (to - from) * STEPS_A_SYMBOL + CNS_LITERAL_SYMBOLS;
    cns_work work = {0, 0};
    consult_status status = CONSULT_OK;
    if (!*deep) {
        passed = filter_starts(m, symbols, from, to, starts);
        if (!m->singles) passed = look_up_pairs(m, symbols, starts, passed);
        for (; k < passed && work.steps <= most && status == CONSULT_OK; k++) {
            if (!walk(m, symbols, count, starts[k], hits, memory, &work.steps)) return CONSULT_NO_MEMORY;
            if (hits->count > limit) status = CONSULT_LIMIT;
        }
        if (k < passed) from = starts[k];
    }
    if (status == CONSULT_OK && (*deep || k < passed))
        status = cns_scan_linear(m, symbols, count, from, to, limit, hits, memory, &work);
    *deep = work.deepest > SHALLOW;
    if (m->steps) *m->steps += work.steps;
    return status;
}

consult_status cns_matcher_scan_starts(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t stop, uint32_t limit,
                                       cns_vector *hits, const cns_memory *memory) {
    uint32_t pairs = stop < count ? stop : count - 1; /* the last symbol of all has no pair */
    bool deep = false;
    if (m->longest == 0 || stop == 0) return CONSULT_OK;
    for (uint32_t from = 0, to; from < pairs; from = to) {
        uint32_t block = deep ? CNS_LINEAR_BLOCK : BLOCK;
        to = pairs - from > block ? from + block : pairs;
        consult_status status = scan_block(m, symbols, count, from, to, limit, hits, memory, &deep);
        if (status != CONSULT_OK) return status;
    }
    if (stop == count && !cns_add_single(m, symbols[count - 1], count - 1, hits, memory)) return CONSULT_NO_MEMORY;
    return hits->count > limit ? CONSULT_LIMIT : CONSULT_OK;
}

consult_status cns_matcher_scan(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t limit, cns_vector *hits,
                                const cns_memory *memory) {
    return cns_matcher_scan_starts(m, symbols, count, count, limit, hits, memory);
}

/* Whether the symbols from `start` on are the beginning of a longer literal. */
static bool is_open(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t start) {
    if (start + 1 == count) return true; /* one symbol: there is no table of what it begins */
    const cns_pair *pair = cns_pair_of(m, symbols[start], symbols[start + 1]);
    if (!pair) return false;
    uint32_t children = pair->children, child_count = pair->count;
    for (uint32_t i = start + 2; i < count; i++) {
        const cns_trie *child = cns_child_of(m->trie + children, child_count, symbols[i]);
        if (!child) return false;
        children = child->children;
        child_count = child->count;
    }
    return child_count > 0;
}

uint32_t cns_matcher_open(const cns_matcher *m, const uint16_t *symbols, uint32_t count) {
    if (m->longest < 2) return count;
    for (uint32_t start = count >= m->longest ? count - m->longest + 1 : 0; start < count; start++)
        if (is_open(m, symbols, count, start)) return start;
    return count;
}
