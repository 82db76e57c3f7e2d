/* Scopes, formats, labels, slots, flags, cues: what words mean. */
#include "compile/compiler.h"

#include "model/score.h"

#include "text/regex.h"

#include <stdio.h>
#include <string.h>

static void add_examples(cns_compiler *c, const cns_json *json, const char *key, cns_example_kind kind, uint32_t index) {
    for (const cns_json *v = cns_get_list(c, json, key); v; v = v->next) {
        cns_example example = {kind, index, 1, v, c->source};
        if (!cns_vector_append(&c->out->examples, c->memory, &example, 1)) c->failed = true;
    }
}

static void put_scopes(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SCOPE); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_SCOPE, i);
        cns_check_members(c, json, "scope trigger reach chars until speech stop covers spares source state");
        cns_scope made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_SCOPE, i)->id), .until = CNS_NONE, .speech = CNS_NONE};
        made.source = cns_put_source(c, json);
        const cns_json *trigger = cns_json_member(json, "trigger");
        if (!trigger) cns_fault(c, json, "no-trigger", "a scope needs the concept that opens it under \"trigger\"", NULL);
        made.trigger = cns_entry_named(c, CNS_ENTRY_CONCEPT, trigger);
        if (cns_json_member(json, "until")) made.until = cns_entry_named(c, CNS_ENTRY_CONCEPT, cns_json_member(json, "until"));
        if (cns_json_member(json, "speech")) made.speech = cns_entry_named(c, CNS_ENTRY_CONCEPT, cns_json_member(json, "speech"));
        made.reach = cns_get_choice(c, json, "reach", "forward backward both clause sentence turn", CNS_REACH_FORWARD);
        made.chars = (uint32_t)cns_get_integer(c, json, "chars", 8, 1, 100000);
        static const uint32_t stops[] = {CNS_IN_CLAUSE, CNS_IN_SENTENCE, CNS_IN_TURN};
        made.stop = stops[cns_get_choice(c, json, "stop", "clause sentence turn", 0)];
        add_examples(c, json, "covers", CNS_EXAMPLE_SCOPE_COVERS, i);
        add_examples(c, json, "spares", CNS_EXAMPLE_SCOPE_SPARES, i);
        cns_append(c, CNS_SECTION_scopes, &made);
    }
}

static void check_pattern(cns_compiler *c, const cns_json *json, const char *pattern) {
    cns_regex *regex;
    cns_regex_fault fault;
    consult_status status = cns_regex_new(c->memory, pattern, strlen(pattern), false, &regex, &fault);
    cns_regex_free(regex);
    if (status == CONSULT_NO_MEMORY) c->failed = true;
    if (status == CONSULT_INVALID_PACK) {
        char detail[200];
        snprintf(detail, sizeof detail, "%s at character %lu", fault.message, (unsigned long)fault.offset);
        cns_fault(c, cns_json_member(json, "pattern"), "bad-pattern", "PCRE2 does not take this pattern: %s", detail);
    }
}

static bool put_rows(cns_compiler *c, cns_section section, const void *rows, uint32_t count, cns_range *range) {
    *range = (cns_range){cns_section_count(c, section), count};
    return cns_vector_append(&c->sections[section], c->memory, rows, count);
}

/* Where matches can begin, as far as their characters tell. */
static void put_outlines(cns_compiler *c) {
    cns_outline_build *build = cns_arena_get(c->arena, sizeof *build);
    if (!build) c->failed = true;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats) && !c->failed; i++) {
        cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, i);
        const char *pattern = CNS_VECTOR_AT(&c->sections[CNS_SECTION_strings], char, f->pattern.offset);
        if (!cns_outline_read(pattern, f->pattern.length, build)) continue;
        cns_outline_entry made = {.first = build->first, .last = build->last, .start = build->start};
        if (!put_rows(c, CNS_SECTION_outline_stretches, build->stretches, build->stretch_count, &made.stretches) ||
            !put_rows(c, CNS_SECTION_outline_follows, build->follows, build->position_count, &made.follows))
            c->failed = true;
        cns_outline outline = cns_outline_of(build);
        f->outline = cns_append(c, CNS_SECTION_outlines, &made);
        f->heads = i < CNS_HEAD_FORMATS && cns_heads_tell(&outline);
    }
}

static void put_formats(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FORMAT); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FORMAT, i);
        cns_check_members(c, json, "format pattern gate before after alone normal mask hit miss source state");
        const char *pattern = cns_get_text(c, json, "pattern", "");
        const char *gate = cns_get_text(c, json, "gate", "digit");
        if (!*pattern) cns_fault(c, json, "no-pattern", "a format needs a \"pattern\"", NULL);
        check_pattern(c, json, pattern);
        cns_format made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_FORMAT, i)->id), .pattern = cns_put_text(c, pattern)};
        made.source = cns_put_source(c, json);
        made.outline = CNS_NONE;
        made.gate = strcmp(gate, "digit") == 0 ? CNS_GATE_DIGIT : CNS_GATE_CONCEPT;
        made.concept =
            made.gate == CNS_GATE_CONCEPT ? cns_entry_named(c, CNS_ENTRY_CONCEPT, cns_json_member(json, "gate")) : CNS_NONE;
        made.before = (uint32_t)cns_get_integer(c, json, "before", 12, 0, 1000);
        made.after = (uint32_t)cns_get_integer(c, json, "after", 24, 0, 1000);
        made.alone = cns_get_choice(c, json, "alone", "any digit letter", CNS_ALONE_ANY);
        made.normal = cns_get_choice(c, json, "normal", "text digits number", CNS_NORMAL_TEXT);
        made.mask = cns_get_choice(c, json, "mask", "none digits name all", CNS_MASK_NONE);
        add_examples(c, json, "hit", CNS_EXAMPLE_FORMAT_HIT, i);
        add_examples(c, json, "miss", CNS_EXAMPLE_FORMAT_MISS, i);
        cns_append(c, CNS_SECTION_formats, &made);
    }
    if (!c->failed) put_outlines(c);
}

static const char *after_last_dot(const char *id) {
    const char *dot = strrchr(id, '.');
    return dot ? dot + 1 : id;
}

/* Gives each group its labels. */
static void put_members(cns_compiler *c) {
    uint32_t labels = cns_section_count(c, CNS_SECTION_labels);
    for (uint32_t g = 0; g < cns_section_count(c, CNS_SECTION_groups); g++) {
        cns_range members = {cns_section_count(c, CNS_SECTION_refs), 0};
        for (uint32_t i = 0; i < labels && !c->failed; i++)
            if (CNS_VECTOR_AT(&c->sections[CNS_SECTION_labels], cns_label_entry, i)->group == g)
                members.count += cns_put_refs(c, &i, 1).count;
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_groups], cns_group, g)->labels = members;
    }
}

/* What trainers and upper layers move a bias by. */
static int32_t shifts_of(cns_compiler *c, uint32_t label) {
    int64_t sum = 0;
    for (size_t i = 0; i < c->additions.count; i++) {
        const cns_addition *a = CNS_VECTOR_AT(&c->additions, cns_addition, i);
        if (a->kind != CNS_ENTRY_LABEL || a->entry != label) continue;
        c->source = a->source;
        sum += cns_get_integer(c, a->json, "shift", 0, -100000, 100000);
    }
    c->source = cns_entry_at(c, CNS_ENTRY_LABEL, label)->source;
    return (int32_t)(sum > 100000 ? 100000 : sum < -100000 ? -100000 : sum);
}

static void put_labels(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_GROUP); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_GROUP, i);
        cns_check_members(c, json, "group choose of margin source state title");
        cns_group made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_GROUP, i)->id)};
        made.choose_one = cns_get_choice(c, json, "choose", "any one", 0);
        made.of_text = cns_get_choice(c, json, "of", "talk text", 0);
        made.margin = (uint32_t)cns_get_integer(c, json, "margin", 0, 0, 1000);
        cns_append(c, CNS_SECTION_groups, &made);
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_LABEL); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_LABEL, i);
        const char *id = cns_entry_at(c, CNS_ENTRY_LABEL, i)->id;
        cns_check_members(c, json, "label group bias threshold rank value title decides source state");
        cns_label_entry made = {.id = cns_put_text(c, id), .decides = CNS_NONE};
        made.source = cns_put_source(c, json);
        made.value = cns_put_text(c, cns_get_text(c, json, "value", after_last_dot(id)));
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        const cns_json *group = cns_json_member(json, "group");
        if (!group) cns_fault(c, json, "no-group", "a label needs its \"group\"", NULL);
        made.group = cns_entry_named(c, CNS_ENTRY_GROUP, group);
        made.bias = (int32_t)cns_get_integer(c, json, "bias", 0, -100000, 100000) + shifts_of(c, i);
        made.rank = (uint32_t)cns_get_integer(c, json, "rank", 0, 0, 1000);
        if (cns_json_member(json, "decides")) made.decides = cns_entry_named(c, CNS_ENTRY_SLOT, cns_json_member(json, "decides"));
        made.least = cns_score_least((uint32_t)cns_get_integer(c, json, "threshold", 500, 0, 1000));
        cns_append(c, CNS_SECTION_labels, &made);
    }
    put_members(c);
}

static void put_slots(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SLOT); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_SLOT, i);
        cns_check_members(c, json, "slot type keep mask ask max_asks at_most title given source state");
        cns_slot_entry made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_SLOT, i)->id)};
        made.source = cns_put_source(c, json);
        made.type = cns_put_text(c, cns_get_text(c, json, "type", "text"));
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.keep = cns_get_choice(c, json, "keep", "last first all list", CNS_KEEP_LAST);
        made.mask = cns_get_choice(c, json, "mask", "none digits name all", CNS_MASK_NONE);
        made.ask = cns_get_entry(c, CNS_ENTRY_SCENARIO, json, "ask");
        made.max_asks = (uint32_t)cns_get_integer(c, json, "max_asks", 2, 1, 100);
        made.at_most = (uint32_t)cns_get_integer(c, json, "at_most", 60, 1, 1000);
        cns_append(c, CNS_SECTION_slots, &made);
    }
}

static void put_flags(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FLAG); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FLAG, i);
        cns_check_members(c, json, "flag level rank say title approval source state");
        cns_flag_entry made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_FLAG, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.level = 1 + cns_get_choice(c, json, "level", "same_day_hospital emergency_department_now call_ambulance_now", 0);
        made.rank = (uint32_t)cns_get_integer(c, json, "rank", 0, 0, 1000);
        made.say = cns_get_entry(c, CNS_ENTRY_SCENARIO, json, "say");
        cns_append(c, CNS_SECTION_flags, &made);
    }
}

static cns_range put_weights(cns_compiler *c, const cns_json *json) {
    const cns_json *labels = cns_json_member(json, "labels");
    cns_range range = {cns_section_count(c, CNS_SECTION_weights), 0};
    if (labels && labels->kind != CNS_JSON_OBJECT) cns_fault(c, labels, "not-an-object", "labels are {\"label\": weight}", NULL);
    for (const cns_json *m = labels && labels->kind == CNS_JSON_OBJECT ? labels->first : NULL; m; m = m->next) {
        uint32_t label = cns_entry_find(c, CNS_ENTRY_LABEL, m->key);
        if (label == CNS_NONE) {
            cns_fault(c, m, "unknown-label", "nothing of that kind is called \"%s\": check the spelling, or add it", m->key);
        } else if (m->kind != CNS_JSON_INTEGER || m->integer < -100000 || m->integer > 100000) {
            cns_fault(c, m, "bad-weight", "a weight is a whole number of milli-log-odds", NULL);
        } else {
            cns_weight made = {label, (int32_t)m->integer};
            cns_append(c, CNS_SECTION_weights, &made);
            range.count++;
        }
    }
    return range;
}

static void put_fill(cns_compiler *c, const cns_json *json, cns_range *range) {
    cns_check_members(c, json, "slot take name value subject at_most denied taken_back aside rest");
    cns_fill made = {.target = CNS_NONE};
    const cns_json *name = cns_json_member(json, "name");
    made.slot = cns_entry_named(c, CNS_ENTRY_SLOT, cns_json_member(json, "slot"));
    made.take =
        cns_get_choice(c, json, "take", "match format concept clause after turn value free_time born refused_times doctor offered",
                       CNS_TAKE_MATCH);
    made.value = cns_put_text(c, cns_get_text(c, json, "value", NULL));
    made.asker = cns_get_choice(c, json, "subject", "patient asker", 0);
    made.at_most = (uint32_t)cns_get_integer(c, json, "at_most", 0, 0, 1000);
    bool format = made.take == CNS_TAKE_FORMAT || made.take == CNS_TAKE_BORN;
    bool told = made.take == CNS_TAKE_FREE_TIME || made.take == CNS_TAKE_REFUSED_TIMES || made.take == CNS_TAKE_DOCTOR;
    bool offered = made.take == CNS_TAKE_OFFERED;
    if ((format || told || offered || made.take == CNS_TAKE_CONCEPT) && !name)
        cns_fault(c, json, "no-name", "say under \"name\" which format, concept, scenario or slot to take", NULL);
    if (format) made.target = cns_entry_named(c, CNS_ENTRY_FORMAT, name);
    if (made.take == CNS_TAKE_CONCEPT) made.target = cns_entry_named(c, CNS_ENTRY_CONCEPT, name);
    if (told) made.target = cns_entry_named(c, CNS_ENTRY_SCENARIO, name);
    if (offered) made.target = cns_entry_named(c, CNS_ENTRY_SLOT, name);
    made.denied = cns_put_named(c, CNS_ENTRY_SCOPE, json, "denied");
    made.taken_back = cns_put_named(c, CNS_ENTRY_SCOPE, json, "taken_back");
    made.aside = cns_get_entry(c, CNS_ENTRY_CONCEPT, json, "aside");
    made.rest = cns_get_bool(c, json, "rest", false);
    if (!cns_json_member(json, "slot")) cns_fault(c, json, "no-slot", "say under \"slot\" what is filled", NULL);
    cns_append(c, CNS_SECTION_fills, &made);
    range->count++;
}

/* What a host sets words of a talk don't clear: they would fall out with what the host knows. */
static cns_range put_cleared(cns_compiler *c, const cns_json *cue) {
    for (const cns_json *v = cns_get_list(c, cue, "clears"); v; v = v->next) {
        uint32_t slot = v->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_SLOT, v->text) : CNS_NONE;
        const cns_json *given = slot == CNS_NONE ? NULL : cns_json_member(cns_entry_open(c, CNS_ENTRY_SLOT, slot), "given");
        if (given && given->kind == CNS_JSON_TRUE)
            cns_fault(c, v, "given-slot", "the host sets the slot \"%s\": no cue may clear it", v->text);
    }
    return cns_put_named(c, CNS_ENTRY_SLOT, cue, "clears");
}

static void put_cue(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CUE, i);
    const cns_entry *entry = cns_entry_at(c, CNS_ENTRY_CUE, i);
    cns_check_members(c, json,
                      "cue role when unless signals labels fills asks flag say again forgets clears counts hit miss trained source "
                      "state approval");
    cns_cue made = {.id = cns_put_text(c, entry->id), .state = entry->state};
    cns_get_bool(c, json, "trained", false); /* made by a trainer: its proof is its data, not examples */
    made.source = cns_put_source(c, json);
    made.roles = cns_get_roles(c, json);
    const cns_json *when = cns_json_member(json, "when");
    if (!when) cns_fault(c, json, "no-when", "a cue needs a condition under \"when\"", NULL);
    made.when = when ? cns_compile_condition(c, when) : CNS_NONE;
    made.unless = cns_put_named(c, CNS_ENTRY_SCOPE, json, "unless");
    if (cns_json_member(json, "signals")) {
        made.signals = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "signals");
    } else {
        uint32_t own = cns_entry_find(c, CNS_ENTRY_SIGNAL, entry->id);
        made.signals = cns_put_refs(c, &own, 1);
    }
    made.labels = put_weights(c, json);
    made.fills.first = cns_section_count(c, CNS_SECTION_fills);
    for (const cns_json *v = cns_get_list(c, json, "fills"); v; v = v->next) put_fill(c, v, &made.fills);
    made.counts = cns_put_named(c, CNS_ENTRY_COUNTER, json, "counts");
    made.asks = cns_get_entry(c, CNS_ENTRY_SLOT, json, "asks");
    made.flag = cns_get_entry(c, CNS_ENTRY_FLAG, json, "flag");
    made.say = cns_get_entry(c, CNS_ENTRY_SCENARIO, json, "say");
    if (cns_json_member(json, "say") && !cns_json_member(json, "flag"))
        cns_fault(c, json, "no-flag", "\"say\" is what is said first of a \"flag\", and this cue raises none", NULL);
    made.again = cns_get_bool(c, json, "again", false);
    made.forgets = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "forgets");
    made.clears = put_cleared(c, json);
    if (made.when != CNS_NONE && entry->state <= CNS_STATE_SHADOW) made.waits = cns_demand_wake(c, made.when, i, false);
    if (entry->state <= CNS_STATE_SHADOW) {
        add_examples(c, json, "hit", CNS_EXAMPLE_CUE_HIT, i);
        add_examples(c, json, "miss", CNS_EXAMPLE_CUE_MISS, i);
    }
    cns_append(c, CNS_SECTION_cues, &made);
}

void cns_compile_readings(cns_compiler *c) {
    put_scopes(c);
    put_formats(c);
    put_labels(c);
    put_slots(c);
    put_flags(c);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CUE) && !c->failed; i++) put_cue(c, i);
}
