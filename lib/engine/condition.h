/* Conditions: evaluated on the hits of one scan. See lib/packs/README.md for what each operator means. */
#ifndef CNS_ENGINE_CONDITION_H
#define CNS_ENGINE_CONDITION_H

#include "engine/reading.h"

#define CNS_EXTENTS 16u

/* Where a condition holds. A condition that asks about the talk and not about words holds without an extent. */
typedef struct cns_extents {
    uint32_t count;
    cns_extent at[CNS_EXTENTS];
} cns_extents;

typedef struct cns_view {
    cns_reading *reading; /* NULL: there is no text; conditions on words do not hold */
    const cns_model *model;
    const cns_situation *situation;
    const cns_range *unless; /* scopes in which words do not count; may be NULL */
    consult_status status;   /* a failure while evaluating, from a format */
} cns_view;

/* Whether the signal of an atom is raised: by this text, in the turn before, or ever. `signals` are those of the text. */
static inline bool cns_condition_raised(const cns_view *view, const uint8_t *signals, uint32_t atom) {
    uint32_t kind = atom & CNS_ATOM_KIND, index = atom & CNS_ATOM_INDEX;
    if (kind == CNS_ATOM_LAST) return cns_bit(view->situation->last, index);
    return cns_bit(signals, index) || (kind == CNS_ATOM_EVER && cns_bit(view->situation->ever, index));
}

/* Whether what a condition needs (cns_advice.needs) is there. */
static inline bool cns_condition_can(const cns_view *view, uint32_t needs) {
    return needs == CNS_NONE || cns_condition_raised(view, view->reading ? view->reading->signals : NULL, needs);
}

/* Does node hold? With `out` also where; the first CNS_EXTENTS places are kept. */
bool cns_condition_holds(cns_view *view, uint32_t node, cns_extents *out);

/* Whether a word at this place does not count: it lies in a scope of view->unless. */
bool cns_condition_cut(cns_view *view, cns_extent at);

/* The operators of rows, of Latin words, of what the facts say otherwise, and of a text's own score (row.c, latin.c, unlike.c,
 * weigh.c). */
bool cns_condition_row(cns_view *view, const cns_node *node, cns_extents *out);
bool cns_condition_latin(cns_view *view, const cns_node *node, cns_extents *out);
bool cns_condition_unlike(cns_view *view, const cns_node *node, cns_extents *out);
bool cns_condition_score(cns_view *view, const cns_node *node, cns_extents *out);

/* A figure of the text or its surroundings; false when it is unknown. */
bool cns_condition_metric(const cns_view *view, cns_metric metric, int64_t *value);

/* Whether an `all` waits for nothing but the text: parts of it ask only about the talk, and all of those hold (awaits.c). */
bool cns_condition_awaits(const consult_pack *pack, const cns_situation *situation, uint32_t node);

#endif
