/* Laboratory values: a text → tokens → values → verdicts. The words are said by session/labs.c. */
#ifndef CNS_ENGINE_LABS_H
#define CNS_ENGINE_LABS_H

#include "base/arena.h"
#include "consult/labs.h"
#include "engine/reading.h"

typedef enum cns_lab_token_kind {
    CNS_TOKEN_NUMBER,
    CNS_TOKEN_LAB,
    CNS_TOKEN_WEAK,
    CNS_TOKEN_UNIT,
    CNS_TOKEN_TERM,
    CNS_TOKEN_PATTERN
} cns_lab_token_kind;

/* What stands between a token and the one before it, or the start of the text. */
typedef enum cns_lab_gap {
    CNS_GAP_NONE,  /* nothing, or spaces and marks */
    CNS_GAP_WORDS, /* words of the same clause */
    CNS_GAP_FAR    /* more than that: another clause that says something, or too many words */
} cns_lab_gap;

typedef struct cns_lab_token {
    cns_lab_token_kind kind;
    uint32_t target; /* of the model's labs, lab_units, lab_terms, lab_patterns */
    cns_extent at;   /* symbols of the text */
    cns_lab_gap gap;
    bool line;       /* a line ended in between */
    bool joined;     /* only a dash stands in between: the limits of a range */
    bool pointed;    /* a number with a decimal point */
    char comparator; /* of a number */
    int64_t value;   /* millionths */
} cns_lab_token;

typedef struct cns_lab_tokens {
    const cns_lab_token *items;
    size_t count;
    const uint32_t *points; /* of the whole text, folded */
} cns_lab_tokens;

/* The words and numbers of a text that was read. NO_MEMORY. */
/* The place of the first word of the pack that does not begin below this code point. */
uint32_t cns_lab_words_from(const cns_model *m, uint32_t point);

consult_status cns_lab_tokens_find(const cns_reading *r, cns_arena *arena, cns_lab_tokens *tokens);

/* A value as it was read, not judged yet. */
typedef struct cns_lab_value {
    uint32_t lab;
    cns_extent at;
    cns_extent number;   /* the value as written; empty: none */
    uint32_t unit;       /* or CNS_NONE */
    uint32_t range_unit; /* behind the printed range, or CNS_NONE */
    consult_lab_side side;
    consult_lab_sign sign;
    char comparator;
    bool has_value, printed;  /* printed: low and high are the report's */
    bool dim;                 /* sight that no chart measures: `number` is the words */
    consult_lab_verdict mark; /* the arrow */
    int64_t value, low, high;
} cns_lab_value;

typedef struct cns_lab_values {
    cns_lab_value *items;
    size_t count;
    uint32_t pattern; /* that the text names, or CNS_NONE */
    bool pregnant, dialysis;
    consult_sex sex; /* that the text states */
} cns_lab_values;

/* The values among tokens. NO_MEMORY. */
consult_status cns_lab_values_read(const cns_reading *r, const cns_lab_tokens *tokens, cns_arena *arena, cns_lab_values *values);

/* Whose values they are. */
typedef struct cns_lab_person {
    consult_sex sex;
    int32_t age; /* years, -1 = unknown */
    bool pregnant, dialysis;
} cns_lab_person;

/* Compares a value: verdict, basis, limits, what is missing. Writes into `out` what concerns them; *source = the range's. */
void cns_lab_judge(const cns_model *m, const cns_lab_value *value, const cns_lab_person *person, consult_lab *out, uint32_t *range);

/* The only unit of its test in which a living person can have this number; CNS_NONE: none, several, or the pack does not say. */
uint32_t cns_lab_unit_guess(const cns_model *m, const cns_lab_value *value);

/* Whether a value is to be handed over at once; of somebody in dialysis, where some are usual. */
bool cns_lab_is_critical(const cns_model *m, const cns_lab_value *value, bool dialysis);

/* The first critical value of a text that was read; false: there is none. NO_MEMORY. */
consult_status cns_lab_critical_find(const cns_reading *r, cns_arena *arena, bool *critical, cns_extent *at);

/* The pattern whose signs are exactly those of the values; CNS_NONE = none, or some sign is missing. */
uint32_t cns_lab_pattern_find(const cns_model *m, const cns_lab_values *values);

#endif
