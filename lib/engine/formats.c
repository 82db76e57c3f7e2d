#include "engine/formats.h"

#include "engine/words.h"

/* A match must not touch a further digit or letter, where the format says so. */
static bool stands_alone(const cns_reading *r, const cns_format *f, cns_extent at) {
    if (f->alone == CNS_ALONE_ANY) return true;
    cns_class wanted = f->alone == CNS_ALONE_DIGIT ? CNS_CLASS_DIGIT : CNS_CLASS_LETTER;
    cns_alphabet a = cns_words_alphabet(r->model);
    if (at.start > 0 && cns_symbols_class(&r->symbols, &a, at.start - 1) == wanted) return false;
    return at.end >= r->symbols.count || cns_symbols_class(&r->symbols, &a, at.end) != wanted;
}

/* The folded text as patterns read it, made for the first of them. */
static const uint32_t *points_of(cns_reading *r) {
    if (r->points.count == 0) {
        cns_symbols_points(&r->symbols, 0, r->symbols.count, r->points.data);
        r->points.count = r->symbols.count;
    }
    return r->points.data;
}

static bool can_begin(const cns_firsts *firsts, uint32_t format) {
    return firsts->bits[format / 64] >> format % 64 & 1;
}

/* Whether a match can begin at a symbol, as far as it is known without the pattern. */
static bool may_begin(cns_reading *r, const cns_format *f, uint32_t format, size_t at) {
    const cns_model *m = r->model;
    if (f->anchored & CNS_ANCHORED_FIRST && !can_begin(&m->symbol_firsts[r->symbols.symbols[at]], format)) return false;
    if (!(f->anchored & CNS_ANCHORED_SHAPE)) return true;
    const cns_outline_entry *o = &m->outlines[f->outline];
    cns_outline outline = {m->outline_stretches + o->stretches.first,
                           m->outline_follows + o->follows.first,
                           o->stretches.count,
                           o->follows.count,
                           o->first,
                           o->last};
    return cns_outline_admits(&outline, points_of(r), r->symbols.count, at);
}

/* The next match from `from` on that begins before `end`. An anchored pattern is tried only where it can begin. */
static consult_status find_next(cns_reading *r, uint32_t format, size_t from, size_t end, cns_extent *found) {
    const cns_regex *regex = r->pack->formats[format];
    const cns_format *f = &r->model->formats[format];
    consult_status status = CONSULT_NOT_FOUND;
    size_t start = 0, stop = 0;
    if (f->anchored & CNS_ANCHORED_START && end > 1) end = 1;
    for (; from < end && status == CONSULT_NOT_FOUND; from++) {
        if (!may_begin(r, f, format, from)) continue;
        status = cns_regex_find(regex, r->regex, points_of(r), from, r->symbols.count, &start, &stop);
        if (!f->anchored) break;
    }
    *found = (cns_extent){(uint32_t)start, (uint32_t)stop};
    return status;
}

/* All matches that begin in the window, one behind the other. The pattern sees the whole text, so that it may look around. */
static consult_status search(cns_reading *r, uint32_t format, cns_extent window) {
    for (size_t from = window.start; from < window.end;) {
        cns_extent found;
        consult_status status = find_next(r, format, from, window.end, &found);
        if (status == CONSULT_NOT_FOUND || (status == CONSULT_OK && found.start >= window.end)) break;
        if (status != CONSULT_OK) return status;
        if (found.start < found.end && stands_alone(r, &r->model->formats[format], found)) {
            if (!cns_index_reserve(&r->formats, r->memory, 1)) return CONSULT_NO_MEMORY;
            cns_index_put(&r->formats, format, found);
        }
        from = found.end > from ? found.end : from + 1;
    }
    return CONSULT_OK;
}

static cns_extent window_around(const cns_reading *r, const cns_format *f, uint32_t start, uint32_t end) {
    cns_extent w = {start > f->before ? start - f->before : 0, end};
    w.end = r->symbols.count - end > f->after ? end + f->after : r->symbols.count;
    return w;
}

bool cns_formats_possible(const cns_reading *r, uint32_t format) {
    const cns_format *f = &r->model->formats[format];
    uint64_t needs = (uint64_t)f->needs[1] << 32 | f->needs[0];
    if (f->anchored & CNS_ANCHORED_FIRST && !can_begin(&r->firsts, format)) return false;
    return (r->needs & needs) == needs && r->digits >= f->digits;
}

static consult_status search_gated(cns_reading *r, uint32_t format) {
    const cns_format *f = &r->model->formats[format];
    if (!cns_formats_possible(r, format)) return CONSULT_OK;
    if (f->gate == CNS_GATE_DIGIT) {
        if (!cns_reading_has_numeral(r)) return CONSULT_OK;
        return search(r, format, window_around(r, f, r->first_numeral, r->last_numeral + 1));
    }
    uint32_t count;
    const cns_extent *gates = cns_words_of(r, f->concept, &count);
    uint32_t done = 0;
    for (uint32_t i = 0; i < count; i++) {
        cns_extent w = window_around(r, f, gates[i].start, gates[i].end);
        if (w.start < done) w.start = done;
        if (w.start >= w.end) continue;
        /* windows that touch are one: a match may not be cut, nor found twice */
        while (i + 1 < count && gates[i + 1].start <= w.end + f->before) {
            i++;
            w.end = window_around(r, f, gates[i].start, gates[i].end).end;
        }
        consult_status status = search(r, format, w);
        if (status != CONSULT_OK) return status;
        done = w.end;
    }
    return CONSULT_OK;
}

consult_status cns_formats_find(cns_reading *r, uint32_t format) {
    if (cns_bit(r->format_done, format)) return CONSULT_OK;
    uint32_t count;
    consult_status status = search_gated(r, format);
    if (status != CONSULT_OK) return status;
    cns_bit_set(r->format_done, format);
    (void)cns_index_settle(&r->formats, format, &count);
    return CONSULT_OK;
}
