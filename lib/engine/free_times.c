#include "engine/free_times.h"

#include "consult/plan.h"
#include "engine/knowledge.h"
#include "text/civil.h"

#include <stdio.h>
#include <string.h>

static const char *time_at(const consult_facts *facts, uint32_t doctor, uint32_t i) {
    char path[64];
    if (doctor == CNS_NONE)
        snprintf(path, sizeof path, "slots.%u", (unsigned)i);
    else
        snprintf(path, sizeof path, "doctors.%u.slots.%u", (unsigned)doctor, (unsigned)i);
    return consult_facts_get(facts, path);
}

static bool doctors_have_own(const consult_facts *facts) {
    for (uint32_t i = 0; i < CNS_DOCTORS && cns_doctor_fact(facts, i, "name"); i++)
        if (time_at(facts, i, 0)) return true;
    return false;
}

bool cns_free_times_known(const consult_facts *facts) {
    return facts && (time_at(facts, CNS_NONE, 0) || doctors_have_own(facts));
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
    const char *chosen = f->doctor ? f->doctor : slot_of(f, "doctor"), *name;
    for (uint32_t i = 0; f->facts && chosen && i < CNS_DOCTORS && (name = cns_doctor_fact(f->facts, i, "name")); i++)
        if (strcmp(name, chosen) == 0) return i;
    return CNS_NONE;
}

static bool instant_of(const char *time, int64_t *at) {
    return consult_time_parse(time, 0, at) == CONSULT_OK && cns_civil_inside(*at);
}

static bool is_same(const char *a, const char *b) {
    int64_t first, second;
    return strcmp(a, b) == 0 || (instant_of(a, &first) && instant_of(b, &second) && first == second);
}

static void take_all(const consult_facts *facts, uint32_t doctor, cns_free_times *list) {
    list->count = 0;
    for (const char *time; list->count < CNS_FREE_TIMES && (time = time_at(facts, doctor, list->count));)
        list->times[list->count++] = time;
}

void cns_free_times_pick(const cns_filler *f, cns_free_times *list) {
    list->count = 0;
    if (!f->facts) return;
    uint32_t doctor = cns_free_doctor(f);
    take_all(f->facts, doctor != CNS_NONE && doctors_have_own(f->facts) ? doctor : CNS_NONE, list);
}

/* Sorted in; one that is there already is not there twice. */
static void put_time(cns_free_times *list, const char *time) {
    int64_t at, other;
    if (!instant_of(time, &at)) return;
    uint32_t place = list->count;
    while (place > 0 && instant_of(list->times[place - 1], &other) && other >= at) place--;
    if (place < list->count && instant_of(list->times[place], &other) && other == at) return;
    if (place == CNS_FREE_TIMES) return;
    if (list->count < CNS_FREE_TIMES) list->count++;
    memmove(list->times + place + 1, list->times + place, (list->count - place - 1) * sizeof *list->times);
    list->times[place] = time;
}

void cns_free_times_of_doctors(const consult_facts *facts, cns_free_times *list) {
    list->count = 0;
    for (uint32_t i = 0; facts && i < CNS_DOCTORS && cns_doctor_fact(facts, i, "name"); i++) {
        const char *time;
        for (uint32_t k = 0; k < CNS_FREE_TIMES && (time = time_at(facts, i, k)); k++) put_time(list, time);
    }
}

bool cns_free_at(const consult_facts *facts, uint32_t doctor, const char *time) {
    const char *own;
    for (uint32_t k = 0; k < CNS_FREE_TIMES && (own = time_at(facts, doctor, k)); k++)
        if (is_same(own, time)) return true;
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

void cns_free_times_offer(const cns_filler *f, cns_free_times *list) {
    uint32_t kept = 0;
    cns_free_times_pick(f, list);
    if (list->count == 0 && cns_free_doctor(f) == CNS_NONE) cns_free_times_of_doctors(f->facts, list);
    for (uint32_t i = 0; i < list->count; i++)
        if (!cns_free_refused(f, list->times[i])) list->times[kept++] = list->times[i];
    list->count = kept;
}

const char *cns_phrases_free_time(const cns_filler *f, uint32_t i) {
    cns_free_times list;
    cns_free_times_offer(f, &list);
    return i < list.count ? list.times[i] : NULL;
}
