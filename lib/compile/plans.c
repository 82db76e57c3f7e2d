/* Calendars, windows, plans. */
#include "compile/compiler.h"

#include "text/civil.h"

#include <stdlib.h>
#include <string.h>

/* "2026-10-01" → days since 1970; false when it is none (years 1900–2200). */
static bool read_day(const char *text, int32_t *day) {
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-') return false;
    for (int i = 0; i < 10; i++)
        if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
    cns_civil date = {atoi(text), atoi(text + 5), atoi(text + 8)};
    if (!cns_civil_valid(date)) return false;
    *day = cns_civil_days(date);
    return true;
}

static int compare_days(const void *a, const void *b) {
    const cns_day *x = a, *y = b;
    return x->day < y->day ? -1 : x->day > y->day;
}

static cns_range put_days(cns_compiler *c, const cns_json *json, const char *key) {
    cns_range range = {cns_section_count(c, CNS_SECTION_days), 0};
    for (const cns_json *v = cns_get_list(c, json, key); v; v = v->next) {
        cns_day made;
        if (v->kind == CNS_JSON_STRING && read_day(v->text, &made.day)) {
            cns_append(c, CNS_SECTION_days, &made);
            range.count++;
        } else {
            cns_fault(c, v, "bad-date", "a date is written as \"2026-10-01\"", NULL);
        }
    }
    if (!c->failed && range.count)
        qsort(CNS_VECTOR_AT(&c->sections[CNS_SECTION_days], cns_day, range.first), range.count, sizeof(cns_day), compare_days);
    return range;
}

static void put_calendar(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_CALENDAR, i);
    cns_check_members(c, json, "calendar utc_offset_minutes valid weekend off work title source state");
    cns_calendar made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_CALENDAR, i)->id)};
    made.source = cns_put_source(c, json);
    made.utc_offset_minutes = (int32_t)cns_get_integer(c, json, "utc_offset_minutes", 480, -900, 900);
    const cns_json *valid = cns_get_list(c, json, "valid");
    if (!valid || !valid->next || valid->kind != CNS_JSON_STRING || valid->next->kind != CNS_JSON_STRING ||
        !read_day(valid->text, &made.valid_from) || !read_day(valid->next->text, &made.valid_to) || made.valid_from > made.valid_to)
        cns_fault(c, json, "bad-date",
                  "a calendar says under \"valid\" from when to when it knows the holidays: [\"2026-01-01\", \"2026-12-31\"]",
                  NULL);
    for (const cns_json *v = cns_get_list(c, json, "weekend"); v; v = v->next) {
        if (v->kind == CNS_JSON_INTEGER && v->integer >= 1 && v->integer <= 7)
            made.weekend |= 1u << v->integer;
        else
            cns_fault(c, v, "bad-number", "\"%s\" are 1 (Monday) to 7 (Sunday)", "weekend");
    }
    made.off = put_days(c, json, "off");
    made.work = put_days(c, json, "work");
    cns_append(c, CNS_SECTION_calendars, &made);
}

/* "09:30" → minutes; "24:00" is the end of the day. */
static bool read_clock(const cns_json *json, uint32_t *minutes) {
    if (!json || json->kind != CNS_JSON_STRING || json->size != 5 || json->text[2] != ':') return false;
    for (int i = 0; i < 5; i++)
        if (i != 2 && (json->text[i] < '0' || json->text[i] > '9')) return false;
    int h = atoi(json->text), m = atoi(json->text + 3);
    *minutes = (uint32_t)(h * 60 + m);
    return m < 60 && *minutes <= 1440;
}

static void put_window(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_WINDOW, i);
    cns_check_members(c, json, "window calendar days times title source state");
    cns_window made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_WINDOW, i)->id)};
    if (!cns_json_member(json, "calendar")) cns_fault(c, json, "no-calendar", "a window needs its \"calendar\"", NULL);
    made.calendar = cns_entry_named(c, CNS_ENTRY_CALENDAR, cns_json_member(json, "calendar"));
    made.days = cns_get_choice(c, json, "days", "every working", CNS_DAYS_EVERY);
    made.times.first = cns_section_count(c, CNS_SECTION_clocks);
    uint32_t last = 0;
    for (const cns_json *v = cns_get_list(c, json, "times"); v; v = v->next) {
        cns_clock clock;
        bool ok = v->kind == CNS_JSON_ARRAY && v->count == 2 && read_clock(v->first, &clock.start) &&
                  read_clock(v->first->next, &clock.end);
        if (!ok || clock.start == clock.end || clock.start < last) {
            cns_fault(c, v, "bad-time",
                      "times are pairs in order that do not overlap: [[\"09:00\", \"12:00\"], [\"13:30\", \"18:00\"]]", NULL);
            continue;
        }
        last = clock.end > clock.start ? clock.end : 1440;
        cns_append(c, CNS_SECTION_clocks, &clock);
        made.times.count++;
    }
    if (made.times.count == 0) cns_fault(c, json, "no-times", "a window needs \"times\"", NULL);
    cns_append(c, CNS_SECTION_windows, &made);
}

/* "3 working_days", "-1 day". */
static bool read_offset(const char *text, int32_t *amount, uint32_t *unit) {
    char *end;
    long value = strtol(text, &end, 10);
    if (end == text || *end != ' ' || value < -100000 || value > 100000) return false;
    uint32_t place = cns_choice_place("minutes hours days working_days weeks months", end + 1);
    if (place == CNS_NONE) place = cns_choice_place("minute hour day working_day week month", end + 1);
    *amount = (int32_t)value;
    *unit = place;
    return place != CNS_NONE;
}

static void get_offset(cns_compiler *c, const cns_json *json, const char *key, int32_t *amount, uint32_t *unit) {
    const char *text = cns_get_text(c, json, key, NULL);
    *amount = 0;
    *unit = CNS_UNIT_MINUTES;
    if (text && !read_offset(text, amount, unit))
        cns_fault(c, cns_json_member(json, key), "bad-offset",
                  "an offset is a number and a unit, such as \"3 working_days\" or \"-1 day\"", NULL);
}

#define RESULTS "done no_answer busy call_back refused opted_out wrong_number booked visited hospitalised"

static cns_range put_outcomes(cns_compiler *c, const cns_json *on) {
    cns_range range = {cns_section_count(c, CNS_SECTION_outcomes), 0};
    for (const cns_json *m = on && on->kind == CNS_JSON_OBJECT ? on->first : NULL; m; m = m->next) {
        uint32_t place = cns_choice_place(RESULTS, m->key);
        if (place == CNS_NONE) {
            cns_fault(c, m, "bad-choice", "this must be one of: %s", RESULTS);
            continue;
        }
        cns_outcome made = {.result = place + 1};
        if (m->kind == CNS_JSON_STRING) {
            made.kind = strcmp(m->text, "stop") == 0 ? CNS_OUTCOME_STOP : CNS_OUTCOME_CONTINUE;
            if (made.kind == CNS_OUTCOME_CONTINUE && strcmp(m->text, "continue") != 0)
                cns_fault(c, m, "bad-choice", "this must be one of: %s", "stop continue, or {\"retry\": …}");
        } else {
            cns_check_members(c, m, "retry at_most");
            made.kind = CNS_OUTCOME_RETRY;
            get_offset(c, m, "retry", &made.amount, &made.unit);
            made.at_most = (uint32_t)cns_get_integer(c, m, "at_most", 1, 1, 20);
        }
        cns_append(c, CNS_SECTION_outcomes, &made);
        range.count++;
    }
    return range;
}

static cns_range put_channels(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_refs), 0};
    for (const cns_json *v = cns_get_list(c, json, "channel"); v; v = v->next) {
        cns_channel_name made = {cns_put_text(c, v->kind == CNS_JSON_STRING ? v->text : "")};
        uint32_t index = cns_append(c, CNS_SECTION_channel_names, &made);
        range.count += cns_put_refs(c, &index, 1).count;
    }
    if (range.count == 0) cns_fault(c, json, "no-channel", "a step needs its \"channel\": [\"phone\"]", NULL);
    return range;
}

static uint32_t read_after(cns_compiler *c, const cns_json *json, const cns_json *step) {
    const char *after = cns_get_text(c, step, "after", "anchor");
    if (strcmp(after, "anchor") == 0) return CNS_NONE;
    uint32_t place = 0;
    for (const cns_json *s = cns_get_list(c, json, "steps"); s && s != step; s = s->next, place++)
        if (strcmp(cns_json_string(s, "step", ""), after) == 0) return place;
    cns_fault(c, cns_json_member(step, "after"), "unknown-step", "no earlier step is called \"%s\"", after);
    return CNS_NONE;
}

static void put_step(cns_compiler *c, const cns_json *json, const cns_json *step, uint32_t purpose) {
    cns_check_members(c, step, "step after offset window channel purpose scenario on why title checklist");
    cns_step_entry made = {.id = cns_put_text(c, cns_get_text(c, step, "step", "")), .scenario = CNS_NONE};
    made.why = cns_put_text(c, cns_get_text(c, step, "why", NULL));
    made.after = read_after(c, json, step);
    get_offset(c, step, "offset", &made.amount, &made.unit);
    if (!cns_json_member(step, "window")) cns_fault(c, step, "no-window", "a step needs its \"window\"", NULL);
    made.window = cns_entry_named(c, CNS_ENTRY_WINDOW, cns_json_member(step, "window"));
    made.purpose =
        cns_json_member(step, "purpose") ? 1u << cns_get_choice(c, step, "purpose", "clinical service marketing", 1) : purpose;
    made.channels = put_channels(c, step);
    if (cns_json_member(step, "scenario"))
        made.scenario = cns_entry_named(c, CNS_ENTRY_SCENARIO, cns_json_member(step, "scenario"));
    made.outcomes = put_outcomes(c, cns_json_member(step, "on"));
    cns_append(c, CNS_SECTION_steps, &made);
}

static void put_plan(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_PLAN, i);
    cns_check_members(c, json, "plan title purpose caps stop steps source state");
    cns_plan_entry made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_PLAN, i)->id)};
    made.source = cns_put_source(c, json);
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    const cns_json *caps = cns_json_member(json, "caps");
    cns_check_members(c, caps, "per_day per_7_days");
    made.per_day = (uint32_t)cns_get_integer(c, caps, "per_day", 0, 0, 100);
    made.per_7_days = (uint32_t)cns_get_integer(c, caps, "per_7_days", 0, 0, 100);
    made.stop = cns_get_bits(c, json, "stop", RESULTS);
    uint32_t purpose = 1u << cns_get_choice(c, json, "purpose", "clinical service marketing", 1);
    made.steps.first = cns_section_count(c, CNS_SECTION_steps);
    for (const cns_json *step = cns_get_list(c, json, "steps"); step; step = step->next) put_step(c, json, step, purpose);
    made.steps.count = cns_section_count(c, CNS_SECTION_steps) - made.steps.first;
    if (made.steps.count == 0) cns_fault(c, json, "no-steps", "a plan needs \"steps\"", NULL);
    cns_append(c, CNS_SECTION_plans, &made);
}

void cns_compile_plans(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_CALENDAR); i++) put_calendar(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_WINDOW); i++) put_window(c, i);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_PLAN); i++) put_plan(c, i);
}
