/* The days that a text names from the day on which it is said (明天, 下周三, 三天后, 周五), for those who look for one of some
 * times. */
#ifndef CNS_TEXT_WHEN_H
#define CNS_TEXT_WHEN_H

#include "consult/when.h"

typedef struct cns_named_days {
    int32_t day, days; /* the first, since 1970-01-01, and how many */
    bool weekday;      /* a weekday alone, which names one of any week too where the talk is of such a time */
} cns_named_days;

/* At most `most` of them, in the order of the text. Dates are left out, but for those of the next month: they name their day
 * whenever they are said. `today` since 1970-01-01. Returns how many; 0 as well when the text is no UTF-8. */
uint32_t cns_when_days(const char *text, size_t size, int32_t today, cns_named_days *days, uint32_t most);

#endif
