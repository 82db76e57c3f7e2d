#include "engine/free_time.h"

#include "engine/free_times.h"
#include "engine/knowledge.h"
#include "engine/mentions.h"
#include "engine/scopes.h"
#include "text/civil.h"
#include "text/when.h"

#include <string.h>

#define GHOSTS       10u /* times that are not free, for the names of other days and parts of the day */
#define NAMES_MAX    256u
#define MENTIONS_MAX 128u
#define DAYS_MAX     8u /* named in a turn */

/* A name of times that stands in the turn. */
typedef struct mention {
    uint32_t name;
    cns_extent at;
    bool denied;
    bool counts; /* says of the time that is meant what holds of it */
} mention;

typedef struct finder {
    cns_reading *r;
    const cns_fill *fill;
    cns_arena *arena;
    cns_filler filler;
    cns_plain plain;
    cns_free_times free;
    const char *names[NAMES_MAX];
    uint32_t name_count;
    uint8_t of_time[CNS_FREE_TIMES][NAMES_MAX / 8]; /* bits: names of each free time */
    mention mentions[MENTIONS_MAX];
    uint32_t mention_count;
    cns_named_days days[DAYS_MAX];
    bool day_denied[DAYS_MAX];
    uint32_t day_count;
    bool today_known; /* else only weekdays are known of the days */
    bool offered;     /* times were asked for */
    bool failed;
} finder;

/* ---- names ---- */

static uint32_t number_of(finder *f, const char *name) {
    for (uint32_t i = 0; i < f->name_count; i++)
        if (strcmp(f->names[i], name) == 0) return i;
    if (f->name_count == NAMES_MAX) return NAMES_MAX;
    f->names[f->name_count] = name;
    return f->name_count++;
}

/* Marks the names of `time` that stand in the text. */
static void take_names(finder *f, const char *time, uint8_t *of_time) {
    const cns_model *m = f->r->model;
    const cns_scenario *s = &m->scenarios[f->fill->target];
    for (uint32_t i = 0; i < s->blocks.count && !f->failed; i++) {
        cns_range templates = cns_phrases_templates(&f->filler, &m->blocks[s->blocks.first + i]);
        for (uint32_t k = 0; k < templates.count && !f->failed; k++) {
            const char *name = cns_phrases_fill(&f->filler, &m->templates[templates.first + k], time, f->arena, &f->failed);
            if (name && *name && !(name = cns_plain_name(name, f->arena))) f->failed = true;
            size_t from = 0;
            cns_extent at;
            if (f->failed || !name || !cns_plain_next(&f->plain, name, &from, &at)) continue;
            uint32_t number = number_of(f, name);
            if (number < NAMES_MAX && of_time) cns_bit_set(of_time, number);
        }
    }
}

/* Another day of the coming week, or another part of the day: what is named of these and of no free time tells that none is meant.
 */
static bool make_ghost(const char *free_time, uint32_t i, char ghost[32]) {
    static const int32_t hours[] = {9, 14, 19};
    int64_t at;
    int32_t offset = cns_civil_offset(free_time);
    if (consult_time_parse(free_time, 0, &at) != CONSULT_OK || !cns_civil_inside(at)) return false;
    cns_wall wall = cns_civil_wall(at, offset);
    if (i < 7)
        wall.day += (int32_t)i;
    else
        wall.ms = hours[i - 7] * 3600000;
    return consult_time_format(cns_civil_instant(wall, offset), offset, ghost, 32) == CONSULT_OK;
}

/* A stretch of days is looked at as days: the names of its ends are not those of one time. */
static bool is_of_stretch(const finder *f, cns_extent at) {
    for (uint32_t i = 0; i < f->day_count; i++)
        if (f->days[i].stretch && at.start >= f->days[i].start && at.end <= f->days[i].end) return true;
    return false;
}

static void find_mentions(finder *f) {
    for (uint32_t i = 0; i < f->name_count && !f->failed; i++) {
        cns_extent at;
        for (size_t from = 0; f->mention_count < MENTIONS_MAX && cns_plain_next(&f->plain, f->names[i], &from, &at);) {
            mention *m = &f->mentions[f->mention_count];
            *m = (mention){i, at, cns_mention_denied(f->r, f->fill->denied, at, &f->failed), false};
            if (cns_mention_aside(f->r, f->fill->aside, at)) continue;
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

/* The days that the turn names, those of a decision aside (今天先定下来). When the time of the talk is not known, weekdays are read
 * from any day. */
static void find_days(finder *f) {
    const char *first = f->free.times[0];
    const cns_state *s = f->filler.state;
    cns_folded text;
    int32_t today;
    f->today_known = s && cns_civil_inside(s->at_ms);
    if (f->today_known)
        today = cns_civil_wall(s->at_ms, cns_civil_offset(first)).day;
    else if (!day_of(first, &today))
        return;
    if (!cns_folded_take(f->r, f->arena, &text)) {
        f->failed = true;
        return;
    }
    uint32_t kept = 0, count = cns_when_days(text.points, text.count, today, f->days, DAYS_MAX);
    for (uint32_t i = 0; i < count && !f->failed; i++) {
        cns_extent at = {f->days[i].start, f->days[i].end};
        if (cns_mention_aside(f->r, f->fill->aside, at) || (!f->today_known && !f->days[i].weekday)) continue;
        f->day_denied[kept] = cns_mention_denied(f->r, f->fill->denied, at, &f->failed);
        f->days[kept++] = f->days[i];
    }
    f->day_count = kept;
}

/* Whether a weekday, or a stretch from a weekday to another one, holds the day, in whatever week. */
static bool in_some_week(const cns_named_days *named, int32_t day) {
    int32_t apart = (day - named->day) % 7;
    return (apart < 0 ? apart + 7 : apart) < named->days;
}

/* Whether one of these days, named from the day of the talk, is that of the time. A weekday alone is that of the coming days; when
 * times were asked for and none of them is on it, it is that of a later week. */
static bool on_day(const finder *f, const char *time, const cns_named_days *named) {
    int32_t day, other;
    if (!day_of(time, &day)) return false;
    if (day >= named->day && day < named->day + named->days) return true;
    if (!named->weekday || !f->offered || day < named->day || !in_some_week(named, day)) return false;
    for (uint32_t i = 0; i < f->free.count; i++)
        if (day_of(f->free.times[i], &other) && other >= named->day && other < named->day + named->days) return false;
    return true;
}

/* Whether the turn names days, and the time is on none of them: tomorrow is not Wednesday because Wednesday is the first that is
 * free. Nothing is known when the time of the talk is not; a date is a name. */
static bool is_apart(const finder *f, const char *time) {
    bool named = false;
    for (uint32_t i = 0; i < f->day_count; i++) {
        if (f->day_denied[i] || f->days[i].dated || !f->today_known) continue;
        if (on_day(f, time, &f->days[i])) return false;
        named = true;
    }
    return named;
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
    bool there = d->dated || (d->weekday ? in_some_week(d, day) : day >= d->day && day < d->day + d->days);
    for (uint32_t k = 0; k < f->mention_count && there; k++) {
        const mention *m = &f->mentions[k];
        if (!m->denied || day_before(f, m) != i || (!d->dated && m->at.end <= d->end)) continue;
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

static bool has_all_names(const finder *f, uint32_t time) {
    for (uint32_t k = 0; k < f->mention_count; k++)
        if (f->mentions[k].counts && !cns_bit(f->of_time[time], f->mentions[k].name)) return false;
    return true;
}

/* The time that is meant, or CNS_NONE. */
static uint32_t choose(const finder *f) {
    bool named = false, denies = false, dated = false; /* a date that no free time has is named all the same */
    uint32_t left = CNS_NONE, count = 0;
    for (uint32_t k = 0; k < f->mention_count; k++) {
        named = named || f->mentions[k].counts;
        denies = denies || f->mentions[k].denied;
    }
    for (uint32_t i = 0; i < f->day_count; i++) {
        named = named || (f->days[i].stretch && !f->day_denied[i] && f->today_known);
        denies = denies || f->day_denied[i];
        dated = dated || (f->days[i].dated && !f->day_denied[i]);
    }
    if (!named && (!denies || dated || !f->offered || !f->fill->rest)) return CNS_NONE;
    for (uint32_t i = 0; i < f->free.count; i++) {
        if (is_apart(f, f->free.times[i]) || !has_all_names(f, i) || is_denied(f, i)) continue;
        if (named) return i;
        if (cns_free_refused(&f->filler, f->free.times[i])) continue;
        left = i;
        count++;
    }
    return count == 1 ? left : CNS_NONE;
}

/* Reads what the turn says of these times, of which there is at least one. NULL: NO_MEMORY. */
static finder *look(cns_reading *r, const cns_filler *filler, const cns_fill *fill, const cns_free_times *times, cns_arena *arena) {
    finder *f = cns_arena_get(arena, sizeof *f);
    if (!f) return NULL;
    memset(f, 0, sizeof *f);
    f->r = r;
    f->fill = fill;
    f->arena = arena;
    f->filler = *filler;
    f->filler.locale = CONSULT_LOCALE_ZH_HANS; /* the folded text is Simplified */
    f->free = *times;
    f->offered = filler->state && filler->state->asked == fill->slot;
    if (!cns_plain_take(r, arena, &f->plain)) return NULL;
    for (uint32_t i = 0; i < times->count; i++) take_names(f, times->times[i], f->of_time[i]);
    find_days(f);
    for (uint32_t i = 0; i < GHOSTS && (f->name_count || f->day_count); i++) {
        char ghost[32];
        if (make_ghost(times->times[0], i, ghost)) take_names(f, ghost, NULL);
    }
    find_mentions(f);
    return f->failed ? NULL : f;
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

/* The names of the doctors who have the time, with the comma of lists between them. NULL: NO_MEMORY. */
static const char *names_of(const consult_facts *facts, const char *time, cns_arena *arena) {
    static const char comma[] = "\xE3\x80\x81";
    const char *name;
    size_t size = 1, used = 0;
    for (uint32_t i = 0; i < CNS_DOCTORS && (name = cns_doctor_fact(facts, i, "name")); i++) size += strlen(name) + sizeof comma;
    char *names = cns_arena_get(arena, size);
    for (uint32_t i = 0; names && i < CNS_DOCTORS && (name = cns_doctor_fact(facts, i, "name")); i++) {
        if (!cns_free_at(facts, i, time)) continue;
        if (used) memcpy(names + used, comma, sizeof comma - 1);
        if (used) used += sizeof comma - 1;
        memcpy(names + used, name, strlen(name));
        used += strlen(name);
    }
    return names; /* zeroed */
}

consult_status cns_free_time_of_doctors(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                        const char **time, const char **doctors) {
    cns_free_times times;
    *time = *doctors = NULL;
    if (!filler->facts || cns_free_doctor(filler) != CNS_NONE) return CONSULT_OK;
    cns_free_times_of_doctors(filler->facts, &times);
    if (!times.count) return CONSULT_OK;
    finder *f = look(r, filler, fill, &times, arena);
    if (!f) return CONSULT_NO_MEMORY;
    uint32_t chosen = choose(f);
    if (chosen == CNS_NONE) return CONSULT_OK;
    *time = times.times[chosen];
    *doctors = names_of(filler->facts, *time, arena);
    return *doctors ? CONSULT_OK : CONSULT_NO_MEMORY;
}
