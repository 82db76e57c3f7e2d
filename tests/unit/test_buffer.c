/* base/buffer: growing text, failures remembered. */
#include "base/buffer.h"
#include "expect.h"
#include "heap.h"

static test_heap heap;
static cns_memory memory;
static cns_buffer buffer;

static void open_buffer(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    cns_buffer_start(&buffer, &memory);
}

static void close_buffer(void) {
    cns_buffer_free(&buffer);
    ck_assert(test_heap_clean(&heap));
}

START_TEST(test_buffer_adds) {
    cns_buffer_text(&buffer, "a");
    cns_buffer_char(&buffer, '=');
    cns_buffer_integer(&buffer, INT64_MIN);
    cns_buffer_char(&buffer, ' ');
    cns_buffer_integer(&buffer, 0);
    cns_buffer_char(&buffer, ' ');
    cns_buffer_hex(&buffer, 0xfedcba9876543210u, 4);
    cns_buffer_add(&buffer, "xyz", 2);
    EXPECT_TEXT("a=-9223372036854775808 0 3210xy", buffer.data);
    ck_assert_uint_eq(buffer.size, strlen(buffer.data));
    ck_assert(!buffer.failed);
}
END_TEST

START_TEST(test_buffer_clear_keeps_memory) {
    for (int i = 0; i < 1000; i++) cns_buffer_text(&buffer, "眼睛");
    ck_assert_uint_eq(buffer.size, 6000);
    uint64_t before = heap.requests;
    cns_buffer_clear(&buffer);
    for (int i = 0; i < 1000; i++) cns_buffer_text(&buffer, "眼睛");
    ck_assert_uint_eq(heap.requests, before);
}
END_TEST

START_TEST(test_buffer_failure_is_remembered) {
    test_heap_fail(&heap, 1);
    cns_buffer_text(&buffer, "a");
    cns_buffer_text(&buffer, "b");
    ck_assert(buffer.failed);
    consult_string taken = cns_buffer_take(&buffer);
    ck_assert_ptr_null(taken.data);
    cns_buffer_clear(&buffer);
    ck_assert(!buffer.failed);
}
END_TEST

START_TEST(test_buffer_take_fits_exactly) {
    cns_buffer_text(&buffer, "abc");
    consult_string taken = cns_buffer_take(&buffer);
    EXPECT_TEXT("abc", taken.data);
    ck_assert_uint_eq(taken.size, 3);
    ck_assert_uint_eq(buffer.size, 0);
    cns_memory_put(&memory, (char *)(uintptr_t)taken.data, taken.size + 1);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_buffer, close_buffer);
    tcase_add_test(tests, test_buffer_adds);
    tcase_add_test(tests, test_buffer_clear_keeps_memory);
    tcase_add_test(tests, test_buffer_failure_is_remembered);
    tcase_add_test(tests, test_buffer_take_fits_exactly);
}

int main(void) {
    return test_main("buffer", add_tests);
}
