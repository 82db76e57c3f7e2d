/* What is known of each symbol of the alphabet: what it counts as, and which variants it matters to. */
#include "compile/compiler.h"

/* Whether folding leaves a code point as it is: only such ones stand for themselves in the alphabet. */
static bool is_folded(uint32_t point) {
    uint32_t to[CNS_FOLD_EXPANSION_MAX];
    return cns_fold_point(point, to) == 1 && to[0] == point;
}

/* What each symbol counts as for a variant. Only code points that a variant changes are looked at: those below 0x10000. */
static void put_symbol_map(cns_compiler *c, const cns_alphabet *alphabet, cns_variant variant, size_t symbol_count) {
    uint32_t first = cns_section_count(c, CNS_SECTION_symbol_maps);
    for (uint16_t s = 0; s < symbol_count; s++) cns_append(c, CNS_SECTION_symbol_maps, &s);
    for (uint32_t point = 0x80; point < 0x10000 && !c->failed; point++) {
        uint32_t to = cns_variant_point(variant, point);
        uint16_t symbol = cns_alphabet_symbol(alphabet, point);
        if (to != point && symbol >= CNS_SYMBOL_FIRST && is_folded(point))
            *CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_maps], uint16_t, first + symbol) = cns_alphabet_symbol(alphabet, to);
    }
}

/* Which variants a symbol of the text may matter to: it counts there as one of their keys. */
static void put_symbol_variants(cns_compiler *c, size_t symbol_count, const uint8_t *keys) {
    for (size_t s = 0; s < symbol_count && !c->failed; s++) {
        uint8_t variants = 0;
        for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) {
            uint16_t to = *CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_maps], uint16_t, v * symbol_count + s);
            variants |= (uint8_t)(keys[to] & 1u << v);
        }
        cns_append(c, CNS_SECTION_symbol_variants, &variants);
    }
}

void cns_compile_symbols(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count, const uint8_t *keys) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) put_symbol_map(c, alphabet, (cns_variant)v, symbol_count);
    put_symbol_variants(c, symbol_count, keys);
}
