/* Rules over drafts. A rule with `swap` becomes one rule for each pair, each with a concept of its own. */
#include "compile/compiler.h"

#include "text/civil.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* The concept of one pair, as if it stood in the JSON: its first text, the rule's `allow`. */
static void add_concept(cns_compiler *c, const cns_entry *rule, const cns_json *word, uint32_t number) {
    char id[80];
    snprintf(id, sizeof id, "%s#%u", rule->id, (unsigned)number);
    const char *own = cns_arena_copy(c->arena, id, strlen(id));
    cns_json *made = cns_arena_array(c->arena, 2, sizeof *made);
    if (!own || !made) {
        c->failed = true;
        return;
    }
    made[0] = (cns_json){.kind = CNS_JSON_ARRAY, .first = &made[1], .count = 1, .parent = word->parent};
    made[1] = *word;
    made[1].next = NULL;
    cns_put_own_concept(c, own, &made[0], cns_json_member(rule->json, "allow"));
}

static const cns_json *first_text(const cns_json *pair) {
    const cns_json *a = pair->kind == CNS_JSON_ARRAY ? pair->first : NULL;
    const cns_json *b = a && a->kind == CNS_JSON_STRING ? a->next : NULL;
    return b && !b->next && (b->kind == CNS_JSON_STRING || b->kind == CNS_JSON_OBJECT) ? a : NULL;
}

void cns_collect_swaps(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_RULE) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_RULE, i);
        uint32_t number = 0;
        for (const cns_json *pair = cns_get_list(c, json, "swap"); pair; pair = pair->next) {
            if (first_text(pair))
                add_concept(c, cns_entry_at(c, CNS_ENTRY_RULE, i), first_text(pair), number++);
            else
                cns_fault(c, pair, "bad-swap",
                          "a swap is a pair: [\"what stands\", \"what is better\"], the better one a text or one for each script: "
                          "{\"zh-Hans\": …, \"zh-Hant\": …}",
                          NULL);
        }
    }
}

/* The laws of a region and an audience as one line: title, article and since when, joined by "; ". */
typedef struct law_line {
    char text[600];
    size_t used;
    bool full;           /* whole entries only: a cut would not be UTF-8 */
    int32_t first, last; /* days on which one of them is in force */
} law_line;

/* A law, read once for all regions and audiences. */
typedef struct law {
    const char *title, *article, *from;
    uint32_t regions, audiences; /* bits; 0: it names none, and holds for all */
    int32_t first, last;
} law;

/* A day of a law; `none` when it is not said. */
static int32_t law_day(cns_compiler *c, const cns_json *json, const char *key, int32_t none) {
    const char *text = cns_get_text(c, json, key, "");
    int32_t day = none;
    if (*text && !cns_civil_read_day(text, &day)) cns_fault(c, json, "bad-date", "a date is written as \"2026-10-01\"", NULL);
    return day;
}

static law read_law(cns_compiler *c, const cns_json *json) {
    cns_check_members(c, json, "title article from to region audience");
    return (law){cns_get_text(c, json, "title", ""),
                 cns_get_text(c, json, "article", ""),
                 cns_get_text(c, json, "from", ""),
                 cns_get_bits(c, json, "region", "cn tw hk"),
                 cns_get_bits(c, json, "audience", "one_to_one broadcast"),
                 law_day(c, json, "from", INT32_MIN),
                 law_day(c, json, "to", INT32_MAX)};
}

static void add_law(law_line *line, const law *l) {
    if (l->first < line->first) line->first = l->first;
    if (l->last > line->last) line->last = l->last;
    size_t room = sizeof line->text - line->used;
    if (line->full) return;
    int n = snprintf(line->text + line->used, room, "%s%s%s%s%s%s%s", line->used ? "; " : "", l->title, *l->article ? " " : "",
                     l->article, *l->from ? " (" : "", l->from, *l->from ? ")" : "");
    line->full = n < 0 || (size_t)n >= room;
    if (line->full)
        line->text[line->used] = 0;
    else
        line->used += (size_t)n;
}

/* The laws of each region (0: wherever they may hold) for each audience, and from when to when one of them is in force; a rule
 * without laws there always holds. */
static void read_laws(cns_compiler *c, const cns_json *json, cns_rule *made) {
    law_line lines[CNS_LAWS];
    for (uint32_t i = 0; i < CNS_LAWS; i++) lines[i] = (law_line){.used = 0, .first = INT32_MAX, .last = INT32_MIN};
    for (const cns_json *item = cns_get_list(c, json, "law"); item; item = item->next) {
        law l = read_law(c, item);
        for (uint32_t i = 0; i < CNS_LAWS; i++) {
            uint32_t region = i % CNS_REGIONS,
                     audience = i < CNS_REGIONS ? CONSULT_AUDIENCE_ONE_TO_ONE : CONSULT_AUDIENCE_BROADCAST;
            bool here = region == 0 || l.regions == 0 || (l.regions >> region & 1);
            if (here && (l.audiences == 0 || (l.audiences >> audience & 1))) add_law(&lines[i], &l);
        }
    }
    for (uint32_t i = 0; i < CNS_LAWS; i++) {
        bool any = lines[i].first <= lines[i].last;
        made->laws[i] = cns_put_text(c, lines[i].text);
        made->law_from[i] = any ? lines[i].first : INT32_MIN;
        made->law_to[i] = any ? lines[i].last : INT32_MAX;
    }
}

/* A drop-in text: one for both scripts, or one for each. */
static void put_replacement(cns_compiler *c, const cns_json *text, cns_rule *made) {
    made->replaces = 1;
    if (text->kind == CNS_JSON_STRING) {
        made->replace_hans = made->replace_hant = cns_put_text(c, text->text);
        return;
    }
    cns_titles texts = cns_put_titles(c, text);
    made->replace_hans = texts.hans;
    made->replace_hant = texts.hant;
    if (!cns_json_member(text, "zh-Hans") || !cns_json_member(text, "zh-Hant"))
        cns_fault(c, text, "incomplete-rule",
                  "give the replacement in \"zh-Hans\" and in \"zh-Hant\": without one of them the words would be deleted there",
                  NULL);
}

static void read_replacement(cns_compiler *c, const cns_json *json, cns_rule *made) {
    const cns_json *replace = cns_json_member(json, "replace");
    if (replace) put_replacement(c, replace, made);
    if ((replace || cns_json_member(json, "swap")) && cns_json_member(json, "advice"))
        cns_fault(c, json, "replace-and-advice", "give either a drop-in \"replace\" or \"advice\": never both", NULL);
}

/* The phases of a rule may name interrupts too: a draft is written in either. */
static void read_places(cns_compiler *c, const cns_json *json, cns_rule *made) {
    uint32_t phases[64], interrupts[64], phase_count = 0, interrupt_count = 0;
    for (const cns_json *v = cns_get_list(c, json, "phase"); v; v = v->next) {
        uint32_t index = v->kind == CNS_JSON_STRING ? cns_entry_find(c, CNS_ENTRY_INTERRUPT, v->text) : CNS_NONE;
        if (index != CNS_NONE && interrupt_count < 64) {
            interrupts[interrupt_count++] = index;
        } else {
            index = cns_entry_named(c, CNS_ENTRY_PHASE, v);
            if (index != CNS_NONE && phase_count < 64) phases[phase_count++] = index;
        }
    }
    made->phases = cns_put_refs(c, phases, phase_count);
    made->interrupts = cns_put_refs(c, interrupts, interrupt_count);
}

static void add_examples(cns_compiler *c, const cns_json *json, const char *key, cns_example_kind kind, uint32_t first,
                         uint32_t count) {
    for (const cns_json *v = cns_get_list(c, json, key); v; v = v->next) {
        cns_example example = {kind, first, count, v, c->source};
        if (!cns_vector_append(&c->out->examples, c->memory, &example, 1)) c->failed = true;
    }
}

/* Appends the rule as many times as it has pairs; returns how many. */
static uint32_t put_swaps(cns_compiler *c, const cns_json *json, const cns_rule *rule, const char *id) {
    uint32_t number = 0;
    for (const cns_json *pair = cns_get_list(c, json, "swap"); pair && !c->failed; pair = pair->next) {
        const cns_json *word = first_text(pair);
        if (!word) continue;
        char concept[80];
        snprintf(concept, sizeof concept, "%s#%u", id, (unsigned)number++);
        cns_node node = {.kind = CNS_OP_CONCEPT, .a = cns_entry_find(c, CNS_ENTRY_CONCEPT, concept), .size = 1, .depth = 1};
        cns_rule made = *rule;
        made.when = cns_append(c, CNS_SECTION_nodes, &node);
        put_replacement(c, word->next, &made);
        if (made.when != CNS_NONE) made.waits = cns_demand_wake(c, made.when, cns_section_count(c, CNS_SECTION_rules), true);
        cns_append(c, CNS_SECTION_rules, &made);
    }
    return number;
}

/* How often and where its findings stand. */
static void read_manner(cns_compiler *c, const cns_json *json, cns_rule *made) {
    made->yields = cns_get_bool(c, json, "yields", false);
    made->once = cns_get_bool(c, json, "once", false) || made->yields;
    made->marks_draft = cns_get_choice(c, json, "marks", "place draft", 0);
}

static void put_rule(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_RULE, i);
    const cns_entry *entry = cns_entry_at(c, CNS_ENTRY_RULE, i);
    cns_check_members(c, json,
                      "rule family level audience channel region phase when unless message advice replace swap allow once yields "
                      "marks law source "
                      "hit miss state approval");
    cns_rule made = {.id = cns_put_text(c, entry->id), .state = entry->state};
    made.family = cns_put_text(c, cns_get_text(c, json, "family", ""));
    made.source = cns_put_source(c, json);
    read_laws(c, json, &made);
    made.level = 1 + cns_get_choice(c, json, "level", "info warning error block", 1);
    made.audiences = cns_get_bits(c, json, "audience", "one_to_one broadcast");
    made.channels = cns_get_bits(c, json, "channel", "online phone desk");
    made.regions = cns_get_bits(c, json, "region", "cn tw hk");
    read_places(c, json, &made);
    made.unless = cns_put_named(c, CNS_ENTRY_SCOPE, json, "unless");
    made.message = cns_put_titles(c, cns_json_member(json, "message"));
    made.advice = cns_put_titles(c, cns_json_member(json, "advice"));
    read_manner(c, json, &made);
    read_replacement(c, json, &made);
    if (made.marks_draft && made.replaces)
        cns_fault(c, json, "bad-marks", "a rule with a replacement marks the place that it replaces, not the draft", NULL);
    const cns_json *when = cns_json_member(json, "when"), *swap = cns_json_member(json, "swap");
    if (!cns_json_member(json, "family") || !cns_json_member(json, "message"))
        cns_fault(c, json, "incomplete-rule", "a rule needs \"family\" and \"message\"", NULL);
    if ((when != NULL) == (swap != NULL)) cns_fault(c, json, "no-when", "a rule needs either \"when\" or \"swap\"", NULL);
    uint32_t first = cns_section_count(c, CNS_SECTION_rules), count = 1;
    bool used = entry->state <= CNS_STATE_SHADOW;
    if (swap) {
        count = put_swaps(c, json, &made, entry->id);
    } else {
        made.when = when ? cns_compile_condition(c, when) : CNS_NONE;
        if (made.when != CNS_NONE && used) made.waits = cns_demand_wake(c, made.when, first, true);
        cns_append(c, CNS_SECTION_rules, &made);
    }
    if (used) add_examples(c, json, "hit", CNS_EXAMPLE_RULE_HIT, first, count);
    if (used) add_examples(c, json, "miss", CNS_EXAMPLE_RULE_MISS, first, count);
}

void cns_compile_rules(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_RULE) && !c->failed; i++) put_rule(c, i);
}
