/* The part of the compiled pack that is found in a text: words, scopes, formats. See model.h. */
#ifndef CNS_MODEL_WORDS_H
#define CNS_MODEL_WORDS_H

#include "match/automaton.h"
#include "match/outline.h"
#include "model/names.h"
#include "text/lookalike.h"

typedef struct cns_concept {
    cns_name id, source;
    cns_range clauses; /* refs → clauses that a word of it meets */
} cns_concept;

typedef struct cns_literal {
    cns_range payloads;        /* the patient's, those of both sides, the agent's */
    uint32_t patients, agents; /* so many of them at the front count in a patient's text, at the end in an agent's */
    cns_name text;             /* as written, for evidence */
} cns_literal;

/* What a literal means: an index with marks. A word of a concept is that concept; one that takes away the words of a concept inside
 * it is the number of concepts more; a trained n-gram (CNS_PAYLOAD_WEIGHT) is one of the weights. */
typedef struct cns_payload {
    uint32_t means;
} cns_payload;

#define CNS_PAYLOAD_INDEX  0x3FFFFFFFu
#define CNS_PAYLOAD_ALONE  0x40000000u /* only where the word stands alone */
#define CNS_PAYLOAD_WEIGHT 0x80000000u

/* What the scan is made of: see match/automaton.h for the parts. One for each cns_variant; those but the plain one go over the text
 * as symbol_maps changes it (one row of the alphabet for each variant), the loose ones without what may stand between; and only
 * when the text holds a symbol with the variant's bit in symbol_variants, as every place that matches does. */
typedef struct cns_automaton {
    uint32_t filter_bits, pair_bits;
    cns_range filter;  /* → filters */
    cns_range pairs;   /* → pairs */
    cns_range singles; /* → singles, one for each symbol */
    uint32_t longest;  /* symbols of the longest literal; 0 = no literals */
} cns_automaton;

typedef struct cns_word {  /* not in the automaton: a row looks for it beside the part that was found */
    uint32_t first, count; /* → word_symbols; count at least 1 */
} cns_word;

typedef struct cns_word_list {
    cns_range words;    /* → words, in the order of their first symbols */
    cns_range allow;    /* → words, likewise: a word inside one of them does not count */
    uint32_t longest;   /* symbols of the longest of them all */
    uint32_t begins[2]; /* bits: what words can begin with, as symbol modulo 64; low half first */
} cns_word_list;

typedef enum cns_reach {
    CNS_REACH_FORWARD,
    CNS_REACH_BACKWARD,
    CNS_REACH_BOTH,
    CNS_REACH_CLAUSE,
    CNS_REACH_SENTENCE,
    CNS_REACH_TURN
} cns_reach;

typedef enum cns_within { CNS_IN_CLAUSE, CNS_IN_SENTENCE, CNS_IN_SENTENCE_NEXT, CNS_IN_TURN } cns_within;

typedef struct cns_scope {
    cns_name id, source;
    uint32_t trigger; /* concept */
    uint32_t until;   /* concept or CNS_NONE */
    uint32_t speech;  /* concept of what leads in the speech itself, or CNS_NONE: what is enclosed is always something else */
    uint32_t reach;   /* cns_reach */
    uint32_t chars;
    uint32_t stop; /* cns_within: CLAUSE, SENTENCE or TURN */
} cns_scope;

typedef enum cns_gate { CNS_GATE_DIGIT, CNS_GATE_CONCEPT } cns_gate;
typedef enum cns_alone { CNS_ALONE_ANY, CNS_ALONE_DIGIT, CNS_ALONE_LETTER } cns_alone;
typedef enum cns_normal { CNS_NORMAL_TEXT, CNS_NORMAL_DIGITS, CNS_NORMAL_NUMBER } cns_normal;

typedef struct cns_format {
    cns_name id, source, pattern;
    uint32_t gate, concept; /* cns_gate; concept or CNS_NONE */
    uint32_t before, after; /* characters around the gate that are searched */
    uint32_t alone;         /* cns_alone */
    uint32_t normal;        /* cns_normal */
    uint32_t outline;       /* or CNS_NONE */
    uint32_t heads;         /* its bits in kind_heads say where a match may begin */
    uint32_t streamed;      /* a rule that sentences decide asks for it (compile/extent.c) */
    uint32_t mask;          /* cns_mask: how logs show its matches */
    cns_range clauses;      /* refs → clauses that such a place meets */
} cns_format;

/* See match/outline.h. Positions are below the count of follows. */
typedef struct cns_outline_entry {
    cns_range stretches; /* → outline_stretches */
    cns_range follows;   /* → outline_follows */
    cns_positions first, last;
    uint32_t start; /* a match begins at the start of the text */
    uint32_t reserved;
} cns_outline_entry;

/* Symbols that all formats treat alike are of one kind (symbol_kinds): kind_heads has a row for each kind, kind_stretches for each
 * outline a row of the kinds' stretches, or CNS_NO_STRETCH where the characters of the kind are of several.
 *
 * What matches can begin with: bit i of bits[k] when the k-th character of a match of format i, or one behind a match that is
 * shorter, can be a symbol of this kind. The first kind stands for the end of the text, and its bits[0] for formats that begin at
 * the start of the text only. See cns_format.heads for which formats have bits. */
#define CNS_HEAD_FORMATS 128u
#define CNS_HEAD_SYMBOLS 3u
typedef struct cns_heads {
    uint64_t bits[CNS_HEAD_SYMBOLS][CNS_HEAD_FORMATS / 64];
    uint64_t ends[CNS_HEAD_FORMATS / 64]; /* a match can end with such a symbol */
} cns_heads;

#endif
