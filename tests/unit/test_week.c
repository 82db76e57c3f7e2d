/* week.h: the half-days that timetables and drafts name. */
#include "expect.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/week.h"

#include <string.h>

static uint32_t week_of(const char *text) {
    uint32_t points[200], count = 0, point;
    for (size_t at = 0, size = strlen(text); at < size && count < 190;) {
        at += cns_utf8_decode((const unsigned char *)text, size, at, &point);
        count += cns_fold_point(point, points + count);
    }
    return cns_week_read(points, count);
}

/* "1a 3p 5*": days from Monday on, with morning, afternoon, evening or all. */
static uint32_t week(const char *days) {
    uint32_t halves = 0;
    for (; *days; days += days[2] ? 3 : 2) {
        uint32_t parts = days[1] == 'a' ? 1 : days[1] == 'p' ? 2 : days[1] == 'e' ? 4 : CNS_WEEK_DAY;
        halves |= parts << ((uint32_t)(days[0] - '1') * CNS_WEEK_PARTS);
    }
    return halves;
}

START_TEST(test_week_read) {
    static const struct {
        const char *text, *days;
    } weeks[] = {{"周三上午、周四下午", "3a 4p"},
                 {"周二、周五全天", "2* 5*"},
                 {"周六、周日", "6* 7*"},
                 {"周一至周五上午", "1a 2a 3a 4a 5a"},
                 {"週一到三下晝", "1p 2p 3p"},
                 {"周一三五", "1* 3* 5*"},
                 {"逢星期二、四上午", "2* 4a"},
                 {"周三上午、下午", "3a 3p"},
                 {"禮拜六晚上", "6e"},
                 {"工作日", "1* 2* 3* 4* 5*"},
                 {"周五至周一", "5* 6* 7* 1*"},
                 {"周末", "6* 7*"},
                 {"星期天", "7*"},
                 {"周1-周2", "1* 2*"},
                 {"每天上午", "1a 2a 3a 4a 5a 6a 7a"},
                 {"周三，一楼", "3*"},
                 {"一周复查", ""},
                 {"上午", ""},
                 {"看公告", ""},
                 {"", ""}};
    for (size_t i = 0; i < sizeof weeks / sizeof *weeks; i++)
        ck_assert_msg(week_of(weeks[i].text) == week(weeks[i].days), "\"%s\": %o", weeks[i].text, week_of(weeks[i].text));
}
END_TEST

START_TEST(test_week_agrees) {
    ck_assert(cns_week_agrees(week("3a"), week("3a 4p")));
    ck_assert(cns_week_agrees(week("3*"), week("3a 4p")));
    ck_assert(cns_week_agrees(0, week("3a")));
    ck_assert(!cns_week_agrees(week("3p"), week("3a 4p")));
    ck_assert(!cns_week_agrees(week("3a 5a"), week("3a 4p")));
    ck_assert(!cns_week_agrees(week("1a"), 0));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_week_read);
    tcase_add_test(tests, test_week_agrees);
}

int main(void) {
    return test_main("week", add_tests);
}
