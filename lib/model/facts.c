#include "model/facts.h"

#include <string.h>

consult_facts *consult_facts_ref(consult_facts *facts) {
    if (facts) cns_reference_add(&facts->references);
    return facts;
}

consult_facts *cns_facts_hold(const consult_facts *facts) {
    union {
        const consult_facts *given;
        consult_facts *own;
    } f = {facts};
    return consult_facts_ref(f.own);
}

void consult_facts_unref(consult_facts *facts) {
    if (!facts || !cns_reference_drop(&facts->references)) return;
    consult_context *context = facts->context;
    cns_arena arena = facts->arena;
    cns_arena_free(&arena);
    cns_vector_free(&facts->facts, &context->memory);
    cns_memory_put(&context->memory, facts, sizeof *facts);
    consult_context_unref(context);
}

/* The first fact whose path is not before `path`. */
static size_t lower_bound(const consult_facts *facts, const char *path) {
    size_t low = 0, high = facts->facts.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(CNS_VECTOR_AT(&facts->facts, cns_fact, middle)->path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *consult_facts_get(const consult_facts *facts, const char *path) {
    if (!facts || !path) return NULL;
    size_t at = lower_bound(facts, path);
    if (at == facts->facts.count) return NULL;
    const cns_fact *f = CNS_VECTOR_AT(&facts->facts, cns_fact, at);
    return strcmp(f->path, path) == 0 ? f->value : NULL;
}

const char *cns_facts_text(const consult_facts *facts, const char *path, consult_locale locale) {
    const char *value = consult_facts_get(facts, path), *script = locale == CONSULT_LOCALE_ZH_HANT ? "zh-Hant" : "zh-Hans";
    if (value || !facts) return value;
    size_t size = strlen(path);
    for (size_t at = cns_facts_first(facts, path); cns_facts_is_below(facts, at, path); at++) {
        const cns_fact *f = CNS_VECTOR_AT(&facts->facts, cns_fact, at);
        if (strcmp(f->path + size + 1, script) == 0) return f->value;
    }
    return NULL;
}

/* Paths that only begin alike ("prices_old") stand between: they are passed over. */
size_t cns_facts_first(const consult_facts *facts, const char *path) {
    size_t size = strlen(path), at = lower_bound(facts, path);
    for (; at < facts->facts.count; at++) {
        const char *found = CNS_VECTOR_AT(&facts->facts, cns_fact, at)->path;
        if (strncmp(found, path, size) != 0 || found[size] == 0 || found[size] == '.') break;
    }
    return at;
}

bool cns_facts_is_below(const consult_facts *facts, size_t index, const char *path) {
    size_t size = strlen(path);
    if (index >= facts->facts.count) return false;
    const char *found = CNS_VECTOR_AT(&facts->facts, cns_fact, index)->path;
    return strncmp(found, path, size) == 0 && (found[size] == 0 || found[size] == '.');
}

bool cns_facts_has(const consult_facts *facts, const char *path) {
    return facts && cns_facts_is_below(facts, cns_facts_first(facts, path), path);
}
