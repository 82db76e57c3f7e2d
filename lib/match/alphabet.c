#include "match/alphabet.h"

#include "text/utf8.h"

#include <string.h>

void cns_symbols_free(cns_symbols *s, const cns_memory *memory) {
    cns_memory_put(memory, s->symbols, s->capacity * sizeof *s->symbols);
    cns_memory_put(memory, s->places, s->capacity * sizeof *s->places);
    memset(s, 0, sizeof *s);
}

static bool reserve(cns_symbols *s, const cns_memory *memory, size_t needed) {
    if (needed <= s->capacity) return true;
    if (needed > UINT32_MAX / 16) return false;
    uint32_t capacity = s->capacity ? s->capacity : 256;
    while (capacity < needed) capacity *= 2;
    uint16_t *symbols = cns_memory_get(memory, capacity * sizeof *symbols);
    cns_place *places = cns_memory_get(memory, capacity * sizeof *places);
    if (!symbols || !places) {
        cns_memory_put(memory, symbols, capacity * sizeof *symbols);
        cns_memory_put(memory, places, capacity * sizeof *places);
        return false;
    }
    if (s->count) {
        memcpy(symbols, s->symbols, s->count * sizeof *symbols);
        memcpy(places, s->places, s->count * sizeof *places);
    }
    cns_memory_put(memory, s->symbols, s->capacity * sizeof *symbols);
    cns_memory_put(memory, s->places, s->capacity * sizeof *places);
    s->symbols = symbols;
    s->places = places;
    s->capacity = capacity;
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

static void put(cns_symbols *s, borders *b, uint16_t symbol, cns_class class, size_t start, size_t end) {
    pass_border(b, class);
    s->symbols[s->count] = symbol;
    s->places[s->count++] = (cns_place){(uint32_t)start, (uint32_t)end, b->sentence, b->clause};
}

static uint16_t symbol_of(const cns_alphabet *a, uint32_t point) {
    return a->symbols[(uint32_t)a->pages[point >> 8] * 256 + (point & 255)];
}

consult_status cns_symbols_read(cns_symbols *s, const cns_memory *memory, const cns_alphabet *alphabet, const char *text,
                                size_t size, size_t *bad) {
    const unsigned char *bytes = (const unsigned char *)text;
    borders b = {0, 0, false, false, CNS_CLASS_OTHER, false};
    s->text = text;
    s->size = size;
    s->count = 0;
    if (!reserve(s, memory, size + CNS_FOLD_EXPANSION_MAX)) return CONSULT_NO_MEMORY;
    for (size_t at = 0; at < size;) {
        uint32_t point;
        unsigned step = cns_utf8_decode(bytes, size, at, &point);
        if (!step) {
            *bad = at;
            return CONSULT_INVALID_UTF8;
        }
        uint16_t symbol = symbol_of(alphabet, point);
        cns_class class = (cns_class)alphabet->classes[symbol];
        if (symbol == CNS_SYMBOL_EXPANDS) {
            uint32_t to[CNS_FOLD_EXPANSION_MAX];
            uint32_t count = cns_fold_point(point, to);
            if (!reserve(s, memory, s->count + count + (size - at))) return CONSULT_NO_MEMORY;
            for (uint32_t i = 0; i < count; i++) {
                symbol = symbol_of(alphabet, to[i]);
                put(s, &b, symbol, (cns_class)alphabet->classes[symbol], at, at + step);
            }
        } else if (class != CNS_CLASS_INVISIBLE) {
            put(s, &b, symbol, class, at, at + step);
        }
        at += step;
    }
    s->sentences = (uint16_t)(b.sentence + (b.sentence < UINT16_MAX));
    s->clauses = (uint16_t)(b.clause + (b.clause < UINT16_MAX));
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
