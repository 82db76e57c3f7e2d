/* How consult plan shows a plan to people: a table, months. */
#include "plan_view.h"

#include <string.h>

#define DAY_MS INT64_C(86400000)

/* In which words: of --locale, where it was given, else English. */
enum words { ENGLISH, HANS, HANT };

static enum words words_of(const struct cli_plan *job) {
    if (job->cli->locale_name == NULL) return ENGLISH;
    return job->cli->locale == CONSULT_LOCALE_ZH_HANT ? HANT : HANS;
}

static const char *status_name(const struct cli_plan *job, consult_step_status status) {
    static const char *const names[][7] = {{"", "planned", "done", "cancelled", "no_consent", "given_up", "held"},
                                           {"", "待办", "已完成", "已取消", "未同意", "已放弃", "暂缓"},
                                           {"", "待辦", "已完成", "已取消", "未同意", "已放棄", "暫緩"}};
    return (int)status >= 1 && status <= CONSULT_STEP_HELD ? names[words_of(job)][status] : "";
}

static const char *weekday_name(const struct cli_plan *job, int weekday) {
    static const char *const names[][7] = {{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
                                           {"周一", "周二", "周三", "周四", "周五", "周六", "周日"},
                                           {"週一", "週二", "週三", "週四", "週五", "週六", "週日"}};
    return names[words_of(job)][weekday];
}

/* What moved the step; the template's own offset is where it comes from, not what moved it. */
static void add_shifts(struct cli_buffer *why, const consult_step *step) {
    for (size_t i = 0; i < step->shift_count; i++) {
        const consult_shift *shift = step->shifts[i];
        if (strcmp(shift->rule, "offset") == 0) continue;
        cli_buffer_format(why, "%s%s%s%s", why->size > 0 ? ", " : "", shift->rule, shift->detail[0] != '\0' ? ":" : "",
                          shift->detail);
    }
}

/* 0 = Monday. */
static int weekday_of(const struct cli_plan *job, int64_t at_ms) {
    int64_t local = at_ms + job->offset * 60000;
    int64_t day = local / DAY_MS - (local % DAY_MS < 0 ? 1 : 0);
    int64_t since_monday = (day + 3) % 7;
    return (int)(since_monday < 0 ? since_monday + 7 : since_monday);
}

/* Each move of the date in a line of its own, in order. */
static void explain(const struct cli_plan *job, const consult_step *step) {
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
        cli_buffer_format(job->out, " %s%s%s\n", shift->rule, shift->detail[0] != '\0' ? ": " : "", shift->detail);
    }
}

static void show_step(const struct cli_plan *job, const consult_step *step) {
    char due[32] = "?";
    char end[32] = "?";
    (void)consult_time_format(step->due_ms, (int32_t)job->offset, due, sizeof due);
    (void)consult_time_format(step->window_end_ms, (int32_t)job->offset, end, sizeof end);
    due[10] = ' ';
    struct cli_buffer *out = job->out;
    cli_output_pad(out, step->id, 20);
    cli_buffer_format(out, " %2u  %s %.16s–%.5s  ", (unsigned)step->attempt, weekday_name(job, weekday_of(job, step->due_ms)), due,
                      strncmp(due, end, 10) == 0 ? end + 11 : "later");
    cli_output_pad(out, step->channel, 10);
    cli_output_pad(out, step->purpose, 11);
    cli_output_pad(out, status_name(job, step->status), 11);
    struct cli_buffer why = {0};
    cli_buffer_format(&why, "%s", step->why);
    add_shifts(&why, step);
    cli_output_paint(job->cli, out, CLI_DIM, why.data != NULL ? why.data : "");
    cli_buffer_free(&why);
    cli_buffer_text(out, "\n");
    if (job->explain) explain(job, step);
}

void cli_plan_table(const struct cli_plan *job) {
    cli_output_paint(job->cli, job->out, CLI_BOLD,
                     "step                  n  due–until                   channel   purpose    status     why");
    cli_buffer_text(job->out, "\n");
    for (size_t i = 0; i < consult_plan_count(job->plan); i++) show_step(job, consult_plan_at(job->plan, i));
    const char *stopped = consult_plan_stopped(job->plan);
    if (stopped != NULL) cli_buffer_format(job->out, "stopped: %s\n", stopped);
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
    cli_buffer_text(out, " Mo  Tu  We  Th  Fr  Sa  Su\n");
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
    cli_buffer_text(job->out, "\n* planned  x made  ? held  - cancelled or given up\n\n");
    cli_plan_table(job);
}
