/* Which card a text speaks of, which doctor fits it, and when that doctor is free. */
#include "engine/knowledge.h"

#include "consult/plan.h"
#include "text/civil.h"

#include <stdio.h>
#include <string.h>

#define FOR_NAME      200u
#define FOR_SPECIALTY 100u
#define FOR_FREE      5u
#define CARD_NAME     100u
#define CARD_SIGN     10u
#define TIMES         64u

static cns_folded word_of(const cns_model *m, const cns_card_word *w) {
    return (cns_folded){m->lab_points + w->points.first, w->points.count};
}

size_t cns_cards_find(const cns_model *m, cns_folded text, cns_card_hit *hits) {
    size_t count = 0;
    cns_characters characters;
    cns_characters_of(text, &characters);
    for (uint32_t i = 0; i < m->cards_count; i++) {
        const cns_card *card = &m->cards[i];
        uint32_t score = 0;
        for (uint32_t k = 0; k < card->words.count; k++) {
            const cns_card_word *w = &m->card_words[card->words.first + k];
            if (!cns_characters_may_have(&characters, m->lab_points[w->points.first])) continue; /* most of them */
            if (score < 100000 && cns_folded_has(text, word_of(m, w))) score += w->sign ? CARD_SIGN : CARD_NAME;
        }
        if (score == 0) continue;
        size_t at = count++;
        for (; at > 0 && hits[at - 1].score < score; at--) hits[at] = hits[at - 1];
        hits[at] = (cns_card_hit){i, score};
    }
    return count;
}

const char *cns_doctor_fact(const consult_facts *facts, uint32_t place, const char *what) {
    char path[64];
    snprintf(path, sizeof path, "doctors.%u.%s", (unsigned)place, what);
    return consult_facts_get(facts, path);
}

/* Characters that are part of a word: letters, digits and Han. */
static bool is_word(uint32_t p) {
    return (p >= 'a' && p <= 'z') || (p >= '0' && p <= '9') || (p >= 0x3400 && p <= 0x9FFF);
}

/* Whether a piece of the specialty, between its marks, stands in the text. */
static bool has_piece(cns_folded text, cns_folded specialty) {
    for (uint32_t i = 0; i < specialty.count;) {
        uint32_t end = i;
        while (end < specialty.count && is_word(specialty.points[end])) end++;
        if (end - i >= 2 && cns_folded_has(text, (cns_folded){specialty.points + i, end - i})) return true;
        i = end + 1;
    }
    return false;
}

/* Whether a doctor treats what a card is about: a name of it stands in the specialty, or a piece of that in one of the names. */
static bool treats(const cns_model *m, const cns_card *card, cns_folded specialty) {
    for (uint32_t k = 0; k < card->words.count; k++) {
        const cns_card_word *w = &m->card_words[card->words.first + k];
        if (w->sign) continue;
        if (cns_folded_has(specialty, word_of(m, w)) || has_piece(word_of(m, w), specialty)) return true;
    }
    return false;
}

/* Takes a free time in: the earliest first, and one of another half-day second. */
static void take_time(cns_doctor_hit *hit, const char *time, int64_t at_ms, int64_t chosen[2]) {
    if (!hit->times[0] || at_ms < chosen[0]) {
        hit->times[1] = hit->times[0] ? hit->times[0] : NULL;
        chosen[1] = chosen[0];
        hit->times[0] = time;
        chosen[0] = at_ms;
    } else if (!hit->times[1] || at_ms < chosen[1]) {
        hit->times[1] = time;
        chosen[1] = at_ms;
    }
}

static void find_times(cns_fact_times times, int64_t after_ms, cns_doctor_hit *hit) {
    int64_t chosen[2] = {0, 0};
    for (uint32_t i = 0; i < times.count && i < TIMES; i++) {
        const cns_fact_time *time = &times.items[i];
        if (time->readable && time->at_ms >= after_ms) take_time(hit, time->text, time->at_ms, chosen);
    }
}

typedef struct matcher {
    const cns_model *m;
    const consult_facts *facts;
    cns_folded text;
    const cns_card_hit *cards;
    size_t card_count;
    int64_t after_ms;
    cns_arena *arena;
    bool own; /* some doctor has times of their own; without any the hospital's are everybody's */
} matcher;

static bool match(const matcher *x, cns_doctor_hit *hit) {
    cns_folded name, specialty;
    const cns_fact_doctor *doctor = &x->facts->doctors[hit->place];
    const char *known = cns_doctor_fact(x->facts, hit->place, "specialty");
    if (!cns_folded_make(doctor->name, x->arena, &name) || !cns_folded_make(known ? known : "", x->arena, &specialty)) return false;
    if (name.count >= 2 && cns_folded_has(x->text, name)) {
        hit->reasons |= CNS_DOCTOR_NAMED;
        hit->score += FOR_NAME;
    }
    if (has_piece(x->text, specialty)) {
        hit->reasons |= CNS_DOCTOR_SPECIALTY;
        hit->score += FOR_SPECIALTY;
    }
    for (size_t i = 0; i < x->card_count; i++) {
        if (!treats(x->m, &x->m->cards[x->cards[i].card], specialty)) continue;
        hit->reasons |= CNS_DOCTOR_CARD;
        hit->card = x->cards[i].card;
        hit->score += x->cards[i].score < FOR_SPECIALTY ? x->cards[i].score : FOR_SPECIALTY;
        break; /* the best card that leads to this doctor */
    }
    find_times(x->own ? doctor->times : x->facts->times, x->after_ms, hit);
    if (hit->times[0]) {
        hit->reasons |= CNS_DOCTOR_FREE;
        hit->score += FOR_FREE;
    }
    return true;
}

consult_status cns_doctors_find(const cns_model *m, const consult_facts *facts, cns_folded text, int64_t after_ms, cns_arena *arena,
                                cns_doctor_hit **hits, size_t *count) {
    cns_card_hit *cards = cns_arena_array(arena, m->cards_count + 1, sizeof *cards);
    *hits = cns_arena_array(arena, CNS_DOCTORS, sizeof **hits);
    *count = 0;
    if (!cards || !*hits) return CONSULT_NO_MEMORY;
    matcher x = {m, facts, text, cards, cns_cards_find(m, text, cards), after_ms, arena, facts && facts->doctors_have_times};
    for (uint32_t i = 0; facts && i < facts->doctor_count; i++) {
        cns_doctor_hit hit = {.place = i, .card = CNS_NONE};
        if (!match(&x, &hit)) return CONSULT_NO_MEMORY;
        size_t at = (*count)++;
        for (; at > 0 && (*hits)[at - 1].score < hit.score; at--) (*hits)[at] = (*hits)[at - 1];
        (*hits)[at] = hit;
    }
    return CONSULT_OK;
}
