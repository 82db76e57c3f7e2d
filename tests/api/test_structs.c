/* Structs of callers that were compiled against other headers: older (smaller) ones, newer (larger) ones, and slips. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

static consult_report *report;
static consult_review *review;
static consult_yield *yield;

static void set_up(void) {
    open_tiny();
    EXPECT_OK(consult_report_new(world.pack, NULL, &report));
    EXPECT_OK(consult_review_new(world.pack, NULL, NULL, &review));
    EXPECT_OK(consult_yield_new(world.pack, "calls", &yield));
}

static void tear_down(void) {
    consult_yield_free(yield);
    consult_review_free(review);
    consult_report_free(report);
    close_talk();
}

#define TEXT "眼睛红"

/* ---- calls, each with a struct of the caller ---- */

static consult_status with_context_options(const void *given) {
    consult_context *made = NULL;
    consult_status status = consult_context_new(given, &made);
    consult_context_unref(made);
    return status;
}

static consult_status with_limits(const void *given) {
    return with_context_options(&(consult_context_options){.struct_size = sizeof(consult_context_options), .limits = given});
}

static consult_status with_session_options(const void *given) {
    consult_session *made = NULL;
    consult_status status = consult_session_new(world.pack, NULL, given, &made);
    consult_session_free(made);
    return status;
}

static consult_status with_turn(const void *given) {
    const consult_advice *advice;
    return consult_session_turn(session, world.worker, given, &advice);
}

static consult_status with_reviewed_turn(const void *given) {
    return consult_review_add(review, world.worker, given);
}

static consult_status with_event(const void *given) {
    const consult_advice *advice;
    return consult_session_event(session, world.worker, given, &advice);
}

static consult_status with_reviewed_event(const void *given) {
    return consult_review_event(review, world.worker, given);
}

static consult_journal *begun(void) {
    consult_journal *journal;
    consult_string line;
    EXPECT_OK(consult_journal_new(world.context, &journal));
    EXPECT_OK(consult_journal_begin(journal, world.worker, session, &line));
    return journal;
}

static consult_status with_noted_turn(const void *given) {
    consult_journal *journal = begun();
    consult_string line;
    consult_status status = consult_journal_turn(journal, world.worker, session, given, &line);
    consult_journal_free(journal);
    return status;
}

static consult_status with_noted_event(const void *given) {
    consult_journal *journal = begun();
    consult_string line;
    consult_status status = consult_journal_event(journal, world.worker, session, given, &line);
    consult_journal_free(journal);
    return status;
}

static consult_status with_classify_options(const void *given) {
    const consult_labels *labels;
    return consult_classify(world.worker, world.pack, TEXT, CONSULT_ZERO_TERMINATED, given, &labels);
}

static consult_status with_lint_options(const void *given) {
    const consult_findings *findings;
    return consult_lint(world.worker, world.pack, NULL, TEXT, CONSULT_ZERO_TERMINATED, given, &findings);
}

static consult_status with_stream_options(const void *given) {
    consult_lint_stream *stream = NULL;
    consult_status status = consult_lint_stream_begin(world.worker, world.pack, NULL, given, &stream);
    consult_lint_stream_free(stream);
    return status;
}

static consult_status with_phrase_options(const void *given) {
    const consult_phrase_list *phrases;
    return consult_phrases(world.worker, world.pack, NULL, "ask.phone", given, &phrases);
}

static consult_status with_lab_options(const void *given) {
    const consult_lab_report *labs;
    return consult_labs(world.worker, world.pack, TEXT, CONSULT_ZERO_TERMINATED, given, &labs);
}

static consult_status with_answer_options(const void *given) {
    const consult_answer_list *answers;
    return consult_answers(world.worker, world.pack, TEXT, CONSULT_ZERO_TERMINATED, given, &answers);
}

static consult_status with_doctor_options(const void *given) {
    const consult_doctor_list *doctors;
    return consult_doctors(world.worker, world.pack, TEXT, CONSULT_ZERO_TERMINATED, given, &doctors);
}

static consult_status with_review_options(const void *given) {
    consult_review *made = NULL;
    consult_status status = consult_review_new(world.pack, NULL, given, &made);
    consult_review_free(made);
    return status;
}

static consult_status with_report_options(const void *given) {
    consult_report *made = NULL;
    consult_status status = consult_report_new(world.pack, given, &made);
    consult_report_free(made);
    return status;
}

static consult_status with_loaded_report(const void *given) {
    consult_report *made = NULL;
    consult_string json;
    EXPECT_OK(consult_report_save(report, world.worker, &json));
    const char *copy = test_join(json.data, NULL);
    consult_status status = consult_report_load(world.pack, world.worker, copy, CONSULT_ZERO_TERMINATED, given, &made);
    consult_report_free(made);
    return status;
}

static consult_status with_talk(const void *given) {
    return consult_report_add_session(report, world.worker, session, given);
}

static consult_status with_plan_options(const void *given) {
    consult_plan *made = NULL;
    consult_status status = consult_plan_new(world.worker, world.pack, NULL, "follow_up", TEST_NOW, given, &made);
    consult_plan_free(made);
    return status;
}

static consult_status with_agent(const void *given) {
    const consult_agent *agents[] = {given};
    const consult_routing *routing;
    return consult_route(session, world.worker, agents, 1, TEST_NOW, &routing);
}

/* ---- what is passed in ---- */

/* A struct whose members behind `least` may all be missing. `filled` is valid. */
typedef struct input {
    const char *name;
    consult_status (*call)(const void *given);
    size_t size, least;
    const void *filled;
} input;

#define END(type, member) (offsetof(type, member) + sizeof(((type *)NULL)->member))
#define INPUT(call, type, member, ...)                                                                                             \
    {                                                                                                                              \
#type " of " #call, call, sizeof(type), END(type, member), &(const type) {                                                 \
            0, __VA_ARGS__                                                                                                         \
        }                                                                                                                          \
    }
#define TURN  .role = CONSULT_ROLE_PATIENT, .text = TEXT, .size = CONSULT_ZERO_TERMINATED, .at_ms = TEST_NOW
#define EVENT .kind = CONSULT_EVENT_SIGNAL, .detail = "treated", .at_ms = TEST_NOW

static const input inputs[] = {
    INPUT(with_context_options, consult_context_options, allocator, .limits = NULL),
    INPUT(with_limits, consult_limits, text_bytes, .text_bytes = 100),
    INPUT(with_session_options, consult_session_options, channel, .channel = CONSULT_CHANNEL_PHONE),
    INPUT(with_turn, consult_turn, at_ms, TURN),
    INPUT(with_reviewed_turn, consult_turn, at_ms, TURN),
    INPUT(with_noted_turn, consult_turn, at_ms, TURN),
    INPUT(with_event, consult_event, at_ms, EVENT),
    INPUT(with_reviewed_event, consult_event, at_ms, EVENT),
    INPUT(with_noted_event, consult_event, at_ms, EVENT),
    INPUT(with_classify_options, consult_classify_options, role, .role = CONSULT_ROLE_PATIENT),
    INPUT(with_lint_options, consult_lint_options, locale, .locale = CONSULT_LOCALE_ZH_HANT),
    INPUT(with_stream_options, consult_lint_options, locale, .locale = CONSULT_LOCALE_ZH_HANT),
    INPUT(with_phrase_options, consult_phrase_options, locale, .locale = CONSULT_LOCALE_ZH_HANT),
    INPUT(with_lab_options, consult_lab_options, session, .pregnant = true),
    INPUT(with_answer_options, consult_knowledge_options, session, .seed = 3),
    INPUT(with_doctor_options, consult_knowledge_options, session, .seed = 3),
    INPUT(with_review_options, consult_review_options, channel, .channel = CONSULT_CHANNEL_DESK),
    INPUT(with_report_options, consult_report_options, least, .least = 3),
    INPUT(with_loaded_report, consult_report_options, least, .least = 3),
    INPUT(with_talk, consult_report_talk, agent, .agent = "小顾"),
    INPUT(with_plan_options, consult_plan_options, consent, .consent = CONSULT_PURPOSE_SERVICE),
    INPUT(with_agent, consult_agent, capacity, .id = "a", .skill = 500, .capacity = 3),
};
enum { INPUTS = sizeof inputs / sizeof *inputs, MORE = 64 };

/* Calls with a block of just so many bytes, so that a sanitizer sees each byte that is read beyond it. `last` is the last one's. */
static consult_status call(const input *in, size_t size, unsigned char last) {
    unsigned char *given = calloc(1, size);
    ck_assert_ptr_nonnull(given);
    memcpy(given, in->filled, size < in->size ? size : in->size);
    if (size > in->size) given[size - 1] = last;
    memcpy(given, &size, sizeof size);
    consult_status status = in->call(given);
    free(given);
    return status;
}

#define EXPECT_OF(in, wanted, made)                                                                                                \
    do {                                                                                                                           \
        consult_status got_ = (made);                                                                                              \
        ck_assert_msg(got_ == (wanted), "%s: %s instead of %s", (in)->name, consult_status_name(got_),                             \
                      consult_status_name(wanted));                                                                                \
    } while (0)

START_TEST(test_structs_of_older_and_newer_programs_are_taken) {
    const input *in = &inputs[_i];
    EXPECT_OF(in, CONSULT_OK, call(in, in->least, 0));
    EXPECT_OF(in, CONSULT_OK, call(in, in->size, 0));
    EXPECT_OF(in, CONSULT_OK, call(in, in->size + MORE, 0));
    EXPECT_OF(in, CONSULT_OK, call(in, 4096, 0));
}
END_TEST

START_TEST(test_structs_with_unknown_members_set_are_refused) {
    const input *in = &inputs[_i];
    EXPECT_OF(in, CONSULT_UNSUPPORTED_VERSION, call(in, in->size + MORE, 1));
    EXPECT_OF(in, CONSULT_UNSUPPORTED_VERSION, call(in, in->size + 1, 0x80));
}
END_TEST

/* Of a size that no version had: forgotten, of a pointer, of nonsense. No byte but the size is read. */
START_TEST(test_structs_of_no_size_are_refused) {
    const input *in = &inputs[_i];
    EXPECT_OF(in, CONSULT_INVALID_ARGUMENT, call(in, in->least - 1, 0));
    EXPECT_OF(in, CONSULT_INVALID_ARGUMENT, call(in, sizeof(void *), 0));
    const size_t sizes[] = {0, 4097, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) EXPECT_OF(in, CONSULT_INVALID_ARGUMENT, in->call(&sizes[i]));
}
END_TEST

/* What lies behind an older program's struct is somebody else's memory: it is not read. */
START_TEST(test_structs_missing_members_are_zero) {
    consult_classify_options options;
    memset(&options, 0xFF, sizeof options);
    options.struct_size = END(consult_classify_options, role);
    options.role = CONSULT_ROLE_PATIENT;
    EXPECT_OK(with_classify_options(&options));
    consult_limits limits;
    memset(&limits, 0xFF, sizeof limits);
    limits.struct_size = END(consult_limits, text_bytes);
    limits.text_bytes = 5;
    EXPECT_OK(with_limits(&limits));
}
END_TEST

START_TEST(test_structs_messages_say_which) {
    consult_turn turn = {.struct_size = 3};
    EXPECT(CONSULT_INVALID_ARGUMENT, with_turn(&turn));
    EXPECT_TEXT("turn: struct_size is too small: set it to sizeof(consult_turn)", consult_worker_error(world.worker)->message);
    turn.struct_size = 5000;
    EXPECT(CONSULT_INVALID_ARGUMENT, with_turn(&turn));
    ck_assert_ptr_nonnull(strstr(consult_worker_error(world.worker)->message, "too large"));
    EXPECT(CONSULT_INVALID_ARGUMENT, with_turn(NULL));
    EXPECT_TEXT("turn must be given", consult_worker_error(world.worker)->message);
    EXPECT(CONSULT_INVALID_ARGUMENT, with_agent(NULL));
    EXPECT_TEXT("agents[0] must be given", consult_worker_error(world.worker)->message);
    struct {
        consult_turn known;
        uint64_t other;
    } newer = {{sizeof newer, TURN}, 7};
    EXPECT(CONSULT_UNSUPPORTED_VERSION, with_turn(&newer));
    ck_assert_ptr_nonnull(strstr(consult_worker_error(world.worker)->message, "this version of the library"));
}
END_TEST

/* ---- what is filled ---- */

static consult_status fill_counts(void *out) {
    return consult_pack_stats(world.pack, out);
}

static consult_status fill_entry(void *out) {
    return consult_pack_entry_at(world.pack, CONSULT_PACK_SLOT, 0, out);
}

static consult_status fill_stage(void *out) {
    return consult_yield_stage(yield, 1, out);
}

static consult_status fill_attempt(void *out) {
    return consult_yield_attempt(yield, 1, out);
}

static consult_status fill_when(void *out) {
    return consult_when_resolve("明天下午", CONSULT_ZERO_TERMINATED, TEST_NOW, 480, out);
}

typedef struct output {
    const char *name;
    consult_status (*call)(void *out);
    size_t size, least;
} output;

#define OUTPUT(call, type, member)                                                                                                 \
    { #call, call, sizeof(type), END(type, member) }

static const output outputs[] = {
    OUTPUT(fill_counts, consult_pack_counts, layers), OUTPUT(fill_entry, consult_pack_entry, id),
    OUTPUT(fill_stage, consult_estimate, successes),  OUTPUT(fill_attempt, consult_estimate, successes),
    OUTPUT(fill_when, consult_when, to_ms),
};
enum { OUTPUTS = sizeof outputs / sizeof *outputs, ROOM = 8192 };

/* Fills a struct of this size in a room full of 0xAA. */
static consult_status fill(const output *out, unsigned char *room, size_t size) {
    memset(room, 0xAA, ROOM);
    memcpy(room, &size, sizeof size);
    consult_status status = out->call(room);
    ck_assert_msg(memcmp(room, &size, sizeof size) == 0, "%s: struct_size has changed", out->name);
    return status;
}

START_TEST(test_structs_are_filled_as_far_as_they_reach) {
    static unsigned char whole[ROOM], part[ROOM];
    const output *out = &outputs[_i];
    EXPECT_OF(out, CONSULT_OK, fill(out, whole, out->size + MORE));
    for (size_t i = out->size; i < ROOM; i++) ck_assert_uint_eq(whole[i], i < out->size + MORE ? 0 : 0xAA);
    EXPECT_OF(out, CONSULT_OK, fill(out, part, out->least));
    ck_assert_int_eq(memcmp(part + sizeof(size_t), whole + sizeof(size_t), out->least - sizeof(size_t)), 0);
    for (size_t i = out->least; i < ROOM; i++) ck_assert_uint_eq(part[i], 0xAA);
}
END_TEST

START_TEST(test_structs_without_room_are_not_filled) {
    static unsigned char room[ROOM];
    const output *out = &outputs[_i];
    const size_t sizes[] = {0, sizeof(size_t), out->least - 1, 4097, SIZE_MAX};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        EXPECT_OF(out, CONSULT_INVALID_ARGUMENT, fill(out, room, sizes[i]));
        for (size_t k = sizeof(size_t); k < ROOM; k++) ck_assert_uint_eq(room[k], 0xAA);
    }
    EXPECT_OF(out, CONSULT_INVALID_ARGUMENT, out->call(NULL));
}
END_TEST

/* What the library handed out comes back in its own size. */
START_TEST(test_structs_of_results_are_the_librarys) {
    const consult_labels *labels;
    consult_labels *copy;
    EXPECT_OK(consult_classify(world.worker, world.pack, TEXT, CONSULT_ZERO_TERMINATED, NULL, &labels));
    consult_labels other = *labels;
    other.struct_size -= 8;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labels_copy(world.context, &other, &copy));
    other.struct_size += 16;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_labels_copy(world.context, &other, &copy));
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, test_structs_of_older_and_newer_programs_are_taken, 0, INPUTS);
    tcase_add_loop_test(tests, test_structs_with_unknown_members_set_are_refused, 0, INPUTS);
    tcase_add_loop_test(tests, test_structs_of_no_size_are_refused, 0, INPUTS);
    tcase_add_test(tests, test_structs_missing_members_are_zero);
    tcase_add_test(tests, test_structs_messages_say_which);
    tcase_add_loop_test(tests, test_structs_are_filled_as_far_as_they_reach, 0, OUTPUTS);
    tcase_add_loop_test(tests, test_structs_without_room_are_not_filled, 0, OUTPUTS);
    tcase_add_test(tests, test_structs_of_results_are_the_librarys);
}

int main(void) {
    return test_main("structs", add);
}
