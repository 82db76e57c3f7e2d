/* lint.h: drafts that come in pieces. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void open_default(void) {
    ck_assert(test_world_open_default(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static consult_lint_stream *begin(const consult_lint_options *options) {
    consult_lint_stream *stream = NULL;
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, NULL, options, &stream));
    ck_assert_ptr_nonnull(stream);
    return stream;
}

static const consult_lint_progress *feed(consult_lint_stream *stream, const char *piece) {
    const consult_lint_progress *progress = NULL;
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, piece, CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_ptr_nonnull(progress);
    return progress;
}

static const consult_findings *end(consult_lint_stream *stream) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint_stream_end(stream, world.worker, &findings));
    return findings;
}

START_TEST(test_stream_tells_a_sentence_when_it_has_ended) {
    consult_lint_stream *stream = begin(NULL);
    ck_assert_uint_eq(feed(stream, "您好。我们保證治")->findings->count, 0);
    ck_assert_uint_eq(feed(stream, "好。")->findings->count, 0); /* a further mark may come */
    const consult_lint_progress *progress = feed(stream, "请");
    ck_assert_uint_eq(progress->findings->count, 1);
    ck_assert_uint_eq(progress->findings->worst, CONSULT_LEVEL_BLOCK);
    const consult_finding *one = progress->findings->items[0];
    EXPECT_TEXT("T1.promise", one->rule);
    EXPECT_TEXT("保證治好", one->quote.data);
    ck_assert_uint_eq(one->span.start, strlen("您好。我们"));
    ck_assert_uint_eq(one->span.end, strlen("您好。我们保證治好"));
    ck_assert(!one->whole_draft);
    ck_assert_uint_eq(progress->taken, strlen("您好。我们保證治好。请"));
    ck_assert_uint_eq(progress->safe, strlen("您好。我们保證治好。"));
    ck_assert_uint_eq(progress->safe_code_points, 10);
    ck_assert_uint_eq(feed(stream, "按时来。好")->findings->count, 0); /* told once */
    ck_assert_uint_eq(end(stream)->count, 1);
    consult_lint_stream_free(stream);
}
END_TEST

START_TEST(test_stream_cut_inside_a_character) {
    consult_lint_stream *stream = begin(NULL);
    const char *text = "包治好。请";
    const consult_lint_progress *progress = NULL;
    for (size_t i = 0; i < strlen(text); i++) {
        EXPECT_OK(consult_lint_stream_feed(stream, world.worker, text + i, 1, &progress));
        ck_assert_uint_eq(progress->findings->count, i + 1 == strlen(text));
    }
    ck_assert_uint_eq(end(stream)->count, 1);
    consult_lint_stream_free(stream);
}
END_TEST

START_TEST(test_stream_what_the_whole_draft_decides_comes_at_the_end) {
    consult_lint_options options = {.struct_size = sizeof options, .first_turn = true};
    consult_lint_stream *stream = begin(&options);
    ck_assert_uint_eq(feed(stream, "有什么问题？请讲。我")->findings->count, 0);
    const consult_findings *findings = end(stream);
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("T6.greets", findings->items[0]->rule);
    ck_assert(findings->items[0]->whole_draft);
    consult_lint_stream_free(stream);
}
END_TEST

/* A word that passes over marks may begin in a sentence that has ended. */
/* A draft that may be blocked for what it leaves out is held back until it says it, whatever the rule asks of the talk. */
START_TEST(test_stream_awaits_what_the_talk_demands) {
    static const char *const demands[] = {
        "{'open_flag': 'any'}",     "{'open_flag': 'T01'}",   "{'known_flag': 'call_ambulance_now'}",
        "{'role': ['agent']}",      "{'channel': ['phone']}", "{'audience': ['one_to_one']}",
        "{'fact': 'hospital.name'}"};
    for (size_t i = 0; i < sizeof demands / sizeof *demands; i++) {
        const char *rule = test_join("{'pack': {'id': 'q', 'version': '1.0.0', 'format': 1}, 'rules': [{'rule': 'Q', 'family': 'Q',"
                                     "'level': 'block', 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}, 'when': {'all': [",
                                     demands[i], ", {'none_of': [{'words': ['急诊']}]}]}}]}", NULL);
        consult_pack *pack = test_pack(world.context, 0, test_file(test_data("packs/tiny/pack.json"), NULL), test_json(rule), NULL);
        ck_assert_ptr_nonnull(pack);
        consult_facts *facts = NULL;
        EXPECT_OK(consult_facts_from_json(world.context, pack, test_json("{'hospital': {'name': '市医院'}}"),
                                          CONSULT_ZERO_TERMINATED, &facts, NULL));
        test_world own = {.context = world.context, .worker = world.worker, .pack = pack};
        consult_session *session = NULL;
        consult_session_options options = {.struct_size = sizeof options, .channel = CONSULT_CHANNEL_PHONE};
        EXPECT_OK(consult_session_new(pack, facts, &options, &session));
        EXPECT_OK(test_say(&own, session, CONSULT_ROLE_PATIENT, "现在胸痛", 0, NULL));
        consult_lint_stream *stream = NULL;
        EXPECT_OK(consult_lint_stream_begin(world.worker, pack, session, NULL, &stream));
        ck_assert_msg(feed(stream, "您先别急。请")->safe == 0, "%s", demands[i]);
        ck_assert_msg(feed(stream, "您去急诊。好")->safe == strlen("您先别急。请您去急诊。"), "%s", demands[i]);
        consult_lint_stream_free(stream);
        consult_session_free(session);
        consult_facts_unref(facts);
        EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, NULL, NULL, &stream)); /* lets go of the pack */
        consult_lint_stream_free(stream);
        consult_pack_unref(pack);
    }
}
END_TEST

START_TEST(test_stream_word_over_two_sentences_is_held_back) {
    static const char *const json =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'concepts': [{'concept': 'chat', 'any': ['加微信'], 'loose': true}],"
        "'rules': [{'rule': 'L1', 'family': 'L1', 'when': {'concept': 'chat'}, 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': "
        "'x'},"
        "'hit': ['加微信', '加微。信'], 'miss': ['加微', '微信']}]}";
    consult_pack *pack = test_pack(world.context, 0, test_json(json), NULL);
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    EXPECT_OK(consult_lint_stream_begin(world.worker, pack, NULL, NULL, &stream));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "您加。微", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, 0); /* a sentence is held back as a whole */
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "。信", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->findings->count, 1);
    EXPECT_TEXT("加。微。信", progress->findings->items[0]->quote.data);
    consult_lint_stream_free(stream);
    EXPECT_OK(consult_lint_stream_begin(world.worker, pack, NULL, NULL, &stream));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "您加。微", CONSULT_ZERO_TERMINATED, &progress));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "。好", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, strlen("您加。微。")); /* nothing can come of it now */
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint_stream_end(stream, world.worker, &findings));
    ck_assert_uint_eq(findings->count, 0);
    consult_lint_stream_free(stream);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

/* A rule that is told once hides no later fault of another rule at the same place: it is told neither there. */
START_TEST(test_stream_once_hides_nothing_later) {
    static const char *const json =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'rules': [{'rule': 'L1.long', 'family': 'L1', 'once': true, 'when': {'words': ['包治百病', '保证治好']},"
        "'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}, 'hit': ['包治百病', '保证治好'], 'miss': ['治', '好']},"
        "{'rule': 'L1.short', 'family': 'L1', 'once': true, 'when': {'words': ['保证']},"
        "'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}, 'hit': ['保证', '我保证'], 'miss': ['治', '好']}]}";
    consult_pack *pack = test_pack(world.context, 0, test_json(json), NULL);
    const consult_findings *findings = NULL;
    const consult_lint_progress *progress = NULL;
    consult_lint_stream *stream = NULL;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "保证治好。", CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("L1.long", findings->items[0]->rule);
    const char *text = "包治百病。他说了。保证治好。";
    EXPECT_OK(consult_lint(world.worker, pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings));
    ck_assert_uint_eq(findings->count, 2);
    EXPECT_TEXT("L1.short", findings->items[1]->rule);
    EXPECT_OK(consult_lint_stream_begin(world.worker, pack, NULL, NULL, &stream));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "包治百病。他说了。", CONSULT_ZERO_TERMINATED, &progress));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "保证治好。好", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->findings->count, 1);
    EXPECT_TEXT("L1.short", progress->findings->items[0]->rule);
    consult_lint_stream_free(stream);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_stream_empty) {
    consult_lint_stream *stream = begin(NULL);
    const consult_lint_progress *progress = feed(stream, "");
    ck_assert_uint_eq(progress->safe, 0);
    ck_assert_uint_eq(progress->findings->count, 0);
    const consult_findings *findings = end(stream);
    ck_assert_uint_eq(findings->count, 0);
    ck_assert_uint_eq(findings->fixed.size, 0);
    consult_lint_stream_free(stream);
    consult_lint_stream_free(NULL);
}
END_TEST

START_TEST(test_stream_bad_pieces_change_nothing) {
    consult_lint_stream *stream = begin(NULL);
    const consult_lint_progress *progress = feed(stream, "喂喂。好\xe4");
    EXPECT(CONSULT_INVALID_UTF8, consult_lint_stream_feed(stream, world.worker, "x", 1, &progress));
    ck_assert_ptr_null(progress);
    ck_assert_uint_eq(consult_worker_error(world.worker)->offset, strlen("喂喂。好"));
    const consult_findings *findings = NULL;
    EXPECT(CONSULT_INVALID_UTF8, consult_lint_stream_end(stream, world.worker, &findings));
    EXPECT(CONSULT_LIMIT,
           consult_lint_stream_feed(stream, world.worker, test_repeat("好", 30000), CONSULT_ZERO_TERMINATED, &progress));
    progress = feed(stream, "\xbd\xa0。"); /* the rest of 你 */
    ck_assert_uint_eq(progress->taken, strlen("喂喂。好你。"));
    findings = end(stream);
    ck_assert_uint_eq(findings->count, 1);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_feed(stream, world.worker, "好", 3, &progress));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_end(stream, world.worker, &findings));
    ck_assert_ptr_null(findings);
    consult_lint_stream_free(stream);
}
END_TEST

START_TEST(test_stream_misuse) {
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .phase = "nowhere"};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_begin(NULL, world.pack, NULL, NULL, &stream));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_begin(world.worker, NULL, NULL, NULL, &stream));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_begin(world.worker, world.pack, NULL, NULL, NULL));
    EXPECT(CONSULT_UNKNOWN_ID, consult_lint_stream_begin(world.worker, world.pack, NULL, &options, &stream));
    ck_assert_ptr_null(stream);
    stream = begin(NULL);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_feed(stream, NULL, "a", 1, &progress));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_feed(NULL, world.worker, "a", 1, &progress));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_feed(stream, world.worker, NULL, 1, &progress));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_feed(stream, world.worker, "a", 1, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_end(stream, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint_stream_end(stream, NULL, &findings));
    consult_lint_stream_free(stream);
}
END_TEST

/* Session and options may go as soon as the stream has begun. */
START_TEST(test_stream_keeps_session_and_options) {
    consult_session *session = NULL;
    consult_lint_stream *stream = NULL;
    char patient[] = "13800001234", previous[] = "您好，请按时来复查，带上病历。";
    consult_pair known = {"phone", "1"};
    consult_lint_options options = {
        .struct_size = sizeof options, .patient = patient, .previous = previous, .known = &known, .known_count = 1};
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, session, &options, &stream));
    consult_session_free(session);
    memset(patient, 'x', sizeof patient - 1);
    memset(previous, 'x', sizeof previous - 1);
    known.key = "nowhere";
    options.known = NULL;
    feed(stream, "请留个电话。请");
    const consult_findings *findings = end(stream);
    ck_assert_uint_gt(findings->count, 0);
    bool asked = false;
    for (size_t i = 0; i < findings->count; i++) asked = asked || strcmp(findings->items[i]->rule, "T4.asked_known") == 0;
    ck_assert(asked);
    consult_lint_stream_free(stream);
}
END_TEST

/* Without a session, what the reply before said counts as said, for the draft and for what the patient answered to it. */
START_TEST(test_stream_reply_before_was_said) {
    static const char *const json =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'cues': [{'cue': 'a.sorry', 'role': 'agent', 'when': {'words': ['抱歉']}},"
        "{'cue': 'p.fine', 'role': 'patient', 'when': {'all': [{'words': ['没事']}, {'last': 'a.sorry'}]}}],"
        "'rules': [{'rule': 'E1', 'family': 'E1', 'when': {'none_of': [{'ever': 'a.sorry'}]}, 'message': {'en': 'x', 'zh-Hans': "
        "'x', "
        "'zh-Hant': 'x'}},"
        "{'rule': 'E2', 'family': 'E2', 'when': {'last': 'p.fine'}, 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}}]}";
    consult_pack *pack = test_pack(world.context, 0, test_json(json), NULL);
    char previous[] = "很抱歉。";
    consult_lint_options options = {.struct_size = sizeof options, .patient = "没事", .previous = previous};
    const consult_findings *findings = NULL;
    consult_lint_stream *stream = NULL;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "您请说。", CONSULT_ZERO_TERMINATED, &options, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("E2", findings->items[0]->rule);
    EXPECT_OK(consult_lint_stream_begin(world.worker, pack, NULL, &options, &stream));
    memset(previous, 'x', sizeof previous - 1);
    (void)feed(stream, "您请说。");
    findings = end(stream);
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("E2", findings->items[0]->rule);
    consult_lint_stream_free(stream);
    options.previous = "您好。";
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "您请说。", CONSULT_ZERO_TERMINATED, &options, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("E1", findings->items[0]->rule);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

/* So may one that holds the end of a sentence, and such a word may take another away. */
START_TEST(test_stream_words_with_marks) {
    static const char *const json =
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
        "'rules': [{'rule': 'L1', 'family': 'L1', 'when': {'words': ['当然!以下', '当然']}, 'message': {'en': 'x', 'zh-Hans': 'x', "
        "'zh-Hant': 'x'}},"
        "{'rule': 'L2', 'family': 'L2', 'when': {'words': ['坏词'], 'allow': ['坏词。不']}, 'message': {'en': 'x', 'zh-Hans': 'x', "
        "'zh-Hant': 'x'}}]}";
    consult_pack *pack = test_pack(world.context, 0, test_json(json), NULL);
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint_stream_begin(world.worker, pack, NULL, NULL, &stream));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "好，当然！以", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, 0);
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "下坏词。不", CONSULT_ZERO_TERMINATED, &progress));
    for (size_t i = 0; i < progress->findings->count; i++) ck_assert_str_eq(progress->findings->items[i]->rule, "L1");
    EXPECT_OK(consult_lint_stream_end(stream, world.worker, &findings));
    ck_assert_uint_eq(findings->count, 1);
    EXPECT_TEXT("当然！以下", findings->items[0]->quote.data);
    consult_lint_stream_free(stream);
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_stream_warm_worker_allocates_little) {
    consult_lint_stream *stream = begin(NULL);
    feed(stream, "您放心，我们保证治好。您哪天来？");
    feed(stream, test_repeat("请您按时来复查。", 60));
    const consult_lint_progress *progress = NULL;
    uint64_t before = consult_worker_allocations(world.worker);
    for (int i = 0; i < 50; i++) EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "好的。", 9, &progress));
    ck_assert_uint_eq(consult_worker_allocations(world.worker), before);
    consult_lint_stream_free(stream);
}
END_TEST

/* A text made to be dear: a long sentence, then very many short ones. It must end; what is told stays true. */
START_TEST(test_stream_hostile_sentences) {
    const char *text = test_join(test_repeat("好的", 3000), test_repeat("。好", 4000), "。喂喂。好", NULL);
    consult_lint_stream *stream = begin(NULL);
    size_t size = strlen(text), found = 0;
    for (size_t at = 0; at < size; at += 3) {
        const consult_lint_progress *progress = NULL;
        EXPECT_OK(consult_lint_stream_feed(stream, world.worker, text + at, 3, &progress));
        found += progress->findings->count;
    }
    ck_assert_uint_le(found, end(stream)->count);
    consult_lint_stream_free(stream);
}
END_TEST

int main(void) {
    Suite *suite = suite_create("lint_stream");
    TCase *tiny = tcase_create("tiny"), *usual = tcase_create("default");
    tcase_add_checked_fixture(tiny, open_world, close_world);
    tcase_add_checked_fixture(usual, open_default, close_world);
    tcase_set_timeout(usual, 250);
    tcase_add_test(tiny, test_stream_tells_a_sentence_when_it_has_ended);
    tcase_add_test(tiny, test_stream_cut_inside_a_character);
    tcase_add_test(tiny, test_stream_awaits_what_the_talk_demands);
    tcase_add_test(tiny, test_stream_what_the_whole_draft_decides_comes_at_the_end);
    tcase_add_test(tiny, test_stream_word_over_two_sentences_is_held_back);
    tcase_add_test(tiny, test_stream_reply_before_was_said);
    tcase_add_test(tiny, test_stream_words_with_marks);
    tcase_add_test(tiny, test_stream_once_hides_nothing_later);
    tcase_add_test(tiny, test_stream_empty);
    tcase_add_test(tiny, test_stream_bad_pieces_change_nothing);
    tcase_add_test(tiny, test_stream_misuse);
    tcase_add_test(tiny, test_stream_keeps_session_and_options);
    tcase_add_test(usual, test_stream_warm_worker_allocates_little);
    tcase_add_test(usual, test_stream_hostile_sentences);
    suite_add_tcase(suite, tiny);
    suite_add_tcase(suite, usual);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
