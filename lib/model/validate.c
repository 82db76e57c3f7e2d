#include "model/validate.h"

#include "consult/yield.h"

#include <string.h>

/* What a field of a struct is. */
typedef enum field_kind {
    FIELD_NAME,     /* a text of the strings */
    FIELD_RANGE,    /* elements of `section` */
    FIELD_REFS,     /* refs, each an index of `section` */
    FIELD_INDEX,    /* an index of `section` */
    FIELD_OPTIONAL, /* that, or CNS_NONE */
    FIELD_BELOW     /* a number below `limit` */
} field_kind;

typedef struct field {
    uint32_t offset;
    field_kind kind;
    uint32_t target; /* section or limit */
} field;

typedef struct layout {
    cns_section section;
    const field *fields;
    uint32_t count;
} layout;

typedef struct section_view {
    const char *data;
    uint32_t count;
    uint32_t element;
} section_view;

#define AT(type, member) (uint32_t) offsetof(type, member)
#define NAME(t, m)                                                                                                                 \
    { AT(t, m), FIELD_NAME, 0 }
#define RANGE(t, m, s)                                                                                                             \
    { AT(t, m), FIELD_RANGE, CNS_SECTION_##s }
#define REFS(t, m, s)                                                                                                              \
    { AT(t, m), FIELD_REFS, CNS_SECTION_##s }
#define INDEX(t, m, s)                                                                                                             \
    { AT(t, m), FIELD_INDEX, CNS_SECTION_##s }
#define OPTIONAL(t, m, s)                                                                                                          \
    { AT(t, m), FIELD_OPTIONAL, CNS_SECTION_##s }
#define BELOW(t, m, n)                                                                                                             \
    { AT(t, m), FIELD_BELOW, (uint32_t)(n) }
#define TITLES(t, m) NAME(t, m.en), NAME(t, m.hans), NAME(t, m.hant)

static const field layer_fields[] = {NAME(cns_layer, id), NAME(cns_layer, version)};
static const field renamed_fields[] = {NAME(cns_renamed, from), NAME(cns_renamed, to)};
static const field automaton_fields[] = {BELOW(cns_automaton, filter_bits, 29),
                                         BELOW(cns_automaton, pair_bits, 29),
                                         BELOW(cns_automaton, longest, CNS_LITERAL_SYMBOLS + 1),
                                         RANGE(cns_automaton, filter, filters),
                                         RANGE(cns_automaton, pairs, pairs),
                                         RANGE(cns_automaton, singles, singles)};
static const field single_fields[] = {{0, FIELD_OPTIONAL, CNS_SECTION_literals}};
static const field literal_fields[] = {NAME(cns_literal, text), RANGE(cns_literal, payloads, payloads)};
static const field payload_fields[] = {BELOW(cns_payload, kind, 3)};
static const field word_list_fields[] = {RANGE(cns_word_list, words, words), RANGE(cns_word_list, allow, words)};
static const field concept_fields[] = {NAME(cns_concept, id), NAME(cns_concept, source), REFS(cns_concept, clauses, clauses)};
static const field scope_fields[] = {NAME(cns_scope, id),
                                     NAME(cns_scope, source),
                                     INDEX(cns_scope, trigger, concepts),
                                     OPTIONAL(cns_scope, until, concepts),
                                     BELOW(cns_scope, reach, 6),
                                     BELOW(cns_scope, chars, 1000001),
                                     BELOW(cns_scope, stop, 4)};
static const field format_fields[] = {NAME(cns_format, id),
                                      NAME(cns_format, source),
                                      NAME(cns_format, pattern),
                                      BELOW(cns_format, gate, 2),
                                      OPTIONAL(cns_format, concept, concepts),
                                      BELOW(cns_format, before, 1000001),
                                      BELOW(cns_format, after, 1000001),
                                      BELOW(cns_format, alone, 3),
                                      BELOW(cns_format, normal, 3),
                                      OPTIONAL(cns_format, outline, outlines),
                                      REFS(cns_format, clauses, clauses)};
static const field outline_fields[] = {RANGE(cns_outline_entry, stretches, outline_stretches),
                                       RANGE(cns_outline_entry, follows, outline_follows)};
static const field numeral_fields[] = {{0, FIELD_INDEX, CNS_SECTION_clauses}};
static const field signal_fields[] = {NAME(cns_signal, id)};
static const field group_fields[] = {NAME(cns_group, id), REFS(cns_group, labels, labels)};
static const field label_fields[] = {
    NAME(cns_label_entry, id),       NAME(cns_label_entry, value),          NAME(cns_label_entry, source),
    TITLES(cns_label_entry, titles), INDEX(cns_label_entry, group, groups), OPTIONAL(cns_label_entry, decides, slots)};
static const field slot_fields[] = {NAME(cns_slot_entry, id),
                                    NAME(cns_slot_entry, type),
                                    NAME(cns_slot_entry, source),
                                    TITLES(cns_slot_entry, titles),
                                    BELOW(cns_slot_entry, keep, 4),
                                    BELOW(cns_slot_entry, mask, 4),
                                    OPTIONAL(cns_slot_entry, ask, scenarios)};
static const field flag_fields[] = {NAME(cns_flag_entry, id), NAME(cns_flag_entry, source), TITLES(cns_flag_entry, titles),
                                    BELOW(cns_flag_entry, level, 4), OPTIONAL(cns_flag_entry, say, scenarios)};
static const field weight_fields[] = {INDEX(cns_weight, label, labels)};
static const field fill_fields[] = {INDEX(cns_fill, slot, slots), BELOW(cns_fill, take, 9), NAME(cns_fill, value)};
static const field cue_fields[] = {NAME(cns_cue, id),
                                   NAME(cns_cue, source),
                                   BELOW(cns_cue, state, 4),
                                   INDEX(cns_cue, when, nodes),
                                   REFS(cns_cue, unless, scopes),
                                   REFS(cns_cue, signals, signals),
                                   RANGE(cns_cue, labels, weights),
                                   RANGE(cns_cue, fills, fills),
                                   REFS(cns_cue, counts, counters),
                                   OPTIONAL(cns_cue, asks, slots),
                                   OPTIONAL(cns_cue, flag, flags),
                                   BELOW(cns_cue, waits, 256)};
static const field clause_fields[] = {RANGE(cns_clause, atoms, atoms), REFS(cns_clause, cues, cues),
                                      REFS(cns_clause, rules, rules)};
static const field node_fields[] = {BELOW(cns_node, kind, CNS_OP_COUNT), REFS(cns_node, parts, nodes), NAME(cns_node, text),
                                    REFS(cns_node, clauses, clauses)};
static const field counter_fields[] = {NAME(cns_counter, id), OPTIONAL(cns_counter, when, nodes)};
static const field timer_fields[] = {NAME(cns_timer, id), INDEX(cns_timer, start, nodes), OPTIONAL(cns_timer, stop, nodes),
                                     INDEX(cns_timer, signal, signals)};
static const field transition_fields[] = {REFS(cns_transition, from, phases), INDEX(cns_transition, when, nodes),
                                          OPTIONAL(cns_transition, needs, signals), NAME(cns_transition, why)};
static const field advice_fields[] = {NAME(cns_advice, action),
                                      NAME(cns_advice, why),
                                      OPTIONAL(cns_advice, when, nodes),
                                      OPTIONAL(cns_advice, needs, signals),
                                      OPTIONAL(cns_advice, scenario, scenarios),
                                      OPTIONAL(cns_advice, ask, slots)};
static const field phase_fields[] = {NAME(cns_phase, id),
                                     NAME(cns_phase, source),
                                     TITLES(cns_phase, titles),
                                     OPTIONAL(cns_phase, goal, nodes),
                                     REFS(cns_phase, must_ask, slots),
                                     REFS(cns_phase, must_say, signals),
                                     RANGE(cns_phase, enter, transitions),
                                     RANGE(cns_phase, advice, advices),
                                     REFS(cns_phase, on_enter, signals),
                                     REFS(cns_phase, on_leave, signals)};
static const field interrupt_fields[] = {NAME(cns_interrupt, id),
                                         NAME(cns_interrupt, source),
                                         TITLES(cns_interrupt, titles),
                                         BELOW(cns_interrupt, resume, 3),
                                         OPTIONAL(cns_interrupt, resume_to, phases),
                                         RANGE(cns_interrupt, enter, transitions),
                                         RANGE(cns_interrupt, leave, transitions),
                                         REFS(cns_interrupt, suspends, action_names),
                                         RANGE(cns_interrupt, advice, advices),
                                         REFS(cns_interrupt, on_enter, signals),
                                         REFS(cns_interrupt, on_leave, signals)};
static const field action_fields[] = {NAME(cns_action_name, id)};
static const field scenario_fields[] = {NAME(cns_scenario, id), NAME(cns_scenario, source), TITLES(cns_scenario, titles),
                                        RANGE(cns_scenario, blocks, blocks)};
static const field block_fields[] = {REFS(cns_block, phases, phases),   REFS(cns_block, labels, labels),
                                     RANGE(cns_block, hans, templates), RANGE(cns_block, hant, templates),
                                     REFS(cns_block, says, signals),    NAME(cns_block, source)};
static const field template_fields[] = {NAME(cns_template, id), NAME(cns_template, text), RANGE(cns_template, segments, segments)};
static const field segment_fields[] = {BELOW(cns_segment, kind, 6), OPTIONAL(cns_segment, slot, slots),
                                       OPTIONAL(cns_segment, scenario, scenarios), BELOW(cns_segment, place, 2),
                                       NAME(cns_segment, text)};
static const field rule_fields[] = {NAME(cns_rule, id),
                                    NAME(cns_rule, family),
                                    NAME(cns_rule, source),
                                    NAME(cns_rule, law),
                                    BELOW(cns_rule, state, 4),
                                    BELOW(cns_rule, level, 5),
                                    REFS(cns_rule, phases, phases),
                                    REFS(cns_rule, interrupts, interrupts),
                                    INDEX(cns_rule, when, nodes),
                                    REFS(cns_rule, unless, scopes),
                                    TITLES(cns_rule, message),
                                    TITLES(cns_rule, advice),
                                    NAME(cns_rule, replace_hans),
                                    NAME(cns_rule, replace_hant),
                                    BELOW(cns_rule, waits, 256)};
static const field calendar_fields[] = {NAME(cns_calendar, id),           NAME(cns_calendar, source),
                                        TITLES(cns_calendar, titles),     BELOW(cns_calendar, beyond, 2),
                                        RANGE(cns_calendar, off, days),   RANGE(cns_calendar, work, days),
                                        RANGE(cns_calendar, yearly, days)};
static const field window_fields[] = {NAME(cns_window, id), INDEX(cns_window, calendar, calendars), BELOW(cns_window, days, 2),
                                      RANGE(cns_window, times, clocks)};
static const field clock_fields[] = {BELOW(cns_clock, start, 1441), BELOW(cns_clock, end, 1441)};
static const field quiet_fields[] = {NAME(cns_quiet, id), NAME(cns_quiet, source), INDEX(cns_quiet, calendar, calendars),
                                     BELOW(cns_quiet, purposes, 8), RANGE(cns_quiet, times, clocks)};
static const field circumstance_fields[] = {NAME(cns_circumstance, id),
                                            NAME(cns_circumstance, source),
                                            TITLES(cns_circumstance, titles),
                                            BELOW(cns_circumstance, effect, 4),
                                            BELOW(cns_circumstance, purposes, 8),
                                            OPTIONAL(cns_circumstance, unless, circumstances),
                                            REFS(cns_circumstance, signals, signals),
                                            OPTIONAL(cns_circumstance, slot, slots)};
static const field plan_fields[] = {NAME(cns_plan_entry, id),
                                    NAME(cns_plan_entry, source),
                                    TITLES(cns_plan_entry, titles),
                                    BELOW(cns_plan_entry, gap_minutes, 44641),
                                    REFS(cns_plan_entry, despite, circumstances),
                                    RANGE(cns_plan_entry, steps, steps)};
static const field yield_fields[] = {NAME(cns_yield, id), NAME(cns_yield, source), TITLES(cns_yield, titles),
                                     RANGE(cns_yield, stages, yield_stages), RANGE(cns_yield, claims, yield_claims)};
static const field yield_stage_fields[] = {NAME(cns_yield_stage, id), BELOW(cns_yield_stage, claimed, 1001)};
static const field yield_claim_fields[] = {BELOW(cns_yield_claim, first, CONSULT_YIELD_ATTEMPTS),
                                           BELOW(cns_yield_claim, last, CONSULT_YIELD_ATTEMPTS),
                                           BELOW(cns_yield_claim, share, 1001)};
static const field outcome_fields[] = {BELOW(cns_outcome, result, CNS_RESULTS + 1), BELOW(cns_outcome, kind, 3),
                                       BELOW(cns_outcome, unit, 6), BELOW(cns_outcome, then, 3)};
static const field step_fields[] = {NAME(cns_step_entry, id),
                                    NAME(cns_step_entry, why),
                                    TITLES(cns_step_entry, titles),
                                    BELOW(cns_step_entry, kind, 4),
                                    BELOW(cns_step_entry, unit, 6),
                                    INDEX(cns_step_entry, window, windows),
                                    REFS(cns_step_entry, channels, channel_names),
                                    REFS(cns_step_entry, scenarios, scenarios),
                                    REFS(cns_step_entry, checklist, scenarios),
                                    RANGE(cns_step_entry, outcomes, outcomes)};
static const field channel_fields[] = {NAME(cns_channel_name, id)};
static const field lab_fields[] = {NAME(cns_lab, id),
                                   NAME(cns_lab, source),
                                   NAME(cns_lab, panel),
                                   TITLES(cns_lab, titles),
                                   TITLES(cns_lab, note),
                                   BELOW(cns_lab, kind, CNS_LAB_ACUITY + 1),
                                   OPTIONAL(cns_lab, unit, lab_units),
                                   RANGE(cns_lab, conversions, lab_conversions),
                                   RANGE(cns_lab, ranges, lab_ranges),
                                   RANGE(cns_lab, rows, lab_rows)};
static const field lab_unit_fields[] = {NAME(cns_lab_unit, id), NAME(cns_lab_unit, text)};
static const field lab_conversion_fields[] = {INDEX(cns_lab_conversion, unit, lab_units),
                                              BELOW(cns_lab_conversion, numerator, CNS_LAB_FACTOR + 1),
                                              BELOW(cns_lab_conversion, denominator, CNS_LAB_FACTOR + 1)};
static const field lab_range_fields[] = {NAME(cns_lab_range, source), BELOW(cns_lab_range, sexes, 4)};
static const field lab_term_fields[] = {NAME(cns_lab_term, id), NAME(cns_lab_term, value),
                                        BELOW(cns_lab_term, means, CNS_LAB_MEANS)};
static const field lab_word_fields[] = {RANGE(cns_lab_word, points, lab_points), BELOW(cns_lab_word, kind, 5)};
static const field lab_pattern_fields[] = {NAME(cns_lab_pattern, id), NAME(cns_lab_pattern, source),
                                           RANGE(cns_lab_pattern, signs, lab_signs), INDEX(cns_lab_pattern, scenario, scenarios)};
static const field faq_fields[] = {NAME(cns_faq, id),
                                   NAME(cns_faq, source),
                                   NAME(cns_faq, table),
                                   TITLES(cns_faq, titles),
                                   REFS(cns_faq, signals, signals),
                                   RANGE(cns_faq, facts, faq_facts),
                                   INDEX(cns_faq, scenario, scenarios),
                                   OPTIONAL(cns_faq, unknown, scenarios)};
static const field faq_fact_fields[] = {NAME(cns_faq_fact, path)};
static const field card_fields[] = {NAME(cns_card, id), NAME(cns_card, source), TITLES(cns_card, titles),
                                    RANGE(cns_card, words, card_words), RANGE(cns_card, sections, card_sections)};
static const field card_word_fields[] = {RANGE(cns_card_word, points, lab_points)};
static const field card_section_fields[] = {BELOW(cns_card_section, kind, CNS_CARD_KINDS), TITLES(cns_card_section, text),
                                            NAME(cns_card_section, source)};
static const field route_fields[] = {NAME(cns_route, id), NAME(cns_route, source), BELOW(cns_route, base, 1001),
                                     OPTIONAL(cns_route, urgent, nodes), RANGE(cns_route, parts, route_parts)};
static const field route_part_fields[] = {NAME(cns_route_part, id), TITLES(cns_route_part, titles),
                                          INDEX(cns_route_part, when, nodes), BELOW(cns_route_part, add, 1001)};
static const field lab_sign_fields[] = {INDEX(cns_lab_sign, lab, labs)};

#define LAYOUT(section, fields)                                                                                                    \
    { CNS_SECTION_##section, fields, sizeof(fields) / sizeof *(fields) }

static const layout layouts[] = {LAYOUT(layers, layer_fields),
                                 LAYOUT(renamed, renamed_fields),
                                 LAYOUT(automata, automaton_fields),
                                 LAYOUT(singles, single_fields),
                                 LAYOUT(literals, literal_fields),
                                 LAYOUT(payloads, payload_fields),
                                 LAYOUT(word_lists, word_list_fields),
                                 LAYOUT(concepts, concept_fields),
                                 LAYOUT(scopes, scope_fields),
                                 LAYOUT(formats, format_fields),
                                 LAYOUT(outlines, outline_fields),
                                 LAYOUT(numeral_clauses, numeral_fields),
                                 LAYOUT(signals, signal_fields),
                                 LAYOUT(groups, group_fields),
                                 LAYOUT(labels, label_fields),
                                 LAYOUT(slots, slot_fields),
                                 LAYOUT(flags, flag_fields),
                                 LAYOUT(weights, weight_fields),
                                 LAYOUT(fills, fill_fields),
                                 LAYOUT(cues, cue_fields),
                                 LAYOUT(clauses, clause_fields),
                                 LAYOUT(nodes, node_fields),
                                 LAYOUT(counters, counter_fields),
                                 LAYOUT(timers, timer_fields),
                                 LAYOUT(transitions, transition_fields),
                                 LAYOUT(advices, advice_fields),
                                 LAYOUT(everywhere, advice_fields),
                                 LAYOUT(phases, phase_fields),
                                 LAYOUT(interrupts, interrupt_fields),
                                 LAYOUT(action_names, action_fields),
                                 LAYOUT(scenarios, scenario_fields),
                                 LAYOUT(blocks, block_fields),
                                 LAYOUT(templates, template_fields),
                                 LAYOUT(segments, segment_fields),
                                 LAYOUT(rules, rule_fields),
                                 LAYOUT(calendars, calendar_fields),
                                 LAYOUT(windows, window_fields),
                                 LAYOUT(clocks, clock_fields),
                                 LAYOUT(quiets, quiet_fields),
                                 LAYOUT(circumstances, circumstance_fields),
                                 LAYOUT(plans, plan_fields),
                                 LAYOUT(yields, yield_fields),
                                 LAYOUT(yield_stages, yield_stage_fields),
                                 LAYOUT(yield_claims, yield_claim_fields),
                                 LAYOUT(outcomes, outcome_fields),
                                 LAYOUT(steps, step_fields),
                                 LAYOUT(channel_names, channel_fields),
                                 LAYOUT(labs, lab_fields),
                                 LAYOUT(lab_units, lab_unit_fields),
                                 LAYOUT(lab_conversions, lab_conversion_fields),
                                 LAYOUT(lab_ranges, lab_range_fields),
                                 LAYOUT(lab_terms, lab_term_fields),
                                 LAYOUT(lab_words, lab_word_fields),
                                 LAYOUT(lab_patterns, lab_pattern_fields),
                                 LAYOUT(lab_signs, lab_sign_fields),
                                 LAYOUT(faqs, faq_fields),
                                 LAYOUT(faq_facts, faq_fact_fields),
                                 LAYOUT(cards, card_fields),
                                 LAYOUT(card_words, card_word_fields),
                                 LAYOUT(card_sections, card_section_fields),
                                 LAYOUT(routes, route_fields),
                                 LAYOUT(route_parts, route_part_fields)};

static bool is_range(cns_range r, uint32_t count) {
    return r.first <= count && r.count <= count - r.first;
}

static bool is_name(const cns_model *m, cns_name n) {
    return n.offset < m->strings_count && n.length < m->strings_count - n.offset && m->strings[n.offset + n.length] == 0;
}

static bool is_field(const cns_model *m, const section_view *views, const field *f, const char *element) {
    cns_name name;
    cns_range range;
    uint32_t number;
    if (f->kind == FIELD_NAME) {
        memcpy(&name, element + f->offset, sizeof name);
        return is_name(m, name);
    }
    if (f->kind == FIELD_RANGE || f->kind == FIELD_REFS) {
        memcpy(&range, element + f->offset, sizeof range);
        if (f->kind == FIELD_RANGE) return is_range(range, views[f->target].count);
        if (!is_range(range, m->refs_count)) return false;
        for (uint32_t i = 0; i < range.count; i++)
            if (cns_model_ref(m, range, i) >= views[f->target].count) return false;
        return true;
    }
    memcpy(&number, element + f->offset, sizeof number);
    if (f->kind == FIELD_BELOW) return number < f->target;
    return number < views[f->target].count || (f->kind == FIELD_OPTIONAL && number == CNS_NONE);
}

static bool are_fields(const cns_model *m, const section_view *views) {
    for (size_t l = 0; l < sizeof layouts / sizeof *layouts; l++) {
        const section_view *v = &views[layouts[l].section];
        for (uint32_t i = 0; i < v->count; i++)
            for (uint32_t k = 0; k < layouts[l].count; k++)
                if (!is_field(m, views, &layouts[l].fields[k], v->data + (size_t)i * v->element)) return false;
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
    case CNS_OP_METRIC: return n->a < CNS_METRIC_COUNT;
    case CNS_OP_IS: return n->a < CNS_GIVEN_COUNT;
    case CNS_OP_ASKED: return n->b ? n->b <= 2 : n->a < m->slots_count;
    case CNS_OP_SLOT: return n->a < m->slots_count;
    case CNS_OP_LABEL: return n->a < m->labels_count;
    case CNS_OP_COUNTER: return n->a < m->counters_count;
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
    bool arranged = n->kind == CNS_OP_ALL || n->kind == CNS_OP_NEAR || n->kind == CNS_OP_BEFORE || n->kind == CNS_OP_ROW;
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

static bool are_nodes(const cns_model *m, const section_view *views) {
    for (uint32_t i = 0; i < m->nodes_count; i++) {
        const cns_node *n = &m->nodes[i];
        bool one = n->kind >= CNS_OP_AT_START && n->kind <= CNS_OP_AT_LEAST;
        if (!is_operand(m, n) || (one && n->parts.count != 1) || !is_tree(m, i)) return false;
        if (n->kind == CNS_OP_ROW && !is_row(m, n)) return false;
        cns_section ids = ids_of(n->kind);
        if (ids == CNS_SECTION_COUNT) continue;
        if (!is_range(n->ids, m->refs_count)) return false;
        for (uint32_t k = 0; k < n->ids.count; k++)
            if (cns_model_ref(m, n->ids, k) >= views[ids].count || !cns_model_kept_valid(m, n->kind, cns_model_ref(m, n->ids, k)))
                return false;
    }
    return true;
}

static bool are_atoms(const cns_model *m) {
    for (uint32_t i = 0; i < m->atoms_count; i++) {
        uint32_t kind = m->atoms[i] & CNS_ATOM_KIND, index = m->atoms[i] & CNS_ATOM_INDEX;
        if (kind == CNS_ATOM_NODE) {
            if (index >= m->nodes_count || !cns_operator_asks_talk(m->nodes[index].kind))
                return false; /* words put where they are */
            if (m->nodes[index].parts.count || m->nodes[index].clauses.count) return false;
        } else if (kind < CNS_ATOM_SIGNAL || kind > CNS_ATOM_EVER || index >= m->signals_count ||
                   (kind != CNS_ATOM_SIGNAL && !cns_model_kept_valid(m, CNS_OP_EVER, index))) {
            return false;
        }
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
        if (f->take == CNS_TAKE_FREE_TIME && f->target >= m->scenarios_count) return false;
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

consult_status cns_model_validate(const cns_model *m) {
    const section_view views[CNS_SECTION_COUNT] = {
#define VIEW(name, type) {(const char *)m->name, m->name##_count, sizeof(type)},
        CNS_SECTIONS(VIEW)
#undef VIEW
    };
    if (m->strings_count == 0 || !is_name(m, m->header->id) || !is_name(m, m->header->version)) return CONSULT_INVALID_PACK;
    if (m->phases_count == 0 || m->layers_count == 0 || m->header->flag_signal >= m->signals_count ||
        (m->header->particle != CNS_NONE && m->header->particle >= m->concepts_count))
        return CONSULT_INVALID_PACK;
    if (!are_fields(m, views) || !are_nodes(m, views) || !are_atoms(m) || !are_outlines(m) || !cns_model_words_valid(m) ||
        !are_targets(m) || !cns_model_states_valid(m) || !cns_model_knowledge_valid(m))
        return CONSULT_INVALID_PACK;
    return CONSULT_OK;
}
