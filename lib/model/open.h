/* Opening a block: finding its sections, and checking all that they hold. */
#ifndef CNS_MODEL_OPEN_H
#define CNS_MODEL_OPEN_H

#include "model/model.h"

/* The digest of a block of at least a header: of all its bytes, with the digest's own field as 0. */
uint64_t cns_model_digest(const void *block, size_t size);

/* Opens a block that is aligned to 8 bytes and outlives the view. One that is `trusted` was opened before, while the library was
 * built, and is part of it since: what it holds is not checked again. INVALID_PACK, UNSUPPORTED_VERSION. */
consult_status cns_open_model(cns_model *model, const void *block, size_t size, bool trusted);

#endif
