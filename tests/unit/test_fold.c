/* Folding: what is written differently and means the same is the same to matching, and nothing else is. */
#include "consult/text.h"
#include "expect.h"
#include "text/fold.h"
#include "text/homophone.h"
#include "text/lookalike.h"
#include "text/utf8.h"

static const char *fold_of(const char *text) {
    static char out[400];
    EXPECT_OK(consult_text_fold(text, CONSULT_ZERO_TERMINATED, out, sizeof out, NULL));
    return out;
}

static uint32_t point_of(const char *text) {
    uint32_t point = 0;
    ck_assert_uint_gt(cns_utf8_decode((const unsigned char *)text, strlen(text), 0, &point), 0);
    return point;
}

/* Each list: what the others fold to, then those; NULL ends it. */
static void expect_same(const char *const *texts) {
    for (size_t i = 1; texts[i]; i++)
        ck_assert_msg(strcmp(fold_of(texts[i]), texts[0]) == 0, "%s folds to %s, not %s", texts[i], fold_of(texts[i]), texts[0]);
}

START_TEST(test_fold_digits) {
    static const char *const one[] = {
        "1", "１", "①", "❶", "➀", "➊", "⓵", "𝟏", "𝟙", "𝟣", "𝟭", "𝟷", "¹", "₁", "Ⅰ", "ⅰ", "〡", "١", "१", "1️⃣", "1\xef\xb8\x8f",
        NULL};
    static const char *const zero[] = {"0", "０", "⓪", "⓿", "🄋", "🄌", "𝟎", "⁰", "₀", "٠", "0️⃣", NULL};
    static const char *const nine[] = {"9", "９", "⑨", "❾", "➈", "⓽", "𝟗", "⁹", "Ⅸ", "ⅸ", "〩", "۹", "9️⃣", NULL};
    static const char *const more[] = {"(5)", "⑸", "（５）", NULL}, *const ten[] = {"10", "⑩", "１０", "1️⃣0️⃣", NULL},
                             *const han[] = {"一", "㆒", "㊀", NULL},
                             *const phone[] = {"13800", "1③8⓪0", "①３❽０⁰", "１３８００", NULL};
    expect_same(one);
    expect_same(zero);
    expect_same(nine);
    expect_same(more);
    expect_same(ten);
    expect_same(han);
    expect_same(phone);
    ck_assert_str_eq(fold_of("Ⅱ型糖尿病"), "2型糖尿病");
}
END_TEST

START_TEST(test_fold_letters) {
    static const char *const v[] = {"v", "V", "Ｖ", "ｖ", "ⓥ", "Ⓥ", "𝐕", "𝑽", "𝒱", "𝓥", "𝔙",
                                    "𝕍", "𝖁", "𝖵",  "𝗩",  "𝙑", "𝚅", "🅥", "🆅", "ᴠ", "ᵛ", NULL};
    static const char *const e[] = {"e", "é", "e\xcc\x81", "ē", "ě", "È", "ę", NULL},
                             *const kg[] = {"kg", "㎏", "ＫＧ", "ⓚⓖ", NULL}, *const fi[] = {"fi", "ﬁ", "ＦＩ", NULL},
                             *const sharp[] = {"ss", "ß", "ẞ", "ſs", NULL}, *const k[] = {"k", "K", NULL},
                             *const pinyin[] = {"weixin", "wēixìn", "WĒI\xe2\x80\x8bXÌN", "🆆🅴🅸🆇🅸🅽", "ᴡᴇɪxɪɴ", NULL};
    expect_same(v);
    expect_same(e);
    expect_same(kg);
    expect_same(fi);
    expect_same(sharp);
    expect_same(k);
    expect_same(pinyin);
}
END_TEST

START_TEST(test_fold_width_and_marks) {
    static const char *const marks[] = {"a,b!?;:(c)", "ａ，ｂ！？；：（ｃ）", NULL},
                             *const space[] = {"a b", "a　b",
                                               "a\xc2\xa0"
                                               "b",
                                               NULL},
                             *const kana[] = {"アハ", "ｱﾊ", "アバ", NULL};
    expect_same(marks);
    expect_same(space);
    expect_same(kana);
}
END_TEST

/* What is not seen at all: joiners, selectors, marks, controls, the byte order mark. */
START_TEST(test_fold_invisible) {
    static const char *const hidden[] = {"手术",
                                         "手\xe2\x80\x8b术",
                                         "手\xe2\x80\x8c术",
                                         "手\xe2\x80\x8d术",
                                         "手\xe2\x81\xa0术",
                                         "手\xef\xbb\xbf术",
                                         "手\xef\xb8\x8f术",
                                         "手\xf3\xa0\x84\x80术",
                                         "手\xcc\x81术",
                                         "手\xe2\x83\x9d术",
                                         "手\xc2\xad术",
                                         "手\x01术",
                                         "\xe2\x80\xae手术\xe2\x80\xac",
                                         "手\xf3\xa0\x81\xa1术",
                                         NULL};
    expect_same(hidden);
    static const char *const shown[] = {" ", "，", "。", "、", "-", "❤", "👨‍👩‍👧",
                                        "🏥", "★",  "·",  "~"}; /* loose words pass over these */
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        cns_class class = cns_fold_class(cns_fold_entry(point_of(shown[i])));
        ck_assert_msg(class != CNS_CLASS_INVISIBLE && class != CNS_CLASS_HAN && class != CNS_CLASS_LETTER &&
                          class != CNS_CLASS_DIGIT,
                      "%s", shown[i]);
    }
}
END_TEST

/* Several Traditional characters and one Simplified: each to it, it and unlike ones to themselves. */
START_TEST(test_fold_scripts) {
    static const char *const groups[][8] = {{"台", "臺", "颱", "檯", NULL},
                                            {"后", "後", NULL},
                                            {"发", "發", "髮", NULL},
                                            {"干", "乾", "幹", NULL},
                                            {"只", "隻", "衹", NULL},
                                            {"里", "裏", "裡", NULL},
                                            {"面", "麵", "麪", NULL},
                                            {"系", "係", "繫", NULL},
                                            {"钟", "鐘", "鍾", NULL},
                                            {"谷", "穀", NULL},
                                            {"斗", "鬥", NULL},
                                            {"复", "復", "複", NULL},
                                            {"历", "歷", "曆", NULL},
                                            {"脏", "髒", "臟", NULL},
                                            {"药", "藥", NULL},
                                            {"痈", "癰", NULL},
                                            {"线", "線", "綫", NULL},
                                            {"着", NULL},
                                            {"说", "說", "説", NULL},
                                            {"为", "為", "爲", NULL},
                                            {"群", "羣", NULL},
                                            {"众", "衆", "眾", NULL},
                                            {"床", "牀", NULL},
                                            {"峰", "峯", NULL}};
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        expect_same(groups[i]);
        ck_assert_str_eq(fold_of(groups[i][0]), groups[i][0]);
    }
    static const char *const apart[][2] = {{"后", "候"}, {"干", "千"}, {"里", "理"}, {"未", "末"}, {"发", "友"},
                                           {"谷", "容"}, {"系", "糸"}, {"只", "止"}, {"己", "已"}, {"台", "合"}};
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        static char first[16];
        strcpy(first, fold_of(apart[i][0]));
        ck_assert_str_ne(first, fold_of(apart[i][1]));
    }
}
END_TEST

START_TEST(test_variant_digits) {
    static const char *const digits[] = {"〇零", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"};
    for (uint32_t d = 0; d < 10; d++)
        for (const char *at = digits[d]; *at; at += 3)
            ck_assert_uint_eq(cns_variant_point(CNS_VARIANT_DIGITS, point_of(at)), '0' + d);
    ck_assert_uint_eq(cns_variant_point(CNS_VARIANT_PLAIN, point_of("一")), point_of("一"));
    ck_assert_uint_eq(cns_variant_point(CNS_VARIANT_DIGITS, point_of("十")), point_of("十"));
}
END_TEST

static uint32_t sounds(const char *text) {
    return cns_variant_point(CNS_VARIANT_HOMOPHONE, point_of(text));
}

START_TEST(test_variant_homophones) {
    static const char *const same[][2] = {{"微", "薇"}, {"微", "威"}, {"微", "徽"}, {"信", "伩"}, {"信", "衅"},
                                          {"加", "佳"}, {"加", "家"}, {"群", "裙"}, {"号", "浩"}};
    static const char *const apart[][2] = {{"微", "为"}, {"微", "未"}, {"信", "新"}, {"信", "心"}, {"加", "价"}, {"号", "好"}};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_msg(sounds(same[i][0]) == sounds(same[i][1]), "%s %s", same[i][0], same[i][1]);
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        ck_assert_msg(sounds(apart[i][0]) != sounds(apart[i][1]), "%s %s", apart[i][0], apart[i][1]);
    ck_assert_str_eq(cns_homophone_letters(sounds("薇")), "wei");
    ck_assert_str_eq(cns_homophone_letters(sounds("绿")), "lv");
    ck_assert_ptr_null(cns_homophone_letters(point_of("薇"))); /* not the first of its reading */
    ck_assert_ptr_null(cns_homophone_letters('a'));
    ck_assert_uint_eq(cns_homophone('a'), 'a');
    ck_assert_uint_eq(cns_homophone(0x20000), 0x20000);
}
END_TEST

/* What a variant gives is folded, and stays as it is. */
START_TEST(test_variants_are_settled) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++)
        for (uint32_t point = 0; point < 0x10000; point++) {
            uint32_t to = cns_variant_point((cns_variant)v, point), folded[CNS_FOLD_EXPANSION_MAX];
            if (to == point) continue;
            uint32_t again = v == CNS_VARIANT_HOMOPHONE ? cns_homophone(to) : cns_variant_point((cns_variant)v, to);
            ck_assert_msg(again == to, "U+%04X of variant %u", (unsigned)point, v);
            ck_assert_msg(cns_fold_point(to, folded) == 1 && folded[0] == to, "U+%04X of variant %u", (unsigned)point, v);
        }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_fold_digits);
    tcase_add_test(tests, test_fold_letters);
    tcase_add_test(tests, test_fold_width_and_marks);
    tcase_add_test(tests, test_fold_invisible);
    tcase_add_test(tests, test_fold_scripts);
    tcase_add_test(tests, test_variant_digits);
    tcase_add_test(tests, test_variant_homophones);
    tcase_add_test(tests, test_variants_are_settled);
}

int main(void) {
    return test_main("fold", add_tests);
}
