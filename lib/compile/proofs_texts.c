/* What must hold of the texts of a pack: each is given in both scripts, and written in the script of its place. */
#include "compile/compiler.h"

#include "text/script.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

#define TOLD_MOST 8u /* characters that a warning names */

static const char *const script_names[] = {"", "Simplified", "Traditional"};

/* Appends a character to those that are told, once. */
static void tell(char *told, size_t room, const char *character, unsigned size, uint32_t *count) {
    char one[5] = "";
    size_t used = strlen(told);
    memcpy(one, character, size);
    if (*count >= TOLD_MOST || used + size >= room || strstr(told, one)) return;
    memcpy(told + used, one, size + 1u);
    ++*count;
}

/* The characters of a text that only `script` has; not those of its slots, which are names. */
static uint32_t find_script(const cns_json *text, cns_script script, char *told, size_t room) {
    const unsigned char *bytes = (const unsigned char *)text->text;
    uint32_t point, count = 0;
    bool slot = false;
    told[0] = 0;
    for (size_t at = 0; at < text->size;) {
        unsigned size = cns_utf8_decode(bytes, text->size, at, &point);
        if (size == 0) return count;
        if (point == '{') slot = true;
        if (point == '}') slot = false;
        if (!slot && cns_script_of(point) == script) tell(told, room, text->text + at, size, &count);
        at += size;
    }
    return count;
}

static void check_text(cns_compiler *c, const cns_json *text, cns_script own) {
    char told[TOLD_MOST * 4 + 1], message[200];
    cns_script other = own == CNS_SCRIPT_SIMPLIFIED ? CNS_SCRIPT_TRADITIONAL : CNS_SCRIPT_SIMPLIFIED;
    if (find_script(text, other, told, sizeof told) == 0) return;
    snprintf(message, sizeof message, "this is the %s text, and only %s writes: %s", script_names[own], script_names[other], told);
    cns_warning(c, text, "wrong-script", "%s", message);
}

/* One text for both scripts. */
static void check_common(cns_compiler *c, const cns_json *text) {
    char told[TOLD_MOST * 4 + 1], message[200];
    for (cns_script s = CNS_SCRIPT_SIMPLIFIED; s <= CNS_SCRIPT_TRADITIONAL; s = (cns_script)(s + 1)) {
        if (find_script(text, s, told, sizeof told) == 0) continue;
        snprintf(message, sizeof message, "give this in \"zh-Hans\" and in \"zh-Hant\": only %s writes %s", script_names[s], told);
        cns_warning(c, text, "one-script", "%s", message);
        return;
    }
}

static bool says_something(const cns_json *text) {
    return text && (text->kind == CNS_JSON_STRING ? text->size > 0 : text->kind != CNS_JSON_ARRAY || text->count > 0);
}

/* "zh-Hans" and "zh-Hant" stand together, or not at all; one that may be empty (`replace`: what is deleted) is so in both. */
static void check_pair(cns_compiler *c, const cns_json *object) {
    const cns_json *hans = cns_json_member(object, "zh-Hans"), *hant = cns_json_member(object, "zh-Hant");
    if (says_something(hans) == says_something(hant)) return;
    cns_warning(c, object, "one-script", "give this in \"zh-Hans\" and in \"zh-Hant\": %s is missing or empty",
                says_something(hans) ? "zh-Hant" : "zh-Hans");
}

/* `script`: the one that the member says in which the value stands; CNS_SCRIPT_BOTH when none does. */
static void check_value(cns_compiler *c, const cns_json *json, cns_script script) {
    if (json->kind == CNS_JSON_STRING && script != CNS_SCRIPT_BOTH) check_text(c, json, script);
    if (json->kind == CNS_JSON_OBJECT) check_pair(c, json);
    for (const cns_json *m = json->first; m; m = m->next) {
        /* examples and words hold what people write, a law is quoted, a note is for the authors */
        bool skipped = m->key && cns_choice_place("hit miss when unless any add allow words signs law source", m->key) != CNS_NONE;
        bool simplified = m->key && strcmp(m->key, "zh-Hans") == 0, traditional = m->key && strcmp(m->key, "zh-Hant") == 0;
        cns_script of = simplified    ? CNS_SCRIPT_SIMPLIFIED
                        : traditional ? CNS_SCRIPT_TRADITIONAL
                        : m->key      ? CNS_SCRIPT_BOTH
                                      : script;
        if (!skipped) check_value(c, m, of);
    }
}

/* Members that are one text for both scripts, or one for each. */
static void check_entry(cns_compiler *c, const cns_json *entry) {
    static const char *const names[] = {"title", "message", "advice", "replace"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const cns_json *m = cns_json_member(entry, names[i]);
        if (m && m->kind == CNS_JSON_STRING) check_common(c, m);
    }
    check_value(c, entry, CNS_SCRIPT_BOTH);
}

/* A rule tells what is wrong in the language of who reads it. */
static void check_rule(cns_compiler *c, const cns_json *rule) {
    static const char *const names[] = {"message", "advice"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const cns_json *m = cns_json_member(rule, names[i]);
        if (m && m->kind == CNS_JSON_OBJECT && !cns_json_member(m, "zh-Hans") && !cns_json_member(m, "zh-Hant"))
            cns_warning(c, m, "one-script", "give the %s of a rule in \"zh-Hans\" and in \"zh-Hant\"", names[i]);
    }
}

void cns_compile_text_proofs(cns_compiler *c) {
    for (unsigned kind = 0; kind < CNS_ENTRY_SIGNAL; kind++)
        for (uint32_t i = 0; i < cns_entry_count(c, (cns_entry_kind)kind) && !c->failed; i++) {
            const cns_entry *entry = cns_entry_at(c, (cns_entry_kind)kind, i);
            if (entry->state == CNS_STATE_RETIRED || !entry->json) continue;
            const cns_json *json = cns_entry_open(c, (cns_entry_kind)kind, i);
            check_entry(c, json);
            if (kind == CNS_ENTRY_RULE) check_rule(c, json);
        }
}
