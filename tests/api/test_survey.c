/* survey.h: answers of patients, and reports of them. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

/* The tiny survey: effect 60 and feeling 40 of the result, money 50 and time 50 of the effort; high from 700, middle from 400. */
static const consult_satisfaction *score(uint32_t effect, uint32_t feeling, uint32_t money, uint32_t time) {
    const consult_satisfaction *made = NULL;
    const consult_survey_answer all[] = {{"effect", effect}, {"feeling", feeling}, {"money", money}, {"time", time}};
    consult_survey_answer given[4];
    size_t count = 0;
    for (size_t i = 0; i < 4; i++)
        if (all[i].value) given[count++] = all[i];
    EXPECT_OK(consult_survey_score(world.worker, world.pack, "visit", given, count, CONSULT_LOCALE_ZH_HANS, &made));
    return made;
}

START_TEST(test_survey_levels) {
    ck_assert_int_eq(score(5, 5, 5, 5)->level, CONSULT_SATISFACTION_HIGH);
    ck_assert_int_eq(score(1, 1, 1, 1)->level, CONSULT_SATISFACTION_LOW);
    const consult_satisfaction *s = score(4, 3, 4, 3); /* (60·750 + 40·500 + 50·750 + 50·500) / 200 */
    ck_assert_uint_eq(s->permille, 638);
    ck_assert_uint_eq(s->result_permille, 650);
    ck_assert_uint_eq(s->effort_permille, 625);
    ck_assert_int_eq(s->level, CONSULT_SATISFACTION_MIDDLE);
    ck_assert(!s->held_by_result);
}
END_TEST

START_TEST(test_survey_little_effort_does_not_make_up_for_the_result) {
    const consult_satisfaction *s = score(2, 3, 5, 5); /* result 350, mean 675 */
    ck_assert_uint_eq(s->result_permille, 350);
    ck_assert_int_eq(s->level, CONSULT_SATISFACTION_LOW);
    ck_assert(s->held_by_result);
}
END_TEST

START_TEST(test_survey_reasons_come_first) {
    const consult_satisfaction *s = score(1, 5, 4, 0);
    ck_assert_uint_eq(s->answered, 3);
    ck_assert_uint_eq(s->item_count, 4);
    EXPECT_TEXT("effect", s->items[0]->item);
    EXPECT_TEXT("没达到期望", s->items[0]->reason);
    EXPECT_TEXT("not what was hoped for", s->items[0]->reason_en);
    ck_assert_uint_eq(s->items[0]->lost, 400); /* 60 of 150 */
    ck_assert(!s->items[0]->effort);
    EXPECT_TEXT("money", s->items[1]->item);
    ck_assert(s->items[1]->effort);
    ck_assert_uint_eq(s->items[1]->scale, 5); /* where the pack says nothing */
    EXPECT_TEXT("", s->items[1]->reason);
    ck_assert(!s->items[3]->answered);
}
END_TEST

START_TEST(test_survey_without_a_result_is_unknown) {
    ck_assert_int_eq(score(0, 0, 5, 5)->level, CONSULT_SATISFACTION_UNKNOWN);
    ck_assert_int_eq(score(0, 0, 0, 0)->level, CONSULT_SATISFACTION_UNKNOWN);
}
END_TEST

START_TEST(test_survey_misuse) {
    const consult_satisfaction *made = NULL;
    consult_survey_answer one = {"effect", 6}, other = {"none", 1}, twice[] = {{"effect", 1}, {"effect", 1}}, unnamed = {NULL, 1};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(world.worker, world.pack, "visit", &one, 1, 0, &made));
    EXPECT(CONSULT_UNKNOWN_ID, consult_survey_score(world.worker, world.pack, "visit", &other, 1, 0, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(world.worker, world.pack, "visit", twice, 2, 0, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(world.worker, world.pack, "visit", &unnamed, 1, 0, &made));
    EXPECT(CONSULT_UNKNOWN_ID, consult_survey_score(world.worker, world.pack, "none", NULL, 0, 0, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(world.worker, NULL, "visit", NULL, 0, 0, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(NULL, world.pack, "visit", NULL, 0, 0, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_survey_score(world.worker, world.pack, "visit", NULL, 0, (consult_locale)9, &made));
    ck_assert_ptr_null(made);
}
END_TEST

START_TEST(test_survey_answers_are_counted) {
    consult_report *report = NULL;
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_report_new(world.pack, NULL, &report));
    for (uint32_t i = 0; i < 8; i++) EXPECT_OK(consult_report_add_satisfaction(report, score(i < 6 ? 5 : 2, 4, 0, 3)));
    EXPECT_OK(consult_report_json(report, world.worker, &json));
    const char *text = json.data;
    ck_assert_ptr_nonnull(strstr(
        text,
        "{\"survey\":\"visit\",\"item\":\"effect\",\"title\":\"结果\",\"answers\":8,\"mean_permille\":813,\"top2_permille\":750}"));
    ck_assert_ptr_nonnull(
        strstr(text, "\"item\":\"time\",\"title\":\"time\",\"answers\":8,\"mean_permille\":500,\"top2_permille\":0}"));
    ck_assert_ptr_nonnull(strstr(text, "\"level\":\"high\",\"count\":null}")); /* 6, but 2 others are hidden */
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_satisfaction(report, NULL));
    consult_report_free(report);
}
END_TEST

START_TEST(test_survey_of_the_default_pack) {
    const consult_satisfaction *made = NULL;
    consult_pack *pack = NULL;
    EXPECT_OK(consult_pack_default(world.context, &pack));
    const consult_survey_answer answers[] = {{"effect", 4}, {"feeling", 5}, {"money", 2}, {"time", 4}};
    EXPECT_OK(consult_survey_score(world.worker, pack, "visit", answers, 4, CONSULT_LOCALE_ZH_HANT, &made));
    EXPECT_TEXT("money", made->items[0]->item);
    EXPECT_TEXT("survey.money", made->items[0]->ask);
    ck_assert(*made->items[0]->reason && *made->title);
    consult_pack_unref(pack);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_tiny, close_talk);
    tcase_add_test(tests, test_survey_levels);
    tcase_add_test(tests, test_survey_little_effort_does_not_make_up_for_the_result);
    tcase_add_test(tests, test_survey_reasons_come_first);
    tcase_add_test(tests, test_survey_without_a_result_is_unknown);
    tcase_add_test(tests, test_survey_misuse);
    tcase_add_test(tests, test_survey_answers_are_counted);
    tcase_add_test(tests, test_survey_of_the_default_pack);
}

int main(void) {
    return test_main("survey", add_tests);
}
