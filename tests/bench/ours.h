/**
 * @file ours.h
 * Our matcher over a list of words, as bench_match runs it.
 */
#ifndef BENCH_OURS_H
#define BENCH_OURS_H

#include "bench.h"
#include "heap.h"
#include "match/build.h"

/** Our automaton over some words, and what a scan needs. */
typedef struct bench_ours {
    test_heap heap;
    cns_memory memory;
    cns_alphabet_build letters;
    cns_automaton_build build;
    cns_alphabet alphabet;
    cns_matcher matcher;
    cns_symbols symbols;
    cns_vector hits;
    double build_ms, bytes;
} bench_ours;

/** @return false when it cannot be made. The words are folded ones, each once; their places in the list are their numbers. */
bool bench_ours_open(bench_ours *o, char *const *words, size_t count);
void bench_ours_close(bench_ours *o);

/** Folds and scans one text into o->symbols and o->hits. */
bool bench_ours_scan(bench_ours *o, const char *text, size_t size);

#endif
