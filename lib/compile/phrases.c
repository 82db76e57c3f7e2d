/* Scenarios: what to say. */
#include "compile/compiler.h"

#include "base/hash.h"

#include <stdio.h>
#include <string.h>

#define NUMBERS_BYTES 24u /* of block and variant, in the id of a phrase */

/* Arguments come from the host, under any name; those of common questions are named by the question. */
static void check_argument(cns_compiler *c, const cns_json *place, const char *name) {
    const char *dot = strrchr(name, '.');
    if (!dot) return;
    const char *of = cns_arena_copy(c->arena, name, (size_t)(dot - name));
    if (!of) {
        c->failed = true;
        return;
    }
    bool doctor = strcmp(of, "doctor") == 0;
    bool asked = cns_entry_find(c, CNS_ENTRY_FAQ, of) != CNS_NONE;
    bool answer = cns_choice_place("item value list near choice", dot + 1) != CNS_NONE;
    bool known = doctor && cns_choice_place("name title specialty", dot + 1) != CNS_NONE;
    if (answer && !asked)
        cns_warning(c, place, "unknown-faq", "no common question fills {arg.%s}: check the spelling, or add it under \"faq\"",
                    name);
    else if (!answer && !known && (asked || doctor))
        cns_warning(c, place, "unknown-faq",
                    "nothing fills {arg.%s}: a question has item, value, list, near and choice, a doctor name, title and specialty",
                    name);
}

/* One name between braces. */
static void put_slot(cns_compiler *c, const cns_json *place, const char *name, size_t size) {
    cns_segment made = {CNS_SEGMENT_FACT, CNS_NONE, CNS_NONE, 0, {0, 0}};
    const char *own = cns_arena_copy(c->arena, name, size), *scenario = NULL;
    if (!own) {
        c->failed = true;
        return;
    }
    if (strncmp(own, "slot.", 5) == 0) {
        made.kind = CNS_SEGMENT_SLOT;
        made.slot = cns_entry_find(c, CNS_ENTRY_SLOT, own + 5);
        if (made.slot == CNS_NONE)
            cns_fault(c, place, "unknown-slot", "there is no slot for {%s}: check the spelling, or add it", own);
        else if (strcmp(cns_json_string(cns_entry_at(c, CNS_ENTRY_SLOT, made.slot)->json, "type", ""), "time") == 0)
            made.scenario = cns_entry_find(c, CNS_ENTRY_SCENARIO, "format.time"); /* its words, once it is a time of the clock */
    } else if (strncmp(own, "arg.", 4) == 0) {
        made.kind = CNS_SEGMENT_ARGUMENT;
        own += 4;
        check_argument(c, place, own);
    } else if (strcmp(own, "asker") == 0 || strcmp(own, "patient") == 0) {
        made.kind = CNS_SEGMENT_SCENARIO;
        scenario = own[0] == 'a' ? "address.asker" : "address.patient";
    } else if (strcmp(own, "time.a") == 0 || strcmp(own, "time.b") == 0) {
        made.kind = CNS_SEGMENT_TIME;
        made.place = own[5] == 'b';
        scenario = "format.time";
    }
    if (made.kind == CNS_SEGMENT_FACT) cns_check_fact(c, place, own);
    if (scenario && (made.scenario = cns_entry_find(c, CNS_ENTRY_SCENARIO, scenario)) == CNS_NONE)
        cns_fault(c, place, "unknown-scenario", "a phrase with this slot needs the scenario \"%s\"", scenario);
    made.text = cns_put_text(c, own);
    cns_append(c, CNS_SECTION_segments, &made);
}

/* Which phrase of which block of which scenario is written. */
typedef struct place {
    const char *scenario;
    uint32_t block, variant;
} place;

static void put_id(cns_compiler *c, const place *at, cns_template *made) {
    size_t room = strlen(at->scenario) + NUMBERS_BYTES;
    char *id = cns_arena_get(c->arena, room);
    if (!id) {
        c->failed = true;
        return;
    }
    snprintf(id, room, "%s#%u/%u", at->scenario, (unsigned)at->block, (unsigned)at->variant);
    made->id = cns_put_text(c, id);
    made->hash = cns_hash_short(id, strlen(id));
}

static void put_template(cns_compiler *c, const cns_json *json, const place *at_place) {
    if (json->kind != CNS_JSON_STRING || json->size == 0) {
        cns_fault(c, json, "not-a-text", "a phrase must be a text", NULL);
        return;
    }
    cns_template made = {.text = cns_put_text(c, json->text)};
    put_id(c, at_place, &made);
    made.segments.first = cns_section_count(c, CNS_SECTION_segments);
    for (const char *at = json->text; *at;) {
        size_t plain = strcspn(at, "{}");
        if (plain) {
            cns_segment text = {CNS_SEGMENT_TEXT, CNS_NONE, CNS_NONE, 0, cns_put_name(c, at, plain)};
            cns_append(c, CNS_SECTION_segments, &text);
            at += plain;
        }
        if (!*at) break;
        size_t inner = *at == '{' ? strcspn(at + 1, "{}") : 0;
        if (*at == '}' || inner == 0 || at[1 + inner] != '}') {
            cns_fault(c, json, "bad-braces", "braces of a phrase must hold a name, as {hospital}: \"%s\"", json->text);
            return;
        }
        put_slot(c, json, at + 1, inner);
        at += inner + 2;
    }
    made.segments.count = cns_section_count(c, CNS_SECTION_segments) - made.segments.first;
    cns_append(c, CNS_SECTION_templates, &made);
    cns_phrase_place written = {json, c->source};
    if (!cns_vector_append(&c->out->phrases, c->memory, &written, 1)) c->failed = true;
}

static cns_range put_templates(cns_compiler *c, const cns_json *block, const char *locale, place at) {
    cns_range range = {cns_section_count(c, CNS_SECTION_templates), 0};
    for (const cns_json *v = cns_get_list(c, block, locale); v; v = v->next, at.variant++) put_template(c, v, &at);
    range.count = cns_section_count(c, CNS_SECTION_templates) - range.first;
    return range;
}

static void put_block(cns_compiler *c, const cns_json *json, place at) {
    cns_check_members(c, json, "for zh-Hans zh-Hant says source approval");
    const cns_json *for_what = cns_json_member(json, "for");
    cns_check_members(c, for_what, "channel phase label");
    cns_block made = {0};
    made.channels = cns_get_bits(c, for_what, "channel", "online phone desk");
    made.phases = cns_put_named(c, CNS_ENTRY_PHASE, for_what, "phase");
    made.labels = cns_put_named(c, CNS_ENTRY_LABEL, for_what, "label");
    made.hans = put_templates(c, json, "zh-Hans", at);
    made.hant = put_templates(c, json, "zh-Hant", at);
    made.says = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "says");
    made.source = cns_put_text(c, cns_get_text(c, json, "source", NULL));
    if (made.hans.count == 0 && made.hant.count == 0) /* one of them missing: proofs_texts.c */
        cns_warning(c, json, "one-script", "give phrases in \"zh-Hans\" and in \"zh-Hant\"", NULL);
    cns_append(c, CNS_SECTION_blocks, &made);
}

void cns_compile_phrases(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SCENARIO) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_SCENARIO, i);
        cns_check_members(c, json, "scenario title phrases source state approval");
        cns_scenario made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_SCENARIO, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.blocks.first = cns_section_count(c, CNS_SECTION_blocks);
        place at = {cns_entry_at(c, CNS_ENTRY_SCENARIO, i)->id, 0, 0};
        for (const cns_json *b = cns_get_list(c, json, "phrases"); b; b = b->next, at.block++) put_block(c, b, at);
        made.blocks.count = cns_section_count(c, CNS_SECTION_blocks) - made.blocks.first;
        if (made.blocks.count == 0) cns_fault(c, json, "no-phrases", "a scenario needs \"phrases\"", NULL);
        cns_append(c, CNS_SECTION_scenarios, &made);
    }
}
