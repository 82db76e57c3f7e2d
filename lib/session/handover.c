/* A note for the colleague who takes over. Every sentence is the pack's; here is only what is told, and in which order. */
#include "session/outlook.h"

#include "consult/plan.h"

#include <stdio.h>
#include <string.h>

#define ID_SIZE 160 /* "value." + slot + "." + value */

/* Adds the line of a scenario. False when the pack has none, or memory is short. */
static bool add_line(cns_outlook *o, const char *scenario, const consult_pair *args, size_t count) {
    const char *text = cns_outlook_say(o, scenario, args, count);
    if (!text) return false;
    cns_buffer_text(&o->worker->text, text);
    cns_buffer_char(&o->worker->text, '\n');
    return true;
}

static bool add_titled(cns_outlook *o, const char *scenario, const char *title) {
    return add_line(o, scenario, &(consult_pair){"title", title}, 1);
}

/* A time in the pack's words; NULL: it is none. */
static const char *time_words(cns_outlook *o, const char *value) {
    bool failed;
    int64_t at;
    if (consult_time_parse(value, 0, &at) != CONSULT_OK) return NULL;
    const char *time = cns_phrases_first(&o->filler, "format.time", value, &o->worker->arena, &failed);
    o->failed = o->failed || failed;
    return time;
}

/* One piece of a value in words: by the scenario "value.SLOT.PIECE" when the pack has it, as a time when it is one, else itself. */
static void put_piece(cns_outlook *o, const char *slot, const char *piece, size_t size, cns_buffer *out) {
    char id[ID_SIZE];
    const char *words = NULL;
    if (size < 48 && snprintf(id, sizeof id, "value.%s.%.*s", slot, (int)size, piece) < ID_SIZE) {
        words = cns_outlook_say(o, id, NULL, 0);
        if (!words) words = time_words(o, id + strlen("value.") + strlen(slot) + 1);
    }
    if (words) cns_buffer_text(out, words);
    for (size_t i = 0; !words && i < size; i++) /* a value must not begin a line of its own */
        cns_buffer_char(out, (unsigned char)piece[i] < 0x20 || piece[i] == 0x7F ? ' ' : piece[i]);
}

/* A value in words, lists piece by piece. */
static const char *in_words(cns_outlook *o, uint32_t slot, const char *value) {
    const cns_slot_entry *entry = &o->model->slots[slot];
    const char *time = time_words(o, value);
    if (time) return time;
    cns_buffer *out = &o->worker->reading.value;
    cns_buffer_clear(out);
    for (const char *p = value; p;) {
        const char *end = entry->keep == CNS_KEEP_LIST ? strchr(p, ',') : NULL;
        put_piece(o, cns_model_text(o->model, entry->id), p, end ? (size_t)(end - p) : strlen(p), out);
        if (end) cns_buffer_char(out, ',');
        p = end ? end + 1 : NULL;
    }
    const char *words = out->failed ? NULL : cns_arena_copy(&o->worker->arena, out->data ? out->data : "", out->size);
    if (!words) o->failed = true;
    return words ? words : value;
}

/* The red flag: which one, how urgent, and whether it is settled. */
static void add_flag(cns_outlook *o) {
    const cns_situation *s = &o->situation;
    if (s->flag != CNS_NONE) {
        const cns_flag_entry *flag = &o->model->flags[s->flag];
        const char *level = cns_model_level(flag->level), *title = cns_outlook_title(o, &flag->titles, flag->id);
        char id[ID_SIZE];
        snprintf(id, sizeof id, "value.level.%s", level);
        const char *words = cns_outlook_say(o, id, NULL, 0);
        consult_pair args[] = {{"title", title}, {"level", words ? words : level}};
        (void)add_line(o, s->flag_open ? "handover.flag" : "handover.flag_settled", args, 2);
    }
    if (cns_bit(s->ever, o->model->header->flag_signal)) (void)add_line(o, "handover.flagged", NULL, 0);
}

static void add_place(cns_outlook *o) {
    char turns[16];
    const cns_phase *phase = &o->model->phases[o->state->phase];
    snprintf(turns, sizeof turns, "%u", (unsigned)o->state->turns);
    consult_pair args[] = {{"phase", cns_outlook_title(o, &phase->titles, phase->id)}, {"turns", turns}};
    (void)add_line(o, "handover.place", args, 2);
    for (uint32_t i = o->state->stack_size; i-- > 0;) {
        const cns_interrupt *in = &o->model->interrupts[o->state->stack[i].interrupt];
        (void)add_titled(o, "handover.interrupt", cns_outlook_title(o, &in->titles, in->id));
    }
    add_flag(o);
}

/* The ranked labels that hold: what kind of patient this is. */
static void add_types(cns_outlook *o) {
    for (uint32_t i = 0; i < o->model->labels_count; i++) {
        const cns_label_entry *label = &o->model->labels[i];
        if (label->rank && cns_bit(o->filler.holds, i))
            (void)add_titled(o, "handover.type", cns_outlook_title(o, &label->titles, label->id));
    }
}

static void add_slots(cns_outlook *o) {
    const cns_known *known = cns_state_slots(o->state, o->layout);
    for (uint32_t i = 0; i < o->model->slots_count; i++) {
        const char *value = cns_state_slot(o->state, o->layout, i);
        if (!value) continue;
        const cns_slot_entry *slot = &o->model->slots[i];
        consult_pair args[] = {{"title", cns_outlook_title(o, &slot->titles, slot->id)}, {"value", in_words(o, i, value)}};
        if (known[i].corrections == 0 || !add_line(o, "handover.slot_corrected", args, 2))
            (void)add_line(o, "handover.slot", args, 2);
    }
}

static void add_missing(cns_outlook *o) {
    const cns_phase *phase = &o->model->phases[o->state->phase];
    uint32_t asked = o->state->asked;
    if (asked != CNS_NO_PLACE)
        (void)add_titled(o, "handover.asked", cns_outlook_title(o, &o->model->slots[asked].titles, o->model->slots[asked].id));
    for (uint32_t i = 0; i < phase->must_ask.count; i++) {
        uint32_t slot = cns_model_ref(o->model, phase->must_ask, i);
        const cns_slot_entry *entry = &o->model->slots[slot];
        if (slot != asked && !cns_bit(o->situation.slots, slot))
            (void)add_titled(o, "handover.missing", cns_outlook_title(o, &entry->titles, entry->id));
    }
}

/* Timers that run are promises: a pack that wants one told has a scenario "handover.timer.NAME". */
static void add_promises(cns_outlook *o) {
    const int64_t *due = cns_state_timers(o->state, o->layout);
    for (uint32_t i = 0; i < o->model->timers_count; i++) {
        char id[ID_SIZE], minutes[24];
        if (!cns_bit(o->situation.timers_running, i)) continue;
        uint64_t left = due[i] > o->state->at_ms ? (uint64_t)due[i] - (uint64_t)o->state->at_ms : 0;
        bool sane = o->state->at_ms != CNS_NO_TIME && left < UINT64_C(31622400000); /* a year */
        snprintf(minutes, sizeof minutes, "%u", sane ? (unsigned)((left + 59999) / 60000) : 0u);
        snprintf(id, sizeof id, "handover.timer.%s", cns_model_text(o->model, o->model->timers[i].id));
        (void)add_line(o, id, &(consult_pair){"minutes", minutes}, 1);
    }
}

static void add_next(cns_outlook *o) {
    for (size_t i = 0; i < o->advice.action_count; i++)
        if (o->advice.actions[i]->phrase_count) {
            (void)add_line(o, "handover.next", &(consult_pair){"say", o->advice.actions[i]->phrases[0]->text.data}, 1);
            return;
        }
}

consult_status consult_session_handover(const consult_session *session, consult_worker *worker, consult_string *note) {
    if (note) *note = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !note)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session and note must be given");
    if (cns_model_find(&session->pack->model, CONSULT_PACK_SCENARIO, "handover.place") == CNS_NONE)
        return cns_worker_fail(worker, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET,
                               "the pack has no scenario \"handover.place\": see lib/packs/README.md");
    cns_outlook o;
    bool ok = cns_outlook_take(&o, session, worker) == CONSULT_OK;
    if (ok) {
        add_place(&o);
        add_types(&o);
        add_slots(&o);
        add_missing(&o);
        add_promises(&o);
        add_next(&o);
    }
    if (!ok || o.failed || worker->text.failed)
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *note = (consult_string){worker->text.data ? worker->text.data : "", worker->text.size};
    return CONSULT_OK;
}
