/* Counters, timers, phases, interrupts, advice: where a talk can stand and what to do there. */
#include "compile/compiler.h"

#include <string.h>

static void put_counters(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_COUNTER); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_COUNTER, i);
        cns_check_members(c, json, "counter when source state");
        cns_counter made = {cns_put_text(c, cns_entry_at(c, CNS_ENTRY_COUNTER, i)->id), cns_get_condition(c, json, "when")};
        cns_append(c, CNS_SECTION_counters, &made);
    }
}

static void put_timers(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_TIMER); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_TIMER, i);
        cns_check_members(c, json, "timer start stop after_s signal source state");
        cns_timer made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_TIMER, i)->id)};
        made.start = cns_get_condition(c, json, "start");
        made.stop = cns_get_condition(c, json, "stop");
        made.after_s = (uint32_t)cns_get_integer(c, json, "after_s", 60, 1, 31536000);
        made.signal = cns_get_entry(c, CNS_ENTRY_SIGNAL, json, "signal");
        if (!cns_json_member(json, "start") || !cns_json_member(json, "signal"))
            cns_fault(c, json, "incomplete-timer", "a timer needs \"start\" and \"signal\"", NULL);
        cns_append(c, CNS_SECTION_timers, &made);
    }
}

/* Elements of one owner must lie in a row, and conditions write elsewhere: so each is made whole, then appended. */
static cns_range put_transitions(cns_compiler *c, const cns_json *json, const char *key, uint32_t target) {
    cns_range range = {cns_section_count(c, CNS_SECTION_transitions), 0};
    for (const cns_json *v = cns_get_list(c, json, key); v; v = v->next) {
        cns_check_members(c, v, "when from rank why");
        cns_transition made = {.target = target};
        if (!cns_json_member(v, "when")) cns_fault(c, v, "no-when", "this needs a condition under \"when\"", NULL);
        made.when = cns_get_condition(c, v, "when");
        made.needs = cns_demand_signal(c, made.when);
        made.from = cns_put_named(c, CNS_ENTRY_PHASE, v, "from");
        made.rank = (uint32_t)cns_get_integer(c, v, "rank", 50, 0, 1000);
        made.why = cns_put_text(c, cns_get_text(c, v, "why", NULL));
        cns_append(c, CNS_SECTION_transitions, &made);
        range.count++;
    }
    return range;
}

static void put_advice(cns_compiler *c, const cns_json *json, cns_section section, cns_section needs, uint32_t state) {
    cns_check_members(c, json, "action when role scenario ask rank why state source");
    cns_advice made = {.state = state};
    made.action = cns_put_text(c, cns_get_text(c, json, "action", ""));
    made.why = cns_put_text(c, cns_get_text(c, json, "why", NULL));
    made.roles = cns_get_roles(c, json);
    made.when = cns_get_condition(c, json, "when");
    cns_needs needed = cns_demand_signals(c, made.when);
    made.of_flag = strcmp(cns_json_string(json, "scenario", ""), "{flag}") == 0;
    made.scenario = made.of_flag ? CNS_NONE : cns_get_entry(c, CNS_ENTRY_SCENARIO, json, "scenario");
    made.ask = cns_get_entry(c, CNS_ENTRY_SLOT, json, "ask");
    made.rank = (uint32_t)cns_get_integer(c, json, "rank", 50, 0, 100);
    if (!cns_json_member(json, "action")) cns_fault(c, json, "no-id", "this entry needs its id under \"%s\"", "action");
    cns_append(c, section, &made);
    cns_append(c, needs, &needed);
}

static cns_range put_advices(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_advices), 0};
    for (const cns_json *v = cns_get_list(c, json, "advice"); v; v = v->next) {
        uint32_t state = cns_get_choice(c, v, "state", "on shadow draft retired", CNS_STATE_ON);
        put_advice(c, v, CNS_SECTION_advices, CNS_SECTION_advice_needs, state);
        range.count++;
    }
    return range;
}

static void put_phases(cns_compiler *c) {
    uint32_t initial = 0;
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_PHASE); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_PHASE, i);
        cns_check_members(c, json, "phase title goal must_ask must_say enter advice on_enter on_leave initial final source state");
        cns_phase made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_PHASE, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.initial = cns_get_bool(c, json, "initial", false);
        made.goal = cns_get_condition(c, json, "goal");
        made.must_ask = cns_put_named(c, CNS_ENTRY_SLOT, json, "must_ask");
        made.must_say = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "must_say");
        made.enter = put_transitions(c, json, "enter", i);
        made.advice = put_advices(c, json);
        made.on_enter = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "on_enter");
        made.on_leave = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "on_leave");
        initial += made.initial;
        cns_append(c, CNS_SECTION_phases, &made);
    }
    if (cns_entry_count(c, CNS_ENTRY_PHASE) && initial != 1)
        cns_fault(c, NULL, "no-initial-phase", "exactly one phase must have \"initial\": true", NULL);
}

static cns_range put_suspends(cns_compiler *c, const cns_json *json, uint32_t *all) {
    cns_range range = {cns_section_count(c, CNS_SECTION_refs), 0};
    for (const cns_json *v = cns_get_list(c, json, "suspends"); v; v = v->next) {
        if (v->kind != CNS_JSON_STRING) {
            cns_fault(c, v, "not-a-text", "the name of an action is due here", NULL);
        } else if (v->text[0] == '*') {
            *all = 1;
        } else {
            cns_action_name made = {cns_put_text(c, v->text)};
            uint32_t index = cns_append(c, CNS_SECTION_action_names, &made);
            range.count += cns_put_refs(c, &index, 1).count;
        }
    }
    return range;
}

/* True when the condition holds on any red flag, whatever else. */
static bool is_any_flag(const cns_compiler *c, uint32_t node) {
    const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    if (n->kind == CNS_OP_FLAG) return n->a == CNS_NONE;
    if (n->kind != CNS_OP_ANY) return false;
    for (uint32_t i = 0; i < n->parts.count; i++)
        if (is_any_flag(c, CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, n->parts.first + i)->index)) return true;
    return false;
}

/* Whether any red flag enters the interrupt, from every phase: while it stands the flag is open. */
static bool enters_on_flags(const cns_compiler *c, const cns_interrupt *in) {
    for (uint32_t i = 0; i < in->enter.count; i++) {
        const cns_transition *t = CNS_VECTOR_AT(&c->sections[CNS_SECTION_transitions], cns_transition, in->enter.first + i);
        if (t->from.count == 0 && t->when != CNS_NONE && is_any_flag(c, t->when)) return true;
    }
    return false;
}

static void put_interrupts(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_INTERRUPT); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_INTERRUPT, i);
        cns_check_members(
            c, json,
            "interrupt title priority resume resume_to phase_moves enter leave suspends advice on_enter on_leave source state");
        cns_interrupt made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_INTERRUPT, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.priority = (uint32_t)cns_get_integer(c, json, "priority", 50, 0, 1000);
        made.resume = cns_get_choice(c, json, "resume", "return restart close", CNS_RESUME_RETURN);
        made.resume_to = cns_get_entry(c, CNS_ENTRY_PHASE, json, "resume_to");
        made.phase_moves = cns_get_bool(c, json, "phase_moves", false);
        made.enter = put_transitions(c, json, "enter", i);
        made.leave = put_transitions(c, json, "leave", i);
        made.suspends = put_suspends(c, json, &made.suspends_all);
        made.advice = put_advices(c, json);
        made.on_enter = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "on_enter");
        made.on_leave = cns_put_named(c, CNS_ENTRY_SIGNAL, json, "on_leave");
        made.of_flags = enters_on_flags(c, &made);
        if (made.leave.count == 0) cns_fault(c, json, "no-exit", "an interrupt must be left again: give it a \"leave\"", NULL);
        cns_append(c, CNS_SECTION_interrupts, &made);
    }
}

/* A session holds the places of these in 16 bits. */
static void check_counts(cns_compiler *c) {
    static const cns_entry_kind kinds[] = {CNS_ENTRY_PHASE, CNS_ENTRY_INTERRUPT, CNS_ENTRY_SLOT, CNS_ENTRY_FLAG,
                                           CNS_ENTRY_SCENARIO};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (cns_entry_count(c, kinds[i]) >= UINT16_MAX)
            cns_fault(c, NULL, "too-many-entries", "a pack has at most 65534 phases, interrupts, slots, flags and scenarios each",
                      NULL);
}

void cns_compile_chart(cns_compiler *c) {
    check_counts(c);
    put_counters(c);
    put_timers(c);
    put_phases(c);
    put_interrupts(c);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_ADVICE); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_ADVICE, i);
        put_advice(c, json, CNS_SECTION_everywhere, CNS_SECTION_everywhere_needs, cns_entry_at(c, CNS_ENTRY_ADVICE, i)->state);
    }
}
