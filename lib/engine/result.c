#include "engine/result.h"

#include "engine/labels.h"

#include <string.h>

static size_t signs_of(const cns_reading *r, uint32_t flag) {
    size_t count = 0;
    for (size_t i = 0; i < r->flags.count; i++) count += CNS_VECTOR_AT(&r->flags, cns_flagged, i)->flag == flag;
    return count;
}

/* Whether `a` goes before `b`: what is graver, ranks higher, what more cues tell of, what the pack names first, in this order. */
static bool is_worse(const cns_reading *r, const cns_flagged *a, const cns_flagged *b) {
    if (cns_model_graver(r->model, a->flag, b->flag)) return true;
    if (cns_model_graver(r->model, b->flag, a->flag)) return false;
    size_t signs = signs_of(r, a->flag), others = signs_of(r, b->flag);
    return signs != others ? signs > others : a->flag < b->flag;
}

const cns_flagged *cns_result_worst(const cns_reading *r) {
    const cns_flagged *worst = NULL;
    for (size_t i = 0; i < r->flags.count; i++) {
        const cns_flagged *f = CNS_VECTOR_AT(&r->flags, cns_flagged, i);
        if (!worst || is_worse(r, f, worst)) worst = f;
    }
    return worst;
}

uint32_t cns_result_say(const cns_reading *r, uint32_t flag) {
    for (size_t i = 0; i < r->flags.count; i++) {
        const cns_flagged *f = CNS_VECTOR_AT(&r->flags, cns_flagged, i);
        if (f->flag == flag && r->model->cues[f->cue].say != CNS_NONE) return r->model->cues[f->cue].say;
    }
    return r->model->flags[flag].say;
}

static bool put_labels(const cns_reading *r, const int32_t *scores, const uint8_t *holds, cns_arena *arena, consult_labels *out) {
    const cns_model *m = r->model;
    const consult_label **list = cns_arena_raw(arena, (m->header->labels_kept + 1) * sizeof *list);
    consult_label *items = cns_arena_raw(arena, (m->header->labels_kept + 1) * sizeof *items);
    if (!list || !items) return false;
    memcpy(items, r->untouched, m->header->labels_kept * sizeof *items);
    for (uint32_t i = 0; i < m->header->labels_kept; i++) {
        list[i] = &items[i];
        items[i].holds = cns_bit(holds, i);
        if (scores[i] == items[i].score) continue;
        items[i].score = scores[i];
        items[i].permille = cns_score_permille(scores[i]);
    }
    uint32_t primary = cns_labels_primary(m, holds);
    out->label_count = m->header->labels_kept;
    out->labels = list;
    out->primary = primary == CNS_NONE ? "none" : items[primary].value;
    return true;
}

static uint32_t size_of(int32_t weight) {
    return weight < 0 ? 0u - (uint32_t)weight : (uint32_t)weight;
}

#define EVIDENCE_MAX 64u

/* Whether the weights for a label are told: for one of single texts, which few texts have, when this text has it. */
static bool is_reason(const cns_reading *r, uint32_t label) {
    const cns_label_entry *l = &r->model->labels[label];
    return label < r->model->header->labels_kept || cns_labels_sum(l->bias, r->labels[label]) >= l->least;
}

/* The heaviest parts, heaviest first; of equals as they stand in the pack. */
static bool put_evidence(const cns_reading *r, cns_arena *arena, consult_labels *out) {
    const cns_model *m = r->model;
    const cns_part *heaviest[EVIDENCE_MAX];
    size_t count = 0;
    for (size_t i = 0; i < r->parts.count; i++) {
        const cns_part *p = CNS_VECTOR_AT(&r->parts, cns_part, i);
        if (!is_reason(r, p->label)) continue;
        size_t low = 0, high = count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (size_of(heaviest[middle]->weight) < size_of(p->weight))
                high = middle;
            else
                low = middle + 1;
        }
        if (low == EVIDENCE_MAX) continue;
        if (count < EVIDENCE_MAX) count++;
        memmove(heaviest + low + 1, heaviest + low, (count - 1 - low) * sizeof *heaviest);
        heaviest[low] = p;
    }
    const consult_evidence **list = cns_arena_raw(arena, (count + 1) * sizeof *list);
    consult_evidence *items = cns_arena_raw(arena, (count + 1) * sizeof *items);
    if (!list || !items) return false;
    for (size_t i = 0; i < count; i++) {
        const cns_part *p = heaviest[i];
        const char *cue = cns_model_text(m, p->cue == CNS_NONE ? m->literals[p->literal].text : m->cues[p->cue].id);
        items[i] = (consult_evidence){sizeof *items, cns_model_text(m, m->labels[p->label].id), cue, p->weight,
                                      cns_reading_span(r, p->at)};
        list[i] = &items[i];
    }
    out->evidence_count = count;
    out->evidence = list;
    return true;
}

static bool put_signals(const cns_reading *r, cns_arena *arena, consult_labels *out) {
    uint32_t count = 0, words = (r->model->signals_count + 63) / 64;
    for (uint32_t i = 0; i < words; i++)
        for (uint64_t word = cns_bit_word(r->signals, i); word; word &= word - 1) count++;
    const char **list = cns_arena_raw(arena, (count + 1) * sizeof *list);
    if (!list) return false;
    for (uint32_t i = 0; i < words; i++)
        for (uint64_t word = cns_bit_word(r->signals, i); word; word &= word - 1)
            list[out->signal_count++] = cns_model_text(r->model, r->model->signals[i * 64 + cns_bit_lowest(word)].id);
    out->signals = list;
    return true;
}

static consult_flag flag_of(const cns_reading *r, const cns_flagged *f) {
    const cns_model *m = r->model;
    const cns_flag_entry *e = &m->flags[f->flag];
    uint32_t say = cns_result_say(r, f->flag);
    return (consult_flag){sizeof(consult_flag),
                          cns_model_text(m, e->id),
                          cns_model_level(e->level),
                          cns_model_text(m, m->cues[f->cue].id),
                          say == CNS_NONE ? "" : cns_model_text(m, m->scenarios[say].id),
                          cns_reading_span(r, f->at)};
}

/* The worst first; of one flag in the order of its cues. */
static bool put_flags(const cns_reading *r, cns_arena *arena, consult_labels *out) {
    size_t count = r->flags.count;
    const consult_flag **list = cns_arena_array(arena, count + 1, sizeof *list);
    const cns_flagged **order = cns_arena_array(arena, count + 1, sizeof *order);
    consult_flag *items = cns_arena_array(arena, count + 1, sizeof *items);
    if (!list || !order || !items) return false;
    for (size_t i = 0; i < count; i++) {
        const cns_flagged *f = CNS_VECTOR_AT(&r->flags, cns_flagged, i);
        size_t at = i;
        for (; at > 0 && is_worse(r, f, order[at - 1]); at--) order[at] = order[at - 1];
        order[at] = f;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = flag_of(r, order[i]);
        list[i] = &items[i];
    }
    out->flags = list;
    out->flag_count = count;
    return true;
}

/* A value that a later one of the same text takes back, or that was listed already. One that did not fit does neither. */
static bool is_superseded(const cns_reading *r, const cns_value *values, size_t count, size_t i) {
    bool last = r->model->slots[values[i].slot].keep == CNS_KEEP_LAST;
    for (size_t k = last ? i + 1 : 0; k < (last ? count : i); k++) {
        if (values[k].slot != values[i].slot || values[k].left_out) continue;
        if (last || (values[k].size == values[i].size && memcmp(values[k].text, values[i].text, values[i].size) == 0)) return true;
    }
    return false;
}

static bool put_slots(const cns_reading *r, const cns_value *values, size_t count, cns_arena *arena, consult_labels *out) {
    const consult_slot **list = cns_arena_array(arena, count + 1, sizeof *list);
    consult_slot *items = cns_arena_array(arena, count + 1, sizeof *items);
    if (!list || !items) return false;
    for (size_t i = 0; i < count; i++) {
        if (values[i].left_out || is_superseded(r, values, count, i)) continue;
        items[i] = (consult_slot){sizeof *items,
                                  cns_model_text(r->model, r->model->slots[values[i].slot].id),
                                  values[i].text,
                                  values[i].asker,
                                  values[i].turn,
                                  values[i].corrections,
                                  cns_reading_span(r, values[i].at)};
        list[out->slot_count++] = &items[i];
    }
    out->slots = list;
    return true;
}

const consult_labels *cns_result_labels(const cns_reading *r, const int32_t *scores, const uint8_t *holds, const cns_value *values,
                                        size_t value_count, cns_arena *arena) {
    consult_labels *out = cns_arena_get(arena, sizeof *out);
    if (!out) return NULL;
    out->struct_size = sizeof *out;
    bool ok = put_labels(r, scores, holds, arena, out) && put_evidence(r, arena, out) && put_signals(r, arena, out) &&
              put_flags(r, arena, out) && put_slots(r, values, value_count, arena, out);
    return ok ? out : NULL;
}

const consult_label *consult_labels_of(const consult_labels *labels, const char *group) {
    const consult_label *best = NULL;
    if (!labels || !group) return NULL;
    for (size_t i = 0; i < labels->label_count; i++) {
        const consult_label *l = labels->labels[i];
        if (!l->holds || strcmp(l->group, group) != 0) continue;
        if (!best || l->rank > best->rank || (l->rank == best->rank && l->score > best->score)) best = l;
    }
    return best;
}
