/* Formats: numbers, phones, dates, found by regular expressions where their gate was seen. */
#ifndef CNS_ENGINE_FORMATS_H
#define CNS_ENGINE_FORMATS_H

#include "engine/reading.h"

/* Finds the matches of a format into r->formats, once a text. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_formats_find(cns_reading *r, uint32_t format);

/* Marks where formats may begin (r->starts), by the first characters of their matches. NO_MEMORY. */
consult_status cns_formats_starts(cns_reading *r);

/* *symbol = the first symbol before `before` from which on a match of a format that rules of single sentences ask for may begin
 * that more text can lengthen or complete; `before` when there is none. Words in front of symbol `words` are complete
 * (cns_words_open()). REGEX_LIMIT, NO_MEMORY. */
consult_status cns_formats_open(cns_reading *r, uint32_t before, uint32_t words, uint32_t *symbol);

/* *start = the first start of those matches of such formats that lie over `symbol`, which a search from there on would begin inside
 * of; `symbol` when there is none. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_formats_uncut(cns_reading *r, uint32_t symbol, uint32_t *start);

/* Of each such format, how many symbols from `symbol` on lie in the window of a gate in front of it: what a reading that begins
 * there is given as `carried`. */
void cns_formats_carry(cns_reading *r, uint32_t symbol, uint16_t *carry);

#endif
