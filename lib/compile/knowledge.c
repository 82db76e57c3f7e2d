/* What the hospital is asked: common questions, disease cards. */
#include "compile/compiler.h"

#include <string.h>

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

/* ---- questions that no advice says ---- */

static cns_json *new_json(cns_compiler *c, cns_json_kind kind, const char *key, const cns_json *place) {
    cns_json *made = cns_arena_get(c->arena, sizeof *made);
    if (made) *made = (cns_json){.kind = kind, .key = key, .parent = place};
    if (!made) c->failed = true;
    return made;
}

/* {"any_of": [{"signal": …}, …]} */
static const cns_json *new_condition(cns_compiler *c, const cns_json *faq) {
    cns_json *all = new_json(c, CNS_JSON_OBJECT, "when", faq), *list = new_json(c, CNS_JSON_ARRAY, "any_of", faq);
    if (!all || !list) return NULL;
    all->first = list;
    all->count = 1;
    const cns_json **end = &list->first;
    for (const cns_json *v = cns_get_list(c, faq, "signals"); v; v = v->next) {
        cns_json *part = new_json(c, CNS_JSON_OBJECT, NULL, faq), *name = new_json(c, CNS_JSON_STRING, "signal", faq);
        if (!part || !name) return NULL;
        name->text = v->text;
        name->size = v->size;
        part->first = name;
        part->count = 1;
        part->index = (uint32_t)list->count++;
        *end = part;
        end = &part->next;
    }
    return all;
}

static bool is_said(const cns_compiler *c, cns_section section, uint32_t scenario) {
    for (uint32_t i = 0; i < cns_section_count(c, section); i++)
        if (CNS_VECTOR_AT(&c->sections[section], cns_advice, i)->scenario == scenario) return true;
    return false;
}

/* What a question answers is said in a talk too: by the advices that name its scenario, else by these. Where the facts say nothing
 * the first has no phrase, and the second is there. */
static void put_faq_advice(cns_compiler *c, const cns_json *json, const cns_faq *faq, uint32_t rank) {
    uint32_t before = c->out->diagnostics->errors;
    if (is_said(c, CNS_SECTION_everywhere, faq->scenario) || is_said(c, CNS_SECTION_advices, faq->scenario)) return;
    const cns_json *condition = new_condition(c, json);
    if (!condition || c->failed) return;
    cns_advice made = {.state = CNS_STATE_ON, .roles = 1u << CONSULT_ROLE_PATIENT, .ask = CNS_NONE, .rank = rank};
    made.action = cns_put_text(c, "answer_first");
    made.why = faq->source;
    made.when = cns_compile_condition(c, condition);
    if (c->out->diagnostics->errors != before) return;
    cns_needs needed = cns_demand_signals(c, made.when);
    const uint32_t said[] = {faq->scenario, faq->unknown};
    for (unsigned i = 0; i < 2 && said[i] != CNS_NONE; i++) {
        made.scenario = said[i];
        cns_append(c, CNS_SECTION_everywhere, &made);
        cns_append(c, CNS_SECTION_everywhere_needs, &needed);
    }
}

#define FAQ_RANK 93 /* before what is said to questions in general, and before a greeting */

static uint32_t layer_of(const cns_compiler *c, uint32_t index) {
    uint32_t source = cns_entry_at(c, CNS_ENTRY_FAQ, index)->source;
    return CNS_VECTOR_AT(&c->builder->sources, cns_source, source)->layer;
}

static int64_t faq_rank(const cns_compiler *c, uint32_t index) {
    const cns_json *rank = cns_json_member(cns_entry_at(c, CNS_ENTRY_FAQ, index)->json, "rank");
    return rank && rank->kind == CNS_JSON_INTEGER ? rank->integer : FAQ_RANK;
}

/* Whether a question is answered before another one that the same text asks. */
static bool goes_before(const cns_compiler *c, uint32_t a, uint32_t b) {
    if (faq_rank(c, a) != faq_rank(c, b)) return faq_rank(c, a) > faq_rank(c, b);
    return layer_of(c, a) > layer_of(c, b);
}

static void put_faq(cns_compiler *c, uint32_t index) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_FAQ, index);
    cns_check_members(c, json, "faq title signals table facts words rank scenario unknown source state");
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
    uint32_t rank = (uint32_t)cns_get_integer(c, json, "rank", FAQ_RANK, 0, 100);
    if (made.scenario != CNS_NONE) put_faq_advice(c, json, &made, rank);
    if (made.scenario == CNS_NONE) made.scenario = 0; /* a fault was told */
    cns_append(c, CNS_SECTION_faqs, &made);
}

static void put_faqs(cns_compiler *c) {
    uint32_t count = cns_entry_count(c, CNS_ENTRY_FAQ);
    uint32_t *order = cns_arena_array(c->arena, (size_t)count + 1, sizeof *order);
    if (!order) c->failed = true;
    for (uint32_t i = 0; i < count && order; i++) {
        uint32_t at = i;
        for (; at > 0 && goes_before(c, i, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = i;
    }
    for (uint32_t i = 0; i < count && !c->failed; i++) put_faq(c, order[i]);
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
    put_faqs(c);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CARD) && !c->failed; i++) put_card(c, i);
}
