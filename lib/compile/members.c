/* Reading members of entries and writing elements of sections. */
#include "compile/compiler.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <string.h>

uint32_t cns_choice_place(const char *list, const char *word) {
    size_t size = strlen(word);
    for (uint32_t place = 0;; place++) {
        size_t length = strcspn(list, " ");
        if (length == size && memcmp(list, word, size) == 0) return place;
        if (!list[length]) return CNS_NONE;
        list += length + 1;
    }
}

void cns_check_members(cns_compiler *c, const cns_json *object, const char *names) {
    if (!object || object->kind != CNS_JSON_OBJECT) return;
    for (const cns_json *m = object->first; m; m = m->next)
        if (strcmp(m->key, "note") != 0 && cns_choice_place(names, m->key) == CNS_NONE)
            cns_fault(c, m, "unknown-member", "there is no member \"%s\" here: check the spelling, or use \"note\"", m->key);
}

const char *cns_get_text(cns_compiler *c, const cns_json *object, const char *key, const char *fallback) {
    const cns_json *m = cns_json_member(object, key);
    if (!m) return fallback;
    if (m->kind == CNS_JSON_STRING) return m->text;
    cns_fault(c, m, "not-a-text", "\"%s\" must be a text", key);
    return fallback;
}

int64_t cns_get_integer(cns_compiler *c, const cns_json *object, const char *key, int64_t fallback, int64_t least, int64_t most) {
    const cns_json *m = cns_json_member(object, key);
    if (!m) return fallback;
    if (m->kind == CNS_JSON_INTEGER && m->integer >= least && m->integer <= most) return m->integer;
    cns_fault(c, m, "bad-number", "\"%s\" must be a whole number in its range", key);
    return fallback;
}

bool cns_get_bool(cns_compiler *c, const cns_json *object, const char *key, bool fallback) {
    const cns_json *m = cns_json_member(object, key);
    if (!m) return fallback;
    if (m->kind == CNS_JSON_TRUE || m->kind == CNS_JSON_FALSE) return m->kind == CNS_JSON_TRUE;
    cns_fault(c, m, "not-a-boolean", "\"%s\" must be true or false", key);
    return fallback;
}

uint32_t cns_get_choice(cns_compiler *c, const cns_json *object, const char *key, const char *choices, uint32_t missing) {
    const cns_json *m = cns_json_member(object, key);
    if (!m) return missing;
    uint32_t place = m->kind == CNS_JSON_STRING ? cns_choice_place(choices, m->text) : CNS_NONE;
    if (place != CNS_NONE) return place;
    cns_fault(c, m, "bad-choice", "this must be one of: %s", choices);
    return missing;
}

uint32_t cns_get_roles(cns_compiler *c, const cns_json *object) {
    static const uint32_t roles[] = {1u << CONSULT_ROLE_PATIENT, 1u << CONSULT_ROLE_AGENT,
                                     1u << CONSULT_ROLE_PATIENT | 1u << CONSULT_ROLE_AGENT};
    return roles[cns_get_choice(c, object, "role", "patient agent any", 0)];
}

const cns_json *cns_get_list(cns_compiler *c, const cns_json *object, const char *key) {
    const cns_json *m = cns_json_member(object, key);
    if (!m) return NULL;
    if (m->kind == CNS_JSON_ARRAY) return m->first;
    cns_fault(c, m, "not-a-list", "\"%s\" must be a list", key);
    return NULL;
}

uint32_t cns_get_bits(cns_compiler *c, const cns_json *object, const char *key, const char *choices) {
    uint32_t bits = 0;
    for (const cns_json *v = cns_get_list(c, object, key); v; v = v->next) {
        uint32_t place = v->kind == CNS_JSON_STRING ? cns_choice_place(choices, v->text) : CNS_NONE;
        if (place == CNS_NONE)
            cns_fault(c, v, "bad-choice", "this must be one of: %s", choices);
        else
            bits |= 1u << (place + 1);
    }
    return bits;
}

uint32_t cns_get_word(cns_compiler *c, const cns_json *json, const uint32_t **points) {
    uint32_t folded[CNS_WORD_POINTS + CNS_FOLD_EXPANSION_MAX], count = 0, point;
    const unsigned char *text = json->kind == CNS_JSON_STRING ? (const unsigned char *)json->text : NULL;
    for (size_t at = 0; text && at < json->size && count <= CNS_WORD_POINTS; count += cns_fold_point(point, folded + count))
        at += cns_utf8_decode(text, json->size, at, &point);
    if (count == 0 || count > CNS_WORD_POINTS) {
        cns_fault(c, json, "bad-word", "a word is a text of 1 to 64 characters%s", NULL);
        return 0;
    }
    uint32_t *own = cns_arena_array(c->arena, count, sizeof *own);
    if (!own) {
        c->failed = true;
        return 0;
    }
    memcpy(own, folded, count * sizeof *own);
    *points = own;
    return count;
}

cns_name cns_put_name(cns_compiler *c, const char *text, size_t size) {
    cns_vector *pool = &c->sections[CNS_SECTION_strings];
    bool added;
    const char *key = cns_arena_copy(c->arena, text, size);
    uint32_t *place = key ? cns_map_put(&c->strings, key, size, &added) : NULL;
    if (!place) {
        c->failed = true;
        return (cns_name){0, 0};
    }
    if (added) {
        *place = (uint32_t)pool->count;
        if (!cns_vector_append(pool, c->memory, key, size + 1)) c->failed = true;
    }
    return (cns_name){*place, (uint32_t)size};
}

cns_name cns_put_text(cns_compiler *c, const char *text) {
    return cns_put_name(c, text ? text : "", text ? strlen(text) : 0);
}

cns_titles cns_put_titles(cns_compiler *c, const cns_json *object) {
    if (object && object->kind == CNS_JSON_STRING) {
        cns_name all = cns_put_text(c, object->text);
        return (cns_titles){all, all, all};
    }
    cns_check_members(c, object, "en zh-Hans zh-Hant");
    cns_titles t;
    t.en = cns_put_text(c, cns_get_text(c, object, "en", NULL));
    t.hans = cns_put_text(c, cns_get_text(c, object, "zh-Hans", NULL));
    t.hant = cns_put_text(c, cns_get_text(c, object, "zh-Hant", NULL));
    return t;
}

uint32_t cns_append(cns_compiler *c, cns_section section, const void *element) {
    cns_vector *v = &c->sections[section];
    if (!cns_vector_append(v, c->memory, element, 1)) {
        c->failed = true;
        return CNS_NONE;
    }
    return (uint32_t)v->count - 1;
}

cns_range cns_put_refs(cns_compiler *c, const uint32_t *indexes, size_t count) {
    cns_range range = {cns_section_count(c, CNS_SECTION_refs), (uint32_t)count};
    if (!cns_vector_append(&c->sections[CNS_SECTION_refs], c->memory, indexes, count)) {
        c->failed = true;
        range.count = 0;
    }
    return range;
}

cns_range cns_put_named(cns_compiler *c, cns_entry_kind kind, const cns_json *object, const char *key) {
    cns_range range = {cns_section_count(c, CNS_SECTION_refs), 0};
    for (const cns_json *v = cns_get_list(c, object, key); v; v = v->next) {
        uint32_t index = cns_entry_named(c, kind, v);
        if (index != CNS_NONE) range.count += cns_put_refs(c, &index, 1).count;
    }
    return range;
}

uint32_t cns_section_count(const cns_compiler *c, cns_section section) {
    return (uint32_t)c->sections[section].count;
}

cns_name cns_put_source(cns_compiler *c, const cns_json *object) {
    const char *source = cns_get_text(c, object, "source", NULL);
    if (!source || !*source) c->without_source++;
    return cns_put_text(c, source);
}
