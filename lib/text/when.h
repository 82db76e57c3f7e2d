/* The days that a text names from the day on which it is said (明天, 下周三, 三天后, 周五, 周一到周三), for those who look for one
 * of some times. */
#ifndef CNS_TEXT_WHEN_H
#define CNS_TEXT_WHEN_H

#include "consult/when.h"

typedef struct cns_named_days {
    int32_t day, days;   /* the first, since 1970-01-01, and how many */
    bool weekday;        /* a weekday alone, which names one of any week too where the talk is of such a time */
    bool dated;          /* a date (12月3日), which names its day whenever it is said; none of the next month, and no stretch */
    bool stretch;        /* from one day to another (周一到周三) */
    uint32_t start, end; /* the points that name it */
} cns_named_days;

/* At most `most` of them, in the order of the text, which is given as `count` folded code points; of a long text its beginning is
 * looked at. `today` since 1970-01-01. Returns how many. */
uint32_t cns_when_days(const uint32_t *points, uint32_t count, int32_t today, cns_named_days *days, uint32_t most);

#endif
