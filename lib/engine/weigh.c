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

/* The clause with the greatest sum, of equals the first; empty without one. Parts stand in the order of the text's n-grams, then of
 * the cues: each clause is summed where its first part is met, so that a long text costs its clauses times its parts. */
static cns_extent find_heaviest(const cns_reading *r, uint32_t label) {
    int64_t most = 0;
    cns_extent last = {0, 0}, heaviest = {0, 0};
    for (size_t i = 0; i < r->parts.count; i++) {
        const cns_part *p = CNS_VECTOR_AT(&r->parts, cns_part, i);
        if (p->label != label || p->weight <= 0 || p->at.start == p->at.end) continue;
        if (p->at.start >= last.start && p->at.start < last.end) continue;
        last = cns_scopes_unit(r, p->at.start, CNS_IN_CLAUSE);
        int64_t sum = sum_within(r, label, last);
        if (sum <= most) continue;
        most = sum;
        heaviest = last;
    }
    return most > 0 ? cns_words_trim(r, heaviest) : heaviest;
}

/* Many cues ask for the same label one after the other. */
static cns_extent heaviest_of(cns_reading *r, uint32_t label) {
    if (r->heaviest.label != label || r->heaviest.parts != r->parts.count)
        r->heaviest = (cns_heaviest){label, r->parts.count, find_heaviest(r, label)};
    return r->heaviest.at;
}

static int64_t score_of(const cns_view *v, uint32_t label) {
    return (int64_t)v->model->labels[label].bias + v->reading->labels[label];
}

/* Where a group chooses one, no other of its labels is likelier; of equals the first counts. */
static bool is_likeliest(const cns_view *v, uint32_t label, int64_t score) {
    const cns_group *group = &v->model->groups[v->model->labels[label].group];
    for (uint32_t i = 0; i < group->labels.count && group->choose_one; i++) {
        uint32_t other = cns_model_ref(v->model, group->labels, i);
        if (other < label ? score_of(v, other) >= score : score_of(v, other) > score) return false;
    }
    return true;
}

bool cns_condition_score(cns_view *v, const cns_node *n, cns_extents *out) {
    if (!v->reading) return false;
    int64_t score = score_of(v, n->a);
    if (n->b != 0 && score + CNS_SCORE_SPAN < (int64_t)n->c) return false;
    if (!is_likeliest(v, n->a, score)) return false;
    if (!out) return true;
    out->at[0] = heaviest_of(v->reading, n->a);
    out->count = out->at[0].start < out->at[0].end;
    return true;
}
