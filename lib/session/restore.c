/* A saved session, read back. What it names and the pack does not have is looked up in the pack's `renamed`, else refused. */
#include "session/session.h"

#include "compile/diagnostics.h"
#include "text/json.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

#define SESSION_FORMAT 1

typedef struct reader {
    const consult_pack *pack;
    const cns_model *model;
    const cns_layout *layout;
    cns_state *state;
    const char *json;
    size_t size;
    consult_diagnostics *list;
    consult_status status; /* the first failure */
} reader;

static void fail(reader *r, consult_status status, const cns_json *place, const char *code, const char *message,
                 const char *detail) {
    char text[300], pointer[256] = "";
    if (r->status == CONSULT_OK) r->status = status;
    snprintf(text, sizeof text, "%s%s%s%s", message, detail ? " \"" : "", detail ? detail : "", detail ? "\"" : "");
    consult_diagnostic item = {
        .severity = CONSULT_SEVERITY_ERROR, .code = code, .source = "session", .pointer = pointer, .message = text};
    if (place) {
        cns_json_pointer(place, pointer, sizeof pointer);
        cns_json_locate(r->json, r->size, place, &item.line, &item.column);
    }
    if (!cns_diagnostics_add(r->list, &item)) r->status = CONSULT_NO_MEMORY;
}

static void not_of_form(reader *r, const cns_json *place, const char *what) {
    fail(r, CONSULT_INVALID_JSON, place, "not-a-session", "this is not what consult_session_save() writes:", what);
}

/* The id as this pack knows it. Renamed ids may have been renamed again. */
static const char *name_now(const reader *r, consult_pack_kind kind, const char *id) {
    for (unsigned round = 0; round < 8 && cns_model_find(r->model, kind, id) == CNS_NONE; round++) {
        const char *found = NULL;
        for (uint32_t i = 0; i < r->model->renamed_count && !found; i++) {
            const cns_renamed *n = &r->model->renamed[i];
            if (n->kind == (uint32_t)kind && strcmp(cns_model_text(r->model, n->from), id) == 0)
                found = cns_model_text(r->model, n->to);
        }
        if (!found) break;
        id = found;
    }
    return id;
}

static uint32_t find(reader *r, consult_pack_kind kind, const cns_json *place, const char *id) {
    static const char *const codes[] = {"", "unknown-phase", "unknown-interrupt", "unknown-label", "unknown-slot"};
    static const char *const texts[] = {"", "this pack has no phase", "this pack has no interrupt", "this pack has no label",
                                        "this pack has no slot"};
    uint32_t index = cns_model_find(r->model, kind, name_now(r, kind, id));
    if (index == CNS_NONE && kind <= CONSULT_PACK_SLOT) fail(r, CONSULT_UNKNOWN_ID, place, codes[kind], texts[kind], id);
    return index;
}

static uint32_t find_text(reader *r, consult_pack_kind kind, const cns_json *json) {
    if (!json || json->kind != CNS_JSON_STRING) {
        not_of_form(r, json, "an id is due");
        return CNS_NONE;
    }
    return find(r, kind, json, json->text);
}

static int64_t number(reader *r, const cns_json *json, int64_t least, int64_t most) {
    if (json && json->kind == CNS_JSON_INTEGER && json->integer >= least && json->integer <= most) return json->integer;
    not_of_form(r, json, "a number in its range is due");
    return least;
}

static int64_t member(reader *r, const cns_json *root, const char *key, int64_t usual, int64_t least, int64_t most) {
    const cns_json *m = cns_json_member(root, key);
    return m ? number(r, m, least, most) : usual;
}

static uint64_t read_hex(reader *r, const cns_json *json, size_t from) {
    uint64_t value = 0;
    for (size_t i = from; i < from + 16; i++) {
        char c = json->kind == CNS_JSON_STRING && i < json->size ? json->text[i] : '?';
        uint64_t digit = c >= '0' && c <= '9' ? (uint64_t)(c - '0') : c >= 'a' && c <= 'f' ? (uint64_t)(c - 'a' + 10) : 16;
        if (digit == 16) {
            not_of_form(r, json, "16 hexadecimal digits are due");
            return 0;
        }
        value = value << 4 | digit;
    }
    return value;
}

static void read_header(reader *r, const cns_json *root) {
    const cns_json *format = cns_json_member(root, "consult_session");
    if (!format || format->kind != CNS_JSON_INTEGER) {
        not_of_form(r, root, "no \"consult_session\"");
    } else if (format->integer != SESSION_FORMAT) {
        fail(r, CONSULT_UNSUPPORTED_VERSION, format, "unsupported-version",
             "this library reads sessions of format 1; this one is of another", NULL);
    } else if (strcmp(cns_json_string(root, "pack", ""), consult_pack_id(r->pack)) != 0) {
        fail(r, CONSULT_PACK_MISMATCH, cns_json_member(root, "pack"), "other-pack", "this session belongs to the pack",
             cns_json_string(root, "pack", "?"));
    }
}

static void read_place(reader *r, const cns_json *root) {
    cns_state *st = r->state;
    uint32_t phase = find_text(r, CONSULT_PACK_PHASE, cns_json_member(root, "phase"));
    if (phase != CNS_NONE) st->phase = phase;
    if (cns_json_member(root, "asked")) st->asked = find_text(r, CONSULT_PACK_SLOT, cns_json_member(root, "asked"));
    const cns_json *stack = cns_json_member(root, "stack");
    for (const cns_json *v = stack ? stack->first : NULL; v; v = v->next) {
        uint32_t interrupt = find_text(r, CONSULT_PACK_INTERRUPT, v->first);
        uint32_t below = v->first ? find_text(r, CONSULT_PACK_PHASE, v->first->next) : CNS_NONE;
        if (st->stack_size == CNS_STACK) {
            not_of_form(r, v, "the stack is too deep");
            return;
        }
        if (interrupt != CNS_NONE && below != CNS_NONE) st->stack[st->stack_size++] = (cns_held){interrupt, below};
    }
}

static void read_numbers(reader *r, const cns_json *root) {
    cns_state *st = r->state;
    st->turns = (uint32_t)member(r, root, "turns", 0, 0, UINT32_MAX - 1);
    st->patient_turns = (uint32_t)member(r, root, "patient_turns", 0, 0, UINT32_MAX - 1);
    st->last_role = (uint32_t)member(r, root, "role", 0, 0, CONSULT_ROLE_AGENT);
    st->channel = (uint32_t)member(r, root, "channel", CONSULT_CHANNEL_ONLINE, 1, CONSULT_CHANNEL_DESK);
    st->locale = (uint32_t)member(r, root, "locale", CONSULT_LOCALE_ZH_HANS, 1, CONSULT_LOCALE_ZH_HANT);
    st->trainee = (uint32_t)member(r, root, "trainee", 0, 0, 1);
    st->first_length = (uint32_t)member(r, root, "first_length", 0, 0, INT32_MAX);
    st->recent_length = (uint32_t)member(r, root, "recent_length", 0, 0, INT32_MAX);
    st->at_ms = member(r, root, "at", CNS_NO_TIME, INT64_MIN + 1, INT64_MAX);
    st->patient_ms = member(r, root, "patient_at", CNS_NO_TIME, INT64_MIN + 1, INT64_MAX);
    st->agent_ms = member(r, root, "agent_at", CNS_NO_TIME, INT64_MIN + 1, INT64_MAX);
    if (cns_json_member(root, "last_id")) st->last_id = read_hex(r, cns_json_member(root, "last_id"), 0);
    if (cns_json_member(root, "seed")) st->seed = read_hex(r, cns_json_member(root, "seed"), 0);
}

static void read_slot(reader *r, const cns_json *v) {
    uint32_t slot = find(r, CONSULT_PACK_SLOT, v, v->key ? v->key : "");
    if (slot == CNS_NONE) return;
    if (v->kind != CNS_JSON_ARRAY || v->count != 5) {
        not_of_form(r, v, "a slot has five parts");
        return;
    }
    const cns_json *value = v->first, *turn = value->next, *asker = turn->next, *corrections = asker->next,
                   *asks = corrections->next;
    cns_known *k = &cns_state_slots(r->state, r->layout)[slot];
    if (value->kind == CNS_JSON_STRING) {
        if (cns_state_set(r->state, r->layout, slot, value->text, value->size) != CONSULT_OK)
            fail(r, CONSULT_LIMIT, v, "too-long", "the slot values pass limits.slot_bytes of the context", NULL);
    } else if (value->kind != CNS_JSON_NULL) {
        not_of_form(r, value, "a value is a text or null");
    }
    int64_t told = number(r, turn, -1, UINT32_MAX - 1);
    k->turn = told < 0 ? CNS_NO_TURN : (uint32_t)told;
    k->asker = (uint8_t)number(r, asker, 0, 1);
    k->corrections = (uint8_t)number(r, corrections, 0, UINT8_MAX);
    k->asks = (uint8_t)number(r, asks, 0, UINT8_MAX);
}

static const cns_json *first_of(reader *r, const cns_json *root, const char *key, cns_json_kind kind) {
    const cns_json *m = cns_json_member(root, key);
    if (m && m->kind == kind) return m->first;
    if (m) not_of_form(r, m, key);
    return NULL;
}

static uint32_t named(const cns_model *m, const void *entries, uint32_t count, size_t element, const char *id) {
    for (uint32_t i = 0; i < count; i++) {
        cns_name name;
        memcpy(&name, (const char *)entries + i * element, sizeof name);
        if (strcmp(cns_model_text(m, name), id) == 0) return i;
    }
    return CNS_NONE;
}

static void read_tables(reader *r, const cns_json *root) {
    const cns_model *m = r->model;
    uint8_t *counters = cns_state_bits(r->state, r->layout->counters), *running = cns_state_bits(r->state, r->layout->running);
    for (const cns_json *v = first_of(r, root, "slots", CNS_JSON_OBJECT); v; v = v->next) read_slot(r, v);
    for (const cns_json *v = first_of(r, root, "labels", CNS_JSON_OBJECT); v; v = v->next) {
        uint32_t label = find(r, CONSULT_PACK_LABEL, v, v->key);
        if (label != CNS_NONE) cns_state_labels(r->state, r->layout)[label] = (int32_t)number(r, v, -2000000, 2000000);
    }
    /* counters and timers that the pack has given up count and run for nobody: they are left behind */
    for (const cns_json *v = first_of(r, root, "counters", CNS_JSON_OBJECT); v; v = v->next) {
        uint32_t i = named(m, m->counters, m->counters_count, sizeof *m->counters, v->key);
        int64_t count = number(r, v, 0, UINT8_MAX);
        if (i != CNS_NONE) counters[i] = (uint8_t)count;
    }
    for (const cns_json *v = first_of(r, root, "timers", CNS_JSON_OBJECT); v; v = v->next) {
        uint32_t i = named(m, m->timers, m->timers_count, sizeof *m->timers, v->key);
        int64_t due = number(r, v, INT64_MIN + 1, INT64_MAX);
        if (i == CNS_NONE) continue;
        cns_state_timers(r->state, r->layout)[i] = due;
        cns_bit_set(running, i);
    }
}

static void read_bits(reader *r, const cns_json *root, const char *key, uint8_t *set) {
    for (const cns_json *v = first_of(r, root, key, CNS_JSON_ARRAY); v; v = v->next) {
        uint32_t signal = find_text(r, CONSULT_PACK_SIGNAL, v); /* one that nothing raises any more is forgotten */
        if (signal != CNS_NONE) cns_bit_set(set, signal);
    }
}

static void read_memory(reader *r, const cns_json *root) {
    for (const cns_json *v = first_of(r, root, "used", CNS_JSON_ARRAY); v; v = v->next)
        cns_state_use(r->state, (uint32_t)number(r, v, 1, UINT32_MAX));
    const cns_json *sketch = cns_json_member(root, "sketch");
    for (uint32_t i = 0; sketch && i < CNS_SKETCH_BITS / 64; i++) r->state->sketch[i] = read_hex(r, sketch, 16 * i);
}

/* Past moves of phases and interrupts that the pack has given up are forgotten: they are told, not acted on. */
static void read_past(reader *r, const cns_json *root) {
    for (const cns_json *v = first_of(r, root, "moves", CNS_JSON_ARRAY); v; v = v->next) {
        const cns_json *from = v->first ? v->first->next : NULL, *to = from ? from->next : NULL;
        if (!to || from->kind != CNS_JSON_STRING || to->kind != CNS_JSON_STRING || (!from->size && !to->size)) {
            not_of_form(r, v, "a move has a turn and two places");
            return;
        }
        consult_pack_kind kind = from->size && to->size ? CONSULT_PACK_PHASE : CONSULT_PACK_INTERRUPT;
        cns_past past = {(uint32_t)number(r, v->first, 0, UINT32_MAX - 1), CNS_NONE, CNS_NONE};
        if (from->size) past.from = cns_model_find(r->model, kind, name_now(r, kind, from->text));
        if (to->size) past.to = cns_model_find(r->model, kind, name_now(r, kind, to->text));
        bool known = (!from->size || past.from != CNS_NONE) && (!to->size || past.to != CNS_NONE);
        if (known) cns_state_remember(r->state, past);
    }
}

static void read_session(reader *r, const cns_json *root) {
    read_header(r, root);
    if (r->status != CONSULT_OK) return;
    read_place(r, root);
    read_numbers(r, root);
    read_tables(r, root);
    read_bits(r, root, "ever", cns_state_bits(r->state, r->layout->ever));
    read_bits(r, root, "patient_said", cns_state_bits(r->state, r->layout->last[CONSULT_ROLE_PATIENT]));
    read_bits(r, root, "agent_said", cns_state_bits(r->state, r->layout->last[CONSULT_ROLE_AGENT]));
    read_past(r, root);
    read_memory(r, root);
}

static consult_status restore(reader *r, consult_context *context) {
    cns_arena arena;
    const cns_json *root;
    cns_json_error error;
    cns_arena_start(&arena, &context->memory);
    consult_status status = cns_json_read(&arena, r->json, r->size, context->limits.json_depth, &root, &error);
    if (status == CONSULT_OK) {
        read_session(r, root);
    } else {
        r->status = status;
        if (status != CONSULT_NO_MEMORY) {
            consult_diagnostic item = {.severity = CONSULT_SEVERITY_ERROR,
                                       .code = "bad-json",
                                       .source = "session",
                                       .pointer = "",
                                       .line = error.line,
                                       .column = error.column,
                                       .message = error.message};
            if (!cns_diagnostics_add(r->list, &item)) r->status = CONSULT_NO_MEMORY;
        }
    }
    cns_arena_free(&arena);
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
    cns_layout layout = cns_state_layout(&pack->model);
    uint32_t most = context->limits.slot_bytes;
    size_t bytes = cns_state_size(&layout, most);
    cns_state *state = cns_memory_get(&context->memory, bytes);
    consult_diagnostics *list = cns_diagnostics_new(context);
    consult_status status = CONSULT_NO_MEMORY;
    if (state && list) {
        cns_state_start(state, &pack->model, &layout, most);
        reader r = {pack, &pack->model, &layout, state, json, size, list, CONSULT_OK};
        status = restore(&r, context);
    }
    if (status == CONSULT_OK) status = cns_session_make(pack, facts, &layout, state, session);
    cns_memory_put(&context->memory, state, bytes);
    cns_diagnostics_hand_over(list, diagnostics);
    return status;
}
