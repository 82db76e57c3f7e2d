#include "model/open.h"

#include "base/hash.h"
#include "model/validate.h"

#include <string.h>

static consult_status open_sections(cns_model *m, const char *block, size_t size) {
    const cns_section_place *places = (const cns_section_place *)(const void *)(block + sizeof(cns_model_header));
    size_t least = sizeof(cns_model_header) + CNS_SECTION_COUNT * sizeof *places;
#define OPEN(name, type)                                                                                                           \
    {                                                                                                                              \
        const cns_section_place *p = &places[CNS_SECTION_##name];                                                                  \
        if (p->element != sizeof(type) || p->offset % 8 || p->offset < least || p->offset > size ||                                \
            p->count > (size - p->offset) / sizeof(type))                                                                          \
            return CONSULT_INVALID_PACK;                                                                                           \
        m->name = (const type *)(const void *)(block + p->offset);                                                                 \
        m->name##_count = p->count;                                                                                                \
    }
    CNS_SECTIONS(OPEN)
#undef OPEN
    return CONSULT_OK;
}

consult_status cns_open_model(cns_model *model, const void *block, size_t size) {
    memset(model, 0, sizeof *model);
    const cns_model_header *header = block;
    size_t least = sizeof *header + CNS_SECTION_COUNT * sizeof(cns_section_place);
    if (size < sizeof *header || header->magic != CNS_MODEL_MAGIC) return CONSULT_INVALID_PACK;
    if (header->format != CNS_MODEL_FORMAT) return CONSULT_UNSUPPORTED_VERSION;
    if (size < least || header->size != size || header->sections != CNS_SECTION_COUNT) return CONSULT_INVALID_PACK;
    const char *bytes = block;
    if (cns_hash_more(CNS_HASH_START, bytes + sizeof *header, size - sizeof *header) != header->digest) return CONSULT_INVALID_PACK;
    model->header = header;
    consult_status status = open_sections(model, bytes, size);
    return status == CONSULT_OK ? cns_model_validate(model) : status;
}
