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
    uint32_t *points = r->points.data;
    if (r->points.count) return points;
    cns_reading_points(r, points);
    r->points.count = r->symbols.count;
    return points;
}

/* Each format of a word whose bit is set may begin at symbol i. */
static bool put_starts(cns_reading *r, uint32_t i, uint32_t word, uint64_t bits) {
    if (!cns_index_reserve(&r->starts, r->memory, 64)) return false;
    cns_index_filling starts = cns_index_open(&r->starts);
    for (; bits; bits &= bits - 1) cns_index_add(&starts, word * 64 + cns_bit_lowest(bits), (cns_extent){i, i + 1});
    cns_index_close(&r->starts, &starts);
    return true;
}

/* The kind of each symbol, and of the end of the text as often as the start of a match is looked at. */
static bool put_kinds(cns_reading *r) {
    uint32_t count = r->symbols.count;
    r->kinds.count = 0;
    if (!cns_vector_reserve(&r->kinds, r->memory, (size_t)count + CNS_HEAD_SYMBOLS)) return false;
    uint16_t *kinds = r->kinds.data;
    const uint16_t *of = r->model->symbol_kinds, *symbols = r->symbols.symbols;
    for (uint32_t i = 0; i < count; i++) kinds[i] = of[symbols[i]];
    for (uint32_t i = 0; i < CNS_HEAD_SYMBOLS; i++) kinds[count + i] = 0;
    return true;
}

_Static_assert(CNS_HEAD_SYMBOLS == 3, "starts_of_word looks at three symbols");

/* Of the formats of a word of bits. */
static bool starts_of_word(cns_reading *r, uint32_t word) {
    const cns_heads *heads = r->model->kind_heads;
    const uint16_t *kinds = r->kinds.data;
    uint32_t count = r->symbols.count;
    uint64_t may = 0; /* formats of which a match can end with some symbol of the text */
    for (uint32_t i = 0; i < count; i++) may |= heads[kinds[i]].ends[word];
    for (uint32_t i = 0; i < count && may; i++) {
        uint64_t bits = heads[kinds[i]].bits[0][word] & may;
        if (i == 0) may &= ~heads[0].bits[0][word]; /* from here on no more of those that begin at the start of the text */
        if (!bits) continue;
        bits &= heads[kinds[i + 1]].bits[1][word] & heads[kinds[i + 2]].bits[2][word];
        if (bits && !put_starts(r, i, word, bits)) return false;
    }
    return true;
}

consult_status cns_formats_starts(cns_reading *r) {
    uint32_t words = (r->model->formats_count + 63) / 64;
    bool ok = put_kinds(r) && cns_vector_reserve(&r->points, r->memory, r->symbols.count);
    for (uint32_t word = 0; word < words && word < CNS_HEAD_FORMATS / 64 && ok; word++) ok = starts_of_word(r, word);
    return ok ? CONSULT_OK : CONSULT_NO_MEMORY;
}

static bool has_starts(const cns_model *m, uint32_t format) {
    return m->formats[format].heads;
}

/* Whether a match may begin at a symbol, as far as its characters tell. */
static bool admits(cns_reading *r, const cns_format *f, size_t at) {
    const cns_model *m = r->model;
    if (f->outline == CNS_NONE) return true;
    const cns_outline_entry *o = &m->outlines[f->outline];
    cns_outline outline = {m->outline_stretches + o->stretches.first,
                           m->outline_follows + o->follows.first,
                           o->stretches.count,
                           o->follows.count,
                           &o->first,
                           &o->last,
                           m->kind_stretches + (size_t)f->outline * m->kind_heads_count};
    cns_outline_text text = {points_of(r), r->kinds.data, r->symbols.count};
    return (at == 0 || !o->start) && cns_outline_admits(&outline, &text, at);
}

/* A match: kept, if it stands as it should; else noted behind all formats, for the search has passed over it. */
static bool keep(cns_reading *r, uint32_t format, cns_extent found) {
    if (found.start >= found.end) return true;
    if (!cns_index_reserve(&r->formats, r->memory, 1)) return false;
    bool alone = stands_alone(r, &r->model->formats[format], found);
    cns_index_put(&r->formats, alone ? format : format + r->model->formats_count, found);
    return true;
}

#define LOOK                                                                                                                       \
    512u /* characters that a match may look ahead: one that looked through a long text at each place would take for ever */

/* A match that begins at `from`, or, of a pattern without an outline, behind it in the window. */
static consult_status find(cns_reading *r, uint32_t format, size_t from, cns_extent window, size_t *start, size_t *end) {
    size_t count = r->symbols.count, last = (r->model->formats[format].outline == CNS_NONE ? window.end : from) + LOOK;
    if (last > count) last = count;
    return cns_regex_find(r->pack->formats[format], r->regex, points_of(r), from, last, last < count, start, end);
}

/* The first of matches, which stand in the order of the text, that does not begin before a byte. */
static uint32_t first_from(const cns_reading *r, const cns_extent *found, uint32_t count, uint32_t byte) {
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->symbols.places[found[middle].start].start < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of joined words: what begins at a symbol and is a match in the text as it stands, is the same here, and no longer. NOT_FOUND. */
static consult_status as_it_stands(cns_reading *r, uint32_t format, size_t start, size_t *end) {
    cns_reading *plain = r->plain;
    if (!plain) return CONSULT_NOT_FOUND;
    consult_status status = cns_formats_find(plain, format);
    if (status != CONSULT_OK) return status;
    uint32_t byte = r->symbols.places[start].start, count;
    for (uint32_t i = format, kinds = plain->model->formats_count; i < 2 * kinds; i += kinds) {
        const cns_extent *found = cns_index_of(&plain->formats, i, &count);
        uint32_t k = first_from(plain, found, count, byte);
        if (k == count || plain->symbols.places[found[k].start].start != byte) continue;
        byte = plain->symbols.places[found[k].end - 1].end;
        for (*end = start; *end < r->symbols.count && r->symbols.places[*end].start < byte;) ++*end;
        return CONSULT_OK;
    }
    return CONSULT_NOT_FOUND;
}

/* A match that begins at `from` or, of a pattern without an outline, behind it. */
static consult_status find_match(cns_reading *r, uint32_t format, size_t from, cns_extent window, size_t *start, size_t *end) {
    *start = from;
    consult_status status = as_it_stands(r, format, from, end);
    if (status != CONSULT_NOT_FOUND || !admits(r, &r->model->formats[format], from)) return status;
    status = find(r, format, from, window, start, end);
    if (status != CONSULT_OK) return status;
    status = as_it_stands(r, format, *start, end);
    return status == CONSULT_NOT_FOUND ? CONSULT_OK : status;
}

/* All matches that begin in the window, one behind the other. The pattern sees what stands around, too. One with
 * an outline is tried only where that admits it. */
static consult_status search(cns_reading *r, uint32_t format, cns_extent window) {
    const cns_format *f = &r->model->formats[format];
    uint32_t count = 0;
    const cns_extent *starts = has_starts(r->model, format) ? cns_index_settle(&r->starts, format, &count) : NULL;
    uint32_t passed = cns_words_before(starts, count, window.start);
    for (size_t from = window.start; from < window.end;) {
        size_t start, end;
        if (has_starts(r->model, format)) {
            while (passed < count && starts[passed].start < from) passed++;
            if (passed == count || starts[passed].start >= window.end) break;
            from = starts[passed].start;
        }
        consult_status status = find_match(r, format, from, window, &start, &end);
        if (status != CONSULT_OK && status != CONSULT_NOT_FOUND) return status;
        if (status == CONSULT_NOT_FOUND && f->outline == CNS_NONE) break;
        if (status == CONSULT_NOT_FOUND) {
            from++;
            continue;
        }
        if (start >= window.end) break;
        if (!keep(r, format, (cns_extent){(uint32_t)start, (uint32_t)end})) return CONSULT_NO_MEMORY;
        from = end > from ? end : from + 1;
    }
    return CONSULT_OK;
}

static cns_extent window_around(const cns_reading *r, const cns_format *f, uint32_t start, uint32_t end) {
    cns_extent w = {start > f->before ? start - f->before : 0, end};
    w.end = r->symbols.count - end > f->after ? end + f->after : r->symbols.count;
    return w;
}

/* The windows of a format, one after the other. */
typedef struct windows {
    const cns_extent *gates; /* numerals are one gate */
    uint32_t count, next;
    cns_extent at;
} windows;

/* Those of gates that begin before symbol `before`. */
static windows windows_of(cns_reading *r, const cns_format *f, uint32_t before) {
    windows w = {.at = {0, 0}};
    if (f->gate == CNS_GATE_DIGIT) {
        w.gates = &r->numerals;
        w.count = cns_reading_has_numeral(r);
    } else {
        w.gates = cns_words_of(r, f->concept, &w.count);
    }
    w.count = cns_words_before(w.gates, w.count, before);
    return w;
}

/* So many symbols at the start of the text lie in the window of a gate in front of it. */
static uint32_t carried(const cns_reading *r, const cns_format *f) {
    uint32_t most = r->carried ? r->carried[f - r->model->formats] : 0;
    return most < r->symbols.count ? most : r->symbols.count;
}

/* Windows that touch are one: a match may not be cut, nor found twice. */
static bool next_window(const cns_reading *r, const cns_format *f, windows *w) {
    uint32_t done = w->at.end;
    w->at.start = 0;
    if (done == 0) w->at.end = carried(r, f);
    while (w->at.end <= done && w->next < w->count) {
        w->at = window_around(r, f, w->gates[w->next].start, w->gates[w->next].end);
        w->next++;
        if (w->at.start < done) w->at.start = done;
        if (w->at.start >= w->at.end) w->at.end = done;
    }
    if (w->at.end <= done) return false;
    for (; w->next < w->count && w->gates[w->next].start <= w->at.end + f->before; w->next++) {
        uint32_t end = window_around(r, f, w->gates[w->next].start, w->gates[w->next].end).end;
        if (end > w->at.end) w->at.end = end;
    }
    return true;
}

static consult_status search_gated(cns_reading *r, uint32_t format) {
    const cns_format *f = &r->model->formats[format];
    if (has_starts(r->model, format) && r->starts.entries[format].count == 0) return CONSULT_OK;
    windows w = windows_of(r, f, r->symbols.count);
    consult_status status = CONSULT_OK;
    while (status == CONSULT_OK && next_window(r, f, &w)) status = search(r, format, w.at);
    return status;
}

consult_status cns_formats_find(cns_reading *r, uint32_t format) {
    if (cns_bit(r->format_done, format)) return CONSULT_OK;
    uint32_t count;
    consult_status status = search_gated(r, format);
    if (status != CONSULT_OK) return status;
    cns_bit_set(r->format_done, format);
    (void)cns_index_settle(&r->formats, format, &count);
    (void)cns_index_settle(&r->formats, format + r->model->formats_count, &count);
    return CONSULT_OK;
}

/* Whether a match may begin at symbol i as far as its first characters tell: those that are not there yet may be any. */
static bool may_begin(const cns_reading *r, uint32_t format, uint32_t i) {
    const uint16_t *kinds = r->kinds.data;
    if (!has_starts(r->model, format)) return true;
    for (uint32_t k = 0; k < CNS_HEAD_SYMBOLS && i + k < r->symbols.count; k++)
        if (!(r->model->kind_heads[kinds[i + k]].bits[k][format / 64] >> (format % 64) & 1)) return false;
    return true;
}

/* The start of a match that lies over symbol `at`, and begins in front of it at `least` or behind; `at` without one. The format was
 * looked for. */
static uint32_t passes_over(const cns_reading *r, uint32_t format, uint32_t least, uint32_t at) {
    uint32_t first = at, count, kinds = r->model->formats_count;
    for (unsigned i = 0; i < 2; i++) {
        const cns_extent *found = cns_index_of(&r->formats, format + i * kinds, &count);
        for (uint32_t k = cns_words_before(found, count, least); k < count && found[k].start < first; k++)
            if (found[k].end > at) first = found[k].start;
    }
    return first;
}

/* Whether the search tries a symbol. */
typedef enum trial { NEVER, PERHAPS, TRIED } trial;

/* Whatever words come from symbol `words` on. A match that begins in the window of a symbol and lies over it is passed over. */
static trial trial_of(cns_reading *r, uint32_t format, uint32_t i, uint32_t words) {
    const cns_format *f = &r->model->formats[format];
    bool numerals = f->gate == CNS_GATE_DIGIT, any;
    windows w = windows_of(r, f, numerals ? r->symbols.count : words);
    do any = next_window(r, f, &w);
    while (any && !numerals && w.at.end <= i);
    if (any && i < w.at.end && w.at.start <= i) return passes_over(r, format, w.at.start, i) < i ? NEVER : TRIED;
    if (any && i >= w.at.end) return passes_over(r, format, w.at.start, i) < i ? NEVER : PERHAPS; /* the one of numerals grows */
    return any && numerals ? NEVER : (numerals ? r->symbols.count : words) > i + f->before ? NEVER : PERHAPS;
}

/* The first symbol of [first, before) at which a match begins that more text may lengthen or complete, or bring a gate to; `before`
 * without one. */
static consult_status open_from(cns_reading *r, uint32_t format, uint32_t first, uint32_t words, uint32_t *before) {
    for (uint32_t i = first; i < *before; i++) {
        cns_regex_fate fate;
        if (!may_begin(r, format, i)) continue;
        consult_status status = cns_regex_foresee(r->pack->formats[format], r->regex, points_of(r), i, r->symbols.count, &fate);
        if (status == CONSULT_OK && fate != CNS_REGEX_NONE) status = cns_formats_find(r, format);
        if (status != CONSULT_OK) return status;
        if (fate == CNS_REGEX_NONE) continue;
        trial tried = trial_of(r, format, i, words);
        if (tried == TRIED && fate == CNS_REGEX_OPEN) {
            size_t end;
            status = as_it_stands(r, format, i, &end);
            if (status == CONSULT_NOT_FOUND) *before = i;
            if (status != CONSULT_NOT_FOUND && status != CONSULT_OK) return status;
        }
        if (tried == PERHAPS) *before = i;
    }
    return CONSULT_OK;
}

consult_status cns_formats_open(cns_reading *r, uint32_t before, uint32_t words, uint32_t *symbol) {
    uint32_t first = r->symbols.count > LOOK ? r->symbols.count - LOOK : 0; /* from farther back none looks so far */
    *symbol = before;
    for (uint32_t i = 0; i < r->model->formats_count; i++) {
        if (!r->model->formats[i].streamed) continue;
        consult_status status = open_from(r, i, first, words, symbol);
        if (status != CONSULT_OK) return status;
    }
    return CONSULT_OK;
}

consult_status cns_formats_uncut(cns_reading *r, uint32_t symbol, uint32_t *start) {
    *start = symbol;
    for (uint32_t i = 0; i < r->model->formats_count; i++) {
        if (!r->model->formats[i].streamed) continue;
        consult_status status = cns_formats_find(r, i);
        if (status != CONSULT_OK) return status;
        uint32_t first = passes_over(r, i, 0, symbol);
        if (first < *start) *start = first;
    }
    return CONSULT_OK;
}

void cns_formats_carry(cns_reading *r, uint32_t symbol, uint16_t *carry) {
    for (uint32_t i = 0; i < r->model->formats_count; i++) {
        const cns_format *f = &r->model->formats[i];
        carry[i] = 0;
        if (!f->streamed) continue;
        windows w = windows_of(r, f, symbol);
        uint32_t reach = carried(r, f), end = w.count ? w.gates[w.count - 1].end + f->after : 0;
        if (end > reach) reach = end;
        if (reach > symbol) carry[i] = (uint16_t)(reach - symbol < UINT16_MAX ? reach - symbol : UINT16_MAX);
    }
}
