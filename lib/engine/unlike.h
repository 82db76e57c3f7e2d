/* What a draft says beside what the host's facts hold: how the two are compared, and which item of the facts is spoken of. */
#ifndef CNS_ENGINE_UNLIKE_H
#define CNS_ENGINE_UNLIKE_H

#include "engine/condition.h"
#include "model/facts.h"
#include "model/words.h"

#define CNS_POINTS_MOST 256u /* of a value or of what is said; more is not looked at */

typedef struct cns_points {
    uint32_t count;
    uint32_t at[CNS_POINTS_MOST];
} cns_points;

void cns_points_fold(const char *text, cns_points *points);

/* Something that is said. */
typedef struct cns_saying {
    const cns_view *view;
    const cns_node *node;                         /* CNS_OP_UNLIKE */
    const cns_word_list *lists[CNS_UNLIKE_LISTS]; /* cns_unlike_list; NULL: it has none */
    const cns_extents *others;                    /* all that is said of this kind */
    cns_extent at;
    cns_points points; /* folded */
} cns_saying;

/* Whether a value of the facts says the same. */
bool cns_saying_agrees(const cns_saying *s, const char *value);

/* The values of the facts at a path and below it; `.*.` in it stands for every member of that place. */
typedef struct cns_values {
    const consult_facts *facts;
    char path[256];   /* up to the star; a longer one leads nowhere */
    const char *tail; /* behind it; NULL: there is no star */
    size_t next;
} cns_values;

/* False: there is none. */
bool cns_values_start(cns_values *v, const consult_facts *facts, const char *path);
/* The next one; NULL: no more. */
const cns_fact *cns_values_next(cns_values *v);

/* Whether the words beside what is said name items of the facts, and, in *agrees, whether one of these says the same. */
bool cns_items_named(const cns_saying *s, const char *path, bool *agrees);

/* Symbols that the longest word of the list takes at symbol i, up to `end`; 0: none stands there. `list` may be NULL. */
uint32_t cns_list_word(const cns_reading *r, const cns_word_list *list, uint32_t i, uint32_t end);

#endif
