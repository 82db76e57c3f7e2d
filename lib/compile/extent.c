/* How much of a draft decides whether a rule finds something: the sentence that holds the place, or the whole draft. A stream of
 * pieces (session/lint_stream.c) tells what sentences decide as soon as they have ended. */
#include "compile/compiler.h"

#include "text/utf8.h"

#include <string.h>

typedef enum extent {
    OF_TALK,     /* the same for every text: it asks about the talk */
    OF_SENTENCE, /* it has places, and each is decided by its sentence */
    OF_EITHER,   /* one or the other: it holds everywhere, or at places */
    OF_NONE,     /* no such place: decided by a sentence, where another condition says by which */
    OF_DRAFT
} extent;

typedef struct extents {
    cns_compiler *c;
    bool *crosses; /* concepts with a word that goes on behind the end of a sentence: it may come yet, */
    bool *allows;  /* or an allowed expression that does: it may take a word away yet */
    uint8_t *of;   /* extent of each node: parts stand before it */
} extents;

/* Where a text stands that is gone through. */
typedef struct passing {
    bool sentence, line; /* one has ended */
} passing;

/* Marks belong to the sentence that they end, those behind a line feed to what follows: it is crossed by a character that is no
 * mark behind one that ends a sentence, or by a mark in a new line. */
static bool passes_end(const uint32_t *points, uint32_t count, passing *p) {
    for (uint32_t i = 0; i < count; i++) {
        cns_class class = cns_fold_class(cns_fold_entry(points[i]));
        if (class == CNS_CLASS_SENTENCE_END) {
            p->sentence = true;
            p->line = p->line || points[i] == '\n';
        } else if (p->sentence && (class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT ||
                                   class == CNS_CLASS_SYMBOL || class == CNS_CLASS_OTHER)) {
            return true;
        } else if (p->line && class == CNS_CLASS_PUNCTUATION) {
            return true;
        }
    }
    return false;
}

static bool text_crosses(const char *text, size_t size) {
    passing p = {false, false};
    for (size_t at = 0; at < size;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (step == 0 || passes_end(folded, cns_fold_point(point, folded), &p)) return true;
        at += step;
    }
    return false;
}

static void read_literals(extents *e) {
    const char *strings = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_strings], char, 0);
    uint32_t concepts = cns_section_count(e->c, CNS_SECTION_concepts);
    for (uint32_t i = 0; i < cns_section_count(e->c, CNS_SECTION_literals); i++) {
        const cns_literal *l = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_literals], cns_literal, i);
        if (!text_crosses(strings + l->text.offset, l->text.length)) continue;
        for (uint32_t k = 0; k < l->payloads.count; k++) {
            const cns_payload *p = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_payloads], cns_payload, l->payloads.first + k);
            uint32_t index = p->means & CNS_PAYLOAD_INDEX;
            if (p->means & CNS_PAYLOAD_WEIGHT) continue;
            if (index < concepts) e->crosses[index] = true;
            if (index >= concepts) e->allows[index - concepts] = true;
        }
    }
}

static bool crosses(const extents *e, uint32_t concept) {
    return concept != CNS_NONE && (e->crosses[concept] || e->allows[concept]);
}

static bool words_cross(const extents *e, cns_range words) {
    const uint32_t *points = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_symbol_points], uint32_t, 0);
    for (uint32_t i = 0; i < words.count; i++) {
        const cns_word *w = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_words], cns_word, words.first + i);
        const uint16_t *symbols = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_word_symbols], uint16_t, w->first);
        passing p = {false, false};
        for (uint32_t k = 0; k < w->count; k++)
            if (passes_end(&points[symbols[k]], 1, &p)) return true;
    }
    return false;
}

static extent of_words(const extents *e, uint32_t list) {
    const cns_word_list *l = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_word_lists], cns_word_list, list);
    return words_cross(e, l->words) || words_cross(e, l->allow) ? OF_DRAFT : OF_SENTENCE;
}

/* A match may run over the end of a sentence; where it begins decides its sentence. But where the text ends is not known yet. */
static extent of_format(const extents *e, uint32_t format) {
    const cns_format *f = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_formats], cns_format, format);
    const char *pattern = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_strings], char, f->pattern.offset);
    for (const char *at = pattern; *at; at++) {
        if (*at == '$' || (at[0] == '\\' && (at[1] == 'Z' || at[1] == 'z'))) return OF_DRAFT;
        if (*at == '\\' && at[1]) at++;
    }
    return f->gate == CNS_GATE_CONCEPT && crosses(e, f->concept) ? OF_DRAFT : OF_SENTENCE;
}

static extent of_scope(const extents *e, uint32_t scope) {
    const cns_scope *s = CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_scopes], cns_scope, scope);
    bool whole = s->reach == CNS_REACH_TURN || (s->reach <= CNS_REACH_BOTH && s->stop > CNS_IN_SENTENCE);
    return whole || crosses(e, s->trigger) || crosses(e, s->until) || crosses(e, s->speech) ? OF_DRAFT : OF_SENTENCE;
}

static extent of_scopes(const extents *e, cns_range ids) {
    for (uint32_t i = 0; i < ids.count; i++)
        if (of_scope(e, CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_refs], cns_ref, ids.first + i)->index) == OF_DRAFT)
            return OF_DRAFT;
    return OF_SENTENCE;
}

/* How many parts of a node have each extent. */
static void count_parts(const extents *e, const cns_node *n, uint32_t counts[OF_DRAFT + 1]) {
    memset(counts, 0, (OF_DRAFT + 1) * sizeof *counts);
    for (uint32_t i = 0; i < n->parts.count; i++)
        counts[e->of[CNS_VECTOR_AT(&e->c->sections[CNS_SECTION_refs], cns_ref, n->parts.first + i)->index]]++;
}

/* Whether something below the node may be complete only behind its sentence. Parts lie right before their node. */
static bool may_come_late(const extents *e, const cns_node *n) {
    for (uint32_t i = 1; i < n->size; i++) {
        const cns_node *part = n - i;
        if (part->kind == CNS_OP_FORMAT || (part->kind == CNS_OP_CONCEPT && crosses(e, part->a))) return true;
    }
    return false;
}

/* Parts that must lie together. One that holds without a place lies everywhere. */
static extent of_arranged(const extents *e, const cns_node *n) {
    uint32_t counts[OF_DRAFT + 1];
    count_parts(e, n, counts);
    if (counts[OF_DRAFT]) return OF_DRAFT;
    if (counts[OF_SENTENCE] == 0) return counts[OF_NONE] + counts[OF_EITHER] ? OF_DRAFT : OF_TALK;
    if (n->kind == CNS_OP_ROW && n->b && may_come_late(e, n)) return OF_DRAFT;
    bool one_sentence = n->kind == CNS_OP_ROW || (n->kind == CNS_OP_ALL && n->a <= CNS_IN_SENTENCE);
    return one_sentence || (counts[OF_SENTENCE] == 1 && counts[OF_NONE] + counts[OF_EITHER] == 0) ? OF_SENTENCE : OF_DRAFT;
}

/* Some of several parts in one sentence. */
static extent of_several(const extents *e, const cns_node *n) {
    uint32_t counts[OF_DRAFT + 1];
    count_parts(e, n, counts);
    return n->b <= CNS_IN_SENTENCE && counts[OF_SENTENCE] == n->parts.count ? OF_SENTENCE : OF_DRAFT;
}

static extent of_choice(const extents *e, const cns_node *n) {
    uint32_t counts[OF_DRAFT + 1];
    count_parts(e, n, counts);
    if (counts[OF_TALK] == n->parts.count) return OF_TALK;
    if (counts[OF_SENTENCE] + counts[OF_TALK] + counts[OF_EITHER] < n->parts.count) return OF_DRAFT;
    if (n->kind == CNS_OP_ANY) return counts[OF_SENTENCE] == n->parts.count ? OF_SENTENCE : OF_EITHER;
    return may_come_late(e, n) ? OF_DRAFT : OF_NONE; /* it would take a finding back */
}

/* Of a node with one part: what that has, when the rest asks no farther than the sentence. */
static extent of_part(const extents *e, const cns_node *n, bool in_sentence) {
    uint32_t counts[OF_DRAFT + 1];
    count_parts(e, n, counts);
    return in_sentence && counts[OF_SENTENCE] == 1 ? OF_SENTENCE : OF_DRAFT;
}

static extent of_node(const extents *e, const cns_node *n) {
    switch (n->kind) {
    case CNS_OP_CONCEPT: return e->allows[n->a] ? OF_DRAFT : OF_SENTENCE;
    case CNS_OP_FORMAT: return of_format(e, n->a);
    case CNS_OP_WORDS: return of_words(e, n->a);
    case CNS_OP_NUMBER: return OF_SENTENCE;
    case CNS_OP_LATIN: return crosses(e, n->a) || crosses(e, n->b) ? OF_DRAFT : OF_SENTENCE;
    case CNS_OP_ALL:
    case CNS_OP_NEAR:
    case CNS_OP_BEFORE:
    case CNS_OP_ROW: return of_arranged(e, n);
    case CNS_OP_SEVERAL: return of_several(e, n);
    case CNS_OP_ANY:
    case CNS_OP_NONE: return of_choice(e, n);
    case CNS_OP_AT_START:
    case CNS_OP_AT_END:
    case CNS_OP_ALONE: return of_part(e, n, n->a <= CNS_IN_SENTENCE);
    case CNS_OP_SCOPE: return of_part(e, n, of_scope(e, n->a) == OF_SENTENCE);
    case CNS_OP_OUTSIDE: return of_part(e, n, of_scopes(e, n->ids) == OF_SENTENCE);
    case CNS_OP_UNLIKE: return of_part(e, n, true);
    case CNS_OP_METRIC: return n->a >= CNS_METRIC_REPLY_AFTER_S && n->a <= CNS_METRIC_TALK_PERMILLE ? OF_TALK : OF_DRAFT;
    case CNS_OP_AT_LEAST:
    case CNS_OP_SIGNAL:
    case CNS_OP_EVER:
    case CNS_OP_LABEL:
    case CNS_OP_FLAG: return OF_DRAFT;
    default: return OF_TALK;
    }
}

/* A stream waits for a match of one of these that may go on: what stands before its end may not be shown. */
static void mark_formats(cns_compiler *c, uint32_t node) {
    uint32_t size = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node)->size;
    for (uint32_t i = 0; i < size; i++) {
        const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node - i);
        if (n->kind == CNS_OP_FORMAT) CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, n->a)->streamed = 1;
    }
}

void cns_compile_extents(cns_compiler *c) {
    uint32_t nodes = cns_section_count(c, CNS_SECTION_nodes);
    extents e = {.c = c,
                 .crosses = cns_arena_array(c->arena, cns_section_count(c, CNS_SECTION_concepts) + 1, sizeof *e.crosses),
                 .allows = cns_arena_array(c->arena, cns_section_count(c, CNS_SECTION_concepts) + 1, sizeof *e.allows),
                 .of = cns_arena_array(c->arena, nodes + 1, sizeof *e.of)};
    if (!e.crosses || !e.allows || !e.of) {
        c->failed = true;
        return;
    }
    read_literals(&e);
    for (uint32_t i = 0; i < nodes; i++)
        e.of[i] = (uint8_t)of_node(&e, CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, i));
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_rules); i++) {
        cns_rule *rule = CNS_VECTOR_AT(&c->sections[CNS_SECTION_rules], cns_rule, i);
        rule->by_sentence = !rule->marks_draft && !rule->yields && rule->when != CNS_NONE && e.of[rule->when] == OF_SENTENCE &&
                            of_scopes(&e, rule->unless) == OF_SENTENCE;
        if (rule->by_sentence) mark_formats(c, rule->when);
    }
}
