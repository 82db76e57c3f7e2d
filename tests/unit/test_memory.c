/* base/memory: sized releases, zeroing, checked sizes, counting. */
#include "base/memory.h"
#include "expect.h"
#include "heap.h"

static test_heap heap;

static cns_memory on_heap(uint64_t *count) {
    heap = (test_heap){0};
    return (cns_memory){.allocator = test_heap_allocator(&heap), .count = count};
}

START_TEST(test_memory_get_zero_copy_put) {
    uint64_t count = 0;
    cns_memory memory = on_heap(&count);
    unsigned char *zero = cns_memory_zero(&memory, 33);
    for (size_t i = 0; i < 33; i++) ck_assert_uint_eq(zero[i], 0);
    char *copy = cns_memory_copy(&memory, "abc\0d", 5);
    ck_assert_mem_eq(copy, "abc\0d", 6);
    void *none = cns_memory_get(&memory, 0);
    ck_assert_ptr_nonnull(none);
    ck_assert_uint_eq(count, 3);
    cns_memory_put(&memory, zero, 33);
    cns_memory_put(&memory, copy, 6);
    cns_memory_put(&memory, none, 0);
    cns_memory_put(&memory, NULL, 0);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_memory_resize) {
    cns_memory memory = on_heap(NULL);
    char *block = cns_memory_resize(&memory, NULL, 0, 4);
    memcpy(block, "abcd", 4);
    block = cns_memory_resize(&memory, block, 4, 100);
    ck_assert_mem_eq(block, "abcd", 4);
    test_heap_fail(&heap, 1);
    ck_assert_ptr_null(cns_memory_resize(&memory, block, 100, 200));
    ck_assert_mem_eq(block, "abcd", 4); /* the old block stays */
    cns_memory_put(&memory, block, 100);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

START_TEST(test_memory_sizes_are_checked) {
    size_t out = 0;
    ck_assert(cns_size_multiply(3, 5, &out) && out == 15);
    ck_assert(cns_size_multiply(0, SIZE_MAX, &out) && out == 0);
    ck_assert(!cns_size_multiply(SIZE_MAX, 2, &out));
    ck_assert(!cns_size_multiply(SIZE_MAX / 2 + 1, 2, &out));
    ck_assert(cns_size_add(SIZE_MAX - 1, 1, &out) && out == SIZE_MAX);
    ck_assert(!cns_size_add(SIZE_MAX, 1, &out));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_memory_get_zero_copy_put);
    tcase_add_test(tests, test_memory_resize);
    tcase_add_test(tests, test_memory_sizes_are_checked);
}

int main(void) {
    return test_main("memory", add_tests);
}
