/* The part of a block that readers of the hospital's knowledge trust. */
#include "model/validate_fields.h"

static const cns_member lab_fields[] = {CNS_HAS_NAME(cns_lab, id),
                                        CNS_HAS_NAME(cns_lab, source),
                                        CNS_HAS_NAME(cns_lab, panel),
                                        CNS_HAS_TITLES(cns_lab, titles),
                                        CNS_HAS_TITLES(cns_lab, note),
                                        CNS_HAS_BELOW(cns_lab, kind, CNS_LAB_ACUITY + 1),
                                        CNS_HAS_OPTIONAL(cns_lab, unit, lab_units),
                                        CNS_HAS_RANGE(cns_lab, conversions, lab_conversions),
                                        CNS_HAS_RANGE(cns_lab, ranges, lab_ranges),
                                        CNS_HAS_RANGE(cns_lab, rows, lab_rows)};
static const cns_member lab_unit_fields[] = {CNS_HAS_NAME(cns_lab_unit, id), CNS_HAS_NAME(cns_lab_unit, text)};
static const cns_member lab_conversion_fields[] = {CNS_HAS_INDEX(cns_lab_conversion, unit, lab_units),
                                                   CNS_HAS_BELOW(cns_lab_conversion, numerator, CNS_LAB_FACTOR + 1),
                                                   CNS_HAS_BELOW(cns_lab_conversion, denominator, CNS_LAB_FACTOR + 1)};
static const cns_member lab_range_fields[] = {CNS_HAS_NAME(cns_lab_range, source), CNS_HAS_BELOW(cns_lab_range, sexes, 4)};
static const cns_member lab_term_fields[] = {CNS_HAS_NAME(cns_lab_term, id), CNS_HAS_NAME(cns_lab_term, value),
                                             CNS_HAS_BELOW(cns_lab_term, means, CNS_LAB_MEANS)};
static const cns_member lab_word_fields[] = {CNS_HAS_RANGE(cns_lab_word, points, lab_points), CNS_HAS_BELOW(cns_lab_word, kind, 5)};
static const cns_member lab_pattern_fields[] = {CNS_HAS_NAME(cns_lab_pattern, id), CNS_HAS_NAME(cns_lab_pattern, source),
                                                CNS_HAS_RANGE(cns_lab_pattern, signs, lab_signs),
                                                CNS_HAS_INDEX(cns_lab_pattern, scenario, scenarios)};
static const cns_member lab_sign_fields[] = {CNS_HAS_INDEX(cns_lab_sign, lab, labs)};
static const cns_member faq_fields[] = {CNS_HAS_NAME(cns_faq, id),
                                        CNS_HAS_NAME(cns_faq, source),
                                        CNS_HAS_NAME(cns_faq, table),
                                        CNS_HAS_TITLES(cns_faq, titles),
                                        CNS_HAS_REFS(cns_faq, signals, signals),
                                        CNS_HAS_RANGE(cns_faq, facts, faq_facts),
                                        CNS_HAS_RANGE(cns_faq, words, faq_words),
                                        CNS_HAS_INDEX(cns_faq, scenario, scenarios),
                                        CNS_HAS_OPTIONAL(cns_faq, unknown, scenarios)};
static const cns_member faq_word_fields[] = {CNS_HAS_RANGE(cns_faq_word, points, lab_points)};
static const cns_member faq_fact_fields[] = {CNS_HAS_NAME(cns_faq_fact, path)};
static const cns_member fact_name_fields[] = {CNS_HAS_NAME(cns_fact_name, path),
                                              CNS_HAS_BELOW(cns_fact_name, kind, CNS_FACT_KINDS)};
static const cns_member card_fields[] = {CNS_HAS_NAME(cns_card, id), CNS_HAS_NAME(cns_card, source),
                                         CNS_HAS_TITLES(cns_card, titles), CNS_HAS_RANGE(cns_card, words, card_words),
                                         CNS_HAS_RANGE(cns_card, sections, card_sections)};
static const cns_member card_word_fields[] = {CNS_HAS_RANGE(cns_card_word, points, lab_points)};
static const cns_member card_section_fields[] = {CNS_HAS_BELOW(cns_card_section, kind, CNS_CARD_KINDS),
                                                 CNS_HAS_TITLES(cns_card_section, text), CNS_HAS_NAME(cns_card_section, source)};

static const cns_member route_fields[] = {CNS_HAS_NAME(cns_route, id), CNS_HAS_NAME(cns_route, source),
                                          CNS_HAS_BELOW(cns_route, base, 1001), CNS_HAS_OPTIONAL(cns_route, urgent, nodes),
                                          CNS_HAS_RANGE(cns_route, parts, route_parts)};
static const cns_member route_part_fields[] = {CNS_HAS_NAME(cns_route_part, id), CNS_HAS_TITLES(cns_route_part, titles),
                                               CNS_HAS_INDEX(cns_route_part, when, nodes),
                                               CNS_HAS_BELOW(cns_route_part, add, 1001)};

const cns_members cns_knowledge_layouts[] = {CNS_MEMBERS_OF(labs, lab_fields),
                                             CNS_MEMBERS_OF(lab_units, lab_unit_fields),
                                             CNS_MEMBERS_OF(lab_conversions, lab_conversion_fields),
                                             CNS_MEMBERS_OF(lab_ranges, lab_range_fields),
                                             CNS_MEMBERS_OF(lab_terms, lab_term_fields),
                                             CNS_MEMBERS_OF(lab_words, lab_word_fields),
                                             CNS_MEMBERS_OF(lab_patterns, lab_pattern_fields),
                                             CNS_MEMBERS_OF(lab_signs, lab_sign_fields),
                                             CNS_MEMBERS_OF(faqs, faq_fields),
                                             CNS_MEMBERS_OF(faq_facts, faq_fact_fields),
                                             CNS_MEMBERS_OF(faq_words, faq_word_fields),
                                             CNS_MEMBERS_OF(fact_names, fact_name_fields),
                                             CNS_MEMBERS_OF(cards, card_fields),
                                             CNS_MEMBERS_OF(routes, route_fields),
                                             CNS_MEMBERS_OF(route_parts, route_part_fields),
                                             CNS_MEMBERS_OF(card_words, card_word_fields),
                                             CNS_MEMBERS_OF(card_sections, card_section_fields)};

const uint32_t cns_knowledge_layout_count = sizeof cns_knowledge_layouts / sizeof *cns_knowledge_layouts;

static uint32_t count_named(const cns_model *m, uint32_t kind) {
    switch (kind) {
    case CNS_LAB_WORD_UNIT: return m->lab_units_count;
    case CNS_LAB_WORD_TERM: return m->lab_terms_count;
    case CNS_LAB_WORD_PATTERN: return m->lab_patterns_count;
    default: return m->labs_count;
    }
}

bool cns_model_knowledge_valid(const cns_model *m) {
    for (uint32_t i = 0; i < m->lab_words_count; i++) {
        const cns_lab_word *w = &m->lab_words[i];
        if (w->points.count == 0 || w->target >= count_named(m, w->kind)) return false;
    }
    for (uint32_t i = 0; i < m->routes_count; i++)
        for (unsigned k = 0; k < 3; k++)
            if (m->routes[i].reply_s[k] == 0) return false; /* what has passed is divided by it */
    for (uint32_t i = 0; i < m->faq_words_count; i++)
        if (m->faq_words[i].points.count == 0) return false;
    for (uint32_t i = 0; i < m->card_words_count; i++)
        if (m->card_words[i].points.count == 0) return false;
    for (uint32_t i = 0; i < m->lab_conversions_count; i++)
        if (m->lab_conversions[i].numerator == 0 || m->lab_conversions[i].denominator == 0) return false;
    return true;
}
