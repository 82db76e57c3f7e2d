/* consult_builder_compile(): the compiler, then the examples of the pack, run by the engines. It stands up here because compiler
 * and engines do not know each other. */
#include "session/session.h"

#include "consult/text.h"
#include "engine/slots.h"

#include "compile/builder.h"
#include "engine/condition.h"
#include "engine/formats.h"
#include "engine/lint.h"
#include "engine/read.h"
#include "engine/result.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "session/phrase_proof.h"
#include "session/similarity.h"
#include "text/civil.h"
#include "text/json.h"

#include <stdio.h>
#include <string.h>

typedef struct runner {
    const consult_builder *builder;
    cns_compilation *compilation;
    const consult_pack *pack;
    const cns_model *model;
    consult_worker *worker;
    consult_severity severity;
    bool failed;
} runner;

static void report(runner *r, const cns_example *e, const char *code, const char *what, const char *id) {
    char message[400];
    const char *text = e->json->kind == CNS_JSON_STRING ? e->json->text : cns_json_string(e->json, "text", "");
    if (!text[0] && e->json->first && e->json->first->kind == CNS_JSON_STRING) text = e->json->first->text;
    snprintf(message, sizeof message, "%s %s: \"%.200s\"", id, what, text);
    if (!cns_compile_report(r->builder, r->compilation, r->severity, e->source, e->json, code, message)) r->failed = true;
}

/* ---- the situation of an example ---- */

static consult_channel channel_of(const char *name) {
    return strcmp(name, "phone") == 0  ? CONSULT_CHANNEL_PHONE
           : strcmp(name, "desk") == 0 ? CONSULT_CHANNEL_DESK
                                       : CONSULT_CHANNEL_ONLINE;
}

static consult_region region_of(const char *name) {
    return strcmp(name, "cn") == 0   ? CONSULT_REGION_CN
           : strcmp(name, "tw") == 0 ? CONSULT_REGION_TW
           : strcmp(name, "hk") == 0 ? CONSULT_REGION_HK
                                     : (consult_region)0;
}

static bool is_true(const cns_json *object, const char *key) {
    const cns_json *m = cns_json_member(object, key);
    return m && m->kind == CNS_JSON_TRUE;
}

static int64_t figure(const cns_json *object, const char *key) {
    const cns_json *m = cns_json_member(object, key);
    return m && m->kind == CNS_JSON_INTEGER && m->integer > 0 ? m->integer : -1;
}

static bool check_members(runner *r, const cns_example *e) {
    static const char *const known[] = {"text",       "asked",         "phase",      "interrupt",     "channel",       "audience",
                                        "region",     "day",           "scope",      "patient",       "known",         "facts",
                                        "prev_agent", "reply_after_s", "typing_cpm", "held_s",        "first_turn",    "canned",
                                        "trainee",    "hold_return",   "ever",       "last",          "note",          "counters",
                                        "flag",       "settled",       "turn",       "patient_turns", "talk_permille", "locale"};
    if (e->json->kind != CNS_JSON_OBJECT) return true;
    for (const cns_json *m = e->json->first; m; m = m->next) {
        size_t i = 0;
        while (i < sizeof known / sizeof *known && strcmp(m->key, known[i]) != 0) i++;
        if (i == sizeof known / sizeof *known) {
            report(r, e, "unknown-member", "has an example with a member that examples do not have", m->key);
            return false;
        }
    }
    return true;
}

static uint8_t *signals_of(runner *r, const cns_json *list) {
    uint8_t *set = cns_arena_get(&r->worker->arena, cns_bit_bytes(r->model->signals_count) + 1);
    for (const cns_json *v = set && list ? list->first : NULL; v; v = v->next) {
        uint32_t i = v->kind == CNS_JSON_STRING ? cns_model_find(r->model, CONSULT_PACK_SIGNAL, v->text) : CNS_NONE;
        if (i != CNS_NONE) cns_bit_set(set, i);
    }
    if (!set) r->failed = true;
    return set;
}

static uint8_t *known_of(runner *r, const cns_json *known) {
    uint8_t *set = cns_arena_get(&r->worker->arena, cns_bit_bytes(r->model->slots_count) + 1);
    for (const cns_json *v = set && known ? known->first : NULL; v; v = v->next) {
        uint32_t i = v->key ? cns_model_find(r->model, CONSULT_PACK_SLOT, v->key) : CNS_NONE;
        if (i != CNS_NONE) cns_bit_set(set, i);
    }
    if (!set) r->failed = true;
    return set;
}

static uint8_t *counters_of(runner *r, const cns_json *counters) {
    uint8_t *values = cns_arena_get(&r->worker->arena, r->model->counters_count + 1);
    for (const cns_json *v = values && counters ? counters->first : NULL; v; v = v->next)
        for (uint32_t i = 0; v->key && i < r->model->counters_count; i++)
            if (strcmp(cns_model_text(r->model, r->model->counters[i].id), v->key) == 0) values[i] = (uint8_t)v->integer;
    if (!values) r->failed = true;
    return values;
}

static void take_place(runner *r, const cns_json *o, cns_situation *s) {
    const char *phase = cns_json_string(o, "phase", NULL), *asked = cns_json_string(o, "asked", NULL);
    const char *interrupt = cns_json_string(o, "interrupt", NULL);
    if (phase) {
        s->phase = cns_model_find(r->model, CONSULT_PACK_PHASE, phase);
        s->interrupt = cns_model_find(r->model, CONSULT_PACK_INTERRUPT, phase);
    }
    if (interrupt) s->interrupt = cns_model_find(r->model, CONSULT_PACK_INTERRUPT, interrupt);
    s->flag = cns_model_find(r->model, CONSULT_PACK_FLAG, cns_json_string(o, "flag", ""));
    s->flag_open = s->flag != CNS_NONE && !is_true(o, "settled");
    if (asked) s->asked = cns_model_find(r->model, CONSULT_PACK_SLOT, asked);
    if (cns_json_member(o, "channel")) s->channel = channel_of(cns_json_string(o, "channel", ""));
    const char *audience = cns_json_string(o, "audience", cns_json_string(o, "scope", ""));
    if (strcmp(audience, "broadcast") == 0) s->audience = CONSULT_AUDIENCE_BROADCAST;
    if (strcmp(audience, "one_to_one") == 0) s->audience = CONSULT_AUDIENCE_ONE_TO_ONE;
    s->region = region_of(cns_json_string(o, "region", ""));
    s->has_day = cns_civil_read_day(cns_json_string(o, "day", ""), &s->day);
}

static void take_figures(const cns_json *o, cns_situation *s) {
    s->metrics[CNS_METRIC_REPLY_AFTER_S] = figure(o, "reply_after_s");
    s->metrics[CNS_METRIC_TYPING_CPM] = figure(o, "typing_cpm");
    s->metrics[CNS_METRIC_HELD_S] = figure(o, "held_s");
    s->metrics[CNS_METRIC_TURN] = figure(o, "turn");
    s->metrics[CNS_METRIC_PATIENT_TURNS] = figure(o, "patient_turns");
    s->metrics[CNS_METRIC_TALK_PERMILLE] = figure(o, "talk_permille");
    s->given[CNS_GIVEN_FIRST_TURN] = is_true(o, "first_turn");
    if (cns_json_member(o, "patient_turns") || cns_json_member(o, "ever")) s->given[CNS_GIVEN_NO_SESSION] = false;
    s->given[CNS_GIVEN_CANNED] = is_true(o, "canned");
    s->given[CNS_GIVEN_TRAINEE] = is_true(o, "trainee");
    s->given[CNS_GIVEN_HOLD_RETURN] = is_true(o, "hold_return");
}

/* The facts of an example are JSON in JSON: written out again for consult_facts_from_json(). */
static void write_json(cns_buffer *b, const cns_json *v) {
    static const char *const words[] = {"null", "false", "true"};
    if (v->key) cns_buffer_char(b, '"'), cns_buffer_text(b, v->key), cns_buffer_text(b, "\":");
    if (v->kind <= CNS_JSON_TRUE) cns_buffer_text(b, words[v->kind]);
    if (v->kind == CNS_JSON_INTEGER) cns_buffer_integer(b, v->integer);
    if (v->kind == CNS_JSON_REAL) cns_buffer_text(b, v->text);
    if (v->kind == CNS_JSON_STRING) cns_buffer_char(b, '"'), cns_buffer_add(b, v->text, v->size), cns_buffer_char(b, '"');
    if (v->kind < CNS_JSON_ARRAY) return;
    cns_buffer_char(b, v->kind == CNS_JSON_ARRAY ? '[' : '{');
    for (const cns_json *m = v->first; m; m = m->next) {
        write_json(b, m);
        if (m->next) cns_buffer_char(b, ',');
    }
    cns_buffer_char(b, v->kind == CNS_JSON_ARRAY ? ']' : '}');
}

static consult_facts *facts_of(runner *r, const cns_json *facts) {
    consult_facts *made = NULL;
    cns_buffer *b = &r->worker->text;
    if (!facts) return NULL;
    cns_json copy = *facts;
    copy.key = NULL;
    cns_buffer_clear(b);
    write_json(b, &copy);
    consult_status status =
        b->failed ? CONSULT_NO_MEMORY : consult_facts_from_json(r->builder->context, r->pack, b->data, b->size, &made, NULL);
    if (status == CONSULT_NO_MEMORY) r->failed = true;
    return made;
}

/* ---- running one ---- */

static void take_patient(runner *r, const char *text, const uint8_t *said, cns_situation *s) {
    cns_situation before = *s;
    before.role = CONSULT_ROLE_PATIENT;
    before.last = said;
    if (cns_read_text(&r->worker->second, r->pack, &before, text, strlen(text)) != CONSULT_OK) return;
    s->last = r->worker->second.signals;
    const cns_flagged *worst = cns_result_worst(&r->worker->second);
    if (!worst) return;
    s->flag = worst->flag;
    s->flag_open = true;
}

/* What the reply before said, as consult_lint() takes it without a session. */
static uint8_t *said_by(runner *r, const cns_json *ever) {
    uint8_t *said = signals_of(r, ever);
    for (size_t i = 0; said && i < cns_bit_bytes(r->model->signals_count); i++) said[i] |= r->worker->reading.signals[i];
    return said;
}

/* Reads the text of an example as it would be read in a talk. */
static bool read_example(runner *r, const cns_json *json, cns_situation *s) {
    const char *text = json->kind == CNS_JSON_STRING ? json->text : cns_json_string(json, "text", "");
    const char *previous = cns_json_string(json, "prev_agent", NULL), *patient = cns_json_string(json, "patient", NULL);
    uint64_t sketch[CNS_SKETCH_BITS / 64];
    cns_reading *reading = &r->worker->reading;
    if (json->kind == CNS_JSON_OBJECT) {
        take_place(r, json, s);
        take_figures(json, s);
        s->slots = known_of(r, cns_json_member(json, "known"));
        s->ever = signals_of(r, cns_json_member(json, "ever"));
        s->counters = counters_of(r, cns_json_member(json, "counters"));
        if (cns_json_member(json, "last")) s->last = signals_of(r, cns_json_member(json, "last"));
    }
    if (previous && cns_read_text(reading, r->pack, s, previous, strlen(previous)) == CONSULT_OK) {
        cns_similarity_sketch(reading, sketch);
        s->ever = said_by(r, cns_json_member(json, "ever"));
    }
    if (patient) take_patient(r, patient, previous ? s->ever : NULL, s);
    consult_status status = cns_read_text(reading, r->pack, s, text, strlen(text));
    if (status == CONSULT_NO_MEMORY) r->failed = true;
    if (previous && status == CONSULT_OK) s->metrics[CNS_METRIC_SIMILARITY] = cns_similarity_permille(reading, sketch);
    return status == CONSULT_OK;
}

static bool cue_fires(const runner *r, uint32_t cue) {
    for (size_t i = 0; i < r->worker->reading.fired.count; i++)
        if (CNS_VECTOR_AT(&r->worker->reading.fired, cns_fired, i)->cue == cue) return true;
    return false;
}

/* Of a rule with swaps one pair is enough. */
static bool rule_finds(runner *r, const cns_example *e, const cns_situation *s) {
    for (uint32_t i = 0; i < e->count; i++) {
        bool holds;
        if (cns_lint_holds(&r->worker->reading, s, e->index + i, &holds) != CONSULT_OK) r->failed = true;
        if (holds) return true;
    }
    return false;
}

static void run_cue(runner *r, const cns_example *e) {
    const cns_cue *cue = &r->model->cues[e->index];
    cns_situation s;
    bool patient = cue->roles >> CONSULT_ROLE_PATIENT & 1;
    cns_situation_start(&s, patient ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT);
    consult_facts *facts = facts_of(r, cns_json_member(e->json, "facts"));
    s.facts = facts;
    if (read_example(r, e->json, &s) && cue_fires(r, e->index) != (e->kind == CNS_EXAMPLE_CUE_HIT))
        report(r, e, "example-failed",
               e->kind == CNS_EXAMPLE_CUE_HIT ? "should fire on its example and does not" : "fires on its near-miss",
               cns_model_text(r->model, cue->id));
    consult_facts_unref(facts);
}

/* An example that does not say where it stands stands where the rule applies. */
static void start_rule(const cns_rule *rule, cns_situation *s) {
    cns_situation_start(s, CONSULT_ROLE_AGENT);
    for (uint32_t channel = CONSULT_CHANNEL_DESK; channel >= CONSULT_CHANNEL_ONLINE && rule->channels; channel--)
        if (rule->channels >> channel & 1) s->channel = (consult_channel)channel;
    if (rule->audiences && !(rule->audiences >> CONSULT_AUDIENCE_ONE_TO_ONE & 1)) s->audience = CONSULT_AUDIENCE_BROADCAST;
}

static void run_rule(runner *r, const cns_example *e) {
    cns_situation s;
    start_rule(&r->model->rules[e->index], &s);
    consult_facts *facts = facts_of(r, cns_json_member(e->json, "facts"));
    s.facts = facts;
    if (read_example(r, e->json, &s) && rule_finds(r, e, &s) != (e->kind == CNS_EXAMPLE_RULE_HIT))
        report(r, e, "example-failed",
               e->kind == CNS_EXAMPLE_RULE_HIT ? "should find something in its example and does not"
                                               : "finds something in its near-miss",
               cns_model_text(r->model, r->model->rules[e->index].id));
    consult_facts_unref(facts);
}

/* [text, part]: is the part inside the scope? */
static void run_scope(runner *r, const cns_example *e) {
    const cns_json *text = e->json->first, *part = text ? text->next : NULL;
    const char *id = cns_model_text(r->model, r->model->scopes[e->index].id);
    const char *at = part && text->kind == CNS_JSON_STRING && part->kind == CNS_JSON_STRING ? strstr(text->text, part->text) : NULL;
    cns_situation s;
    cns_situation_start(&s, CONSULT_ROLE_PATIENT);
    if (!at) {
        report(r, e, "bad-example", "has an example that is not [text, part of it]", id);
        return;
    }
    if (!read_example(r, text, &s)) return;
    size_t start = (size_t)(at - text->text), end = start + part->size;
    uint32_t count;
    if (!cns_scopes_find(&r->worker->reading, e->index)) r->failed = true;
    const cns_extent *found = cns_index_of(&r->worker->reading.scopes, e->index, &count);
    bool inside = false;
    for (uint32_t i = 0; i < count; i++) {
        consult_span span = cns_reading_span(&r->worker->reading, found[i]);
        inside = inside || (span.start <= start && end <= span.end);
    }
    if (inside != (e->kind == CNS_EXAMPLE_SCOPE_COVERS))
        report(r, e, "example-failed", inside ? "reaches to what it should spare" : "does not reach to what it should cover", id);
}

/* The same but for what matching does not see (width, script). */
static bool is_same(runner *r, const char *a, const char *b) {
    size_t size_a, size_b;
    consult_text_fold(a, CONSULT_ZERO_TERMINATED, NULL, 0, &size_a);
    consult_text_fold(b, CONSULT_ZERO_TERMINATED, NULL, 0, &size_b);
    char *x = cns_arena_get(&r->worker->arena, size_a + 1), *y = cns_arena_get(&r->worker->arena, size_b + 1);
    if (!x || !y) {
        r->failed = true;
        return true;
    }
    (void)consult_text_fold(a, CONSULT_ZERO_TERMINATED, x, size_a + 1, &size_a);
    (void)consult_text_fold(b, CONSULT_ZERO_TERMINATED, y, size_b + 1, &size_b);
    return strcmp(x, y) == 0;
}

/* Hits are [text, normal form], misses texts. */
static void run_format(runner *r, const cns_example *e) {
    bool pair = e->json->kind == CNS_JSON_ARRAY;
    const cns_json *text = pair ? e->json->first : e->json;
    const char *id = cns_model_text(r->model, r->model->formats[e->index].id);
    cns_situation s;
    cns_situation_start(&s, CONSULT_ROLE_PATIENT);
    if (!text || text->kind != CNS_JSON_STRING) {
        report(r, e, "bad-example", "has an example that is not a text or [text, normal form]", id);
        return;
    }
    cns_reading *reading = &r->worker->reading;
    if (!read_example(r, text, &s) || cns_formats_find(reading, e->index) != CONSULT_OK) return;
    uint32_t count;
    const cns_extent *found = cns_index_of(&reading->formats, e->index, &count);
    if ((count > 0) != (e->kind == CNS_EXAMPLE_FORMAT_HIT)) {
        report(r, e, "example-failed", count ? "matches its near-miss" : "does not match its example", id);
        return;
    }
    if (!count || !pair || !text->next || text->next->kind != CNS_JSON_STRING) return;
    cns_buffer_clear(&reading->value);
    cns_slots_normal(reading, e->index, *found, &reading->value);
    if (reading->value.failed)
        r->failed = true;
    else if (!is_same(r, reading->value.data ? reading->value.data : "", text->next->text))
        report(r, e, "example-failed", "gives another normal form for its example", id);
}

static void run_example(runner *r, const cns_example *e) {
    cns_worker_begin(r->worker);
    if (!check_members(r, e)) return;
    switch (e->kind) {
    case CNS_EXAMPLE_CUE_HIT:
    case CNS_EXAMPLE_CUE_MISS: run_cue(r, e); break;
    case CNS_EXAMPLE_RULE_HIT:
    case CNS_EXAMPLE_RULE_MISS: run_rule(r, e); break;
    case CNS_EXAMPLE_SCOPE_COVERS:
    case CNS_EXAMPLE_SCOPE_SPARES: run_scope(r, e); break;
    default: run_format(r, e); break;
    }
}

/* ---- compiling ---- */

static consult_status run_examples(const consult_builder *builder, cns_compilation *c, const consult_pack *pack, bool strict) {
    runner r = {.builder = builder,
                .compilation = c,
                .pack = pack,
                .model = &pack->model,
                .severity = strict ? CONSULT_SEVERITY_ERROR : CONSULT_SEVERITY_WARNING};
    consult_status status = consult_worker_new(builder->context, &r.worker);
    if (status != CONSULT_OK) return status;
    for (size_t i = 0; i < c->examples.count && !r.failed; i++) run_example(&r, CNS_VECTOR_AT(&c->examples, cns_example, i));
    if (!r.failed) status = cns_phrase_proof_run(builder, c, pack, r.worker, r.severity);
    consult_worker_free(r.worker);
    return r.failed ? CONSULT_NO_MEMORY : status;
}

static consult_status compile(const consult_builder *builder, uint32_t flags, cns_compilation *c, consult_pack **pack) {
    consult_status status = cns_compile(builder, c, pack);
    bool strict = flags & CONSULT_COMPILE_STRICT;
    if (status == CONSULT_OK && flags) status = run_examples(builder, c, *pack, strict);
    if (status == CONSULT_OK && strict && (c->diagnostics->errors || c->diagnostics->warnings)) status = CONSULT_INVALID_PACK;
    if (status != CONSULT_OK) {
        consult_pack_unref(*pack);
        *pack = NULL;
    }
    return status;
}

consult_status consult_builder_compile(consult_builder *builder, uint32_t flags, consult_pack **pack,
                                       consult_diagnostics **diagnostics) {
    if (pack) *pack = NULL;
    if (diagnostics) *diagnostics = NULL;
    if (!builder || !pack || builder->sources.count == 0 ||
        flags & ~(uint32_t)(CONSULT_COMPILE_STRICT | CONSULT_COMPILE_RUN_EXAMPLES))
        return CONSULT_INVALID_ARGUMENT;
    cns_compilation c;
    consult_status status = cns_compilation_start(&c, builder->context);
    if (status == CONSULT_OK) status = compile(builder, flags, &c, pack);
    if (c.diagnostics) {
        if (c.diagnostics->warnings && status == CONSULT_OK) {
            char line[80];
            snprintf(line, sizeof line, "pack compiled with %lu warnings", (unsigned long)c.diagnostics->warnings);
            cns_context_log(builder->context, CONSULT_LOG_WARNING, line);
        }
        cns_diagnostics_hand_over(c.diagnostics, diagnostics);
        c.diagnostics = NULL;
    }
    cns_compilation_free(&c, builder->context);
    return status;
}
