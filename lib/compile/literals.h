/* Words on their way into a pack: what cns_compile_words() collects (words.c) and what becomes of it (literals.c). */
#ifndef CNS_COMPILE_LITERALS_H
#define CNS_COMPILE_LITERALS_H

#include "compile/compiler.h"

typedef enum cns_word_meaning { A_WORD, AN_EXCEPTION, A_WEIGHT } cns_word_meaning;

/* What a literal means, and in whose texts (bits 1 << consult_role): see cns_payload. */
typedef struct cns_word_payload {
    cns_word_meaning kind;
    uint32_t target; /* concept or label */
    int32_t weight;  /* of a word: 1 = only where it stands alone */
    uint32_t roles;
} cns_word_payload;

/* One literal of one automaton, by its folded form. */
typedef struct cns_word_literal {
    const char *text; /* as first written */
    uint32_t *points;
    uint32_t count;
    cns_variant variant;
    cns_vector payloads; /* cns_word_payload */
} cns_word_literal;

/* A word of a concept that is not scanned for. */
typedef struct cns_word_spare {
    const uint32_t *points;
    uint32_t count;
    bool allow;
} cns_word_spare;

typedef struct cns_words_build {
    cns_compiler *c;
    cns_map compounds;    /* folded word → the concept that says in which longer words it does not stand (性病 in 慢性病) */
    cns_vector pending;   /* uint32_t: those concepts whose words were met in the one that is being put */
    const uint8_t *roles; /* of each concept: in whose texts it is looked for */
    cns_vector spares;    /* cns_word_spare: of the concepts of word lists, each in a row */
    cns_range *spares_of; /* of each concept */
    bool aside;           /* words become spares, not literals */
    cns_vector literals;  /* cns_word_literal */
    cns_map map;          /* folded form → place in literals */
    cns_vector points;    /* uint32_t: of all literals */
    uint32_t visits;      /* of concepts, included ones too */
} cns_words_build;

/* Writes the literals, with the alphabet and the automata that find them, and the word lists that are not scanned for. */
void cns_literals_put(cns_words_build *w);

#endif
