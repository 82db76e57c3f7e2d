/* Where the tables of a pack's sessions lie: the same for all of them, so that no session has to hold it. */
#ifndef CNS_MODEL_LAYOUT_H
#define CNS_MODEL_LAYOUT_H

#include "model/model.h"

#define CNS_KNOWN_BYTES 8u /* of a slot's value in a state: cns_known */

/* In bytes from the start of a state's tables (cns_state.tables). */
typedef struct cns_layout {
    uint32_t labels;   /* int32_t each */
    uint32_t slots;    /* cns_known each */
    uint32_t timers;   /* int64_t each: due, 0 = not running */
    uint32_t ever;     /* bits of the signals that the pack's conditions remember (kept_ever of the model) */
    uint32_t last[3];  /* bits of the same signals, by role */
    uint32_t known;    /* bits of slots */
    uint32_t askers;   /* bits of slots: the value is about the asker */
    uint32_t running;  /* bits of timers */
    uint32_t counters; /* uint8_t each */
    uint32_t text;     /* texts begin here */
} cns_layout;

cns_layout cns_layout_of(const cns_model *m);

#endif
