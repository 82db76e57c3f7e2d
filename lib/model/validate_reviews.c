/* The part of validate.c for reviewing.h. */
#include "model/validate_fields.h"

static const cns_member dimension_fields[] = {CNS_HAS_NAME(cns_dimension, id), CNS_HAS_NAME(cns_dimension, source),
                                              CNS_HAS_TITLES(cns_dimension, titles), CNS_HAS_BELOW(cns_dimension, weight, 1001)};
static const cns_member criterion_fields[] = {CNS_HAS_NAME(cns_criterion, id),
                                              CNS_HAS_NAME(cns_criterion, source),
                                              CNS_HAS_TITLES(cns_criterion, titles),
                                              CNS_HAS_TITLES(cns_criterion, advice),
                                              CNS_HAS_BELOW(cns_criterion, state, 4),
                                              CNS_HAS_INDEX(cns_criterion, dimension, dimensions),
                                              CNS_HAS_BELOW(cns_criterion, check, 6),
                                              CNS_HAS_BELOW(cns_criterion, points, 1001),
                                              CNS_HAS_BELOW(cns_criterion, trainee, 2),
                                              CNS_HAS_OPTIONAL(cns_criterion, phase, phases),
                                              CNS_HAS_OPTIONAL(cns_criterion, when, nodes),
                                              CNS_HAS_REFS(cns_criterion, signals, signals),
                                              CNS_HAS_REFS(cns_criterion, after, signals),
                                              CNS_HAS_REFS(cns_criterion, slots, slots),
                                              CNS_HAS_REFS(cns_criterion, rules, rules),
                                              CNS_HAS_BELOW(cns_criterion, each, 2),
                                              CNS_HAS_BELOW(cns_criterion, next, 2),
                                              CNS_HAS_BELOW(cns_criterion, figure, CNS_FIGURES),
                                              CNS_HAS_BELOW(cns_criterion, low, CNS_FIGURE_MOST + 1),
                                              CNS_HAS_BELOW(cns_criterion, high, CNS_FIGURE_MOST + 1),
                                              CNS_HAS_BELOW(cns_criterion, low_worst, CNS_FIGURE_MOST + 1),
                                              CNS_HAS_BELOW(cns_criterion, high_worst, CNS_FIGURE_MOST + 1),
                                              CNS_HAS_BELOW(cns_criterion, costs[0], 1001),
                                              CNS_HAS_BELOW(cns_criterion, costs[1], 1001),
                                              CNS_HAS_BELOW(cns_criterion, costs[2], 1001),
                                              CNS_HAS_BELOW(cns_criterion, costs[3], 1001),
                                              CNS_HAS_BELOW(cns_criterion, cap, 1001),
                                              CNS_HAS_OPTIONAL(cns_criterion, scenario, scenarios)};
static const cns_member tally_fields[] = {CNS_HAS_NAME(cns_tally, id), CNS_HAS_NAME(cns_tally, source),
                                          CNS_HAS_TITLES(cns_tally, titles), CNS_HAS_REFS(cns_tally, signals, signals),
                                          CNS_HAS_REFS(cns_tally, rules, rules)};
static const cns_member ending_fields[] = {CNS_HAS_NAME(cns_ending, id), CNS_HAS_NAME(cns_ending, source),
                                           CNS_HAS_TITLES(cns_ending, titles), CNS_HAS_OPTIONAL(cns_ending, when, nodes),
                                           CNS_HAS_BELOW(cns_ending, worth, 1001)};
static const cns_member stage_fields[] = {CNS_HAS_NAME(cns_funnel_stage, id), CNS_HAS_NAME(cns_funnel_stage, source),
                                          CNS_HAS_TITLES(cns_funnel_stage, titles),
                                          CNS_HAS_OPTIONAL(cns_funnel_stage, when, nodes)};
static const cns_member field_fields[] = {CNS_HAS_NAME(cns_field, id),
                                          CNS_HAS_NAME(cns_field, source),
                                          CNS_HAS_TITLES(cns_field, titles),
                                          CNS_HAS_BELOW(cns_field, kind, CNS_FIELD_FLAG + 1),
                                          CNS_HAS_OPTIONAL(cns_field, slot, slots),
                                          CNS_HAS_OPTIONAL(cns_field, group, groups),
                                          CNS_HAS_RANGE(cns_field, values, field_values)};
static const cns_member value_fields[] = {CNS_HAS_NAME(cns_field_value, text)};
static const cns_member term_fields[] = {CNS_HAS_NAME(cns_term, id), CNS_HAS_TITLES(cns_term, titles)};
static const cns_member survey_fields[] = {CNS_HAS_NAME(cns_survey, id),          CNS_HAS_NAME(cns_survey, source),
                                           CNS_HAS_TITLES(cns_survey, titles),    CNS_HAS_RANGE(cns_survey, items, survey_items),
                                           CNS_HAS_BELOW(cns_survey, high, 1001), CNS_HAS_BELOW(cns_survey, middle, 1001)};
static const cns_member item_fields[] = {CNS_HAS_NAME(cns_survey_item, id),
                                         CNS_HAS_TITLES(cns_survey_item, titles),
                                         CNS_HAS_TITLES(cns_survey_item, low),
                                         CNS_HAS_BELOW(cns_survey_item, effort, 2),
                                         CNS_HAS_BELOW(cns_survey_item, scale, 11),
                                         CNS_HAS_BELOW(cns_survey_item, weight, 1001),
                                         CNS_HAS_OPTIONAL(cns_survey_item, scenario, scenarios)};

const cns_members cns_review_layouts[] = {CNS_MEMBERS_OF(dimensions, dimension_fields), CNS_MEMBERS_OF(criteria, criterion_fields),
                                          CNS_MEMBERS_OF(endings, ending_fields),       CNS_MEMBERS_OF(tallies, tally_fields),
                                          CNS_MEMBERS_OF(funnel, stage_fields),         CNS_MEMBERS_OF(fields, field_fields),
                                          CNS_MEMBERS_OF(field_values, value_fields),   CNS_MEMBERS_OF(terms, term_fields),
                                          CNS_MEMBERS_OF(surveys, survey_fields),       CNS_MEMBERS_OF(survey_items, item_fields)};

const uint32_t cns_review_layout_count = sizeof cns_review_layouts / sizeof *cns_review_layouts;

static bool is_criterion(const cns_criterion *k) {
    if (k->points == 0 || k->forms == 0 || k->forms > (CNS_FORM_TALK | CNS_FORM_NOTE)) return false;
    if (k->check == CNS_CHECK_GOAL && k->phase == CNS_NONE) return false;
    return k->low_worst <= k->low && k->low <= k->high && k->high <= k->high_worst;
}

static bool is_field(const cns_field *f) {
    if (f->kind <= CNS_FIELD_KNOWN && f->slot == CNS_NONE) return false;
    return f->kind != CNS_FIELD_LABEL || f->group != CNS_NONE;
}

static bool is_survey(const cns_model *m, const cns_survey *s) {
    if (s->items.count == 0 || s->items.count > CNS_SURVEY_ITEMS || s->middle > s->high) return false;
    for (uint32_t i = 0; i < s->items.count; i++) {
        const cns_survey_item *item = &m->survey_items[s->items.first + i];
        if (item->scale < 2 || item->weight == 0) return false;
    }
    return true;
}

bool cns_model_reviews_valid(const cns_model *m) {
    for (uint32_t i = 0; i < m->dimensions_count; i++)
        if (m->dimensions[i].weight == 0) return false;
    for (uint32_t i = 0; i < m->criteria_count; i++)
        if (!is_criterion(&m->criteria[i])) return false;
    for (uint32_t i = 0; i < m->fields_count; i++)
        if (!is_field(&m->fields[i])) return false;
    for (uint32_t i = 0; i < m->field_values_count; i++)
        if (m->field_values[i].text.length > CNS_FIELD_TEXT || m->field_values[i].least > CNS_FIGURE_MOST) return false;
    for (uint32_t i = 0; i < m->surveys_count; i++)
        if (!is_survey(m, &m->surveys[i])) return false;
    return true;
}
