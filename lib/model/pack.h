/* The inside of a pack: a block, its view, its compiled formats. */
#ifndef CNS_MODEL_PACK_H
#define CNS_MODEL_PACK_H

#include "base/context.h"
#include "model/layout.h"
#include "model/model.h"
#include "text/regex.h"

struct consult_pack {
    cns_reference references;
    consult_context *context;
    void *block; /* ours, or NULL when it is constant data of the library */
    const void *image;
    size_t size;
    cns_model model;
    cns_layout layout;   /* of its sessions */
    cns_regex **formats; /* one for each format of the model */
};

/* A pack over a block. With `own` the block was got from the context's memory and belongs to the pack when this succeeds; without,
 * it must live for ever. INVALID_PACK, UNSUPPORTED_VERSION, NO_MEMORY. */
consult_status cns_pack_new(consult_context *context, const void *image, size_t size, void *own, consult_pack **pack);

/* A pack over a block that was compiled, and so checked, while the library was built, and lies in it. */
consult_status cns_pack_built_in(consult_context *context, const void *image, size_t size, consult_pack **pack);

/* Whether what one tells by index the other tells too: the same pack, or one that was compiled or opened again. */
bool cns_pack_same(const consult_pack *a, const consult_pack *b);

/* References on a pack that is const to us: the count is the only thing that is written. */
consult_pack *cns_pack_hold(const consult_pack *pack);

#endif
