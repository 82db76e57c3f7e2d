/* What a draft is checked with: the talk and the options, prepared once for any number of looks at it. */
#ifndef CNS_SESSION_GUARD_H
#define CNS_SESSION_GUARD_H

#include "session/session.h"

/* Set the first four; cns_guard_prepare() does the rest. The situation points into session, options and the worker's results. */
typedef struct cns_guard {
    consult_worker *worker;
    const consult_pack *pack;
    const consult_session *session;      /* or NULL */
    const consult_lint_options *options; /* or NULL; prepared: `own` */
    consult_lint_options own;
    cns_situation situation;
    consult_locale locale;
    bool compares; /* with the reply before, of which this is a sketch */
    uint64_t sketch[CNS_SKETCH_BITS / 64];
} cns_guard;

/* Checks and reads the options. The statuses of consult_lint(), told to the worker. */
consult_status cns_guard_prepare(cns_guard *g);

/* The findings of a draft with `fixed`, in the worker's arena. Told to the worker, too. */
consult_status cns_guard_lint(cns_guard *g, const char *text, size_t size, const consult_findings **findings);

#endif
