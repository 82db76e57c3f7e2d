/* worker.h: scratch memory, the last error, the count of allocations. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

START_TEST(test_worker_new_and_free) {
    test_heap heap = {0};
    consult_context *context = test_heap_context(&heap, NULL);
    consult_worker *worker = NULL;
    EXPECT_OK(consult_worker_new(context, &worker));
    ck_assert_ptr_nonnull(worker);
    consult_worker_free(worker);
    consult_worker_free(NULL);
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_worker_new_misuse) {
    test_heap heap = {0};
    consult_context *context = test_heap_context(&heap, NULL);
    consult_worker *worker = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_worker_new(NULL, &worker));
    ck_assert_ptr_null(worker);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_worker_new(context, NULL));
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_worker_error_when_nothing_was_wrong) {
    test_world world;
    ck_assert(test_world_open(&world));
    const consult_error *error = consult_worker_error(world.worker);
    ck_assert_ptr_nonnull(error);
    ck_assert_int_eq(error->status, CONSULT_OK);
    EXPECT_TEXT("", error->message);
    ck_assert_uint_ge(error->struct_size, sizeof *error);
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, world.pack, "眼睛", CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_int_eq(consult_worker_error(world.worker)->status, CONSULT_OK);
    ck_assert(consult_worker_error(world.worker)->offset == CONSULT_NO_OFFSET);
    ck_assert(test_world_close(&world));
}
END_TEST

START_TEST(test_worker_error_says_what_and_where) {
    test_world world;
    ck_assert(test_world_open(&world));
    const consult_labels *labels = NULL;
    EXPECT(CONSULT_INVALID_UTF8, consult_classify(world.worker, world.pack, "眼睛\xff红", CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_ptr_null(labels);
    const consult_error *error = consult_worker_error(world.worker);
    ck_assert_int_eq(error->status, CONSULT_INVALID_UTF8);
    ck_assert_uint_eq(error->offset, 6);
    ck_assert_uint_gt(strlen(error->message), 0);
    EXPECT_OK(consult_classify(world.worker, world.pack, "眼睛", CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_int_eq(consult_worker_error(world.worker)->status, CONSULT_OK);
    EXPECT_TEXT("", consult_worker_error(world.worker)->message);
    ck_assert(test_world_close(&world));
}
END_TEST

/* One round over texts of all lengths: classify, lint, a turn of the session, its saved form. */
static void round_of_calls(test_world *world, consult_session *session, int seconds) {
    static const char *const texts[] = {"您好", "我眼睛发红，去年做过手术", "电话138 0000 1234，今年35岁", "多少钱？没有胸痛。"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const consult_labels *labels = NULL;
        const consult_findings *findings = NULL;
        const consult_phrase_list *phrases = NULL;
        EXPECT_OK(consult_classify(world->worker, world->pack, texts[i], CONSULT_ZERO_TERMINATED, NULL, &labels));
        EXPECT_OK(consult_lint(world->worker, world->pack, session, texts[i], CONSULT_ZERO_TERMINATED, NULL, &findings));
        EXPECT_OK(consult_phrases(world->worker, world->pack, session, "greet", NULL, &phrases));
        EXPECT_OK(test_say(world, session, i % 2 == 0 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT, texts[i], seconds, NULL));
        consult_string json;
        EXPECT_OK(consult_session_save(session, world->worker, &json));
    }
}

START_TEST(test_worker_steady_state_allocates_nothing) {
    test_world world;
    ck_assert(test_world_open(&world));
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
    int seconds = 0;
    while (seconds < 50) round_of_calls(&world, session, seconds++);
    uint64_t by_worker = consult_worker_allocations(world.worker);
    uint64_t by_heap = world.heap.requests;
    ck_assert_uint_gt(by_worker, 0);
    for (int i = 0; i < 250; i++) round_of_calls(&world, session, seconds++); /* 1,000 turns */
    ck_assert_uint_eq(consult_worker_allocations(world.worker), by_worker);
    ck_assert_uint_eq(world.heap.requests, by_heap);
    consult_session_free(session);
    ck_assert(test_world_close(&world));
}
END_TEST

START_TEST(test_worker_serves_two_packs) {
    test_world world;
    ck_assert(test_world_open(&world));
    consult_pack *other = NULL;
    EXPECT_OK(consult_pack_default(world.context, &other));
    for (int i = 0; i < 4; i++) {
        const consult_labels *labels = NULL;
        EXPECT_OK(
            consult_classify(world.worker, i % 2 == 0 ? world.pack : other, "我眼睛发红", CONSULT_ZERO_TERMINATED, NULL, &labels));
        if (i % 2 == 0) ck_assert_uint_eq(labels->label_count, 6);
    }
    consult_pack_unref(other);
    ck_assert(test_world_close(&world));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_worker_new_and_free);
    tcase_add_test(tests, test_worker_new_misuse);
    tcase_add_test(tests, test_worker_error_when_nothing_was_wrong);
    tcase_add_test(tests, test_worker_error_says_what_and_where);
    tcase_add_test(tests, test_worker_steady_state_allocates_nothing);
    tcase_add_test(tests, test_worker_serves_two_packs);
}

int main(void) {
    return test_main("worker", add_tests);
}
