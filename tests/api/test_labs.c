/* labs.h: what is read, what it is compared with, and when nothing is judged. */
#include "consult/consult.h"
#include "expect.h"
#include "world.h"

static test_world world;
static const consult_lab_report *report;

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
}

static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static void read_as(consult_sex sex, int age, const char *text) {
    consult_lab_options options = {
        .struct_size = sizeof options, .sex = sex, .has_age = age >= 0, .age = age < 0 ? 0 : (uint32_t)age};
    EXPECT_OK(consult_labs(world.worker, world.pack, text, CONSULT_ZERO_TERMINATED, &options, &report));
}

/* The only value of a text, of a man of 45. */
static const consult_lab *one(const char *text) {
    read_as(CONSULT_SEX_MALE, 45, text);
    ck_assert_msg(report->count == 1, "\"%s\": %zu values", text, report->count);
    return report->items[0];
}

/* ---- reading ---- */

START_TEST(test_labs_panel_and_the_unit_of_the_range) {
    EXPECT_TEXT("liver", one("ALT 80 U/L")->panel);
    EXPECT_TEXT("U/L", report->items[0]->range_unit);
    EXPECT_TEXT("blood", one("白血球 12.3 10^3/uL")->panel);
    EXPECT_TEXT("×10⁹/L", report->items[0]->range_unit); /* it is compared in the unit of the table */
    ck_assert_int_eq(report->items[0]->high, 9500000);
    EXPECT_TEXT("mmHg", one("眼压26")->range_unit);     /* told without a unit */
    EXPECT_TEXT("", one("血糖 126 mg/dL")->range_unit); /* compared with nothing: when it was taken is not said */
}
END_TEST

START_TEST(test_labs_values_are_read_with_name_and_unit) {
    static const struct {
        const char *text, *id, *unit;
        int64_t value;
    } cases[] = {{"ALT80", "alt", "", 80000000},
                 {"谷丙转氨酶是80多", "alt", "", 80000000},
                 {"穀丙轉氨酶 ８０．５ Ｕ／Ｌ", "alt", "U/L", 80500000},
                 {"WBC 12.3×10^9/L", "wbc", "×10⁹/L", 12300000},
                 {"白血球 12.3 10^3/uL", "wbc", "×10³/μL", 12300000},
                 {"血小板 98x10⁹/L", "plt", "×10⁹/L", 98000000},
                 {"HBV-DNA 1.5×10^5 IU/mL", "hbv_dna", "IU/mL", 150000000000},
                 {"HBV DNA 1.5E+5 IU/mL", "hbv_dna", "IU/mL", 150000000000},
                 {"GGT 1,200 U/L", "ggt", "U/L", 1200000000},
                 {"ALT,80,U/L", "alt", "U/L", 80000000},
                 {"谷丙转氨酶\n80\nU/L", "alt", "U/L", 80000000},
                 {"转氨酶ALT(U/L)：80", "alt", "U/L", 80000000},
                 {"K 4.1 mmol/L", "k", "mmol/L", 4100000},
                 {"糖化血红蛋白7.5%", "hba1c", "%", 7500000},
                 {"CA199 12 U/mL", "ca199", "U/mL", 12000000},
                 {"眼压二十六", "iop", "", 26000000},
                 {"视力零点八", "va", "", 800000},
                 {"转氨酶80多正常吗", "transaminase", "", 80000000},
                 {"右眼0.8，散光150度", "va", "", 800000}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const consult_lab *l = one(cases[i].text);
        EXPECT_TEXT(cases[i].id, l->id);
        EXPECT_TEXT(cases[i].unit, l->unit);
        ck_assert_msg(l->has_value && l->value == cases[i].value, "\"%s\": %lld", cases[i].text, (long long)l->value);
    }
}
END_TEST

START_TEST(test_labs_other_numbers_are_no_values) {
    static const char *const texts[] = {"ALT有点高，我今年45岁",
                                        "谷丙转氨酶高了3年",
                                        "ALT正常血压140",
                                        "血小板电话13800001234",
                                        "视力下降3年",
                                        "近视300度，视力不好",
                                        "眼压2026-03-05查的",
                                        "ALT 14:30抽的血",
                                        "阿莫西林 500mg",
                                        "K歌3小时",
                                        "血压140/90",
                                        "",
                                        "ALT",
                                        "看了5次医生",
                                        "血小板 5 万",
                                        "左眼1.5度",
                                        "尿酸碱度看了",
                                        "DOCTOR 80",
                                        "血糖 9999999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_as(CONSULT_SEX_MALE, 45, texts[i]);
        ck_assert_msg(report->count == 0, "\"%s\": %s", texts[i], report->count ? report->items[0]->value_text : "");
        ck_assert_msg(report->count || *report->closing == 0, "\"%s\"", texts[i]);
    }
}
END_TEST

START_TEST(test_labs_several_in_a_line_and_in_a_table) {
    read_as(CONSULT_SEX_MALE, 45, "ALT 80 AST 35，总胆红素 30.5 umol/L；上次ALT 120，现在60");
    ck_assert_uint_eq(report->count, 5);
    ck_assert(report->items[3]->value == 120000000 && report->items[4]->value == 60000000);
    EXPECT_TEXT("alt", report->items[4]->id);
    read_as(CONSULT_SEX_MALE, 45,
            "1\tALT\t80\t↑\tU/L\t9-50\n2\tAST\t35\tU/L\t15～40\n3 ALB 38.1 ↓ 40—55 g/L\n4 LDL-C 2.1 mmol/L <3.4");
    ck_assert_uint_eq(report->count, 4);
    static const consult_lab_verdict verdicts[] = {CONSULT_LAB_ABOVE, CONSULT_LAB_WITHIN, CONSULT_LAB_BELOW, CONSULT_LAB_WITHIN};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(report->items[i]->verdict, verdicts[i]);
        ck_assert_int_eq(report->items[i]->basis, CONSULT_LAB_BASIS_PRINTED);
    }
    EXPECT_TEXT("g/L", report->items[2]->unit);
}
END_TEST

START_TEST(test_labs_both_eyes_are_told_apart) {
    static const char *const texts[] = {"左眼视力0.6，右眼0.8", "视力：左0.6 右0.8", "視力 OS 0.6 OD 0.8",
                                        "左眼视力0.6 右眼视力0.8"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        read_as(CONSULT_SEX_UNKNOWN, -1, texts[i]);
        ck_assert_msg(report->count == 2, "\"%s\": %zu", texts[i], report->count);
        ck_assert(report->items[0]->side == CONSULT_LAB_SIDE_LEFT && report->items[0]->decimal == 600000);
        ck_assert(report->items[1]->side == CONSULT_LAB_SIDE_RIGHT && report->items[1]->decimal == 800000);
    }
    read_as(CONSULT_SEX_UNKNOWN, -1, "眼压18/25");
    ck_assert(report->count == 2 && report->items[1]->value == 25000000 && report->items[1]->side == CONSULT_LAB_SIDE_NONE);
}
END_TEST

START_TEST(test_labs_acuity_in_both_notations) {
    ck_assert(one("视力4.8")->five == 4800000 && report->items[0]->decimal == 600000);
    ck_assert(one("矫正视力1.0")->five == 5000000 && report->items[0]->verdict == CONSULT_LAB_WITHIN);
    ck_assert(one("视力0.12")->five == 4100000 && report->items[0]->verdict == CONSULT_LAB_BELOW);
    ck_assert(one("视力0.7")->five == 0 && report->items[0]->verdict == CONSULT_LAB_UNJUDGED); /* no row: not guessed */
    EXPECT_TEXT("光感", one("右眼视力光感")->value_text);
}
END_TEST

/* ---- what it is compared with ---- */

START_TEST(test_labs_the_printed_range_goes_before_all) {
    const consult_lab *l = one("TBIL 22 umol/L 3.4-20.5"); /* within the table's limit of 26 */
    ck_assert(l->verdict == CONSULT_LAB_ABOVE && l->basis == CONSULT_LAB_BASIS_PRINTED && l->high == 20500000);
    l = one("DBIL 6 umol/L ↑");
    ck_assert(l->verdict == CONSULT_LAB_ABOVE && l->basis == CONSULT_LAB_BASIS_MARK);
    l = one("DBIL 6 umol/L"); /* depends on the analyser: no table */
    ck_assert(l->verdict == CONSULT_LAB_UNJUDGED && l->missing == CONSULT_LAB_MISSING_RANGE);
    l = one("ALT 30 U/L ↑ 9-50");
    ck_assert(l->conflict && l->verdict == CONSULT_LAB_WITHIN);
    read_as(CONSULT_SEX_UNKNOWN, 6, "WBC 12 10^9/L 4.3-11.3"); /* a child's own range, as the report prints it */
    ck_assert_int_eq(report->items[0]->verdict, CONSULT_LAB_ABOVE);
    l = one("HBV-DNA <20 IU/mL 参考 <20");
    ck_assert(l->verdict == CONSULT_LAB_WITHIN && l->comparator == '<');
    l = one("AFP <20 ng/mL 参考 0-7");
    ck_assert_int_eq(l->verdict, CONSULT_LAB_UNJUDGED);
}
END_TEST

START_TEST(test_labs_the_table_goes_by_sex_and_age) {
    static const struct {
        const char *text;
        consult_sex sex;
        int age;
        consult_lab_verdict verdict;
    } cases[] = {{"肌酐 105 umol/L", CONSULT_SEX_MALE, 45, CONSULT_LAB_ABOVE}, /* 57–97 before 60, 57–111 from 60 on */
                 {"肌酐 105 umol/L", CONSULT_SEX_MALE, 65, CONSULT_LAB_WITHIN},
                 {"肌酐 77 umol/L", CONSULT_SEX_FEMALE, 45, CONSULT_LAB_ABOVE},
                 {"肌酐 77 umol/L", CONSULT_SEX_FEMALE, 65, CONSULT_LAB_WITHIN},
                 {"肌酐 1.2 mg/dL", CONSULT_SEX_MALE, 45, CONSULT_LAB_ABOVE}, /* 106.08 */
                 {"血紅素 11.4 g/dL", CONSULT_SEX_FEMALE, 30, CONSULT_LAB_BELOW},
                 {"血紅素 11.5 g/dL", CONSULT_SEX_FEMALE, 30, CONSULT_LAB_WITHIN},
                 {"TBIL 22 umol/L", CONSULT_SEX_FEMALE, 30, CONSULT_LAB_ABOVE},
                 {"TBIL 22 umol/L", CONSULT_SEX_UNKNOWN, 30, CONSULT_LAB_WITHIN},
                 {"ALP 110 U/L", CONSULT_SEX_FEMALE, 49, CONSULT_LAB_ABOVE},
                 {"ALP 110 U/L", CONSULT_SEX_FEMALE, 50, CONSULT_LAB_WITHIN},
                 {"空腹血糖 111 mg/dL", CONSULT_SEX_UNKNOWN, 50, CONSULT_LAB_ABOVE}, /* 6.16 */
                 {"空腹血糖 109 mg/dL", CONSULT_SEX_UNKNOWN, 50, CONSULT_LAB_WITHIN},
                 {"WBC 6500/uL", CONSULT_SEX_UNKNOWN, 50, CONSULT_LAB_WITHIN},
                 {"三酸甘油酯 210 mg/dL", CONSULT_SEX_UNKNOWN, 50, CONSULT_LAB_ABOVE},
                 {"ALT 80", CONSULT_SEX_UNKNOWN, 50, CONSULT_LAB_UNJUDGED},
                 {"ALT 80", CONSULT_SEX_MALE, -1, CONSULT_LAB_UNJUDGED},
                 {"ALT 80", CONSULT_SEX_MALE, 80, CONSULT_LAB_UNJUDGED},
                 {"血红蛋白 118", CONSULT_SEX_MALE, 45, CONSULT_LAB_BELOW}, /* can only be g/L */
                 {"血红蛋白 18", CONSULT_SEX_MALE, 45, CONSULT_LAB_UNJUDGED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_as(cases[i].sex, cases[i].age, cases[i].text);
        ck_assert_uint_eq(report->count, 1);
        ck_assert_msg(report->items[0]->verdict == cases[i].verdict, "case %zu: %d", i, (int)report->items[0]->verdict);
        ck_assert((report->items[0]->missing == 0) == (cases[i].verdict != CONSULT_LAB_UNJUDGED));
        ck_assert(cases[i].verdict == CONSULT_LAB_UNJUDGED || *report->items[0]->source);
    }
}
END_TEST

START_TEST(test_labs_adult_rows_are_for_adults) {
    consult_lab_options options = {.struct_size = sizeof options, .sex = CONSULT_SEX_FEMALE, .has_age = true, .age = 30};
    static const char *const texts[] = {"怀孕20周，血红蛋白 108 g/L", "我在透析，血红蛋白 88 g/L"};
    for (size_t i = 0; i < 2; i++) {
        EXPECT_OK(consult_labs(world.worker, world.pack, texts[i], CONSULT_ZERO_TERMINATED, &options, &report));
        ck_assert_uint_eq(report->count, 1);
        ck_assert_uint_eq(report->items[0]->missing, CONSULT_LAB_MISSING_POPULATION);
    }
    EXPECT_OK(consult_labs(world.worker, world.pack, "没有怀孕，血红蛋白 108 g/L", CONSULT_ZERO_TERMINATED, &options, &report));
    ck_assert_int_eq(report->items[0]->verdict, CONSULT_LAB_BELOW);
    read_as(CONSULT_SEX_UNKNOWN, -1, "我女儿6岁，血红蛋白 108 g/L");
    ck_assert(report->age == 6 && report->items[0]->missing == CONSULT_LAB_MISSING_POPULATION);
}
END_TEST

START_TEST(test_labs_critical_values_are_handed_over) {
    static const struct {
        const char *text;
        bool critical;
    } cases[] = {{"血钾 6.5 mmol/L", true},
                 {"血钾6.1", false},
                 {"血钾 2.7", true},
                 {"血糖 30", true},
                 {"血糖 1.8 mmol/L", true},
                 {"血糖 150", false},
                 {"血糖 30 mg/dL", true},
                 {"血糖 25 mmol/L", true},
                 {"空腹血糖 20 mmol/L", false},
                 {"钠 119 mmol/L", true},
                 {"钠 130 mmol/L", false},
                 {"眼压 45", true},
                 {"眼压 39", false},
                 {"血钾 6.5 mmol/L 3.5-5.3", true},
                 {"肌酐 1250 umol/L", true},
                 {"肌酸酐 11 mg/dL", true},
                 {"肌酐 850 umol/L", false},
                 {"我在做透析，肌酐 950 umol/L", false},
                 {"我在做透析，血钾 6.9 mmol/L", true},
                 {"尿蛋白/肌酐 1250", false},
                 {"血钙 4.2 mmol/L", true},
                 {"血鈣 2.9 mmol/L", false},
                 {"24小时尿钙 4.2 mmol/L", false},
                 {"血红蛋白 45", true}, /* g/L: nobody has 45 g/dL */
                 {"血紅素 12", false},  /* g/dL: nobody lives with 12 g/L */
                 {"血红蛋白 18", false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const consult_lab *l = one(cases[i].text);
        ck_assert_msg(l->critical == cases[i].critical && report->critical == cases[i].critical, "\"%s\"", cases[i].text);
        ck_assert((*report->urgent != 0) == cases[i].critical);
        ck_assert(!cases[i].critical || *report->ask == 0);
    }
}
END_TEST

START_TEST(test_labs_the_only_unit_that_is_possible) {
    ck_assert_int_eq(one("血红蛋白 130")->verdict, CONSULT_LAB_WITHIN);
    EXPECT_TEXT("g/L", report->items[0]->unit);
    ck_assert_int_eq(one("血紅素 12")->verdict, CONSULT_LAB_BELOW);
    EXPECT_TEXT("g/dL", report->items[0]->unit);
    EXPECT_TEXT("g/L", report->items[0]->range_unit);
    ck_assert_int_eq(one("血红蛋白 18")->missing, CONSULT_LAB_MISSING_UNIT); /* may be both */
    ck_assert_int_eq(one("肌酐 90")->missing, CONSULT_LAB_MISSING_UNIT);
}
END_TEST

START_TEST(test_labs_signs_make_a_pattern) {
    static const struct {
        const char *text, *pattern;
    } cases[] = {{"HBsAg(+) HBsAb(-) HBeAg(+) HBeAb(-) HBcAb(+)", "hbv.135"},
                 {"乙肝表面抗原阳性，表面抗体阴性，e抗原阴性，e抗体阳性，核心抗体阳性", "hbv.145"},
                 {"B肝表面抗原 陰性 B肝表面抗體 陽性 e抗原 陰性 e抗體 陰性 核心抗體 陰性", "hbv.2"},
                 {"查出来是大三阳", "hbv.135"},
                 {"两对半145阳性", "hbv.145"},
                 {"不是大三阳", ""},
                 {"HBsAg(+) HBsAb(-)", ""},
                 {"HBsAg(±) HBsAb(-) HBeAg(+) HBeAb(-) HBcAb(+)", ""},
                 {"HBsAg 250 IU/mL HBsAb 0 HBeAg 0.1 HBeAb 2 HBcAb 9", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_as(CONSULT_SEX_UNKNOWN, -1, cases[i].text);
        ck_assert_msg(strcmp(report->pattern, cases[i].pattern) == 0, "\"%s\": %s", cases[i].text, report->pattern);
        ck_assert((*report->pattern_say != 0) == (*cases[i].pattern != 0));
    }
    read_as(CONSULT_SEX_UNKNOWN, -1, "HBsAg 0.02 IU/mL 参考 0-0.05");
    ck_assert(report->items[0]->sign == CONSULT_LAB_SIGN_NONE && report->items[0]->verdict == CONSULT_LAB_WITHIN);
}
END_TEST

START_TEST(test_labs_a_critical_value_in_a_talk_is_handed_over) {
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我今天查的血钾 6.8 mmol/L，要紧吗", 0, &advice));
    ck_assert_uint_gt(advice->action_count, 0);
    EXPECT_TEXT("hand_over", advice->actions[0]->action);
    ck_assert_uint_gt(advice->actions[0]->phrase_count, 0);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "血钾 4.1 mmol/L 呢", 9, &advice));
    for (size_t i = 0; i < advice->action_count; i++) ck_assert_str_ne(advice->actions[i]->action, "hand_over");
    consult_session_free(session);
}
END_TEST

/* ---- around it ---- */

START_TEST(test_labs_say_price_and_session) {
    consult_facts *facts = NULL;
    consult_session *session = NULL;
    const char *json = "{\"labs\": {\"liver\": {\"price\": \"60 yuan\", \"time\": \"2 h\"}, \"alt\": {\"price\": \"8 yuan\"}}}";
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, json, CONSULT_ZERO_TERMINATED, &facts, NULL));
    EXPECT_OK(consult_session_new(world.pack, facts, NULL, &session));
    EXPECT_OK(consult_session_slot_set(session, "age", "45"));
    EXPECT_OK(consult_session_slot_set(session, "sex", "男"));
    consult_lab_options options = {.struct_size = sizeof options, .session = session, .locale = CONSULT_LOCALE_ZH_HANT};
    EXPECT_OK(consult_labs(world.worker, world.pack, "ALT 80 U/L，血糖 9", CONSULT_ZERO_TERMINATED, &options, &report));
    ck_assert(report->sex == CONSULT_SEX_MALE && report->age == 45 && report->count == 2);
    const consult_lab *l = report->items[0];
    ck_assert(l->verdict == CONSULT_LAB_ABOVE && l->basis == CONSULT_LAB_BASIS_TABLE);
    ck_assert_ptr_nonnull(strstr(l->say, "高於"));
    EXPECT_TEXT("8 yuan", l->price);
    EXPECT_TEXT("2 h", l->time);
    EXPECT_TEXT("", report->items[1]->price);
    consult_session_free(session);
    consult_facts_unref(facts);
}
END_TEST

START_TEST(test_labs_refuses_what_is_no_call) {
    consult_lab_options options = {.struct_size = sizeof options, .has_age = true, .age = 151};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(world.worker, world.pack, "ALT 80", CONSULT_ZERO_TERMINATED, &options, &report));
    ck_assert_ptr_null(report);
    options = (consult_lab_options){.struct_size = sizeof options, .age = 45};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(world.worker, world.pack, "ALT 80", CONSULT_ZERO_TERMINATED, &options, &report));
    EXPECT_TEXT("options.age is given without has_age", consult_worker_error(world.worker)->message);
    options = (consult_lab_options){.struct_size = 3};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(world.worker, world.pack, "ALT 80", CONSULT_ZERO_TERMINATED, &options, &report));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(world.worker, NULL, "ALT 80", CONSULT_ZERO_TERMINATED, NULL, &report));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(world.worker, world.pack, NULL, 0, NULL, &report));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labs(NULL, world.pack, "ALT 80", CONSULT_ZERO_TERMINATED, NULL, &report));
    EXPECT(CONSULT_INVALID_UTF8, consult_labs(world.worker, world.pack, "ALT\xFF", CONSULT_ZERO_TERMINATED, NULL, &report));
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, 3);
}
END_TEST

START_TEST(test_labs_allocates_nothing_once_warm) {
    const char *text = "ALT 80 U/L 9-50 左眼视力0.6 右眼0.8 HBsAg(+)";
    read_as(CONSULT_SEX_MALE, 45, text);
    uint64_t before = consult_worker_allocations(world.worker);
    for (int i = 0; i < 10; i++) read_as(CONSULT_SEX_MALE, 45, text);
    ck_assert_uint_eq(consult_worker_allocations(world.worker), before);
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_labs_values_are_read_with_name_and_unit);
    tcase_add_test(tests, test_labs_panel_and_the_unit_of_the_range);
    tcase_add_test(tests, test_labs_other_numbers_are_no_values);
    tcase_add_test(tests, test_labs_several_in_a_line_and_in_a_table);
    tcase_add_test(tests, test_labs_both_eyes_are_told_apart);
    tcase_add_test(tests, test_labs_acuity_in_both_notations);
    tcase_add_test(tests, test_labs_the_printed_range_goes_before_all);
    tcase_add_test(tests, test_labs_the_table_goes_by_sex_and_age);
    tcase_add_test(tests, test_labs_adult_rows_are_for_adults);
    tcase_add_test(tests, test_labs_critical_values_are_handed_over);
    tcase_add_test(tests, test_labs_the_only_unit_that_is_possible);
    tcase_add_test(tests, test_labs_signs_make_a_pattern);
    tcase_add_test(tests, test_labs_a_critical_value_in_a_talk_is_handed_over);
    tcase_add_test(tests, test_labs_say_price_and_session);
    tcase_add_test(tests, test_labs_refuses_what_is_no_call);
    tcase_add_test(tests, test_labs_allocates_nothing_once_warm);
}

int main(void) {
    return test_main("labs", add);
}
