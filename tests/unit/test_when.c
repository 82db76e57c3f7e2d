/* when.h: the days that a text names from the day on which it is said, Monday, 2025-12-01. */
#include "expect.h"
#include "text/civil.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "text/when.h"

#include <stdio.h>
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

/* Dates in digits and words, holidays, parts of months; what names no day. */
START_TEST(test_when_dates) {
    static const struct {
        const char *text;
        int32_t after, count;
    } dates[] = {{"12/2早上", 1, 1}, {"12-2 9:30", 1, 1},   {"12.2早上", 1, 1},      {"2025-12-03上午", 2, 1},
                 {"12月2號", 1, 1},  {"明年1月5号", 35, 1}, {"2026年1月5日", 35, 1}, {"元旦早上", 31, 1},
                 {"聖誕節", 24, 1},  {"12月初", 0, 10},     {"十二月中旬", 10, 10},  {"12月底上午", 20, 11},
                 {"月底", 20, 11},   {"1月底", 51, 11},     {"2月初", 62, 10},       {"1月份上午", 31, 31},
                 {"明年", 31, 365},  {"春節上午", 0, 0},    {"国庆", 0, 0},          {"過兩天上午", 0, 0},
                 {"三个月后", 0, 0}, {"五一早上", 0, 0}};
    static const char *const none[] = {"1/2片",    "眼压12.2",         "2-3天",      "3-4点",
                                       "138-0000", "120/80",           "春节前都行", "周五一早",
                                       "三个月中", "去年国庆做的手术", "5-6个"};
    cns_named_days days[4];
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        ck_assert_msg(days_of(dates[i].text, days) == 1, "\"%s\"", dates[i].text);
        ck_assert_msg(days[0].dated, "\"%s\"", dates[i].text);
        ck_assert_int_eq(days[0].days, dates[i].count);
        if (dates[i].count) ck_assert_int_eq(days[0].day, cns_civil_days((cns_civil){2025, 12, 1}) + dates[i].after);
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        for (uint32_t k = 0, count = days_of(none[i], days); k < count; k++) ck_assert_msg(!days[k].dated, "\"%s\"", none[i]);
}
END_TEST

START_TEST(test_when_lists) {
    static const struct {
        const char *text;
        uint32_t count;
        int32_t after[3];
    } lists[] = {{"周二三四都不行", 3, {1, 2, 3}},
                 {"逢一三五上班", 3, {0, 2, 4}},
                 {"週二、三不行", 2, {1, 2}},
                 {"星期四跟五", 2, {3, 4}},
                 {"周六日", 2, {5, 6}},
                 {"下周一三五", 3, {7, 9, 11}},
                 {"周三三点", 1, {2}},
                 {"周二三四点", 1, {1}},
                 {"周四一起来", 1, {3}}};
    cns_named_days days[4];
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        ck_assert_msg(days_of(lists[i].text, days) == lists[i].count, "\"%s\"", lists[i].text);
        for (uint32_t k = 0; k < lists[i].count; k++) {
            ck_assert_int_eq(days[k].day, cns_civil_days((cns_civil){2025, 12, 1}) + lists[i].after[k]);
            ck_assert_uint_eq(days[k].list, days[0].list);
        }
    }
    ck_assert_uint_eq(days_of("一三五七", days), 0);
    ck_assert_uint_eq(days_of("血压135", days), 0);
}
END_TEST

START_TEST(test_when_sides) {
    cns_named_days days[4];
    ck_assert_uint_eq(days_of("12月3号以后", days), 1);
    ck_assert(days[0].stretch && days[0].dated);
    ck_assert_int_eq(days[0].day, cns_civil_days((cns_civil){2025, 12, 4}));
    ck_assert_uint_eq(days_of("周四之前", days), 1);
    ck_assert_int_eq(days[0].day, cns_civil_days((cns_civil){2025, 12, 1}));
    ck_assert_int_eq(days[0].days, 3);
    ck_assert_uint_eq(days_of("周四前面那个", days), 1);
    ck_assert(!days[0].stretch);
}
END_TEST

static void expect_clock(const char *text, uint32_t count, int32_t from, int32_t to, bool half) {
    uint32_t points[64], length = 0, point;
    cns_named_clock clocks[4];
    for (size_t at = 0, size = strlen(text); at < size && length < 60;) {
        at += cns_utf8_decode((const unsigned char *)text, size, at, &point);
        length += cns_fold_point(point, points + length);
    }
    ck_assert_msg(cns_when_clocks(points, length, clocks, 4) == count, "\"%s\"", text);
    if (!count) return;
    ck_assert_msg(clocks[0].from == from && clocks[0].to == to && clocks[0].half == half, "\"%s\" %d %d", text, (int)clocks[0].from,
                  (int)clocks[0].to);
}

START_TEST(test_when_clocks) {
    expect_clock("9点吧", 1, 540, 599, true);
    expect_clock("下午三點半", 1, 930, 930, false);
    expect_clock("三点一刻", 1, 195, 195, true);
    expect_clock("14:00", 1, 840, 840, false);
    expect_clock("三点以后", 1, 900, 1440, false);
    expect_clock("11点前", 1, 0, 660, false);
    expect_clock("下午2点到4点", 1, 840, 960, false);
    expect_clock("3-5点", 1, 900, 1020, false);
    expect_clock("周一2点", 1, 120, 179, true);
    expect_clock("周五六点", 1, 360, 419, true);
    expect_clock("有几点想问，三天了", 0, 0, 0, false);
}
END_TEST

/* A word's first character decides whether it is looked for at all. */
START_TEST(test_when_each_word) {
    static const char *const words[] = {
        "国庆",     "双十",   "十一长假", "十一假期", "五一",       "黄金周",   "长假",     "小长假",  "春节",       "过年",
        "新年",     "大年",   "除夕",     "小年夜",   "元宵",       "农历",     "正月",     "腊月",    "清明",       "端午",
        "中秋",     "重阳",   "冬至",     "复活节",   "感恩节",     "情人节",   "妇女节",   "母亲节",  "父亲节",     "儿童节",
        "教师节",   "万圣节", "佛诞",     "放寒假",   "放暑假",     "寒假",     "暑假",     "放假",    "假期",       "开学",
        "考完",     "年底",   "年后",     "年初",     "节后",       "过几天",   "过几日",   "过两天",  "过两日",     "过些天",
        "过些日子", "过阵子", "过一阵",   "过段时间", "过一段时间", "迟啲",     "改天",     "改日",    "下半月",     "下半年",
        "下个季度", "元旦",   "圣诞节",   "平安夜",   "劳动节",     "明年",     "下个月",   "下下月",  "下月",       "这个月底",
        "本月中旬", "月底",   "大后天",   "后天",     "后日",       "明天",     "明儿",     "明日",    "听日",       "明早",
        "明晚",     "今天",   "今日",     "今晚",     "今早",       "今儿",     "周三",     "星期三",  "礼拜三",     "这周三",
        "本周三",   "下下周", "个星期三", "三天后",   "两周以后",   "三个月后", "今年12月", "明年3月", "后年1月5号", "12月3号",
        "3号",      "12/3",   "十二月初"};
    cns_named_days days[4];
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char text[80];
        snprintf(text, sizeof text, "那就%s吧", words[i]);
        ck_assert_msg(days_of(text, days) == 1, "\"%s\"", words[i]);
        ck_assert_msg(days[0].start == 2, "\"%s\" begins at %u", words[i], (unsigned)days[0].start);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_when_named);
    tcase_add_test(tests, test_when_stretches);
    tcase_add_test(tests, test_when_dates);
    tcase_add_test(tests, test_when_lists);
    tcase_add_test(tests, test_when_sides);
    tcase_add_test(tests, test_when_clocks);
    tcase_add_test(tests, test_when_each_word);
}

int main(void) {
    return test_main("when", add_tests);
}
