/* Signals: named by what raises them, ordered by whether a session must remember them; sets of them. */
#include "compile/compiler.h"

#include <stdlib.h>
#include <string.h>

static void add_signal(cns_compiler *c, const char *id) {
    cns_table *t = &c->tables[CNS_ENTRY_SIGNAL];
    bool added;
    uint32_t *place = cns_map_put(&t->map, id, strlen(id), &added);
    if (!place) {
        c->failed = true;
    } else if (added) {
        cns_entry entry = {id, NULL, c->source, CNS_STATE_ON, 0};
        *place = (uint32_t)t->entries.count;
        if (!cns_vector_append(&t->entries, c->memory, &entry, 1)) c->failed = true;
    }
}

/* A name that stands in the pack. */
static void add_told(cns_compiler *c, const cns_json *name) {
    if (cns_is_id(name->text))
        add_signal(c, name->text);
    else
        cns_fault(c, name, "bad-id", "\"%s\" is no name for a signal: use 1 to 48 of a-z A-Z 0-9 _ and ., the first not a dot",
                  name->text);
}

static void add_signals(cns_compiler *c, const cns_json *list) {
    for (const cns_json *v = list && list->kind == CNS_JSON_ARRAY ? list->first : NULL; v; v = v->next)
        if (v->kind == CNS_JSON_STRING) add_told(c, v);
}

/* What raises signals: cues, timers, phrases that are used, places that are entered or left. */
static void add_all(cns_compiler *c) {
    add_signal(c, "flag");
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CUE); i++) {
        const cns_entry *cue = cns_entry_at(c, CNS_ENTRY_CUE, i);
        const cns_json *signals = cns_json_member(cue->json, "signals");
        c->source = cue->source; /* of faults */
        if (signals)
            add_signals(c, signals);
        else
            add_signal(c, cue->id);
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_TIMER); i++) {
        const cns_json *signal = cns_json_member(cns_entry_open(c, CNS_ENTRY_TIMER, i), "signal");
        if (signal && signal->kind == CNS_JSON_STRING) add_told(c, signal);
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SCENARIO); i++) {
        const cns_json *blocks = cns_json_member(cns_entry_open(c, CNS_ENTRY_SCENARIO, i), "phrases");
        for (const cns_json *b = blocks && blocks->kind == CNS_JSON_ARRAY ? blocks->first : NULL; b; b = b->next)
            add_signals(c, cns_json_member(b, "says"));
    }
    if (cns_entry_count(c, CNS_ENTRY_LAB)) add_signal(c, CNS_SIGNAL_CRITICAL);
    static const cns_entry_kind places[] = {CNS_ENTRY_PHASE, CNS_ENTRY_INTERRUPT};
    for (size_t k = 0; k < sizeof places / sizeof *places; k++)
        for (uint32_t i = 0; i < cns_entry_count(c, places[k]); i++) {
            const cns_json *json = cns_entry_open(c, places[k], i);
            add_signals(c, cns_json_member(json, "on_enter"));
            add_signals(c, cns_json_member(json, "on_leave"));
        }
}

enum { ASKED_EVER = 1, ASKED_LAST = 2 };

/* Marks the signals that a text names: one, or by a * at its end all that begin so. */
static void mark(cns_compiler *c, uint8_t *kept, const cns_json *name, uint8_t how) {
    if (name->kind != CNS_JSON_STRING || name->size == 0) return;
    if (name->text[name->size - 1] != '*') {
        uint32_t signal = cns_entry_find(c, CNS_ENTRY_SIGNAL, name->text);
        if (signal != CNS_NONE) kept[signal] = (uint8_t)(kept[signal] | how);
        return;
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SIGNAL); i++)
        if (strncmp(cns_entry_at(c, CNS_ENTRY_SIGNAL, i)->id, name->text, name->size - 1) == 0) kept[i] = (uint8_t)(kept[i] | how);
}

/* Marks what the conditions within an entry ask for again later. */
static void mark_asked(cns_compiler *c, uint8_t *kept, const cns_json *json) {
    for (const cns_json *v = json->first; v; v = v->next) {
        bool named = json->kind == CNS_JSON_OBJECT;
        if (named && strcmp(v->key, "ever") == 0) mark(c, kept, v, ASKED_EVER);
        if (named && strcmp(v->key, "last") == 0) mark(c, kept, v, ASKED_LAST);
        if (named && strcmp(v->key, "must_say") == 0)
            for (const cns_json *s = v->first; s; s = s->next) mark(c, kept, s, ASKED_EVER);
        mark_asked(c, kept, v);
    }
}

typedef struct ordered {
    cns_entry entry;
    size_t place;
    uint8_t kept;
} ordered;

/* How long a signal is remembered: 0 as what was said last, 1 only ever, 2 not at all. */
static int rank(const ordered *o) {
    return o->kept & ASKED_LAST ? 0 : o->kept ? 1 : 2;
}

/* Those that are kept first, of them those of the last turn, each by their ids; the others as they came. */
static int compare(const void *a, const void *b) {
    const ordered *x = a, *y = b;
    if (rank(x) != rank(y)) return rank(x) < rank(y) ? -1 : 1;
    if (x->kept) return strcmp(x->entry.id, y->entry.id);
    return x->place < y->place ? -1 : 1;
}

/* For each eight signals of which one is kept: a byte of those asked for ever, and (as far as there are any) of those of the last
 * turn. */
static void put_kept(cns_compiler *c, const ordered *signals, size_t count) {
    for (size_t i = 0; i < count && signals[i].kept; i += 8) {
        uint8_t ever = 0, last = 0;
        for (size_t bit = 0; bit < 8 && i + bit < count; bit++) {
            if (signals[i + bit].kept & ASKED_EVER) ever = (uint8_t)(ever | 1u << bit);
            if (signals[i + bit].kept & ASKED_LAST) last = (uint8_t)(last | 1u << bit);
        }
        cns_append(c, CNS_SECTION_kept_ever, &ever);
        if (last) cns_append(c, CNS_SECTION_kept_last, &last);
    }
}

/* Signals are appended in their order; their numbers in the table follow. */
static void put_in_order(cns_compiler *c, const uint8_t *kept) {
    cns_table *t = &c->tables[CNS_ENTRY_SIGNAL];
    size_t count = t->entries.count;
    ordered *sorted = cns_arena_array(c->arena, count + 1, sizeof *sorted);
    if (!sorted) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) sorted[i] = (ordered){*CNS_VECTOR_AT(&t->entries, cns_entry, i), i, kept[i]};
    if (count) qsort(sorted, count, sizeof *sorted, compare);
    put_kept(c, sorted, count);
    for (size_t i = 0; i < count; i++) {
        *CNS_VECTOR_AT(&t->entries, cns_entry, i) = sorted[i].entry;
        *cns_map_find(&t->map, sorted[i].entry.id, strlen(sorted[i].entry.id)) = (uint32_t)i;
        cns_signal made = {.id = cns_put_text(c, sorted[i].entry.id)};
        cns_append(c, CNS_SECTION_signals, &made);
    }
}

void cns_collect_signals(cns_compiler *c) {
    add_all(c);
    uint8_t *kept = cns_arena_get(c->arena, cns_entry_count(c, CNS_ENTRY_SIGNAL) + 1);
    if (!kept) c->failed = true;
    if (c->failed) return;
    kept[cns_entry_find(c, CNS_ENTRY_SIGNAL, "flag")] = ASKED_EVER; /* a hand-over tells it */
    for (unsigned kind = 0; kind < CNS_ENTRY_SIGNAL; kind++)
        for (uint32_t i = 0; i < cns_entry_count(c, (cns_entry_kind)kind); i++)
            mark_asked(c, kept, cns_entry_at(c, (cns_entry_kind)kind, i)->json);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CIRCUMSTANCE); i++) { /* plans ask for them afterwards */
        const cns_json *signals = cns_json_member(cns_entry_at(c, CNS_ENTRY_CIRCUMSTANCE, i)->json, "signals");
        for (const cns_json *s = signals ? signals->first : NULL; s; s = s->next) mark(c, kept, s, ASKED_EVER);
    }
    put_in_order(c, kept);
}

uint32_t cns_put_signal_set(cns_compiler *c, const uint8_t *set) {
    cns_vector *sets = &c->sections[CNS_SECTION_signal_sets];
    size_t size = cns_bit_bytes(cns_entry_count(c, CNS_ENTRY_SIGNAL)), at = 0;
    while (at < sets->count && memcmp(CNS_VECTOR_AT(sets, uint8_t, at), set, size) != 0) at += size;
    if (at == sets->count && !cns_vector_append(sets, c->memory, set, size)) c->failed = true;
    return (uint32_t)at;
}
