/* Conditions in words, for people: in graphs and in traces that are read. Operators are English; what a pack has a title for is
 * named by it, the rest by its id with spaces for dots ("p.gives.age" is "gives age"). */
#ifndef CNS_MODEL_WORDING_H
#define CNS_MODEL_WORDING_H

#include "base/buffer.h"
#include "model/model.h"

/* The title in this language; the id when there is none. */
const char *cns_wording_title(const cns_model *m, const cns_titles *titles, cns_name id, consult_locale locale);

/* Appends a condition; one that would take more than about `most` characters ends with "…". */
void cns_wording_condition(cns_buffer *b, const cns_model *m, uint32_t node, consult_locale locale, size_t most);

#endif
