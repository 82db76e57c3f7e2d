/* Sessions as text. Ids, never positions: a session outlives the pack that it was begun with. */
#include "session/saved.h"

#include "text/writer.h"

#include <string.h>

/* What has the value that it had at the start is left out everywhere: most of a session has. */
typedef struct list {
    cns_buffer *out;
    const char *key; /* NULL once it was written */
    cns_name before; /* the id that was written last, of those that families are told of */
} list;

/* Before each element of an object, array or text: the key with what opens it, once. False: the element goes on behind others. */
static bool begin(list *l, char open) {
    if (!l->key) return false;
    cns_write_key(l->out, l->key);
    cns_buffer_char(l->out, open);
    l->key = NULL;
    return true;
}

static void end(const list *l, char close) {
    if (!l->key) cns_buffer_char(l->out, close);
}

/* Ids need no escapes: opening a pack checks them. */
static void write_name(cns_buffer *b, const cns_model *m, cns_name id) {
    cns_buffer_add(b, cns_model_text(m, id), id.length);
}

/* A name in a text of names: with a space between them. */
static void add_name(list *l, const cns_model *m, cns_name id) {
    if (!begin(l, '"')) cns_buffer_char(l->out, ' ');
    write_name(l->out, m, id);
}

static void write_number(cns_buffer *b, const char *key, int64_t value, int64_t usual) {
    if (value != usual) cns_write_member_integer(b, key, value);
}

/* Numbers behind an opened bracket, cut behind the last that is not 0. */
static void write_row(cns_buffer *b, const int64_t *numbers, size_t count) {
    while (count > 0 && !numbers[count - 1]) count--;
    for (size_t i = 0; i < count; i++) cns_write_integer(b, numbers[i]);
    cns_write_close(b, ']');
}

static void write_head(cns_buffer *b, const consult_session *s) {
    const char *version = consult_pack_version(s->pack);
    cns_write_open(b, '{');
    cns_write_member_integer(b, "consult_session", CNS_SAVED_FORMAT);
    cns_write_key(b, "pack");
    cns_buffer_char(b, '"');
    write_name(b, &s->pack->model, s->pack->model.header->id);
    cns_buffer_char(b, ' ');
    cns_write_inside(b, version, strlen(version));
    cns_buffer_char(b, ' ');
    cns_buffer_hex(b, consult_pack_digest(s->pack), 16);
    cns_buffer_char(b, '"');
}

static void write_place(cns_buffer *b, const cns_model *m, const cns_state *st) {
    cns_write_key(b, "phase");
    cns_buffer_char(b, '"');
    write_name(b, m, m->phases[st->phase].id);
    cns_buffer_char(b, '"');
    list asked = {.out = b, .key = "asked"}, stack = {.out = b, .key = "stack"};
    if (st->asked != CNS_NO_PLACE) add_name(&asked, m, m->slots[st->asked].id);
    end(&asked, '"');
    for (uint32_t i = 0; i < st->stack_size; i++) {
        add_name(&stack, m, m->interrupts[st->stack[i].interrupt].id);
        add_name(&stack, m, m->phases[st->stack[i].phase].id);
    }
    end(&stack, '"');
    if (st->flag == CNS_NO_PLACE) return;
    cns_write_key(b, "flag");
    cns_buffer_char(b, '"');
    write_name(b, m, m->flags[st->flag].id);
    if (!st->flag_open) cns_buffer_text(b, " " CNS_SAVED_SETTLED);
    cns_buffer_char(b, '"');
    if (st->flag_say == CNS_NO_PLACE) return;
    cns_write_key(b, "flag_say");
    cns_buffer_char(b, '"');
    write_name(b, m, m->scenarios[st->flag_say].id);
    cns_buffer_char(b, '"');
}

static int64_t after(int64_t base, int64_t at_ms) {
    if (base == CNS_NO_TIME) return at_ms;
    if (at_ms >= base) return (uint64_t)at_ms - (uint64_t)base > INT64_MAX ? INT64_MAX : at_ms - base;
    return (uint64_t)base - (uint64_t)at_ms > INT64_MAX ? -INT64_MAX : at_ms - base;
}

/* The time of a side's last turn; that of the last turn of all goes without saying. */
static void write_side(cns_buffer *b, const char *key, const cns_state *st, consult_role role, int64_t at_ms) {
    bool told = at_ms == CNS_NO_TIME || (st->last_role == (uint8_t)role && at_ms == st->at_ms);
    if (!told) cns_write_member_integer(b, key, after(st->at_ms, at_ms));
}

static void write_numbers(cns_buffer *b, const cns_state *st) {
    const int64_t talk[] = {st->turns, st->patient_turns, st->last_role, st->first_length, st->recent_length};
    if (st->turns) {
        cns_write_key(b, "turns");
        cns_write_open(b, '[');
        write_row(b, talk, sizeof talk / sizeof *talk);
    }
    write_number(b, "channel", st->channel, CONSULT_CHANNEL_ONLINE);
    write_number(b, "locale", st->locale, CONSULT_LOCALE_ZH_HANS);
    write_number(b, "trainee", st->trainee, 0);
    write_number(b, "region", st->region, 0);
    if (st->at_ms != CNS_NO_TIME) cns_write_member_integer(b, "at", st->at_ms);
    write_side(b, "patient", st, CONSULT_ROLE_PATIENT, st->patient_ms);
    write_side(b, "agent", st, CONSULT_ROLE_AGENT, st->agent_ms);
    if (!st->seed) return;
    cns_write_key(b, "seed");
    cns_buffer_char(b, '"');
    cns_buffer_hex(b, st->seed, 16);
    cns_buffer_char(b, '"');
}

static void begin_member(list *l, const cns_model *m, cns_name id) {
    if (!begin(l, '{')) cns_buffer_char(l->out, ',');
    cns_buffer_char(l->out, '"');
    write_name(l->out, m, id);
    cns_buffer_add(l->out, "\":", 2);
}

/* [value, turn, asks, corrections, asker], cut behind the last that is not 0; turn -1: by the host. A slot that was only asked for
 * has no value (null). */
static void write_slots(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    const cns_known *slots = cns_state_slots(s->state, &s->pack->layout);
    list l = {.out = b, .key = "slots"};
    for (uint32_t i = 0; i < m->slots_count; i++) {
        const cns_known *k = &slots[i];
        const char *value = cns_state_slot(s->state, &s->pack->layout, i);
        if (!value && !k->asks && !k->corrections && !k->turn) continue;
        bool asker = cns_bit(cns_state_bits(s->state, s->pack->layout.askers), i);
        const int64_t numbers[] = {k->turn == CNS_NO_TURN ? -1 : (int64_t)k->turn, k->asks, k->corrections, asker};
        begin_member(&l, m, m->slots[i].id);
        cns_buffer_char(b, '[');
        if (value)
            cns_write_string(b, value, k->length);
        else
            cns_write_text(b, NULL);
        write_row(b, numbers, sizeof numbers / sizeof *numbers);
    }
    end(&l, '}');
}

/* A name; of one of the same family as the name before it only what begins with the last dot. */
static void add_relative(list *l, const cns_model *m, cns_name id) {
    const char *text = cns_model_text(m, id), *before = cns_model_text(m, l->before);
    size_t family = cns_saved_family(text, id.length);
    bool same = family && cns_saved_family(before, l->before.length) == family && memcmp(text, before, family) == 0;
    l->before = id;
    if (!same) {
        add_name(l, m, id);
        return;
    }
    cns_buffer_char(l->out, ' ');
    cns_buffer_add(l->out, text + family, id.length - family);
}

static void add_pair(list *l, const cns_model *m, cns_name id, int64_t value) {
    add_relative(l, m, id);
    cns_buffer_char(l->out, ' ');
    cns_buffer_integer(l->out, value);
}

/* "id number id number" */
static void write_tables(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    const int32_t *labels = cns_state_labels(s->state, &s->pack->layout);
    const int64_t *due = cns_state_timers(s->state, &s->pack->layout);
    const uint8_t *counters = cns_state_bits(s->state, s->pack->layout.counters),
                  *running = cns_state_bits(s->state, s->pack->layout.running);
    list l = {.out = b, .key = "labels"}, c = {.out = b, .key = "counters"}, t = {.out = b, .key = "timers"};
    for (uint32_t i = 0; i < m->header->labels_kept; i++)
        if (labels[i] != m->labels[i].bias) add_pair(&l, m, m->labels[i].id, labels[i]);
    end(&l, '"');
    for (uint32_t i = 0; i < m->counters_count; i++)
        if (counters[i]) add_pair(&c, m, m->counters[i].id, counters[i]);
    end(&c, '"');
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(running, i)) add_pair(&t, m, m->timers[i].id, after(s->state->at_ms, due[i]));
    end(&t, '"');
}

/* What was said: ever, by the patient last, by the agent last. */
typedef struct said {
    const cns_model *model;
    const uint8_t *sets[3];
} said;

/* The next signal from `i` on that was said, of those that `last` is asked of, or of the others; CNS_NONE behind them all. */
static uint32_t next_said(const said *s, bool lasting, uint32_t i) {
    const cns_model *m = s->model;
    for (; i < 8 * m->kept_ever_count; i++) {
        uint32_t at = i / 8, any = s->sets[0][at];
        bool has_last = at < m->kept_last_count;
        if (has_last) any |= (uint32_t)s->sets[1][at] | s->sets[2][at];
        if (!any) i |= 7;
        if ((any >> i % 8 & 1) && (has_last && cns_bit(m->kept_last, i)) == lasting) return i;
    }
    return CNS_NONE;
}

static void write_signal(list *l, const said *s, uint32_t signal, bool lasting) {
    bool last = lasting && (cns_bit(s->sets[1], signal) || cns_bit(s->sets[2], signal));
    add_relative(l, s->model, s->model->signals[signal].id);
    if (last) cns_buffer_char(l->out, ':');
    for (size_t n = 0; n < 3 && last; n++)
        if (cns_bit(s->sets[n], signal)) cns_buffer_char(l->out, CNS_SAVED_MARKS[n]);
}

/* "signal signal:p signal:ea": raised ever, unless marks say otherwise: e ever, p by the patient last, a by the agent last. By
 * their ids, so that those of one family stand together: the two runs in which signals are kept, merged. */
static void write_signals(cns_buffer *b, const consult_session *s) {
    const cns_model *m = &s->pack->model;
    const cns_layout *at = &s->pack->layout;
    said of = {m,
               {cns_state_bits(s->state, at->ever), cns_state_bits(s->state, at->last[CONSULT_ROLE_PATIENT]),
                cns_state_bits(s->state, at->last[CONSULT_ROLE_AGENT])}};
    list l = {.out = b, .key = "said"};
    uint32_t last = next_said(&of, true, 0), other = next_said(&of, false, 0);
    while (last != CNS_NONE || other != CNS_NONE) {
        bool first = other == CNS_NONE || (last != CNS_NONE && strcmp(cns_model_text(m, m->signals[last].id),
                                                                      cns_model_text(m, m->signals[other].id)) < 0);
        write_signal(&l, &of, first ? last : other, first);
        if (first)
            last = next_said(&of, true, last + 1);
        else
            other = next_said(&of, false, other + 1);
    }
    end(&l, '"');
}

/* "greeting 1>inquiry 4+hold 5-hold": where the first move began, then each move with its turn; it begins where the last ended. */
static void write_past(cns_buffer *b, const cns_model *m, const cns_state *st) {
    list l = {.out = b, .key = "moves"};
    bool started = false;
    for (uint32_t i = 0; i < st->past_count; i++) {
        const cns_past *past = &st->past[i];
        bool enters = past->from == CNS_NO_PLACE, leaves = past->to == CNS_NO_PLACE;
        if (!enters && !leaves && !started) add_name(&l, m, m->phases[past->from].id);
        started = started || (!enters && !leaves);
        if (!begin(&l, '"')) cns_buffer_char(b, ' ');
        cns_buffer_integer(b, past->turn);
        cns_buffer_char(b, enters ? '+' : leaves ? '-' : '>');
        write_name(b, m, enters ? m->interrupts[past->to].id : leaves ? m->interrupts[past->from].id : m->phases[past->to].id);
    }
    end(&l, '"');
}

static void write_memory(cns_buffer *b, const cns_state *st) {
    uint8_t used[CNS_USED_PHRASES * 4], sketch[CNS_SKETCH_BITS / 8];
    size_t count = 0;
    bool any = false;
    for (uint32_t i = 0; i < CNS_USED_PHRASES; i++) {
        uint32_t hash = st->used[(st->used_next + i) % CNS_USED_PHRASES];
        for (unsigned k = 0; k < 4 && hash; k++) used[count++] = (uint8_t)(hash >> (8 * k));
    }
    if (count) cns_write_key_bytes(b, "used", used, count);
    for (size_t i = 0; i < sizeof sketch; i++) {
        sketch[i] = (uint8_t)(st->sketch[i / 8] >> (8 * (i % 8)));
        any = any || sketch[i];
    }
    if (any) cns_write_key_bytes(b, "sketch", sketch, sizeof sketch);
    if (st->seen_count) cns_write_key_bytes(b, "seen", st->seen, (size_t)st->seen_count * CNS_SEEN_BYTES);
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
    write_head(b, session);
    write_place(b, m, st);
    write_numbers(b, st);
    write_slots(b, session);
    write_tables(b, session);
    write_signals(b, session);
    write_past(b, m, st);
    write_memory(b, st);
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}
