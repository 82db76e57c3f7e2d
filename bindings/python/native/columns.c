#include "columns.h"

void consult_python_scores(const consult_labels *labels, int32_t *out) {
    for (size_t i = 0; i < labels->label_count; i++) {
        const consult_label *label = labels->labels[i];
        *out++ = label->score;
        *out++ = (int32_t)label->permille;
        *out++ = label->holds;
    }
}
