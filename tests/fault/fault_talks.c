/* Failing memory: sessions, streams of drafts, plans, and what is made of finished talks. */
#include "fault.h"

static consult_status call_session_new(state *s) {
    return consult_session_new(s->pack, s->facts, NULL, &s->new_session);
}
static consult_status call_clone(state *s) {
    return consult_session_clone(s->session, &s->new_session);
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
    consult_turn turn = fault_turn(CONSULT_ROLE_PATIENT, "我35岁，现在胸痛，电话13800001234，气死了");
    consult_status status = consult_session_turn(s->session, s->worker, &turn, &advice);
    s->borrowed = advice;
    return status;
}

static consult_status call_turn_agent(state *s) {
    const consult_advice *advice = (const consult_advice *)(const void *)s;
    consult_turn turn = fault_turn(CONSULT_ROLE_AGENT, "喂喂，请稍等，请留个电话，包治好");
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
    consult_turn turn = fault_turn(CONSULT_ROLE_PATIENT, "我35岁");
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
    consult_turn turn = fault_turn(CONSULT_ROLE_PATIENT, "我35岁");
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
    consult_turn asked = fault_turn(CONSULT_ROLE_PATIENT, "我眼睛发红，我要投诉"),
                 said = fault_turn(CONSULT_ROLE_AGENT, "喂喂，保证治好");
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
    static const char json[] = "{\"consult_report\":2,\"pack\":\"tiny\",\"frame\":\"cb27607f29de287d\",\"offset_minutes\":480,"
                               "\"cells\":[[\"group\",\"d\",\"b\",9],[\"talks\",9]]}";
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
        "{\"consult_session\":3,\"pack\":\"tiny\",\"phase\":\"inquir\\u0079\","
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

const fault_case fault_talk_cases[] = {
    {"lint_stream", NEEDS_SESSION, 1, call_lint_stream},
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
const size_t fault_talk_case_count = sizeof fault_talk_cases / sizeof *fault_talk_cases;
