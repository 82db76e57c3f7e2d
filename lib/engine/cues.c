#include "engine/cues.h"

#include "engine/condition.h"
#include "engine/labels.h"

static bool add_weights(cns_reading *r, uint32_t index, const cns_cue *cue, cns_extent at) {
    if (!cns_vector_reserve(&r->parts, r->memory, cue->labels.count)) return false;
    for (uint32_t i = 0; i < cue->labels.count; i++) {
        const cns_weight *w = &r->model->weights[cue->labels.first + i];
        *CNS_VECTOR_AT(&r->parts, cns_part, r->parts.count++) = (cns_part){w->label, index, CNS_NO_LITERAL, w->weight, at};
        r->labels[w->label] = cns_labels_sum(r->labels[w->label], w->weight);
    }
    return true;
}

static bool add_fills(cns_reading *r, uint32_t index, const cns_cue *cue, const cns_extents *where) {
    uint32_t places = where->count ? where->count : 1;
    if (!cns_vector_reserve(&r->fills, r->memory, (size_t)cue->fills.count * places)) return false;
    cns_filled *next = CNS_VECTOR_AT(&r->fills, cns_filled, r->fills.count);
    for (uint32_t i = 0; i < cue->fills.count; i++)
        for (uint32_t k = 0; k < places; k++)
            *next++ = (cns_filled){cue->fills.first + i, index, where->count ? where->at[k] : (cns_extent){0, 0}};
    r->fills.count += (size_t)cue->fills.count * places;
    return true;
}

static bool add_flag(cns_reading *r, uint32_t flag, uint32_t cue, cns_extent at) {
    cns_flagged flagged = {flag, cue, at};
    if (!cns_vector_append(&r->flags, r->memory, &flagged, 1)) return false;
    cns_reading_raise(r, r->model->header->flag_signal, at);
    return true;
}

/* `known`: the flag that the session remembers. */
static bool fire(cns_reading *r, uint32_t index, const cns_extents *where, uint32_t known) {
    const cns_cue *cue = &r->model->cues[index];
    cns_extent at = where->count ? where->at[0] : (cns_extent){0, 0};
    cns_extent last = where->count ? where->at[where->count - 1] : at;
    *CNS_VECTOR_AT(&r->fired, cns_fired, r->fired.count++) = (cns_fired){index, at}; /* there is room for each */
    if (cue->state != CNS_STATE_ON) return true;                                     /* on trial: seen in traces only */
    for (uint32_t i = 0; i < cue->signals.count; i++) cns_reading_raise(r, cns_model_ref(r->model, cue->signals, i), last);
    if (cue->flag != CNS_NONE && !add_flag(r, cue->flag, index, at)) return false;
    if (cue->again && known != CNS_NONE && !add_flag(r, known, index, at)) return false;
    if (cue->asks != CNS_NONE && (r->asks == CNS_NONE || last.end >= r->asks_at)) {
        r->asks = cue->asks;
        r->asks_at = last.end;
    }
    return add_weights(r, index, cue, at) && add_fills(r, index, cue, where);
}

static void add_ngrams(cns_reading *r) {
    for (size_t i = 0; i < r->parts.count; i++) {
        const cns_part *part = CNS_VECTOR_AT(&r->parts, cns_part, i);
        r->labels[part->label] = cns_labels_sum(r->labels[part->label], part->weight);
    }
}

consult_status cns_cues_fire(cns_reading *r, const cns_situation *situation) {
    cns_view view = {r, r->model, situation, NULL, CONSULT_OK};
    add_ngrams(r);
    consult_status status = cns_vector_reserve(&r->fired, r->memory, r->model->cues_count) ? CONSULT_OK : CONSULT_NO_MEMORY;
    cns_reading_wake(r, situation->role, false);
    for (uint32_t i = 0; status == CONSULT_OK && cns_sleepers_next(&r->cues, i, &i); i++) {
        const cns_cue *cue = &r->model->cues[i];
        cns_extents where;
        where.count = 0;
        view.unless = cue->unless.count ? &cue->unless : NULL;
        if (cns_condition_holds(&view, cue->when, &where) && !fire(r, i, &where, situation->flag)) status = CONSULT_NO_MEMORY;
        if (view.status != CONSULT_OK) status = view.status;
    }
    return status;
}
