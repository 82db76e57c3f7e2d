/* Plans in words: what the pack calls states, channels, purposes and the reasons of dates. */
#include "engine/plan.h"
#include "text/writer.h"

#include <stdio.h>
#include <string.h>

#define TERM_BYTES 64u /* ids have at most 48 */

const char *cns_plan_term(const consult_plan *plan, const char *group, const char *id) {
    const cns_model *m = &plan->pack->model;
    char whole[TERM_BYTES];
    int size = snprintf(whole, sizeof whole, "plan.%s%s%s", group, *group ? "." : "", id);
    uint32_t term = size < (int)sizeof whole ? cns_model_find(m, CONSULT_PACK_TERM, whole) : CNS_NONE;
    const char *words = term == CNS_NONE ? "" : cns_plan_title(plan, &m->terms[term].titles);
    return *words ? words : NULL;
}

const char *cns_plan_word(const consult_plan *plan, const char *group, const char *id) {
    const char *words = cns_plan_term(plan, group, id);
    return words ? words : id;
}

/* The title of a circumstance, a calendar or a step of this id; NULL: there is none. */
static const char *title_of(const consult_plan *plan, const char *id) {
    const cns_model *m = &plan->pack->model;
    const cns_titles *titles = NULL;
    for (uint32_t i = 0; i < m->circumstances_count && !titles; i++)
        if (strcmp(cns_model_text(m, m->circumstances[i].id), id) == 0) titles = &m->circumstances[i].titles;
    for (uint32_t i = 0; i < m->calendars_count && !titles; i++)
        if (strcmp(cns_model_text(m, m->calendars[i].id), id) == 0) titles = &m->calendars[i].titles;
    uint32_t step = titles ? CNS_NONE : cns_plan_find(plan, id);
    if (step != CNS_NONE) titles = &cns_plan_step(plan, step)->titles;
    const char *title = titles ? cns_plan_title(plan, titles) : "";
    return *title ? title : NULL;
}

/* What a detail of a shift is called: a cap, a result, a window, a circumstance …; a name of the host is told as it is. */
static const char *detail_of(const consult_plan *plan, const consult_shift *shift) {
    const char *const groups[] = {shift->rule, "result", "window"};
    const char *words = NULL;
    for (size_t i = 0; i < sizeof groups / sizeof *groups && !words; i++) {
        words = cns_plan_term(plan, groups[i], shift->detail);
        if (!words && i == 0) words = title_of(plan, shift->detail);
    }
    return words ? words : shift->detail;
}

const char *cns_plan_stopped_words(const consult_plan *plan) {
    const char *stopped = cns_plan_seen(plan)->stopped, *words = NULL;
    if (!stopped) return "";
    words = cns_plan_term(plan, "stopped", stopped);
    if (!words) words = cns_plan_term(plan, "result", stopped);
    if (!words) words = title_of(plan, stopped);
    return words ? words : stopped;
}

static void put(cns_buffer *out, const char *text) {
    cns_write_inside(out, text, strlen(text));
}

void cns_plan_tell_shift(const consult_plan *plan, const consult_shift *shift, bool detail, cns_buffer *out) {
    put(out, cns_plan_word(plan, "rule", shift->rule));
    if (!detail || !*shift->detail) return;
    const char *open = cns_plan_term(plan, "", "open"), *close = cns_plan_term(plan, "", "close");
    put(out, open ? open : " ");
    put(out, detail_of(plan, shift));
    if (close) put(out, close);
}

void cns_plan_tell_step(const consult_plan *plan, uint32_t step, cns_buffer *out) {
    const char *title = cns_plan_title(plan, &cns_plan_step(plan, step)->titles),
               *whole = cns_plan_title(plan, &plan->entry->titles);
    put(out, *title ? title : *whole ? whole : cns_model_text(&plan->pack->model, plan->entry->id));
    if (*title) return;
    cns_buffer_char(out, ' ');
    cns_buffer_integer(out, (int64_t)step + 1);
}
