/**
 * @file agree.h
 * What bench_match compares, and the check that all find the same before anything is timed.
 */
#ifndef BENCH_AGREE_H
#define BENCH_AGREE_H

#include "fold.h"
#include "ours.h"
#include "peer.h"
#include "peer_pcre2.h"
#include "peer_python.h"
#include "peer_re2.h"

typedef struct bench_match {
    const bench_input *input;
    bench_ours ours;
    bench_fold *fold;
    bench_peer *hyperscan;
    bench_re2 *re2;
    bench_pcre2 *pcre2;
    bench_python *python;
    double python_ns[BENCH_ROUNDS + 1];
    size_t python_runs;
    char folded[8 * 65536 + 16];
    char worst[8192];
    size_t worst_size;
    bench_ours deep; /* the words, and long ones that begin alike */
    char deepest[8192];
    size_t deepest_size;
    size_t found, peers_found, agreed;
} bench_match;

/** Whether, on every text, Hyperscan over the folded text finds the words that ours finds, at the same bytes of the original; RE2
 *  the same words; PCRE2 the first of the places; Python as many in all. Says on stderr where not. */
bool bench_agree(bench_match *b);

#endif
