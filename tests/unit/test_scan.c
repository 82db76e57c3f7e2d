/* text/scan: JSON read forward. */
#include "expect.h"
#include "heap.h"
#include "text.h"
#include "text/scan.h"

static test_heap heap;
static cns_memory memory;
static cns_buffer decoded;

static void open_buffer(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    cns_buffer_start(&decoded, &memory);
}

static void close_buffer(void) {
    cns_buffer_free(&decoded);
    ck_assert(test_heap_clean(&heap));
}

static consult_status check(cns_scan *s, const char *json, uint32_t depth) {
    cns_scan_start(s, json, strlen(json), &decoded);
    return cns_scan_check(s, depth);
}

START_TEST(test_scan_takes_what_is_json) {
    static const char *const good[] = {"{}",         "[]",      " null ",      "-0",          "0.5e-3",
                                       "\"\"",       "[1,[2]]", "{\"a\":{}}",  "\"\\u773c\"", "\"\\ud83d\\ude00\"",
                                       "\t[true\n]", "false",   "[1 , 2\r\n]", "\"\\/\\b\"",  "{\"a\":1,\"a\":2}"};
    cns_scan s;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        ck_assert_msg(check(&s, good[i], 4) == CONSULT_OK, "%s", good[i]);
        ck_assert_ptr_eq(s.at, s.start);
        cns_scan_skip(&s);
        (void)cns_scan_kind(&s);
        ck_assert_msg(s.at == s.end, "%s", good[i]);
    }
}
END_TEST

START_TEST(test_scan_refuses_what_is_not) {
    static const char *const bad[] = {"",
                                      "{",
                                      "[1,]",
                                      "{\"a\"}",
                                      "{a:1}",
                                      "01",
                                      "1.",
                                      "-",
                                      "1e",
                                      "nul",
                                      "\"",
                                      "\"\\x\"",
                                      "\"\\u12\"",
                                      "[1}",
                                      "{} {}",
                                      "\"\n\"",
                                      "[,1]",
                                      "+1",
                                      "\"\\ud800\"",
                                      "\"\\u0000\"",
                                      "\"\\ude00x\"",
                                      "\"\\ud83d\\u0041\"",
                                      "\xff",
                                      "\"\\",
                                      "{\"a\":}",
                                      "[1 2]"};
    cns_scan s;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        ck_assert_msg(check(&s, bad[i], 4) == CONSULT_INVALID_JSON, "%s", bad[i]);
    EXPECT(CONSULT_INVALID_JSON, check(&s, "[1,\n x]", 4));
    uint32_t line, column;
    cns_scan_locate(&s, s.at, &line, &column);
    ck_assert_uint_eq(line, 2);
    ck_assert_uint_eq(column, 2);
}
END_TEST

START_TEST(test_scan_depth) {
    cns_scan s;
    EXPECT_OK(check(&s, "[[[1]]]", 3));
    EXPECT_OK(check(&s, "[[[[]]]]", 3)); /* nothing in the fourth */
    EXPECT(CONSULT_LIMIT, check(&s, "[[[[1]]]]", 3));
    EXPECT(CONSULT_LIMIT, check(&s, test_repeat("[", 100000), 64));
}
END_TEST

START_TEST(test_scan_reads_forward) {
    cns_scan s;
    cns_scanned text;
    int64_t number = 0;
    EXPECT_OK(check(&s, " {\"a\" : [1, -22 ,\"x\\n\\u773c\\ud83d\\ude00y\"] , \"skip\":{\"b\":[\"}\\\"]\"]}, \"c\":true}", 8));
    ck_assert(!cns_scan_open(&s, '['));
    ck_assert(cns_scan_open(&s, '{'));
    ck_assert(cns_scan_more(&s) && cns_scan_key(&s, &text) && cns_scan_is(&text, "a", 1));
    ck_assert(cns_scan_open(&s, '['));
    ck_assert(cns_scan_more(&s) && !cns_scan_text(&s, &text) && cns_scan_integer(&s, &number) && number == 1);
    ck_assert(cns_scan_more(&s) && cns_scan_integer(&s, &number) && number == -22);
    ck_assert(cns_scan_more(&s) && !cns_scan_integer(&s, &number) && cns_scan_text(&s, &text));
    ck_assert(cns_scan_is(&text, "x\n眼😀y", strlen("x\n眼😀y")));
    ck_assert(!cns_scan_more(&s));
    ck_assert(cns_scan_more(&s) && cns_scan_key(&s, &text) && cns_scan_is(&text, "skip", 4));
    cns_scan_skip(&s);
    ck_assert(cns_scan_more(&s) && cns_scan_key(&s, &text) && cns_scan_is(&text, "c", 1));
    ck_assert_int_eq(cns_scan_kind(&s), 't');
    cns_scan_skip(&s);
    ck_assert(!cns_scan_more(&s));
}
END_TEST

START_TEST(test_scan_integers) {
    static const struct {
        const char *json;
        bool whole;
        int64_t value;
    } cases[] = {{"9223372036854775807", true, INT64_MAX},
                 {"-9223372036854775808", true, INT64_MIN},
                 {"9223372036854775808", false, 0},
                 {"-9223372036854775809", false, 0},
                 {"99999999999999999999", false, 0},
                 {"1.0", false, 0},
                 {"1e3", false, 0},
                 {"-0", true, 0},
                 {"\"1\"", false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cns_scan s;
        int64_t value = 7;
        EXPECT_OK(check(&s, cases[i].json, 4));
        ck_assert_msg(cns_scan_integer(&s, &value) == cases[i].whole, "%s", cases[i].json);
        ck_assert(value == (cases[i].whole ? cases[i].value : 7));
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_buffer, close_buffer);
    tcase_add_test(tests, test_scan_takes_what_is_json);
    tcase_add_test(tests, test_scan_refuses_what_is_not);
    tcase_add_test(tests, test_scan_depth);
    tcase_add_test(tests, test_scan_reads_forward);
    tcase_add_test(tests, test_scan_integers);
}

int main(void) {
    return test_main("scan", add_tests);
}
