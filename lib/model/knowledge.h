/* The part of the model that the hospital's knowledge is made of: laboratory values. Numbers are whole: millionths of a unit. */
#ifndef CNS_MODEL_KNOWLEDGE_H
#define CNS_MODEL_KNOWLEDGE_H

#include "model/names.h"

/* Raised by a patient's turn that tells a critical value; there is one when the pack has tests. */
#define CNS_SIGNAL_CRITICAL "labs.critical"

#define CNS_MILLION INT64_C(1000000)

/* A limit that is not there. */
#define CNS_LAB_NO_LOW  INT64_MIN
#define CNS_LAB_NO_HIGH INT64_MAX

typedef enum cns_lab_kind {
    CNS_LAB_NUMBER, /* a value with a unit */
    CNS_LAB_SIGN,   /* positive or negative; a number beside it is only compared with a printed range */
    CNS_LAB_ACUITY  /* visual acuity, decimal or on the five-mark chart */
} cns_lab_kind;

typedef struct cns_lab { /* one thing that a laboratory or an instrument measures */
    cns_name id, source, panel;
    cns_titles titles, note;
    uint32_t kind;                       /* cns_lab_kind */
    uint32_t unit;                       /* that its table is in, or CNS_NONE */
    uint32_t unit_optional;              /* only one unit is in ordinary use: a bare number is in it */
    uint16_t sided;                      /* of one eye */
    uint16_t usual_in_dialysis;          /* what is critical for others is usual there */
    cns_range conversions;               /* → lab_conversions */
    cns_range ranges;                    /* → lab_ranges */
    cns_range rows;                      /* → lab_rows: of visual acuity */
    int64_t least, most;                 /* what can be a value at all, in whatever unit */
    int64_t possible_low, possible_high; /* of a living person, in `unit`: a number without a unit has the one that fits */
    int64_t critical_low, critical_high; /* at or below, at or above: CNS_LAB_NO_LOW, CNS_LAB_NO_HIGH */
} cns_lab;

typedef struct cns_lab_unit {
    cns_name id, text;
} cns_lab_unit;

typedef struct cns_lab_conversion { /* a number of `unit` times numerator / denominator is one of the table's unit */
    uint32_t unit;
    uint32_t numerator, denominator; /* 1 to CNS_LAB_FACTOR */
} cns_lab_conversion;

#define CNS_LAB_FACTOR 1000000u

#define CNS_LAB_MALE   1u
#define CNS_LAB_FEMALE 2u

typedef struct cns_lab_range {
    cns_name source;
    int64_t low, high;
    uint32_t sexes;    /* bits CNS_LAB_MALE, CNS_LAB_FEMALE */
    uint32_t from, to; /* years, both inside */
    uint32_t reserved;
} cns_lab_range;

typedef struct cns_lab_row { /* one row of the chart */
    int64_t five, decimal;
} cns_lab_row;

/* What a word of a report means. The names stand in compile/labs.c in this order. */
typedef enum cns_lab_means {
    CNS_LAB_NEGATIVE,
    CNS_LAB_POSITIVE,
    CNS_LAB_WEAK, /* weakly positive, or at the limit */
    CNS_LAB_HIGH, /* printed beside a value */
    CNS_LAB_LOW,
    CNS_LAB_RANGE, /* a reference range follows */
    CNS_LAB_TO,    /* between the limits of a range */
    CNS_LAB_LESS,
    CNS_LAB_MORE,
    CNS_LAB_LEFT,
    CNS_LAB_RIGHT,
    CNS_LAB_BOTH,
    CNS_LAB_AGAIN,    /* another value of the same follows */
    CNS_LAB_NO_VALUE, /* the number before it is something else: years, drops, money */
    CNS_LAB_DIM,      /* sight that no chart measures: counting fingers, hand movements, light */
    CNS_LAB_PREGNANT,
    CNS_LAB_DIALYSIS,
    CNS_LAB_NOT, /* takes what follows away: not pregnant */
    CNS_LAB_IS_MALE,
    CNS_LAB_IS_FEMALE,
    CNS_LAB_STOP,   /* something else is spoken of: what follows is no value of the name before */
    CNS_LAB_FILLER, /* means nothing: about, roughly */
    CNS_LAB_MEANS
} cns_lab_means;

typedef struct cns_lab_term {
    cns_name id, value; /* value: what a slot of type "sex" holds for it */
    uint32_t means;     /* cns_lab_means */
} cns_lab_term;

typedef enum cns_lab_word_kind {
    CNS_LAB_WORD_LAB,
    CNS_LAB_WORD_WEAK, /* of a lab: counts only before a value with its unit */
    CNS_LAB_WORD_UNIT,
    CNS_LAB_WORD_TERM,
    CNS_LAB_WORD_PATTERN
} cns_lab_word_kind;

/* Words in the order of their folded code points, of those that begin alike the longest first. They are not in the automaton: only
 * who asks for laboratory values pays for them. */
typedef struct cns_lab_word {
    cns_range points; /* → lab_points, at least 1 */
    uint32_t kind;    /* cns_lab_word_kind */
    uint32_t target;  /* of labs, lab_units, lab_terms, lab_patterns */
} cns_lab_word;

typedef struct cns_lab_pattern { /* several signs read together */
    cns_name id, source;
    cns_range signs;   /* → lab_signs */
    uint32_t scenario; /* what is said of it */
} cns_lab_pattern;

typedef struct cns_lab_sign {
    uint32_t lab;
    uint32_t positive;
} cns_lab_sign;

/* ---- common questions ---- */

typedef struct cns_faq {
    cns_name id, source, table; /* table: an object of the facts whose members' names are looked for in the question; none: "" */
    cns_titles titles;
    cns_range signals; /* refs: one of them raised by the text asks it */
    cns_range facts;   /* → faq_facts: with none of them the answer is not known */
    cns_range words;   /* → faq_words: how items of the table are named by parts; none: only by their whole names */
    uint32_t scenario;
    uint32_t unknown; /* scenario, or CNS_NONE */
} cns_faq;

typedef struct cns_faq_fact {
    cns_name path;
} cns_faq_fact;

#define CNS_FAQ_WORD_BESIDE  0u /* may stand beside the part of a name that means the item */
#define CNS_FAQ_WORD_GENERAL 1u /* stands in many names, and names none */
#define CNS_FAQ_WORD_ALIKE   2u /* and above: words of one number mean the same item */

typedef struct cns_faq_word {
    cns_range points; /* → lab_points, at least 1 */
    uint32_t kind;
} cns_faq_word;

/* ---- facts that a host can give ---- */

typedef enum cns_fact_kind {
    CNS_FACT_TEXT,    /* a text, or one for each script */
    CNS_FACT_TEXTS,   /* a list of texts */
    CNS_FACT_TABLE,   /* texts by what they are of: prices */
    CNS_FACT_TIMES,   /* a list of times: "2026-12-01T09:30+08:00" */
    CNS_FACT_DOCTORS, /* a list of doctors */
    CNS_FACT_ANY,
    CNS_FACT_KINDS
} cns_fact_kind;

#define CNS_FACT_KIND_NAMES "text texts table times doctors any"

typedef struct cns_fact_name {
    cns_name path;
    uint32_t kind; /* cns_fact_kind */
} cns_fact_name;

/* ---- routing ---- */

typedef struct cns_route {
    cns_name id, source;
    uint32_t base;       /* permille */
    uint32_t urgent;     /* node or CNS_NONE */
    uint32_t reply_s[3]; /* by channel, at least 1 */
    cns_range parts;     /* → route_parts */
} cns_route;

typedef struct cns_route_part {
    cns_name id;
    cns_titles titles;
    uint32_t when; /* node */
    uint32_t add;  /* permille */
} cns_route_part;

/* ---- disease cards ---- */

/* Names of sections by place; compile/knowledge.c and session/cards.c tell them. */
#define CNS_CARD_SECTIONS "symptoms ask tests course care look_alikes urgent"
#define CNS_CARD_KINDS    7u

typedef struct cns_card {
    cns_name id, source;
    cns_titles titles;
    cns_range words;    /* → card_words */
    cns_range sections; /* → card_sections */
} cns_card;

typedef struct cns_card_word { /* a name of the disease, or what people say who have it */
    cns_range points;          /* → lab_points, at least 1 */
    uint32_t sign;
} cns_card_word;

typedef struct cns_card_section {
    uint32_t kind; /* place in CNS_CARD_SECTIONS */
    uint32_t approval;
    cns_titles text; /* hans, hant */
    cns_name source;
} cns_card_section;

#endif
