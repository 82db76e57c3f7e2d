/**
 * @file labs.h
 * Laboratory values: read from what a patient writes or pastes, compared with a reference range, said in plain and careful words.
 *
 * What is read: name, value, unit, the arrow beside it, the range that the report prints, the eye; several in one text; the signs
 * of hepatitis B together; visual acuity in both notations. What they are compared with, in this order: the range that the report
 * itself prints; the arrow that it prints; the table of the pack, by sex and age, for adults who are neither pregnant nor on
 * dialysis. Where none of them applies nothing is judged, and what is missing is told. A value is above, below or within a range,
 * no more: never a diagnosis, a drug or a dose. A critical value is no text to be read but a case to be handed over at once.
 *
 * Numbers are whole: millionths of a unit (4.56 is 4560000). Sources of the ranges stand in the pack, which a clinician must
 * approve. Source: manual row R62.
 */
#ifndef CONSULT_LABS_H
#define CONSULT_LABS_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A sex, where ranges differ by it. */
typedef enum consult_sex { CONSULT_SEX_UNKNOWN = 0, CONSULT_SEX_MALE = 1, CONSULT_SEX_FEMALE = 2 } consult_sex;

/** How a value lies to its range. */
typedef enum consult_lab_verdict {
    CONSULT_LAB_UNJUDGED = 0, /**< nothing to compare it with: see `missing` */
    CONSULT_LAB_BELOW = 1,
    CONSULT_LAB_WITHIN = 2,
    CONSULT_LAB_ABOVE = 3
} consult_lab_verdict;

/** What a verdict rests on. */
typedef enum consult_lab_basis {
    CONSULT_LAB_BASIS_NONE = 0,
    CONSULT_LAB_BASIS_PRINTED = 1, /**< the range on the report: goes before everything */
    CONSULT_LAB_BASIS_MARK = 2,    /**< the arrow on the report */
    CONSULT_LAB_BASIS_TABLE = 3    /**< the table of the pack */
} consult_lab_basis;

/** Which eye. */
typedef enum consult_lab_side {
    CONSULT_LAB_SIDE_NONE = 0,
    CONSULT_LAB_SIDE_RIGHT = 1,
    CONSULT_LAB_SIDE_LEFT = 2,
    CONSULT_LAB_SIDE_BOTH = 3
} consult_lab_side;

/** The sign of a test that is positive or negative. */
typedef enum consult_lab_sign {
    CONSULT_LAB_SIGN_NONE = 0,
    CONSULT_LAB_SIGN_NEGATIVE = 1,
    CONSULT_LAB_SIGN_WEAK = 2,
    CONSULT_LAB_SIGN_POSITIVE = 3
} consult_lab_sign;

/** Why a value could not be judged; bits of consult_lab.missing. */
enum {
    CONSULT_LAB_MISSING_SEX = 1,        /**< the table differs by it */
    CONSULT_LAB_MISSING_AGE = 2,        /**< the table is for adults of some age */
    CONSULT_LAB_MISSING_UNIT = 4,       /**< the value has none, or one that cannot be brought into the table's */
    CONSULT_LAB_MISSING_RANGE = 8,      /**< no range is printed, and the table has none for this person */
    CONSULT_LAB_MISSING_POPULATION = 16 /**< a child, pregnant, or on dialysis: the table is not for them */
};

/** One value. Strings live as long as the report and the pack. */
typedef struct consult_lab {
    size_t struct_size;
    const char *id;    /**< "alt" */
    const char *title; /**< in the language asked for */
    const char *panel; /**< "liver"; "" = none */
    consult_span span; /**< from its name (or eye) to the end of what was read */
    consult_lab_side side;
    consult_lab_sign sign;
    bool has_value;
    char comparator;        /**< '<' or '>' before the value; 0 = none */
    int64_t value;          /**< millionths, as written */
    const char *value_text; /**< as written: "80", "<0.05", "CF"; "" = none */
    const char *unit;       /**< as the pack spells it; told, or the only possible one; "" = neither */
    consult_lab_verdict verdict;
    consult_lab_basis basis;
    uint32_t missing; /**< CONSULT_LAB_MISSING_…; 0 when it was judged */
    bool has_low, has_high;
    int64_t low, high;      /**< millionths, of what it was compared with, in range_unit */
    const char *range_unit; /**< "" = that of the value */
    const char *range_text; /**< "9–50"; "" = none */
    bool critical;          /**< hand over at once */
    bool conflict;          /**< the report's arrow and its range say different things: to be checked */
    int64_t five, decimal;  /**< visual acuity in both notations, millionths; 0 = it is none */
    const char *note;       /**< what else is to be known of this test; "" = nothing */
    const char *source;     /**< of the range from the table; "" otherwise */
    const char *say;        /**< a hedged sentence for the patient; "" = the pack has no words */
    const char *price;      /**< from the facts; "" = unknown, and never guessed */
    const char *time;       /**< until the result, from the facts; "" = unknown */
} consult_lab;

/** The result of consult_labs(): borrowed from the worker. */
typedef struct consult_lab_report {
    size_t struct_size;
    size_t count; /**< in the order of the text */
    const consult_lab *const *items;
    const char *pattern;     /**< id of the pattern that the signs make together; "" = none */
    const char *pattern_say; /**< what it may mean, hedged; "" = nothing */
    bool critical;           /**< some value is: `urgent` goes before everything else */
    const char *urgent;      /**< what to say then; "" = nothing */
    const char *closing;     /**< the sentence that ends every explanation; "" when nothing was read */
    uint32_t missing;        /**< of all values together */
    const char *ask;         /**< the one question to ask next; "" = none */
    consult_sex sex;         /**< as used */
    int32_t age;             /**< years, as used; -1 = unknown */
    bool pregnant, dialysis; /**< as used */
} consult_lab_report;

/** What is known besides the text; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_lab_options {
    size_t struct_size;
    const consult_session *session; /**< takes sex, age, language and facts of the patient from it; NULL = none */
    const consult_facts *facts;     /**< prices: `labs.ID.price`, `labs.ID.time`, or of the panel; default: the session's */
    consult_locale locale;          /**< default: the session's, else Simplified */
    consult_sex sex;                /**< default: as the text or the session says */
    bool has_age;                   /**< `age` is given */
    uint32_t age;                   /**< years; 0 = under one; 0 without has_age */
    bool pregnant, dialysis;        /**< true also where the text says so */
} consult_lab_options;

/**
 * Reads laboratory values from a text.
 * @param text  what the patient wrote, or a report as it was pasted.
 * @param[out] report  borrowed from the worker; count 0 when nothing was found. NULL on failure.
 * @return INVALID_UTF8 (offset at consult_worker_error()), LIMIT, INVALID_ARGUMENT (also a session of another pack), NO_MEMORY,
 * REGEX_LIMIT.
 * @code
 * const consult_lab_report *report;
 * consult_lab_options options = {.struct_size = sizeof options, .sex = CONSULT_SEX_MALE, .has_age = true, .age = 45};
 * if (consult_labs(worker, pack, "ALT 80 U/L", CONSULT_ZERO_TERMINATED, &options, &report) == CONSULT_OK && report->count)
 *     puts(report->critical ? report->urgent : report->items[0]->say);
 * @endcode
 * Threads: the pack is shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_labs(consult_worker *worker, const consult_pack *pack, const char *text,
                                                         size_t size, const consult_lab_options *options,
                                                         const consult_lab_report **report);

#ifdef __cplusplus
}
#endif
#endif
