#include "model/open.h"

#include "base/hash.h"
#include "model/validate.h"

#include <string.h>

#define LANES 4u /* that are hashed side by side: none waits for another */

static uint64_t mix(uint64_t lane, uint64_t word) {
    lane = (lane ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return lane ^ lane >> 32;
}

/* Hashes words of eight bytes, and what is left by the byte. */
static uint64_t hash_block(uint64_t hash, const char *data, size_t size) {
    uint64_t lanes[LANES], words[LANES];
    size_t at = 0;
    for (uint64_t i = 0; i < LANES; i++) lanes[i] = mix(hash, i);
    for (; size - at >= sizeof words; at += sizeof words) {
        memcpy(words, data + at, sizeof words);
        for (size_t i = 0; i < LANES; i++) lanes[i] = mix(lanes[i], words[i]);
    }
    for (size_t i = 0; i < LANES; i++) hash = mix(hash, lanes[i]);
    return cns_hash_more(hash, data + at, size - at);
}

uint64_t cns_model_digest(const void *block, size_t size) {
    cns_model_header header;
    memcpy(&header, block, sizeof header);
    header.digest = 0;
    uint64_t hash = cns_hash_more(CNS_HASH_START, &header, sizeof header);
    return hash_block(hash, (const char *)block + sizeof header, size - sizeof header);
}

static consult_status open_sections(cns_model *m, const void *data, size_t size) {
    const char *block = data;
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

consult_status cns_open_model(cns_model *model, const void *block, size_t size, bool trusted) {
    memset(model, 0, sizeof *model);
    const cns_model_header *header = block;
    size_t least = sizeof *header + CNS_SECTION_COUNT * sizeof(cns_section_place);
    if (size < sizeof *header || header->magic != CNS_MODEL_MAGIC) return CONSULT_INVALID_PACK;
    if (header->format != CNS_MODEL_FORMAT) return CONSULT_UNSUPPORTED_VERSION;
    if (size < least || header->size != size || header->sections != CNS_SECTION_COUNT) return CONSULT_INVALID_PACK;
    if (!trusted && cns_model_digest(block, size) != header->digest) return CONSULT_INVALID_PACK;
    model->header = header;
    consult_status status = open_sections(model, block, size);
    return status == CONSULT_OK && !trusted ? cns_model_validate(model) : status;
}
