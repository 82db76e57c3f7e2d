/* when.h: the days that a text names from the day on which it is said, Monday, 2025-12-01. */
#include "expect.h"
#include "text/civil.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/when.h"

#include <string.h>

static uint32_t days_of(const char *text, cns_named_days *days) {
    uint32_t points[200], count = 0, point;
    for (size_t at = 0, size = strlen(text); at < size && count < 190;) {
        at += cns_utf8_decode((const unsigned char *)text, size, at, &point);
        count += cns_fold_point(point, points + count);
    }
    return cns_when_days(points, count, cns_civil_days((cns_civil){2025, 12, 1}), days, 4);
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
    ck_assert_uint_eq(days_of("12月9日上午九点", days), 1);
    ck_assert(days[0].dated && days[0].start == 0 && days[0].end == 5);
    ck_assert_uint_eq(days_of("眼睛红了三天", days), 0);
    ck_assert_uint_eq(cns_when_days((const uint32_t[]){0x660E, 0x5929}, 2, CNS_CIVIL_LAST + 1, days, 4), 0);
}
END_TEST

START_TEST(test_when_stretches) {
    static const struct {
        const char *text;
        int32_t after, count;
        uint32_t start, end;
    } stretches[] = {{"周一到周三没空", 0, 3, 0, 5}, {"我週四至六都行", 3, 3, 1, 5}, {"周五到周一不行", 4, 4, 0, 5},
                     {"明天到周五", 1, 4, 0, 5},     {"3号到5号在外地", 2, 3, 0, 5}, {"下周一-周三", 7, 3, 0, 6},
                     {"周三~周末", 2, 5, 0, 5},      {"星期一至星期三", 0, 3, 0, 7}};
    cns_named_days days[4];
    for (size_t i = 0; i < sizeof stretches / sizeof *stretches; i++) {
        ck_assert_msg(days_of(stretches[i].text, days) == 1, "\"%s\"", stretches[i].text);
        ck_assert(days[0].stretch && !days[0].dated);
        ck_assert_int_eq(days[0].day, cns_civil_days((cns_civil){2025, 12, 1}) + stretches[i].after);
        ck_assert_int_eq(days[0].days, stretches[i].count);
        ck_assert_uint_eq(days[0].start, stretches[i].start);
        ck_assert_uint_eq(days[0].end, stretches[i].end);
    }
    ck_assert_uint_eq(days_of("周三到医院", days), 1);
    ck_assert(!days[0].stretch);
    ck_assert_uint_eq(days_of("周五，周三", days), 2);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_when_named);
    tcase_add_test(tests, test_when_stretches);
}

int main(void) {
    return test_main("when", add_tests);
}
