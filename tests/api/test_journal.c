/* journal.h: lines that are bound to one another; what a check finds. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

enum { LINES = 7 };

static consult_worker *scribe;
static consult_journal *journal;
static const char *lines[LINES];

static void open_journal(void) {
    open_tiny();
    EXPECT_OK(consult_worker_new(world.context, &scribe));
    EXPECT_OK(consult_journal_new(world.context, &journal));
}

static void close_journal(void) {
    consult_journal_free(journal);
    consult_worker_free(scribe);
    close_talk();
}

static void say(unsigned at, consult_role role, const char *text, int seconds) {
    consult_string line = {NULL, 0};
    const consult_advice *advice = NULL;
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = role,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW + seconds * INT64_C(1000),
                         .id = seconds == 9 ? "m-9" : NULL,
                         .typing_cpm = role == CONSULT_ROLE_AGENT ? 70 : 0,
                         .canned = role == CONSULT_ROLE_AGENT};
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    EXPECT_OK(consult_journal_turn(journal, scribe, session, &turn, &line));
    lines[at] = test_join(line.data, NULL);
}

/* A journal with a line of each kind. */
static void write_journal(void) {
    consult_string line = {NULL, 0};
    const consult_advice *advice = NULL;
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.hold.start", .at_ms = TEST_NOW + 6000};
    EXPECT_OK(consult_journal_begin(journal, scribe, session, &line));
    lines[0] = test_join(line.data, NULL);
    say(1, CONSULT_ROLE_PATIENT, "我眼睛\"发红\"，\n35岁", 0);
    say(2, CONSULT_ROLE_AGENT, "您好", 5);
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_OK(consult_journal_event(journal, scribe, session, &event, &line));
    lines[3] = test_join(line.data, NULL);
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 600000, &advice));
    EXPECT_OK(consult_journal_tick(journal, scribe, session, TEST_NOW + 600000, &line));
    lines[4] = test_join(line.data, NULL);
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    EXPECT_OK(consult_journal_set(journal, scribe, session, "phone", "13800001234", &line));
    lines[5] = test_join(line.data, NULL);
    EXPECT_OK(consult_journal_close(journal, scribe, &line));
    lines[6] = test_join(line.data, NULL);
}

static const char *of(const unsigned *order, size_t count) {
    const char *text = "";
    for (size_t i = 0; i < count; i++) text = test_join(text, lines[order[i]], NULL);
    return text;
}

static const consult_journal_check *verify(const char *text, const char *last) {
    const consult_journal_check *check = NULL;
    EXPECT_OK(consult_journal_verify(scribe, text, CONSULT_ZERO_TERMINATED, last, &check));
    return check;
}

static void expect_fault(consult_journal_fault fault, size_t line, const char *text, const char *last) {
    const consult_journal_check *check = verify(text, last);
    ck_assert_msg(check->fault == fault && check->line == line, "fault %d at line %zu", (int)check->fault, check->line);
}

static const unsigned all[] = {0, 1, 2, 3, 4, 5, 6};

START_TEST(test_journal_whole) {
    write_journal();
    const consult_journal_check *check = verify(of(all, LINES), NULL);
    ck_assert_int_eq(check->fault, CONSULT_JOURNAL_FINE);
    ck_assert_uint_eq(check->line, 0);
    ck_assert_uint_eq(check->lines, LINES);
    ck_assert(check->closed);
    EXPECT_TEXT(consult_journal_hash(journal), check->last_hash);
    expect_fault(CONSULT_JOURNAL_FINE, 0, of(all, LINES), consult_journal_hash(journal));
    char capitals[65];
    for (size_t i = 0; i < sizeof capitals; i++) {
        char c = consult_journal_hash(journal)[i];
        capitals[i] = c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : c;
    }
    expect_fault(CONSULT_JOURNAL_FINE, 0, of(all, LINES), capitals);
}
END_TEST

START_TEST(test_journal_is_played_again) {
    consult_session *again = NULL;
    const consult_journal_check *check = NULL;
    write_journal();
    const char *wanted = test_saved(&world, session);
    EXPECT_OK(
        consult_journal_replay(scribe, world.pack, world.facts, of(all, LINES), CONSULT_ZERO_TERMINATED, NULL, &again, &check));
    ck_assert_int_eq(check->fault, CONSULT_JOURNAL_FINE);
    EXPECT_TEXT(wanted, test_saved(&world, again));
    consult_session_free(again);
}
END_TEST

START_TEST(test_journal_finds_the_first_line_that_does_not_fit) {
    write_journal();
    const char *good = of(all, LINES);
    for (unsigned n = 0; n < LINES; n++) { /* changed: any one byte of any line */
        size_t start = 0;
        for (unsigned i = 0; i < n; i++) start += strlen(lines[i]);
        for (size_t at = 0; at + 1 < strlen(lines[n]); at += 7) {
            char *text = malloc(strlen(good) + 1);
            ck_assert_ptr_nonnull(text);
            memcpy(text, good, strlen(good) + 1);
            text[start + at] = text[start + at] == 'x' ? 'y' : 'x';
            const consult_journal_check *check = verify(text, NULL);
            ck_assert_uint_eq(check->line, n + 1);
            ck_assert(check->fault == CONSULT_JOURNAL_CHANGED || check->fault == CONSULT_JOURNAL_NOT_A_LINE);
            free(text);
        }
    }
    expect_fault(CONSULT_JOURNAL_MISSING, 3, of((const unsigned[]){0, 1, 3, 4, 5, 6}, 6), NULL);
    expect_fault(CONSULT_JOURNAL_MISSING, 1, of((const unsigned[]){1, 2, 3, 4, 5, 6}, 6), NULL);
    expect_fault(CONSULT_JOURNAL_REORDERED, 3, of((const unsigned[]){0, 1, 3, 2, 4, 5, 6}, 7), NULL);
    expect_fault(CONSULT_JOURNAL_REORDERED, 3, of((const unsigned[]){0, 1, 1, 2, 3, 4, 5, 6}, 8), NULL);
    expect_fault(CONSULT_JOURNAL_CUT, 6, of(all, 5), NULL);
    expect_fault(CONSULT_JOURNAL_CUT, 6, of(all, 5), consult_journal_hash(journal));
    expect_fault(CONSULT_JOURNAL_CUT, 1, "", NULL);
    expect_fault(CONSULT_JOURNAL_NOT_A_LINE, 8, test_join(good, "{}\n", NULL), NULL);
    expect_fault(CONSULT_JOURNAL_NOT_A_LINE, 1, "[]", NULL);
    expect_fault(CONSULT_JOURNAL_REORDERED, 8, test_join(good, lines[3], NULL), NULL);
}
END_TEST

START_TEST(test_journal_of_another_chain_is_foreign) {
    write_journal();
    const char *first[] = {lines[0], lines[1]};
    consult_journal_free(journal);
    EXPECT_OK(consult_journal_new(world.context, &journal));
    consult_session_free(session);
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
    consult_string line = {NULL, 0};
    EXPECT_OK(consult_journal_begin(journal, scribe, session, &line));
    say(1, CONSULT_ROLE_PATIENT, "多少钱", 1);
    say(2, CONSULT_ROLE_AGENT, "您好", 5);
    expect_fault(CONSULT_JOURNAL_FOREIGN, 3, test_join(first[0], first[1], lines[2], NULL), NULL);
}
END_TEST

/* The facts of a test, as JSON with ' for ". */
static consult_facts *facts_of(const char *json) {
    consult_facts *facts = NULL;
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, test_json(json), CONSULT_ZERO_TERMINATED, &facts, NULL));
    return facts;
}

static consult_journal_fault replay_with(const consult_facts *facts, const char *text) {
    const consult_journal_check *check = NULL;
    EXPECT_OK(consult_journal_replay(scribe, world.pack, facts, text, CONSULT_ZERO_TERMINATED, NULL, NULL, &check));
    ck_assert_uint_eq(check->line, check->fault ? 1 : 0);
    return check->fault;
}

START_TEST(test_journal_replay_finds_other_facts) {
    const char *given[] = {"{'hospital':'a'}", "{'hospital':'a','hours':'b'}", "{}"};
    consult_facts *facts[3];
    for (unsigned i = 0; i < 3; i++) facts[i] = facts_of(given[i]);
    for (unsigned i = 0; i <= 3; i++) {
        consult_string line = {NULL, 0};
        const consult_facts *own = i < 3 ? facts[i] : NULL;
        consult_session_free(session);
        consult_journal_free(journal);
        EXPECT_OK(consult_session_new(world.pack, own, NULL, &session));
        EXPECT_OK(consult_journal_new(world.context, &journal));
        EXPECT_OK(consult_journal_begin(journal, scribe, session, &line));
        const char *begin = test_join(line.data, NULL);
        EXPECT_OK(consult_journal_close(journal, scribe, &line));
        const char *text = test_join(begin, line.data, NULL);
        for (unsigned k = 0; k <= 3; k++)
            ck_assert_int_eq(replay_with(k < 3 ? facts[k] : NULL, text),
                             i == k || (i >= 2 && k >= 2) ? CONSULT_JOURNAL_FINE : CONSULT_JOURNAL_OTHER_FACTS);
    }
    for (unsigned i = 0; i < 3; i++) consult_facts_unref(facts[i]);
}
END_TEST

START_TEST(test_journal_replay_finds_other_packs_and_states) {
    const consult_journal_check *check = NULL;
    consult_session *again = NULL;
    consult_pack *pack = NULL;
    write_journal();
    EXPECT_OK(consult_pack_default(world.context, &pack));
    EXPECT_OK(consult_journal_replay(scribe, pack, NULL, of(all, LINES), CONSULT_ZERO_TERMINATED, NULL, &again, &check));
    ck_assert_int_eq(check->fault, CONSULT_JOURNAL_OTHER_PACK);
    ck_assert_ptr_null(again);
    consult_pack_unref(pack);
    /* a host that forges the chain itself: the words of a turn that was never taken */
    consult_journal_free(journal);
    EXPECT_OK(consult_journal_new(world.context, &journal));
    consult_string line = {NULL, 0};
    EXPECT_OK(consult_journal_begin(journal, scribe, session, &line));
    const char *head = test_join(line.data, NULL);
    consult_turn forged = {.struct_size = sizeof forged,
                           .role = CONSULT_ROLE_PATIENT,
                           .text = "我要投诉",
                           .size = CONSULT_ZERO_TERMINATED,
                           .at_ms = TEST_NOW + 700000};
    EXPECT_OK(consult_journal_turn(journal, scribe, session, &forged, &line));
    const char *text = test_join(head, line.data, NULL);
    expect_fault(CONSULT_JOURNAL_FINE, 0, text, consult_journal_hash(journal));
    EXPECT_OK(consult_journal_replay(scribe, world.pack, world.facts, text, CONSULT_ZERO_TERMINATED, consult_journal_hash(journal),
                                     NULL, &check));
    ck_assert_int_eq(check->fault, CONSULT_JOURNAL_OTHER_STATE);
    ck_assert_uint_eq(check->line, 2);
}
END_TEST

START_TEST(test_journal_misuse) {
    consult_string line = {NULL, 0};
    const consult_journal_check *check = NULL;
    consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = "a\0b", .size = 3};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_new(NULL, NULL));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_journal_close(journal, scribe, &line));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_journal_tick(journal, scribe, session, 0, &line));
    EXPECT_OK(consult_journal_begin(journal, scribe, session, &line));
    const char *hash = test_join(consult_journal_hash(journal), NULL);
    EXPECT(CONSULT_OUT_OF_ORDER, consult_journal_begin(journal, scribe, session, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_turn(journal, scribe, session, &turn, &line));
    turn.text = "\xFF";
    turn.size = 1;
    EXPECT(CONSULT_INVALID_UTF8, consult_journal_turn(journal, scribe, session, &turn, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_turn(journal, scribe, session, NULL, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_event(journal, scribe, session, NULL, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_set(journal, scribe, session, NULL, NULL, &line));
    EXPECT(CONSULT_INVALID_UTF8, consult_journal_set(journal, scribe, session, "phone", "\xFF", &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_tick(journal, scribe, NULL, 0, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_tick(NULL, scribe, session, 0, &line));
    EXPECT_TEXT(hash, consult_journal_hash(journal));
    EXPECT_OK(consult_journal_close(journal, scribe, &line));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_journal_tick(journal, scribe, session, 0, &line));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_verify(scribe, NULL, 0, NULL, &check));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_verify(NULL, "", 0, NULL, &check));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_replay(scribe, NULL, NULL, "", 0, NULL, NULL, &check));
    static const char *const bad[] = {"", "zz", "0", "g000000000000000000000000000000000000000000000000000000000000000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        EXPECT(CONSULT_INVALID_ARGUMENT, consult_journal_verify(scribe, "", 0, bad[i], &check));
        ck_assert_ptr_null(check);
    }
    ck_assert_ptr_null(consult_journal_hash(NULL));
    consult_journal_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_journal, close_journal);
    tcase_add_test(tests, test_journal_whole);
    tcase_add_test(tests, test_journal_is_played_again);
    tcase_add_test(tests, test_journal_finds_the_first_line_that_does_not_fit);
    tcase_add_test(tests, test_journal_of_another_chain_is_foreign);
    tcase_add_test(tests, test_journal_replay_finds_other_facts);
    tcase_add_test(tests, test_journal_replay_finds_other_packs_and_states);
    tcase_add_test(tests, test_journal_misuse);
}

int main(void) {
    return test_main("journal", add_tests);
}
