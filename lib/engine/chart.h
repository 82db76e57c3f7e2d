/* The chart: how a turn moves a consultation. Phases, interrupts, counters, timers; over a draft of the state. */
#ifndef CNS_ENGINE_CHART_H
#define CNS_ENGINE_CHART_H

#include "engine/condition.h"
#include "engine/state.h"

/* What changed; places are of the text that was read. */
typedef struct cns_moved {
    uint32_t kind;       /* consult_pack_kind: PHASE, or INTERRUPT entered or left */
    bool left;           /* an interrupt was left */
    uint32_t from, to;   /* phases, or the interrupt in `to` */
    uint32_t transition; /* CNS_NONE: by the host */
    cns_extent at;
} cns_moved;

#define CNS_MOVES 12u

/* What became of a transition's guard in a step. */
typedef enum cns_guard { CNS_GUARD_UNSEEN, CNS_GUARD_FALSE, CNS_GUARD_TRUE, CNS_GUARD_TAKEN } cns_guard;

typedef struct cns_chart {
    const cns_model *model;
    const cns_layout *layout;
    cns_state *state;
    cns_view view; /* its situation is kept in step with the state */
    cns_situation *situation;
    bool turn;       /* somebody spoke; else it is an event or a tick */
    uint8_t *guards; /* cns_guard of each transition, for traces; may be NULL */
    uint32_t count;
    cns_moved moves[CNS_MOVES];
} cns_chart;

void cns_chart_start(cns_chart *c, const cns_model *m, const cns_layout *l, cns_state *s, cns_situation *situation,
                     cns_reading *reading);

/* Counters, interrupts, phase, timers; after labels and slots were taken. */
void cns_chart_step(cns_chart *c, int64_t at_ms);

/* Moves asked for by the host, with the timers that they start or stop. OUT_OF_ORDER: that interrupt is not on the stack. */
void cns_chart_enter_phase(cns_chart *c, uint32_t phase, int64_t at_ms);
consult_status cns_chart_enter_interrupt(cns_chart *c, uint32_t interrupt, int64_t at_ms);
consult_status cns_chart_leave_interrupt(cns_chart *c, uint32_t interrupt, int64_t at_ms);

/* Marks the timers that are due as run out (bits into `out`, cleared before) and stops them; true when there was one. */
bool cns_chart_run_out(cns_state *s, const cns_model *m, const cns_layout *l, int64_t at_ms, uint8_t *out);

/* When the next timer is due; INT64_MAX = none runs. */
int64_t cns_chart_next_due(const cns_state *s, const cns_model *m, const cns_layout *l);

#endif
