#include "session/phrase_proof.h"

#include "engine/lint.h"
#include "engine/read.h"

#include <stdio.h>
#include <string.h>

typedef struct proof {
    const consult_builder *builder;
    cns_compilation *compilation;
    const consult_pack *pack;
    const cns_model *model;
    consult_worker *worker;
    consult_severity severity;
} proof;

/* The phrase with a figure where a slot stands: rules see that something was filled in. */
static const char *sample(const proof *p, const cns_template *t) {
    cns_buffer *b = &p->worker->scratch;
    cns_buffer_clear(b);
    for (uint32_t i = 0; i < t->segments.count; i++) {
        const cns_segment *s = &p->model->segments[t->segments.first + i];
        cns_buffer_text(b, s->kind == CNS_SEGMENT_TEXT ? cns_model_text(p->model, s->text) : "3");
    }
    return b->failed ? NULL : b->data;
}

/* The phrase is told as it is written, with its slots; `place` says where. */
static bool report(const proof *p, const cns_scenario *s, const consult_finding *f, const cns_template *t) {
    const cns_phrase_place *place = CNS_VECTOR_AT(&p->compilation->phrases, cns_phrase_place, t - p->model->templates);
    const char *text = cns_model_text(p->model, t->text);
    char message[500];
    int n = snprintf(message, sizeof message,
                     "a phrase of \"%s\" breaks the pack's own rule %s (%s): ", cns_model_text(p->model, s->id), f->rule,
                     f->message_en);
    if (n > 0 && (size_t)n + strlen(text) < sizeof message) snprintf(message + n, sizeof message - (size_t)n, "%s", text);
    return cns_compile_report(p->builder, p->compilation, p->severity, place->source, place->json, "phrase-flagged", message);
}

static consult_status prove(const proof *p, const cns_scenario *s, const cns_block *b, const cns_template *t,
                            consult_locale locale) {
    cns_situation situation;
    consult_findings *findings;
    cns_worker_begin(p->worker);
    cns_situation_start(&situation, CONSULT_ROLE_AGENT);
    for (uint32_t channel = CONSULT_CHANNEL_DESK; channel >= CONSULT_CHANNEL_ONLINE && b->channels; channel--)
        if (b->channels >> channel & 1) situation.channel = (consult_channel)channel;
    const char *text = sample(p, t);
    if (!text) return CONSULT_NO_MEMORY;
    consult_status status = cns_read_text(&p->worker->reading, p->pack, &situation, text, strlen(text));
    if (status == CONSULT_OK) status = cns_lint_run(p->worker, &situation, locale, &findings);
    for (size_t i = 0; status == CONSULT_OK && i < findings->count; i++)
        if (findings->items[i]->level >= CONSULT_LEVEL_WARNING && !report(p, s, findings->items[i], t)) status = CONSULT_NO_MEMORY;
    return status;
}

consult_status cns_phrase_proof_run(const consult_builder *builder, cns_compilation *c, const consult_pack *pack,
                                    consult_worker *worker, consult_severity severity) {
    const cns_model *m = &pack->model;
    const proof p = {builder, c, pack, m, worker, severity};
    consult_status status = CONSULT_OK;
    for (uint32_t i = 0; i < m->scenarios_count; i++) {
        const cns_scenario *s = &m->scenarios[i];
        for (uint32_t k = 0; k < s->blocks.count; k++) {
            const cns_block *b = &m->blocks[s->blocks.first + k];
            for (uint32_t t = 0; t < b->hans.count && status == CONSULT_OK; t++)
                status = prove(&p, s, b, &m->templates[b->hans.first + t], CONSULT_LOCALE_ZH_HANS);
            for (uint32_t t = 0; t < b->hant.count && status == CONSULT_OK; t++)
                status = prove(&p, s, b, &m->templates[b->hant.first + t], CONSULT_LOCALE_ZH_HANT);
        }
    }
    return status;
}
