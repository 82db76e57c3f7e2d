/* Failing memory: contexts, builders, packs, facts, and what is asked of them. */
#include "fault.h"

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
    size_t size;
    const void *image = fault_image(&size);
    return consult_pack_from_image(s->context, image, size, &s->new_pack);
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

const fault_case fault_pack_cases[] = {
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
    {"findings_copy", NEEDS_PACK, 1, call_findings_copy},
};
const size_t fault_pack_case_count = sizeof fault_pack_cases / sizeof *fault_pack_cases;
