/* Checks every place that a block names, so that nothing read from it can lead outside. */
#ifndef CNS_MODEL_VALIDATE_H
#define CNS_MODEL_VALIDATE_H

#include "model/model.h"

/* The sections lie inside the block; all that they refer to is checked here. INVALID_PACK. */
consult_status cns_model_validate(const cns_model *model);

/* Its part for words, once the fields of all structs are known to be fine. */
bool cns_model_words_valid(const cns_model *m);

/* Its part for what clauses, advice and transitions need, once nodes are known to be fine. */
bool cns_model_needs_valid(const cns_model *m);

/* Parts of it: whether sessions can hold what the pack asks them to, and save it; whether one remembers a signal that a node of
 * this kind asks for. */
bool cns_model_states_valid(const cns_model *m);
bool cns_model_kept_valid(const cns_model *m, uint32_t kind, uint32_t signal);

#endif
