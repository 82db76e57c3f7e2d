#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Everything handed out hangs on this list, so that leak checkers see it as reachable. */
typedef struct kept {
    struct kept *next;
    char text[];
} kept;

static kept *all_kept;

static char *keep(size_t size) {
    kept *one = malloc(sizeof *one + size + 1);
    if (one == NULL) abort();
    one->next = all_kept;
    all_kept = one;
    one->text[size] = '\0';
    return one->text;
}

const char *test_json(const char *single_quoted) {
    size_t size = strlen(single_quoted);
    char *text = keep(size);
    for (size_t i = 0; i < size; i++) text[i] = single_quoted[i] == '\'' ? '"' : single_quoted[i];
    return text;
}

const char *test_repeat(const char *unit, size_t count) {
    size_t size = strlen(unit);
    char *text = keep(size * count);
    for (size_t i = 0; i < count; i++) memcpy(text + i * size, unit, size);
    return text;
}

const char *test_join(const char *first, ...) {
    size_t size = 0;
    va_list args;
    va_start(args, first);
    for (const char *part = first; part != NULL; part = va_arg(args, const char *)) size += strlen(part);
    va_end(args);
    char *text = keep(size), *at = text;
    va_start(args, first);
    for (const char *part = first; part != NULL; part = va_arg(args, const char *)) {
        memcpy(at, part, strlen(part));
        at += strlen(part);
    }
    va_end(args);
    return text;
}

const char *test_file(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return NULL;
    long end = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    char *text = NULL;
    if (end >= 0 && fseek(file, 0, SEEK_SET) == 0) {
        text = keep((size_t)end);
        if (fread(text, 1, (size_t)end, file) != (size_t)end) text = NULL;
    }
    (void)fclose(file);
    if (text != NULL && size != NULL) *size = (size_t)end;
    return text;
}

const char *test_data(const char *name) {
    return test_join(TEST_DATA_DIR "/", name, NULL);
}

size_t test_lines(const char *text, const char **lines, size_t capacity) {
    size_t count = 0;
    while (*text != '\0' && count < capacity) {
        size_t size = strcspn(text, "\n");
        if (size > 0 && text[0] != '#') {
            char *line = keep(size);
            memcpy(line, text, size);
            lines[count++] = line;
        }
        text += size;
        if (*text == '\n') text++;
    }
    return count;
}

uint64_t test_random(uint64_t *state) {
    uint64_t x = *state;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return *state = x;
}
