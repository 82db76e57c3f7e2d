/* Facts of a hospital: JSON → a sorted list of paths and values. */
#include "consult/facts.h"

#include "compile/diagnostics.h"
#include "compile/fact_check.h"
#include "model/facts.h"
#include "model/pack.h"
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

/* A doctor who is only a text, 「林医生（眼底病）」: the name, and in brackets the specialty. */
static void put_doctor(flattener *f, const cns_json *doctor) {
    static const char *const opening[] = {"(", "\xEF\xBC\x88"}, *const closing[] = {")", "\xEF\xBC\x89"};
    const char *text = doctor->text, *end = text + doctor->size;
    char path[48];
    for (size_t i = 0; i < 2; i++) {
        const char *open = strstr(text, opening[i]), *close = open ? strstr(open, closing[i]) : NULL;
        if (!close || open == text) continue;
        open += strlen(opening[i]);
        snprintf(path, sizeof path, "doctors.%u.specialty", (unsigned)doctor->index);
        put(f, path, open, (size_t)(close - open));
        end = open - strlen(opening[i]);
        break;
    }
    while (end > text + 1 && end[-1] == ' ') end--;
    snprintf(path, sizeof path, "doctors.%u.name", (unsigned)doctor->index);
    put(f, path, text, (size_t)(end - text));
}

static void put_doctors(flattener *f, const cns_json *doctors) {
    for (const cns_json *d = doctors && doctors->kind == CNS_JSON_ARRAY ? doctors->first : NULL; d && !f->failed; d = d->next)
        if (d->kind == CNS_JSON_STRING && d->size) put_doctor(f, d);
}

static int compare_facts(const void *a, const void *b) {
    const cns_fact *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static bool report(consult_diagnostics *list, const cns_json_error *error, consult_status status) {
    consult_diagnostic item = {.severity = CONSULT_SEVERITY_ERROR,
                               .code = cns_json_error_code(error, status),
                               .source = "facts",
                               .pointer = "",
                               .line = error->line,
                               .column = error->column,
                               .message = error->message};
    return cns_diagnostics_add(list, &item);
}

/* Reads the JSON into pairs; says in `list`, if there is one, what is wrong with it. */
static consult_status read_facts(consult_context *context, const cns_model *m, flattener *f, const char *json, size_t size,
                                 consult_diagnostics *list) {
    cns_arena scratch;
    const cns_json *root;
    cns_json_error error = {.message = ""};
    cns_arena_start(&scratch, &context->memory);
    consult_status status = cns_json_read(&scratch, json, size, context->limits.json_depth, &root, &error);
    if (status == CONSULT_OK && root->kind != CNS_JSON_OBJECT) {
        snprintf(error.message, sizeof error.message, "facts must be one object: {\"hospital\": …}");
        status = CONSULT_INVALID_JSON;
    }
    if (status == CONSULT_OK) {
        flatten(f, root, "");
        put_doctors(f, cns_json_member(root, "doctors"));
        if (f->failed || (list && !cns_fact_check(m, root, json, size, list))) status = CONSULT_NO_MEMORY;
    } else if (status != CONSULT_NO_MEMORY && list && !report(list, &error, status)) {
        status = CONSULT_NO_MEMORY;
    }
    cns_arena_free(&scratch);
    return status;
}

static consult_status make_facts(consult_context *context, flattener *f, consult_facts **facts) {
    consult_facts *made = cns_memory_zero(&context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    if (f->pairs.count) qsort(f->pairs.data, f->pairs.count, sizeof(cns_fact), compare_facts);
    cns_reference_start(&made->references);
    made->context = consult_context_ref(context);
    made->arena = f->arena;
    made->facts = f->pairs;
    if (!cns_facts_read(made)) {
        f->arena = made->arena; /* freed with the rest */
        consult_context_unref(made->context);
        cns_memory_put(&context->memory, made, sizeof *made);
        return CONSULT_NO_MEMORY;
    }
    *facts = made;
    return CONSULT_OK;
}

consult_status consult_facts_from_json(consult_context *context, const consult_pack *pack, const char *json, size_t size,
                                       consult_facts **facts, consult_diagnostics **diagnostics) {
    if (facts) *facts = NULL;
    if (diagnostics) *diagnostics = NULL;
    if (!context || !pack || !json || !facts) return CONSULT_INVALID_ARGUMENT;
    if (size == CONSULT_ZERO_TERMINATED) size = strlen(json);
    if (size > context->limits.json_bytes) return CONSULT_LIMIT;
    consult_diagnostics *list = diagnostics ? cns_diagnostics_new(context) : NULL;
    if (diagnostics && !list) return CONSULT_NO_MEMORY;
    flattener f = {.memory = &context->memory};
    cns_arena_start(&f.arena, &context->memory);
    cns_vector_start(&f.pairs, sizeof(cns_fact));
    consult_status status = read_facts(context, &pack->model, &f, json, size, list);
    if (status == CONSULT_OK) status = make_facts(context, &f, facts);
    if (status != CONSULT_OK) {
        cns_arena_free(&f.arena);
        cns_vector_free(&f.pairs, &context->memory);
    }
    if (status == CONSULT_NO_MEMORY)
        consult_diagnostics_free(list);
    else
        cns_diagnostics_hand_over(list, diagnostics);
    return status;
}
