/* Copies of results that outlive the worker: one block each, measured first, then filled. */
#include "consult/session.h"

#include "base/context.h"

#include <string.h>

/* The first round only counts bytes; the second has a block of that size. */
typedef struct copier {
    char *block;
    size_t used;
} copier;

typedef union head {
    size_t size; /* of the whole block */
    max_align_t align;
} head;

static void *take(copier *c, const void *from, size_t size) {
    size_t at = c->used;
    c->used += (size + sizeof(head) - 1) / sizeof(head) * sizeof(head);
    if (!c->block) return NULL;
    if (size) memcpy(c->block + at, from, size);
    return c->block + at;
}

static const char *take_text(copier *c, const char *text) {
    return text ? take(c, text, strlen(text) + 1) : NULL;
}

static void take_string(copier *c, consult_string *s) {
    if (s->data) s->data = take(c, s->data, s->size + 1);
}

/* A list of pointers to structs of one size; `inside` sees each copy, or in the first round a struct to count with. */
static void *take_list(copier *c, const void *list, size_t count, size_t size, void (*inside)(copier *c, void *item)) {
    const void *const *from = list;
    const void **to = take(c, list, count * sizeof *from);
    for (size_t i = 0; i < count; i++) {
        void *item = take(c, from[i], size);
        if (to) to[i] = item;
        if (!inside) continue;
        union {
            consult_finding finding;
            consult_phrase phrase;
            consult_slot slot;
            consult_action action;
        } count_with;
        memcpy(&count_with, from[i], size);
        inside(c, item ? item : &count_with);
    }
    return to;
}

static void inside_finding(copier *c, void *item) {
    take_string(c, &((consult_finding *)item)->quote);
}

static void inside_slot(copier *c, void *item) {
    consult_slot *slot = item;
    slot->value = take_text(c, slot->value);
}

static void inside_phrase(copier *c, void *item) {
    consult_phrase *phrase = item;
    phrase->id = take_text(c, phrase->id);
    take_string(c, &phrase->text);
}

static void inside_action(copier *c, void *item) {
    consult_action *action = item;
    action->phrases = take_list(c, action->phrases, action->phrase_count, sizeof(consult_phrase), inside_phrase);
}

static void inside_labels(copier *c, consult_labels *l) {
    l->labels = take_list(c, l->labels, l->label_count, sizeof(consult_label), NULL);
    l->evidence = take_list(c, l->evidence, l->evidence_count, sizeof(consult_evidence), NULL);
    l->signals = take(c, l->signals, l->signal_count * sizeof *l->signals);
    l->flags = take_list(c, l->flags, l->flag_count, sizeof(consult_flag), NULL);
    l->slots = take_list(c, l->slots, l->slot_count, sizeof(consult_slot), inside_slot);
}

static void inside_findings(copier *c, consult_findings *f) {
    f->items = take_list(c, f->items, f->count, sizeof(consult_finding), inside_finding);
    take_string(c, &f->fixed);
}

static void inside_phrases(copier *c, consult_phrase_list *p) {
    p->items = take_list(c, p->items, p->count, sizeof(consult_phrase), inside_phrase);
}

static void inside_advice(copier *c, consult_advice *a) {
    a->moves = take_list(c, a->moves, a->move_count, sizeof(consult_move), NULL);
    a->actions = take_list(c, a->actions, a->action_count, sizeof(consult_action), inside_action);
    a->dropped = take_list(c, a->dropped, a->dropped_count, sizeof(consult_action), inside_action);
    a->missing = take(c, a->missing, a->missing_count * sizeof *a->missing);
    a->alerts = take(c, a->alerts, a->alert_count * sizeof *a->alerts);
    if (a->reading) {
        consult_labels labels = *a->reading, *to = take(c, &labels, sizeof labels);
        inside_labels(c, to ? to : &labels);
        a->reading = to;
    }
    if (a->findings) {
        consult_findings findings = *a->findings, *to = take(c, &findings, sizeof findings);
        inside_findings(c, to ? to : &findings);
        a->findings = to;
    }
}

static void release(consult_context *context, void *copy) {
    if (!context || !copy) return;
    head *h = (head *)copy - 1;
    cns_memory_put(&context->memory, h, h->size);
}

#define DEFINE_COPY(type, inside)                                                                                                  \
    consult_status consult_##type##_copy(consult_context *context, const consult_##type *type, consult_##type **copy) {            \
        if (copy) *copy = NULL;                                                                                                    \
        if (!context || !copy || !type || type->struct_size != sizeof *type) return CONSULT_INVALID_ARGUMENT;                      \
        consult_##type counted = *type;                                                                                            \
        copier count = {NULL, 0};                                                                                                  \
        (void)take(&count, type, sizeof *type);                                                                                    \
        inside(&count, &counted);                                                                                                  \
        head *h = cns_memory_get(&context->memory, sizeof *h + count.used);                                                        \
        if (!h) return CONSULT_NO_MEMORY;                                                                                          \
        h->size = sizeof *h + count.used;                                                                                          \
        copier fill = {(char *)(h + 1), 0};                                                                                        \
        *copy = take(&fill, type, sizeof *type);                                                                                   \
        inside(&fill, *copy);                                                                                                      \
        return CONSULT_OK;                                                                                                         \
    }                                                                                                                              \
    void consult_##type##_free(consult_context *context, consult_##type *copy) {                                                   \
        release(context, copy);                                                                                                    \
    }

DEFINE_COPY(labels, inside_labels)
DEFINE_COPY(findings, inside_findings)
DEFINE_COPY(phrase_list, inside_phrases)
DEFINE_COPY(advice, inside_advice)
