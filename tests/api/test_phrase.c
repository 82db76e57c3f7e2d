/* phrase.h: what to say. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

static const consult_phrase_list *phrases(const consult_session *in, const char *scenario, const consult_phrase_options *options) {
    const consult_phrase_list *list = NULL;
    EXPECT_OK(consult_phrases(world.worker, world.pack, in, scenario, options, &list));
    ck_assert_ptr_nonnull(list);
    return list;
}

static bool offers(const consult_phrase_list *list, const char *text) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->text.data, text) == 0) return true;
    return false;
}

START_TEST(test_phrase_filled_from_facts) {
    const consult_phrase_list *list = phrases(session, "greet", NULL);
    ck_assert_uint_eq(list->count, 2);
    ck_assert(offers(list, "您好，这里是试验医院。"));
    ck_assert(offers(list, "您好，请讲。"));
    for (size_t i = 0; i < list->count; i++) {
        EXPECT_TEXT("greet", list->items[i]->scenario);
        ck_assert_uint_eq(list->items[i]->text.size, strlen(list->items[i]->text.data));
        ck_assert(!list->items[i]->used);
        ck_assert_ptr_nonnull(strstr(list->items[i]->id, "greet#0/"));
    }
}
END_TEST

START_TEST(test_phrase_that_cannot_be_filled_is_not_offered) {
    const consult_phrase_list *list = phrases(NULL, "greet", NULL); /* no session, no facts */
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("您好，请讲。", list->items[0]->text.data);
    ck_assert_uint_eq(phrases(NULL, "thank", NULL)->count, 0);
    ck_assert_uint_eq(phrases(session, "thank", NULL)->count, 0); /* the phone is not known */
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    list = phrases(session, "thank", NULL);
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("谢谢，13800001234已记下。", list->items[0]->text.data);
}
END_TEST

START_TEST(test_phrase_arguments) {
    ck_assert_uint_eq(phrases(session, "quote", NULL)->count, 0);
    consult_pair args[] = {{"minutes", "10"}, {"unused", "x"}};
    consult_phrase_options options = {.struct_size = sizeof options, .args = args, .arg_count = 2};
    const consult_phrase_list *list = phrases(session, "quote", &options);
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("验光90元/次，约10分钟。", list->items[0]->text.data);
}
END_TEST

START_TEST(test_phrase_facts_without_session) {
    consult_phrase_options options = {.struct_size = sizeof options, .facts = world.facts, .locale = CONSULT_LOCALE_ZH_HANT};
    ck_assert(offers(phrases(NULL, "greet", &options), "您好，這裡是试验医院。"));
}
END_TEST

START_TEST(test_phrase_two_times) {
    const consult_phrase_list *list = phrases(session, "offer", NULL);
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("12月1日9:30或者12月2日14点，您看哪个方便？", list->items[0]->text.data);
    ck_assert_uint_eq(phrases(NULL, "offer", NULL)->count, 0); /* nothing is made up */
}
END_TEST

START_TEST(test_phrase_channel_of_the_block) {
    consult_phrase_options options = {.struct_size = sizeof options, .channel = CONSULT_CHANNEL_PHONE};
    const consult_phrase_list *list = phrases(session, "ask.phone", &options);
    ck_assert_uint_ge(list->count, 1);
    EXPECT_TEXT("来电号码就是您的电话吗？", list->items[0]->text.data); /* the more specific one first */
    list = phrases(session, "ask.phone", NULL);
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("方便留个电话吗？", list->items[0]->text.data);
}
END_TEST

START_TEST(test_phrase_used_comes_last) {
    const char *first = test_join(phrases(session, "greet", NULL)->items[0]->id, NULL);
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_PHRASE_USED, .detail = first, .at_ms = TEST_NOW};
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    const consult_phrase_list *list = phrases(session, "greet", NULL);
    ck_assert_uint_eq(list->count, 2);
    EXPECT_TEXT(first, list->items[1]->id);
    ck_assert(list->items[1]->used);
    ck_assert(!list->items[0]->used);
}
END_TEST

START_TEST(test_phrase_seed_and_at_most) {
    consult_phrase_options options = {.struct_size = sizeof options, .at_most = 1};
    ck_assert_uint_eq(phrases(session, "greet", &options)->count, 1);
    bool differ = false;
    const char *first = NULL;
    for (uint64_t seed = 1; seed <= 64; seed++) {
        options.seed = seed;
        const char *one = test_join(phrases(session, "greet", &options)->items[0]->text.data, NULL);
        EXPECT_TEXT(one, phrases(session, "greet", &options)->items[0]->text.data);
        if (first == NULL) first = one;
        differ = differ || strcmp(first, one) != 0;
    }
    ck_assert_msg(differ, "64 seeds gave the same phrase");
}
END_TEST

START_TEST(test_phrase_errors) {
    const consult_phrase_list *list = NULL;
    EXPECT(CONSULT_UNKNOWN_ID, consult_phrases(world.worker, world.pack, session, "nothing", NULL, &list));
    ck_assert_ptr_null(list);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(NULL, world.pack, session, "greet", NULL, &list));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, NULL, session, "greet", NULL, &list));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, world.pack, session, NULL, NULL, &list));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, world.pack, session, "greet", NULL, NULL));
    consult_phrase_options options = {.struct_size = 3};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, world.pack, session, "greet", &options, &list));
    options = (consult_phrase_options){.struct_size = sizeof options, .arg_count = 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, world.pack, session, "greet", &options, &list));
    options = (consult_phrase_options){.struct_size = sizeof options, .locale = (consult_locale)5};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_phrases(world.worker, world.pack, session, "greet", &options, &list));
    ck_assert_ptr_null(list);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_phrase_filled_from_facts);
    tcase_add_test(tests, test_phrase_that_cannot_be_filled_is_not_offered);
    tcase_add_test(tests, test_phrase_arguments);
    tcase_add_test(tests, test_phrase_facts_without_session);
    tcase_add_test(tests, test_phrase_two_times);
    tcase_add_test(tests, test_phrase_channel_of_the_block);
    tcase_add_test(tests, test_phrase_used_comes_last);
    tcase_add_test(tests, test_phrase_seed_and_at_most);
    tcase_add_test(tests, test_phrase_errors);
}

int main(void) {
    return test_main("phrase", add_tests);
}
