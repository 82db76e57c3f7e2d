#include "engine/free_time.h"

#include "engine/free_times.h"
#include "engine/scopes.h"
#include "engine/time_names.h"
#include "text/civil.h"
#include "text/when.h"

#include <string.h>

#define GHOST_DAYS   6u /* times that are not free, for the names of other days, */
#define GHOSTS       9u /* and, behind those, of other parts of the day */
#define MENTIONS_MAX 128u
#define DAYS_MAX     12u /* named in a turn */
#define CLOCKS_MAX   8u
#define ANSWER_MORE  3u /* symbols beside a day that is the whole answer */

/* A name of times that stands in the turn. */
typedef struct mention {
    uint32_t name;
    cns_extent at;
    bool denied;
    bool counts; /* says of the time that is meant what holds of it */
    bool part;   /* of a day or a time of the clock that is read as one: the whole of that tells */
} mention;

/* What a turn says of some free times; kept until another turn is read or others are looked for. */
typedef struct cns_time_look {
    cns_reading *r;
    const cns_fill *fill;
    const cns_filler *filler;
    cns_free_times free;
    cns_time_names names;
    uint8_t of_time[CNS_FREE_TIMES][CNS_TIME_NAMES / 8]; /* bits: names of each free time */
    mention mentions[MENTIONS_MAX];
    uint32_t mention_count;
    cns_named_days days[DAYS_MAX];
    bool day_denied[DAYS_MAX];
    uint32_t day_count;
    cns_named_clock clocks[CLOCKS_MAX];
    uint32_t clock_count;                   /* of those that are not denied */
    cns_extent gone[DAYS_MAX + CLOCKS_MAX]; /* the days and times of the clock that others behind them take the place of */
    uint32_t gone_count;
    int32_t today;    /* the day from which those that are named are told */
    bool today_known; /* else only weekdays are known of the days */
    bool days_read;   /* the days and the times of the clock, as told from today */
    bool offered;     /* times were asked for */
    bool failed;
} finder;

/* ---- names ---- */

/* Another day of the coming week, or another part of the day: what is named of these and of no free time tells that none is meant.
 */
static bool make_ghost(const char *free_time, uint32_t i, char ghost[32]) {
    static const int32_t hours[] = {9, 14, 19};
    int64_t at;
    int32_t offset = cns_civil_offset(free_time);
    if (consult_time_parse(free_time, 0, &at) != CONSULT_OK || !cns_civil_inside(at)) return false;
    cns_wall wall = cns_civil_wall(at, offset);
    if (i < GHOST_DAYS)
        wall.day += (int32_t)i + 1;
    else
        wall.ms = hours[i - GHOST_DAYS] * 3600000;
    return consult_time_format(cns_civil_instant(wall, offset), offset, ghost, 32) == CONSULT_OK;
}

/* Whether a day that is named tells which: one of a week, or told from today, does not when today is not known. */
static bool is_told(const finder *f, const cns_named_days *d) {
    return d->dated || f->today_known;
}

static bool lies_in(cns_extent at, uint32_t start, uint32_t end) {
    return at.start >= start && at.end <= end;
}

/* A day or a time of the clock is looked at as such, and so is what names it with more (3号 in 12月3号, 周四上午): the part of the
 * day is a name of its own. */
static bool is_part(const finder *f, cns_extent at) {
    for (uint32_t i = 0; i < f->day_count; i++)
        if ((f->days[i].stretch || is_told(f, &f->days[i])) && at.start < f->days[i].end && f->days[i].start < at.end) return true;
    for (uint32_t i = 0; i < f->clock_count; i++)
        if (at.start < f->clocks[i].end && f->clocks[i].start < at.end) return true;
    return false;
}

static bool is_of_stretch(const finder *f, cns_extent at) {
    for (uint32_t i = 0; i < f->day_count; i++)
        if (f->days[i].stretch && lies_in(at, f->days[i].start, f->days[i].end)) return true;
    return false;
}

/* Whether the words are taken back (四点，不对，五点), where something behind them is said instead. */
static bool is_taken_back(finder *f, cns_extent at) {
    return cns_mention_denied(f->r, f->fill->taken_back, at, &f->failed);
}

static bool is_gone(const finder *f, cns_extent at) {
    for (uint32_t i = 0; i < f->gone_count; i++)
        if (at.start < f->gone[i].end && f->gone[i].start < at.end) return true;
    return false;
}

/* Whether the words are those of a day. */
static bool is_in_day(const finder *f, cns_extent at) {
    for (uint32_t i = 0; i < f->day_count; i++)
        if (lies_in(at, f->days[i].start, f->days[i].end)) return true;
    return false;
}

/* Behind the start of the last thing that is named, is not taken back and says more than a day: it takes the place of parts of the
 * day in front of it that are taken back. 0: there is none. */
static uint32_t behind_last_other(finder *f) {
    uint32_t behind = 0;
    for (uint32_t i = 0; i < f->names.count && !f->failed; i++) {
        cns_extent at;
        for (size_t from = 0; cns_plain_next(&f->names.plain, f->names.names[i], &from, &at);)
            if (at.start >= behind && !is_in_day(f, at) && !is_taken_back(f, at)) behind = at.start + 1;
    }
    return behind;
}

static void find_mentions(finder *f) {
    uint32_t other = f->fill->taken_back.count ? behind_last_other(f) : 0;
    for (uint32_t i = 0; i < f->names.count && !f->failed; i++) {
        cns_extent at;
        for (size_t from = 0; f->mention_count < MENTIONS_MAX && cns_plain_next(&f->names.plain, f->names.names[i], &from, &at);) {
            mention *m = &f->mentions[f->mention_count];
            *m = (mention){i, at, cns_mention_denied(f->r, f->fill->denied, at, &f->failed), false, is_part(f, at)};
            if (cns_mention_aside(f->r, f->fill->aside, at) || is_gone(f, at)) continue;
            if (!m->part && other > at.end && is_taken_back(f, at)) continue;
            m->counts = !m->denied && !is_of_stretch(f, at);
            f->mention_count++;
        }
    }
}

/* ---- days ---- */

/* The day of a time on its own clock; false: it is no time. */
static bool day_of(const char *time, int32_t *day) {
    int64_t at;
    if (consult_time_parse(time, 0, &at) != CONSULT_OK || !cns_civil_inside(at)) return false;
    *day = cns_civil_wall(at, cns_civil_offset(time)).day;
    return true;
}

/* The day from which those that are named are told: that of the talk, else the first that is free. */
static bool first_day(finder *f, int32_t *day) {
    const cns_state *s = f->names.filler.state;
    int32_t other;
    f->today_known = s && cns_civil_inside(s->at_ms);
    if (f->today_known) {
        *day = cns_civil_wall(s->at_ms, cns_civil_offset(f->free.times[0])).day;
        return true;
    }
    if (!day_of(f->free.times[0], day)) return false;
    for (uint32_t i = 1; i < f->free.count; i++)
        if (day_of(f->free.times[i], &other) && other < *day) *day = other;
    return true;
}

/* Whether `at` is taken back and the last thing of its kind, at `last`, is not. */
static bool is_replaced(finder *f, cns_extent at, cns_extent last) {
    if (last.start < at.end || !is_taken_back(f, at) || is_taken_back(f, last)) return false;
    f->gone[f->gone_count++] = at;
    return true;
}

/* Of the clocks those that are meant. */
static void find_clocks(finder *f) {
    cns_folded text = f->names.text;
    uint32_t kept = 0, count = cns_when_clocks(text.points, text.count, f->clocks, CLOCKS_MAX);
    for (uint32_t i = 0; i < count && !f->failed; i++) {
        cns_extent at = {f->clocks[i].start, f->clocks[i].end}, last = {f->clocks[count - 1].start, f->clocks[count - 1].end};
        if (cns_mention_aside(f->r, f->fill->aside, at) || cns_mention_denied(f->r, f->fill->denied, at, &f->failed)) continue;
        if (is_replaced(f, at, last)) continue;
        f->clocks[kept++] = f->clocks[i];
    }
    f->clock_count = kept;
}

/* The days and the times of the clock that the turn names, those of a decision aside (今天先定下来). When the time of the talk is
 * not known, weekdays are read from any day. */
static void find_days(finder *f) {
    cns_folded text = f->names.text;
    int32_t today;
    bool told = first_day(f, &today);
    if (f->days_read && told && today == f->today) return; /* nothing of them depends on which times are free */
    f->day_count = f->clock_count = f->gone_count = 0;
    f->days_read = told;
    if (!told) return;
    f->today = today;
    uint32_t kept = 0, count = cns_when_days(text.points, text.count, today, f->days, DAYS_MAX);
    for (uint32_t i = 0; i < count && !f->failed; i++) {
        cns_extent at = {f->days[i].start, f->days[i].end}, last = {f->days[count - 1].start, f->days[count - 1].end};
        if (cns_mention_aside(f->r, f->fill->aside, at) || (!is_told(f, &f->days[i]) && !f->days[i].weekday)) continue;
        if (is_replaced(f, at, last)) continue;
        f->day_denied[kept] = cns_mention_denied(f->r, f->fill->denied, at, &f->failed);
        f->days[kept++] = f->days[i];
    }
    f->day_count = kept;
    find_clocks(f);
}

/* Whether a weekday, or a stretch from a weekday to another one, holds the day, in whatever week. */
static bool in_some_week(const cns_named_days *named, int32_t day) {
    int32_t apart = (day - named->day) % 7;
    return (apart < 0 ? apart + 7 : apart) < named->days;
}

static bool is_inside(const cns_named_days *named, int32_t day) {
    return day >= named->day && day < named->day + named->days;
}

/* Whether a day named without its week, month or year is that of the time in another one. */
static bool on_like_day(const finder *f, int32_t day, const cns_named_days *named) {
    cns_civil date = cns_civil_date(day), said = cns_civil_date(named->day);
    if (named->weekday) return f->offered && day >= named->day && in_some_week(named, day);
    if (!named->any_year || date.day != said.day) return false;
    return named->any_month ? f->offered : date.month == said.month;
}

/* Whether one of these days, named from the day of the talk, is that of the time. A weekday or a day of the month alone is that of
 * the coming days; when times were asked for and none of them is on it, it is that of a later week or month. */
static bool on_day(const finder *f, const char *time, const cns_named_days *named) {
    int32_t day, other;
    if (!day_of(time, &day)) return false;
    if (is_inside(named, day)) return true;
    if (!on_like_day(f, day, named)) return false;
    for (uint32_t i = 0; i < f->free.count; i++)
        if (day_of(f->free.times[i], &other) && is_inside(named, other)) return false;
    return true;
}

/* ---- what is denied ---- */

static uint32_t clause_of(const finder *f, uint32_t symbol) {
    return f->r->symbols.units[symbol].clause;
}

/* The denied day that a denied name is said of: the last one before it in its clause. DAYS_MAX: of none. */
static uint32_t day_before(const finder *f, const mention *m) {
    uint32_t day = DAYS_MAX;
    for (uint32_t i = 0; i < f->day_count; i++)
        if (f->day_denied[i] && f->days[i].start <= m->at.start && clause_of(f, f->days[i].start) == clause_of(f, m->at.start))
            day = i;
    return day;
}

/* Whether all that is said of a denied day holds of the time (周三上午不行 leaves the afternoon). */
static bool is_of_denied_day(const finder *f, uint32_t time, uint32_t i) {
    const cns_named_days *d = &f->days[i];
    int32_t day;
    if (!day_of(f->free.times[time], &day)) return false;
    bool there = d->weekday ? in_some_week(d, day) : is_inside(d, day) || on_like_day(f, day, d);
    for (uint32_t k = 0; k < f->mention_count && there; k++) {
        const mention *m = &f->mentions[k];
        uint32_t of = m->denied ? day_before(f, m) : DAYS_MAX;
        if (of == DAYS_MAX || f->days[of].list != d->list || m->at.end <= f->days[of].end) continue;
        there = cns_bit(f->of_time[time], m->name);
    }
    return there;
}

/* Whether all names that are denied without a day hold of the time. */
static bool has_denied_names(const finder *f, uint32_t time) {
    for (uint32_t k = 0; k < f->mention_count; k++)
        if (f->mentions[k].denied && day_before(f, &f->mentions[k]) == DAYS_MAX && !cns_bit(f->of_time[time], f->mentions[k].name))
            return false;
    return true;
}

/* Names without a day that are denied together hold of a time together (3点半), or, when that can't be, each for itself. */
static bool is_of_denied_name(const finder *f, uint32_t time, const mention *m) {
    if (!cns_bit(f->of_time[time], m->name)) return false;
    if (has_denied_names(f, time)) return true;
    for (uint32_t t = 0; t < f->free.count; t++)
        if (has_denied_names(f, t)) return false;
    return true;
}

static bool is_denied(const finder *f, uint32_t time) {
    for (uint32_t i = 0; i < f->day_count; i++)
        if (f->day_denied[i] && is_of_denied_day(f, time, i)) return true;
    for (uint32_t k = 0; k < f->mention_count; k++)
        if (f->mentions[k].denied && day_before(f, &f->mentions[k]) == DAYS_MAX && is_of_denied_name(f, time, &f->mentions[k]))
            return true;
    return false;
}

/* ---- what is meant ---- */

/* Whether all that is said from `start` to before `end` without a day holds of the time; of several times of the clock one. */
static bool fits(const finder *f, uint32_t time, uint32_t start, uint32_t end) {
    int64_t at;
    bool asked = false, there = false;
    if (consult_time_parse(f->free.times[time], 0, &at) != CONSULT_OK || !cns_civil_inside(at)) return false;
    int32_t minute = cns_civil_wall(at, cns_civil_offset(f->free.times[time])).ms / (int32_t)CNS_MINUTE_MS;
    for (uint32_t k = 0; k < f->mention_count; k++) {
        const mention *m = &f->mentions[k];
        if (m->counts && !m->part && m->at.start >= start && m->at.start < end && !cns_bit(f->of_time[time], m->name)) return false;
    }
    for (uint32_t i = 0; i < f->clock_count; i++) {
        const cns_named_clock *c = &f->clocks[i];
        if (c->start < start || c->start >= end) continue;
        asked = true;
        there = there || (minute >= c->from && minute <= c->to) || (c->half && minute >= c->from + 720 && minute <= c->to + 720);
    }
    return there || !asked;
}

static bool is_meant_day(const finder *f, uint32_t i) {
    return !f->day_denied[i] && is_told(f, &f->days[i]);
}

/* Whether something is said of the time between a day and the next one. */
static bool says_between(const finder *f, uint32_t start, uint32_t end) {
    for (uint32_t k = 0; k < f->mention_count; k++) {
        const mention *m = &f->mentions[k];
        if (m->counts && !m->part && m->at.end > start && m->at.start < end) return true;
    }
    for (uint32_t i = 0; i < f->clock_count; i++)
        if (f->clocks[i].start >= start && f->clocks[i].start < end) return true;
    return false;
}

/* Where that ends which is said of a day: at the next one, but for days in a row (周四、周五上午). */
static uint32_t end_of(const finder *f, uint32_t i) {
    uint32_t end = f->days[i].end;
    for (uint32_t k = i + 1; k < f->day_count; k++) {
        if (!is_meant_day(f, k)) continue;
        if (says_between(f, end, f->days[k].start)) return f->days[k].start;
        end = f->days[k].end;
    }
    return UINT32_MAX;
}

/* Whether the time is one that the turn means: all that is said of a time holds of it, and where days are named, it is on one of
 * them, with what is said of that one: tomorrow is not Wednesday because Wednesday is the first that is free. */
static bool is_meant(const finder *f, uint32_t time) {
    uint32_t first = UINT32_MAX;
    for (uint32_t i = 0; i < f->day_count; i++) {
        if (!is_meant_day(f, i)) continue;
        if (first == UINT32_MAX) first = f->days[i].start;
        if (on_day(f, f->free.times[time], &f->days[i]) && fits(f, time, 0, first) && fits(f, time, f->days[i].start, end_of(f, i)))
            return true;
    }
    return first == UINT32_MAX && fits(f, time, 0, UINT32_MAX);
}

/* Whether a day is named that is meant though nothing else is said of it: a date, a stretch, or the whole answer (明天吧). */
static bool is_enough(const finder *f, const cns_named_days *d) {
    if (d->stretch || (d->dated && d->days == 1)) return true;
    return f->offered && d->days == 1 && f->r->symbols.count <= d->end - d->start + ANSWER_MORE;
}

/* Whether the turn says of some time that it is meant. */
static bool names_one(const finder *f) {
    for (uint32_t k = 0; k < f->mention_count; k++)
        if (f->mentions[k].counts) return true;
    for (uint32_t i = 0; i < f->day_count; i++)
        if (is_meant_day(f, i) && is_enough(f, &f->days[i])) return true;
    return f->clock_count > 0;
}

/* The time that is meant, or CNS_NONE. */
static uint32_t choose(const finder *f) {
    bool named = names_one(f), denies = false, dated = false; /* a date that no free time has is named all the same */
    uint32_t left = CNS_NONE, count = 0;
    for (uint32_t k = 0; k < f->mention_count; k++) denies = denies || f->mentions[k].denied;
    for (uint32_t i = 0; i < f->day_count; i++) {
        denies = denies || f->day_denied[i];
        dated = dated || (f->days[i].dated && !f->day_denied[i]);
    }
    if (!named && (!denies || dated || !f->offered || !f->fill->rest)) return CNS_NONE;
    for (uint32_t i = 0; i < f->free.count; i++) {
        if (!is_meant(f, i) || is_denied(f, i)) continue;
        if (named) return i;
        if (cns_free_refused(f->filler, f->free.times[i])) continue;
        left = i;
        count++;
    }
    return count == 1 ? left : CNS_NONE;
}

static bool is_same_list(const cns_model *m, cns_range a, cns_range b) {
    for (uint32_t i = 0; i < a.count && i < b.count; i++)
        if (cns_model_ref(m, a, i) != cns_model_ref(m, b, i)) return false;
    return a.count == b.count;
}

/* Whether times are named and denied for both in the same ways. */
static bool is_like(const cns_model *m, const cns_fill *a, const cns_fill *b) {
    return a->target == b->target && a->aside == b->aside && is_same_list(m, a->denied, b->denied) &&
           is_same_list(m, a->taken_back, b->taken_back);
}

static bool are_times_of(const finder *f, const cns_free_times *times) {
    return f->free.count == times->count && memcmp(f->free.times, times->times, times->count * sizeof *times->times) == 0;
}

/* Begins to read a turn for fills like this one. NULL: NO_MEMORY. */
static finder *open_turn(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena) {
    finder *f = cns_arena_get(arena, sizeof *f);
    if (!f) return NULL;
    f->r = r;
    cns_time_names_start(&f->names, r, filler, fill->target, arena);
    return f->names.failed ? NULL : f;
}

/* Reads what the turn says of these times, of which there is at least one. What it says of any times is known when it was read
 * before. False: NO_MEMORY. */
static bool read_times(finder *f, const cns_filler *filler, const cns_free_times *times) {
    f->free = *times;
    f->mention_count = 0;
    memset(f->of_time, 0, sizeof f->of_time);
    cns_time_names_clear(&f->names, filler);
    cns_free_times_placed(filler, &f->names.offered);
    for (uint32_t i = 0; i < times->count && !f->names.failed; i++)
        cns_time_names_take(&f->names, times->times[i], CNS_TELLS_DAY | CNS_TELLS_CLOCK, f->of_time[i]);
    if (!f->names.failed) find_days(f);
    for (uint32_t i = 0; i < GHOSTS && !f->names.failed && (f->names.count || f->day_count); i++) {
        char ghost[32];
        if (make_ghost(times->times[0], i, ghost)) /* its names that tell nothing else are those of the time already */
            cns_time_names_take(&f->names, ghost, i < GHOST_DAYS ? CNS_TELLS_DAY : CNS_TELLS_CLOCK, NULL);
    }
    if (!f->names.failed) find_mentions(f);
    return !f->names.failed && !f->failed;
}

/* What the turn says of these times. NULL: NO_MEMORY. */
static finder *look(cns_reading *r, const cns_filler *filler, const cns_fill *fill, const cns_free_times *times, cns_arena *arena) {
    finder *f = r->time_look;
    bool opened = f && is_like(r->model, f->fill, fill), known = opened && are_times_of(f, times);
    if (!opened) f = open_turn(r, filler, fill, arena);
    r->time_look = NULL;
    if (!f) return NULL;
    f->fill = fill;
    if (!known && !read_times(f, filler, times)) return NULL;
    f->filler = filler;
    f->offered = filler->state && filler->state->asked == fill->slot;
    return r->time_look = f;
}

consult_status cns_free_time_find(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                  cns_buffer *out) {
    cns_free_times times;
    if (!filler || !filler->facts) return CONSULT_OK;
    cns_free_times_pick(filler, &times);
    if (!times.count) return CONSULT_OK;
    finder *f = look(r, filler, fill, &times, arena);
    if (!f) return CONSULT_NO_MEMORY;
    uint32_t chosen = choose(f);
    if (chosen != CNS_NONE) cns_buffer_text(out, times.times[chosen]);
    return CONSULT_OK;
}

consult_status cns_free_times_denied(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                     cns_buffer *out) {
    cns_free_times times;
    bool denies = false;
    for (uint32_t i = 0; i < fill->denied.count; i++) {
        uint32_t scope = cns_model_ref(r->model, fill->denied, i);
        if (!cns_scopes_find(r, scope)) return CONSULT_NO_MEMORY;
        denies = denies || r->scopes.entries[scope].count;
    }
    if (!denies || !filler || !filler->facts) return CONSULT_OK;
    cns_free_times_offer(filler, &times);
    if (!times.count) return CONSULT_OK;
    finder *f = look(r, filler, fill, &times, arena);
    if (!f) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < times.count; i++) {
        if (!is_denied(f, i)) continue;
        if (out->size) cns_buffer_char(out, ',');
        cns_buffer_text(out, times.times[i]);
    }
    return CONSULT_OK;
}

consult_status cns_free_time_missed(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                    bool *missed) {
    cns_free_times times;
    *missed = false;
    if (!filler->facts) return CONSULT_OK;
    cns_free_times_pick(filler, &times);
    if (!times.count) return CONSULT_OK;
    finder *f = look(r, filler, fill, &times, arena);
    if (!f) return CONSULT_NO_MEMORY;
    bool named = names_one(f);
    /* who puts off (放假再说) asks for none */
    for (uint32_t i = 0; i < f->day_count; i++) named = named || (is_meant_day(f, i) && f->days[i].days);
    for (uint32_t i = 0; i < times.count && named; i++) named = !is_meant(f, i);
    *missed = named;
    return CONSULT_OK;
}

consult_status cns_free_time_of_doctors(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                        const char **time, const char **doctors) {
    cns_free_times times;
    *time = *doctors = NULL;
    if (!filler->facts || cns_free_doctor(filler) != CNS_NONE) return CONSULT_OK;
    cns_free_times_of_doctors(filler, &times);
    if (!times.count) return CONSULT_OK;
    finder *f = look(r, filler, fill, &times, arena);
    if (!f) return CONSULT_NO_MEMORY;
    uint32_t chosen = choose(f);
    if (chosen == CNS_NONE) return CONSULT_OK;
    *time = times.times[chosen];
    size_t count;
    *doctors = cns_free_times_doctors(filler->facts, *time, arena, &count);
    return *doctors ? CONSULT_OK : CONSULT_NO_MEMORY;
}
