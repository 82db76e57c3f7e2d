/**
 * @file peer_re2.h
 * RE2::Set over literals; peer_no_re2.c stands in where it is not installed.
 */
#ifndef BENCH_PEER_RE2_H
#define BENCH_PEER_RE2_H

#include <stddef.h>

typedef struct bench_re2 bench_re2;

/** @return NULL when they do not compile. */
bench_re2 *bench_re2_new(char *const *words, size_t count);
void bench_re2_free(bench_re2 *re2);

/** Which words a text holds, in any order: borrowed until the next scan. @return how many. */
size_t bench_re2_scan(bench_re2 *re2, const char *text, size_t size, const int **found);

#endif
