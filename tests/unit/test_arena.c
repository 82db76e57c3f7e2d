/* base/arena: pieces that never move, given back all at once. */
#include "base/arena.h"
#include "expect.h"
#include "heap.h"

static test_heap heap;
static cns_memory memory;
static cns_arena arena;

static void open_arena(void) {
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    cns_arena_start(&arena, &memory);
}

static void close_arena(void) {
    cns_arena_free(&arena);
    ck_assert(test_heap_clean(&heap));
}

START_TEST(test_arena_pieces_are_zeroed_aligned_and_apart) {
    unsigned char *last = NULL;
    for (size_t size = 1; size < 3000; size += 7) {
        unsigned char *piece = cns_arena_get(&arena, size);
        ck_assert_ptr_nonnull(piece);
        ck_assert_uint_eq((uintptr_t)piece % _Alignof(max_align_t), 0);
        bool zero = true;
        for (size_t i = 0; i < size; i++) zero = zero && piece[i] == 0;
        ck_assert(zero);
        memset(piece, 0xff, size);
        ck_assert(last == NULL || *last == 0xff);
        last = piece;
    }
}
END_TEST

START_TEST(test_arena_joins_texts) {
    static const char *const texts[] = {"a", "", "bc"};
    EXPECT_TEXT("", cns_arena_join(&arena, NULL, 0, ", "));
    EXPECT_TEXT("a", cns_arena_join(&arena, texts, 1, ", "));
    EXPECT_TEXT("a, , bc", cns_arena_join(&arena, texts, 3, ", "));
    EXPECT_TEXT("abc", cns_arena_join(&arena, texts, 3, ""));
}
END_TEST

START_TEST(test_arena_reset_keeps_the_blocks) {
    for (int round = 0; round < 5; round++) {
        uint64_t before = heap.requests;
        for (size_t i = 0; i < 500; i++) {
            unsigned char *piece = cns_arena_get(&arena, 100);
            ck_assert_uint_eq(piece[99], 0);
            piece[99] = 1;
        }
        if (round > 0) ck_assert_uint_eq(heap.requests, before);
        cns_arena_reset(&arena);
    }
}
END_TEST

START_TEST(test_arena_large_piece_and_reset) {
    uint64_t requests = 0;
    for (int round = 0; round < 3; round++) {
        ck_assert_ptr_nonnull(cns_arena_get(&arena, 8));
        ck_assert_ptr_nonnull(cns_arena_get(&arena, 1 << 20));
        ck_assert_ptr_nonnull(cns_arena_get(&arena, 4000));
        ck_assert_ptr_nonnull(cns_arena_get(&arena, 5000));
        if (round == 0) requests = heap.requests;
        ck_assert_uint_eq(heap.requests, requests);
        cns_arena_reset(&arena);
    }
}
END_TEST

START_TEST(test_arena_array_and_copy) {
    EXPECT_TEXT("眼睛", cns_arena_copy(&arena, "眼睛红", 6));
    EXPECT_TEXT("", cns_arena_copy(&arena, "", 0));
    ck_assert_ptr_nonnull(cns_arena_array(&arena, 10, 12));
    ck_assert_ptr_null(cns_arena_array(&arena, SIZE_MAX / 2, 4));
    ck_assert_ptr_null(cns_arena_get(&arena, SIZE_MAX));
    ck_assert_ptr_null(cns_arena_get(&arena, SIZE_MAX - 64));
}
END_TEST

START_TEST(test_arena_no_memory) {
    test_heap_fail(&heap, 1);
    ck_assert_ptr_null(cns_arena_get(&arena, 10));
    ck_assert_ptr_nonnull(cns_arena_get(&arena, 10));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_arena, close_arena);
    tcase_add_test(tests, test_arena_pieces_are_zeroed_aligned_and_apart);
    tcase_add_test(tests, test_arena_reset_keeps_the_blocks);
    tcase_add_test(tests, test_arena_large_piece_and_reset);
    tcase_add_test(tests, test_arena_array_and_copy);
    tcase_add_test(tests, test_arena_joins_texts);
    tcase_add_test(tests, test_arena_no_memory);
}

int main(void) {
    return test_main("arena", add_tests);
}
