/* Rows: words one behind the other. Only the rarest part is in the automaton; the others are looked for beside it. */
#include "compile/compiler.h"

#include <string.h>

uint32_t cns_get_words(cns_compiler *c, const cns_json *json, const char *key) {
    const cns_json *value = cns_json_member(json, key);
    if (!value || (value->kind == CNS_JSON_ARRAY && !value->first)) return CNS_NONE;
    return value->kind == CNS_JSON_STRING ? cns_entry_named(c, CNS_ENTRY_CONCEPT, value) : cns_put_words(c, value, NULL);
}

static bool is_plain(const cns_compiler *c, uint32_t concept, uint32_t depth) {
    const cns_json *json = cns_entry_at(c, CNS_ENTRY_CONCEPT, concept)->json;
    if (cns_json_member(json, "loose") || cns_json_member(json, "fold") || cns_json_member(json, "alone_word")) return false;
    const cns_json *list = cns_json_member(json, "include");
    for (const cns_json *id = list ? list->first : NULL; id; id = id->next) {
        uint32_t other = id->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_CONCEPT, id->text) : CNS_NONE;
        if (other == CNS_NONE || depth == 0 || !is_plain(c, other, depth - 1)) return false;
    }
    return true;
}

uint32_t cns_put_word_list(cns_compiler *c, uint32_t concept) {
    if (!is_plain(c, concept, 4)) return CNS_NONE;
    for (uint32_t i = 0; i < c->lists.count; i++)
        if (*CNS_VECTOR_AT(&c->lists, uint32_t, i) == concept) return i;
    if (!cns_vector_append(&c->lists, c->memory, &concept, 1)) c->failed = true;
    return (uint32_t)c->lists.count - 1;
}

static cns_node *node_at(const cns_compiler *c, uint32_t index) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, index);
}

/* A part: a list of words, the id of a concept, "#" for a number, or a condition that is one word or format. */
static uint32_t put_part(cns_compiler *c, const cns_json *part, uint32_t (*compile)(cns_compiler *, const cns_json *)) {
    cns_node node = {.kind = CNS_OP_CONCEPT, .a = CNS_NONE, .size = 1, .depth = 1};
    if (part->kind == CNS_JSON_OBJECT) {
        uint32_t index = compile(c, part);
        uint32_t kind = index == CNS_NONE ? CNS_OP_CONCEPT : node_at(c, index)->kind;
        if (kind == CNS_OP_CONCEPT || kind == CNS_OP_FORMAT) return index;
        cns_fault(c, part, "bad-row", "a part of a row is a list of words, the id of a concept, a \"words\" or a \"format\"", NULL);
        return CNS_NONE;
    }
    if (part->kind == CNS_JSON_STRING && strcmp(part->text, "#") == 0)
        node.kind = CNS_OP_NUMBER;
    else
        node.a = part->kind == CNS_JSON_ARRAY ? cns_put_words(c, part, NULL) : cns_entry_named(c, CNS_ENTRY_CONCEPT, part);
    if (node.kind == CNS_OP_CONCEPT && node.a == CNS_NONE) return CNS_NONE;
    return c->failed ? CNS_NONE : cns_append(c, CNS_SECTION_nodes, &node);
}

/* The part that is met least often; CNS_NONE when there is none that the scan finds. */
static uint32_t rarest(const cns_compiler *c, const uint32_t *parts, uint32_t count) {
    uint32_t best = CNS_NONE, least = 0;
    for (uint32_t i = 0; i < count; i++) {
        const cns_node *n = node_at(c, parts[i]);
        if (n->kind == CNS_OP_NUMBER) continue;
        uint32_t common = n->kind == CNS_OP_CONCEPT ? cns_concept_commonness(c, n->a) : UINT32_MAX;
        if (best == CNS_NONE || common < least) {
            best = i;
            least = common;
        }
    }
    return best;
}

/* Words of the part need not be scanned for. */
static void set_aside(cns_compiler *c, uint32_t index) {
    cns_node *n = node_at(c, index);
    uint32_t list = n->kind == CNS_OP_CONCEPT ? cns_put_word_list(c, n->a) : CNS_NONE;
    if (list == CNS_NONE) return;
    n->kind = CNS_OP_WORDS;
    n->a = list;
    n->b = 0;
}

typedef struct row {
    uint32_t parts[CNS_NODE_ARRANGED], gaps[CNS_NODE_ARRANGED], count;
} row;

/* Parts, and between two of them how many characters may stand there (0 when it is not said). */
static bool read_row(cns_compiler *c, const cns_json *json, row *r, uint32_t (*compile)(cns_compiler *, const cns_json *)) {
    bool ok = true, gap_due = false;
    r->count = 0;
    for (const cns_json *item = cns_get_list(c, json, "row"); item; item = item->next) {
        if (item->kind == CNS_JSON_INTEGER) {
            ok = ok && gap_due && item->next && item->integer >= 0 && item->integer <= CNS_NODE_GAP;
            gap_due = false;
            if (ok) r->gaps[r->count - 1] = (uint32_t)item->integer;
            continue;
        }
        if (r->count == CNS_NODE_ARRANGED - 1) {
            cns_fault(c, item, "too-many-parts", "a row takes 11 parts", NULL);
            return false;
        }
        r->parts[r->count] = put_part(c, item, compile);
        if (r->parts[r->count] == CNS_NONE) return false;
        r->gaps[r->count++] = 0;
        gap_due = true;
    }
    if (ok && r->count >= 2) return true;
    cns_fault(c, json, "bad-row", "a row is two parts or more, with one number (of characters, 0 to 1000) between two at most",
              NULL);
    return false;
}

bool cns_compile_row(cns_compiler *c, const cns_json *json, cns_node *node, uint32_t (*compile)(cns_compiler *, const cns_json *)) {
    row r;
    if (!read_row(c, json, &r, compile)) return false;
    node->b = 0;
    node->c = rarest(c, r.parts, r.count);
    if (node->c == CNS_NONE) {
        cns_fault(c, json, "bad-row", "a row of numbers alone says too little: add words", NULL);
        return false;
    }
    node->ids = cns_put_refs(c, r.gaps, r.count - 1);
    cns_node without = {.kind = CNS_OP_CONCEPT, .a = cns_get_words(c, json, "without"), .size = 1, .depth = 1};
    if (without.a != CNS_NONE && !c->failed) {
        node->b = 1;
        r.parts[r.count++] = cns_append(c, CNS_SECTION_nodes, &without);
    }
    for (uint32_t i = 0; i < r.count; i++)
        if (i != node->c) set_aside(c, r.parts[i]);
    node->parts = cns_put_refs(c, r.parts, r.count);
    return !c->failed;
}
