/* review.h: finished talks, judged. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <string.h>

static consult_review *review;

static consult_status add(consult_role role, const char *text, int seconds) {
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = role,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW + seconds * INT64_C(1000)};
    return consult_review_add(review, world.worker, &turn);
}

static void patient(const char *text, int seconds) {
    EXPECT_OK(add(CONSULT_ROLE_PATIENT, text, seconds));
}

static void agent(const char *text, int seconds) {
    EXPECT_OK(add(CONSULT_ROLE_AGENT, text, seconds));
}

static void open_review(void) {
    open_tiny();
    EXPECT_OK(consult_review_new(world.pack, world.facts, NULL, &review));
}

static void close_review(void) {
    consult_review_free(review);
    close_talk();
}

static void begin_anew(const consult_review_options *options) {
    consult_review_free(review);
    review = NULL;
    EXPECT_OK(consult_review_new(world.pack, world.facts, options, &review));
}

static const consult_review_result *finish(void) {
    const consult_review_result *result = NULL;
    EXPECT_OK(consult_review_finish(review, world.worker, &result));
    return result;
}

static const consult_review_point *point(const consult_review_result *result, const char *criterion) {
    for (size_t i = 0; i < result->point_count; i++)
        if (strcmp(result->points[i]->criterion, criterion) == 0) return result->points[i];
    ck_abort_msg("no criterion %s", criterion);
    return NULL;
}

static void expect_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "%s is not in it", part);
}

static void expect_not_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) == NULL, "%s is in it", part);
}

START_TEST(test_review_perfect_talk_earns_all) {
    patient("我眼睛发红", 0);
    agent("您好，您多大年纪？", 10);
    patient("35岁", 20);
    agent("请留个电话", 30);
    patient("13800001234", 40);
    const consult_review_result *r = finish();
    ck_assert(r->scored);
    ck_assert_uint_eq(r->score_permille, 1000);
    ck_assert_ptr_null(r->capped_by);
    EXPECT_TEXT("left_phone", r->ending);
    EXPECT_TEXT("left a phone", r->ending_title_en);
    ck_assert_uint_eq(point(r, "greets")->verdict, CONSULT_VERDICT_EARNED);
    ck_assert_uint_eq(point(r, "greets")->turn, 1);
    EXPECT_TEXT("您好，您多大年纪？", point(r, "greets")->quote.data);
    ck_assert_uint_eq(point(r, "asks_age")->turn, 1);
    ck_assert_uint_eq(point(r, "contact")->turn, 4);
    ck_assert_uint_eq(point(r, "calms")->verdict, CONSULT_VERDICT_NOT_DUE); /* nobody complained */
    ck_assert_uint_eq(point(r, "own_words")->verdict, CONSULT_VERDICT_NOT_DUE);
    ck_assert_uint_eq(r->dimension_count, 2);
    ck_assert_uint_eq(r->dimensions[0]->earned, 6000);
    ck_assert_uint_eq(r->dimensions[1]->possible, 4000);
    EXPECT_TEXT("steps", point(r, "greets")->dimension);
    EXPECT_TEXT("honest", point(r, "promises")->dimension);
    ck_assert_uint_eq(r->figures->longest_agent_turn, 9); /* characters of the first */
    ck_assert(!r->flagged);
}
END_TEST

START_TEST(test_review_a_red_flag_is_remembered) {
    patient("现在胸痛", 0);
    agent("您好", 10);
    patient("35岁", 20);
    ck_assert(finish()->flagged);
}
END_TEST

START_TEST(test_review_points_are_lost_by_their_weights) {
    patient("我眼睛发红", 0);
    agent("请讲", 70); /* no greeting; 70 s: half of the way from 20 to 120 */
    const consult_review_result *r = finish();
    /* steps: greets 0, asks_age 0, quick 5 of 10, ends 5 of 10: 10 of 40; honest: all */
    ck_assert_uint_eq(r->dimensions[0]->permille, 250);
    ck_assert_uint_eq(r->score_permille, 550);
    ck_assert_uint_eq(point(r, "greets")->verdict, CONSULT_VERDICT_LOST);
    ck_assert_uint_eq(point(r, "greets")->possible, 1500);
    ck_assert_uint_eq(point(r, "greets")->turn, 1);
    EXPECT_TEXT("先问好。", point(r, "greets")->advice);
    EXPECT_TEXT("Greet first.", point(r, "greets")->advice_en);
    ck_assert_uint_eq(point(r, "quick")->verdict, CONSULT_VERDICT_PARTLY);
    ck_assert(point(r, "quick")->measured);
    ck_assert_uint_eq(point(r, "quick")->figure, 70);
    ck_assert_uint_eq(point(r, "quick")->earned, 750);
    ck_assert_uint_eq(point(r, "contact")->verdict, CONSULT_VERDICT_NOT_DUE); /* the talk never stood there */
    ck_assert_uint_eq(point(r, "asks_age")->turn, CONSULT_REVIEW_NO_TURN);
    ck_assert_ptr_null(point(r, "greets")->say);
}
END_TEST

START_TEST(test_review_serious_fault_holds_the_score_down) {
    patient("我眼睛发红", 0);
    agent("您好，多大年纪？我们保证治好", 5);
    patient("35岁", 10);
    const consult_review_result *r = finish();
    EXPECT_TEXT("promises", r->capped_by);
    ck_assert_uint_eq(r->score_permille, 500);
    ck_assert_uint_eq(r->finding_count, 1);
    EXPECT_TEXT("T1.promise", r->findings[0]->rule);
    EXPECT_TEXT("保证治好", r->findings[0]->quote.data);
    ck_assert_uint_eq(r->findings[0]->turn, 1);
    ck_assert_uint_eq(r->figures->findings[3], 1);
    ck_assert_uint_eq(point(r, "promises")->due, 1);
    EXPECT_TEXT("我们保证治好", point(r, "promises")->quote.data);
}
END_TEST

START_TEST(test_review_what_must_not_be_sent_is_no_merit) {
    patient("我眼睛发红", 0);
    agent("您好，保证治好", 5);
    const consult_review_result *r = finish();
    ck_assert_uint_eq(point(r, "greets")->verdict, CONSULT_VERDICT_LOST);
    begin_anew(NULL);
    patient("我眼睛发红", 0);
    agent("您好。保证治好", 5); /* a sentence of its own */
    r = finish();
    ck_assert_uint_eq(point(r, "greets")->verdict, CONSULT_VERDICT_EARNED);
    EXPECT_TEXT("您好。", point(r, "greets")->quote.data);
}
END_TEST

START_TEST(test_review_next_counts_each_time) {
    patient("我要投诉", 0);
    agent("已经处理好了", 5);
    patient("你们态度太差", 10);
    agent("好的", 15);
    patient("我要投诉", 20); /* the talk ends: no answer was due yet */
    const consult_review_result *r = finish();
    ck_assert_uint_eq(point(r, "calms")->done, 1);
    ck_assert_uint_eq(point(r, "calms")->due, 2);
    ck_assert_uint_eq(point(r, "calms")->turn, 3);
    ck_assert_uint_eq(point(r, "calms")->verdict, CONSULT_VERDICT_PARTLY);
}
END_TEST

START_TEST(test_review_trainees_get_examples) {
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_AGENT,
                         .text = "请讲",
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW,
                         .canned = true};
    begin_anew(&(consult_review_options){.struct_size = sizeof(consult_review_options), .trainee = true});
    patient("我眼睛发红", 0);
    EXPECT_OK(consult_review_add(review, world.worker, &turn));
    const consult_review_result *r = finish();
    ck_assert_ptr_nonnull(point(r, "greets")->say);
    ck_assert_ptr_nonnull(point(r, "asks_age")->say); /* what asks for the slot */
    ck_assert_uint_eq(point(r, "own_words")->verdict, CONSULT_VERDICT_LOST);
    ck_assert_uint_eq(point(r, "own_words")->figure, 1000);
}
END_TEST

START_TEST(test_review_note_has_its_own_criteria) {
    begin_anew(&(consult_review_options){.struct_size = sizeof(consult_review_options), .note = true});
    patient("我眼睛发红", 0);
    agent("包治好", 0);
    const consult_review_result *r = finish();
    ck_assert_uint_eq(r->point_count, 1);
    EXPECT_TEXT("promises", r->points[0]->criterion);
    ck_assert_uint_eq(r->score_permille, 0);
    ck_assert_uint_eq(r->step_count, 0);
}
END_TEST

START_TEST(test_review_steps_are_those_of_the_phases) {
    patient("我眼睛发红", 0);
    agent("您好，请留个电话", 5);
    const consult_review_result *r = finish();
    ck_assert_uint_eq(r->step_count, 3);
    EXPECT_TEXT("inquiry", r->steps[0]->phase);
    EXPECT_TEXT("问年龄", r->steps[0]->title);
    ck_assert(!r->steps[0]->done);
    EXPECT_TEXT("phone", r->steps[1]->id);
    ck_assert(r->steps[1]->done);
    ck_assert_uint_eq(r->steps[1]->turn, 1);
    ck_assert_int_eq(r->steps[2]->form, CONSULT_STEP_GOAL);
    ck_assert(!r->steps[2]->done);
}
END_TEST

START_TEST(test_review_figures) {
    patient("一二三四", 0);
    agent("一二三四五六", 4);
    agent("请稍等", 5); /* a second message in a row is no reply */
    patient("多少钱", 10);
    agent("一二三", 40);
    const consult_review_result *r = finish();
    ck_assert_uint_eq(r->figures->agent_turns, 3);
    ck_assert_uint_eq(r->figures->patient_turns, 2);
    ck_assert_uint_eq(r->figures->agent_characters, 12);
    ck_assert_uint_eq(r->figures->patient_characters, 7);
    ck_assert_uint_eq(r->figures->talk_permille, 631);
    ck_assert_uint_eq(r->figures->replies, 2);
    ck_assert_uint_eq(r->figures->reply_median_s, 4);
    ck_assert_uint_eq(r->figures->reply_p90_s, 30);
    ck_assert_uint_eq(r->figures->reply_longest_s, 30);
    ck_assert_uint_eq(r->figures->written_cpm, 9 * 60 / 34);
    ck_assert_int_eq(r->figures->duration_ms, 40000);
    ck_assert_uint_eq(r->tally_count, 2);
    ck_assert_uint_eq(r->tallies[0]->count, 1);
    ck_assert_uint_eq(r->tallies[1]->count, 1);
    ck_assert_int_eq(r->turns[1]->reply_ms, 4000);
    ck_assert_int_lt(r->turns[2]->reply_ms, 0);
}
END_TEST

START_TEST(test_review_numbers_are_masked) {
    patient("我眼睛发红，138 0000 1234，1398、2026-12-06", 0);
    const consult_review_result *r = finish();
    EXPECT_TEXT("我眼睛发红，*** **** 1234，1398、2026-12-06", r->turns[0]->text.data);
}
END_TEST

START_TEST(test_review_events_and_repeated_messages) {
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.calmed", .at_ms = TEST_NOW + 5000};
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = "我要投诉",
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = TEST_NOW,
                         .id = "m-1"};
    EXPECT_OK(consult_review_add(review, world.worker, &turn));
    EXPECT_OK(consult_review_add(review, world.worker, &turn)); /* the same again: nothing */
    EXPECT_OK(consult_review_event(review, world.worker, &event));
    agent("好的", 6); /* what the host told is kept with it */
    const consult_review_result *r = finish();
    ck_assert_uint_eq(r->turn_count, 2);
    ck_assert_uint_eq(point(r, "calms")->done, 1);
    event.detail = "none";
    EXPECT(CONSULT_UNKNOWN_ID, consult_review_event(review, world.worker, &event));
}
END_TEST

START_TEST(test_review_failed_turn_changes_nothing) {
    patient("我眼睛发红", 0);
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_review_json(review, world.worker, &json));
    const char *before = test_join(json.data, NULL);
    EXPECT(CONSULT_INVALID_UTF8, add(CONSULT_ROLE_AGENT, "\xFF", 5));
    EXPECT(CONSULT_OUT_OF_ORDER, add(CONSULT_ROLE_AGENT, "您好", -100000));
    EXPECT(CONSULT_INVALID_ARGUMENT, add((consult_role)9, "您好", 5));
    EXPECT_OK(consult_review_json(review, world.worker, &json));
    EXPECT_TEXT(before, json.data);
}
END_TEST

START_TEST(test_review_pages_escape_what_was_said) {
    consult_string made = {NULL, 0};
    patient("我眼睛发红<script>alert(\"x\")</script> & 'y'\x01", 0);
    agent("您好。保证治好<b>", 5);
    EXPECT_OK(consult_review_html(review, world.worker, "<i>\"t\"", &made));
    ck_assert_uint_eq(strlen(made.data), made.size);
    expect_not_in(made.data, "<script");
    expect_in(made.data, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39; ");
    expect_in(made.data, "<title>评估 &lt;i&gt;&quot;t&quot;</title>");
    expect_in(made.data, "<mark>保证治好</mark>&lt;b&gt;");
    expect_in(made.data, "lang=\"zh-Hans\"");
    expect_not_in(made.data, "href");
    EXPECT_OK(consult_review_text(review, world.worker, "t", &made));
    expect_in(made.data, "评估  t\n");
    expect_in(made.data, "第2句");
    EXPECT_OK(consult_review_json(review, world.worker, &made));
    expect_in(made.data, "\"capped_by\":\"promises\"");
    expect_in(made.data, "\"text\":\"我眼睛发红<script>");
}
END_TEST

START_TEST(test_review_speaks_the_script_asked_for) {
    consult_string made = {NULL, 0};
    begin_anew(&(consult_review_options){.struct_size = sizeof(consult_review_options), .locale = CONSULT_LOCALE_ZH_HANT});
    patient("我眼睛發紅", 0);
    agent("請講", 5);
    EXPECT_OK(consult_review_text(review, world.worker, NULL, &made));
    expect_in(made.data, "評核");
    expect_in(made.data, "問好");
}
END_TEST

START_TEST(test_review_of_nothing) {
    consult_string made = {NULL, 0};
    const consult_review_result *r = finish();
    ck_assert_uint_eq(r->turn_count, 0);
    ck_assert_uint_eq(r->step_count, 0);
    ck_assert_uint_eq(r->figures->replies, 0);
    EXPECT_OK(consult_review_html(review, world.worker, NULL, &made));
    EXPECT_OK(consult_review_text(review, world.worker, NULL, &made));
}
END_TEST

START_TEST(test_review_misuse) {
    consult_review *other = NULL;
    const consult_review_result *r = NULL;
    consult_string made = {NULL, 0};
    consult_review_options small = {.struct_size = 4}, wrong = {.struct_size = sizeof wrong, .channel = (consult_channel)9};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_new(NULL, NULL, NULL, &other));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_new(world.pack, NULL, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_new(world.pack, NULL, &small, &other));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_new(world.pack, NULL, &wrong, &other));
    ck_assert_ptr_null(other);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_add(NULL, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_add(review, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_add(review, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_event(review, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_event(NULL, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_finish(review, NULL, &r));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_finish(NULL, world.worker, &r));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_json(review, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_review_text(NULL, world.worker, NULL, &made));
    EXPECT(CONSULT_INVALID_UTF8, consult_review_html(review, world.worker, "\xFF", &made));
    ck_assert_ptr_null(consult_review_session(NULL));
    consult_review_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_review, close_review);
    tcase_add_test(tests, test_review_perfect_talk_earns_all);
    tcase_add_test(tests, test_review_a_red_flag_is_remembered);
    tcase_add_test(tests, test_review_points_are_lost_by_their_weights);
    tcase_add_test(tests, test_review_serious_fault_holds_the_score_down);
    tcase_add_test(tests, test_review_what_must_not_be_sent_is_no_merit);
    tcase_add_test(tests, test_review_next_counts_each_time);
    tcase_add_test(tests, test_review_trainees_get_examples);
    tcase_add_test(tests, test_review_note_has_its_own_criteria);
    tcase_add_test(tests, test_review_steps_are_those_of_the_phases);
    tcase_add_test(tests, test_review_figures);
    tcase_add_test(tests, test_review_numbers_are_masked);
    tcase_add_test(tests, test_review_events_and_repeated_messages);
    tcase_add_test(tests, test_review_failed_turn_changes_nothing);
    tcase_add_test(tests, test_review_pages_escape_what_was_said);
    tcase_add_test(tests, test_review_speaks_the_script_asked_for);
    tcase_add_test(tests, test_review_of_nothing);
    tcase_add_test(tests, test_review_misuse);
}

int main(void) {
    return test_main("review", add_tests);
}
