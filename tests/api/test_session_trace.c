/* session.h: the reasoning of turns, events and ticks, for machines and for people. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

static void expect_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "%s is not in %s", part, text);
}

static const char *traced(void) {
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_session_trace(session, world.worker, &json));
    return json.data;
}

static const char *explained(const char *text) {
    consult_string out = {NULL, 0};
    EXPECT_OK(consult_session_explain(session, world.worker, text, CONSULT_ZERO_TERMINATED, &out));
    ck_assert_uint_eq(out.size, strlen(out.data));
    ck_assert_int_eq(out.data[out.size - 1], '\n');
    return out.data;
}

static void hold(int64_t at_ms) {
    const consult_advice *advice = NULL;
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.hold.start", .at_ms = at_ms};
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
}

START_TEST(test_trace_of_an_event) {
    hold(TEST_NOW);
    const char *json = traced();
    expect_in(json, "{\"kind\":\"event\",\"turn\":0");
    expect_in(json, "\"signals\":[\"a.hold.start\"]");
    expect_in(json, "\"interrupt\":\"hold\",\"number\":0");
    expect_in(json, "\"moves\":[{\"from\":\"\",\"to\":\"hold\"");
    ck_assert_ptr_null(strstr(json, "\"cues\""));
    const char *text = explained(NULL);
    expect_in(text, "event after turn 0: greeting, in hold\n");
    expect_in(text, "  signal   a.hold.start\n");
    expect_in(text, "  moved    into > hold");
}
END_TEST

START_TEST(test_trace_of_a_tick) {
    const consult_advice *advice = NULL;
    hold(TEST_NOW);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 1000, &advice));
    expect_in(traced(), "{\"kind\":\"tick\"");
    expect_in(traced(), "\"alerts\":[]"); /* as often as one likes */
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 600000, &advice));
    ck_assert_uint_eq(advice->alert_count, 1);
    const char *alert = test_join("\"alerts\":[\"", advice->alerts[0], "\"]", NULL);
    expect_in(traced(), alert);
    expect_in(explained(NULL), test_join("  alert    ", advice->alerts[0], "\n", NULL));
}
END_TEST

START_TEST(test_trace_of_an_event_of_place) {
    const consult_advice *advice = NULL;
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .detail = "contact", .at_ms = TEST_NOW};
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    const char *json = traced();
    expect_in(json, "\"signals\":[]"); /* nothing was read: none of the turn before */
    expect_in(json, "\"why\":\"host\"");
    expect_in(explained("我眼睛发红"), "  moved    inquiry > contact (host)\n");
}
END_TEST

START_TEST(test_explain_quotes_the_turn) {
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛\n发红", 0, NULL));
    const char *text = explained("我眼睛\n发红");
    expect_in(text, "turn 0 of the patient: inquiry\n");
    expect_in(text, "  guard +  phase inquiry 0, rank 50 (T1): ");
    expect_in(text, "  guard -  enter emergency 0");
    expect_in(text, "  label    ill 269 > 731 of 1000\n");
    expect_in(text, "  moved    greeting > inquiry (T1) \"");
    expect_in(text, "  next     ");
    expect_in(explained(NULL), "  moved    greeting > inquiry (T1) [");
}
END_TEST

/* A correction is seen: in the trace, and by who reads it. */
START_TEST(test_trace_tells_corrections) {
    consult_worker_reveal(world.worker, true);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "13800001234", 0, NULL));
    expect_in(traced(), "{\"slot\":\"phone\",\"value\":\"13800001234\",\"corrections\":0,");
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "13900005678", 10, NULL));
    expect_in(traced(), "{\"slot\":\"phone\",\"value\":\"13900005678\",\"corrections\":1,");
    expect_in(explained(NULL), "  slot     phone = 13900005678 (corrected)\n");
}
END_TEST

START_TEST(test_explain_misuse) {
    consult_string out = {NULL, 0};
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_explain(session, world.worker, NULL, 0, &out));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_explain(NULL, world.worker, NULL, 0, &out));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_explain(session, NULL, NULL, 0, &out));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_explain(session, world.worker, NULL, 0, NULL));
    consult_session *other = NULL;
    EXPECT_OK(consult_session_clone(session, &other));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_explain(other, world.worker, NULL, 0, &out));
    consult_session_free(other);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_trace_of_an_event);
    tcase_add_test(tests, test_trace_of_a_tick);
    tcase_add_test(tests, test_trace_of_an_event_of_place);
    tcase_add_test(tests, test_explain_quotes_the_turn);
    tcase_add_test(tests, test_trace_tells_corrections);
    tcase_add_test(tests, test_explain_misuse);
}

int main(void) {
    return test_main("session_trace", add_tests);
}
