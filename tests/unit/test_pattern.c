/* What a pattern says of its matches must be so: PCRE2 is not asked where it says no. */
#include "compile/pattern.h"
#include "expect.h"
#include "heap.h"
#include "text.h"
#include "text/regex.h"

#include <stdlib.h>

static test_heap heap;
static cns_memory memory;
static consult_context *context;
static cns_regex_scratch *scratch;
static cns_pattern_facts facts;
static cns_pattern_first first;

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

static void read(const char *pattern) {
    cns_pattern_read(pattern, strlen(pattern), &facts, &first);
}

static bool is_in(const uint32_t *points, uint32_t count, uint32_t point) {
    for (uint32_t i = 0; i < count; i++)
        if (points[i] == point) return true;
    return false;
}

START_TEST(test_facts_of_patterns) {
    read("(1[3-9]\\d(?:[ \\-]?\\d){8})");
    ck_assert_uint_eq(facts.digits, 11);
    ck_assert(!first.any && first.count == 1 && first.points[0] == '1');
    read("(?:[0-9]+|[一二三]{1,2})(?:块|元)");
    ck_assert_uint_eq(facts.digits, 0);
    ck_assert_uint_eq(facts.count, 2);
    ck_assert_uint_eq(facts.sets[0].count, 2); /* the rarer set first: 块 or 元 */
    ck_assert(!first.any && first.count == 13);
    read("(?<![0-9])眼压[^0-9]{0,8}([4-7][0-9])(?![0-9.])");
    ck_assert_uint_eq(facts.digits, 2);
    ck_assert(!first.any && first.count == 1 && first.points[0] == 0x773C);
    read("^(?:我|他)?岁");
    ck_assert(first.start && !first.any && first.count == 3);
    read("^a|b");
    ck_assert(!first.start);
    read("嵗|岁"); /* folded texts have the second only */
    ck_assert(!first.any && first.count == 1);
}
END_TEST

START_TEST(test_what_is_not_understood_says_nothing) {
    static const char *const patterns[] = {"(?i)abc",      "(a)\\1", "(?<n>a)b", "\\p{Han}a",
                                           "[[:alpha:]]a", "a{,3}b", "\\Qa\\E",  "(?(1)a|b)"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        read(patterns[i]);
        ck_assert_msg(facts.count == 0 && facts.digits == 0 && first.any && !first.start, "%s", patterns[i]);
    }
    read("a*");
    ck_assert(first.any); /* it matches nothing at all */
    read(".a");
    ck_assert(first.any && facts.count == 1);
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

static void check_match(const char *pattern, const uint32_t *points, size_t count, size_t from, size_t to) {
    uint32_t digits = 0;
    for (size_t i = from; i < to; i++) digits += points[i] >= '0' && points[i] <= '9';
    ck_assert_msg(digits >= facts.digits, "%s: %u digits", pattern, digits);
    ck_assert_msg(first.any || (from < to && is_in(first.points, first.count, points[from])), "%s: begins otherwise", pattern);
    ck_assert_msg(!first.start || from == 0, "%s: begins at %zu", pattern, from);
    for (uint32_t s = 0; s < facts.count; s++) {
        bool met = false;
        for (size_t i = 0; i < count && !met; i++) met = is_in(facts.sets[s].points, facts.sets[s].count, points[i]);
        ck_assert_msg(met, "%s: a set is not met", pattern);
    }
}

START_TEST(test_every_match_is_as_its_pattern_says) {
    static const uint32_t letters[] = {'a', 'b', 'c', '1', '2', '9', 0x5C81, 0x5E74, 0x4E00, 0x4E8C, 0x4E09, '.', ' ', 0x773C};
    uint64_t state = 4711 + (uint64_t)_i;
    unsigned matches = 0;
    for (int round = 0; round < 2000; round++) {
        char pattern[400];
        cns_regex *regex = NULL;
        cns_regex_fault fault;
        make_pattern(&state, pattern);
        if (cns_regex_new(&memory, pattern, strlen(pattern), false, &regex, &fault) != CONSULT_OK) continue;
        read(pattern);
        for (int text = 0; text < 12; text++) {
            uint32_t points[24];
            size_t count = test_random(&state) % 24, from = 0, to = 0;
            for (size_t i = 0; i < count; i++) points[i] = letters[test_random(&state) % (sizeof letters / sizeof *letters)];
            for (size_t at = 0; at <= count && cns_regex_find(regex, scratch, points, at, count, &from, &to) == CONSULT_OK;
                 at = to + (to == from)) {
                check_match(pattern, points, count, from, to);
                matches++;
            }
        }
        cns_regex_free(regex);
    }
    ck_assert_uint_gt(matches, 1000);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_memory, close_memory);
    tcase_add_test(tests, test_facts_of_patterns);
    tcase_add_test(tests, test_what_is_not_understood_says_nothing);
    tcase_add_loop_test(tests, test_every_match_is_as_its_pattern_says, 0, 10);
}

int main(void) {
    return test_main("pattern", add_tests);
}
