#include "model/layout.h"

#include "base/bits.h"

static uint32_t place(size_t *at, size_t count, size_t element) {
    *at = (*at + element - 1) / element * element;
    uint32_t here = (uint32_t)*at;
    *at += count * element;
    return here;
}

cns_layout cns_layout_of(const cns_model *m) {
    size_t at = 0;
    cns_layout l;
    l.timers = place(&at, m->timers_count, sizeof(int64_t));
    l.slots = place(&at, m->slots_count, CNS_KNOWN_BYTES);
    l.labels = place(&at, m->header->labels_kept, sizeof(int32_t));
    l.ever = place(&at, m->kept_ever_count, 1);
    for (unsigned role = 0; role < 3; role++) l.last[role] = role ? place(&at, m->kept_last_count, 1) : l.ever;
    l.known = place(&at, cns_bit_bytes(m->slots_count), 1);
    l.askers = place(&at, cns_bit_bytes(m->slots_count), 1);
    l.running = place(&at, cns_bit_bytes(m->timers_count), 1);
    l.counters = place(&at, m->counters_count, 1);
    l.text = place(&at, 0, 1);
    return l;
}
