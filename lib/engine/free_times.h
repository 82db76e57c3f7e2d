/* The free times that the host's facts hold: the hospital's ("slots"), and those of single doctors ("doctors.N.slots"). Where no
 * doctor has times of their own, the hospital's are everybody's. */
#ifndef CNS_ENGINE_FREE_TIMES_H
#define CNS_ENGINE_FREE_TIMES_H

#include "engine/phrases.h"

#define CNS_FREE_TIMES 32u

typedef struct cns_free_times {
    const char *times[CNS_FREE_TIMES]; /* as the facts have them */
    uint32_t count;
} cns_free_times;

/* Whether the facts hold any that is not past at `now_ms` (CNS_NO_TIME: none is). `facts` may be NULL. */
bool cns_free_times_known(const consult_facts *facts, int64_t now_ms);

/* The slot of a type ("doctor", "times"), or CNS_NONE. */
uint32_t cns_free_slot(const cns_model *m, const char *type);

/* The place in the facts of the doctor who is chosen: named in this turn (filler->doctor), or held by the slot of type "doctor".
 * CNS_NONE: nobody, or nobody whom the facts know. */
uint32_t cns_free_doctor(const cns_filler *f);

/* The times that may be picked: of the chosen doctor, else the hospital's, in the order of the facts, but for those before the time
 * of the talk (when that is no date none is past). When the hospital gives none and no doctor is chosen, those of all doctors, the
 * earliest first. */
void cns_free_times_pick(const cns_filler *f, cns_free_times *list);

/* The times that may be offered: the same, without those that were refused (slot of type "times") and the one that is held (of type
 * "time"). */
void cns_free_times_offer(const cns_filler *f, cns_free_times *list);

/* Those among which the first, the second … is one, for this turn: those that may be offered when a time was asked for; else, when
 * one is held, those among which it was picked, itself among them (第一个 … 还是第二个); else none. */
void cns_free_times_placed(const cns_filler *f, cns_free_times *list);

/* The times of all doctors that are not past, the earliest first, each once. */
void cns_free_times_of_doctors(const cns_filler *f, cns_free_times *list);

/* Whether any doctor has times of their own, past ones too. */
bool cns_free_doctors_have_own(const consult_facts *facts);

/* Whether the doctor at this place of the facts has the time. */
bool cns_free_at(const consult_facts *facts, uint32_t doctor, const char *time);

/* The names of the doctors who have the time, as a list; how many. NULL: NO_MEMORY. */
const char *cns_free_times_doctors(const consult_facts *facts, const char *time, cns_arena *arena, size_t *count);

/* The place in the facts of the one doctor who has the time that is held, when it is not the hospital's and no doctor is chosen.
 * CNS_NONE: that is not so, or several have it. */
uint32_t cns_free_only_doctor(const cns_filler *f);

/* The time that is held while it is open which of several doctors it is with, and their names; NULL: it is not. NO_MEMORY. */
consult_status cns_free_doctors_open(const cns_filler *f, cns_arena *arena, const char **time, const char **doctors);

/* Whether the patient refused the time. */
bool cns_free_refused(const cns_filler *f, const char *time);

#endif
