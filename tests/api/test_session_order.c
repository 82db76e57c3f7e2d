/* The order of turns: answers that come late, early, twice, several at once, or after an interrupt (peers.md, pitfalls 8, 11,
 * 15-17). */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

static const consult_advice *patient(const char *text, int seconds) {
    return test_advice(CONSULT_ROLE_PATIENT, text, seconds);
}

static const consult_advice *agent(const char *text, int seconds) {
    return test_advice(CONSULT_ROLE_AGENT, text, seconds);
}

static bool asks(const consult_advice *advice, const char *slot) {
    for (size_t i = 0; i < advice->action_count; i++)
        if (advice->actions[i]->ask != NULL && strcmp(advice->actions[i]->ask, slot) == 0) return true;
    return false;
}

static bool raises(const consult_advice *advice, const char *signal) {
    for (size_t i = 0; i < advice->reading->signal_count; i++)
        if (strcmp(advice->reading->signals[i], signal) == 0) return true;
    return false;
}

static const consult_slot *value_of(const consult_advice *advice, const char *slot) {
    for (size_t i = 0; i < advice->reading->slot_count; i++)
        if (strcmp(advice->reading->slots[i]->id, slot) == 0) return advice->reading->slots[i];
    return NULL;
}

static const char *slot(const char *id) {
    return consult_session_slot_get(session, id);
}

/* ---- an answered question stays answered ---- */

START_TEST(test_order_answer_survives_an_interrupt) {
    (void)patient("我眼睛发红两天", 0);
    (void)agent("请问您多大年纪", 10);
    (void)patient("35岁", 20);
    EXPECT_TEXT("emergency", patient("现在胸痛", 30)->interrupt);
    const consult_advice *advice = agent("已经处理好了", 40);
    EXPECT_TEXT(NULL, advice->interrupt);
    EXPECT_TEXT("inquiry", advice->phase);
    advice = patient("好的", 50);
    ck_assert(!asks(advice, "age"));
    ck_assert_uint_eq(advice->missing_count, 0);
    EXPECT_TEXT("35", slot("age"));
}
END_TEST

START_TEST(test_order_question_stays_open_through_an_interrupt) {
    (void)patient("我眼睛发红两天", 0);
    (void)agent("请问您多大年纪", 10);
    EXPECT_TEXT("complaint", patient("你们态度太差", 20)->interrupt);
    const consult_advice *advice = patient("算了，35岁", 30);
    EXPECT_TEXT("35", slot("age"));
    ck_assert(!asks(advice, "age"));
}
END_TEST

START_TEST(test_order_default_never_asks_again) {
    (void)patient("右眼红了两天，有点痒", 0);
    (void)agent("请问您今年多大年纪？", 10);
    (void)patient("55", 20);
    EXPECT_TEXT("55", slot("age"));
    EXPECT_TEXT("complaint", patient("你们什么态度，我要投诉", 30)->interrupt);
    (void)agent("非常抱歉给您带来不好的感受。", 40);
    const consult_advice *advice = patient("算了，没事了，你接着说眼睛", 50);
    ck_assert(!asks(advice, "age"));
    ck_assert(!asks(advice, "symptom"));
    ck_assert(!asks(advice, "course"));
    EXPECT_TEXT("55", slot("age"));
}
END_TEST

/* ---- several facts, any order ---- */

START_TEST(test_order_several_facts_in_one_message) {
    (void)patient("我叫周一帆，男，55岁，电话138 0000 1234，右眼红了两天", 0);
    EXPECT_TEXT("周一帆", slot("name"));
    EXPECT_TEXT("男", slot("sex"));
    EXPECT_TEXT("55", slot("age"));
    EXPECT_TEXT("13800001234", slot("phone"));
    ck_assert_ptr_nonnull(slot("symptom"));
    ck_assert_ptr_nonnull(slot("course"));
}
END_TEST

START_TEST(test_order_answers_another_question) {
    (void)patient("右眼看不清", 0);
    (void)agent("请问您今年多大年纪？", 10);
    (void)patient("大概两个月了", 20); /* how long, not how old */
    EXPECT_TEXT(NULL, slot("age"));
    ck_assert_ptr_nonnull(slot("course"));
    (void)patient("我55岁", 30); /* the answer comes after all */
    EXPECT_TEXT("55", slot("age"));
}
END_TEST

START_TEST(test_order_answer_before_the_question) {
    (void)patient("我今年55岁，右眼红", 0);
    const consult_advice *advice = patient("已经两天了", 10); /* nobody has asked yet */
    ck_assert(!asks(advice, "age"));
    ck_assert(!asks(advice, "course"));
    for (size_t i = 0; i < advice->missing_count; i++) ck_assert_str_ne(advice->missing[i], "course");
}
END_TEST

/* ---- one word, read against the question ---- */

START_TEST(test_order_one_word_answers) {
    (void)patient("55", 0);
    EXPECT_TEXT(NULL, slot("age")); /* nobody asked */
    (void)agent("请问您今年多大年纪？", 10);
    (void)patient("55", 20);
    EXPECT_TEXT("55", slot("age"));
    (void)agent("是哪只眼睛不舒服？", 30);
    (void)patient("右眼", 40);
    EXPECT_TEXT("右眼", slot("side"));
    (void)agent("请问怎么称呼您？", 50);
    (void)patient("陈小明", 60);
    EXPECT_TEXT("陈小明", slot("name"));
}
END_TEST

START_TEST(test_order_no_is_no_value) {
    (void)patient("右眼红了两天", 0);
    (void)agent("以前得过什么病，有没有高血压糖尿病？", 10);
    (void)patient("没有", 20);
    EXPECT_TEXT(NULL, slot("diagnosis"));
    EXPECT_TEXT(NULL, slot("symptom") != NULL && strstr(slot("symptom"), "没有") ? "没有" : NULL);
}
END_TEST

/* ---- corrections ---- */

START_TEST(test_order_correction_replaces_and_is_seen) {
    (void)patient("电话138 0000 1234", 0);
    const consult_advice *advice = patient("说错了，是139 0000 5678", 10);
    EXPECT_TEXT("13900005678", slot("phone"));
    const consult_slot *value = value_of(advice, "phone");
    ck_assert_ptr_nonnull(value);
    ck_assert_uint_eq(value->corrections, 1);
    ck_assert(raises(advice, "p.correction"));
    advice = patient("电话139 0000 5678", 20); /* the same again is no correction */
    ck_assert_uint_eq(value_of(advice, "phone")->corrections, 1);
}
END_TEST

START_TEST(test_order_pieces_are_kept_once) {
    (void)patient("右眼红，右眼有点痒", 0);
    (void)patient("右眼红", 10);
    const char *symptom = slot("symptom");
    ck_assert_ptr_nonnull(symptom);
    const char *first = strstr(symptom, "右眼红");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "右眼红"));
}
END_TEST

/* ---- whose facts ---- */

START_TEST(test_order_third_person_does_not_fill_the_patient) {
    (void)patient("我妈67了，看东西模糊", 0);
    EXPECT_TEXT("mother", slot("relation"));
    EXPECT_TEXT("67", slot("age"));
    EXPECT_TEXT("女", slot("sex"));
    (void)agent("请问她平时血压高吗？", 10);
    (void)patient("血压不高。钱是我和我弟一起出", 20);
    (void)patient("我老公周末有空，他可以陪", 30);
    EXPECT_TEXT("mother", slot("relation"));
    EXPECT_TEXT("女", slot("sex"));
    EXPECT_TEXT("67", slot("age"));
}
END_TEST

START_TEST(test_order_asker_is_not_the_patient) {
    (void)patient("帮我爸问下，他右眼红了两天", 0);
    (void)patient("我叫周一帆", 10);
    EXPECT_TEXT("周一帆", slot("contact_name"));
    EXPECT_TEXT(NULL, slot("name"));
}
END_TEST

START_TEST(test_order_both_names_in_one_message) {
    (void)patient("你好，我爸72了，走路腿没劲，半年多了", 0);
    (void)patient("我叫刘洋，电话138 0000 2222，我爸叫刘建国", 10);
    EXPECT_TEXT("刘洋", slot("contact_name"));
    EXPECT_TEXT("刘建国", slot("name"));
}
END_TEST

START_TEST(test_order_a_time_is_corrected) {
    (void)agent("您方便哪天来？", 0);
    (void)patient("下周二下午吧，我姓孙", 10);
    EXPECT_TEXT("下周二下午", slot("visit_time"));
    (void)patient("不对，改成周三上午", 20);
    EXPECT_TEXT("周三上午", slot("visit_time"));
}
END_TEST

/* ---- words that stop, in context ---- */

START_TEST(test_order_stop_words_in_context) {
    ck_assert(raises(patient("不要再打了", 0), "p.opt_out"));
    ck_assert(!raises(patient("希望不要再疼了", 10), "p.opt_out"));
    ck_assert(!raises(patient("能不能不要再打针了", 20), "p.opt_out"));
    ck_assert(raises(patient("别再给我打电话了", 30), "p.opt_out"));
    ck_assert(!raises(patient("停药以后还疼", 40), "p.opt_out"));
}
END_TEST

/* ---- twice, late, backwards ---- */

START_TEST(test_order_two_turns_of_one_side_count_together) {
    (void)patient("我眼睛发红", 0);
    (void)agent("好的", 10);
    (void)agent("请问您多大年纪", 12);
    (void)patient("稍等我看一下", 20); /* no answer: the question stays open */
    (void)patient("35岁", 25);
    EXPECT_TEXT("35", slot("age"));
    ck_assert_uint_eq(consult_session_turns(session), 5);
}
END_TEST

START_TEST(test_order_duplicates_change_nothing) {
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = "我眼睛发红两天",
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW,
                         .id = "m-1"};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    ck_assert(!advice->duplicate);
    const char *before = test_saved(&world, session);
    turn.at_ms += 5000; /* a retry has another time, and is still the same message */
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    ck_assert(advice->duplicate);
    ck_assert_uint_eq(advice->turn, 0);
    ck_assert_uint_eq(advice->move_count, 0);
    EXPECT_TEXT("inquiry", advice->phase);
    EXPECT_TEXT(before, test_saved(&world, session));
}
END_TEST

static bool takes(const char *id, const char *text, int seconds) {
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW + 1000 * (int64_t)seconds,
                         .id = id};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    return !advice->duplicate;
}

/* A queue that delivers at least once may deliver again after others have come, and after the session was moved. */
START_TEST(test_order_late_duplicates_change_nothing) {
    char id[16];
    ck_assert(takes("m-1", "我眼睛发红两天", 0));
    ck_assert(takes("m-2", "35岁", 10));
    const char *before = test_saved(&world, session);
    ck_assert(!takes("m-1", "我眼睛发红两天", 20));
    ck_assert(!takes("m-2", "35岁", 20));
    EXPECT_TEXT(before, test_saved(&world, session));
    consult_session *moved = NULL;
    EXPECT_OK(consult_session_restore(world.pack, world.facts, before, CONSULT_ZERO_TERMINATED, &moved, NULL));
    consult_session_free(session);
    session = moved;
    ck_assert(!takes("m-1", "我眼睛发红两天", 30));
    EXPECT_TEXT(before, test_saved(&world, session));
    for (int i = 3; i <= 13; i++) {
        snprintf(id, sizeof id, "m-%d", i);
        ck_assert(takes(id, "好的", 30 + i));
    }
    ck_assert(!takes("m-2", "35岁", 60)); /* the twelve last are remembered */
    ck_assert(takes("m-1", "我眼睛发红两天", 70));
    ck_assert_uint_eq(consult_session_turns(session), 14);
}
END_TEST

START_TEST(test_order_messages_without_id_are_no_duplicates) {
    ck_assert(takes("", "好的", 0));
    ck_assert(takes("", "好的", 1));
    ck_assert(takes(NULL, "好的", 2));
    ck_assert_uint_eq(consult_session_turns(session), 3);
}
END_TEST

static consult_status hold(int seconds, const consult_advice **advice) {
    consult_event event = {.struct_size = sizeof event,
                           .kind = CONSULT_EVENT_SIGNAL,
                           .detail = "a.hold.start",
                           .at_ms = TEST_NOW + 1000 * (int64_t)seconds};
    return consult_session_event(session, world.worker, &event, advice);
}

START_TEST(test_order_events_share_the_clock) {
    const consult_advice *advice = NULL;
    (void)patient("我眼睛发红", 100);
    EXPECT_OK(hold(40, &advice)); /* a minute before: taken as now */
    ck_assert(advice->wake_at_ms == TEST_NOW + 160000);
    const char *before = test_saved(&world, session);
    EXPECT(CONSULT_OUT_OF_ORDER, hold(-86400 * 2, &advice));
    EXPECT_TEXT(before, test_saved(&world, session));
    EXPECT_OK(hold(200, &advice));
    ck_assert(agent("好的", 150)->wake_at_ms == TEST_NOW + 260000);
}
END_TEST

START_TEST(test_order_full_slot_keeps_what_is_new) {
    static const char *const told[] = {"右眼红", "左眼胀", "头疼得厉害", "早上起来眼睛干", "看东西模糊", "耳朵也疼", "喉咙疼"};
    for (int i = 0; i < 70; i++) (void)patient(told[i % 7], i);
    const char *symptom = slot("symptom");
    ck_assert_ptr_nonnull(symptom);
    ck_assert_uint_le(strlen(symptom), 60 * 3);
    EXPECT_OK(consult_text_check(symptom, strlen(symptom), NULL));
    (void)patient("肚子疼", 100);
    ck_assert_ptr_nonnull(strstr(slot("symptom"), "肚子疼"));
    const char *longest = test_repeat("右眼又红又痒又疼", 40);
    (void)patient(longest, 110);
    EXPECT_OK(consult_text_check(slot("symptom"), strlen(slot("symptom")), NULL));
    ck_assert_uint_eq(strlen(slot("symptom")), 60 * 3);
}
END_TEST

START_TEST(test_order_clock_may_go_backwards) {
    (void)agent("请稍等", 100);
    const consult_advice *advice = patient("好的", 40); /* a minute before: taken as now */
    ck_assert_uint_eq(advice->turn, 1);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 159999, &advice));
    ck_assert_uint_eq(advice->alert_count, 0);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 100, &advice)); /* a tick of the past: nothing is due */
    ck_assert_uint_eq(advice->alert_count, 0);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 160000, &advice));
    ck_assert_uint_eq(advice->alert_count, 1);
    const char *before = test_saved(&world, session);
    EXPECT(CONSULT_OUT_OF_ORDER, test_say(&world, session, CONSULT_ROLE_PATIENT, "您好", -86400 * 2, &advice));
    EXPECT_TEXT(before, test_saved(&world, session));
}
END_TEST

START_TEST(test_order_times_at_the_ends_of_the_world) {
    static const int64_t times[] = {INT64_C(-2208988800000), INT64_C(-2208988799999), -1, INT64_C(7289654399998),
                                    INT64_C(7289654399999)}; /* 1900 to 2200 */
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        for (size_t k = 0; k < sizeof times / sizeof times[0]; k++) {
            consult_session *one = NULL;
            const consult_advice *advice = NULL;
            consult_string note;
            consult_turn turn = {.struct_size = sizeof turn,
                                 .role = CONSULT_ROLE_AGENT,
                                 .text = "请稍等",
                                 .size = CONSULT_ZERO_TERMINATED,
                                 .at_ms = times[i]};
            EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &one));
            EXPECT_OK(consult_session_turn(one, world.worker, &turn, &advice));
            turn.at_ms = times[k];
            turn.role = CONSULT_ROLE_PATIENT;
            consult_status status = consult_session_turn(one, world.worker, &turn, &advice);
            ck_assert(status == CONSULT_OK || status == CONSULT_OUT_OF_ORDER);
            EXPECT_OK(consult_session_tick(one, world.worker, times[k], &advice));
            EXPECT_OK(consult_session_handover(one, world.worker, &note));
            consult_session_free(one);
        }
}
END_TEST

/* What runs out runs out once: nobody is woken again and again for a talk that was left. */
START_TEST(test_order_timers_run_out_once) {
    const consult_advice *advice = patient("右眼红了两天", 0);
    size_t alerts = 0;
    for (int i = 0; i < 10 && advice->wake_at_ms < INT64_MAX; i++) {
        EXPECT_OK(consult_session_tick(session, world.worker, advice->wake_at_ms, &advice));
        alerts += advice->alert_count;
    }
    ck_assert_uint_eq(alerts, 1);
    ck_assert(advice->wake_at_ms == INT64_MAX);
    EXPECT_OK(hold(600, &advice)); /* an event starts what it is about, and no more */
    for (int i = 0; i < 10 && advice->wake_at_ms < INT64_MAX; i++) {
        EXPECT_OK(consult_session_tick(session, world.worker, advice->wake_at_ms, &advice));
        for (size_t k = 0; k < advice->alert_count; k++) EXPECT_TEXT("t.hold_overdue", advice->alerts[k]);
    }
    (void)patient("在吗", 2000);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 2100000, &advice));
    ck_assert_uint_eq(advice->alert_count, 1);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_order_answer_survives_an_interrupt);
    tcase_add_test(tests, test_order_question_stays_open_through_an_interrupt);
    tcase_add_test(tests, test_order_two_turns_of_one_side_count_together);
    tcase_add_test(tests, test_order_duplicates_change_nothing);
    tcase_add_test(tests, test_order_late_duplicates_change_nothing);
    tcase_add_test(tests, test_order_messages_without_id_are_no_duplicates);
    tcase_add_test(tests, test_order_events_share_the_clock);
    tcase_add_test(tests, test_order_clock_may_go_backwards);
    tcase_add_test(tests, test_order_times_at_the_ends_of_the_world);
}

static void add_default_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_order_default_never_asks_again);
    tcase_add_test(tests, test_order_timers_run_out_once);
    tcase_add_test(tests, test_order_several_facts_in_one_message);
    tcase_add_test(tests, test_order_answers_another_question);
    tcase_add_test(tests, test_order_answer_before_the_question);
    tcase_add_test(tests, test_order_one_word_answers);
    tcase_add_test(tests, test_order_no_is_no_value);
    tcase_add_test(tests, test_order_correction_replaces_and_is_seen);
    tcase_add_test(tests, test_order_pieces_are_kept_once);
    tcase_add_test(tests, test_order_full_slot_keeps_what_is_new);
    tcase_add_test(tests, test_order_third_person_does_not_fill_the_patient);
    tcase_add_test(tests, test_order_asker_is_not_the_patient);
    tcase_add_test(tests, test_order_both_names_in_one_message);
    tcase_add_test(tests, test_order_a_time_is_corrected);
    tcase_add_test(tests, test_order_stop_words_in_context);
}

int main(void) {
    int tiny = test_main("session_order, tiny pack", add_tests);
    int whole = test_main("session_order, default pack", add_default_tests);
    return tiny == EXIT_SUCCESS && whole == EXIT_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
