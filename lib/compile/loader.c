#if !defined(_WIN32)
#define _POSIX_C_SOURCE 200809L /* folders */
#include <dirent.h>
#include <sys/stat.h>
#endif

#include "compile/loader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

consult_status cns_load_file(const cns_memory *memory, const char *path, size_t limit, char **data, size_t *size) {
    *data = NULL;
    *size = 0;
    FILE *file = fopen(path, "rb");
    if (!file) return CONSULT_NOT_FOUND;
    size_t capacity = 16384, used = 0;
    char *buffer = cns_memory_get(memory, capacity);
    consult_status status = buffer ? CONSULT_OK : CONSULT_NO_MEMORY;
    while (status == CONSULT_OK) {
        size_t got = fread(buffer + used, 1, capacity - used, file);
        used += got;
        if (ferror(file)) status = CONSULT_IO;
        if (used > limit) status = CONSULT_LIMIT;
        if (status != CONSULT_OK || (used < capacity && feof(file))) break;
        if (used < capacity) continue;
        char *bigger = cns_memory_resize(memory, buffer, capacity, capacity * 2);
        if (!bigger) {
            status = CONSULT_NO_MEMORY;
            break;
        }
        buffer = bigger;
        capacity *= 2;
    }
    fclose(file);
    if (status == CONSULT_OK && !(*data = cns_memory_copy(memory, buffer, used))) status = CONSULT_NO_MEMORY;
    if (status == CONSULT_OK) *size = used;
    cns_memory_put(memory, buffer, buffer ? capacity : 0);
    return status;
}

void cns_load_free(const cns_memory *memory, cns_vector *paths) {
    for (size_t i = 0; i < paths->count; i++) {
        char *path = *CNS_VECTOR_AT(paths, char *, i);
        cns_memory_put(memory, path, strlen(path) + 1);
    }
    cns_vector_free(paths, memory);
}

#if defined(_WIN32)
consult_status cns_load_folder(const cns_memory *memory, const char *path, cns_vector *paths) {
    (void)memory;
    (void)path;
    (void)paths;
    return CONSULT_IO; /* folders are read where there is dirent.h; elsewhere the host passes the JSON */
}
#else
static bool ends_with(const char *text, const char *end) {
    size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

#define DEPTH_MAX 8

static consult_status walk(const cns_memory *memory, const char *path, cns_vector *paths, int depth);

static consult_status take(const cns_memory *memory, const char *folder, const char *name, cns_vector *paths, int depth) {
    size_t size = strlen(folder) + 1 + strlen(name);
    char *whole = cns_memory_get(memory, size + 1);
    if (!whole) return CONSULT_NO_MEMORY;
    snprintf(whole, size + 1, "%s/%s", folder, name);
    struct stat info;
    consult_status status = CONSULT_OK;
    if (stat(whole, &info) != 0) {
        status = CONSULT_IO;
    } else if (S_ISDIR(info.st_mode)) {
        status = depth < DEPTH_MAX ? walk(memory, whole, paths, depth + 1) : CONSULT_LIMIT;
    } else if (ends_with(name, ".json")) {
        if (!cns_vector_append(paths, memory, &whole, 1))
            status = CONSULT_NO_MEMORY;
        else
            whole = NULL;
    }
    cns_memory_put(memory, whole, size + 1);
    return status;
}

static consult_status walk(const cns_memory *memory, const char *path, cns_vector *paths, int depth) {
    DIR *folder = opendir(path);
    if (!folder) return CONSULT_NOT_FOUND;
    consult_status status = CONSULT_OK;
    for (struct dirent *entry; status == CONSULT_OK && (entry = readdir(folder));)
        if (entry->d_name[0] != '.') status = take(memory, path, entry->d_name, paths, depth);
    closedir(folder);
    return status;
}

static int compare_paths(const void *a, const void *b) {
    const char *const *x = a, *const *y = b;
    return strcmp(*x, *y);
}

consult_status cns_load_folder(const cns_memory *memory, const char *path, cns_vector *paths) {
    cns_vector_start(paths, sizeof(char *));
    consult_status status = walk(memory, path, paths, 0);
    if (status != CONSULT_OK)
        cns_load_free(memory, paths);
    else if (paths->count)
        qsort(paths->data, paths->count, sizeof(char *), compare_paths);
    return status;
}
#endif
