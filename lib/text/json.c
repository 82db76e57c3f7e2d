#include "text/json.h"

#include "text/scan.h"
#include "text/utf8.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

static consult_status convert(cns_arena *arena, json_t *from, uint32_t depth, cns_json *to);

static cns_json *new_child(cns_arena *arena, cns_json *parent, cns_json **last) {
    cns_json *child = cns_arena_get(arena, sizeof *child);
    if (!child) return NULL;
    child->parent = parent;
    child->index = (uint32_t)parent->count++;
    if (*last)
        (*last)->next = child;
    else
        parent->first = child;
    *last = child;
    return child;
}

static consult_status convert_object(cns_arena *arena, json_t *from, uint32_t depth, cns_json *to) {
    cns_json *last = NULL;
    const char *key;
    json_t *value;
    json_object_foreach(from, key, value) {
        cns_json *child = new_child(arena, to, &last);
        if (!child || !(child->key = cns_arena_copy(arena, key, strlen(key)))) return CONSULT_NO_MEMORY;
        consult_status status = convert(arena, value, depth - 1, child);
        if (status != CONSULT_OK) return status;
    }
    return CONSULT_OK;
}

static consult_status convert_array(cns_arena *arena, json_t *from, uint32_t depth, cns_json *to) {
    cns_json *last = NULL;
    for (size_t i = 0; i < json_array_size(from); i++) {
        cns_json *child = new_child(arena, to, &last);
        if (!child) return CONSULT_NO_MEMORY;
        consult_status status = convert(arena, json_array_get(from, i), depth - 1, child);
        if (status != CONSULT_OK) return status;
    }
    return CONSULT_OK;
}

static consult_status convert(cns_arena *arena, json_t *from, uint32_t depth, cns_json *to) {
    if (depth == 0) return CONSULT_LIMIT;
    switch (json_typeof(from)) {
    case JSON_OBJECT: to->kind = CNS_JSON_OBJECT; return convert_object(arena, from, depth, to);
    case JSON_ARRAY: to->kind = CNS_JSON_ARRAY; return convert_array(arena, from, depth, to);
    case JSON_STRING:
        to->kind = CNS_JSON_STRING;
        to->size = json_string_length(from);
        to->text = cns_arena_copy(arena, json_string_value(from), to->size);
        return to->text ? CONSULT_OK : CONSULT_NO_MEMORY;
    case JSON_INTEGER:
        to->kind = CNS_JSON_INTEGER;
        to->integer = json_integer_value(from);
        return CONSULT_OK;
    case JSON_REAL: {
        /* Kept as text: results hold no floating point. */
        char number[48];
        int n = snprintf(number, sizeof number, "%.15g", json_real_value(from));
        for (int i = 0; i < n; i++)
            if (number[i] == ',') number[i] = '.'; /* a host's locale may write a comma */
        to->kind = CNS_JSON_REAL;
        to->size = n > 0 ? (size_t)n : 0;
        to->text = cns_arena_copy(arena, number, to->size);
        return to->text ? CONSULT_OK : CONSULT_NO_MEMORY;
    }
    case JSON_TRUE: to->kind = CNS_JSON_TRUE; return CONSULT_OK;
    case JSON_FALSE: to->kind = CNS_JSON_FALSE; return CONSULT_OK;
    case JSON_NULL: break;
    }
    to->kind = CNS_JSON_NULL;
    return CONSULT_OK;
}

static void set_error(cns_json_error *error, const char *message, const json_error_t *from) {
    snprintf(error->message, sizeof error->message, "%s", message);
    error->line = from && from->line > 0 ? (uint32_t)from->line : 0;
    error->column = from && from->column > 0 ? (uint32_t)from->column : 0;
    error->offset = from && from->position >= 0 ? (size_t)from->position : 0;
    error->encoding = false;
}

/* Jansson's own recursion stops at 2,048; a cheaper look at the depth first keeps hostile text from getting that far. */
static bool too_deep(const char *json, size_t size, uint32_t depth) {
    uint32_t now = 0;
    bool in_string = false;
    for (size_t i = 0; i < size; i++) {
        char c = json[i];
        if (in_string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            if (++now > depth) return true;
        } else if ((c == ']' || c == '}') && now > 0) {
            now--;
        }
    }
    return false;
}

/* ---- the usual document, without a tree of Jansson's ---- */

#define USUAL_DEPTH   256u /* of nesting */
#define USUAL_MEMBERS 64u  /* of one object */

typedef struct usual {
    cns_scan scan;
    cns_arena *arena;
    bool no_memory;
} usual;

static bool is_known(const cns_json *object, const char *key) {
    for (const cns_json *m = object->first; m; m = m->next)
        if (strcmp(m->key, key) == 0) return true;
    return false;
}

static const char *keep_text(usual *u, const cns_scanned *text) {
    const char *kept = u->scan.decoded->failed ? NULL : cns_arena_copy(u->arena, text->size ? text->data : "", text->size);
    if (!kept) u->no_memory = true;
    return kept;
}

static bool read_value(usual *u, cns_json *to);

static bool read_elements(usual *u, cns_json *to) {
    cns_json *last = NULL;
    bool object = to->kind == CNS_JSON_OBJECT;
    (void)cns_scan_open(&u->scan, object ? '{' : '[');
    while (cns_scan_more(&u->scan)) {
        cns_scanned key = {"", 0};
        if (object && (to->count == USUAL_MEMBERS || !cns_scan_key(&u->scan, &key))) return false;
        const char *kept = object ? keep_text(u, &key) : NULL;
        if (object && (!kept || is_known(to, kept))) return false;
        cns_json *child = new_child(u->arena, to, &last);
        if (!child) u->no_memory = true;
        if (!child) return false;
        child->key = kept;
        if (!read_value(u, child)) return false;
    }
    return true;
}

static bool read_text(usual *u, cns_json *to) {
    cns_scanned text;
    to->kind = CNS_JSON_STRING;
    if (!cns_scan_text(&u->scan, &text)) return false;
    to->size = text.size;
    to->text = keep_text(u, &text);
    return to->text;
}

/* False: memory is short, or it is for Jansson to judge: a number that is not whole, a member twice, a very large object. */
static bool read_value(usual *u, cns_json *to) {
    switch (cns_scan_kind(&u->scan)) {
    case '{': to->kind = CNS_JSON_OBJECT; return read_elements(u, to);
    case '[': to->kind = CNS_JSON_ARRAY; return read_elements(u, to);
    case '"': return read_text(u, to);
    case 't': to->kind = CNS_JSON_TRUE; break;
    case 'f': to->kind = CNS_JSON_FALSE; break;
    case 'n': to->kind = CNS_JSON_NULL; break;
    default: to->kind = CNS_JSON_INTEGER; return cns_scan_integer(&u->scan, &to->integer);
    }
    cns_scan_skip(&u->scan);
    return true;
}

/* The tree of a document that is sound and usual: nearly every one. NULL with CONSULT_OK: it is another. */
static consult_status read_usual(cns_arena *arena, const char *json, size_t size, uint32_t depth, const cns_json **root) {
    cns_buffer decoded;
    *root = NULL;
    if (depth > USUAL_DEPTH) return CONSULT_OK;
    cns_buffer_start(&decoded, arena->memory);
    usual u = {.arena = arena};
    cns_scan_start(&u.scan, json, size, &decoded);
    cns_json *made = NULL;
    if (cns_scan_check(&u.scan, depth + 1) == CONSULT_OK) {
        made = cns_arena_get(arena, sizeof *made);
        u.no_memory = !made;
    }
    if (made && read_value(&u, made)) *root = made;
    cns_buffer_free(&decoded);
    return u.no_memory ? CONSULT_NO_MEMORY : CONSULT_OK;
}

/* ---- any document ---- */

static const char byte_order_mark[] = "\xEF\xBB\xBF";
#define MARK_BYTES (sizeof byte_order_mark - 1)

static size_t mark_size(const char *json, size_t size) {
    return size >= MARK_BYTES && memcmp(json, byte_order_mark, MARK_BYTES) == 0 ? MARK_BYTES : 0;
}

static bool is_utf16(const char *json, size_t size) {
    if (size < 2) return false;
    return memcmp(json, "\xFF\xFE", 2) == 0 || memcmp(json, "\xFE\xFF", 2) == 0 || (!json[0] != !json[1] && size % 2 == 0);
}

/* Whether the text is in another encoding: told before what a reader of JSON would make of it. */
static bool is_encoded_otherwise(const char *json, size_t size, cns_json_error *error) {
    size_t at = cns_utf8_check(json, size);
    if (is_utf16(json, size)) {
        set_error(error, "this is UTF-16: save it as UTF-8", NULL);
        error->line = error->column = 1;
    } else if (at < size) {
        set_error(error, "this is not UTF-8 from here on: save it as UTF-8 (it may be in GB18030, GBK or Big5)", NULL);
        cns_utf8_place(json, at, &error->line, &error->column);
        error->offset = at;
    } else {
        return false;
    }
    error->encoding = true;
    return true;
}

static consult_status read_with_jansson(cns_arena *arena, const char *json, size_t size, uint32_t depth, const cns_json **root,
                                        cns_json_error *error) {
    cns_json *made = cns_arena_get(arena, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    json_error_t fault;
    json_t *tree = json_loadb(json, size, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);
    if (!tree) {
        set_error(error, json_error_code(&fault) == json_error_null_character ? "a text cannot hold \\u0000" : fault.text, &fault);
        return json_error_code(&fault) == json_error_out_of_memory ? CONSULT_NO_MEMORY : CONSULT_INVALID_JSON;
    }
    consult_status status = convert(arena, tree, depth + 1, made);
    json_decref(tree);
    if (status == CONSULT_OK) *root = made;
    return status;
}

consult_status cns_json_read(cns_arena *arena, const char *json, size_t size, uint32_t depth, const cns_json **root,
                             cns_json_error *error) {
    *root = NULL;
    set_error(error, "", NULL);
    size_t mark = mark_size(json, size);
    json += mark;
    size -= mark;
    bool deep = too_deep(json, size, depth);
    consult_status status = deep ? CONSULT_OK : read_usual(arena, json, size, depth, root);
    if (*root || status != CONSULT_OK) return status;
    if (is_encoded_otherwise(json, size, error)) return CONSULT_INVALID_JSON;
    if (!deep) return read_with_jansson(arena, json, size, depth, root, error);
    set_error(error, "", NULL);
    snprintf(error->message, sizeof error->message, "JSON is nested more than %u deep: flatten it", (unsigned)depth);
    return CONSULT_LIMIT;
}

const char *cns_json_error_code(const cns_json_error *error, consult_status status) {
    return status == CONSULT_LIMIT ? "too-deep" : error->encoding ? "not-utf-8" : "bad-json";
}

const cns_json *cns_json_member(const cns_json *object, const char *key) {
    if (!object || object->kind != CNS_JSON_OBJECT) return NULL;
    for (const cns_json *m = object->first; m; m = m->next)
        if (strcmp(m->key, key) == 0) return m;
    return NULL;
}

const char *cns_json_string(const cns_json *object, const char *key, const char *fallback) {
    const cns_json *m = cns_json_member(object, key);
    return m && m->kind == CNS_JSON_STRING ? m->text : fallback;
}

/* A member's name as a pointer writes it: ~ as ~0, / as ~1. */
static size_t put_key(const char *key, char *to, size_t capacity) {
    size_t used = 0;
    for (; *key && used + 3 < capacity; key++) {
        if (*key == '~' || *key == '/') {
            to[used++] = '~';
            to[used++] = *key == '~' ? '0' : '1';
        } else {
            to[used++] = *key;
        }
    }
    to[used] = 0;
    return used;
}

void cns_json_pointer(const cns_json *value, char *pointer, size_t capacity) {
    const cns_json *path[64];
    size_t depth = 0, used = 0;
    for (const cns_json *v = value; v && v->parent && depth < 64; v = v->parent) path[depth++] = v;
    pointer[0] = 0;
    while (depth-- > 0 && used + 16 < capacity) {
        const cns_json *v = path[depth];
        pointer[used++] = '/';
        if (v->key)
            used += put_key(v->key, pointer + used, capacity - used);
        else
            used += (size_t)snprintf(pointer + used, capacity - used, "%u", (unsigned)v->index);
    }
    pointer[used] = 0;
}

/* Walks valid JSON text; `at` is always inside. */
typedef struct walker {
    const char *json;
    size_t size, at;
} walker;

static void skip_space(walker *w) {
    while (w->at < w->size && strchr(" \t\r\n", w->json[w->at]) && w->json[w->at]) w->at++;
}

static void skip_string(walker *w) {
    for (w->at++; w->at < w->size && w->json[w->at] != '"'; w->at++)
        if (w->json[w->at] == '\\') w->at++;
    w->at++;
}

static void skip_value(walker *w) {
    skip_space(w);
    uint32_t depth = 0;
    do {
        char c = w->at < w->size ? w->json[w->at] : 0;
        if (c == '"') {
            skip_string(w);
        } else if (c == '[' || c == '{') {
            depth++;
            w->at++;
        } else if (c == ']' || c == '}') {
            if (depth == 0) return;
            depth--;
            w->at++;
        } else if (depth == 0 && c != ',' && c != 0) {
            while (w->at < w->size && !strchr(",]} \t\r\n", w->json[w->at])) w->at++;
            return;
        } else {
            w->at++;
        }
    } while (depth > 0 && w->at < w->size);
}

/* From the start of an array or object to its index-th value. */
static void enter(walker *w, const cns_json *child) {
    skip_space(w);
    w->at++;
    for (uint32_t i = 0; i <= child->index && w->at < w->size; i++) {
        skip_space(w);
        if (child->key) {
            skip_string(w);
            skip_space(w);
            w->at++; /* the colon */
            skip_space(w);
        }
        if (i == child->index) return;
        skip_value(w);
        skip_space(w);
        w->at++; /* the comma */
    }
}

void cns_json_locate(const char *json, size_t size, const cns_json *value, uint32_t *line, uint32_t *column) {
    const cns_json *path[64];
    size_t depth = 0;
    for (const cns_json *v = value; v && v->parent && depth < 64; v = v->parent) path[depth++] = v;
    size_t mark = mark_size(json, size);
    json += mark;
    size -= mark;
    walker w = {json, size, 0};
    while (depth-- > 0) enter(&w, path[depth]);
    skip_space(&w);
    *line = *column = 0;
    if (w.at >= size) return;
    cns_utf8_place(json, w.at, line, column);
}
