/* How much of a reply was in the one before: by runs of four characters, kept as a small sketch. */
#ifndef CNS_SESSION_SIMILARITY_H
#define CNS_SESSION_SIMILARITY_H

#include "engine/reading.h"
#include "engine/state.h"

/* Remembers a reply. */
void cns_similarity_sketch(const cns_reading *r, uint64_t sketch[CNS_SKETCH_BITS / 64]);

/* Permille of this text's runs that the remembered reply may have had; -1 when it has too few to say. */
int64_t cns_similarity_permille(const cns_reading *r, const uint64_t sketch[CNS_SKETCH_BITS / 64]);

#endif
