#include "compile/fact_check.h"

#include "consult/plan.h"

#include <stdio.h>
#include <string.h>

#define PATH_BYTES 128u
#define SLIP_MOST  2u /* letters by which a name may differ to be offered as what was meant */

typedef struct checker {
    const cns_model *m;
    const char *text;
    size_t size;
    consult_diagnostics *list;
    bool failed;
} checker;

static void warn(checker *c, const cns_json *at, const char *code, const char *message) {
    char pointer[256];
    consult_diagnostic item = {
        .severity = CONSULT_SEVERITY_WARNING, .code = code, .source = "facts", .pointer = pointer, .message = message};
    cns_json_pointer(at, pointer, sizeof pointer);
    cns_json_locate(c->text, c->size, at, &item.line, &item.column);
    if (!cns_diagnostics_add(c->list, &item)) c->failed = true;
}

static const char *path_of(const checker *c, uint32_t i) {
    return cns_model_text(c->m, c->m->fact_names[i].path);
}

/* How many letters must be changed, added or left out; PATH_BYTES for what is too long. */
static uint32_t distance(const char *a, const char *b) {
    uint32_t row[PATH_BYTES];
    size_t n = strlen(b);
    if (n >= PATH_BYTES) return PATH_BYTES;
    for (size_t k = 0; k <= n; k++) row[k] = (uint32_t)k;
    for (size_t i = 0; a[i]; i++) {
        uint32_t corner = row[0];
        row[0] = (uint32_t)i + 1;
        for (size_t k = 1; k <= n; k++) {
            uint32_t changed = corner + (a[i] != b[k - 1]), least = row[k] < row[k - 1] ? row[k] : row[k - 1];
            corner = row[k];
            row[k] = changed <= least ? changed : least + 1;
        }
    }
    return row[n];
}

static void warn_unknown(checker *c, const cns_json *at, const char *path) {
    const char *meant = NULL;
    uint32_t least = SLIP_MOST + 1;
    for (uint32_t i = 0; i < c->m->fact_names_count; i++) {
        uint32_t far = distance(path, path_of(c, i));
        if (far >= least || far * 2 > strlen(path)) continue;
        least = far;
        meant = path_of(c, i);
    }
    char message[400];
    if (meant)
        snprintf(message, sizeof message, "the pack has no use for \"%.100s\": is it \"%.100s\"?", path, meant);
    else
        snprintf(message, sizeof message, "the pack does not declare \"%.100s\": check the spelling, or declare it under \"facts\"",
                 path);
    warn(c, at, meant ? "misspelt-fact" : "unknown-fact", message);
}

static bool is_text(const cns_json *v) {
    return v->kind == CNS_JSON_STRING;
}

/* A text, or one for each script. */
static bool is_said(const cns_json *v) {
    const cns_json *hans = cns_json_member(v, "zh-Hans"), *hant = cns_json_member(v, "zh-Hant");
    return is_text(v) || (v->count == 2 && hans && hant && is_text(hans) && is_text(hant));
}

static void check_text(checker *c, const cns_json *v) {
    if (!is_said(v)) warn(c, v, "bad-fact", "this is said as it stands: give a text, or {\"zh-Hans\": \"…\", \"zh-Hant\": \"…\"}");
}

static void check_texts(checker *c, const cns_json *v) {
    if (v->kind != CNS_JSON_ARRAY && !is_text(v)) warn(c, v, "bad-fact", "a list of texts is due here");
    for (const cns_json *m = v->kind == CNS_JSON_ARRAY ? v->first : NULL; m; m = m->next)
        if (!is_text(m)) warn(c, m, "bad-fact", "a text is due here");
}

static void check_table(checker *c, const cns_json *v) {
    if (v->kind != CNS_JSON_OBJECT) warn(c, v, "bad-fact", "a table is due here: {\"what it is of\": \"what is said\"}");
    for (const cns_json *m = v->kind == CNS_JSON_OBJECT ? v->first : NULL; m; m = m->next)
        if (!is_text(m)) warn(c, m, "bad-fact", "this is said as it stands: give a text, with its unit");
}

static void check_times(checker *c, const cns_json *v) {
    int64_t at;
    if (v->kind != CNS_JSON_ARRAY) warn(c, v, "bad-fact", "a list of times is due here");
    for (const cns_json *m = v->kind == CNS_JSON_ARRAY ? v->first : NULL; m; m = m->next)
        if (!is_text(m) || consult_time_parse(m->text, 0, &at) != CONSULT_OK)
            warn(c, m, "bad-fact", "this is no time: write it as \"2026-12-01T09:30+08:00\"");
}

static void check_doctors(checker *c, const cns_json *v) {
    static const char *const texts[] = {"name", "title", "specialty", "timetable"};
    if (v->kind != CNS_JSON_ARRAY)
        warn(c, v, "bad-fact", "a list of doctors is due here: [{\"name\": \"…\", \"specialty\": \"…\"}]");
    for (const cns_json *d = v->kind == CNS_JSON_ARRAY ? v->first : NULL; d; d = d->next) {
        const cns_json *slots = cns_json_member(d, "slots");
        if (d->kind == CNS_JSON_STRING && d->size) continue; /* the name alone */
        if (!cns_json_member(d, "name")) warn(c, d, "bad-fact", "a doctor needs a \"name\"");
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
            const cns_json *m = cns_json_member(d, texts[i]);
            if (m && !is_text(m)) warn(c, m, "bad-fact", "a text is due here");
        }
        if (slots) check_times(c, slots);
    }
}

static void check_kind(checker *c, const cns_json *v, uint32_t kind) {
    switch (kind) {
    case CNS_FACT_TEXT: check_text(c, v); break;
    case CNS_FACT_TEXTS: check_texts(c, v); break;
    case CNS_FACT_TABLE: check_table(c, v); break;
    case CNS_FACT_TIMES: check_times(c, v); break;
    case CNS_FACT_DOCTORS: check_doctors(c, v); break;
    default: break;
    }
}

/* Whether a declared path lies below this one. */
static bool is_above(const checker *c, const char *path) {
    size_t size = strlen(path);
    for (uint32_t i = 0; i < c->m->fact_names_count; i++)
        if (strncmp(path_of(c, i), path, size) == 0 && path_of(c, i)[size] == '.') return true;
    return false;
}

/* At most as deep as the declared paths are: what lies below one is judged by its kind. */
static void check_members(checker *c, const cns_json *object, const char *above) {
    for (const cns_json *m = object->first; m && !c->failed; m = m->next) {
        char path[PATH_BYTES];
        int n = snprintf(path, sizeof path, "%s%s%s", above, *above ? "." : "", m->key);
        bool fits = n > 0 && (size_t)n < sizeof path;
        uint32_t i = 0;
        while (fits && i < c->m->fact_names_count && strcmp(path_of(c, i), path) != 0) i++;
        if (m->kind == CNS_JSON_NULL) continue;
        if (fits && i < c->m->fact_names_count)
            check_kind(c, m, c->m->fact_names[i].kind);
        else if (fits && m->kind == CNS_JSON_OBJECT && is_above(c, path))
            check_members(c, m, path);
        else if (fits && strcmp(path, "note") != 0)
            warn_unknown(c, m, path);
    }
}

bool cns_fact_check(const cns_model *m, const cns_json *root, const char *text, size_t size, consult_diagnostics *list) {
    checker c = {m, text, size, list, false};
    if (m->fact_names_count) check_members(&c, root, "");
    return !c.failed;
}
