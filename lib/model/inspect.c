/* What tools ask of a pack: counts and names. */
#include "model/model.h"

#include "base/struct.h"
#include "model/pack.h"

#include <string.h>

static uint32_t count_templates(const cns_model *m, bool hant) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->blocks_count; i++) count += hant ? m->blocks[i].hant.count : m->blocks[i].hans.count;
    return count;
}

/* Without those that the compiler made for the pairs of rules ("rule#0"). */
static uint32_t count_concepts(const cns_model *m) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->concepts_count; i++) count += strchr(cns_model_text(m, m->concepts[i].id), '#') == NULL;
    return count;
}

consult_status consult_pack_stats(const consult_pack *pack, consult_pack_counts *counts) {
    if (!pack || CNS_STRUCT_ROOM(consult_pack_counts, counts) != CNS_STRUCT_FITS) return CONSULT_INVALID_ARGUMENT;
    const cns_model *m = &pack->model;
    const consult_pack_counts made = {
        .layers = m->layers_count,
        .concepts = count_concepts(m),
        .literals = m->literals_count,
        .scopes = m->scopes_count,
        .formats = m->formats_count,
        .cues = m->cues_count,
        .labels = m->labels_count,
        .slots = m->slots_count,
        .flags = m->flags_count,
        .signals = m->signals_count,
        .phases = m->phases_count,
        .interrupts = m->interrupts_count,
        .transitions = m->transitions_count,
        .scenarios = m->scenarios_count,
        .phrases_hans = count_templates(m, false),
        .phrases_hant = count_templates(m, true),
        .rules = m->rules_count,
        .plans = m->plans_count,
        .calendars = m->calendars_count,
        .without_source = m->header->counts[0],
        .coverage_cells = m->header->counts[1],
        .coverage_filled = m->header->counts[2],
        .image_bytes = pack->size,
        .labs = m->labs_count,
        .lab_ranges = m->lab_ranges_count,
        .faqs = m->faqs_count,
        .cards = m->cards_count,
    };
    cns_struct_write(counts, &made, sizeof made);
    return CONSULT_OK;
}

static void set_titles(const cns_model *m, const cns_titles *titles, consult_pack_entry *entry) {
    entry->title_en = cns_model_text(m, titles->en);
    entry->title_hans = cns_model_text(m, titles->hans);
    entry->title_hant = cns_model_text(m, titles->hant);
}

const char *cns_model_level(uint32_t level) {
    static const char *const names[CNS_LEVELS] = {"", "same_day_hospital", "emergency_department_now", "call_ambulance_now"};
    return names[level];
}

bool cns_model_graver(const cns_model *m, uint32_t a, uint32_t b) {
    const cns_flag_entry *one = &m->flags[a], *other = &m->flags[b];
    return one->level != other->level ? one->level > other->level : one->rank > other->rank;
}

static void fill_titled(const cns_model *m, consult_pack_kind kind, size_t i, consult_pack_entry *e) {
#define TITLED(section)                                                                                                            \
    e->id = cns_model_text(m, m->section[i].id);                                                                                   \
    e->source = cns_model_text(m, m->section[i].source);                                                                           \
    set_titles(m, &m->section[i].titles, e)
    switch (kind) {
    case CONSULT_PACK_PHASE: TITLED(phases); break;
    case CONSULT_PACK_INTERRUPT: TITLED(interrupts); break;
    case CONSULT_PACK_SCENARIO: TITLED(scenarios); break;
    case CONSULT_PACK_PLAN: TITLED(plans); break;
    case CONSULT_PACK_LABEL:
        TITLED(labels);
        e->value = cns_model_text(m, m->labels[i].value);
        e->group = cns_model_text(m, m->groups[m->labels[i].group].id);
        break;
    case CONSULT_PACK_SLOT:
        TITLED(slots);
        e->value = cns_model_text(m, m->slots[i].type);
        break;
    case CONSULT_PACK_FLAG:
        TITLED(flags);
        e->value = cns_model_level(m->flags[i].level);
        break;
    default: break;
    }
#undef TITLED
}

static void fill_plain(const cns_model *m, consult_pack_kind kind, size_t i, consult_pack_entry *e) {
    switch (kind) {
    case CONSULT_PACK_RULE:
        e->id = cns_model_text(m, m->rules[i].id);
        e->value = cns_model_text(m, m->rules[i].family);
        e->source = cns_model_text(m, m->rules[i].source);
        set_titles(m, &m->rules[i].message, e);
        break;
    case CONSULT_PACK_CUE:
        e->id = cns_model_text(m, m->cues[i].id);
        e->source = cns_model_text(m, m->cues[i].source);
        break;
    case CONSULT_PACK_CONCEPT:
        e->id = cns_model_text(m, m->concepts[i].id);
        e->source = cns_model_text(m, m->concepts[i].source);
        break;
    case CONSULT_PACK_SIGNAL: e->id = cns_model_text(m, m->signals[i].id); break;
    case CONSULT_PACK_TERM:
        e->id = cns_model_text(m, m->terms[i].id);
        set_titles(m, &m->terms[i].titles, e);
        break;
    default: break;
    }
}

static size_t count_of(const cns_model *m, consult_pack_kind kind) {
    switch (kind) {
    case CONSULT_PACK_PHASE: return m->phases_count;
    case CONSULT_PACK_INTERRUPT: return m->interrupts_count;
    case CONSULT_PACK_LABEL: return m->labels_count;
    case CONSULT_PACK_SLOT: return m->slots_count;
    case CONSULT_PACK_FLAG: return m->flags_count;
    case CONSULT_PACK_SCENARIO: return m->scenarios_count;
    case CONSULT_PACK_RULE: return m->rules_count;
    case CONSULT_PACK_PLAN: return m->plans_count;
    case CONSULT_PACK_CUE: return m->cues_count;
    case CONSULT_PACK_CONCEPT: return m->concepts_count;
    case CONSULT_PACK_SIGNAL: return m->signals_count;
    case CONSULT_PACK_TERM: return m->terms_count;
    }
    return 0;
}

consult_status consult_pack_entry_at(const consult_pack *pack, consult_pack_kind kind, size_t index, consult_pack_entry *entry) {
    if (!pack || CNS_STRUCT_ROOM(consult_pack_entry, entry) != CNS_STRUCT_FITS || kind < CONSULT_PACK_PHASE ||
        kind > CONSULT_PACK_TERM)
        return CONSULT_INVALID_ARGUMENT;
    if (index >= count_of(&pack->model, kind)) return CONSULT_NOT_FOUND;
    consult_pack_entry made = {sizeof made, "", "", "", "", "", "", ""};
    fill_titled(&pack->model, kind, index, &made);
    fill_plain(&pack->model, kind, index, &made);
    cns_struct_write(entry, &made, sizeof made);
    return CONSULT_OK;
}
