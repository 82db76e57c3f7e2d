/* Which days are worked, and when a window is open. Pure functions over (hours, instant).
 *
 * A day that a calendar lists as off or as worked is that, whatever its weekday; all others go by the weekday. Outside the
 * calendar's validity this is a guess (the holidays of next year are decided late): cns_calendar_known() says so, and the calendar
 * says how to treat it: the days that are off every year are off, the others go by the weekday, or all are off.
 * A window that runs over midnight belongs to the day on which it opens. */
#ifndef CNS_ENGINE_CALENDAR_H
#define CNS_ENGINE_CALENDAR_H

#include "engine/zone.h"
#include "model/model.h"

/* No search goes further than this many days without finding one: then the answer is "never". */
#define CNS_CALENDAR_DAYS 800

/* A window of a calendar (its own, or that of another region) on the clocks of a zone. */
typedef struct cns_hours {
    const cns_model *m;
    uint32_t window, calendar;
    const cns_zone *zone;
} cns_hours;

typedef enum cns_day_kind { CNS_DAY_WORKING, CNS_DAY_WEEKEND, CNS_DAY_HOLIDAY, CNS_DAY_UNKNOWN } cns_day_kind;

/* CNS_DAY_UNKNOWN: it is not known, and the calendar then takes every day as off. */
cns_day_kind cns_calendar_kind(const cns_model *m, uint32_t calendar, int32_t day);

/* True when the day lies in what the calendar says it knows. */
bool cns_calendar_known(const cns_model *m, uint32_t calendar, int32_t day);

/* The day `count` working days later (earlier when negative). 0 is the day itself, worked or not. False: never, or outside
 * 1900–2200. */
bool cns_calendar_add_working(const cns_model *m, uint32_t calendar, int32_t day, int32_t count, int32_t *sum);

/* at_ms and an amount of a unit; days and longer on the clock of the zone. False: never, or outside 1900–2200. */
bool cns_calendar_add(const cns_hours *h, int64_t at_ms, int32_t amount, uint32_t unit, int64_t *sum);

/* A time in which a window is open: [at_ms, end_ms). */
typedef struct cns_opening {
    int64_t at_ms;
    int64_t end_ms;
    int32_t day; /* to which it belongs */
} cns_opening;

/* The times of a clock on a day; empty (end = at) when the clock is. */
cns_opening cns_calendar_times(const cns_clock *clock, int32_t day, const cns_zone *zone);

/* What is open at or after an instant; at_ms is that instant when it lies inside. False: never. */
bool cns_calendar_next(const cns_hours *h, int64_t at_ms, cns_opening *opening);

/* What opened last before an instant, from its start. False: never. */
bool cns_calendar_before(const cns_hours *h, int64_t at_ms, cns_opening *opening);

typedef struct cns_move {
    const char *rule; /* "window", "weekend", "holiday", "unknown_day" */
    int64_t from_ms, to_ms;
} cns_move;

/* Why at_ms became opening->at_ms, which cns_calendar_next() found for it: the moves in order, each from where the last one led.
 * At most `capacity` (1 or more): the last one then takes in the rest. Returns how many; 0 when nothing moved. */
uint32_t cns_calendar_moves(const cns_hours *h, int64_t at_ms, const cns_opening *opening, cns_move *moves, uint32_t capacity);

#endif
