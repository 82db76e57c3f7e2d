/* A saved session, read back. What it names and the pack does not have is looked up in the pack's `renamed`, else refused. */
#include "session/reader.h"

#include "compile/diagnostics.h"
#include "engine/labels.h"
#include "engine/slot_form.h"
#include "text/civil.h"
#include "text/utf8.h"

#include <string.h>

/* ---- the members of a session ---- */

static void read_phase(cns_reader *r) {
    cns_shelf s = cns_shelf_of(r->model, CONSULT_PACK_PHASE);
    uint32_t phase = cns_reader_find_due(r, CONSULT_PACK_PHASE, &s, cns_reader_text(r));
    if (phase != CNS_NONE) r->state->phase = (uint16_t)phase;
}

static void read_asked(cns_reader *r) {
    cns_shelf s = cns_shelf_of(r->model, CONSULT_PACK_SLOT);
    uint32_t slot = cns_reader_find_due(r, CONSULT_PACK_SLOT, &s, cns_reader_text(r));
    if (slot != CNS_NONE) r->state->asked = (uint16_t)slot;
}

static void read_stack(cns_reader *r) {
    cns_scanned text = cns_reader_text(r);
    cns_shelf phases = cns_shelf_of(r->model, CONSULT_PACK_PHASE), interrupts = cns_shelf_of(r->model, CONSULT_PACK_INTERRUPT);
    while (text.size && cns_reader_goes_on(r)) {
        cns_scanned interrupt = cns_reader_word(&text), below = cns_reader_word(&text);
        uint32_t i = cns_reader_find_due(r, CONSULT_PACK_INTERRUPT, &interrupts, interrupt);
        uint32_t p = cns_reader_find_due(r, CONSULT_PACK_PHASE, &phases, below);
        if (r->state->stack_size == CNS_STACK)
            cns_reader_not_of_form(r, "the stack is too deep");
        else if (i != CNS_NONE && p != CNS_NONE)
            r->state->stack[r->state->stack_size++] = (cns_held){(uint16_t)i, (uint16_t)p};
    }
}

/* A flag that the pack has given up is forgotten: that the emergency is open stands on the stack. */
static void read_flag(cns_reader *r) {
    cns_scanned text = cns_reader_text(r), id = cns_reader_word(&text), settled = cns_reader_word(&text);
    cns_shelf s = CNS_SHELF(r->model, flags);
    bool is_settled = cns_scan_is(&settled, CNS_SAVED_SETTLED, sizeof CNS_SAVED_SETTLED - 1);
    if ((settled.size && !is_settled) || text.size)
        cns_reader_not_of_form(r, "a flag's id is due here, and \"settled\" when it is");
    uint32_t flag = cns_reader_goes_on(r) ? cns_reader_find(r, CONSULT_PACK_FLAG, &s, id) : CNS_NONE;
    if (flag == CNS_NONE) return;
    r->state->flag = (uint16_t)flag;
    r->state->flag_open = !is_settled;
}

/* Words that the pack has given up are forgotten: the flag has its own. */
static void read_flag_say(cns_reader *r) {
    cns_shelf s = CNS_SHELF(r->model, scenarios);
    cns_scanned id = cns_reader_text(r);
    uint32_t say = cns_reader_goes_on(r) ? cns_reader_find(r, CONSULT_PACK_SCENARIO, &s, id) : CNS_NONE;
    if (say < CNS_NO_PLACE) r->state->flag_say = (uint16_t)say;
}

static void read_turns(cns_reader *r) {
    static const cns_bounds bounds[] = {
        {0, CNS_NO_TURN - 1}, {0, CNS_NO_TURN - 1}, {0, CONSULT_ROLE_AGENT}, {0, INT32_MAX}, {0, INT32_MAX}};
    int64_t numbers[5];
    if (!cns_scan_open(&r->scan, '[')) cns_reader_not_of_form(r, "numbers in brackets are due here");
    cns_reader_row(r, bounds, 5, numbers);
    r->state->turns = (uint16_t)numbers[0];
    r->state->patient_turns = (uint16_t)numbers[1];
    r->state->last_role = (uint8_t)numbers[2];
    r->state->first_length = (uint32_t)numbers[3];
    r->state->recent_length = (uint32_t)numbers[4];
}

static void read_channel(cns_reader *r) {
    r->state->channel = (uint8_t)cns_reader_number(r, 1, CONSULT_CHANNEL_DESK);
}
static void read_locale(cns_reader *r) {
    r->state->locale = (uint8_t)cns_reader_number(r, 1, CONSULT_LOCALE_ZH_HANT);
}
static void read_trainee(cns_reader *r) {
    r->state->trainee = cns_reader_number(r, 0, 1) != 0;
}
static void read_region(cns_reader *r) {
    r->state->region = cns_reader_number(r, 0, CONSULT_REGION_HK) & 3;
}
static void read_at(cns_reader *r) {
    r->state->at_ms = cns_reader_number(r, CNS_CIVIL_FIRST * CNS_DAY_MS, (CNS_CIVIL_LAST + 1) * CNS_DAY_MS - 1);
}
static void read_patient(cns_reader *r) {
    r->state->patient_ms = cns_reader_number(r, INT64_MIN + 1, INT64_MAX);
}
static void read_agent(cns_reader *r) {
    r->state->agent_ms = cns_reader_number(r, INT64_MIN + 1, INT64_MAX);
}
static void read_seed(cns_reader *r) {
    r->state->seed = cns_reader_hex(r);
}

static bool set_value(cns_reader *r, uint32_t slot, const char *value, size_t size) {
    if (cns_state_set(r->state, r->layout, slot, value, size) == CONSULT_OK) return true;
    cns_reader_fail(r, CONSULT_LIMIT, "too-long", "the slot values pass limits.slot_bytes of the context", (cns_scanned){NULL, 0});
    return false;
}

/* What a host has set is as consult_session_slot_set() takes it. A value that is not (any more: a newer pack or library may want
 * another form) is forgotten: the talk goes on, and the slot is asked for again. False: it is. */
static bool keep_given(cns_reader *r, uint32_t slot) {
    char room[CNS_SLOT_FORM_BYTES];
    const char *value = cns_state_slot(r->state, r->layout, slot);
    size_t size = value ? cns_state_slots(r->state, r->layout)[slot].length : 0;
    if (!value || !cns_reader_goes_on(r)) return true;
    if (cns_slot_form_take(r->model, slot, &value, &size, room)) return value != room || set_value(r, slot, value, size);
    cns_state_clear(r->state, r->layout, slot); /* as consult_session_slot_set() forgets */
    cns_reader_warn(r, "bad-value", "a value that the host had set is not of the form of its slot: it is forgotten, set it again");
    return false;
}

/* A slot's value, from the opening bracket on. */
static void read_value(cns_reader *r, uint32_t slot) {
    cns_scanned value;
    if (!cns_scan_open(&r->scan, '[') || !cns_scan_more(&r->scan)) {
        cns_reader_not_of_form(r, "[value, turn, asks, corrections, asker] is due here");
        return;
    }
    if (cns_scan_kind(&r->scan) == 'n') {
        cns_scan_skip(&r->scan);
    } else {
        value = cns_reader_text(r);
        if (cns_reader_goes_on(r)) (void)set_value(r, slot, value.data, value.size);
    }
    static const cns_bounds bounds[] = {{-1, CNS_NO_TURN - 1}, {0, UINT8_MAX}, {0, UINT8_MAX}, {0, 1}};
    int64_t numbers[4];
    cns_reader_row(r, bounds, 4, numbers);
    cns_known *k = &cns_state_slots(r->state, r->layout)[slot];
    k->turn = numbers[0] < 0 ? CNS_NO_TURN : (uint16_t)numbers[0];
    k->asks = (uint8_t)numbers[1];
    k->corrections = (uint8_t)numbers[2];
    bool kept = k->turn != CNS_NO_TURN || keep_given(r, slot);
    if (numbers[3] && kept) cns_bit_set(cns_state_bits(r->state, r->layout->askers), slot);
}

static void read_slots(cns_reader *r) {
    cns_shelf s = cns_shelf_of(r->model, CONSULT_PACK_SLOT);
    while (cns_reader_member(r)) {
        uint32_t slot = cns_reader_find_due(r, CONSULT_PACK_SLOT, &s, r->inner);
        if (slot != CNS_NONE)
            read_value(r, slot);
        else
            cns_scan_skip(&r->scan);
    }
}

/* The next pair of "id number id number"; false at the end. */
static bool read_pair(cns_reader *r, cns_scanned *text, cns_relative *before, cns_scanned *id, cns_bounds bounds, int64_t *number) {
    if (!text->size || !cns_reader_goes_on(r)) return false;
    *id = cns_reader_relative(r, before, cns_reader_word(text));
    if (!cns_reader_goes_on(r)) return false;
    cns_scanned digits = cns_reader_word(text);
    cns_scan scan;
    cns_scan_start(&scan, digits.data, digits.size, NULL);
    if (cns_scan_integer(&scan, number) && scan.at == scan.end && *number >= bounds.least && *number <= bounds.most) return true;
    cns_reader_not_of_form(r, "ids and whole numbers in their range are due here in turn");
    return false;
}

static void read_labels(cns_reader *r) {
    cns_scanned text = cns_reader_text(r), id;
    cns_shelf s = cns_shelf_of(r->model, CONSULT_PACK_LABEL);
    int64_t score;
    cns_relative before = {.family = 0};
    while (read_pair(r, &text, &before, &id, (cns_bounds){-2 * CNS_SCORE_MOST, 2 * CNS_SCORE_MOST}, &score)) {
        uint32_t label = cns_reader_find_due(r, CONSULT_PACK_LABEL, &s, id);
        if (label < r->model->header->labels_kept) cns_state_labels(r->state, r->layout)[label] = (int32_t)score;
    }
}

/* Counters and timers that the pack has given up count and run for nobody: they are left behind. */
static void read_counters(cns_reader *r) {
    cns_scanned text = cns_reader_text(r), id;
    cns_shelf s = CNS_SHELF(r->model, counters);
    int64_t count;
    cns_relative before = {.family = 0};
    while (read_pair(r, &text, &before, &id, (cns_bounds){0, UINT8_MAX}, &count)) {
        uint32_t i = cns_shelf_search(r->model, &s, id);
        if (i != CNS_NONE) cns_state_bits(r->state, r->layout->counters)[i] = (uint8_t)count;
    }
}

static void read_timers(cns_reader *r) {
    cns_scanned text = cns_reader_text(r), id;
    cns_shelf s = CNS_SHELF(r->model, timers);
    int64_t due;
    cns_relative before = {.family = 0};
    while (read_pair(r, &text, &before, &id, (cns_bounds){INT64_MIN + 1, INT64_MAX}, &due)) {
        uint32_t i = cns_shelf_search(r->model, &s, id);
        if (i == CNS_NONE) continue;
        cns_state_timers(r->state, r->layout)[i] = due;
        cns_bit_set(cns_state_bits(r->state, r->layout->running), i);
    }
}

/* Signals that nothing raises or asks for any more are forgotten. */
static void read_signals(cns_reader *r) {
    const uint32_t sets[] = {r->layout->ever, r->layout->last[CONSULT_ROLE_PATIENT], r->layout->last[CONSULT_ROLE_AGENT]};
    cns_scanned text = cns_reader_text(r);
    cns_shelf s = CNS_SHELF(r->model, signals);
    cns_relative before = {.family = 0};
    while (text.size && cns_reader_goes_on(r)) {
        cns_scanned id = cns_reader_word(&text);
        const char *colon = id.size ? memchr(id.data, ':', id.size) : NULL, *marks = colon ? colon + 1 : CNS_SAVED_MARKS;
        size_t count = colon ? (size_t)(id.data + id.size - marks) : 1;
        if (colon) id.size = (size_t)(colon - id.data);
        id = cns_reader_relative(r, &before, id);
        uint32_t signal = cns_reader_find(r, CONSULT_PACK_SIGNAL, &s, id);
        if (signal >= 8 * r->model->kept_ever_count) continue;
        for (size_t i = 0; i < count; i++) {
            const char *mark = memchr(CNS_SAVED_MARKS, marks[i], sizeof sets / sizeof *sets);
            size_t set = mark ? (size_t)(mark - CNS_SAVED_MARKS) : 0;
            bool kept = set == 0 || (signal < 8 * r->model->kept_last_count && cns_bit(r->model->kept_last, signal));
            if (mark && kept) cns_bit_set(cns_state_bits(r->state, sets[set]), signal);
        }
    }
}

/* One move, "4>guidance", from the phase `last` on. False: it is of no such form. */
static bool read_move(cns_reader *r, cns_scanned move, uint32_t *last) {
    uint32_t turn = 0;
    size_t at = 0;
    while (at < move.size && at < 5 && move.data[at] >= '0' && move.data[at] <= '9')
        turn = turn * 10 + (uint32_t)(move.data[at++] - '0');
    if (at == 0 || at == move.size || turn >= CNS_NO_TURN) return false;
    char kind = move.data[at++];
    cns_scanned id = {move.data + at, move.size - at};
    if (kind != '>' && kind != '+' && kind != '-') return false;
    cns_shelf s = cns_shelf_of(r->model, kind == '>' ? CONSULT_PACK_PHASE : CONSULT_PACK_INTERRUPT);
    uint32_t to = cns_reader_find(r, kind == '>' ? CONSULT_PACK_PHASE : CONSULT_PACK_INTERRUPT, &s, id);
    if (to == CNS_NONE || (kind == '>' && *last == CNS_NONE)) return true;
    cns_past past = {(uint16_t)turn, CNS_NO_PLACE, (uint16_t)to};
    if (kind == '-') past = (cns_past){(uint16_t)turn, (uint16_t)to, CNS_NO_PLACE};
    if (kind == '>') past.from = (uint16_t)*last;
    cns_state_remember(r->state, past);
    if (kind == '>') *last = to;
    return true;
}

/* Moves of phases and interrupts that the pack has given up are forgotten: they are told, not acted on. */
static void read_moves(cns_reader *r) {
    cns_scanned text = cns_reader_text(r);
    cns_shelf s = cns_shelf_of(r->model, CONSULT_PACK_PHASE);
    uint32_t last = CNS_NONE;
    while (text.size && cns_reader_goes_on(r)) {
        cns_scanned move = cns_reader_word(&text);
        bool number = move.size && move.data[0] >= '0' && move.data[0] <= '9';
        if (!number)
            last = cns_reader_find(r, CONSULT_PACK_PHASE, &s, move);
        else if (!read_move(r, move, &last))
            cns_reader_not_of_form(r, "moves are a turn, one of > + - and a place each");
    }
}

#define USED_MOST 12u /* phrases that saved sessions hold: older ones more than a state does, of which the newest stay */

static void read_used(cns_reader *r) {
    uint8_t bytes[4 * USED_MOST];
    size_t count = cns_reader_bytes(r, bytes, sizeof bytes);
    for (size_t i = 0; i + 4 <= count; i += 4)
        cns_state_use(r->state, (uint32_t)bytes[i] | (uint32_t)bytes[i + 1] << 8 | (uint32_t)bytes[i + 2] << 16 |
                                    (uint32_t)bytes[i + 3] << 24);
}

static void read_sketch(cns_reader *r) {
    uint8_t bytes[CNS_SKETCH_BITS / 8];
    size_t count = cns_reader_bytes(r, bytes, sizeof bytes);
    for (size_t i = 0; i < count; i++) r->state->sketch[i / 8] |= (uint64_t)bytes[i] << (8 * (i % 8));
}

static void read_seen(cns_reader *r) {
    size_t count = cns_reader_bytes(r, r->state->seen[0], sizeof r->state->seen);
    r->state->seen_count = (uint8_t)(count / CNS_SEEN_BYTES);
}

/* ---- the whole ---- */

static void read_format(cns_reader *r) {
    int64_t format = cns_reader_number(r, INT64_MIN, INT64_MAX);
    if ((format < CNS_SAVED_OLDEST || format > CNS_SAVED_FORMAT) && cns_reader_goes_on(r))
        cns_reader_fail(
            r, CONSULT_UNSUPPORTED_VERSION, "unsupported-version",
            "this library reads sessions of the formats 2 and 3; this one is of another: let the library that saved it finish it",
            (cns_scanned){NULL, 0});
}

static void read_pack(cns_reader *r) {
    cns_scanned text = cns_reader_text(r), id = cns_reader_word(&text);
    cns_name own = r->model->header->id;
    if (cns_reader_goes_on(r) && !cns_scan_is(&id, cns_model_text(r->model, own), own.length))
        cns_reader_fail(r, CONSULT_PACK_MISMATCH, "other-pack", "this session belongs to the pack", id);
}

typedef struct member {
    const char *key;
    size_t size; /* of the key */
    void (*read)(cns_reader *r);
    bool object;
} member;

/* The first two tell whose session this is and in which form: they are read before all others, wherever they stand. */
enum { HEAD = 2, PHASE = 2, PATIENT = 10, AGENT = 11 };

#define MEMBER(key, read, object)                                                                                                  \
    { key, sizeof(key) - 1, read, object }

static const member members[] = {MEMBER("consult_session", read_format, false),
                                 MEMBER("pack", read_pack, false),
                                 MEMBER("phase", read_phase, false),
                                 MEMBER("asked", read_asked, false),
                                 MEMBER("stack", read_stack, false),
                                 MEMBER("turns", read_turns, false),
                                 MEMBER("channel", read_channel, false),
                                 MEMBER("locale", read_locale, false),
                                 MEMBER("trainee", read_trainee, false),
                                 MEMBER("at", read_at, false),
                                 MEMBER("patient", read_patient, false),
                                 MEMBER("agent", read_agent, false),
                                 MEMBER("seed", read_seed, false),
                                 MEMBER("slots", read_slots, true),
                                 MEMBER("labels", read_labels, false),
                                 MEMBER("counters", read_counters, false),
                                 MEMBER("timers", read_timers, false),
                                 MEMBER("said", read_signals, false),
                                 MEMBER("moves", read_moves, false),
                                 MEMBER("used", read_used, false),
                                 MEMBER("sketch", read_sketch, false),
                                 MEMBER("seen", read_seen, false),
                                 MEMBER("region", read_region, false),
                                 MEMBER("flag", read_flag, false),
                                 MEMBER("flag_say", read_flag_say, false)};

#define MEMBERS (sizeof members / sizeof *members)

static size_t which(cns_scanned key) {
    size_t i = 0;
    while (i < MEMBERS && !cns_scan_is(&key, members[i].key, members[i].size)) i++;
    return i;
}

/* One pass over the members of the session: those of the head, or all others. Bits of those that were there. */
static uint32_t read_members(cns_reader *r, bool head) {
    uint32_t found = 0;
    r->scan.at = r->scan.start;
    if (!cns_scan_open(&r->scan, '{')) cns_reader_not_of_form(r, "a saved session is an object");
    while (cns_reader_member(r)) {
        size_t i = which(r->inner);
        r->outer = r->inner;
        r->inner = (cns_scanned){NULL, 0};
        if (i == MEMBERS && !head) cns_reader_not_of_form(r, "a session has no such member");
        if (i == MEMBERS || (i < HEAD) != head) {
            cns_scan_skip(&r->scan);
            continue;
        }
        if (found >> i & 1) cns_reader_not_of_form(r, "this member stands twice");
        found |= 1u << i;
        if (members[i].object && !cns_scan_open(&r->scan, '{'))
            cns_reader_not_of_form(r, "an object is due here");
        else
            members[i].read(r);
    }
    r->place = r->scan.start;
    r->outer = (cns_scanned){NULL, 0};
    return found;
}

/* A time that was written as the way to it from `base`. */
static int64_t time_from(int64_t base, int64_t way) {
    if (base == CNS_NO_TIME) return way;
    if (way >= 0) return base > INT64_MAX - way ? INT64_MAX : base + way;
    return base < INT64_MIN + 1 - way ? INT64_MIN + 1 : base + way;
}

static bool is_time(int64_t at_ms) {
    return at_ms == CNS_NO_TIME || cns_civil_inside(at_ms);
}

/* What could only be told with the time of the last turn, which may have stood behind it. */
static void place_times(cns_reader *r, uint32_t found) {
    cns_state *st = r->state;
    bool patient = found >> PATIENT & 1, agent = found >> AGENT & 1;
    if (patient) st->patient_ms = time_from(st->at_ms, st->patient_ms);
    if (agent) st->agent_ms = time_from(st->at_ms, st->agent_ms);
    if (st->last_role == CONSULT_ROLE_PATIENT && !patient) st->patient_ms = st->at_ms;
    if (st->last_role == CONSULT_ROLE_AGENT && !agent) st->agent_ms = st->at_ms;
    if (!is_time(st->patient_ms) || !is_time(st->agent_ms))
        cns_reader_not_of_form(r, "the times of turns lie in the years 1900 to 2200");
    for (uint32_t i = 0; i < r->model->timers_count; i++)
        if (cns_bit(cns_state_bits(st, r->layout->running), i))
            cns_state_timers(st, r->layout)[i] = time_from(st->at_ms, cns_state_timers(st, r->layout)[i]);
}

static void read_session(cns_reader *r) {
    if (read_members(r, true) != (1u << HEAD) - 1) cns_reader_not_of_form(r, "\"consult_session\" and \"pack\" must be there");
    if (r->status != CONSULT_OK) return;
    uint32_t found = read_members(r, false);
    if (!(found >> PHASE & 1)) cns_reader_not_of_form(r, "\"phase\" must be there");
    place_times(r, found);
}

static consult_status restore(cns_reader *r, consult_context *context, const char *json, size_t size) {
    cns_buffer decoded;
    cns_buffer_start(&decoded, &context->memory);
    cns_scan_start(&r->scan, json, size, &decoded);
    r->place = json;
    consult_status status = cns_scan_check(&r->scan, context->limits.json_depth);
    if (status == CONSULT_OK) {
        read_session(r);
    } else {
        r->place = r->scan.at;
        cns_reader_fail(r, status, "bad-json",
                        status == CONSULT_LIMIT ? "this nests deeper than limits.json_depth" : "this is no JSON from here on",
                        (cns_scanned){NULL, 0});
    }
    cns_buffer_free(&decoded);
    return r->status;
}

consult_status consult_session_restore(const consult_pack *pack, const consult_facts *facts, const char *json, size_t size,
                                       consult_session **session, consult_diagnostics **diagnostics) {
    if (session) *session = NULL;
    if (diagnostics) *diagnostics = NULL;
    if (!pack || !json || !session) return CONSULT_INVALID_ARGUMENT;
    consult_context *context = pack->context;
    size = cns_utf8_size(json, size);
    if (size > context->limits.json_bytes) return CONSULT_LIMIT;
    const cns_layout *layout = &pack->layout;
    uint32_t most = context->limits.slot_bytes; /* no value is longer than the text that it stands in */
    if (most > size) most = (uint32_t)size;
    size_t bytes = cns_state_size(layout, most);
    cns_state *state = cns_memory_get(&context->memory, bytes);
    consult_diagnostics *list = cns_diagnostics_new(context);
    consult_status status = CONSULT_NO_MEMORY;
    if (state && list) {
        cns_state_start(state, &pack->model, layout, most);
        cns_reader r = {.pack = pack, .model = &pack->model, .layout = layout, .state = state, .list = list};
        status = restore(&r, context, json, size);
    }
    if (status == CONSULT_OK) status = cns_session_make(pack, facts, state, session);
    cns_memory_put(&context->memory, state, bytes);
    cns_diagnostics_hand_over(list, diagnostics);
    return status;
}
