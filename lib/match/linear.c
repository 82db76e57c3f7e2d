#include "match/linear.h"

#include <string.h>

/* The longest beginning of a literal that ends where the text has been read to. `node` from three symbols on, `pair` for two. */
typedef struct state {
    uint32_t length; /* 0 = none of two symbols or more */
    uint32_t node;
    const cns_pair *pair;
} state;

static state no_state(void) {
    return (state){0, 0, NULL};
}

/* The state of the pair that ends before symbol `end`. */
static state pair_state(const cns_matcher *m, const uint16_t *symbols, uint32_t end) {
    const cns_pair *pair = cns_pair_of(m, symbols[end - 2], symbols[end - 1]);
    return pair ? (state){2, 0, pair} : no_state();
}

/* Where a link leads from a state of `length` that ends before `end`. What a damaged image says is not believed: lengths fall. */
static state follow(const cns_matcher *m, const uint16_t *symbols, uint32_t end, uint32_t length, uint32_t link) {
    uint32_t to = link >> CNS_LINK_BITS;
    if (to < 2 || to >= length) return no_state();
    return to == 2 ? pair_state(m, symbols, end) : (state){to, link & CNS_LINK_NODE, NULL};
}

/* The state behind symbol i. */
static state advance(const cns_matcher *m, const uint16_t *symbols, uint32_t i, state s, uint32_t *steps) {
    while (s.length > 0) {
        const cns_trie *node = &m->trie[s.node];
        uint32_t children = s.pair ? s.pair->children : node->children, count = s.pair ? s.pair->count : node->count;
        const cns_trie *child = count ? cns_child_of(m->trie + children, count, symbols[i]) : NULL;
        ++*steps;
        if (child) return (state){s.length + 1, (uint32_t)(child - m->trie), NULL};
        s = s.pair ? no_state() : follow(m, symbols, i, s.length, m->links[s.node].fail);
    }
    ++*steps;
    return pair_state(m, symbols, i + 1);
}

/* The hits that end behind symbol i and begin before `to`: the state's own, and along the outputs. The shortest last. */
static bool add_hits(const cns_matcher *m, const uint16_t *symbols, uint32_t i, uint32_t to, state s, cns_vector *hits,
                     const cns_memory *memory) {
    while (s.length > 0) {
        uint32_t literal = s.pair ? s.pair->literal : m->trie[s.node].literal;
        uint32_t start = i + 1 - s.length;
        if (start < to && !cns_add_literal(literal, start, i + 1, hits, memory)) return false;
        if (s.pair) break;
        s = follow(m, symbols, i + 1, s.length, m->links[s.node].output);
    }
    return i >= to || cns_add_single(m, symbols[i], i, hits, memory);
}

/* Puts hits, which came in the order of their ends, in that of their starts. They stay in the order of their ends otherwise. */
static bool sort_by_start(cns_vector *hits, size_t first, uint32_t from, const cns_memory *memory) {
    uint32_t places[CNS_LINEAR_BLOCK + 1] = {0};
    size_t count = hits->count - first;
    if (count < 2) return true;
    if (!cns_vector_reserve(hits, memory, count)) return false;
    cns_hit *sorted = CNS_VECTOR_AT(hits, cns_hit, first), *as_found = sorted + count;
    memcpy(as_found, sorted, count * sizeof *sorted);
    for (size_t i = 0; i < count; i++) places[as_found[i].start - from + 1]++;
    for (uint32_t i = 0; i < CNS_LINEAR_BLOCK; i++) places[i + 1] += places[i];
    for (size_t i = 0; i < count; i++) sorted[places[as_found[i].start - from]++] = as_found[i];
    return true;
}

consult_status cns_scan_linear(const cns_matcher *m, const uint16_t *symbols, uint32_t count, uint32_t from, uint32_t to,
                               uint32_t limit, cns_vector *hits, const cns_memory *memory, cns_work *work) {
    size_t first = hits->count;
    state s = no_state();
    if (!cns_add_single(m, symbols[from], from, hits, memory)) return CONSULT_NO_MEMORY;
    for (uint32_t i = from + 1; i < count; i++) {
        s = advance(m, symbols, i, s, &work->steps);
        if (s.length > work->deepest) work->deepest = s.length;
        if ((s.length ? i + 1 - s.length : i) >= to) break;
        if (!add_hits(m, symbols, i, to, s, hits, memory)) return CONSULT_NO_MEMORY;
        if (hits->count > limit) return CONSULT_LIMIT;
    }
    return sort_by_start(hits, first, from, memory) ? CONSULT_OK : CONSULT_NO_MEMORY;
}
