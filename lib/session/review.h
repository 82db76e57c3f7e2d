/* The inside of a review: what was kept of each turn. */
#ifndef CNS_SESSION_REVIEW_H
#define CNS_SESSION_REVIEW_H

#include "base/buffer.h"
#include "base/vector.h"
#include "consult/review.h"
#include "session/outlook.h"

typedef enum cns_mark_kind {
    CNS_MARK_SIGNAL, /* a turn raised it, or a timer before it did */
    CNS_MARK_ASK,    /* a turn asks for a slot */
    CNS_MARK_TOLD,   /* a slot is known after it that was not before */
    CNS_MARK_GOAL    /* the goal of a phase is reached after it */
} cns_mark_kind;

/* Something that a turn did. */
typedef struct cns_mark {
    uint32_t kind, index;
    consult_span span;
} cns_mark;

typedef struct cns_broken {
    uint32_t rule, level, shadow;
    consult_span span;
    uint32_t replacement; /* offset in the texts, or CNS_NONE */
} cns_broken;

typedef struct cns_heard {
    int64_t at_ms;
    uint32_t role, characters, text, size; /* the text lies in the texts, with a NUL behind */
    uint32_t phase, interrupt;             /* after it; interrupt or CNS_NONE */
    uint32_t typing_cpm, canned;
    cns_range marks, broken;
} cns_heard;

struct consult_review {
    consult_session *session;
    bool trainee, note;
    bool flagged;
    int64_t wake_at_ms;
    cns_vector heard; /* cns_heard */
    cns_vector marks; /* cns_mark; from `kept` on those of events, for the turn to come */
    size_t kept;
    cns_vector broken; /* cns_broken */
    cns_buffer texts;
};

static inline const cns_heard *cns_review_turn(const consult_review *r, uint32_t turn) {
    return CNS_VECTOR_AT(&r->heard, const cns_heard, turn);
}

/* The mark of this kind and index that a turn has, or NULL. */
const cns_mark *cns_review_mark(const consult_review *r, uint32_t turn, uint32_t kind, uint32_t index);

/* The same where it is to an agent's credit: NULL also where the findings say that these words must not be sent. */
const cns_mark *cns_review_merit(const consult_review *r, uint32_t turn, uint32_t kind, uint32_t index);

/* Judging, with the results in the worker's arena. The worker must have begun; NO_MEMORY. */
consult_status cns_review_judge(const consult_review *r, consult_worker *w, consult_review_result **result);

/* Words of the talk as they may be shown: long numbers and what the pack masks starred out (into the arena). Data NULL: NO_MEMORY.
 */
consult_string cns_review_masked(const consult_review *r, cns_arena *arena, const char *text, size_t size);

/* The sentence of a turn that holds the span, cut to a line around it, masked; of an empty span the end of the turn. */
consult_string cns_review_quote(const consult_review *r, cns_arena *arena, uint32_t turn, consult_span span);

/* Parts of the result. The steps of the phases where the talk stood, done and missed, come after the points. NO_MEMORY. */
consult_status cns_review_steps(const consult_review *r, cns_arena *arena, consult_review_result *result);
consult_status cns_review_findings(const consult_review *r, cns_arena *arena, consult_review_result *result,
                                   consult_review_figures *figures);
consult_status cns_review_tallies(const consult_review *r, cns_arena *arena, consult_review_result *result);
consult_status cns_review_turns(const consult_review *r, cns_arena *arena, consult_review_result *result);
consult_status cns_review_figures(const consult_review *r, cns_arena *arena, consult_review_figures *figures);

/* Milliseconds between two times of a talk, of which the second is not before the first: a session sees to that. */
static inline int64_t cns_review_since(int64_t from, int64_t to) {
    uint64_t between = (uint64_t)to - (uint64_t)from;
    return between > INT64_MAX ? INT64_MAX : (int64_t)between;
}

/* How long the patient had waited when the agent wrote this turn; < 0: it is no reply. */
int64_t cns_review_reply_ms(const consult_review *r, uint32_t turn);

/* Whether a slot was asked for or is known; the first turn that asked or told, or CONSULT_REVIEW_NO_TURN (the host). */
bool cns_review_asked(const consult_review *r, uint32_t slot, uint32_t *turn, consult_span *span);

/* Whether the talk stood in a phase after some turn. */
bool cns_review_stood(const consult_review *r, uint32_t phase);

/* Lets conditions about the whole talk be looked at through outlook->chart.view: over a reading that says nothing and raises what
 * any turn has raised. NO_MEMORY: false. */
bool cns_review_gather(const consult_review *r, cns_outlook *outlook);

/* How the talk ended: an ending, or CNS_NONE. */
uint32_t cns_review_ending(const cns_model *m, cns_outlook *outlook);

/* A title in the language of the review; without one, the id. */
const char *cns_review_title(const consult_review *r, const cns_titles *titles, cns_name id);

/* A figure by its number; false when it is unknown. */
bool cns_review_figure(const consult_review_figures *f, uint32_t figure, uint32_t *value);

#endif
