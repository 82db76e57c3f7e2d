/* What the words of this text alone give for a label, and where they stand. */
#include "engine/condition.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "model/score.h"

/* The weights for a label that stand within [start, end). */
static int64_t sum_within(const cns_reading *r, uint32_t label, cns_extent unit) {
    int64_t sum = 0;
    for (size_t i = 0; i < r->parts.count; i++) {
        const cns_part *p = CNS_VECTOR_AT(&r->parts, cns_part, i);
        if (p->label == label && p->at.start >= unit.start && p->at.start < unit.end) sum += p->weight;
    }
    return sum;
}

/* The clause with the greatest sum, of equals the first. Parts stand in the order of the text's n-grams, then of the cues: each
 * clause is summed where its first part is met, so that a long text costs its clauses times its parts. */
static bool find_heaviest(const cns_reading *r, uint32_t label, cns_extent *heaviest) {
    int64_t most = 0;
    cns_extent last = {0, 0};
    for (size_t i = 0; i < r->parts.count; i++) {
        const cns_part *p = CNS_VECTOR_AT(&r->parts, cns_part, i);
        if (p->label != label || p->weight <= 0 || p->at.start == p->at.end) continue;
        if (p->at.start >= last.start && p->at.start < last.end) continue;
        last = cns_scopes_unit(r, p->at.start, CNS_IN_CLAUSE);
        int64_t sum = sum_within(r, label, last);
        if (sum <= most) continue;
        most = sum;
        *heaviest = last;
    }
    if (most > 0) *heaviest = cns_words_trim(r, *heaviest);
    return most > 0;
}

bool cns_condition_score(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    int64_t score = (int64_t)v->model->labels[n->a].bias + v->reading->labels[n->a];
    if (score + CNS_SCORE_SPAN < (int64_t)n->c) return false;
    if (out && find_heaviest(v->reading, n->a, &out->at[0])) out->count = 1;
    return true;
}
