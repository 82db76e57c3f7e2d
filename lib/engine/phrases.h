/* Phrases: chosen and filled. */
#ifndef CNS_ENGINE_PHRASES_H
#define CNS_ENGINE_PHRASES_H

#include "base/arena.h"
#include "base/buffer.h"
#include "consult/phrase.h"
#include "engine/state.h"
#include "text/civil.h"

/* The marks between the things of a list, in both scripts, UTF-8. */
#define CNS_LIST_COMMA     "\xE3\x80\x81" /* of words */
#define CNS_LIST_SEMICOLON "\xEF\xBC\x9B" /* of whole statements */

/* Everything that a phrase may be filled from, and chosen by. */
typedef struct cns_filler {
    const cns_model *model;
    const cns_layout *layout;
    const cns_state *state; /* NULL: no session */
    const consult_facts *facts;
    const consult_pair *args;
    size_t arg_count;
    consult_locale locale;
    consult_channel channel;
    uint32_t phase;       /* or CNS_NONE */
    const uint8_t *holds; /* labels that hold; NULL = none */
    uint64_t seed;
    cns_buffer *scratch; /* where a phrase is put together */
    const char *doctor;  /* whom the turn that is read names; NULL: whom the state knows */
} cns_filler;

/* Fills the phrases of a scenario, best first; at most `at_most` (0 = all). NO_MEMORY. */
consult_status cns_phrases_make(const cns_filler *f, uint32_t scenario, size_t at_most, cns_arena *arena,
                                const consult_phrase *const **items, size_t *count);

/* The i-th of the free times that may be offered (free_times.h) as ISO text, or NULL. */
const char *cns_phrases_free_time(const cns_filler *f, uint32_t i);

/* A free time as the clock of its own offset shows it ("2026-12-01T09:30+08:00"). False: it is no time, or NULL. */
typedef struct cns_clock_face {
    cns_civil date;
    uint32_t weekday;
    int hour, minute;
} cns_clock_face;

bool cns_clock_read(const char *time, cns_clock_face *face);

/* The text of a template of scenario `scenario`, with the free time `time` to speak of (NULL = none); NULL when a slot of it cannot
 * be filled, or memory is short (*failed). */
const char *cns_phrases_fill(const cns_filler *f, const cns_template *t, const cns_clock_face *time, cns_arena *arena,
                             bool *failed);

/* The first phrase of a scenario, named by its id, that can be filled: in the order of the pack, whatever was used. `time`: the
 * free time to speak of, or NULL. NULL: the pack has none (or *failed: memory is short). */
const char *cns_phrases_first(const cns_filler *f, const char *scenario, const char *time, cns_arena *arena, bool *failed);

/* The block and locale-dependent range of templates. */
cns_range cns_phrases_templates(const cns_filler *f, const cns_block *b);

#endif
