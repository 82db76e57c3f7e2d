/**
 * @file peer_python.h
 * python3-ahocorasick over the same words and texts, as a child process (peer_ahocorasick.py) that is told when to run.
 */
#ifndef BENCH_PEER_PYTHON_H
#define BENCH_PEER_PYTHON_H

#include "fold.h"

typedef struct bench_python bench_python;

/** Starts it and waits until it is ready. @return NULL where Python or its package is not installed. */
bench_python *bench_python_new(const bench_input *input, char *const *words, size_t count, const bench_fold *fold);
void bench_python_free(bench_python *python);

/** How many words it found in all folded texts together. */
size_t bench_python_found(const bench_python *python);

/** Lets it look through all texts once. @return the nanoseconds that took by its own clock; negative when it broke. */
double bench_python_run(bench_python *python);

#endif
