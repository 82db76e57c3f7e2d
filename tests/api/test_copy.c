/* consult_…_copy: what a copy holds once the worker has gone on, and once it is gone. */
#include "expect.h"
#include "world.h"

#include <stdio.h>

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static void make_session(consult_session **session) {
    consult_session_options options = {.struct_size = sizeof options};
    EXPECT_OK(consult_session_new(world.pack, world.facts, &options, session));
}

static const consult_advice *say(consult_session *session, consult_role role, const char *text) {
    consult_turn in = {.struct_size = sizeof in, .role = role, .text = text, .size = CONSULT_ZERO_TERMINATED, .at_ms = 1000};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_turn(session, world.worker, &in, &advice));
    return advice;
}

/* The worker takes another text: whatever was borrowed from it is overwritten. */
static void overwrite(void) {
    const consult_labels *labels;
    for (int i = 0; i < 3; i++)
        EXPECT_OK(
            consult_classify(world.worker, world.pack, "好好好好好好好好好好好好好好好好", CONSULT_ZERO_TERMINATED, NULL, &labels));
}

START_TEST(test_copy_labels_outlives_the_worker) {
    const consult_labels *labels;
    consult_labels *copy;
    EXPECT_OK(consult_classify(world.worker, world.pack, "我儿子眼睛发红，13800001234", CONSULT_ZERO_TERMINATED, NULL, &labels));
    size_t slots = labels->slot_count, evidence = labels->evidence_count;
    ck_assert_uint_gt(slots, 0);
    ck_assert_uint_gt(evidence, 0);
    EXPECT_OK(consult_labels_copy(world.context, labels, &copy));
    overwrite();
    ck_assert_uint_eq(copy->slot_count, slots);
    ck_assert_uint_eq(copy->evidence_count, evidence);
    bool phone = false;
    for (size_t i = 0; i < copy->slot_count; i++) phone = phone || strcmp(copy->slots[i]->value, "13800001234") == 0;
    ck_assert(phone);
    ck_assert_str_eq(copy->primary, "proxy");
    ck_assert_str_eq(consult_labels_of(copy, "type")->id, "proxy");
    consult_labels_free(world.context, copy);
}
END_TEST

START_TEST(test_copy_advice_holds_everything) {
    consult_session *session;
    consult_advice *copy;
    make_session(&session);
    (void)say(session, CONSULT_ROLE_PATIENT, "我儿子眼睛发红");
    const consult_advice *advice = say(session, CONSULT_ROLE_AGENT, "喂喂");
    ck_assert_uint_gt(advice->findings->count, 0);
    char phase[64], quote[64];
    snprintf(phase, sizeof phase, "%s", advice->phase);
    snprintf(quote, sizeof quote, "%s", advice->findings->items[0]->quote.data);
    EXPECT_OK(consult_advice_copy(world.context, advice, &copy));
    consult_session_free(session);
    overwrite();
    ck_assert_str_eq(copy->phase, phase);
    ck_assert_str_eq(copy->findings->items[0]->quote.data, quote);
    ck_assert_ptr_nonnull(copy->reading);
    consult_advice_free(world.context, copy);
}
END_TEST

START_TEST(test_copy_phrases_of_actions) {
    consult_session *session;
    consult_advice *copy;
    make_session(&session);
    const consult_advice *advice = say(session, CONSULT_ROLE_PATIENT, "我儿子眼睛发红");
    ck_assert_uint_gt(advice->action_count, 0);
    ck_assert_uint_gt(advice->actions[0]->phrase_count, 0);
    char text[256];
    snprintf(text, sizeof text, "%s", advice->actions[0]->phrases[0]->text.data);
    EXPECT_OK(consult_advice_copy(world.context, advice, &copy));
    overwrite();
    ck_assert_str_eq(copy->actions[0]->phrases[0]->text.data, text);
    consult_advice_free(world.context, copy);
    consult_session_free(session);
}
END_TEST

START_TEST(test_copy_misuse) {
    const consult_findings *findings;
    consult_findings *copy = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "喂喂", CONSULT_ZERO_TERMINATED, NULL, &findings));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_findings_copy(NULL, findings, &copy));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_findings_copy(world.context, NULL, &copy));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_findings_copy(world.context, findings, NULL));
    EXPECT_OK(consult_findings_copy(world.context, findings, &copy));
    ck_assert_uint_eq(copy->count, findings->count);
    ck_assert_str_eq(copy->fixed.data, findings->fixed.data);
    consult_findings_free(world.context, copy);
    consult_findings_free(world.context, NULL);
    consult_labels_free(NULL, NULL);
}
END_TEST

START_TEST(test_copy_phrase_list) {
    consult_session *session;
    const consult_phrase_list *list;
    consult_phrase_list *copy;
    make_session(&session);
    const consult_advice *advice = say(session, CONSULT_ROLE_PATIENT, "我儿子眼睛发红");
    char scenario[64];
    snprintf(scenario, sizeof scenario, "%s", advice->actions[0]->phrases[0]->scenario);
    EXPECT_OK(consult_phrases(world.worker, world.pack, session, scenario, NULL, &list));
    ck_assert_uint_gt(list->count, 0);
    EXPECT_OK(consult_phrase_list_copy(world.context, list, &copy));
    char text[256];
    snprintf(text, sizeof text, "%s", list->items[0]->text.data);
    overwrite();
    ck_assert_str_eq(copy->items[0]->text.data, text);
    consult_phrase_list_free(world.context, copy);
    consult_session_free(session);
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_copy_labels_outlives_the_worker);
    tcase_add_test(tests, test_copy_advice_holds_everything);
    tcase_add_test(tests, test_copy_phrases_of_actions);
    tcase_add_test(tests, test_copy_misuse);
    tcase_add_test(tests, test_copy_phrase_list);
}

int main(void) {
    return test_main("copy", add);
}
