/* pack.h, classify.h, session.h: weights that a trainer made, and what they may raise. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#define BASE                                                                                                                       \
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"                   \
    " 'interrupts': [{'interrupt': 'emergency', 'priority': 100, 'enter': [{'when': {'flag': 'any'}}], 'leave': [{'when': "        \
    "{'signal': 'pain'}}]}],"                                                                                                      \
    " 'concepts': [{'concept': 'pain', 'any': ['疼痛']}], 'flags': [{'flag': 'A'}, {'flag': 'B'}],"                              \
    " 'groups': [{'group': 'type'}, {'group': 'alarm'}, {'group': 'kind', 'choose': 'one'}],"                                      \
    " 'labels': [{'label': 'ill', 'group': 'type', 'bias': -1000}, {'label': 'alarm', 'group': 'alarm', 'bias': -1500},"           \
    "            {'label': 'kind.a', 'group': 'kind', 'bias': -4000}, {'label': 'kind.b', 'group': 'kind', 'bias': -4000}],"       \
    " 'cues': [{'cue': 'pain', 'when': {'concept': 'pain'}, 'labels': {'ill': 500}}]}"
#define TRAINED                                                                                                                    \
    "{'note': {'data': 'ours'}, 'labels': [{'label': 'ill', 'shift': -250}],"                                                      \
    " 'ngrams': [{'ngram': '突然', 'labels': {'alarm': 1000, 'kind.a': 900}}, {'ngram': '出血', 'labels': {'alarm': 1000, "    \
    "'kind.b': 800}}],"                                                                                                            \
    " 'cues': [{'cue': 'trained.pain', 'when': {'signal': 'pain'}, 'signals': [], 'labels': {'ill': 70}, 'trained': true},"        \
    "          {'cue': 'trained.a', 'when': {'all': [{'score': 'alarm'}, {'score': 'kind.a', 'at_least': 0}]}, 'signals': [],"     \
    "           'flag': 'A', 'trained': true},"                                                                                    \
    "          {'cue': 'trained.b', 'when': {'all': [{'score': 'alarm'}, {'score': 'kind.b', 'at_least': 0}]}, 'signals': [],"     \
    "           'flag': 'B', 'trained': true}]}"

static test_heap heap;
static consult_context *context;
static consult_builder *builder;
static consult_worker *worker;
static consult_pack *pack;

static void open_builder(void) {
    heap = (test_heap){0};
    context = test_heap_context(&heap, NULL);
    ck_assert_ptr_nonnull(context);
    EXPECT_OK(consult_builder_new(context, &builder));
    EXPECT_OK(consult_worker_new(context, &worker));
    pack = NULL;
}

static void close_builder(void) {
    consult_pack_unref(pack);
    consult_worker_free(worker);
    consult_builder_free(builder);
    consult_context_unref(context);
    ck_assert(test_heap_clean(&heap));
}

static void add(const char *single_quoted) {
    EXPECT_OK(consult_builder_add_json(builder, "json", test_json(single_quoted), CONSULT_ZERO_TERMINATED));
}

static const consult_labels *read_text(const char *text) {
    const consult_labels *labels = NULL;
    if (!pack) EXPECT_OK(consult_builder_compile(builder, 0, &pack, NULL));
    EXPECT_OK(consult_classify(worker, pack, text, CONSULT_ZERO_TERMINATED, NULL, &labels));
    return labels;
}

static int32_t score(const char *text, size_t label) {
    return read_text(text)->labels[label]->score;
}

static const char *flag(const consult_labels *labels) {
    ck_assert_uint_le(labels->flag_count, 1);
    return labels->flag_count ? labels->flags[0]->id : "none";
}

START_TEST(test_trained_shifts_and_weights_add_to_what_is_there) {
    add(BASE);
    add(TRAINED);
    add("{'labels': [{'label': 'ill', 'shift': 40}]}");
    ck_assert_int_eq(score("", 0), -1000 - 250 + 40);
    ck_assert_int_eq(score("疼痛", 0), -1210 + 500 + 70);
    ck_assert_int_eq(score("突然突然", 1), -1500 + 1000);
}
END_TEST

/* A cue sees the signals of cues that stand behind it; of a circle, those of the one that asks are looked at last. */
START_TEST(test_trained_cues_may_stand_anywhere) {
    add(BASE);
    add("{'cues': [{'cue': 'third', 'when': {'signal': 'second.*'}, 'signals': [], 'labels': {'ill': 7}},"
        " {'cue': 'second', 'when': {'signal': 'first'}, 'signals': ['second.a']},"
        " {'cue': 'first', 'when': {'words': ['头晕']}},"
        " {'cue': 'of_flag', 'when': {'flag': 'any'}, 'signals': [], 'labels': {'ill': 30}},"
        " {'cue': 'flags', 'when': {'words': ['昏迷']}, 'flag': 'A'},"
        " {'cue': 'circle.a', 'when': {'any_of': [{'signal': 'circle.b'}, {'words': ['咳嗽']}]}, 'labels': {'ill': 1}},"
        " {'cue': 'circle.b', 'when': {'any_of': [{'signal': 'circle.a'}, {'words': ['发烧']}]}, 'labels': {'ill': 2}}]}");
    ck_assert_int_eq(score("头晕", 0), -1000 + 7);
    ck_assert_int_eq(score("昏迷", 0), -1000 + 30);
    ck_assert_int_eq(score("发烧", 0), -1000 + 1 + 2);
    ck_assert_int_eq(score("咳嗽", 0), -1000 + 1);
}
END_TEST

START_TEST(test_trained_ngrams_can_be_retired_and_added_to) {
    add(BASE);
    add(TRAINED);
    add("{'ngrams': [{'ngram': '突然', 'state': 'retired'}, {'ngram': '出血', 'labels': {'alarm': 7}}]}");
    ck_assert_int_eq(score("突然出血", 1), -1500 + 1000 + 7);
}
END_TEST

START_TEST(test_trained_ngrams_stand_once_in_a_layer) {
    add(BASE);
    add(TRAINED);
    add("{'pack': {'id': 'own', 'version': '1.0.0', 'format': 1}, 'ngrams': [{'ngram': '出血', 'labels': {'alarm': 7}}, {'ngram': "
        "'出血', 'labels': {'alarm': 7}}]}");
    consult_diagnostics *faults = NULL;
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, 0, &pack, &faults));
    EXPECT_TEXT("duplicate-id", consult_diagnostics_at(faults, 0)->code);
    consult_diagnostics_free(faults);
}
END_TEST

START_TEST(test_trained_reading_raises_the_likeliest_flag) {
    add(BASE);
    add(TRAINED);
    EXPECT_TEXT("A", flag(read_text("突然出血")));
    EXPECT_TEXT("none", flag(read_text("突然")));
    EXPECT_TEXT("none", flag(read_text("出血")));
}
END_TEST

/* Labels of a talk add up; an alarm is about what is said now. */
START_TEST(test_trained_reading_is_of_this_text_alone) {
    static const char *const says[] = {"突然", "出血", "突然出血", "好的"};
    static const char *const raises[] = {"none", "none", "A", "none"};
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    add(BASE);
    add(TRAINED);
    (void)read_text("");
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &session));
    for (size_t i = 0; i < 4; i++) {
        consult_turn turn = {
            .struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = says[i], .size = CONSULT_ZERO_TERMINATED};
        EXPECT_OK(consult_session_turn(session, worker, &turn, &advice));
        EXPECT_TEXT(raises[i], flag(advice->reading));
    }
    consult_session_free(session);
}
END_TEST

static void expect_code(const char *code, uint32_t flags) {
    consult_diagnostics *faults = NULL;
    consult_pack *made = NULL;
    EXPECT(CONSULT_INVALID_PACK, consult_builder_compile(builder, flags, &made, &faults));
    bool found = false;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        found = found || strcmp(consult_diagnostics_at(faults, i)->code, code) == 0;
    ck_assert_msg(found, "no %s", code);
    consult_diagnostics_free(faults);
}

START_TEST(test_trained_faults) {
    add(BASE);
    add("{'labels': [{'label': 'ill', 'shift': 5, 'bias': 1}]}");
    expect_code("add-and-more", 0);
    add("{'labels': [{'label': 'no.such', 'shift': 5}]}");
    expect_code("unknown-label", 0);
    add("{'cues': [{'cue': 'x', 'when': {'score': 'no.such'}}]}");
    expect_code("unknown-label", 0);
    add("{'labels': [{'label': 'ill', 'shift': 100001}]}");
    expect_code("bad-number", 0);
}
END_TEST

/* Cues of people need examples, cues of a trainer do not. */
START_TEST(test_trained_cues_need_no_examples) {
    add(BASE);
    add(TRAINED);
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_builder_compile(builder, CONSULT_COMPILE_RUN_EXAMPLES, &pack, &faults));
    size_t few = 0;
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
        if (strcmp(consult_diagnostics_at(faults, i)->code, "few-examples") == 0) few++;
    ck_assert_uint_eq(few, 1);
    consult_diagnostics_free(faults);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_builder, close_builder);
    tcase_add_test(tests, test_trained_shifts_and_weights_add_to_what_is_there);
    tcase_add_test(tests, test_trained_cues_may_stand_anywhere);
    tcase_add_test(tests, test_trained_ngrams_can_be_retired_and_added_to);
    tcase_add_test(tests, test_trained_ngrams_stand_once_in_a_layer);
    tcase_add_test(tests, test_trained_reading_raises_the_likeliest_flag);
    tcase_add_test(tests, test_trained_reading_is_of_this_text_alone);
    tcase_add_test(tests, test_trained_faults);
    tcase_add_test(tests, test_trained_cues_need_no_examples);
}

int main(void) {
    return test_main("trained", add_tests);
}
