/* The alphabet of a pack: code points → symbols, and a text as a row of symbols with the way back to its bytes.
 *
 * Symbols below CNS_SYMBOL_FIRST stand for "any other character of this class" (CNS_SYMBOL_OTHER for CNS_CLASS_OTHER, the others
 * are the number of their class); from there on each stands for one folded character that some literal uses. One look-up folds and
 * classifies. */
#ifndef CNS_MATCH_ALPHABET_H
#define CNS_MATCH_ALPHABET_H

#include "base/vector.h"
#include "text/fold.h"

#define CNS_SYMBOL_EXPANDS   0u /* take the long way: the code point folds to several, or is not one. Stands in no text */
#define CNS_SYMBOL_INVISIBLE 1u /* CNS_CLASS_INVISIBLE: left out, stands in no text either */
#define CNS_SYMBOL_OTHER     15u
#define CNS_SYMBOL_FIRST     16u

/* Three bytes of UTF-8 hold 16 bits, and those are the place of their symbol: the pages of these code points come first, in order.
 * Below lie the overlong forms and in the middle the surrogates, all of which take the long way, where they are refused. */
#define CNS_DIRECT_FIRST 0x800u
#define CNS_DIRECT_END   0x10000u

static inline bool cns_is_surrogate(uint32_t point) {
    return point >= 0xD800 && point <= 0xDFFF;
}

/* What classes[] says beside the class (its lower 4 bits). */
#define CNS_TRAIT_CLASS   15u
#define CNS_TRAIT_NUMERAL 16u  /* begins a number: a digit, a Chinese numeral, or a vague one such as 几 */
#define CNS_TRAIT_DIGIT   32u  /* 0 to 9 */
#define CNS_TRAIT_VALUE   64u  /* begins the name of a laboratory value that can be critical */
#define CNS_TRAIT_GOES_ON 128u /* is the second character of such a name; with CNS_TRAIT_VALUE also a name by itself */

typedef struct cns_alphabet {
    const uint16_t *pages;   /* 0x1100: code point >> 8 → page; itself from CNS_DIRECT_FIRST to CNS_DIRECT_END */
    const uint16_t *symbols; /* page * 256 + code point & 255 → symbol */
    const uint8_t *classes;  /* symbol → cns_class and traits */
} cns_alphabet;

/* Where one symbol of a text comes from: bytes of the original character. */
typedef struct cns_place {
    uint32_t start, end;
} cns_place;

/* The number of the sentence and of the clause that a symbol stands in. */
typedef struct cns_position {
    uint16_t sentence, clause;
} cns_position;

/* A text as matching sees it: invisible characters left out. Marks belong to the clause and sentence that they end, those behind a
 * line feed to what follows. */
typedef struct cns_symbols {
    const char *text;
    size_t size;
    uint16_t *symbols;
    cns_place *places;
    cns_position *units; /* filled by cns_symbols_divide() */
    uint32_t classes;    /* likewise: bits of those that stand in the text */
    uint32_t count;
    uint32_t capacity;
} cns_symbols;

void cns_symbols_free(cns_symbols *s, const cns_memory *memory);

/* Reads a text. INVALID_UTF8 with the offset of the bad byte, NO_MEMORY. */
consult_status cns_symbols_read(cns_symbols *s, const cns_memory *memory, const cns_alphabet *alphabet, const char *text,
                                size_t size, size_t *bad);

/* Takes out the spaces, and the single line feed, between two Han characters: how words look that were wrapped or spaced out. A
 * line feed stays behind a mark, and behind a long line; one space stays between words, where it is a pause, and goes beside a
 * character that stands alone. Of several lines in a row that nothing ends, every other line feed goes, so that no more than two
 * lines become one: half 0 takes out the first, the third …, half 1 those between; *more = whether there are some for the other
 * half. Whether something was taken out; call it before cns_symbols_divide(). */
#define CNS_HALVES     2u
#define CNS_BREAK_MOST 8u /* spaces and line feeds in a row */
bool cns_symbols_join(cns_symbols *s, const cns_alphabet *alphabet, uint32_t half, bool *more);

/* Whether there is one. */
bool cns_symbols_may_join(const cns_symbols *s, const cns_alphabet *alphabet);

/* Whether cns_symbols_join() has taken something out within [from, to). */
bool cns_symbols_joined(const cns_symbols *s, const cns_alphabet *alphabet, uint32_t from, uint32_t to);

/* What a symbol is besides its class. */
typedef enum cns_divider {
    CNS_DIVIDER_NONE,
    CNS_DIVIDER_LINE_FEED,
    CNS_DIVIDER_BAR /* a bar of any width: with a space on both sides it parts the fields of a form, as a line's end does */
} cns_divider;

/* Where clauses and sentences end, while a text is read. Zero it to begin. */
typedef struct cns_borders {
    cns_position at;               /* of the last character that is no mark */
    bool end_sentence, end_clause; /* at the next character that is no mark */
    bool end_line;                 /* at the next one that is no end of a sentence */
    cns_class last;                /* of the last character that is no space */
    bool space;                    /* a space since then */
    bool bar;                      /* the last one was CNS_DIVIDER_BAR behind a space */
} cns_borders;

cns_divider cns_symbols_divider(const cns_symbols *s, uint32_t i);

/* The next symbol. */
void cns_borders_pass(cns_borders *b, cns_class class, cns_divider divider);

/* Numbers the sentences and clauses of a text that was read. */
void cns_symbols_divide(cns_symbols *s, const cns_alphabet *alphabet);

static inline bool cns_symbols_is_line_feed(const cns_symbols *s, uint32_t i) {
    return s->text[s->places[i].start] == '\n';
}

static inline uint16_t cns_alphabet_symbol(const cns_alphabet *a, uint32_t point) {
    return a->symbols[(uint32_t)a->pages[point >> 8] * 256 + (point & 255)];
}

static inline cns_class cns_symbols_class(const cns_symbols *s, const cns_alphabet *a, uint32_t i) {
    return (cns_class)(a->classes[s->symbols[i]] & CNS_TRAIT_CLASS);
}

/* Folded code points of symbols [from, to) into `points` (room for one each). For formats and numbers, where the few characters
 * of a window are needed again. */
void cns_symbols_points(const cns_symbols *s, uint32_t from, uint32_t to, uint32_t *points);

#endif
