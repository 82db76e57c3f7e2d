#include "session/default_image.h"

#include "model/pack.h"

consult_status consult_pack_default(consult_context *context, consult_pack **pack) {
    if (!pack) return CONSULT_INVALID_ARGUMENT;
    *pack = NULL;
    if (!context) return CONSULT_INVALID_ARGUMENT;
    return cns_pack_built_in(context, cns_default_image, cns_default_image_size, pack);
}
