/* Labels of a text: weights of n-grams by role, conditions on a text's own score, and where it stands. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;
static consult_pack *pack;

static const char *const words =
    "{'pack': {'id': 'p', 'version': '1', 'format': 1},"
    " 'phases': [{'phase': 'first', 'initial': true, 'final': true}],"
    " 'concepts': [{'concept': 'bad', 'any': ['包你满意']}],"
    " 'groups': [{'group': 'draft', 'choose': 'any', 'of': 'text'}, {'group': 'kept', 'choose': 'any'}],"
    " 'labels': [{'label': 'promise', 'group': 'draft', 'bias': -2000}, {'label': 'danger', 'group': 'draft', 'bias': -2000},"
    "            {'label': 'kept', 'group': 'kept', 'bias': -500}],"
    " 'ngrams': [{'ngram': '放心', 'role': 'agent', 'labels': {'promise': 900}},"
    "            {'ngram': '肯定好', 'role': 'agent', 'labels': {'promise': 1500}},"
    "            {'ngram': '医生看', 'role': 'agent', 'labels': {'promise': -900}},"
    "            {'ngram': '没力', 'labels': {'danger': 500}}, {'ngram': '喘不', 'labels': {'danger': 2500, 'kept': 100}}],"
    " 'cues': [{'cue': 'learnt', 'role': 'patient', 'when': {'score': 'danger', 'at_least': 600}},"
    "          {'cue': 'said', 'role': 'agent', 'when': {'concept': 'bad'}, 'labels': {'promise': 3000}}],"
    " 'rules': [{'rule': 'T.learnt', 'family': 'T', 'level': 'error', 'when': {'score': 'promise', 'at_least': 550},"
    "            'message': {'en': 'a promise'}}]}";

static void open_pack(void) {
    consult_builder *builder = NULL;
    ck_assert(test_world_open(&world));
    EXPECT_OK(consult_builder_new(world.context, &builder));
    EXPECT_OK(consult_builder_add_json(builder, "p.json", test_json(words), CONSULT_ZERO_TERMINATED));
    EXPECT_OK(consult_builder_compile(builder, 0, &pack, NULL));
    consult_builder_free(builder);
}

static void close_pack(void) {
    consult_pack_unref(pack);
    pack = NULL;
    ck_assert(test_world_close(&world));
}

static const consult_findings *lint(const char *text) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings));
    return findings;
}

static const consult_labels *classify(const char *text) {
    const consult_labels *labels = NULL;
    EXPECT_OK(consult_classify(world.worker, pack, text, CONSULT_ZERO_TERMINATED, NULL, &labels));
    return labels;
}

START_TEST(test_score_sums_the_words_of_a_draft) {
    ck_assert_uint_eq(lint("您放心，明天来。")->count, 0);
    ck_assert_uint_eq(lint("明天来，您放心，肯定好。")->count, 1);
    ck_assert_uint_eq(lint("您放心，肯定好，请医生看。")->count, 0); /* what speaks against it counts too */
    ck_assert_uint_eq(lint("放心放心放心放心")->count, 0);           /* once a text */
}
END_TEST

START_TEST(test_score_stands_at_the_heaviest_clause) {
    const consult_findings *findings = lint("您放心，明天来，肯定好，再见。");
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("肯定好", findings->items[0]->quote.data);
}
END_TEST

START_TEST(test_score_counts_cues_that_fired) {
    const consult_findings *findings = lint("做完包你满意，真的。");
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("做完包你满意", findings->items[0]->quote.data);
}
END_TEST

START_TEST(test_score_is_of_one_role) {
    const consult_labels *labels = classify("放心，肯定好");
    ck_assert_uint_eq(labels->evidence_count, 0);
    ck_assert_uint_eq(lint("喘不上气")->count, 0);
}
END_TEST

START_TEST(test_score_gives_its_reasons_when_it_holds) {
    ck_assert_uint_eq(classify("他没力气")->evidence_count, 0);
    const consult_labels *labels = classify("他没力气，喘不上气");
    ck_assert_uint_eq(labels->evidence_count, 3);
    EXPECT_TEXT("danger", labels->evidence[0]->label);
    EXPECT_TEXT("喘不", labels->evidence[0]->cue);
    EXPECT_TEXT("没力", labels->evidence[1]->cue);
}
END_TEST

START_TEST(test_score_raises_signals) {
    const consult_labels *labels = classify("他喘不上气");
    ck_assert_uint_eq(labels->signal_count, 1);
    EXPECT_TEXT("learnt", labels->signals[0]);
    ck_assert_uint_eq(classify("他挺好")->signal_count, 0);
}
END_TEST

START_TEST(test_score_is_not_told_nor_added_up) {
    const consult_labels *labels = classify("他喘不上气");
    ck_assert_uint_eq(labels->label_count, 1);
    EXPECT_TEXT("kept", labels->labels[0]->id);
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    for (int i = 0; i < 3; i++) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = CONSULT_ROLE_PATIENT,
                             .text = "他喘不上气",
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = 1000 * i};
        EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
        ck_assert_uint_eq(advice->reading->label_count, 1);
        ck_assert_int_eq(advice->reading->labels[0]->score, -500 + 100 * (i + 1));
    }
    consult_string saved;
    EXPECT_OK(consult_session_save(session, world.worker, &saved));
    ck_assert_ptr_null(strstr(saved.data, "danger"));
    consult_session_free(session);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_pack, close_pack);
    tcase_add_test(tests, test_score_sums_the_words_of_a_draft);
    tcase_add_test(tests, test_score_stands_at_the_heaviest_clause);
    tcase_add_test(tests, test_score_counts_cues_that_fired);
    tcase_add_test(tests, test_score_is_of_one_role);
    tcase_add_test(tests, test_score_gives_its_reasons_when_it_holds);
    tcase_add_test(tests, test_score_raises_signals);
    tcase_add_test(tests, test_score_is_not_told_nor_added_up);
}

int main(void) {
    return test_main("score", add_tests);
}
