/* What plans heed beside their template: quiet hours, hours of others, circumstances, orders, the time, other plans of the patient,
 * days that no table knows, other regions, clocks that are put on and back. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static const char pack_json[] =
    "{'pack': {'id': 'rules', 'version': '1.0.0', 'format': 1, 'title': 'rules', 'locales': ['zh-Hans', 'zh-Hant'], 'extends': []},"
    "'phases': [{'phase': 'start', 'initial': true, 'title': {'en': 'start', 'zh-Hans': '开始', 'zh-Hant': '開始'}}],"
    "'concepts': [{'concept': 'stop', 'any': ['不要再打']}], 'slots': [{'slot': 'age', 'type': 'age', 'title': 'age'}],"
    "'cues': [{'cue': 'opts_out', 'when': {'concept': 'stop'}}],"
    "'calendars': ["
    " {'calendar': 'cn', 'utc_offset_minutes': 480, 'valid': ['2026-01-01', '2026-12-31'], 'weekend': [6, 7],"
    "  'yearly': ['10-01', '05-01'], 'off': ['2026-10-01']},"
    " {'calendar': 'hk', 'utc_offset_minutes': 480, 'valid': ['2026-01-01', '2027-12-31'], 'weekend': [7], 'off': ['2026-12-25']},"
    " {'calendar': 'careful', 'utc_offset_minutes': 480, 'valid': ['2026-01-01', '2026-12-31'], 'weekend': [6, 7], 'beyond': 'off',"
    "  'work': ['2027-03-01']}],"
    "'windows': [{'window': 'day', 'calendar': 'cn', 'days': 'working', 'times': [['08:00', '12:00'], ['13:00', '20:00']]},"
    " {'window': 'any', 'calendar': 'cn', 'days': 'every', 'times': [['00:00', '24:00']]},"
    " {'window': 'careful', 'calendar': 'careful', 'days': 'working', 'times': [['09:00', '17:00']]}],"
    "'quiet_hours': [{'quiet': 'cn.marketing', 'calendar': 'cn', 'purpose': ['marketing'], 'times': [['18:00', '10:00']]},"
    " {'quiet': 'hk.all', 'calendar': 'hk', 'times': [['21:00', '09:00']]}],"
    "'circumstances': [{'circumstance': 'opted_out', 'effect': 'stop', 'signals': ['opts_out'], 'results': ['opted_out']},"
    " {'circumstance': 'complaint', 'effect': 'hold', 'purpose': ['service', 'marketing'], 'results': ['complained']},"
    " {'circumstance': 'dead', 'effect': 'end', 'results': ['deceased']},"
    " {'circumstance': 'child', 'effect': 'hold', 'slot': 'age', 'below': 14, 'unless': 'guardian'},"
    " {'circumstance': 'guardian', 'effect': 'none'}],"
    "'scenarios': [{'scenario': 'first', 'phrases': [{'zh-Hans': ['一'], 'zh-Hant': ['一']}]},"
    " {'scenario': 'again', 'phrases': [{'zh-Hans': ['二'], 'zh-Hant': ['二']}]}],"
    "'plans': [{'plan': 'calls', 'title': 'calls', 'purpose': 'service', 'rank': 40, 'caps': {'per_day': 1, 'per_step': 2, 'gap': "
    "'1 hour'},"
    "  'on': {'no_answer': {'retry': '1 day', 'at_most': 5}, 'soft_refusal': {'retry': '7 days', 'at_most': 1, 'then': 'stop'},"
    "   'complained': 'continue'},"
    "  'steps': [{'step': 'a', 'offset': '1 working_day', 'window': 'day', 'channel': ['phone', 'sms'], 'scenario': ['first', "
    "'again'],"
    "    'checklist': ['again']},"
    "   {'step': 'b', 'after': 'last_result', 'offset': '2 days', 'at': '15:00', 'window': 'day', 'channel': ['phone']},"
    "   {'step': 'task', 'kind': 'task', 'offset': '1 hour', 'window': 'any', 'channel': ['desk'], 'title': 'a task'}]},"
    " {'plan': 'complaint', 'title': 'complaint', 'purpose': 'service', 'rank': 90, 'despite': ['complaint'], 'caps': {'gap': '1 "
    "hour'},"
    "  'on': {'complained': 'continue'},"
    "  'steps': [{'step': 'call', 'offset': '1 working_day', 'window': 'day', 'channel': ['phone']}]},"
    " {'plan': 'offer', 'title': 'offer', 'purpose': 'marketing', 'rank': 5,"
    "  'steps': [{'step': 'send', 'offset': '12 hours', 'window': 'any', 'channel': ['sms']}]},"
    " {'plan': 'far', 'title': 'far', 'purpose': 'service',"
    "  'steps': [{'step': 'x', 'offset': '0 days', 'window': 'careful', 'channel': ['phone']}]},"
    " {'plan': 'visit', 'title': 'visit', 'purpose': 'service', 'steps': ["
    "   {'step': 'eve', 'offset': '-1 day', 'window': 'day', 'channel': ['sms']},"
    "   {'step': 'morning', 'offset': '0 days', 'at': '08:30', 'before_anchor': true, 'window': 'any', 'channel': ['sms']},"
    "   {'step': 'visit', 'kind': 'visit', 'offset': '0 days', 'window': 'any', 'channel': ['desk']}]}]}";

static test_world world;
static consult_plan *plan, *other;

static void open_world(void) {
    world = (test_world){0};
    world.context = test_heap_context(&world.heap, NULL);
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    world.pack = test_pack(world.context, 0, test_json(pack_json), NULL);
    ck_assert_ptr_nonnull(world.pack);
}

static void close_world(void) {
    consult_plan_free(plan);
    consult_plan_free(other);
    plan = other = NULL;
    ck_assert(test_world_close(&world));
}

static int64_t at(const char *text) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse(text, 480, &ms));
    return ms;
}

static void start_with(consult_plan **made, const char *id, const char *anchor, consult_plan_options options) {
    options.struct_size = sizeof options;
    if (options.consent == 0) options.consent = 7;
    consult_plan_free(*made);
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, id, at(anchor), &options, made));
}

static void start(const char *id, const char *anchor) {
    start_with(&plan, id, anchor, (consult_plan_options){0});
}

/* The latest row of a step. */
static const consult_step *step_in(const consult_plan *p, const char *id) {
    const consult_step *found = NULL;
    for (size_t i = 0; i < consult_plan_count(p); i++)
        if (strcmp(consult_plan_at(p, i)->id, id) == 0 && (!found || consult_plan_at(p, i)->tries > found->tries))
            found = consult_plan_at(p, i);
    ck_assert_msg(found != NULL, "no step %s", id);
    return found;
}

static void expect_due(const consult_plan *p, const char *id, const char *wanted) {
    char got[26];
    ck_assert_int_eq(step_in(p, id)->status, CONSULT_STEP_PLANNED);
    EXPECT_OK(consult_time_format(step_in(p, id)->due_ms, 480, got, sizeof got));
    got[16] = '\0';
    EXPECT_TEXT(wanted, got);
}

static bool told(const consult_step *step, const char *rule, const char *detail) {
    for (size_t i = 0; i < step->shift_count; i++)
        if (strcmp(step->shifts[i]->rule, rule) == 0 && strcmp(step->shifts[i]->detail, detail) == 0) return true;
    return false;
}

static const char *json(const consult_plan *p) {
    consult_string text;
    EXPECT_OK(consult_plan_json(p, world.worker, &text));
    return test_join(text.data, NULL);
}

START_TEST(test_rules_quiet_hours) {
    start("offer", "2026-11-16T08:00");
    expect_due(plan, "send", "2026-11-17T10:00");
    ck_assert(told(step_in(plan, "send"), "quiet_hours", "cn.marketing"));
    ck_assert_int_eq(step_in(plan, "send")->window_end_ms, at("2026-11-17T18:00"));
    start_with(&plan, "offer", "2026-11-16T08:00", (consult_plan_options){.calendar = "hk"});
    expect_due(plan, "send", "2026-11-16T20:00"); /* other quiet hours there */
    ck_assert_int_eq(step_in(plan, "send")->window_end_ms, at("2026-11-16T21:00"));
}
END_TEST

START_TEST(test_rules_other_regions) {
    start("calls", "2026-11-20T10:00"); /* a Friday */
    expect_due(plan, "a", "2026-11-23T10:00");
    start_with(&plan, "calls", "2026-11-20T10:00", (consult_plan_options){.calendar = "hk"});
    expect_due(plan, "a", "2026-11-21T10:00");
    start_with(&plan, "calls", "2026-12-24T10:00", (consult_plan_options){.calendar = "hk"});
    expect_due(plan, "a", "2026-12-26T10:00");
    ck_assert(!step_in(plan, "a")->shift_count || !told(step_in(plan, "a"), "calendar_unknown", "hk"));
    consult_plan_options options = {.struct_size = sizeof options, .calendar = "nowhere"};
    consult_plan *none = NULL;
    EXPECT(CONSULT_UNKNOWN_ID, consult_plan_new(world.worker, world.pack, NULL, "calls", 0, &options, &none));
}
END_TEST

START_TEST(test_rules_hours_of_others) {
    static const consult_hour evenings[] = {{.weekdays = 0x3E, .start = 18 * 60, .end = 20 * 60},
                                            {.weekdays = 0xC0, .start = 600, .end = 1200}};
    static const consult_hour shift[] = {{.weekdays = 1u << 3, .start = 9 * 60, .end = 19 * 60}};
    consult_hours hours[] = {{.name = "preference", .items = evenings, .count = 2}, {.name = "shift", .items = shift, .count = 1}};
    start_with(&plan, "calls", "2026-11-13T10:00", (consult_plan_options){.hours = hours, .hours_count = 2});
    expect_due(plan, "a", "2026-11-18T18:00"); /* the first Wednesday evening */
    ck_assert_int_eq(step_in(plan, "a")->window_end_ms, at("2026-11-18T19:00"));
    ck_assert(told(step_in(plan, "a"), "hours", "preference"));
    ck_assert(told(step_in(plan, "a"), "hours", "shift"));
    ck_assert_int_eq(step_in(plan, "task")->due_ms, at("2026-11-13T11:00")); /* nobody is called */
    hours[1].count = 0;
    start_with(&plan, "calls", "2026-11-13T10:00", (consult_plan_options){.hours = hours, .hours_count = 2});
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_GIVEN_UP);
    ck_assert(told(step_in(plan, "a"), "never", "day"));
    consult_plan_options options = {.struct_size = sizeof options, .hours = hours, .hours_count = 9};
    consult_plan *none = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "calls", 0, &options, &none));
    static const consult_hour bad = {.start = 1440, .end = 1};
    options = (consult_plan_options){
        .struct_size = sizeof options, .hours = &(consult_hours){.name = "x", .items = &bad, .count = 1}, .hours_count = 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_new(world.worker, world.pack, NULL, "calls", 0, &options, &none));
}
END_TEST

START_TEST(test_rules_unknown_days) {
    start("calls", "2027-04-30T10:00"); /* a Friday; no table knows 2027, but the first of May is off every year */
    expect_due(plan, "a", "2027-05-03T10:00");
    ck_assert(told(step_in(plan, "a"), "calendar_unknown", "cn"));
    start("calls", "2027-09-30T10:00");
    expect_due(plan, "a", "2027-10-04T10:00"); /* Friday the first is off, then the weekend */
    start("far", "2027-01-04T10:00");          /* every day that is not known is off, but the one that is listed */
    expect_due(plan, "x", "2027-03-01T09:00");
    ck_assert(told(step_in(plan, "x"), "unknown_day", "careful") || told(step_in(plan, "x"), "weekend", "careful"));
    start("far", "2027-03-02T10:00");
    ck_assert_int_eq(step_in(plan, "x")->status, CONSULT_STEP_GIVEN_UP);
}
END_TEST

START_TEST(test_rules_openings_differ_and_tries_end) {
    start("calls", "2026-11-16T10:00");
    EXPECT_TEXT("first", step_in(plan, "a")->scenario);
    ck_assert_uint_eq(step_in(plan, "a")->checklist_count, 1);
    EXPECT_TEXT("again", step_in(plan, "a")->checklist[0]);
    ck_assert_uint_eq(step_in(plan, "a")->channel_count, 2);
    EXPECT_TEXT("sms", step_in(plan, "a")->channels[1]);
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_NO_ANSWER, at("2026-11-17T10:00"), 0));
    EXPECT_TEXT("again", step_in(plan, "a")->scenario);
    ck_assert_uint_eq(step_in(plan, "a")->tries, 2);
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_NO_ANSWER, at("2026-11-18T10:00"), 0));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_GIVEN_UP); /* two of one step are enough, whatever the result says */
    ck_assert(told(step_in(plan, "a"), "cap", "per_step"));
    expect_due(plan, "b", "2026-11-20T15:00"); /* two days after the last contact, at its hour */
}
END_TEST

START_TEST(test_rules_soft_refusal_once) {
    start("calls", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_SOFT_REFUSAL, at("2026-11-17T10:00"), 0));
    expect_due(plan, "a", "2026-11-24T10:00");
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_SOFT_REFUSAL, at("2026-11-24T10:00"), 0));
    EXPECT_TEXT("soft_refusal", consult_plan_stopped(plan));
}
END_TEST

START_TEST(test_rules_circumstances) {
    start("calls", "2026-11-16T10:00");
    const char *before = json(plan);
    EXPECT_OK(consult_plan_circumstance(plan, "complaint", true));
    const char *held = json(plan);
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_HELD);
    ck_assert(told(step_in(plan, "a"), "circumstance", "complaint"));
    ck_assert_int_eq(step_in(plan, "task")->status, CONSULT_STEP_PLANNED);
    EXPECT_TEXT("task", consult_plan_next(plan, 0)->id);
    EXPECT_OK(consult_plan_circumstance(plan, "complaint", true));
    EXPECT_TEXT(held, json(plan));
    EXPECT_OK(consult_plan_circumstance(plan, "complaint", false));
    EXPECT_TEXT(before, json(plan));
    EXPECT_OK(consult_plan_circumstance(plan, "opted_out", true));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_CANCELLED);
    EXPECT_TEXT("opted_out", consult_plan_stopped(plan));
    EXPECT_OK(consult_plan_circumstance(plan, "dead", true));
    ck_assert_int_eq(step_in(plan, "task")->status, CONSULT_STEP_CANCELLED);
    EXPECT(CONSULT_UNKNOWN_ID, consult_plan_circumstance(plan, "nothing", true));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_circumstance(NULL, "dead", true));
    start("calls", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_circumstance(plan, "child", true));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_HELD);
    EXPECT_OK(consult_plan_circumstance(plan, "guardian", true));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_PLANNED);
}
END_TEST

START_TEST(test_rules_results_raise_circumstances) {
    start("calls", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_COMPLAINED, at("2026-11-17T10:00"), 0));
    ck_assert_int_eq(step_in(plan, "b")->status, CONSULT_STEP_HELD);
    EXPECT_OK(consult_plan_circumstance(plan, "complaint", false)); /* it is settled */
    ck_assert_int_eq(step_in(plan, "b")->status, CONSULT_STEP_PLANNED);
    start("complaint", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_circumstance(plan, "complaint", true));
    ck_assert_int_eq(step_in(plan, "call")->status, CONSULT_STEP_PLANNED); /* its own affair */
}
END_TEST

START_TEST(test_rules_a_talk_is_heeded) {
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    start("calls", "2026-11-16T10:00");
    const char *before = json(plan);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "希望不要再疼了", 0, NULL));
    EXPECT_OK(consult_plan_heed(plan, session));
    EXPECT_TEXT(before, json(plan));
    EXPECT_OK(consult_session_slot_set(session, "age", "12"));
    EXPECT_OK(consult_plan_heed(plan, session));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_HELD);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "你们不要再打了", 5, NULL));
    EXPECT_OK(consult_plan_heed(plan, session));
    EXPECT_TEXT("opted_out", consult_plan_stopped(plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_heed(plan, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_heed(NULL, session));
    consult_session_free(session);
}
END_TEST

START_TEST(test_rules_consent_by_purpose) {
    start("calls", "2026-11-16T10:00");
    const char *before = json(plan);
    EXPECT_OK(consult_plan_consent(plan, CONSULT_PURPOSE_CLINICAL));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_NO_CONSENT);
    ck_assert_int_eq(step_in(plan, "task")->status, CONSULT_STEP_PLANNED);
    EXPECT_OK(consult_plan_consent(plan, 7));
    EXPECT_TEXT(before, json(plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_consent(plan, 8));
}
END_TEST

START_TEST(test_rules_orders) {
    start("calls", "2026-11-16T10:00");
    const char *before = json(plan);
    EXPECT_OK(consult_plan_order(plan, "a", at("2026-11-21T11:00"))); /* a Saturday */
    expect_due(plan, "a", "2026-11-23T08:00");
    ck_assert(told(step_in(plan, "a"), "order", ""));
    EXPECT_OK(consult_plan_order(plan, "a", CONSULT_ORDER_DROP));
    ck_assert_int_eq(step_in(plan, "a")->status, CONSULT_STEP_CANCELLED);
    EXPECT_OK(consult_plan_order(plan, "b", at("2026-11-25T09:00")));
    expect_due(plan, "b", "2026-11-25T09:00");
    EXPECT_OK(consult_plan_order(plan, "a", CONSULT_ORDER_NONE));
    EXPECT_OK(consult_plan_order(plan, "b", CONSULT_ORDER_NONE));
    EXPECT_OK(consult_plan_order(plan, "b", CONSULT_ORDER_NONE));
    EXPECT_TEXT(before, json(plan));
    EXPECT(CONSULT_UNKNOWN_ID, consult_plan_order(plan, "z", 0));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_order(plan, "a", INT64_MAX - 1));
}
END_TEST

START_TEST(test_rules_overdue_moves_on) {
    start("calls", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_renew(plan, at("2026-11-17T11:00"))); /* its hours are not over */
    expect_due(plan, "a", "2026-11-17T10:00");
    EXPECT_OK(consult_plan_renew(plan, at("2026-11-20T21:00")));
    expect_due(plan, "a", "2026-11-23T08:00");
    ck_assert(told(step_in(plan, "a"), "overdue", ""));
    const char *before = json(plan);
    EXPECT_OK(consult_plan_renew(plan, at("2026-11-20T21:00")));
    EXPECT_TEXT(before, json(plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_renew(plan, at("2026-11-20T20:00")));
    start("visit", "2026-11-18T10:00");
    expect_due(plan, "morning", "2026-11-18T08:30");
    ck_assert_int_eq(step_in(plan, "morning")->window_end_ms, step_in(plan, "visit")->due_ms); /* a reminder is of no use later */
    EXPECT_OK(consult_plan_renew(plan, at("2026-11-18T10:30")));
    ck_assert_int_eq(step_in(plan, "eve")->status, CONSULT_STEP_GIVEN_UP); /* too late for a reminder */
    ck_assert_int_eq(step_in(plan, "visit")->status, CONSULT_STEP_PLANNED);
    start("visit", "2026-11-18T08:00"); /* half past eight is behind the visit */
    ck_assert_int_eq(step_in(plan, "morning")->status, CONSULT_STEP_GIVEN_UP);
    ck_assert(told(step_in(plan, "morning"), "too_late", "any"));
}
END_TEST

START_TEST(test_rules_two_plans_of_one_patient) {
    start_with(&plan, "calls", "2026-11-16T10:00", (consult_plan_options){0});
    start_with(&other, "complaint", "2026-11-16T10:00", (consult_plan_options){0});
    expect_due(plan, "a", "2026-11-17T10:00");
    expect_due(other, "call", "2026-11-17T10:00"); /* at once: that must not be */
    consult_plan *both[] = {plan, other};
    EXPECT_OK(consult_plan_reconcile(both, 2));
    expect_due(other, "call", "2026-11-17T10:00");
    expect_due(plan, "a", "2026-11-18T08:00"); /* one a day */
    ck_assert(told(step_in(plan, "a"), "cap", "per_day"));
    const char *before = json(plan);
    EXPECT_OK(consult_plan_reconcile(both, 2));
    EXPECT_TEXT(before, json(plan));
    EXPECT_OK(consult_plan_record(other, "call", 1, CONSULT_RESULT_DECEASED, at("2026-11-17T10:00"), 0));
    EXPECT_OK(consult_plan_reconcile(both, 2));
    EXPECT_TEXT("dead", consult_plan_stopped(plan));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_reconcile((consult_plan *[]){plan, plan}, 2));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_reconcile((consult_plan *[]){plan, NULL}, 2));
    EXPECT(CONSULT_LIMIT, consult_plan_reconcile(both, 65));
    EXPECT_OK(consult_plan_reconcile(NULL, 0));
}
END_TEST

/* Each change fails with each of its allocations, and then nothing has changed. */
START_TEST(test_rules_without_memory) {
    for (int change = 0; change < 5; change++) {
        start_with(&plan, "calls", "2026-11-16T10:00", (consult_plan_options){0});
        start_with(&other, "complaint", "2026-11-16T10:00", (consult_plan_options){0});
        consult_plan *both[] = {plan, other};
        for (uint64_t n = 1;; n++) {
            const char *before = json(plan);
            test_heap_fail(&world.heap, n);
            consult_status status = CONSULT_OK;
            switch (change) {
            case 0: status = consult_plan_circumstance(plan, "complaint", true); break;
            case 1: status = consult_plan_consent(plan, 1); break;
            case 2: status = consult_plan_order(plan, "a", at("2026-11-25T09:00")); break;
            case 3: status = consult_plan_renew(plan, at("2026-11-25T09:00")); break;
            default: status = consult_plan_reconcile(both, 2); break;
            }
            bool failed = test_heap_failed(&world.heap);
            test_heap_fail(&world.heap, 0);
            ck_assert_int_eq(status, failed ? CONSULT_NO_MEMORY : CONSULT_OK);
            if (!failed) break;
            EXPECT_TEXT(before, json(plan));
        }
    }
}
END_TEST

/* New York in 2026: minutes from UTC −300, from 8 March 07:00Z to 1 November 06:00Z −240. */
static int32_t new_york(void *user, int64_t at_ms) {
    (void)user;
    return at_ms >= INT64_C(1772953200000) && at_ms < INT64_C(1793512800000) ? -240 : -300;
}

START_TEST(test_rules_clocks_put_on_and_back) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7, .offset_at = new_york};
    int64_t anchor = 0;
    EXPECT_OK(consult_time_parse("2026-03-06T10:00-05:00", 0, &anchor)); /* a Friday */
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "calls", anchor, &options, &plan));
    char got[26];
    EXPECT_OK(consult_time_format(step_in(plan, "a")->due_ms, -240, got, sizeof got));
    EXPECT_TEXT("2026-03-09T10:00:00-04:00", got); /* the same hour on the wall, an hour earlier in UTC */
    ck_assert_ptr_nonnull(strstr(json(plan), "\"due\":\"2026-03-09T10:00:00-04:00\""));
    consult_plan_free(plan);
    plan = NULL;
    EXPECT_OK(consult_time_parse("2026-10-30T19:30-04:00", 0, &anchor));
    EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "calls", anchor, &options, &plan));
    EXPECT_OK(consult_time_format(step_in(plan, "a")->due_ms, -300, got, sizeof got));
    EXPECT_TEXT("2026-11-02T19:30:00-05:00", got);
}
END_TEST

/* UIDs stay; SEQUENCE grows only where something changed; what fell away is cancelled. */
START_TEST(test_rules_calendar_of_a_changed_plan) {
    consult_string text;
    start("calls", "2026-11-16T10:00");
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, "p", &text));
    ck_assert_ptr_nonnull(strstr(text.data, "UID:p-a-1\r\nDTSTAMP:19700101T000000Z\r\nSEQUENCE:0\r\n"));
    EXPECT_OK(consult_plan_record(plan, "a", step_in(plan, "a")->attempt, CONSULT_RESULT_NO_ANSWER, at("2026-11-17T10:00"), 0));
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, "p", &text));
    ck_assert_ptr_nonnull(strstr(text.data, "UID:p-a-1\r\nDTSTAMP:19700101T000000Z\r\nSEQUENCE:1\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "UID:p-a-2\r\nDTSTAMP:19700101T000000Z\r\nSEQUENCE:0\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "UID:p-task-1\r\nDTSTAMP:19700101T000000Z\r\nSEQUENCE:0\r\n"));
    EXPECT_OK(consult_plan_circumstance(plan, "opted_out", true));
    EXPECT_OK(consult_plan_ics(plan, world.worker, 0, "p", &text));
    ck_assert_ptr_nonnull(strstr(text.data, "UID:p-a-2\r\nDTSTAMP:19700101T000000Z\r\nSEQUENCE:1\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "STATUS:CANCELLED\r\n"));
    EXPECT_OK(consult_plan_todo(plan, world.worker, 0, "p", &text));
    ck_assert_ptr_nonnull(strstr(text.data, "COMPLETED:20261117T020000Z\r\n"));
    ck_assert_ptr_nonnull(strstr(text.data, "STATUS:NEEDS-ACTION\r\n")); /* the task */
    ck_assert_ptr_null(strstr(text.data, "VEVENT"));
}
END_TEST

/* Consent is told only when somebody has said what the patient agreed to. */
START_TEST(test_rules_fhir_consent_as_stated) {
    consult_plan_options options = {.struct_size = sizeof options};
    static const struct {
        uint32_t given, said;
        const char *wanted;
    } cases[] = {{0, UINT32_MAX, NULL},
                 {CONSULT_PURPOSE_SERVICE, UINT32_MAX,
                  "\"permit\",\"purpose\":[{\"system\":\"http://terminology.hl7.org/"
                  "CodeSystem/v3-ActReason\",\"code\":\"HOPERAT\"}]"},
                 {0, 0, "\"status\":\"rejected\""},
                 {CONSULT_PURPOSE_SERVICE, 0, "\"status\":\"rejected\""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        consult_plan *made = NULL;
        consult_string text;
        options.consent = cases[i].given;
        EXPECT_OK(consult_plan_new(world.worker, world.pack, NULL, "visit", TEST_NOW, &options, &made));
        if (cases[i].said != UINT32_MAX) EXPECT_OK(consult_plan_consent(made, cases[i].said));
        EXPECT_OK(consult_plan_fhir(made, world.worker, 0, "p", "Patient/1", &text));
        ck_assert_int_eq(strstr(text.data, "\"Consent\"") != NULL, cases[i].wanted != NULL);
        if (cases[i].wanted) ck_assert_ptr_nonnull(strstr(text.data, cases[i].wanted));
        consult_plan_free(made);
    }
}
END_TEST

START_TEST(test_rules_fhir) {
    consult_string text;
    start("visit", "2026-11-18T10:00");
    EXPECT_OK(consult_plan_fhir(plan, world.worker, 0, "p@7", "Patient/17", &text));
    ck_assert_ptr_eq(strstr(text.data, "{\"resourceType\":\"Bundle\",\"type\":\"collection\","), text.data);
    static const char *const wanted[] = {
        "\"resourceType\":\"CarePlan\",\"id\":\"p-7-plan\"",         "\"resourceType\":\"Consent\"",
        "\"resourceType\":\"Task\",\"id\":\"p-7-task-1-1\"",         "\"resourceType\":\"CommunicationRequest\"",
        "\"resourceType\":\"Appointment\",\"id\":\"p-7-visit-3-1\"", "\"reference\":\"Patient/17\""};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(strstr(text.data, wanted[i]) != NULL, "%s", wanted[i]);
    static const char *const bad[] = {"", "Patient", "Patient/", "/1", "Patient/1/2", "Patient/1\"", "Patient/一"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_fhir(plan, world.worker, 0, "p", bad[i], &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_fhir(plan, world.worker, 0, "", "Patient/1", &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_plan_fhir(NULL, world.worker, 0, "p", "Patient/1", &text));
    ck_assert_ptr_null(text.data);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_rules_quiet_hours);
    tcase_add_test(tests, test_rules_other_regions);
    tcase_add_test(tests, test_rules_hours_of_others);
    tcase_add_test(tests, test_rules_unknown_days);
    tcase_add_test(tests, test_rules_openings_differ_and_tries_end);
    tcase_add_test(tests, test_rules_soft_refusal_once);
    tcase_add_test(tests, test_rules_circumstances);
    tcase_add_test(tests, test_rules_results_raise_circumstances);
    tcase_add_test(tests, test_rules_a_talk_is_heeded);
    tcase_add_test(tests, test_rules_consent_by_purpose);
    tcase_add_test(tests, test_rules_orders);
    tcase_add_test(tests, test_rules_overdue_moves_on);
    tcase_add_test(tests, test_rules_two_plans_of_one_patient);
    tcase_add_test(tests, test_rules_without_memory);
    tcase_add_test(tests, test_rules_clocks_put_on_and_back);
    tcase_add_test(tests, test_rules_calendar_of_a_changed_plan);
    tcase_add_test(tests, test_rules_fhir);
    tcase_add_test(tests, test_rules_fhir_consent_as_stated);
}

int main(void) {
    return test_main("plan_rules", add_tests);
}
