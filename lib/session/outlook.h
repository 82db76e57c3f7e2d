/* Where a session stands and what comes next, for those that tell it: without a turn, and without changing anything. */
#ifndef CNS_SESSION_OUTLOOK_H
#define CNS_SESSION_OUTLOOK_H

#include "engine/advise.h"
#include "session/session.h"

typedef struct cns_outlook {
    const consult_session *session;
    consult_worker *worker;
    const cns_model *model;
    const cns_layout *layout;
    cns_state *state; /* a copy, in the worker */
    cns_situation situation;
    cns_chart chart;
    cns_filler filler;
    consult_advice advice; /* what the agent may do now, as after a turn of the patient that said nothing */
    bool failed;           /* memory ran out in cns_outlook_say() */
} cns_outlook;

/* NO_MEMORY. The worker must have begun. */
consult_status cns_outlook_take(cns_outlook *o, const consult_session *session, consult_worker *worker);

/* The first phrase of a scenario, filled with these arguments; NULL: the pack has none (or o->failed). */
const char *cns_outlook_say(cns_outlook *o, const char *scenario, const consult_pair *args, size_t count);

/* A title in the session's language; without one, the id. */
const char *cns_outlook_title(const cns_outlook *o, const cns_titles *titles, cns_name id);

#endif
