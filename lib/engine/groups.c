#include "engine/groups.h"

static bool counts(const cns_grouped *of, uint32_t member) {
    return !of->only || (of->only[member >> 6] >> (member & 63) & 1);
}

bool cns_groups_make(cns_groups *g, const cns_memory *memory, const cns_grouped *of) {
    const cns_ref *refs = of->model->refs;
    *g = (cns_groups){.count = of->count};
    for (uint32_t i = 0; i < of->count; i++) g->capacity += of->list(of->model, i).count + 1;
    g->starts = cns_memory_zero(memory, ((size_t)of->count + 1) * sizeof *g->starts);
    g->members = cns_memory_zero(memory, ((size_t)g->capacity + 1) * sizeof *g->members);
    if (!g->starts || !g->members) {
        cns_groups_free(g, memory);
        return false;
    }
    uint32_t used = 0;
    for (uint32_t i = 0; i < of->count; i++) {
        cns_range list = of->list(of->model, i);
        uint32_t first = used;
        g->starts[i] = first;
        for (uint32_t k = 0; k < list.count; k++)
            if (counts(of, refs[list.first + k].index)) g->members[used++] = refs[list.first + k].index;
        if (used == first) g->members[used++] = of->filler;
    }
    g->starts[of->count] = used;
    return true;
}

void cns_groups_free(cns_groups *g, const cns_memory *memory) {
    cns_memory_put(memory, g->starts, ((size_t)g->count + 1) * sizeof *g->starts);
    cns_memory_put(memory, g->members, ((size_t)g->capacity + 1) * sizeof *g->members);
    *g = (cns_groups){.count = 0};
}
