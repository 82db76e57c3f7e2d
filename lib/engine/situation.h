/* What is known around a text when its conditions are looked at: where the talk stands, what was said before, what the host gave.
 * A plain view: it owns nothing. */
#ifndef CNS_ENGINE_SITUATION_H
#define CNS_ENGINE_SITUATION_H

#include "consult/facts.h"
#include "consult/lint.h"
#include "model/model.h"

typedef struct cns_situation {
    consult_role role;
    consult_channel channel;
    consult_audience audience;
    consult_region region; /* 0 = unknown */
    bool has_day;          /* cns_situation_date() */
    int32_t day;           /* of the draft, since 1970 */
    int64_t at_ms;         /* of the draft or the last turn; when has_day */
    uint32_t phase;        /* CNS_NONE = unknown */
    uint32_t interrupt;    /* top of the stack; CNS_NONE = none */
    bool has_session;
    uint32_t asked;        /* slot of the open question; CNS_NONE = none */
    uint32_t flag;         /* the gravest red flag of this emergency, or of the last one; CNS_NONE = none */
    bool flag_open;        /* it is not settled yet */
    const uint8_t *ever;   /* signals raised in the session before this turn */
    const uint8_t *last;   /* signals of the other side's last turn */
    const uint8_t *slots;  /* known ones */
    const int32_t *labels; /* scores; NULL: only this text's own */
    const uint8_t *counters;
    const uint8_t *timers_out; /* timers that just ran out */
    const uint8_t *timers_running;
    const consult_facts *facts;
    int64_t metrics[CNS_METRIC_COUNT]; /* those that come from outside the text; < 0 = unknown */
    bool given[CNS_GIVEN_COUNT];
} cns_situation;

/* Nothing known: a text by itself. */
void cns_situation_start(cns_situation *s, consult_role role);

/* Times of talks before this count from a start of the host's own: they have no date. */
#define CNS_YEAR_2000_MS INT64_C(946684800000)

/* The day that laws are looked up for. at_ms lies in 1900–2200. */
void cns_situation_date(cns_situation *s, int64_t at_ms);

#endif
