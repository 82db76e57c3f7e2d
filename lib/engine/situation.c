#include "engine/situation.h"

#include <string.h>

void cns_situation_start(cns_situation *s, consult_role role) {
    memset(s, 0, sizeof *s);
    s->role = role;
    s->channel = CONSULT_CHANNEL_ONLINE;
    s->audience = CONSULT_AUDIENCE_ONE_TO_ONE;
    s->phase = s->interrupt = s->asked = CNS_NONE;
    s->given[CNS_GIVEN_NO_SESSION] = true;
    for (unsigned i = 0; i < CNS_METRIC_COUNT; i++) s->metrics[i] = -1;
    s->metrics[CNS_METRIC_TURN] = s->metrics[CNS_METRIC_PATIENT_TURNS] = 0; /* a text by itself is the first */
}
