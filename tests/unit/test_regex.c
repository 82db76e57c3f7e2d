/* text/regex: positions are code points; limits end what would not. */
#include "expect.h"
#include "heap.h"
#include "text/regex.h"
#include "text/utf8.h"

static test_heap heap;
static consult_context *context;
static cns_memory memory;

static void open_context(void) {
    heap = (test_heap){0};
    consult_limits limits = {.struct_size = sizeof limits, .regex_match = 2000};
    context = test_heap_context(&heap, &limits);
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
}

static void close_context(void) {
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

static consult_status find_in(const char *pattern, const char *text, size_t start, bool goes_on, size_t *from, size_t *to) {
    uint32_t points[256] = {0};
    size_t count = 0, size = strlen(text);
    for (size_t at = 0; at < size;) at += cns_utf8_decode((const unsigned char *)text, size, at, &points[count++]);
    cns_regex *regex = NULL;
    cns_regex_scratch *scratch = NULL;
    cns_regex_fault fault;
    EXPECT_OK(cns_regex_new(&memory, pattern, strlen(pattern), false, &regex, &fault));
    EXPECT_OK(cns_regex_scratch_new(context, &memory, &scratch));
    consult_status status = cns_regex_find(regex, scratch, points, start, count, goes_on, from, to);
    cns_regex_scratch_free(scratch);
    cns_regex_free(regex);
    return status;
}

static consult_status find(const char *pattern, const char *text, size_t start, size_t *from, size_t *to) {
    return find_in(pattern, text, start, false, from, to);
}

START_TEST(test_regex_group_one_is_the_value) {
    size_t from = 0, to = 0;
    EXPECT_OK(find("今年(\\d+)岁", "我今年35岁", 0, &from, &to));
    ck_assert_uint_eq(from, 3);
    ck_assert_uint_eq(to, 5);
    EXPECT_OK(find("\\d+", "我今年35岁", 0, &from, &to));
    ck_assert_uint_eq(from, 3);
    EXPECT_OK(find("(a)?b", "xb", 0, &from, &to)); /* the group took no part: the whole */
    ck_assert_uint_eq(from, 1);
    ck_assert_uint_eq(to, 2);
}
END_TEST

START_TEST(test_regex_start_and_look_behind) {
    size_t from = 0, to = 0;
    EXPECT(CONSULT_NOT_FOUND, find("红", "红眼睛", 1, &from, &to));
    EXPECT_OK(find("(?<=眼)睛", "红眼睛", 2, &from, &to));
    ck_assert_uint_eq(from, 2);
}
END_TEST

/* Where the text goes on behind what is searched, that is no end. */
START_TEST(test_regex_end_of_a_part_is_no_end) {
    size_t from = 0, to = 0;
    EXPECT_OK(find_in("睛$", "红眼睛", 0, false, &from, &to));
    EXPECT(CONSULT_NOT_FOUND, find_in("睛$", "红眼睛", 0, true, &from, &to));
    EXPECT_OK(find_in("睛", "红眼睛", 0, true, &from, &to));
}
END_TEST

START_TEST(test_regex_limit_is_told) {
    size_t from = 0, to = 0;
    EXPECT(CONSULT_REGEX_LIMIT, find("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 0, &from, &to));
}
END_TEST

/* Machine code has a stack of its own; where a pattern is interpreted, the heap is bounded. */
START_TEST(test_regex_heap_is_bounded) {
    static const char pattern[] = "(?:(a)|b)*c";
    uint32_t points[100];
    cns_regex *regex = NULL;
    cns_regex_fault fault;
    for (size_t i = 0; i < 100; i++) points[i] = 'a';
    EXPECT_OK(cns_regex_new(&memory, pattern, strlen(pattern), false, &regex, &fault));
    for (uint32_t kib = 1; kib <= 1024; kib *= 1024) {
        consult_limits limits = {.struct_size = sizeof limits, .regex_heap_kib = kib};
        consult_context *bounded = test_heap_context(&heap, &limits);
        cns_regex_scratch *scratch = NULL;
        cns_regex_fate fate;
        EXPECT_OK(cns_regex_scratch_new(bounded, &memory, &scratch));
        EXPECT(kib == 1 ? CONSULT_REGEX_LIMIT : CONSULT_OK, cns_regex_foresee(regex, scratch, points, 0, 100, &fate));
        ck_assert(kib == 1 || fate == CNS_REGEX_OPEN); /* a "c" may still come */
        cns_regex_scratch_free(scratch);
        consult_context_unref(bounded);
    }
    cns_regex_free(regex);
}
END_TEST

START_TEST(test_regex_bad_pattern) {
    cns_regex *regex = NULL;
    cns_regex_fault fault = {{0}, 0};
    EXPECT(CONSULT_INVALID_PACK, cns_regex_new(&memory, "眼(", strlen("眼("), false, &regex, &fault));
    ck_assert_ptr_null(regex);
    ck_assert_uint_gt(strlen(fault.message), 0);
    ck_assert_uint_le(fault.offset, 4);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_context, close_context);
    tcase_add_test(tests, test_regex_group_one_is_the_value);
    tcase_add_test(tests, test_regex_start_and_look_behind);
    tcase_add_test(tests, test_regex_end_of_a_part_is_no_end);
    tcase_add_test(tests, test_regex_limit_is_told);
    tcase_add_test(tests, test_regex_heap_is_bounded);
    tcase_add_test(tests, test_regex_bad_pattern);
}

int main(void) {
    return test_main("regex", add_tests);
}
