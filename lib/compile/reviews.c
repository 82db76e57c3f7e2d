/* How finished talks are judged and counted: dimensions, criteria, endings, the funnel, fields, terms, surveys. */
#include "compile/compiler.h"

#include <string.h>

static void put_dimensions(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_DIMENSION); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_DIMENSION, i);
        cns_check_members(c, json, "dimension title weight source state");
        cns_dimension made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_DIMENSION, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.weight = (uint32_t)cns_get_integer(c, json, "weight", 1, 1, 1000);
        cns_append(c, CNS_SECTION_dimensions, &made);
    }
}

/* ---- criteria ---- */

/* Refs to the rules that a list names, each by its id or by its family. */
static cns_range put_rules(cns_compiler *c, const cns_json *json) {
    uint32_t count = cns_section_count(c, CNS_SECTION_rules), used = 0;
    uint32_t *found = cns_arena_array(c->arena, count + 1, sizeof *found);
    if (!found) {
        c->failed = true;
        return (cns_range){0, 0};
    }
    const char *strings = c->sections[CNS_SECTION_strings].data;
    for (uint32_t i = 0; i < count; i++) {
        const cns_rule *rule = CNS_VECTOR_AT(&c->sections[CNS_SECTION_rules], cns_rule, i);
        bool named = false;
        for (const cns_json *v = cns_get_list(c, json, "findings"); v && !named; v = v->next)
            named = v->kind == CNS_JSON_STRING &&
                    (strcmp(v->text, strings + rule->id.offset) == 0 || strcmp(v->text, strings + rule->family.offset) == 0);
        if (named) found[used++] = i;
    }
    for (const cns_json *v = cns_get_list(c, json, "findings"); v; v = v->next) {
        bool known = false;
        for (uint32_t i = 0; i < used && v->kind == CNS_JSON_STRING && !known; i++) {
            const cns_rule *rule = CNS_VECTOR_AT(&c->sections[CNS_SECTION_rules], cns_rule, found[i]);
            known = strcmp(v->text, strings + rule->id.offset) == 0 || strcmp(v->text, strings + rule->family.offset) == 0;
        }
        if (!known)
            cns_fault(c, v, "unknown-rule", "no rule and no family of rules is called \"%s\"",
                      v->kind == CNS_JSON_STRING ? v->text : "");
    }
    return cns_put_refs(c, found, used);
}

static void get_costs(cns_compiler *c, const cns_json *json, uint32_t costs[4]) {
    static const char *const levels[] = {"info", "warning", "error", "block"};
    static const uint32_t usual[] = {0, 250, 500, 1000};
    const cns_json *cost = cns_json_member(json, "cost");
    if (cost) cns_check_members(c, cost, "info warning error block");
    for (size_t i = 0; i < 4; i++) costs[i] = cost ? (uint32_t)cns_get_integer(c, cost, levels[i], usual[i], 0, 1000) : usual[i];
}

/* "worst": [below, above] the range: figures that earn nothing; without it the range is sharp. */
static void get_range(cns_compiler *c, const cns_json *json, cns_criterion *made) {
    made->low = (uint32_t)cns_get_integer(c, json, "at_least", 0, 0, CNS_FIGURE_MOST);
    made->high = (uint32_t)cns_get_integer(c, json, "at_most", CNS_FIGURE_MOST, made->low, CNS_FIGURE_MOST);
    made->low_worst = made->low;
    made->high_worst = made->high;
    const cns_json *worst = cns_get_list(c, json, "worst");
    if (!worst) return;
    const cns_json *above = worst->next;
    if (worst->kind != CNS_JSON_INTEGER || !above || above->kind != CNS_JSON_INTEGER || above->next || worst->integer < 0 ||
        worst->integer > made->low || above->integer < made->high || above->integer > CNS_FIGURE_MOST) {
        cns_fault(c, worst->parent, "bad-number", "\"worst\" is two numbers around the range: [at most at_least, at least at_most]",
                  NULL);
        return;
    }
    made->low_worst = (uint32_t)worst->integer;
    made->high_worst = (uint32_t)above->integer;
}

/* Which of the six ways to judge an entry uses: just one may be given. */
static uint32_t get_check(cns_compiler *c, const cns_json *json) {
    static const char *const names[] = {"say", "ask", "goal", "measure", "findings", "ending"};
    uint32_t check = CNS_NONE, count = 0;
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
        if (cns_json_member(json, names[i])) {
            check = i;
            count++;
        }
    if (count == 1) return check;
    cns_fault(c, json, "no-check", "a criterion looks at one thing, under one of: %s", CNS_CHECK_NAMES);
    return CNS_CHECK_SAY;
}

static uint32_t get_forms(cns_compiler *c, const cns_json *json) {
    uint32_t bits = cns_get_bits(c, json, "form", "talk note") >> 1;
    return bits ? bits : CNS_FORM_TALK;
}

static void put_criteria(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CRITERION); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_CRITERION, i);
        cns_check_members(
            c, json,
            "criterion of phase say after each next first ask goal measure at_least at_most worst findings cost ending cap when "
            "form channel trainee points title advice scenario source state");
        cns_criterion made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CRITERION, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.advice = cns_put_titles(c, cns_json_member(json, "advice"));
        made.state = cns_entry_at(c, CNS_ENTRY_CRITERION, i)->state;
        made.dimension = cns_get_entry(c, CNS_ENTRY_DIMENSION, json, "of");
        if (!cns_json_member(json, "of")) cns_fault(c, json, "no-dimension", "a criterion names its dimension under \"of\"", NULL);
        made.check = get_check(c, json);
        made.points = (uint32_t)cns_get_integer(c, json, "points", 10, 1, 1000);
        made.forms = get_forms(c, json);
        made.channels = cns_get_bits(c, json, "channel", "online phone desk");
        made.trainee = cns_get_bool(c, json, "trainee", false);
        made.phase = cns_get_entry(c, CNS_ENTRY_PHASE, json, made.check == CNS_CHECK_GOAL ? "goal" : "phase");
        made.when = cns_get_condition(c, json, "when");
        made.signals = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "say");
        made.after = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "after");
        made.slots = cns_put_named(c, CNS_ENTRY_SLOT, json, "ask");
        made.rules = cns_json_member(json, "findings") ? put_rules(c, json) : (cns_range){0, 0};
        made.each = cns_get_bool(c, json, "each", false);
        made.next = cns_get_bool(c, json, "next", false);
        made.first = (uint32_t)cns_get_integer(c, json, "first", 0, 0, 1000);
        made.figure = cns_get_choice(c, json, "measure", CNS_FIGURE_NAMES, 0);
        if (made.figure == CNS_NONE) made.figure = 0;
        get_range(c, json, &made);
        get_costs(c, json, made.costs);
        made.cap = (uint32_t)cns_get_integer(c, json, "cap", 1000, 0, 1000);
        made.scenario = cns_get_entry(c, CNS_ENTRY_SCENARIO, json, "scenario");
        cns_append(c, CNS_SECTION_criteria, &made);
    }
}

static void put_tallies(cns_compiler *c) {
    static const uint32_t roles[] = {1u << CONSULT_ROLE_AGENT, 1u << CONSULT_ROLE_PATIENT};
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_TALLY); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_TALLY, i);
        cns_check_members(c, json, "tally title role signals findings source state");
        cns_tally made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_TALLY, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.roles = roles[cns_get_choice(c, json, "role", "agent patient", 0) & 1u];
        made.signals = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "signals");
        made.rules = put_rules(c, json);
        cns_append(c, CNS_SECTION_tallies, &made);
    }
}

/* ---- endings, funnel, fields, terms ---- */

static void put_endings(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_ENDING); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_ENDING, i);
        cns_check_members(c, json, "ending title when worth source state");
        cns_ending made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_ENDING, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.when = cns_get_condition(c, json, "when");
        made.worth = (uint32_t)cns_get_integer(c, json, "worth", 1000, 0, 1000);
        cns_append(c, CNS_SECTION_endings, &made);
    }
}

static void put_funnel(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_STAGE); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_STAGE, i);
        cns_check_members(c, json, "stage title when source state");
        cns_funnel_stage made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_STAGE, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.when = cns_get_condition(c, json, "when");
        cns_append(c, CNS_SECTION_funnel, &made);
    }
}

/* "values": texts that count, or the lowest numbers of bands. */
static cns_range put_values(cns_compiler *c, const cns_json *json, uint32_t kind) {
    cns_range range = {cns_section_count(c, CNS_SECTION_field_values), 0};
    int64_t before = -1;
    for (const cns_json *v = cns_get_list(c, json, "values"); v; v = v->next) {
        cns_field_value made = {{0, 0}, 0};
        bool band = kind == CNS_FIELD_NUMBER;
        if (v->kind != (band ? CNS_JSON_INTEGER : CNS_JSON_STRING) ||
            (band && (v->integer <= before || v->integer > CNS_FIGURE_MOST)) || v->size > CNS_FIELD_TEXT) {
            cns_fault(c, v, "bad-number", "values are short texts; of a number they are where bands begin, lowest first", NULL);
            continue;
        }
        if (band) {
            made.least = (uint32_t)v->integer;
            before = v->integer;
        } else {
            made.text = cns_put_text(c, v->text);
        }
        cns_append(c, CNS_SECTION_field_values, &made);
        range.count++;
    }
    return range;
}

static void put_fields(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FIELD); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FIELD, i);
        cns_check_members(c, json, "field title kind slot group values source state");
        cns_field made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_FIELD, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.kind = cns_get_choice(c, json, "kind", CNS_FIELD_NAMES, CNS_NONE);
        made.slot = cns_get_entry(c, CNS_ENTRY_SLOT, json, "slot");
        made.group = cns_get_entry(c, CNS_ENTRY_GROUP, json, "group");
        if (made.kind == CNS_NONE || (made.kind <= CNS_FIELD_KNOWN && made.slot == CNS_NONE) ||
            (made.kind == CNS_FIELD_LABEL && made.group == CNS_NONE)) {
            cns_fault(c, json, "no-kind", "a field says its \"kind\"; choice, number and known need a \"slot\", label a \"group\"",
                      NULL);
            continue;
        }
        made.values = put_values(c, json, made.kind);
        cns_append(c, CNS_SECTION_fields, &made);
    }
}

static void put_terms(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_TERM); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_TERM, i);
        cns_check_members(c, json, "term title state");
        cns_term made = {cns_put_text(c, cns_entry_at(c, CNS_ENTRY_TERM, i)->id),
                         cns_put_titles(c, cns_json_member(json, "title"))};
        cns_append(c, CNS_SECTION_terms, &made);
    }
}

/* ---- surveys ---- */

static cns_range put_items(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_survey_items), 0};
    for (const cns_json *v = cns_get_list(c, json, "items"); v; v = v->next) {
        cns_check_members(c, v, "item title low side scale weight scenario");
        cns_survey_item made = {.id = cns_put_text(c, cns_get_text(c, v, "item", ""))};
        made.titles = cns_put_titles(c, cns_json_member(v, "title"));
        made.low = cns_put_titles(c, cns_json_member(v, "low"));
        made.effort = cns_get_choice(c, v, "side", "result effort", 0) == 1;
        made.scale = (uint32_t)cns_get_integer(c, v, "scale", 5, 2, 10);
        made.weight = (uint32_t)cns_get_integer(c, v, "weight", 1, 1, 1000);
        made.scenario = cns_get_entry(c, CNS_ENTRY_SCENARIO, v, "scenario");
        cns_append(c, CNS_SECTION_survey_items, &made);
        range.count++;
    }
    if (range.count == 0 || range.count > CNS_SURVEY_ITEMS)
        cns_fault(c, json, "bad-number", "a survey has 1 to 12 \"items\"", NULL);
    return range;
}

static void put_surveys(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SURVEY); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_SURVEY, i);
        cns_check_members(c, json, "survey title items high middle source state");
        cns_survey made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_SURVEY, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.items = put_items(c, json);
        made.high = (uint32_t)cns_get_integer(c, json, "high", 750, 0, 1000);
        made.middle = (uint32_t)cns_get_integer(c, json, "middle", 500, 0, made.high);
        cns_append(c, CNS_SECTION_surveys, &made);
    }
}

void cns_compile_reviews(cns_compiler *c) {
    put_dimensions(c);
    put_criteria(c);
    put_tallies(c);
    put_endings(c);
    put_funnel(c);
    put_fields(c);
    put_terms(c);
    put_surveys(c);
}
