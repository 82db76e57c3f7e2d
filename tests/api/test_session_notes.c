/* session.h: what a session tells of itself: history, handover, brief. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

static void patient(const char *text, int seconds) {
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, text, seconds, NULL));
}

static void agent(const char *text, int seconds) {
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, text, seconds, NULL));
}

static const char *handover(void) {
    consult_string note = {NULL, 0};
    EXPECT_OK(consult_session_handover(session, world.worker, &note));
    ck_assert_uint_eq(note.size, strlen(note.data));
    return note.data;
}

static const char *brief(void) {
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_session_brief(session, world.worker, &json));
    ck_assert_uint_eq(json.size, strlen(json.data));
    return json.data;
}

static void expect_part(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "\"%s\" is not in \"%s\"", part, text);
}

static void expect_no_part(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) == NULL, "\"%s\" is in \"%s\"", part, text);
}

/* ---- history ---- */

START_TEST(test_notes_history_tells_the_way) {
    const consult_history *history = NULL;
    EXPECT_OK(consult_session_history(session, world.worker, &history));
    ck_assert_uint_eq(history->count, 0);
    patient("我眼睛发红", 0);
    patient("现在胸痛", 10);
    agent("已经处理好了", 20);
    EXPECT_OK(consult_session_history(session, world.worker, &history));
    ck_assert_uint_eq(history->struct_size, sizeof *history);
    ck_assert_uint_eq(history->count, 3);
    static const struct {
        uint32_t turn;
        const char *from, *to;
    } wanted[] = {{0, "greeting", "inquiry"}, {1, "", "emergency"}, {2, "emergency", ""}};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_uint_eq(history->items[i]->turn, wanted[i].turn);
        EXPECT_TEXT(wanted[i].from, history->items[i]->from);
        EXPECT_TEXT(wanted[i].to, history->items[i]->to);
    }
}
END_TEST

START_TEST(test_notes_history_keeps_the_last_twelve) {
    const consult_history *history = NULL;
    for (int i = 0; i < 10; i++) {
        patient("现在胸痛", 20 * i);
        agent("已经处理好了", 20 * i + 10);
    }
    EXPECT_OK(consult_session_history(session, world.worker, &history));
    ck_assert_uint_eq(history->count, 12);
    ck_assert_uint_eq(history->items[0]->turn, 8);
    ck_assert_uint_eq(history->items[11]->turn, 19);
}
END_TEST

START_TEST(test_notes_history_is_saved) {
    const consult_history *history = NULL;
    patient("我眼睛发红", 0);
    patient("你们态度太差", 10);
    const char *saved = test_saved(&world, session);
    consult_session *copy = NULL;
    EXPECT_OK(consult_session_restore(world.pack, world.facts, saved, CONSULT_ZERO_TERMINATED, &copy, NULL));
    EXPECT_TEXT(saved, test_saved(&world, copy));
    EXPECT_OK(consult_session_history(copy, world.worker, &history));
    ck_assert_uint_eq(history->count, 2);
    EXPECT_TEXT("complaint", history->items[1]->to);
    consult_session_free(copy);
}
END_TEST

static consult_status restored(const char *moves) {
    char json[400];
    consult_session *copy = NULL;
    snprintf(json, sizeof json, "{\"consult_session\":3,\"pack\":\"tiny\",\"phase\":\"greeting\",\"moves\":%s}", moves);
    consult_status status = consult_session_restore(world.pack, world.facts, json, CONSULT_ZERO_TERMINATED, &copy, NULL);
    consult_session_free(copy);
    return status;
}

START_TEST(test_notes_history_hostile_moves) {
    EXPECT_OK(restored("\"\""));
    EXPECT_OK(restored("\"greeting 0>old_inquiry 1+gone 2>given_up 3>contact\"")); /* renamed; given up */
    EXPECT_OK(restored("\"0>inquiry\""));                                          /* from nowhere: forgotten */
    EXPECT(CONSULT_INVALID_JSON, restored("{}"));
    EXPECT(CONSULT_INVALID_JSON, restored("[0,1,2]"));
    EXPECT(CONSULT_INVALID_JSON, restored("\"greeting 0inquiry\""));
    EXPECT(CONSULT_INVALID_JSON, restored("\"greeting 0\""));
    EXPECT(CONSULT_INVALID_JSON, restored("\"greeting 99999>inquiry\""));
    EXPECT(CONSULT_INVALID_JSON, restored("\"greeting 123456>inquiry\""));
    EXPECT(CONSULT_INVALID_JSON, restored("\"greeting 4294967296>inquiry\""));
}
END_TEST

/* ---- handover ---- */

START_TEST(test_notes_handover_of_the_tiny_pack) {
    patient("我儿子眼睛发红，电话13800001234", 0);
    agent("请稍等", 10);
    EXPECT_TEXT("谈到问诊，2轮\n未完：等候\n电话：13800001234\n关系：孩子\n还缺年龄\n还等1分钟\n", handover());
}
END_TEST

START_TEST(test_notes_handover_keeps_values_on_their_line) {
    EXPECT_OK(consult_session_slot_set(session, "note", "怕光\n还缺电话\r\x7F。"));
    expect_part(handover(), "\n备注：怕光 还缺电话  。\n");
}
END_TEST

START_TEST(test_notes_handover_changes_nothing) {
    patient("我儿子眼睛发红，电话13800001234", 0);
    const char *before = test_saved(&world, session);
    (void)handover();
    (void)brief();
    EXPECT_TEXT(before, test_saved(&world, session));
}
END_TEST

START_TEST(test_notes_handover_of_the_default_pack) {
    patient("帮我妈问下，她67了，右眼红了两天，怕花钱", 0);
    patient("电话13800001234", 10);
    patient("说错了，是13900005678", 20);
    agent("我去问一下医生，一小时内回复您，可以吗？", 30);
    const char *note = handover();
    expect_part(note, "问诊");
    expect_part(note, "电话：13900005678（");
    expect_part(note, "与患者关系：母亲\n");
    expect_part(note, "顾虑：费用\n");
    expect_part(note, "60分钟");
    expect_no_part(note, "13800001234");
    expect_no_part(note, "mother");
}
END_TEST

START_TEST(test_notes_handover_in_the_other_script) {
    consult_session_options options = {.struct_size = sizeof options, .locale = CONSULT_LOCALE_ZH_HANT};
    consult_session_free(session);
    EXPECT_OK(consult_session_new(world.pack, NULL, &options, &session));
    patient("幫我媽問一下，右眼紅了兩天", 0);
    expect_part(handover(), "與患者關係：母親\n");
}
END_TEST

START_TEST(test_notes_handover_needs_its_scenario) {
    consult_pack *bare = test_pack(world.context, 0,
                                   "{\"pack\":{\"id\":\"bare\",\"version\":\"1\",\"format\":1},"
                                   "\"phases\":[{\"phase\":\"only\",\"initial\":true}]}",
                                   NULL);
    ck_assert_ptr_nonnull(bare);
    consult_session *other = NULL;
    consult_string note = {"", 1};
    EXPECT_OK(consult_session_new(bare, NULL, NULL, &other));
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_handover(other, world.worker, &note));
    ck_assert_ptr_null(note.data);
    EXPECT_OK(consult_session_brief(other, world.worker, &note)); /* a brief needs nothing of the pack */
    EXPECT_TEXT("{\"phase\":\"only\",\"types\":[],\"known\":{},\"missing\":[],\"may\":[],\"not_now\":[]}", note.data);
    consult_session_free(other);
    consult_pack_unref(bare);
}
END_TEST

/* ---- brief ---- */

START_TEST(test_notes_brief_of_the_tiny_pack) {
    patient("我儿子眼睛发红，电话13800001234", 0);
    EXPECT_TEXT("{\"phase\":\"inquiry\",\"types\":[\"ill\",\"proxy\"],\"known\":{\"phone\":\"*******1234\",\"relation\":\"child\"},"
                "\"missing\":[\"age\"],\"next\":{\"action\":\"ask_age\",\"ask\":\"age\",\"why\":\"T2\",\"say\":\"请问多大年纪？\"},"
                "\"may\":[],\"not_now\":[],\"rules\":[\"只问一句\",\"不下诊断\"]}",
                brief());
}
END_TEST

START_TEST(test_notes_brief_says_what_waits) {
    patient("我眼睛发红", 0);
    patient("你们态度太差", 10);
    const char *json = brief();
    expect_part(json, "\"interrupt\":\"complaint\"");
    expect_part(json, "\"next\":{\"action\":\"apologise\"");
    expect_part(json, "\"may\":[\"ask_age\"]");
    expect_part(json, "\"not_now\":[\"ask_phone\"]");
}
END_TEST

/* Several lists of the default pack offer the same action. */
START_TEST(test_notes_brief_names_an_action_once) {
    patient("我妈眼睛看不清", 0);
    patient("我要投诉你们", 10);
    const char *found = strstr(brief(), "\"not_now\":[");
    ck_assert_ptr_nonnull(found);
    const char *first = strstr(found, "\"eye_ask\"");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "\"eye_ask\""));
}
END_TEST

START_TEST(test_notes_brief_masks) {
    EXPECT_OK(consult_session_slot_set(session, "phone", "+852 9000-1234"));
    EXPECT_OK(consult_session_slot_set(session, "note", "怕光 a"));                  /* masked whole */
    EXPECT_OK(consult_session_slot_set(session, "relation", "儿13800001234，35岁")); /* a long number in a slot without a mask */
    const char *json = brief();
    expect_part(json, "\"phone\":\"****1234\"");
    expect_part(json, "\"note\":\"****\"");
    expect_part(json, "\"relation\":\"儿*******1234，35岁\"");
}
END_TEST

START_TEST(test_notes_brief_masks_names) {
    EXPECT_OK(consult_session_slot_set(session, "name", "周一帆"));
    expect_part(brief(), "\"name\":\"周**\"");
}
END_TEST

START_TEST(test_notes_misuse) {
    const consult_history *history = NULL;
    consult_string text = {"", 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_history(NULL, world.worker, &history));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_history(session, NULL, &history));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_history(session, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_handover(NULL, world.worker, &text));
    ck_assert_ptr_null(text.data);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_handover(session, NULL, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_handover(session, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_brief(NULL, world.worker, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_brief(session, NULL, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_brief(session, world.worker, NULL));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_notes_history_tells_the_way);
    tcase_add_test(tests, test_notes_history_keeps_the_last_twelve);
    tcase_add_test(tests, test_notes_history_is_saved);
    tcase_add_test(tests, test_notes_history_hostile_moves);
    tcase_add_test(tests, test_notes_handover_of_the_tiny_pack);
    tcase_add_test(tests, test_notes_handover_keeps_values_on_their_line);
    tcase_add_test(tests, test_notes_handover_changes_nothing);
    tcase_add_test(tests, test_notes_handover_needs_its_scenario);
    tcase_add_test(tests, test_notes_brief_of_the_tiny_pack);
    tcase_add_test(tests, test_notes_brief_says_what_waits);
    tcase_add_test(tests, test_notes_brief_masks);
    tcase_add_test(tests, test_notes_misuse);
}

static void add_default_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_notes_handover_of_the_default_pack);
    tcase_add_test(tests, test_notes_handover_in_the_other_script);
    tcase_add_test(tests, test_notes_brief_names_an_action_once);
    tcase_add_test(tests, test_notes_brief_masks_names);
}

int main(void) {
    int tiny = test_main("session_notes, tiny pack", add_tests);
    int whole = test_main("session_notes, default pack", add_default_tests);
    return tiny == EXIT_SUCCESS && whole == EXIT_SUCCESS ? EXIT_SUCCESS : EXIT_FAILURE;
}
