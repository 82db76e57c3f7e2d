/* session.h: saving, restoring, cloning, tracing; the same events give the same bytes. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

/* A talk that touches slots, labels, an interrupt, a timer and a used phrase. */
static void talk(consult_session *with) {
    static const struct {
        consult_role role;
        const char *text;
    } turns[] = {{CONSULT_ROLE_AGENT, "您好"},           {CONSULT_ROLE_PATIENT, "我儿子眼睛发红，7岁"},
                 {CONSULT_ROLE_AGENT, "请稍等"},         {CONSULT_ROLE_PATIENT, "我气死了，我要投诉"},
                 {CONSULT_ROLE_AGENT, "方便留个电话吗"}, {CONSULT_ROLE_PATIENT, "138 0000 1234，“好\\吧”\n"}};
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++)
        EXPECT_OK(test_say(&world, with, turns[i].role, turns[i].text, 7 * (int)i, NULL));
}

static consult_session *restored(const char *json) {
    consult_session *copy = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = consult_session_restore(world.pack, world.facts, json, CONSULT_ZERO_TERMINATED, &copy, &faults);
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        ck_assert_msg(0, "%s", consult_diagnostics_at(faults, i)->message);
    consult_diagnostics_free(faults);
    EXPECT_OK(status);
    return copy;
}

START_TEST(test_save_restore_save_is_equal) {
    talk(session);
    const char *saved = test_saved(&world, session);
    consult_session *copy = restored(saved);
    EXPECT_TEXT(saved, test_saved(&world, copy));
    EXPECT_TEXT(consult_session_phase(session), consult_session_phase(copy));
    EXPECT_TEXT(consult_session_interrupt(session), consult_session_interrupt(copy));
    EXPECT_TEXT("13800001234", consult_session_slot_get(copy, "phone"));
    ck_assert_uint_eq(consult_session_turns(copy), 6);
    ck_assert_uint_eq(consult_session_label(copy, "proxy"), consult_session_label(session, "proxy"));
    consult_session_free(copy);
}
END_TEST

/* Saved sessions may hold more phrases that were used than a state does (12): the newest stay. */
START_TEST(test_restored_with_more_phrases_than_are_remembered) {
    const char *saved = test_saved(&world, session);
    const char *end = strrchr(saved, '}');
    ck_assert_ptr_null(strstr(saved, "\"used\""));
    const char *begin = test_repeat("AQAAAAIAAAAD", 5); /* with four characters more: 48 bytes, 12 hashes */
    const char *head = test_join(saved, NULL);
    ((char *)(size_t)head)[end - saved] = 0;
    consult_session *copy = restored(test_join(head, ",\"used\":\"", begin, "AAAA\"}", NULL));
    ck_assert_ptr_nonnull(strstr(test_saved(&world, copy), "\"used\""));
    consult_session_free(copy);
}
END_TEST

START_TEST(test_restored_at_every_turn_goes_on_alike) {
    static const char *const texts[] = {"您好", "我眼睛发红", "现在胸痛", "请稍等", "35岁", "13800001234", "我气死了"};
    consult_session *moving = NULL;
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &moving));
    for (int i = 0; i < 7; i++) {
        consult_role role = i == 0 || i == 3 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT;
        consult_session *next = restored(test_saved(&world, moving));
        consult_session_free(moving);
        moving = next;
        EXPECT_OK(test_say(&world, moving, role, texts[i], i, NULL));
        EXPECT_OK(test_say(&world, session, role, texts[i], i, NULL));
        EXPECT_TEXT(test_saved(&world, session), test_saved(&world, moving));
    }
    consult_session_free(moving);
}
END_TEST

START_TEST(test_restored_timer_still_runs) {
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "请稍等", 0, NULL));
    consult_session *copy = restored(test_saved(&world, session));
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_tick(copy, world.worker, TEST_NOW + 60000, &advice));
    ck_assert_uint_eq(advice->alert_count, 1);
    consult_session_free(copy);
}
END_TEST

START_TEST(test_same_events_same_bytes) {
    consult_session *other = NULL;
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &other));
    talk(session);
    talk(other);
    EXPECT_TEXT(test_saved(&world, session), test_saved(&world, other));
    consult_session_free(other);
}
END_TEST

START_TEST(test_clone_is_equal_and_apart) {
    talk(session);
    consult_session *copy = NULL;
    EXPECT_OK(consult_session_clone(session, &copy));
    const char *saved = test_saved(&world, session);
    EXPECT_TEXT(saved, test_saved(&world, copy));
    EXPECT_OK(test_say(&world, copy, CONSULT_ROLE_PATIENT, "13900005678", 100, NULL));
    EXPECT_TEXT(saved, test_saved(&world, session));
    EXPECT_TEXT("13900005678", consult_session_slot_get(copy, "phone"));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "13900005678", 100, NULL));
    EXPECT_TEXT(test_saved(&world, copy), test_saved(&world, session));
    consult_session_free(copy);
}
END_TEST

START_TEST(test_save_misuse) {
    consult_string json = {NULL, 0};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_save(NULL, world.worker, &json));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_save(session, NULL, &json));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_save(session, world.worker, NULL));
}
END_TEST

static void expect_refused(consult_status wanted, const char *json, size_t size) {
    consult_session *copy = session;
    consult_diagnostics *faults = NULL;
    consult_status got = consult_session_restore(world.pack, world.facts, json, size, &copy, &faults);
    ck_assert_msg(got == wanted, "expected %s, got %s for %.200s", consult_status_name(wanted), consult_status_name(got), json);
    ck_assert_ptr_null(copy);
    consult_diagnostics_free(faults);
}

START_TEST(test_restore_what_is_no_session) {
    static const char *const bad[] = {"", "{", "[]", "null", "7", "{}", "{\"session\": 1}", "\xff", "{\"a\": \"\xc0\x80\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) expect_refused(CONSULT_INVALID_JSON, bad[i], CONSULT_ZERO_TERMINATED);
    const char *saved = test_saved(&world, session);
    for (size_t size = 0; size < strlen(saved); size++) expect_refused(CONSULT_INVALID_JSON, saved, size);
    expect_refused(CONSULT_INVALID_JSON, test_join(saved, "x", NULL), CONSULT_ZERO_TERMINATED);
}
END_TEST

START_TEST(test_restore_deep_and_huge) {
    const char *deep = test_join(test_repeat("[", 100000), test_repeat("]", 100000), NULL);
    consult_session *copy = NULL;
    consult_status status = consult_session_restore(world.pack, NULL, deep, CONSULT_ZERO_TERMINATED, &copy, NULL);
    ck_assert(status == CONSULT_LIMIT || status == CONSULT_INVALID_JSON);
    const char *huge = test_join("\"", test_repeat("0123456789abcdef", 1048577), "\"", NULL);
    expect_refused(CONSULT_LIMIT, huge, CONSULT_ZERO_TERMINATED);
}
END_TEST

/* The saved text with the first `from` replaced; fails when it is not there. */
static const char *replaced(const char *text, const char *from, const char *to) {
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "%s is not in %s", from, text);
    char *head = malloc((size_t)(at - text) + 1);
    ck_assert_ptr_nonnull(head);
    memcpy(head, text, (size_t)(at - text));
    head[at - text] = '\0';
    const char *all = test_join(head, to, at + strlen(from), NULL);
    free(head);
    return all;
}

START_TEST(test_restore_of_another_pack) {
    const char *other_json =
        test_json("{'pack': {'id': 'other', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}]}");
    consult_pack *other = test_pack(world.context, 0, other_json, NULL);
    ck_assert_ptr_nonnull(other);
    consult_session *copy = NULL;
    const char *saved = test_saved(&world, session);
    EXPECT(CONSULT_PACK_MISMATCH, consult_session_restore(other, NULL, saved, CONSULT_ZERO_TERMINATED, &copy, NULL));
    ck_assert_ptr_null(copy);
    consult_pack_unref(other);
}
END_TEST

START_TEST(test_restore_unknown_and_renamed_phase) {
    talk(session);
    const char *saved = test_saved(&world, session);
    consult_session *copy = NULL;
    consult_diagnostics *faults = NULL;
    const char *phase = test_join("\"", consult_session_phase(session), "\"", NULL);
    const char *unknown = replaced(saved, phase, "\"no_such_phase\"");
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_restore(world.pack, NULL, unknown, CONSULT_ZERO_TERMINATED, &copy, &faults));
    ck_assert_ptr_null(copy);
    ck_assert_uint_ge(consult_diagnostics_count(faults), 1);
    ck_assert_ptr_nonnull(strstr(consult_diagnostics_at(faults, 0)->message, "no_such_phase"));
    consult_diagnostics_free(faults);
    copy = restored(replaced(saved, phase, "\"old_inquiry\""));
    EXPECT_TEXT("inquiry", consult_session_phase(copy));
    consult_session_free(copy);
    copy = restored(replaced(saved, "\"phone\"", "\"old_phone\""));
    EXPECT_TEXT("13800001234", consult_session_slot_get(copy, "phone"));
    consult_session_free(copy);
}
END_TEST

START_TEST(test_restore_misuse) {
    consult_session *copy = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_restore(NULL, NULL, "{}", 2, &copy, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_restore(world.pack, NULL, NULL, 2, &copy, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_restore(world.pack, NULL, "{}", 2, NULL, NULL));
    ck_assert_ptr_null(copy);
}
END_TEST

static void expect_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "%s is not in %s", part, text);
}

START_TEST(test_trace_tells_guards_labels_and_timers) {
    consult_string json = {NULL, 0};
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT_OK(consult_session_trace(session, world.worker, &json));
    expect_in(json.data, "\"changes\":[{\"label\":\"ill\",\"before\":269,\"after\":731}]");
    expect_in(json.data, "{\"interrupt\":\"emergency\",\"number\":0,\"why\":\"T9\",\"rank\":50,\"holds\":false}");
    expect_in(json.data, "{\"phase\":\"inquiry\",\"number\":0,\"why\":\"T1\",\"rank\":50,\"holds\":true}");
    ck_assert_ptr_null(strstr(json.data, "{\"phase\":\"contact\"")); /* only from inquiry: not looked at */
    expect_in(json.data, "\"timers\":{}");
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "请稍等", 10, NULL));
    EXPECT_OK(consult_session_trace(session, world.worker, &json));
    expect_in(json.data, "\"changes\":[]");
    expect_in(json.data, "\"timers\":{\"hold_limit\":1794794470000}");
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "让您久等了", 20, NULL));
    EXPECT_OK(consult_session_trace(session, world.worker, &json));
    expect_in(json.data, "{\"leave\":\"hold\",\"number\":0");
}
END_TEST

START_TEST(test_trace_only_right_after_a_turn) {
    consult_string json = {NULL, 0};
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_trace(session, world.worker, &json));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT_OK(consult_session_trace(session, world.worker, &json));
    ck_assert_ptr_nonnull(strstr(json.data, "p.red"));
    ck_assert_ptr_nonnull(strstr(json.data, "inquiry"));
    ck_assert_uint_eq(json.size, strlen(json.data));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_trace(NULL, world.worker, &json));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_trace(session, NULL, &json));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_trace(session, world.worker, NULL));
}
END_TEST

START_TEST(test_session_keeps_pack_and_facts_alive) {
    test_world own;
    ck_assert(test_world_open(&own));
    consult_session *last = NULL;
    EXPECT_OK(consult_session_new(own.pack, own.facts, NULL, &last));
    consult_facts_unref(own.facts);
    consult_pack_unref(own.pack);
    own.facts = NULL;
    own.pack = NULL;
    EXPECT_OK(test_say(&own, last, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT_TEXT("inquiry", consult_session_phase(last));
    consult_session_free(last);
    ck_assert(test_world_close(&own));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_save_restore_save_is_equal);
    tcase_add_test(tests, test_restored_with_more_phrases_than_are_remembered);
    tcase_add_test(tests, test_restored_at_every_turn_goes_on_alike);
    tcase_add_test(tests, test_restored_timer_still_runs);
    tcase_add_test(tests, test_same_events_same_bytes);
    tcase_add_test(tests, test_clone_is_equal_and_apart);
    tcase_add_test(tests, test_save_misuse);
    tcase_add_test(tests, test_restore_what_is_no_session);
    tcase_add_test(tests, test_restore_deep_and_huge);
    tcase_add_test(tests, test_restore_of_another_pack);
    tcase_add_test(tests, test_restore_unknown_and_renamed_phase);
    tcase_add_test(tests, test_restore_misuse);
    tcase_add_test(tests, test_trace_only_right_after_a_turn);
    tcase_add_test(tests, test_trace_tells_guards_labels_and_timers);
    tcase_add_test(tests, test_session_keeps_pack_and_facts_alive);
}

int main(void) {
    return test_main("session_save", add_tests);
}
