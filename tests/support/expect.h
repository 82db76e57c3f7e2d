/**
 * @file expect.h
 * Words for Check: statuses by name, the main of a test program, the world as a fixture.
 */
#ifndef TEST_SUPPORT_EXPECT_H
#define TEST_SUPPORT_EXPECT_H

#include "consult/status.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Check notes each assertion that holds in a file, which is most of the time of a test that makes a million of them. These note
 * only what fails; a crash is told with the line of the test then, and a sanitizer tells the rest. */
#undef ck_assert
#undef ck_assert_msg
#define ck_assert_msg(expr, ...) ((expr) ? (void)0 : ck_abort_msg(__VA_ARGS__))
#define ck_assert(expr)          ck_assert_msg(expr, "Assertion '%s' failed", #expr)

/** The call gives exactly this status. */
#define EXPECT(wanted, call)                                                                                                       \
    do {                                                                                                                           \
        consult_status got_ = (call);                                                                                              \
        ck_assert_msg(got_ == (wanted), "%s: expected %s, got %s", #call, consult_status_name(wanted), consult_status_name(got_)); \
    } while (0)

/** The call gives CONSULT_OK. */
#define EXPECT_OK(call) EXPECT(CONSULT_OK, call)

/** Two texts are equal; either may be NULL. */
#define EXPECT_TEXT(wanted, got)                                                                                                   \
    do {                                                                                                                           \
        const char *want_ = (wanted), *have_ = (got);                                                                              \
        ck_assert_msg((want_ == NULL) == (have_ == NULL) && (want_ == NULL || strcmp(want_, have_) == 0),                          \
                      "%s: expected \"%s\", got \"%s\"", #got, want_ == NULL ? "(null)" : want_,                                   \
                      have_ == NULL ? "(null)" : have_);                                                                           \
    } while (0)

/** Adds the tests of a program to its only case. */
typedef void test_adder(TCase *tests);

/** Runs the tests. @return the exit code of the program. */
static inline int test_main(const char *name, test_adder *add) {
    Suite *suite = suite_create(name);
    TCase *tests = tcase_create(name);
    tcase_set_timeout(tests, 120);
    add(tests);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner), run = srunner_ntests_run(runner);
    srunner_free(runner);
    return failed == 0 && run > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
