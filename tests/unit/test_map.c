/* base/map and base/vector. */
#include "base/map.h"
#include "base/vector.h"
#include "expect.h"
#include "heap.h"

#include <stdio.h>

static test_heap heap;
static cns_memory memory;

static void open_memory(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
}

static void close_memory(void) {
    ck_assert(test_heap_clean(&heap));
}

START_TEST(test_map_puts_and_finds) {
    static char keys[2000][12];
    cns_map map;
    cns_map_start(&map, &memory);
    ck_assert_ptr_null(cns_map_find(&map, "a", 1));
    for (uint32_t i = 0; i < 2000; i++) {
        bool added = false;
        (void)snprintf(keys[i], sizeof keys[i], "key%u", (unsigned)i);
        uint32_t *value = cns_map_put(&map, keys[i], strlen(keys[i]), &added);
        ck_assert(added && *value == 0);
        *value = i;
    }
    for (uint32_t i = 0; i < 2000; i++) {
        bool added = true;
        ck_assert_uint_eq(*cns_map_find(&map, keys[i], strlen(keys[i])), i);
        ck_assert_uint_eq(*cns_map_put(&map, keys[i], strlen(keys[i]), &added), i);
        ck_assert(!added);
    }
    ck_assert_ptr_null(cns_map_find(&map, "key", 3));
    ck_assert_ptr_null(cns_map_find(&map, "key20000", 8));
    ck_assert_uint_eq(map.count, 2000);
    cns_map_free(&map);
}
END_TEST

START_TEST(test_map_keys_have_a_size) {
    cns_map map;
    bool added = false;
    cns_map_start(&map, &memory);
    *cns_map_put(&map, "abc", 2, &added) = 7;
    ck_assert_uint_eq(*cns_map_find(&map, "abX", 2), 7);
    ck_assert_ptr_null(cns_map_find(&map, "abc", 3));
    *cns_map_put(&map, "", 0, &added) = 9;
    ck_assert_uint_eq(*cns_map_find(&map, "x", 0), 9);
    cns_map_free(&map);
}
END_TEST

START_TEST(test_map_no_memory) {
    cns_map map;
    bool added = false;
    cns_map_start(&map, &memory);
    test_heap_fail(&heap, 1);
    ck_assert_ptr_null(cns_map_put(&map, "a", 1, &added));
    ck_assert_ptr_nonnull(cns_map_put(&map, "a", 1, &added));
    cns_map_free(&map);
}
END_TEST

START_TEST(test_vector_grows_and_appends) {
    cns_vector vector;
    cns_vector_start(&vector, sizeof(uint64_t));
    for (uint64_t i = 0; i < 1000; i++) {
        uint64_t *place = cns_vector_add(&vector, &memory);
        ck_assert_uint_eq(*place, 0);
        *place = i;
    }
    static const uint64_t more[] = {1000, 1001, 1002};
    ck_assert(cns_vector_append(&vector, &memory, more, 3));
    for (size_t i = 0; i < 1003; i++) ck_assert_uint_eq(*CNS_VECTOR_AT(&vector, uint64_t, i), i);
    ck_assert_uint_eq(vector.count, 1003);
    cns_vector_free(&vector, &memory);
}
END_TEST

START_TEST(test_vector_no_memory_and_overflow) {
    cns_vector vector;
    cns_vector_start(&vector, 16);
    ck_assert(!cns_vector_reserve(&vector, &memory, SIZE_MAX / 8));
    test_heap_fail(&heap, 1);
    ck_assert_ptr_null(cns_vector_add(&vector, &memory));
    ck_assert_uint_eq(vector.count, 0);
    ck_assert(cns_vector_reserve(&vector, &memory, 5));
    uint64_t before = heap.requests;
    for (int i = 0; i < 5; i++) ck_assert_ptr_nonnull(cns_vector_add(&vector, &memory));
    ck_assert_uint_eq(heap.requests, before);
    cns_vector_free(&vector, &memory);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_memory, close_memory);
    tcase_add_test(tests, test_map_puts_and_finds);
    tcase_add_test(tests, test_map_keys_have_a_size);
    tcase_add_test(tests, test_map_no_memory);
    tcase_add_test(tests, test_vector_grows_and_appends);
    tcase_add_test(tests, test_vector_no_memory_and_overflow);
}

int main(void) {
    return test_main("map", add_tests);
}
