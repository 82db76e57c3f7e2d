/* What sessions take from a pack without looking again. */
#include "model/validate.h"

#include <string.h>

bool cns_model_kept_valid(const cns_model *m, uint32_t kind, uint32_t signal) {
    if (kind == CNS_OP_LAST) return signal < 8 * m->kept_last_count;
    return kind != CNS_OP_EVER || signal < 8 * m->kept_ever_count;
}

static bool is_id(const cns_model *m, cns_name name) {
    const char *id = cns_model_text(m, name);
    for (uint32_t i = 0; i < name.length; i++) {
        bool letter = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= 'A' && id[i] <= 'Z') || (id[i] >= '0' && id[i] <= '9');
        if (!letter && id[i] != '_' && id[i] != '.') return false;
    }
    return name.length > 0;
}

/* Ids are saved without quotes between spaces. */
static bool are_ids(const cns_model *m, const void *elements, uint32_t count, size_t size) {
    for (uint32_t i = 0; i < count; i++) {
        cns_name name;
        memcpy(&name, (const char *)elements + i * size, sizeof name);
        if (!is_id(m, name)) return false;
    }
    return true;
}

#define ARE_IDS(m, section) are_ids(m, (m)->section, (m)->section##_count, sizeof *(m)->section)

/* Places of phases, interrupts, slots, flags and what flags say are 16 bits wide in a session; signals that are remembered stand
 * first. */
bool cns_model_states_valid(const cns_model *m) {
    const uint32_t places[] = {m->phases_count, m->interrupts_count, m->slots_count, m->flags_count, m->scenarios_count};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (places[i] >= UINT16_MAX) return false;
    if (m->kept_last_count > m->kept_ever_count || m->kept_ever_count > cns_bit_bytes(m->signals_count)) return false;
    if (!cns_model_kept_valid(m, CNS_OP_EVER, m->header->flag_signal)) return false;
    for (uint32_t i = 0; i < m->phases_count; i++)
        for (uint32_t k = 0; k < m->phases[i].must_say.count; k++)
            if (!cns_model_kept_valid(m, CNS_OP_EVER, cns_model_ref(m, m->phases[i].must_say, k))) return false;
    for (uint32_t i = 0; i < m->circumstances_count; i++)
        for (uint32_t k = 0; k < m->circumstances[i].signals.count; k++)
            if (!cns_model_kept_valid(m, CNS_OP_EVER, cns_model_ref(m, m->circumstances[i].signals, k))) return false;
    return is_id(m, m->header->id) && ARE_IDS(m, phases) && ARE_IDS(m, interrupts) && ARE_IDS(m, slots) && ARE_IDS(m, labels) &&
           ARE_IDS(m, counters) && ARE_IDS(m, timers) && ARE_IDS(m, signals);
}
