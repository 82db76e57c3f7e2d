#include "engine/situation.h"

#include "text/civil.h"

#include <string.h>

#define CN_OFFSET 480 /* minutes: laws come into force at midnight of UTC+8 */

void cns_situation_start(cns_situation *s, consult_role role) {
    memset(s, 0, sizeof *s);
    s->role = role;
    s->channel = CONSULT_CHANNEL_ONLINE;
    s->audience = CONSULT_AUDIENCE_ONE_TO_ONE;
    s->phase = s->interrupt = s->asked = s->flag = CNS_NONE;
    s->given[CNS_GIVEN_NO_SESSION] = true;
    for (unsigned i = 0; i < CNS_METRIC_COUNT; i++) s->metrics[i] = -1;
    s->metrics[CNS_METRIC_TURN] = s->metrics[CNS_METRIC_PATIENT_TURNS] = 0; /* a text by itself is the first */
}

void cns_situation_date(cns_situation *s, int64_t at_ms) {
    s->has_day = true;
    s->at_ms = at_ms;
    s->day = cns_civil_wall(at_ms, CN_OFFSET).day;
}
