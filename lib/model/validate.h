/* Checks every place that a block names, so that nothing read from it can lead outside. */
#ifndef CNS_MODEL_VALIDATE_H
#define CNS_MODEL_VALIDATE_H

#include "model/model.h"

/* The sections lie inside the block; all that they refer to is checked here. INVALID_PACK. */
consult_status cns_model_validate(const cns_model *model);

/* Its part for words, once the fields of all structs are known to be fine. */
bool cns_model_words_valid(const cns_model *m);

#endif
