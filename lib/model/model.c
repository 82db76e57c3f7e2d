#include "model/model.h"

#include "model/validate.h"

#include "base/hash.h"

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

consult_status cns_model_open(cns_model *model, const void *block, size_t size) {
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

bool cns_model_has(const cns_model *m, cns_range range, uint32_t index) {
    for (uint32_t i = 0; i < range.count; i++)
        if (cns_model_ref(m, range, i) == index) return true;
    return false;
}

/* All entries begin with their id. */
static uint32_t find_in(const cns_model *m, const void *entries, uint32_t count, size_t element, const char *id) {
    size_t length = strlen(id);
    for (uint32_t i = 0; i < count; i++) {
        cns_name name;
        memcpy(&name, (const char *)entries + i * element, sizeof name);
        if (name.length == length && memcmp(cns_model_text(m, name), id, length) == 0) return i;
    }
    return CNS_NONE;
}

uint32_t cns_model_find(const cns_model *m, consult_pack_kind kind, const char *id) {
    if (!id) return CNS_NONE;
#define FIND(section) return find_in(m, m->section, m->section##_count, sizeof *m->section, id)
    switch (kind) {
    case CONSULT_PACK_PHASE: FIND(phases);
    case CONSULT_PACK_INTERRUPT: FIND(interrupts);
    case CONSULT_PACK_LABEL: FIND(labels);
    case CONSULT_PACK_SLOT: FIND(slots);
    case CONSULT_PACK_FLAG: FIND(flags);
    case CONSULT_PACK_SCENARIO: FIND(scenarios);
    case CONSULT_PACK_RULE: FIND(rules);
    case CONSULT_PACK_PLAN: FIND(plans);
    case CONSULT_PACK_CUE: FIND(cues);
    case CONSULT_PACK_CONCEPT: FIND(concepts);
    case CONSULT_PACK_SIGNAL: FIND(signals);
    }
#undef FIND
    return CNS_NONE;
}
