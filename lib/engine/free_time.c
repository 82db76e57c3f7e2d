#include "engine/free_time.h"

#include "consult/text.h"
#include "text/civil.h"
#include "text/number.h"
#include "text/utf8.h"
#include "text/when.h"

#include <stdio.h>
#include <string.h>

#define FREE_TIMES_MAX 32u
#define GHOSTS         10u /* times that are not free, for the names of other days and parts of the day */
#define NAMES_MAX      256u
#define DAYS_MAX       8u /* named in a turn */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

#define APART '\x1F' /* between numbers that stand side by side: no name holds it */

/* A folded text with every number in digits, those written in words too. One code point at a time, so that texts and names agree.
 */
static const char *plain_numbers(const char *folded, cns_arena *arena) {
    size_t size = strlen(folded), used = 0, count = 0;
    uint32_t *points = cns_arena_array(arena, size + 1, sizeof *points), number;
    char *plain = cns_arena_get(arena, size * 5 + 16);
    if (!points || !plain) return NULL;
    for (size_t at = 0; at < size;) at += cns_utf8_decode((const unsigned char *)folded, size, at, &points[count++]);
    for (size_t i = 0; i < count;) {
        size_t end = i;
        bool ascii = points[i] < 128; /* digits behind words are a number of their own */
        while (end < count && end - i < 9 && (points[end] < 128) == ascii &&
               (cns_number_digit(points[end]) >= 0 || cns_number_unit(points[end])))
            end++;
        if (end > i && cns_number_read(points + i, end - i, &number)) {
            char digits[12];
            size_t n = 0;
            if (used && is_digit(plain[used - 1])) plain[used++] = APART; /* Saturday, nine o'clock */
            do digits[n++] = (char)('0' + number % 10);
            while (number /= 10);
            while (n) plain[used++] = digits[--n];
            i = end;
        } else {
            used += cns_utf8_encode(points[i++], plain + used);
        }
    }
    plain[used] = 0;
    return plain;
}

/* The text of a turn as names are looked for in it. */
static const char *plain_turn(const cns_reading *r, cns_arena *arena) {
    size_t needed;
    (void)consult_text_fold(r->symbols.text, r->symbols.size, NULL, 0, &needed);
    char *folded = cns_arena_get(arena, needed + 1);
    if (!folded || consult_text_fold(r->symbols.text, r->symbols.size, folded, needed + 1, &needed) != CONSULT_OK) return NULL;
    return plain_numbers(folded, arena);
}

/* A name that begins or ends with a digit must not go on with one: the 2nd does not stand in the 12th. */
static bool stands_in(const char *text, const char *name) {
    size_t size = strlen(name);
    for (const char *at = strstr(text, name); at; at = strstr(at + 1, name)) {
        bool before = at > text && is_digit(at[-1]) && is_digit(name[0]);
        bool behind = is_digit(at[size]) && is_digit(name[size - 1]);
        if (!before && !behind) return true;
    }
    return false;
}

/* Names of times that stand in the text; which of them are those of one time, as bits. */
typedef struct naming {
    const cns_filler *filler;
    uint32_t scenario;
    const char *text;
    cns_arena *arena;
    const char *names[NAMES_MAX];
    uint32_t count;
    bool failed;
} naming;

static uint32_t number_of(naming *n, const char *name) {
    for (uint32_t i = 0; i < n->count; i++)
        if (strcmp(n->names[i], name) == 0) return i;
    if (n->count == NAMES_MAX) return NAMES_MAX;
    n->names[n->count] = name;
    return n->count++;
}

/* Marks the names of `time` that stand in the text. */
static void take_names(naming *n, const char *time, uint8_t *of_time) {
    const cns_scenario *s = &n->filler->model->scenarios[n->scenario];
    for (uint32_t i = 0; i < s->blocks.count && !n->failed; i++) {
        cns_range templates = cns_phrases_templates(n->filler, &n->filler->model->blocks[s->blocks.first + i]);
        for (uint32_t k = 0; k < templates.count && !n->failed; k++) {
            const char *name =
                cns_phrases_fill(n->filler, &n->filler->model->templates[templates.first + k], time, n->arena, &n->failed);
            if (name && *name && !(name = plain_numbers(name, n->arena))) n->failed = true;
            if (n->failed || !name || !*name || !stands_in(n->text, name)) continue;
            uint32_t number = number_of(n, name);
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

/* The day of a time on its own clock; false: it is no time. */
static bool day_of(const char *time, int32_t *day) {
    int64_t at;
    if (consult_time_parse(time, 0, &at) != CONSULT_OK || !cns_civil_inside(at)) return false;
    *day = cns_civil_wall(at, cns_civil_offset(time)).day;
    return true;
}

/* Whether one of these days, named from the day of the talk, is that of the time. A weekday alone is that of the coming days; when
 * times were asked for and none of them is on it, it is that of a later week. */
static bool on_day(const cns_filler *filler, const char *time, const cns_named_days *named, bool offered) {
    int32_t day, other;
    if (!day_of(time, &day)) return false;
    if (day >= named->day && day < named->day + named->days) return true;
    if (!named->weekday || named->days != 1 || !offered || day < named->day || (day - named->day) % 7) return false;
    for (uint32_t i = 0; i < FREE_TIMES_MAX && (time = cns_phrases_free_time(filler, i)); i++)
        if (day_of(time, &other) && other == named->day) return false;
    return true;
}

/* Leaves, of the free times, those on a day that the turn names from the day of the talk: tomorrow is not Wednesday because
 * Wednesday is the first that is free. All, when it names none or the time of the talk is not known. */
static void keep_days(const cns_reading *r, const cns_filler *filler, bool offered, bool *apart, uint32_t times) {
    cns_named_days named[DAYS_MAX];
    if (!filler->state || !cns_civil_inside(filler->state->at_ms)) return;
    for (uint32_t i = 0; i < times; i++) {
        const char *time = cns_phrases_free_time(filler, i);
        int32_t today = cns_civil_wall(filler->state->at_ms, cns_civil_offset(time)).day;
        uint32_t count = cns_when_days(r->symbols.text, r->symbols.size, today, named, DAYS_MAX);
        apart[i] = count > 0;
        for (uint32_t k = 0; k < count && apart[i]; k++) apart[i] = !on_day(filler, time, &named[k], offered);
    }
}

consult_status cns_free_time_find(const cns_reading *r, const cns_filler *filler, uint32_t scenario, bool offered, cns_arena *arena,
                                  cns_buffer *out) {
    if (!filler || !filler->facts || !cns_phrases_free_time(filler, 0)) return CONSULT_OK;
    cns_filler simplified = *filler;
    simplified.locale = CONSULT_LOCALE_ZH_HANS; /* the folded text is Simplified */
    naming n = {.filler = &simplified, .scenario = scenario, .text = plain_turn(r, arena), .arena = arena};
    uint8_t of_time[FREE_TIMES_MAX][NAMES_MAX / 8] = {{0}};
    uint32_t times = 0;
    if (!n.text) return CONSULT_NO_MEMORY;
    for (const char *time; times < FREE_TIMES_MAX && (time = cns_phrases_free_time(filler, times)); times++)
        take_names(&n, time, of_time[times]);
    for (uint32_t i = 0; i < GHOSTS && n.count; i++) {
        char ghost[32];
        if (make_ghost(cns_phrases_free_time(filler, 0), i, ghost)) take_names(&n, ghost, NULL);
    }
    if (n.failed) return CONSULT_NO_MEMORY;
    bool apart[FREE_TIMES_MAX] = {false};
    if (n.count) keep_days(r, filler, offered, apart, times);
    for (uint32_t i = 0; i < times && n.count; i++) {
        bool all = !apart[i];
        for (uint32_t k = 0; k < n.count && all; k++) all = cns_bit(of_time[i], k);
        if (!all) continue;
        cns_buffer_text(out, cns_phrases_free_time(filler, i));
        break;
    }
    return CONSULT_OK;
}
