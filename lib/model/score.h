/* Scores of labels: milli-log-odds, and the permille that people read. */
#ifndef CNS_MODEL_SCORE_H
#define CNS_MODEL_SCORE_H

#include <stdint.h>

/* A score of this size or more is 0 or 1000 permille. */
#define CNS_SCORE_SPAN 8000

/* Milli-log-odds → permille (0 to 1000), by a table: the same on every machine. Rises with the score. */
uint32_t cns_score_permille(int64_t score);

/* The least score of so many permille (1 to 1000), so that scores can be compared and need not be converted; INT32_MIN for 0. */
int32_t cns_score_least(uint32_t permille);

#endif
