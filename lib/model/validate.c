#include "model/validate.h"

#include "consult/yield.h"
#include "model/validate_fields.h"

#include <string.h>

typedef struct section_view {
    const char *data;
    uint32_t count;
    uint32_t element;
} section_view;

static const cns_member layer_fields[] = {CNS_HAS_NAME(cns_layer, id), CNS_HAS_NAME(cns_layer, version)};
static const cns_member renamed_fields[] = {CNS_HAS_NAME(cns_renamed, from), CNS_HAS_NAME(cns_renamed, to)};
static const cns_member automaton_fields[] = {CNS_HAS_BELOW(cns_automaton, filter_bits, 29),
                                              CNS_HAS_BELOW(cns_automaton, pair_bits, 29),
                                              CNS_HAS_BELOW(cns_automaton, longest, CNS_LITERAL_SYMBOLS + 1),
                                              CNS_HAS_RANGE(cns_automaton, filter, filters),
                                              CNS_HAS_RANGE(cns_automaton, pairs, pairs),
                                              CNS_HAS_RANGE(cns_automaton, singles, singles)};
static const cns_member single_fields[] = {{0, CNS_MEMBER_OPTIONAL, CNS_SECTION_literals}};
static const cns_member literal_fields[] = {CNS_HAS_NAME(cns_literal, text), CNS_HAS_RANGE(cns_literal, payloads, payloads)};
static const cns_member word_list_fields[] = {CNS_HAS_RANGE(cns_word_list, words, words),
                                              CNS_HAS_RANGE(cns_word_list, allow, words)};
static const cns_member concept_fields[] = {CNS_HAS_NAME(cns_concept, id), CNS_HAS_NAME(cns_concept, source),
                                            CNS_HAS_REFS(cns_concept, clauses, clauses)};
static const cns_member scope_fields[] = {CNS_HAS_NAME(cns_scope, id),
                                          CNS_HAS_NAME(cns_scope, source),
                                          CNS_HAS_INDEX(cns_scope, trigger, concepts),
                                          CNS_HAS_OPTIONAL(cns_scope, until, concepts),
                                          CNS_HAS_OPTIONAL(cns_scope, speech, concepts),
                                          CNS_HAS_BELOW(cns_scope, reach, 6),
                                          CNS_HAS_BELOW(cns_scope, chars, 1000001),
                                          CNS_HAS_BELOW(cns_scope, stop, 4)};
static const cns_member format_fields[] = {CNS_HAS_NAME(cns_format, id),
                                           CNS_HAS_NAME(cns_format, source),
                                           CNS_HAS_NAME(cns_format, pattern),
                                           CNS_HAS_BELOW(cns_format, gate, 2),
                                           CNS_HAS_OPTIONAL(cns_format, concept, concepts),
                                           CNS_HAS_BELOW(cns_format, before, 1000001),
                                           CNS_HAS_BELOW(cns_format, after, 1000001),
                                           CNS_HAS_BELOW(cns_format, alone, 3),
                                           CNS_HAS_BELOW(cns_format, normal, 3),
                                           CNS_HAS_BELOW(cns_format, mask, 4),
                                           CNS_HAS_OPTIONAL(cns_format, outline, outlines),
                                           CNS_HAS_REFS(cns_format, clauses, clauses)};
static const cns_member outline_fields[] = {CNS_HAS_RANGE(cns_outline_entry, stretches, outline_stretches),
                                            CNS_HAS_RANGE(cns_outline_entry, follows, outline_follows)};
static const cns_member numeral_fields[] = {{0, CNS_MEMBER_INDEX, CNS_SECTION_clauses}};
static const cns_member signal_fields[] = {CNS_HAS_NAME(cns_signal, id), CNS_HAS_REFS(cns_signal, clauses, clauses)};
static const cns_member group_fields[] = {CNS_HAS_NAME(cns_group, id), CNS_HAS_REFS(cns_group, labels, labels)};
static const cns_member label_fields[] = {CNS_HAS_NAME(cns_label_entry, id),
                                          CNS_HAS_NAME(cns_label_entry, value),
                                          CNS_HAS_NAME(cns_label_entry, source),
                                          CNS_HAS_TITLES(cns_label_entry, titles),
                                          CNS_HAS_INDEX(cns_label_entry, group, groups),
                                          CNS_HAS_OPTIONAL(cns_label_entry, decides, slots)};
static const cns_member slot_fields[] = {CNS_HAS_NAME(cns_slot_entry, id),
                                         CNS_HAS_NAME(cns_slot_entry, type),
                                         CNS_HAS_NAME(cns_slot_entry, source),
                                         CNS_HAS_TITLES(cns_slot_entry, titles),
                                         CNS_HAS_BELOW(cns_slot_entry, keep, 4),
                                         CNS_HAS_BELOW(cns_slot_entry, mask, 4),
                                         CNS_HAS_OPTIONAL(cns_slot_entry, ask, scenarios)};
static const cns_member flag_fields[] = {CNS_HAS_NAME(cns_flag_entry, id), CNS_HAS_NAME(cns_flag_entry, source),
                                         CNS_HAS_TITLES(cns_flag_entry, titles), CNS_HAS_BELOW(cns_flag_entry, level, CNS_LEVELS),
                                         CNS_HAS_OPTIONAL(cns_flag_entry, say, scenarios)};
static const cns_member weight_fields[] = {CNS_HAS_INDEX(cns_weight, label, labels)};
static const cns_member fill_fields[] = {CNS_HAS_INDEX(cns_fill, slot, slots),
                                         CNS_HAS_BELOW(cns_fill, take, CNS_TAKE_OFFERED + 1),
                                         CNS_HAS_NAME(cns_fill, value),
                                         CNS_HAS_REFS(cns_fill, denied, scopes),
                                         CNS_HAS_REFS(cns_fill, taken_back, scopes),
                                         CNS_HAS_OPTIONAL(cns_fill, aside, concepts)};
static const cns_member cue_fields[] = {CNS_HAS_NAME(cns_cue, id),
                                        CNS_HAS_NAME(cns_cue, source),
                                        CNS_HAS_BELOW(cns_cue, state, 4),
                                        CNS_HAS_INDEX(cns_cue, when, nodes),
                                        CNS_HAS_REFS(cns_cue, unless, scopes),
                                        CNS_HAS_REFS(cns_cue, signals, signals),
                                        CNS_HAS_RANGE(cns_cue, labels, weights),
                                        CNS_HAS_RANGE(cns_cue, fills, fills),
                                        CNS_HAS_REFS(cns_cue, counts, counters),
                                        CNS_HAS_OPTIONAL(cns_cue, asks, slots),
                                        CNS_HAS_OPTIONAL(cns_cue, flag, flags),
                                        CNS_HAS_OPTIONAL(cns_cue, say, scenarios),
                                        CNS_HAS_REFS(cns_cue, forgets, signals),
                                        CNS_HAS_REFS(cns_cue, clears, slots),
                                        CNS_HAS_BELOW(cns_cue, waits, 2)};
static const cns_member clause_fields[] = {CNS_HAS_RANGE(cns_clause, atoms, atoms), CNS_HAS_REFS(cns_clause, cues, cues),
                                           CNS_HAS_REFS(cns_clause, rules, rules)};
static const cns_member node_fields[] = {CNS_HAS_BELOW(cns_node, kind, CNS_OP_COUNT), CNS_HAS_REFS(cns_node, parts, nodes),
                                         CNS_HAS_NAME(cns_node, text), CNS_HAS_REFS(cns_node, clauses, clauses)};
static const cns_member counter_fields[] = {CNS_HAS_NAME(cns_counter, id), CNS_HAS_OPTIONAL(cns_counter, when, nodes)};
static const cns_member timer_fields[] = {CNS_HAS_NAME(cns_timer, id), CNS_HAS_INDEX(cns_timer, start, nodes),
                                          CNS_HAS_OPTIONAL(cns_timer, stop, nodes), CNS_HAS_INDEX(cns_timer, signal, signals)};
static const cns_member transition_fields[] = {CNS_HAS_REFS(cns_transition, from, phases),
                                               CNS_HAS_INDEX(cns_transition, when, nodes), CNS_HAS_NAME(cns_transition, why)};
static const cns_member advice_fields[] = {
    CNS_HAS_NAME(cns_advice, action), CNS_HAS_NAME(cns_advice, why), CNS_HAS_OPTIONAL(cns_advice, when, nodes),
    CNS_HAS_OPTIONAL(cns_advice, scenario, scenarios), CNS_HAS_OPTIONAL(cns_advice, ask, slots)};
static const cns_member phase_fields[] = {CNS_HAS_NAME(cns_phase, id),
                                          CNS_HAS_NAME(cns_phase, source),
                                          CNS_HAS_TITLES(cns_phase, titles),
                                          CNS_HAS_OPTIONAL(cns_phase, goal, nodes),
                                          CNS_HAS_REFS(cns_phase, must_ask, slots),
                                          CNS_HAS_REFS(cns_phase, must_say, signals),
                                          CNS_HAS_RANGE(cns_phase, enter, transitions),
                                          CNS_HAS_RANGE(cns_phase, advice, advices),
                                          CNS_HAS_REFS(cns_phase, on_enter, signals),
                                          CNS_HAS_REFS(cns_phase, on_leave, signals)};
static const cns_member interrupt_fields[] = {CNS_HAS_NAME(cns_interrupt, id),
                                              CNS_HAS_NAME(cns_interrupt, source),
                                              CNS_HAS_TITLES(cns_interrupt, titles),
                                              CNS_HAS_BELOW(cns_interrupt, resume, 3),
                                              CNS_HAS_OPTIONAL(cns_interrupt, resume_to, phases),
                                              CNS_HAS_RANGE(cns_interrupt, enter, transitions),
                                              CNS_HAS_RANGE(cns_interrupt, leave, transitions),
                                              CNS_HAS_REFS(cns_interrupt, suspends, action_names),
                                              CNS_HAS_RANGE(cns_interrupt, advice, advices),
                                              CNS_HAS_REFS(cns_interrupt, on_enter, signals),
                                              CNS_HAS_REFS(cns_interrupt, on_leave, signals)};
static const cns_member action_fields[] = {CNS_HAS_NAME(cns_action_name, id)};
static const cns_member scenario_fields[] = {CNS_HAS_NAME(cns_scenario, id), CNS_HAS_NAME(cns_scenario, source),
                                             CNS_HAS_TITLES(cns_scenario, titles), CNS_HAS_RANGE(cns_scenario, blocks, blocks)};
static const cns_member block_fields[] = {CNS_HAS_REFS(cns_block, phases, phases),   CNS_HAS_REFS(cns_block, labels, labels),
                                          CNS_HAS_RANGE(cns_block, hans, templates), CNS_HAS_RANGE(cns_block, hant, templates),
                                          CNS_HAS_REFS(cns_block, says, signals),    CNS_HAS_NAME(cns_block, source)};
static const cns_member template_fields[] = {CNS_HAS_NAME(cns_template, id), CNS_HAS_NAME(cns_template, text),
                                             CNS_HAS_RANGE(cns_template, segments, segments)};
static const cns_member segment_fields[] = {CNS_HAS_BELOW(cns_segment, kind, 6), CNS_HAS_OPTIONAL(cns_segment, slot, slots),
                                            CNS_HAS_OPTIONAL(cns_segment, scenario, scenarios),
                                            CNS_HAS_BELOW(cns_segment, place, 2), CNS_HAS_NAME(cns_segment, text)};
static const cns_member rule_fields[] = {
    CNS_HAS_NAME(cns_rule, id),           CNS_HAS_NAME(cns_rule, family),         CNS_HAS_NAME(cns_rule, source),
    CNS_HAS_NAME(cns_rule, laws[0]),      CNS_HAS_NAME(cns_rule, laws[1]),        CNS_HAS_NAME(cns_rule, laws[2]),
    CNS_HAS_NAME(cns_rule, laws[3]),      CNS_HAS_NAME(cns_rule, laws[4]),        CNS_HAS_NAME(cns_rule, laws[5]),
    CNS_HAS_NAME(cns_rule, laws[6]),      CNS_HAS_NAME(cns_rule, laws[7]),        CNS_HAS_BELOW(cns_rule, state, 4),
    CNS_HAS_BELOW(cns_rule, level, 5),    CNS_HAS_REFS(cns_rule, phases, phases), CNS_HAS_REFS(cns_rule, interrupts, interrupts),
    CNS_HAS_INDEX(cns_rule, when, nodes), CNS_HAS_REFS(cns_rule, unless, scopes), CNS_HAS_TITLES(cns_rule, message),
    CNS_HAS_TITLES(cns_rule, advice),     CNS_HAS_NAME(cns_rule, replace_hans),   CNS_HAS_NAME(cns_rule, replace_hant),
    CNS_HAS_BELOW(cns_rule, waits, 2)};
static const cns_member calendar_fields[] = {CNS_HAS_NAME(cns_calendar, id),           CNS_HAS_NAME(cns_calendar, source),
                                             CNS_HAS_TITLES(cns_calendar, titles),     CNS_HAS_BELOW(cns_calendar, beyond, 2),
                                             CNS_HAS_RANGE(cns_calendar, off, days),   CNS_HAS_RANGE(cns_calendar, work, days),
                                             CNS_HAS_RANGE(cns_calendar, yearly, days)};
static const cns_member window_fields[] = {CNS_HAS_NAME(cns_window, id), CNS_HAS_INDEX(cns_window, calendar, calendars),
                                           CNS_HAS_BELOW(cns_window, days, 2), CNS_HAS_RANGE(cns_window, times, clocks)};
static const cns_member clock_fields[] = {CNS_HAS_BELOW(cns_clock, start, 1441), CNS_HAS_BELOW(cns_clock, end, 1441)};
static const cns_member quiet_fields[] = {CNS_HAS_NAME(cns_quiet, id), CNS_HAS_NAME(cns_quiet, source),
                                          CNS_HAS_INDEX(cns_quiet, calendar, calendars), CNS_HAS_BELOW(cns_quiet, purposes, 8),
                                          CNS_HAS_RANGE(cns_quiet, times, clocks)};
static const cns_member circumstance_fields[] = {CNS_HAS_NAME(cns_circumstance, id),
                                                 CNS_HAS_NAME(cns_circumstance, source),
                                                 CNS_HAS_TITLES(cns_circumstance, titles),
                                                 CNS_HAS_BELOW(cns_circumstance, effect, 4),
                                                 CNS_HAS_BELOW(cns_circumstance, purposes, 8),
                                                 CNS_HAS_OPTIONAL(cns_circumstance, unless, circumstances),
                                                 CNS_HAS_REFS(cns_circumstance, signals, signals),
                                                 CNS_HAS_OPTIONAL(cns_circumstance, slot, slots)};
static const cns_member plan_fields[] = {CNS_HAS_NAME(cns_plan_entry, id),
                                         CNS_HAS_NAME(cns_plan_entry, source),
                                         CNS_HAS_TITLES(cns_plan_entry, titles),
                                         CNS_HAS_BELOW(cns_plan_entry, gap_minutes, 44641),
                                         CNS_HAS_REFS(cns_plan_entry, despite, circumstances),
                                         CNS_HAS_RANGE(cns_plan_entry, steps, steps)};
static const cns_member yield_fields[] = {CNS_HAS_NAME(cns_yield, id), CNS_HAS_NAME(cns_yield, source),
                                          CNS_HAS_TITLES(cns_yield, titles), CNS_HAS_RANGE(cns_yield, stages, yield_stages),
                                          CNS_HAS_RANGE(cns_yield, claims, yield_claims)};
static const cns_member yield_stage_fields[] = {CNS_HAS_NAME(cns_yield_stage, id), CNS_HAS_BELOW(cns_yield_stage, claimed, 1001)};
static const cns_member yield_claim_fields[] = {CNS_HAS_BELOW(cns_yield_claim, first, CONSULT_YIELD_ATTEMPTS),
                                                CNS_HAS_BELOW(cns_yield_claim, last, CONSULT_YIELD_ATTEMPTS),
                                                CNS_HAS_BELOW(cns_yield_claim, share, 1001)};
static const cns_member outcome_fields[] = {CNS_HAS_BELOW(cns_outcome, result, CNS_RESULTS + 1),
                                            CNS_HAS_BELOW(cns_outcome, kind, 3), CNS_HAS_BELOW(cns_outcome, unit, 6),
                                            CNS_HAS_BELOW(cns_outcome, then, 3)};
static const cns_member step_fields[] = {CNS_HAS_NAME(cns_step_entry, id),
                                         CNS_HAS_NAME(cns_step_entry, why),
                                         CNS_HAS_TITLES(cns_step_entry, titles),
                                         CNS_HAS_BELOW(cns_step_entry, kind, 4),
                                         CNS_HAS_BELOW(cns_step_entry, unit, 6),
                                         CNS_HAS_INDEX(cns_step_entry, window, windows),
                                         CNS_HAS_REFS(cns_step_entry, channels, channel_names),
                                         CNS_HAS_REFS(cns_step_entry, scenarios, scenarios),
                                         CNS_HAS_REFS(cns_step_entry, checklist, scenarios),
                                         CNS_HAS_RANGE(cns_step_entry, outcomes, outcomes)};
static const cns_member channel_fields[] = {CNS_HAS_NAME(cns_channel_name, id)};

static const cns_members layouts[] = {CNS_MEMBERS_OF(layers, layer_fields),
                                      CNS_MEMBERS_OF(renamed, renamed_fields),
                                      CNS_MEMBERS_OF(automata, automaton_fields),
                                      CNS_MEMBERS_OF(singles, single_fields),
                                      CNS_MEMBERS_OF(literals, literal_fields),
                                      CNS_MEMBERS_OF(word_lists, word_list_fields),
                                      CNS_MEMBERS_OF(concepts, concept_fields),
                                      CNS_MEMBERS_OF(scopes, scope_fields),
                                      CNS_MEMBERS_OF(formats, format_fields),
                                      CNS_MEMBERS_OF(outlines, outline_fields),
                                      CNS_MEMBERS_OF(numeral_clauses, numeral_fields),
                                      CNS_MEMBERS_OF(signals, signal_fields),
                                      CNS_MEMBERS_OF(groups, group_fields),
                                      CNS_MEMBERS_OF(labels, label_fields),
                                      CNS_MEMBERS_OF(slots, slot_fields),
                                      CNS_MEMBERS_OF(flags, flag_fields),
                                      CNS_MEMBERS_OF(weights, weight_fields),
                                      CNS_MEMBERS_OF(fills, fill_fields),
                                      CNS_MEMBERS_OF(cues, cue_fields),
                                      CNS_MEMBERS_OF(clauses, clause_fields),
                                      CNS_MEMBERS_OF(nodes, node_fields),
                                      CNS_MEMBERS_OF(counters, counter_fields),
                                      CNS_MEMBERS_OF(timers, timer_fields),
                                      CNS_MEMBERS_OF(transitions, transition_fields),
                                      CNS_MEMBERS_OF(advices, advice_fields),
                                      CNS_MEMBERS_OF(everywhere, advice_fields),
                                      CNS_MEMBERS_OF(phases, phase_fields),
                                      CNS_MEMBERS_OF(interrupts, interrupt_fields),
                                      CNS_MEMBERS_OF(action_names, action_fields),
                                      CNS_MEMBERS_OF(scenarios, scenario_fields),
                                      CNS_MEMBERS_OF(blocks, block_fields),
                                      CNS_MEMBERS_OF(templates, template_fields),
                                      CNS_MEMBERS_OF(segments, segment_fields),
                                      CNS_MEMBERS_OF(rules, rule_fields),
                                      CNS_MEMBERS_OF(calendars, calendar_fields),
                                      CNS_MEMBERS_OF(windows, window_fields),
                                      CNS_MEMBERS_OF(clocks, clock_fields),
                                      CNS_MEMBERS_OF(quiets, quiet_fields),
                                      CNS_MEMBERS_OF(circumstances, circumstance_fields),
                                      CNS_MEMBERS_OF(plans, plan_fields),
                                      CNS_MEMBERS_OF(yields, yield_fields),
                                      CNS_MEMBERS_OF(yield_stages, yield_stage_fields),
                                      CNS_MEMBERS_OF(yield_claims, yield_claim_fields),
                                      CNS_MEMBERS_OF(outcomes, outcome_fields),
                                      CNS_MEMBERS_OF(steps, step_fields),
                                      CNS_MEMBERS_OF(channel_names, channel_fields)};

static bool is_range(cns_range r, uint32_t count) {
    return r.first <= count && r.count <= count - r.first;
}

static bool is_name(const cns_model *m, cns_name n) {
    return n.offset < m->strings_count && n.length < m->strings_count - n.offset && m->strings[n.offset + n.length] == 0;
}

static bool is_field(const cns_model *m, const section_view *views, const cns_member *f, const char *element) {
    cns_name name;
    cns_range range;
    uint32_t number;
    if (f->kind == CNS_MEMBER_NAME) {
        memcpy(&name, element + f->offset, sizeof name);
        return is_name(m, name);
    }
    if (f->kind == CNS_MEMBER_RANGE || f->kind == CNS_MEMBER_REFS) {
        memcpy(&range, element + f->offset, sizeof range);
        if (f->kind == CNS_MEMBER_RANGE) return is_range(range, views[f->target].count);
        if (!is_range(range, m->refs_count)) return false;
        for (uint32_t i = 0; i < range.count; i++)
            if (cns_model_ref(m, range, i) >= views[f->target].count) return false;
        return true;
    }
    memcpy(&number, element + f->offset, sizeof number);
    if (f->kind == CNS_MEMBER_BELOW) return number < f->target;
    return number < views[f->target].count || (f->kind == CNS_MEMBER_OPTIONAL && number == CNS_NONE);
}

static bool are_fields(const cns_model *m, const section_view *views, const cns_members *list, size_t list_count) {
    for (size_t l = 0; l < list_count; l++) {
        const section_view *v = &views[list[l].section];
        for (uint32_t i = 0; i < v->count; i++)
            for (uint32_t k = 0; k < list[l].count; k++)
                if (!is_field(m, views, &list[l].fields[k], v->data + (size_t)i * v->element)) return false;
    }
    return true;
}

/* The section that the ids of a node name, CNS_SECTION_COUNT when it has none. */
static cns_section ids_of(uint32_t kind) {
    switch (kind) {
    case CNS_OP_OUTSIDE: return CNS_SECTION_scopes;
    case CNS_OP_PHASE: return CNS_SECTION_phases;
    case CNS_OP_INTERRUPT: return CNS_SECTION_interrupts;
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER: return CNS_SECTION_signals;
    default: return CNS_SECTION_COUNT;
    }
}

static bool is_operand(const cns_model *m, const cns_node *n) {
    switch (n->kind) {
    case CNS_OP_CONCEPT: return n->a < m->concepts_count;
    case CNS_OP_WORDS: return n->a < m->word_lists_count;
    case CNS_OP_LATIN: return (n->a == CNS_NONE || n->a < m->concepts_count) && (n->b == CNS_NONE || n->b < m->concepts_count);
    case CNS_OP_FORMAT: return n->a < m->formats_count;
    case CNS_OP_SCOPE: return n->a < m->scopes_count;
    case CNS_OP_SEVERAL: return n->a >= 2 && n->a < n->parts.count && n->b <= CNS_IN_TURN;
    case CNS_OP_METRIC: return n->a < CNS_METRIC_COUNT;
    case CNS_OP_IS: return n->a < CNS_GIVEN_COUNT;
    case CNS_OP_ASKED: return n->b ? n->b <= 2 : n->a < m->slots_count;
    case CNS_OP_SLOT: return n->a < m->slots_count;
    case CNS_OP_LABEL:
    case CNS_OP_SCORE: return n->a < m->labels_count;
    case CNS_OP_COUNTER: return n->a < m->counters_count;
    case CNS_OP_FLAG_OPEN:
        if (n->b >= CNS_LEVELS) return false;
        return n->a == CNS_NONE || n->a < m->flags_count;
    case CNS_OP_FLAG: return n->a == CNS_NONE || n->a < m->flags_count;
    case CNS_OP_TIMER: return n->a < m->timers_count;
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER: {
        size_t set = cns_bit_bytes(m->signals_count);
        return n->a == CNS_NONE || (set <= m->signal_sets_count && n->a <= m->signal_sets_count - set);
    }
    default: return true;
    }
}

/* The parts of node i lie right before it, each with its own tree: so every node belongs to one tree, and a walk down ends. */
static bool is_tree(const cns_model *m, uint32_t i) {
    const cns_node *n = &m->nodes[i];
    uint32_t depth = 0, end = i;
    bool arranged = cns_operator_arranges(n->kind) || n->kind == CNS_OP_ROW;
    if (n->parts.count > (arranged ? CNS_NODE_ARRANGED : CNS_NODE_PARTS)) return false;
    for (uint32_t k = n->parts.count; k-- > 0;) {
        if (end == 0) return false;
        const cns_node *part = &m->nodes[end - 1];
        if (cns_model_ref(m, n->parts, k) != end - 1 || part->size > end) return false;
        if (part->depth > depth) depth = part->depth;
        end -= part->size;
    }
    return n->size == i - end + 1 && n->depth == depth + 1 && n->depth <= CNS_NODE_DEPTH;
}

/* The parts of a row are words and numbers, with a gap between each two; the one looked for first was found by the scan. */
static bool is_row(const cns_model *m, const cns_node *n) {
    uint32_t parts = n->parts.count - (n->b == 1);
    if (n->b > 1 || n->parts.count < 2 || parts < 2 || n->c >= parts) return false;
    if (n->ids.count != parts - 1 || !is_range(n->ids, m->refs_count)) return false;
    for (uint32_t i = 0; i < n->parts.count; i++) {
        uint32_t kind = m->nodes[cns_model_ref(m, n->parts, i)].kind;
        bool words = kind == CNS_OP_CONCEPT || kind == CNS_OP_FORMAT;
        if (!words && (i == n->c || (kind != CNS_OP_NUMBER && kind != CNS_OP_WORDS))) return false;
        if (i == parts && kind != CNS_OP_CONCEPT && kind != CNS_OP_WORDS) return false;
    }
    for (uint32_t i = 0; i < n->ids.count; i++)
        if (cns_model_ref(m, n->ids, i) > CNS_NODE_GAP) return false;
    return true;
}

/* What is said of the parts of a choice leads to what is there; whether it is true of them is the compiler's matter. */
static bool is_choice(const cns_model *m, const cns_node *n) {
    if (n->ids.count != n->parts.count || !is_range(n->ids, m->refs_count)) return false;
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t choice = cns_model_ref(m, n->ids, i), index = choice & CNS_CHOICE_INDEX;
        if (choice != CNS_NONE && index >= (choice & CNS_CHOICE_CLAUSE ? m->clauses_count : m->concepts_count)) return false;
    }
    return true;
}

static bool is_comparison(const cns_model *m, const cns_node *n) {
    if (n->a >= CNS_UNLIKE_COUNT || n->b >= CNS_NAMED_COUNT) return false;
    if (n->ids.count != CNS_UNLIKE_LISTS || !is_range(n->ids, m->refs_count)) return false;
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t list = cns_model_ref(m, n->ids, i);
        if (list != CNS_NONE && list >= m->word_lists_count) return false;
    }
    return true;
}

static bool are_nodes(const cns_model *m, const section_view *views) {
    for (uint32_t i = 0; i < m->nodes_count; i++) {
        const cns_node *n = &m->nodes[i];
        bool one = n->kind >= CNS_OP_AT_START && n->kind <= CNS_OP_AT_LEAST;
        if (!is_operand(m, n) || (one && n->parts.count != 1) || !is_tree(m, i)) return false;
        bool row = n->kind == CNS_OP_ROW, choice = n->kind == CNS_OP_ANY || n->kind == CNS_OP_NONE;
        bool comparison = n->kind == CNS_OP_UNLIKE;
        if ((row && !is_row(m, n)) || (choice && !is_choice(m, n)) || (comparison && !is_comparison(m, n))) return false;
        cns_section ids = ids_of(n->kind);
        if (ids == CNS_SECTION_COUNT && !row && !choice && !comparison && n->ids.count) return false;
        if (ids == CNS_SECTION_COUNT) continue;
        if (!is_range(n->ids, m->refs_count)) return false;
        for (uint32_t k = 0; k < n->ids.count; k++)
            if (cns_model_ref(m, n->ids, k) >= views[ids].count || !cns_model_kept_valid(m, n->kind, cns_model_ref(m, n->ids, k)))
                return false;
    }
    return true;
}

/* Every position that is named has its follows. */
static bool are_outlines(const cns_model *m) {
    for (uint32_t i = 0; i < m->outlines_count; i++) {
        const cns_outline_entry *o = &m->outlines[i];
        if (o->follows.count > CNS_OUTLINE_POSITIONS || o->stretches.count == 0) return false;
        cns_positions named = o->first;
        cns_positions_add(&named, &o->last);
        for (uint32_t k = 0; k < o->follows.count; k++) cns_positions_add(&named, &m->outline_follows[o->follows.first + k]);
        for (uint32_t k = o->follows.count; k < CNS_OUTLINE_POSITIONS; k++)
            if (cns_positions_has(&named, k)) return false;
    }
    return true;
}

static bool are_plans(const cns_model *m) {
    if (m->circumstances_count > CNS_CIRCUMSTANCES) return false;
    for (uint32_t i = 0; i < m->plans_count; i++) {
        if (m->plans[i].steps.count == 0) return false;
        for (uint32_t k = 0; k < m->plans[i].steps.count; k++) {
            const cns_step_entry *step = &m->steps[m->plans[i].steps.first + k];
            if (step->after < CNS_AFTER_LAST && step->after >= k) return false;
            if (step->clock != CNS_NONE && step->clock >= 1440) return false;
        }
    }
    return true;
}

static bool are_yields(const cns_model *m) {
    for (uint32_t i = 0; i < m->yields_count; i++) {
        const cns_yield *y = &m->yields[i];
        if (y->stages.count < 2 || y->stages.count > CNS_YIELD_STAGES || y->claims.count > CONSULT_YIELD_ATTEMPTS ||
            y->claims.count == 0)
            return false;
        if (y->weight < 1 || y->weight > 1000) return false;
        for (uint32_t k = 0; k < y->stages.count; k++) {
            const cns_yield_stage *stage = &m->yield_stages[y->stages.first + k];
            if (stage->claimed == 0 || (k > 0 && stage->claimed > stage[-1].claimed)) return false;
        }
        for (uint32_t k = 0; k < y->claims.count; k++) {
            const cns_yield_claim *claim = &m->yield_claims[y->claims.first + k];
            if (claim->first > claim->last || claim->share == 0) return false;
        }
    }
    return true;
}

static bool are_targets(const cns_model *m) {
    for (uint32_t i = 0; i < m->phases_count; i++)
        for (uint32_t k = 0; k < m->phases[i].enter.count; k++)
            if (m->transitions[m->phases[i].enter.first + k].target != i) return false;
    if (!are_plans(m) || !are_yields(m)) return false;
    for (uint32_t i = 0; i < m->fills_count; i++) {
        const cns_fill *f = &m->fills[i];
        if ((f->take == CNS_TAKE_FORMAT || f->take == CNS_TAKE_BORN) && f->target >= m->formats_count) return false;
        if (f->take == CNS_TAKE_CONCEPT && f->target >= m->concepts_count) return false;
        bool told = f->take == CNS_TAKE_FREE_TIME || f->take == CNS_TAKE_REFUSED_TIMES || f->take == CNS_TAKE_DOCTOR;
        if (told && f->target >= m->scenarios_count) return false;
        if (f->take == CNS_TAKE_OFFERED && f->target >= m->slots_count) return false;
    }
    for (uint32_t i = 0; i < m->segments_count; i++) {
        const cns_segment *s = &m->segments[i];
        if (s->kind == CNS_SEGMENT_SLOT && s->slot == CNS_NONE) return false;
        if ((s->kind == CNS_SEGMENT_SCENARIO || s->kind == CNS_SEGMENT_TIME) && s->scenario == CNS_NONE) return false;
    }
    for (uint32_t i = 0; i < m->formats_count; i++) {
        const cns_format *f = &m->formats[i];
        if (f->gate == CNS_GATE_CONCEPT && f->concept == CNS_NONE) return false;
    }
    return true;
}

static bool is_header(const cns_model *m) {
    const cns_model_header *h = m->header;
    for (uint32_t i = 0; i < CNS_TIME_WORDS; i++)
        if (h->time_words[i] != CNS_NONE && h->time_words[i] >= m->scenarios_count) return false;
    return h->labels_kept <= m->labels_count && is_name(m, h->id) && is_name(m, h->version) && h->flag_signal < m->signals_count &&
           (h->particle == CNS_NONE || h->particle < m->concepts_count);
}

/* Labels of single texts stand behind the others, and the groups have their own: scores are held for the others only. */
static bool are_labels_in_order(const cns_model *m) {
    for (uint32_t i = 0; i < m->labels_count; i++)
        if ((m->groups[m->labels[i].group].of_text != 0) != (i >= m->header->labels_kept)) return false;
    for (uint32_t g = 0; g < m->groups_count; g++)
        for (uint32_t i = 0; i < m->groups[g].labels.count; i++)
            if (m->labels[cns_model_ref(m, m->groups[g].labels, i)].group != g) return false;
    return true;
}

consult_status cns_model_validate(const cns_model *m) {
    const section_view views[CNS_SECTION_COUNT] = {
#define VIEW(name, type) {(const char *)m->name, m->name##_count, sizeof(type)},
        CNS_SECTIONS(VIEW)
#undef VIEW
    };
    if (m->strings_count == 0 || m->phases_count == 0 || m->layers_count == 0 || !is_header(m)) return CONSULT_INVALID_PACK;
    if (!are_fields(m, views, layouts, sizeof layouts / sizeof *layouts) ||
        !are_fields(m, views, cns_review_layouts, cns_review_layout_count) || !cns_model_reviews_valid(m) ||
        !are_fields(m, views, cns_knowledge_layouts, cns_knowledge_layout_count) || !cns_model_knowledge_valid(m))
        return CONSULT_INVALID_PACK;
    if (!are_labels_in_order(m) || !are_nodes(m, views) || !cns_model_needs_valid(m) || !are_outlines(m) ||
        !cns_model_words_valid(m) || !are_targets(m) || !cns_model_states_valid(m))
        return CONSULT_INVALID_PACK;
    return CONSULT_OK;
}
