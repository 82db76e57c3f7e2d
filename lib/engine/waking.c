#include "engine/waking.h"

static size_t words_of(uint32_t count) {
    return (size_t)count / 64 + 1;
}

static void set_bit(uint64_t *set, uint32_t i) {
    set[i >> 6] |= UINT64_C(1) << (i & 63);
}

static void read_cue(cns_sleepers *s, const cns_model *m, uint32_t i) {
    const cns_cue *cue = &m->cues[i];
    if (!cue->waits) set_bit(s->always, i);
    if (cue->state >= CNS_STATE_DRAFT) return;
    if (cue->roles >> CONSULT_ROLE_PATIENT & 1) set_bit(s->takes[0], i);
    if (cue->roles >> CONSULT_ROLE_AGENT & 1) set_bit(s->takes[1], i);
}

static void read_rule(cns_sleepers *s, const cns_model *m, uint32_t i) {
    if (!m->rules[i].waits) set_bit(s->always, i);
    if (m->rules[i].state >= CNS_STATE_DRAFT) return;
    set_bit(s->takes[0], i);
    set_bit(s->takes[1], i);
}

static cns_range cues_of(const cns_model *m, uint32_t clause) {
    return m->clauses[clause].cues;
}

static cns_range rules_of(const cns_model *m, uint32_t clause) {
    return m->clauses[clause].rules;
}

bool cns_sleepers_make(cns_sleepers *s, const cns_memory *memory, const cns_model *m, bool rules) {
    uint32_t count = rules ? m->rules_count : m->cues_count;
    size_t size = words_of(count) * sizeof(uint64_t);
    *s = (cns_sleepers){.count = count};
    s->awake = cns_memory_zero(memory, size);
    s->always = cns_memory_zero(memory, size);
    s->takes[0] = cns_memory_zero(memory, size);
    s->takes[1] = cns_memory_zero(memory, size);
    if (!s->awake || !s->always || !s->takes[0] || !s->takes[1]) {
        cns_sleepers_free(s, memory);
        return false;
    }
    for (uint32_t i = 0; i < count; i++) rules ? read_rule(s, m, i) : read_cue(s, m, i);
    for (size_t side = 0; side < 2; side++) {
        cns_grouped of = {m, rules ? rules_of : cues_of, s->takes[side], m->clauses_count, count};
        if (cns_groups_make(&s->waiting[side], memory, &of)) continue;
        cns_sleepers_free(s, memory);
        return false;
    }
    return true;
}

void cns_sleepers_free(cns_sleepers *s, const cns_memory *memory) {
    size_t size = words_of(s->count) * sizeof(uint64_t);
    cns_memory_put(memory, s->awake, size);
    cns_memory_put(memory, s->always, size);
    cns_memory_put(memory, s->takes[0], size);
    cns_memory_put(memory, s->takes[1], size);
    cns_groups_free(&s->waiting[0], memory);
    cns_groups_free(&s->waiting[1], memory);
    *s = (cns_sleepers){.count = 0};
}

void cns_sleepers_rest(cns_sleepers *s, consult_role role) {
    if (s->count == 0) return; /* tables of nothing are not there */
    s->agent = role == CONSULT_ROLE_AGENT;
    const uint64_t *takes = s->takes[s->agent];
    for (size_t i = 0; i < words_of(s->count); i++) s->awake[i] = s->always[i] & takes[i];
}

void cns_sleepers_meet(cns_sleepers *s, const uint32_t *clauses, size_t count) {
    const cns_groups waiting = s->waiting[s->agent]; /* by value: what is stored below cannot change it */
    uint64_t *awake = s->awake;
    if (s->count == 0) return;
    for (size_t i = 0; i < count; i++) {
        uint32_t k = waiting.starts[clauses[i]], end = waiting.starts[clauses[i] + 1];
        do {
            uint32_t at = waiting.members[k++];
            awake[at >> 6] |= UINT64_C(1) << (at & 63);
        } while (k < end);
    }
}

bool cns_sleepers_next(const cns_sleepers *s, uint32_t from, uint32_t *next) {
    if (from >= s->count) return false;
    uint32_t word = from >> 6, last = (s->count - 1) >> 6;
    uint64_t bits = s->awake[word] & (UINT64_MAX << (from & 63));
    while (!bits && word < last) bits = s->awake[++word];
    if (!bits) return false;
    *next = word * 64 + cns_bit_lowest(bits);
    return *next < s->count; /* the one behind all stands for none */
}
