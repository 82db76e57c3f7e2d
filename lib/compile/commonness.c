/* How common words are, as far as the pack itself tells: to know which part of a condition to look for first. */
#include "compile/compiler.h"

#include "text/utf8.h"

#define COMMON_MOST  1000000u
#define COMMON_SHIFT 4u /* a word of one more character is met 16 times as seldom */

static void count_text(cns_compiler *c, const cns_json *text) {
    for (size_t at = 0; at < text->size;) {
        uint32_t point;
        at += cns_utf8_decode((const unsigned char *)text->text, text->size, at, &point);
        if (point < CNS_SEEN_POINTS) c->seen[point]++;
        c->seen_all += point >= 0x80;
    }
}

static void count_value(cns_compiler *c, const cns_json *value) {
    if (value->kind == CNS_JSON_STRING) count_text(c, value);
    for (const cns_json *item = value->first; item; item = item->next) count_value(c, item);
}

void cns_count_characters(cns_compiler *c) {
    c->seen = cns_arena_array(c->arena, CNS_SEEN_POINTS, sizeof *c->seen);
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
        uint64_t seen = point >= 0x80 && point < CNS_SEEN_POINTS ? c->seen[point] * UINT64_C(100000) / (c->seen_all + 1) : 64;
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
