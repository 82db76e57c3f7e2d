/* What is known of each symbol of the alphabet: what it counts as, and which variants it matters to. */
#include "compile/compiler.h"

/* What each symbol counts as for a variant. Only characters that a variant changes are looked at: those below 0x10000. */
static void put_symbol_map(cns_compiler *c, const cns_alphabet *alphabet, cns_variant variant, const cns_vector *points) {
    for (size_t s = 0; s < points->count && !c->failed; s++) {
        uint32_t point = *CNS_VECTOR_AT(points, uint32_t, s);
        uint32_t to = point >= 0x80 && point < 0x10000 ? cns_variant_point(variant, point) : point;
        uint16_t symbol = to == point ? (uint16_t)s : cns_alphabet_symbol(alphabet, to);
        cns_append(c, CNS_SECTION_symbol_maps, &symbol);
    }
}

void cns_compile_symbols(cns_compiler *c, const cns_alphabet *alphabet, const cns_vector *points) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) put_symbol_map(c, alphabet, (cns_variant)v, points);
}

static uint16_t counts_as(const cns_compiler *c, unsigned variant, size_t symbol_count, size_t symbol) {
    return *CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_maps], uint16_t, variant * symbol_count + symbol);
}

uint32_t *cns_compile_commonness(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    uint32_t *rows = cns_arena_array(c->arena, symbol_count * CNS_VARIANT_COUNT, sizeof *rows);
    if (!rows) return NULL;
    for (uint32_t point = 0; point < CNS_SEEN_POINTS; point++) rows[cns_alphabet_symbol(alphabet, point)] += c->seen[point];
    for (unsigned v = 1; v < CNS_VARIANT_COUNT; v++)
        for (size_t s = 0; s < symbol_count; s++) rows[v * symbol_count + counts_as(c, v, symbol_count, s)] += rows[s];
    return rows;
}

_Static_assert(CNS_VARIANT_COUNT <= 8, "a variant is a bit of a byte");

void cns_compile_symbol_variants(cns_compiler *c, size_t symbol_count, const uint8_t *keys) {
    for (size_t s = 0; s < symbol_count && !c->failed; s++) {
        uint8_t variants = 0;
        for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) variants |= (uint8_t)(keys[counts_as(c, v, symbol_count, s)] & 1u << v);
        cns_append(c, CNS_SECTION_symbol_variants, &variants);
    }
}

static bool can_be_critical(const cns_lab *lab) {
    return lab->critical_low != CNS_LAB_NO_LOW || lab->critical_high != CNS_LAB_NO_HIGH;
}

/* Whether sight can be critical: nobody needs to name it, an eye and a number are enough. */
static bool sight_can(const cns_compiler *c) {
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_labs); i++) {
        const cns_lab *lab = CNS_VECTOR_AT(&c->sections[CNS_SECTION_labs], cns_lab, i);
        if (lab->kind == CNS_LAB_ACUITY && can_be_critical(lab)) return true;
    }
    return false;
}

static bool names_critical(const cns_compiler *c, const cns_lab_word *w, bool sight) {
    if (w->kind == CNS_LAB_WORD_TERM) {
        uint32_t means = CNS_VECTOR_AT(&c->sections[CNS_SECTION_lab_terms], cns_lab_term, w->target)->means;
        return sight && means >= CNS_LAB_LEFT && means <= CNS_LAB_BOTH;
    }
    if (w->kind != CNS_LAB_WORD_LAB && w->kind != CNS_LAB_WORD_WEAK) return false;
    return can_be_critical(CNS_VECTOR_AT(&c->sections[CNS_SECTION_labs], cns_lab, w->target));
}

void cns_compile_symbol_values(const cns_compiler *c, const cns_alphabet *alphabet, uint8_t *classes) {
    bool sight = sight_can(c);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_lab_words); i++) {
        const cns_lab_word *w = CNS_VECTOR_AT(&c->sections[CNS_SECTION_lab_words], cns_lab_word, i);
        if (!names_critical(c, w, sight)) continue;
        const uint32_t *points = CNS_VECTOR_AT(&c->sections[CNS_SECTION_lab_points], uint32_t, w->points.first);
        uint8_t *first = &classes[cns_alphabet_symbol(alphabet, points[0])],
                *second = &classes[cns_alphabet_symbol(alphabet, points[w->points.count > 1])];
        *first = (uint8_t)(*first | CNS_TRAIT_VALUE);
        *second = (uint8_t)(*second | CNS_TRAIT_GOES_ON);
    }
}
