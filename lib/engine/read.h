/* Reading a text: one scan, then everything that is looked at in its hits. */
#ifndef CNS_ENGINE_READ_H
#define CNS_ENGINE_READ_H

#include "engine/reading.h"

/* Finds the words and numerals of a text, and what they meet: enough for conditions that ask for no signal. As cns_read_text(). */
consult_status cns_read_words(cns_reading *r, const consult_pack *pack, consult_role role, const char *text, size_t size);

/* Reads a text in a situation. INVALID_UTF8, LIMIT, REGEX_LIMIT, NO_MEMORY; r->bad says where. */
consult_status cns_read_text(cns_reading *r, const consult_pack *pack, const cns_situation *situation, const char *text,
                             size_t size);

/* Reads the words of the text of `r` once more as they are without spaces and line feeds between Han characters, of several lines
 * in a row with one half of the line feeds (cns_symbols_join()). *any: whether there were some; else nothing was read. *more:
 * whether there are some for the other half. REGEX_LIMIT, LIMIT, NO_MEMORY. */
consult_status cns_read_joined(cns_reading *joined, cns_reading *r, uint32_t half, bool *any, bool *more);

#endif
