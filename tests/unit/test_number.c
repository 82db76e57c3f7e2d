/* text/number and text/utf8. */
#include "expect.h"
#include "text/number.h"
#include "text/utf8.h"

/* The code points of a text; at most 64. */
static size_t points_of(const char *text, uint32_t *points) {
    size_t count = 0, size = strlen(text), at = 0;
    while (at < size && count < 64) at += cns_utf8_decode((const unsigned char *)text, size, at, &points[count++]);
    return count;
}

START_TEST(test_number_reads) {
    static const struct {
        const char *text;
        uint32_t value;
    } rows[] = {{"0", 0},       {"55", 55},    {"007", 7},        {"十", 10},        {"十二", 12},   {"二十", 20},
                {"五十五", 55}, {"一百", 100}, {"一百零五", 105}, {"三百二十", 320}, {"两千", 2000}, {"一万二千", 12000},
                {"两", 2},      {"八岁", 8},   {"约35岁", 35},    {"〇", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t points[64] = {0}, value = 999999;
        size_t count = points_of(rows[i].text, points);
        ck_assert_msg(cns_number_read(points, count, &value) && value == rows[i].value, "%s: %u, expected %u", rows[i].text, value,
                      rows[i].value);
    }
}
END_TEST

START_TEST(test_number_none_and_huge) {
    uint32_t points[64] = {0}, value = 7;
    ck_assert(!cns_number_read(points, 0, &value));
    ck_assert(!cns_number_read(points, points_of("没有", points), &value));
    size_t count = points_of("99999999999999999999999999999999999999", points);
    ck_assert(!cns_number_read(points, count, &value));
    count = points_of("九万万万万万万万万万九千万", points);
    (void)cns_number_read(points, count, &value); /* whatever it says, it must not overflow */
}
END_TEST

/* Numbers that pass 32 bits are none: they do not come round to a small one. */
START_TEST(test_number_does_not_wrap) {
    static const char *const none[] = {
        "4294967296",         "18446744073709551621",       "一八四四六七四四〇七三七〇九五五一六二一",
        "429496万7296",       "99999999999999999999万",     "18446744073709551621岁",
        "9999999999千",       "九九九九九九九九九九九百五", "184467440737095516160万5",
        "18446744073709551千"};
    uint32_t points[64] = {0}, value = 7;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        ck_assert_msg(!cns_number_read(points, points_of(none[i], points), &value), "%s: %u", none[i], (unsigned)value);
    ck_assert(cns_number_read(points, points_of("4294967295", points), &value) && value == UINT32_MAX);
    ck_assert(cns_number_read(points, points_of("12345万6789", points), &value) && value == 123456789);
}
END_TEST

START_TEST(test_number_in_thousands) {
    static const struct {
        const char *text;
        size_t start, at;
        bool is;
    } rows[] = {{"1,200", 0, 1, true},    {"12,000,500", 0, 2, true}, {"12,000,500", 3, 6, true}, {"80,120元", 0, 2, true},
                {"80,1200", 0, 2, false}, {"3,4", 0, 1, false},       {"1234,567", 0, 4, false},  {",500", 0, 0, false},
                {"1,20", 0, 1, false},    {"1.200", 0, 1, false},     {"1,2a0", 0, 1, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint32_t points[64] = {0};
        size_t count = points_of(rows[i].text, points);
        ck_assert_msg(cns_number_in_thousands(points, count, rows[i].start, rows[i].at) == rows[i].is, "%s at %zu", rows[i].text,
                      rows[i].at);
    }
}
END_TEST

START_TEST(test_number_digits_and_units) {
    uint32_t points[64] = {0};
    size_t count = points_of("〇一二三四五六七八九", points);
    for (size_t i = 0; i < count; i++) ck_assert_int_eq(cns_number_digit(points[i]), (int)i);
    for (uint32_t c = '0'; c <= '9'; c++) ck_assert_int_eq(cns_number_digit(c), (int)(c - '0'));
    ck_assert_int_eq(cns_number_digit('a'), -1);
    ck_assert_int_eq(cns_number_digit(0x5341), -1); /* ten is a unit */
    ck_assert_uint_eq(cns_number_unit(0x5341), 10);
    ck_assert_uint_eq(cns_number_unit(0x4e07), 10000);
    ck_assert_uint_eq(cns_number_unit('1'), 0);
}
END_TEST

START_TEST(test_utf8_every_code_point_comes_back) {
    for (uint32_t point = 0; point <= 0x10ffff; point++) {
        if (point == 0xd800) point = 0xe000;
        char bytes[4];
        uint32_t again = 0xffffffff;
        unsigned size = cns_utf8_encode(point, bytes);
        bool fine =
            size >= 1 && size <= 4 && cns_utf8_decode((const unsigned char *)bytes, size, 0, &again) == size && again == point;
        fine = fine && (size == 1 || cns_utf8_decode((const unsigned char *)bytes, size - 1, 0, &again) == 0);
        if (!fine) ck_abort_msg("code point %x", (unsigned)point); /* to assert each would take a minute */
    }
}
END_TEST

START_TEST(test_utf8_check_of_all_two_bytes) {
    for (unsigned first = 0; first < 256; first++) {
        for (unsigned second = 0; second < 256; second++) {
            char text[2] = {(char)first, (char)second};
            bool two = first >= 0xc2 && first <= 0xdf && second >= 0x80 && second <= 0xbf;
            size_t bad = two || (first < 0x80 && second < 0x80) ? 2 : first < 0x80 ? 1 : 0;
            if (cns_utf8_check(text, 2) != bad) ck_abort_msg("bytes %x %x", first, second);
        }
    }
}
END_TEST

START_TEST(test_utf8_size) {
    ck_assert_uint_eq(cns_utf8_size("abc", CONSULT_ZERO_TERMINATED), 3);
    ck_assert_uint_eq(cns_utf8_size("abc", 2), 2);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_number_reads);
    tcase_add_test(tests, test_number_none_and_huge);
    tcase_add_test(tests, test_number_does_not_wrap);
    tcase_add_test(tests, test_number_in_thousands);
    tcase_add_test(tests, test_number_digits_and_units);
    tcase_add_test(tests, test_utf8_every_code_point_comes_back);
    tcase_add_test(tests, test_utf8_check_of_all_two_bytes);
    tcase_add_test(tests, test_utf8_size);
}

int main(void) {
    return test_main("number", add_tests);
}
