/* Reading a text: one scan, then everything that is looked at in its hits. */
#ifndef CNS_ENGINE_READ_H
#define CNS_ENGINE_READ_H

#include "engine/reading.h"

/* Reads a text in a situation. INVALID_UTF8, LIMIT, REGEX_LIMIT, NO_MEMORY; r->bad says where. */
consult_status cns_read_text(cns_reading *r, const consult_pack *pack, const cns_situation *situation, const char *text,
                             size_t size);

#endif
