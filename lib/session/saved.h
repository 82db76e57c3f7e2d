/* clang-format off */
/* The form of a saved session, shared by what writes and what reads it (save.c, restore.c). One JSON object; a member that would
 * say what a new session says anyway is left out:
 *
 *   consult_session  the format
 *   pack             "id version digest": id must be the pack's, the others are told
 *   phase, asked     ids
 *   stack            "interrupt phase interrupt phase": what was interrupted where, lowest first
 *   flag             "id" of the red flag that is open, "id settled" of that which was the last
 *   flag_say         id of the scenario that a cue of it says first, where that is not the flag's own
 *   turns            [of both, of the patient, who spoke last (1 the patient, 2 the agent),
 *                    mean of the patient's first two turns in characters, running mean]
 *   channel, locale, trainee, region   as the session was begun
 *   at               milliseconds of the last turn or event; patient, agent: from there to a side's last turn, where it was earlier
 *   slots            {id: [value, turn, asks, corrections, asker]}; zeros at the end of a row are left out
 *   labels, counters, timers   "id number id number"; timers: milliseconds from `at` on
 *   said             "id id:p id:ea": signals that conditions may still ask for
 *                    In these an id that has all before its last dot in common with the id before it is written from that dot on:
 *                    "need.cost 400 .safety 700".
 *   moves            "greeting 1>inquiry 4+hold 5-hold"
 *   used, sketch, seen   base64: hashes of phrases, of the agent's last reply, of turns' ids */
/* clang-format on */
#ifndef CNS_SESSION_SAVED_H
#define CNS_SESSION_SAVED_H

#include "session/session.h"

#define CNS_SAVED_FORMAT  3
#define CNS_SAVED_SETTLED "settled" /* of a flag */
#define CNS_SAVED_OLDEST  2         /* the same with every id whole */
#define CNS_SAVED_MARKS   "epa"     /* of signals: raised ever, by the patient last, by the agent last; none = ever */

/* Bytes of an id before its last dot; 0: it is of no family. */
static inline size_t cns_saved_family(const char *id, size_t size) {
    while (size > 0 && id[size - 1] != '.') size--;
    return size ? size - 1 : 0;
}

#endif
