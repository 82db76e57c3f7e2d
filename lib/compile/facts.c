/* Facts of a hospital: JSON → a sorted list of paths and values. */
#include "consult/facts.h"

#include "compile/diagnostics.h"
#include "model/facts.h"
#include "text/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct flattener {
    cns_arena arena;  /* of the facts */
    cns_vector pairs; /* cns_fact */
    const cns_memory *memory;
    bool failed;
} flattener;

static void put(flattener *f, const char *path, const char *value, size_t size) {
    cns_fact fact = {cns_arena_copy(&f->arena, path, strlen(path)), cns_arena_copy(&f->arena, value, size)};
    if (!fact.path || !fact.value || !cns_vector_append(&f->pairs, f->memory, &fact, 1)) f->failed = true;
}

static void flatten(flattener *f, const cns_json *json, const char *path) {
    char number[32];
    switch (json->kind) {
    case CNS_JSON_STRING:
    case CNS_JSON_REAL: put(f, path, json->text, json->size); return;
    case CNS_JSON_TRUE: put(f, path, "true", 4); return;
    case CNS_JSON_FALSE: put(f, path, "false", 5); return;
    case CNS_JSON_NULL: return;
    case CNS_JSON_INTEGER: {
        int n = snprintf(number, sizeof number, "%lld", (long long)json->integer);
        put(f, path, number, (size_t)n);
        return;
    }
    case CNS_JSON_ARRAY:
    case CNS_JSON_OBJECT: break;
    }
    for (const cns_json *m = json->first; m && !f->failed; m = m->next) {
        const char *name = m->key;
        if (!name) {
            snprintf(number, sizeof number, "%u", (unsigned)m->index);
            name = number;
        }
        size_t size = strlen(path) + strlen(name) + 2;
        char *below = cns_memory_get(f->memory, size);
        if (!below) {
            f->failed = true;
            return;
        }
        snprintf(below, size, "%s%s%s", path, *path ? "." : "", name);
        flatten(f, m, below);
        cns_memory_put(f->memory, below, size);
    }
}

static int compare_facts(const void *a, const void *b) {
    const cns_fact *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static consult_status report(consult_context *context, consult_diagnostics **to, const cns_json_error *error, const char *code) {
    if (!to) return CONSULT_OK;
    consult_diagnostics *list = cns_diagnostics_new(context);
    if (!list) return CONSULT_NO_MEMORY;
    consult_diagnostic item = {.severity = CONSULT_SEVERITY_ERROR,
                               .code = code,
                               .source = "facts",
                               .pointer = "",
                               .line = error->line,
                               .column = error->column,
                               .message = error->message};
    bool added = cns_diagnostics_add(list, &item);
    cns_diagnostics_hand_over(list, to);
    return added ? CONSULT_OK : CONSULT_NO_MEMORY;
}

static consult_status read_facts(consult_context *context, flattener *f, const char *json, size_t size, cns_json_error *error) {
    cns_arena scratch;
    const cns_json *root;
    cns_arena_start(&scratch, &context->memory);
    consult_status status = cns_json_read(&scratch, json, size, context->limits.json_depth, &root, error);
    if (status == CONSULT_OK && root->kind != CNS_JSON_OBJECT) {
        snprintf(error->message, sizeof error->message, "facts must be one object: {\"hospital\": …}");
        status = CONSULT_INVALID_JSON;
    }
    if (status == CONSULT_OK) flatten(f, root, "");
    cns_arena_free(&scratch);
    return status == CONSULT_OK && f->failed ? CONSULT_NO_MEMORY : status;
}

consult_status consult_facts_from_json(consult_context *context, const consult_pack *pack, const char *json, size_t size,
                                       consult_facts **facts, consult_diagnostics **diagnostics) {
    if (facts) *facts = NULL;
    if (diagnostics) *diagnostics = NULL;
    if (!context || !pack || !json || !facts) return CONSULT_INVALID_ARGUMENT;
    if (size == CONSULT_ZERO_TERMINATED) size = strlen(json);
    if (size > context->limits.json_bytes) return CONSULT_LIMIT;
    flattener f = {.memory = &context->memory};
    cns_json_error error = {.message = ""};
    cns_arena_start(&f.arena, &context->memory);
    cns_vector_start(&f.pairs, sizeof(cns_fact));
    consult_status status = read_facts(context, &f, json, size, &error);
    consult_facts *made = status == CONSULT_OK ? cns_memory_zero(&context->memory, sizeof *made) : NULL;
    if (status == CONSULT_OK && !made) status = CONSULT_NO_MEMORY;
    if (status != CONSULT_OK) {
        cns_arena_free(&f.arena);
        cns_vector_free(&f.pairs, &context->memory);
        if (status != CONSULT_NO_MEMORY &&
            report(context, diagnostics, &error, status == CONSULT_LIMIT ? "too-deep" : "bad-json") != CONSULT_OK)
            status = CONSULT_NO_MEMORY;
        return status;
    }
    if (f.pairs.count) qsort(f.pairs.data, f.pairs.count, sizeof(cns_fact), compare_facts);
    cns_reference_start(&made->references);
    made->context = consult_context_ref(context);
    made->arena = f.arena;
    made->facts = f.pairs;
    *facts = made;
    return CONSULT_OK;
}
