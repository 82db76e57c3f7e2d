#include "model/facts.h"

#include "consult/plan.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

consult_facts *consult_facts_ref(consult_facts *facts) {
    if (facts) cns_reference_add(&facts->references);
    return facts;
}

consult_facts *cns_facts_hold(const consult_facts *facts) {
    union {
        const consult_facts *given;
        consult_facts *own;
    } f = {facts};
    return consult_facts_ref(f.own);
}

void consult_facts_unref(consult_facts *facts) {
    if (!facts || !cns_reference_drop(&facts->references)) return;
    consult_context *context = facts->context;
    cns_arena arena = facts->arena;
    cns_arena_free(&arena);
    cns_vector_free(&facts->facts, &context->memory);
    cns_memory_put(&context->memory, facts, sizeof *facts);
    consult_context_unref(context);
}

/* The first fact whose path is not before `path`. */
static size_t lower_bound(const consult_facts *facts, const char *path) {
    size_t low = 0, high = facts->facts.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(CNS_VECTOR_AT(&facts->facts, cns_fact, middle)->path, path) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *consult_facts_get(const consult_facts *facts, const char *path) {
    if (!facts || !path) return NULL;
    size_t at = lower_bound(facts, path);
    if (at == facts->facts.count) return NULL;
    const cns_fact *f = CNS_VECTOR_AT(&facts->facts, cns_fact, at);
    return strcmp(f->path, path) == 0 ? f->value : NULL;
}

const char *cns_facts_text(const consult_facts *facts, const char *path, consult_locale locale) {
    const char *value = consult_facts_get(facts, path), *script = locale == CONSULT_LOCALE_ZH_HANT ? "zh-Hant" : "zh-Hans";
    if (value || !facts) return value;
    size_t size = strlen(path);
    for (size_t at = cns_facts_first(facts, path); cns_facts_is_below(facts, at, path); at++) {
        const cns_fact *f = CNS_VECTOR_AT(&facts->facts, cns_fact, at);
        if (strcmp(f->path + size + 1, script) == 0) return f->value;
    }
    return NULL;
}

/* ---- doctors and times ---- */

#define LIST_BYTES 48u /* "doctors.199.slots" is the longest path of a list */
#define PATH_BYTES 64u

static const char *time_at(const consult_facts *facts, const char *list, uint32_t i) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "%s.%u", list, (unsigned)i);
    return consult_facts_get(facts, path);
}

static bool read_times(consult_facts *facts, const char *list, cns_fact_times *out) {
    uint32_t count = 0;
    while (time_at(facts, list, count)) count++;
    cns_fact_time *times = cns_arena_array(&facts->arena, (size_t)count + 1, sizeof *times);
    if (!times) return false;
    for (uint32_t i = 0; i < count; i++) {
        cns_fact_time *time = &times[i];
        time->text = time_at(facts, list, i);
        time->readable = consult_time_parse(time->text, 0, &time->at_ms) == CONSULT_OK;
    }
    *out = (cns_fact_times){times, count};
    return true;
}

static uint32_t first_of(const char *name) {
    uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
    if (!cns_utf8_decode((const unsigned char *)name, strlen(name), 0, &point)) return 0;
    return cns_fold_point(point, folded) ? folded[0] : 0;
}

static const char *name_at(const consult_facts *facts, uint32_t doctor) {
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "doctors.%u.name", (unsigned)doctor);
    return consult_facts_get(facts, path);
}

static bool have_times(const consult_facts *facts) {
    char list[LIST_BYTES];
    for (uint32_t i = 0; i < facts->doctor_count; i++)
        if (facts->doctors[i].times.count) return true;
    for (uint32_t i = facts->doctor_count; i < CNS_DOCTORS && cns_facts_has(facts, "doctors"); i++) {
        snprintf(list, sizeof list, "doctors.%u.slots", (unsigned)i);
        if (time_at(facts, list, 0)) return true;
    }
    return false;
}

bool cns_facts_read(consult_facts *facts) {
    char list[LIST_BYTES];
    uint32_t count = 0;
    while (count < CNS_DOCTORS && name_at(facts, count)) count++;
    cns_fact_doctor *doctors = cns_arena_array(&facts->arena, (size_t)count + 1, sizeof *doctors);
    if (!doctors || !read_times(facts, "slots", &facts->times)) return false;
    for (uint32_t i = 0; i < count; i++) {
        doctors[i].name = name_at(facts, i);
        doctors[i].first = first_of(doctors[i].name);
        snprintf(list, sizeof list, "doctors.%u.slots", (unsigned)i);
        if (!read_times(facts, list, &doctors[i].times)) return false;
    }
    facts->doctors = doctors;
    facts->doctor_count = count;
    facts->doctors_have_times = have_times(facts);
    return true;
}

/* ---- paths ---- */

/* Paths that only begin alike ("prices_old") stand between: they are passed over. */
size_t cns_facts_first(const consult_facts *facts, const char *path) {
    size_t size = strlen(path), at = lower_bound(facts, path);
    for (; at < facts->facts.count; at++) {
        const char *found = CNS_VECTOR_AT(&facts->facts, cns_fact, at)->path;
        if (strncmp(found, path, size) != 0 || found[size] == 0 || found[size] == '.') break;
    }
    return at;
}

bool cns_facts_is_below(const consult_facts *facts, size_t index, const char *path) {
    size_t size = strlen(path);
    if (index >= facts->facts.count) return false;
    const char *found = CNS_VECTOR_AT(&facts->facts, cns_fact, index)->path;
    return strncmp(found, path, size) == 0 && (found[size] == 0 || found[size] == '.');
}

bool cns_facts_has(const consult_facts *facts, const char *path) {
    return facts && cns_facts_is_below(facts, cns_facts_first(facts, path), path);
}

void cns_facts_digest(const consult_facts *facts, char hex[CNS_SHA256_HEX + 1]) {
    cns_sha256 sum;
    hex[0] = 0;
    if (!facts || !facts->facts.count) return;
    cns_sha256_start(&sum);
    for (size_t i = 0; i < facts->facts.count; i++) {
        const cns_fact *f = CNS_VECTOR_AT(&facts->facts, cns_fact, i);
        cns_sha256_add(&sum, f->path, strlen(f->path) + 1); /* with the NUL: no two lists run together */
        cns_sha256_add(&sum, f->value, strlen(f->value) + 1);
    }
    cns_sha256_end_hex(&sum, hex);
}
