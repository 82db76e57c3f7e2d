#include "engine/labels.h"

/* The winner of a group that chooses one, or CNS_NONE: the highest score, when it is over its threshold and the margin before the
 * next. */
static uint32_t winner_of(const cns_model *m, const cns_group *group, const int32_t *scores) {
    uint32_t best = CNS_NONE, next = CNS_NONE;
    for (uint32_t i = 0; i < group->labels.count; i++) {
        uint32_t label = cns_model_ref(m, group->labels, i);
        if (best == CNS_NONE || scores[label] > scores[best]) {
            next = best;
            best = label;
        } else if (next == CNS_NONE || scores[label] > scores[next]) {
            next = label;
        }
    }
    if (best == CNS_NONE || scores[best] < m->labels[best].least) return CNS_NONE;
    uint32_t second = next == CNS_NONE ? 0 : cns_score_permille(scores[next]);
    return cns_score_permille(scores[best]) - second < group->margin ? CNS_NONE : best;
}

bool cns_labels_hold(const cns_model *m, const int32_t *scores, uint32_t label) {
    if (label >= m->header->labels_kept) return false;
    const cns_label_entry *l = &m->labels[label];
    if (m->groups[l->group].choose_one) return winner_of(m, &m->groups[l->group], scores) == label;
    return scores[label] >= l->least;
}

static void decide(const cns_model *m, const int32_t *scores, uint8_t *holds) {
    for (uint32_t g = 0; g < m->groups_count; g++) {
        const cns_group *group = &m->groups[g];
        if (group->of_text) continue;
        uint32_t winner = group->choose_one ? winner_of(m, group, scores) : CNS_NONE;
        if (winner != CNS_NONE) cns_bit_set(holds, winner);
        for (uint32_t i = 0; i < group->labels.count && !group->choose_one; i++) {
            uint32_t label = cns_model_ref(m, group->labels, i);
            if (scores[label] >= m->labels[label].least) cns_bit_set(holds, label);
        }
    }
}

const uint8_t *cns_labels_decided(const cns_model *m, const int32_t *scores, cns_arena *arena) {
    uint8_t *holds = cns_arena_get(arena, cns_bit_bytes(m->labels_count) + 1);
    if (holds) decide(m, scores, holds);
    return holds;
}

uint32_t cns_labels_primary(const cns_model *m, const uint8_t *holds) {
    uint32_t best = CNS_NONE, group = CNS_NONE;
    for (uint32_t i = 0; i < m->header->labels_kept; i++) {
        const cns_label_entry *l = &m->labels[i];
        if (l->rank == 0 || (group != CNS_NONE && l->group != group)) continue;
        group = l->group;
        if (cns_bit(holds, i) && (best == CNS_NONE || l->rank > m->labels[best].rank)) best = i;
    }
    return best;
}
