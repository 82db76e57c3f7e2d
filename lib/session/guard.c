/* consult_lint() and consult_phrases(): engines over a session, or without one. */
#include "session/guard.h"

#include "engine/faults.h"
#include "engine/lint.h"
#include "engine/read.h"
#include "engine/result.h"
#include "session/similarity.h"
#include "text/utf8.h"

#include <string.h>

static consult_status fail(consult_worker *w, consult_status status, const char *message) {
    return cns_worker_fail(w, status, CONSULT_NO_OFFSET, message);
}

static const char *options_fault(const consult_lint_options *o) {
    const char *fault = cns_fault_locale(o->locale);
    if (!fault && (o->audience < 0 || o->audience > CONSULT_AUDIENCE_BROADCAST))
        fault = "options.audience: there is no such audience";
    if (!fault) fault = cns_fault_channel(o->channel);
    if (!fault) fault = cns_fault_region(o->region);
    if (!fault) fault = cns_fault_time(o->at_ms);
    if (fault || o->at_ms == 0 || o->at_ms >= CNS_YEAR_2000_MS) return fault;
    return "options.at_ms lies before the year 2000: milliseconds since 1970 are wanted, not seconds"; /* no law would count */
}

static consult_status check_options(cns_guard *g) {
    const consult_lint_options *o = &g->own;
    if (!g->options) return CONSULT_OK;
    consult_status status = CNS_FAULT_TAKE(g->worker, consult_lint_options, &g->own, g->options, "options");
    if (status != CONSULT_OK) return status;
    g->options = o;
    const char *fault = options_fault(o);
    if (fault) return cns_fault_tell(g->worker, fault);
    return cns_fault_pairs(g->worker, "options.known", o->known, o->known_count, false);
}

static void start_situation(cns_guard *g) {
    g->locale = CONSULT_LOCALE_ZH_HANS;
    if (!g->session) {
        cns_situation_start(&g->situation, CONSULT_ROLE_AGENT);
        return;
    }
    g->locale = (consult_locale)g->session->state->locale;
    cns_state_situation(g->session->state, &g->session->pack->layout, CONSULT_ROLE_AGENT, g->session->facts, &g->situation);
}

static consult_status take_phase(cns_guard *g, const char *id) {
    const cns_model *m = &g->pack->model;
    uint32_t phase = cns_model_find(m, CONSULT_PACK_PHASE, id), interrupt = cns_model_find(m, CONSULT_PACK_INTERRUPT, id);
    if (phase == CNS_NONE && interrupt == CNS_NONE)
        return fail(g->worker, CONSULT_UNKNOWN_ID, "options.phase is no phase or interrupt of this pack");
    if (phase != CNS_NONE) g->situation.phase = phase;
    g->situation.interrupt = interrupt;
    return CONSULT_OK;
}

/* Slots that the host says are known, or not known, whatever the session says. */
static consult_status take_known(cns_guard *g) {
    const cns_model *m = &g->pack->model;
    size_t bytes = cns_bit_bytes(m->slots_count);
    uint8_t *known = cns_arena_get(&g->worker->arena, bytes + 1);
    if (!known) return fail(g->worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    if (g->situation.slots) memcpy(known, g->situation.slots, bytes);
    for (size_t i = 0; i < g->options->known_count; i++) {
        uint32_t slot = cns_model_find(m, CONSULT_PACK_SLOT, g->options->known[i].key);
        if (slot == CNS_NONE) return fail(g->worker, CONSULT_UNKNOWN_ID, "options.known names a slot that this pack does not have");
        if (g->options->known[i].value)
            cns_bit_set(known, slot);
        else
            cns_bit_clear(known, slot);
    }
    g->situation.slots = known;
    return CONSULT_OK;
}

/* Reads the patient's message, for the rules that ask what was said last. */
static consult_status take_patient(cns_guard *g, const char *text) {
    cns_situation before = g->situation;
    cns_reading *r = &g->worker->second;
    before.role = CONSULT_ROLE_PATIENT;
    before.last = g->session ? NULL : before.ever; /* what the reply before it said */
    consult_status status = cns_read_text(r, g->pack, &before, text, strlen(text));
    if (status != CONSULT_OK) return cns_worker_read_failed(g->worker, r, "options.patient", status);
    g->situation.last = r->signals;
    const cns_flagged *worst = cns_result_worst(r);
    if (!worst || (g->situation.flag_open && cns_model_graver(r->model, g->situation.flag, worst->flag))) return CONSULT_OK;
    g->situation.flag = worst->flag;
    g->situation.flag_open = true;
    return CONSULT_OK;
}

static void take_figures(cns_guard *g) {
    const consult_lint_options *o = g->options;
    cns_situation *s = &g->situation;
    if (o->reply_after_s > 0) s->metrics[CNS_METRIC_REPLY_AFTER_S] = o->reply_after_s;
    if (o->typing_cpm > 0) s->metrics[CNS_METRIC_TYPING_CPM] = o->typing_cpm;
    if (o->held_s > 0) s->metrics[CNS_METRIC_HELD_S] = o->held_s;
    if (!g->session || o->first_turn) s->given[CNS_GIVEN_FIRST_TURN] = o->first_turn;
    if (o->trainee) s->given[CNS_GIVEN_TRAINEE] = true;
    s->given[CNS_GIVEN_CANNED] = o->canned;
    s->given[CNS_GIVEN_HOLD_RETURN] = o->hold_return;
    if (o->audience) s->audience = o->audience;
    if (o->region) s->region = o->region;
    if (o->at_ms != 0) cns_situation_date(s, o->at_ms);
    if (o->channel) s->channel = o->channel;
    if (o->facts) s->facts = o->facts;
    if (o->locale) g->locale = o->locale;
}

static consult_status take_options(cns_guard *g) {
    const consult_lint_options *o = g->options;
    if (!o) return CONSULT_OK;
    take_figures(g);
    consult_status status = o->phase ? take_phase(g, o->phase) : CONSULT_OK;
    if (status == CONSULT_OK && o->known_count) status = take_known(g);
    if (status == CONSULT_OK && o->patient) status = take_patient(g, o->patient);
    return status;
}

/* What the reply before said was said ever: without a session nothing else tells. */
static consult_status take_said(cns_guard *g, const cns_reading *r) {
    size_t bytes = cns_bit_bytes(g->pack->model.signals_count);
    uint8_t *said = cns_arena_get(&g->worker->arena, bytes + 1);
    if (!said) return fail(g->worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    memcpy(said, r->signals, bytes);
    g->situation.ever = said;
    return CONSULT_OK;
}

/* The reply before the draft: given with the options, else the session's. Its sketch, and what it said. */
static consult_status take_previous(cns_guard *g) {
    const char *previous = g->options ? g->options->previous : NULL;
    g->compares = previous || (g->session && g->session->state->agent_ms != CNS_NO_TIME);
    if (!previous) {
        if (g->compares) memcpy(g->sketch, g->session->state->sketch, sizeof g->sketch);
        return CONSULT_OK;
    }
    cns_reading *r = &g->worker->reading;
    size_t size = strlen(previous);
    consult_status status = g->session ? cns_read_words(r, g->pack, CONSULT_ROLE_AGENT, previous, size)
                                       : cns_read_text(r, g->pack, &g->situation, previous, size);
    if (status != CONSULT_OK) return cns_worker_read_failed(g->worker, r, "options.previous", status);
    cns_similarity_sketch(r, g->sketch);
    return g->session ? CONSULT_OK : take_said(g, r);
}

static consult_status lint_text(cns_guard *g, const char *text, size_t size, consult_findings **findings) {
    cns_reading *r = &g->worker->reading;
    consult_status status = cns_read_text(r, g->pack, &g->situation, text, size);
    if (status == CONSULT_OK && g->compares) g->situation.metrics[CNS_METRIC_SIMILARITY] = cns_similarity_permille(r, g->sketch);
    if (status == CONSULT_OK) status = cns_lint_run(g->worker, &g->situation, g->locale, findings);
    return status == CONSULT_OK ? status : cns_worker_read_failed(g->worker, r, "the text", status);
}

static uint32_t rule_of(const consult_findings *findings, size_t i) {
    return ((const cns_found *)(const void *)findings->items[i])->rule;
}

/* No rule finds more than it did before. False without memory: *worse is not told. */
static bool compare(cns_guard *g, const consult_findings *before, const consult_findings *after, bool *worse) {
    uint32_t *counts = cns_arena_array(&g->worker->arena, g->pack->model.rules_count + (size_t)1, sizeof *counts);
    if (!counts) return false;
    for (size_t i = 0; i < before->count; i++) counts[rule_of(before, i)]++;
    *worse = false;
    for (size_t i = 0; i < after->count && !*worse; i++) *worse = counts[rule_of(after, i)]-- == 0;
    return true;
}

/* Replacements are taken over only when the text is no worse for them: it is linted again. */
static consult_status fix_text(cns_guard *g, const char *text, size_t size, consult_findings *findings) {
    consult_findings *again;
    bool worse;
    size_t fixed_size;
    const char *fixed = cns_lint_fix(text, size, findings, &g->worker->arena, &fixed_size);
    if (!fixed) return fail(g->worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    findings->fixed = (consult_string){fixed, fixed_size};
    if (fixed_size == size && memcmp(fixed, text, size) == 0) return CONSULT_OK;
    consult_status status = lint_text(g, fixed, fixed_size, &again);
    if (status != CONSULT_OK) return status;
    if (!compare(g, findings, again, &worse)) return fail(g->worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    if (!worse) return CONSULT_OK;
    const char *same = cns_arena_copy(&g->worker->arena, text, size);
    if (!same) return fail(g->worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    findings->fixed = (consult_string){same, size};
    return CONSULT_OK;
}

consult_status cns_guard_prepare(cns_guard *g) {
    if (!g->pack) return cns_fault_tell(g->worker, "pack must be given");
    if (g->session && !cns_pack_same(g->session->pack, g->pack)) return cns_fault_tell(g->worker, CNS_FAULT_SESSION);
    consult_status status = check_options(g);
    if (status != CONSULT_OK) return status;
    start_situation(g);
    status = take_previous(g);
    return status == CONSULT_OK ? take_options(g) : status;
}

consult_status cns_guard_lint(cns_guard *g, const char *text, size_t size, const consult_findings **findings) {
    consult_findings *made = NULL;
    consult_status status = lint_text(g, text, size, &made);
    if (status == CONSULT_OK) status = fix_text(g, text, size, made);
    if (status == CONSULT_OK) *findings = made;
    return status;
}

consult_status consult_lint(consult_worker *worker, const consult_pack *pack, const consult_session *session, const char *text,
                            size_t size, const consult_lint_options *options, const consult_findings **findings) {
    if (findings) *findings = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!text || !findings) return cns_fault_tell(worker, text ? "findings must be given" : "text must be given");
    cns_guard g = {.worker = worker, .pack = pack, .session = session, .options = options};
    consult_status status = cns_guard_prepare(&g);
    return status == CONSULT_OK ? cns_guard_lint(&g, text, cns_utf8_size(text, size), findings) : status;
}

static consult_status take_phrase_options(consult_worker *w, const consult_phrase_options *given, consult_phrase_options *own) {
    consult_status status = CNS_FAULT_TAKE(w, consult_phrase_options, own, given, "options");
    if (status != CONSULT_OK) return status;
    const char *fault = cns_fault_locale(own->locale);
    if (!fault) fault = cns_fault_channel(own->channel);
    return fault ? cns_fault_tell(w, fault) : cns_fault_pairs(w, "options.args", own->args, own->arg_count, true);
}

static void fill_from(cns_filler *f, const consult_phrase_options *o) {
    if (o->locale) f->locale = o->locale;
    if (o->channel) f->channel = o->channel;
    if (o->facts) f->facts = o->facts;
    f->args = o->args;
    f->arg_count = o->arg_count;
    if (o->seed) f->seed = o->seed;
}

static consult_status make_phrases(consult_worker *worker, const consult_pack *pack, const consult_session *session,
                                   uint32_t scenario, const consult_phrase_options *options, const consult_phrase_list **phrases) {
    cns_filler f = {.model = &pack->model,
                    .locale = CONSULT_LOCALE_ZH_HANS,
                    .channel = CONSULT_CHANNEL_ONLINE,
                    .phase = CNS_NONE,
                    .scratch = &worker->scratch};
    if (session && !cns_session_filler(session, session->state, worker, &f))
        return fail(worker, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
    fill_from(&f, options);
    consult_phrase_list *list = cns_arena_get(&worker->arena, sizeof *list);
    consult_status status = CONSULT_NO_MEMORY;
    if (list) status = cns_phrases_make(&f, scenario, options->at_most, &worker->arena, &list->items, &list->count);
    if (status != CONSULT_OK) return fail(worker, status, "the host's allocator gave no memory");
    list->struct_size = sizeof *list;
    *phrases = list;
    return CONSULT_OK;
}

consult_status consult_phrases(consult_worker *worker, const consult_pack *pack, const consult_session *session,
                               const char *scenario, const consult_phrase_options *options, const consult_phrase_list **phrases) {
    if (phrases) *phrases = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = !pack                                            ? "pack must be given"
                        : !scenario                                      ? "scenario must be given"
                        : !phrases                                       ? "phrases must be given"
                        : session && !cns_pack_same(session->pack, pack) ? CNS_FAULT_SESSION
                                                                         : NULL;
    if (fault) return cns_fault_tell(worker, fault);
    consult_phrase_options own = {.struct_size = sizeof own};
    consult_status status = options ? take_phrase_options(worker, options, &own) : CONSULT_OK;
    if (status != CONSULT_OK) return status;
    uint32_t index = cns_model_find(&pack->model, CONSULT_PACK_SCENARIO, scenario);
    if (index == CNS_NONE) return fail(worker, CONSULT_UNKNOWN_ID, "the pack has no such scenario");
    return make_phrases(worker, pack, session, index, &own, phrases);
}
