/* engine/civil: the calendar in whole numbers, every day of it. */
#include "expect.h"
#include "text/civil.h"

START_TEST(test_civil_every_day_follows_the_one_before) {
    cns_civil last = cns_civil_date(CNS_CIVIL_FIRST);
    ck_assert(last.year == 1900 && last.month == 1 && last.day == 1);
    uint32_t weekday = 1; /* 1 January 1900 was a Monday */
    for (int32_t day = CNS_CIVIL_FIRST; day <= CNS_CIVIL_LAST; day++) {
        cns_civil date = cns_civil_date(day);
        bool fine = cns_civil_valid(date) && cns_civil_days(date) == day && cns_civil_weekday(day) == weekday;
        weekday = weekday % 7 + 1;
        if (day > CNS_CIVIL_FIRST) {
            bool next = date.day == last.day + 1 && date.month == last.month;
            bool first = date.day == 1 && last.day == cns_civil_month_days(last.year, last.month);
            fine = fine && (next || first);
        }
        if (!fine) ck_abort_msg("day %d", (int)day);
        last = date;
    }
    ck_assert(last.year == 2200 && last.month == 12 && last.day == 31);
}
END_TEST

START_TEST(test_civil_leap_years) {
    ck_assert_int_eq(cns_civil_month_days(2000, 2), 29);
    ck_assert_int_eq(cns_civil_month_days(1900, 2), 28);
    ck_assert_int_eq(cns_civil_month_days(2100, 2), 28);
    ck_assert_int_eq(cns_civil_month_days(2024, 2), 29);
    ck_assert(!cns_civil_valid((cns_civil){2026, 2, 29}));
    ck_assert(!cns_civil_valid((cns_civil){2026, 13, 1}));
    ck_assert(!cns_civil_valid((cns_civil){2026, 0, 1}));
    ck_assert(!cns_civil_valid((cns_civil){1899, 12, 31}));
    ck_assert(!cns_civil_valid((cns_civil){2201, 1, 1}));
}
END_TEST

START_TEST(test_civil_months_end_where_the_month_ends) {
    int32_t sum = 0, day = cns_civil_days((cns_civil){2026, 1, 31});
    ck_assert(cns_civil_add_months(day, 1, &sum));
    ck_assert_int_eq(sum, cns_civil_days((cns_civil){2026, 2, 28}));
    ck_assert(cns_civil_add_months(day, -11, &sum));
    ck_assert_int_eq(sum, cns_civil_days((cns_civil){2025, 2, 28}));
    ck_assert(cns_civil_add_months(day, 12, &sum));
    ck_assert_int_eq(sum, cns_civil_days((cns_civil){2027, 1, 31}));
    ck_assert(!cns_civil_add_months(day, 12 * 300, &sum));
    ck_assert(!cns_civil_add_months(day, INT32_MIN, &sum));
    ck_assert(!cns_civil_add_months(day, INT32_MAX, &sum));
}
END_TEST

START_TEST(test_civil_wall_and_instant) {
    static const int32_t offsets[] = {0, 480, -210, CNS_OFFSET_MOST, -CNS_OFFSET_MOST};
    static const int64_t times[] = {0, -1, 1, INT64_C(1794794400000), INT64_C(-2208988800000)};
    for (size_t i = 0; i < 5; i++)
        for (size_t k = 0; k < 5; k++) {
            cns_wall wall = cns_civil_wall(times[k], offsets[i]);
            ck_assert(wall.ms >= 0 && wall.ms < CNS_DAY_MS);
            ck_assert_int_eq(cns_civil_instant(wall, offsets[i]), times[k]);
        }
    ck_assert(cns_civil_inside(0));
    ck_assert(!cns_civil_inside(INT64_MIN));
    ck_assert(!cns_civil_inside(INT64_MAX));
}
END_TEST

START_TEST(test_civil_write) {
    char text[16] = {0};
    char *end = cns_civil_write(text, 0);
    ck_assert_ptr_eq(end, text + 10);
    EXPECT_TEXT("1970-01-01", text);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_civil_every_day_follows_the_one_before);
    tcase_add_test(tests, test_civil_leap_years);
    tcase_add_test(tests, test_civil_months_end_where_the_month_ends);
    tcase_add_test(tests, test_civil_wall_and_instant);
    tcase_add_test(tests, test_civil_write);
}

int main(void) {
    return test_main("civil", add_tests);
}
