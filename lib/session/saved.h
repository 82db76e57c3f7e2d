/* clang-format off */
/* The form of a saved session, shared by what writes and what reads it (save.c, restore.c). One JSON object; a member that would
 * say what a new session says anyway is left out:
 *
 *   consult_session  the format
 *   pack             "id version digest": id must be the pack's, the others are told
 *   phase, asked     ids
 *   stack            "interrupt phase interrupt phase": what was interrupted where, lowest first
 *   turns            [of both, of the patient, who spoke last (1 the patient, 2 the agent),
 *                    mean of the patient's first two turns in characters, running mean]
 *   channel, locale, trainee   as the session was begun
 *   at               milliseconds of the last turn or event; patient, agent: from there to a side's last turn, where it was earlier
 *   slots            {id: [value, turn, asks, corrections, asker]}; zeros at the end of a row are left out
 *   labels, counters, timers   "id number id number"; timers: milliseconds from `at` on
 *   signals          "id id:p id:ea": those that conditions may still ask for
 *   moves            "greeting 1>inquiry 4+hold 5-hold"
 *   used, sketch, seen   base64: hashes of phrases, of the agent's last reply, of turns' ids */
/* clang-format on */
#ifndef CNS_SESSION_SAVED_H
#define CNS_SESSION_SAVED_H

#include "session/session.h"

#define CNS_SAVED_FORMAT 2
#define CNS_SAVED_MARKS  "epa" /* of signals: raised ever, by the patient last, by the agent last; none = ever */

#endif
