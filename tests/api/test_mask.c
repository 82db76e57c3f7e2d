/* mask.h: what is personal in texts, slots and traces. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"

static const char *masked(const char *text) {
    consult_string out;
    EXPECT_OK(consult_mask_text(world.worker, world.pack, session, text, CONSULT_ZERO_TERMINATED, &out));
    ck_assert_uint_eq(strlen(out.data), out.size);
    return out.data;
}

START_TEST(test_mask_numbers_and_documents) {
    static const struct {
        const char *text, *masked;
    } cases[] = {{"电话13800001234", "电话*******1234"},
                 {"電話138 0000 1234。", "電話*** **** 1234。"},
                 {"一三八零零零零一二三四", "*******一二三四"},
                 {"１３８００００１２３４", "*******１２３４"},
                 {"身份证11010519491231002X", "身份证******************"},
                 {"身份证11010519491231002x好", "身份证******************好"},
                 {"号码110105194912310021", "号码**************0021"}, /* the checksum does not hold: a long number */
                 {"A123456789", "**********"},
                 {"A123456788", "A*****6788"},
                 {"HKID A123456(3)。", "HKID **********。"},
                 {"A123456(4)", "A123456(4)"},
                 {"2026-12-01 09:30来", "2026-12-01 09:30来"},
                 {"ALT 80 U/L，血压120/80，67岁", "ALT 80 U/L，血压120/80，67岁"},
                 {"", ""},
                 {"眼睛疼了三天", "眼睛疼了三天"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) EXPECT_TEXT(cases[i].masked, masked(cases[i].text));
}
END_TEST

START_TEST(test_mask_names_that_are_told_or_known) {
    EXPECT_TEXT("我叫王**", masked("我叫王小明"));
    EXPECT_TEXT("小明说他疼", masked("小明说他疼"));
    EXPECT_OK(consult_session_slot_set(session, "name", "欧阳小明"));
    EXPECT_TEXT("歐***今天來過，欧***", masked("歐陽小明今天來過，欧阳小明"));
}
END_TEST

START_TEST(test_mask_slots) {
    consult_string out;
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    EXPECT_OK(consult_session_slot_set(session, "name", "王小明"));
    EXPECT_OK(consult_mask_slot(session, world.worker, "phone", &out));
    EXPECT_TEXT("*******1234", out.data);
    EXPECT_OK(consult_mask_slot(session, world.worker, "name", &out));
    EXPECT_TEXT("王**", out.data);
    EXPECT_OK(consult_mask_slot(session, world.worker, "age", &out));
    ck_assert_ptr_null(out.data);
    EXPECT(CONSULT_UNKNOWN_ID, consult_mask_slot(session, world.worker, "nothing", &out));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_mask_slot(NULL, world.worker, "age", &out));
}
END_TEST

START_TEST(test_mask_traces_unless_it_is_asked_for) {
    const consult_advice *advice = NULL;
    consult_string trace;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我叫王小明，电话13800001234", 0, &advice));
    EXPECT_OK(consult_session_trace(session, world.worker, &trace));
    ck_assert_ptr_null(strstr(trace.data, "13800001234"));
    ck_assert_ptr_null(strstr(trace.data, "王小明"));
    ck_assert_ptr_nonnull(strstr(trace.data, "*******1234"));
    EXPECT_OK(consult_session_explain(session, world.worker, NULL, 0, &trace));
    ck_assert_ptr_null(strstr(trace.data, "13800001234"));
    consult_worker_reveal(world.worker, true);
    EXPECT_OK(consult_session_trace(session, world.worker, &trace));
    ck_assert_ptr_nonnull(strstr(trace.data, "13800001234"));
    consult_worker_reveal(NULL, true);
}
END_TEST

START_TEST(test_mask_refuses_what_is_no_call) {
    consult_string out;
    EXPECT(CONSULT_INVALID_UTF8, consult_mask_text(world.worker, world.pack, NULL, "\xFF", 1, &out));
    ck_assert_ptr_null(out.data);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_mask_text(world.worker, NULL, NULL, "a", 1, &out));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_mask_text(world.worker, world.pack, NULL, NULL, 1, &out));
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_mask_numbers_and_documents);
    tcase_add_test(tests, test_mask_names_that_are_told_or_known);
    tcase_add_test(tests, test_mask_slots);
    tcase_add_test(tests, test_mask_traces_unless_it_is_asked_for);
    tcase_add_test(tests, test_mask_refuses_what_is_no_call);
}

int main(void) {
    return test_main("mask", add);
}
