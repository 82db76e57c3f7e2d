/* What the hospital is asked: common questions, disease cards. */
#include "compile/compiler.h"

static cns_range put_facts(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_faq_facts), 0};
    for (const cns_json *v = cns_get_list(c, json, "facts"); v; v = v->next, range.count++) {
        if (v->kind != CNS_JSON_STRING) cns_fault(c, v, "not-a-text", "a fact is named by its path, \"hours\"", NULL);
        cns_faq_fact made = {cns_put_text(c, v->kind == CNS_JSON_STRING ? v->text : "")};
        cns_append(c, CNS_SECTION_faq_facts, &made);
        if (v->kind == CNS_JSON_STRING) cns_check_fact(c, v, v->text);
    }
    return range;
}

static void put_faq_word(cns_compiler *c, const cns_json *word, uint32_t kind) {
    const uint32_t *points = NULL;
    uint32_t count = cns_get_word(c, word, &points);
    if (count == 0) return;
    cns_faq_word made = {{cns_section_count(c, CNS_SECTION_lab_points), count}, kind};
    for (uint32_t i = 0; i < count; i++) cns_append(c, CNS_SECTION_lab_points, &points[i]);
    cns_append(c, CNS_SECTION_faq_words, &made);
}

static cns_range put_faq_words(cns_compiler *c, const cns_json *json) {
    const cns_json *words = cns_json_member(json, "words");
    cns_range range = {cns_section_count(c, CNS_SECTION_faq_words), 0};
    uint32_t group = CNS_FAQ_WORD_ALIKE;
    if (!words) return range;
    cns_check_members(c, words, "beside general alike");
    if (!cns_json_member(json, "table"))
        cns_fault(c, words, "no-name", "words that find an item need the \"table\" that holds the items", NULL);
    for (const cns_json *v = cns_get_list(c, words, "beside"); v; v = v->next) put_faq_word(c, v, CNS_FAQ_WORD_BESIDE);
    for (const cns_json *v = cns_get_list(c, words, "general"); v; v = v->next) put_faq_word(c, v, CNS_FAQ_WORD_GENERAL);
    for (const cns_json *v = cns_get_list(c, words, "alike"); v; v = v->next, group++) {
        if (v->kind != CNS_JSON_ARRAY)
            cns_fault(c, v, "not-a-list", "\"alike\" is a list of lists of words that mean the same", NULL);
        for (const cns_json *w = v->kind == CNS_JSON_ARRAY ? v->first : NULL; w; w = w->next) put_faq_word(c, w, group);
    }
    range.count = cns_section_count(c, CNS_SECTION_faq_words) - range.first;
    return range;
}

static uint32_t get_scenario(cns_compiler *c, const cns_json *json, const char *key) {
    const cns_json *m = cns_json_member(json, key);
    return m ? cns_entry_named(c, CNS_ENTRY_SCENARIO, m) : CNS_NONE;
}

static void put_faq(cns_compiler *c, uint32_t index) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_FAQ, index);
    cns_check_members(c, json, "faq title signals table facts words scenario unknown source state");
    if (cns_entry_at(c, CNS_ENTRY_FAQ, index)->state >= CNS_STATE_DRAFT) return;
    cns_faq made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_FAQ, index)->id)};
    made.source = cns_put_source(c, json);
    made.table = cns_put_text(c, cns_get_text(c, json, "table", NULL));
    if (cns_json_member(json, "table")) cns_check_fact(c, cns_json_member(json, "table"), cns_get_text(c, json, "table", ""));
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    made.signals = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "signals");
    made.facts = put_facts(c, json);
    made.words = put_faq_words(c, json);
    made.scenario = get_scenario(c, json, "scenario");
    made.unknown = get_scenario(c, json, "unknown");
    if (made.signals.count == 0) cns_fault(c, json, "no-condition", "a question needs the \"signals\" that ask it", NULL);
    if (!cns_json_member(json, "scenario"))
        cns_fault(c, json, "no-name", "a question needs the \"scenario\" that answers it", NULL);
    if (made.scenario == CNS_NONE) made.scenario = 0; /* a fault was told */
    cns_append(c, CNS_SECTION_faqs, &made);
}

static cns_range put_words(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_card_words), 0};
    for (uint32_t sign = 0; sign < 2; sign++)
        for (const cns_json *v = cns_get_list(c, json, sign ? "signs" : "words"); v; v = v->next) {
            const uint32_t *points = NULL;
            uint32_t count = cns_get_word(c, v, &points);
            if (count == 0) continue;
            cns_card_word made = {{cns_section_count(c, CNS_SECTION_lab_points), count}, sign};
            for (uint32_t i = 0; i < count; i++) cns_append(c, CNS_SECTION_lab_points, &points[i]);
            cns_append(c, CNS_SECTION_card_words, &made);
            range.count++;
        }
    return range;
}

/* The sections in their order, whatever the order in the file. */
static cns_range put_sections(cns_compiler *c, const cns_json *sections) {
    static const char *const names[CNS_CARD_KINDS] = {"symptoms", "ask", "tests", "course", "care", "look_alikes", "urgent"};
    cns_range range = {cns_section_count(c, CNS_SECTION_card_sections), 0};
    cns_check_members(c, sections, CNS_CARD_SECTIONS);
    for (uint32_t i = 0; i < CNS_CARD_KINDS; i++) {
        const cns_json *json = cns_json_member(sections, names[i]);
        if (!json) continue;
        cns_check_members(c, json, "zh-Hans zh-Hant source approval");
        cns_card_section made = {.kind = i, .source = cns_put_source(c, json)};
        made.approval = cns_json_member(json, "approval") != NULL;
        made.text.en = cns_put_text(c, NULL);
        made.text.hans = cns_put_text(c, cns_get_text(c, json, "zh-Hans", NULL));
        made.text.hant = cns_put_text(c, cns_get_text(c, json, "zh-Hant", NULL));
        if (made.text.hans.length == 0 && made.text.hant.length == 0) /* one of them missing: proofs_texts.c */
            cns_warning(c, json, "one-script", "give the section in \"zh-Hans\" and in \"zh-Hant\"", NULL);
        cns_append(c, CNS_SECTION_card_sections, &made);
        range.count++;
    }
    return range;
}

static void put_card(cns_compiler *c, uint32_t index) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CARD, index);
    cns_check_members(c, json, "card title words signs sections source state");
    if (cns_entry_at(c, CNS_ENTRY_CARD, index)->state >= CNS_STATE_DRAFT) return;
    cns_card made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CARD, index)->id)};
    made.source = cns_put_source(c, json);
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    made.words = put_words(c, json);
    made.sections = put_sections(c, cns_json_member(json, "sections"));
    if (made.words.count == 0 || made.sections.count == 0)
        cns_fault(c, json, "no-parts", "a card needs \"words\" that name the disease, and \"sections\"", NULL);
    cns_append(c, CNS_SECTION_cards, &made);
}

void cns_compile_knowledge(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FAQ) && !c->failed; i++) put_faq(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CARD) && !c->failed; i++) put_card(c, i);
}
