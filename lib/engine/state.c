#include "engine/state.h"

#include "base/hash.h"

#include <string.h>

size_t cns_state_size(const cns_layout *l, uint32_t text) {
    return (offsetof(cns_state, tables) + l->text + text + 7) / 8 * 8;
}

void cns_state_start(cns_state *s, const cns_model *m, const cns_layout *l, uint32_t text_capacity) {
    size_t size = cns_state_size(l, text_capacity);
    memset(s, 0, size);
    s->size = (uint32_t)size;
    s->text_capacity = (uint16_t)text_capacity;
    s->asked = s->flag = s->flag_say = CNS_NO_PLACE;
    s->channel = CONSULT_CHANNEL_ONLINE;
    s->locale = CONSULT_LOCALE_ZH_HANS;
    s->at_ms = s->patient_ms = s->agent_ms = CNS_NO_TIME;
    for (uint32_t i = 0; i < m->phases_count; i++)
        if (m->phases[i].initial) s->phase = (uint16_t)i;
    for (uint32_t i = 0; i < m->header->labels_kept; i++) cns_state_labels(s, l)[i] = m->labels[i].bias;
}

/* The inside of a const state, for the few places that only look. */
static const cns_known *known_of(const cns_state *s, const cns_layout *l, uint32_t slot) {
    return (const cns_known *)(const void *)((const char *)s->tables + l->slots) + slot;
}

bool cns_state_knows(const cns_state *s, const cns_layout *l, uint32_t slot) {
    return cns_bit((const uint8_t *)s->tables + l->known, slot);
}

const char *cns_state_slot(const cns_state *s, const cns_layout *l, uint32_t slot) {
    return cns_state_knows(s, l, slot) ? (const char *)s->tables + l->text + known_of(s, l, slot)->offset : NULL;
}

uint32_t cns_state_slot_turn(const cns_state *s, const cns_layout *l, uint32_t slot) {
    return known_of(s, l, slot)->turn;
}

static uint32_t slot_count(const cns_layout *l) {
    return (l->labels - l->slots) / (uint32_t)sizeof(cns_known);
}

/* Takes a value out of the texts; the ones behind it move up. */
static void forget(cns_state *s, const cns_layout *l, uint32_t slot) {
    if (!cns_state_knows(s, l, slot)) return;
    cns_known *all = cns_state_slots(s, l), gone = all[slot];
    char *text = cns_state_text(s, l);
    uint32_t end = (uint32_t)gone.offset + gone.length + 1u;
    memmove(text + gone.offset, text + end, s->text_size - end);
    s->text_size = (uint16_t)(s->text_size - (gone.length + 1u));
    for (uint32_t i = 0; i < slot_count(l); i++)
        if (all[i].offset > gone.offset) all[i].offset = (uint16_t)(all[i].offset - (gone.length + 1u));
    all[slot].length = all[slot].offset = 0; /* so do those of unknown slots */
    cns_bit_clear(cns_state_bits(s, l->known), slot);
    cns_bit_clear(cns_state_bits(s, l->askers), slot);
}

consult_status cns_state_set(cns_state *s, const cns_layout *l, uint32_t slot, const char *value, size_t size) {
    cns_known *k = &cns_state_slots(s, l)[slot];
    size_t given_up = cns_state_knows(s, l, slot) ? (size_t)k->length + 1 : 0;
    if (value && (size > UINT16_MAX || s->text_size - given_up + size + 1 > s->text_capacity)) return CONSULT_LIMIT;
    forget(s, l, slot);
    if (!value) return CONSULT_OK;
    char *to = cns_state_text(s, l) + s->text_size;
    memcpy(to, value, size);
    to[size] = 0;
    k->offset = s->text_size;
    k->length = (uint16_t)size;
    s->text_size = (uint16_t)(s->text_size + size + 1);
    cns_bit_set(cns_state_bits(s, l->known), slot);
    return CONSULT_OK;
}

void cns_state_clear(cns_state *s, const cns_layout *l, uint32_t slot) {
    cns_known *k = &cns_state_slots(s, l)[slot];
    forget(s, l, slot);
    k->turn = 0;
    k->corrections = 0;
}

void cns_state_situation(cns_state *s, const cns_layout *l, consult_role role, const consult_facts *facts, cns_situation *out) {
    cns_situation_start(out, role);
    out->channel = (consult_channel)s->channel;
    out->region = (consult_region)s->region;
    if (s->at_ms >= CNS_YEAR_2000_MS) cns_situation_date(out, s->at_ms);
    out->phase = s->phase;
    out->interrupt = s->stack_size ? s->stack[s->stack_size - 1].interrupt : CNS_NONE;
    out->has_session = true;
    out->asked = s->asked == CNS_NO_PLACE ? CNS_NONE : s->asked;
    out->flag = s->flag == CNS_NO_PLACE ? CNS_NONE : s->flag;
    out->flag_open = s->flag_open;
    out->ever = cns_state_bits(s, l->ever);
    out->last = cns_state_bits(s, l->last[role == CONSULT_ROLE_PATIENT ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT]);
    out->slots = cns_state_bits(s, l->known);
    out->labels = cns_state_labels(s, l);
    out->counters = cns_state_bits(s, l->counters);
    out->timers_running = cns_state_bits(s, l->running);
    out->facts = facts;
    out->given[CNS_GIVEN_NO_SESSION] = false;
    out->given[CNS_GIVEN_TRAINEE] = s->trainee;
    out->given[CNS_GIVEN_FIRST_TURN] = role == CONSULT_ROLE_AGENT && s->agent_ms == CNS_NO_TIME;
    out->metrics[CNS_METRIC_TURN] = s->turns;
    out->metrics[CNS_METRIC_PATIENT_TURNS] = s->patient_turns;
    if (s->patient_turns >= 4 && s->first_length)
        out->metrics[CNS_METRIC_TALK_PERMILLE] = (int64_t)s->recent_length * 1000 / s->first_length;
}

void cns_state_flag(cns_state *s, const cns_model *m, uint32_t flag, uint32_t say) {
    bool own = say != m->flags[flag].say && say < CNS_NO_PLACE;
    if (s->flag_open && cns_model_graver(m, s->flag, flag)) return;
    if (own || !s->flag_open || s->flag != flag) s->flag_say = own ? (uint16_t)say : CNS_NO_PLACE;
    s->flag = (uint16_t)flag;
    s->flag_open = 1;
}

uint32_t cns_state_flag_say(const cns_state *s, const cns_model *m) {
    if (!s->flag_open) return CNS_NONE;
    return s->flag_say == CNS_NO_PLACE ? m->flags[s->flag].say : s->flag_say;
}

void cns_state_remember(cns_state *s, cns_past move) {
    if (s->past_count == CNS_PAST) memmove(&s->past[0], &s->past[1], --s->past_count * sizeof *s->past);
    s->past[s->past_count++] = move;
}

static void hash_id(const char *id, uint8_t out[CNS_SEEN_BYTES]) {
    uint64_t hash = cns_hash_more(CNS_HASH_START, id, strlen(id));
    for (uint32_t i = 0; i < CNS_SEEN_BYTES; i++) out[i] = (uint8_t)(hash >> (8 * i));
}

bool cns_state_seen(const cns_state *s, const char *id) {
    uint8_t hash[CNS_SEEN_BYTES];
    hash_id(id, hash);
    for (uint32_t i = 0; i < s->seen_count; i++)
        if (memcmp(s->seen[i], hash, sizeof hash) == 0) return true;
    return false;
}

void cns_state_see(cns_state *s, const char *id) {
    if (s->seen_count == CNS_SEEN) memmove(s->seen[0], s->seen[1], --s->seen_count * sizeof s->seen[0]);
    hash_id(id, s->seen[s->seen_count++]);
}

void cns_state_use(cns_state *s, uint32_t hash) {
    if (cns_state_used(s, hash)) return;
    s->used[s->used_next % CNS_USED_PHRASES] = hash;
    s->used_next = (uint8_t)((s->used_next + 1) % CNS_USED_PHRASES);
}

bool cns_state_used(const cns_state *s, uint32_t hash) {
    for (uint32_t i = 0; i < CNS_USED_PHRASES; i++)
        if (s->used[i] == hash && hash) return true;
    return false;
}
