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
                         &o->last,
                         NULL};
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

static void put_bits(cns_heads *heads, uint32_t format, const reach *r, const cns_positions *positions) {
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

/* Of each stretch of an outline the first one whose characters stand for the same positions. */
static const uint16_t *alike(cns_compiler *c, const cns_outline *o) {
    uint16_t *first = cns_arena_array(c->arena, o->stretch_count, sizeof *first);
    cns_map map;
    cns_map_start(&map, c->memory);
    for (uint32_t i = 0; i < o->stretch_count && first && i < CNS_NO_STRETCH; i++) {
        bool added;
        uint32_t *place = cns_map_put(&map, (const char *)&o->stretches[i].positions, sizeof o->stretches[i].positions, &added);
        if (!place) c->failed = true;
        if (place && added) *place = i;
        if (place) first[i] = (uint16_t)*place;
    }
    cns_map_free(&map);
    return first;
}

/* The stretch of each symbol in an outline, as the `outline`-th member of its row. */
static void put_stretches(cns_compiler *c, uint32_t outline, size_t symbol_count, uint16_t *rows, size_t width) {
    const uint32_t *points = CNS_VECTOR_AT(&c->sections[CNS_SECTION_symbol_points], uint32_t, 0);
    cns_outline o = outline_at(c, outline);
    const uint16_t *first = alike(c, &o);
    if (!first) c->failed = true;
    for (size_t s = 0; s < symbol_count && !c->failed; s++) {
        bool one = s >= CNS_SYMBOL_FIRST && o.stretch_count < CNS_NO_STRETCH;
        rows[s * width + outline] = one ? first[cns_outline_stretch_of(&o, points[s])] : CNS_NO_STRETCH;
    }
}

/* What the first symbol of each kind can stand for in a format. */
static void put_format(cns_compiler *c, uint32_t format, const uint32_t *firsts, const uint16_t *rows, size_t width) {
    const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, format);
    cns_heads *heads = CNS_VECTOR_AT(&c->sections[CNS_SECTION_kind_heads], cns_heads, 0);
    const cns_positions none = {{0}};
    if (!f->heads) return;
    cns_outline o = outline_at(c, f->outline);
    cns_positions others = positions_of_others(&o);
    reach r = reach_of(&o);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_kind_heads); i++) {
        uint16_t stretch = rows[firsts[i] * width + f->outline];
        put_bits(&heads[i], format, &r,
                 firsts[i] == CNS_SYMBOL_EXPANDS ? &none
                 : stretch == CNS_NO_STRETCH     ? &others
                                                 : &o.stretches[stretch].positions);
    }
    bool start = CNS_VECTOR_AT(&c->sections[CNS_SECTION_outlines], cns_outline_entry, f->outline)->start;
    if (start) heads[0].bits[0][format / 64] |= UINT64_C(1) << format % 64;
}

void cns_heads_put(cns_compiler *c, size_t symbol_count) {
    size_t outlines = cns_section_count(c, CNS_SECTION_outlines), width = outlines + 1;
    uint16_t *rows = cns_arena_array(c->arena, symbol_count * width, sizeof *rows);
    uint32_t *firsts = cns_arena_array(c->arena, symbol_count, sizeof *firsts), kinds = 0; /* the first symbol of each kind */
    cns_map map;
    if (!rows || !firsts) c->failed = true;
    for (uint32_t i = 0; i < outlines && !c->failed; i++) put_stretches(c, i, symbol_count, rows, width);
    cns_map_start(&map, c->memory);
    for (uint32_t s = 0; s < symbol_count && !c->failed; s++) {
        bool added;
        rows[s * width + outlines] = s == CNS_SYMBOL_EXPANDS; /* the end of the text is of no other kind */
        uint32_t *kind = cns_map_put(&map, (const char *)(rows + s * width), width * sizeof *rows, &added);
        if (kind && added) {
            firsts[kinds] = s;
            *kind = kinds++;
        }
        uint16_t of = kind ? (uint16_t)*kind : 0;
        if (!kind) c->failed = true;
        cns_append(c, CNS_SECTION_symbol_kinds, &of);
    }
    cns_map_free(&map);
    const cns_heads none = {{{0}}, {0}};
    for (uint32_t i = 0; i < kinds && !c->failed; i++) cns_append(c, CNS_SECTION_kind_heads, &none);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats) && !c->failed; i++) put_format(c, i, firsts, rows, width);
    for (uint32_t o = 0; o < outlines && !c->failed; o++)
        for (uint32_t i = 0; i < kinds; i++) cns_append(c, CNS_SECTION_kind_stretches, &rows[firsts[i] * width + o]);
}
