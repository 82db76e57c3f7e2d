#include "compile/diagnostics.h"

#include "text/utf8.h"

#include <string.h>

consult_diagnostics *cns_diagnostics_new(consult_context *context) {
    consult_diagnostics *list = cns_memory_zero(&context->memory, sizeof *list);
    if (!list) return NULL;
    list->context = consult_context_ref(context);
    cns_arena_start(&list->arena, &context->memory);
    cns_vector_start(&list->items, sizeof(consult_diagnostic));
    return list;
}

/* Without what is no character: a message that was cut to its room may end a quotation inside one. */
static void keep_characters(char *text) {
    size_t size = strlen(text), used = 0;
    uint32_t point;
    for (size_t at = 0, length; at < size; at += length) {
        length = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (length) memmove(text + used, text + at, length);
        used += length;
        if (!length) length = 1;
    }
    text[used] = 0;
}

static bool keep(cns_arena *arena, const char **text) {
    const char *given = *text ? *text : "";
    char *own = cns_arena_copy(arena, given, strlen(given));
    if (own) keep_characters(own);
    *text = own;
    return own;
}

/* More than a person reads: the rest is only counted. */
#define ITEMS_MAX 1000u

bool cns_diagnostics_add(consult_diagnostics *list, const consult_diagnostic *item) {
    if (list->items.count >= ITEMS_MAX) {
        list->errors += item->severity == CONSULT_SEVERITY_ERROR;
        list->warnings += item->severity == CONSULT_SEVERITY_WARNING;
        return true;
    }
    consult_diagnostic own = *item;
    own.struct_size = sizeof own;
    if (!keep(&list->arena, &own.code) || !keep(&list->arena, &own.source) || !keep(&list->arena, &own.pointer) ||
        !keep(&list->arena, &own.message) || !cns_vector_append(&list->items, &list->context->memory, &own, 1))
        return false;
    if (own.severity == CONSULT_SEVERITY_ERROR)
        list->errors++;
    else
        list->warnings++;
    return true;
}

void cns_diagnostics_hand_over(consult_diagnostics *list, consult_diagnostics **to) {
    if (to && list && list->items.count)
        *to = list;
    else
        consult_diagnostics_free(list);
}

size_t consult_diagnostics_count(const consult_diagnostics *diagnostics) {
    return diagnostics ? diagnostics->items.count : 0;
}

const consult_diagnostic *consult_diagnostics_at(const consult_diagnostics *diagnostics, size_t index) {
    if (!diagnostics || index >= diagnostics->items.count) return NULL;
    return CNS_VECTOR_AT(&diagnostics->items, consult_diagnostic, index);
}

void consult_diagnostics_free(consult_diagnostics *diagnostics) {
    if (!diagnostics) return;
    consult_context *context = diagnostics->context;
    cns_arena_free(&diagnostics->arena);
    cns_vector_free(&diagnostics->items, &context->memory);
    cns_memory_put(&context->memory, diagnostics, sizeof *diagnostics);
    consult_context_unref(context);
}
