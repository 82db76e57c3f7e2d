#include "model/score.h"

/* 1000 / (1 + exp(-x)) for x = 0, 0.125, 0.25 … 8. */
static const uint16_t logistic[] = {500, 531, 562, 593, 622, 651, 679, 706, 731, 755, 777,  798,  818,  835, 852, 867, 881,
                                    893, 905, 915, 924, 932, 940, 946, 953, 957, 963, 966,  971,  973,  977, 980, 982, 984,
                                    986, 987, 989, 990, 991, 992, 993, 994, 995, 995, 996,  996,  997,  997, 998, 998, 998,
                                    998, 998, 999, 999, 999, 999, 999, 999, 999, 999, 1000, 1000, 1000, 1000};

uint32_t cns_score_permille(int64_t score) {
    uint64_t size = score < 0 ? (uint64_t)-score : (uint64_t)score;
    uint32_t value = 1000;
    if (size < CNS_SCORE_SPAN) {
        uint64_t step = size / 125, rest = size % 125;
        value = (uint32_t)(logistic[step] + ((uint64_t)logistic[step + 1] - logistic[step]) * rest / 125);
    }
    return score < 0 ? 1000 - value : value;
}

int32_t cns_score_least(uint32_t permille) {
    int32_t low = -CNS_SCORE_SPAN, high = CNS_SCORE_SPAN;
    if (permille == 0) return INT32_MIN;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (cns_score_permille(middle) >= permille)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}
