/* What the hospital knows, found by a text: items of a table of the facts, disease cards, doctors. */
#ifndef CNS_ENGINE_KNOWLEDGE_H
#define CNS_ENGINE_KNOWLEDGE_H

#include "base/arena.h"
#include "consult/phrase.h"
#include "engine/reading.h"
#include "model/facts.h"

/* A text as matching sees it. */
typedef struct cns_folded {
    const uint32_t *points;
    uint32_t count;
} cns_folded;

/* UTF-8 that is known to be valid → folded, in the arena. False: NO_MEMORY. */
bool cns_folded_make(const char *text, cns_arena *arena, cns_folded *out);

/* The text of a reading. False: NO_MEMORY. */
bool cns_folded_take(const cns_reading *r, cns_arena *arena, cns_folded *out);

/* The characters of a text, by a hash of each: most that are not in it are known not to be. */
typedef struct cns_characters {
    uint64_t bits[16];
    bool numerals; /* a digit, or a number in words, is among them */
} cns_characters;

void cns_characters_of(cns_folded text, cns_characters *out);

static inline uint32_t cns_characters_bit(uint32_t point) {
    return (point ^ point >> 8) % (16 * 64);
}
static inline bool cns_characters_may_have(const cns_characters *set, uint32_t point) {
    return set->bits[cns_characters_bit(point) / 64] >> cns_characters_bit(point) % 64 & 1;
}

/* Whether words (UTF-8) may stand in the text, however numbers are written. */
bool cns_characters_may_spell(const cns_characters *set, const char *words);

/* Whether `part` (at least one character) stands in `text`. Letters of Latin script must not go on with letters. */
bool cns_folded_has(cns_folded text, cns_folded part);

/* ---- common questions ---- */

/* Whether a text asks it, and whether the facts answer it. */
bool cns_faq_is_asked(const cns_reading *r, const cns_faq *faq);
bool cns_faq_is_known(const cns_model *m, const cns_faq *faq, const consult_facts *facts);

/* Whether a question that facts can answer is asked: only then cns_answers_find() has something to find. */
bool cns_answers_due(const cns_reading *r, const consult_facts *facts);

/* What the facts say to a text: {arg.ID.item} and {arg.ID.value} of the item of its table that the text names (the longest),
 * {arg.ID.list} of some items; {arg.ID.value} of a question without a table; {arg.doctor.name}, .title, .specialty of the doctor
 * who fits. Only of questions that are asked. */
typedef struct cns_known_facts {
    consult_pair *args;
    size_t count;
} cns_known_facts;

/* NO_MEMORY. `more`: other words of the patient, to find the doctor by; may be NULL. */
consult_status cns_answers_find(const cns_reading *r, const consult_facts *facts, consult_locale locale, const char *more,
                                cns_arena *arena, cns_known_facts *known);

/* The value of an argument, or NULL. */
const char *cns_known_get(const cns_known_facts *known, const char *key);

/* ---- cards and doctors ---- */

typedef struct cns_card_hit {
    uint32_t card;
    uint32_t score; /* 100 for each name of the disease, 10 for each sign */
} cns_card_hit;

/* The cards that a text speaks of, best first; `hits` has room for all cards. */
size_t cns_cards_find(const cns_model *m, cns_folded text, cns_card_hit *hits);

#define CNS_DOCTOR_NAMED     1u
#define CNS_DOCTOR_SPECIALTY 2u
#define CNS_DOCTOR_CARD      4u
#define CNS_DOCTOR_FREE      8u

typedef struct cns_doctor_hit {
    uint32_t place; /* in the facts */
    uint32_t score, reasons;
    uint32_t card; /* that led to the specialty, or CNS_NONE */
    const char *times[2];
} cns_doctor_hit;

/* The doctors of the facts for a text, best first, with two free times that are not before `after_ms`. NO_MEMORY. */
consult_status cns_doctors_find(const cns_model *m, const consult_facts *facts, cns_folded text, int64_t after_ms, cns_arena *arena,
                                cns_doctor_hit **hits, size_t *count);

/* "doctors.3.name" → its value, or NULL. */
const char *cns_doctor_fact(const consult_facts *facts, uint32_t place, const char *what);

#endif
