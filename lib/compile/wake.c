/* What can make a condition hold: the words without which it need not be looked at. */
#include "compile/compiler.h"

#include "text/utf8.h"

#define COMMON_MOST  1000000u
#define COMMON_POINT 0x10000u /* characters from here on are rare */
#define COMMON_SHIFT 4u       /* a word of one more character is met 16 times as seldom */

static void count_text(cns_compiler *c, const cns_json *text) {
    for (size_t at = 0; at < text->size;) {
        uint32_t point;
        at += cns_utf8_decode((const unsigned char *)text->text, text->size, at, &point);
        if (point >= 0x80 && point < COMMON_POINT) {
            c->seen[point]++;
            c->seen_all++;
        }
    }
}

static void count_value(cns_compiler *c, const cns_json *value) {
    if (value->kind == CNS_JSON_STRING) count_text(c, value);
    for (const cns_json *item = value->first; item; item = item->next) count_value(c, item);
}

void cns_count_characters(cns_compiler *c) {
    c->seen = cns_arena_array(c->arena, COMMON_POINT, sizeof *c->seen);
    if (!c->seen) c->failed = true;
    for (size_t i = 0; i < c->builder->sources.count && !c->failed; i++)
        if (c->roots[i]) count_value(c, c->roots[i]);
}

/* How often a word stands in a text, roughly: by its rarest character in what the pack itself says, and by its length. */
static uint32_t word_commonness(const cns_compiler *c, const cns_json *word) {
    uint64_t least = UINT32_MAX, characters = 0;
    for (size_t at = 0; at < word->size; characters++) {
        uint32_t point;
        at += cns_utf8_decode((const unsigned char *)word->text, word->size, at, &point);
        uint64_t seen = point >= 0x80 && point < COMMON_POINT ? c->seen[point] * UINT64_C(100000) / (c->seen_all + 1) : 64;
        if (seen < least) least = seen;
    }
    return characters > 8 ? 1 : 1 + (uint32_t)(least >> (COMMON_SHIFT * (characters ? characters - 1 : 0)));
}

static uint32_t commonness_of(const cns_compiler *c, const cns_json *words) {
    uint32_t sum = 0;
    for (const cns_json *word = words ? words->first : NULL; word && sum < COMMON_MOST; word = word->next)
        if (word->kind == CNS_JSON_STRING) sum += word_commonness(c, word);
    return sum;
}

static uint32_t commonness(const cns_compiler *c, uint32_t concept, uint32_t depth) {
    const cns_json *json = cns_entry_at(c, CNS_ENTRY_CONCEPT, concept)->json;
    uint32_t sum = commonness_of(c, cns_json_member(json, "any"));
    const cns_json *list = cns_json_member(json, "include");
    for (const cns_json *id = list ? list->first : NULL; id && depth < 4; id = id->next) {
        uint32_t other = id->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_CONCEPT, id->text) : CNS_NONE;
        if (other != CNS_NONE && sum < COMMON_MOST) sum += commonness(c, other, depth + 1);
    }
    return sum < COMMON_MOST ? sum : COMMON_MOST;
}

uint32_t cns_concept_commonness(const cns_compiler *c, uint32_t concept) {
    return commonness(c, concept, 0);
}

static void wake_by(const cns_compiler *c, cns_wake *wake, uint32_t concept) {
    wake->concepts[wake->count++] = concept;
    wake->commonness = cns_concept_commonness(c, concept);
}

static void join(cns_wake *to, const cns_wake *from) {
    to->always = to->always || from->always;
    to->digits = to->digits || from->digits;
    to->commonness += from->commonness;
    for (uint32_t i = 0; i < from->count && !to->always; i++) {
        bool known = false;
        for (uint32_t k = 0; k < to->count && !known; k++) known = to->concepts[k] == from->concepts[i];
        if (known) continue;
        if (to->count == sizeof to->concepts / sizeof *to->concepts)
            to->always = true;
        else
            to->concepts[to->count++] = from->concepts[i];
    }
}

/* Of several that must all hold, the one that is woken least often is enough. */
static bool is_rarer(const cns_wake *a, const cns_wake *b) {
    if (a->always != b->always) return b->always;
    if (a->digits != b->digits) return b->digits;
    return a->commonness < b->commonness;
}

static void wake_of_parts(const cns_compiler *c, const cns_node *n, bool all, cns_wake *wake) {
    wake->always = all;
    for (uint32_t i = 0; i < n->parts.count; i++) {
        cns_wake part;
        cns_condition_wake(c, CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, n->parts.first + i)->index, &part);
        if (!all)
            join(wake, &part);
        else if (is_rarer(&part, wake))
            *wake = part;
    }
}

void cns_condition_wake(const cns_compiler *c, uint32_t node, cns_wake *wake) {
    const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    wake->always = wake->digits = false;
    wake->count = wake->commonness = 0;
    switch (n->kind) {
    case CNS_OP_CONCEPT: wake_by(c, wake, n->a); break;
    case CNS_OP_FORMAT: {
        const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, n->a);
        if (f->gate == CNS_GATE_DIGIT)
            wake->digits = true;
        else
            wake_by(c, wake, f->concept);
        break;
    }
    case CNS_OP_NUMBER: wake->digits = true; break;
    case CNS_OP_ANY: wake_of_parts(c, n, false, wake); break;
    case CNS_OP_ALL:
    case CNS_OP_NEAR:
    case CNS_OP_BEFORE:
    case CNS_OP_ROW:
    case CNS_OP_AT_START:
    case CNS_OP_AT_END:
    case CNS_OP_ALONE:
    case CNS_OP_SCOPE:
    case CNS_OP_OUTSIDE:
    case CNS_OP_AT_LEAST: wake_of_parts(c, n, true, wake); break;
    default: wake->always = true; break;
    }
}

bool cns_put_waking(cns_compiler *c, uint32_t node, uint32_t target, bool rule) {
    cns_wake wake;
    cns_condition_wake(c, node, &wake);
    if (wake.always) return true;
    for (uint32_t i = 0; i < wake.count + (wake.digits ? 1u : 0u); i++) {
        cns_waking waking = {i < wake.count ? wake.concepts[i] : CNS_NONE, target, rule};
        if (!cns_vector_append(&c->wakings, c->memory, &waking, 1)) c->failed = true;
    }
    return false;
}
