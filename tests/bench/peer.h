/**
 * @file peer.h
 * The peer: Hyperscan after a table fold (consult_text_fold). Without Hyperscan at build time nothing here can be made.
 */
#ifndef BENCH_PEER_H
#define BENCH_PEER_H

#include "bench.h"

typedef struct bench_peer bench_peer;

/** How many regular expressions bench_peer_regexes() has. */
enum { BENCH_REGEXES = 300 };

/** A database of literals (`regex` false) or expressions. @return NULL without Hyperscan, or when they do not compile. */
bench_peer *bench_peer_new(char *const *patterns, size_t count, bool regex);
void bench_peer_free(bench_peer *peer);

/** Milliseconds that compiling took, bytes of the database. */
double bench_peer_build_ms(const bench_peer *peer);
double bench_peer_bytes(const bench_peer *peer);

/** Scans once. @return how many matches. */
size_t bench_peer_scan(bench_peer *peer, const char *text, size_t size);

/** A word at bytes [start, end) of what was scanned. */
typedef struct bench_place {
    uint32_t word, start, end;
} bench_place;

/** The same, with the places (the first `most`). */
size_t bench_peer_places(bench_peer *peer, const char *text, size_t size, bench_place *places, size_t most);

/** Expressions made from templates: quantities, times, ages, "how much" … Free with bench_words_free(). */
char **bench_peer_regexes(void);

#endif
