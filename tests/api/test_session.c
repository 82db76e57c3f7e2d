/* session.h: turns, events, time, slots, failures that change nothing. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

static const consult_advice *patient(const char *text, int seconds) {
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, text, seconds, &advice));
    ck_assert_ptr_nonnull(advice);
    return advice;
}

static const consult_advice *agent(const char *text, int seconds) {
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, text, seconds, &advice));
    ck_assert_ptr_nonnull(advice);
    return advice;
}

static const consult_action *action_of(size_t count, const consult_action *const *list, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i]->action, name) == 0) return list[i];
    return NULL;
}

START_TEST(test_session_begins) {
    EXPECT_TEXT("greeting", consult_session_phase(session));
    EXPECT_TEXT(NULL, consult_session_interrupt(session));
    ck_assert_uint_eq(consult_session_turns(session), 0);
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "phone"));
    ck_assert_uint_eq(consult_session_label(session, "nothing"), 0);
    ck_assert(!consult_session_label_holds(session, "ill"));
    ck_assert_uint_gt(consult_session_memory(session), 0);
    ck_assert_uint_le(consult_session_memory(session), 4096);
}
END_TEST

START_TEST(test_session_first_turn_moves_and_advises) {
    const consult_advice *advice = patient("我眼睛发红两天", 0);
    ck_assert_uint_eq(advice->turn, 0);
    ck_assert(!advice->duplicate);
    EXPECT_TEXT("inquiry", advice->phase);
    EXPECT_TEXT(NULL, advice->interrupt);
    ck_assert_uint_eq(advice->move_count, 1);
    EXPECT_TEXT("greeting", advice->moves[0]->from);
    EXPECT_TEXT("inquiry", advice->moves[0]->to);
    EXPECT_TEXT("T1", advice->moves[0]->why);
    ck_assert_uint_eq(advice->moves[0]->span.start, 3);
    ck_assert_uint_eq(advice->moves[0]->span.end, 15);
    ck_assert_ptr_nonnull(advice->reading);
    ck_assert_ptr_null(advice->findings);
    ck_assert_uint_eq(advice->action_count, 2);
    EXPECT_TEXT("ask_age", advice->actions[0]->action);
    EXPECT_TEXT("age", advice->actions[0]->ask);
    EXPECT_TEXT("inquiry", advice->actions[0]->source);
    EXPECT_TEXT("T2", advice->actions[0]->why);
    ck_assert_uint_eq(advice->actions[0]->rank, 70);
    ck_assert_uint_eq(advice->actions[0]->phrase_count, 1);
    EXPECT_TEXT("请问多大年纪？", advice->actions[0]->phrases[0]->text.data);
    EXPECT_TEXT("ask_phone", advice->actions[1]->action);
    ck_assert_uint_eq(advice->missing_count, 1);
    EXPECT_TEXT("age", advice->missing[0]);
    ck_assert(advice->wake_at_ms == INT64_MAX);
}
END_TEST

START_TEST(test_session_what_is_known_is_not_asked) {
    const consult_advice *advice = patient("我今年35岁，眼睛发红", 0);
    ck_assert_ptr_null(action_of(advice->action_count, advice->actions, "ask_age"));
    ck_assert_uint_eq(advice->missing_count, 0);
    EXPECT_TEXT("35", consult_session_slot_get(session, "age"));
}
END_TEST

START_TEST(test_session_whole_talk) {
    (void)agent("您好", 0);
    (void)patient("我眼睛发红两天", 10);
    (void)agent("请问您多大年纪", 20);
    (void)patient("35岁", 30);
    EXPECT_TEXT("contact", agent("方便留个电话吗", 40)->phase);
    const consult_advice *advice = patient("138 0000 1234", 50);
    EXPECT_TEXT("closing", advice->phase);
    EXPECT_TEXT("thank", advice->actions[0]->action);
    EXPECT_TEXT("谢谢，13800001234已记下。", advice->actions[0]->phrases[0]->text.data);
    ck_assert_uint_eq(consult_session_turns(session), 6);
    ck_assert(consult_session_label_holds(session, "ill"));
    ck_assert_uint_eq(consult_session_label(session, "ill"), 731);
}
END_TEST

START_TEST(test_session_from_bounds_a_transition) {
    EXPECT_TEXT("greeting", agent("方便留个电话吗", 0)->phase); /* only from inquiry */
}
END_TEST

START_TEST(test_session_agent_turn_has_findings) {
    const consult_advice *advice = agent("喂喂，包治好", 0);
    ck_assert_ptr_nonnull(advice->findings);
    ck_assert_uint_ge(advice->findings->count, 2);
    ck_assert_int_eq((int)advice->findings->worst, CONSULT_LEVEL_BLOCK);
}
END_TEST

START_TEST(test_session_emergency_suspends_and_returns) {
    (void)patient("我眼睛发红", 0);
    const consult_advice *advice = patient("现在胸痛", 10);
    EXPECT_TEXT("emergency", advice->interrupt);
    EXPECT_TEXT("inquiry", advice->phase);
    ck_assert_uint_eq(advice->reading->flag_count, 1);
    ck_assert_uint_eq(advice->action_count, 1);
    EXPECT_TEXT("say_emergency", advice->actions[0]->action);
    EXPECT_TEXT("emergency", advice->actions[0]->source);
    const consult_action *dropped = action_of(advice->dropped_count, advice->dropped, "ask_age");
    ck_assert_ptr_nonnull(dropped);
    EXPECT_TEXT("suspended", dropped->dropped);
    EXPECT_TEXT("emergency", patient("我要投诉", 20)->interrupt); /* the lower one does not come on top */
    advice = agent("已经处理好了", 30);
    EXPECT_TEXT("inquiry", advice->phase);
    ck_assert_str_eq(advice->moves[0]->from, "emergency");
}
END_TEST

START_TEST(test_session_complaint_suspends_one_action) {
    (void)patient("我眼睛发红", 0);
    const consult_advice *advice = patient("你们态度太差", 10);
    EXPECT_TEXT("complaint", advice->interrupt);
    EXPECT_TEXT("apologise", advice->actions[0]->action);
    ck_assert_ptr_nonnull(action_of(advice->action_count, advice->actions, "ask_age"));
    ck_assert_ptr_null(action_of(advice->action_count, advice->actions, "ask_phone"));
    EXPECT_TEXT("suspended", action_of(advice->dropped_count, advice->dropped, "ask_phone")->dropped);
    EXPECT_TEXT(NULL, agent("已经处理好了", 20)->interrupt);
}
END_TEST

START_TEST(test_session_hold_timer_runs_out_once) {
    const consult_advice *advice = agent("请稍等", 0);
    EXPECT_TEXT("hold", advice->interrupt);
    ck_assert_int_eq(advice->wake_at_ms, TEST_NOW + 60000);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 59999, &advice));
    ck_assert_uint_eq(advice->alert_count, 0);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 60000, &advice));
    ck_assert_uint_eq(advice->alert_count, 1);
    EXPECT_TEXT("t.hold_overdue", advice->alerts[0]);
    ck_assert_ptr_null(advice->reading);
    ck_assert_ptr_null(advice->findings);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 90000, &advice));
    ck_assert_uint_eq(advice->alert_count, 0);
    EXPECT_TEXT(NULL, agent("让您久等了", 95)->interrupt);
}
END_TEST

START_TEST(test_session_hold_timer_is_stopped) {
    (void)agent("请稍等", 0);
    ck_assert(agent("让您久等了", 30)->wake_at_ms == INT64_MAX);
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 300000, &advice));
    ck_assert_uint_eq(advice->alert_count, 0);
}
END_TEST

START_TEST(test_session_slot_policies) {
    (void)patient("电话13800001234，我35岁", 0);
    (void)patient("说错了，电话13900005678，36岁", 10);
    EXPECT_TEXT("13900005678", consult_session_slot_get(session, "phone")); /* keep last */
    EXPECT_TEXT("35", consult_session_slot_get(session, "age"));            /* keep first */
    const consult_advice *advice = patient("好的", 20);
    for (size_t i = 0; i < advice->reading->slot_count; i++)
        if (strcmp(advice->reading->slots[i]->id, "phone") == 0) ck_assert_uint_eq(advice->reading->slots[i]->corrections, 1);
}
END_TEST

START_TEST(test_session_slot_set_and_forget) {
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    EXPECT_TEXT("13800001234", consult_session_slot_get(session, "phone"));
    EXPECT_OK(consult_session_slot_set(session, "phone", NULL));
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "phone"));
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_slot_set(session, "nothing", "1"));
    EXPECT(CONSULT_INVALID_UTF8, consult_session_slot_set(session, "note", "a\xff"));
    EXPECT(CONSULT_LIMIT, consult_session_slot_set(session, "note", test_repeat("0123456789", 500)));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_slot_set(NULL, "phone", "1"));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_slot_set(session, NULL, "1"));
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "note"));
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "nothing"));
}
END_TEST

START_TEST(test_session_events) {
    const consult_advice *advice = NULL;
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .detail = "contact", .at_ms = TEST_NOW};
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_TEXT("contact", advice->phase);
    event = (consult_event){
        .struct_size = sizeof event, .kind = CONSULT_EVENT_INTERRUPT_ENTER, .detail = "complaint", .at_ms = TEST_NOW};
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_TEXT("complaint", advice->interrupt);
    event.kind = CONSULT_EVENT_INTERRUPT_LEAVE;
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_TEXT(NULL, advice->interrupt);
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_event(session, world.worker, &event, &advice));
    ck_assert_ptr_null(advice);
    event = (consult_event){.struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.hold.start", .at_ms = TEST_NOW};
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_TEXT("hold", advice->interrupt);
}
END_TEST

START_TEST(test_session_event_errors) {
    static const consult_event_kind kinds[] = {CONSULT_EVENT_PHRASE_USED, CONSULT_EVENT_SIGNAL, CONSULT_EVENT_PHASE,
                                               CONSULT_EVENT_INTERRUPT_ENTER, CONSULT_EVENT_INTERRUPT_LEAVE};
    const consult_advice *advice = NULL;
    const char *before = test_saved(&world, session);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        consult_event event = {.struct_size = sizeof event, .kind = kinds[i], .detail = "no.such#9/9", .at_ms = TEST_NOW};
        EXPECT(CONSULT_UNKNOWN_ID, consult_session_event(session, world.worker, &event, &advice));
        ck_assert_ptr_null(advice);
        event.detail = NULL;
        EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    }
    consult_event event = {.struct_size = sizeof event, .kind = (consult_event_kind)77, .detail = "contact", .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    event.struct_size = 4;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    EXPECT_TEXT(before, test_saved(&world, session));
}
END_TEST

START_TEST(test_session_duplicate_id_changes_nothing) {
    const consult_advice *advice = NULL;
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = "我眼睛发红",
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW,
                         .id = "m-1"};
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    const char *before = test_saved(&world, session);
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    ck_assert(advice->duplicate);
    ck_assert_uint_eq(consult_session_turns(session), 1);
    EXPECT_TEXT(before, test_saved(&world, session));
    turn.id = "m-2";
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    ck_assert(!advice->duplicate);
    ck_assert_uint_eq(consult_session_turns(session), 2);
}
END_TEST

START_TEST(test_session_clock_going_backwards) {
    (void)patient("你好", 0);
    (void)patient("在吗", -3600); /* an hour: taken as the last turn's time */
    const char *before = test_saved(&world, session);
    const consult_advice *advice = NULL;
    EXPECT(CONSULT_OUT_OF_ORDER, test_say(&world, session, CONSULT_ROLE_PATIENT, "在吗", -86401, &advice));
    ck_assert_ptr_null(advice);
    EXPECT_TEXT(before, test_saved(&world, session));
    (void)patient("在吗", -86400);
    ck_assert_uint_eq(consult_session_turns(session), 3);
}
END_TEST

START_TEST(test_session_same_role_twice_in_a_row) {
    (void)agent("您好", 0);
    (void)agent("请问您多大年纪", 5);
    (void)agent("请留个电话", 10);
    (void)patient("35岁", 20);
    (void)patient("13800001234", 25);
    EXPECT_TEXT("35", consult_session_slot_get(session, "age"));
    EXPECT_TEXT("13800001234", consult_session_slot_get(session, "phone"));
    ck_assert_uint_eq(consult_session_turns(session), 5);
}
END_TEST

START_TEST(test_session_failed_turn_changes_nothing) {
    (void)patient("我眼睛发红", 0);
    const char *before = test_saved(&world, session);
    const consult_advice *advice = NULL;
    EXPECT(CONSULT_INVALID_UTF8, test_say(&world, session, CONSULT_ROLE_PATIENT, "13800001234\xff", 1, &advice));
    ck_assert_ptr_null(advice);
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 11);
    EXPECT(CONSULT_LIMIT, test_say(&world, session, CONSULT_ROLE_PATIENT, test_repeat("0123456789abcdef", 65536), 1, &advice));
    ck_assert_ptr_null(advice);
    consult_turn turn = {.struct_size = sizeof turn, .role = (consult_role)8, .text = "a", .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    turn = (consult_turn){.struct_size = 8, .role = CONSULT_ROLE_AGENT, .text = "a", .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    turn = (consult_turn){.struct_size = sizeof turn, .role = CONSULT_ROLE_AGENT, .text = NULL, .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    EXPECT_TEXT(before, test_saved(&world, session));
}
END_TEST

START_TEST(test_session_misuse) {
    const consult_advice *advice = NULL;
    consult_session *none = NULL;
    consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = "a", .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(NULL, world.worker, &turn, &advice));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, NULL, &turn, &advice));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, NULL, &advice));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_tick(NULL, world.worker, 0, &advice));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_tick(session, NULL, 0, &advice));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_new(NULL, NULL, NULL, &none));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_new(world.pack, NULL, NULL, NULL));
    consult_session_options options = {.struct_size = 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_new(world.pack, NULL, &options, &none));
    options = (consult_session_options){.struct_size = sizeof options, .channel = (consult_channel)9};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_new(world.pack, NULL, &options, &none));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_clone(NULL, &none));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_clone(session, NULL));
    ck_assert_ptr_null(none);
    consult_session_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_session_begins);
    tcase_add_test(tests, test_session_first_turn_moves_and_advises);
    tcase_add_test(tests, test_session_what_is_known_is_not_asked);
    tcase_add_test(tests, test_session_whole_talk);
    tcase_add_test(tests, test_session_from_bounds_a_transition);
    tcase_add_test(tests, test_session_agent_turn_has_findings);
    tcase_add_test(tests, test_session_emergency_suspends_and_returns);
    tcase_add_test(tests, test_session_complaint_suspends_one_action);
    tcase_add_test(tests, test_session_hold_timer_runs_out_once);
    tcase_add_test(tests, test_session_hold_timer_is_stopped);
    tcase_add_test(tests, test_session_slot_policies);
    tcase_add_test(tests, test_session_slot_set_and_forget);
    tcase_add_test(tests, test_session_events);
    tcase_add_test(tests, test_session_event_errors);
    tcase_add_test(tests, test_session_duplicate_id_changes_nothing);
    tcase_add_test(tests, test_session_clock_going_backwards);
    tcase_add_test(tests, test_session_same_role_twice_in_a_row);
    tcase_add_test(tests, test_session_failed_turn_changes_nothing);
    tcase_add_test(tests, test_session_misuse);
}

int main(void) {
    return test_main("session", add_tests);
}
