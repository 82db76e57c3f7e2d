/* session.h: the red flag that a session remembers: which one, how long it is open, what is forgotten with it, how it is saved. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

/* Three flags of three levels; `care` settles the emergency, `again` raises the last flag once more. */
static const char pack_json[] =
    "{'pack': {'id': 'flags', 'version': '1', 'format': 1}, "
    "'concepts': [{'concept': 'chest', 'any': ['胸痛']}, {'concept': 'stroke', 'any': ['嘴歪']}, {'concept': 'lens', 'any': "
    "['眼红']}], "
    "'flags': [{'flag': 'A1', 'level': 'call_ambulance_now', 'say': 'say.a1', 'title': {'en': 'a', 'zh-Hans': '胸', 'zh-Hant': "
    "'胸'}}, "
    "{'flag': 'A2', 'level': 'call_ambulance_now', 'say': 'say.a2'}, {'flag': 'D1', 'level': 'same_day_hospital', 'say': "
    "'say.d1'}], "
    "'cues': [{'cue': 'f.chest', 'when': {'concept': 'chest'}, 'flag': 'A1'}, {'cue': 'f.stroke', 'when': {'concept': 'stroke'}, "
    "'flag': 'A2'}, {'cue': 'f.lens', 'when': {'concept': 'lens'}, 'flag': 'D1'}, "
    "{'cue': 'anew', 'when': {'signal': 'flag'}, 'signals': [], 'forgets': ['told']}, "
    "{'cue': 'told', 'role': 'agent', 'when': {'words': ['打120']}}, {'cue': 'care', 'when': {'words': ['到急诊']}}, "
    "{'cue': 'back', 'when': {'all': [{'known_flag': 'any'}, {'words': ['又疼']}]}, 'again': true}], "
    "'phases': [{'phase': 'main', 'initial': true, 'final': true, 'advice': [{'action': 'usual', 'scenario': 'usual', 'rank': 10}, "
    "{'action': 'after', 'when': {'all': [{'known_flag': 'D1'}, {'none_of': [{'open_flag': 'any'}]}]}, 'scenario': 'usual', "
    "'rank': 20}]}], "
    "'interrupts': [{'interrupt': 'emergency', 'priority': 100, 'suspends': ['*'], 'enter': [{'when': {'flag': 'any'}, 'why': "
    "'x'}], "
    "'leave': [{'when': {'signal': 'care'}, 'why': 'x'}], 'advice': [{'action': 'send', 'when': {'none_of': [{'ever': 'told'}]}, "
    "'scenario': '{flag}', 'rank': 90}, {'action': 'urgent', 'when': {'open_flag': 'call_ambulance_now'}, 'scenario': 'usual', "
    "'rank': 50}, "
    "{'action': 'stay', 'when': {'ever': 'told'}, 'scenario': 'usual', 'rank': 40}]}], "
    "'scenarios': [{'scenario': 'say.a1', 'phrases': [{'zh-Hans': ['坐好。']}]}, {'scenario': 'say.a2', 'phrases': [{'zh-Hans': "
    "['侧躺。']}]}, "
    "{'scenario': 'say.d1', 'phrases': [{'zh-Hans': ['今天看。']}]}, {'scenario': 'usual', 'phrases': [{'zh-Hans': ['好。']}]}, "
    "{'scenario': 'handover.place', 'phrases': [{'zh-Hans': ['交接']}]}, {'scenario': 'handover.flag', 'phrases': [{'zh-Hans': "
    "['{arg.title}/{arg.level}']}]}, {'scenario': 'handover.flag_settled', 'phrases': [{'zh-Hans': ['过去{arg.title}']}]}, "
    "{'scenario': 'value.level.call_ambulance_now', 'phrases': [{'zh-Hans': ['马上']}]}]}";

static consult_pack *pack;

static void open_flags(void) {
    ck_assert(test_world_open(&world));
    pack = test_pack(world.context, 0, test_json(pack_json), NULL);
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
}

static void close_flags(void) {
    consult_pack_unref(pack);
    close_talk();
}

static const consult_advice *patient(const char *text, int seconds) {
    return test_advice(CONSULT_ROLE_PATIENT, text, seconds);
}

/* The first thing to do, and its words. */
static void expect_first(const consult_advice *advice, const char *action, const char *words) {
    ck_assert_uint_ge(advice->action_count, 1);
    EXPECT_TEXT(action, advice->actions[0]->action);
    ck_assert_uint_ge(advice->actions[0]->phrase_count, 1);
    EXPECT_TEXT(words, advice->actions[0]->phrases[0]->text.data);
}

static void expect_saved(const char *part) {
    const char *saved = test_saved(&world, session);
    ck_assert_msg(strstr(saved, part) != NULL, "\"%s\" is not in \"%s\"", part, saved);
}

/* ---- the words of the open flag ---- */

START_TEST(test_flag_words_stay_until_somebody_helps) {
    expect_first(patient("我胸痛", 0), "send", "坐好。");
    test_advice(CONSULT_ROLE_AGENT, "您贵姓", 10);
    expect_first(patient("姓王", 20), "send", "坐好。");
    test_advice(CONSULT_ROLE_AGENT, "打120", 30);
    expect_first(patient("好", 40), "urgent", "好。");
}
END_TEST

START_TEST(test_flag_gravest_is_kept) {
    patient("眼红", 0);
    expect_saved("\"flag\":\"D1\"");
    patient("还胸痛", 10);
    expect_saved("\"flag\":\"A1\"");
    patient("眼红", 20);
    expect_saved("\"flag\":\"A1\""); /* still the graver one */
    expect_first(patient("怎么办", 30), "send", "坐好。");
    patient("嘴歪了", 40); /* of one level and rank the latest */
    expect_saved("\"flag\":\"A2\"");
}
END_TEST

START_TEST(test_flag_forgets_what_was_said_before) {
    test_advice(CONSULT_ROLE_AGENT, "有急症打120", 0);
    expect_first(patient("我胸痛", 10), "send", "坐好。");
    test_advice(CONSULT_ROLE_AGENT, "打120", 20);
    EXPECT_TEXT("urgent", patient("好", 30)->actions[0]->action);
    expect_first(patient("我爸嘴歪", 40), "send", "侧躺。"); /* that advice was for somebody else */
}
END_TEST

/* ---- settled ---- */

START_TEST(test_flag_is_settled_and_raised_again) {
    ck_assert_uint_eq(patient("又疼", 0)->reading->flag_count, 0); /* nothing to raise again */
    patient("眼红", 10);
    const consult_advice *advice = patient("到急诊了", 20);
    EXPECT_TEXT(NULL, advice->interrupt);
    expect_first(advice, "after", "好。");
    expect_saved("\"flag\":\"D1 settled\"");
    advice = patient("又疼", 30);
    EXPECT_TEXT("emergency", advice->interrupt);
    ck_assert_uint_eq(advice->reading->flag_count, 1);
    EXPECT_TEXT("D1", advice->reading->flags[0]->id);
    EXPECT_TEXT("back", advice->reading->flags[0]->cue);
    expect_first(advice, "send", "今天看。");
}
END_TEST

START_TEST(test_flag_new_emergency_begins_with_its_own) {
    patient("胸痛", 0);
    patient("到急诊了", 10);
    patient("眼红", 20);
    expect_saved("\"flag\":\"D1\""); /* the graver one was settled */
}
END_TEST

START_TEST(test_flag_left_by_the_host_is_settled) {
    patient("胸痛", 0);
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_INTERRUPT_LEAVE, .detail = "emergency", .at_ms = TEST_NOW + 10000};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    expect_saved("\"flag\":\"A1 settled\"");
}
END_TEST

/* ---- saved, told ---- */

static consult_status restore(const char *json, consult_session **copy) {
    return consult_session_restore(pack, NULL, json, CONSULT_ZERO_TERMINATED, copy, NULL);
}

START_TEST(test_flag_is_restored) {
    consult_session *copy = NULL;
    const consult_advice *advice = NULL;
    patient("胸痛", 0);
    EXPECT_OK(restore(test_saved(&world, session), &copy));
    EXPECT_TEXT(test_saved(&world, session), test_saved(&world, copy));
    EXPECT_OK(test_say(&world, copy, CONSULT_ROLE_PATIENT, "姓王", 10, &advice));
    expect_first(advice, "send", "坐好。");
    consult_session_free(copy);
}
END_TEST

START_TEST(test_flag_hostile_forms) {
    static const struct {
        const char *flag;
        consult_status status;
    } cases[] = {{"\"A1\"", CONSULT_OK},
                 {"\"A1 settled\"", CONSULT_OK},
                 {"\"Z9\"", CONSULT_OK}, /* given up by the pack */
                 {"\"A1 open\"", CONSULT_INVALID_JSON},
                 {"\"A1 settled x\"", CONSULT_INVALID_JSON},
                 {"7", CONSULT_INVALID_JSON}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char json[200];
        consult_session *copy = NULL;
        snprintf(json, sizeof json, "{\"consult_session\":3,\"pack\":\"flags 1 0\",\"phase\":\"main\",\"flag\":%s}", cases[i].flag);
        consult_status status = restore(json, &copy);
        ck_assert_msg((status == CONSULT_OK) == (cases[i].status == CONSULT_OK), "%s: %s", cases[i].flag,
                      consult_status_name(status));
        consult_session_free(copy);
    }
}
END_TEST

START_TEST(test_flag_is_handed_over) {
    consult_string note = {NULL, 0}, brief = {NULL, 0};
    patient("胸痛", 0);
    EXPECT_OK(consult_session_handover(session, world.worker, &note));
    EXPECT_TEXT("交接\n胸/马上\n", note.data);
    EXPECT_OK(consult_session_brief(session, world.worker, &brief));
    ck_assert_ptr_nonnull(
        strstr(brief.data, "\"flag\":{\"id\":\"A1\",\"title\":\"胸\",\"level\":\"call_ambulance_now\",\"state\":\"open\"}"));
    ck_assert_ptr_nonnull(strstr(brief.data, "\"say\":\"坐好。\""));
    patient("到急诊了", 10);
    EXPECT_OK(consult_session_handover(session, world.worker, &note));
    EXPECT_TEXT("交接\n过去胸\n", note.data);
    EXPECT_OK(consult_session_brief(session, world.worker, &brief));
    ck_assert_ptr_nonnull(strstr(brief.data, "\"state\":\"settled\""));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_flags, close_flags);
    tcase_add_test(tests, test_flag_words_stay_until_somebody_helps);
    tcase_add_test(tests, test_flag_gravest_is_kept);
    tcase_add_test(tests, test_flag_forgets_what_was_said_before);
    tcase_add_test(tests, test_flag_is_settled_and_raised_again);
    tcase_add_test(tests, test_flag_new_emergency_begins_with_its_own);
    tcase_add_test(tests, test_flag_left_by_the_host_is_settled);
    tcase_add_test(tests, test_flag_is_restored);
    tcase_add_test(tests, test_flag_hostile_forms);
    tcase_add_test(tests, test_flag_is_handed_over);
}

int main(void) {
    return test_main("session_flag", add_tests);
}
