/* Plans: templates of steps. */
#include "compile/compiler.h"

#include "consult/plan.h"

#include <stdlib.h>
#include <string.h>

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

/* What a result does: "stop", "continue", or {"retry": …}. */
static cns_outcome read_outcome(cns_compiler *c, const cns_json *m, uint32_t result) {
    cns_outcome made = {.result = result, .then = CNS_OUTCOME_CONTINUE};
    if (m->kind == CNS_JSON_STRING) {
        made.kind = strcmp(m->text, "stop") == 0 ? CNS_OUTCOME_STOP : CNS_OUTCOME_CONTINUE;
        if (made.kind == CNS_OUTCOME_CONTINUE && strcmp(m->text, "continue") != 0)
            cns_fault(c, m, "bad-choice", "this must be one of: %s", "stop continue, or {\"retry\": …}");
        return made;
    }
    cns_check_members(c, m, "retry at_most then");
    made.kind = CNS_OUTCOME_RETRY;
    get_offset(c, m, "retry", &made.amount, &made.unit);
    made.at_most = (uint32_t)cns_get_integer(c, m, "at_most", 1, 1, 20);
    if (cns_get_choice(c, m, "then", "continue stop", 0) == 1) made.then = CNS_OUTCOME_STOP;
    return made;
}

static void put_outcomes(cns_compiler *c, const cns_json *on, const cns_json *but, cns_range *range) {
    for (const cns_json *m = on && on->kind == CNS_JSON_OBJECT ? on->first : NULL; m; m = m->next) {
        uint32_t place = cns_choice_place(CNS_RESULT_NAMES, m->key);
        if (place == CNS_NONE) {
            cns_fault(c, m, "bad-choice", "this must be one of: %s", CNS_RESULT_NAMES);
            continue;
        }
        if (cns_json_member(but, m->key)) continue;
        cns_outcome made = read_outcome(c, m, place + 1);
        cns_append(c, CNS_SECTION_outcomes, &made);
        range->count++;
    }
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
    if (strcmp(after, "last_result") == 0) return CNS_AFTER_LAST;
    uint32_t place = 0;
    for (const cns_json *s = cns_get_list(c, json, "steps"); s && s != step; s = s->next, place++)
        if (strcmp(cns_json_string(s, "step", ""), after) == 0) return place;
    cns_fault(c, cns_json_member(step, "after"), "unknown-step", "no earlier step is called \"%s\"", after);
    return CNS_NONE;
}

/* One id or a list of them. */
static cns_range put_scenarios(cns_compiler *c, const cns_json *json, const char *key) {
    const cns_json *one = cns_json_member(json, key);
    if (!one || one->kind != CNS_JSON_STRING) return cns_put_named(c, CNS_ENTRY_SCENARIO, json, key);
    uint32_t index = cns_entry_named(c, CNS_ENTRY_SCENARIO, one);
    return cns_put_refs(c, &index, index == CNS_NONE ? 0 : 1);
}

static uint32_t get_purpose(cns_compiler *c, const cns_json *json, uint32_t missing) {
    return cns_json_member(json, "purpose") ? 1u << cns_get_choice(c, json, "purpose", "clinical service marketing", 1) : missing;
}

static void put_step(cns_compiler *c, const cns_json *json, const cns_json *step, uint32_t purpose) {
    cns_check_members(c, step,
                      "step kind after offset at before_anchor window channel purpose scenario on why title checklist approval");
    cns_step_entry made = {.id = cns_put_text(c, cns_get_text(c, step, "step", "")), .clock = CNS_NONE};
    made.why = cns_put_text(c, cns_get_text(c, step, "why", NULL));
    made.titles = cns_put_titles(c, cns_json_member(step, "title"));
    made.kind = cns_get_choice(c, step, "kind", "contact task visit deadline", CNS_STEP_CONTACT);
    made.after = read_after(c, json, step);
    get_offset(c, step, "offset", &made.amount, &made.unit);
    const cns_json *at = cns_json_member(step, "at");
    if (at && (!cns_read_clock(at, &made.clock) || made.clock >= 1440))
        cns_fault(c, at, "bad-time", "\"at\" is a time of the day: \"09:30\"", NULL);
    made.before_anchor = cns_get_bool(c, step, "before_anchor", made.after == CNS_NONE && made.amount < 0);
    if (!cns_json_member(step, "window")) cns_fault(c, step, "no-window", "a step needs its \"window\"", NULL);
    made.window = cns_entry_named(c, CNS_ENTRY_WINDOW, cns_json_member(step, "window"));
    made.purpose = get_purpose(c, step, purpose);
    made.channels = put_channels(c, step);
    made.scenarios = put_scenarios(c, step, "scenario");
    made.checklist = put_scenarios(c, step, "checklist");
    const cns_json *own = cns_json_member(step, "on");
    made.outcomes.first = cns_section_count(c, CNS_SECTION_outcomes);
    put_outcomes(c, own, NULL, &made.outcomes);
    put_outcomes(c, cns_json_member(json, "on"), own, &made.outcomes);
    cns_append(c, CNS_SECTION_steps, &made);
}

static uint32_t get_cap(cns_compiler *c, const cns_json *caps, const char *key) {
    return (uint32_t)cns_get_integer(c, caps, key, 0, 0, 100);
}

#define GAP_MINUTES 30 /* when a plan does not say: nobody is called twice at once */

static uint32_t get_gap(cns_compiler *c, const cns_json *caps) {
    int32_t amount = GAP_MINUTES;
    uint32_t unit = CNS_UNIT_MINUTES;
    if (cns_json_member(caps, "gap")) get_offset(c, caps, "gap", &amount, &unit);
    if (unit == CNS_UNIT_HOURS) amount *= 60;
    if (unit == CNS_UNIT_DAYS) amount *= 1440;
    if (amount >= 0 && amount <= 44640 && unit <= CNS_UNIT_DAYS) return (uint32_t)amount;
    cns_fault(c, cns_json_member(caps, "gap"), "bad-offset", "a gap is 0 minutes to 31 days, in minutes, hours or days", NULL);
    return 0;
}

static void put_caps(cns_compiler *c, const cns_json *caps, cns_plan_entry *made) {
    cns_check_members(c, caps, "per_day per_7_days per_30_days reached_per_day per_step in_all gap");
    made->per_day = get_cap(c, caps, "per_day");
    made->per_7_days = get_cap(c, caps, "per_7_days");
    made->per_30_days = get_cap(c, caps, "per_30_days");
    made->reached_per_day = get_cap(c, caps, "reached_per_day");
    made->per_step = get_cap(c, caps, "per_step");
    made->in_all = get_cap(c, caps, "in_all");
    made->gap_minutes = get_gap(c, caps);
}

static void put_plan(cns_compiler *c, uint32_t i) {
    const cns_json *json = cns_entry_open(c, CNS_ENTRY_PLAN, i);
    cns_check_members(c, json, "plan title purpose rank caps stop despite on steps source state approval");
    cns_plan_entry made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_PLAN, i)->id)};
    made.source = cns_put_source(c, json);
    made.titles = cns_put_titles(c, cns_json_member(json, "title"));
    put_caps(c, cns_json_member(json, "caps"), &made);
    made.rank = (uint32_t)cns_get_integer(c, json, "rank", 50, 0, 100);
    made.stop = cns_get_bits(c, json, "stop", CNS_RESULT_NAMES);
    made.despite = cns_put_named(c, CNS_ENTRY_CIRCUMSTANCE, json, "despite");
    uint32_t purpose = get_purpose(c, json, CONSULT_PURPOSE_SERVICE);
    made.steps.first = cns_section_count(c, CNS_SECTION_steps);
    for (const cns_json *step = cns_get_list(c, json, "steps"); step; step = step->next) put_step(c, json, step, purpose);
    made.steps.count = cns_section_count(c, CNS_SECTION_steps) - made.steps.first;
    if (made.steps.count == 0) cns_fault(c, json, "no-steps", "a plan needs \"steps\"", NULL);
    cns_append(c, CNS_SECTION_plans, &made);
}

void cns_compile_plans(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_PLAN); i++) put_plan(c, i);
}
