/* The civil calendar in whole numbers: days since 1970-01-01 ↔ year, month, day (after Howard Hinnant), exact from 1900 to 2200.
 * Nothing here asks libc for the time, the zone or the locale. */
#ifndef CNS_TEXT_CIVIL_H
#define CNS_TEXT_CIVIL_H

#include "consult/plan.h"

#define CNS_MINUTE_MS INT64_C(60000)
#define CNS_DAY_MS    INT64_C(86400000)

/* The days that the library knows, both inside: 1900-01-01 and 2200-12-31. */
#define CNS_CIVIL_FIRST (-25567)
#define CNS_CIVIL_LAST  84370

/* Offsets from UTC are at most this many minutes to either side: less than a day. */
#define CNS_OFFSET_MOST 1439

typedef struct cns_civil {
    int32_t year;
    int32_t month; /* 1–12 */
    int32_t day;   /* 1–31 */
} cns_civil;

/* An instant as a clock on the wall shows it. */
typedef struct cns_wall {
    int32_t day; /* since 1970-01-01 */
    int32_t ms;  /* since midnight */
} cns_wall;

int32_t cns_civil_days(cns_civil date);
cns_civil cns_civil_date(int32_t day);

/* True when there is such a date, in 1900–2200. */
bool cns_civil_valid(cns_civil date);

/* "2026-10-01" → days since 1970; false when it is none (years 1900–2200). */
bool cns_civil_read_day(const char *text, int32_t *day);

/* 28 to 31. */
int32_t cns_civil_month_days(int32_t year, int32_t month);

/* 1 = Monday … 7 = Sunday. */
uint32_t cns_civil_weekday(int32_t day);

/* The same day `months` later (earlier when negative), at most the month's last: 31 January and one month is 28 or 29 February.
 * False when that lies outside 1900–2200. */
bool cns_civil_add_months(int32_t day, int32_t months, int32_t *sum);

/* True when the instant lies in 1900–2200 (UTC). */
bool cns_civil_inside(int64_t at_ms);

/* The instant must be inside; the day shown may be one past the border. */
cns_wall cns_civil_wall(int64_t at_ms, int32_t offset_minutes);
int64_t cns_civil_instant(cns_wall wall, int32_t offset_minutes);

/* The offset that a time ends with ("…+08:00": 480), 0 when it has none. The time must be one that consult_time_parse() takes. */
int32_t cns_civil_offset(const char *time);

/* Writes `value`, at least 0, as exactly `width` digits; returns the end. */
char *cns_civil_digits(char *to, int32_t value, int width);

/* Writes "2026-10-08", ten characters without a NUL; returns the end. */
char *cns_civil_write(char *to, int32_t day);

#endif
