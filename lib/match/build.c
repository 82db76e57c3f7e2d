#include "match/build.h"

#include "base/hash.h"
#include "text/number.h"

#include <string.h>

void cns_alphabet_build_start(cns_alphabet_build *b) {
    cns_vector_start(&b->pages, sizeof(uint16_t));
    cns_vector_start(&b->symbols, sizeof(uint16_t));
    cns_vector_start(&b->classes, sizeof(uint8_t));
    cns_vector_start(&b->points, sizeof(uint32_t));
}

void cns_alphabet_build_free(cns_alphabet_build *b, const cns_memory *memory) {
    cns_vector_free(&b->pages, memory);
    cns_vector_free(&b->symbols, memory);
    cns_vector_free(&b->classes, memory);
    cns_vector_free(&b->points, memory);
}

#define POINTS      0x110000u
#define PAGES       0x1100u
#define SYMBOLS_MAX 65000u

/* The tables of alphabets while they are made. */
typedef struct pages {
    cns_alphabet_build *build;
    const cns_memory *memory;
    uint16_t symbol_of[POINTS]; /* folded code point → symbol; 0 = none of its own */
    uint16_t slots[PAGES * 2];  /* hash table of the pages: number + 1 */
    uint16_t plain[PAGES];      /* page of the fold table that is one class throughout → number + 1 */
    bool used[PAGES];           /* a code point of the page has a symbol of its own */
} pages;

static bool add_symbol(pages *p, uint8_t class, uint32_t point) {
    return cns_vector_append(&p->build->classes, p->memory, &class, 1) &&
           cns_vector_append(&p->build->points, p->memory, &point, 1);
}

static bool number_point(pages *p, uint32_t point, uint32_t symbol) {
    uint32_t folded[CNS_FOLD_EXPANSION_MAX];
    uint8_t class = (uint8_t)cns_fold_class(cns_fold_entry(point));
    if (cns_number_begins(point)) class |= CNS_TRAIT_NUMERAL;
    if (point >= '0' && point <= '9') class |= CNS_TRAIT_DIGIT;
    p->symbol_of[point] = (uint16_t)symbol;
    bool stands = cns_fold_point(point, folded) == 1 && folded[0] == point; /* others never stand in a folded text */
    return add_symbol(p, class, stands ? point : 0);
}

/* Gives each folded code point that is used a symbol, in the order of the code points: the same words, the same alphabet. */
static consult_status number_points(pages *p, const uint32_t *points, size_t count) {
    uint32_t next = CNS_SYMBOL_FIRST;
    for (uint32_t s = 0; s < CNS_SYMBOL_FIRST; s++) {
        uint8_t class = s < CNS_CLASS_COUNT ? (uint8_t)s : CNS_CLASS_OTHER; /* CNS_SYMBOL_OTHER among them */
        if (!add_symbol(p, class, 0)) return CONSULT_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        p->symbol_of[points[i]] = 1;
        p->used[points[i] >> 8] = true;
    }
    for (uint32_t point = 0; point < POINTS; point += p->used[point >> 8] ? 1 : 256) {
        if (!p->symbol_of[point]) continue;
        if (next == SYMBOLS_MAX) return CONSULT_LIMIT;
        if (!number_point(p, point, next++)) return CONSULT_NO_MEMORY;
    }
    return CONSULT_OK;
}

static uint16_t symbol_for(const uint16_t *symbol_of, uint32_t point) {
    int32_t entry = cns_fold_entry(point);
    if (entry & 16) return CNS_SYMBOL_EXPANDS;
    uint32_t folded[CNS_FOLD_EXPANSION_MAX];
    if (cns_fold_point(point, folded) == 0) return CNS_CLASS_INVISIBLE;
    uint16_t symbol = symbol_of[folded[0]];
    if (symbol) return symbol;
    return cns_fold_class(entry) == CNS_CLASS_OTHER ? (uint16_t)CNS_SYMBOL_OTHER : (uint16_t)cns_fold_class(entry);
}

/* The number of this page, which is added when there is none like it. */
static bool add_page(pages *p, const uint16_t page[256], uint16_t *number) {
    cns_vector *symbols = &p->build->symbols;
    uint32_t mask = PAGES * 2, slot = (uint32_t)(cns_hash_more(CNS_HASH_START, page, 256 * sizeof *page) % mask);
    while (p->slots[slot] && memcmp(CNS_VECTOR_AT(symbols, uint16_t, (p->slots[slot] - 1u) * 256u), page, 256 * sizeof *page) != 0)
        slot = (slot + 1) % mask;
    if (!p->slots[slot]) {
        if (!cns_vector_append(symbols, p->memory, page, 256)) return false;
        p->slots[slot] = (uint16_t)(symbols->count / 256);
    }
    *number = (uint16_t)(p->slots[slot] - 1);
    return true;
}

/* Whether page `first` is one class throughout, with no symbol of its own: as nearly all of the 4,352 are, so each kind is made
 * once, and looked at once. */
static bool is_plain(const pages *p, uint32_t first) {
    int32_t entry = cns_fold_entry(first);
    if (entry >= 16 || p->used[first >> 8]) return false;
    for (uint32_t i = 0; i < 256 && !p->plain[cns_fold_pages[first >> 8]]; i++)
        if (cns_fold_entry(first + i) != entry) return false;
    return true;
}

/* The page of code points from `first` on, in its place. */
static bool add_direct(pages *p, uint32_t first) {
    uint16_t page[256];
    for (uint32_t i = 0; i < 256; i++) {
        bool valid = first >= CNS_DIRECT_FIRST && !cns_is_surrogate(first + i);
        page[i] = valid ? symbol_for(p->symbol_of, first + i) : (uint16_t)CNS_SYMBOL_EXPANDS;
    }
    return cns_vector_append(&p->build->symbols, p->memory, page, 256);
}

/* The number of the page of code points from `first` on, which is added when there is none like it. */
static bool number_page(pages *p, uint32_t first, uint16_t *number) {
    uint16_t page[256], *known = is_plain(p, first) ? &p->plain[cns_fold_pages[first >> 8]] : NULL;
    if (known && *known) {
        *number = (uint16_t)(*known - 1);
        return true;
    }
    for (uint32_t i = 0; i < 256; i++) page[i] = symbol_for(p->symbol_of, first + i);
    if (!add_page(p, page, number)) return false;
    if (known) *known = (uint16_t)(*number + 1);
    return true;
}

static bool add_pages(pages *p) {
    for (uint32_t first = 0; first < CNS_DIRECT_END; first += 256)
        if (!add_direct(p, first)) return false;
    for (uint32_t first = 0; first < POINTS; first += 256) {
        uint16_t number = (uint16_t)(first / 256);
        if ((first < CNS_DIRECT_FIRST || first >= CNS_DIRECT_END) && !number_page(p, first, &number)) return false;
        if (!cns_vector_append(&p->build->pages, p->memory, &number, 1)) return false;
    }
    return true;
}

consult_status cns_alphabet_make(cns_alphabet_build *b, const cns_memory *memory, const uint32_t *points, size_t count) {
    pages *p = cns_memory_zero(memory, sizeof *p);
    if (!p) return CONSULT_NO_MEMORY;
    p->build = b;
    p->memory = memory;
    consult_status status = number_points(p, points, count);
    if (status == CONSULT_OK && !add_pages(p)) status = CONSULT_NO_MEMORY;
    cns_memory_put(memory, p, sizeof *p);
    return status;
}

cns_alphabet cns_alphabet_view(const cns_alphabet_build *b) {
    return (cns_alphabet){b->pages.data, b->symbols.data, b->classes.data};
}

void cns_automaton_build_start(cns_automaton_build *b) {
    memset(b, 0, sizeof *b);
    cns_vector_start(&b->filter, sizeof(uint64_t));
    cns_vector_start(&b->pairs, sizeof(cns_pair));
    cns_vector_start(&b->singles, sizeof(uint32_t));
    cns_vector_start(&b->trie, sizeof(cns_trie));
    cns_vector_start(&b->links, sizeof(cns_link));
}

void cns_automaton_build_free(cns_automaton_build *b, const cns_memory *memory) {
    cns_vector_free(&b->filter, memory);
    cns_vector_free(&b->pairs, memory);
    cns_vector_free(&b->singles, memory);
    cns_vector_free(&b->trie, memory);
    cns_vector_free(&b->links, memory);
}

static int compare_keys(const cns_literal_key *a, const cns_literal_key *b) {
    for (uint32_t i = 0; i < a->count && i < b->count; i++)
        if (a->symbols[i] != b->symbols[i]) return a->symbols[i] < b->symbols[i] ? -1 : 1;
    return a->count == b->count ? 0 : a->count < b->count ? -1 : 1;
}

/* Heap sort of `order` by key: no recursion, no worst case, no library function that allocates. */
static void sift(uint32_t *order, size_t start, size_t count, const cns_literal_key *keys) {
    for (size_t root = start, child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && compare_keys(&keys[order[child]], &keys[order[child + 1]]) < 0) child++;
        if (compare_keys(&keys[order[root]], &keys[order[child]]) >= 0) return;
        uint32_t swap = order[root];
        order[root] = order[child];
        order[child] = swap;
    }
}

static void sort(uint32_t *order, size_t count, const cns_literal_key *keys) {
    for (size_t i = count / 2; i-- > 0;) sift(order, i, count, keys);
    for (size_t end = count; end-- > 1;) {
        uint32_t swap = order[0];
        order[0] = order[end];
        order[end] = swap;
        sift(order, 0, end, keys);
    }
}

/* Puts the keys in their order: first by their first symbol, each kind of which is sorted by itself, near by in memory. */
static bool put_in_order(uint32_t *order, const cns_memory *memory, const cns_literal_key *keys, size_t count,
                         uint32_t symbol_count) {
    uint32_t *ends = cns_memory_zero(memory, ((size_t)symbol_count + 1) * sizeof *ends);
    if (!ends) return false;
    for (size_t i = 0; i < count; i++) ends[keys[i].symbols[0] + 1]++;
    for (uint32_t s = 0; s < symbol_count; s++) ends[s + 1] += ends[s];
    for (size_t i = 0; i < count; i++) order[ends[keys[i].symbols[0]]++] = (uint32_t)i;
    for (uint32_t s = 0; s < symbol_count; s++) {
        uint32_t start = s ? ends[s - 1] : 0;
        sort(order + start, ends[s] - start, keys);
    }
    cns_memory_put(memory, ends, ((size_t)symbol_count + 1) * sizeof *ends);
    return true;
}

/* Work of the trie: the sorted literals [from, to) share their first `depth` symbols and belong below `node`, which is a place in
 * the table of pairs for depth 2, a node of the trie for more. */
typedef struct span {
    uint32_t node, depth;
    size_t from, to;
} span;

typedef struct job {
    cns_automaton_build *build;
    const cns_memory *memory;
    const cns_literal_key *keys;
    const uint32_t *numbers;
    const uint32_t *order;
    uint32_t first_node;
    cns_vector queue; /* spans; worked through in order, so that the children of a node lie in a row behind it */
} job;

/* Appends the nodes of what follows a span, each with its own span to the queue; returns how many, UINT32_MAX without memory. */
static uint32_t add_children(job *j, span s, uint16_t *third) {
    uint32_t count = 0;
    while (s.from < s.to) {
        uint16_t symbol = j->keys[j->order[s.from]].symbols[s.depth];
        size_t to = s.from + 1;
        while (to < s.to && j->keys[j->order[to]].symbols[s.depth] == symbol) to++;
        span below = {(uint32_t)j->build->trie.count, s.depth + 1, s.from, to};
        cns_trie *child = cns_vector_add(&j->build->trie, j->memory);
        if (!child || !cns_vector_append(&j->queue, j->memory, &below, 1)) return UINT32_MAX;
        child->literal = CNS_NO_LITERAL;
        child->symbol = symbol;
        *third |= cns_third_bit(symbol);
        count++;
        s.from = to;
    }
    return count;
}

/* Fills the pair or node of a span. */
static bool spread(job *j, span s) {
    uint32_t literal = CNS_NO_LITERAL, children = j->first_node + (uint32_t)j->build->trie.count;
    uint16_t third = 0;
    while (s.from < s.to && j->keys[j->order[s.from]].count == s.depth) literal = j->numbers[j->order[s.from++]];
    uint32_t count = add_children(j, s, &third);
    if (count == UINT32_MAX) return false;
    if (s.depth == 2) {
        cns_pair *pair = CNS_VECTOR_AT(&j->build->pairs, cns_pair, s.node);
        *pair = (cns_pair){pair->key, literal, children, (uint16_t)count, third};
    } else {
        cns_trie *node = CNS_VECTOR_AT(&j->build->trie, cns_trie, s.node);
        *node = (cns_trie){literal, children, (uint16_t)count, node->symbol};
    }
    return true;
}

static uint32_t bits_for(size_t count) {
    uint32_t bits = 6;
    while (bits < 28 && ((size_t)1 << bits) < count) bits++;
    return bits;
}

/* The place of a new pair. */
static uint32_t add_pair(job *j, uint32_t key) {
    cns_automaton_build *b = j->build;
    uint32_t hash = cns_pair_hash(key, (1u << b->filter_bits) - 1), mask = (1u << b->pair_bits) - 1;
    ((uint64_t *)b->filter.data)[hash >> 6] |= (uint64_t)1 << (hash & 63);
    cns_pair *pairs = b->pairs.data;
    uint32_t i = cns_pair_hash(key, mask);
    while (pairs[i].key) i = (i + 1) & mask;
    pairs[i].key = key;
    return i;
}

static bool fill(cns_vector *v, const cns_memory *memory, size_t count, int byte) {
    if (!cns_vector_reserve(v, memory, count)) return false;
    if (count) memset(v->data, byte, count * v->element);
    v->count = count;
    return true;
}

static uint32_t pair_key(const job *j, size_t i) {
    const cns_literal_key *key = &j->keys[j->order[i]];
    return key->count < 2 ? 0 : (uint32_t)key->symbols[0] << 16 | key->symbols[1];
}

/* How many different pairs the sorted literals begin with. */
static size_t count_pairs(const job *j, size_t count) {
    size_t pairs = 0;
    for (size_t i = 0; i < count; i++) pairs += pair_key(j, i) && (i == 0 || pair_key(j, i) != pair_key(j, i - 1));
    return pairs;
}

/* The literals of one symbol, the pairs that the others begin with, and a span for each pair. */
static bool start_pairs(job *j, size_t count) {
    cns_automaton_build *b = j->build;
    for (size_t from = 0; from < count;) {
        const cns_literal_key *key = &j->keys[j->order[from]];
        if (key->count > b->longest) b->longest = key->count;
        if (key->count == 1) {
            ((uint32_t *)b->singles.data)[key->symbols[0]] = j->numbers[j->order[from++]];
            continue;
        }
        size_t to = from;
        for (; to < count && pair_key(j, to) == pair_key(j, from); to++)
            if (j->keys[j->order[to]].count > b->longest) b->longest = j->keys[j->order[to]].count;
        span below = {add_pair(j, pair_key(j, from)), 2, from, to};
        if (!cns_vector_append(&j->queue, j->memory, &below, 1)) return false;
        from = to;
    }
    return true;
}

/* 64 bits of the filter for each pair while it stays in the nearest caches; never fewer than 16. */
#define FILTER_BITS_WIDE 20u

static uint32_t filter_bits_for(size_t pairs) {
    uint32_t few = bits_for(pairs * 16), many = bits_for(pairs * 64);
    if (many <= FILTER_BITS_WIDE) return many;
    return few > FILTER_BITS_WIDE ? few : FILTER_BITS_WIDE;
}

/* The filter, and the table of pairs with a third of its places free. */
static bool make_tables(job *j, size_t count, uint32_t symbol_count, bool singles) {
    cns_automaton_build *b = j->build;
    size_t pairs = count_pairs(j, count);
    b->filter_bits = filter_bits_for(pairs);
    b->pair_bits = bits_for(pairs * 3 / 2 + 1);
    return fill(&b->filter, j->memory, ((size_t)1 << b->filter_bits) / 64, 0) &&
           fill(&b->pairs, j->memory, (size_t)1 << b->pair_bits, 0) &&
           (!singles || fill(&b->singles, j->memory, symbol_count, 255));
}

static bool has_singles(const cns_literal_key *keys, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (keys[i].count == 1) return true;
    return false;
}

/* What the links of a node are made from: the links of its parent, the symbols that lead to the parent, and its own. */
typedef struct growth {
    uint32_t fail;       /* of the parent */
    const uint16_t *end; /* behind the parent's last symbol */
    uint16_t symbol;
} growth;

/* The longest state, shorter than the node itself, that ends in the node's symbols. Everything shorter than the node has its links
 * already. */
static uint32_t fail_of(const job *j, const cns_matcher *view, growth g) {
    const cns_trie *trie = j->build->trie.data;
    const cns_link *links = j->build->links.data;
    while (g.fail) {
        uint32_t length = g.fail >> CNS_LINK_BITS, node = (g.fail & CNS_LINK_NODE) - j->first_node;
        const cns_pair *pair = length == 2 ? cns_pair_of(view, g.end[-2], g.end[-1]) : NULL;
        uint32_t children = pair ? pair->children : trie[node].children, count = pair ? pair->count : trie[node].count;
        const cns_trie *child = count ? cns_child_of(trie + (children - j->first_node), count, g.symbol) : NULL;
        if (child) return (length + 1) << CNS_LINK_BITS | (j->first_node + (uint32_t)(child - trie));
        g.fail = pair ? 0 : links[node].fail;
    }
    return cns_pair_of(view, g.end[-1], g.symbol) ? 2u << CNS_LINK_BITS : 0;
}

static uint32_t output_of(const job *j, const cns_matcher *view, growth g, uint32_t fail) {
    uint32_t length = fail >> CNS_LINK_BITS, node = (fail & CNS_LINK_NODE) - j->first_node;
    if (length < 2) return 0;
    if (length == 2) return cns_pair_of(view, g.end[-1], g.symbol)->literal == CNS_NO_LITERAL ? 0 : fail;
    if (CNS_VECTOR_AT(&j->build->trie, cns_trie, node)->literal != CNS_NO_LITERAL) return fail;
    return CNS_VECTOR_AT(&j->build->links, cns_link, node)->output;
}

/* The links of all nodes, in the order of their lengths. */
static bool add_links(job *j) {
    cns_automaton_build *b = j->build;
    cns_matcher view = cns_automaton_view(b);
    if (!fill(&b->links, j->memory, b->trie.count, 0)) return false;
    cns_link *links = b->links.data;
    const cns_trie *trie = b->trie.data;
    for (size_t i = 0; i < j->queue.count; i++) {
        span s = *CNS_VECTOR_AT(&j->queue, span, i);
        const cns_pair *pair = s.depth == 2 ? CNS_VECTOR_AT(&b->pairs, cns_pair, s.node) : NULL;
        uint32_t first = (pair ? pair->children : trie[s.node].children) - j->first_node,
                 count = pair ? pair->count : trie[s.node].count;
        growth g = {pair ? 0 : links[s.node].fail, j->keys[j->order[s.from]].symbols + s.depth, 0};
        for (uint32_t k = first; k < first + count; k++) {
            g.symbol = trie[k].symbol;
            uint32_t fail = fail_of(j, &view, g);
            links[k] = (cns_link){fail, output_of(j, &view, g, fail)};
        }
    }
    return true;
}

consult_status cns_automaton_make(cns_automaton_build *b, const cns_memory *memory, const cns_literal_key *keys,
                                  const uint32_t *numbers, size_t count, uint32_t symbol_count, uint32_t first_node) {
    uint32_t *order = cns_memory_get(memory, count * sizeof *order);
    job j = {b, memory, keys, numbers, order, first_node, {0}};
    cns_vector_start(&j.queue, sizeof(span));
    bool ok = order && put_in_order(order, memory, keys, count, symbol_count);
    ok = ok && make_tables(&j, count, symbol_count, has_singles(keys, count)) && start_pairs(&j, count);
    for (size_t i = 0; ok && i < j.queue.count; i++) ok = spread(&j, *CNS_VECTOR_AT(&j.queue, span, i));
    bool fits = first_node + b->trie.count <= CNS_LINK_NODE;
    ok = ok && fits && add_links(&j);
    cns_vector_free(&j.queue, memory);
    cns_memory_put(memory, order, count * sizeof *order);
    if (!fits) return CONSULT_LIMIT;
    return ok ? CONSULT_OK : CONSULT_NO_MEMORY;
}

cns_matcher cns_automaton_view(const cns_automaton_build *b) {
    return (cns_matcher){.filter = b->filter.data,
                         .pairs = b->pairs.data,
                         .singles = b->singles.count ? b->singles.data : NULL,
                         .trie = b->trie.data,
                         .links = b->links.data,
                         .filter_bits = b->filter_bits,
                         .pair_bits = b->pair_bits,
                         .longest = b->longest};
}
