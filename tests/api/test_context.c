/* context.h: allocator, limits, logger, references. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

START_TEST(test_context_new_defaults) {
    consult_context *context = NULL;
    EXPECT_OK(consult_context_new(NULL, &context));
    ck_assert_ptr_nonnull(context);
    ck_assert_ptr_eq(consult_context_ref(context), context);
    consult_context_unref(context);
    consult_context_unref(context);
}
END_TEST

START_TEST(test_context_null_is_allowed_where_said) {
    ck_assert_ptr_null(consult_context_ref(NULL));
    consult_context_unref(NULL);
    consult_string none = {NULL, 0};
    consult_context *context = NULL;
    EXPECT_OK(consult_context_new(NULL, &context));
    consult_string_free(context, &none);
    consult_context_unref(context);
}
END_TEST

START_TEST(test_context_new_misuse) {
    consult_context *context = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(NULL, NULL));
    consult_context_options options = {.struct_size = 0};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(&options, &context));
    options.struct_size = sizeof(size_t) - 1;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(&options, &context));
    ck_assert_ptr_null(context);
}
END_TEST

START_TEST(test_context_incomplete_allocator) {
    test_heap heap = {0};
    for (int missing = 0; missing < 3; missing++) {
        consult_allocator allocator = test_heap_allocator(&heap);
        if (missing == 0) allocator.allocate = NULL;
        if (missing == 1) allocator.reallocate = NULL;
        if (missing == 2) allocator.release = NULL;
        consult_context_options options = {.struct_size = sizeof options, .allocator = &allocator};
        consult_context *context = (consult_context *)(void *)&heap;
        EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(&options, &context));
        ck_assert_ptr_null(context);
    }
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_context_limits_over_maximum) {
    consult_limits limits = {.struct_size = sizeof limits, .text_bytes = 1048577};
    consult_context_options options = {.struct_size = sizeof options, .limits = &limits};
    consult_context *context = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(&options, &context));
    ck_assert_ptr_null(context);
    limits.text_bytes = 1048576;
    EXPECT_OK(consult_context_new(&options, &context));
    consult_context_unref(context);
    limits.struct_size = 0;
    context = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_context_new(&options, &context));
    ck_assert_ptr_null(context);
}
END_TEST

START_TEST(test_context_allocator_is_copied_and_used) {
    test_heap heap = {0};
    consult_context *context = test_heap_context(&heap, NULL); /* the struct given is gone by now */
    ck_assert_ptr_nonnull(context);
    ck_assert_int_gt(heap.blocks, 0);
    consult_worker *worker = NULL;
    EXPECT_OK(consult_worker_new(context, &worker));
    int64_t both = heap.blocks;
    consult_context_unref(context); /* the worker keeps it */
    ck_assert_int_eq(heap.blocks, both);
    consult_worker_free(worker);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_context_text_limit_holds) {
    test_heap heap = {0};
    consult_limits limits = {.struct_size = sizeof limits, .text_bytes = 30, .turns = 2};
    test_world world = {.context = test_heap_context(&heap, &limits)};
    ck_assert_ptr_nonnull(world.context);
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    world.pack = test_pack_tiny(world.context);
    ck_assert_ptr_nonnull(world.pack);
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, test_repeat("好", 10), 0, NULL));
    EXPECT(CONSULT_LIMIT, test_say(&world, session, CONSULT_ROLE_PATIENT, test_repeat("好", 11), 1, NULL));
    ck_assert_uint_eq(consult_session_turns(session), 1);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "好", 2, NULL));
    EXPECT(CONSULT_LIMIT, test_say(&world, session, CONSULT_ROLE_PATIENT, "好", 3, NULL));
    ck_assert_uint_eq(consult_session_turns(session), 2);
    consult_session_free(session);
    ck_assert(test_world_close(&world));
    ck_assert(test_heap_clean(&heap));
}
END_TEST

/* A slot that no longer fits stops no turn, but nobody is told that it was kept. */
START_TEST(test_context_slots_that_do_not_fit_are_not_told) {
    test_heap heap = {0};
    consult_limits limits = {.struct_size = sizeof limits, .slot_bytes = 8};
    test_world world = {.context = test_heap_context(&heap, &limits)};
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    consult_string value;
    EXPECT_OK(consult_pack_default(world.context, &world.pack));
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我姓王，电话13800138000", 0, &advice));
    for (size_t i = 0; i < advice->reading->slot_count; i++) ck_assert_str_ne("phone", advice->reading->slots[i]->id);
    ck_assert_uint_eq(1, advice->reading->slot_count);
    EXPECT_OK(consult_mask_slot(session, world.worker, "phone", &value));
    ck_assert_ptr_null(value.data);
    consult_session_free(session);
    ck_assert(test_world_close(&world));
    ck_assert(test_heap_clean(&heap));
}
END_TEST

/* Of two values of one slot in a turn, the later one counts, unless it does not fit: then the earlier one is kept, and told. */
START_TEST(test_context_slots_that_do_not_fit_supersede_nothing) {
    static const char json[] =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'slots': [{'slot': 's', 'type': 'text', 'keep': 'last', 'mask': 'none'}], 'cues': ["
        "{'cue': 'p.one', 'when': {'words': ['甲']}, 'fills': [{'slot': 's', 'take': 'value', 'value': 'one'}], 'source': 'ours'},"
        "{'cue': 'p.two', 'when': {'words': ['乙']}, 'fills': [{'slot': 's', 'take': 'value', 'value': 'two and more'}], 'source': "
        "'ours'}]}";
    test_heap heap = {0};
    consult_limits limits = {.struct_size = sizeof limits, .slot_bytes = 8};
    test_world world = {.context = test_heap_context(&heap, &limits)};
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    world.pack = test_pack(world.context, 0, test_json(json), NULL);
    ck_assert_ptr_nonnull(world.pack);
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "甲，乙", 0, &advice));
    ck_assert_uint_eq(advice->reading->slot_count, 1);
    EXPECT_TEXT("one", advice->reading->slots[0]->value);
    EXPECT_TEXT("one", consult_session_slot_get(session, "s"));
    consult_session_free(session);
    ck_assert(test_world_close(&world));
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_context_json_limits_hold) {
    test_heap heap = {0};
    consult_limits limits = {.struct_size = sizeof limits, .json_bytes = 64, .json_depth = 3};
    consult_context *small = test_heap_context(&heap, &limits);
    consult_builder *builder = NULL;
    EXPECT_OK(consult_builder_new(small, &builder));
    const char *exact = test_join("{\"note\":\"", test_repeat("a", 53), "\"}", NULL);
    ck_assert_uint_eq(strlen(exact), 64);
    EXPECT_OK(consult_builder_add_json(builder, "exact", exact, CONSULT_ZERO_TERMINATED));
    const char *over = test_join("{\"note\":\"", test_repeat("a", 54), "\"}", NULL);
    EXPECT(CONSULT_LIMIT, consult_builder_add_json(builder, "over", over, CONSULT_ZERO_TERMINATED));
    consult_builder_free(builder);
    consult_context_unref(small);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

typedef struct log_seen {
    size_t lines;
    size_t not_text;
} log_seen;

static void count_lines(void *user, consult_log_level level, const char *message) {
    log_seen *seen = user;
    seen->lines++;
    if (message == NULL || message[0] == '\0' || strlen(message) > 4096) seen->not_text++;
    if (level != CONSULT_LOG_INFO && level != CONSULT_LOG_WARNING) seen->not_text++;
}

START_TEST(test_context_logger_is_never_called_in_a_turn) {
    log_seen seen = {0, 0};
    consult_context_options options = {.struct_size = sizeof options, .logger = count_lines, .logger_user = &seen};
    test_world world = {0};
    EXPECT_OK(consult_context_new(&options, &world.context));
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    world.pack = test_pack_tiny(world.context);
    ck_assert_ptr_nonnull(world.pack);
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    size_t before = seen.lines;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红，电话13800001234", 0, NULL));
    EXPECT(CONSULT_INVALID_UTF8, test_say(&world, session, CONSULT_ROLE_PATIENT, "\xff", 1, NULL));
    ck_assert_uint_eq(seen.lines, before);
    ck_assert_uint_eq(seen.not_text, 0);
    consult_session_free(session);
    ck_assert(test_world_close(&world));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_context_new_defaults);
    tcase_add_test(tests, test_context_null_is_allowed_where_said);
    tcase_add_test(tests, test_context_new_misuse);
    tcase_add_test(tests, test_context_incomplete_allocator);
    tcase_add_test(tests, test_context_limits_over_maximum);
    tcase_add_test(tests, test_context_allocator_is_copied_and_used);
    tcase_add_test(tests, test_context_text_limit_holds);
    tcase_add_test(tests, test_context_slots_that_do_not_fit_are_not_told);
    tcase_add_test(tests, test_context_slots_that_do_not_fit_supersede_nothing);
    tcase_add_test(tests, test_context_json_limits_hold);
    tcase_add_test(tests, test_context_logger_is_never_called_in_a_turn);
}

int main(void) {
    return test_main("context", add_tests);
}
