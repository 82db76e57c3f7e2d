#include "engine/calendar.h"

static bool listed(const cns_model *m, cns_range range, int32_t day) {
    uint32_t low = 0, high = range.count;
    if (high == 0 || day < m->days[range.first].day || day > m->days[range.first + high - 1].day) return false;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int32_t found = m->days[range.first + middle].day;
        if (found == day) return true;
        if (found < day)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

cns_day_kind cns_calendar_kind(const cns_model *m, uint32_t calendar, int32_t day) {
    const cns_calendar *c = &m->calendars[calendar];
    if (listed(m, c->off, day)) return CNS_DAY_HOLIDAY; /* a day in both lists is off: not to call is the lesser harm */
    bool weekend = c->weekend >> cns_civil_weekday(day) & 1u;
    if (cns_calendar_known(m, calendar, day)) return weekend && !listed(m, c->work, day) ? CNS_DAY_WEEKEND : CNS_DAY_WORKING;
    if (listed(m, c->work, day)) return CNS_DAY_WORKING;
    cns_civil date = cns_civil_date(day);
    if (listed(m, c->yearly, date.month * 100 + date.day)) return CNS_DAY_HOLIDAY;
    if (weekend) return CNS_DAY_WEEKEND;
    return c->beyond == CNS_BEYOND_OFF ? CNS_DAY_UNKNOWN : CNS_DAY_WORKING;
}

bool cns_calendar_known(const cns_model *m, uint32_t calendar, int32_t day) {
    const cns_calendar *c = &m->calendars[calendar];
    return day >= c->valid_from && day <= c->valid_to;
}

bool cns_calendar_add_working(const cns_model *m, uint32_t calendar, int32_t day, int32_t count, int32_t *sum) {
    int32_t step = count < 0 ? -1 : 1;
    for (int32_t closed = 0; count != 0;) {
        day += step;
        if (day < CNS_CIVIL_FIRST || day > CNS_CIVIL_LAST || closed > CNS_CALENDAR_DAYS) return false;
        if (cns_calendar_kind(m, calendar, day) == CNS_DAY_WORKING) {
            count -= step;
            closed = 0;
        } else {
            closed++;
        }
    }
    *sum = day;
    return true;
}

bool cns_calendar_add(const cns_hours *h, int64_t at_ms, int32_t amount, uint32_t unit, int64_t *sum) {
    cns_wall wall = cns_zone_wall(h->zone, at_ms);
    int64_t result = at_ms;
    switch ((cns_unit)unit) {
    case CNS_UNIT_MINUTES: result += amount * CNS_MINUTE_MS; break;
    case CNS_UNIT_HOURS: result += amount * (60 * CNS_MINUTE_MS); break;
    case CNS_UNIT_DAYS:
    case CNS_UNIT_WEEKS:
        result += amount * (unit == CNS_UNIT_WEEKS ? 7 * CNS_DAY_MS : CNS_DAY_MS);
        if (!cns_civil_inside(result)) return false;
        wall.day += amount * (unit == CNS_UNIT_WEEKS ? 7 : 1); /* cannot overflow: the result is inside */
        result = cns_zone_instant(h->zone, wall);
        break;
    case CNS_UNIT_WORKING_DAYS:
        if (!cns_calendar_add_working(h->m, h->calendar, wall.day, amount, &wall.day)) return false;
        result = cns_zone_instant(h->zone, wall);
        break;
    case CNS_UNIT_MONTHS:
        if (!cns_civil_add_months(wall.day, amount, &wall.day)) return false;
        result = cns_zone_instant(h->zone, wall);
        break;
    }
    if (!cns_civil_inside(result)) return false;
    *sum = result;
    return true;
}

static const cns_window *window_of(const cns_hours *h) {
    return &h->m->windows[h->window];
}

static bool closed(const cns_hours *h, int32_t day) {
    return window_of(h)->days == CNS_DAYS_WORKING && cns_calendar_kind(h->m, h->calendar, day) != CNS_DAY_WORKING;
}

cns_opening cns_calendar_times(const cns_clock *clock, int32_t day, const cns_zone *zone) {
    uint32_t end = clock->end < clock->start ? clock->end + 1440 : clock->end;
    cns_wall from = {day, (int32_t)(clock->start * CNS_MINUTE_MS)}, to = {day, (int32_t)(end * CNS_MINUTE_MS)};
    cns_opening times = {cns_zone_instant(zone, from), cns_zone_instant(zone, to), day};
    if (times.end_ms < times.at_ms) times.end_ms = times.at_ms; /* inside an hour that there is not */
    return times;
}

/* The first opening, of the days from `day` on, that has not ended at `at_ms`; with `all` closed days count too. */
static bool find(const cns_hours *h, int32_t day, int64_t at_ms, bool all, cns_opening *opening) {
    const cns_window *w = window_of(h);
    for (int32_t last = day + CNS_CALENDAR_DAYS; day <= last; day++) {
        if (!all && closed(h, day)) continue;
        for (uint32_t i = 0; i < w->times.count; i++) {
            cns_opening found = cns_calendar_times(&h->m->clocks[w->times.first + i], day, h->zone);
            if (found.end_ms <= at_ms || found.end_ms == found.at_ms) continue;
            if (found.at_ms < at_ms) found.at_ms = at_ms;
            *opening = found;
            return true;
        }
    }
    return false;
}

bool cns_calendar_next(const cns_hours *h, int64_t at_ms, cns_opening *opening) {
    int32_t yesterday = cns_zone_wall(h->zone, at_ms).day - 1; /* may still be open, over midnight */
    return find(h, yesterday, at_ms, false, opening) && cns_civil_inside(opening->at_ms);
}

bool cns_calendar_before(const cns_hours *h, int64_t at_ms, cns_opening *opening) {
    const cns_window *w = window_of(h);
    int32_t day = cns_zone_wall(h->zone, at_ms).day;
    for (int32_t last = day - CNS_CALENDAR_DAYS; day >= last; day--) {
        if (closed(h, day)) continue;
        for (uint32_t i = w->times.count; i-- > 0;) {
            cns_opening found = cns_calendar_times(&h->m->clocks[w->times.first + i], day, h->zone);
            if (found.at_ms >= at_ms || found.end_ms == found.at_ms) continue;
            *opening = found;
            return cns_civil_inside(found.at_ms);
        }
    }
    return false;
}

static const char *rule_of(cns_day_kind kind) {
    switch (kind) {
    case CNS_DAY_WEEKEND: return "weekend";
    case CNS_DAY_HOLIDAY: return "holiday";
    case CNS_DAY_UNKNOWN: return "unknown_day";
    case CNS_DAY_WORKING: break;
    }
    return "window";
}

uint32_t cns_calendar_moves(const cns_hours *h, int64_t at_ms, const cns_opening *opening, cns_move *moves, uint32_t capacity) {
    if (opening->at_ms == at_ms) return 0;
    uint32_t count = 0;
    cns_opening here = {at_ms, at_ms, cns_zone_wall(h->zone, at_ms).day};
    /* First to the next time on the clock, as if every day were worked: so the hour is always found anew. */
    if (!closed(h, here.day) && find(h, here.day - 1, at_ms, true, &here) && here.at_ms != at_ms)
        moves[count++] = (cns_move){"window", at_ms, here.at_ms};
    /* Then over each run of closed days of one kind. */
    while (here.day < opening->day && count < capacity) {
        cns_day_kind kind = cns_calendar_kind(h->m, h->calendar, here.day);
        int32_t day = here.day + 1;
        while (day < opening->day && cns_calendar_kind(h->m, h->calendar, day) == kind) day++;
        int64_t from = here.at_ms;
        if (day == opening->day || !find(h, day, from, true, &here)) here = *opening;
        moves[count++] = (cns_move){rule_of(kind), from, here.at_ms};
    }
    if (count == 0) moves[count++] = (cns_move){"window", at_ms, opening->at_ms};
    moves[count - 1].to_ms = opening->at_ms;
    return count;
}
