/* Plans beyond what tests/api looks at: caps, consent, reminders before a visit, opting out at any moment, memory that runs short,
 * and what must hold whatever happens. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

/* 2026 around the National Day; the Saturday 10 October is worked. */
static const char plans_json[] =
    "{'pack': {'id': 'plans', 'version': '1.0.0', 'format': 1, 'title': 'plans', 'locales': ['zh-Hans', 'zh-Hant'], 'extends': []},"
    "'phases': [{'phase': 'start', 'initial': true, 'title': {'en': 'start', 'zh-Hans': '开始', 'zh-Hant': '開始'}}],"
    "'calendars': [{'calendar': 'cn', 'utc_offset_minutes': 480, 'valid': ['2026-01-01', '2026-12-31'], 'weekend': [6, 7],"
    " 'off': ['2026-10-01', '2026-10-02', '2026-10-03', '2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],"
    " 'work': ['2026-10-10'], 'source': 'ours'}],"
    "'windows': [{'window': 'service', 'calendar': 'cn', 'days': 'working', 'times': [['09:00', '12:00'], ['13:30', '19:00']]},"
    " {'window': 'night', 'calendar': 'cn', 'days': 'every', 'times': [['22:00', '06:00']]}],"
    "'plans': [{'plan': 'ladder', 'title': {'en': 'ladder', 'zh-Hans': '回访', 'zh-Hant': '關懷'}, 'purpose': 'service',"
    "  'caps': {'per_day': 1, 'per_7_days': 2}, 'stop': ['opted_out', 'booked'], 'steps': ["
    "  {'step': 'a', 'after': 'anchor', 'offset': '2 hours', 'window': 'service', 'channel': ['phone', 'sms'], 'why': 'R50',"
    "   'on': {'no_answer': {'retry': '4 hours', 'at_most': 2}, 'refused': 'stop', 'busy': {'retry': '30 minutes', 'at_most': 1}}},"
    "  {'step': 'b', 'after': 'a', 'offset': '1 working_day', 'window': 'service', 'channel': ['phone'], 'why': 'R51',"
    "   'on': {'no_answer': {'retry': '1 day', 'at_most': 1}, 'refused': 'continue'}},"
    "  {'step': 'c', 'after': 'b', 'offset': '0 days', 'window': 'service', 'channel': ['phone'], 'why': 'R52', 'on': {}},"
    "  {'step': 'd', 'after': 'c', 'offset': '1 month', 'window': 'night', 'channel': ['sms'], 'why': 'R53', 'on': {}}]},"
    " {'plan': 'reminder', 'title': {'en': 'reminder', 'zh-Hans': '复诊前的提醒电话请提前安排时间并带好以前的检查结果', 'zh-Hant': "
    "'提醒'}, 'purpose': 'clinical',"
    "  'caps': {'per_day': 9, 'per_7_days': 9}, 'stop': ['opted_out'], 'steps': ["
    "  {'step': 'early', 'after': 'anchor', 'offset': '-2 hours', 'window': 'service', 'channel': ['phone'], 'why': 'R50',"
    "   'on': {'no_answer': {'retry': '3 hours', 'at_most': 5}}}]},"
    " {'plan': 'offer', 'title': {'en': 'offer', 'zh-Hans': '活动, 一; 二', 'zh-Hant': '活動'}, 'purpose': 'marketing',"
    "  'caps': {'per_day': 1, 'per_7_days': 1}, 'stop': ['opted_out'], 'steps': ["
    "  {'step': 'one', 'after': 'anchor', 'offset': '1 day', 'window': 'service', 'channel': ['sms'], 'why': 'R50', 'on': {}},"
    "  {'step': 'two', 'after': 'anchor', 'offset': '1 day', 'window': 'service', 'channel': ['sms'], 'why': 'R50', 'on': {}},"
    "  {'step': 'ten', 'after': 'anchor', 'offset': '1 day', 'window': 'service', 'channel': ['sms'], 'why': 'R50', 'on': {}}]}]}";

#define MINUTE INT64_C(60000)
#define DAY    INT64_C(86400000)

static test_world world;
static consult_plan *plan;

static void open_world(void) {
    world = (test_world){0};
    world.context = test_heap_context(&world.heap, NULL);
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    world.pack = test_pack(world.context, 0, test_json(plans_json), NULL);
    ck_assert_ptr_nonnull(world.pack);
}

static void drop(void) {
    consult_plan_free(plan);
    plan = NULL;
}

static void close_world(void) {
    drop();
    ck_assert(test_world_close(&world));
}

static int64_t at(const char *text) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse(text, 480, &ms));
    return ms;
}

static void start_at(const char *id, int64_t anchor) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7};
    drop();
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, id, anchor, &options, &plan));
}

static void start(const char *id, const char *anchor) {
    start_at(id, at(anchor));
}

static const consult_step *planned(const char *id) {
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        if (strcmp(step->id, id) == 0 && step->status == CONSULT_STEP_PLANNED) return step;
    }
    return NULL;
}

static void expect_due(const char *id, const char *wanted) {
    const consult_step *step = planned(id);
    ck_assert_msg(step != NULL, "%s is not planned", id);
    char got[26];
    EXPECT_OK(consult_time_format(step->due_ms, 480, got, sizeof got));
    EXPECT_TEXT(wanted, got);
}

static bool moved_by(const consult_step *step, const char *rule) {
    for (size_t i = 0; i < step->shift_count; i++)
        if (strcmp(step->shifts[i]->rule, rule) == 0) return true;
    return false;
}

static const char *json(void) {
    consult_string text;
    EXPECT_OK(consult_plan_json(plan, world.worker, &text));
    ck_assert_uint_eq(strlen(text.data), text.size);
    return test_join(text.data, NULL);
}

static void record(const char *id, uint32_t attempt, consult_result result, const char *when, const char *call_back) {
    EXPECT_OK(consult_plan_record(plan, id, attempt, result, at(when), call_back ? at(call_back) : 0));
}

START_TEST(test_plan_caps) {
    start("ladder", "2026-11-16T08:00"); /* Monday */
    expect_due("a", "2026-11-16T10:00:00+08:00");
    expect_due("b", "2026-11-17T10:00:00+08:00");
    expect_due("c", "2026-11-23T09:00:00+08:00"); /* not at the same time as b; two in seven days */
    ck_assert(moved_by(planned("c"), "predecessor"));
    ck_assert(moved_by(planned("c"), "cap"));
    start("offer", "2026-11-15T10:00");
    expect_due("one", "2026-11-16T10:00:00+08:00");
    expect_due("two", "2026-11-23T09:00:00+08:00");
    expect_due("ten", "2026-11-30T09:00:00+08:00");
    record("one", 1, CONSULT_RESULT_DONE, "2026-11-18T10:00", NULL); /* what was done counts when it was done */
    expect_due("two", "2026-11-25T09:00:00+08:00");
}
END_TEST

START_TEST(test_plan_night_and_month) {
    start("ladder", "2026-12-30T08:00");
    ck_assert(!planned("d")->calendar_known);
    expect_due("c", "2027-01-06T09:00:00+08:00");
    expect_due("d", "2027-02-06T22:00:00+08:00");
    ck_assert_int_eq(planned("d")->window_end_ms, at("2027-02-07T06:00"));
}
END_TEST

START_TEST(test_plan_call_back_and_window) {
    start("ladder", "2026-09-29T08:00");
    record("a", 1, CONSULT_RESULT_CALL_BACK, "2026-09-29T10:05", "2026-10-02T16:00");
    expect_due("a", "2026-10-08T09:00:00+08:00");
    ck_assert(moved_by(planned("a"), "call_back"));
    ck_assert(moved_by(planned("a"), "holiday"));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_record(plan, "a", 2, CONSULT_RESULT_CALL_BACK, at("2026-10-08T09:00"), 0));
    ck_assert_ptr_nonnull(
        strstr(json(), "\"why\":\"R50; window service; call_back 2026-09-29 → 2026-10-02; holiday 2026-10-02 → 2026-10-08\""));
    ck_assert_ptr_nonnull(strstr(json(), "\"shifted\":[\"call_back\",\"holiday\"]"));
}
END_TEST

START_TEST(test_plan_reminder_stays_before_the_visit) {
    start("reminder", "2026-11-16T15:00");
    expect_due("early", "2026-11-16T13:30:00+08:00");
    start("reminder", "2026-11-16T09:00"); /* 07:00 is too early, 09:00 too late: the last opening before */
    expect_due("early", "2026-11-13T13:30:00+08:00");
    record("early", 1, CONSULT_RESULT_NO_ANSWER, "2026-11-13T17:00", NULL);
    ck_assert_ptr_null(planned("early")); /* the next opening is the visit */
    ck_assert_int_eq(consult_plan_at(plan, 1)->status, CONSULT_STEP_GIVEN_UP);
}
END_TEST

START_TEST(test_plan_attempts_are_numbered_through) {
    start("ladder", "2026-11-16T08:00");
    record("a", 1, CONSULT_RESULT_BUSY, "2026-11-16T10:00", NULL);
    ck_assert_uint_eq(planned("a")->attempt, 2);
    ck_assert_uint_eq(planned("b")->attempt, 3);
    EXPECT(CONSULT_OUT_OF_ORDER, consult_plan_record(plan, "b", 2, CONSULT_RESULT_DONE, at("2026-11-17T10:00"), 0));
    record("b", 3, CONSULT_RESULT_REFUSED, "2026-11-17T10:00", NULL); /* the template says: go on */
    ck_assert_ptr_null(consult_plan_stopped(plan));
    record("a", 2, CONSULT_RESULT_BUSY, "2026-11-17T11:00", NULL);
    ck_assert_ptr_null(planned("a"));
    ck_assert_uint_eq(planned("c")->attempt, 4);
}
END_TEST

START_TEST(test_plan_opting_out_is_never_refused) {
    start("ladder", "2026-11-16T08:00");
    record("a", 1, CONSULT_RESULT_DONE, "2026-11-16T10:00", NULL);
    record("a", 1, CONSULT_RESULT_OPTED_OUT, "2026-11-16T20:00", NULL); /* by message, after the call */
    EXPECT_TEXT("opted_out", consult_plan_stopped(plan));
    ck_assert_ptr_null(consult_plan_next(plan, 0));
    ck_assert_int_eq(consult_plan_at(plan, 0)->status, CONSULT_STEP_DONE);
    ck_assert_int_eq(consult_plan_at(plan, 1)->status, CONSULT_STEP_CANCELLED);
    const char *before = json();
    record("b", 2, CONSULT_RESULT_OPTED_OUT, "2026-11-17T20:00", NULL);
    EXPECT_TEXT(before, json());
    EXPECT(CONSULT_OUT_OF_ORDER, consult_plan_record(plan, "b", 2, CONSULT_RESULT_DONE, at("2026-11-17T10:00"), 0));
}
END_TEST

START_TEST(test_plan_options) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_CLINICAL | CONSULT_PURPOSE_MARKETING};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "ladder", at("2026-11-16T08:00"), &options, &plan));
    ck_assert_uint_eq(consult_plan_count(plan), 4);
    for (size_t i = 0; i < 4; i++) ck_assert_int_eq(consult_plan_at(plan, i)->status, CONSULT_STEP_NO_CONSENT);
    EXPECT(CONSULT_OUT_OF_ORDER, consult_plan_record(plan, "a", 1, CONSULT_RESULT_DONE, at("2026-11-16T10:00"), 0));
    drop();
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "ladder", at("2026-11-16T08:00"), NULL, &plan));
    ck_assert_uint_eq(consult_plan_count(plan), 0);
    drop();
    options = (consult_plan_options){.struct_size = sizeof options, .consent = 7, .utc_offset_minutes = 0, .use_offset = true};
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "ladder", at("2026-11-16T08:00"), &options, &plan));
    expect_due("a", "2026-11-16T17:00:00+08:00"); /* 09:00 where the patient is */
    ck_assert_ptr_nonnull(strstr(json(), "\"due\":\"2026-11-16T09:00:00+00:00\""));
    drop();
    options.consent = 8;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "ladder", 0, &options, &plan));
    options = (consult_plan_options){.struct_size = sizeof options, .utc_offset_minutes = 1440, .use_offset = true};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "ladder", 0, &options, &plan));
    options = (consult_plan_options){.struct_size = sizeof options, .locale = (consult_locale)9};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "ladder", 0, &options, &plan));
}
END_TEST

/* Lines end in CRLF, hold 75 octets at most and are folded between characters. */
static void check_lines(const char *ics) {
    for (const char *line = ics; *line != '\0';) {
        const char *end = strstr(line, "\r\n");
        ck_assert_ptr_nonnull(end);
        ck_assert_int_le(end - line, 75);
        ck_assert_ptr_null(memchr(line, '\n', (size_t)(end - line)));
        ck_assert_msg(((unsigned char)line[line[0] == ' ' ? 1 : 0] & 0xC0) != 0x80, "a character was cut");
        line = end + 2;
    }
}

START_TEST(test_plan_ics_lines) {
    consult_string text;
    start("offer", "2026-11-15T10:00");
    const char *uid = test_join(test_repeat("a", 190), "@h.example", NULL);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_ics(plan, world.worker, 0, test_join(uid, "x", NULL), &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_ics(plan, world.worker, INT64_MAX, "x", &text));
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, uid, &text));
    ck_assert_ptr_nonnull(strstr(text.data, "SUMMARY:活动\\, 一\\; 二 1\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "DTSTAMP:19700101T000000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "TRIGGER:-PT10M\r\n"));
    ck_assert_ptr_null(strstr(text.data, "METHOD"));
    check_lines(text.data);
    record("one", 1, CONSULT_RESULT_OPTED_OUT, "2026-11-16T10:00", NULL);
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, uid, &text));
    for (const char *p = text.data; (p = strstr(p, "BEGIN:VEVENT")) != NULL; p++) {
        const char *made = strstr(p, "-one-1\r\n"), *end = strstr(p, "END:VEVENT"); /* the uid is folded: its end is enough */
        ck_assert_ptr_nonnull(strstr(p, "SEQUENCE:1\r\n"));
        ck_assert_ptr_nonnull(strstr(p, made && made < end ? "STATUS:CONFIRMED\r\n" : "STATUS:CANCELLED\r\n"));
        ck_assert_ptr_null(strstr(p, "VALARM"));
    }
    start("reminder", "2026-11-16T15:00");
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, "plan-7", &text));
    ck_assert_ptr_nonnull(strstr(text.data, "\r\nUID:plan-7-early-1\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "\r\n ")); /* the title is long */
    check_lines(text.data);
}
END_TEST

START_TEST(test_plan_without_memory) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7};
    for (uint64_t n = 1;; n++) {
        test_heap_fail(&world.heap, n);
        consult_status status = consult_plan_new(world.worker, world.pack, NULL, "ladder", 0, &options, &plan);
        bool failed = test_heap_failed(&world.heap);
        test_heap_fail(&world.heap, 0);
        ck_assert_int_eq(status, failed ? CONSULT_NO_MEMORY : CONSULT_OK);
        ck_assert_int_eq(plan == NULL, failed);
        if (!failed) break;
    }
    start("ladder", "2026-11-16T08:00");
    const char *before = json();
    for (uint64_t n = 1;; n++) {
        test_heap_fail(&world.heap, n);
        consult_status status = consult_plan_record(plan, "a", 1, CONSULT_RESULT_NO_ANSWER, at("2026-11-16T10:00"), 0);
        bool failed = test_heap_failed(&world.heap);
        test_heap_fail(&world.heap, 0);
        ck_assert_int_eq(status, failed ? CONSULT_NO_MEMORY : CONSULT_OK);
        if (!failed) break;
        EXPECT_TEXT(before, json());
    }
    expect_due("a", "2026-11-17T09:00:00+08:00"); /* 14:00 would be the second that day */
}
END_TEST

/* ---- whatever happens ---- */

static int64_t contacts[2000]; /* when attempts were made */
static size_t contact_count;

static int64_t local_day(int64_t ms) {
    return (ms + 480 * MINUTE) / DAY;
}

static bool in_window(const consult_step *step) {
    int64_t day = local_day(step->due_ms), minute = (step->due_ms + 480 * MINUTE) % DAY / MINUTE;
    if (strcmp(step->id, "d") == 0) return minute >= 1320 || minute < 360;
    int64_t weekday = (day + 3) % 7; /* 0 = Monday */
    bool off = day >= local_day(at("2026-10-01T00:00")) && day <= local_day(at("2026-10-07T00:00"));
    bool worked = day == local_day(at("2026-10-10T00:00")) || weekday < 5;
    return worked && !off && ((minute >= 540 && minute < 720) || (minute >= 810 && minute < 1140));
}

/* How many contacts lie in `days` days from `first`, made or planned. */
static unsigned contacts_in(int64_t first, int64_t days) {
    unsigned count = 0;
    for (size_t i = 0; i < contact_count; i++) count += local_day(contacts[i]) >= first && local_day(contacts[i]) < first + days;
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        int64_t day = local_day(step->due_ms);
        count += step->status == CONSULT_STEP_PLANNED && day >= first && day < first + days;
    }
    return count;
}

static void check_planned(const consult_step *step, unsigned per_day, unsigned per_7_days) {
    ck_assert(in_window(step));
    ck_assert(step->window_end_ms > step->due_ms);
    int64_t day = local_day(step->due_ms);
    ck_assert_uint_le(contacts_in(day, 1), per_day);
    for (int64_t first = day - 6; first <= day; first++) ck_assert_uint_le(contacts_in(first, 7), per_7_days);
    ck_assert_int_eq(step->calendar_known, day >= local_day(at("2026-01-01T00:00")) && day <= local_day(at("2026-12-31T00:00")));
    const char after[2] = {(char)(step->id[0] - 1), '\0'}; /* the ladder: b is after a … */
    const consult_step *before = step->id[1] == '\0' ? planned(after) : NULL;
    if (before) ck_assert_int_gt(step->due_ms, before->due_ms);
}

static void check_plan(unsigned per_day, unsigned per_7_days) {
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        if (i > 0) ck_assert_int_ge(step->due_ms, consult_plan_at(plan, i - 1)->due_ms);
        for (size_t k = 0; k + 1 < step->shift_count; k++) ck_assert_int_eq(step->shifts[k]->to_ms, step->shifts[k + 1]->from_ms);
        if (step->shift_count > 0) ck_assert_int_eq(step->shifts[step->shift_count - 1]->to_ms, step->due_ms);
        for (size_t k = 0; k < i; k++) ck_assert_uint_ne(step->attempt, consult_plan_at(plan, k)->attempt);
        if (step->status != CONSULT_STEP_PLANNED) continue;
        ck_assert_ptr_null(consult_plan_stopped(plan));
        check_planned(step, per_day, per_7_days);
    }
}

/* Lives a plan to its end with results by chance; every attempt is made when it is due. */
static void live(uint64_t *seed, unsigned per_day, unsigned per_7_days) {
    contact_count = 0;
    check_plan(per_day, per_7_days);
    unsigned call_backs = 0;
    for (const consult_step *step; (step = consult_plan_next(plan, 0)) != NULL;) {
        ck_assert_uint_lt(contact_count, 60);
        consult_result result = (consult_result)(test_random(seed) % 4 + 1);
        if (test_random(seed) % 12 == 0) result = (consult_result)(test_random(seed) % 6 + 5);
        if (result == CONSULT_RESULT_CALL_BACK && ++call_backs > 20) result = CONSULT_RESULT_DONE;
        const char *id = test_join(step->id, NULL);
        uint32_t attempt = step->attempt;
        int64_t when = step->due_ms + (int64_t)(test_random(seed) % 20) * MINUTE;
        int64_t back = when + (int64_t)(test_random(seed) % 20000 + 1) * MINUTE;
        EXPECT_OK(consult_plan_record(plan, id, attempt, result, when, back));
        contacts[contact_count++] = when;
        check_plan(per_day, per_7_days);
        if (contact_count % 4 != 1) continue;
        const char *before = json();
        EXPECT_OK(consult_plan_record(plan, id, attempt, result, when, back));
        EXPECT_TEXT(before, json());
    }
    for (size_t i = 0; i < consult_plan_count(plan); i++) ck_assert_int_ne(consult_plan_at(plan, i)->status, CONSULT_STEP_PLANNED);
}

START_TEST(test_plan_whatever_happens) {
    uint64_t seed = 20260930;
    for (int i = 0; i < 400; i++) {
        int64_t anchor = at("2026-08-20T00:00") + (int64_t)(test_random(&seed) % (130 * 1440)) * MINUTE;
        start_at("ladder", anchor);
        live(&seed, 1, 2);
        start_at("offer", anchor);
        live(&seed, 1, 1);
    }
}
END_TEST

/* At the borders of time a plan still ends, and says so. */
START_TEST(test_plan_at_the_end_of_time) {
    start_at("ladder", INT64_C(7289654399999)); /* the last millisecond of 2200 */
    ck_assert_uint_eq(consult_plan_count(plan), 4);
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(consult_plan_at(plan, i)->status, CONSULT_STEP_GIVEN_UP);
        ck_assert(moved_by(consult_plan_at(plan, i), "never"));
    }
    ck_assert_ptr_nonnull(strstr(json(), "given_up"));
    start_at("reminder", INT64_C(-2208988800000)); /* the first of 1900 */
    ck_assert_ptr_null(consult_plan_next(plan, 0));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_plan_caps);
    tcase_add_test(tests, test_plan_night_and_month);
    tcase_add_test(tests, test_plan_call_back_and_window);
    tcase_add_test(tests, test_plan_reminder_stays_before_the_visit);
    tcase_add_test(tests, test_plan_attempts_are_numbered_through);
    tcase_add_test(tests, test_plan_opting_out_is_never_refused);
    tcase_add_test(tests, test_plan_options);
    tcase_add_test(tests, test_plan_ics_lines);
    tcase_add_test(tests, test_plan_without_memory);
    tcase_add_test(tests, test_plan_whatever_happens);
    tcase_add_test(tests, test_plan_at_the_end_of_time);
}

int main(void) {
    return test_main("plan", add_tests);
}
