#include "engine/lint.h"

#include "engine/condition.h"
#include "engine/double.h"
#include "engine/read.h"
#include "engine/words.h"

#include <string.h>

typedef struct run {
    cns_reading *r;
    const cns_situation *situation;
    consult_locale locale;
    cns_arena *arena;
    const cns_settled *settled; /* of a part of a draft, looked at by the rules that sentences decide; NULL: by every rule */
    bool joined;                /* the reading is one of joined words: they alone count */
    consult_finding **items;
    size_t count, capacity;
} run;

#define JOINED_MOST 16u /* characters of a finding in joined words: what lies farther apart are two lines, or a list */

static bool applies(const run *l, const cns_rule *rule) {
    const cns_situation *s = l->situation;
    if (rule->state >= CNS_STATE_DRAFT) return false;
    if (rule->audiences && !(rule->audiences >> s->audience & 1)) return false;
    if (rule->regions && s->region && !(rule->regions >> s->region & 1)) return false;
    uint32_t law = CNS_LAW_OF(s->region, s->audience);
    if (s->has_day && (s->day < rule->law_from[law] || s->day > rule->law_to[law])) return false;
    if (rule->channels && !(rule->channels >> s->channel & 1)) return false;
    if (rule->phases.count == 0 && rule->interrupts.count == 0) return true;
    if (s->interrupt != CNS_NONE && cns_model_has(l->r->model, rule->interrupts, s->interrupt)) return true;
    return s->interrupt == CNS_NONE && s->phase != CNS_NONE && cns_model_has(l->r->model, rule->phases, s->phase);
}

static const char *localised(const run *l, const cns_titles *t) {
    bool hant = l->locale == CONSULT_LOCALE_ZH_HANT;
    cns_name name = hant ? t->hant : t->hans;
    if (name.length == 0) name = hant ? t->hans : t->hant; /* better in the other script than not at all */
    return cns_model_text(l->r->model, name.length ? name : t->en);
}

static bool grow(run *l) {
    if (l->count < l->capacity) return true;
    size_t capacity = l->capacity ? l->capacity * 2 : 16;
    consult_finding **bigger = cns_arena_array(l->arena, capacity, sizeof *bigger);
    if (!bigger) return false;
    if (l->count) memcpy(bigger, l->items, l->count * sizeof *bigger);
    l->items = bigger;
    l->capacity = capacity;
    return true;
}

static bool is_joined(const run *l, cns_extent at) {
    cns_alphabet alphabet = cns_words_alphabet(l->r->model);
    return at.end - at.start <= JOINED_MOST && cns_symbols_joined(&l->r->symbols, &alphabet, at.start, at.end);
}

static bool add(run *l, const cns_rule *rule, cns_extent at) {
    const cns_model *m = l->r->model;
    if (l->joined && !is_joined(l, at)) return true;
    cns_found *found = cns_arena_get(l->arena, sizeof *found);
    if (!found || !grow(l)) return false;
    consult_finding *f = &found->told;
    found->rule = (uint32_t)(rule - m->rules);
    found->marks_draft = rule->marks_draft;
    bool hant = l->locale == CONSULT_LOCALE_ZH_HANT;
    f->struct_size = sizeof *f;
    f->rule = cns_model_text(m, rule->id);
    f->family = cns_model_text(m, rule->family);
    f->shadow = rule->state == CNS_STATE_SHADOW;
    f->level = f->shadow ? CONSULT_LEVEL_INFO : (consult_level)rule->level;
    f->span = found->at = cns_reading_span(l->r, at);
    f->quote.size = f->span.end - f->span.start;
    f->quote.data = cns_arena_copy(l->arena, l->r->symbols.text + f->span.start, f->quote.size);
    f->message = localised(l, &rule->message);
    f->message_en = cns_model_text(m, rule->message.en);
    if (rule->replaces && f->quote.size) f->replacement = cns_model_text(m, hant ? rule->replace_hant : rule->replace_hans);
    if (rule->advice.hans.length || rule->advice.hant.length) f->advice = localised(l, &rule->advice);
    f->source = cns_model_text(m, rule->source);
    f->law = cns_model_text(m, rule->laws[CNS_LAW_OF(l->situation->region, l->situation->audience)]);
    f->whole_draft = !rule->by_sentence;
    l->items[l->count++] = f;
    return f->quote.data;
}

consult_status cns_lint_holds(cns_reading *r, const cns_situation *situation, uint32_t rule, bool *holds) {
    const run l = {.r = r, .situation = situation};
    const cns_rule *entry = &r->model->rules[rule];
    cns_view view = {r, r->model, situation, entry->unless.count ? &entry->unless : NULL, CONSULT_OK};
    *holds = applies(&l, entry) && cns_condition_holds(&view, entry->when, NULL);
    return view.status;
}

bool cns_lint_awaits(const consult_pack *pack, const cns_situation *situation) {
    cns_reading none = {.model = &pack->model};
    const run l = {.r = &none, .situation = situation};
    for (uint32_t i = 0; i < pack->model.rules_count; i++) {
        const cns_rule *rule = &pack->model.rules[i];
        if (rule->by_sentence || rule->level != CONSULT_LEVEL_BLOCK || rule->state != CNS_STATE_ON || rule->when == CNS_NONE)
            continue;
        if (applies(&l, rule) && cns_condition_awaits(pack, situation, rule->when)) return true;
    }
    return false;
}

/* A rule that only looks for the words of a concept tells all of them; others the first CNS_EXTENTS places. */
static consult_status look_for_words(run *l, const cns_rule *rule, cns_view *view, uint32_t concept) {
    uint32_t count;
    const cns_extent *found = cns_words_of(l->r, concept, &count);
    for (uint32_t i = 0; i < count; i++)
        if (!cns_condition_cut(view, found[i]) && !add(l, rule, found[i])) return CONSULT_NO_MEMORY;
    return view->status;
}

static consult_status look(run *l, uint32_t index) {
    const cns_rule *rule = &l->r->model->rules[index];
    if (!applies(l, rule) || ((l->settled || l->joined) && !rule->by_sentence)) return CONSULT_OK;
    cns_view view = {l->r, l->r->model, l->situation, rule->unless.count ? &rule->unless : NULL, CONSULT_OK};
    const cns_node *node = &l->r->model->nodes[rule->when];
    if (node->kind == CNS_OP_CONCEPT && node->b == 0 && !rule->marks_draft) return look_for_words(l, rule, &view, node->a);
    cns_extents where;
    where.count = 0;
    bool holds = cns_condition_holds(&view, rule->when, &where);
    if (view.status != CONSULT_OK) return view.status;
    if (!holds) return CONSULT_OK;
    if (rule->marks_draft) where.at[0] = cns_words_trim(l->r, (cns_extent){0, (uint32_t)l->r->symbols.count});
    if (rule->marks_draft) where.count = 1;
    if (where.count == 0) where.at[where.count++] = (cns_extent){0, 0};
    for (uint32_t i = 0; i < where.count; i++)
        if (!add(l, rule, where.at[i])) return CONSULT_NO_MEMORY;
    return CONSULT_OK;
}

static bool is_before(const consult_finding *a, const consult_finding *b) {
    if (a->span.start != b->span.start) return a->span.start < b->span.start;
    if (a->level != b->level) return a->level > b->level;
    if (a->span.end != b->span.end) return a->span.end > b->span.end;
    return strcmp(a->rule, b->rule) < 0;
}

/* Merges sorted runs [from, middle) and [middle, to) of `items` through `other`. */
static void merge(consult_finding **items, consult_finding **other, size_t from, size_t middle, size_t to) {
    size_t a = from, b = middle;
    for (size_t k = from; k < to; k++)
        other[k] = b == to || (a < middle && !is_before(items[b], items[a])) ? items[a++] : items[b++];
    memcpy(items + from, other + from, (to - from) * sizeof *items);
}

static bool sort(run *l) {
    consult_finding **other = cns_arena_array(l->arena, l->count + 1, sizeof *other);
    if (!other) return false;
    for (size_t width = 1; width < l->count; width *= 2)
        for (size_t from = 0; from + width < l->count; from += 2 * width)
            merge(l->items, other, from, from + width, from + 2 * width < l->count ? from + 2 * width : l->count);
    return true;
}

/* Words that are spaced out in one line are found in both readings of joined words. */
static void drop_twins(run *l) {
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        const consult_finding *f = l->items[i], *last = kept ? l->items[kept - 1] : NULL;
        if (!last || is_before(last, f)) l->items[kept++] = l->items[i];
    }
    l->count = kept;
}

static const cns_found *found_of(const consult_finding *f) {
    return (const cns_found *)(const void *)f;
}

static uint32_t rule_of(const consult_finding *f) {
    return found_of(f)->rule;
}

/* Something is missing, or the draft as a whole is at fault. */
static bool has_no_words(const consult_finding *f) {
    return f->span.start == f->span.end || found_of(f)->marks_draft;
}

/* Whether the same fault is told by another finding too: of one family, at overlapping places (or both without words of their own,
 * of one rule). The most serious tells it; of equals the longest, of those the first. */
static bool is_told_by(const consult_finding *f, const consult_finding *other, bool other_is_first) {
    if (other->shadow || f->shadow || strcmp(other->family, f->family) != 0) return false;
    uint32_t size = f->span.end - f->span.start, other_size = other->span.end - other->span.start;
    if (has_no_words(f) != has_no_words(other)) return false;
    if (has_no_words(f) ? rule_of(other) != rule_of(f) : other->span.start >= f->span.end || f->span.start >= other->span.end)
        return false;
    if (other->level != f->level) return other->level > f->level;
    return other_size != size ? other_size > size : other_is_first;
}

#define LOOK_BACK 64u

/* What becomes of a finding: told; told by another one of the same place; of a rule that is told once, and was. */
typedef enum fate { TOLD, HIDDEN, SPENT } fate;

typedef struct fates {
    fate *of;      /* each finding, as far as it is known */
    uint8_t *told; /* bits: rules that are told once, and were */
    bool whole;    /* those of rules that sentences decide are known: now for the others */
} fates;

/* Whether finding k may tell what finding i does. */
static bool may_tell(const run *l, const fates *f, size_t k, size_t i) {
    bool of_whole = l->items[k]->whole_draft;
    if (of_whole && !f->whole) return false;
    bool known = k < i || (f->whole && !of_whole);
    return known ? f->of[k] != SPENT : !cns_bit(f->told, rule_of(l->items[k]));
}

static fate fate_of(const run *l, const fates *f, size_t i) {
    const consult_finding *own = l->items[i];
    if (cns_bit(f->told, rule_of(own))) return SPENT;
    for (size_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < l->count; k++) {
        if (k > i && l->items[k]->span.start > own->span.end) break;
        if (k != i && may_tell(l, f, k, i) && is_told_by(own, l->items[k], k < i)) return HIDDEN;
    }
    return TOLD;
}

/* Whether a rule that does not yield itself has found a fault of the same family. */
static bool is_yielded(const run *l, const consult_finding *own) {
    for (size_t i = 0; i < l->count; i++) {
        const consult_finding *f = l->items[i];
        if (!f->shadow && !l->r->model->rules[rule_of(f)].yields && strcmp(f->family, own->family) == 0) return true;
    }
    return false;
}

/* Findings of rules that yield are spent before anything is decided: what is not told hides nothing. */
static void yield(const run *l, fates *f, uint8_t *asked) {
    for (size_t i = 0; i < l->count; i++) {
        uint32_t rule = rule_of(l->items[i]);
        if (!l->r->model->rules[rule].yields || cns_bit(asked, rule)) continue;
        cns_bit_set(asked, rule);
        if (is_yielded(l, l->items[i])) cns_bit_set(f->told, rule);
    }
}

static void decide(const run *l, fates *f, bool whole) {
    f->whole = whole;
    for (size_t i = 0; i < l->count; i++) {
        uint32_t rule = rule_of(l->items[i]);
        const cns_rule *of = &l->r->model->rules[rule];
        if (l->items[i]->whole_draft != whole) continue;
        f->of[i] = fate_of(l, f, i);
        if (f->of[i] == TOLD && (of->once || of->yields)) cns_bit_set(f->told, rule);
    }
}

/* What sentences decided is told by a finding of the whole draft instead, if one that is told can. */
static void give_way(const run *l, fates *f) {
    for (size_t i = 0; i < l->count; i++) {
        if (l->items[i]->whole_draft || f->of[i] != TOLD) continue;
        for (size_t k = i > LOOK_BACK ? i - LOOK_BACK : 0; k < l->count && f->of[i] == TOLD; k++) {
            if (k > i && l->items[k]->span.start > l->items[i]->span.end) break;
            if (l->items[k]->whole_draft && f->of[k] == TOLD && is_told_by(l->items[i], l->items[k], k < i)) f->of[i] = HIDDEN;
        }
    }
}

/* Findings are in the order of their places: what overlaps one stands near it. A rule that is told once is told at the first place
 * where no other tells the fault; from there on it neither tells nor hides anything. Rules that sentences decide come first and by
 * themselves, so that a stream, which knows nothing else yet, decides the same; then the others, which may tell their faults. */
static bool resolve(run *l) {
    size_t kept = 0, bytes = cns_bit_bytes(l->r->model->rules_count);
    fates f = {cns_arena_array(l->arena, l->count + 1, sizeof *f.of), cns_arena_get(l->arena, bytes + 1), false};
    uint8_t *asked = cns_arena_get(l->arena, bytes + 1);
    if (!f.of || !f.told || !asked) return false;
    if (l->settled)
        memcpy(f.told, l->settled->once, bytes);
    else
        memset(f.told, 0, bytes);
    yield(l, &f, asked);
    decide(l, &f, false);
    if (!l->settled) {
        decide(l, &f, true);
        give_way(l, &f);
    }
    for (size_t i = 0; i < l->count; i++)
        if (f.of[i] == TOLD) l->items[kept++] = l->items[i];
    l->count = kept;
    return true;
}

/* What begins in the part of a draft that is settled counts if it was told: else it comes of what is not there, in front of it. */
static void keep_settled(run *l) {
    const cns_settled *s = l->settled;
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        size_t start = s->from + l->items[i]->span.start, end = s->from + l->items[i]->span.end;
        bool counts = start >= s->before;
        for (size_t k = 0; k < s->count && !counts; k++)
            counts = s->told[k].rule == rule_of(l->items[i]) && s->told[k].start == start && s->told[k].end == end;
        if (counts) l->items[kept++] = l->items[i];
    }
    l->count = kept;
}

/* The last of the findings kept that is of this rule, if it is near; NULL. */
static consult_finding *last_of_rule(const run *l, size_t kept, uint32_t rule) {
    for (size_t k = kept; k > 0 && kept - k < LOOK_BACK; k--)
        if (rule_of(l->items[k - 1]) == rule) return l->items[k - 1];
    return NULL;
}

/* A finding gets another place and, unless NULL, other words to put there. */
static bool widen(run *l, consult_finding *f, consult_span span, const char *words) {
    if (words) f->replacement = words;
    if (span.start == f->span.start && span.end == f->span.end) return true;
    f->span = span;
    f->quote.size = span.end - span.start;
    f->quote.data = cns_arena_copy(l->arena, l->r->symbols.text + span.start, f->quote.size);
    return f->quote.data;
}

/* A replacement takes in what it would say again, and the next place of its rule when only a pause lies between. */
static bool join_doubles(run *l) {
    const cns_symbols *symbols = &l->r->symbols;
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        consult_finding *f = l->items[i], *before = last_of_rule(l, kept, rule_of(f));
        const char *words = f->replacement;
        l->items[kept++] = f;
        if (!words || !*words) continue;
        consult_span span = cns_double_span(symbols->text, symbols->size, f->span, words);
        if (before && cns_double_joins(symbols->text, before->span, f->span, words)) {
            kept--;
            span.start = before->span.start;
            f = before;
        }
        if (!widen(l, f, span, NULL)) return false;
    }
    l->count = kept;
    return true;
}

/* The words of two replacements as one, what both say once. NULL: no memory. */
static const char *join_words(run *l, const char *first, const char *second, size_t shared) {
    size_t size = strlen(first), more = strlen(second) - shared;
    char *words = cns_arena_get(l->arena, size + more + 1);
    if (!words) return NULL;
    memcpy(words, first, size);
    memcpy(words + size, second + shared, more);
    words[size + more] = 0;
    return words;
}

/* Replacements of two rules side by side that would say something twice (你 and 你好: 您您好) become one, at both places; the
 * second finding is told as it is. */
static bool join_neighbours(run *l) {
    consult_finding *before = NULL;
    for (size_t i = 0; i < l->count; i++) {
        consult_finding *f = l->items[i];
        if (!f->replacement || f->shadow || (before && f->span.start < before->span.end)) continue; /* as cns_lint_fix() goes */
        size_t shared =
            before ? cns_double_shared(l->r->symbols.text, before->span, before->replacement, f->span, f->replacement) : 0;
        if (!shared) {
            before = f;
            continue;
        }
        const char *words = join_words(l, before->replacement, f->replacement, shared);
        if (!words || !widen(l, before, (consult_span){before->span.start, f->span.end}, words)) return false;
    }
    return true;
}

/* What the rules find in a reading. */
static consult_status look_all(run *l, cns_reading *r) {
    consult_status status = CONSULT_OK;
    l->r = r;
    cns_reading_wake(r, l->situation->role, true);
    for (uint32_t i = 0; status == CONSULT_OK && cns_sleepers_next(&r->rules, i, &i); i++) status = look(l, i);
    return status;
}

static consult_status finish(run *l, consult_findings **findings) {
    consult_findings *made = cns_arena_get(l->arena, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    if (l->settled) keep_settled(l);
    if (!sort(l)) return CONSULT_NO_MEMORY;
    drop_twins(l);
    if (!resolve(l) || !join_doubles(l) || !join_neighbours(l)) return CONSULT_NO_MEMORY;
    made->struct_size = sizeof *made;
    made->count = l->count;
    union {
        consult_finding **own;
        const consult_finding *const *given;
    } items = {l->items};
    made->items = items.given;
    for (size_t i = 0; i < l->count; i++)
        if (l->items[i]->level > made->worst) made->worst = l->items[i]->level;
    *findings = made;
    return CONSULT_OK;
}

/* What they find in joined words besides. *count = how many such readings there are. */
static consult_status look_at_joined(run *l, consult_worker *w, uint32_t *count) {
    consult_status status = CONSULT_OK;
    bool any = true, more = true;
    l->joined = true;
    for (*count = 0; status == CONSULT_OK && more && *count < CNS_HALVES; ++*count) {
        status = cns_read_joined(&w->joined[*count], &w->reading, *count, &any, &more);
        if (status != CONSULT_OK || !any) break;
        status = look_all(l, &w->joined[*count]);
    }
    l->r = &w->reading;
    return status;
}

consult_status cns_lint_run_sentences(consult_worker *w, const cns_situation *situation, consult_locale locale,
                                      const cns_settled *settled, uint32_t *joined, consult_findings **findings) {
    run l = {.situation = situation, .locale = locale, .arena = &w->arena, .settled = settled};
    uint32_t count = 0;
    *findings = NULL;
    consult_status status = look_all(&l, &w->reading);
    if (status == CONSULT_OK) status = look_at_joined(&l, w, &count);
    if (joined) *joined = count;
    return status == CONSULT_OK ? finish(&l, findings) : status;
}

consult_status cns_lint_run(consult_worker *w, const cns_situation *situation, consult_locale locale, consult_findings **findings) {
    return cns_lint_run_sentences(w, situation, locale, NULL, NULL, findings);
}

const char *cns_lint_fix(const char *text, size_t size, const consult_findings *findings, cns_arena *arena, size_t *fixed_size) {
    size_t whole = size, at = 0, used = 0;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i]->replacement) whole += strlen(findings->items[i]->replacement);
    char *fixed = cns_arena_get(arena, whole + 1);
    if (!fixed) return NULL;
    for (size_t i = 0; i < findings->count; i++) {
        const consult_finding *f = findings->items[i];
        if (!f->replacement || f->shadow || f->span.start < at) continue; /* of overlapping ones the first is done */
        size_t length = strlen(f->replacement);
        memcpy(fixed + used, text + at, f->span.start - at);
        used += f->span.start - at;
        memcpy(fixed + used, f->replacement, length);
        used += length;
        at = f->span.end;
    }
    memcpy(fixed + used, text + at, size - at);
    *fixed_size = used + size - at;
    return fixed;
}
