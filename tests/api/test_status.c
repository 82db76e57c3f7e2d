/* status.h: fixed numbers, names, version. */
#include "consult/consult.h"
#include "expect.h"

#include <stdio.h>

START_TEST(test_version_is_that_of_the_headers) {
    char want[32];
    (void)snprintf(want, sizeof want, "%d.%d.%d", CONSULT_VERSION_MAJOR, CONSULT_VERSION_MINOR, CONSULT_VERSION_PATCH);
    EXPECT_TEXT(want, consult_version());
}
END_TEST

START_TEST(test_status_numbers_are_fixed) {
    ck_assert_int_eq(CONSULT_OK, 0);
    ck_assert_int_eq(CONSULT_INVALID_ARGUMENT, -1);
    ck_assert_int_eq(CONSULT_NO_MEMORY, -2);
    ck_assert_int_eq(CONSULT_INVALID_UTF8, -3);
    ck_assert_int_eq(CONSULT_LIMIT, -4);
    ck_assert_int_eq(CONSULT_INVALID_PACK, -5);
    ck_assert_int_eq(CONSULT_INVALID_JSON, -6);
    ck_assert_int_eq(CONSULT_UNKNOWN_ID, -7);
    ck_assert_int_eq(CONSULT_NOT_FOUND, -8);
    ck_assert_int_eq(CONSULT_IO, -9);
    ck_assert_int_eq(CONSULT_UNSUPPORTED_VERSION, -10);
    ck_assert_int_eq(CONSULT_PACK_MISMATCH, -11);
    ck_assert_int_eq(CONSULT_OUT_OF_ORDER, -12);
    ck_assert_int_eq(CONSULT_REGEX_LIMIT, -13);
}
END_TEST

START_TEST(test_status_name_of_each) {
    static const struct {
        consult_status status;
        const char *name;
    } all[] = {{CONSULT_OK, "OK"},
               {CONSULT_INVALID_ARGUMENT, "INVALID_ARGUMENT"},
               {CONSULT_NO_MEMORY, "NO_MEMORY"},
               {CONSULT_INVALID_UTF8, "INVALID_UTF8"},
               {CONSULT_LIMIT, "LIMIT"},
               {CONSULT_INVALID_PACK, "INVALID_PACK"},
               {CONSULT_INVALID_JSON, "INVALID_JSON"},
               {CONSULT_UNKNOWN_ID, "UNKNOWN_ID"},
               {CONSULT_NOT_FOUND, "NOT_FOUND"},
               {CONSULT_IO, "IO"},
               {CONSULT_UNSUPPORTED_VERSION, "UNSUPPORTED_VERSION"},
               {CONSULT_PACK_MISMATCH, "PACK_MISMATCH"},
               {CONSULT_OUT_OF_ORDER, "OUT_OF_ORDER"},
               {CONSULT_REGEX_LIMIT, "REGEX_LIMIT"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) EXPECT_TEXT(all[i].name, consult_status_name(all[i].status));
}
END_TEST

START_TEST(test_status_name_of_other_numbers_is_unknown) {
    static const int others[] = {1, -14, -1000, 77};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        EXPECT_TEXT("UNKNOWN", consult_status_name((consult_status)others[i]));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_test(tests, test_version_is_that_of_the_headers);
    tcase_add_test(tests, test_status_numbers_are_fixed);
    tcase_add_test(tests, test_status_name_of_each);
    tcase_add_test(tests, test_status_name_of_other_numbers_is_unknown);
}

int main(void) {
    return test_main("status", add_tests);
}
