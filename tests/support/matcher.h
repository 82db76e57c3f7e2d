/**
 * @file matcher.h
 * A matcher over a few words of a variant, and the slow one that is obviously right: for tests of the inside.
 */
#ifndef TEST_SUPPORT_MATCHER_H
#define TEST_SUPPORT_MATCHER_H

#include "heap.h"
#include "match/build.h"
#include "match/stream.h"

enum { TEST_WORDS = 64, TEST_FOUND = 20000 };

typedef struct test_matcher {
    test_heap heap;
    cns_memory memory;
    cns_alphabet_build letters;
    cns_automaton_build build;
    cns_alphabet alphabet;
    cns_matcher matcher;
    cns_variant variant;
    cns_vector map; /* uint16_t: what each symbol counts as */
    const char *words[TEST_WORDS];
    uint32_t count;
} test_matcher;

/** Words that the variant folds to 1 to 64 characters, different ones each. @return false when they can't be made into a matcher.
 */
bool test_matcher_open(test_matcher *m, cns_variant variant, const char *const *words, uint32_t count);
void test_matcher_close(test_matcher *m);

/** What a stream takes of it. */
cns_stream_words test_matcher_words(const test_matcher *m);

/** The words in a text by looking for each at each place of the characters as the variant folds them; sorted by start, then length.
 *  @return how many, SIZE_MAX when the text is no UTF-8. */
size_t test_matcher_slow(const test_matcher *m, const char *text, size_t size, cns_stream_hit *hits);

/** The same by the scan. */
size_t test_matcher_scan(test_matcher *m, const char *text, size_t size, cns_stream_hit *hits);

/** The same by a stream of pieces: `cuts` gives their sizes one after another, again and again; all of them not 0. */
size_t test_matcher_stream(test_matcher *m, const char *text, size_t size, const size_t *cuts, size_t cut_count,
                           cns_stream_hit *hits);

#endif
