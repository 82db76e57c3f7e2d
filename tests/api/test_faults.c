/* What a host passes wrongly: each call says which member is at fault, and leaves everything as it was. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

/* The worker tells INVALID_ARGUMENT with these words in it. */
static void told(consult_status wanted, const char *words, size_t offset) {
    const consult_error *error = consult_worker_error(world.worker);
    ck_assert_int_eq((int)error->status, (int)wanted);
    ck_assert_msg(strstr(error->message, words), "expected \"%s\", got \"%s\"", words, error->message);
    ck_assert_uint_eq(error->offset, offset);
}

/* ---- times ---- */

#define FIRST INT64_C(-2208988800000) /* 1900-01-01 */
#define LAST  INT64_C(7289654399999)  /* the end of 2200-12-31 */

static const int64_t wrong_times[] = {INT64_C(1764547200000000), INT64_MIN, INT64_MIN + 1, FIRST - 1, LAST + 1, INT64_MAX};

START_TEST(test_faults_times_of_another_unit) {
    const consult_advice *advice = NULL;
    const consult_routing *routing = NULL;
    const consult_waiting_list *waiting = NULL;
    const consult_session *sessions[] = {session};
    int64_t at = wrong_times[_i];
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "你好", 0, &advice));
    const char *before = test_saved(&world, session);
    consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = "红", .size = 3, .at_ms = at};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    ck_assert_ptr_null(advice);
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .detail = "greeting", .at_ms = at};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_tick(session, world.worker, at, &advice));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    EXPECT_TEXT(before, test_saved(&world, session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "在吗", 10, &advice)); /* a right time is taken as ever */
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_route(session, world.worker, NULL, 0, at, &routing));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_overdue(world.worker, sessions, 1, at, &waiting));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
}
END_TEST

START_TEST(test_faults_times_of_drafts_and_reviews) {
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .at_ms = wrong_times[_i]};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    options.at_ms = -1;                                               /* a day of 1969, before all laws */
    if (options.at_ms == 0 || options.at_ms >= INT64_C(946684800000)) /* of drafts not before 2000 */
        EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    consult_review *review = NULL;
    EXPECT_OK(consult_review_new(world.pack, NULL, NULL, &review));
    consult_turn turn = {
        .struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = "红", .size = 3, .at_ms = wrong_times[_i]};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_add(review, world.worker, &turn));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    turn.at_ms = TEST_NOW;
    EXPECT_OK(consult_review_add(review, world.worker, &turn));
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .detail = "greeting", .at_ms = wrong_times[_i]};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_event(review, world.worker, &event));
    told(CONSULT_INVALID_ARGUMENT, "milliseconds", CONSULT_NO_OFFSET);
    consult_review_free(review);
}
END_TEST

START_TEST(test_faults_times_from_end_to_end) {
    static const int64_t right[] = {FIRST, -1, 0, 1000, LAST};
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        const consult_advice *advice = NULL;
        consult_session *one = NULL, *copy = NULL;
        EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &one));
        consult_turn turn = {
            .struct_size = sizeof turn, .role = CONSULT_ROLE_AGENT, .text = "请稍等", .size = 9, .at_ms = right[i]};
        EXPECT_OK(consult_session_turn(one, world.worker, &turn, &advice)); /* it starts a timer, too */
        const char *saved = test_saved(&world, one);
        EXPECT_OK(consult_session_restore(world.pack, NULL, saved, CONSULT_ZERO_TERMINATED, &copy, NULL));
        EXPECT_TEXT(saved, test_saved(&world, copy));
        EXPECT_OK(consult_session_tick(one, world.worker, LAST, &advice));
        consult_session_free(copy);
        consult_session_free(one);
    }
}
END_TEST

/* ---- pairs ---- */

static void phrases_refuse(consult_pair second, consult_status wanted, const char *words, size_t offset) {
    consult_pair args[] = {{"phase", "x"}, second};
    consult_phrase_options options = {.struct_size = sizeof options, .args = args, .arg_count = 2};
    const consult_phrase_list *list = NULL;
    EXPECT(wanted, consult_phrases(world.worker, world.pack, session, "handover.place", &options, &list));
    ck_assert_ptr_null(list);
    told(wanted, words, offset);
}

START_TEST(test_faults_arguments_of_phrases) {
    phrases_refuse((consult_pair){"turns", NULL}, CONSULT_INVALID_ARGUMENT, "options.args[1]: value", CONSULT_NO_OFFSET);
    phrases_refuse((consult_pair){NULL, "x"}, CONSULT_INVALID_ARGUMENT, "options.args[1]: key", CONSULT_NO_OFFSET);
    phrases_refuse((consult_pair){"turns", "三\xff\xfe"}, CONSULT_INVALID_UTF8, "options.args[1].value", 3);
    phrases_refuse((consult_pair){"a\xff", "3"}, CONSULT_INVALID_UTF8, "options.args[1].key", 1);
}
END_TEST

static consult_status lint_known(consult_pair pair, size_t *count) {
    consult_lint_options options = {.struct_size = sizeof options, .known = &pair, .known_count = 1};
    const consult_findings *findings = NULL;
    consult_status status =
        consult_lint(world.worker, world.pack, session, "请留个电话", CONSULT_ZERO_TERMINATED, &options, &findings);
    *count = 0;
    for (size_t i = 0; findings && i < findings->count; i++) *count += strcmp(findings->items[i]->rule, "T4.asked_known") == 0;
    return status;
}

START_TEST(test_faults_known_slots) {
    size_t count;
    EXPECT(CONSULT_INVALID_UTF8, lint_known((consult_pair){"phone", "\xff"}, &count));
    told(CONSULT_INVALID_UTF8, "options.known[0].value", 0);
    EXPECT(CONSULT_INVALID_ARGUMENT, lint_known((consult_pair){NULL, "1"}, &count));
    told(CONSULT_INVALID_ARGUMENT, "options.known[0]: key", CONSULT_NO_OFFSET);
    EXPECT_OK(lint_known((consult_pair){"phone", "13800001234"}, &count));
    ck_assert_uint_eq(count, 1); /* asked for what is known */
    EXPECT_OK(lint_known((consult_pair){"phone", NULL}, &count));
    ck_assert_uint_eq(count, 0);
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    EXPECT_OK(lint_known((consult_pair){"age", "8"}, &count));
    ck_assert_uint_eq(count, 1);
    EXPECT_OK(lint_known((consult_pair){"phone", NULL}, &count)); /* not known after all */
    ck_assert_uint_eq(count, 0);
}
END_TEST

/* ---- texts ---- */

START_TEST(test_faults_texts_beside_the_draft) {
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .patient = "ab\xff"};
    EXPECT(CONSULT_INVALID_UTF8, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    told(CONSULT_INVALID_UTF8, "options.patient", 2);
    options = (consult_lint_options){.struct_size = sizeof options, .previous = "abc\xff"};
    EXPECT(CONSULT_INVALID_UTF8, consult_lint(world.worker, world.pack, session, "a", 1, &options, &findings));
    told(CONSULT_INVALID_UTF8, "options.previous", 3);
    options.previous = test_repeat("0123456789abcdef", 65536);
    EXPECT(CONSULT_LIMIT, consult_lint(world.worker, world.pack, session, "a", 1, &options, &findings));
    told(CONSULT_LIMIT, "options.previous is too long", 65536);
    EXPECT(CONSULT_LIMIT, consult_lint(world.worker, world.pack, NULL, options.previous, CONSULT_ZERO_TERMINATED, NULL, &findings));
    told(CONSULT_LIMIT, "the text is too long", 65536);
    ck_assert_ptr_null(findings);
}
END_TEST

START_TEST(test_faults_limits_are_told_apart) {
    consult_limits limits = {.struct_size = sizeof limits, .hits = 3};
    consult_context *context = test_heap_context(&world.heap, &limits);
    consult_worker *worker = NULL, *usual = world.worker;
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_worker_new(context, &worker)); /* limits of texts are those of the worker's context */
    EXPECT(CONSULT_LIMIT,
           consult_classify(worker, world.pack, "眼睛红，眼睛红，眼睛红，眼睛红", CONSULT_ZERO_TERMINATED, NULL, &labels));
    world.worker = worker;
    told(CONSULT_LIMIT, "limits.hits", CONSULT_NO_OFFSET);
    world.worker = usual;
    EXPECT_OK(consult_classify(usual, world.pack, "眼睛红，眼睛红，眼睛红，眼睛红", CONSULT_ZERO_TERMINATED, NULL, &labels));
    consult_worker_free(worker);
    consult_context_unref(context);
}
END_TEST

/* ---- one member at a time ---- */

START_TEST(test_faults_one_at_a_time) {
    const consult_advice *advice = NULL;
    consult_turn turn = {.struct_size = 4, .role = CONSULT_ROLE_PATIENT, .text = "a", .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(NULL, world.worker, &turn, &advice));
    told(CONSULT_INVALID_ARGUMENT, "session must be given", CONSULT_NO_OFFSET);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, NULL, &advice));
    told(CONSULT_INVALID_ARGUMENT, "turn must be given", CONSULT_NO_OFFSET);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    told(CONSULT_INVALID_ARGUMENT, "sizeof(consult_turn)", CONSULT_NO_OFFSET);
    turn = (consult_turn){.struct_size = sizeof turn, .text = "a", .size = 1, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    told(CONSULT_INVALID_ARGUMENT, "turn.role", CONSULT_NO_OFFSET);
    turn.role = CONSULT_ROLE_AGENT;
    turn.text = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_turn(session, world.worker, &turn, &advice));
    told(CONSULT_INVALID_ARGUMENT, "turn.text", CONSULT_NO_OFFSET);
    consult_event event = {.struct_size = sizeof event, .kind = (consult_event_kind)9, .detail = "x", .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    told(CONSULT_INVALID_ARGUMENT, "event.kind", CONSULT_NO_OFFSET);
    event = (consult_event){.struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .at_ms = TEST_NOW};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_event(session, world.worker, &event, &advice));
    told(CONSULT_INVALID_ARGUMENT, "event.detail", CONSULT_NO_OFFSET);
    consult_lint_options options = {.struct_size = sizeof options, .channel = (consult_channel)99};
    const consult_findings *findings = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    told(CONSULT_INVALID_ARGUMENT, "options.channel", CONSULT_NO_OFFSET);
    consult_agent agent = {.struct_size = sizeof agent};
    const consult_agent *agents[] = {&agent};
    const consult_routing *routing = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_route(session, world.worker, agents, 1, TEST_NOW, &routing));
    told(CONSULT_INVALID_ARGUMENT, "agents[0].id", CONSULT_NO_OFFSET);
}
END_TEST

/* A value that is no free text stands in notes and tables as it is: it is one line. */
START_TEST(test_faults_values_of_one_line) {
    const char *before = test_saved(&world, session);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_slot_set(session, "phone", "garbage not a phone\n\x01"));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_slot_set(session, "phone", "138\x7F"));
    EXPECT_TEXT(before, test_saved(&world, session));
    EXPECT_OK(consult_session_slot_set(session, "phone", "+852 9000-1234"));
    EXPECT_OK(consult_session_slot_set(session, "note", "怕光\n流泪"));
}
END_TEST

START_TEST(test_faults_an_owner_is_one_line) {
    consult_string note;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_take(session, "小王\n备注：x"));
    ck_assert_ptr_null(consult_session_owner(session));
    EXPECT_OK(consult_session_take(session, "小王"));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_hand_over(session, world.worker, "小王", "小李\r", &note));
    ck_assert_ptr_null(note.data);
    EXPECT_TEXT("小王", consult_session_owner(session));
}
END_TEST

static void add_tests(TCase *tests) {
    const int times = (int)(sizeof wrong_times / sizeof *wrong_times);
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_loop_test(tests, test_faults_times_of_another_unit, 0, times);
    tcase_add_loop_test(tests, test_faults_times_of_drafts_and_reviews, 0, times);
    tcase_add_test(tests, test_faults_times_from_end_to_end);
    tcase_add_test(tests, test_faults_arguments_of_phrases);
    tcase_add_test(tests, test_faults_known_slots);
    tcase_add_test(tests, test_faults_texts_beside_the_draft);
    tcase_add_test(tests, test_faults_limits_are_told_apart);
    tcase_add_test(tests, test_faults_one_at_a_time);
    tcase_add_test(tests, test_faults_values_of_one_line);
}

static void add_default_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_faults_an_owner_is_one_line);
}

int main(void) {
    int tiny = test_main("faults, tiny pack", add_tests);
    return test_main("faults, default pack", add_default_tests) | tiny;
}
