/* What is personal becomes stars: values of slots, and texts for logs. */
#ifndef CNS_SESSION_MASK_H
#define CNS_SESSION_MASK_H

#include "session/session.h"

/* A value as the pack lets it be shown outside: digits but for the last four, a name but for its first character, or all of it
 * become stars. Long numbers do in every slot. NULL: NO_MEMORY. */
const char *cns_mask_value(uint32_t mask, const char *value, cns_arena *arena);

/* What is personal in a text, which `r` reads: for each byte of it 0, or 1 where a character begins that is hidden, 2 where such a
 * one goes on; in the arena. What a session knows is hidden too, if there is one. As cns_read_text(); NO_MEMORY. */
consult_status cns_mask_find(cns_reading *r, const consult_pack *pack, const consult_session *session, const char *text,
                             size_t size, cns_arena *arena, uint8_t **hidden);

/* A part of a text, of whole characters, U+0000 among them: each that is hidden is one star. In the arena. NULL: NO_MEMORY. */
consult_string cns_mask_part(const uint8_t *hidden, const char *text, size_t from, size_t to, cns_arena *arena);

/* A value of the slot of this id, as it may be shown outside: what the slot's mask says, and where that says nothing, as a text
 * (whose reading is the worker's second), unless it is one of the pack's own values, a short number or a time. In the arena. NULL:
 * NO_MEMORY. */
const char *cns_mask_slot(consult_worker *w, const consult_session *session, const char *slot, const char *value);

#endif
