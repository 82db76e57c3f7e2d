/* What a pattern's outline says of its matches must be so: PCRE2 is not asked where it says no. */
#include "compile/outline.h"
#include "expect.h"
#include "heap.h"
#include "text.h"
#include "text/regex.h"
#include "text/utf8.h"

#include <stdlib.h>

static test_heap heap;
static cns_memory memory;
static consult_context *context;
static cns_regex_scratch *scratch;
static cns_outline_build build;

static void open_memory(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    context = test_heap_context(&heap, NULL);
    EXPECT_OK(cns_regex_scratch_new(context, &memory, &scratch));
}

static void close_memory(void) {
    cns_regex_scratch_free(scratch);
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

/* Whether the outline of a pattern admits a match at the start of a text. */
static bool admits(const char *pattern, const char *text) {
    uint32_t points[64];
    size_t count = 0;
    for (size_t at = 0; at < strlen(text);) at += cns_utf8_decode((const unsigned char *)text, strlen(text), at, &points[count++]);
    ck_assert_msg(cns_outline_read(pattern, strlen(pattern), &build), "%s", pattern);
    cns_outline outline = cns_outline_of(&build);
    return cns_outline_admits(&outline, &(cns_outline_text){points, NULL, count}, 0);
}

START_TEST(test_outlines_of_patterns) {
    const char *phone = "(1[3-9]\\d(?:[ \\-]?\\d){8})";
    ck_assert(admits(phone, "138-0000 1234"));
    ck_assert(!admits(phone, "1380000123"));
    ck_assert(!admits(phone, "12800001234"));
    const char *money = "(?:[0-9]+|[一二三]{1,2})(?:块|元)";
    ck_assert(admits(money, "15800元") && admits(money, "一二块"));
    ck_assert(!admits(money, "一二三块") && !admits(money, "元"));
    const char *pressure = "(?<![0-9])眼压[^0-9]{0,8}([4-7][0-9])(?![0-9.])";
    ck_assert(admits(pressure, "眼压是 45"));
    ck_assert(!admits(pressure, "眼压是 15") && !admits(pressure, "眼睛45"));
    ck_assert(admits("a{3}", "aaa") && !admits("a{3}", "aa"));
    ck_assert(admits("[^a-c]x", "dx") && !admits("[^a-c]x", "bx"));
    ck_assert(admits("\\x{5c81}", "岁") && !admits("\\x{5c81}", "年"));
}
END_TEST

START_TEST(test_outlines_know_the_start) {
    ck_assert(admits("^(?:我|他)?岁", "他岁") && build.start);
    ck_assert(admits("^a|b", "b") && !build.start);
}
END_TEST

START_TEST(test_what_is_not_understood_has_no_outline) {
    static const char *const patterns[] = {"(?i)abc",      "(a)\\1", "(?<n>a)b", "\\p{Han}a",
                                           "[[:alpha:]]a", "a{,3}b", "\\Qa\\E",  "(?(1)a|b)"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        ck_assert_msg(!cns_outline_read(patterns[i], strlen(patterns[i]), &build), "%s", patterns[i]);
}
END_TEST

START_TEST(test_long_patterns_are_open_at_the_end) {
    const char *pattern = test_join("ab", test_repeat("(?:cd|ef)", 200), "gh", NULL);
    ck_assert(!admits(pattern, "abcdx") && !admits(pattern, "bcd"));
    const char *nested = test_join(test_repeat("(?:", 10), "(?:^{8}){8}a", test_repeat("){8}", 10), NULL);
    (void)cns_outline_read(nested, strlen(nested), &build); /* ends */
}
END_TEST

static const char *const tokens[] = {"a",
                                     "b",
                                     "1",
                                     "2",
                                     "岁",
                                     "年",
                                     ".",
                                     "\\d",
                                     "[ab1]",
                                     "[^a]",
                                     "[一二三0-9]",
                                     "[a-c]",
                                     "^",
                                     "$",
                                     "\\b",
                                     "\\.",
                                     "|",
                                     "|",
                                     "(?:",
                                     "(?:",
                                     ")",
                                     ")",
                                     "?",
                                     "*",
                                     "+",
                                     "{2}",
                                     "{0,2}",
                                     "{1,}",
                                     "(?=",
                                     "(?!",
                                     "(?<=",
                                     "(?<!",
                                     "\\s",
                                     "[\\d年]",
                                     "??",
                                     "\\x{5c81}",
                                     "[\\x{4e00}-\\x{4e8c}]",
                                     " "};

static void make_pattern(uint64_t *state, char *pattern) {
    size_t used = 0, depth = 0, count = 1 + test_random(state) % 14;
    for (size_t i = 0; i < count; i++) {
        const char *token = tokens[test_random(state) % (sizeof tokens / sizeof *tokens)];
        if (token[0] == ')' && depth == 0) continue;
        depth += token[0] == '(';
        depth -= token[0] == ')';
        memcpy(pattern + used, token, strlen(token));
        used += strlen(token);
    }
    while (depth-- > 0) pattern[used++] = ')';
    pattern[used] = '\0';
}

START_TEST(test_every_match_is_admitted) {
    static const uint32_t letters[] = {'a', 'b', 'c', '1', '2', '9', 0x5C81, 0x5E74, 0x4E00, 0x4E8C, 0x4E09, '.', ' ', 0x773C};
    uint64_t state = 4711 + (uint64_t)_i;
    unsigned matches = 0, refused = 0;
    for (int round = 0; round < 2000; round++) {
        char pattern[400];
        cns_regex *regex = NULL;
        cns_regex_fault fault;
        make_pattern(&state, pattern);
        if (!cns_outline_read(pattern, strlen(pattern), &build)) continue;
        if (cns_regex_new(&memory, pattern, strlen(pattern), true, &regex, &fault) != CONSULT_OK) continue;
        cns_outline outline = cns_outline_of(&build);
        for (int text = 0; text < 12; text++) {
            uint32_t points[24];
            size_t count = test_random(&state) % 24, from = 0, to = 0;
            for (size_t i = 0; i < count; i++) points[i] = letters[test_random(&state) % (sizeof letters / sizeof *letters)];
            for (size_t at = 0; at < count; at++) {
                bool admitted =
                    cns_outline_admits(&outline, &(cns_outline_text){points, NULL, count}, at) && (at == 0 || !build.start);
                refused += !admitted;
                if (cns_regex_find(regex, scratch, points, at, count, false, &from, &to) != CONSULT_OK || from == to) continue;
                ck_assert_msg(admitted, "%s: refused at %zu", pattern, at);
                matches++;
            }
        }
        cns_regex_free(regex);
    }
    ck_assert_uint_gt(matches, 1000);
    ck_assert_uint_gt(refused, 1000);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_memory, close_memory);
    tcase_add_test(tests, test_outlines_of_patterns);
    tcase_add_test(tests, test_outlines_know_the_start);
    tcase_add_test(tests, test_what_is_not_understood_has_no_outline);
    tcase_add_test(tests, test_long_patterns_are_open_at_the_end);
    tcase_add_loop_test(tests, test_every_match_is_admitted, 0, 10);
}

int main(void) {
    return test_main("outline", add_tests);
}
