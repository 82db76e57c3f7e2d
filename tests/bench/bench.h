/**
 * @file bench.h
 * What the benchmarks share: texts, made-up words, the clock, medians of interleaved rounds, JSON or plain lines as output.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "consult/consult.h"

#include <stdio.h>

enum { BENCH_ROUNDS = 9, BENCH_TEXTS = 100000 };

/** What the command line asks for, and the texts: `[--json] [TEXTS]`, one message a line. */
typedef struct bench_input {
    bool json;
    const char **texts;
    size_t *sizes;
    size_t count;
    size_t bytes;
} bench_input;

/** @return false (said on stderr) when the texts cannot be read. */
bool bench_read(bench_input *input, int count, char **arguments);
void bench_free(bench_input *input);

/** Nanoseconds of a clock that only goes on. */
uint64_t bench_now(void);

/** The middle of some numbers (which are sorted by it). */
double bench_median(double *numbers, size_t count);

/** One contender: works through all texts once. @return false to leave it out. */
typedef bool bench_work(void *user);

/**
 * Runs contenders in turn, BENCH_ROUNDS times each after a first round that does not count.
 * @param[out] ns  median nanoseconds of one round for each; negative for one that was left out.
 */
void bench_rounds(bench_work *const *works, void *const *users, size_t count, double *ns);

/** Words made of characters of the texts, 2 to 4 each, as often as the texts have them. Free with bench_words_free(). */
char **bench_words(const bench_input *input, size_t count, uint64_t seed);

/** Pieces of 2 to 6 characters cut from the texts, all different where the texts suffice. */
char **bench_pieces(const bench_input *input, size_t count, uint64_t seed);
void bench_words_free(char **words, size_t count);

/** `"name": value` or `name value`; a negative value is null. `last` ends the list. */
void bench_print(const bench_input *input, const char *name, double value, bool last);

#endif
