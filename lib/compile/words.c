/* Concepts and n-grams: words become literals, literals become automata. */
#include "compile/compiler.h"

#include "match/build.h"
#include "text/homophone.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define WEIGHT_MOST 100000 /* milli-log-odds */

typedef enum meaning { A_WORD, AN_EXCEPTION, A_WEIGHT } meaning;

/* What a literal means, and in whose texts (bits 1 << consult_role): see cns_payload. */
typedef struct payload {
    meaning kind;
    uint32_t target; /* concept or label */
    int32_t weight;  /* of a word: 1 = only where it stands alone */
    uint32_t roles;
} payload;

/* One literal of one automaton, by its folded form. */
typedef struct literal {
    const char *text; /* as first written */
    uint32_t *points;
    uint32_t count;
    cns_variant variant;
    cns_vector payloads; /* payload */
} literal;

/* A word of a concept that is not scanned for. */
typedef struct spare {
    const uint32_t *points;
    uint32_t count;
    bool allow;
} spare;

typedef struct words {
    cns_compiler *c;
    const uint8_t *roles; /* of each concept: in whose texts it is looked for */
    cns_vector spares;    /* spare: of the concepts of word lists, each in a row */
    cns_range *spares_of; /* of each concept */
    bool aside;           /* words become spares, not literals */
    cns_vector literals;  /* literal */
    cns_map map;          /* folded form → place in literals */
    cns_vector points;    /* uint32_t: of all literals */
    uint32_t visits;      /* of concepts, included ones too */
} words;

static bool is_meaningful(uint32_t point) {
    cns_class class = cns_fold_class(cns_fold_entry(point));
    return class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT;
}

/* Folds as matching will fold the text. 0 points: nothing is left; more than CNS_LITERAL_SYMBOLS: too long. */
static uint32_t fold(const char *text, size_t size, cns_variant variant, uint32_t points[CNS_LITERAL_SYMBOLS]) {
    bool loose = cns_variant_is_loose(variant);
    uint32_t count = 0;
    for (size_t at = 0; at < size;) {
        uint32_t point, to[CNS_FOLD_EXPANSION_MAX];
        at += cns_utf8_decode((const unsigned char *)text, size, at, &point);
        uint32_t n = cns_fold_point(point, to);
        for (uint32_t i = 0; i < n; i++) {
            if (loose && !is_meaningful(to[i])) continue;
            to[i] = cns_variant_point(variant, to[i]);
            if (loose && count && points[count - 1] == to[i] && cns_fold_class(cns_fold_entry(to[i])) != CNS_CLASS_DIGIT) continue;
            if (count == CNS_LITERAL_SYMBOLS) return count + 1;
            points[count++] = to[i];
        }
    }
    return count;
}

/* The literal of these points, made when there is none yet. NULL without memory. */
static literal *literal_with(words *w, const char *text, const uint32_t *points, uint32_t count, cns_variant variant) {
    cns_compiler *c = w->c;
    uint32_t parts[CNS_LITERAL_SYMBOLS + 1] = {(uint32_t)variant};
    size_t bytes = (count + 1) * sizeof *parts;
    memcpy(parts + 1, points, count * sizeof *points);
    char *key = cns_arena_copy(c->arena, (const char *)parts, bytes);
    bool added;
    uint32_t *place = key ? cns_map_put(&w->map, key, bytes, &added) : NULL;
    if (!place) {
        c->failed = true;
        return NULL;
    }
    if (added) {
        literal made = {text, (uint32_t *)(void *)key + 1, count, variant, {0}};
        cns_vector_start(&made.payloads, sizeof(payload));
        *place = (uint32_t)w->literals.count;
        if (!cns_vector_append(&w->literals, c->memory, &made, 1) || !cns_vector_append(&w->points, c->memory, made.points, count))
            c->failed = true;
    }
    return c->failed ? NULL : CNS_VECTOR_AT(&w->literals, literal, *place);
}

static void put_spare(words *w, const cns_json *word, bool allow) {
    cns_compiler *c = w->c;
    uint32_t points[CNS_LITERAL_SYMBOLS + 1];
    uint32_t count = word->kind == CNS_JSON_STRING ? fold(word->text, word->size, CNS_VARIANT_PLAIN, points) : 0;
    if (count == 0 || count > CNS_LITERAL_SYMBOLS) {
        cns_fault(c, word, "bad-word", "a word must have 1 to 64 visible characters", NULL);
        return;
    }
    const char *copy = cns_arena_copy(c->arena, (const char *)points, count * sizeof *points);
    spare made = {(const uint32_t *)(const void *)copy, count, allow};
    if (!copy || !cns_vector_append(&w->spares, c->memory, &made, 1) || !cns_vector_append(&w->points, c->memory, points, count))
        c->failed = true;
}

static void add_payload(words *w, literal *l, payload more) {
    for (size_t i = 0; l && i < l->payloads.count; i++) {
        payload *p = CNS_VECTOR_AT(&l->payloads, payload, i);
        if (p->kind != more.kind || p->target != more.target || (p->kind == A_WEIGHT && p->roles != more.roles)) continue;
        int32_t sum = p->weight + more.weight; /* each within ±WEIGHT_MOST */
        if (p->kind == A_WEIGHT)
            p->weight = sum > WEIGHT_MOST ? WEIGHT_MOST : sum < -WEIGHT_MOST ? -WEIGHT_MOST : sum;
        else
            p->weight = p->weight && more.weight; /* anywhere, when one of the two says so */
        return;
    }
    if (l && !cns_vector_append(&l->payloads, w->c->memory, &more, 1)) w->c->failed = true;
}

/* Of at most so many characters of a word each may be spelled out by itself; of longer words all are or none is. */
#define SPELLED_MAX 4

/* Appends a character, or its pinyin; the same one twice counts once, as in the text. */
static uint32_t spell(uint32_t *points, uint32_t count, uint32_t point, const char *letters) {
    for (uint32_t i = 0; count <= CNS_LITERAL_SYMBOLS && (letters ? letters[i] : i == 0); i++) {
        uint32_t next = letters ? (uint32_t)letters[i] : point;
        if (count && points[count - 1] == next && cns_number_digit(next) < 0) continue;
        if (count < CNS_LITERAL_SYMBOLS) points[count] = next;
        count++;
    }
    return count;
}

/* The word with some characters, or all, spelled out in its pinyin. Letters must not go on beside it. */
static void put_spellings(words *w, const char *text, const uint32_t *points, uint32_t count, payload meant) {
    uint32_t spelled = 0, shapes = 2;
    for (uint32_t i = 0; i < count; i++) spelled += cns_homophone_letters(points[i]) != NULL;
    if (spelled <= SPELLED_MAX) shapes = 1u << spelled;
    meant.weight = 1;
    for (uint32_t shape = 1; shape < shapes; shape++) {
        uint32_t made[CNS_LITERAL_SYMBOLS], size = 0, which = 0;
        for (uint32_t i = 0; i < count; i++) {
            const char *letters = cns_homophone_letters(points[i]);
            bool spells = letters && (spelled > SPELLED_MAX || (shape >> which & 1));
            which += letters != NULL;
            size = spell(made, size, points[i], spells ? letters : NULL);
        }
        if (size <= CNS_LITERAL_SYMBOLS) add_payload(w, literal_with(w, text, made, size, CNS_VARIANT_HOMOPHONE), meant);
    }
}

/* Whether a word begins or ends so that a text can go on with it: with a letter or a digit. */
static bool may_go_on(const uint32_t *points, uint32_t count) {
    cns_class first = cns_fold_class(cns_fold_entry(points[0])), last = cns_fold_class(cns_fold_entry(points[count - 1]));
    return first == CNS_CLASS_LETTER || first == CNS_CLASS_DIGIT || last == CNS_CLASS_LETTER || last == CNS_CLASS_DIGIT;
}

static void put_word(words *w, const cns_json *word, cns_variant variant, payload meant) {
    if (w->aside) {
        put_spare(w, word, meant.kind == AN_EXCEPTION);
        return;
    }
    uint32_t points[CNS_LITERAL_SYMBOLS];
    uint32_t count = word && word->kind == CNS_JSON_STRING ? fold(word->text, word->size, variant, points) : 0;
    if (count == 0 || count > CNS_LITERAL_SYMBOLS) {
        cns_fault(w->c, word, "bad-word", "a word must have 1 to 64 visible characters", NULL);
        return;
    }
    if (meant.kind == A_WORD && !may_go_on(points, count)) meant.weight = 0;
    add_payload(w, literal_with(w, word->text, points, count, variant), meant);
    if (variant == CNS_VARIANT_HOMOPHONE) put_spellings(w, word->text, points, count, meant);
}

/* How the words of a concept are looked for. */
typedef struct manner {
    cns_variant variant;
    bool alone;
} manner;

static manner manner_of(cns_compiler *c, const cns_json *concept) {
    bool loose = cns_get_bool(c, concept, "loose", false); /* who hides a word writes it in one with others */
    manner made = {loose ? CNS_VARIANT_LOOSE : CNS_VARIANT_PLAIN, cns_get_bool(c, concept, "alone_word", !loose)};
    for (const cns_json *name = cns_get_list(c, concept, "fold"); name; name = name->next) {
        uint32_t choice = name->kind == CNS_JSON_STRING ? cns_choice_place("digits lookalikes homophones", name->text) : CNS_NONE;
        if (choice == 0 && made.variant == CNS_VARIANT_PLAIN)
            made.variant = CNS_VARIANT_DIGITS;
        else if ((choice == 1 || choice == 2) && made.variant == CNS_VARIANT_LOOSE)
            made.variant = choice == 1 ? CNS_VARIANT_LOOKALIKE : CNS_VARIANT_HOMOPHONE;
        else
            cns_fault(c, name, "bad-fold",
                      "\"fold\" is \"digits\", or with \"loose\" \"lookalikes\" or \"homophones\"; one of them", NULL);
    }
    return made;
}

static void put_list(words *w, const cns_json *object, const char *key, manner how, meaning kind, uint32_t concept) {
    /* what takes a word away is written as it is: folded by sound, a word that sounds alike would take it away */
    if (kind == AN_EXCEPTION && how.variant == CNS_VARIANT_HOMOPHONE) how.variant = CNS_VARIANT_LOOSE;
    for (const cns_json *word = cns_get_list(w->c, object, key); word && !w->c->failed; word = word->next)
        put_word(w, word, how.variant, (payload){kind, concept, kind == A_WORD ? how.alone : 0, w->roles[concept]});
}

#define INCLUDE_DEPTH 8
#define VISITS_MAX    100000u

/* The words of concept `from`, and of those that it includes, count for `concept`. */
static void put_concept(words *w, uint32_t concept, uint32_t from, uint32_t depth) {
    cns_compiler *c = w->c;
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CONCEPT, from);
    manner how = manner_of(c, json);
    if (depth > INCLUDE_DEPTH || ++w->visits > VISITS_MAX) {
        cns_fault(c, json, "endless-include", "concepts include each other too deeply, or in a circle", NULL);
        return;
    }
    put_list(w, json, "any", how, A_WORD, concept);
    put_list(w, json, "allow", how, AN_EXCEPTION, concept);
    for (size_t i = 0; i < c->additions.count; i++) {
        const cns_addition *a = CNS_VECTOR_AT(&c->additions, cns_addition, i);
        if (a->kind != CNS_ENTRY_CONCEPT || a->entry != from) continue;
        c->source = a->source;
        put_list(w, a->json, "add", how, A_WORD, concept);
        put_list(w, a->json, "allow", how, AN_EXCEPTION, concept);
    }
    c->source = cns_entry_at(c, CNS_ENTRY_CONCEPT, from)->source;
    for (const cns_json *id = cns_get_list(c, json, "include"); id && !c->failed; id = id->next) {
        uint32_t other = cns_entry_named(c, CNS_ENTRY_CONCEPT, id);
        if (other != CNS_NONE) put_concept(w, concept, other, depth + 1);
        c->source = cns_entry_at(c, CNS_ENTRY_CONCEPT, from)->source;
    }
}

/* The words of the concepts of word lists. */
static void put_spares(words *w) {
    cns_compiler *c = w->c;
    w->aside = true;
    for (uint32_t i = 0; i < c->lists.count && !c->failed; i++) {
        uint32_t concept = *CNS_VECTOR_AT(&c->lists, uint32_t, i);
        w->spares_of[concept].first = (uint32_t)w->spares.count;
        put_concept(w, concept, concept, 0);
        w->spares_of[concept].count = (uint32_t)w->spares.count - w->spares_of[concept].first;
    }
    w->aside = false;
}

static void put_concepts(words *w) {
    cns_compiler *c = w->c;
    w->roles = cns_concept_roles(c);
    w->spares_of = cns_arena_array(c->arena, cns_entry_count(c, CNS_ENTRY_CONCEPT) + 1, sizeof *w->spares_of);
    if (!w->roles || !w->spares_of) c->failed = true;
    if (!c->failed) put_spares(w);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CONCEPT) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_CONCEPT, i);
        cns_check_members(c, json, "concept any include allow loose fold alone_word source state");
        if (w->roles[i]) put_concept(w, i, i, 0);
        json = cns_entry_open(c, CNS_ENTRY_CONCEPT, i);
        cns_concept made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CONCEPT, i)->id)};
        made.source = cns_put_source(c, json);
        cns_append(c, CNS_SECTION_concepts, &made);
    }
}

/* The weights of an n-gram, as one layer gives them. */
static void put_ngram(words *w, const cns_json *json) {
    cns_compiler *c = w->c;
    cns_check_members(c, json, "ngram role labels source state");
    uint32_t roles = cns_get_roles(c, json);
    if (cns_get_choice(c, json, "state", "on shadow draft retired", CNS_STATE_ON) != CNS_STATE_ON) return;
    const cns_json *labels = cns_json_member(json, "labels");
    for (const cns_json *m = labels ? labels->first : NULL; m && !c->failed; m = m->next) {
        uint32_t label = m->key ? cns_entry_find(c, CNS_ENTRY_LABEL, m->key) : CNS_NONE;
        if (label == CNS_NONE || m->kind != CNS_JSON_INTEGER || m->integer < -WEIGHT_MOST || m->integer > WEIGHT_MOST)
            cns_fault(c, m, "bad-weight", "a weight is a known label with a number of milli-log-odds", NULL);
        else
            put_word(w, cns_json_member(json, "ngram"), CNS_VARIANT_PLAIN, (payload){A_WEIGHT, label, (int32_t)m->integer, roles});
    }
}

static void put_ngrams(words *w) {
    cns_compiler *c = w->c;
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_NGRAM) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_NGRAM, i);
        if (cns_entry_at(c, CNS_ENTRY_NGRAM, i)->state == CNS_STATE_ON) put_ngram(w, json);
    }
    for (size_t i = 0; i < c->additions.count && !c->failed; i++) {
        const cns_addition *a = CNS_VECTOR_AT(&c->additions, cns_addition, i);
        if (a->kind != CNS_ENTRY_NGRAM || cns_entry_at(c, CNS_ENTRY_NGRAM, a->entry)->state != CNS_STATE_ON) continue;
        c->source = a->source;
        put_ngram(w, a->json);
    }
}

static cns_range put_vector(cns_compiler *c, cns_section section, const cns_vector *from) {
    cns_range range = {cns_section_count(c, section), (uint32_t)from->count};
    if (!cns_vector_append(&c->sections[section], c->memory, from->data, from->count)) c->failed = true;
    return range;
}

/* The automaton of the literals of one variant. */
static void put_automaton(words *w, const cns_alphabet *alphabet, uint32_t symbol_count, cns_variant variant) {
    cns_compiler *c = w->c;
    size_t most = w->literals.count ? w->literals.count : 1, count = 0, used = 0;
    cns_literal_key *keys = cns_arena_array(c->arena, most, sizeof *keys);
    uint32_t *numbers = cns_arena_array(c->arena, most, sizeof *numbers);
    uint16_t *symbols = cns_arena_array(c->arena, w->points.count + 1, sizeof *symbols);
    cns_automaton_build build;
    cns_automaton_build_start(&build);
    c->failed = c->failed || !keys || !numbers || !symbols;
    for (uint32_t i = 0; i < w->literals.count && !c->failed; i++) {
        const literal *l = CNS_VECTOR_AT(&w->literals, literal, i);
        if (l->variant != variant) continue;
        keys[count] = (cns_literal_key){symbols + used, l->count};
        numbers[count++] = i;
        for (uint32_t k = 0; k < l->count; k++) symbols[used++] = cns_alphabet_symbol(alphabet, l->points[k]);
    }
    if (!c->failed && cns_automaton_make(&build, c->memory, keys, numbers, count, symbol_count,
                                         cns_section_count(c, CNS_SECTION_trie)) != CONSULT_OK)
        c->failed = true;
    cns_automaton made = {.filter_bits = build.filter_bits, .pair_bits = build.pair_bits, .longest = build.longest};
    made.filter = put_vector(c, CNS_SECTION_filters, &build.filter);
    made.pairs = put_vector(c, CNS_SECTION_pairs, &build.pairs);
    made.singles = put_vector(c, CNS_SECTION_singles, &build.singles);
    put_vector(c, CNS_SECTION_trie, &build.trie);
    put_vector(c, CNS_SECTION_links, &build.links);
    cns_append(c, CNS_SECTION_automata, &made);
    cns_automaton_build_free(&build, c->memory);
}

/* For each literal that is no plain one, the symbol of it that texts have least often (as the sources of the pack show): a text
 * without any of these need not be looked through again for the variant. keys[symbol] has the bits of the variants; NULL without
 * memory. */
static const uint8_t *choose_keys(words *w, const cns_alphabet *alphabet, size_t symbol_count) {
    uint32_t *common = cns_compile_commonness(w->c, alphabet, symbol_count);
    uint8_t *keys = cns_arena_array(w->c->arena, symbol_count, sizeof *keys);
    if (!common || !keys) return NULL;
    for (size_t i = 0; i < w->literals.count; i++) {
        const literal *l = CNS_VECTOR_AT(&w->literals, literal, i);
        const uint32_t *counts = common + l->variant * symbol_count;
        uint16_t best = cns_alphabet_symbol(alphabet, l->points[0]);
        for (uint32_t k = 1; k < l->count; k++) {
            uint16_t symbol = cns_alphabet_symbol(alphabet, l->points[k]);
            if (counts[symbol] < counts[best]) best = symbol;
        }
        if (l->variant != CNS_VARIANT_PLAIN) keys[best] |= (uint8_t)(1u << l->variant);
    }
    return keys;
}

/* What words written by their sound are found in: every character that sounds like one of theirs. */
static void put_homophones(words *w) {
    cns_compiler *c = w->c;
    bool *used = cns_arena_array(c->arena, CNS_HOMOPHONE_COUNT, sizeof *used);
    if (!used) c->failed = true;
    for (size_t i = 0; i < w->literals.count && !c->failed; i++) {
        const literal *l = CNS_VECTOR_AT(&w->literals, literal, i);
        for (uint32_t k = 0; l->variant == CNS_VARIANT_HOMOPHONE && k < l->count; k++)
            if (l->points[k] - CNS_HOMOPHONE_FIRST < CNS_HOMOPHONE_COUNT) used[l->points[k] - CNS_HOMOPHONE_FIRST] = true;
    }
    for (uint32_t i = 0; i < CNS_HOMOPHONE_COUNT && !c->failed; i++) {
        uint32_t point = CNS_HOMOPHONE_FIRST + i, first = cns_homophone(point);
        if (first != point && used[first - CNS_HOMOPHONE_FIRST] && !cns_vector_append(&w->points, c->memory, &point, 1))
            c->failed = true;
    }
}

/* Numerals, look-alikes and what formats name have symbols of their own whether or not a word uses them: the reading looks for
 * them. */
static void put_other_points(words *w) {
    cns_compiler *c = w->c;
    for (uint32_t point = '0'; point < 0xA000; point++)
        if ((cns_number_begins(point) || cns_variant_point(CNS_VARIANT_LOOKALIKE, point) != point) &&
            !cns_vector_append(&w->points, c->memory, &point, 1))
            c->failed = true;
    put_homophones(w);
    cns_heads_points(c, &w->points);
}

static uint16_t first_symbol(const cns_alphabet *alphabet, const spare *s) {
    return cns_alphabet_symbol(alphabet, s->points[0]);
}

/* The words of one list, or those that take them away, in the order of their first symbols. */
static cns_range put_words(words *w, const cns_alphabet *alphabet, cns_range of, bool allow, cns_word_list *list) {
    cns_compiler *c = w->c;
    cns_range range = {cns_section_count(c, CNS_SECTION_words), 0};
    for (uint32_t i = 0; i < of.count && !c->failed; i++) {
        const spare *s = CNS_VECTOR_AT(&w->spares, spare, of.first + i);
        if (s->allow != allow) continue;
        cns_word made = {cns_section_count(c, CNS_SECTION_word_symbols), s->count};
        uint16_t first = first_symbol(alphabet, s);
        for (uint32_t k = 0; k < s->count; k++) {
            uint16_t symbol = cns_alphabet_symbol(alphabet, s->points[k]);
            cns_append(c, CNS_SECTION_word_symbols, &symbol);
        }
        cns_append(c, CNS_SECTION_words, &made);
        range.count++;
        if (s->count > list->longest) list->longest = s->count;
        if (!allow) list->begins[first >> 5 & 1] |= 1u << (first & 31);
    }
    return range;
}

static void sort_words(cns_compiler *c, cns_range range) {
    cns_word *sorted = CNS_VECTOR_AT(&c->sections[CNS_SECTION_words], cns_word, range.first);
    const uint16_t *symbols = CNS_VECTOR_AT(&c->sections[CNS_SECTION_word_symbols], uint16_t, 0);
    for (uint32_t i = 1; i < range.count; i++) {
        cns_word moved = sorted[i];
        uint32_t k = i;
        for (; k > 0 && symbols[sorted[k - 1].first] > symbols[moved.first]; k--) sorted[k] = sorted[k - 1];
        sorted[k] = moved;
    }
}

static void put_word_lists(words *w, const cns_alphabet *alphabet) {
    cns_compiler *c = w->c;
    for (uint32_t i = 0; i < c->lists.count && !c->failed; i++) {
        cns_word_list made = {{0, 0}, {0, 0}, 0, {0, 0}};
        cns_range of = w->spares_of[*CNS_VECTOR_AT(&c->lists, uint32_t, i)];
        made.words = put_words(w, alphabet, of, false, &made);
        made.allow = put_words(w, alphabet, of, true, &made);
        if (c->failed) return;
        sort_words(c, made.words);
        cns_append(c, CNS_SECTION_word_lists, &made);
    }
}

static void put_payload(cns_compiler *c, const payload *p) {
    cns_payload made = {p->target};
    if (p->kind == AN_EXCEPTION) made.means += cns_section_count(c, CNS_SECTION_concepts);
    if (p->kind == A_WORD && p->weight) made.means |= CNS_PAYLOAD_ALONE;
    if (p->kind == A_WEIGHT) {
        cns_weight weight = {p->target, p->weight};
        made.means = CNS_PAYLOAD_WEIGHT | cns_append(c, CNS_SECTION_weights, &weight);
    }
    cns_append(c, CNS_SECTION_payloads, &made);
}

/* The payloads of a literal, by whose texts they count in. */
static void put_literal(cns_compiler *c, const literal *l) {
    static const uint32_t sides[] = {1u << CONSULT_ROLE_PATIENT, 1u << CONSULT_ROLE_PATIENT | 1u << CONSULT_ROLE_AGENT,
                                     1u << CONSULT_ROLE_AGENT};
    uint32_t counts[3] = {0};
    cns_literal made = {.text = cns_put_text(c, l->text), .payloads = {cns_section_count(c, CNS_SECTION_payloads), 0}};
    for (size_t side = 0; side < 3; side++)
        for (size_t i = 0; i < l->payloads.count; i++) {
            const payload *p = CNS_VECTOR_AT(&l->payloads, payload, i);
            if ((p->roles & sides[1]) != sides[side]) continue;
            put_payload(c, p);
            counts[side]++;
        }
    made.payloads.count = counts[0] + counts[1] + counts[2];
    made.patients = counts[0] + counts[1];
    made.agents = counts[1] + counts[2];
    cns_append(c, CNS_SECTION_literals, &made);
}

static void put_literals(words *w) {
    cns_compiler *c = w->c;
    put_other_points(w);
    cns_alphabet_build build;
    cns_alphabet_build_start(&build);
    consult_status status = cns_alphabet_make(&build, c->memory, w->points.data, w->points.count);
    if (status == CONSULT_LIMIT)
        cns_fault(c, NULL, "too-many-characters", "the words use more than 65,000 different characters", NULL);
    if (status == CONSULT_NO_MEMORY) c->failed = true;
    if (status == CONSULT_OK) {
        cns_alphabet alphabet = cns_alphabet_view(&build);
        for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) put_automaton(w, &alphabet, (uint32_t)build.classes.count, (cns_variant)v);
        cns_compile_symbols(c, &alphabet, &build.points);
        const uint8_t *keys = c->failed ? NULL : choose_keys(w, &alphabet, build.classes.count);
        if (keys)
            cns_compile_symbol_variants(c, build.classes.count, keys);
        else
            c->failed = true;
        put_vector(c, CNS_SECTION_symbol_points, &build.points);
        if (!c->failed) cns_heads_put(c, build.classes.count);
        put_word_lists(w, &alphabet);
        cns_compile_symbol_values(c, &alphabet, build.classes.data);
        put_vector(c, CNS_SECTION_symbol_pages, &build.pages);
        put_vector(c, CNS_SECTION_symbols, &build.symbols);
        put_vector(c, CNS_SECTION_symbol_classes, &build.classes);
    }
    cns_alphabet_build_free(&build, c->memory);
    for (size_t i = 0; i < w->literals.count && !c->failed; i++) put_literal(c, CNS_VECTOR_AT(&w->literals, literal, i));
}

void cns_compile_words(cns_compiler *c) {
    words w = {.c = c};
    cns_vector_start(&w.literals, sizeof(literal));
    cns_vector_start(&w.points, sizeof(uint32_t));
    cns_vector_start(&w.spares, sizeof(spare));
    cns_map_start(&w.map, c->memory);
    put_concepts(&w);
    put_ngrams(&w);
    if (!c->failed) put_literals(&w);
    for (size_t i = 0; i < w.literals.count; i++) cns_vector_free(&CNS_VECTOR_AT(&w.literals, literal, i)->payloads, c->memory);
    cns_vector_free(&w.literals, c->memory);
    cns_vector_free(&w.points, c->memory);
    cns_vector_free(&w.spares, c->memory);
    cns_map_free(&w.map);
}
