/* Scores and permille: the table rises, and thresholds in scores say the same as in permille. */
#include "expect.h"
#include "model/score.h"

START_TEST(test_permille_rises) {
    ck_assert_uint_eq(cns_score_permille(0), 500);
    ck_assert_uint_eq(cns_score_permille(-CNS_SCORE_SPAN), 0);
    ck_assert_uint_eq(cns_score_permille(CNS_SCORE_SPAN), 1000);
    ck_assert_uint_eq(cns_score_permille(1000000), 1000);
    for (int64_t score = -CNS_SCORE_SPAN - 10; score < CNS_SCORE_SPAN + 10; score++)
        ck_assert_uint_le(cns_score_permille(score), cns_score_permille(score + 1));
}
END_TEST

START_TEST(test_least_is_the_first_of_its_permille) {
    ck_assert_int_eq(cns_score_least(0), INT32_MIN);
    for (uint32_t permille = 1; permille <= 1000; permille++) {
        int32_t least = cns_score_least(permille);
        ck_assert_uint_ge(cns_score_permille(least), permille);
        ck_assert_uint_lt(cns_score_permille((int64_t)least - 1), permille);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_permille_rises);
    tcase_add_test(tests, test_least_is_the_first_of_its_permille);
}

int main(void) {
    return test_main("score", add_tests);
}
