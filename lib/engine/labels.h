/* Labels: sums of weights, as permille, and which of them hold. */
#ifndef CNS_ENGINE_LABELS_H
#define CNS_ENGINE_LABELS_H

#include "base/arena.h"
#include "engine/reading.h"
#include "model/score.h"

/* Scores are of the labels that a session adds up (cns_model_header.labels_kept); others do not hold. */

/* A sum that stays within ±CNS_SCORE_MOST: no number of weights overflows. */
#define CNS_SCORE_MOST 1000000
static inline int32_t cns_labels_sum(int32_t score, int32_t weight) {
    int64_t sum = (int64_t)score + weight;
    return sum > CNS_SCORE_MOST ? CNS_SCORE_MOST : sum < -CNS_SCORE_MOST ? -CNS_SCORE_MOST : (int32_t)sum;
}

/* Which labels hold for these scores, as bits in the arena; NULL: NO_MEMORY. */
const uint8_t *cns_labels_decided(const cns_model *m, const int32_t *scores, cns_arena *arena);

/* Whether one label holds. */
bool cns_labels_hold(const cns_model *m, const int32_t *scores, uint32_t label);

/* The primary type: of the first group whose labels have ranks, the holding label of the highest. CNS_NONE = none. */
uint32_t cns_labels_primary(const cns_model *m, const uint8_t *holds);

#endif
