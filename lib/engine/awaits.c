/* Whether a draft is held back for what it may leave out: what a condition asks of the talk holds already. */
#include "engine/condition.h"
#include "model/pack.h"

#define BIT_OF(kind) (1u << ((kind)-CNS_OP_METRIC))

/* Whether nothing of a condition asks about the text, or what it raises. Its parts lie right before it. */
static bool asks_only_talk(const cns_node *n) {
    static const uint32_t talk = BIT_OF(CNS_OP_IS) | BIT_OF(CNS_OP_ROLE) | BIT_OF(CNS_OP_CHANNEL) | BIT_OF(CNS_OP_AUDIENCE) |
                                 BIT_OF(CNS_OP_PHASE) | BIT_OF(CNS_OP_INTERRUPT) | BIT_OF(CNS_OP_LAST) | BIT_OF(CNS_OP_ASKED) |
                                 BIT_OF(CNS_OP_SLOT) | BIT_OF(CNS_OP_FACT) | BIT_OF(CNS_OP_COUNTER) | BIT_OF(CNS_OP_FLAG_OPEN) |
                                 BIT_OF(CNS_OP_TIMER);
    for (uint32_t i = 0; i < n->size; i++) {
        uint32_t kind = n[-(ptrdiff_t)i].kind;
        if (kind == CNS_OP_ALL || kind == CNS_OP_ANY || kind == CNS_OP_NONE) continue;
        if (!cns_operator_asks_talk(kind) || !(talk & BIT_OF(kind))) return false;
    }
    return true;
}

bool cns_condition_awaits(const consult_pack *pack, const cns_situation *situation, uint32_t node) {
    const cns_model *m = &pack->model;
    const cns_node *n = &m->nodes[node];
    cns_view view = {NULL, m, situation, NULL, CONSULT_OK};
    bool any = false;
    for (uint32_t i = 0; n->kind == CNS_OP_ALL && i < n->parts.count; i++) {
        uint32_t part = cns_model_ref(m, n->parts, i);
        if (!asks_only_talk(&m->nodes[part])) continue;
        if (!cns_condition_holds(&view, part, NULL)) return false;
        any = any || m->nodes[part].kind != CNS_OP_NONE;
    }
    return any;
}
