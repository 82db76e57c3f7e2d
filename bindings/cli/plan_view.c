/* How consult plan shows a plan to people: a table, months. */
#include "plan_view.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

/* A day of the week: "plan.weekday", "plan.day"; 0 = Monday. */
static const char *day_name(const struct cli_plan *job, const char *group, int weekday) {
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7"};
    return cli_word(job->cli, group, numbers[weekday]);
}

/* A text of the step as it is told in words; "" when it is not. */
static const char *told(const struct json_t *object, const char *key) {
    consult_string text;
    return cli_json_string(cli_json_get(object, key), &text) ? text.data : "";
}

static const struct json_t *step_at(const struct cli_plan *job, size_t index) {
    return cli_json_at(cli_json_get(job->json, "steps"), index);
}

/* 0 = Monday. */
static int weekday_of(const struct cli_plan *job, int64_t at_ms) {
    int64_t local = at_ms + job->offset * 60000;
    int64_t day = local / DAY_MS - (local % DAY_MS < 0 ? 1 : 0);
    int64_t since_monday = (day + 3) % 7;
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday);
}

/* Why it lies there: the row of the manual, and what moved it (the template's own offset is where it comes from, not what moved
 * it). */
static void add_shifts(struct cli_buffer *why, const consult_step *step, const struct json_t *words) {
    cli_buffer_format(why, "%s", step->why);
    for (size_t i = 0; i < step->shift_count; i++)
        if (strcmp(step->shifts[i]->rule, "offset") != 0)
            cli_buffer_format(why, "%s%s", why->size > 0 ? ", " : "", told(cli_json_at(cli_json_get(words, "shifts"), i), "words"));
}

/* Each move of the date in a line of its own, in order. */
static void explain(const struct cli_plan *job, const consult_step *step, const struct json_t *words) {
    char from[32] = "?";
    char to[32] = "?";
    if (step->title[0] != '\0') cli_buffer_format(job->out, "    %s\n", step->title);
    for (size_t i = 0; i < step->shift_count; i++) {
        const consult_shift *shift = step->shifts[i];
        (void)consult_time_format(shift->from_ms, (int32_t)job->offset, from, sizeof from);
        (void)consult_time_format(shift->to_ms, (int32_t)job->offset, to, sizeof to);
        from[10] = to[10] = ' ';
        if (shift->from_ms == shift->to_ms)
            cli_buffer_format(job->out, "    %.16s                    ", from);
        else
            cli_buffer_format(job->out, "    %.16s → %.16s ", from, to);
        cli_buffer_format(job->out, " %s\n", told(cli_json_at(cli_json_get(words, "shifts"), i), "words"));
    }
}

enum { WIDE_ID = 21, WIDE_TIME = 33, WIDE_CHANNEL = 10, WIDE_PURPOSE = 11, WIDE_STATUS = 11 };

static void show_step(const struct cli_plan *job, size_t index) {
    const consult_step *step = consult_plan_at(job->plan, index);
    const struct json_t *json = step_at(job, index), *words = cli_json_get(json, "words");
    char due[32] = "?";
    char end[32] = "?";
    struct cli_buffer *out = job->out, time = {0};
    (void)consult_time_format(step->due_ms, (int32_t)job->offset, due, sizeof due);
    (void)consult_time_format(step->window_end_ms, (int32_t)job->offset, end, sizeof end);
    due[10] = ' ';
    cli_output_pad(out, step->id, WIDE_ID);
    cli_buffer_format(out, "%2u  ", (unsigned)step->attempt);
    cli_buffer_format(&time, "%s %.16s–", day_name(job, "plan.weekday", weekday_of(job, step->due_ms)), due);
    if (strncmp(due, end, 10) == 0)
        cli_buffer_format(&time, "%.5s", end + 11);
    else
        cli_buffer_text(&time, cli_word(job->cli, "plan", "later"));
    cli_output_pad(out, time.data, WIDE_TIME - 4);
    cli_buffer_free(&time);
    cli_output_pad(out, told(words, "channel"), WIDE_CHANNEL);
    cli_output_pad(out, told(words, "purpose"), WIDE_PURPOSE);
    cli_output_pad(out, told(words, "status"), WIDE_STATUS);
    struct cli_buffer why = {0};
    add_shifts(&why, step, json);
    cli_output_paint(job->cli, out, CLI_DIM, why.data != NULL ? why.data : "");
    cli_buffer_free(&why);
    cli_buffer_text(out, "\n");
    if (job->explain) explain(job, step, json);
}

static void put_head(const struct cli_plan *job) {
    static const struct {
        const char *name;
        size_t columns;
    } columns[] = {{"step", WIDE_ID},       {"n", 4},  {"due", WIDE_TIME - 4}, {"channel", WIDE_CHANNEL}, {"purpose", WIDE_PURPOSE},
                   {"status", WIDE_STATUS}, {"why", 0}};
    struct cli_buffer head = {0};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        cli_output_pad(&head, cli_word(job->cli, "plan.column", columns[i].name), columns[i].columns);
    cli_output_paint(job->cli, job->out, CLI_BOLD, head.data != NULL ? head.data : "");
    cli_buffer_free(&head);
    cli_buffer_text(job->out, "\n");
}

void cli_plan_table(const struct cli_plan *job) {
    put_head(job);
    for (size_t i = 0; i < consult_plan_count(job->plan); i++) show_step(job, i);
    if (consult_plan_stopped(job->plan) != NULL)
        cli_buffer_format(job->out, "%s %s\n", cli_word(job->cli, "plan", "stopped"), told(job->json, "stopped_words"));
}

/* ---- months ---- */

/* What stands for a day: the strongest of its steps. */
static char mark_of(const struct cli_plan *job, const char *date) {
    static const char marks[] = {' ', '*', 'x', '-', '-', '-', '?'};
    char due[32];
    char mark = ' ';
    for (size_t i = 0; i < consult_plan_count(job->plan); i++) {
        const consult_step *step = consult_plan_at(job->plan, i);
        int64_t at_ms = step->result != NULL ? step->at_ms : step->due_ms;
        if (consult_time_format(at_ms, (int32_t)job->offset, due, sizeof due) != CONSULT_OK || strncmp(due, date, 10) != 0)
            continue;
        char made = (int)step->status <= CONSULT_STEP_HELD ? marks[step->status] : ' ';
        if (step->result != NULL) made = 'x';
        if (mark == ' ' || made == '*') mark = made;
    }
    return mark;
}

/* The month that holds this day; returns the first moment of the next one. */
static int64_t show_month(const struct cli_plan *job, int64_t at_ms) {
    char text[32];
    char month[8];
    struct cli_buffer *out = job->out;
    (void)consult_time_format(at_ms, (int32_t)job->offset, text, sizeof text);
    (void)snprintf(month, sizeof month, "%.7s", text);
    at_ms -= (int64_t)(((text[8] - '0') * 10 + text[9] - '0') - 1) * DAY_MS;
    cli_buffer_format(out, "%s\n", month);
    for (int day = 0; day < 7; day++) {
        cli_buffer_text(out, " ");
        cli_output_pad(out, day_name(job, "plan.day", day), 3);
    }
    cli_buffer_text(out, "\n");
    cli_buffer_fill(out, ' ', (size_t)weekday_of(job, at_ms) * 4);
    while (consult_time_format(at_ms, (int32_t)job->offset, text, sizeof text) == CONSULT_OK && strncmp(text, month, 7) == 0) {
        cli_buffer_format(out, " %.2s%c", text + 8, mark_of(job, text));
        at_ms += DAY_MS;
        if (weekday_of(job, at_ms) == 0) cli_buffer_text(out, "\n");
    }
    if (weekday_of(job, at_ms) != 0) cli_buffer_text(out, "\n");
    return at_ms;
}

void cli_plan_months(const struct cli_plan *job) {
    char text[32];
    size_t count = consult_plan_count(job->plan);
    int64_t shown = INT64_MIN;
    for (size_t i = 0; i < count; i++) {
        const consult_step *step = consult_plan_at(job->plan, i);
        int64_t at_ms = step->result != NULL ? step->at_ms : step->due_ms;
        if (at_ms < shown || consult_time_format(at_ms, (int32_t)job->offset, text, sizeof text) != CONSULT_OK) continue;
        if (shown != INT64_MIN) cli_buffer_text(job->out, "\n");
        shown = show_month(job, at_ms);
    }
    cli_buffer_format(job->out, "\n* %s  x %s  ? %s", cli_word(job->cli, "plan.status", "planned"),
                      cli_word(job->cli, "plan.status", "done"), cli_word(job->cli, "plan.status", "held"));
    cli_buffer_format(job->out, "  - %s, %s, %s\n\n", cli_word(job->cli, "plan.status", "cancelled"),
                      cli_word(job->cli, "plan.status", "no_consent"), cli_word(job->cli, "plan.status", "given_up"));
    cli_plan_table(job);
}
