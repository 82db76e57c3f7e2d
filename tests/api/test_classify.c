/* classify.h: labels, evidence, signals, flags and slots of one text. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <locale.h>
#include <stdio.h>

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static const consult_labels *read_text(const char *text) {
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, world.pack, text, CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_ptr_nonnull(labels);
    return labels;
}

static const consult_label *label_of(const consult_labels *labels, const char *id) {
    for (size_t i = 0; i < labels->label_count; i++)
        if (strcmp(labels->labels[i]->id, id) == 0) return labels->labels[i];
    ck_abort_msg("no label %s", id);
    return NULL;
}

static bool has_signal(const consult_labels *labels, const char *name) {
    for (size_t i = 0; i < labels->signal_count; i++)
        if (strcmp(labels->signals[i], name) == 0) return true;
    return false;
}

static const consult_slot *slot_of(const consult_labels *labels, const char *id) {
    for (size_t i = 0; i < labels->slot_count; i++)
        if (strcmp(labels->slots[i]->id, id) == 0) return labels->slots[i];
    return NULL;
}

START_TEST(test_classify_nothing_said) {
    const consult_labels *labels = read_text("");
    ck_assert_uint_eq(labels->label_count, 6);
    EXPECT_TEXT("none", labels->primary);
    ck_assert_uint_eq(labels->evidence_count, 0);
    ck_assert_uint_eq(labels->signal_count, 0);
    ck_assert_uint_eq(labels->flag_count, 0);
    ck_assert_uint_eq(labels->slot_count, 0);
    ck_assert_int_eq(label_of(labels, "ill")->score, -1000);
    ck_assert_uint_eq(label_of(labels, "ill")->permille, 269); /* 1 / (1 + e) */
    ck_assert(!label_of(labels, "ill")->holds);
}
END_TEST

START_TEST(test_classify_labels_in_the_order_of_the_pack) {
    static const char *const ids[] = {"ill", "treated", "proxy", "need.cost", "mood.calm", "mood.upset"};
    const consult_labels *labels = read_text("我眼睛发红");
    for (size_t i = 0; i < labels->label_count; i++) EXPECT_TEXT(ids[i], labels->labels[i]->id);
    EXPECT_TEXT("need", label_of(labels, "need.cost")->group);
    EXPECT_TEXT("cost", label_of(labels, "need.cost")->value);
}
END_TEST

START_TEST(test_classify_score_is_bias_and_weights) {
    const consult_labels *labels = read_text("我眼睛发红，去年做过手术");
    ck_assert_int_eq(label_of(labels, "ill")->score, 500); /* -1000 + 2000 - 500 */
    ck_assert_uint_eq(label_of(labels, "ill")->permille, 622);
    ck_assert_int_eq(label_of(labels, "treated")->score, 1000);
    ck_assert_uint_eq(label_of(labels, "treated")->permille, 731);
    ck_assert(label_of(labels, "ill")->holds);
    ck_assert(label_of(labels, "treated")->holds);
    EXPECT_TEXT("treated", labels->primary); /* the higher rank */
    ck_assert(has_signal(labels, "treated"));
    ck_assert(has_signal(labels, "p.red"));
    ck_assert(!has_signal(labels, "p.operated"));
}
END_TEST

START_TEST(test_classify_evidence_heaviest_first_with_spans) {
    const consult_labels *labels = read_text("我眼睛发红，去年做过手术");
    ck_assert_uint_eq(labels->evidence_count, 3);
    EXPECT_TEXT("treated", labels->evidence[0]->label);
    EXPECT_TEXT("p.operated", labels->evidence[0]->cue);
    ck_assert_int_eq(labels->evidence[0]->weight, 3000);
    EXPECT_TEXT("p.red", labels->evidence[1]->cue);
    ck_assert_int_eq(labels->evidence[1]->weight, 2000);
    ck_assert_uint_eq(labels->evidence[1]->span.start, 3);
    ck_assert_uint_eq(labels->evidence[1]->span.end, 15);
    ck_assert_int_eq(labels->evidence[2]->weight, -500);
    EXPECT_TEXT("ill", labels->evidence[2]->label);
}
END_TEST

START_TEST(test_classify_spans_are_bytes_of_the_text_given) {
    const consult_labels *labels = read_text("ＡＢ\xe2\x80\x8b，我眼\xe2\x80\x8b睛發紅。"); /* folded text has other offsets */
    ck_assert_uint_eq(labels->evidence_count, 1);
    ck_assert_uint_eq(labels->evidence[0]->span.start, 15);
    ck_assert_uint_eq(labels->evidence[0]->span.end, 30);
}
END_TEST

START_TEST(test_classify_scope_takes_a_word_away) {
    ck_assert(has_signal(read_text("眼睛发红"), "p.red"));
    ck_assert(!has_signal(read_text("没有眼睛发红"), "p.red"));
    ck_assert(has_signal(read_text("没有发烧，眼睛发红"), "p.red"));
    ck_assert_uint_eq(read_text("没有胸痛")->flag_count, 0);
}
END_TEST

START_TEST(test_classify_allow_takes_the_meaning_away) {
    ck_assert(!has_signal(read_text("去年路过手术室"), "treated"));
    ck_assert(has_signal(read_text("去年在手术室做了手术"), "treated"));
}
END_TEST

START_TEST(test_classify_near_has_a_reach) {
    ck_assert(has_signal(read_text("眼睛一二三四五六发红"), "p.red"));
    ck_assert(!has_signal(read_text("眼睛一二三四五六七发红"), "p.red"));
    ck_assert(has_signal(read_text("通红的双眼"), "p.red")); /* any order */
}
END_TEST

START_TEST(test_classify_group_that_chooses_one) {
    const consult_label *best = consult_labels_of(read_text("我气死了"), "mood");
    ck_assert_ptr_nonnull(best);
    EXPECT_TEXT("mood.upset", best->id);
    ck_assert_ptr_null(consult_labels_of(read_text("我气死了，不着急"), "mood")); /* no margin */
    ck_assert_ptr_null(consult_labels_of(read_text("嗯"), "mood"));
}
END_TEST

START_TEST(test_classify_primary_is_a_type) {
    EXPECT_TEXT("none", read_text("我气死了，多少钱")->primary); /* mood and need hold, no type */
    EXPECT_TEXT("proxy", read_text("我儿子去年做过手术")->primary);
}
END_TEST

START_TEST(test_classify_labels_of_a_group_that_chooses_any) {
    const consult_labels *labels = read_text("我儿子眼睛发红");
    EXPECT_TEXT("proxy", consult_labels_of(labels, "type")->id);
    ck_assert_ptr_null(consult_labels_of(labels, "need"));
    ck_assert_ptr_null(consult_labels_of(labels, "nothing"));
    ck_assert_ptr_null(consult_labels_of(NULL, "type"));
    ck_assert_ptr_null(consult_labels_of(labels, NULL));
}
END_TEST

START_TEST(test_classify_flag) {
    const consult_labels *labels = read_text("现在胸痛");
    ck_assert_uint_eq(labels->flag_count, 1);
    EXPECT_TEXT("T01", labels->flags[0]->id);
    EXPECT_TEXT("call_ambulance_now", labels->flags[0]->level);
    EXPECT_TEXT("p.chest", labels->flags[0]->cue);
    EXPECT_TEXT("emergency.chest", labels->flags[0]->say);
    ck_assert_uint_eq(labels->flags[0]->span.start, 6);
    ck_assert_uint_eq(labels->flags[0]->span.end, 12);
}
END_TEST

/* Of several flags the gravest first; then by rank, by how many cues tell of it, by the order of the pack. */
START_TEST(test_classify_flags_worst_first) {
    static const char *const cases[][2] = {
        {"子卯", "F2 F1 "}, {"丑卯", "F2 F3 "}, {"卯寅丑", "F3 F3 F2 "}, {"丑寅辰子", "F4 F3 F3 F1 "}};
    consult_pack *pack = test_pack(world.context, 0, test_file(test_data("packs/tiny/pack.json"), NULL),
                                   test_file(test_data("packs/many_flags.json"), NULL), NULL);
    ck_assert_ptr_nonnull(pack);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const consult_labels *labels = NULL;
        const char *order = "";
        EXPECT_OK(consult_classify(world.worker, pack, cases[i][0], CONSULT_ZERO_TERMINATED, NULL, &labels));
        for (size_t k = 0; k < labels->flag_count; k++) order = test_join(order, labels->flags[k]->id, " ", NULL);
        EXPECT_TEXT(cases[i][1], order);
    }
    consult_pack_unref(pack);
}
END_TEST

/* What is said first is what the cue says, where one of the flag's has words of its own; else what the flag does. */
START_TEST(test_classify_flag_says_what_its_cue_does) {
    static const char *const cases[][2] = {
        {"丑", "emergency.chest"}, {"寅", "thank"}, {"丑寅", "thank"}, {"卯寅", "emergency.chest"}};
    consult_pack *pack = test_pack(world.context, 0, test_file(test_data("packs/tiny/pack.json"), NULL),
                                   test_file(test_data("packs/many_flags.json"), NULL), NULL);
    ck_assert_ptr_nonnull(pack);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const consult_labels *labels = NULL;
        EXPECT_OK(consult_classify(world.worker, pack, cases[i][0], CONSULT_ZERO_TERMINATED, NULL, &labels));
        for (size_t k = 0; k < labels->flag_count; k++)
            if (strcmp(labels->flags[k]->id, labels->flags[0]->id) == 0) EXPECT_TEXT(cases[i][1], labels->flags[k]->say);
    }
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_classify_slots_in_normal_form) {
    const consult_labels *labels = read_text("我儿子7岁，电话１３８ ００００-1234。");
    EXPECT_TEXT("13800001234", slot_of(labels, "phone")->value);
    EXPECT_TEXT("7", slot_of(labels, "age")->value);
    EXPECT_TEXT("child", slot_of(labels, "relation")->value);
    ck_assert_ptr_null(slot_of(labels, "note"));
    ck_assert_ptr_null(slot_of(read_text("编号2138000012345"), "phone"));
}
END_TEST

START_TEST(test_classify_slots_of_the_asker) {
    consult_pack *pack = test_pack(
        world.context, 0,
        "{\"pack\":{\"id\":\"p\",\"version\":\"1\",\"format\":1},\"phases\":[{\"phase\":\"a\",\"initial\":true}],"
        "\"slots\":[{\"slot\":\"caller\"},{\"slot\":\"eye\"}],\"cues\":[{\"cue\":\"c\",\"when\":{\"words\":[\"家属\"]},"
        "\"fills\":[{\"slot\":\"caller\",\"take\":\"match\",\"subject\":\"asker\"},{\"slot\":\"eye\",\"take\":\"turn\"}]}]}",
        NULL);
    ck_assert_ptr_nonnull(pack);
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, pack, "我是家属", CONSULT_ZERO_TERMINATED, NULL, &labels));
    EXPECT_TEXT("家属", slot_of(labels, "caller")->value);
    ck_assert(slot_of(labels, "caller")->asker);
    ck_assert(!slot_of(labels, "eye")->asker);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_classify_asked_reads_short_answers) {
    consult_classify_options options = {.struct_size = sizeof options, .asked = "note"};
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, world.pack, "怕光", CONSULT_ZERO_TERMINATED, &options, &labels));
    ck_assert_ptr_nonnull(slot_of(labels, "note"));
    EXPECT_TEXT("怕光", slot_of(labels, "note")->value);
    options.asked = "nothing";
    EXPECT(CONSULT_UNKNOWN_ID, consult_classify(world.worker, world.pack, "怕光", CONSULT_ZERO_TERMINATED, &options, &labels));
    ck_assert_ptr_null(labels);
}
END_TEST

START_TEST(test_classify_role) {
    consult_classify_options options = {.struct_size = sizeof options, .role = CONSULT_ROLE_AGENT};
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, world.pack, "您好，眼睛发红", CONSULT_ZERO_TERMINATED, &options, &labels));
    ck_assert(has_signal(labels, "a.greet"));
    ck_assert(!has_signal(labels, "p.red"));
    ck_assert(!has_signal(read_text("您好，眼睛发红"), "a.greet"));
}
END_TEST

START_TEST(test_classify_text_with_nul) {
    const consult_labels *labels = NULL;
    static const char text[] = "眼睛发红\0，13800001234";
    EXPECT_OK(consult_classify(world.worker, world.pack, text, sizeof text - 1, NULL, &labels));
    ck_assert_ptr_nonnull(slot_of(labels, "phone"));
    ck_assert(has_signal(labels, "p.red"));
}
END_TEST

/* A pattern looks 512 characters ahead (lib/packs/README.md): what is longer is no match. */
START_TEST(test_classify_format_looks_so_far) {
    consult_pack *pack = test_pack(world.context, 0, test_file(test_data("packs/tiny/pack.json"), NULL),
                                   test_file(test_data("packs/far_format.json"), NULL), NULL);
    ck_assert_ptr_nonnull(pack);
    for (size_t between = 509; between <= 512; between++) {
        char text[600];
        const consult_labels *labels = NULL;
        size_t start = strlen("起"), end = start + between;
        memcpy(text, "起", start);
        memset(text + start, 'x', between);
        memcpy(text + end, "止", strlen("止"));
        EXPECT_OK(consult_classify(world.worker, pack, text, end + strlen("止"), NULL, &labels));
        ck_assert_int_eq(has_signal(labels, "far.found"), between <= 510);
    }
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_classify_misuse) {
    const consult_labels *labels = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(NULL, world.pack, "a", 1, NULL, &labels));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, NULL, "a", 1, NULL, &labels));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, world.pack, NULL, 1, NULL, &labels));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, world.pack, "a", 1, NULL, NULL));
    consult_classify_options options = {.struct_size = 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, world.pack, "a", 1, &options, &labels));
    options = (consult_classify_options){.struct_size = sizeof options, .role = (consult_role)9};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, world.pack, "a", 1, &options, &labels));
    options = (consult_classify_options){.struct_size = sizeof options, .channel = (consult_channel)9};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_classify(world.worker, world.pack, "a", 1, &options, &labels));
    ck_assert_ptr_null(labels);
}
END_TEST

START_TEST(test_classify_invalid_utf8_and_limit) {
    const consult_labels *labels = NULL;
    EXPECT(CONSULT_INVALID_UTF8,
           consult_classify(world.worker, world.pack, "好\xed\xa0\x80", CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 3);
    const char *long_text = test_repeat("0123456789abcdef", 65536); /* 1 MiB */
    EXPECT(CONSULT_LIMIT, consult_classify(world.worker, world.pack, long_text, CONSULT_ZERO_TERMINATED, NULL, &labels));
    ck_assert_ptr_null(labels);
    EXPECT_OK(consult_classify(world.worker, world.pack, long_text, 65536, NULL, &labels));
}
END_TEST

/* All that a reading says, as one text. */
static const char *printed(const consult_labels *labels) {
    const char *all = labels->primary;
    char line[200];
    for (size_t i = 0; i < labels->label_count; i++) {
        (void)snprintf(line, sizeof line, "|%s %d %u %d", labels->labels[i]->id, labels->labels[i]->score,
                       labels->labels[i]->permille, labels->labels[i]->holds);
        all = test_join(all, line, NULL);
    }
    for (size_t i = 0; i < labels->slot_count; i++)
        all = test_join(all, "|", labels->slots[i]->id, "=", labels->slots[i]->value, NULL);
    return all;
}

START_TEST(test_classify_is_independent_of_the_locale) {
    static const char *const locales[] = {"", "C", "C.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8", "zh_CN.UTF-8"};
    const char *text = "WEIXIN İ 我儿子3岁，電話13800001234，眼睛发红";
    const char *first = printed(read_text(text));
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        if (setlocale(LC_ALL, locales[i]) == NULL) continue;
        EXPECT_TEXT(first, printed(read_text(text)));
    }
    (void)setlocale(LC_ALL, "C");
}
END_TEST

START_TEST(test_classify_both_scripts_alike) {
    EXPECT_TEXT(printed(read_text("我儿子去年做过手术，多少钱")), printed(read_text("我兒子去年做過手術，多少錢")));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_classify_nothing_said);
    tcase_add_test(tests, test_classify_labels_in_the_order_of_the_pack);
    tcase_add_test(tests, test_classify_score_is_bias_and_weights);
    tcase_add_test(tests, test_classify_evidence_heaviest_first_with_spans);
    tcase_add_test(tests, test_classify_spans_are_bytes_of_the_text_given);
    tcase_add_test(tests, test_classify_scope_takes_a_word_away);
    tcase_add_test(tests, test_classify_allow_takes_the_meaning_away);
    tcase_add_test(tests, test_classify_near_has_a_reach);
    tcase_add_test(tests, test_classify_group_that_chooses_one);
    tcase_add_test(tests, test_classify_primary_is_a_type);
    tcase_add_test(tests, test_classify_labels_of_a_group_that_chooses_any);
    tcase_add_test(tests, test_classify_flag);
    tcase_add_test(tests, test_classify_flags_worst_first);
    tcase_add_test(tests, test_classify_flag_says_what_its_cue_does);
    tcase_add_test(tests, test_classify_slots_in_normal_form);
    tcase_add_test(tests, test_classify_slots_of_the_asker);
    tcase_add_test(tests, test_classify_asked_reads_short_answers);
    tcase_add_test(tests, test_classify_role);
    tcase_add_test(tests, test_classify_text_with_nul);
    tcase_add_test(tests, test_classify_format_looks_so_far);
    tcase_add_test(tests, test_classify_misuse);
    tcase_add_test(tests, test_classify_invalid_utf8_and_limit);
    tcase_add_test(tests, test_classify_is_independent_of_the_locale);
    tcase_add_test(tests, test_classify_both_scripts_alike);
}

int main(void) {
    return test_main("classify", add_tests);
}
