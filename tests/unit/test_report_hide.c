/* session/report_hide.c: nothing that is hidden follows from what is shown, along each line; and the buckets of times. */
#include "expect.h"
#include "session/report.h"
#include "text.h"

enum { MOST = 6 };

/* Hidden cells of a line: none, or several that sum to enough; unless every cell of it is hidden. */
static bool is_closed(const uint64_t *counts, const bool *hidden, size_t first, size_t step, size_t count, uint32_t least) {
    uint64_t sum = 0;
    size_t hides = 0;
    for (size_t i = 0; i < count; i++)
        if (hidden[first + i * step]) {
            hides++;
            sum += counts[first + i * step];
        }
    return hides == 0 || hides == count || (hides > 1 && sum >= least);
}

START_TEST(test_hide_lists) {
    uint64_t seed = 7;
    for (int round = 0; round < 4000; round++) {
        uint64_t counts[MOST];
        bool hidden[MOST];
        size_t count = 1 + (size_t)(test_random(&seed) % MOST);
        for (size_t i = 0; i < count; i++) counts[i] = test_random(&seed) % 12;
        cns_report_hide_list(counts, hidden, count, 5);
        for (size_t i = 0; i < count; i++) ck_assert(hidden[i] || counts[i] == 0 || counts[i] >= 5);
        ck_assert(is_closed(counts, hidden, 0, 1, count, 5));
    }
}
END_TEST

START_TEST(test_hide_list_keeps_what_it_can) {
    const uint64_t counts[] = {100, 3, 50, 0, 7};
    bool hidden[5];
    cns_report_hide_list(counts, hidden, 5, 5);
    ck_assert(!hidden[0] && hidden[1] && !hidden[2] && !hidden[3] && hidden[4]);
}
END_TEST

START_TEST(test_hide_tables) {
    uint64_t seed = 9;
    for (int round = 0; round < 4000; round++) {
        uint64_t counts[MOST * MOST], row_totals[MOST] = {0}, column_totals[MOST] = {0};
        bool hidden[MOST * MOST], row_hidden[MOST], column_hidden[MOST];
        size_t rows = 1 + (size_t)(test_random(&seed) % MOST), columns = 1 + (size_t)(test_random(&seed) % MOST);
        for (size_t i = 0; i < rows * columns; i++) {
            counts[i] = test_random(&seed) % 3 ? test_random(&seed) % 30 : 0;
            row_totals[i / columns] += counts[i];
            column_totals[i % columns] += counts[i];
        }
        cns_report_hide_list(row_totals, row_hidden, rows, 5);
        cns_report_hide_list(column_totals, column_hidden, columns, 5);
        cns_report_hide_table(counts, hidden, rows, columns, row_hidden, column_hidden, 5);
        for (size_t i = 0; i < rows * columns; i++) {
            ck_assert(hidden[i] || counts[i] == 0 || counts[i] >= 5);
            ck_assert(hidden[i] || counts[i] == 0 || (!row_hidden[i / columns] && !column_hidden[i % columns]));
        }
        for (size_t r = 0; r < rows; r++) ck_assert(row_hidden[r] || is_closed(counts, hidden, r * columns, 1, columns, 5));
        for (size_t c = 0; c < columns; c++) ck_assert(column_hidden[c] || is_closed(counts, hidden, c, columns, rows, 5));
    }
}
END_TEST

START_TEST(test_hide_funnels) {
    uint64_t seed = 11;
    for (int round = 0; round < 4000; round++) {
        uint64_t counts[MOST];
        bool hidden[MOST];
        size_t count = 1 + (size_t)(test_random(&seed) % MOST);
        counts[0] = 5 + test_random(&seed) % 60;
        for (size_t i = 1; i < count; i++) counts[i] = counts[i - 1] - test_random(&seed) % (counts[i - 1] + 1) / 3;
        cns_report_hide_funnel(counts, hidden, count, 5);
        ck_assert(!hidden[0]);
        uint64_t above = counts[0];
        for (size_t i = 1; i <= count; i++) {
            if (i < count && hidden[i]) continue;
            uint64_t here = i < count ? counts[i] : 0;
            ck_assert(above == here || above - here >= 5);
            above = here;
        }
    }
}
END_TEST

START_TEST(test_groups_that_are_few_stand_together) {
    const uint64_t talks[] = {9, 2, 6, 1}, few[] = {2, 2}, fine[] = {5, 8};
    bool alone[4], others;
    cns_report_group(talks, alone, 4, 5, &others);
    ck_assert(alone[0] && !alone[1] && !alone[2] && !alone[3] && others); /* 2 + 1 are too few: 6 stands with them */
    cns_report_group(few, alone, 2, 5, &others);
    ck_assert(!alone[0] && !alone[1] && !others);
    cns_report_group(fine, alone, 2, 5, &others);
    ck_assert(alone[0] && alone[1] && !others);
}
END_TEST

START_TEST(test_buckets_tell_round_numbers_a_32nd_off_at_most) {
    uint64_t seed = 13;
    for (int round = 0; round < 20000; round++) {
        int64_t ms = (int64_t)(test_random(&seed) >> (24 + round % 40));
        uint32_t bucket = cns_report_bucket(ms);
        ck_assert_uint_lt(bucket, CNS_REPORT_BUCKETS);
        int64_t told = cns_report_bucket_ms(bucket);
        if (ms < INT64_C(1) << 40) ck_assert_int_le(told > ms ? told - ms : ms - told, ms / 32);
        if (bucket) ck_assert_int_gt(told, cns_report_bucket_ms(bucket - 1));
    }
    static const int64_t usual[] = {1000, 2000, 5000, 10000, 30000, 45000, 60000, 90000, 300000, 600000, 3600000};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        ck_assert_int_eq(cns_report_bucket_ms(cns_report_bucket(usual[i])), usual[i]);
    ck_assert_uint_eq(cns_report_bucket(-5), 0);
    ck_assert_uint_eq(cns_report_bucket(INT64_MAX), CNS_REPORT_BUCKETS - 1);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_hide_lists);
    tcase_add_test(tests, test_hide_list_keeps_what_it_can);
    tcase_add_test(tests, test_hide_tables);
    tcase_add_test(tests, test_hide_funnels);
    tcase_add_test(tests, test_groups_that_are_few_stand_together);
    tcase_add_test(tests, test_buckets_tell_round_numbers_a_32nd_off_at_most);
}

int main(void) {
    return test_main("report_hide", add_tests);
}
