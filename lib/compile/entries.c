#include "compile/compiler.h"

#include <stdio.h>
#include <string.h>

/* Whether a fault may only say that something stands in a file that could not be read. */
static bool may_follow(const char *code) {
    if (strncmp(code, "unknown-", 8) == 0) return strcmp(code, "unknown-member") != 0 && strcmp(code, "unknown-section") != 0;
    return strncmp(code, "no-", 3) == 0 && cns_choice_place("no-id no-when no-pattern no-kind", code) == CNS_NONE;
}

static void report(cns_compiler *c, consult_severity severity, const cns_json *place, const char *code, const char *message,
                   const char *detail) {
    char text[400];
    if (c->unread && may_follow(code)) { /* not told, but counted: stages ask whether something was wrong */
        c->out->diagnostics->errors += severity == CONSULT_SEVERITY_ERROR;
        return;
    }
    /* messages hold at most one %s; without a detail it is left out */
    const char *mark = strstr(message, "%s");
    if (mark)
        snprintf(text, sizeof text, "%.*s%s%s", (int)(mark - message), message, detail ? detail : "", mark + 2);
    else
        snprintf(text, sizeof text, "%s", message);
    if (!cns_compile_report(c->builder, c->out, severity, c->source, place, code, text)) c->failed = true;
}

void cns_fault(cns_compiler *c, const cns_json *place, const char *code, const char *message, const char *detail) {
    report(c, CONSULT_SEVERITY_ERROR, place, code, message, detail);
}

void cns_warning(cns_compiler *c, const cns_json *place, const char *code, const char *message, const char *detail) {
    report(c, CONSULT_SEVERITY_WARNING, place, code, message, detail);
}

/* Sections of the JSON and the member that holds the id of an entry. Kinds without a section come last. */
static const struct {
    const char *section, *id;
} kinds[] = {{"concepts", "concept"},
             {"scopes", "scope"},
             {"formats", "format"},
             {"cues", "cue"},
             {"groups", "group"},
             {"labels", "label"},
             {"ngrams", "ngram"},
             {"slots", "slot"},
             {"flags", "flag"},
             {"phases", "phase"},
             {"interrupts", "interrupt"},
             {"advice", "action"},
             {"counters", "counter"},
             {"timers", "timer"},
             {"scenarios", "scenario"},
             {"rules", "rule"},
             {"calendars", "calendar"},
             {"windows", "window"},
             {"quiet_hours", "quiet"},
             {"circumstances", "circumstance"},
             {"plans", "plan"},
             {"yields", "yield"},
             {"dimensions", "dimension"},
             {"criteria", "criterion"},
             {"endings", "ending"},
             {"tallies", "tally"},
             {"funnel", "stage"},
             {"fields", "field"},
             {"terms", "term"},
             {"surveys", "survey"},
             {"lab_units", "unit"},
             {"lab_terms", "term"},
             {"labs", "lab"},
             {"lab_patterns", "pattern"},
             {"faq", "faq"},
             {"cards", "card"},
             {"routes", "route"},
             {"facts", "fact"}};

/* The code for a name that nothing of a kind has. */
static const char *const unknown_codes[CNS_ENTRY_KINDS] = {
    "unknown-concept", "unknown-scope",        "unknown-format",   "unknown-cue",     "unknown-group",     "unknown-label",
    "unknown-ngram",   "unknown-slot",         "unknown-flag",     "unknown-phase",   "unknown-interrupt", "unknown-action",
    "unknown-counter", "unknown-timer",        "unknown-scenario", "unknown-rule",    "unknown-calendar",  "unknown-window",
    "unknown-quiet",   "unknown-circumstance", "unknown-plan",     "unknown-yield",   "unknown-dimension", "unknown-criterion",
    "unknown-ending",  "unknown-tally",        "unknown-stage",    "unknown-field",   "unknown-term",      "unknown-survey",
    "unknown-unit",    "unknown-term",         "unknown-lab",      "unknown-pattern", "unknown-faq",       "unknown-card",
    "unknown-route",   "unknown-fact",         "unknown-signal"};

#define KINDS    (sizeof kinds / sizeof *kinds)
#define ID_BYTES 48u

bool cns_is_id(const char *id) {
    size_t size = strlen(id);
    if (size == 0 || size > ID_BYTES || id[0] == '.') return false; /* a dot begins what is short for an id (session/saved.h) */
    for (size_t i = 0; i < size; i++) {
        char ch = id[i];
        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '_' || ch == '.'))
            return false;
    }
    return true;
}

static uint32_t add_entry(cns_compiler *c, cns_entry_kind kind, const char *id, const cns_json *json, uint32_t state) {
    cns_table *t = &c->tables[kind];
    bool added = true;
    uint32_t *place = kind == CNS_ENTRY_ADVICE ? NULL : cns_map_put(&t->map, id, strlen(id), &added);
    if (!place && kind != CNS_ENTRY_ADVICE) {
        c->failed = true;
        return CNS_NONE;
    }
    cns_entry entry = {id, json, c->source, state, 0};
    if (!added) {
        *CNS_VECTOR_AT(&t->entries, cns_entry, *place) = entry;
        return *place;
    }
    uint32_t index = (uint32_t)t->entries.count;
    if (place) *place = index;
    if (!cns_vector_append(&t->entries, c->memory, &entry, 1)) c->failed = true;
    return index;
}

/* True when the entry says nothing but its id and some of `names`. */
static bool has_only(const cns_json *json, const char *id_key, const char *names) {
    for (const cns_json *m = json->first; m; m = m->next)
        if (strcmp(m->key, id_key) != 0 && cns_choice_place(names, m->key) == CNS_NONE) return false;
    return true;
}

/* An entry that only adds to another one may stand in any layer, its own included. */
static bool is_addition(cns_entry_kind kind, const cns_json *json) {
    return (kind == CNS_ENTRY_CONCEPT && cns_json_member(json, "add")) ||
           (kind == CNS_ENTRY_LABEL && cns_json_member(json, "shift"));
}

static void add_to(cns_compiler *c, cns_entry_kind kind, uint32_t index, const cns_json *json) {
    cns_addition addition = {kind, index, json, c->source};
    if (kind == CNS_ENTRY_CONCEPT && !has_only(json, "concept", "add allow note source state"))
        cns_fault(c, json, "add-and-more",
                  "an entry with \"add\" may only add words and \"allow\" words; give the concept anew to replace it", NULL);
    else if (kind == CNS_ENTRY_LABEL && !has_only(json, "label", "shift note source"))
        cns_fault(c, json, "add-and-more", "an entry with \"shift\" may only move the bias; give the label anew to replace it",
                  NULL);
    else if (!cns_vector_append(&c->additions, c->memory, &addition, 1))
        c->failed = true;
}

static void fault_duplicate(cns_compiler *c, const cns_entry *first, const cns_json *second) {
    const cns_source *source = CNS_VECTOR_AT(&c->builder->sources, cns_source, first->source);
    uint32_t line, column;
    char detail[300];
    cns_json_locate(source->json, source->size, first->json, &line, &column);
    snprintf(detail, sizeof detail, "\"%s\" stands twice in one pack, first at %.200s:%u", first->id, source->name, (unsigned)line);
    cns_fault(c, second, "duplicate-id", "%s: rename one, or put the second into a layer above", detail);
}

/* A concept that is given anew without a word loses those it had: mostly "add" was meant. */
static void check_emptied(cns_compiler *c, cns_entry_kind kind, const char *id, const cns_json *json) {
    if (kind == CNS_ENTRY_CONCEPT && !cns_json_member(json, "any") && !cns_json_member(json, "include"))
        cns_warning(c, json, "emptied",
                    "this takes the place of \"%s\" and has no words: with \"add\" (it may be []) it keeps those it had", id);
}

static bool is_same_layer(const cns_compiler *c, uint32_t source) {
    return CNS_VECTOR_AT(&c->builder->sources, cns_source, source)->layer ==
           CNS_VECTOR_AT(&c->builder->sources, cns_source, c->source)->layer;
}

/* Whether an entry was given already where it can be given once only: in one layer; n-grams, whose weights add up, in one file
 * (those of messages and those of drafts are learned apart). */
static bool is_duplicate(const cns_compiler *c, cns_entry_kind kind, const cns_entry *old) {
    uint32_t added = old->added ? old->added - 1 : old->source;
    if (kind == CNS_ENTRY_NGRAM) return old->source == c->source || added == c->source;
    return is_same_layer(c, old->source) || is_same_layer(c, added);
}

/* An entry that a lower layer has: replaced, added to, or switched. */
static void override(cns_compiler *c, cns_entry_kind kind, uint32_t index, const char *id, const cns_json *json, uint32_t state) {
    cns_entry *old = CNS_VECTOR_AT(&c->tables[kind].entries, cns_entry, index);
    if (is_addition(kind, json)) {
        add_to(c, kind, index, json);
    } else if (is_duplicate(c, kind, old)) {
        fault_duplicate(c, old, json);
    } else if (cns_json_member(json, "state") && has_only(json, kinds[kind].id, "state note")) {
        old->state = state;
    } else if (kind == CNS_ENTRY_NGRAM) {
        add_to(c, kind, index, json); /* weights of all layers add up, as shifts do */
        old->added = c->source + 1;
    } else {
        check_emptied(c, kind, id, json);
        add_entry(c, kind, id, json, state);
    }
}

/* Kinds whose entries can be switched off. Others are in use as long as something names them. */
static bool can_switch(cns_entry_kind kind) {
    switch (kind) {
    case CNS_ENTRY_CUE:
    case CNS_ENTRY_NGRAM:
    case CNS_ENTRY_ADVICE:
    case CNS_ENTRY_RULE:
    case CNS_ENTRY_CRITERION:
    case CNS_ENTRY_LAB_UNIT:
    case CNS_ENTRY_LAB_TERM:
    case CNS_ENTRY_LAB:
    case CNS_ENTRY_LAB_PATTERN:
    case CNS_ENTRY_FAQ:
    case CNS_ENTRY_CARD: return true;
    default: return false;
    }
}

static void check_state(cns_compiler *c, cns_entry_kind kind, const cns_json *json, const char *id) {
    if (can_switch(kind)) return;
    cns_warning(c, json, "useless-state",
                kind == CNS_ENTRY_FLAG
                    ? "a red flag is not switched off by its \"state\": \"%s\" is still raised. The cues that raise it "
                      "can be, when a clinician has said so"
                    : "\"state\" changes nothing here: \"%s\" is in use as long as something names it. Cues, rules, "
                      "advice, criteria, questions, cards and laboratory entries can be switched",
                id);
}

static void take_entry(cns_compiler *c, cns_entry_kind kind, const cns_json *json) {
    if (json->kind != CNS_JSON_OBJECT) {
        cns_fault(c, json, "not-an-object", "an entry must be an object that begins with its id", NULL);
        return;
    }
    const cns_json *id = cns_json_member(json, kinds[kind].id);
    if (!id || id->kind != CNS_JSON_STRING) {
        cns_fault(c, json, "no-id", "this entry needs its id under \"%s\"", kinds[kind].id);
        return;
    }
    if (kind != CNS_ENTRY_NGRAM && !cns_is_id(id->text)) {
        cns_fault(c, id, "bad-id", "\"%s\" is no id: use 1 to 48 of a-z A-Z 0-9 _ and ., the first not a dot", id->text);
        return;
    }
    uint32_t state = cns_get_choice(c, json, "state", "on shadow draft retired", CNS_STATE_ON);
    uint32_t *known = kind == CNS_ENTRY_ADVICE ? NULL : cns_map_find(&c->tables[kind].map, id->text, strlen(id->text));
    if (state != CNS_STATE_ON) check_state(c, kind, json, id->text);
    if (known) {
        override(c, kind, *known, id->text, json, state);
    } else if (is_addition(kind, json)) {
        cns_fault(c, id, kind == CNS_ENTRY_CONCEPT ? "unknown-concept" : "unknown-label",
                  "nothing above this place is called \"%s\": give the entry whole before something is added to it", id->text);
    } else if (cns_json_member(json, "state") && kind != CNS_ENTRY_ADVICE && has_only(json, kinds[kind].id, "state note")) {
        cns_fault(c, id, unknown_codes[kind],
                  "nothing below this pack is called \"%s\", so there is nothing to switch: check the spelling", id->text);
    } else {
        add_entry(c, kind, id->text, json, state);
    }
}

static void take_renamed(cns_compiler *c, const cns_json *renamed) {
    static const struct {
        const char *name;
        consult_pack_kind kind;
    } names[] = {{"phase", CONSULT_PACK_PHASE},
                 {"interrupt", CONSULT_PACK_INTERRUPT},
                 {"slot", CONSULT_PACK_SLOT},
                 {"label", CONSULT_PACK_LABEL},
                 {"signal", CONSULT_PACK_SIGNAL}};
    cns_check_members(c, renamed, "phase interrupt slot label signal");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const cns_json *table = cns_json_member(renamed, names[i].name);
        for (const cns_json *m = table && table->kind == CNS_JSON_OBJECT ? table->first : NULL; m; m = m->next) {
            cns_renamed made = {(uint32_t)names[i].kind, cns_put_text(c, m->key), {0, 0}};
            if (m->kind == CNS_JSON_STRING)
                made.to = cns_put_text(c, m->text);
            else
                cns_fault(c, m, "not-a-text", "the new id must be a text", NULL);
            cns_append(c, CNS_SECTION_renamed, &made);
        }
    }
}

static void take_pack(cns_compiler *c, const cns_json *pack) {
    cns_check_members(c, pack, "id version format title locales extends renamed note");
    const char *id = cns_get_text(c, pack, "id", ""), *version = cns_get_text(c, pack, "version", "");
    if (!cns_is_id(id)) cns_fault(c, pack, "bad-id", "the pack needs an \"id\" of a-z 0-9 _ and .", NULL);
    if (cns_get_integer(c, pack, "format", CNS_MODEL_FORMAT, 0, 1000000) != CNS_MODEL_FORMAT)
        cns_fault(c, pack, "unsupported-format", "this library reads packs of format 1", NULL);
    if (cns_json_member(pack, "renamed")) take_renamed(c, cns_json_member(pack, "renamed"));
    c->pack_id = id;
    c->pack_version = version;
    cns_layer made = {cns_put_text(c, id), cns_put_text(c, version)};
    cns_append(c, CNS_SECTION_layers, &made);
}

static void take_source(cns_compiler *c, const cns_json *root) {
    if (root->kind != CNS_JSON_OBJECT) {
        cns_fault(c, root, "not-an-object", "a pack file must be one object with sections such as \"cues\"", NULL);
        return;
    }
    for (const cns_json *m = root->first; m; m = m->next) {
        size_t k = 0;
        while (k < KINDS && strcmp(m->key, kinds[k].section) != 0) k++;
        if (k < KINDS && m->kind == CNS_JSON_ARRAY) {
            for (const cns_json *e = m->first; e; e = e->next) take_entry(c, (cns_entry_kind)k, e);
        } else if (k < KINDS) {
            cns_fault(c, m, "not-a-list", "\"%s\" must be a list of entries", m->key);
        } else if (strcmp(m->key, "pack") == 0) {
            take_pack(c, m);
        } else if (strcmp(m->key, "note") != 0 && strcmp(m->key, "$schema") != 0) {
            cns_fault(c, m, "unknown-section", "there is no section \"%s\": see lib/packs/README.md", m->key);
        }
    }
}

void cns_collect(cns_compiler *c) {
    for (uint32_t i = 0; i < c->builder->sources.count && !c->failed; i++) {
        c->source = i;
        if (c->roots[i]) take_source(c, c->roots[i]);
    }
}

uint32_t cns_entry_count(const cns_compiler *c, cns_entry_kind kind) {
    return (uint32_t)c->tables[kind].entries.count;
}

const cns_entry *cns_entry_at(const cns_compiler *c, cns_entry_kind kind, uint32_t index) {
    return CNS_VECTOR_AT(&c->tables[kind].entries, cns_entry, index);
}

const cns_json *cns_entry_open(cns_compiler *c, cns_entry_kind kind, uint32_t index) {
    const cns_entry *entry = cns_entry_at(c, kind, index);
    c->source = entry->source;
    return entry->json;
}

uint32_t cns_entry_find(const cns_compiler *c, cns_entry_kind kind, const char *id) {
    const uint32_t *place = cns_map_find(&c->tables[kind].map, id, strlen(id));
    return place ? *place : CNS_NONE;
}

uint32_t cns_entry_named(cns_compiler *c, cns_entry_kind kind, const cns_json *json) {
    if (!json || json->kind != CNS_JSON_STRING) {
        if (json) cns_fault(c, json, "not-a-text", "an id is due here", NULL);
        return CNS_NONE;
    }
    uint32_t index = cns_entry_find(c, kind, json->text);
    if (index == CNS_NONE)
        cns_fault(c, json, unknown_codes[kind], "nothing of that kind is called \"%s\": check the spelling, or add it", json->text);
    return index;
}

uint32_t cns_get_entry(cns_compiler *c, cns_entry_kind kind, const cns_json *json, const char *key) {
    const cns_json *member = cns_json_member(json, key);
    return member ? cns_entry_named(c, kind, member) : CNS_NONE;
}
