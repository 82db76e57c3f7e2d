/**
 * @file knowledge.h
 * What the hospital knows: answers to common questions, cards of diseases, doctors who fit.
 *
 * Answers come from the host's facts and from nowhere else. A question that the facts do not answer gets a detour (who will answer,
 * and when), never a guess. Cards are the pack's: general, hedged, each section with its source and whether a clinician must still
 * approve it. Source: manual rows R7, R63, R64, R65.
 *
 * Facts that are looked at, besides those that phrases name (facts.h):
 * @code{.json}
 * {"prices": {"…": "90 yuan"}, "services": {"…": "free"}, "report_times": {"…": "the same day"},
 *  "doctors": [{"name": "…", "title": "…", "specialty": "cataract, glaucoma", "timetable": "…",
 *               "slots": ["2026-12-01T09:30+08:00"]}]}
 * @endcode
 * Names of prices, services and reports are looked for in the question, the longest first; write them as patients say them.
 */
#ifndef CONSULT_KNOWLEDGE_H
#define CONSULT_KNOWLEDGE_H

#include "consult/phrase.h"
#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What is known besides the text; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_knowledge_options {
    size_t struct_size;
    const consult_session *session; /**< its facts, language, channel and slots; NULL = none */
    const consult_facts *facts;     /**< default: the session's */
    consult_locale locale;          /**< default: the session's, else Simplified */
    consult_channel channel;        /**< default: the session's, else online */
    int64_t after_ms;               /**< free times before it are not offered, in the years 1900 to 2200; 0 = all are */
    uint64_t seed;                  /**< which of equal phrases comes first */
} consult_knowledge_options;

/** One question of a text, and its answer. Strings live as long as the answers, the facts and the pack. */
typedef struct consult_answer {
    size_t struct_size;
    const char *id;    /**< "price" */
    const char *title; /**< in the language asked for */
    bool known;        /**< the facts answer it; otherwise the phrases are the detour */
    const char *item;  /**< what of a table was named: "散瞳验光"; "" = nothing */
    const char *value; /**< its value: "90元/次"; "" = nothing */
    const char *why;   /**< row of the manual */
    size_t phrase_count;
    const consult_phrase *const *phrases; /**< best first, at most three */
} consult_answer;

/** The result of consult_answers(): borrowed from the worker. */
typedef struct consult_answer_list {
    size_t struct_size;
    size_t count; /**< in the order of the pack */
    const consult_answer *const *items;
} consult_answer_list;

/**
 * Answers the common questions of a patient's message.
 * @param[out] answers  borrowed from the worker; count 0: none was asked. NULL on failure.
 * @return INVALID_UTF8, LIMIT, INVALID_ARGUMENT, REGEX_LIMIT, NO_MEMORY.
 * @code
 * consult_knowledge_options options = {.struct_size = sizeof options, .facts = facts};
 * const consult_answer_list *answers;
 * if (consult_answers(worker, pack, "几点上班", CONSULT_ZERO_TERMINATED, &options, &answers) == CONSULT_OK && answers->count)
 *     puts(answers->items[0]->phrases[0]->text.data);
 * @endcode
 * Threads: pack and facts are shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_answers(consult_worker *worker, const consult_pack *pack, const char *text,
                                                            size_t size, const consult_knowledge_options *options,
                                                            const consult_answer_list **answers);

/** One part of a card. */
typedef struct consult_card_section {
    size_t struct_size;
    const char *kind;    /**< "symptoms", "ask", "tests", "course", "care", "look_alikes", "urgent" */
    const char *text;    /**< in the language asked for */
    const char *source;  /**< "" = none */
    bool needs_approval; /**< a clinician must approve it before use */
} consult_card_section;

/** What is known of a disease. */
typedef struct consult_card {
    size_t struct_size;
    const char *id;    /**< "cataract" */
    const char *title; /**< in the language asked for */
    const char *source;
    uint32_t score; /**< 100 for each of its names in the text, 10 for each sign; 0: no text was given */
    size_t section_count;
    const consult_card_section *const *sections;
} consult_card;

/** The result of consult_cards(): borrowed from the worker. */
typedef struct consult_card_list {
    size_t struct_size;
    size_t count; /**< best first */
    const consult_card *const *items;
} consult_card_list;

/**
 * The cards that a text speaks of: by a name of the disease, or by what people say who have it. It is no diagnosis.
 * @param text    NULL: all cards of the pack.
 * @param locale  0 = Simplified.
 * @param[out] cards  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8, LIMIT, INVALID_ARGUMENT, REGEX_LIMIT, NO_MEMORY.
 * Threads: the pack is shared; the worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_cards(consult_worker *worker, const consult_pack *pack, const char *text,
                                                          size_t size, consult_locale locale, const consult_card_list **cards);

/** Why a doctor fits; bits of consult_doctor.reasons. */
enum {
    CONSULT_DOCTOR_NAMED = 1,     /**< the patient named them */
    CONSULT_DOCTOR_SPECIALTY = 2, /**< a word of the specialty stands in the text */
    CONSULT_DOCTOR_CARD = 4,      /**< the specialty treats what a card of the text is about */
    CONSULT_DOCTOR_FREE = 8       /**< has a free time */
};

/** One doctor of the facts. Strings live as long as the facts. */
typedef struct consult_doctor {
    size_t struct_size;
    const char *name, *title, *specialty, *timetable; /**< "" = not in the facts */
    uint32_t place;                                   /**< in the facts: doctors.PLACE */
    uint32_t score;                                   /**< the higher, the better; 0: nothing speaks for this one */
    uint32_t reasons;                                 /**< CONSULT_DOCTOR_… */
    const char *card;                                 /**< title of the card behind CONSULT_DOCTOR_CARD; "" = none */
    const char *times[2];                             /**< the two earliest free times, ISO 8601; NULL = none */
    const char *say;                                  /**< an offer to the patient; "" = the pack has no words */
} consult_doctor;

/** The result of consult_doctors(): borrowed from the worker. */
typedef struct consult_doctor_list {
    size_t struct_size;
    size_t count;   /**< best first; of equals in the order of the facts */
    size_t matched; /**< so many of them fit the problem; the others are only free, or there */
    const consult_doctor *const *items;
} consult_doctor_list;

/**
 * The doctors for a problem. Times are the doctor's own (`doctors.N.slots`), or, when no doctor has any, those of the hospital
 * (`slots`).
 * @param text  the patient's words; with a session its slots count too.
 * @param[out] doctors  borrowed from the worker; count 0: the facts name none. NULL on failure.
 * @return INVALID_UTF8, LIMIT, INVALID_ARGUMENT, REGEX_LIMIT, NO_MEMORY.
 * Threads: pack and facts are shared; worker and session one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_doctors(consult_worker *worker, const consult_pack *pack, const char *text,
                                                            size_t size, const consult_knowledge_options *options,
                                                            const consult_doctor_list **doctors);

#ifdef __cplusplus
}
#endif
#endif
