/* engine/calendar.h over a model made by hand: 2026 of the Mainland around the National Day, UTC+8. */
#include "engine/calendar.h"
#include "expect.h"
#include "text.h"

enum { CN, NEVER_WORKED };                             /* calendars */
enum { SERVICE, NIGHT, NIGHT_WORKED, CLOSED, SHIFTS }; /* windows */

static cns_day all_days[9];
static const cns_calendar calendars[] = {
    [CN] = {.utc_offset_minutes = 480,
            .valid_from = 20454,
            .valid_to = 20818,
            .weekend = 1u << 6 | 1u << 7,
            .off = {0, 7},
            .work = {7, 2}},
    [NEVER_WORKED] = {.utc_offset_minutes = 480, .valid_from = 20454, .valid_to = 20818, .weekend = 0xFE},
};
static const cns_clock clocks[] = {{540, 720}, {810, 1140}, {1320, 360}, {0, 0}, {0, 480}, {1200, 1440}};
static const cns_window windows[] = {
    [SERVICE] = {.calendar = CN, .days = CNS_DAYS_WORKING, .times = {0, 2}},      /* 09:00–12:00, 13:30–19:00 */
    [NIGHT] = {.calendar = CN, .days = CNS_DAYS_EVERY, .times = {2, 1}},          /* 22:00–06:00 */
    [NIGHT_WORKED] = {.calendar = CN, .days = CNS_DAYS_WORKING, .times = {2, 1}}, /* the same, beginning on a working day */
    [CLOSED] = {.calendar = NEVER_WORKED, .days = CNS_DAYS_WORKING, .times = {0, 2}},
    [SHIFTS] = {.calendar = CN, .days = CNS_DAYS_EVERY, .times = {3, 3}}, /* an empty one, 00:00–08:00, 20:00–24:00 */
};
static cns_model model;
static const cns_zone zone = {.minutes = 480};

/* Valid until the next call. */
static const cns_hours *hours(uint32_t window, const cns_zone *where) {
    static cns_hours made;
    made = (cns_hours){&model, window, windows[window].calendar, where};
    return &made;
}

static int64_t at(const char *text) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse(text, 480, &ms));
    return ms;
}

static int32_t day(const char *text) {
    return cns_civil_wall(at(text), 480).day;
}

static void start(void) {
    static const char *const dates[] = {"2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05",
                                        "2026-10-06", "2026-10-07", "2026-09-20", "2026-10-10"};
    for (size_t i = 0; i < 9; i++) all_days[i].day = day(test_join(dates[i], "T00:00", NULL));
    model = (cns_model){.calendars = calendars, .days = all_days, .windows = windows, .clocks = clocks};
}

static void expect_open(uint32_t window, const char *from, const char *start_text, const char *end_text) {
    cns_opening opening;
    ck_assert(cns_calendar_next(hours(window, &zone), at(from), &opening));
    char got[26];
    EXPECT_OK(consult_time_format(opening.at_ms, 480, got, sizeof got));
    EXPECT_TEXT(test_join(start_text, ":00+08:00", NULL), got);
    EXPECT_OK(consult_time_format(opening.end_ms, 480, got, sizeof got));
    EXPECT_TEXT(test_join(end_text, ":00+08:00", NULL), got);
}

START_TEST(test_calendar_kinds) {
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-09-30T00:00")), CNS_DAY_WORKING);
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-10-01T00:00")), CNS_DAY_HOLIDAY);
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-10-03T00:00")), CNS_DAY_HOLIDAY); /* a Saturday */
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-10-10T00:00")), CNS_DAY_WORKING); /* a Saturday that is worked */
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-09-20T00:00")), CNS_DAY_WORKING); /* a Sunday that is worked */
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2026-10-11T00:00")), CNS_DAY_WEEKEND);
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2027-10-01T00:00")), CNS_DAY_WORKING); /* nobody knows: by the weekday */
    ck_assert_int_eq(cns_calendar_kind(&model, CN, day("2027-10-02T00:00")), CNS_DAY_WEEKEND);
}
END_TEST

START_TEST(test_calendar_known) {
    ck_assert(cns_calendar_known(&model, CN, day("2026-01-01T00:00")));
    ck_assert(cns_calendar_known(&model, CN, day("2026-12-31T00:00")));
    ck_assert(!cns_calendar_known(&model, CN, day("2025-12-31T00:00")));
    ck_assert(!cns_calendar_known(&model, CN, day("2027-01-01T00:00")));
}
END_TEST

START_TEST(test_calendar_next_opening) {
    expect_open(SERVICE, "2026-11-16T10:00", "2026-11-16T10:00", "2026-11-16T12:00");
    expect_open(SERVICE, "2026-11-16T08:59", "2026-11-16T09:00", "2026-11-16T12:00");
    expect_open(SERVICE, "2026-11-16T12:00", "2026-11-16T13:30", "2026-11-16T19:00"); /* lunch: the end is outside */
    expect_open(SERVICE, "2026-11-16T19:00", "2026-11-17T09:00", "2026-11-17T12:00");
    expect_open(SERVICE, "2026-11-20T20:00", "2026-11-23T09:00", "2026-11-23T12:00");
    expect_open(SERVICE, "2026-09-30T20:00", "2026-10-08T09:00", "2026-10-08T12:00");
    expect_open(SERVICE, "2026-10-09T19:00", "2026-10-10T09:00", "2026-10-10T12:00"); /* the Saturday is worked */
    expect_open(SERVICE, "2026-10-10T19:00", "2026-10-12T09:00", "2026-10-12T12:00");
}
END_TEST

START_TEST(test_calendar_over_midnight) {
    expect_open(NIGHT, "2026-11-16T03:00", "2026-11-16T03:00", "2026-11-16T06:00");
    expect_open(NIGHT, "2026-11-16T06:00", "2026-11-16T22:00", "2026-11-17T06:00");
    expect_open(NIGHT, "2026-11-16T23:59", "2026-11-16T23:59", "2026-11-17T06:00");
    expect_open(NIGHT_WORKED, "2026-11-21T03:00", "2026-11-21T03:00", "2026-11-21T06:00"); /* Friday's night */
    expect_open(NIGHT_WORKED, "2026-11-23T03:00", "2026-11-23T22:00", "2026-11-24T06:00"); /* Sunday's night is not worked */
    expect_open(SHIFTS, "2026-11-16T23:00", "2026-11-16T23:00", "2026-11-17T00:00");
    expect_open(SHIFTS, "2026-11-17T00:00", "2026-11-17T00:00", "2026-11-17T08:00");
}
END_TEST

START_TEST(test_calendar_never) {
    cns_opening opening;
    int32_t sum;
    ck_assert(!cns_calendar_next(hours(CLOSED, &zone), at("2026-11-16T10:00"), &opening));
    ck_assert(!cns_calendar_before(hours(CLOSED, &zone), at("2026-11-16T10:00"), &opening));
    ck_assert(!cns_calendar_add_working(&model, NEVER_WORKED, day("2026-11-16T00:00"), 1, &sum));
    ck_assert(!cns_calendar_add_working(&model, NEVER_WORKED, day("2026-11-16T00:00"), -1, &sum));
    ck_assert(!cns_calendar_add_working(&model, CN, day("2026-11-16T00:00"), INT32_MAX, &sum));
    ck_assert(!cns_calendar_add_working(&model, CN, day("2026-11-16T00:00"), INT32_MIN, &sum));
    ck_assert(!cns_calendar_next(hours(SERVICE, &zone), (CNS_CIVIL_LAST + 1) * CNS_DAY_MS - 1, &opening));
}
END_TEST

START_TEST(test_calendar_before) {
    cns_opening opening;
    ck_assert(cns_calendar_before(hours(SERVICE, &zone), at("2026-11-16T07:00"), &opening)); /* Monday → Friday */
    ck_assert_int_eq(opening.at_ms, at("2026-11-13T13:30"));
    ck_assert_int_eq(opening.end_ms, at("2026-11-13T19:00"));
    ck_assert(cns_calendar_before(hours(SERVICE, &zone), at("2026-10-08T09:00"), &opening));
    ck_assert_int_eq(opening.at_ms, at("2026-09-30T13:30"));
}
END_TEST

START_TEST(test_calendar_add_working_days) {
    static const struct {
        const char *from;
        int32_t count;
        const char *to;
    } rows[] = {{"2026-11-20T00:00", 1, "2026-11-23T00:00"},  {"2026-11-21T00:00", 1, "2026-11-23T00:00"},
                {"2026-11-23T00:00", -1, "2026-11-20T00:00"}, {"2026-09-30T00:00", 1, "2026-10-08T00:00"},
                {"2026-10-08T00:00", 3, "2026-10-12T00:00"},  {"2026-10-12T00:00", -4, "2026-09-30T00:00"},
                {"2026-11-21T00:00", 0, "2026-11-21T00:00"},  {"2026-09-18T00:00", 1, "2026-09-20T00:00"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int32_t sum = 0;
        ck_assert(cns_calendar_add_working(&model, CN, day(rows[i].from), rows[i].count, &sum));
        ck_assert_int_eq(sum, day(rows[i].to));
    }
}
END_TEST

START_TEST(test_calendar_units) {
    static const struct {
        int32_t amount;
        uint32_t unit;
        const char *to;
    } rows[] = {{90, CNS_UNIT_MINUTES, "2026-01-31T11:30"}, {-2, CNS_UNIT_HOURS, "2026-01-31T08:00"},
                {1, CNS_UNIT_DAYS, "2026-02-01T10:00"},     {2, CNS_UNIT_WEEKS, "2026-02-14T10:00"},
                {1, CNS_UNIT_MONTHS, "2026-02-28T10:00"},   {1, CNS_UNIT_WORKING_DAYS, "2026-02-02T10:00"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        int64_t sum = 0;
        ck_assert(cns_calendar_add(hours(SERVICE, &zone), at("2026-01-31T10:00"), rows[i].amount, rows[i].unit, &sum));
        ck_assert_int_eq(sum, at(rows[i].to));
    }
    for (uint32_t unit = CNS_UNIT_MINUTES; unit <= CNS_UNIT_MONTHS; unit++) {
        int64_t sum = 1;
        ck_assert(!cns_calendar_add(hours(SERVICE, &zone), at("2026-01-31T10:00"), INT32_MIN, unit, &sum));
        ck_assert(!cns_calendar_add(hours(SERVICE, &zone), at("2026-01-31T10:00"), INT32_MAX, unit, &sum));
        ck_assert_int_eq(sum, 1);
    }
}
END_TEST

static void expect_moves(uint32_t window, const char *from, const char *first, const char *second) {
    cns_opening opening;
    cns_move moves[4];
    ck_assert(cns_calendar_next(hours(window, &zone), at(from), &opening));
    uint32_t count = cns_calendar_moves(hours(window, &zone), at(from), &opening, moves, 4);
    ck_assert_uint_eq(count, (first ? 1u : 0u) + (second ? 1u : 0u));
    if (first) EXPECT_TEXT(first, moves[0].rule);
    if (second) EXPECT_TEXT(second, moves[1].rule);
}

START_TEST(test_calendar_moves_say_why) {
    expect_moves(SERVICE, "2026-11-16T10:00", NULL, NULL);
    expect_moves(SERVICE, "2026-11-16T12:30", "window", NULL);
    expect_moves(SERVICE, "2026-11-21T15:00", "weekend", NULL);
    expect_moves(SERVICE, "2026-11-20T20:00", "window", "weekend");
    expect_moves(SERVICE, "2026-10-02T10:00", "holiday", NULL);
    expect_moves(SERVICE, "2026-09-30T20:00", "window", "holiday");
    expect_moves(NIGHT_WORKED, "2026-11-23T03:00", "weekend", NULL);
    expect_moves(NIGHT_WORKED, "2026-11-21T07:00", "weekend", NULL);
}
END_TEST

/* From any moment: what is found is open, nothing before it is, and the moves lead there without a gap. */
START_TEST(test_calendar_any_moment) {
    uint64_t seed = 4711;
    for (int i = 0; i < 20000; i++) {
        uint32_t window = (uint32_t)(test_random(&seed) % 3);
        const cns_zone there = {.minutes = i % 2 ? 480 : (int32_t)(test_random(&seed) % 1441) - 720};
        const cns_hours *h = hours(window, &there);
        int64_t from = at("2026-08-01T00:00") + (int64_t)(test_random(&seed) % (120 * 1440)) * CNS_MINUTE_MS;
        cns_opening found, again;
        ck_assert(cns_calendar_next(h, from, &found));
        ck_assert(found.at_ms >= from && found.end_ms > found.at_ms);
        cns_wall wall = cns_zone_wall(&there, found.at_ms);
        int32_t minute = wall.ms / 60000;
        if (window == SERVICE) {
            ck_assert_int_eq(cns_calendar_kind(&model, CN, wall.day), CNS_DAY_WORKING);
            ck_assert((minute >= 540 && minute < 720) || (minute >= 810 && minute < 1140));
        } else {
            ck_assert(minute >= 1320 || minute < 360);
        }
        ck_assert(cns_calendar_next(h, found.at_ms, &again));
        ck_assert(again.at_ms == found.at_ms && again.end_ms == found.end_ms);
        if (found.at_ms > from) {
            ck_assert(cns_calendar_next(h, from + (found.at_ms - from) / 2, &again));
            ck_assert_int_eq(again.at_ms, found.at_ms);
        }
        cns_move moves[4];
        uint32_t count = cns_calendar_moves(h, from, &found, moves, 4);
        ck_assert_int_eq(count > 0, found.at_ms > from);
        for (uint32_t k = 0; k < count; k++) ck_assert_int_eq(moves[k].from_ms, k > 0 ? moves[k - 1].to_ms : from);
        for (uint32_t k = 0; k < count; k++) ck_assert(moves[k].to_ms >= moves[k].from_ms);
        if (count > 0) ck_assert_int_eq(moves[count - 1].to_ms, found.at_ms);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, start, NULL);
    tcase_add_test(tests, test_calendar_kinds);
    tcase_add_test(tests, test_calendar_known);
    tcase_add_test(tests, test_calendar_next_opening);
    tcase_add_test(tests, test_calendar_over_midnight);
    tcase_add_test(tests, test_calendar_never);
    tcase_add_test(tests, test_calendar_before);
    tcase_add_test(tests, test_calendar_add_working_days);
    tcase_add_test(tests, test_calendar_units);
    tcase_add_test(tests, test_calendar_moves_say_why);
    tcase_add_test(tests, test_calendar_any_moment);
}

int main(void) {
    return test_main("calendar", add_tests);
}
