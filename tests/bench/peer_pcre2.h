/**
 * @file peer_pcre2.h
 * PCRE2 with machine code over one alternation of all words, as many would try first.
 */
#ifndef BENCH_PEER_PCRE2_H
#define BENCH_PEER_PCRE2_H

#include <stddef.h>

typedef struct bench_pcre2 bench_pcre2;

/** @return NULL when PCRE2 is not there, or they are too many for it. */
bench_pcre2 *bench_pcre2_new(char *const *words, size_t count);
void bench_pcre2_free(bench_pcre2 *peer);

/** Matches one behind the other. @return how many; *first is where the first one begins. */
size_t bench_pcre2_scan(bench_pcre2 *peer, const char *text, size_t size, size_t *first);

#endif
