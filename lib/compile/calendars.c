/* Calendars, windows, quiet hours, and circumstances that plans heed. */
#include "compile/compiler.h"

#include "text/civil.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static int compare_days(const void *a, const void *b) {
    const cns_day *x = a, *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

/* "10-01" → 1001. */
static bool read_yearly(const char *text, int32_t *day) {
    char dated[] = "2024-00-00"; /* a leap year */
    if (strlen(text) != 5) return false;
    memcpy(dated + 5, text, 5);
    int32_t ignored;
    if (!cns_civil_read_day(dated, &ignored)) return false;
    *day = atoi(text) * 100 + atoi(text + 3);
    return true;
}

typedef bool day_reader(const char *text, int32_t *day);

static cns_range put_days(cns_compiler *c, const cns_json *json, const char *key, day_reader *read, const char *mend) {
    cns_range range = {cns_section_count(c, CNS_SECTION_days), 0};
    for (const cns_json *v = cns_get_list(c, json, key); v; v = v->next) {
        cns_day made;
        if (v->kind == CNS_JSON_STRING && read(v->text, &made.day)) {
            cns_append(c, CNS_SECTION_days, &made);
            range.count++;
        } else {
            cns_fault(c, v, "bad-date", mend, NULL);
        }
    }
    if (!c->failed && range.count)
        qsort(CNS_VECTOR_AT(&c->sections[CNS_SECTION_days], cns_day, range.first), range.count, sizeof(cns_day), compare_days);
    return range;
}

#define DATE "a date is written as \"2026-10-01\""

static void put_calendar(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CALENDAR, i);
    cns_check_members(c, json, "calendar utc_offset_minutes valid weekend off work yearly beyond title source state");
    cns_calendar made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CALENDAR, i)->id)};
    made.source = cns_put_source(c, json);
    made.utc_offset_minutes = (int32_t)cns_get_integer(c, json, "utc_offset_minutes", 480, -900, 900);
    const cns_json *valid = cns_get_list(c, json, "valid");
    if (!valid || !valid->next || valid->kind != CNS_JSON_STRING || valid->next->kind != CNS_JSON_STRING ||
        !cns_civil_read_day(valid->text, &made.valid_from) || !cns_civil_read_day(valid->next->text, &made.valid_to) ||
        made.valid_from > made.valid_to)
        cns_fault(c, json, "bad-date",
                  "a calendar says under \"valid\" from when to when it knows the holidays: [\"2026-01-01\", \"2026-12-31\"]",
                  NULL);
    for (const cns_json *v = cns_get_list(c, json, "weekend"); v; v = v->next) {
        if (v->kind == CNS_JSON_INTEGER && v->integer >= 1 && v->integer <= 7)
            made.weekend |= 1u << v->integer;
        else
            cns_fault(c, v, "bad-number", "\"%s\" are 1 (Monday) to 7 (Sunday)", "weekend");
    }
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    made.beyond = cns_get_choice(c, json, "beyond", "weekday off", CNS_BEYOND_WEEKDAY);
    made.off = put_days(c, json, "off", cns_civil_read_day, DATE);
    made.work = put_days(c, json, "work", cns_civil_read_day, DATE);
    made.yearly = put_days(c, json, "yearly", read_yearly, "a day of every year is written as \"10-01\"");
    cns_append(c, CNS_SECTION_calendars, &made);
}

bool cns_read_clock(const cns_json *json, uint32_t *minutes) {
    if (!json || json->kind != CNS_JSON_STRING || json->size != 5 || json->text[2] != ':') return false;
    for (int i = 0; i < 5; i++)
        if (i != 2 && (json->text[i] < '0' || json->text[i] > '9')) return false;
    int h = atoi(json->text), m = atoi(json->text + 3);
    *minutes = (uint32_t)(h * 60 + m);
    return m < 60 && *minutes <= 1440;
}

static cns_range put_times(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_clocks), 0};
    uint32_t last = 0;
    for (const cns_json *v = cns_get_list(c, json, "times"); v; v = v->next) {
        cns_clock clock;
        bool ok = v->kind == CNS_JSON_ARRAY && v->count == 2 && cns_read_clock(v->first, &clock.start) &&
                  cns_read_clock(v->first->next, &clock.end);
        if (!ok || clock.start == clock.end || clock.start < last) {
            cns_fault(c, v, "bad-time",
                      "times are pairs in order that do not overlap: [[\"09:00\", \"12:00\"], [\"13:30\", \"18:00\"]]", NULL);
            continue;
        }
        last = clock.end > clock.start ? clock.end : 1440;
        cns_append(c, CNS_SECTION_clocks, &clock);
        range.count++;
    }
    return range;
}

static void put_window(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_WINDOW, i);
    cns_check_members(c, json, "window calendar days times title source state");
    cns_window made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_WINDOW, i)->id)};
    if (!cns_json_member(json, "calendar")) cns_fault(c, json, "no-calendar", "a window needs its \"calendar\"", NULL);
    made.calendar = cns_entry_named(c, CNS_ENTRY_CALENDAR, cns_json_member(json, "calendar"));
    made.days = cns_get_choice(c, json, "days", "every working", CNS_DAYS_EVERY);
    made.times = put_times(c, json);
    if (made.times.count == 0) cns_fault(c, json, "no-times", "a window needs \"times\"", NULL);
    cns_append(c, CNS_SECTION_windows, &made);
}

#define PURPOSES "clinical service marketing"

/* CONSULT_PURPOSE_… of a list; all when it is absent. */
static uint32_t get_purposes(cns_compiler *c, const cns_json *json) {
    uint32_t bits = cns_get_bits(c, json, "purpose", PURPOSES) >> 1;
    return cns_json_member(json, "purpose") ? bits : 7u;
}

static void put_quiet(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_QUIET, i);
    cns_check_members(c, json, "quiet calendar purpose times title source state");
    cns_quiet made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_QUIET, i)->id)};
    made.source = cns_put_source(c, json);
    if (!cns_json_member(json, "calendar"))
        cns_fault(c, json, "no-calendar", "quiet hours need the \"calendar\" of their region", NULL);
    made.calendar = cns_entry_named(c, CNS_ENTRY_CALENDAR, cns_json_member(json, "calendar"));
    made.purposes = get_purposes(c, json);
    made.times = put_times(c, json);
    if (made.times.count == 0) cns_fault(c, json, "no-times", "quiet hours need \"times\"", NULL);
    cns_append(c, CNS_SECTION_quiets, &made);
}

static void put_circumstance(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CIRCUMSTANCE, i);
    cns_check_members(c, json,
                      "circumstance effect purpose unless results signals slot at_least below title source state approval");
    cns_circumstance made = {
        .id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CIRCUMSTANCE, i)->id), .unless = CNS_NONE, .slot = CNS_NONE};
    made.source = cns_put_source(c, json);
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    made.effect = cns_get_choice(c, json, "effect", "hold stop end none", CNS_EFFECT_HOLD);
    made.purposes = get_purposes(c, json);
    if (cns_json_member(json, "unless")) made.unless = cns_entry_named(c, CNS_ENTRY_CIRCUMSTANCE, cns_json_member(json, "unless"));
    made.results = cns_get_bits(c, json, "results", CNS_RESULT_NAMES);
    made.signals = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "signals");
    if (cns_json_member(json, "slot")) made.slot = cns_entry_named(c, CNS_ENTRY_SLOT, cns_json_member(json, "slot"));
    made.least = (int32_t)cns_get_integer(c, json, "at_least", INT_MIN, INT_MIN, INT_MAX);
    made.below = (int32_t)cns_get_integer(c, json, "below", INT_MAX, INT_MIN, INT_MAX);
    if (i == CNS_CIRCUMSTANCES) cns_fault(c, json, "too-many-parts", "a pack has at most 64 circumstances", NULL);
    cns_append(c, CNS_SECTION_circumstances, &made);
}

void cns_compile_calendars(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CALENDAR); i++) put_calendar(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_WINDOW); i++) put_window(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_QUIET); i++) put_quiet(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CIRCUMSTANCE); i++) put_circumstance(c, i);
}
