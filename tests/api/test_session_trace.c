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

/* U+0000 is a character of a turn: what is quoted goes on behind it, masked or not. */
START_TEST(test_explain_quotes_what_stands_behind_a_nul) {
    static const char text[] = "我眼睛\0发红";
    consult_turn turn = {
        .struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = text, .size = sizeof text - 1, .at_ms = 0};
    const consult_advice *advice = NULL;
    consult_string out;
    turn.at_ms = TEST_NOW;
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    for (int reveal = 0; reveal < 2; reveal++) {
        consult_worker_reveal(world.worker, reveal);
        EXPECT_OK(consult_session_explain(session, world.worker, text, sizeof text - 1, &out));
        ck_assert_uint_eq(strlen(out.data), out.size);
        expect_in(out.data, "(T1) \"眼睛 发红\"\n");
    }
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

/* An allocator that hands out the block that was given back last, when one of that size is asked for. */
typedef struct last_block {
    void *block;
    size_t size;
} last_block;

static void *take(void *user, size_t size) {
    last_block *last = user;
    if (last->size != size) return malloc(size);
    last->size = 0;
    return last->block;
}

static void *retake(void *user, void *block, size_t old_size, size_t new_size) {
    (void)user;
    (void)old_size;
    return realloc(block, new_size);
}

static void give_back(void *user, void *block, size_t size) {
    last_block *last = user;
    if (last->size) free(last->block);
    *last = (last_block){block, size};
}

static consult_session *new_session(const consult_pack *pack) {
    consult_session *made = NULL;
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &made));
    return made;
}

/* A session that lies where another one lay is not taken for it. */
START_TEST(test_trace_of_a_session_that_is_gone) {
    last_block last = {NULL, 0};
    const consult_allocator allocator = {take, retake, give_back, &last};
    consult_context *context = NULL;
    consult_worker *worker = NULL;
    consult_pack *pack = NULL, *other = NULL;
    consult_coverage *coverage = NULL;
    EXPECT_OK(consult_context_new(
        &(consult_context_options){.struct_size = sizeof(consult_context_options), .allocator = &allocator}, &context));
    EXPECT_OK(consult_worker_new(context, &worker));
    pack = test_pack_tiny(context);
    EXPECT_OK(consult_pack_default(context, &other));
    EXPECT_OK(consult_coverage_new(other, &coverage));
    for (int round = 0; round < 2; round++) {
        const consult_advice *advice = NULL;
        consult_string out = {NULL, 0};
        const consult_turn turn = {.struct_size = sizeof turn,
                                   .role = CONSULT_ROLE_PATIENT,
                                   .text = "我眼睛发红",
                                   .size = CONSULT_ZERO_TERMINATED,
                                   .at_ms = TEST_NOW};
        consult_session *gone = new_session(pack);
        uintptr_t place = (uintptr_t)gone;
        EXPECT_OK(consult_session_turn(gone, worker, &turn, &advice));
        EXPECT_OK(consult_session_trace(gone, worker, &out));
        consult_session_free(gone);
        consult_session *next = new_session(round ? other : pack);
        ck_assert_uint_eq((uintptr_t)next, place);
        EXPECT(CONSULT_OUT_OF_ORDER, consult_session_trace(next, worker, &out));
        EXPECT(CONSULT_OUT_OF_ORDER, consult_session_explain(next, worker, NULL, 0, &out));
        if (round) EXPECT(CONSULT_OUT_OF_ORDER, consult_coverage_add(coverage, next, worker));
        ck_assert_int_eq(consult_worker_error(worker)->status, CONSULT_OUT_OF_ORDER);
        consult_session_free(next);
    }
    consult_coverage_free(coverage);
    consult_pack_unref(other);
    consult_pack_unref(pack);
    consult_worker_free(worker);
    consult_context_unref(context);
    if (last.size) free(last.block);
}
END_TEST

START_TEST(test_trace_tells_what_is_wrong_now) {
    consult_string out = {NULL, 0};
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_trace(session, world.worker, &out));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    consult_session *other = NULL;
    EXPECT_OK(consult_session_clone(session, &other));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_trace(other, world.worker, &out));
    EXPECT_OK(consult_session_trace(session, world.worker, &out));
    ck_assert_int_eq(consult_worker_error(world.worker)->status, CONSULT_OK);
    EXPECT(CONSULT_INVALID_UTF8, consult_session_explain(session, world.worker, "\xE6\x88\x91\xFF", 4, &out));
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 3);
    consult_session_free(other);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_trace_of_an_event);
    tcase_add_test(tests, test_trace_of_a_tick);
    tcase_add_test(tests, test_trace_of_an_event_of_place);
    tcase_add_test(tests, test_explain_quotes_the_turn);
    tcase_add_test(tests, test_explain_quotes_what_stands_behind_a_nul);
    tcase_add_test(tests, test_trace_tells_corrections);
    tcase_add_test(tests, test_explain_misuse);
    tcase_add_test(tests, test_trace_of_a_session_that_is_gone);
    tcase_add_test(tests, test_trace_tells_what_is_wrong_now);
}

int main(void) {
    return test_main("session_trace", add_tests);
}
