#include "text/homophone.h"

uint32_t cns_homophone(uint32_t point) {
    if (point < CNS_HOMOPHONE_FIRST || point - CNS_HOMOPHONE_FIRST >= CNS_HOMOPHONE_COUNT) return point;
    uint32_t first = cns_homophones[point - CNS_HOMOPHONE_FIRST];
    return first ? first : point;
}

const char *cns_homophone_letters(uint32_t first) {
    uint32_t low = 0, high = cns_spelling_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (cns_spellings[middle].first < first)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == cns_spelling_count || cns_spellings[low].first != first || !cns_spellings[low].letters[1]) return NULL;
    return cns_spellings[low].letters;
}
