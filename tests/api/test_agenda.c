/* agenda.h: what is due next of very many; compared with a list that is walked. */
#include "consult/consult.h"
#include "expect.h"
#include "heap.h"
#include "text.h"

enum { KEYS = 300 };

static test_heap heap;
static consult_context *context;
static consult_agenda *agenda;

static void open_agenda(void) {
    heap = (test_heap){0};
    context = test_heap_context(&heap, NULL);
    ck_assert_ptr_nonnull(context);
    EXPECT_OK(consult_agenda_new(context, &agenda));
}

static void close_agenda(void) {
    consult_agenda_free(agenda);
    agenda = NULL;
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

START_TEST(test_agenda_earliest_first) {
    consult_due due = {0, 0}, taken[4];
    ck_assert(!consult_agenda_next(agenda, &due));
    EXPECT_OK(consult_agenda_set(agenda, 7, 300));
    EXPECT_OK(consult_agenda_set(agenda, 9, 100));
    EXPECT_OK(consult_agenda_set(agenda, 8, 100));
    EXPECT_OK(consult_agenda_set(agenda, 5, -4));
    EXPECT_OK(consult_agenda_set(agenda, 5, 400));
    ck_assert_uint_eq(consult_agenda_count(agenda), 4);
    ck_assert(consult_agenda_next(agenda, &due));
    ck_assert_uint_eq(due.key, 8); /* of equal times the lowest key */
    ck_assert_uint_eq(consult_agenda_take(agenda, 99, taken, 4), 0);
    ck_assert_uint_eq(consult_agenda_take(agenda, 300, taken, 2), 2);
    ck_assert(taken[0].key == 8 && taken[1].key == 9);
    ck_assert_uint_eq(consult_agenda_take(agenda, 300, taken, 4), 1);
    ck_assert_uint_eq(taken[0].key, 7);
    int64_t at = 0;
    EXPECT(CONSULT_NOT_FOUND, consult_agenda_get(agenda, 7, &at));
    EXPECT_OK(consult_agenda_get(agenda, 5, &at));
    ck_assert_int_eq(at, 400);
    EXPECT_OK(consult_agenda_remove(agenda, 5));
    EXPECT(CONSULT_NOT_FOUND, consult_agenda_remove(agenda, 5));
    ck_assert_uint_eq(consult_agenda_count(agenda), 0);
}
END_TEST

START_TEST(test_agenda_misuse) {
    consult_due due;
    int64_t at;
    consult_string bytes;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_set(NULL, 1, 1));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_remove(NULL, 1));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_get(NULL, 1, &at));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_get(agenda, 1, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_save(NULL, &bytes));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_save(agenda, NULL));
    consult_agenda *none = agenda;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_new(NULL, &none));
    ck_assert_ptr_null(none);
    ck_assert_uint_eq(consult_agenda_count(NULL), 0);
    ck_assert(!consult_agenda_next(NULL, &due));
    ck_assert_uint_eq(consult_agenda_take(NULL, 1, &due, 1), 0);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_agenda_restore(context, NULL, 3, &none));
    consult_agenda_free(NULL);
}
END_TEST

/* A list that is walked. */
static int64_t times[KEYS];
static bool present[KEYS];

static size_t earliest(void) {
    size_t best = KEYS;
    for (size_t i = 0; i < KEYS; i++)
        if (present[i] && (best == KEYS || times[i] < times[best])) best = i;
    return best;
}

static void check_next(void) {
    consult_due due = {0, 0};
    size_t best = earliest();
    ck_assert_int_eq(consult_agenda_next(agenda, &due), best < KEYS);
    if (best < KEYS) ck_assert(due.key == best * 7919 && due.due_ms == times[best]);
}

static void restore_again(void) {
    consult_string bytes, again;
    EXPECT_OK(consult_agenda_save(agenda, &bytes));
    ck_assert_uint_eq(bytes.size, 24 + 16 * consult_agenda_count(agenda));
    consult_agenda *other = NULL;
    EXPECT_OK(consult_agenda_restore(context, bytes.data, bytes.size, &other));
    EXPECT_OK(consult_agenda_save(other, &again));
    ck_assert(again.size == bytes.size && memcmp(again.data, bytes.data, bytes.size) == 0);
    consult_string_free(context, &bytes);
    consult_string_free(context, &again);
    consult_agenda_free(agenda);
    agenda = other;
}

START_TEST(test_agenda_against_a_list) {
    uint64_t seed = 5;
    memset(present, 0, sizeof present);
    for (int i = 0; i < 60000; i++) {
        size_t key = (size_t)(test_random(&seed) % KEYS);
        switch (test_random(&seed) % 8) {
        case 0: {
            EXPECT(present[key] ? CONSULT_OK : CONSULT_NOT_FOUND, consult_agenda_remove(agenda, key * 7919));
            present[key] = false;
            break;
        }
        case 1: {
            consult_due due;
            size_t best = earliest();
            ck_assert_uint_eq(consult_agenda_take(agenda, INT64_MAX, &due, 1), best < KEYS);
            if (best < KEYS) present[best] = false;
            break;
        }
        default:
            times[key] = (int64_t)(test_random(&seed) % 500) - 100;
            present[key] = true;
            EXPECT_OK(consult_agenda_set(agenda, key * 7919, times[key]));
        }
        if (i % 5000 == 0) restore_again();
        check_next();
    }
}
END_TEST

START_TEST(test_agenda_a_million) {
    enum { MILLION = 1000000 };
    uint64_t seed = 77;
    for (uint64_t i = 0; i < MILLION; i++) EXPECT_OK(consult_agenda_set(agenda, i, (int64_t)(test_random(&seed) >> 20)));
    restore_again();
    consult_due due[64];
    int64_t last = INT64_MIN;
    size_t all = 0;
    for (size_t count; (count = consult_agenda_take(agenda, INT64_MAX, due, 64)) > 0; all += count)
        for (size_t i = 0; i < count; i++) {
            ck_assert_int_ge(due[i].due_ms, last);
            last = due[i].due_ms;
        }
    ck_assert_uint_eq(all, MILLION);
}
END_TEST

START_TEST(test_agenda_hostile_bytes) {
    for (uint64_t i = 0; i < 5; i++) EXPECT_OK(consult_agenda_set(agenda, i, (int64_t)i));
    consult_string bytes;
    EXPECT_OK(consult_agenda_save(agenda, &bytes));
    unsigned char copy[24 + 80];
    consult_agenda *other = agenda;
    for (size_t size = 0; size < bytes.size; size++) {
        memcpy(copy, bytes.data, bytes.size);
        ck_assert_int_ne(consult_agenda_restore(context, copy, size, &other), CONSULT_OK);
        ck_assert_ptr_null(other);
        copy[size] ^= 0x20;
        ck_assert_int_ne(consult_agenda_restore(context, copy, bytes.size, &other), CONSULT_OK);
    }
    memcpy(copy, bytes.data, bytes.size);
    copy[4] = 2;
    EXPECT(CONSULT_UNSUPPORTED_VERSION, consult_agenda_restore(context, copy, bytes.size, &other));
    consult_string_free(context, &bytes);
}
END_TEST

START_TEST(test_agenda_without_memory) {
    for (uint64_t i = 0; i < 8; i++) EXPECT_OK(consult_agenda_set(agenda, i, 8 - (int64_t)i));
    for (uint64_t n = 1;; n++) {
        test_heap_fail(&heap, n);
        consult_status status = consult_agenda_set(agenda, 99, 0);
        bool failed = test_heap_failed(&heap);
        test_heap_fail(&heap, 0);
        ck_assert_int_eq(status, failed ? CONSULT_NO_MEMORY : CONSULT_OK);
        if (!failed) break;
        ck_assert_uint_eq(consult_agenda_count(agenda), 8);
    }
    consult_string bytes;
    EXPECT_OK(consult_agenda_save(agenda, &bytes));
    for (uint64_t n = 1;; n++) {
        consult_agenda *other = NULL;
        consult_string again;
        test_heap_fail(&heap, n);
        consult_status status = consult_agenda_restore(context, bytes.data, bytes.size, &other);
        if (status == CONSULT_OK) status = consult_agenda_save(other, &again);
        bool failed = test_heap_failed(&heap);
        test_heap_fail(&heap, 0);
        ck_assert_int_eq(status, failed ? CONSULT_NO_MEMORY : CONSULT_OK);
        if (!failed) consult_string_free(context, &again);
        consult_agenda_free(other);
        if (!failed) break;
    }
    consult_string_free(context, &bytes);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_agenda, close_agenda);
    tcase_add_test(tests, test_agenda_earliest_first);
    tcase_add_test(tests, test_agenda_misuse);
    tcase_add_test(tests, test_agenda_against_a_list);
    tcase_add_test(tests, test_agenda_a_million);
    tcase_add_test(tests, test_agenda_hostile_bytes);
    tcase_add_test(tests, test_agenda_without_memory);
}

int main(void) {
    return test_main("agenda", add_tests);
}
