#include "engine/free_times.h"

#include "consult/plan.h"
#include "engine/knowledge.h"
#include "text/civil.h"

#include <string.h>

static cns_fact_times times_of(const consult_facts *facts, uint32_t doctor) {
    if (doctor == CNS_NONE) return facts->times;
    return doctor < facts->doctor_count ? facts->doctors[doctor].times : (cns_fact_times){NULL, 0};
}

static bool instant_of(const char *time, int64_t *at) {
    return consult_time_parse(time, 0, at) == CONSULT_OK && cns_civil_inside(*at);
}

static bool is_past(const cns_fact_time *time, int64_t now_ms) {
    return now_ms != CNS_NO_TIME && time->readable && time->at_ms < now_ms;
}

/* The time of the talk, CNS_NO_TIME when it is no date. */
static int64_t now_of(const cns_filler *f) {
    return f->state && f->state->at_ms >= CNS_YEAR_2000_MS ? f->state->at_ms : CNS_NO_TIME;
}

static bool has_coming(cns_fact_times times, int64_t now_ms) {
    for (uint32_t i = 0; i < times.count; i++)
        if (!is_past(&times.items[i], now_ms)) return true;
    return false;
}

/* Whether a doctor has a time that is not past. */
static bool doctors_have(const consult_facts *facts, int64_t now_ms) {
    for (uint32_t i = 0; i < facts->doctor_count; i++)
        if (has_coming(facts->doctors[i].times, now_ms)) return true;
    return false;
}

bool cns_free_doctors_have_own(const consult_facts *facts) {
    return doctors_have(facts, CNS_NO_TIME);
}

bool cns_free_times_known(const consult_facts *facts, int64_t now_ms) {
    return facts && (has_coming(facts->times, now_ms) || doctors_have(facts, now_ms));
}

uint32_t cns_free_slot(const cns_model *m, const char *type) {
    for (uint32_t i = 0; i < m->slots_count; i++)
        if (strcmp(cns_model_text(m, m->slots[i].type), type) == 0) return i;
    return CNS_NONE;
}

/* The value of the slot of a type, or NULL. */
static const char *slot_of(const cns_filler *f, const char *type) {
    uint32_t slot = f->state ? cns_free_slot(f->model, type) : CNS_NONE;
    return slot == CNS_NONE ? NULL : cns_state_slot(f->state, f->layout, slot);
}

uint32_t cns_free_doctor(const cns_filler *f) {
    const char *chosen = f->doctor ? f->doctor : slot_of(f, "doctor");
    for (uint32_t i = 0; f->facts && chosen && i < f->facts->doctor_count; i++)
        if (strcmp(f->facts->doctors[i].name, chosen) == 0) return i;
    return CNS_NONE;
}

static bool is_same(const char *a, const char *b) {
    int64_t first, second;
    return strcmp(a, b) == 0 || (instant_of(a, &first) && instant_of(b, &second) && first == second);
}

static void take_all(const cns_filler *f, uint32_t doctor, cns_free_times *list) {
    cns_fact_times times = times_of(f->facts, doctor);
    int64_t now_ms = now_of(f);
    for (uint32_t i = 0; list->count < CNS_FREE_TIMES && i < times.count; i++)
        if (!is_past(&times.items[i], now_ms)) list->times[list->count++] = times.items[i].text;
}

void cns_free_times_pick(const cns_filler *f, cns_free_times *list) {
    list->count = 0;
    if (!f->facts) return;
    uint32_t doctor = cns_free_doctor(f);
    take_all(f, doctor != CNS_NONE && cns_free_doctors_have_own(f->facts) ? doctor : CNS_NONE, list);
    if (list->count == 0 && doctor == CNS_NONE) cns_free_times_of_doctors(f, list);
}

/* Sorted in; one that is there already is not there twice. */
static void put_time(cns_free_times *list, const cns_fact_time *time) {
    int64_t at = time->at_ms, other;
    if (!time->readable) return;
    uint32_t place = list->count;
    while (place > 0 && instant_of(list->times[place - 1], &other) && other >= at) place--;
    if (place < list->count && instant_of(list->times[place], &other) && other == at) return;
    if (place == CNS_FREE_TIMES) return;
    if (list->count < CNS_FREE_TIMES) list->count++;
    memmove(list->times + place + 1, list->times + place, (list->count - place - 1) * sizeof *list->times);
    list->times[place] = time->text;
}

void cns_free_times_of_doctors(const cns_filler *f, cns_free_times *list) {
    int64_t now_ms = now_of(f);
    list->count = 0;
    for (uint32_t i = 0; f->facts && i < f->facts->doctor_count; i++) {
        cns_fact_times times = f->facts->doctors[i].times;
        for (uint32_t k = 0; k < times.count; k++)
            if (!is_past(&times.items[k], now_ms)) put_time(list, &times.items[k]);
    }
}

bool cns_free_at(const consult_facts *facts, uint32_t doctor, const char *time) {
    cns_fact_times times = times_of(facts, doctor);
    for (uint32_t k = 0; k < CNS_FREE_TIMES && k < times.count; k++)
        if (is_same(times.items[k].text, time)) return true;
    return false;
}

bool cns_free_refused(const cns_filler *f, const char *time) {
    size_t size = strlen(time);
    for (const char *at = slot_of(f, "times"); at && *at;) {
        const char *end = strchr(at, ',');
        if ((end ? (size_t)(end - at) : strlen(at)) == size && memcmp(at, time, size) == 0) return true;
        at = end ? end + 1 : NULL;
    }
    return false;
}

/* Takes those out that were refused and, unless it is to stay, the one that is held. */
static void leave_out(const cns_filler *f, const char *held, cns_free_times *list) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (!cns_free_refused(f, list->times[i]) && !(held && is_same(held, list->times[i]))) list->times[kept++] = list->times[i];
    list->count = kept;
}

void cns_free_times_offer(const cns_filler *f, cns_free_times *list) {
    cns_free_times_pick(f, list);
    leave_out(f, slot_of(f, "time"), list);
}

/* Whether a time was asked for: whichever slot is filled, as names are the same for what is picked and for what is refused. */
static bool is_time_asked(const cns_filler *f) {
    const cns_model *m = f->model;
    uint32_t asked = f->state ? f->state->asked : CNS_NO_PLACE;
    return asked < m->slots_count && strcmp(cns_model_text(m, m->slots[asked].type), "time") == 0;
}

void cns_free_times_placed(const cns_filler *f, cns_free_times *list) {
    list->count = 0;
    if (is_time_asked(f)) {
        cns_free_times_offer(f, list);
    } else if (slot_of(f, "time")) {
        cns_free_times_pick(f, list);
        leave_out(f, NULL, list);
    }
}

const char *cns_free_times_doctors(const consult_facts *facts, const char *time, cns_arena *arena, size_t *count) {
    const char *names[CNS_DOCTORS];
    *count = 0;
    for (uint32_t i = 0; i < facts->doctor_count; i++)
        if (cns_free_at(facts, i, time)) names[(*count)++] = facts->doctors[i].name;
    return cns_arena_join(arena, names, *count, CNS_LIST_COMMA);
}

/* The time that is held and that only doctors have, none of whom is chosen; or NULL. */
static const char *without_doctor(const cns_filler *f) {
    const char *held = f->facts ? slot_of(f, "time") : NULL;
    if (!held || cns_free_doctor(f) != CNS_NONE || cns_free_at(f->facts, CNS_NONE, held)) return NULL;
    return held;
}

uint32_t cns_free_only_doctor(const cns_filler *f) {
    const char *held = without_doctor(f);
    uint32_t only = CNS_NONE;
    for (uint32_t i = 0; held && i < f->facts->doctor_count; i++) {
        if (!cns_free_at(f->facts, i, held)) continue;
        if (only != CNS_NONE) return CNS_NONE;
        only = i;
    }
    return only;
}

consult_status cns_free_doctors_open(const cns_filler *f, cns_arena *arena, const char **time, const char **doctors) {
    size_t count = 0;
    *time = without_doctor(f);
    *doctors = *time ? cns_free_times_doctors(f->facts, *time, arena, &count) : NULL;
    if (*time && !*doctors) return CONSULT_NO_MEMORY;
    if (count < 2) *time = *doctors = NULL;
    return CONSULT_OK;
}

const char *cns_phrases_free_time(const cns_filler *f, uint32_t i) {
    cns_free_times list;
    cns_free_times_offer(f, &list);
    return i < list.count ? list.times[i] : NULL;
}
