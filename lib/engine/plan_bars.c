/* What bars a contact: quiet hours, hours that someone keeps, caps, gaps. */
#include "engine/plan_place.h"

/* Where `at_ms` lies to the times of a day: inside one (ends there), or before one (begins there), whichever is told first. */
static void look(cns_opening times, int64_t at_ms, int64_t *inside_until, int64_t *begins) {
    if (times.end_ms <= at_ms || times.end_ms == times.at_ms) return;
    if (times.at_ms <= at_ms) {
        if (times.end_ms > *inside_until) *inside_until = times.end_ms;
    } else if (times.at_ms < *begins) {
        *begins = times.at_ms;
    }
}

/* Quiet hours of the patient's region for this purpose: barred inside, ends the opening before. */
static bool is_quiet(const cns_plan_work *w, const cns_step_entry *step, const cns_hours *h, cns_opening *opening, cns_bar *bar) {
    int32_t today = cns_zone_wall(h->zone, opening->at_ms).day;
    for (uint32_t i = 0; i < w->m->quiets_count; i++) {
        const cns_quiet *q = &w->m->quiets[i];
        if (q->calendar != h->calendar || !(q->purposes & step->purpose)) continue;
        int64_t until = INT64_MIN, begins = INT64_MAX;
        for (int32_t day = today - 1; day <= today + 1; day++)
            for (uint32_t k = 0; k < q->times.count; k++)
                look(cns_calendar_times(&w->m->clocks[q->times.first + k], day, h->zone), opening->at_ms, &until, &begins);
        if (until != INT64_MIN) {
            *bar = (cns_bar){"quiet_hours", cns_model_text(w->m, q->id), until};
            return true;
        }
        if (begins < opening->end_ms) opening->end_ms = begins;
    }
    return false;
}

#define WEEK 7

/* Hours that someone keeps: barred outside. */
static bool is_outside(const consult_plan *plan, const consult_hours *hours, cns_opening *opening, cns_bar *bar) {
    const cns_zone own = {.minutes = hours->utc_offset_minutes}, *zone = hours->use_offset ? &own : &plan->zone;
    int32_t today = cns_zone_wall(zone, opening->at_ms).day;
    int64_t until = INT64_MIN, begins = INT64_MAX;
    for (int32_t day = today - 1; day <= today + WEEK; day++) {
        if (day > today && begins != INT64_MAX) break;
        for (size_t i = 0; i < hours->count; i++) {
            const consult_hour *item = &hours->items[i];
            if (item->weekdays != 0 && !(item->weekdays >> cns_civil_weekday(day) & 1u)) continue;
            look(cns_calendar_times(&(cns_clock){item->start, item->end}, day, zone), opening->at_ms, &until, &begins);
        }
        if (until != INT64_MIN) break;
    }
    if (until == INT64_MIN) {
        *bar = (cns_bar){"hours", hours->name, begins};
        return true;
    }
    if (until < opening->end_ms) opening->end_ms = until;
    return false;
}

/* ---- caps ---- */

/* The first counted contact on or after a day. */
static size_t from_day(const cns_plan_work *w, int32_t day) {
    size_t low = 0, high = w->counted_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->counted[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void cns_plan_count(cns_plan_work *w, int64_t at_ms, bool reached) {
    size_t place = w->counted_count++;
    for (; place > 0 && w->counted[place - 1].at_ms > at_ms; place--) w->counted[place] = w->counted[place - 1];
    w->counted[place] = (cns_counted){cns_zone_wall(&w->plan->zone, at_ms).day, at_ms, reached};
}

/* True when every stretch of so many days that holds `day` has room for one more contact; those ahead count too. */
static bool has_room(const cns_plan_work *w, int32_t day, int32_t days, uint32_t most) {
    size_t first = from_day(w, day - days + 1), end = from_day(w, day + days);
    if (most == 0 || end - first < most) return true;
    for (size_t i = first; i + most <= end; i++) { /* `most` contacts in a row, with this one in one stretch? */
        int32_t low = w->counted[i].day, high = w->counted[i + most - 1].day;
        if (low > day) low = day;
        if (high < day) high = day;
        if (high - low < days) return false;
    }
    return true;
}

static bool is_reached_enough(const cns_plan_work *w, int32_t day, uint32_t most) {
    if (most == 0) return false;
    uint32_t reached = 0;
    for (size_t i = from_day(w, day); i < w->counted_count && w->counted[i].day == day; i++) reached += w->counted[i].reached;
    return reached >= most;
}

/* The cap that one more contact on this day would break, or NULL. */
static const char *cap_of(const cns_plan_work *w, int32_t day) {
    const cns_plan_entry *entry = w->plan->entry;
    if (!has_room(w, day, 1, entry->per_day)) return "per_day";
    if (is_reached_enough(w, day, entry->reached_per_day)) return "reached_per_day";
    if (!has_room(w, day, 7, entry->per_7_days)) return "per_7_days";
    if (!has_room(w, day, 30, entry->per_30_days)) return "per_30_days";
    return NULL;
}

static bool is_capped(const cns_plan_work *w, const cns_opening *opening, cns_bar *bar) {
    if (w->counted_count == 0) return false;
    int32_t day = cns_zone_wall(&w->plan->zone, opening->at_ms).day;
    const char *cap = cap_of(w, day);
    if (!cap) return false;
    *bar = (cns_bar){"cap", cap, cns_zone_instant(&w->plan->zone, (cns_wall){day + 1, 0})};
    return true;
}

/* Nobody is called twice at once. */
static bool is_too_close(const cns_plan_work *w, const cns_opening *opening, cns_bar *bar) {
    int64_t gap = w->plan->entry->gap_minutes * CNS_MINUTE_MS;
    if (w->counted_count == 0) return false;
    int32_t day = cns_civil_wall(opening->at_ms - gap, 0).day - 1; /* the days of `counted` are of another clock: one more */
    for (size_t i = from_day(w, day - 1); i < w->counted_count && w->counted[i].at_ms < opening->at_ms + gap; i++) {
        if (w->counted[i].at_ms <= opening->at_ms - gap) continue;
        *bar = (cns_bar){"gap", "contact", w->counted[i].at_ms + gap};
        return true;
    }
    return false;
}

bool cns_plan_bar(const cns_plan_work *w, const cns_step_entry *step, cns_opening *opening, cns_bar *bar) {
    if (step->kind != CNS_STEP_CONTACT) return false;
    cns_zone zone;
    cns_hours h = cns_plan_hours(w, step, &zone);
    if (is_quiet(w, step, &h, opening, bar)) return true;
    for (size_t i = 0; i < w->plan->hours_count; i++)
        if (is_outside(w->plan, &w->plan->hours[i], opening, bar)) return true;
    return is_capped(w, opening, bar) || is_too_close(w, opening, bar);
}
