/* Ages as people write them in a form, over folded code points. */
#ifndef CNS_TEXT_AGE_H
#define CNS_TEXT_AGE_H

#include "consult/status.h"

/* Of an age in years (67周岁, 五十多岁, 三岁半): how many code points its number takes at the start; 0: it is none. */
uint32_t cns_age_years(const uint32_t *points, uint32_t count);

/* Whether all of it is a baby's age: a number of days, weeks or months (3个月, 两个半月, 八个多月, 20天, 半个月), or two of them
 * (3个月零5天). */
bool cns_age_is_of_baby(const uint32_t *points, uint32_t count);

#endif
