/* The form of saved sessions: small, in any order, refused with its place; and for any talk, what is restored is what was saved. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

/* ---- size ---- */

/* A usual talk: half a dozen turns. */
START_TEST(test_form_usual_session_is_small) {
    static const char *const texts[] = {"您好，这里是医院，请问您哪里不舒服？",
                                        "帮我妈问下，她67了，右眼红了两天，有点痒，怕花钱",
                                        "请问她之前看过医生吗？平时血压高吗？",
                                        "没看过，血压有点高，吃着药",
                                        "可能是几种情况，要检查后由医生判断。您方便哪天过来？",
                                        "周六上午吧，电话138 0000 1234"};
    for (int i = 0; i < 6; i++) {
        consult_role role = i % 2 ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT;
        EXPECT_OK(test_say(&world, session, role, texts[i], 10 * i, NULL));
    }
    ck_assert_uint_le(strlen(test_saved(&world, session)), 1024);
    ck_assert_uint_le(consult_session_memory(session), 1024);
}
END_TEST

/* However long one talks, a session stays small: each slot has room for so much. */
START_TEST(test_form_long_talk_is_bounded) {
    const char *lines[200];
    size_t count = test_lines(test_file(test_data("messages.txt"), NULL), lines, 200);
    for (int i = 0; i < 400; i++) EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, lines[(size_t)i % count], i, NULL));
    ck_assert_uint_le(strlen(test_saved(&world, session)), 4096);
    ck_assert_uint_le(consult_session_memory(session), 3072);
}
END_TEST

/* ---- what comes back ---- */

static consult_session *restored(const char *json) {
    consult_session *copy = NULL;
    EXPECT_OK(consult_session_restore(world.pack, world.facts, json, CONSULT_ZERO_TERMINATED, &copy, NULL));
    return copy;
}

/* One step of a random talk: a turn of either side, an event, a tick, a slot. */
static void random_step(consult_session *with, const char *const *lines, size_t count, uint64_t *state, int64_t *at) {
    static const char *const signals[] = {"a.hold.start", "a.hold.return", "p.agrees", "a.promises_reply"};
    static const char *const slots[] = {"phone", "symptom", "visit_time", "concern"};
    const consult_advice *advice = NULL;
    uint64_t what = test_random(state) % 10, choice = test_random(state);
    *at += (int64_t)(choice % 100) * 1000 - 5000;
    if (what < 7) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = what % 3 ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT,
                             .text = lines[choice % count],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = *at,
                             .id = what == 6 ? lines[choice % 7] : NULL};
        EXPECT_OK(consult_session_turn(with, world.worker, &turn, &advice));
    } else if (what == 7) {
        consult_event event = {
            .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = signals[choice % 4], .at_ms = *at};
        EXPECT_OK(consult_session_event(with, world.worker, &event, &advice));
    } else if (what == 8) {
        EXPECT_OK(consult_session_tick(with, world.worker, *at + 60000, &advice));
    } else {
        const char *value = choice % 4 == 0 ? "138-0000-1234" : lines[choice % count];
        EXPECT_OK(consult_session_slot_set(with, slots[choice % 4], choice & 64 ? value : NULL));
    }
}

/* For any talk: what is restored is saved alike and goes on alike, and the same steps give the same bytes. */
START_TEST(test_form_restored_is_what_was_saved) {
    const char *lines[200];
    size_t count = test_lines(test_file(test_data("messages.txt"), NULL), lines, 200);
    uint64_t state = 88172645463325252u + (uint64_t)_i * 7919, other_state = state;
    int64_t at = TEST_NOW, other_at = TEST_NOW;
    consult_session *other = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &other));
    for (int step = 0; step < 60; step++) {
        random_step(session, lines, count, &state, &at);
        random_step(other, lines, count, &other_state, &other_at);
        const char *saved = test_saved(&world, session);
        EXPECT_TEXT(saved, test_saved(&world, other));
        consult_session *copy = restored(saved);
        EXPECT_TEXT(saved, test_saved(&world, copy));
        consult_session_free(other);
        other = copy;
    }
    consult_session_free(other);
}
END_TEST

/* ---- what is accepted, and what is not ---- */

static const char head[] = "{\"consult_session\":3,\"pack\":\"tiny 1.0.0 0\",\"phase\":\"greeting\",";

START_TEST(test_form_members_in_any_order) {
    static const char *const orders[] = {
        "{\"phase\":\"inquiry\",\"slots\":{\"phone\":[\"13800001234\",1]},\"turns\":[2,1,1],\"agent\":-1000,\"at\":5000,"
        "\"pack\":\"tiny\",\"consult_session\":3}",
        " {\n \"at\" : 5000 , \"consult_session\" : 3, \"agent\": -1000, \"pack\":\"tiny 1.0.0 0\",\"turns\":[2 , 1 , 1 ],\r\n"
        "\t\"slots\":{\"\\u0070hone\":[\"\\u003138 00001234\", 1, 0, 0, 0]},\"phase\":\"inquiry\"}\n"};
    consult_session *first = restored(orders[0]), *second = restored(orders[1]);
    EXPECT_TEXT("13800001234", consult_session_slot_get(first, "phone"));
    EXPECT_TEXT("138 00001234", consult_session_slot_get(second, "phone"));
    EXPECT_OK(consult_session_slot_set(second, "phone", NULL));
    EXPECT_OK(consult_session_slot_set(first, "phone", NULL));
    EXPECT_TEXT(test_saved(&world, first), test_saved(&world, second));
    ck_assert_ptr_nonnull(strstr(test_saved(&world, first), "\"at\":5000,\"agent\":-1000"));
    consult_session_free(first);
    consult_session_free(second);
}
END_TEST

/* An id of the family of the one before it is told by its end; format 2 told each whole. */
START_TEST(test_form_families) {
    static const char rest[] = "\"pack\":\"tiny\",\"phase\":\"greeting\",\"turns\":[1,1,1],";
    static const char *const told[] = {"\"labels\":\"mood.calm 500 .upset -700\",\"said\":\"p.age:p .red:ep\"}",
                                       "\"labels\":\"mood.calm 500 mood.upset -700\",\"said\":\"p.age:p p.red:ep\"}"};
    consult_session *apart = restored(test_join("{\"consult_session\":2,", rest, told[1], NULL));
    const char *saved = test_saved(&world, apart);
    ck_assert_ptr_nonnull(strstr(saved, "\"labels\":\"mood.calm 500 .upset -700\""));
    for (size_t i = 0; i < 2; i++) {
        consult_session *other = restored(test_join("{\"consult_session\":3,", rest, told[i], NULL));
        EXPECT_TEXT(saved, test_saved(&world, other));
        consult_session_free(other);
    }
    consult_session_free(apart);
}
END_TEST

static const struct {
    consult_status status;
    const char *code, *pointer, *rest; /* behind the head, or, when it begins with a brace, alone */
} refused[] = {
    {CONSULT_UNSUPPORTED_VERSION, "unsupported-version", "/consult_session", "{\"consult_session\":1,\"pack\":\"tiny\"}"},
    {CONSULT_UNSUPPORTED_VERSION, "unsupported-version", "/consult_session",
     "{\"nothing\":[],\"pack\":\"tiny\",\"consult_session\":4,\"phase\":\"gone\"}"},
    {CONSULT_PACK_MISMATCH, "other-pack", "/pack", "{\"consult_session\":3,\"pack\":\"tin y\",\"phase\":\"gone\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "", "{\"consult_session\":3,\"pack\":\"tiny\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "", "{\"pack\":\"tiny\",\"phase\":\"greeting\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/consult_session", "{\"consult_session\":\"3\",\"pack\":\"tiny\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/phase", "\"phase\":\"inquiry\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/surprise", "\"surprise\":1}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/turns", "\"turns\":7}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/turns", "\"turns\":[1,1,1,1,1,1]}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/turns", "\"turns\":[-1,2]}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/turns", "\"turns\":[65535,2]}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/at", "\"at\":1.5}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/at", "\"at\":1764547200000000}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/at", "\"at\":-2208988800001}"},
    {CONSULT_INVALID_JSON, "not-a-session", "", "\"at\":7289654399999,\"patient\":1}"},
    {CONSULT_INVALID_JSON, "not-a-session", "", "\"at\":0,\"agent\":-9223372036854775807}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/seed", "\"seed\":\"12\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots", "\"slots\":[]}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots/phone", "\"slots\":{\"phone\":\"138\"}}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots/phone", "\"slots\":{\"phone\":[]}}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots/phone", "\"slots\":{\"phone\":[7]}}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots/phone", "\"slots\":{\"phone\":[\"1\",0,0,0,0,0]}}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/slots/phone", "\"slots\":{\"phone\":[\"1\",0,0,0,2]}}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\"ill\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\"ill 1 2\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\"ill 1x\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\"ill 3000000\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\".cost 1\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/labels", "\"labels\":\"ill 1 .cost 1\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/said", "\"said\":\"flag .red\"}"},
    {CONSULT_UNKNOWN_ID, "unknown-label", "/labels", "\"labels\":\"need.cost 1 .nothing 100\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/counters", "\"counters\":\"any 256\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/used", "\"used\":\"A+\"}"},
    {CONSULT_INVALID_JSON, "not-a-session", "/stack",
     "\"stack\":\"hold greeting hold greeting hold greeting hold greeting hold greeting\"}"},
    {CONSULT_UNKNOWN_ID, "unknown-slot", "/asked", "\"asked\":\"shoe_size\"}"},
    {CONSULT_UNKNOWN_ID, "unknown-slot", "/slots/shoe_size", "\"slots\":{\"shoe_size\":[\"43\",1]}}"},
    {CONSULT_UNKNOWN_ID, "unknown-label", "/labels", "\"labels\":\"bored 100\"}"},
    {CONSULT_UNKNOWN_ID, "unknown-interrupt", "/stack", "\"stack\":\"nap greeting\"}"},
    {CONSULT_UNKNOWN_ID, "unknown-phase", "/stack", "\"stack\":\"hold nowhere\"}"},
};

START_TEST(test_form_refused_with_its_place) {
    consult_session *copy = session;
    consult_diagnostics *faults = NULL;
    const char *rest = refused[_i].rest, *json = rest[0] == '{' ? rest : test_join(head, rest, NULL);
    EXPECT(refused[_i].status, consult_session_restore(world.pack, NULL, json, CONSULT_ZERO_TERMINATED, &copy, &faults));
    ck_assert_ptr_null(copy);
    ck_assert_uint_eq(consult_diagnostics_count(faults), 1);
    const consult_diagnostic *fault = consult_diagnostics_at(faults, 0);
    EXPECT_TEXT(refused[_i].code, fault->code);
    EXPECT_TEXT(refused[_i].pointer, fault->pointer);
    ck_assert_uint_eq(fault->line, 1);
    ck_assert_uint_ge(fault->column, 1);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_form_all_unknown_ids_are_told) {
    const char *json =
        test_join(head, "\"slots\":{\"hat\":[\"x\",1,[]],\"phone\":[\"1\"],\n\"shoe\":[null]},\"labels\":\"bored 1\"}", NULL);
    consult_session *copy = NULL;
    consult_diagnostics *faults = NULL;
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_restore(world.pack, NULL, json, CONSULT_ZERO_TERMINATED, &copy, &faults));
    ck_assert_uint_eq(consult_diagnostics_count(faults), 3);
    EXPECT_TEXT("this pack has no slot \"shoe\"", consult_diagnostics_at(faults, 1)->message);
    ck_assert_uint_eq(consult_diagnostics_at(faults, 1)->line, 2);
    ck_assert_uint_eq(consult_diagnostics_at(faults, 1)->column, 1);
    consult_diagnostics_free(faults);
}
END_TEST

/* Times too far apart for their difference are brought together, not wrapped around. */
START_TEST(test_form_times_at_the_ends_of_the_world) {
    static const char *const ends[] = {
        "\"at\":7289654399999,\"agent\":-9498643199999,\"timers\":\"hold_limit 9223372036854775807\"}",
        "\"at\":-2208988800000,\"agent\":9498643199999,\"timers\":\"hold_limit -9223372036854775807\"}",
        "\"agent\":-1,\"timers\":\"hold_limit -9223372036854775807\"}"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        consult_session *first = restored(test_join(head, ends[i], NULL));
        const char *saved = test_saved(&world, first);
        consult_session *second = restored(saved);
        EXPECT_TEXT(saved, test_saved(&world, second));
        consult_session_free(second);
        consult_session_free(first);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_form_members_in_any_order);
    tcase_add_test(tests, test_form_families);
    tcase_add_loop_test(tests, test_form_refused_with_its_place, 0, sizeof refused / sizeof refused[0]);
    tcase_add_test(tests, test_form_all_unknown_ids_are_told);
    tcase_add_test(tests, test_form_times_at_the_ends_of_the_world);
}

static void add_default_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_form_usual_session_is_small);
    tcase_add_test(tests, test_form_long_talk_is_bounded);
    tcase_add_loop_test(tests, test_form_restored_is_what_was_saved, 0, 12);
}

int main(void) {
    int tiny = test_main("session_form, tiny pack", add_tests);
    return test_main("session_form, default pack", add_default_tests) | tiny;
}
