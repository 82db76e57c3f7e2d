/* The part of a block that readers of the hospital's knowledge trust. */
#include "model/validate.h"

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
    for (uint32_t i = 0; i < m->card_words_count; i++)
        if (m->card_words[i].points.count == 0) return false;
    for (uint32_t i = 0; i < m->lab_conversions_count; i++)
        if (m->lab_conversions[i].numerator == 0 || m->lab_conversions[i].denominator == 0) return false;
    return true;
}
