/* The order of cues and labels. Cues: each behind those that raise a signal it asks for, else as they stand in the pack. So a cue
 * sees the signals of all others, wherever it is written; of a circle the first of the pack is looked at last. `ever` asks for no
 * order: what was raised before this turn is there anyway. */
#include "compile/compiler.h"

#include <string.h>

typedef struct pair {
    uint32_t of, value;
} pair;

/* For each of some keys its values, in a row. */
typedef struct table {
    uint32_t *starts, *values;
} table;

typedef struct frame {
    uint32_t cue, asked, raiser; /* places in the tables: what is looked at next */
} frame;

typedef struct ordering {
    cns_compiler *c;
    cns_vector asked, raised; /* pairs: cue and signal; signal and cue */
    table asks, raisers;
    uint32_t *order, placed;
    uint8_t *seen;
    frame *stack;
} ordering;

static void put_pair(ordering *o, cns_vector *list, uint32_t of, uint32_t value) {
    pair made = {of, value};
    if (!cns_vector_append(list, o->c->memory, &made, 1)) o->c->failed = true;
}

/* The signals that a text names: one, or by a * at its end all that begin so. */
static void put_named(ordering *o, uint32_t cue, const cns_json *name) {
    cns_compiler *c = o->c;
    if (name->kind != CNS_JSON_STRING || name->size == 0) return;
    if (name->text[name->size - 1] != '*') {
        uint32_t signal = cns_entry_find(c, CNS_ENTRY_SIGNAL, name->text);
        if (signal != CNS_NONE) put_pair(o, &o->asked, cue, signal);
        return;
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SIGNAL); i++)
        if (strncmp(cns_entry_at(c, CNS_ENTRY_SIGNAL, i)->id, name->text, name->size - 1) == 0) put_pair(o, &o->asked, cue, i);
}

static void put_asked(ordering *o, uint32_t cue, const cns_json *json) {
    for (const cns_json *v = json->first; v; v = v->next) {
        bool named = json->kind == CNS_JSON_OBJECT;
        if (named && strcmp(v->key, "signal") == 0) put_named(o, cue, v);
        if (named && strcmp(v->key, "flag") == 0) put_pair(o, &o->asked, cue, cns_entry_find(o->c, CNS_ENTRY_SIGNAL, "flag"));
        put_asked(o, cue, v);
    }
}

static void put_raised(ordering *o, uint32_t cue) {
    cns_compiler *c = o->c;
    const cns_entry *entry = cns_entry_at(c, CNS_ENTRY_CUE, cue);
    const cns_json *signals = cns_json_member(entry->json, "signals");
    if (cns_json_member(entry->json, "flag") || cns_json_member(entry->json, "again"))
        put_pair(o, &o->raised, cns_entry_find(c, CNS_ENTRY_SIGNAL, "flag"), cue);
    if (!signals) put_pair(o, &o->raised, cns_entry_find(c, CNS_ENTRY_SIGNAL, entry->id), cue);
    for (const cns_json *s = signals && signals->kind == CNS_JSON_ARRAY ? signals->first : NULL; s; s = s->next) {
        uint32_t signal = s->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_SIGNAL, s->text) : CNS_NONE;
        if (signal != CNS_NONE) put_pair(o, &o->raised, signal, cue);
    }
}

/* Pairs come in the order of their values or of their keys: both keep the order of the pack within a key. */
static table tabulate(cns_compiler *c, const cns_vector *pairs, uint32_t keys) {
    table t = {cns_arena_array(c->arena, (size_t)keys + 2, sizeof(uint32_t)),
               cns_arena_array(c->arena, pairs->count + 1, sizeof(uint32_t))};
    const pair *p = pairs->data;
    if (!t.starts || !t.values) {
        c->failed = true;
        return t;
    }
    for (size_t i = 0; i < pairs->count; i++) t.starts[p[i].of + 2]++;
    for (uint32_t k = 0; k < keys; k++) t.starts[k + 2] += t.starts[k + 1];
    for (size_t i = 0; i < pairs->count; i++) t.values[t.starts[p[i].of + 1]++] = p[i].value;
    return t;
}

/* Places a cue behind all that it waits for and that are not placed yet. No pack is so deep that it would need a call for each. */
static void place(ordering *o, uint32_t first) {
    uint32_t depth = 0;
    o->stack[depth++] = (frame){first, o->asks.starts[first], 0};
    o->seen[first] = 1;
    while (depth > 0) {
        frame *top = &o->stack[depth - 1];
        if (top->asked == o->asks.starts[top->cue + 1]) {
            o->order[o->placed++] = top->cue;
            depth--;
            continue;
        }
        uint32_t signal = o->asks.values[top->asked], from = o->raisers.starts[signal];
        if (from + top->raiser == o->raisers.starts[signal + 1]) {
            top->asked++;
            top->raiser = 0;
            continue;
        }
        uint32_t next = o->raisers.values[from + top->raiser++];
        if (o->seen[next]) continue;
        o->seen[next] = 1;
        o->stack[depth++] = (frame){next, o->asks.starts[next], 0};
    }
}

static void find_order(ordering *o, uint32_t count) {
    cns_compiler *c = o->c;
    for (uint32_t i = 0; i < count; i++) {
        const cns_json *when = cns_json_member(cns_entry_at(c, CNS_ENTRY_CUE, i)->json, "when");
        if (when) put_asked(o, i, when);
        put_raised(o, i);
    }
    o->order = cns_arena_array(c->arena, (size_t)count + 1, sizeof *o->order);
    o->seen = cns_arena_array(c->arena, (size_t)count + 1, 1);
    o->stack = cns_arena_array(c->arena, (size_t)count + 1, sizeof *o->stack);
    if (!o->order || !o->seen || !o->stack) c->failed = true;
    if (!c->failed) o->asks = tabulate(c, &o->asked, count);
    if (!c->failed) o->raisers = tabulate(c, &o->raised, cns_entry_count(c, CNS_ENTRY_SIGNAL));
    for (uint32_t i = 0; i < count && !c->failed; i++)
        if (!o->seen[i]) place(o, i);
}

void cns_order_cues(cns_compiler *c) {
    cns_table *t = &c->tables[CNS_ENTRY_CUE];
    uint32_t count = cns_entry_count(c, CNS_ENTRY_CUE);
    ordering o = {.c = c};
    cns_vector_start(&o.asked, sizeof(pair));
    cns_vector_start(&o.raised, sizeof(pair));
    cns_entry *sorted = cns_arena_array(c->arena, (size_t)count + 1, sizeof *sorted);
    if (sorted)
        find_order(&o, count);
    else
        c->failed = true;
    for (uint32_t i = 0; i < count && !c->failed; i++) sorted[i] = *CNS_VECTOR_AT(&t->entries, cns_entry, o.order[i]);
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        *CNS_VECTOR_AT(&t->entries, cns_entry, i) = sorted[i];
        *cns_map_find(&t->map, sorted[i].id, strlen(sorted[i].id)) = i;
    }
    cns_vector_free(&o.asked, c->memory);
    cns_vector_free(&o.raised, c->memory);
}

/* ---- labels ---- */

static bool is_of_text(cns_compiler *c, const cns_entry *label) {
    const cns_json *name = cns_json_member(label->json, "group");
    uint32_t group = name && name->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_GROUP, name->text) : CNS_NONE;
    return group != CNS_NONE && strcmp(cns_json_string(cns_entry_at(c, CNS_ENTRY_GROUP, group)->json, "of", ""), "text") == 0;
}

void cns_order_labels(cns_compiler *c) {
    cns_table *t = &c->tables[CNS_ENTRY_LABEL];
    uint32_t count = cns_entry_count(c, CNS_ENTRY_LABEL), placed = 0;
    cns_entry *sorted = cns_arena_array(c->arena, (size_t)count + 1, sizeof *sorted);
    uint32_t *places = cns_arena_array(c->arena, (size_t)count + 1, sizeof *places);
    if (!sorted || !places) {
        c->failed = true;
        return;
    }
    for (unsigned of_text = 0; of_text < 2; of_text++) {
        for (uint32_t i = 0; i < count; i++) {
            const cns_entry *entry = CNS_VECTOR_AT(&t->entries, cns_entry, i);
            if (is_of_text(c, entry) != (of_text != 0)) continue;
            places[i] = placed;
            sorted[placed++] = *entry;
        }
        if (!of_text) c->labels_kept = placed;
    }
    for (uint32_t i = 0; i < count; i++) {
        *CNS_VECTOR_AT(&t->entries, cns_entry, i) = sorted[i];
        *cns_map_find(&t->map, sorted[i].id, strlen(sorted[i].id)) = i;
    }
    for (size_t i = 0; i < c->additions.count; i++) {
        cns_addition *a = CNS_VECTOR_AT(&c->additions, cns_addition, i);
        if (a->kind == CNS_ENTRY_LABEL) a->entry = places[a->entry];
    }
}
