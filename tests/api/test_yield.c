/* yield.h: figures by hand, from the claim of the default pack and from results. */
#include "consult/consult.h"
#include "expect.h"
#include "world.h"

static test_world world;
static consult_yield *yield, *other;

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
    EXPECT_OK(consult_yield_new(world.pack, "follow_up", &yield));
    EXPECT_OK(consult_yield_new(world.pack, "follow_up", &other));
}

static void close_world(void) {
    consult_yield_free(yield);
    consult_yield_free(other);
    ck_assert(test_world_close(&world));
}

static void expect_ratio(consult_ratio r, uint64_t numerator, uint64_t denominator) {
    ck_assert_uint_gt(r.denominator, 0);
    ck_assert_msg(r.numerator * denominator == numerator * r.denominator, "%llu/%llu is not %llu/%llu",
                  (unsigned long long)r.numerator, (unsigned long long)r.denominator, (unsigned long long)numerator,
                  (unsigned long long)denominator);
}

START_TEST(test_yield_before_any_result_is_the_claim) {
    static const uint64_t shares[] = {1, 2, 3, 5, 20, 10, 10, 10, 10, 10, 10, 10}; /* 10 of attempt 4, and a part of the 80 */
    consult_ratio claimed, now;
    consult_estimate e = {.struct_size = sizeof e};
    uint64_t calls = 0, thousandths = 0;
    for (uint32_t i = 0; i < 12; i++) {
        EXPECT_OK(consult_yield_share(yield, i, &claimed, &now));
        expect_ratio(claimed, shares[i], 101);
        expect_ratio(now, shares[i], 101);
    }
    EXPECT_OK(consult_yield_calls_for(yield, 1, &calls));
    ck_assert_uint_eq(calls, 50);
    EXPECT_OK(consult_yield_calls_for(yield, 7, &calls));
    ck_assert_uint_eq(calls, 350);
    EXPECT_OK(consult_yield_stage(yield, 1, &e));
    expect_ratio(e.mean, 3, 10);
    ck_assert_uint_eq(e.mean_ppm, 300000);
    ck_assert(e.low_ppm < 300000 && e.high_ppm > 300000);
    const uint64_t by_attempt[] = {0, 100, 50};
    EXPECT_OK(consult_yield_expected(yield, by_attempt, 3, &thousandths));
    ck_assert_uint_eq(thousandths, 3000);
}
END_TEST

START_TEST(test_yield_results_replace_the_claim) {
    consult_estimate e = {.struct_size = sizeof e};
    uint64_t calls = 0;
    EXPECT_OK(consult_yield_add(yield, 1, 0, 60)); /* 60 not answered, 20 answered, 10 heard, 10 visits */
    EXPECT_OK(consult_yield_add(yield, 1, 1, 20));
    EXPECT_OK(consult_yield_add(yield, 1, 2, 10));
    EXPECT_OK(consult_yield_add(yield, 1, 3, 10));
    EXPECT_OK(consult_yield_attempt(yield, 1, &e));
    ck_assert(e.tries == 100 && e.successes == 10);
    expect_ratio(e.mean, 104, 1200); /* (20·0.02 + 10) / (20 + 100) */
    ck_assert_uint_eq(e.mean_ppm, 86666);
    EXPECT_OK(consult_yield_stage(yield, 2, &e));
    expect_ratio(e.mean, 20 * 20 + 30 * 20, 30 * 60); /* (20·20/30 + 20) / (20 + 40) */
    EXPECT_OK(consult_yield_calls_for(yield, 10, &calls));
    ck_assert_uint_eq(calls, 116); /* 10 / (10.4 / 120), rounded up */
    consult_ratio now;
    EXPECT_OK(consult_yield_share(yield, 1, NULL, &now));
    expect_ratio(now, 20 * 2 + 101 * 10, 101 * 30);
    /* The more results, the narrower. */
    uint32_t before = 0;
    for (int i = 0; i < 5; i++) {
        EXPECT_OK(consult_yield_attempt(yield, 1, &e));
        if (i > 0) ck_assert_uint_lt(e.high_ppm - e.low_ppm, before);
        before = e.high_ppm - e.low_ppm;
        EXPECT_OK(consult_yield_add(yield, 1, 0, 90 * 10));
        EXPECT_OK(consult_yield_add(yield, 1, 3, 10 * 10));
    }
}
END_TEST

START_TEST(test_yield_worth) {
    bool worth = false;
    EXPECT_OK(consult_yield_worth(yield, 1, 500, 10, &worth)); /* 2 % of 500 is 10 */
    ck_assert(worth);
    EXPECT_OK(consult_yield_worth(yield, 1, 499, 10, &worth));
    ck_assert(!worth);
    EXPECT(CONSULT_LIMIT, consult_yield_worth(yield, 1, UINT64_MAX, 10, &worth));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_worth(yield, 12, 1, 1, &worth));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_worth(NULL, 1, 1, 1, &worth));
}
END_TEST

START_TEST(test_yield_merge_is_adding) {
    EXPECT_OK(consult_yield_add(yield, 2, 3, 5));
    EXPECT_OK(consult_yield_add(other, 2, 1, 7));
    EXPECT_OK(consult_yield_add(other, 99, 0, 3)); /* counts as the eleventh */
    EXPECT_OK(consult_yield_merge(yield, other));
    ck_assert_uint_eq(consult_yield_count(yield, 2, 0), 12);
    ck_assert_uint_eq(consult_yield_count(yield, 2, 1), 12);
    ck_assert_uint_eq(consult_yield_count(yield, 2, 2), 5);
    ck_assert_uint_eq(consult_yield_count(yield, 11, 0), 3);
    EXPECT_OK(consult_yield_add(other, 1, 0, UINT64_C(1000000000) - 10));
    EXPECT(CONSULT_LIMIT, consult_yield_add(other, 1, 0, 1));
    EXPECT(CONSULT_LIMIT, consult_yield_merge(yield, other));
    ck_assert_uint_eq(consult_yield_count(yield, 1, 0), 0);
    consult_estimate e = {.struct_size = sizeof e};
    EXPECT_OK(consult_yield_attempt(other, 1, &e)); /* nothing runs over at the limit */
    ck_assert_uint_lt(e.mean_ppm, 10);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_add(yield, 1, 4, 1));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_merge(yield, NULL));
    EXPECT_TEXT("heard", consult_yield_stage_name(yield, 2));
    EXPECT_TEXT(NULL, consult_yield_stage_name(yield, 4));
}
END_TEST

START_TEST(test_yield_of_a_plan) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7};
    consult_plan *plan = NULL;
    static const consult_result results[] = {CONSULT_RESULT_NO_ANSWER, CONSULT_RESULT_DONE, CONSULT_RESULT_VISITED};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "follow_up", TEST_NOW, &options, &plan));
    for (size_t i = 0; i < 3; i++) {
        const consult_step *step = consult_plan_next(plan, 0);
        char id[64];
        strcpy(id, step->id);
        EXPECT_OK(consult_plan_record(plan, id, step->attempt, results[i], step->due_ms, 0));
    }
    EXPECT_OK(consult_yield_add_plan(yield, plan));
    ck_assert_uint_eq(consult_yield_count(yield, 1, 0), 1);
    ck_assert_uint_eq(consult_yield_count(yield, 1, 1), 0);
    ck_assert_uint_eq(consult_yield_count(yield, 2, 2), 1);
    ck_assert_uint_eq(consult_yield_count(yield, 3, 3), 1);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_add_plan(yield, NULL));
    consult_plan_free(plan);
}
END_TEST

START_TEST(test_yield_misuse_and_memory) {
    consult_yield *made = yield;
    EXPECT(CONSULT_UNKNOWN_ID, consult_yield_new(world.pack, "nothing", &made));
    ck_assert_ptr_null(made);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_new(NULL, "follow_up", &made));
    test_heap_fail(&world.heap, 1);
    EXPECT(CONSULT_NO_MEMORY, consult_yield_new(world.pack, "follow_up", &made));
    test_heap_fail(&world.heap, 0);
    consult_estimate e = {.struct_size = sizeof e};
    uint64_t n = 0, many[13] = {0};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_stage(yield, 0, &e));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_stage(yield, 4, &e));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_attempt(yield, 12, &e));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_expected(yield, many, 13, &n));
    many[1] = UINT64_MAX;
    EXPECT(CONSULT_LIMIT, consult_yield_expected(yield, many, 12, &n));
    EXPECT(CONSULT_LIMIT, consult_yield_calls_for(yield, 1000001, &n));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_share(yield, 12, NULL, NULL));
    e.struct_size = 3;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_yield_attempt(yield, 1, &e));
    consult_yield_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_yield_before_any_result_is_the_claim);
    tcase_add_test(tests, test_yield_results_replace_the_claim);
    tcase_add_test(tests, test_yield_worth);
    tcase_add_test(tests, test_yield_merge_is_adding);
    tcase_add_test(tests, test_yield_of_a_plan);
    tcase_add_test(tests, test_yield_misuse_and_memory);
}

int main(void) {
    return test_main("yield", add_tests);
}
