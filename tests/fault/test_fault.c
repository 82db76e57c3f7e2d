/*
 * Every public call that may allocate, with its N-th request for memory failing, for N = 1, 2 … until it succeeds: the status is
 * NO_MEMORY, outputs are NULL, nothing leaks, the object is unchanged, and the same call works afterwards.
 * Jansson allocates from libc: only the requests of the context's allocator fail.
 */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

/* What a call works on; made anew for every N, so that no buffer has grown before. */
typedef struct state {
    test_heap heap;
    consult_context *context, *new_context;
    consult_worker *worker;
    consult_worker *judge; /* saves before and after; never used by the call */
    consult_builder *builder;
    consult_pack *pack;
    consult_facts *facts;
    consult_session *session;
    consult_plan *plan;
    consult_pack *new_pack; /* what the call makes */
    consult_facts *new_facts;
    consult_session *new_session;
    consult_plan *new_plan;
    consult_worker *new_worker;
    consult_builder *new_builder;
    consult_string text;
    const void *borrowed;
    const char *saved; /* how session and plan looked before */
} state;

enum { NEEDS_PACK = 1, NEEDS_SESSION = 2, NEEDS_PLAN = 4, NEEDS_BUILDER = 8 };

typedef struct fault_case {
    const char *name;
    unsigned needs;
    uint64_t step; /* how far to go on from one N to the next: 1, more where a call asks thousands of times */
    consult_status (*call)(state *s);
} fault_case;

static const void *image;
static size_t image_size;

/* The image of the tiny pack, made once: opening it asks for little memory. */
static void make_image(void) {
    static test_heap heap;
    consult_context *context = test_heap_context(&heap, NULL);
    static consult_pack *pack;
    pack = test_pack_tiny(context);
    ck_assert_ptr_nonnull(pack);
    image = consult_pack_image(pack, &image_size);
    consult_context_unref(context);
}

static const char *const small_pack =
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
    "'concepts': [{'concept': 'a', 'any': ['甲乙', '丙丁'], 'allow': ['甲乙戊']}],"
    "'cues': [{'cue': 'c', 'when': {'concept': 'a'}, 'hit': ['甲乙', '丙丁'], 'miss': ['戊', '己']}]}";

static consult_turn turn_of(consult_role role, const char *text) {
    return (consult_turn){.struct_size = sizeof(consult_turn),
                          .role = role,
                          .text = text,
                          .size = CONSULT_ZERO_TERMINATED,
                          .at_ms = TEST_NOW,
                          .id = "m-1"};
}

static void open_state(state *s, unsigned needs) {
    memset(s, 0, sizeof *s);
    s->context = test_heap_context(&s->heap, NULL);
    ck_assert_ptr_nonnull(s->context);
    EXPECT_OK(consult_worker_new(s->context, &s->worker));
    EXPECT_OK(consult_worker_new(s->context, &s->judge));
    if (needs & NEEDS_BUILDER) {
        EXPECT_OK(consult_builder_new(s->context, &s->builder));
        EXPECT_OK(consult_builder_add_json(s->builder, "small", test_json(small_pack), CONSULT_ZERO_TERMINATED));
    }
    if (needs & (NEEDS_PACK | NEEDS_SESSION | NEEDS_PLAN)) {
        EXPECT_OK(consult_pack_from_image(s->context, image, image_size, &s->pack));
        s->facts = test_facts(s->context, s->pack);
    }
    if (needs & NEEDS_SESSION) {
        const consult_advice *advice = NULL;
        consult_turn turn = turn_of(CONSULT_ROLE_PATIENT, "我眼睛发红");
        turn.id = NULL;
        EXPECT_OK(consult_session_new(s->pack, s->facts, NULL, &s->session));
        EXPECT_OK(consult_session_turn(s->session, s->judge, &turn, &advice));
    }
    if (needs & NEEDS_PLAN) {
        consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
        EXPECT_OK(consult_plan_new(s->judge, s->pack, s->facts, "follow_up", TEST_NOW, &options, &s->plan));
    }
}

static void close_state(state *s) {
    consult_string_free(s->context, &s->text);
    consult_plan_free(s->new_plan);
    consult_plan_free(s->plan);
    consult_session_free(s->new_session);
    consult_session_free(s->session);
    consult_facts_unref(s->new_facts);
    consult_facts_unref(s->facts);
    consult_pack_unref(s->new_pack);
    consult_pack_unref(s->pack);
    consult_builder_free(s->new_builder);
    consult_builder_free(s->builder);
    consult_worker_free(s->new_worker);
    consult_worker_free(s->judge);
    consult_worker_free(s->worker);
    consult_context_unref(s->new_context);
    consult_context_unref(s->context);
}

/* Session and plan as text, by the judge. */
static const char *look(state *s) {
    consult_string json = {NULL, 0};
    const char *all = "";
    if (s->session != NULL) {
        EXPECT_OK(consult_session_save(s->session, s->judge, &json));
        all = test_join(all, json.data, NULL);
    }
    if (s->plan != NULL) {
        EXPECT_OK(consult_plan_json(s->plan, s->judge, &json));
        all = test_join(all, json.data, NULL);
    }
    return all;
}

static bool has_output(const state *s) {
    return s->new_pack || s->new_facts || s->new_session || s->new_plan || s->new_worker || s->new_builder || s->new_context ||
           s->text.data || s->borrowed;
}

static void try_again(state *s, const fault_case *one, uint64_t n) {
    consult_status status = one->call(s);
    ck_assert_msg(status == CONSULT_OK, "%s after failing request %lu: %s", one->name, (unsigned long)n,
                  consult_status_name(status));
}

static void run_case(const fault_case *one) {
    for (uint64_t n = 1;; n += one->step) {
        state s;
        open_state(&s, one->needs);
        s.saved = look(&s);
        test_heap_fail(&s.heap, n);
        consult_status status = one->call(&s);
        bool failed = test_heap_failed(&s.heap);
        test_heap_fail(&s.heap, 0);
        consult_status wanted = failed ? CONSULT_NO_MEMORY : CONSULT_OK;
        ck_assert_msg(status == wanted, "%s, request %lu: %s", one->name, (unsigned long)n, consult_status_name(status));
        if (failed) {
            ck_assert_msg(!has_output(&s), "%s, request %lu: an output is not NULL", one->name, (unsigned long)n);
            EXPECT_TEXT(s.saved, look(&s));
            try_again(&s, one, n);
        }
        close_state(&s);
        ck_assert_msg(test_heap_clean(&s.heap), "%s, request %lu: leaked", one->name, (unsigned long)n);
        if (!failed) return;
    }
}

static consult_status call_context_new(state *s) {
    consult_allocator allocator = test_heap_allocator(&s->heap);
    consult_context_options options = {.struct_size = sizeof options, .allocator = &allocator};
    return consult_context_new(&options, &s->new_context);
}

static consult_status call_worker_new(state *s) {
    return consult_worker_new(s->context, &s->new_worker);
}
static consult_status call_builder_new(state *s) {
    return consult_builder_new(s->context, &s->new_builder);
}
static consult_status call_add_default(state *s) {
    return consult_builder_add_default(s->builder, "ophthalmology");
}
static consult_status call_add_words(state *s) {
    return consult_builder_add_words(s->builder, "a", "list", test_join("甲丁\n!甲丁戊\n", test_repeat("丁戊\n", 500), NULL),
                                     CONSULT_ZERO_TERMINATED);
}

static consult_status call_add_file(state *s) {
    return consult_builder_add_file(s->builder, test_data("packs/tiny/pack.json"));
}
static consult_status call_add_folder(state *s) {
    return consult_builder_add_folder(s->builder, test_data("packs/hospital"));
}
static consult_status call_pack_default(state *s) {
    return consult_pack_default(s->context, &s->new_pack);
}
static consult_status call_from_image(state *s) {
    return consult_pack_from_image(s->context, image, image_size, &s->new_pack);
}
static consult_status call_session_new(state *s) {
    return consult_session_new(s->pack, s->facts, NULL, &s->new_session);
}
static consult_status call_clone(state *s) {
    return consult_session_clone(s->session, &s->new_session);
}

static consult_status call_add_json(state *s) {
    return consult_builder_add_json(s->builder, "more.json", test_repeat(" ", 5000), CONSULT_ZERO_TERMINATED);
}

static consult_status call_compile(state *s) {
    consult_diagnostics *faults = NULL;
    consult_status status = consult_builder_compile(s->builder, CONSULT_COMPILE_RUN_EXAMPLES, &s->new_pack, &faults);
    consult_diagnostics_free(faults);
    return status;
}

/* A pack with faults: the list itself may not find room. */
static consult_status call_compile_faulty(state *s) {
    const char *json = test_json(
        "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'cues': [{'cue': 'c', 'when': {'concept': 'x'}}, {'cue': 3}]}");
    consult_builder *builder = NULL;
    consult_diagnostics *faults = NULL;
    consult_status status = consult_builder_new(s->context, &builder);
    if (status == CONSULT_OK) status = consult_builder_add_json(builder, "bad.json", json, CONSULT_ZERO_TERMINATED);
    if (status == CONSULT_OK) status = consult_builder_compile(builder, 0, &s->new_pack, &faults);
    consult_diagnostics_free(faults);
    consult_builder_free(builder);
    return status == CONSULT_INVALID_PACK ? CONSULT_OK : status;
}

static consult_status call_compile_tiny(state *s) {
    consult_builder *builder = NULL;
    const char *json = test_file(test_data("packs/tiny/pack.json"), NULL);
    consult_status status = consult_builder_new(s->context, &builder);
    if (status == CONSULT_OK) status = consult_builder_add_json(builder, NULL, json, CONSULT_ZERO_TERMINATED);
    if (status == CONSULT_OK) status = consult_builder_compile(builder, 0, &s->new_pack, NULL);
    consult_builder_free(builder);
    return status;
}

static consult_status call_graph(state *s) {
    return consult_pack_graph(s->pack, CONSULT_GRAPH_MERMAID, CONSULT_LOCALE_ZH_HANS, &s->text);
}

static consult_status call_facts(state *s) {
    consult_diagnostics *faults = NULL;
    const char *json = test_file(test_data("packs/facts.json"), NULL);
    consult_status status = consult_facts_from_json(s->context, s->pack, json, CONSULT_ZERO_TERMINATED, &s->new_facts, &faults);
    consult_diagnostics_free(faults);
    return status;
}

static consult_status call_labs(state *s) {
    const consult_lab_report *report = NULL;
    consult_lab_options options = {.struct_size = sizeof options, .session = s->session, .locale = CONSULT_LOCALE_ZH_HANT};
    consult_status status =
        consult_labs(s->worker, s->pack, "LX <12.5 U 1-9 SX (+)，7岁", CONSULT_ZERO_TERMINATED, &options, &report);
    s->borrowed = report;
    return status;
}

static consult_status call_answers(state *s) {
    const consult_answer_list *list = NULL;
    consult_knowledge_options options = {.struct_size = sizeof options, .session = s->session, .facts = s->facts};
    consult_status status = consult_answers(s->worker, s->pack, "验光多少钱", CONSULT_ZERO_TERMINATED, &options, &list);
    s->borrowed = list;
    return status;
}

static consult_status call_doctors(state *s) {
    const consult_doctor_list *list = NULL;
    consult_knowledge_options options = {.struct_size = sizeof options, .session = s->session, .facts = s->facts};
    consult_status status = consult_doctors(s->worker, s->pack, "甲病眼睛发红", CONSULT_ZERO_TERMINATED, &options, &list);
    s->borrowed = list;
    return status;
}

static consult_status call_cards(state *s) {
    const consult_card_list *list = NULL;
    consult_status status = consult_cards(s->worker, s->pack, NULL, 0, CONSULT_LOCALE_ZH_HANT, &list);
    s->borrowed = list;
    return status;
}

static consult_status call_route(state *s) {
    const consult_routing *routing = NULL;
    const consult_agent agent = {.struct_size = sizeof agent, .id = "a", .skill = 500, .capacity = 3};
    const consult_agent *agents[] = {&agent};
    consult_status status = consult_route(s->session, s->worker, agents, 1, TEST_NOW, &routing);
    s->borrowed = routing;
    return status;
}

static consult_status call_overdue(state *s) {
    const consult_waiting_list *list = NULL;
    const consult_session *sessions[] = {s->session};
    consult_status status = consult_overdue(s->worker, sessions, 1, TEST_NOW, &list);
    s->borrowed = list;
    return status;
}

static consult_status call_mask(state *s) {
    consult_string masked;
    consult_status status = consult_mask_text(s->worker, s->pack, s->session, "13800001234", CONSULT_ZERO_TERMINATED, &masked);
    s->borrowed = masked.data;
    return status;
}

static consult_status call_classify(state *s) {
    const consult_labels *labels = (const consult_labels *)(const void *)s;
    consult_status status =
        consult_classify(s->worker, s->pack, "我儿子眼睛发红，现在胸痛，7岁，13800001234", CONSULT_ZERO_TERMINATED, NULL, &labels);
    s->borrowed = labels;
    return status;
}

static consult_status call_lint(state *s) {
    const consult_findings *findings = (const consult_findings *)(const void *)s;
    consult_lint_options options = {.struct_size = sizeof options, .patient = "眼睛发红", .previous = "您好", .first_turn = true};
    consult_status status = consult_lint(s->worker, s->pack, s->session, "喂喂，包治好，没办法，请留个电话",
                                         CONSULT_ZERO_TERMINATED, &options, &findings);
    s->borrowed = findings;
    return status;
}

/* The classification itself may fail too; a copy that was made is given back. */
static consult_status call_copy(state *s) {
    const consult_labels *labels = NULL;
    consult_labels *copy = NULL;
    consult_status status =
        consult_classify(s->worker, s->pack, "我儿子眼睛发红，13800001234", CONSULT_ZERO_TERMINATED, NULL, &labels);
    if (status == CONSULT_OK) status = consult_labels_copy(s->context, labels, &copy);
    consult_labels_free(s->context, copy);
    return status;
}

/* A failed piece was not taken: the judge goes on with it. */
static consult_status call_lint_stream(state *s) {
    static const char *const pieces[] = {"喂喂。包治", "好。加微\xe4", "\xbf\xa1。没办法。请"};
    consult_lint_stream *stream = NULL;
    const consult_lint_progress *progress = NULL;
    const consult_findings *findings = NULL;
    consult_lint_options options = {.struct_size = sizeof options, .patient = "眼睛发红", .previous = "您好"};
    consult_status status = consult_lint_stream_begin(s->worker, s->pack, s->session, &options, &stream);
    ck_assert((stream != NULL) == (status == CONSULT_OK));
    for (size_t i = 0; i < 3 && stream; i++) {
        consult_worker *worker = status == CONSULT_OK ? s->worker : s->judge;
        consult_status now = consult_lint_stream_feed(stream, worker, pieces[i], CONSULT_ZERO_TERMINATED, &progress);
        ck_assert((progress != NULL) == (now == CONSULT_OK));
        if (now == CONSULT_OK) continue;
        ck_assert(status == CONSULT_OK && now == CONSULT_NO_MEMORY);
        status = now;
        i--;
    }
    if (stream) {
        consult_status now = consult_lint_stream_end(stream, status == CONSULT_OK ? s->worker : s->judge, &findings);
        if (now != CONSULT_OK) {
            ck_assert(!findings && status == CONSULT_OK);
            status = now;
            EXPECT_OK(consult_lint_stream_end(stream, s->judge, &findings));
        }
        ck_assert_uint_ge(findings->count, 3);
    }
    consult_lint_stream_free(stream);
    return status;
}

static consult_status call_findings_copy(state *s) {
    const consult_findings *findings = NULL;
    consult_findings *copy = NULL;
    consult_status status =
        consult_lint(s->worker, s->pack, NULL, "喂喂，包治好，没办法", CONSULT_ZERO_TERMINATED, NULL, &findings);
    if (status == CONSULT_OK) status = consult_findings_copy(s->context, findings, &copy);
    ck_assert((copy != NULL) == (status == CONSULT_OK));
    consult_findings_free(s->context, copy);
    return status;
}

static consult_status call_phrase_list_copy(state *s) {
    const consult_phrase_list *list = NULL;
    consult_phrase_list *copy = NULL;
    consult_status status = consult_phrases(s->worker, s->pack, s->session, "greet", NULL, &list);
    if (status == CONSULT_OK) status = consult_phrase_list_copy(s->context, list, &copy);
    ck_assert((copy != NULL) == (status == CONSULT_OK));
    consult_phrase_list_free(s->context, copy);
    return status;
}

static consult_status call_phrases(state *s) {
    const consult_phrase_list *list = (const consult_phrase_list *)(const void *)s;
    consult_status status = consult_phrases(s->worker, s->pack, s->session, "greet", NULL, &list);
    s->borrowed = list;
    return status;
}

static consult_status call_turn_patient(state *s) {
    const consult_advice *advice = (const consult_advice *)(const void *)s;
    consult_turn turn = turn_of(CONSULT_ROLE_PATIENT, "我35岁，现在胸痛，电话13800001234，气死了");
    consult_status status = consult_session_turn(s->session, s->worker, &turn, &advice);
    s->borrowed = advice;
    return status;
}

static consult_status call_turn_agent(state *s) {
    const consult_advice *advice = (const consult_advice *)(const void *)s;
    consult_turn turn = turn_of(CONSULT_ROLE_AGENT, "喂喂，请稍等，请留个电话，包治好");
    consult_status status = consult_session_turn(s->session, s->worker, &turn, &advice);
    s->borrowed = advice;
    return status;
}

static consult_status call_event(state *s) {
    const consult_advice *advice = (const consult_advice *)(const void *)s;
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "a.hold.start", .at_ms = TEST_NOW};
    consult_status status = consult_session_event(s->session, s->worker, &event, &advice);
    s->borrowed = advice;
    return status;
}

static consult_status call_tick(state *s) {
    const consult_advice *advice = (const consult_advice *)(const void *)s;
    consult_status status = consult_session_tick(s->session, s->worker, TEST_NOW + 1000, &advice);
    s->borrowed = advice;
    return status;
}

static consult_status call_slot_set(state *s) {
    return consult_session_slot_set(s->session, "note", test_repeat("怕光", 300));
}

static consult_status call_save(state *s) {
    consult_string json = {NULL, 0};
    consult_status status = consult_session_save(s->session, s->worker, &json);
    s->borrowed = json.data;
    return status;
}

static consult_status call_restore(state *s) {
    consult_diagnostics *faults = NULL;
    consult_status status = consult_session_restore(s->pack, s->facts, s->saved, CONSULT_ZERO_TERMINATED, &s->new_session, &faults);
    consult_diagnostics_free(faults);
    return status;
}

static consult_status call_trace(state *s) {
    const consult_advice *advice = NULL;
    consult_string json = {NULL, 0};
    consult_session *copy = NULL;
    consult_turn turn = turn_of(CONSULT_ROLE_PATIENT, "我35岁");
    consult_status status = consult_session_clone(s->session, &copy);
    if (status == CONSULT_OK) status = consult_session_turn(copy, s->worker, &turn, &advice);
    if (status == CONSULT_OK) status = consult_session_trace(copy, s->worker, &json);
    consult_session_free(copy);
    s->borrowed = json.data;
    return status;
}

static consult_status call_explain(state *s) {
    const consult_advice *advice = NULL;
    consult_string text = {NULL, 0};
    consult_session *copy = NULL;
    consult_turn turn = turn_of(CONSULT_ROLE_PATIENT, "我35岁");
    consult_status status = consult_session_clone(s->session, &copy);
    if (status == CONSULT_OK) status = consult_session_turn(copy, s->worker, &turn, &advice);
    if (status == CONSULT_OK) status = consult_session_explain(copy, s->worker, turn.text, turn.size, &text);
    consult_session_free(copy);
    s->borrowed = text.data;
    return status;
}

static consult_status call_coverage(state *s) {
    consult_coverage *seen = NULL;
    consult_string json = {NULL, 0};
    consult_status status = consult_coverage_new(s->pack, &seen);
    if (status == CONSULT_OK) status = consult_coverage_json(seen, s->worker, &json);
    consult_coverage_free(seen);
    s->borrowed = json.data;
    return status;
}

static consult_status call_review(state *s) {
    consult_review *review = NULL;
    consult_string made = {NULL, 0};
    consult_review_options options = {.struct_size = sizeof options, .trainee = true};
    consult_turn asked = turn_of(CONSULT_ROLE_PATIENT, "我眼睛发红，我要投诉"),
                 said = turn_of(CONSULT_ROLE_AGENT, "喂喂，保证治好");
    said.id = NULL;
    consult_status status = consult_review_new(s->pack, s->facts, &options, &review);
    if (status == CONSULT_OK) status = consult_review_add(review, s->worker, &asked);
    if (status == CONSULT_OK) status = consult_review_add(review, s->worker, &said);
    if (status == CONSULT_OK) status = consult_review_json(review, s->worker, &made);
    if (status == CONSULT_OK) status = consult_review_text(review, s->worker, "t", &made);
    if (status == CONSULT_OK) status = consult_review_html(review, s->worker, "t", &made);
    consult_review_free(review);
    s->borrowed = status == CONSULT_OK ? made.data : NULL;
    return status;
}

static consult_status call_report(state *s) {
    consult_report *report = NULL, *other = NULL;
    consult_string made = {NULL, 0};
    consult_report_talk talk = {.struct_size = sizeof talk, .agent = "a", .at_ms = TEST_NOW};
    static const char json[] = "{\"consult_report\":1,\"offset_minutes\":480,\"cells\":[[\"group\",\"d\",\"b\",9],[\"talks\",9]]}";
    consult_status status = consult_report_new(s->pack, NULL, &report);
    if (status == CONSULT_OK) status = consult_report_add_session(report, s->worker, s->session, &talk);
    if (status == CONSULT_OK) status = consult_report_load(s->pack, s->worker, json, CONSULT_ZERO_TERMINATED, NULL, &other);
    if (status == CONSULT_OK) status = consult_report_merge(report, other);
    const consult_survey_answer answer = {"effect", 2};
    const consult_satisfaction *satisfaction = NULL;
    if (status == CONSULT_OK) status = consult_survey_score(s->worker, s->pack, "visit", &answer, 1, 0, &satisfaction);
    if (status == CONSULT_OK) status = consult_report_add_satisfaction(report, satisfaction);
    if (status == CONSULT_OK) status = consult_report_csv(report, s->worker, "type*age", &made);
    if (status == CONSULT_OK) status = consult_report_save(report, s->worker, &made);
    if (status == CONSULT_OK) status = consult_report_json(report, s->worker, &made);
    consult_report_free(other);
    consult_report_free(report);
    s->borrowed = status == CONSULT_OK ? made.data : NULL;
    return status;
}

static consult_status call_journal(state *s) {
    consult_journal *journal = NULL;
    consult_string line = {NULL, 0};
    const consult_journal_check *check = NULL;
    char text[8192] = "";
    consult_status status = consult_journal_new(s->context, &journal);
    if (status == CONSULT_OK) status = consult_journal_begin(journal, s->worker, s->session, &line);
    if (status == CONSULT_OK && line.size < 4096) memcpy(text, line.data, line.size + 1);
    if (status == CONSULT_OK) status = consult_journal_close(journal, s->worker, &line);
    if (status == CONSULT_OK && line.size < 4096) memcpy(text + strlen(text), line.data, line.size + 1);
    if (status == CONSULT_OK)
        status = consult_journal_replay(s->worker, s->pack, s->facts, text, CONSULT_ZERO_TERMINATED, NULL, &s->new_session, &check);
    if (status == CONSULT_OK) ck_assert_int_eq(check->fault, CONSULT_JOURNAL_FINE);
    consult_journal_free(journal);
    s->borrowed = check;
    return status;
}

/* Texts with escapes are decoded into memory of their own. */
static consult_status call_restore_escaped(state *s) {
    static const char json[] =
        "{\"consult_session\":2,\"pack\":\"tiny\",\"phase\":\"inquir\\u0079\","
        "\"slots\":{\"phone\":[\"138\\u0030\\u0030001234 and some more that makes it longer than sixty bytes\",1]}}";
    return consult_session_restore(s->pack, s->facts, json, CONSULT_ZERO_TERMINATED, &s->new_session, NULL);
}

static consult_status call_history(state *s) {
    const consult_history *history = NULL;
    consult_status status = consult_session_history(s->session, s->worker, &history);
    s->borrowed = history;
    return status;
}

static consult_status call_handover(state *s) {
    consult_string note = {NULL, 0};
    consult_status status = consult_session_handover(s->session, s->worker, &note);
    s->borrowed = note.data;
    return status;
}

static consult_status call_brief(state *s) {
    consult_string json = {NULL, 0};
    consult_status status = consult_session_brief(s->session, s->worker, &json);
    s->borrowed = json.data;
    return status;
}

static consult_status call_plan_new(state *s) {
    consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
    return consult_plan_new(s->worker, s->pack, s->facts, "follow_up", TEST_NOW, &options, &s->new_plan);
}

static consult_status call_record(state *s) {
    return consult_plan_record(s->plan, "call_1", 1, CONSULT_RESULT_NO_ANSWER, TEST_NOW + 86400000, 0);
}

static consult_status call_plan_json(state *s) {
    consult_string json = {NULL, 0};
    consult_status status = consult_plan_json(s->plan, s->worker, &json);
    s->borrowed = json.data;
    return status;
}

static consult_status call_plan_ics(state *s) {
    consult_string ics = {NULL, 0};
    consult_status status = consult_plan_ics(s->plan, s->worker, TEST_NOW, "p-1", &ics);
    s->borrowed = ics.data;
    return status;
}

static consult_status call_plan_todo(state *s) {
    consult_string ics = {NULL, 0};
    consult_status status = consult_plan_todo(s->plan, s->worker, TEST_NOW, "p-1", &ics);
    s->borrowed = ics.data;
    return status;
}

static consult_status call_plan_fhir(state *s) {
    consult_string json = {NULL, 0};
    consult_status status = consult_plan_fhir(s->plan, s->worker, TEST_NOW, "p-1", "Patient/1", &json);
    s->borrowed = json.data;
    return status;
}

static consult_status call_plan_circumstance(state *s) {
    return consult_plan_circumstance(s->plan, "complaint", true);
}

static consult_status call_plan_reconcile(state *s) {
    return consult_plan_reconcile(&s->plan, 1);
}

static const fault_case cases[] = {
    {"context_new", 0, 1, call_context_new},
    {"worker_new", 0, 1, call_worker_new},
    {"builder_new", 0, 1, call_builder_new},
    {"builder_add_default", NEEDS_BUILDER, 1, call_add_default},
    {"builder_add_json", NEEDS_BUILDER, 1, call_add_json},
    {"builder_add_words", NEEDS_BUILDER, 1, call_add_words},
    {"builder_add_file", NEEDS_BUILDER, 1, call_add_file},
    {"builder_add_folder", NEEDS_BUILDER, 1, call_add_folder},
    {"builder_compile", NEEDS_BUILDER, 1, call_compile},
    {"builder_compile, faulty", 0, 1, call_compile_faulty},
    {"builder_compile, tiny", 0, 7, call_compile_tiny},
    {"pack_default", 0, 1, call_pack_default},
    {"pack_from_image", 0, 1, call_from_image},
    {"pack_graph", NEEDS_PACK, 1, call_graph},
    {"facts_from_json", NEEDS_PACK, 1, call_facts},
    {"classify", NEEDS_PACK, 1, call_classify},
    {"labs", NEEDS_SESSION, 1, call_labs},
    {"answers", NEEDS_SESSION, 1, call_answers},
    {"mask", NEEDS_SESSION, 1, call_mask},
    {"route", NEEDS_SESSION, 1, call_route},
    {"overdue", NEEDS_SESSION, 1, call_overdue},
    {"doctors", NEEDS_SESSION, 1, call_doctors},
    {"cards", NEEDS_SESSION, 1, call_cards},
    {"lint", NEEDS_SESSION, 1, call_lint},
    {"labels_copy", NEEDS_PACK, 1, call_copy},
    {"lint_stream", NEEDS_SESSION, 1, call_lint_stream},
    {"findings_copy", NEEDS_PACK, 1, call_findings_copy},
    {"phrases", NEEDS_SESSION, 1, call_phrases},
    {"phrase_list_copy", NEEDS_SESSION, 1, call_phrase_list_copy},
    {"session_new", NEEDS_PACK, 1, call_session_new},
    {"session_clone", NEEDS_SESSION, 1, call_clone},
    {"session_turn, patient", NEEDS_SESSION, 1, call_turn_patient},
    {"session_turn, agent", NEEDS_SESSION, 1, call_turn_agent},
    {"session_event", NEEDS_SESSION, 1, call_event},
    {"session_tick", NEEDS_SESSION, 1, call_tick},
    {"session_slot_set", NEEDS_SESSION, 1, call_slot_set},
    {"session_save", NEEDS_SESSION, 1, call_save},
    {"session_restore", NEEDS_SESSION, 1, call_restore},
    {"session_trace", NEEDS_SESSION, 1, call_trace},
    {"session_explain", NEEDS_SESSION, 1, call_explain},
    {"coverage", NEEDS_SESSION, 1, call_coverage},
    {"review", NEEDS_PACK, 1, call_review},
    {"journal", NEEDS_SESSION, 1, call_journal},
    {"report", NEEDS_SESSION, 1, call_report},
    {"session_restore_escaped", NEEDS_SESSION, 1, call_restore_escaped},
    {"session_history", NEEDS_SESSION, 1, call_history},
    {"session_handover", NEEDS_SESSION, 1, call_handover},
    {"session_brief", NEEDS_SESSION, 1, call_brief},
    {"plan_new", NEEDS_PACK, 1, call_plan_new},
    {"plan_record", NEEDS_PLAN, 1, call_record},
    {"plan_json", NEEDS_PLAN, 1, call_plan_json},
    {"plan_ics", NEEDS_PLAN, 1, call_plan_ics},
    {"plan_todo", NEEDS_PLAN, 1, call_plan_todo},
    {"plan_fhir", NEEDS_PLAN, 1, call_plan_fhir},
    {"plan_circumstance", NEEDS_PLAN, 1, call_plan_circumstance},
    {"plan_reconcile", NEEDS_PLAN, 1, call_plan_reconcile},
};

START_TEST(test_fault_case) {
    run_case(&cases[_i]);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, make_image, NULL);
    tcase_add_loop_test(tests, test_fault_case, 0, (int)(sizeof cases / sizeof cases[0]));
}

int main(void) {
    return test_main("fault", add_tests);
}
