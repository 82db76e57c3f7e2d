/* Where the names that a pack gives to a thing of the facts (a time, a doctor) stand in a turn. Numbers are compared as numbers,
 * whether written in digits or in words. */
#ifndef CNS_ENGINE_MENTIONS_H
#define CNS_ENGINE_MENTIONS_H

#include "base/arena.h"
#include "engine/knowledge.h"

typedef struct cns_plain {
    const char *text;     /* UTF-8, folded, numbers in digits */
    const uint32_t *from; /* of each byte, and of the end: the symbol of the turn that it comes from */
} cns_plain;

/* A folded text, every number in digits, those written in words too. False: NO_MEMORY. */
bool cns_plain_make(cns_folded folded, cns_arena *arena, cns_plain *out);

/* The text of a turn as names are looked for in it. False: NO_MEMORY. */
bool cns_plain_take(const cns_reading *r, cns_arena *arena, cns_plain *out);

/* A name, folded, as it is looked for. NULL: NO_MEMORY. */
const char *cns_plain_name(const char *name, cns_arena *arena);

/* The next place of the name, from byte `at` on. False: there is none. A name that begins or ends with a digit must not go on with
 * one: the 2nd does not stand in the 12th. */
bool cns_plain_next(const cns_plain *p, const char *name, size_t *at, cns_extent *where);

/* Whether a place lies in one of these scopes. NO_MEMORY in *failed. */
bool cns_mention_denied(cns_reading *r, cns_range scopes, cns_extent at, bool *failed);

/* Whether a word of the concept (CNS_NONE: no) lies over the place. */
bool cns_mention_aside(cns_reading *r, uint32_t concept, cns_extent at);

/* The doctor of the facts whom the turn names and who is denied nowhere: by the longest of the names that scenario `fill->target`
 * gives ({arg.name}, {arg.surname} for the first character of it); their name as the facts have it. *doctor = NULL: nobody, or two
 * as well. NO_MEMORY. */
struct cns_filler;
consult_status cns_doctor_named(cns_reading *r, const struct cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                const char **doctor);

#endif
