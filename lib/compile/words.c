/* Concepts and n-grams: words become literals, literals become automata. */
#include "compile/literals.h"

#include "text/homophone.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define WEIGHT_MOST 100000 /* milli-log-odds */

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
static cns_word_literal *literal_with(cns_words_build *w, const char *text, const uint32_t *points, uint32_t count,
                                      cns_variant variant) {
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
        cns_word_literal made = {text, (uint32_t *)(void *)key + 1, count, variant, {0}};
        cns_vector_start(&made.payloads, sizeof(cns_word_payload));
        *place = (uint32_t)w->literals.count;
        if (!cns_vector_append(&w->literals, c->memory, &made, 1) || !cns_vector_append(&w->points, c->memory, made.points, count))
            c->failed = true;
    }
    return c->failed ? NULL : CNS_VECTOR_AT(&w->literals, cns_word_literal, *place);
}

/* The concept that says of a word, folded, in which longer ones it does not stand; CNS_NONE without one. */
static uint32_t compounds_of(const cns_words_build *w, const uint32_t *points, uint32_t count) {
    const uint32_t *of = cns_map_find(&w->compounds, (const char *)points, count * sizeof *points);
    return of ? *of : CNS_NONE;
}

/* Reads once which words concepts with "everywhere" speak of. */
static void read_compounds(cns_words_build *w) {
    cns_compiler *c = w->c;
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CONCEPT) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_CONCEPT, i);
        if (!cns_get_bool(c, json, "everywhere", false)) continue;
        for (const cns_json *word = cns_get_list(c, json, "any"); word && !c->failed; word = word->next) {
            uint32_t points[CNS_LITERAL_SYMBOLS + 1];
            uint32_t count = word->kind == CNS_JSON_STRING ? fold(word->text, word->size, CNS_VARIANT_PLAIN, points) : 0;
            if (count == 0 || count > CNS_LITERAL_SYMBOLS) continue; /* told when the concept is put */
            bool added;
            char *key = cns_arena_copy(c->arena, (const char *)points, count * sizeof *points);
            uint32_t *of = key ? cns_map_put(&w->compounds, key, count * sizeof *points, &added) : NULL;
            if (!of)
                c->failed = true;
            else if (added)
                *of = i;
            else
                cns_fault(c, word, "said-twice", "another concept says already where else \"%s\" stands: add to its \"allow\"",
                          word->text);
        }
    }
}

/* Notes that a word of `concept` is one of those. */
static void note_compounds(cns_words_build *w, const cns_json *word, uint32_t concept) {
    uint32_t points[CNS_LITERAL_SYMBOLS + 1];
    uint32_t count = word->kind == CNS_JSON_STRING ? fold(word->text, word->size, CNS_VARIANT_PLAIN, points) : 0;
    uint32_t of = count && count <= CNS_LITERAL_SYMBOLS ? compounds_of(w, points, count) : CNS_NONE;
    if (of == CNS_NONE || of == concept) return;
    for (size_t i = 0; i < w->pending.count; i++)
        if (*CNS_VECTOR_AT(&w->pending, uint32_t, i) == of) return;
    if (!cns_vector_append(&w->pending, w->c->memory, &of, 1)) w->c->failed = true;
}

static void put_spare(cns_words_build *w, const cns_json *word, bool allow) {
    cns_compiler *c = w->c;
    uint32_t points[CNS_LITERAL_SYMBOLS + 1];
    uint32_t count = word->kind == CNS_JSON_STRING ? fold(word->text, word->size, CNS_VARIANT_PLAIN, points) : 0;
    if (count == 0 || count > CNS_LITERAL_SYMBOLS) {
        cns_fault(c, word, "bad-word", "a word must have 1 to 64 visible characters", NULL);
        return;
    }
    const char *copy = cns_arena_copy(c->arena, (const char *)points, count * sizeof *points);
    cns_word_spare made = {(const uint32_t *)(const void *)copy, count, allow};
    if (!copy || !cns_vector_append(&w->spares, c->memory, &made, 1) || !cns_vector_append(&w->points, c->memory, points, count))
        c->failed = true;
}

static void add_payload(cns_words_build *w, cns_word_literal *l, cns_word_payload more) {
    for (size_t i = 0; l && i < l->payloads.count; i++) {
        cns_word_payload *p = CNS_VECTOR_AT(&l->payloads, cns_word_payload, i);
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
static void put_spellings(cns_words_build *w, const char *text, const uint32_t *points, uint32_t count, cns_word_payload meant) {
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

static void put_word(cns_words_build *w, const cns_json *word, cns_variant variant, cns_word_payload meant) {
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

static void put_list(cns_words_build *w, const cns_json *object, const char *key, manner how, cns_word_meaning kind,
                     uint32_t concept) {
    /* what takes a word away is written as it is: folded by sound, a word that sounds alike would take it away */
    if (kind == AN_EXCEPTION && how.variant == CNS_VARIANT_HOMOPHONE) how.variant = CNS_VARIANT_LOOSE;
    for (const cns_json *word = cns_get_list(w->c, object, key); word && !w->c->failed; word = word->next) {
        put_word(w, word, how.variant, (cns_word_payload){kind, concept, kind == A_WORD ? how.alone : 0, w->roles[concept]});
        if (kind == A_WORD) note_compounds(w, word, concept);
    }
}

/* Whether the word was put for the concept as one of its own; spares of the concept begin at `first`. */
static bool is_own(const cns_words_build *w, const uint32_t *points, uint32_t count, uint32_t concept, size_t first) {
    for (size_t i = first; w->aside && i < w->spares.count; i++) {
        const cns_word_spare *s = CNS_VECTOR_AT(&w->spares, cns_word_spare, i);
        if (!s->allow && s->count == count && memcmp(s->points, points, count * sizeof *points) == 0) return true;
    }
    uint32_t key[CNS_LITERAL_SYMBOLS + 1] = {CNS_VARIANT_PLAIN};
    memcpy(key + 1, points, count * sizeof *points);
    const uint32_t *place = w->aside ? NULL : cns_map_find(&w->map, (const char *)key, (count + 1) * sizeof *key);
    const cns_word_literal *l = place ? CNS_VECTOR_AT(&w->literals, cns_word_literal, *place) : NULL;
    for (size_t i = 0; l && i < l->payloads.count; i++) {
        const cns_word_payload *p = CNS_VECTOR_AT(&l->payloads, cns_word_payload, i);
        if (p->kind == A_WORD && p->target == concept) return true;
    }
    return false;
}

/* The longer words of those that were met take away from the concept, too, unless it names them itself. */
static void put_compounds(cns_words_build *w, uint32_t concept, size_t first_spare) {
    cns_compiler *c = w->c;
    for (size_t i = 0; i < w->pending.count && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_CONCEPT, *CNS_VECTOR_AT(&w->pending, uint32_t, i));
        for (const cns_json *word = cns_get_list(c, json, "allow"); word && !c->failed; word = word->next) {
            uint32_t points[CNS_LITERAL_SYMBOLS + 1];
            uint32_t count = word->kind == CNS_JSON_STRING ? fold(word->text, word->size, CNS_VARIANT_PLAIN, points) : 0;
            if (count == 0 || count > CNS_LITERAL_SYMBOLS || is_own(w, points, count, concept, first_spare)) continue;
            put_word(w, word, CNS_VARIANT_PLAIN, (cns_word_payload){AN_EXCEPTION, concept, 0, w->roles[concept]});
        }
    }
    w->pending.count = 0;
}

#define INCLUDE_DEPTH 8
#define VISITS_MAX    100000u

/* The words of concept `from`, and of those that it includes, count for `concept`. */
static void put_concept(cns_words_build *w, uint32_t concept, uint32_t from, uint32_t depth) {
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
static void put_spares(cns_words_build *w) {
    cns_compiler *c = w->c;
    w->aside = true;
    for (uint32_t i = 0; i < c->lists.count && !c->failed; i++) {
        uint32_t concept = *CNS_VECTOR_AT(&c->lists, uint32_t, i);
        w->spares_of[concept].first = (uint32_t)w->spares.count;
        put_concept(w, concept, concept, 0);
        put_compounds(w, concept, w->spares_of[concept].first);
        w->spares_of[concept].count = (uint32_t)w->spares.count - w->spares_of[concept].first;
    }
    w->aside = false;
}

static void put_concepts(cns_words_build *w) {
    cns_compiler *c = w->c;
    w->roles = cns_concept_roles(c);
    w->spares_of = cns_arena_array(c->arena, cns_entry_count(c, CNS_ENTRY_CONCEPT) + 1, sizeof *w->spares_of);
    if (!w->roles || !w->spares_of) c->failed = true;
    if (!c->failed) read_compounds(w);
    if (!c->failed) put_spares(w);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CONCEPT) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_CONCEPT, i);
        cns_check_members(c, json, "concept any include allow everywhere loose fold alone_word source state");
        if (w->roles[i]) put_concept(w, i, i, 0);
        put_compounds(w, i, w->spares.count);
        json = cns_entry_open(c, CNS_ENTRY_CONCEPT, i);
        cns_concept made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CONCEPT, i)->id)};
        made.source = cns_put_source(c, json);
        cns_append(c, CNS_SECTION_concepts, &made);
    }
}

/* The weights of an n-gram, as one layer gives them. */
static void put_ngram(cns_words_build *w, const cns_json *json) {
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
            put_word(w, cns_json_member(json, "ngram"), CNS_VARIANT_PLAIN,
                     (cns_word_payload){A_WEIGHT, label, (int32_t)m->integer, roles});
    }
}

static void put_ngrams(cns_words_build *w) {
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

void cns_compile_words(cns_compiler *c) {
    cns_words_build w = {.c = c};
    cns_vector_start(&w.literals, sizeof(cns_word_literal));
    cns_vector_start(&w.points, sizeof(uint32_t));
    cns_vector_start(&w.spares, sizeof(cns_word_spare));
    cns_vector_start(&w.pending, sizeof(uint32_t));
    cns_map_start(&w.map, c->memory);
    cns_map_start(&w.compounds, c->memory);
    put_concepts(&w);
    put_ngrams(&w);
    if (!c->failed) cns_literals_put(&w);
    for (size_t i = 0; i < w.literals.count; i++)
        cns_vector_free(&CNS_VECTOR_AT(&w.literals, cns_word_literal, i)->payloads, c->memory);
    cns_vector_free(&w.literals, c->memory);
    cns_vector_free(&w.points, c->memory);
    cns_vector_free(&w.spares, c->memory);
    cns_vector_free(&w.pending, c->memory);
    cns_map_free(&w.map);
    cns_map_free(&w.compounds);
}
