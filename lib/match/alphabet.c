#include "match/alphabet.h"

#include "text/utf8.h"

#include <string.h>

void cns_symbols_free(cns_symbols *s, const cns_memory *memory) {
    cns_memory_put(memory, s->symbols, s->capacity * sizeof *s->symbols);
    cns_memory_put(memory, s->places, s->capacity * sizeof *s->places);
    cns_memory_put(memory, s->units, s->capacity * sizeof *s->units);
    memset(s, 0, sizeof *s);
}

static bool reserve(cns_symbols *s, const cns_memory *memory, size_t needed) {
    if (needed <= s->capacity) return true;
    if (needed > UINT32_MAX / 16) return false;
    uint32_t capacity = s->capacity ? s->capacity : 256;
    while (capacity < needed) capacity *= 2;
    cns_symbols bigger = *s;
    bigger.capacity = capacity;
    bigger.symbols = cns_memory_get(memory, capacity * sizeof *bigger.symbols);
    bigger.places = cns_memory_get(memory, capacity * sizeof *bigger.places);
    bigger.units = cns_memory_get(memory, capacity * sizeof *bigger.units);
    if (!bigger.symbols || !bigger.places || !bigger.units) {
        cns_symbols_free(&bigger, memory);
        return false;
    }
    if (s->count) {
        memcpy(bigger.symbols, s->symbols, s->count * sizeof *s->symbols);
        memcpy(bigger.places, s->places, s->count * sizeof *s->places);
    }
    cns_symbols_free(s, memory);
    *s = bigger;
    return true;
}

static void raise(uint16_t *number) {
    if (*number < UINT16_MAX) ++*number;
}

void cns_borders_pass(cns_borders *b, cns_class class, cns_divider divider) {
    if (class == CNS_CLASS_SPACE && b->bar) b->end_sentence = b->end_line = true;
    b->bar = divider == CNS_DIVIDER_BAR && b->space;
    if (class == CNS_CLASS_SENTENCE_END) {
        b->end_sentence = true;
        b->end_line = b->end_line || divider == CNS_DIVIDER_LINE_FEED;
    } else if (class == CNS_CLASS_CLAUSE_END || class == CNS_CLASS_EMOJI) {
        b->end_clause = true;
    } else if (class == CNS_CLASS_SPACE) {
        b->space = true;
        return;
    } else if (class != CNS_CLASS_PUNCTUATION || b->end_line) {
        if (b->end_sentence) raise(&b->at.sentence);
        if (b->end_sentence || b->end_clause || (b->space && b->last == CNS_CLASS_HAN && class == CNS_CLASS_HAN))
            raise(&b->at.clause);
        b->end_sentence = b->end_line = b->end_clause = false;
    }
    b->last = class;
    b->space = false;
}

cns_divider cns_symbols_divider(const cns_symbols *s, uint32_t i) {
    const char *at = s->text + s->places[i].start;
    switch (s->places[i].end - s->places[i].start) {
    case 1: return *at == '\n' ? CNS_DIVIDER_LINE_FEED : *at == '/' || *at == '|' ? CNS_DIVIDER_BAR : CNS_DIVIDER_NONE;
    case 3: return !memcmp(at, "／", 3) || !memcmp(at, "｜", 3) ? CNS_DIVIDER_BAR : CNS_DIVIDER_NONE;
    default: return CNS_DIVIDER_NONE;
    }
}

void cns_symbols_divide(cns_symbols *s, const cns_alphabet *alphabet) {
    cns_borders b = {.last = CNS_CLASS_OTHER};
    uint32_t classes = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        cns_class class = cns_symbols_class(s, alphabet, i);
        classes |= 1u << class;
        /* a Han character behind a Han character: nearly all of them */
        if (class != CNS_CLASS_HAN || b.last != CNS_CLASS_HAN || b.space)
            cns_borders_pass(&b, class, class == CNS_CLASS_HAN ? CNS_DIVIDER_NONE : cns_symbols_divider(s, i));
        s->units[i] = b.at;
    }
    s->classes = classes;
}

/* Lowest first, on every machine. */
static inline uint32_t four_bytes(const unsigned char *p) {
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Reads characters of three bytes and of one, the bulk of a Chinese text, until one comes that takes the long way, or fewer than
 * four bytes are left. Returns where it stopped. */
static inline uint32_t read_run(const cns_alphabet *a, const unsigned char *bytes, uint32_t at, uint32_t size, uint16_t *symbols,
                                cns_place *places, uint32_t *read) {
    const uint16_t *ascii = a->symbols + (uint32_t)a->pages[0] * 256;
    uint32_t count = *read, last = size < 4 ? 0 : size - 3;
    while (at < last) {
        uint32_t four = four_bytes(bytes + at);
        if ((four & 0xC0C0F0) == 0x8080E0) {
            uint16_t symbol = a->symbols[(four & 15) << 12 | (four >> 2 & 0xFC0) | (four >> 16 & 63)];
            if (symbol <= CNS_SYMBOL_INVISIBLE) break;
            symbols[count] = symbol;
            places[count++] = (cns_place){at, at + 3};
            at += 3;
        } else if (!(four & 0x80)) {
            uint16_t symbol = ascii[four & 0x7F];
            if (symbol <= CNS_SYMBOL_INVISIBLE) break;
            symbols[count] = symbol;
            places[count++] = (cns_place){at, at + 1};
            at++;
        } else {
            break;
        }
    }
    *read = count;
    return at;
}

static bool expand(cns_symbols *s, const cns_memory *memory, const cns_alphabet *alphabet, uint32_t point, cns_place place) {
    uint32_t to[CNS_FOLD_EXPANSION_MAX];
    uint32_t count = cns_fold_point(point, to);
    if (!reserve(s, memory, s->count + count + (s->size - place.start))) return false;
    for (uint32_t i = 0; i < count; i++) {
        s->symbols[s->count] = cns_alphabet_symbol(alphabet, to[i]);
        s->places[s->count++] = place;
    }
    return true;
}

consult_status cns_symbols_read(cns_symbols *s, const cns_memory *memory, const cns_alphabet *alphabet, const char *text,
                                size_t size, size_t *bad) {
    const unsigned char *bytes = (const unsigned char *)text;
    s->text = text;
    s->size = size;
    s->count = 0;
    if (!reserve(s, memory, size + CNS_FOLD_EXPANSION_MAX)) return CONSULT_NO_MEMORY;
    const cns_alphabet letters = *alphabet;   /* by value: what is stored below cannot change it */
    uint32_t count = 0, end = (uint32_t)size; /* it has been reserved for, so it fits */
    for (uint32_t at = 0;;) {
        at = read_run(&letters, bytes, at, end, s->symbols, s->places, &count);
        if (at == end) break;
        uint32_t point;
        unsigned step = cns_utf8_decode(bytes, size, at, &point);
        if (!step) {
            *bad = at;
            return CONSULT_INVALID_UTF8;
        }
        uint16_t symbol = cns_alphabet_symbol(&letters, point);
        cns_place place = {at, at + step};
        at += step;
        if (symbol == CNS_SYMBOL_EXPANDS) {
            s->count = count;
            if (!expand(s, memory, alphabet, point, place)) return CONSULT_NO_MEMORY;
            count = s->count;
        } else if (symbol != CNS_SYMBOL_INVISIBLE) {
            s->symbols[count] = symbol;
            s->places[count++] = place;
        }
    }
    s->count = count;
    return CONSULT_OK;
}

void cns_symbols_points(const cns_symbols *s, uint32_t from, uint32_t to, uint32_t *points) {
    const unsigned char *bytes = (const unsigned char *)s->text;
    for (uint32_t i = from; i < to;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        cns_utf8_decode(bytes, s->size, s->places[i].start, &point);
        uint32_t count = cns_fold_point(point, folded), skip = 0;
        /* symbols of the same character that stand before `from` */
        if (count > 1)
            while (skip < i && s->places[i - skip - 1].start == s->places[i].start) skip++;
        for (uint32_t k = skip; k < count && i < to; k++, i++) points[i - from] = folded[k];
    }
}

#define WRAP_MOST  80u /* characters of a line: longer ones are wrapped by nobody */
#define LINE_LEAST 3u  /* shorter ones are no lines: characters are put under each other, */
#define LINES_MOST 16u /* so many at most */

static bool is_break(const cns_symbols *s, const cns_alphabet *alphabet, uint32_t i) {
    return cns_symbols_is_line_feed(s, i) || s->text[s->places[i].start] == '\r' ||
           cns_symbols_class(s, alphabet, i) == CNS_CLASS_SPACE;
}

/* Whether the break [i, end) is a pause, as people put one for a comma: one space between two words, not between two characters. */
static bool is_pause(const cns_symbols *s, const cns_alphabet *alphabet, uint32_t i, uint32_t end, bool word) {
    bool one = end - i == 1 && s->text[s->places[i].start] == ' ';
    return one && word && end + 1 < s->count && cns_symbols_class(s, alphabet, end + 1) == CNS_CLASS_HAN;
}

/* Where the walk through the symbols of a text stands that takes breaks out. */
typedef struct joiner {
    uint32_t half;
    uint32_t since, run; /* characters of the line since the end of a sentence; Han characters beside each other */
    uint32_t lines;      /* line feeds since then that one half or the other takes out; */
    uint32_t shorts;     /* those behind short lines in a row, which both do */
    bool left;           /* one was left to the other half */
    cns_class last;
} joiner;

/* Behind the spaces and line feeds at symbol i; i itself when what stands there is none, or ends something. */
static uint32_t behind_break(const joiner *j, const cns_symbols *s, const cns_alphabet *alphabet, uint32_t i, uint32_t *feeds) {
    uint32_t end = i;
    while (end < s->count && is_break(s, alphabet, end)) *feeds += cns_symbols_is_line_feed(s, end++);
    bool stays = end == s->count || cns_symbols_class(s, alphabet, end) != CNS_CLASS_HAN || end - i > CNS_BREAK_MOST || *feeds > 1;
    bool wraps = j->since < LINE_LEAST ? j->shorts < LINES_MOST : j->since <= WRAP_MOST;
    return stays || (*feeds && !wraps) || is_pause(s, alphabet, i, end, j->run > 1) ? i : end;
}

/* The symbol that is kept next, at i or behind a break there. */
static uint32_t pass(joiner *j, const cns_symbols *s, const cns_alphabet *alphabet, uint32_t i) {
    uint32_t feeds = 0, next = j->last == CNS_CLASS_HAN ? behind_break(j, s, alphabet, i, &feeds) : i;
    bool wrapped = feeds && next > i, left = wrapped && j->since >= LINE_LEAST && j->lines++ % CNS_HALVES != j->half;
    if (left) next = i;
    j->left = j->left || left;
    if (wrapped) j->shorts = j->since < LINE_LEAST ? j->shorts + 1 : 0;
    j->last = cns_symbols_class(s, alphabet, next);
    if (j->last == CNS_CLASS_SENTENCE_END && !left) j->lines = j->shorts = 0;
    j->since = j->last == CNS_CLASS_SENTENCE_END ? 0 : wrapped ? 1 : j->since + 1;
    j->run = j->last != CNS_CLASS_HAN ? 0 : next == i ? j->run + 1 : 1;
    return next;
}

bool cns_symbols_join(cns_symbols *s, const cns_alphabet *alphabet, uint32_t half, bool *more) {
    joiner j = {.half = half, .last = CNS_CLASS_OTHER};
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        i = pass(&j, s, alphabet, i);
        s->symbols[kept] = s->symbols[i];
        s->places[kept++] = s->places[i];
    }
    bool any = kept < s->count;
    s->count = kept;
    *more = j.left;
    return any;
}

bool cns_symbols_may_join(const cns_symbols *s, const cns_alphabet *alphabet) {
    joiner j = {.last = CNS_CLASS_OTHER};
    for (uint32_t i = 0; i < s->count; i++)
        if (pass(&j, s, alphabet, i) != i) return true;
    return false;
}

bool cns_symbols_joined(const cns_symbols *s, const cns_alphabet *alphabet, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i + 1 < to; i++) {
        uint32_t point;
        for (uint32_t at = s->places[i].end; at < s->places[i + 1].start;) {
            at += cns_utf8_decode((const unsigned char *)s->text, s->size, at, &point);
            if (cns_alphabet_symbol(alphabet, point) != CNS_SYMBOL_INVISIBLE) return true;
        }
    }
    return false;
}
