/* Reading of the words for days, parts of the day and the clock, over folded code points: what consult_when_resolve() and
 * cns_when_days() have in common. The names of days are the script's, not a pack's: they are read by rule. */
#ifndef CNS_TEXT_SAID_H
#define CNS_TEXT_SAID_H

#include "text/fold.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CNS_SAID_SYMBOLS 500u
#define CNS_NO_DAY       INT32_MIN

typedef struct cns_said {
    uint32_t points[CNS_SAID_SYMBOLS + CNS_FOLD_EXPANSION_MAX];
    uint32_t count;
    int32_t today;            /* day since 1970-01-01 */
    int32_t day, days;        /* what was named; CNS_NO_DAY. No days: one that can't be placed (春节, 过几天) */
    uint32_t weekday;         /* 1 to 7: it is a single one of a week; else 0 */
    bool any_week;            /* the day is a weekday, and nothing says of which week */
    bool dated;               /* it is a date, which names its day whenever it is said */
    bool any_year, any_month; /* of a single day: nothing says of which */
    bool wide;                /* asked for: months, parts of a month, and days that can't be placed are read too */
    int32_t from, to;         /* minutes of the part; -1 */
    int32_t clock;            /* minutes; -1 */
    bool minute;              /* they were said, not the hour alone */
    uint32_t first, last;
} cns_said;

/* How many symbols the word (UTF-8, folded) takes at `at`, or the first of some; 0: it does not stand there. */
uint32_t cns_said_word(const cns_said *s, uint32_t at, const char *word);
uint32_t cns_said_any(const cns_said *s, uint32_t at, const char *const *words, size_t count, size_t *which);

/* A number of at most two places, in digits or words; its length, 0: there is none. */
uint32_t cns_said_number(const cns_said *s, uint32_t at, uint32_t *value);

/* The weekday whose last character stands at `at` (三, 日, 天, 3): 1 to 7, 8 = the weekend, 0 = none; *length symbols. */
uint32_t cns_said_weekday(const cns_said *s, uint32_t at, uint32_t *length);

/* Takes this as the day, unless there is one. */
void cns_said_name(cns_said *s, int32_t day, int32_t days, uint32_t at, uint32_t length);

/* Read what begins at `at`; how many symbols it takes, 0: none begins here. The first day, part and clock that are found stay. */
uint32_t cns_said_day(cns_said *s, uint32_t at);   /* any of them */
uint32_t cns_said_date(cns_said *s, uint32_t at);  /* a date, a month */
uint32_t cns_said_vague(cns_said *s, uint32_t at); /* holidays; days that can't be placed */
uint32_t cns_said_part(cns_said *s, uint32_t at);
uint32_t cns_said_clock(cns_said *s, uint32_t at);

#endif
