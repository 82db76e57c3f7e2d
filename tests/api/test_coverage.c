/* coverage.h: what talks go through of a pack. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

static void expect_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "%s is not in %s", part, text);
}

START_TEST(test_coverage_counts_what_was_gone_through) {
    consult_coverage *seen = NULL;
    consult_string json = {NULL, 0};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_coverage_new(world.pack, &seen));
    EXPECT_OK(consult_coverage_json(seen, world.worker, &json));
    expect_in(json.data, "\"seen\":0,\"items\":[{\"id\":\"greeting\",\"count\":0}");
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红", 0, NULL));
    EXPECT_OK(consult_coverage_add(seen, session, world.worker));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "现在胸痛", 10, NULL));
    EXPECT_OK(consult_coverage_add(seen, session, world.worker));
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.hold.start", .at_ms = TEST_NOW + 20000};
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    EXPECT_OK(consult_coverage_add(seen, session, world.worker));
    EXPECT_OK(consult_session_tick(session, world.worker, TEST_NOW + 900000, &advice));
    EXPECT_OK(consult_coverage_add(seen, session, world.worker));
    EXPECT_OK(consult_coverage_json(seen, world.worker, &json));
    expect_in(json.data, "{\"id\":\"inquiry\",\"count\":4}");
    expect_in(json.data, "{\"id\":\"emergency\",\"count\":");
    expect_in(json.data, "{\"id\":\"inquiry\",\"way\":\"enter\",\"number\":0,\"why\":\"T1\",\"count\":1}");
    expect_in(json.data, "{\"id\":\"emergency\",\"way\":\"enter\",\"number\":0,\"why\":\"T9\",\"count\":1}");
    expect_in(json.data, "{\"id\":\"hold_limit\",\"count\":1}");
    expect_in(json.data, "\"of\":\"inquiry\",\"count\":1}");
    EXPECT(CONSULT_OUT_OF_ORDER, consult_coverage_add(seen, session, world.worker)); /* the worker told of something else */
    consult_coverage_free(seen);
}
END_TEST

START_TEST(test_coverage_misuse) {
    consult_coverage *seen = NULL;
    consult_string json = {NULL, 0};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_new(NULL, &seen));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_new(world.pack, NULL));
    EXPECT_OK(consult_coverage_new(world.pack, &seen));
    EXPECT(CONSULT_OUT_OF_ORDER, consult_coverage_add(seen, session, world.worker));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_add(seen, NULL, world.worker));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_add(NULL, session, world.worker));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_json(NULL, world.worker, &json));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_coverage_json(seen, NULL, &json));
    consult_coverage_free(seen);
    consult_coverage_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_coverage_counts_what_was_gone_through);
    tcase_add_test(tests, test_coverage_misuse);
}

int main(void) {
    return test_main("coverage", add_tests);
}
