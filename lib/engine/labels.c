#include "engine/labels.h"

/* 1000 / (1 + exp(-x)) for x = 0, 0.125, 0.25 … 8. */
static const uint16_t logistic[] = {500, 531, 562, 593, 622, 651, 679, 706, 731, 755, 777,  798,  818,  835, 852, 867, 881,
                                    893, 905, 915, 924, 932, 940, 946, 953, 957, 963, 966,  971,  973,  977, 980, 982, 984,
                                    986, 987, 989, 990, 991, 992, 993, 994, 995, 995, 996,  996,  997,  997, 998, 998, 998,
                                    998, 998, 999, 999, 999, 999, 999, 999, 999, 999, 1000, 1000, 1000, 1000};

uint32_t cns_labels_permille(int64_t score) {
    uint64_t size = score < 0 ? (uint64_t)-score : (uint64_t)score;
    uint32_t value = 1000;
    if (size < 8000) {
        uint64_t step = size / 125, rest = size % 125;
        value = (uint32_t)(logistic[step] + ((uint64_t)logistic[step + 1] - logistic[step]) * rest / 125);
    }
    return score < 0 ? 1000 - value : value;
}

int32_t cns_labels_sum(int32_t score, int32_t weight) {
    int64_t sum = (int64_t)score + weight;
    return sum > CNS_SCORE_MOST ? CNS_SCORE_MOST : sum < -CNS_SCORE_MOST ? -CNS_SCORE_MOST : (int32_t)sum;
}

/* The winner of a group that chooses one, or CNS_NONE. */
static uint32_t winner_of(const cns_model *m, uint32_t group, const int32_t *scores) {
    uint32_t best = CNS_NONE, first = 0, second = 0;
    for (uint32_t i = 0; i < m->labels_count; i++) {
        if (m->labels[i].group != group) continue;
        uint32_t permille = cns_labels_permille(scores[i]);
        if (best == CNS_NONE || permille > first || (permille == first && scores[i] > scores[best])) {
            second = best == CNS_NONE ? 0 : first;
            first = permille;
            best = i;
        } else if (permille > second) {
            second = permille;
        }
    }
    if (best == CNS_NONE || first < m->labels[best].threshold || first - second < m->groups[group].margin) return CNS_NONE;
    return best;
}

bool cns_labels_hold(const cns_model *m, const int32_t *scores, uint32_t label) {
    const cns_label_entry *l = &m->labels[label];
    if (m->groups[l->group].choose_one) return winner_of(m, l->group, scores) == label;
    return cns_labels_permille(scores[label]) >= l->threshold;
}

void cns_labels_decide(const cns_model *m, const int32_t *scores, uint8_t *holds) {
    for (size_t i = 0; i < cns_bit_bytes(m->labels_count); i++) holds[i] = 0;
    for (uint32_t i = 0; i < m->labels_count; i++)
        if (!m->groups[m->labels[i].group].choose_one && cns_labels_hold(m, scores, i)) cns_bit_set(holds, i);
    for (uint32_t g = 0; g < m->groups_count; g++) {
        uint32_t winner = m->groups[g].choose_one ? winner_of(m, g, scores) : CNS_NONE;
        if (winner != CNS_NONE) cns_bit_set(holds, winner);
    }
}

uint32_t cns_labels_primary(const cns_model *m, const uint8_t *holds) {
    uint32_t best = CNS_NONE, group = CNS_NONE;
    for (uint32_t i = 0; i < m->labels_count; i++) {
        const cns_label_entry *l = &m->labels[i];
        if (l->rank == 0 || (group != CNS_NONE && l->group != group)) continue;
        group = l->group;
        if (cns_bit(holds, i) && (best == CNS_NONE || l->rank > m->labels[best].rank)) best = i;
    }
    return best;
}
