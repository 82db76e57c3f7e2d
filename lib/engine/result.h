/* From a reading to what the host sees: labels, evidence, signals, flags, slots. */
#ifndef CNS_ENGINE_RESULT_H
#define CNS_ENGINE_RESULT_H

#include "base/arena.h"
#include "consult/classify.h"
#include "engine/slots.h"

/* Everything of `labels` is in the arena; scores are those of the whole talk, or bias plus this text; `holds` are the labels that
 * hold for them (cns_labels_decided()). NULL: memory was short. */
const consult_labels *cns_result_labels(const cns_reading *r, const int32_t *scores, const uint8_t *holds, const cns_value *values,
                                        size_t value_count, cns_arena *arena);

/* The flag of a reading that is worst: the gravest, then by rank, then what most cues tell of, then what the pack names first. NULL
 * = none. */
const cns_flagged *cns_result_worst(const cns_reading *r);

/* The scenario of what is said first of a flag of a reading: that of its first cue with words of its own, else the flag's. CNS_NONE
 * = none. */
uint32_t cns_result_say(const cns_reading *r, uint32_t flag);

#endif
