/* The half-days of a week that a text names (周三上午、周四下午; 周一至周五上午; 周二、五全天): how timetables are written. */
#ifndef CNS_TEXT_WEEK_H
#define CNS_TEXT_WEEK_H

#include "consult/status.h"

/* Bits of a week: three of each day from Monday on, for morning, afternoon and evening. */
#define CNS_WEEK_DAYS  7u
#define CNS_WEEK_PARTS 3u
#define CNS_WEEK_DAY   7u /* all of a day */

/* Over `count` folded code points, how many of them at the start are: the word before a weekday (周, 星期, 礼拜); its last
 * character (三, 日, 3), *weekday = 1 to 7, 8 = the weekend; what stands between two ends (到, -). 0: none. */
uint32_t cns_week_word(const uint32_t *points, uint32_t count);
uint32_t cns_week_day(const uint32_t *points, uint32_t count, uint32_t *weekday);
uint32_t cns_week_joint(const uint32_t *points, uint32_t count);

/* The half-days that `count` folded code points name; a day without a part of it is all of it. 0: there are none. */
uint32_t cns_week_read(const uint32_t *points, uint32_t count);

/* Whether each day of `said` has a half-day in common with `known`. */
bool cns_week_agrees(uint32_t said, uint32_t known);

#endif
