#include "model/model.h"

#include <string.h>

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
    case CONSULT_PACK_TERM: FIND(terms);
    }
#undef FIND
    return CNS_NONE;
}
