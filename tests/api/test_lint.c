/* lint.h: findings over drafts. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static const consult_findings *lint(const char *text, const consult_lint_options *options) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, text, CONSULT_ZERO_TERMINATED, options, &findings));
    ck_assert_ptr_nonnull(findings);
    return findings;
}

START_TEST(test_lint_nothing_wrong) {
    const consult_findings *findings = lint("请按时复查。", NULL);
    ck_assert_uint_eq(findings->count, 0);
    ck_assert_int_eq((int)findings->worst, 0);
    EXPECT_TEXT("请按时复查。", findings->fixed.data);
    ck_assert_uint_eq(findings->fixed.size, strlen("请按时复查。"));
}
END_TEST

START_TEST(test_lint_pack_without_rules_and_cues) {
    consult_pack *bare = test_pack(world.context, 0,
                                   test_json("{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1},"
                                             "'phases': [{'phase': 'greeting', 'initial': true}]}"),
                                   NULL);
    const consult_findings *findings = NULL;
    ck_assert_ptr_nonnull(bare);
    EXPECT_OK(consult_lint(world.worker, bare, NULL, "保证治好", CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(findings->count, 0);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(bare);
}
END_TEST

START_TEST(test_lint_finding_has_all_members) {
    const consult_findings *findings = lint("我们保證治好。", NULL);
    ck_assert_uint_eq(findings->count, 1);
    const consult_finding *one = findings->items[0];
    EXPECT_TEXT("T1.promise", one->rule);
    EXPECT_TEXT("T1", one->family);
    ck_assert_int_eq((int)one->level, CONSULT_LEVEL_BLOCK);
    ck_assert_uint_eq(one->span.start, 6);
    ck_assert_uint_eq(one->span.end, 18);
    EXPECT_TEXT("保證治好", one->quote.data);
    EXPECT_TEXT("承诺疗效", one->message);
    EXPECT_TEXT("promises an effect", one->message_en);
    EXPECT_TEXT(NULL, one->replacement);
    EXPECT_TEXT("说明因人而异", one->advice);
    EXPECT_TEXT("ours", one->source);
    ck_assert_ptr_eq(strstr(one->law, "广告法 16"), one->law); /* and since when, if that is said */
    ck_assert(!one->shadow);
    ck_assert_int_eq((int)findings->worst, CONSULT_LEVEL_BLOCK);
    EXPECT_TEXT("我们保證治好。", findings->fixed.data);
}
END_TEST

START_TEST(test_lint_locale_of_messages) {
    consult_lint_options options = {.struct_size = sizeof options, .locale = CONSULT_LOCALE_ZH_HANT};
    const consult_findings *findings = lint("我们保证治好。", &options);
    EXPECT_TEXT("承諾療效", findings->items[0]->message);
    EXPECT_TEXT("說明因人而異", findings->items[0]->advice);
}
END_TEST

START_TEST(test_lint_replacements_are_dropped_in) {
    const consult_findings *findings = lint("喂喂，这个没办法。", NULL);
    ck_assert_uint_eq(findings->count, 2);
    EXPECT_TEXT("您好", findings->items[0]->replacement);
    EXPECT_TEXT("我再想想办法", findings->items[1]->replacement);
    ck_assert_ptr_null(findings->items[0]->advice);
    EXPECT_TEXT("您好，这个我再想想办法。", findings->fixed.data);
    const char *fixed = test_join(findings->fixed.data, NULL);
    ck_assert_uint_eq(lint(fixed, NULL)->count, 0);
}
END_TEST

START_TEST(test_lint_order_is_place_level_rule) {
    const consult_findings *findings = lint("您这就是结膜炎，包治好，加微信，没办法", NULL);
    static const char *const rules[] = {"T2.unhedged", "T1.promise", "T5.wechat", "T3.words"};
    ck_assert_uint_eq(findings->count, 4);
    for (size_t i = 0; i < 4; i++) EXPECT_TEXT(rules[i], findings->items[i]->rule);
}
END_TEST

START_TEST(test_lint_once_and_loose) {
    ck_assert_uint_eq(lint("加微信，加微 / 信，微微信信", NULL)->count, 1);
    ck_assert_uint_eq(lint("微。小信", NULL)->count, 0);
}
END_TEST

START_TEST(test_lint_sentence_bounds_the_hedge) {
    ck_assert_uint_eq(lint("可能就是结膜炎。", NULL)->count, 0);
    ck_assert_uint_eq(lint("您这就是结膜炎。可能要几天。", NULL)->count, 1);
}
END_TEST

START_TEST(test_lint_known_slots) {
    consult_pair known = {"phone", "13800001234"};
    consult_lint_options options = {.struct_size = sizeof options, .known = &known, .known_count = 1};
    ck_assert_uint_eq(lint("请留个电话", &options)->count, 1);
    EXPECT_TEXT("T4.asked_known", lint("请留个电话", &options)->items[0]->rule);
    ck_assert_uint_eq(lint("请留个电话", NULL)->count, 0);
}
END_TEST

START_TEST(test_lint_session_knows_slots_and_is_not_changed) {
    consult_session *session = NULL;
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "13800001234", 0, NULL));
    const char *before = test_saved(&world, session);
    EXPECT_OK(consult_lint(world.worker, world.pack, session, "您好，请留个电话", CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT(before, test_saved(&world, session));
    consult_session_free(session);
}
END_TEST

START_TEST(test_lint_whole_turn_finding_without_span) {
    consult_lint_options options = {.struct_size = sizeof options, .first_turn = true};
    const consult_findings *findings = lint("有什么问题？", &options);
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("T6.greets", findings->items[0]->rule);
    ck_assert_uint_eq(findings->items[0]->span.start, findings->items[0]->span.end);
    ck_assert_uint_eq(findings->items[0]->quote.size, 0);
    ck_assert_uint_eq(lint("您好，有什么问题？", &options)->count, 0);
    ck_assert_uint_eq(lint("有什么问题？", NULL)->count, 0);
}
END_TEST

START_TEST(test_lint_shadow_rule_is_info) {
    const consult_findings *findings = lint("您试试看", NULL);
    ck_assert_uint_eq(findings->count, 1);
    ck_assert(findings->items[0]->shadow);
    ck_assert_int_eq((int)findings->items[0]->level, CONSULT_LEVEL_INFO);
    ck_assert_int_eq((int)findings->worst, CONSULT_LEVEL_INFO);
}
END_TEST

START_TEST(test_lint_audience) {
    consult_lint_options options = {.struct_size = sizeof options, .audience = CONSULT_AUDIENCE_BROADCAST};
    ck_assert_uint_eq(lint("验光多少钱", &options)->count, 1);
    ck_assert_uint_eq(lint("验光多少钱", NULL)->count, 0);
}
END_TEST

START_TEST(test_lint_figures_of_the_turn) {
    consult_lint_options options = {.struct_size = sizeof options, .reply_after_s = 300};
    ck_assert_uint_eq(lint("好的。", &options)->count, 1);
    options.reply_after_s = 299;
    ck_assert_uint_eq(lint("好的。", &options)->count, 0);
    options.reply_after_s = -1;
    ck_assert_uint_eq(lint("好的。", &options)->count, 0);
}
END_TEST

START_TEST(test_lint_holds) {
    consult_pack *pack = test_pack(
        world.context, 0,
        "{\"pack\":{\"id\":\"p\",\"version\":\"1\",\"format\":1},\"phases\":[{\"phase\":\"a\",\"initial\":true}],"
        "\"rules\":[{\"rule\":\"H.long\",\"family\":\"H\",\"level\":\"info\",\"when\":{\"metric\":\"held_s\",\"at_least\":60},"
        "\"message\":\"m\"},{\"rule\":\"H.back\",\"family\":\"H\",\"level\":\"info\",\"when\":{\"is\":\"hold_return\"},\"message\":"
        "\"m\"}]}",
        NULL);
    ck_assert_ptr_nonnull(pack);
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .held_s = 59};
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "好的", CONSULT_ZERO_TERMINATED, &options, &findings));
    ck_assert_uint_eq(findings->count, 0);
    options.held_s = 60;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "好的", CONSULT_ZERO_TERMINATED, &options, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("H.long", findings->items[0]->rule);
    options = (consult_lint_options){.struct_size = sizeof options, .hold_return = true};
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "好的", CONSULT_ZERO_TERMINATED, &options, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("H.back", findings->items[0]->rule);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_lint_unknown_ids) {
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .phase = "nowhere"};
    EXPECT(CONSULT_UNKNOWN_ID, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    ck_assert_ptr_null(findings);
    options.phase = "hold"; /* an interrupt will do */
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    consult_pair known = {"nothing", "1"};
    options = (consult_lint_options){.struct_size = sizeof options, .known = &known, .known_count = 1};
    EXPECT(CONSULT_UNKNOWN_ID, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    ck_assert_ptr_null(findings);
}
END_TEST

START_TEST(test_lint_misuse) {
    const consult_findings *findings = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(NULL, world.pack, NULL, "a", 1, NULL, &findings));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, NULL, NULL, "a", 1, NULL, &findings));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, NULL, 1, NULL, &findings));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, NULL, NULL));
    consult_lint_options options = {.struct_size = 2};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    options = (consult_lint_options){.struct_size = sizeof options, .audience = (consult_audience)7};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    options = (consult_lint_options){.struct_size = sizeof options, .locale = (consult_locale)7};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    options = (consult_lint_options){.struct_size = sizeof options, .known_count = 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    ck_assert_ptr_null(findings);
}
END_TEST

START_TEST(test_lint_invalid_utf8_and_limit) {
    const consult_findings *findings = NULL;
    EXPECT(CONSULT_INVALID_UTF8,
           consult_lint(world.worker, world.pack, NULL, "喂喂\xc3", CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 6);
    consult_lint_options options = {.struct_size = sizeof options, .patient = "\xff"};
    EXPECT(CONSULT_INVALID_UTF8, consult_lint(world.worker, world.pack, NULL, "a", 1, &options, &findings));
    const char *long_text = test_repeat("喂喂", 174763);
    EXPECT(CONSULT_LIMIT, consult_lint(world.worker, world.pack, NULL, long_text, CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_ptr_null(findings);
}
END_TEST

START_TEST(test_lint_replacements_do_not_repeat_what_stands_beside_them) {
    static const struct {
        const char *text, *quote, *fixed;
    } drafts[] = {{"喂喂，您好，请讲", "喂喂，您好", "您好，请讲"},
                  {"您好 喂喂，请讲", "您好 喂喂", "您好，请讲"},
                  {"喂喂您好", "喂喂您好", "您好"},
                  {"喂喂、喂喂", "喂喂、喂喂", "您好"},
                  {"您喂喂", "您喂喂", "您好"},
                  {"我没办法", "我没办法", "我再想想办法"},
                  {"我，没办法", "没办法", "我，我再想想办法"},
                  {"没办法想想办法", "没办法想想办法", "我再想想办法"},
                  {"喂喂好的", "喂喂", "您好好的"},
                  {"喂喂。您好", "喂喂", "您好。您好"},
                  {"喂喂", "喂喂", "您好"}};
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        const consult_findings *findings = lint(drafts[i].text, NULL);
        const consult_finding *found = NULL;
        for (size_t k = 0; k < findings->count && !found; k++)
            if (findings->items[k]->replacement) found = findings->items[k];
        ck_assert_ptr_nonnull(found);
        EXPECT_TEXT(drafts[i].quote, found->quote.data);
        EXPECT_TEXT(drafts[i].fixed, findings->fixed.data);
    }
}
END_TEST

START_TEST(test_lint_replacements_of_two_rules_are_joined) {
    static const struct {
        const char *text, *fixed, *quote;
    } drafts[] = {{"甲甲乙", "您好", "甲甲乙"},     {"丙，甲乙。", "您好。", "丙，甲乙"},
                  {"甲，甲乙", "您，您好", "甲"},   {"丙丁", "您好吗", "丙丁"},
                  {"丙。甲乙", "您好。您好", "丙"}, {"丙甲甲乙", "您好您好", "丙"},
                  {"甲丙丁", "您好吗", "甲丙丁"},   {"甲乙", "您好", "甲乙"}};
    consult_pack *pack =
        test_pack(world.context, 0,
                  test_json("{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1},"
                            "'phases': [{'phase': 'greeting', 'initial': true}],"
                            "'rules': [{'rule': 'A', 'family': 'A', 'message': 'a', 'swap': [['甲', '您']],"
                            " 'allow': ['甲乙']},"
                            "{'rule': 'B', 'family': 'B', 'message': 'b', 'swap': [['甲乙', '您好'], ['丁', '好吗']]},"
                            "{'rule': 'C', 'family': 'C', 'message': 'c', 'swap': [['丙', '您好']]}]}"),
                  NULL);
    ck_assert_ptr_nonnull(pack);
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        const consult_findings *findings = NULL;
        EXPECT_OK(consult_lint(world.worker, pack, NULL, drafts[i].text, CONSULT_ZERO_TERMINATED, NULL, &findings));
        EXPECT_TEXT(drafts[i].fixed, findings->fixed.data);
        EXPECT_TEXT(drafts[i].quote, findings->items[0]->quote.data);
    }
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_lint_swap_of_each_script) {
    consult_pack *pack = test_pack(world.context, 0,
                                   test_json("{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1},"
                                             "'phases': [{'phase': 'greeting', 'initial': true}],"
                                             "'rules': [{'rule': 'A', 'family': 'A', 'message': 'a', 'swap': [['病历本', "
                                             "{'zh-Hans': '病历', 'zh-Hant': '病歷'}], ['喂喂', '您好']]}]}"),
                                   NULL);
    ck_assert_ptr_nonnull(pack);
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options};
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "喂喂，带病历本", CONSULT_ZERO_TERMINATED, &options, &findings));
    EXPECT_TEXT("您好，带病历", findings->fixed.data);
    options.locale = CONSULT_LOCALE_ZH_HANT;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "喂喂，帶病歷本", CONSULT_ZERO_TERMINATED, &options, &findings));
    EXPECT_TEXT("您好，帶病歷", findings->fixed.data);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_lint_many_replacements) {
    const consult_findings *findings = lint(test_repeat("喂喂请，", 500), NULL);
    ck_assert_uint_eq(findings->count, 500);
    EXPECT_TEXT(test_repeat("您好请，", 500), findings->fixed.data);
}
END_TEST

START_TEST(test_lint_text_with_nul) {
    static const char text[] = "您好\0包治好";
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, text, sizeof text - 1, NULL, &findings));
    ck_assert_uint_eq(findings->count, 1);
    ck_assert_uint_eq(findings->fixed.size, sizeof text - 1);
    ck_assert_mem_eq(findings->fixed.data, text, sizeof text);
}
END_TEST

/* What is wrong with a draft as it stands marks all of it, and hides nothing; nothing hides it. */
START_TEST(test_lint_marks_the_draft) {
#define MESSAGE "'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}, "
    consult_pack *pack =
        test_pack(world.context, 0,
                  test_json("{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1},"
                            "'phases': [{'phase': 'greeting', 'initial': true}],"
                            "'rules': [{'rule': 'M1.long', 'family': 'M1', 'level': 'block', 'marks': 'draft',"
                            "'when': {'words': ['很长']}, " MESSAGE "'hit': ['很长', '很长。'], 'miss': ['长', '很']},"
                            "{'rule': 'M1.word', 'family': 'M1', 'when': {'words': ['真的']}, " MESSAGE
                            "'hit': ['真的', '真的。'], 'miss': ['真', '的']}]}"),
                  NULL);
    const consult_findings *findings = NULL;
    ck_assert_ptr_nonnull(pack);
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "“真的很长，很长。真的！”", CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(findings->count, 3);
    EXPECT_TEXT("M1.long", findings->items[0]->rule);
    EXPECT_TEXT("真的很长，很长。真的", findings->items[0]->quote.data);
    ck_assert(findings->items[0]->whole_draft);
    EXPECT_TEXT("M1.word", findings->items[1]->rule);
    EXPECT_TEXT("真的", findings->items[2]->quote.data);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_lint_nothing_wrong);
    tcase_add_test(tests, test_lint_pack_without_rules_and_cues);
    tcase_add_test(tests, test_lint_finding_has_all_members);
    tcase_add_test(tests, test_lint_locale_of_messages);
    tcase_add_test(tests, test_lint_replacements_are_dropped_in);
    tcase_add_test(tests, test_lint_order_is_place_level_rule);
    tcase_add_test(tests, test_lint_once_and_loose);
    tcase_add_test(tests, test_lint_sentence_bounds_the_hedge);
    tcase_add_test(tests, test_lint_known_slots);
    tcase_add_test(tests, test_lint_session_knows_slots_and_is_not_changed);
    tcase_add_test(tests, test_lint_whole_turn_finding_without_span);
    tcase_add_test(tests, test_lint_shadow_rule_is_info);
    tcase_add_test(tests, test_lint_audience);
    tcase_add_test(tests, test_lint_figures_of_the_turn);
    tcase_add_test(tests, test_lint_holds);
    tcase_add_test(tests, test_lint_unknown_ids);
    tcase_add_test(tests, test_lint_misuse);
    tcase_add_test(tests, test_lint_invalid_utf8_and_limit);
    tcase_add_test(tests, test_lint_replacements_do_not_repeat_what_stands_beside_them);
    tcase_add_test(tests, test_lint_replacements_of_two_rules_are_joined);
    tcase_add_test(tests, test_lint_swap_of_each_script);
    tcase_add_test(tests, test_lint_many_replacements);
    tcase_add_test(tests, test_lint_text_with_nul);
    tcase_add_test(tests, test_lint_marks_the_draft);
}

int main(void) {
    return test_main("lint", add_tests);
}
