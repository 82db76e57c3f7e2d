/* Common questions: what of the facts answers them. Nothing is said that is not in the facts. */
#include "engine/items.h"
#include "engine/phrases.h"

#include <stdio.h>
#include <string.h>

#define LISTED    4u /* items of a table that are told where none was named */
#define ARGUMENTS 4u /* of each question */
#define OF_DOCTOR 3u
#define KEY_BYTES 64u

bool cns_faq_is_asked(const cns_reading *r, const cns_faq *faq) {
    for (uint32_t i = 0; i < faq->signals.count; i++)
        if (cns_bit(r->signals, cns_model_ref(r->model, faq->signals, i))) return true;
    return false;
}

bool cns_faq_is_known(const cns_model *m, const cns_faq *faq, const consult_facts *facts) {
    for (uint32_t i = 0; i < faq->facts.count; i++)
        if (cns_facts_has(facts, cns_model_text(m, m->faq_facts[faq->facts.first + i].path))) return true;
    return faq->facts.count == 0;
}

bool cns_answers_due(const cns_reading *r, const consult_facts *facts) {
    for (uint32_t i = 0; i < r->model->faqs_count && facts; i++)
        if (r->model->faqs[i].facts.count && cns_faq_is_asked(r, &r->model->faqs[i])) return true;
    return false;
}

typedef struct finder {
    cns_arena *arena;
    cns_known_facts *known;
    bool failed;
} finder;

static void put(finder *f, const char *id, const char *what, const char *value) {
    char key[KEY_BYTES];
    if (!value || !*value || snprintf(key, sizeof key, "%s.%s", id, what) >= (int)sizeof key) return;
    const char *own = cns_arena_copy(f->arena, key, strlen(key));
    if (!own) f->failed = true;
    if (own) f->known->args[f->known->count++] = (consult_pair){own, value};
}

/* "prices.X" of the table "prices" → "X"; NULL for what lies elsewhere, or deeper. */
static const char *item_of(const cns_fact *fact, const char *table) {
    size_t size = strlen(table);
    if (strncmp(fact->path, table, size) != 0 || fact->path[size] != '.') return NULL;
    const char *item = fact->path + size + 1;
    return strchr(item, '.') ? NULL : item;
}

/* Adds "item value" to the list, while there is room for it. */
static const char *list_with(finder *f, const char *list, const char *item, const char *value) {
    size_t size = strlen(list) + strlen(item) + strlen(value) + 8;
    char *longer = cns_arena_get(f->arena, size);
    if (!longer) {
        f->failed = true;
        return list;
    }
    snprintf(longer, size, "%s%s%s %s", list, *list ? CNS_LIST_SEMICOLON : "", item, value);
    return longer;
}

/* The first of its facts that there is. */
static void find_fact(finder *f, const cns_model *m, const cns_faq *faq, const consult_facts *facts, consult_locale locale) {
    const char *value = NULL;
    for (uint32_t i = 0; i < faq->facts.count && !value; i++)
        value = cns_facts_text(facts, cns_model_text(m, m->faq_facts[faq->facts.first + i].path), locale);
    put(f, cns_model_text(m, faq->id), "value", value);
}

/* An item of the table, as far as the question names it. */
typedef struct candidate {
    const cns_fact *fact;
    cns_item_hit hit;
} candidate;

/* Takes the candidate among those that nothing better stands beside; what it is better than goes. */
static size_t keep(candidate *kept, size_t count, candidate new) {
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        if (cns_item_is_better(&kept[i].hit, &new.hit)) return count;
    for (size_t i = 0; i < count; i++)
        if (!cns_item_is_better(&new.hit, &kept[i].hit)) kept[left++] = kept[i];
    kept[left] = new;
    return left + 1;
}

static const char *names_of(finder *f, const candidate *kept, size_t count, const char *table) {
    const char *names[LISTED];
    for (size_t i = 0; i < count; i++) names[i] = item_of(kept[i].fact, table);
    const char *list = cns_arena_join(f->arena, names, count, CNS_LIST_COMMA);
    if (!list) f->failed = true;
    return list;
}

/* Only what cannot be mistaken is the item; else its name, or those of several, are there to ask for. */
static const cns_fact *decide(finder *f, const char *id, const char *table, const candidate *kept, size_t count) {
    if (count == 1 && kept->hit.clean) return kept->fact;
    if (count == 1) put(f, id, "near", item_of(kept->fact, table));
    if (count > 1 && count <= LISTED) put(f, id, "choice", names_of(f, kept, count, table));
    return NULL;
}

static void find_item(finder *f, const cns_model *m, const cns_faq *faq, cns_folded text, const consult_facts *facts) {
    const char *table = cns_model_text(m, faq->table), *id = cns_model_text(m, faq->id), *list = "";
    const cns_fact *best = NULL;
    uint32_t longest = 0, listed = 0;
    size_t count = 0;
    candidate *kept = cns_arena_array(f->arena, facts->facts.count + 1, sizeof *kept);
    if (!kept) f->failed = true;
    for (size_t i = 0; i < facts->facts.count && !f->failed; i++) {
        const cns_fact *fact = CNS_VECTOR_AT(&facts->facts, cns_fact, i);
        const char *item = item_of(fact, table);
        cns_folded name;
        if (!item) continue;
        if (!cns_folded_make(item, f->arena, &name)) f->failed = true;
        if (!f->failed && name.count > longest && cns_folded_has(text, name)) {
            best = fact;
            longest = name.count;
        }
        candidate new = {fact, f->failed ? (cns_item_hit){0, 0, false, false} : cns_item_find(m, faq, text, name)};
        if (new.hit.end > new.hit.start) count = keep(kept, count, new);
        if (listed++ < LISTED) list = list_with(f, list, item, fact->value);
    }
    if (!best && !f->failed) best = decide(f, id, table, kept, count);
    if (best) {
        put(f, id, "item", item_of(best, table));
        put(f, id, "value", best->value);
    }
    put(f, id, "list", list);
}

/* The doctor who fits the text and what else the patient said. */
static consult_status find_doctor(finder *f, const cns_model *m, cns_folded text, const char *more, const consult_facts *facts) {
    cns_doctor_hit *hits;
    size_t count;
    cns_folded other = {NULL, 0};
    if (more && !cns_folded_make(more, f->arena, &other)) return CONSULT_NO_MEMORY;
    uint32_t *both = cns_arena_array(f->arena, (size_t)text.count + other.count + 1, sizeof *both);
    if (!both) return CONSULT_NO_MEMORY;
    if (text.count) memcpy(both, text.points, text.count * sizeof *both);
    both[text.count] = '\n';
    if (other.count) memcpy(both + text.count + 1, other.points, other.count * sizeof *both);
    cns_folded all = {both, text.count + 1 + other.count};
    consult_status status = cns_doctors_find(m, facts, all, INT64_MIN, f->arena, &hits, &count);
    if (status != CONSULT_OK || count == 0 || !(hits[0].reasons & ~CNS_DOCTOR_FREE)) return status;
    put(f, "doctor", "name", cns_doctor_fact(facts, hits[0].place, "name"));
    put(f, "doctor", "title", cns_doctor_fact(facts, hits[0].place, "title"));
    put(f, "doctor", "specialty", cns_doctor_fact(facts, hits[0].place, "specialty"));
    return CONSULT_OK;
}

consult_status cns_answers_find(const cns_reading *r, const consult_facts *facts, consult_locale locale, const char *more,
                                cns_arena *arena, cns_known_facts *known) {
    const cns_model *m = r->model;
    finder f = {.arena = arena, .known = known};
    cns_folded text = {NULL, 0};
    bool taken = false;
    *known = (cns_known_facts){NULL, 0};
    for (uint32_t i = 0; i < m->faqs_count && facts; i++) {
        const cns_faq *faq = &m->faqs[i];
        const char *table = cns_model_text(m, faq->table);
        if (faq->facts.count == 0 || !cns_faq_is_asked(r, faq)) continue;
        if (!taken) {
            known->args = cns_arena_array(arena, (size_t)m->faqs_count * ARGUMENTS + OF_DOCTOR, sizeof *known->args);
            taken = known->args && cns_folded_take(r, arena, &text);
            if (!taken) return CONSULT_NO_MEMORY;
        }
        if (!*table)
            find_fact(&f, m, faq, facts, locale);
        else if (strcmp(table, "doctors") != 0)
            find_item(&f, m, faq, text, facts);
        else if (!cns_known_get(known, "doctor.name") && find_doctor(&f, m, text, more, facts) != CONSULT_OK)
            f.failed = true;
    }
    return f.failed ? CONSULT_NO_MEMORY : CONSULT_OK;
}

const char *cns_known_get(const cns_known_facts *known, const char *key) {
    for (size_t i = 0; i < known->count; i++)
        if (strcmp(known->args[i].key, key) == 0) return known->args[i].value;
    return NULL;
}
