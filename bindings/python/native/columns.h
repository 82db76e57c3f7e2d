/**
 * @file columns.h
 * Helpers of the Python package, over the public interface only: many texts in one call, results as columns. The caller owns all
 * arrays. Texts lie as in Arrow: one block of UTF-8, text i is bytes offsets[i] to offsets[i + 1]; valid[i] = 0: there is none
 * (valid NULL: all are there). Each row gets its status; one that fails does not stop the others.
 */
#ifndef CONSULT_PYTHON_COLUMNS_H
#define CONSULT_PYTHON_COLUMNS_H

#include <consult/consult.h>

/** Score, permille and whether it holds (0, 1) of every label, three numbers each, in the order of the pack. */
void consult_python_scores(const consult_labels *labels, int32_t *out);

/** Many texts. */
typedef struct consult_python_texts {
    const char *bytes;
    const int64_t *offsets;
    const uint8_t *valid;
} consult_python_texts;

/** Names that live as long as the pack, numbered as they come. To be zeroed before use. */
typedef struct consult_python_dictionary {
    const char *keys[4096]; /* by address */
    int32_t codes[4096];
    const char *names[1024];
    int32_t count;
    int32_t used; /* of keys */
} consult_python_dictionary;

/** What was found in drafts, a row for each finding; start and end in code points. */
typedef struct consult_python_findings {
    int64_t *row;
    int32_t *rule;
    int32_t *start;
    int32_t *end;
    int8_t *level;
    uint8_t *shadow;
    size_t count;
    size_t capacity;
} consult_python_findings;

/** What differs by draft; NULL, or NULL for a draft: what the options say. */
typedef struct consult_python_rows {
    const char *const *patients; /* the patient's message, ends with NUL */
    const char *const *phases;
} consult_python_rows;

/** Checks the drafts first … last − 1. Stops where the findings of a draft do not fit. @return the first row that is not done. */
size_t consult_python_lint(consult_worker *worker, const consult_pack *pack, const consult_lint_options *options,
                           const consult_python_rows *rows, const consult_python_texts *texts, size_t first, size_t last,
                           consult_python_dictionary *rules, consult_python_findings *out, int8_t *status);

/** What messages say: for each row all labels (permille, holds), and the codes of the primary type and the worst flag, -1 = none.
 */
typedef struct consult_python_labels {
    uint16_t *permille;
    uint8_t *holds;
    int32_t *primary;
    int32_t *flag;
    size_t label_count;
} consult_python_labels;

/** Reads the messages first … last − 1. */
void consult_python_classify(consult_worker *worker, const consult_pack *pack, const consult_classify_options *options,
                             const consult_python_texts *texts, size_t first, size_t last, consult_python_dictionary *primaries,
                             consult_python_dictionary *flags, consult_python_labels *out, int8_t *status);

/** What was said in talks: talk t is rows talks[t] to talks[t + 1]. */
typedef struct consult_python_talks {
    const int64_t *talks;
    const int8_t *roles;
    const int64_t *at_ms;
} consult_python_talks;

/** Where talks stand after each row; codes, -1 = none. */
typedef struct consult_python_steps {
    int32_t *phase;
    int32_t *interrupt;
    int32_t *primary;
    int32_t *flag;
    int32_t *action;
    int32_t *findings; /* how many */
    int8_t *worst;     /* level, 0 = none */
} consult_python_steps;

/** Goes through the talks first … last − 1; a talk ends at the row that fails. `names` are five: phase, interrupt, primary, flag,
 * action. */
void consult_python_replay(consult_worker *worker, const consult_pack *pack, const consult_facts *facts,
                           const consult_session_options *options, const consult_python_texts *texts,
                           const consult_python_talks *talks, size_t first, size_t last, consult_python_dictionary *names,
                           consult_python_steps *out, int8_t *status);

#endif
