/* What clauses ask for, and what advice and transitions need before they are looked at. */
#include "model/validate.h"

static bool is_signal_atom(const cns_model *m, uint32_t atom) {
    uint32_t kind = atom & CNS_ATOM_KIND, index = atom & CNS_ATOM_INDEX;
    return kind >= CNS_ATOM_SIGNAL && kind <= CNS_ATOM_EVER && index < m->signals_count &&
           (kind == CNS_ATOM_SIGNAL || cns_model_kept_valid(m, CNS_OP_EVER, index));
}

static bool is_need(const cns_model *m, uint32_t need) {
    uint32_t stride = cns_needs_stride(m->signals_count);
    if (need >= CNS_NEEDS_SETS * stride) return need == CNS_NEEDS_SETS * stride;
    return is_signal_atom(m, (CNS_ATOM_SIGNAL + (need / stride << CNS_ATOM_SHIFT)) | need % stride);
}

static bool are_advice_needs(const cns_model *m, const cns_needs *needs, uint32_t count, uint32_t advices) {
    if (count != advices) return false;
    for (uint32_t i = 0; i < count; i++)
        if (!is_need(m, needs[i].first) || !is_need(m, needs[i].second)) return false;
    return true;
}

/* What advice and transitions need. */
static bool are_needs(const cns_model *m) {
    if (!are_advice_needs(m, m->advice_needs, m->advice_needs_count, m->advices_count) ||
        !are_advice_needs(m, m->everywhere_needs, m->everywhere_needs_count, m->everywhere_count))
        return false;
    for (uint32_t i = 0; i < m->transitions_count; i++)
        if (m->transitions[i].needs != CNS_NONE && !is_signal_atom(m, m->transitions[i].needs)) return false;
    return true;
}

static bool are_atoms(const cns_model *m) {
    for (uint32_t i = 0; i < m->atoms_count; i++) {
        uint32_t kind = m->atoms[i] & CNS_ATOM_KIND, index = m->atoms[i] & CNS_ATOM_INDEX;
        if (kind == CNS_ATOM_NODE) {
            if (index >= m->nodes_count || !cns_operator_asks_talk(m->nodes[index].kind))
                return false; /* words put where they are */
            if (m->nodes[index].parts.count || m->nodes[index].clauses.count) return false;
        } else if (!is_signal_atom(m, m->atoms[i])) {
            return false;
        }
    }
    return true;
}

bool cns_model_needs_valid(const cns_model *m) {
    return are_atoms(m) && are_needs(m);
}
