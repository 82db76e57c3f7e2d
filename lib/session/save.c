/* Sessions as text, and back. Ids, never positions: a session outlives the pack that it was begun with. */
#include "session/session.h"

#include "compile/diagnostics.h"
#include "text/json.h"
#include "text/utf8.h"
#include "text/writer.h"

#include <stdio.h>
#include <string.h>

#define SESSION_FORMAT 1

static void write_time(cns_buffer *b, const char *key, int64_t at_ms) {
    if (at_ms != CNS_NO_TIME) cns_write_member_integer(b, key, at_ms);
}

static void write_bits(cns_buffer *b, const char *key, const cns_model *m, const uint8_t *set) {
    cns_write_key(b, key);
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < m->signals_count; i++)
        if (cns_bit(set, i)) cns_write_text(b, cns_model_text(m, m->signals[i].id));
    cns_write_close(b, ']');
}

static void write_hex(cns_buffer *b, const char *key, uint64_t value) {
    cns_write_key(b, key);
    cns_buffer_char(b, '"');
    cns_buffer_hex(b, value, 16);
    cns_buffer_char(b, '"');
}

/* What has the value that it had at the start is left out. */
static void write_numbers(cns_buffer *b, const cns_state *st) {
    const struct {
        const char *key;
        int64_t value, usual;
    } numbers[] = {{"turns", st->turns, 0},
                   {"patient_turns", st->patient_turns, 0},
                   {"role", st->last_role, 0},
                   {"channel", st->channel, CONSULT_CHANNEL_ONLINE},
                   {"locale", st->locale, CONSULT_LOCALE_ZH_HANS},
                   {"trainee", st->trainee, 0},
                   {"first_length", st->first_length, 0},
                   {"recent_length", st->recent_length, 0}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].value != numbers[i].usual) cns_write_member_integer(b, numbers[i].key, numbers[i].value);
    write_time(b, "at", st->at_ms);
    write_time(b, "patient_at", st->patient_ms);
    write_time(b, "agent_at", st->agent_ms);
    if (st->last_id) write_hex(b, "last_id", st->last_id);
    if (st->seed) write_hex(b, "seed", st->seed);
}

static void write_place(cns_buffer *b, const cns_model *m, const cns_state *st) {
    cns_write_member(b, "phase", cns_model_text(m, m->phases[st->phase].id));
    if (st->asked != CNS_NONE) cns_write_member(b, "asked", cns_model_text(m, m->slots[st->asked].id));
    if (st->stack_size == 0) return;
    cns_write_key(b, "stack");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < st->stack_size; i++) {
        cns_write_open(b, '[');
        cns_write_text(b, cns_model_text(m, m->interrupts[st->stack[i].interrupt].id));
        cns_write_text(b, cns_model_text(m, m->phases[st->stack[i].phase].id));
        cns_write_close(b, ']');
    }
    cns_write_close(b, ']');
}

/* [value, turn, asker, corrections, asks]; turn -1: by the host. A slot that was only asked for has no value. */
static void write_slots(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    const cns_known *slots = cns_state_slots(s->state, &s->layout);
    cns_write_key(b, "slots");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < m->slots_count; i++) {
        const cns_known *k = &slots[i];
        if (!k->known && !k->asks) continue;
        cns_write_key(b, cns_model_text(m, m->slots[i].id));
        cns_write_open(b, '[');
        cns_write_text(b, cns_state_slot(s->state, &s->layout, i));
        cns_write_integer(b, k->turn == CNS_NO_TURN ? -1 : (int64_t)k->turn);
        cns_write_integer(b, k->asker);
        cns_write_integer(b, k->corrections);
        cns_write_integer(b, k->asks);
        cns_write_close(b, ']');
    }
    cns_write_close(b, '}');
}

static void write_tables(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    const int32_t *labels = cns_state_labels(s->state, &s->layout);
    const uint8_t *counters = cns_state_bits(s->state, s->layout.counters), *running = cns_state_bits(s->state, s->layout.running);
    cns_write_key(b, "labels");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < m->labels_count; i++)
        if (labels[i] != m->labels[i].bias) cns_write_member_integer(b, cns_model_text(m, m->labels[i].id), labels[i]);
    cns_write_close(b, '}');
    cns_write_key(b, "counters");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < m->counters_count; i++)
        if (counters[i]) cns_write_member_integer(b, cns_model_text(m, m->counters[i].id), counters[i]);
    cns_write_close(b, '}');
    cns_write_key(b, "timers");
    cns_write_open(b, '{');
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(running, i))
            cns_write_member_integer(b, cns_model_text(m, m->timers[i].id), cns_state_timers(s->state, &s->layout)[i]);
    cns_write_close(b, '}');
}

/* [turn, from, to] as consult_past tells it. */
static void write_past(cns_buffer *b, const cns_model *m, const cns_state *st) {
    if (st->past_count == 0) return;
    cns_write_key(b, "moves");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < st->past_count; i++) {
        cns_write_open(b, '[');
        cns_write_integer(b, st->past[i].turn);
        cns_write_text(b, cns_session_place(m, &st->past[i], false));
        cns_write_text(b, cns_session_place(m, &st->past[i], true));
        cns_write_close(b, ']');
    }
    cns_write_close(b, ']');
}

static void write_memory(cns_buffer *b, const cns_state *st) {
    cns_write_key(b, "used");
    cns_write_open(b, '[');
    for (uint32_t i = 0; i < CNS_USED_PHRASES; i++) {
        uint32_t hash = st->used[(st->used_next + i) % CNS_USED_PHRASES]; /* oldest first */
        if (hash) cns_write_integer(b, hash);
    }
    cns_write_close(b, ']');
    bool any = false;
    for (uint32_t i = 0; i < CNS_SKETCH_BITS / 64; i++) any = any || st->sketch[i];
    if (!any) return;
    cns_write_key(b, "sketch");
    cns_buffer_char(b, '"');
    for (uint32_t i = 0; i < CNS_SKETCH_BITS / 64; i++) cns_buffer_hex(b, st->sketch[i], 16);
    cns_buffer_char(b, '"');
}

consult_status consult_session_save(const consult_session *session, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session and json must be given");
    const cns_model *m = &session->pack->model;
    cns_state *st = session->state;
    cns_buffer *b = &worker->text;
    cns_write_open(b, '{');
    cns_write_member_integer(b, "consult_session", SESSION_FORMAT);
    cns_write_member(b, "pack", consult_pack_id(session->pack));
    cns_write_member(b, "version", consult_pack_version(session->pack));
    write_hex(b, "digest", consult_pack_digest(session->pack));
    write_place(b, m, st);
    write_numbers(b, st);
    write_slots(b, session);
    write_tables(b, session);
    write_bits(b, "ever", m, cns_state_bits(st, session->layout.ever));
    write_bits(b, "patient_said", m, cns_state_bits(st, session->layout.last[CONSULT_ROLE_PATIENT]));
    write_bits(b, "agent_said", m, cns_state_bits(st, session->layout.last[CONSULT_ROLE_AGENT]));
    write_past(b, m, st);
    write_memory(b, st);
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}
