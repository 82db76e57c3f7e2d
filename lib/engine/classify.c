#include "consult/classify.h"

#include "engine/faults.h"
#include "engine/labels.h"
#include "engine/read.h"
#include "engine/result.h"
#include "engine/worker.h"

#include "text/utf8.h"

static consult_status read_options(consult_worker *w, const consult_pack *pack, const consult_classify_options *options,
                                   cns_situation *s) {
    cns_situation_start(s, CONSULT_ROLE_PATIENT);
    if (!options) return CONSULT_OK;
    consult_classify_options own;
    consult_status status = CNS_FAULT_TAKE(w, consult_classify_options, &own, options, "options");
    if (status != CONSULT_OK) return status;
    const char *fault = own.role < 0 || own.role > CONSULT_ROLE_AGENT ? "options.role: there is no such role" : NULL;
    if (!fault) fault = cns_fault_channel(own.channel);
    if (fault) return cns_fault_tell(w, fault);
    if (own.role) s->role = own.role;
    if (own.channel) s->channel = own.channel;
    if (!own.asked) return CONSULT_OK;
    s->asked = cns_model_find(&pack->model, CONSULT_PACK_SLOT, own.asked);
    if (s->asked != CNS_NONE) return CONSULT_OK;
    return cns_worker_fail(w, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "options.asked is no slot of this pack");
}

consult_status consult_classify(consult_worker *worker, const consult_pack *pack, const char *text, size_t size,
                                const consult_classify_options *options, const consult_labels **labels) {
    if (labels) *labels = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!pack || !text || !labels)
        return cns_fault_tell(worker, !pack ? "pack must be given" : !text ? "text must be given" : "labels must be given");
    cns_situation situation;
    consult_status status = read_options(worker, pack, options, &situation);
    if (status != CONSULT_OK) return status;
    cns_reading *r = &worker->reading;
    status = cns_read_text(r, pack, &situation, text, cns_utf8_size(text, size));
    cns_value *values = NULL;
    size_t count = 0;
    if (status == CONSULT_OK) status = cns_slots_values(r, NULL, &worker->arena, &values, &count);
    if (status != CONSULT_OK) return cns_worker_read_failed(worker, r, "the text", status);
    int32_t *scores = cns_arena_array(&worker->arena, r->model->labels_count + 1, sizeof *scores);
    for (uint32_t i = 0; scores && i < r->model->labels_count; i++)
        scores[i] = cns_labels_sum(r->model->labels[i].bias, r->labels[i]);
    const uint8_t *holds = scores ? cns_labels_decided(r->model, scores, &worker->arena) : NULL;
    *labels = holds ? cns_result_labels(r, scores, holds, values, count, &worker->arena) : NULL;
    return *labels ? CONSULT_OK : cns_worker_read_failed(worker, r, "the text", CONSULT_NO_MEMORY);
}
