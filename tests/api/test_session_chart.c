/* session.h: what the chart of a pack can say: signals of places that are entered and left, the depth of the stack, goals. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

static const char pack_json[] =
    "{'pack': {'id': 'chart', 'version': '1.0.0', 'format': 1},"
    " 'concepts': [{'concept': 'c.next', 'any': ['往下走']}, {'concept': 'c.hold', 'any': ['等等']}],"
    " 'cues': [{'cue': 'next', 'role': 'any', 'when': {'concept': 'c.next'}}, {'cue': 'hold', 'role': 'any', 'when': {'concept': "
    "'c.hold'}}],"
    " 'slots': [{'slot': 'phone', 'given': true}],"
    " 'phases': [{'phase': 'first', 'initial': true, 'on_leave': ['first.left']},"
    "  {'phase': 'second', 'on_enter': ['second.entered'], 'goal': {'slot': 'phone'},"
    "   'enter': [{'when': {'signal': 'next'}, 'from': ['first'], 'why': 'T1'}],"
    "   'advice': [{'action': 'welcome', 'role': 'any', 'when': {'signal': 'second.entered'}, 'why': 'T1'},"
    "              {'action': 'stay', 'role': 'any', 'when': {'all': [{'ever': 'first.left'}, {'none_of': [{'signal': "
    "'second.entered'}]}]}, 'why': 'T1'}]}],"
    " 'interrupts': [{'interrupt': 'pause', 'priority': 10, 'on_enter': ['pause.begins'], 'on_leave': ['pause.ends'],"
    "   'enter': [{'when': {'signal': 'hold'}}], 'leave': [{'when': {'signal': 'next'}}]},"
    "  {'interrupt': 'i20', 'priority': 20, 'enter': [{'when': {'signal': 'x'}}], 'leave': [{'when': {'signal': 'x'}}]},"
    "  {'interrupt': 'i30', 'priority': 30, 'enter': [{'when': {'signal': 'x'}}], 'leave': [{'when': {'signal': 'x'}}]},"
    "  {'interrupt': 'i40', 'priority': 40, 'enter': [{'when': {'signal': 'x'}}], 'leave': [{'when': {'signal': 'x'}}]},"
    "  {'interrupt': 'i50', 'priority': 50, 'enter': [{'when': {'signal': 'x'}}], 'leave': [{'when': {'signal': 'x'}}]}],"
    " 'timers': [{'timer': 'settle', 'start': {'signal': 'second.entered'}, 'after_s': 30, 'signal': 't.settled'},"
    "  {'timer': 'pause_long', 'start': {'signal': 'pause.begins'}, 'stop': {'signal': 'pause.ends'}, 'after_s': 60, 'signal': "
    "'x'}]}";

static void open_world(void) {
    ck_assert(test_world_open(&world));
    consult_pack *pack = test_pack(world.context, 0, test_json(pack_json), NULL);
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    consult_pack_unref(pack);
}

static const consult_advice *say(const char *text, int seconds) {
    return test_advice(CONSULT_ROLE_PATIENT, text, seconds);
}

static consult_status move(consult_event_kind kind, const char *detail, int seconds, const consult_advice **advice) {
    consult_event event = {
        .struct_size = sizeof event, .kind = kind, .detail = detail, .at_ms = TEST_NOW + 1000 * (int64_t)seconds};
    return consult_session_event(session, world.worker, &event, advice);
}

START_TEST(test_chart_signals_of_places) {
    const consult_advice *advice = say("往下走", 0);
    EXPECT_TEXT("second", advice->phase);
    ck_assert_uint_eq(advice->action_count, 1);
    EXPECT_TEXT("welcome", advice->actions[0]->action);
    ck_assert(advice->wake_at_ms == TEST_NOW + 30000); /* the timer saw it too */
    advice = say("好的", 10);
    ck_assert_uint_eq(advice->action_count, 1);
    EXPECT_TEXT("stay", advice->actions[0]->action); /* remembered as what was ever raised */
}
END_TEST

START_TEST(test_chart_signals_of_places_moved_by_the_host) {
    const consult_advice *advice = NULL;
    EXPECT_OK(move(CONSULT_EVENT_PHASE, "second", 0, &advice));
    ck_assert_uint_eq(advice->action_count, 1);
    EXPECT_TEXT("welcome", advice->actions[0]->action);
    ck_assert(advice->wake_at_ms == TEST_NOW + 30000);
}
END_TEST

START_TEST(test_chart_signals_of_interrupts) {
    const consult_advice *advice = say("等等", 0);
    EXPECT_TEXT("pause", advice->interrupt);
    ck_assert(advice->wake_at_ms == TEST_NOW + 60000);
    advice = say("往下走", 10);
    EXPECT_TEXT(NULL, advice->interrupt);
    ck_assert(advice->wake_at_ms == TEST_NOW + 40000); /* only that of the second phase: the pause has ended */
    EXPECT_OK(move(CONSULT_EVENT_INTERRUPT_ENTER, "pause", 20, &advice));
    EXPECT_OK(move(CONSULT_EVENT_INTERRUPT_LEAVE, "pause", 25, &advice));
    ck_assert(advice->wake_at_ms == TEST_NOW + 40000);
}
END_TEST

START_TEST(test_chart_stack_is_four_deep) {
    static const char *const ids[] = {"i20", "pause", "i30", "i40", "i50"};
    const consult_advice *advice = NULL;
    for (size_t i = 0; i < 5; i++) EXPECT_OK(move(CONSULT_EVENT_INTERRUPT_ENTER, ids[i], (int)i, &advice));
    EXPECT_TEXT("i50", advice->interrupt);
    EXPECT(CONSULT_OUT_OF_ORDER, move(CONSULT_EVENT_INTERRUPT_LEAVE, "pause", 10, &advice)); /* the lowest gave way */
    static const char *const left[] = {"i50", "i40", "i30", "i20"};
    for (size_t i = 0; i < 4; i++) {
        EXPECT_TEXT(left[i], consult_session_interrupt(session));
        EXPECT_OK(move(CONSULT_EVENT_INTERRUPT_LEAVE, left[i], 11, &advice));
    }
    EXPECT_TEXT(NULL, consult_session_interrupt(session));
}
END_TEST

START_TEST(test_chart_goal) {
    ck_assert(!say("你好", 0)->goal_met); /* the first phase has none */
    ck_assert(!say("往下走", 10)->goal_met);
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    ck_assert(say("好的", 20)->goal_met);
}
END_TEST

START_TEST(test_chart_signal_names) {
    const char *json =
        test_json("{'pack': {'id': 'p', 'version': '1', 'format': 1}, 'phases': [{'phase': 'first', 'initial': true, "
                  "'final': true, 'on_enter': ['two words']}]}");
    consult_builder *builder = NULL;
    consult_pack *pack = NULL;
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_builder_new(world.context, &builder));
    EXPECT_OK(consult_builder_add_json(builder, "p.json", json, CONSULT_ZERO_TERMINATED));
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    bool told = false;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        told = told || strcmp(consult_diagnostics_at(faults, i)->pointer, "/phases/0/on_enter/0") == 0;
    ck_assert(told);
    consult_diagnostics_free(faults);
    consult_builder_free(builder);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_talk);
    tcase_add_test(tests, test_chart_signals_of_places);
    tcase_add_test(tests, test_chart_signals_of_places_moved_by_the_host);
    tcase_add_test(tests, test_chart_signals_of_interrupts);
    tcase_add_test(tests, test_chart_stack_is_four_deep);
    tcase_add_test(tests, test_chart_goal);
    tcase_add_test(tests, test_chart_signal_names);
}

int main(void) {
    return test_main("session_chart", add_tests);
}
