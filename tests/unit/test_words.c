/* engine/words: searching among words that are in order. */
#include "engine/words.h"
#include "expect.h"
#include "text.h"

enum { WORDS = 40 };

/* Words in order, none inside another: they may overlap and touch. */
static uint32_t make_words(uint64_t *state, cns_extent *words) {
    uint32_t count = (uint32_t)(test_random(state) % (WORDS + 1));
    for (uint32_t i = 0, start = 0, end = 0; i < count; i++) {
        start += 1 + (uint32_t)(test_random(state) % 3);
        end = (end > start ? end : start) + 1 + (uint32_t)(test_random(state) % 3);
        words[i] = (cns_extent){start, end};
    }
    return count;
}

START_TEST(test_words_before_and_ended_count_like_a_walk) {
    uint64_t state = 7;
    for (int round = 0; round < 2000; round++) {
        cns_extent words[WORDS];
        uint32_t count = make_words(&state, words);
        for (uint32_t symbol = 0; symbol < 4 * WORDS; symbol += 1 + (uint32_t)(test_random(&state) % 5)) {
            uint32_t before = 0, ended = 0;
            for (uint32_t i = 0; i < count; i++) {
                before += words[i].start < symbol;
                ended += words[i].end <= symbol;
            }
            ck_assert_uint_eq(cns_words_before(words, count, symbol), before);
            ck_assert_uint_eq(cns_words_ended(words, count, symbol), ended);
        }
    }
}
END_TEST

START_TEST(test_words_before_none) {
    ck_assert_uint_eq(cns_words_before(NULL, 0, 5), 0);
    ck_assert_uint_eq(cns_words_ended(NULL, 0, 5), 0);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_words_before_and_ended_count_like_a_walk);
    tcase_add_test(tests, test_words_before_none);
}

int main(void) {
    return test_main("words", add_tests);
}
