/* Literals become automata; words of lists that are not scanned for lie beside them. */
#include "compile/literals.h"

#include "match/build.h"
#include "text/homophone.h"
#include "text/number.h"

static cns_range put_vector(cns_compiler *c, cns_section section, const cns_vector *from) {
    cns_range range = {cns_section_count(c, section), (uint32_t)from->count};
    if (!cns_vector_append(&c->sections[section], c->memory, from->data, from->count)) c->failed = true;
    return range;
}

/* The automaton of the literals of one variant. */
static void put_automaton(cns_words_build *w, const cns_alphabet *alphabet, uint32_t symbol_count, cns_variant variant) {
    cns_compiler *c = w->c;
    size_t most = w->literals.count ? w->literals.count : 1, count = 0, used = 0;
    cns_literal_key *keys = cns_arena_array(c->arena, most, sizeof *keys);
    uint32_t *numbers = cns_arena_array(c->arena, most, sizeof *numbers);
    uint16_t *symbols = cns_arena_array(c->arena, w->points.count + 1, sizeof *symbols);
    cns_automaton_build build;
    cns_automaton_build_start(&build);
    c->failed = c->failed || !keys || !numbers || !symbols;
    for (uint32_t i = 0; i < w->literals.count && !c->failed; i++) {
        const cns_word_literal *l = CNS_VECTOR_AT(&w->literals, cns_word_literal, i);
        if (l->variant != variant) continue;
        keys[count] = (cns_literal_key){symbols + used, l->count};
        numbers[count++] = i;
        for (uint32_t k = 0; k < l->count; k++) symbols[used++] = cns_alphabet_symbol(alphabet, l->points[k]);
    }
    if (!c->failed && cns_automaton_make(&build, c->memory, keys, numbers, count, symbol_count,
                                         cns_section_count(c, CNS_SECTION_trie)) != CONSULT_OK)
        c->failed = true;
    cns_automaton made = {.filter_bits = build.filter_bits, .pair_bits = build.pair_bits, .longest = build.longest};
    made.filter = put_vector(c, CNS_SECTION_filters, &build.filter);
    made.pairs = put_vector(c, CNS_SECTION_pairs, &build.pairs);
    made.singles = put_vector(c, CNS_SECTION_singles, &build.singles);
    put_vector(c, CNS_SECTION_trie, &build.trie);
    put_vector(c, CNS_SECTION_links, &build.links);
    cns_append(c, CNS_SECTION_automata, &made);
    cns_automaton_build_free(&build, c->memory);
}

/* For each literal that is no plain one, the symbol of it that texts have least often (as the sources of the pack show): a text
 * without any of these need not be looked through again for the variant. keys[symbol] has the bits of the variants; NULL without
 * memory. */
static const uint8_t *choose_keys(cns_words_build *w, const cns_alphabet *alphabet, size_t symbol_count) {
    uint32_t *common = cns_compile_commonness(w->c, alphabet, symbol_count);
    uint8_t *keys = cns_arena_array(w->c->arena, symbol_count, sizeof *keys);
    if (!common || !keys) return NULL;
    for (size_t i = 0; i < w->literals.count; i++) {
        const cns_word_literal *l = CNS_VECTOR_AT(&w->literals, cns_word_literal, i);
        const uint32_t *counts = common + l->variant * symbol_count;
        uint16_t best = cns_alphabet_symbol(alphabet, l->points[0]);
        for (uint32_t k = 1; k < l->count; k++) {
            uint16_t symbol = cns_alphabet_symbol(alphabet, l->points[k]);
            if (counts[symbol] < counts[best]) best = symbol;
        }
        if (l->variant != CNS_VARIANT_PLAIN) keys[best] |= (uint8_t)(1u << l->variant);
    }
    return keys;
}

/* What words written by their sound are found in: every character that sounds like one of theirs. */
static void put_homophones(cns_words_build *w) {
    cns_compiler *c = w->c;
    bool *used = cns_arena_array(c->arena, CNS_HOMOPHONE_COUNT, sizeof *used);
    if (!used) c->failed = true;
    for (size_t i = 0; i < w->literals.count && !c->failed; i++) {
        const cns_word_literal *l = CNS_VECTOR_AT(&w->literals, cns_word_literal, i);
        for (uint32_t k = 0; l->variant == CNS_VARIANT_HOMOPHONE && k < l->count; k++)
            if (l->points[k] - CNS_HOMOPHONE_FIRST < CNS_HOMOPHONE_COUNT) used[l->points[k] - CNS_HOMOPHONE_FIRST] = true;
    }
    for (uint32_t i = 0; i < CNS_HOMOPHONE_COUNT && !c->failed; i++) {
        uint32_t point = CNS_HOMOPHONE_FIRST + i, first = cns_homophone(point);
        if (first != point && used[first - CNS_HOMOPHONE_FIRST] && !cns_vector_append(&w->points, c->memory, &point, 1))
            c->failed = true;
    }
}

/* Numerals, look-alikes and what formats name have symbols of their own whether or not a word uses them: the reading looks for
 * them. */
static void put_other_points(cns_words_build *w) {
    cns_compiler *c = w->c;
    for (uint32_t point = '0'; point < 0xA000; point++)
        if ((cns_number_begins(point) || cns_variant_point(CNS_VARIANT_LOOKALIKE, point) != point) &&
            !cns_vector_append(&w->points, c->memory, &point, 1))
            c->failed = true;
    put_homophones(w);
    cns_heads_points(c, &w->points);
}

static uint16_t first_symbol(const cns_alphabet *alphabet, const cns_word_spare *s) {
    return cns_alphabet_symbol(alphabet, s->points[0]);
}

/* The words of one list, or those that take them away, in the order of their first symbols. */
static cns_range put_words(cns_words_build *w, const cns_alphabet *alphabet, cns_range of, bool allow, cns_word_list *list) {
    cns_compiler *c = w->c;
    cns_range range = {cns_section_count(c, CNS_SECTION_words), 0};
    for (uint32_t i = 0; i < of.count && !c->failed; i++) {
        const cns_word_spare *s = CNS_VECTOR_AT(&w->spares, cns_word_spare, of.first + i);
        if (s->allow != allow) continue;
        cns_word made = {cns_section_count(c, CNS_SECTION_word_symbols), s->count};
        uint16_t first = first_symbol(alphabet, s);
        for (uint32_t k = 0; k < s->count; k++) {
            uint16_t symbol = cns_alphabet_symbol(alphabet, s->points[k]);
            cns_append(c, CNS_SECTION_word_symbols, &symbol);
        }
        cns_append(c, CNS_SECTION_words, &made);
        range.count++;
        if (s->count > list->longest) list->longest = s->count;
        if (!allow) list->begins[first >> 5 & 1] |= 1u << (first & 31);
    }
    return range;
}

static void sort_words(cns_compiler *c, cns_range range) {
    cns_word *sorted = CNS_VECTOR_AT(&c->sections[CNS_SECTION_words], cns_word, range.first);
    const uint16_t *symbols = CNS_VECTOR_AT(&c->sections[CNS_SECTION_word_symbols], uint16_t, 0);
    for (uint32_t i = 1; i < range.count; i++) {
        cns_word moved = sorted[i];
        uint32_t k = i;
        for (; k > 0 && symbols[sorted[k - 1].first] > symbols[moved.first]; k--) sorted[k] = sorted[k - 1];
        sorted[k] = moved;
    }
}

static void put_word_lists(cns_words_build *w, const cns_alphabet *alphabet) {
    cns_compiler *c = w->c;
    for (uint32_t i = 0; i < c->lists.count && !c->failed; i++) {
        cns_word_list made = {{0, 0}, {0, 0}, 0, {0, 0}};
        cns_range of = w->spares_of[*CNS_VECTOR_AT(&c->lists, uint32_t, i)];
        made.words = put_words(w, alphabet, of, false, &made);
        made.allow = put_words(w, alphabet, of, true, &made);
        if (c->failed) return;
        sort_words(c, made.words);
        cns_append(c, CNS_SECTION_word_lists, &made);
    }
}

static void put_payload(cns_compiler *c, const cns_word_payload *p) {
    cns_payload made = {p->target};
    if (p->kind == AN_EXCEPTION) made.means += cns_section_count(c, CNS_SECTION_concepts);
    if (p->kind == A_WORD && p->weight) made.means |= CNS_PAYLOAD_ALONE;
    if (p->kind == A_WEIGHT) {
        cns_weight weight = {p->target, p->weight};
        made.means = CNS_PAYLOAD_WEIGHT | cns_append(c, CNS_SECTION_weights, &weight);
    }
    cns_append(c, CNS_SECTION_payloads, &made);
}

/* The payloads of a literal, by whose texts they count in. */
static void put_literal(cns_compiler *c, const cns_word_literal *l) {
    static const uint32_t sides[] = {1u << CONSULT_ROLE_PATIENT, 1u << CONSULT_ROLE_PATIENT | 1u << CONSULT_ROLE_AGENT,
                                     1u << CONSULT_ROLE_AGENT};
    uint32_t counts[3] = {0};
    cns_literal made = {.text = cns_put_text(c, l->text), .payloads = {cns_section_count(c, CNS_SECTION_payloads), 0}};
    for (size_t group = 0; group < 6; group++) /* of each side weights come behind words */
        for (size_t i = 0; i < l->payloads.count; i++) {
            const cns_word_payload *p = CNS_VECTOR_AT(&l->payloads, cns_word_payload, i);
            if ((p->roles & sides[1]) != sides[group / 2] || (p->kind == A_WEIGHT) != (group % 2 == 1)) continue;
            put_payload(c, p);
            counts[group / 2]++;
        }
    made.payloads.count = counts[0] + counts[1] + counts[2];
    made.patients = counts[0] + counts[1];
    made.agents = counts[1] + counts[2];
    cns_append(c, CNS_SECTION_literals, &made);
}

void cns_literals_put(cns_words_build *w) {
    cns_compiler *c = w->c;
    put_other_points(w);
    cns_alphabet_build build;
    cns_alphabet_build_start(&build);
    consult_status status = cns_alphabet_make(&build, c->memory, w->points.data, w->points.count);
    if (status == CONSULT_LIMIT)
        cns_fault(c, NULL, "too-many-characters", "the words use more than 65,000 different characters", NULL);
    if (status == CONSULT_NO_MEMORY) c->failed = true;
    if (status == CONSULT_OK) {
        cns_alphabet alphabet = cns_alphabet_view(&build);
        for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) put_automaton(w, &alphabet, (uint32_t)build.classes.count, (cns_variant)v);
        cns_compile_symbols(c, &alphabet, &build.points);
        const uint8_t *keys = c->failed ? NULL : choose_keys(w, &alphabet, build.classes.count);
        if (keys)
            cns_compile_symbol_variants(c, build.classes.count, keys);
        else
            c->failed = true;
        put_vector(c, CNS_SECTION_symbol_points, &build.points);
        if (!c->failed) cns_heads_put(c, build.classes.count);
        put_word_lists(w, &alphabet);
        cns_compile_symbol_values(c, &alphabet, build.classes.data);
        put_vector(c, CNS_SECTION_symbol_pages, &build.pages);
        put_vector(c, CNS_SECTION_symbols, &build.symbols);
        put_vector(c, CNS_SECTION_symbol_classes, &build.classes);
    }
    cns_alphabet_build_free(&build, c->memory);
    for (size_t i = 0; i < w->literals.count && !c->failed; i++) put_literal(c, CNS_VECTOR_AT(&w->literals, cns_word_literal, i));
}
