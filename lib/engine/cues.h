/* Cues: conditions that, when they hold, say something. */
#ifndef CNS_ENGINE_CUES_H
#define CNS_ENGINE_CUES_H

#include "engine/reading.h"

/* Looks at every cue that the text may wake, in the order of the pack. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_cues_fire(cns_reading *r, const cns_situation *situation);

#endif
