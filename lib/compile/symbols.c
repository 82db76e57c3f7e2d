/* What is known of each symbol of the alphabet: what it counts as, and which formats it matters to. */
#include "compile/compiler.h"

#include "text/utf8.h"

/* What the matches of a format can begin with; false when anything is. */
static bool read_first(const cns_compiler *c, uint32_t format, cns_pattern_first *first) {
    const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, format);
    cns_pattern_facts facts;
    if (!(f->anchored & CNS_ANCHORED_FIRST)) return false;
    cns_pattern_read(CNS_VECTOR_AT(&c->sections[CNS_SECTION_strings], char, f->pattern.offset), f->pattern.length, &facts, first);
    return true;
}

bool cns_compile_format_points(cns_compiler *c, cns_vector *points) {
    for (uint32_t i = 0; i < c->needs.count; i++) {
        const cns_pattern_set *set = CNS_VECTOR_AT(&c->needs, cns_pattern_set, i);
        if (!cns_vector_append(points, c->memory, set->points, set->count)) return false;
    }
    cns_pattern_first first;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats); i++)
        if (read_first(c, i, &first) && !cns_vector_append(points, c->memory, first.points, first.count)) return false;
    return true;
}

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

/* Which formats can begin with each symbol. */
static void put_symbol_firsts(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    cns_vector *section = &c->sections[CNS_SECTION_symbol_firsts];
    cns_pattern_first first;
    for (size_t i = 0; i < symbol_count && !c->failed; i++)
        if (!cns_vector_add(section, c->memory)) c->failed = true;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats) && !c->failed; i++) {
        if (!read_first(c, i, &first)) continue;
        for (uint32_t k = 0; k < first.count; k++)
            CNS_VECTOR_AT(section, cns_firsts, cns_alphabet_symbol(alphabet, first.points[k]))->bits[i / 64] |= (uint64_t)1
                                                                                                                << i % 64;
    }
}

/* Which of the sets that formats need each symbol is in. */
static void put_symbol_needs(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    cns_vector *section = &c->sections[CNS_SECTION_symbol_needs];
    for (size_t i = 0; i < symbol_count && !c->failed; i++)
        if (!cns_vector_add(section, c->memory)) c->failed = true;
    for (uint32_t i = 0; i < c->needs.count && !c->failed; i++) {
        const cns_pattern_set *set = CNS_VECTOR_AT(&c->needs, cns_pattern_set, i);
        for (uint32_t k = 0; k < set->count; k++)
            *CNS_VECTOR_AT(section, uint64_t, cns_alphabet_symbol(alphabet, set->points[k])) |= (uint64_t)1 << i;
    }
}

void cns_compile_symbols(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) put_symbol_map(c, alphabet, (cns_variant)v, symbol_count);
    put_symbol_needs(c, alphabet, symbol_count);
    put_symbol_firsts(c, alphabet, symbol_count);
}

static uint16_t counts_as(const cns_compiler *c, unsigned variant, size_t symbol_count, size_t symbol) {
    return *CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_maps], uint16_t, variant * symbol_count + symbol);
}

static void count_text(const cns_alphabet *alphabet, const cns_json *text, uint32_t *counts) {
    uint32_t point;
    for (size_t at = 0; at < text->size;) {
        at += cns_utf8_decode((const unsigned char *)text->text, text->size, at, &point);
        counts[cns_alphabet_symbol(alphabet, point)]++;
    }
}

uint32_t *cns_compile_commonness(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    uint32_t *rows = cns_arena_array(c->arena, symbol_count * CNS_VARIANT_COUNT, sizeof *rows);
    if (!rows) return NULL;
    for (size_t i = 0; i < c->builder->sources.count; i++) /* every text of every source, one behind the other */
        for (const cns_json *at = c->roots[i], *next; at; at = next) {
            if (at->kind == CNS_JSON_STRING) count_text(alphabet, at, rows);
            for (next = at->first; !next && at; at = at->parent) next = at->next;
        }
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
