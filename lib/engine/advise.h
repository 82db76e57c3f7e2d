/* Advice: what to do next, with a reason for each thing, and what was dropped and why. */
#ifndef CNS_ENGINE_ADVISE_H
#define CNS_ENGINE_ADVISE_H

#include "consult/session.h"
#include "engine/chart.h"
#include "engine/phrases.h"

/* Fills actions, dropped and missing of `out`, all in the arena. NO_MEMORY. */
consult_status cns_advise(const cns_chart *chart, const cns_filler *filler, cns_arena *arena, consult_advice *out);

#endif
