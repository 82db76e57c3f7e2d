/**
 * @file fold.h
 * The fold that stands before a peer: one look-up a character gives its folded bytes. As lean as can be, without a way back.
 */
#ifndef BENCH_FOLD_H
#define BENCH_FOLD_H

#include "bench.h"

typedef struct bench_fold bench_fold;

bench_fold *bench_fold_new(void);
void bench_fold_free(bench_fold *fold);

/** Folds valid UTF-8 into `out`, which must have room for 8 bytes for each byte of the text, and 4 more. @return the size. */
size_t bench_fold_text(const bench_fold *fold, const char *text, size_t size, char *out);

/** The same, slowly, with the bytes of the original character for each folded byte. */
size_t bench_fold_map(const char *text, size_t size, char *out, uint32_t *starts, uint32_t *ends);

#endif
