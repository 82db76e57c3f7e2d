/* Plans as JSON, with the reason of each date. */
#include "engine/plan.h"
#include "engine/worker.h"
#include "text/writer.h"

#include <string.h>

/* ---- reasons ---- */

static void put_text(cns_buffer *b, const char *text) {
    cns_write_inside(b, text, strlen(text));
}

static void put_clock(cns_buffer *b, int32_t ms) {
    char text[6], *to = cns_civil_digits(text, ms / 3600000, 2);
    *to++ = ':';
    to = cns_civil_digits(to, ms / 60000 % 60, 2);
    cns_write_inside(b, text, (size_t)(to - text));
}

static void put_day(cns_buffer *b, int32_t day) {
    char text[16];
    cns_write_inside(b, text, (size_t)(cns_civil_write(text, day) - text));
}

/* Rules that mean little without saying which one it was. */
static bool says_which(const char *rule) {
    return strcmp(rule, "cap") == 0 || strcmp(rule, "quiet_hours") == 0 || strcmp(rule, "hours") == 0;
}

/* "节假日 2026-10-01 → 2026-10-08"; within a day the hours tell. */
static void put_shift(cns_buffer *b, const consult_plan *plan, const consult_shift *s) {
    cns_wall from = cns_zone_wall(&plan->zone, s->from_ms), till = cns_zone_wall(&plan->zone, s->to_ms);
    cns_plan_tell_shift(plan, s, s->from_ms == s->to_ms || says_which(s->rule), b);
    if (s->from_ms == s->to_ms) return;
    put_text(b, " ");
    put_day(b, from.day);
    if (from.day == till.day) {
        put_text(b, " ");
        put_clock(b, from.ms);
    }
    put_text(b, " → ");
    if (from.day == till.day)
        put_clock(b, till.ms);
    else
        put_day(b, till.day);
}

/* Why a row lies where it does, in the plan's words: "R50；时段 服务联系；节假日 2026-10-01 → 2026-10-08". */
static void write_reason(cns_buffer *b, const consult_plan *plan, const cns_plan_row *row) {
    const cns_model *m = &plan->pack->model;
    const cns_step_entry *step = cns_plan_step(plan, row->step);
    const char *why = cns_model_text(m, step->why), *and = cns_plan_term(plan, "", "and");
    if (!and) and = "; ";
    cns_write_key(b, "why");
    cns_buffer_char(b, '"');
    put_text(b, why);
    if (*why) put_text(b, and);
    put_text(b, cns_plan_word(plan, "", "window"));
    put_text(b, " ");
    put_text(b, cns_plan_word(plan, "window", cns_model_text(m, m->windows[step->window].id)));
    for (uint32_t i = 0; i < row->shift_count; i++) {
        put_text(b, and);
        put_shift(b, plan, &row->shifts[i]);
    }
    cns_buffer_char(b, '"');
}

/* ---- JSON ---- */

const char *cns_plan_status_name(consult_step_status status) {
    switch (status) {
    case CONSULT_STEP_PLANNED: return "planned";
    case CONSULT_STEP_DONE: return "done";
    case CONSULT_STEP_CANCELLED: return "cancelled";
    case CONSULT_STEP_NO_CONSENT: return "no_consent";
    case CONSULT_STEP_GIVEN_UP: return "given_up";
    case CONSULT_STEP_HELD: return "held";
    }
    return "";
}

/* A time past the years that can be written is null. */
static void write_time(cns_buffer *b, const char *key, int64_t at_ms, const cns_zone *zone) {
    char text[32];
    cns_write_member(b, key,
                     consult_time_format(at_ms, cns_zone_offset(zone, at_ms), text, sizeof text) == CONSULT_OK ? text : NULL);
}

static const char *kind_name(consult_step_kind kind) {
    switch (kind) {
    case CONSULT_STEP_KIND_CONTACT: return "contact";
    case CONSULT_STEP_KIND_TASK: return "task";
    case CONSULT_STEP_KIND_VISIT: return "visit";
    case CONSULT_STEP_KIND_DEADLINE: return "deadline";
    }
    return "";
}

static void write_shifts(cns_buffer *b, const consult_plan *plan, const consult_step *step) {
    const cns_zone *zone = &plan->zone;
    cns_write_key(b, "shifts");
    cns_write_open(b, '[');
    for (size_t i = 0; i < step->shift_count; i++) {
        cns_write_open(b, '{');
        cns_write_member(b, "rule", step->shifts[i]->rule);
        cns_write_member(b, "detail", step->shifts[i]->detail);
        write_time(b, "from", step->shifts[i]->from_ms, zone);
        write_time(b, "to", step->shifts[i]->to_ms, zone);
        cns_write_key(b, "words");
        cns_buffer_char(b, '"');
        cns_plan_tell_shift(plan, step->shifts[i], true, b);
        cns_buffer_char(b, '"');
        cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

/* What people call the codes of a step. */
static void write_words(cns_buffer *b, const consult_plan *plan, const consult_step *step) {
    cns_write_key(b, "words");
    cns_write_open(b, '{');
    cns_write_member(b, "kind", cns_plan_word(plan, "kind", kind_name(step->kind)));
    cns_write_member(b, "channel", cns_plan_word(plan, "channel", step->channel));
    cns_write_member(b, "purpose", cns_plan_word(plan, "purpose", step->purpose));
    cns_write_member(b, "window", cns_plan_word(plan, "window", step->window));
    cns_write_member(b, "status", cns_plan_word(plan, "status", cns_plan_status_name(step->status)));
    if (step->result) cns_write_member(b, "result", cns_plan_word(plan, "result", step->result));
    cns_write_close(b, '}');
}

static void write_step(cns_buffer *b, const consult_plan *plan, const consult_step *step, const cns_plan_row *row) {
    const cns_zone *zone = &plan->zone;
    cns_write_open(b, '{');
    cns_write_member(b, "id", step->id);
    cns_write_member_integer(b, "n", step->attempt);
    write_time(b, "due", step->due_ms, zone);
    write_time(b, "window_end", step->window_end_ms, zone);
    cns_write_member(b, "channel", step->channel);
    cns_write_member(b, "purpose", step->purpose);
    cns_write_member(b, "status", cns_plan_status_name(step->status));
    cns_write_key(b, "shifted");
    cns_write_open(b, '[');
    for (size_t i = 0; i < step->shift_count; i++) /* the template's own offset is where the date comes from, not what moved it */
        if (strcmp(step->shifts[i]->rule, "offset") != 0) cns_write_text(b, step->shifts[i]->rule);
    cns_write_close(b, ']');
    write_shifts(b, plan, step);
    write_reason(b, plan, row);
    cns_write_member(b, "kind", kind_name(step->kind));
    cns_write_member(b, "title", step->title);
    cns_write_member(b, "window", step->window);
    cns_write_member_integer(b, "tries", step->tries);
    cns_write_key(b, "calendar_known");
    cns_write_bool(b, step->calendar_known);
    cns_write_member(b, "result", step->result);
    write_words(b, plan, step);
    cns_write_member(b, "scenario", step->scenario);
    cns_write_key(b, "checklist");
    cns_write_open(b, '[');
    for (size_t i = 0; i < step->checklist_count; i++) cns_write_text(b, step->checklist[i]);
    cns_write_close(b, ']');
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
    cns_write_member(b, "title", cns_plan_title(plan, &plan->entry->titles));
    cns_write_key(b, "steps");
    cns_write_open(b, '[');
    for (size_t i = 0; i < view->count; i++) write_step(b, plan, &view->steps[i], view->rows[i]);
    cns_write_close(b, ']');
    cns_write_member(b, "stopped", view->stopped);
    if (view->stopped) cns_write_member(b, "stopped_words", cns_plan_stopped_words(plan));
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the JSON");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}
