/**
 * @file fuzz.h
 * What the fuzz targets share: the entry point, checks that stop the run, a reader of the input bytes, a world that is made once.
 */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include "consult/consult.h"
#include "text.h"
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** The entry point of a target: libFuzzer's, or standalone_main.c's. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Stops the run: what must always hold does not. */
#define FUZZ_CHECK(condition)                                                                                                      \
    do {                                                                                                                           \
        if (!(condition)) {                                                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                        \
            abort();                                                                                                               \
        }                                                                                                                          \
    } while (0)

/** The bytes of an input, taken from the front. */
typedef struct fuzz_input {
    const uint8_t *data;
    size_t size;
} fuzz_input;

/** The next byte; 0 at the end. */
static inline uint8_t fuzz_byte(fuzz_input *input) {
    if (input->size == 0) return 0;
    input->size--;
    return *input->data++;
}

/** The next `count` bytes as one number, lowest first. */
static inline int64_t fuzz_number(fuzz_input *input, int count) {
    uint64_t number = 0;
    for (int i = 0; i < count; i++) number |= (uint64_t)fuzz_byte(input) << (8 * i);
    int64_t result;
    memcpy(&result, &number, sizeof result);
    return result;
}

/** A text: its size in one byte, then its bytes, in a block of exactly this size (plus a NUL). Free it. */
static inline char *fuzz_text(fuzz_input *input, size_t *size) {
    *size = fuzz_byte(input);
    if (*size > input->size) *size = input->size;
    char *text = malloc(*size + 1);
    if (text == NULL) abort();
    memcpy(text, input->data, *size);
    text[*size] = '\0';
    input->data += *size;
    input->size -= *size;
    return text;
}

/** A world with the tiny pack, made at the first call, never freed. */
static inline test_world *fuzz_world(void) {
    static test_world world;
    static bool made;
    if (!made) {
        FUZZ_CHECK(test_world_open(&world));
        made = true;
    }
    return &world;
}

#endif
