/* Plans as iCalendar (RFC 5545). */
#include "engine/plan.h"
#include "engine/worker.h"

#include <string.h>

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

/* What stands in a calendar that others may see: the plan's title and which attempt it is, nothing that tells what the patient has.
 * A visit is no attempt at anything: it has its own title. */
static void put_summary(lines *l, const consult_plan *plan, const char *name, const consult_step *step) {
    bool visit = step->kind == CONSULT_STEP_KIND_VISIT && *step->title;
    const char *title = visit ? step->title : cns_plan_title(plan, &plan->entry->titles);
    put_text(l, name);
    put(l, ":", 1);
    put_escaped(l, *title ? title : cns_model_text(&plan->pack->model, plan->entry->id));
    if (!visit) {
        put(l, " ", 1);
        put_number(l, step->attempt);
    }
    end_line(l);
}

/* The id and the try name the event: they do not change when other steps are tried again. */
static void put_names(lines *l, const consult_step *step, int64_t now_ms, const char *uid) {
    put_text(l, "UID:");
    put_text(l, uid);
    put(l, "-", 1);
    put_escaped(l, step->id);
    put(l, "-", 1);
    put_number(l, step->tries);
    end_line(l);
    put_time(l, "DTSTAMP", now_ms);
    put_text(l, "SEQUENCE:");
    put_number(l, step->sequence);
    end_line(l);
}

static bool is_made(const consult_step *step) {
    return step->at_ms != CNS_NEVER_MADE;
}

static bool is_cancelled(const consult_step *step) {
    return !is_made(step) && step->status != CONSULT_STEP_PLANNED;
}

static void put_alarm(lines *l, const consult_plan *plan, const consult_step *step) {
    put_line(l, "BEGIN:VALARM");
    put_line(l, "ACTION:DISPLAY");
    put_line(l, "TRIGGER:-PT10M");
    put_summary(l, plan, "DESCRIPTION", step);
    put_line(l, "END:VALARM");
}

#define MADE_MS (5 * CNS_MINUTE_MS) /* what was done is shown as so long */

static void put_event(lines *l, const consult_plan *plan, const consult_step *step, int64_t now_ms, const char *uid) {
    put_line(l, "BEGIN:VEVENT");
    put_names(l, step, now_ms, uid);
    int64_t start = is_made(step) ? step->at_ms : step->due_ms, end = is_made(step) ? step->at_ms + MADE_MS : step->window_end_ms;
    put_time(l, "DTSTART", start);
    if (end > start) put_time(l, "DTEND", end);
    put_summary(l, plan, "SUMMARY", step);
    put_line(l, is_cancelled(step) ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
    put_line(l, "CLASS:PRIVATE");
    put_line(l, "TRANSP:TRANSPARENT");
    if (step->status == CONSULT_STEP_PLANNED) put_alarm(l, plan, step);
    put_line(l, "END:VEVENT");
}

static void put_todo(lines *l, const consult_plan *plan, const consult_step *step, int64_t now_ms, const char *uid) {
    put_line(l, "BEGIN:VTODO");
    put_names(l, step, now_ms, uid);
    put_time(l, "DTSTART", step->due_ms);
    if (step->window_end_ms > step->due_ms) put_time(l, "DUE", step->window_end_ms);
    put_summary(l, plan, "SUMMARY", step);
    if (is_made(step)) put_time(l, "COMPLETED", step->at_ms);
    put_line(l, is_made(step) ? "STATUS:COMPLETED" : is_cancelled(step) ? "STATUS:CANCELLED" : "STATUS:NEEDS-ACTION");
    put_line(l, "CLASS:PRIVATE");
    put_line(l, "END:VTODO");
}

bool cns_plan_uid_valid(const char *uid) {
    size_t size = 0;
    for (; uid[size]; size++) {
        char c = uid[size];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (size == UID_BYTES || !(letter || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '@')) return false;
    }
    return size > 0;
}

/* What was never planned is not told; what was planned once and is no more is cancelled. A time past the years that can be written
 * has no place in a calendar. */
static bool is_told(const consult_step *step) {
    if (!cns_civil_inside(step->due_ms) || !cns_civil_inside(step->window_end_ms)) return false;
    return step->status == CONSULT_STEP_PLANNED || is_made(step) || step->sequence > 0;
}

typedef void put_step(lines *l, const consult_plan *plan, const consult_step *step, int64_t now_ms, const char *uid);

static consult_status write_calendar(const consult_plan *plan, consult_worker *worker, int64_t now_ms, const char *uid,
                                     consult_string *ics, put_step *put_one) {
    if (ics) *ics = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = NULL;
    if (!plan || !ics || !uid)
        fault = "a plan, a uid and a place for the calendar are due";
    else if (!cns_plan_uid_valid(uid))
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
    put_line(&l, "//ZH"); /* the language of the summaries */
    put_line(&l, "CALSCALE:GREGORIAN");
    for (size_t i = 0; i < view->count; i++)
        if (is_told(&view->steps[i])) put_one(&l, plan, &view->steps[i], now_ms, uid);
    put_line(&l, "END:VCALENDAR");
    if (l.b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the calendar");
    *ics = (consult_string){l.b->data, l.b->size};
    return CONSULT_OK;
}

consult_status consult_plan_ics(const consult_plan *plan, consult_worker *worker, int64_t now_ms, const char *uid,
                                consult_string *ics) {
    return write_calendar(plan, worker, now_ms, uid, ics, put_event);
}

consult_status consult_plan_todo(const consult_plan *plan, consult_worker *worker, int64_t now_ms, const char *uid,
                                 consult_string *ics) {
    return write_calendar(plan, worker, now_ms, uid, ics, put_todo);
}
