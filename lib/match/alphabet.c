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

/* Where clauses and sentences end, while a text is read. */
typedef struct borders {
    uint16_t sentence, clause;
    bool end_sentence, end_clause; /* at the next character that is no mark */
    cns_class last;                /* of the last character that is no space */
    bool space;                    /* a space since then */
} borders;

static void raise(uint16_t *number) {
    if (*number < UINT16_MAX) ++*number;
}

static void pass_border(borders *b, cns_class class) {
    if (class == CNS_CLASS_SENTENCE_END) {
        b->end_sentence = true;
    } else if (class == CNS_CLASS_CLAUSE_END || class == CNS_CLASS_EMOJI) {
        b->end_clause = true;
    } else if (class == CNS_CLASS_SPACE) {
        b->space = true;
        return;
    } else if (class != CNS_CLASS_PUNCTUATION) {
        if (b->end_sentence) raise(&b->sentence);
        if (b->end_sentence || b->end_clause || (b->space && b->last == CNS_CLASS_HAN && class == CNS_CLASS_HAN)) raise(&b->clause);
        b->end_sentence = b->end_clause = false;
    }
    b->last = class;
    b->space = false;
}

void cns_symbols_divide(cns_symbols *s, const cns_alphabet *alphabet) {
    borders b = {0, 0, false, false, CNS_CLASS_OTHER, false};
    for (uint32_t i = 0; i < s->count; i++) {
        cns_class class = cns_symbols_class(s, alphabet, i);
        /* a Han character behind a Han character: nearly all of them */
        if (class != CNS_CLASS_HAN || b.last != CNS_CLASS_HAN || b.space) pass_border(&b, class);
        s->units[i] = (cns_position){b.sentence, b.clause};
    }
}

/* A code point of three bytes, which nearly all Chinese text is made of; 0 for what needs a closer look (the rows of the first
 * byte 0xE0 and 0xED hold overlong forms and surrogates). */
static inline uint32_t three_bytes(const unsigned char *p) {
    uint32_t first = p[0], second = p[1] ^ 0x80u, third = p[2] ^ 0x80u;
    if ((second | third) >= 0x40 || first - 0xE1 > 0xEFu - 0xE1 || first == 0xED) return 0;
    return (first & 15) << 12 | second << 6 | third;
}

/* The code point at `at`; *step = its bytes, 0 when they are not UTF-8. */
static inline uint32_t point_at(const unsigned char *bytes, size_t size, size_t at, unsigned *step) {
    uint32_t point = 0;
    if (bytes[at] < 0x80) {
        *step = 1;
        return bytes[at];
    }
    if (size - at >= 3 && (point = three_bytes(bytes + at)) != 0) {
        *step = 3;
        return point;
    }
    *step = cns_utf8_decode(bytes, size, at, &point);
    return point;
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
    uint32_t count = 0;
    const cns_alphabet letters = *alphabet; /* by value: what is stored below cannot change it */
    uint16_t *symbols = s->symbols;
    cns_place *places = s->places;
    for (size_t at = 0; at < size;) {
        uint32_t point;
        /* a run of characters of three bytes that have a symbol of their own: the bulk of a Chinese text */
        for (; at + 2 < size && bytes[at] >= 0xE0 && (point = three_bytes(bytes + at)) != 0; at += 3) {
            uint16_t symbol = cns_alphabet_symbol(&letters, point);
            if (symbol < CNS_SYMBOL_FIRST) break;
            symbols[count] = symbol;
            places[count++] = (cns_place){(uint32_t)at, (uint32_t)at + 3};
        }
        if (at == size) break;
        unsigned step;
        point = point_at(bytes, size, at, &step);
        if (!step) {
            *bad = at;
            return CONSULT_INVALID_UTF8;
        }
        uint16_t symbol = cns_alphabet_symbol(&letters, point);
        cns_place place = {(uint32_t)at, (uint32_t)(at + step)};
        at += step;
        if (symbol == CNS_SYMBOL_EXPANDS) {
            s->count = count;
            if (!expand(s, memory, alphabet, point, place)) return CONSULT_NO_MEMORY;
            count = s->count;
            symbols = s->symbols;
            places = s->places;
            continue;
        }
        symbols[count] = symbol;
        places[count] = place;
        count += symbol != CNS_CLASS_INVISIBLE;
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
