#include "compile/builder.h"

#include "compile/loader.h"
#include "text/json.h"

#include <stdio.h>
#include <string.h>

consult_status consult_builder_new(consult_context *context, consult_builder **builder) {
    if (!builder) return CONSULT_INVALID_ARGUMENT;
    *builder = NULL;
    if (!context) return CONSULT_INVALID_ARGUMENT;
    consult_builder *made = cns_memory_zero(&context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->context = consult_context_ref(context);
    cns_vector_start(&made->sources, sizeof(cns_source));
    cns_vector_start(&made->known, sizeof(char *));
    *builder = made;
    return CONSULT_OK;
}

static void free_source(const cns_memory *memory, cns_source *source) {
    cns_memory_put(memory, source->name, source->name_size + 1);
    cns_memory_put(memory, source->json, source->size + 1);
}

/* Back to an earlier number of sources and known names: a failed add leaves nothing. */
static void cut(consult_builder *b, size_t sources, size_t known, uint32_t layers) {
    const cns_memory *memory = &b->context->memory;
    while (b->sources.count > sources) free_source(memory, CNS_VECTOR_AT(&b->sources, cns_source, --b->sources.count));
    while (b->known.count > known) {
        char *name = *CNS_VECTOR_AT(&b->known, char *, --b->known.count);
        cns_memory_put(memory, name, strlen(name) + 1);
    }
    b->layers = layers;
}

void consult_builder_free(consult_builder *builder) {
    if (!builder) return;
    consult_context *context = builder->context;
    cut(builder, 0, 0, 0);
    cns_vector_free(&builder->sources, &context->memory);
    cns_vector_free(&builder->known, &context->memory);
    cns_memory_put(&context->memory, builder, sizeof *builder);
    consult_context_unref(context);
}

static bool is_known(const consult_builder *b, const char *name) {
    for (size_t i = 0; i < b->known.count; i++)
        if (strcmp(*CNS_VECTOR_AT(&b->known, char *, i), name) == 0) return true;
    return false;
}

static consult_status note(consult_builder *b, const char *name) {
    char *copy = cns_memory_copy(&b->context->memory, name, strlen(name));
    if (!copy) return CONSULT_NO_MEMORY;
    if (cns_vector_append(&b->known, &b->context->memory, &copy, 1)) return CONSULT_OK;
    cns_memory_put(&b->context->memory, copy, strlen(copy) + 1);
    return CONSULT_NO_MEMORY;
}

static consult_status add_source(consult_builder *b, const char *name, const char *json, size_t size) {
    const cns_memory *memory = &b->context->memory;
    if (size > b->context->limits.json_bytes) return CONSULT_LIMIT;
    cns_source source = {.name_size = strlen(name), .size = size, .layer = b->layers};
    source.name = cns_memory_copy(memory, name, source.name_size);
    source.json = cns_memory_copy(memory, json, size);
    if (source.name && source.json && cns_vector_append(&b->sources, memory, &source, 1)) return CONSULT_OK;
    free_source(memory, &source);
    return CONSULT_NO_MEMORY;
}

consult_status consult_builder_add_json(consult_builder *builder, const char *name, const char *json, size_t size) {
    if (!builder || !json) return CONSULT_INVALID_ARGUMENT;
    if (size == CONSULT_ZERO_TERMINATED) size = strlen(json);
    consult_status status = add_source(builder, name ? name : "json", json, size);
    if (status == CONSULT_OK) builder->layers++;
    return status;
}

consult_status consult_builder_add_file(consult_builder *builder, const char *path) {
    if (!builder || !path) return CONSULT_INVALID_ARGUMENT;
    char *json;
    size_t size;
    consult_status status = cns_load_file(&builder->context->memory, path, builder->context->limits.json_bytes, &json, &size);
    if (status != CONSULT_OK) return status;
    status = consult_builder_add_json(builder, path, json, size);
    cns_memory_put(&builder->context->memory, json, size + 1);
    return status;
}

#define EXTENDS_DEPTH 16

static consult_status add_extended(consult_builder *b, const char *file, const char *json, size_t size, const char *folder,
                                   int depth);

static consult_status add_default(consult_builder *b, const char *name, int depth) {
    if (is_known(b, name)) return CONSULT_OK;
    if (depth > EXTENDS_DEPTH) return CONSULT_LIMIT;
    consult_status status = CONSULT_UNKNOWN_ID;
    for (size_t i = 0; i < cns_embedded_file_count; i++) {
        const cns_embedded_file *f = &cns_embedded_files[i];
        size_t length = strlen(f->name);
        if (strcmp(f->pack, name) != 0 || length < 9 || strcmp(f->name + length - 9, "pack.json") != 0) continue;
        status = note(b, name);
        if (status == CONSULT_OK) status = add_extended(b, f->name, f->json, f->size, NULL, depth);
    }
    for (size_t i = 0; i < cns_embedded_file_count && status == CONSULT_OK; i++)
        if (strcmp(cns_embedded_files[i].pack, name) == 0)
            status = add_source(b, cns_embedded_files[i].name, cns_embedded_files[i].json, cns_embedded_files[i].size);
    if (status == CONSULT_OK) b->layers++;
    return status;
}

consult_status consult_builder_add_default(consult_builder *builder, const char *name) {
    if (!builder || !name) return CONSULT_INVALID_ARGUMENT;
    size_t sources = builder->sources.count, known = builder->known.count;
    uint32_t layers = builder->layers;
    consult_status status = add_default(builder, name, 0);
    if (status != CONSULT_OK) cut(builder, sources, known, layers);
    return status;
}

static consult_status add_folder(consult_builder *b, const char *path, int depth);

/* A folder beside `folder`, else a default pack. */
static consult_status add_one_extended(consult_builder *b, const char *id, const char *folder, int depth) {
    if (!folder) return add_default(b, id, depth);
    size_t size = strlen(folder) + strlen(id) + 5;
    char *beside = cns_memory_get(&b->context->memory, size);
    if (!beside) return CONSULT_NO_MEMORY;
    memcpy(beside, folder, strlen(folder) + 1);
    size_t end = strlen(beside);
    while (end > 0 && beside[end - 1] == '/') end--;
    while (end > 0 && beside[end - 1] != '/') end--;
    memcpy(beside + end, id, strlen(id) + 1);
    consult_status status = add_folder(b, beside, depth);
    cns_memory_put(&b->context->memory, beside, size);
    return status == CONSULT_NOT_FOUND ? add_default(b, id, depth) : status;
}

/* What is extended and not there is told by the logger: a status has no room for it. `file` is the pack.json. */
static void tell_missing(const consult_builder *b, const char *file, const char *json, size_t size, const cns_json *id,
                         bool itself) {
    uint32_t line, column;
    char message[500];
    cns_json_locate(json, size, id, &line, &column);
    snprintf(message, sizeof message, "%.300s:%u:%u: it extends \"%.64s\", which is %s", file, (unsigned)line, (unsigned)column,
             id->text, itself ? "this pack itself" : "neither a folder beside it nor built in");
    cns_context_log(b->context, CONSULT_LOG_WARNING, message);
}

/* One name of "extends". */
static consult_status add_named(consult_builder *b, const cns_json *pack, const cns_json *id, const char *folder, const char *file,
                                const char *json, size_t size, int depth) {
    if (id->kind != CNS_JSON_STRING) return CONSULT_OK;
    bool itself = strcmp(cns_json_string(pack, "id", ""), id->text) == 0;
    size_t known = b->known.count;
    consult_status status = itself ? CONSULT_UNKNOWN_ID : add_one_extended(b, id->text, folder, depth);
    if (status == CONSULT_UNKNOWN_ID && (itself || b->known.count == known)) tell_missing(b, file, json, size, id, itself);
    return status;
}

/* The packs that this pack.json extends. Faults of its JSON are reported when compiling. */
static consult_status add_extended(consult_builder *b, const char *file, const char *json, size_t size, const char *folder,
                                   int depth) {
    cns_arena arena;
    cns_json_error fault;
    const cns_json *root;
    cns_arena_start(&arena, &b->context->memory);
    consult_status status = cns_json_read(&arena, json, size, b->context->limits.json_depth, &root, &fault);
    if (status == CONSULT_OK) {
        const cns_json *pack = cns_json_member(root, "pack"), *list = cns_json_member(pack, "extends");
        for (const cns_json *id = list && list->kind == CNS_JSON_ARRAY ? list->first : NULL; id && status == CONSULT_OK;
             id = id->next)
            status = add_named(b, pack, id, folder, file, json, size, depth + 1);
    } else if (status != CONSULT_NO_MEMORY) {
        status = CONSULT_OK;
    }
    cns_arena_free(&arena);
    return status;
}

static const char *find_pack_json(const cns_vector *paths, const char *folder) {
    size_t length = strlen(folder);
    for (size_t i = 0; i < paths->count; i++) {
        const char *path = *CNS_VECTOR_AT(paths, char *, i);
        if (strncmp(path, folder, length) == 0 && strcmp(path + length, "/pack.json") == 0) return path;
    }
    return NULL;
}

static consult_status add_files(consult_builder *b, const cns_vector *paths) {
    consult_status status = CONSULT_OK;
    for (size_t i = 0; i < paths->count && status == CONSULT_OK; i++) {
        const char *path = *CNS_VECTOR_AT(paths, char *, i);
        char *json;
        size_t size;
        status = cns_load_file(&b->context->memory, path, b->context->limits.json_bytes, &json, &size);
        if (status != CONSULT_OK) break;
        status = add_source(b, path, json, size);
        cns_memory_put(&b->context->memory, json, size + 1);
    }
    if (status == CONSULT_OK) b->layers++;
    return status;
}

static consult_status add_folder(consult_builder *b, const char *path, int depth) {
    if (is_known(b, path)) return CONSULT_OK;
    if (depth > EXTENDS_DEPTH) return CONSULT_LIMIT;
    cns_vector paths;
    consult_status status = cns_load_folder(&b->context->memory, path, &paths);
    if (status != CONSULT_OK) return status;
    const char *pack_json = find_pack_json(&paths, path);
    status = pack_json ? note(b, path) : CONSULT_NOT_FOUND;
    if (status == CONSULT_OK) {
        char *json;
        size_t size;
        status = cns_load_file(&b->context->memory, pack_json, b->context->limits.json_bytes, &json, &size);
        if (status == CONSULT_OK) {
            status = add_extended(b, pack_json, json, size, path, depth);
            cns_memory_put(&b->context->memory, json, size + 1);
        }
    }
    if (status == CONSULT_OK) status = add_files(b, &paths);
    cns_load_free(&b->context->memory, &paths);
    return status;
}

consult_status consult_builder_add_folder(consult_builder *builder, const char *path) {
    if (!builder || !path) return CONSULT_INVALID_ARGUMENT;
    const cns_memory *memory = &builder->context->memory;
    size_t sources = builder->sources.count, known = builder->known.count, length = strlen(path);
    uint32_t layers = builder->layers;
    while (length > 1 && path[length - 1] == '/') length--;
    char *trimmed = cns_memory_copy(memory, path, length);
    if (!trimmed) return CONSULT_NO_MEMORY;
    consult_status status = add_folder(builder, trimmed, 0);
    cns_memory_put(memory, trimmed, length + 1);
    if (status != CONSULT_OK) cut(builder, sources, known, layers);
    return status;
}
