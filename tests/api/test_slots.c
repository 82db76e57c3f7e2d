/* Values of slots that come from outside: as texts give them, or refused. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

typedef struct given {
    const char *slot, *value;
    const char *kept; /* NULL: refused */
} given;

static void check(const given *g) {
    const char *before = test_saved(&world, session);
    consult_status status = consult_session_slot_set(session, g->slot, g->value);
    const char *kept = consult_session_slot_get(session, g->slot);
    ck_assert_msg(status == (g->kept ? CONSULT_OK : CONSULT_INVALID_ARGUMENT), "%s \"%s\": %s, kept as \"%s\"", g->slot, g->value,
                  consult_status_name(status), kept ? kept : "");
    if (!g->kept) {
        EXPECT_TEXT(before, test_saved(&world, session));
        return;
    }
    EXPECT_TEXT(g->kept, kept);
    EXPECT_OK(consult_session_slot_set(session, g->slot, g->kept)); /* the normal form is one */
    EXPECT_TEXT(g->kept, consult_session_slot_get(session, g->slot));
}

static const given phones[] = {
    {"phone", "13800001234", "13800001234"},
    {"phone", " 138-0000-1234 ", "13800001234"},
    {"phone", "１３８　００００　１２３４", "13800001234"},
    {"phone", "+86 138 0000 1234", "13800001234"},
    {"phone", "0086 13800001234", "13800001234"},
    {"phone", "8613800001234", "13800001234"},
    {"phone", "+852 9000-1234", "90001234"},
    {"phone", "+886 912 345 678", "0912345678"},
    {"phone", "(010) 1234-5678", "01012345678"},
    {"phone", "+1 (415) 555-2671", "+14155552671"},
    {"phone", "95588", "95588"},
    {"phone", "abc", NULL},
    {"phone", "1380", NULL},
    {"phone", "138000012341380000123", NULL},
    {"phone", "13800001234、13900001234", NULL},
    {"phone", "010-12345678转123", NULL},
    {"phone", "+12345", NULL},
    {"phone", "+", NULL},
    {"phone", "", NULL},
    {"phone", "  ", NULL},
    {"phone", "-", NULL},
    {"phone", "garbage not a phone\n\x01", NULL},
};

static const given ages[] = {
    {"age", "67", "67"},
    {"age", "067", "67"},
    {"age", "６７歲", "67"},
    {"age", "67周岁", "67"},
    {"age", "六十七", "67"},
    {"age", "三岁半", "3"},
    {"age", "0", "0"},
    {"age", "150", "150"},
    {"age", "3个月", "3个月"},
    {"age", "20天", "20天"},
    {"age", "八個多月", "八個多月"}, /* as texts give them */
    {"age", "3個月零5天", "3個月零5天"},
    {"age", "两星期", "两星期"},
    {"age", "3礼拜", "3礼拜"},
    {"age", "半个月", "半个月"},
    {"age", "2周", "2周"},
    {"age", "1岁3个月", "1"},
    {"age", "五十多岁", "50"},
    {"age", "5今天", NULL},
    {"age", "5今天岁", NULL},
    {"age", "3号下周", NULL},
    {"age", "3个", NULL},
    {"age", "月", NULL},
    {"age", "3拜", NULL},
    {"age", "3个月5", NULL},
    {"age", "一八四四六七四四〇七三七〇九五五一六二一", NULL},
    {"age", "18446744073709551621岁", NULL},
    {"age", "18446744073709551621天", NULL},
    {"age", "151", NULL},
    {"age", "-5", NULL},
    {"age", "67.5", NULL},
    {"age", "old", NULL},
    {"age", "1958年", NULL},
    {"age", "999岁", NULL},
    {"age", "67，女", NULL},
    {"age", "岁", NULL},
    {"age", "99999999999999999999", NULL},
};

static const given others[] = {
    {"visit_time", "2026-12-01T09:30+08:00", "2026-12-01T09:30+08:00"},
    {"visit_time", "2026-12-01", "2026-12-01"},
    {"visit_time", "周四下午", "周四下午"},
    {"visit_time", "下周三上午，最好是早一点，因为我下午还要去学校接孩子，路上要一个多小时，怕来不及，麻烦您了", // many words
     "下周三上午，最好是早一点，因为我下午还要去学校接孩子，路上要一个多小时，怕来不及，麻烦您了"},
    {"visit_time", "  2026-12-01 ", "2026-12-01"},
    {"visit_time", "２０２６-12-01t09:30z", "2026-12-01T09:30Z"},
    {"visit_time", "2026-13-01T09:30+08:00", NULL},
    {"visit_time", "2026-13-45T09:00 and here is a very long text that goes on and on", NULL},
    {"visit_time", "   ", NULL},
    {"visit_time", "2026-02-30", NULL},
    {"visit_time", "2026-12-01 上午", NULL},
    {"visit_time", "周四\n下午", NULL},
    {"sex", "女", "女"},
    {"sex", "男", "男"},
    {"sex", "F", NULL},
    {"sex", "女女", NULL},
    {"sex", "", NULL},
    {"name", "顾小明", "顾小明"},
    {"name", "Gu X.", "Gu X."},
    {"name", "顾\n小明", NULL},
    {"name", "顾\xE2\x80\xA8小明", NULL}, /* a line separator */
    {"name", "顾\xC2\x85小明", NULL},
    {"name", "\xE3\x80\x80", NULL}, /* a wide space */
    {"owner", "小顾", "小顾"},
    {"owner", "小顾\t", NULL},
    {"relation", "妈妈的邻居", "妈妈的邻居"}, /* words are free */
    {"symptom", "怕光\n流泪", "怕光\n流泪"},
    {"symptom", " \n", NULL},
};

#define CHECK_ALL(list)                                                                                                            \
    for (size_t i = 0; i < sizeof(list) / sizeof *(list); i++) check(&(list)[i])

START_TEST(test_slots_phones) {
    CHECK_ALL(phones);
}
END_TEST

START_TEST(test_slots_ages) {
    CHECK_ALL(ages);
}
END_TEST

START_TEST(test_slots_others) {
    CHECK_ALL(others);
}
END_TEST

/* What a patient writes and what a form holds are the same value: no correction. */
START_TEST(test_slots_a_host_and_a_text_agree) {
    EXPECT_OK(consult_session_slot_set(session, "phone", "+86 138-0000-1234"));
    const consult_advice *advice;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我的电话是13800001234", 0, &advice));
    for (size_t i = 0; i < advice->reading->slot_count; i++) {
        if (strcmp(advice->reading->slots[i]->id, "phone") != 0) continue;
        EXPECT_TEXT("13800001234", advice->reading->slots[i]->value);
        ck_assert_uint_eq(advice->reading->slots[i]->corrections, 0);
        return;
    }
    ck_abort_msg("no phone was read");
}
END_TEST

START_TEST(test_slots_forms_are_told) {
    ck_assert_ptr_nonnull(strstr(consult_session_slot_form(session, "phone"), "telephone number"));
    ck_assert_ptr_nonnull(strstr(consult_session_slot_form(session, "age"), "0 to 150"));
    ck_assert_ptr_nonnull(strstr(consult_session_slot_form(session, "visit_time"), "ISO 8601"));
    ck_assert_ptr_nonnull(strstr(consult_session_slot_form(session, "sex"), "values"));
    ck_assert_ptr_nonnull(strstr(consult_session_slot_form(session, "name"), "one line"));
    EXPECT_TEXT("words, not blank", consult_session_slot_form(session, "symptom"));
    ck_assert_ptr_null(consult_session_slot_form(session, "nothing"));
    ck_assert_ptr_null(consult_session_slot_form(session, NULL));
    ck_assert_ptr_null(consult_session_slot_form(NULL, "phone"));
}
END_TEST

/* An owner is a value of a slot, too. */
START_TEST(test_slots_owners) {
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_take(session, " "));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_take(session, "小顾\xE2\x80\xA9"));
    EXPECT_OK(consult_session_take(session, "小顾"));
    consult_string note;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_hand_over(session, world.worker, "小顾", "\xE3\x80\x80", &note));
    EXPECT_TEXT("小顾", consult_session_owner(session));
}
END_TEST

/* A saved session whose host's value was changed into `value`. */
static consult_status restored(const char *saved, const char *value, consult_session **made, consult_diagnostics **faults) {
    const char *at = strstr(saved, "13800001234");
    ck_assert_ptr_nonnull(at);
    char head[4096];
    snprintf(head, sizeof head, "%.*s", (int)(at - saved), saved);
    return consult_session_restore(world.pack, NULL, test_join(head, value, at + 11, NULL), CONSULT_ZERO_TERMINATED, made, faults);
}

/* What has no longer the form of its slot is forgotten, as if it had never been set; the talk goes on. */
START_TEST(test_slots_of_saved_sessions_are_checked) {
    static const char *const refused[] = {"call me", "1380000\\n1234", ""};
    consult_session *made;
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_session_slot_set(session, "name", "顾小明"));
    const char *without = test_saved(&world, session);
    EXPECT_OK(consult_session_slot_set(session, "phone", "13800001234"));
    const char *saved = test_saved(&world, session);
    EXPECT_OK(restored(saved, "+86 138 0000 1234", &made, &faults));
    ck_assert_ptr_null(faults);
    EXPECT_TEXT("13800001234", consult_session_slot_get(made, "phone"));
    EXPECT_TEXT(saved, test_saved(&world, made));
    consult_session_free(made);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        EXPECT_OK(restored(saved, refused[i], &made, &faults));
        ck_assert_uint_eq(consult_diagnostics_count(faults), 1);
        EXPECT_TEXT("bad-value", consult_diagnostics_at(faults, 0)->code);
        EXPECT_TEXT("/slots/phone", consult_diagnostics_at(faults, 0)->pointer);
        ck_assert_int_eq(consult_diagnostics_at(faults, 0)->severity, CONSULT_SEVERITY_WARNING);
        ck_assert_ptr_null(consult_session_slot_get(made, "phone"));
        EXPECT_TEXT(without, test_saved(&world, made));
        consult_diagnostics_free(faults);
        consult_session_free(made);
    }
}
END_TEST

/* A value may grow when it is brought into the form of its slot. */
START_TEST(test_slots_of_saved_sessions_may_grow) {
    static const char saved_number[] = "{'consult_session':3,'pack':'p','phase':'greeting','slots':{'n':['万',-1,0,0,0]}}";
    static const char json[] =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'slots': [{'slot': 'n', 'type': 'number', 'keep': 'last', 'mask': 'none'}]}";
    const uint32_t rooms[] = {0, 5};
    for (size_t i = 0; i < 2; i++) {
        consult_limits limits = {.struct_size = sizeof limits, .slot_bytes = rooms[i]};
        consult_context_options options = {.struct_size = sizeof options, .limits = &limits};
        consult_context *context = NULL;
        consult_session *made = NULL;
        EXPECT_OK(consult_context_new(&options, &context));
        consult_pack *pack = test_pack(context, 0, test_json(json), NULL);
        ck_assert_ptr_nonnull(pack);
        EXPECT(i ? CONSULT_LIMIT : CONSULT_OK,
               consult_session_restore(pack, NULL, test_json(saved_number), CONSULT_ZERO_TERMINATED, &made, NULL));
        if (!i) EXPECT_TEXT("10000", consult_session_slot_get(made, "n"));
        consult_session_free(made);
        consult_pack_unref(pack);
        consult_context_unref(context);
    }
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_slots_phones);
    tcase_add_test(tests, test_slots_ages);
    tcase_add_test(tests, test_slots_others);
    tcase_add_test(tests, test_slots_a_host_and_a_text_agree);
    tcase_add_test(tests, test_slots_forms_are_told);
    tcase_add_test(tests, test_slots_owners);
    tcase_add_test(tests, test_slots_of_saved_sessions_are_checked);
    tcase_add_test(tests, test_slots_of_saved_sessions_may_grow);
}

int main(void) {
    return test_main("slots", add);
}
