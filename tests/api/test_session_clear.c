/* session.h: cues that give up what a session knows: when, what the same turn says instead, how it is saved, what a pack may not
 * do. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

#define PACK(slots, cues)                                                                                                          \
    "{'pack': {'id': 'clear', 'version': '1', 'format': 1}, "                                                                      \
    "'slots': [{'slot': 'time', 'keep': 'last', 'max_asks': 1}, {'slot': 'wish', 'keep': 'all', 'type': 'text'}" slots "], "       \
    "'cues': [{'cue': 'books', 'when': {'words': ['周三']}, 'fills': [{'slot': 'time', 'take': 'value', 'value': '周三'}]}, "  \
    "{'cue': 'other', 'when': {'words': ['周五']}, 'fills': [{'slot': 'time', 'take': 'value', 'value': '周五'}]}, "           \
    "{'cue': 'wishes', 'when': {'words': ['想']}, 'fills': [{'slot': 'wish', 'take': 'clause'}]}, "                               \
    "{'cue': 'asks', 'role': 'agent', 'when': {'words': ['哪天']}, 'asks': 'time'}" cues "], "                                     \
    "'phases': [{'phase': 'main', 'initial': true, 'final': true, 'advice': [{'action': 'confirm', 'when': {'slot': 'time'}, "     \
    "'rank': 50}, {'action': 'ask', 'when': {'none_of': [{'slot': 'time'}]}, 'ask': 'time', 'rank': 40}]}]}"
#define CANCELS ", {'cue': 'cancels', 'when': {'words': ['取消']}, 'clears': ['time', 'wish']}"

static consult_pack *pack;

static void open_clear(void) {
    ck_assert(test_world_open(&world));
    pack = test_pack(world.context, 0, test_json(PACK("", CANCELS)), NULL);
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
}

static void close_clear(void) {
    consult_pack_unref(pack);
    close_talk();
}

static const consult_advice *patient(const char *text, int seconds) {
    return test_advice(CONSULT_ROLE_PATIENT, text, seconds);
}

/* ---- what is given up ---- */

START_TEST(test_clear_gives_the_value_up) {
    EXPECT_TEXT("confirm", patient("周三", 0)->actions[0]->action);
    EXPECT_TEXT("周三", consult_session_slot_get(session, "time"));
    const consult_advice *advice = patient("取消", 10);
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "time"));
    EXPECT_TEXT("ask", advice->actions[0]->action); /* the advice of the same turn knows it */
    EXPECT_TEXT("ask", patient("好的", 20)->actions[0]->action);
}
END_TEST

START_TEST(test_clear_leaves_what_the_same_turn_says) {
    patient("周三，我想早一点", 0);
    EXPECT_TEXT("我想早一点", consult_session_slot_get(session, "wish"));
    patient("周三取消，想换人，周五", 10);
    EXPECT_TEXT("周五", consult_session_slot_get(session, "time"));
    EXPECT_TEXT("想换人", consult_session_slot_get(session, "wish")); /* not behind the pieces from before */
}
END_TEST

START_TEST(test_clear_counts_no_correction) {
    patient("周三", 0);
    patient("周五", 10);
    patient("取消", 20);
    const consult_advice *advice = patient("周三", 30);
    ck_assert_uint_eq(advice->reading->slot_count, 1);
    ck_assert_uint_eq(advice->reading->slots[0]->corrections, 0); /* told for the first time again */
}
END_TEST

START_TEST(test_clear_takes_the_hosts_value_too) {
    EXPECT_OK(consult_session_slot_set(session, "time", "周一"));
    patient("取消", 0);
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "time"));
}
END_TEST

START_TEST(test_clear_of_nothing_is_nothing) {
    const char *before = test_saved(&world, session);
    patient("取消", 0);
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "time"));
    ck_assert_ptr_null(strstr(before, "slots"));
    ck_assert_ptr_null(strstr(test_saved(&world, session), "slots"));
}
END_TEST

START_TEST(test_clear_keeps_how_often_was_asked) {
    test_advice(CONSULT_ROLE_AGENT, "哪天", 0);
    patient("周三", 10);
    const consult_advice *advice = patient("取消", 20);
    ck_assert_uint_eq(advice->action_count, 0);
    ck_assert_uint_eq(advice->dropped_count, 1); /* who was asked enough is not asked again because they cancelled */
    EXPECT_TEXT("asked_enough", advice->dropped[0]->dropped);
}
END_TEST

/* ---- saved and in images ---- */

START_TEST(test_clear_is_saved) {
    patient("周三", 0);
    patient("取消", 10);
    const char *saved = test_saved(&world, session);
    ck_assert_ptr_null(strstr(saved, "周三"));
    consult_session *copy = NULL;
    EXPECT_OK(consult_session_restore(pack, NULL, saved, CONSULT_ZERO_TERMINATED, &copy, NULL));
    EXPECT_TEXT(NULL, consult_session_slot_get(copy, "time"));
    EXPECT_TEXT(saved, test_saved(&world, copy));
    consult_session_free(copy);
}
END_TEST

START_TEST(test_clear_is_in_images) {
    size_t size;
    const void *image = consult_pack_image(pack, &size);
    consult_pack *copy = NULL;
    EXPECT_OK(consult_pack_from_image(world.context, image, size, &copy));
    consult_session_free(session);
    EXPECT_OK(consult_session_new(copy, NULL, NULL, &session));
    patient("周三", 0);
    patient("取消", 10);
    EXPECT_TEXT(NULL, consult_session_slot_get(session, "time"));
    consult_pack_unref(copy);
}
END_TEST

/* ---- what a pack may not say ---- */

static void expect_after_cancel(const char *cues, bool clears) {
    consult_session_free(session);
    consult_pack_unref(pack);
    pack = test_pack(world.context, 0, test_json(cues), NULL);
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    patient("周三", 0);
    patient("取消", 10);
    EXPECT_TEXT(clears ? NULL : "周三", consult_session_slot_get(session, "time"));
}

START_TEST(test_clear_in_shadow_clears_nothing) {
    expect_after_cancel(PACK("", ", {'cue': 'cancels', 'state': 'shadow', 'when': {'words': ['取消']}, 'clears': ['time']}"),
                        false);
    expect_after_cancel(PACK("", ", {'cue': 'cancels', 'role': 'agent', 'when': {'words': ['取消']}, 'clears': ['time']}"), false);
    expect_after_cancel(PACK("", ", {'cue': 'cancels', 'role': 'any', 'when': {'words': ['取消']}, 'clears': ['time']}"), true);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_clear, close_clear);
    tcase_add_test(tests, test_clear_gives_the_value_up);
    tcase_add_test(tests, test_clear_leaves_what_the_same_turn_says);
    tcase_add_test(tests, test_clear_counts_no_correction);
    tcase_add_test(tests, test_clear_takes_the_hosts_value_too);
    tcase_add_test(tests, test_clear_of_nothing_is_nothing);
    tcase_add_test(tests, test_clear_keeps_how_often_was_asked);
    tcase_add_test(tests, test_clear_is_saved);
    tcase_add_test(tests, test_clear_is_in_images);
    tcase_add_test(tests, test_clear_in_shadow_clears_nothing);
}

int main(void) {
    return test_main("session_clear", add_tests);
}
