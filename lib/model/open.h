/* Opening a block: finding its sections, and checking all that they hold. */
#ifndef CNS_MODEL_OPEN_H
#define CNS_MODEL_OPEN_H

#include "model/model.h"

/* Opens a block that is aligned to 8 bytes and outlives the view. INVALID_PACK, UNSUPPORTED_VERSION. */
consult_status cns_open_model(cns_model *model, const void *block, size_t size);

#endif
