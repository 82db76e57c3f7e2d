/* when.h: times as they are said, on Wednesday, 2025-12-03 10:00 at UTC+8. */
#include "consult/consult.h"
#include "expect.h"

#define NOW INT64_C(1764727200000)

static void expect_span(const char *text, const char *from, const char *to) {
    consult_when when = {.struct_size = sizeof when};
    int64_t from_ms, to_ms;
    consult_status status = consult_when_resolve(text, CONSULT_ZERO_TERMINATED, NOW, 480, &when);
    ck_assert_msg(status == CONSULT_OK, "\"%s\": %s", text, consult_status_name(status));
    EXPECT_OK(consult_time_parse(from, 0, &from_ms));
    EXPECT_OK(consult_time_parse(to, 0, &to_ms));
    char got[32];
    (void)consult_time_format(when.from_ms, 480, got, sizeof got);
    ck_assert_msg(when.from_ms == from_ms && when.to_ms == to_ms, "\"%s\": from %s", text, got);
    ck_assert(when.span.start < when.span.end && when.span.end <= strlen(text));
}

START_TEST(test_when_days) {
    expect_span("明天", "2025-12-04T00:00+08:00", "2025-12-05T00:00+08:00");
    expect_span("後天過去", "2025-12-05T00:00+08:00", "2025-12-06T00:00+08:00");
    expect_span("大后天", "2025-12-06T00:00+08:00", "2025-12-07T00:00+08:00");
    expect_span("三天后来", "2025-12-06T00:00+08:00", "2025-12-07T00:00+08:00");
    expect_span("两周以后", "2025-12-17T00:00+08:00", "2025-12-18T00:00+08:00");
    expect_span("周三", "2025-12-03T00:00+08:00", "2025-12-04T00:00+08:00"); /* today */
    expect_span("星期二", "2025-12-09T00:00+08:00", "2025-12-10T00:00+08:00");
    expect_span("这周二", "2025-12-02T00:00+08:00", "2025-12-03T00:00+08:00");
    expect_span("下周三可以吗", "2025-12-10T00:00+08:00", "2025-12-11T00:00+08:00");
    expect_span("下下週一", "2025-12-15T00:00+08:00", "2025-12-16T00:00+08:00");
    expect_span("下周", "2025-12-08T00:00+08:00", "2025-12-15T00:00+08:00");
    expect_span("周末", "2025-12-06T00:00+08:00", "2025-12-08T00:00+08:00");
    expect_span("禮拜天", "2025-12-07T00:00+08:00", "2025-12-08T00:00+08:00");
    expect_span("12月3号", "2025-12-03T00:00+08:00", "2025-12-04T00:00+08:00");
    expect_span("1月5日", "2026-01-05T00:00+08:00", "2026-01-06T00:00+08:00");
    expect_span("十二月二十号", "2025-12-20T00:00+08:00", "2025-12-21T00:00+08:00");
    expect_span("2号", "2026-01-02T00:00+08:00", "2026-01-03T00:00+08:00");
    expect_span("下个月", "2026-01-01T00:00+08:00", "2026-02-01T00:00+08:00");
    expect_span("下个月5号", "2026-01-05T00:00+08:00", "2026-01-06T00:00+08:00");
}
END_TEST

START_TEST(test_when_parts_and_clock) {
    expect_span("明天下午", "2025-12-04T12:00+08:00", "2025-12-04T18:00+08:00");
    expect_span("我想约12月3号上午过去", "2025-12-03T08:00+08:00", "2025-12-03T12:00+08:00");
    expect_span("这周六早上", "2025-12-06T08:00+08:00", "2025-12-06T12:00+08:00");
    expect_span("明早", "2025-12-04T08:00+08:00", "2025-12-04T12:00+08:00");
    expect_span("今晚", "2025-12-03T18:00+08:00", "2025-12-03T22:00+08:00");
    expect_span("明天下午三点半", "2025-12-04T15:30+08:00", "2025-12-04T15:30+08:00");
    expect_span("明天3点", "2025-12-04T15:00+08:00", "2025-12-04T15:00+08:00");
    expect_span("下周三上午9:30", "2025-12-10T09:30+08:00", "2025-12-10T09:30+08:00");
    expect_span("下午2點", "2025-12-03T14:00+08:00", "2025-12-03T14:00+08:00");
    expect_span("明天中午12点", "2025-12-04T12:00+08:00", "2025-12-04T12:00+08:00");
}
END_TEST

START_TEST(test_when_not_a_time) {
    static const char *const texts[] = {"",       "您好",     "疼了三天", "2月30号", "我妈67岁",
                                        "一周了", "早就好了", "有点疼",   "1号线",   "晚了"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        consult_when when = {.struct_size = sizeof when, .from_ms = 7};
        consult_status status = consult_when_resolve(texts[i], CONSULT_ZERO_TERMINATED, NOW, 480, &when);
        ck_assert_msg(status == CONSULT_NOT_FOUND && when.from_ms == 7, "\"%s\": %s", texts[i], consult_status_name(status));
    }
}
END_TEST

START_TEST(test_when_refuses_what_is_no_call) {
    consult_when when = {.struct_size = sizeof when};
    EXPECT(CONSULT_INVALID_UTF8, consult_when_resolve("\xFF", 1, NOW, 480, &when));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_when_resolve(NULL, 0, NOW, 480, &when));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_when_resolve("a", 1, INT64_MAX, 480, &when));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_when_resolve("a", 1, NOW, 1440, &when));
    when.struct_size = 1;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_when_resolve("a", 1, NOW, 480, &when));
}
END_TEST

static void add(TCase *tests) {
    tcase_add_test(tests, test_when_days);
    tcase_add_test(tests, test_when_parts_and_clock);
    tcase_add_test(tests, test_when_not_a_time);
    tcase_add_test(tests, test_when_refuses_what_is_no_call);
}

int main(void) {
    return test_main("when", add);
}
