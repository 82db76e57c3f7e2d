/* From the moment at which a step would be due to one at which it may be. */
#include "engine/plan_place.h"

#include <string.h>

cns_hours cns_plan_hours(const cns_plan_work *w, const cns_step_entry *step, cns_zone *zone) {
    uint32_t calendar = w->plan->calendar != CNS_NONE ? w->plan->calendar : w->m->windows[step->window].calendar;
    *zone = w->plan->given_zone ? w->plan->zone : (cns_zone){.minutes = w->m->calendars[calendar].utc_offset_minutes};
    return (cns_hours){w->m, step->window, calendar, zone};
}

void cns_plan_shift(cns_plan_row *row, const char *rule, const char *detail, int64_t from_ms, int64_t to_ms) {
    consult_shift *last = row->shift_count > 0 ? &row->shifts[row->shift_count - 1] : NULL;
    if (last && last->to_ms == from_ms && from_ms != to_ms && strcmp(last->rule, rule) == 0 && strcmp(last->detail, detail) == 0)
        last->to_ms = to_ms;
    else if (row->shift_count < CNS_PLAN_SHIFTS)
        row->shifts[row->shift_count++] = (consult_shift){sizeof(consult_shift), rule, detail, from_ms, to_ms};
    else
        last->to_ms = to_ms;
}

static const char *window_name(const cns_hours *h) {
    return cns_model_text(h->m, h->m->windows[h->window].id);
}

static void tell_moves(const cns_hours *h, cns_plan_row *row, int64_t at_ms, const cns_opening *opening) {
    cns_move moves[4];
    uint32_t count = cns_calendar_moves(h, at_ms, opening, moves, 4);
    for (uint32_t i = 0; i < count; i++) {
        bool window = strcmp(moves[i].rule, "window") == 0;
        const char *detail = window ? window_name(h) : cns_model_text(h->m, h->m->calendars[h->calendar].id);
        cns_plan_shift(row, moves[i].rule, detail, moves[i].from_ms, moves[i].to_ms);
    }
}

/* Tells of a bar and of what lay behind it. The rest of the day on which a bar ends is the bar's. */
static void tell_bar(const cns_hours *h, cns_plan_row *row, const cns_bar *bar, int64_t from_ms, int64_t until_ms,
                     const cns_opening *opening) {
    bool same_day = cns_zone_wall(h->zone, until_ms).day == cns_zone_wall(h->zone, opening->at_ms).day;
    cns_plan_shift(row, bar->rule, bar->detail, from_ms, same_day ? opening->at_ms : until_ms);
    if (!same_day) tell_moves(h, row, until_ms, opening);
}

/* The first time at or after `at_ms` that the window has and nothing bars. False: there is none within two years. */
static bool settle(const cns_plan_work *w, const cns_step_entry *step, const cns_hours *h, cns_plan_row *row, int64_t at_ms,
                   cns_opening *opening) {
    if (!cns_calendar_next(h, at_ms, opening)) return false;
    tell_moves(h, row, at_ms, opening);
    for (cns_bar bar; cns_plan_bar(w, step, opening, &bar);) {
        int64_t from = opening->at_ms, until = bar.until_ms > from ? bar.until_ms : from + CNS_MINUTE_MS;
        if (until == INT64_MAX || until - at_ms > CNS_CALENDAR_DAYS * CNS_DAY_MS || !cns_civil_inside(until)) return false;
        if (!cns_calendar_next(h, until, opening)) return false;
        tell_bar(h, row, &bar, from, until, opening);
    }
    return true;
}

/* The first time of an opening that nothing bars and that lies before the anchor. */
static bool fits(const cns_plan_work *w, const cns_step_entry *step, cns_opening *opening) {
    int64_t end = opening->end_ms < w->plan->anchor_ms ? opening->end_ms : w->plan->anchor_ms;
    for (cns_bar bar; cns_plan_bar(w, step, opening, &bar); opening->at_ms = bar.until_ms)
        if (bar.until_ms <= opening->at_ms || bar.until_ms >= end) return false;
    return opening->at_ms < end;
}

/* The last opening that began before `at_ms` and has room. */
static bool settle_before(const cns_plan_work *w, const cns_step_entry *step, const cns_hours *h, int64_t at_ms,
                          cns_opening *opening) {
    for (int64_t from = at_ms; at_ms - from < CNS_CALENDAR_DAYS * CNS_DAY_MS;) {
        if (!cns_calendar_before(h, from, opening)) return false;
        from = opening->at_ms;
        if (fits(w, step, opening)) return true;
    }
    return false;
}

/* What is due before the anchor (a reminder before a visit) never slips behind it: a first attempt is moved to an earlier opening
 * instead, another is not made. */
static bool find(const cns_plan_work *w, const cns_step_entry *step, const cns_hours *h, cns_plan_row *row, cns_opening *opening) {
    int64_t at_ms = row->due_ms, anchor = w->plan->anchor_ms;
    uint32_t told = row->shift_count;
    bool found = settle(w, step, h, row, at_ms, opening);
    if (!step->before_anchor) return found;
    if (found && opening->at_ms < anchor) return true;
    row->shift_count = told;
    if (row->tries > 1 || at_ms >= anchor || !settle_before(w, step, h, at_ms, opening)) return false;
    cns_plan_shift(row, "before_anchor", window_name(h), at_ms, opening->at_ms);
    return true;
}

/* Until when it may be done: what is of use only before the anchor ends there. */
static int64_t last_moment(const cns_plan_work *w, const cns_step_entry *step, const cns_opening *opening) {
    return step->before_anchor && opening->end_ms > w->plan->anchor_ms ? w->plan->anchor_ms : opening->end_ms;
}

/* A contact whose hours are over without a result moves to the next ones. */
static bool renew(const cns_plan_work *w, const cns_step_entry *step, const cns_hours *h, cns_plan_row *row, cns_opening *opening) {
    int64_t now = w->plan->now_ms;
    if (step->kind != CNS_STEP_CONTACT || last_moment(w, step, opening) > now) return true;
    cns_plan_shift(row, "overdue", "", opening->at_ms, now);
    if (step->before_anchor && now >= w->plan->anchor_ms) return false;
    return settle(w, step, h, row, now, opening) && !(step->before_anchor && opening->at_ms >= w->plan->anchor_ms);
}

bool cns_plan_place(const cns_plan_work *w, cns_plan_row *row) {
    const cns_step_entry *step = cns_plan_step(w->plan, row->step);
    cns_zone zone;
    cns_hours h = cns_plan_hours(w, step, &zone);
    const char *calendar = cns_model_text(w->m, w->m->calendars[h.calendar].id);
    cns_opening opening = {0};
    bool found = find(w, step, &h, row, &opening) && renew(w, step, &h, row, &opening);
    if (found) {
        row->due_ms = opening.at_ms;
        row->window_end_ms = last_moment(w, step, &opening);
        row->known = cns_calendar_known(w->m, h.calendar, opening.day);
    } else {
        if (row->shift_count > 0) row->due_ms = row->shifts[row->shift_count - 1].to_ms;
        bool late = step->before_anchor && row->due_ms >= w->plan->anchor_ms;
        cns_plan_shift(row, late ? "too_late" : "never", window_name(&h), row->due_ms, row->due_ms);
        row->window_end_ms = row->due_ms;
        row->known = cns_calendar_known(w->m, h.calendar, cns_zone_wall(&zone, row->due_ms).day);
        row->status = CONSULT_STEP_GIVEN_UP;
    }
    if (!row->known) cns_plan_shift(row, "calendar_unknown", calendar, row->due_ms, row->due_ms);
    return found;
}
