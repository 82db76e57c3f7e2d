/* Scopes: how far a negation, a question, a hypothesis … reaches in a text. Laid out when they are asked for. */
#ifndef CNS_ENGINE_SCOPES_H
#define CNS_ENGINE_SCOPES_H

#include "engine/reading.h"

/* Lays out the stretches of a scope, once a text; then cns_index_of(&r->scopes, …) gives them: sorted, none inside another. False:
 * NO_MEMORY. */
bool cns_scopes_lay_out(cns_reading *r, uint32_t scope);
static inline bool cns_scopes_find(cns_reading *r, uint32_t scope) {
    return cns_bit(r->scope_done, scope) || cns_scopes_lay_out(r, scope);
}

/* Whether a place lies in a stretch of a scope that is laid out. */
bool cns_scopes_search(const cns_reading *r, uint32_t scope, cns_extent at);
static inline bool cns_scopes_cover(const cns_reading *r, uint32_t scope, cns_extent at) {
    return r->scopes.entries[scope].count && cns_scopes_search(r, scope, at);
}

/* [start, end) of the clause, sentence or turn that holds symbol i. */
cns_extent cns_scopes_unit(const cns_reading *r, uint32_t i, cns_within within);

#endif
