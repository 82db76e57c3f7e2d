/* route.h: difficulty and its reasons, who takes a case, who waits longest, who is responsible. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"

static const consult_routing *routing;

static const consult_difficulty *weigh(void) {
    const consult_difficulty *difficulty = NULL;
    EXPECT_OK(consult_session_difficulty(session, world.worker, &difficulty));
    return difficulty;
}

static void say(const char *text, int seconds) {
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, text, seconds, &advice));
}

static consult_agent agent(const char *id, uint32_t skill, uint32_t load, uint32_t capacity) {
    return (consult_agent){.struct_size = sizeof(consult_agent), .id = id, .skill = skill, .load = load, .capacity = capacity};
}

static size_t route(const consult_agent *agents, size_t count) {
    const consult_agent *list[8];
    for (size_t i = 0; i < count; i++) list[i] = &agents[i];
    EXPECT_OK(consult_route(session, world.worker, list, count, TEST_NOW, &routing));
    ck_assert_uint_eq(routing->choice_count, count);
    return routing->agent;
}

START_TEST(test_route_difficulty_grows_with_its_reasons) {
    uint32_t plain = weigh()->permille;
    ck_assert(weigh()->part_count == 0 && plain == weigh()->base && !weigh()->urgent);
    say("我要投诉你们，态度太差了", 0);
    const consult_difficulty *d = weigh();
    ck_assert(d->permille > plain && d->part_count > 0);
    uint32_t sum = d->base;
    for (size_t i = 0; i < d->part_count; i++) sum += d->parts[i]->add;
    ck_assert_uint_eq(d->permille, sum > 1000 ? 1000 : sum);
    say("我现在胸口压着痛，左胳膊麻，出冷汗", 9);
    ck_assert(weigh()->urgent && weigh()->permille >= 900);
}
END_TEST

START_TEST(test_route_simple_cases_go_to_juniors) {
    consult_agent agents[] = {agent("senior", 900, 0, 4), agent("junior", 300, 0, 4)};
    ck_assert_uint_eq(route(agents, 2), 1);
    ck_assert_int_eq(routing->choices[0]->fate, CONSULT_ROUTE_COSTLIER);
    say("我要投诉你们，态度太差了", 0);
    ck_assert_uint_eq(route(agents, 2), 0);
    ck_assert_int_eq(routing->choices[1]->fate, CONSULT_ROUTE_UNSKILLED);
    agents[0].shift_start_ms = TEST_NOW + 1; /* not on duty yet: the most skilled of the others */
    agents[0].shift_end_ms = TEST_NOW + 2;
    ck_assert_uint_eq(route(agents, 2), 1);
    ck_assert_int_eq(routing->choices[0]->fate, CONSULT_ROUTE_OFF_SHIFT);
}
END_TEST

START_TEST(test_route_load_is_shared) {
    consult_agent agents[] = {agent("a", 500, 3, 4), agent("b", 500, 1, 4), agent("c", 500, 4, 4)};
    ck_assert_uint_eq(route(agents, 3), 1);
    ck_assert_int_eq(routing->choices[2]->fate, CONSULT_ROUTE_FULL);
    ck_assert(routing->choices[0]->cost > routing->choices[1]->cost);
    agents[0].load = 1;
    agents[0].assigned = 2;
    agents[1].assigned = 3; /* of equals the one with fewer today */
    ck_assert_uint_eq(route(agents, 3), 0);
    agents[1].assigned = 2;
    agents[0].last_assigned_ms = TEST_NOW - 1;
    agents[1].last_assigned_ms = TEST_NOW - 9; /* then the one who waited longest */
    ck_assert_uint_eq(route(agents, 3), 1);
    agents[0].load = agents[1].load = 4;
    ck_assert_uint_eq(route(agents, 3), SIZE_MAX);
    ck_assert_uint_eq(route(agents, 0), SIZE_MAX);
}
END_TEST

START_TEST(test_route_the_owner_keeps_the_case) {
    consult_agent agents[] = {agent("a", 900, 4, 4), agent("b", 900, 0, 4)};
    ck_assert_ptr_null(consult_session_owner(session));
    EXPECT_OK(consult_session_take(session, "a"));
    EXPECT_OK(consult_session_take(session, "a"));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_take(session, "b"));
    EXPECT_TEXT("a", consult_session_owner(session));
    ck_assert_uint_eq(route(agents, 2), 0); /* full, but it is theirs */
    ck_assert_int_eq(routing->choices[0]->fate, CONSULT_ROUTE_OWNER);
    agents[0].shift_end_ms = TEST_NOW;
    ck_assert_uint_eq(route(agents, 2), 1);
}
END_TEST

START_TEST(test_route_a_case_is_handed_over_with_a_note) {
    consult_string note;
    say("我妈今年67岁，看东西模糊半年了", 0);
    EXPECT_OK(consult_session_take(session, "a"));
    const char *before = test_saved(&world, session);
    EXPECT(CONSULT_OUT_OF_ORDER, consult_session_hand_over(session, world.worker, "b", "c", &note));
    ck_assert_ptr_null(note.data);
    EXPECT_TEXT(before, test_saved(&world, session));
    EXPECT_OK(consult_session_hand_over(session, world.worker, "a", "b", &note));
    ck_assert_ptr_nonnull(strstr(note.data, "67"));
    EXPECT_TEXT("b", consult_session_owner(session));
    EXPECT_OK(consult_session_hand_over(session, world.worker, NULL, "c", &note)); /* b has left */
    EXPECT_TEXT("c", consult_session_owner(session));
}
END_TEST

START_TEST(test_route_the_most_pressing_comes_first) {
    consult_session *other = NULL, *urgent = NULL, *answered = NULL;
    const consult_advice *advice = NULL;
    const consult_waiting_list *list = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &other));
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &urgent));
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &answered));
    say("您好", 0);
    EXPECT_OK(test_say(&world, other, CONSULT_ROLE_PATIENT, "您好", 30, &advice));
    EXPECT_OK(test_say(&world, urgent, CONSULT_ROLE_PATIENT, "我现在胸口压着痛，左胳膊麻，出冷汗", 85, &advice));
    EXPECT_OK(test_say(&world, answered, CONSULT_ROLE_PATIENT, "您好", 0, &advice));
    EXPECT_OK(test_say(&world, answered, CONSULT_ROLE_AGENT, "您好", 1, &advice));
    const consult_session *sessions[] = {answered, other, session, urgent};
    EXPECT_OK(consult_overdue(world.worker, sessions, 4, TEST_NOW + 90000, &list));
    ck_assert_uint_eq(list->count, 3);
    ck_assert(list->items[0]->session == 3 && list->items[0]->urgent);
    ck_assert(list->items[1]->limit_ms == 60000 && list->items[2]->limit_ms == 60000);
    ck_assert(list->items[1]->session == 2 && list->items[1]->waiting_ms == 90000 && list->items[1]->permille == 1500);
    ck_assert(list->items[2]->session == 1 && list->items[2]->permille == 1000);
    consult_session_free(other);
    consult_session_free(urgent);
    consult_session_free(answered);
}
END_TEST

START_TEST(test_route_refuses_what_is_no_call) {
    const consult_difficulty *difficulty = NULL;
    const consult_waiting_list *list = NULL;
    const consult_session *none[] = {NULL};
    const consult_agent *bad[] = {NULL};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_difficulty(NULL, world.worker, &difficulty));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_route(session, world.worker, bad, 1, 0, &routing));
    EXPECT(CONSULT_LIMIT, consult_route(session, world.worker, bad, 10001, 0, &routing));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_overdue(world.worker, none, 1, 0, &list));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_take(session, ""));
    ck_assert(difficulty == NULL && routing == NULL && list == NULL);
}
END_TEST

START_TEST(test_route_a_pack_without_one_says_so) {
    consult_session *plain = NULL;
    const consult_difficulty *difficulty = NULL;
    consult_string note;
    consult_pack *pack = test_pack(
        world.context, 0,
        "{\"pack\": {\"id\": \"p\", \"version\": \"1\", \"format\": 1}, \"phases\": [{\"phase\": \"a\", \"initial\": true}]}",
        NULL);
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &plain));
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_difficulty(plain, world.worker, &difficulty));
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_take(plain, "a"));
    EXPECT(CONSULT_UNKNOWN_ID, consult_session_hand_over(plain, world.worker, NULL, "a", &note));
    consult_session_free(plain);
    consult_pack_unref(pack);
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_route_difficulty_grows_with_its_reasons);
    tcase_add_test(tests, test_route_simple_cases_go_to_juniors);
    tcase_add_test(tests, test_route_load_is_shared);
    tcase_add_test(tests, test_route_the_owner_keeps_the_case);
    tcase_add_test(tests, test_route_a_case_is_handed_over_with_a_note);
    tcase_add_test(tests, test_route_the_most_pressing_comes_first);
    tcase_add_test(tests, test_route_refuses_what_is_no_call);
    tcase_add_test(tests, test_route_a_pack_without_one_says_so);
}

int main(void) {
    return test_main("route", add);
}
