/* The half-days of a week that a text names (周三上午、周四下午; 周一至周五上午; 周二、五全天): how timetables are written. */
#ifndef CNS_TEXT_WEEK_H
#define CNS_TEXT_WEEK_H

#include "consult/status.h"

/* Bits of a week: three of each day from Monday on, for morning, afternoon and evening. */
#define CNS_WEEK_DAYS  7u
#define CNS_WEEK_PARTS 3u
#define CNS_WEEK_DAY   7u /* all of a day */

/* The half-days that `count` folded code points name; a day without a part of it is all of it. 0: there are none. */
uint32_t cns_week_read(const uint32_t *points, uint32_t count);

/* Whether each day of `said` has a half-day in common with `known`. */
bool cns_week_agrees(uint32_t said, uint32_t known);

#endif
