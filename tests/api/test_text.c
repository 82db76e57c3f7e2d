/* text.h: UTF-8, units, folding. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"

START_TEST(test_text_check_valid) {
    static const char *const good[] = {"", "abc", "眼睛", "\xf0\x9f\x98\x80", "\xef\xbb\xbf", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf",
                                       "é"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        size_t offset = 99;
        EXPECT_OK(consult_text_check(good[i], CONSULT_ZERO_TERMINATED, &offset));
        EXPECT_OK(consult_text_check(good[i], strlen(good[i]), NULL));
    }
    EXPECT_OK(consult_text_check("a\0b", 3, NULL));
}
END_TEST

START_TEST(test_text_check_invalid_with_offset) {
    static const struct {
        const char *text;
        size_t size, offset;
    } bad[] = {
        {"\xff", 1, 0},
        {"ab\x80", 3, 2},
        {"眼\xe7\x9d", 5, 3},       /* cut in the middle */
        {"\xc0\x80", 2, 0},         /* overlong NUL */
        {"a\xe0\x80\xaf", 4, 1},    /* overlong */
        {"\xf0\x80\x80\xaf", 4, 0}, /* overlong */
        {"ok\xed\xa0\x80", 5, 2},   /* surrogate */
        {"\xf4\x90\x80\x80", 4, 0}, /* past U+10FFFF */
        {"\xf8\x88\x80\x80\x80", 5, 0} /* five bytes */,
        {"\xe7\x9c\xbc\0\xfe", 5, 4}, /* behind a NUL */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        size_t offset = 99;
        EXPECT(CONSULT_INVALID_UTF8, consult_text_check(bad[i].text, bad[i].size, &offset));
        ck_assert_msg(offset == bad[i].offset, "text %zu: offset %zu, expected %zu", i, offset, bad[i].offset);
    }
    EXPECT(CONSULT_INVALID_UTF8, consult_text_check("\xff", 1, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_text_check(NULL, 1, NULL));
}
END_TEST

START_TEST(test_text_units) {
    static const char text[] = "a眼\xf0\x9f\x98\x80z"; /* 1 + 3 + 4 + 1 bytes */
    static const struct {
        size_t offset, points, utf16, columns;
    } rows[] = {{0, 0, 0, 0}, {1, 1, 1, 1}, {4, 2, 2, 3}, {8, 3, 4, 5}, {9, 4, 5, 6}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_uint_eq(consult_text_code_points(text, rows[i].offset), rows[i].points);
        ck_assert_uint_eq(consult_text_utf16_units(text, rows[i].offset), rows[i].utf16);
        ck_assert_uint_eq(consult_text_columns(text, rows[i].offset), rows[i].columns);
    }
}
END_TEST

/* Random texts of characters of one to four bytes: each border counted while the text is put together. */
START_TEST(test_text_units_of_random_texts) {
    static const char *const pieces[] = {
        "a", "\n", "é", "眼", "，", "\xef\xbf\xbd", "\xf0\x9f\x98\x80", "\xf0\xa0\x80\x80", "\xf4\x8f\xbf\xbf", "\xcc\x81", "Ⅱ"};
    uint64_t state = 41;
    for (int round = 0; round < 200; round++) {
        char text[400] = "";
        size_t size = 0, points = 0, utf16 = 0;
        for (int i = 0; i < 80; i++) {
            const char *piece = pieces[test_random(&state) % (sizeof pieces / sizeof *pieces)];
            ck_assert_uint_eq(consult_text_code_points(text, size), points);
            ck_assert_uint_eq(consult_text_utf16_units(text, size), utf16);
            memcpy(text + size, piece, strlen(piece));
            size += strlen(piece);
            points++;
            utf16 += strlen(piece) == 4 ? 2 : 1;
        }
        for (size_t offset = 1; offset <= size; offset++) { /* never back, at most one code point further */
            size_t before = consult_text_code_points(text, offset - 1), here = consult_text_code_points(text, offset);
            ck_assert(here == before || here == before + 1);
        }
    }
}
END_TEST

START_TEST(test_text_units_inside_a_code_point_count_as_its_start) {
    static const char text[] = "a眼\xf0\x9f\x98\x80z";
    ck_assert_uint_eq(consult_text_code_points(text, 2), 1);
    ck_assert_uint_eq(consult_text_code_points(text, 3), 1);
    ck_assert_uint_eq(consult_text_utf16_units(text, 6), 2);
    ck_assert_uint_eq(consult_text_columns(text, 7), 3);
}
END_TEST

START_TEST(test_text_columns_of_invisible) {
    ck_assert_uint_eq(consult_text_columns("a\xe2\x80\x8b"
                                           "b",
                                           5),
                      2);                                       /* zero width space */
    ck_assert_uint_eq(consult_text_columns("e\xcc\x81", 3), 1); /* combining accent */
    ck_assert_uint_eq(consult_text_columns("ＡＢ", 6), 4);
}
END_TEST

static void expect_fold(const char *text, const char *wanted) {
    char buffer[256];
    size_t needed = 0;
    EXPECT_OK(consult_text_fold(text, CONSULT_ZERO_TERMINATED, buffer, sizeof buffer, &needed));
    EXPECT_TEXT(wanted, buffer);
    ck_assert_uint_eq(needed, strlen(wanted));
}

START_TEST(test_text_fold) {
    expect_fold("", "");
    expect_fold("ＡＢＣ１２３", "abc123");
    expect_fold("Hello", "hello");
    expect_fold("眼睛發紅", "眼睛发红");
    expect_fold("手術後", "手术后");
    expect_fold("手\xe2\x80\x8b术", "手术");
    expect_fold("\xef\xbb\xbf电话", "电话");
}
END_TEST

START_TEST(test_text_fold_twice_is_once) {
    static const char *const texts[] = {"預約掛號ＡＢ", "ﬁ①㎏", "İıẞß", "\xf0\x9f\x98\x80ok", "臺灣台湾", "e\xcc\x81"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char once[256], twice[256];
        size_t needed = 0;
        EXPECT_OK(consult_text_fold(texts[i], CONSULT_ZERO_TERMINATED, once, sizeof once, &needed));
        EXPECT_OK(consult_text_fold(once, needed, twice, sizeof twice, &needed));
        EXPECT_TEXT(once, twice);
    }
}
END_TEST

START_TEST(test_text_fold_small_buffer) {
    char buffer[8];
    size_t needed = 0;
    EXPECT(CONSULT_LIMIT, consult_text_fold("眼睛發紅", CONSULT_ZERO_TERMINATED, NULL, 0, &needed));
    ck_assert_uint_eq(needed, 12);
    needed = 0;
    memset(buffer, 'x', sizeof buffer);
    EXPECT(CONSULT_LIMIT, consult_text_fold("眼睛發紅", CONSULT_ZERO_TERMINATED, buffer, 6, &needed));
    ck_assert_uint_eq(needed, 12);
    ck_assert_int_eq(buffer[6], 'x');
    ck_assert_int_eq(buffer[7], 'x');
    EXPECT(CONSULT_LIMIT, consult_text_fold("眼睛", CONSULT_ZERO_TERMINATED, buffer, 6, &needed)); /* no room for the NUL */
    EXPECT_OK(consult_text_fold("眼睛", CONSULT_ZERO_TERMINATED, buffer, 7, &needed));
    ck_assert_int_eq(buffer[7], 'x');
}
END_TEST

START_TEST(test_text_fold_misuse) {
    char buffer[8];
    size_t needed = 0;
    EXPECT(CONSULT_INVALID_UTF8, consult_text_fold("a\xff", 2, buffer, sizeof buffer, &needed));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_text_fold(NULL, 3, buffer, sizeof buffer, &needed));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_text_fold("a", 1, NULL, 8, &needed));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_text_check_valid);
    tcase_add_test(tests, test_text_check_invalid_with_offset);
    tcase_add_test(tests, test_text_units);
    tcase_add_test(tests, test_text_units_of_random_texts);
    tcase_add_test(tests, test_text_units_inside_a_code_point_count_as_its_start);
    tcase_add_test(tests, test_text_columns_of_invisible);
    tcase_add_test(tests, test_text_fold);
    tcase_add_test(tests, test_text_fold_twice_is_once);
    tcase_add_test(tests, test_text_fold_small_buffer);
    tcase_add_test(tests, test_text_fold_misuse);
}

int main(void) {
    return test_main("text", add_tests);
}
