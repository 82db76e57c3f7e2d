#define _POSIX_C_SOURCE 200809L
#include "bench.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

bool bench_read(bench_input *input, int count, char **arguments) {
    const char *path = test_data("messages.txt");
    memset(input, 0, sizeof *input);
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--json") == 0)
            input->json = true;
        else
            path = arguments[i];
    }
    const char *all = test_file(path, NULL);
    if (all == NULL) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return false;
    }
    input->texts = calloc(BENCH_TEXTS, sizeof *input->texts);
    input->sizes = calloc(BENCH_TEXTS, sizeof *input->sizes);
    if (input->texts == NULL || input->sizes == NULL) return false;
    size_t lines = test_lines(all, input->texts, BENCH_TEXTS);
    for (size_t i = 0; i < lines; i++) {
        size_t size = strlen(input->texts[i]);
        if (size > 60000 || consult_text_check(input->texts[i], size, NULL) != CONSULT_OK) continue;
        input->texts[input->count] = input->texts[i];
        input->sizes[input->count++] = size;
        input->bytes += size;
    }
    return input->count > 0;
}

void bench_free(bench_input *input) {
    free(input->texts);
    free(input->sizes);
}

uint64_t bench_now(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(double *numbers, size_t count) {
    if (count == 0) return -1;
    qsort(numbers, count, sizeof *numbers, by_size);
    return count % 2 == 1 ? numbers[count / 2] : (numbers[count / 2 - 1] + numbers[count / 2]) / 2;
}

void bench_rounds(bench_work *const *works, void *const *users, size_t count, double *ns) {
    double *times = calloc(count * BENCH_ROUNDS, sizeof *times);
    bool *out = calloc(count, sizeof *out);
    if (times == NULL || out == NULL) abort();
    for (size_t i = 0; i < count; i++) out[i] = !works[i](users[i]);
    for (size_t round = 0; round < BENCH_ROUNDS; round++) {
        for (size_t i = 0; i < count; i++) {
            if (out[i]) continue;
            uint64_t start = bench_now();
            out[i] = !works[i](users[i]);
            times[i * BENCH_ROUNDS + round] = (double)(bench_now() - start);
        }
    }
    for (size_t i = 0; i < count; i++) ns[i] = out[i] ? -1 : bench_median(times + i * BENCH_ROUNDS, BENCH_ROUNDS);
    free(times);
    free(out);
}

/* The size of the character at `text`; 0 for one that is not Han. */
static size_t han_size(const char *text) {
    unsigned char first = (unsigned char)text[0];
    return first >= 0xe4 && first <= 0xe9 ? 3 : 0;
}

/* A character from a random place of a random text; the next Han one from there, or NULL. */
static const char *any_han(const bench_input *input, uint64_t *state) {
    size_t text = test_random(state) % input->count;
    size_t place = test_random(state) % input->sizes[text];
    const char *at = input->texts[text] + place;
    while (*at != '\0' && han_size(at) == 0) at++;
    return *at == '\0' ? NULL : at;
}

char **bench_words(const bench_input *input, size_t count, uint64_t seed) {
    char **words = calloc(count, sizeof *words);
    if (words == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        size_t length = 2 + test_random(&seed) % 3;
        words[i] = calloc(1, 3 * length + 1);
        if (words[i] == NULL) abort();
        for (size_t k = 0; k < length;) {
            const char *at = any_han(input, &seed);
            if (at != NULL) memcpy(words[i] + 3 * k++, at, 3);
        }
    }
    return words;
}

static bool is_known(char *const *words, size_t count, const char *word, size_t size) {
    for (size_t i = 0; i < count; i++)
        if (strlen(words[i]) == size && memcmp(words[i], word, size) == 0) return true;
    return false;
}

char **bench_pieces(const bench_input *input, size_t count, uint64_t seed) {
    char **words = calloc(count, sizeof *words);
    if (words == NULL) abort();
    for (size_t i = 0, tries = 0; i < count; tries++) {
        const char *at = any_han(input, &seed);
        size_t most = 2 + test_random(&seed) % 5, size = 0;
        while (at != NULL && size < 3 * most && han_size(at + size) != 0) size += 3;
        if (size < 6 || (tries < count * 20 && is_known(words, i, at, size))) continue;
        words[i] = calloc(1, size + 1);
        if (words[i] == NULL) abort();
        memcpy(words[i++], at, size);
    }
    return words;
}

void bench_words_free(char **words, size_t count) {
    for (size_t i = 0; i < count; i++) free(words[i]);
    free(words);
}

void bench_print(const bench_input *input, const char *name, double value, bool last) {
    const char *end = !input->json ? "\n" : last ? "" : ",";
    if (input->json)
        printf("\"%s\":", name);
    else
        printf("%-24s ", name);
    if (value < 0)
        printf("%s%s", input->json ? "null" : "-", end);
    else
        printf("%.*f%s", value < 100 ? 3 : 1, value, end);
}
