/* Formats: numbers, phones, dates, found by regular expressions where their gate was seen. */
#ifndef CNS_ENGINE_FORMATS_H
#define CNS_ENGINE_FORMATS_H

#include "engine/reading.h"

/* Finds the matches of a format into r->formats, once a text. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_formats_find(cns_reading *r, uint32_t format);

/* Marks where formats may begin (r->starts), by the first characters of their matches. NO_MEMORY. */
consult_status cns_formats_starts(cns_reading *r);

#endif
