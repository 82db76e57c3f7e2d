/* pack.h: lists of words of the host's own. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <stdio.h>

enum { MANY = 60000 };

static test_heap heap;
static consult_context *context;
static consult_worker *worker;
static consult_builder *builder;
static consult_pack *pack;

static void open_builder(void) {
    context = test_heap_context(&heap, NULL);
    ck_assert_ptr_nonnull(context);
    EXPECT_OK(consult_worker_new(context, &worker));
    EXPECT_OK(consult_builder_new(context, &builder));
    EXPECT_OK(consult_builder_add_default(builder, "core"));
    pack = NULL;
}

static void close_builder(void) {
    consult_worker_free(worker);
    consult_builder_free(builder);
    consult_pack_unref(pack);
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

static void compile(void) {
    EXPECT_OK(consult_builder_compile(builder, 0, &pack, NULL));
}

/* The words that the rules over the host's lists find, joined by "|". */
static const char *found(const char *text) {
    const consult_findings *findings = NULL;
    const char *all = "";
    EXPECT_OK(consult_lint(worker, pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings));
    for (size_t i = 0; i < findings->count; i++)
        if (strncmp(findings->items[i]->rule, "F17.host_words", 14) == 0)
            all = test_join(all, *all ? "|" : "", findings->items[i]->quote.data, NULL);
    return all;
}

START_TEST(test_words_list_is_read) {
    EXPECT_OK(consult_builder_add_words(builder, "host.words", "list.txt",
                                        "\xEF\xBB\xBF# a list\r\n\r\n  某某医院 \n坏\"词\\\n!某某医院旧址\n!老某某医院\n另一词",
                                        CONSULT_ZERO_TERMINATED));
    compile();
    EXPECT_TEXT("某某医院", found("您去某某医院看吧"));
    EXPECT_TEXT("某某醫院", found("您去某某醫院看吧"));
    EXPECT_TEXT("", found("地址在某某医院旧址"));
    EXPECT_TEXT("", found("老某某医院那边"));
    EXPECT_TEXT("坏\"词\\|另一词", found("坏\"词\\和另一词"));
    EXPECT_TEXT("", found("a list"));
    EXPECT_TEXT("示例禁用词", found("示例禁用词"));
}
END_TEST

START_TEST(test_words_disguised) {
    EXPECT_OK(consult_builder_add_words(builder, "host.words_disguised", NULL, "坏东西\nabc词\n买1送2", CONSULT_ZERO_TERMINATED));
    compile();
    EXPECT_TEXT("坏 东*西", found("你这坏 东*西。"));
    EXPECT_TEXT("坏坏东東西", found("坏坏东東西"));
    EXPECT_TEXT("ＡＢＣ词", found("ＡＢＣ词"));
    EXPECT_TEXT("", found("坏的东西"));
    EXPECT_TEXT("买一 送 二", found("买一 送 二"));
    EXPECT_TEXT("買①送贰", found("買①送贰"));
    EXPECT_TEXT("", found("买一送三"));
}
END_TEST

START_TEST(test_words_faults_name_the_line) {
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_builder_add_words(builder, "host.words", "list.txt",
                                        test_join("# one\n好词\n!长好词\n\n", test_repeat("长", 65), "\n", NULL),
                                        CONSULT_ZERO_TERMINATED));
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    const consult_diagnostic *first = consult_diagnostics_at(faults, 0);
    EXPECT_TEXT("list.txt", first->source);
    EXPECT_TEXT("bad-word", first->code);
    ck_assert_uint_eq(first->line, 5);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_words_unknown_concept_is_a_fault) {
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_builder_add_words(builder, "host.nothing", "list.txt", "词语", CONSULT_ZERO_TERMINATED));
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    EXPECT_TEXT("unknown-concept", consult_diagnostics_at(faults, 0)->code);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_words_misuse_and_hostile_lists) {
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_words(NULL, "host.words", NULL, "a", 1));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_words(builder, NULL, NULL, "a", 1));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_builder_add_words(builder, "host.words", NULL, NULL, 1));
    EXPECT_OK(consult_builder_add_words(builder, "host.words", NULL, "", 0));
    EXPECT_OK(consult_builder_add_words(builder, "host.words", NULL, "!\n#\n \n", CONSULT_ZERO_TERMINATED));
    EXPECT_OK(consult_builder_add_words(builder, "\"\\\n", NULL, "x\x01y", CONSULT_ZERO_TERMINATED));
    EXPECT_OK(consult_builder_add_words(builder, "host.words", NULL, "\xff\n", CONSULT_ZERO_TERMINATED));
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, NULL));
}
END_TEST

/* 60,000 words, every one found, also disguised; the texts between them are left alone. */
START_TEST(test_words_very_many) {
    static char list[MANY * 16 + 16];
    size_t size = 0;
    for (uint32_t i = 0; i < MANY; i++) /* four characters each, all different */
        size += (size_t)snprintf(
            list + size, sizeof list - size, "%s\n",
            test_join((const char *const[]){"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"}[i % 10],
                      (const char *const[]){"子", "丑", "寅", "卯", "辰", "巳", "午", "未", "申", "酉"}[i / 10 % 10],
                      (const char *const[]){"东", "南", "西", "北", "中", "上", "下", "左", "右", "前"}[i / 100 % 10],
                      (const char *const[]){"金", "木", "水", "火", "土", "日", "月", "星", "云", "雨"}[i / 1000 % 10],
                      (const char *const[]){"龙", "虎", "马", "羊", "狗", "猪"}[i / 10000], NULL));
    EXPECT_OK(consult_builder_add_words(builder, "host.words_disguised", "many.txt", list, size));
    compile();
    consult_pack_counts counts = {.struct_size = sizeof counts};
    EXPECT_OK(consult_pack_stats(pack, &counts));
    ck_assert_uint_gt(counts.literals, MANY);
    EXPECT_TEXT("甲子东金龙", found("甲子东金龙"));
    EXPECT_TEXT("癸 酉 前/雨 猪", found("那个癸 酉 前/雨 猪啊"));
    EXPECT_TEXT("", found("甲子东龙金"));
    EXPECT_TEXT("", found("请您按时复查，带上病历。"));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_builder, close_builder);
    tcase_add_test(tests, test_words_list_is_read);
    tcase_add_test(tests, test_words_disguised);
    tcase_add_test(tests, test_words_faults_name_the_line);
    tcase_add_test(tests, test_words_unknown_concept_is_a_fault);
    tcase_add_test(tests, test_words_misuse_and_hostile_lists);
    tcase_add_test(tests, test_words_very_many);
}

int main(void) {
    return test_main("pack_words", add_tests);
}
