/* plan.h: dates with reasons. The calendar of the tiny pack: UTC+8, 2026, holidays on 1-7 October, Saturday 10 October is worked.
 */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;
static consult_plan *plan;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}

static void close_world(void) {
    consult_plan_free(plan);
    plan = NULL;
    ck_assert(test_world_close(&world));
}

static int64_t at(const char *text) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse(text, 480, &ms));
    return ms;
}

static void start(const char *anchor) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, world.facts, "follow_up", at(anchor), &options, &plan));
}

/* The first step of this id that is still planned. */
static const consult_step *step_of(const char *id) {
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        if (strcmp(step->id, id) == 0 && step->status == CONSULT_STEP_PLANNED) return step;
    }
    return NULL;
}

static void expect_due(const char *id, const char *wanted) {
    const consult_step *step = step_of(id);
    ck_assert_msg(step != NULL, "%s is not planned", id);
    char got[32];
    EXPECT_OK(consult_time_format(step->due_ms, 480, got, sizeof got));
    EXPECT_TEXT(wanted, got);
}

static bool has_shift(const consult_step *step, const char *rule) {
    for (size_t i = 0; i < step->shift_count; i++)
        if (strcmp(step->shifts[i]->rule, rule) == 0) return true;
    return false;
}

START_TEST(test_plan_plain_days) {
    start("2026-11-16T10:00");
    ck_assert_uint_eq(consult_plan_count(plan), 2);
    expect_due("call_1", "2026-11-17T10:00:00+08:00");
    expect_due("call_2", "2026-11-20T10:00:00+08:00");
    const consult_step *step = consult_plan_at(plan, 0);
    EXPECT_TEXT("call_1", step->id);
    EXPECT_TEXT("phone", step->channel);
    EXPECT_TEXT("service", step->purpose);
    EXPECT_TEXT("follow.call", step->scenario);
    EXPECT_TEXT("T50", step->why);
    ck_assert_uint_eq(step->attempt, 1);
    ck_assert(step->calendar_known);
    ck_assert_int_eq(step->window_end_ms, at("2026-11-17T12:00"));
    ck_assert_ptr_null(consult_plan_at(plan, 2));
    EXPECT_TEXT(NULL, consult_plan_stopped(plan));
}
END_TEST

/* Minutes from UTC, as the host has them. */
static int32_t offset_of(void *user, int64_t at_ms) {
    (void)at_ms;
    return *(const int32_t *)user;
}

START_TEST(test_plan_the_clock_of_the_host) {
    int32_t minutes = 540; /* an hour before the calendar's */
    consult_plan_options options = {
        .struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE, .offset_at = offset_of, .offset_user = &minutes};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, world.facts, "follow_up", at("2026-11-16T08:30"), &options, &plan));
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_plan_json(plan, world.worker, &json));
    ck_assert_ptr_nonnull(strstr(json.data, "\"due\":\"2026-11-17T09:30:00+09:00\""));
}
END_TEST

START_TEST(test_plan_counts_the_changes_of_a_contact) {
    start("2026-11-16T10:00");
    ck_assert_uint_eq(step_of("call_1")->sequence, 0);
    EXPECT_OK(consult_plan_order(plan, "call_2", at("2026-11-24T10:00")));
    ck_assert_uint_eq(step_of("call_1")->sequence, 0);
    ck_assert_uint_eq(step_of("call_2")->sequence, 1);
    EXPECT_OK(consult_plan_order(plan, "call_2", at("2026-11-25T10:00")));
    ck_assert_uint_eq(step_of("call_2")->sequence, 2);
}
END_TEST

START_TEST(test_plan_weekend_is_no_working_day) {
    start("2026-11-20T10:00"); /* Friday */
    expect_due("call_1", "2026-11-23T10:00:00+08:00");
}
END_TEST

START_TEST(test_plan_out_of_hours_goes_to_the_next_window) {
    start("2026-11-16T20:00");
    expect_due("call_1", "2026-11-18T09:00:00+08:00");
    const consult_step *step = step_of("call_1");
    ck_assert_uint_ge(step->shift_count, 1);
    ck_assert(has_shift(step, "window"));
    ck_assert_int_eq(step->shifts[step->shift_count - 1]->to_ms, step->due_ms);
    for (size_t i = 0; i + 1 < step->shift_count; i++) ck_assert_int_eq(step->shifts[i]->to_ms, step->shifts[i + 1]->from_ms);
}
END_TEST

START_TEST(test_plan_lunch_goes_to_the_afternoon) {
    start("2026-11-16T12:30");
    expect_due("call_1", "2026-11-17T13:30:00+08:00");
    consult_plan_free(plan);
    start("2026-11-16T12:00"); /* the end of a window is outside */
    expect_due("call_1", "2026-11-17T13:30:00+08:00");
}
END_TEST

START_TEST(test_plan_holidays_and_worked_saturday) {
    start("2026-09-30T10:00");
    expect_due("call_1", "2026-10-08T10:00:00+08:00");
    expect_due("call_2", "2026-10-12T09:00:00+08:00"); /* a Sunday moved: the hour is found anew */
    consult_plan_free(plan);
    start("2026-10-09T10:00");
    expect_due("call_1", "2026-10-10T10:00:00+08:00"); /* the Saturday is worked */
}
END_TEST

START_TEST(test_plan_calendar_unknown) {
    start("2026-12-31T10:00");
    const consult_step *step = step_of("call_1");
    expect_due("call_1", "2027-01-01T10:00:00+08:00"); /* a Friday; by the weekday alone */
    ck_assert(!step->calendar_known);
    ck_assert(has_shift(step, "calendar_unknown"));
}
END_TEST

START_TEST(test_plan_retries_then_gives_up) {
    start("2026-11-16T10:00");
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_NO_ANSWER, at("2026-11-17T10:05"), 0));
    expect_due("call_1", "2026-11-17T14:05:00+08:00");
    ck_assert_uint_eq(step_of("call_1")->attempt, 2);
    ck_assert(has_shift(step_of("call_1"), "retry"));
    EXPECT_OK(consult_plan_record(plan, "call_1", 2, CONSULT_RESULT_NO_ANSWER, at("2026-11-17T14:06"), 0));
    expect_due("call_1", "2026-11-18T09:00:00+08:00"); /* 18:06 is after hours */
    EXPECT_OK(consult_plan_record(plan, "call_1", 3, CONSULT_RESULT_NO_ANSWER, at("2026-11-18T09:01"), 0));
    ck_assert_ptr_null(step_of("call_1"));
    ck_assert_ptr_nonnull(step_of("call_2"));
    bool given_up = false;
    for (size_t i = 0; i < consult_plan_count(plan); i++)
        given_up = given_up || consult_plan_at(plan, i)->status == CONSULT_STEP_GIVEN_UP;
    ck_assert(given_up);
}
END_TEST

START_TEST(test_plan_done_moves_the_followers) {
    start("2026-11-16T10:00");
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_DONE, at("2026-11-18T15:00"), 0));
    ck_assert_ptr_null(step_of("call_1"));
    expect_due("call_2", "2026-11-23T09:00:00+08:00"); /* three days after Wednesday: Saturday, so Monday morning */
    EXPECT_TEXT("call_2", consult_plan_next(plan, at("2026-11-18T16:00"))->id);
}
END_TEST

START_TEST(test_plan_call_back) {
    start("2026-11-16T10:00");
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_CALL_BACK, at("2026-11-17T10:05"), at("2026-11-19T16:00")));
    expect_due("call_1", "2026-11-19T16:00:00+08:00");
    ck_assert(has_shift(step_of("call_1"), "call_back"));
}
END_TEST

START_TEST(test_plan_stops) {
    static const struct {
        consult_result result;
        const char *why;
    } rows[] = {{CONSULT_RESULT_OPTED_OUT, "opted_out"}, {CONSULT_RESULT_BOOKED, "booked"}, {CONSULT_RESULT_REFUSED, "refused"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        start("2026-11-16T10:00");
        EXPECT_OK(consult_plan_record(plan, "call_1", 1, rows[i].result, at("2026-11-17T10:05"), 0));
        EXPECT_TEXT(rows[i].why, consult_plan_stopped(plan));
        ck_assert_ptr_null(step_of("call_2"));
        ck_assert_ptr_null(consult_plan_next(plan, at("2026-11-17T10:06")));
        consult_plan_free(plan);
        plan = NULL;
    }
}
END_TEST

START_TEST(test_plan_record_twice_and_errors) {
    start("2026-11-16T10:00");
    int64_t when = at("2026-11-17T10:05");
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_NO_ANSWER, when, 0));
    size_t count = consult_plan_count(plan);
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_NO_ANSWER, when, 0));
    ck_assert_uint_eq(consult_plan_count(plan), count);
    EXPECT(CONSULT_UNKNOWN_ID, consult_plan_record(plan, "call_9", 1, CONSULT_RESULT_DONE, when, 0));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_DONE, when, 0));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_record(plan, "call_1", 2, (consult_result)99, when, 0));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_record(NULL, "call_1", 2, CONSULT_RESULT_DONE, when, 0));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_record(plan, NULL, 2, CONSULT_RESULT_DONE, when, 0));
    expect_due("call_1", "2026-11-17T14:05:00+08:00");
}
END_TEST

START_TEST(test_plan_needs_consent) {
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "follow_up", at("2026-11-16T10:00"), NULL, &plan));
    ck_assert_ptr_null(consult_plan_next(plan, at("2026-11-16T10:00")));
    for (size_t i = 0; i < consult_plan_count(plan); i++)
        ck_assert_int_eq((int)consult_plan_at(plan, i)->status, CONSULT_STEP_NO_CONSENT);
    consult_plan_free(plan);
    consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_MARKETING};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "follow_up", at("2026-11-16T10:00"), &options, &plan));
    ck_assert_ptr_null(consult_plan_next(plan, at("2026-11-16T10:00")));
}
END_TEST

START_TEST(test_plan_new_errors) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
    int64_t anchor = at("2026-11-16T10:00");
    EXPECT(CONSULT_UNKNOWN_ID, consult_plan_new(world.worker, world.pack, NULL, "nothing", anchor, &options, &plan));
    ck_assert_ptr_null(plan);
    EXPECT(CONSULT_LIMIT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", INT64_MIN, &options, &plan));
    EXPECT(CONSULT_LIMIT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", INT64_MAX, &options, &plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(NULL, world.pack, NULL, "follow_up", anchor, &options, &plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, NULL, NULL, "follow_up", anchor, &options, &plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, NULL, anchor, &options, &plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, NULL));
    options.utc_offset_minutes = 60; /* does not count without its switch: a slip */
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    EXPECT_TEXT("options.utc_offset_minutes is given without use_offset", consult_worker_error(world.worker)->message);
    options.use_offset = true;
    options.utc_offset_minutes = 999999;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    EXPECT_TEXT("options.utc_offset_minutes is a day or more", consult_worker_error(world.worker)->message);
    options.use_offset = false;
    options.utc_offset_minutes = 0;
    consult_hours hours = {.name = "shift", .utc_offset_minutes = 60};
    options.hours = &hours;
    options.hours_count = 1;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    EXPECT_TEXT("hours.utc_offset_minutes is given without use_offset", consult_worker_error(world.worker)->message);
    hours.use_offset = true;
    hours.utc_offset_minutes = 1440;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    options.hours = &(consult_hours){.name = "ab\xff"};
    options.hours_count = 1;
    EXPECT(CONSULT_INVALID_UTF8, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 2);
    options.hours_count = 0;
    options.struct_size = 5;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "follow_up", anchor, &options, &plan));
    ck_assert_ptr_null(plan);
    ck_assert_uint_eq(consult_plan_count(NULL), 0);
    ck_assert_ptr_null(consult_plan_at(NULL, 0));
}
END_TEST

START_TEST(test_plan_json_and_ics) {
    start("2026-11-16T10:00");
    consult_string text = {NULL, 0};
    EXPECT_OK(consult_plan_json(plan, world.worker, &text));
    ck_assert_ptr_nonnull(strstr(text.data, "2026-11-17T10:00:00+08:00"));
    const char *first = test_join(text.data, NULL);
    EXPECT_OK(consult_plan_json(plan, world.worker, &text));
    EXPECT_TEXT(first, text.data);
    EXPECT_OK(consult_plan_ics(plan, world.worker, TEST_NOW, "plan-7@host.example", &text));
    ck_assert_ptr_eq(strstr(text.data, "BEGIN:VCALENDAR\r\n"), text.data);
    ck_assert_ptr_nonnull(strstr(text.data, "DTSTART:20261117T020000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "DTSTAMP:20261116T020000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "CLASS:PRIVATE\r\n"));
    size_t events = 0;
    for (const char *p = text.data; (p = strstr(p, "BEGIN:VEVENT\r\n")) != NULL; p++) events++;
    ck_assert_uint_eq(events, 2);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_ics(plan, world.worker, TEST_NOW, "bad\r\nuid", &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_ics(plan, world.worker, TEST_NOW, "", &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_ics(plan, world.worker, TEST_NOW, NULL, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_json(NULL, world.worker, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_json(plan, NULL, &text));
}
END_TEST

/* The line of a calendar that holds the UID of a step; kept until the program ends. */
static const char *uid_of(const char *step) {
    consult_string text = {NULL, 0};
    EXPECT_OK(consult_plan_ics(plan, world.worker, TEST_NOW, "u", &text));
    const char *at = strstr(text.data, test_join("UID:u-", step, NULL));
    ck_assert_msg(at != NULL, "no UID of %s in %s", step, text.data);
    const char *lines[1];
    ck_assert_uint_eq(test_lines(at, lines, 1), 1);
    return lines[0];
}

START_TEST(test_plan_ics_uid_stays_when_the_plan_changes) {
    start("2026-11-16T10:00");
    const char *before = uid_of("call_2");
    EXPECT_OK(consult_plan_record(plan, "call_1", 1, CONSULT_RESULT_NO_ANSWER, at("2026-11-17T10:05"), 0));
    EXPECT_TEXT(before, uid_of("call_2")); /* a calendar would show the visit twice */
}
END_TEST

START_TEST(test_time_parse_and_format) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse("2026-11-16T02:00:00Z", 480, &ms));
    ck_assert_int_eq(ms, TEST_NOW);
    EXPECT_OK(consult_time_parse("2026-11-16T10:00+08:00", 0, &ms));
    ck_assert_int_eq(ms, TEST_NOW);
    EXPECT_OK(consult_time_parse("2026-11-16T10:00", 480, &ms));
    ck_assert_int_eq(ms, TEST_NOW);
    EXPECT_OK(consult_time_parse("1970-01-01T00:00Z", 0, &ms));
    ck_assert_int_eq(ms, 0);
    EXPECT_OK(consult_time_parse("2024-02-29T23:59:59-03:30", 0, &ms));
    char buffer[26];
    EXPECT_OK(consult_time_format(ms, -210, buffer, sizeof buffer));
    EXPECT_TEXT("2024-02-29T23:59:59-03:30", buffer);
    EXPECT_OK(consult_time_format(-1000, 0, buffer, sizeof buffer));
    EXPECT_TEXT("1969-12-31T23:59:59+00:00", buffer);
}
END_TEST

START_TEST(test_time_errors) {
    static const char *const bad[] = {"",
                                      "2026",
                                      "2026-02-29T00:00Z",
                                      "2026-13-01T00:00Z",
                                      "2026-00-01T00:00Z",
                                      "2026-01-00T00:00Z",
                                      "2026-04-31T00:00Z",
                                      "2026-11-16T24:01Z",
                                      "2026-11-16T10:60Z",
                                      "2026-11-16T10:00:61Z",
                                      "2026-11-16T10:00+25:00",
                                      "2026-11-16T10:00Zx",
                                      "2026-11-16 ",
                                      "1899-12-31T00:00Z",
                                      "2201-01-02T00:00Z",
                                      "99999-01-01T00:00Z",
                                      "-026-11-16T10:00Z",
                                      "２０２６-11-16T10:00Z"};
    int64_t ms = 0;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(consult_time_parse(bad[i], 0, &ms) == CONSULT_INVALID_ARGUMENT, "%s was read", bad[i]);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_time_parse(NULL, 0, &ms));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_time_parse("2026-11-16T10:00Z", 0, NULL));
    char buffer[26];
    EXPECT(CONSULT_LIMIT, consult_time_format(TEST_NOW, 480, buffer, 25));
    EXPECT(CONSULT_LIMIT, consult_time_format(INT64_MAX, 480, buffer, sizeof buffer));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_time_format(TEST_NOW, 480, NULL, 26));
}
END_TEST

START_TEST(test_result_names) {
    static const char *const names[] = {"done",         "no_answer", "busy",       "call_back",    "refused",          "opted_out",
                                        "wrong_number", "booked",    "visited",    "hospitalised", "soft_refusal",     "no_show",
                                        "deceased",     "emergency", "complained", "other_person", "treated_elsewhere"};
    for (int i = 0; i < 17; i++) EXPECT_TEXT(names[i], consult_result_name((consult_result)(i + 1)));
    EXPECT_TEXT(NULL, consult_result_name((consult_result)0));
    EXPECT_TEXT(NULL, consult_result_name((consult_result)18));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_plan_plain_days);
    tcase_add_test(tests, test_plan_the_clock_of_the_host);
    tcase_add_test(tests, test_plan_counts_the_changes_of_a_contact);
    tcase_add_test(tests, test_plan_weekend_is_no_working_day);
    tcase_add_test(tests, test_plan_out_of_hours_goes_to_the_next_window);
    tcase_add_test(tests, test_plan_lunch_goes_to_the_afternoon);
    tcase_add_test(tests, test_plan_holidays_and_worked_saturday);
    tcase_add_test(tests, test_plan_calendar_unknown);
    tcase_add_test(tests, test_plan_retries_then_gives_up);
    tcase_add_test(tests, test_plan_done_moves_the_followers);
    tcase_add_test(tests, test_plan_call_back);
    tcase_add_test(tests, test_plan_stops);
    tcase_add_test(tests, test_plan_record_twice_and_errors);
    tcase_add_test(tests, test_plan_needs_consent);
    tcase_add_test(tests, test_plan_new_errors);
    tcase_add_test(tests, test_plan_json_and_ics);
    tcase_add_test(tests, test_plan_ics_uid_stays_when_the_plan_changes);
    tcase_add_test(tests, test_time_parse_and_format);
    tcase_add_test(tests, test_time_errors);
    tcase_add_test(tests, test_result_names);
}

int main(void) {
    return test_main("plan", add_tests);
}
