/* What formats can begin with, symbol by symbol: see cns_heads. */
#include "compile/compiler.h"

#define NAMED_MOST                                                                                                                 \
    64u /* characters of a stretch that is named one by one; of a longer one any character may be another symbol's                 \
         */

static cns_outline outline_at(const cns_compiler *c, uint32_t index) {
    const cns_outline_entry *o = CNS_VECTOR_AT(&c->sections[CNS_SECTION_outlines], cns_outline_entry, index);
    return (cns_outline){CNS_VECTOR_AT(&c->sections[CNS_SECTION_outline_stretches], cns_outline_stretch, o->stretches.first),
                         CNS_VECTOR_AT(&c->sections[CNS_SECTION_outline_follows], cns_positions, o->follows.first),
                         o->stretches.count,
                         o->follows.count,
                         &o->first,
                         &o->last};
}

static uint32_t end_of(const cns_outline *o, uint32_t stretch) {
    return stretch + 1 < o->stretch_count ? o->stretches[stretch + 1].from : 0x110000;
}

static bool is_named(const cns_outline *o, uint32_t stretch) {
    const cns_positions *p = &o->stretches[stretch].positions;
    return cns_positions_meet(p, p) && end_of(o, stretch) - o->stretches[stretch].from <= NAMED_MOST;
}

void cns_heads_points(cns_compiler *c, cns_vector *points) {
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_outlines); i++) {
        cns_outline o = outline_at(c, i);
        for (uint32_t s = 0; s < o.stretch_count; s++)
            for (uint32_t point = o.stretches[s].from; is_named(&o, s) && point < end_of(&o, s); point++) {
                uint32_t folded[CNS_FOLD_EXPANSION_MAX];
                bool stands = cns_fold_point(point, folded) == 1 && folded[0] == point; /* others never stand in a folded text */
                if (stands && !cns_vector_append(points, c->memory, &point, 1)) c->failed = true;
            }
    }
}

/* The positions that a match can be at with its first, second … character. */
typedef struct reach {
    cns_positions at[CNS_HEAD_SYMBOLS];
    cns_positions last; /* with its last one */
    uint32_t shortest;  /* a match can be so long, or CNS_HEAD_SYMBOLS */
} reach;

static reach reach_of(const cns_outline *o) {
    reach r = {{*o->first}, *o->last, CNS_HEAD_SYMBOLS};
    for (uint32_t k = 0; k < CNS_HEAD_SYMBOLS; k++) {
        if (cns_positions_meet(&r.at[k], o->last) && k + 1 < r.shortest) r.shortest = k + 1;
        for (uint32_t i = 0; i < o->position_count && k + 1 < CNS_HEAD_SYMBOLS; i++)
            if (cns_positions_has(&r.at[k], i)) cns_positions_add(&r.at[k + 1], &o->follows[i]);
    }
    return r;
}

static void put_bits(cns_compiler *c, uint32_t symbol, uint32_t format, const reach *r, const cns_positions *positions) {
    cns_heads *heads = CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_heads], cns_heads, symbol);
    for (uint32_t k = 0; k < CNS_HEAD_SYMBOLS; k++)
        if (cns_positions_meet(&r->at[k], positions) || k >= r->shortest) heads->bits[k][format / 64] |= UINT64_C(1) << format % 64;
    if (cns_positions_meet(&r->last, positions)) heads->ends[format / 64] |= UINT64_C(1) << format % 64;
}

/* A symbol that stands for many characters can be any of a long stretch. */
static cns_positions positions_of_others(const cns_outline *o) {
    cns_positions positions = {{0}};
    for (uint32_t s = 0; s < o->stretch_count; s++)
        if (!is_named(o, s)) cns_positions_add(&positions, &o->stretches[s].positions);
    return positions;
}

bool cns_heads_tell(const cns_outline *o) {
    const cns_positions others = positions_of_others(o);
    reach r = reach_of(o);
    for (uint32_t k = 0; k < CNS_HEAD_SYMBOLS; k++)
        if (k < r.shortest && !cns_positions_meet(&r.at[k], &others)) return true;
    return false;
}

static void put_format(cns_compiler *c, uint32_t format, const cns_outline *o, bool start, size_t symbol_count) {
    const uint32_t *points = CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_points], uint32_t, 0);
    const cns_positions none = {{0}}, others = positions_of_others(o);
    reach r = reach_of(o);
    for (uint32_t s = 0; s < symbol_count; s++)
        put_bits(c, s, format, &r,
                 s == CNS_SYMBOL_EXPANDS ? &none
                 : s < CNS_SYMBOL_FIRST  ? &others
                                         : cns_outline_positions(o, points[s]));
    if (start)
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_heads], cns_heads, CNS_SYMBOL_EXPANDS)->bits[0][format / 64] |=
            UINT64_C(1) << format % 64;
}

void cns_heads_put(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count) {
    const cns_heads none = {{{0}}, {0}};
    for (size_t i = 0; i < symbol_count && !c->failed; i++) {
        const uint32_t unknown = 0;
        cns_append(c, CNS_SECTION_symbol_points, &unknown);
        cns_append(c, CNS_SECTION_symbol_heads, &none);
    }
    for (uint32_t point = 0; point < 0x110000 && !c->failed; point++) {
        uint32_t folded[CNS_FOLD_EXPANSION_MAX];
        uint16_t symbol = cns_alphabet_symbol(alphabet, point);
        if (symbol < CNS_SYMBOL_FIRST || cns_fold_point(point, folded) != 1 || folded[0] != point) continue;
        *CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_points], uint32_t, symbol) = point;
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats) && !c->failed; i++) {
        const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, i);
        if (!f->heads) continue;
        cns_outline o = outline_at(c, f->outline);
        bool start = CNS_VECTOR_AT(&c->sections[CNS_SECTION_outlines], cns_outline_entry, f->outline)->start;
        put_format(c, i, &o, start, symbol_count);
    }
}
