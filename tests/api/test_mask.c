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

/* A text has a length: U+0000 ends none. */
START_TEST(test_mask_goes_on_behind_a_nul) {
    static const char text[] = "眼睛\0疼，电话13800001234", wanted[] = "眼睛\0疼，电话*******1234";
    consult_string out;
    EXPECT_OK(consult_mask_text(world.worker, world.pack, session, text, sizeof text - 1, &out));
    ck_assert_uint_eq(out.size, sizeof wanted - 1);
    ck_assert_int_eq(memcmp(out.data, wanted, sizeof wanted), 0);
}
END_TEST

START_TEST(test_mask_names_that_are_told_or_known) {
    EXPECT_TEXT("我叫王**", masked("我叫王小明"));
    EXPECT_TEXT("小明说他疼", masked("小明说他疼"));
    EXPECT_OK(consult_session_slot_set(session, "name", "欧阳小明"));
    EXPECT_TEXT("歐***今天來過，欧***", masked("歐陽小明今天來過，欧阳小明"));
}
END_TEST

START_TEST(test_mask_names_beside_their_bearers) {
    static const struct {
        const char *text, *masked;
    } cases[] = {{"我妈李桂芳看不清，我老公赵铁柱带她来", "我妈李**看不清，我老公赵**带她来"},
                 {"我姓歐陽，歐陽娜娜", "我姓歐*，歐***"},
                 {"我是上周来的陈建国", "我是上周来的陈**"},
                 {"我叫王小明电话13800008000眼睛疼", "我叫王**电话*******8000眼睛疼"},
                 {"麻煩轉李桂芳女士", "麻煩轉李**女士"},
                 {"我妈左眼看不清，我爸高血压，女儿白内障，周三方便", "我妈左眼看不清，我爸高血压，女儿白内障，周三方便"},
                 {"我老公马上到，我是高度近视", "我老公马上到，我是高度近视"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) EXPECT_TEXT(cases[i].masked, masked(cases[i].text));
}
END_TEST

START_TEST(test_mask_ways_to_somebody) {
    static const struct {
        const char *text, *masked;
    } cases[] = {{"邮箱 Wang.xm88@163.com，谢谢", "邮箱 *****************，谢谢"},
                 {"加我微信wang_xm88", "加我微信*********"},
                 {"車牌 京A12345", "車牌 *******"},
                 {"我的車 ABC-1234", "我的車 ********"},
                 {"我住在南京东路16号3楼", "我住在*********"},
                 {"家住幸福小区3号楼2单元501室，远不远", "家住**************，远不远"},
                 {"忠孝東路四段100巷5弄3號5樓", "****************"},
                 {"加微信吧，地铁3号线，12月3号上午，挂3号", "加微信吧，地铁3号线，12月3号上午，挂3号"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) EXPECT_TEXT(cases[i].masked, masked(cases[i].text));
}
END_TEST

/* A slot that is not personal itself may hold words that are. */
START_TEST(test_mask_values_that_quote_people) {
    consult_string out;
    EXPECT_OK(consult_session_slot_set(session, "name", "李桂芳"));
    EXPECT_OK(consult_session_slot_set(session, "symptom", "李桂芳眼睛疼，我叫王小明电话13800008000"));
    EXPECT_OK(consult_session_slot_set(session, "visit_time", "2026-12-04T14:00+08:00"));
    EXPECT_OK(consult_mask_slot(session, world.worker, "symptom", &out));
    EXPECT_TEXT("李**眼睛疼，我叫王**电话*******8000", out.data);
    EXPECT_OK(consult_mask_slot(session, world.worker, "visit_time", &out));
    EXPECT_TEXT("2026-12-04T14:00+08:00", out.data);
    EXPECT_OK(consult_session_brief(session, world.worker, &out));
    ck_assert_ptr_null(strstr(out.data, "李桂芳"));
    ck_assert_ptr_null(strstr(out.data, "王小明"));
    ck_assert_ptr_nonnull(strstr(out.data, "李**眼睛疼"));
}
END_TEST

/* What the pack itself calls something is no person's, whoever is called so. */
START_TEST(test_mask_leaves_the_pack_its_values) {
    consult_string out;
    EXPECT_OK(consult_session_slot_set(session, "name", "mother"));
    EXPECT_OK(consult_session_slot_set(session, "relation", "mother"));
    EXPECT_OK(consult_mask_slot(session, world.worker, "relation", &out));
    EXPECT_TEXT("mother", out.data);
    EXPECT_OK(consult_session_slot_set(session, "symptom", "1234 567"));
    EXPECT_OK(consult_mask_slot(session, world.worker, "symptom", &out));
    EXPECT_TEXT("***4 567", out.data);
}
END_TEST

START_TEST(test_mask_takes_the_same_pack_by_another_handle) {
    consult_pack *again = NULL;
    consult_string out;
    EXPECT_OK(consult_session_slot_set(session, "name", "欧阳小明"));
    EXPECT_OK(consult_pack_default(world.context, &again));
    EXPECT_OK(consult_mask_text(world.worker, again, session, "欧阳小明", CONSULT_ZERO_TERMINATED, &out));
    EXPECT_TEXT("欧***", out.data);
    consult_pack_unref(again);
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
    static const char text[] = "我叫王小明，电话13800001234";
    for (int i = 0; i < 2; i++) {
        EXPECT_OK(consult_session_explain(session, world.worker, i ? text : NULL, CONSULT_ZERO_TERMINATED, &trace));
        ck_assert_ptr_null(strstr(trace.data, "13800001234"));
        ck_assert_ptr_null(strstr(trace.data, "王小明"));
        ck_assert_ptr_nonnull(strstr(trace.data, "*******1234"));
    }
    ck_assert_ptr_nonnull(strstr(trace.data, "\"王**\""));
    consult_worker_reveal(world.worker, true);
    EXPECT_OK(consult_session_trace(session, world.worker, &trace));
    ck_assert_ptr_nonnull(strstr(trace.data, "13800001234"));
    EXPECT_OK(consult_session_explain(session, world.worker, text, CONSULT_ZERO_TERMINATED, &trace));
    ck_assert_ptr_nonnull(strstr(trace.data, "\"王小明\""));
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
    tcase_add_test(tests, test_mask_goes_on_behind_a_nul);
    tcase_add_test(tests, test_mask_names_that_are_told_or_known);
    tcase_add_test(tests, test_mask_names_beside_their_bearers);
    tcase_add_test(tests, test_mask_ways_to_somebody);
    tcase_add_test(tests, test_mask_values_that_quote_people);
    tcase_add_test(tests, test_mask_leaves_the_pack_its_values);
    tcase_add_test(tests, test_mask_takes_the_same_pack_by_another_handle);
    tcase_add_test(tests, test_mask_slots);
    tcase_add_test(tests, test_mask_traces_unless_it_is_asked_for);
    tcase_add_test(tests, test_mask_refuses_what_is_no_call);
}

int main(void) {
    return test_main("mask", add);
}
