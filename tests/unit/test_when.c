/* when.h: the days that a text names from the day on which it is said, Monday, 2025-12-01. */
#include "expect.h"
#include "text/civil.h"
#include "text/when.h"

#include <string.h>

static uint32_t days_of(const char *text, cns_named_days *days) {
    return cns_when_days(text, strlen(text), cns_civil_days((cns_civil){2025, 12, 1}), days, 4);
}

static void expect_day(const char *text, int32_t after, int32_t count, bool weekday) {
    cns_named_days days[4];
    ck_assert_msg(days_of(text, days) == 1, "\"%s\"", text);
    ck_assert_int_eq(days[0].day, cns_civil_days((cns_civil){2025, 12, 1}) + after);
    ck_assert_int_eq(days[0].days, count);
    ck_assert(days[0].weekday == weekday);
}

START_TEST(test_when_named) {
    cns_named_days days[4];
    expect_day("今天上午行吗", 0, 1, false);
    expect_day("明天下午兩點", 1, 1, false);
    expect_day("後天", 2, 1, false);
    expect_day("大后天也行", 3, 1, false);
    expect_day("下周三", 9, 1, false);
    expect_day("这周五", 4, 1, false);
    expect_day("週五吧", 4, 1, true);
    expect_day("下周都行", 7, 7, false);
    expect_day("下个月5号", 35, 1, false);
    ck_assert_uint_eq(days_of("明天不行，周三吧", days), 2);
    ck_assert_uint_eq(days_of("12月9日上午九点", days), 0); /* a date is its own name */
    ck_assert_uint_eq(days_of("眼睛红了三天", days), 0);
    ck_assert_uint_eq(days_of("\xff", days), 0);
    ck_assert_uint_eq(cns_when_days("明天", 6, CNS_CIVIL_LAST + 1, days, 4), 0);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_when_named);
}

int main(void) {
    return test_main("when", add_tests);
}
