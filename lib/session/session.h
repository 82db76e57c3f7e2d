/* The inside of a session. */
#ifndef CNS_SESSION_SESSION_H
#define CNS_SESSION_SESSION_H

#include "consult/session.h"
#include "engine/phrases.h"
#include "engine/state.h"
#include "engine/worker.h"
#include "model/facts.h"
#include "model/pack.h"

struct consult_session {
    consult_pack *pack;   /* holds the context, too */
    consult_facts *facts; /* or NULL */
    cns_state *state;     /* state->size bytes */
};

/* A copy of the session's state in the worker, with room for all slot values that are allowed; NULL: NO_MEMORY. */
cns_state *cns_session_draft(const consult_session *s, consult_worker *w);

/* A turn or an event as the host passes it, in this library's size. Told to the worker when something is wrong with it. */
consult_status cns_session_turn_take(consult_worker *w, const consult_turn *given, consult_turn *turn);
consult_status cns_session_event_take(consult_worker *w, const consult_event *given, consult_event *event);

/* Takes a worked-out draft over. NO_MEMORY (the session stays as it was). */
consult_status cns_session_commit(consult_session *s, const cns_state *draft);

/* Whether the worker's last call was a turn, an event or a tick of this session: else OUT_OF_ORDER, which the worker tells. */
consult_status cns_session_last(const consult_session *s, consult_worker *w);

/* What phrases are filled from: this state, the session's facts, the labels that hold (into the worker's arena). False: NO_MEMORY.
 */
bool cns_session_filler(const consult_session *s, cns_state *state, consult_worker *w, cns_filler *filler);

/* The same with the labels that hold for the state, where they are known. */
cns_filler cns_session_filler_of(const consult_session *s, const cns_state *state, consult_worker *w, const uint8_t *holds);

/* Where a past move began or ended: the id of a phase or interrupt; "" outside an interrupt. Borrowed from the model. */
const char *cns_session_place(const cns_model *m, const cns_past *past, bool end);

/* A session with this state, which is copied. */
consult_status cns_session_make(const consult_pack *pack, const consult_facts *facts, const cns_state *state,
                                consult_session **session);

#endif
