/* The days and the times of the clock that a text names from the day on which it is said (明天, 下周三, 三天后, 周五, 周一到周三,
 * 12/3, 月底, 三点以后), for those who look for one of some times. */
#ifndef CNS_TEXT_WHEN_H
#define CNS_TEXT_WHEN_H

#include "consult/when.h"

typedef struct cns_named_days {
    int32_t day, days; /* the first, since 1970-01-01, and how many; 0: one that can't be placed (春节, 过几天): no time is on it */
    bool weekday;      /* a weekday alone, which names one of any week too where the talk is of such a time */
    bool dated;     /* a date (12月3日, 12月初), which names its days whenever it is said; none of the next month, no stretch */
    bool any_year;  /* a day of a month, without the year */
    bool any_month; /* a day of the month alone */
    bool stretch;   /* from one day to another (周一到周三), or on one side of one (26号以后) */
    uint32_t list;  /* the same for those named in one breath (周二三四, 一三五): what is said of the last is said of all */
    uint32_t start, end; /* the points that name it */
} cns_named_days;

/* At most `most` of them, in the order of the text, which is given as `count` folded code points; of a long text its beginning is
 * looked at. `today` since 1970-01-01. Returns how many. */
uint32_t cns_when_days(const uint32_t *points, uint32_t count, int32_t today, cns_named_days *days, uint32_t most);

typedef struct cns_named_clock {
    int32_t from, to;    /* minutes since midnight, the last one too; beyond a day's where it ends behind it */
    bool half;           /* nothing says which half of the day: 12 hours later is meant as well */
    uint32_t start, end; /* the points that name it */
} cns_named_clock;

/* The times of the clock, likewise. An hour alone goes to its end (9点: 9:30 too); one with 以后 or 前 to that of the day. */
uint32_t cns_when_clocks(const uint32_t *points, uint32_t count, cns_named_clock *clocks, uint32_t most);

#endif
