/* Plans as text: the reason of a date, JSON, iCalendar. */
#include "engine/plan.h"
#include "engine/worker.h"
#include "text/writer.h"

#include <string.h>

/* ---- reasons ---- */

#define REASON_SHIFT 48u /* "; ", " 2026-10-01 09:00 → 2026-10-08 09:00" and room to spare, beside rule and detail */

static char *add(char *to, const char *text) {
    size_t size = strlen(text);
    memcpy(to, text, size);
    return to + size;
}

static char *add_clock(char *to, int32_t ms) {
    *to++ = ' ';
    to = cns_civil_digits(to, ms / 3600000, 2);
    *to++ = ':';
    return cns_civil_digits(to, ms / 60000 % 60, 2);
}

/* "; holiday 2026-10-01 → 2026-10-08"; within a day the hours tell. */
static char *add_shift(char *to, const consult_shift *s, int32_t offset) {
    cns_wall from = cns_civil_wall(s->from_ms, offset), till = cns_civil_wall(s->to_ms, offset);
    to = add(add(to, "; "), s->rule);
    if (s->from_ms == s->to_ms || strcmp(s->rule, "cap") == 0) to = add(add(to, " "), s->detail);
    if (s->from_ms == s->to_ms) return to;
    *to++ = ' ';
    to = cns_civil_write(to, from.day);
    if (from.day == till.day) return add_clock(add(add_clock(to, from.ms), " →"), till.ms);
    return cns_civil_write(add(to, " → "), till.day);
}

/* Why a row lies where it does, "R50; window service; holiday 2026-10-01 → 2026-10-08"; NULL when memory is short. */
static const char *reason_of(const consult_plan *plan, const cns_plan_row *row, cns_arena *arena) {
    const cns_model *m = &plan->pack->model;
    const cns_step_entry *step = cns_plan_step(plan, row->step);
    const char *why = cns_model_text(m, step->why), *window = cns_model_text(m, m->windows[step->window].id);
    size_t size = strlen(why) + strlen(window) + REASON_SHIFT;
    for (uint32_t i = 0; i < row->shift_count; i++)
        size += strlen(row->shifts[i].rule) + strlen(row->shifts[i].detail) + REASON_SHIFT;
    char *text = cns_arena_get(arena, size);
    if (!text) return NULL;
    char *to = add(text, why);
    if (to != text) to = add(to, "; ");
    to = add(add(to, "window "), window);
    for (uint32_t i = 0; i < row->shift_count; i++) to = add_shift(to, &row->shifts[i], plan->offset);
    *to = 0;
    return text;
}

/* ---- JSON ---- */

static const char *status_name(consult_step_status status) {
    switch (status) {
    case CONSULT_STEP_PLANNED: return "planned";
    case CONSULT_STEP_DONE: return "done";
    case CONSULT_STEP_CANCELLED: return "cancelled";
    case CONSULT_STEP_NO_CONSENT: return "no_consent";
    case CONSULT_STEP_GIVEN_UP: return "given_up";
    }
    return "";
}

/* A time past the years that can be written is null. */
static void write_time(cns_buffer *b, const char *key, int64_t at_ms, int32_t offset) {
    char text[32];
    cns_write_member(b, key, consult_time_format(at_ms, offset, text, sizeof text) == CONSULT_OK ? text : NULL);
}

static void write_step(cns_buffer *b, const consult_step *step, const char *reason, int32_t offset) {
    cns_write_open(b, '{');
    cns_write_member(b, "id", step->id);
    cns_write_member_integer(b, "n", step->attempt);
    write_time(b, "due", step->due_ms, offset);
    write_time(b, "window_end", step->window_end_ms, offset);
    cns_write_member(b, "channel", step->channel);
    cns_write_member(b, "purpose", step->purpose);
    cns_write_member(b, "status", status_name(step->status));
    cns_write_key(b, "shifted");
    cns_write_open(b, '[');
    for (size_t i = 0; i < step->shift_count; i++) /* the template's own offset is where the date comes from, not what moved it */
        if (strcmp(step->shifts[i]->rule, "offset") != 0) cns_write_text(b, step->shifts[i]->rule);
    cns_write_close(b, ']');
    cns_write_member(b, "why", reason);
    cns_write_key(b, "phrases"); /* for who renders them: a plan knows no session */
    cns_write_open(b, '[');
    cns_write_close(b, ']');
    cns_write_close(b, '}');
}

consult_status consult_plan_json(const consult_plan *plan, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!plan || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "a plan and a place for the JSON are due");
    const cns_plan_view *view = cns_plan_seen(plan);
    cns_buffer *b = &worker->text;
    cns_buffer_clear(b);
    cns_write_open(b, '{');
    cns_write_member(b, "template", cns_model_text(&plan->pack->model, plan->entry->id));
    cns_write_key(b, "steps");
    cns_write_open(b, '[');
    for (size_t i = 0; i < view->count; i++) {
        const char *reason = reason_of(plan, view->rows[i], &worker->arena);
        if (!reason) b->failed = true;
        write_step(b, &view->steps[i], reason, plan->offset);
    }
    cns_write_close(b, ']');
    cns_write_member(b, "stopped", view->stopped);
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the JSON");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}

/* ---- iCalendar (RFC 5545) ---- */

#define UID_BYTES  200u
#define LINE_BYTES 75u /* octets of a line before its CRLF */

/* Writes content lines, folding them as they grow. */
typedef struct lines {
    cns_buffer *b;
    size_t octets; /* of the line so far */
} lines;

/* Bytes of the UTF-8 sequence that begins here; a fold must not cut it. */
static size_t sequence(const char *text, size_t size) {
    size_t n = 1;
    while (n < size && n < 4 && ((unsigned char)text[n] & 0xC0) == 0x80) n++;
    return n;
}

static void put(lines *l, const char *text, size_t size) {
    for (size_t i = 0, n; i < size; i += n) {
        n = sequence(text + i, size - i);
        if (l->octets + n > LINE_BYTES) {
            cns_buffer_text(l->b, "\r\n ");
            l->octets = 1;
        }
        cns_buffer_add(l->b, text + i, n);
        l->octets += n;
    }
}

static void put_text(lines *l, const char *text) {
    put(l, text, strlen(text));
}

static void end_line(lines *l) {
    cns_buffer_text(l->b, "\r\n");
    l->octets = 0;
}

static void put_line(lines *l, const char *text) {
    put_text(l, text);
    end_line(l);
}

/* A TEXT value: backslash, comma, semicolon and line break are escaped, other control characters have no place in it. */
static void put_escaped(lines *l, const char *text) {
    for (size_t size = strlen(text), i = 0, n; i < size; i += n) {
        n = sequence(text + i, size - i);
        unsigned char c = (unsigned char)text[i];
        if (c == '\n')
            put(l, "\\n", 2);
        else if (c < 0x20 || c == 0x7F)
            continue;
        else if (c == '\\' || c == ',' || c == ';')
            put(l, (const char[]){'\\', (char)c}, 2);
        else
            put(l, text + i, n);
    }
}

static void put_number(lines *l, uint32_t number) {
    char digits[10];
    size_t at = sizeof digits;
    do digits[--at] = (char)('0' + number % 10);
    while (number /= 10);
    put(l, digits + at, sizeof digits - at);
}

/* "DTSTART:20261117T020000Z" */
static void put_time(lines *l, const char *name, int64_t at_ms) {
    cns_wall wall = cns_civil_wall(at_ms, 0);
    cns_civil date = cns_civil_date(wall.day);
    char text[16], *to = cns_civil_digits(text, date.year, 4);
    to = cns_civil_digits(cns_civil_digits(to, date.month, 2), date.day, 2);
    *to++ = 'T';
    to = cns_civil_digits(to, wall.ms / 3600000, 2);
    to = cns_civil_digits(cns_civil_digits(to, wall.ms / 60000 % 60, 2), wall.ms / 1000 % 60, 2);
    *to++ = 'Z';
    put_text(l, name);
    put(l, ":", 1);
    put(l, text, sizeof text);
    end_line(l);
}

/* The plan's title and which attempt it is: nothing that tells what the patient has. */
static void put_summary(lines *l, const consult_plan *plan, const char *name, uint32_t attempt) {
    const cns_titles *titles = &plan->entry->titles;
    cns_name title = plan->locale == CONSULT_LOCALE_ZH_HANT && titles->hant.length > 0 ? titles->hant : titles->hans;
    put_text(l, name);
    put(l, ":", 1);
    put_escaped(l, cns_model_text(&plan->pack->model, title.length > 0 ? title : plan->entry->id));
    put(l, " ", 1);
    put_number(l, attempt);
    end_line(l);
}

/* How many contacts of the same step come before: this does not change when other steps are tried again, and so names the event. */
static uint32_t tries_before(const consult_plan *plan, const consult_step *step) {
    uint32_t tries = 0;
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *other = consult_plan_at(plan, i);
        tries += other->attempt < step->attempt && strcmp(other->id, step->id) == 0;
    }
    return tries;
}

static void put_event(lines *l, const consult_plan *plan, const consult_step *step, int64_t now_ms, const char *uid) {
    put_line(l, "BEGIN:VEVENT");
    put_text(l, "UID:");
    put_text(l, uid);
    put(l, "-", 1);
    put_escaped(l, step->id);
    put(l, "-", 1);
    put_number(l, tries_before(plan, step) + 1);
    end_line(l);
    put_time(l, "DTSTAMP", now_ms);
    put_line(l, "SEQUENCE:0");
    put_time(l, "DTSTART", step->due_ms);
    put_time(l, "DTEND", step->window_end_ms);
    put_summary(l, plan, "SUMMARY", step->attempt);
    put_line(l, "STATUS:CONFIRMED");
    put_line(l, "CLASS:PRIVATE");
    put_line(l, "TRANSP:TRANSPARENT");
    put_line(l, "BEGIN:VALARM");
    put_line(l, "ACTION:DISPLAY");
    put_line(l, "TRIGGER:-PT10M");
    put_summary(l, plan, "DESCRIPTION", step->attempt);
    put_line(l, "END:VALARM");
    put_line(l, "END:VEVENT");
}

static bool uid_valid(const char *uid) {
    size_t size = 0;
    for (; uid[size]; size++) {
        char c = uid[size];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (size == UID_BYTES || !(letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '@')) return false;
    }
    return size > 0;
}

consult_status consult_plan_ics(const consult_plan *plan, consult_worker *worker, int64_t now_ms, const char *uid,
                                consult_string *ics) {
    if (ics) *ics = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = NULL;
    if (!plan || !ics || !uid)
        fault = "a plan, a uid and a place for the calendar are due";
    else if (!uid_valid(uid))
        fault = "the uid may hold letters, digits, '-', '.' and '@': 1 to 200 of them";
    else if (!cns_civil_inside(now_ms))
        fault = "the time lies outside 1900-2200";
    if (fault) return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, fault);
    const cns_plan_view *view = cns_plan_seen(plan);
    cns_buffer_clear(&worker->text);
    lines l = {.b = &worker->text};
    put_line(&l, "BEGIN:VCALENDAR");
    put_line(&l, "VERSION:2.0");
    put_text(&l, "PRODID:-//libconsult//plan ");
    put_text(&l, consult_version());
    put_line(&l, "//EN");
    put_line(&l, "CALSCALE:GREGORIAN");
    for (size_t i = 0; i < view->count; i++)
        if (view->steps[i].status == CONSULT_STEP_PLANNED) put_event(&l, plan, &view->steps[i], now_ms, uid);
    put_line(&l, "END:VCALENDAR");
    if (l.b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the calendar");
    *ics = (consult_string){l.b->data, l.b->size};
    return CONSULT_OK;
}
