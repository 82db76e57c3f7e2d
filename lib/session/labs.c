/* consult_labs(): values read, compared, and said in the pack's words. */
#include "engine/labs.h"

#include "engine/faults.h"
#include "engine/read.h"
#include "engine/slots.h"
#include "session/session.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

typedef struct job {
    consult_worker *worker;
    const cns_model *model;
    const consult_lab_options *options; /* or NULL; started: `own` */
    consult_lab_options own;
    cns_filler filler;
    cns_lab_person person;
    consult_locale locale;
    const consult_facts *facts;
    bool failed; /* memory ran out while words were made */
} job;

static consult_status no_memory(job *j) {
    return cns_worker_fail(j->worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
}

/* ---- whose values they are ---- */

static void take_sex(job *j, const char *value) {
    if (j->person.sex || !value) return;
    for (uint32_t i = 0; i < j->model->lab_terms_count && !j->person.sex; i++) {
        const cns_lab_term *term = &j->model->lab_terms[i];
        if (term->means != CNS_LAB_IS_MALE && term->means != CNS_LAB_IS_FEMALE) continue;
        if (term->value.length && strcmp(cns_model_text(j->model, term->value), value) == 0)
            j->person.sex = term->means == CNS_LAB_IS_MALE ? CONSULT_SEX_MALE : CONSULT_SEX_FEMALE;
    }
}

static void take_age(job *j, const char *value) {
    int32_t years = 0;
    if (j->person.age >= 0 || !value || !*value) return;
    for (const char *c = value; *c; c++) {
        if (*c < '0' || *c > '9' || years > 150) return; /* months, or about so old: not known exactly enough */
        years = years * 10 + (*c - '0');
    }
    if (years <= 150) j->person.age = years;
}

static void take_slot(job *j, uint32_t slot, const char *value) {
    const char *type = cns_model_text(j->model, j->model->slots[slot].type);
    if (strcmp(type, "age") == 0) take_age(j, value);
    if (strcmp(type, "sex") == 0) take_sex(j, value);
}

static consult_status take_text(job *j) {
    cns_value *values;
    size_t count;
    consult_status status = cns_slots_values(&j->worker->reading, NULL, &j->worker->arena, &values, &count);
    for (size_t i = 0; i < count && status == CONSULT_OK; i++)
        if (!values[i].asker) take_slot(j, values[i].slot, values[i].text);
    return status;
}

static void take_session(job *j) {
    const consult_session *s = j->options ? j->options->session : NULL;
    for (uint32_t i = 0; s && i < j->model->slots_count; i++)
        if (!cns_bit(cns_state_bits(s->state, s->pack->layout.askers), i))
            take_slot(j, i, cns_state_slot(s->state, &s->pack->layout, i));
}

static consult_status find_person(job *j, const cns_lab_values *values) {
    const consult_lab_options *o = j->options;
    j->person = (cns_lab_person){.sex = o ? o->sex : CONSULT_SEX_UNKNOWN,
                                 .age = o && o->has_age ? (int32_t)o->age : -1,
                                 .pregnant = values->pregnant || (o && o->pregnant),
                                 .dialysis = values->dialysis || (o && o->dialysis)};
    if (!j->person.sex) j->person.sex = values->sex;
    consult_status status = take_text(j);
    if (status == CONSULT_OK) take_session(j);
    return status;
}

/* ---- words ---- */

static const char *say(job *j, const char *scenario, const consult_pair *args, size_t count) {
    bool failed = false;
    j->filler.args = args;
    j->filler.arg_count = count;
    const char *text = cns_phrases_first(&j->filler, scenario, NULL, &j->worker->arena, &failed);
    j->failed = j->failed || failed;
    return text ? text : "";
}

static const char *title(const job *j, const cns_titles *t, cns_name id) {
    cns_name name = j->locale == CONSULT_LOCALE_ZH_HANT ? t->hant : t->hans;
    return cns_model_text(j->model, name.length ? name : id);
}

static const char *copy(job *j, const char *data, size_t size) {
    const char *text = cns_arena_copy(&j->worker->arena, data, size);
    if (!text) j->failed = true;
    return text ? text : "";
}

/* A decimal number without needless zeros. Returns its length. */
static int write_decimal(char *to, size_t room, int64_t value) {
    int n = snprintf(to, room, "%lld.%06lld", (long long)(value / CNS_MILLION), (long long)(value % CNS_MILLION));
    while (n > 1 && to[n - 1] == '0') n--;
    if (n > 1 && to[n - 1] == '.') n--;
    to[n] = 0;
    return n;
}

static const char *range_text(job *j, const consult_lab *l) {
    char text[80], low[32], high[32];
    write_decimal(low, sizeof low, l->low);
    write_decimal(high, sizeof high, l->high);
    if (l->has_low && l->has_high)
        snprintf(text, sizeof text, "%s\xE2\x80\x93%s", low, high);
    else
        snprintf(text, sizeof text, "%s%s", l->has_low ? "\xE2\x89\xA5" : "\xE2\x89\xA4", l->has_low ? low : high);
    return copy(j, text, strlen(text));
}

static const char *side_text(job *j, consult_lab_side side) {
    static const char *const scenarios[] = {NULL, "labs.side.right", "labs.side.left", "labs.side.both"};
    return side ? say(j, scenarios[side], NULL, 0) : "";
}

/* The scenario of a verdict: "labs.above.printed". */
static void name_scenario(const cns_lab *lab, const consult_lab *l, char to[48]) {
    static const char *const verdicts[] = {"", "below", "within", "above"}, *const bases[] = {"", "printed", "mark", "table"},
                             *const signs[] = {"", "negative", "weak", "positive"};
    if (l->critical)
        snprintf(to, 48, "labs.critical");
    else if (l->conflict)
        snprintf(to, 48, "labs.conflict");
    else if (lab->kind == CNS_LAB_ACUITY)
        snprintf(to, 48, l->five && l->decimal ? "labs.acuity" : "labs.acuity_plain");
    else if (l->verdict)
        snprintf(to, 48, "labs.%s.%s", verdicts[l->verdict], bases[l->basis]);
    else if (l->sign)
        snprintf(to, 48, "labs.sign.%s", signs[l->sign]);
    else if (l->missing & CONSULT_LAB_MISSING_POPULATION)
        snprintf(to, 48, "labs.unjudged.population");
    else if (l->missing & CONSULT_LAB_MISSING_UNIT)
        snprintf(to, 48, "labs.unjudged.unit");
    else if (l->missing & (CONSULT_LAB_MISSING_AGE | CONSULT_LAB_MISSING_SEX))
        snprintf(to, 48, "labs.unjudged.person");
    else
        snprintf(to, 48, "labs.unjudged.range");
}

static void put_words(job *j, const cns_lab *lab, consult_lab *l) {
    char scenario[48], five[32], decimal[32];
    write_decimal(five, sizeof five, l->five);
    write_decimal(decimal, sizeof decimal, l->decimal);
    if (l->decimal && l->decimal % CNS_MILLION == 0) strcat(decimal, ".0");
    if (l->five && l->five % CNS_MILLION == 0) strcat(five, ".0");
    consult_pair args[] = {
        {"test", l->title},       {"side", side_text(j, l->side)}, {"value", l->value_text}, {"unit", l->unit},
        {"range", l->range_text}, {"range_unit", l->range_unit},   {"five", five},           {"decimal", decimal}};
    name_scenario(lab, l, scenario);
    l->say = say(j, scenario, args, sizeof args / sizeof *args);
    l->note = title(j, &lab->note, (cns_name){0, 0});
}

/* What a test costs and how long it takes: its own, else its panel's. */
static const char *find_fact(job *j, const cns_lab *lab, const char *what) {
    const char *const names[] = {cns_model_text(j->model, lab->id), cns_model_text(j->model, lab->panel)};
    for (size_t i = 0; i < 2; i++) {
        char path[128];
        if (!*names[i] || snprintf(path, sizeof path, "labs.%s.%s", names[i], what) >= (int)sizeof path) continue;
        const char *value = consult_facts_get(j->facts, path);
        if (value) return value;
    }
    return "";
}

/* A value as written, with the sign before it. */
static const char *value_text(job *j, const cns_lab_value *v) {
    const cns_reading *r = &j->worker->reading;
    if (v->number.start == v->number.end) return "";
    consult_span span = cns_reading_span(r, v->number);
    size_t size = span.end - span.start;
    char *text = cns_arena_raw(&j->worker->arena, size + 2), *to = text;
    if (!text) {
        j->failed = true;
        return "";
    }
    if (v->comparator) *to++ = v->comparator;
    memcpy(to, r->symbols.text + span.start, size);
    to[size] = 0;
    return text;
}

static void put_lab(job *j, const cns_lab_value *v, consult_lab *l) {
    const cns_model *m = j->model;
    const cns_lab *lab = &m->labs[v->lab];
    uint32_t range;
    *l = (consult_lab){.struct_size = sizeof *l,
                       .id = cns_model_text(m, lab->id),
                       .title = title(j, &lab->titles, lab->id),
                       .panel = cns_model_text(m, lab->panel),
                       .span = cns_reading_span(&j->worker->reading, v->at),
                       .side = v->side,
                       .sign = v->sign,
                       .has_value = v->has_value,
                       .comparator = v->comparator,
                       .value = v->value,
                       .value_text = value_text(j, v),
                       .unit = v->unit == CNS_NONE ? "" : cns_model_text(m, m->lab_units[v->unit].text),
                       .source = "",
                       .range_text = "",
                       .range_unit = ""};
    cns_lab_judge(m, v, &j->person, l, &range);
    if (range != CNS_NONE) {
        l->source = cns_model_text(m, m->lab_ranges[range].source);
        if (lab->unit != CNS_NONE) l->range_unit = cns_model_text(m, m->lab_units[lab->unit].text);
    }
    if (l->has_low || l->has_high) l->range_text = range_text(j, l);
    l->price = find_fact(j, lab, "price");
    l->time = find_fact(j, lab, "time");
    put_words(j, lab, l);
}

/* The one question that helps most. */
static const char *ask(job *j, uint32_t missing) {
    if (missing & CONSULT_LAB_MISSING_POPULATION) return "";
    if (missing & CONSULT_LAB_MISSING_AGE) return say(j, "labs.ask.age", NULL, 0);
    if (missing & CONSULT_LAB_MISSING_SEX) return say(j, "labs.ask.sex", NULL, 0);
    if (missing & CONSULT_LAB_MISSING_UNIT) return say(j, "labs.ask.unit", NULL, 0);
    return missing ? say(j, "labs.ask.range", NULL, 0) : "";
}

static void put_pattern(job *j, const cns_lab_values *values, consult_lab_report *report) {
    uint32_t index = values->pattern != CNS_NONE ? values->pattern : cns_lab_pattern_find(j->model, values);
    report->pattern = report->pattern_say = "";
    if (index == CNS_NONE) return;
    const cns_lab_pattern *p = &j->model->lab_patterns[index];
    report->pattern = cns_model_text(j->model, p->id);
    report->pattern_say = say(j, cns_model_text(j->model, j->model->scenarios[p->scenario].id), NULL, 0);
}

static consult_status make_report(job *j, const cns_lab_values *values, const consult_lab_report **out) {
    cns_arena *arena = &j->worker->arena;
    consult_lab_report *report = cns_arena_get(arena, sizeof *report);
    const consult_lab **items = cns_arena_array(arena, values->count + 1, sizeof *items);
    consult_lab *labs = cns_arena_array(arena, values->count + 1, sizeof *labs);
    if (!report || !items || !labs) return no_memory(j);
    *report = (consult_lab_report){.struct_size = sizeof *report,
                                   .count = values->count,
                                   .items = items,
                                   .sex = j->person.sex,
                                   .age = j->person.age,
                                   .pregnant = j->person.pregnant,
                                   .dialysis = j->person.dialysis};
    for (size_t i = 0; i < values->count; i++) {
        put_lab(j, &values->items[i], &labs[i]);
        items[i] = &labs[i];
        report->critical = report->critical || labs[i].critical;
        if (j->model->labs[values->items[i].lab].kind != CNS_LAB_ACUITY) report->missing |= labs[i].missing; /* told all the same */
    }
    put_pattern(j, values, report);
    report->urgent = report->critical ? say(j, "labs.urgent", NULL, 0) : "";
    report->closing = values->count || *report->pattern ? say(j, "labs.closing", NULL, 0) : "";
    report->ask = report->critical ? "" : ask(j, report->missing); /* nothing delays a hand-over */
    if (j->failed) return no_memory(j);
    *out = report;
    return CONSULT_OK;
}

static const char *options_fault(const consult_pack *pack, const consult_lab_options *o) {
    const char *fault = cns_fault_locale(o->locale);
    if (!fault && (o->sex < 0 || o->sex > CONSULT_SEX_FEMALE)) fault = "options.sex: there is no such sex";
    if (!fault && o->has_age && o->age > 150) fault = "options.age: years, 150 at most";
    if (!fault && !o->has_age && o->age) fault = "options.age is given without has_age";
    return fault ? fault : o->session && !cns_pack_same(o->session->pack, pack) ? "options." CNS_FAULT_SESSION : NULL;
}

static consult_status take_options(job *j, const consult_pack *pack) {
    if (!j->options) return CONSULT_OK;
    consult_status status = CNS_FAULT_TAKE(j->worker, consult_lab_options, &j->own, j->options, "options");
    if (status != CONSULT_OK) return status;
    j->options = &j->own;
    const char *fault = options_fault(pack, &j->own);
    return fault ? cns_fault_tell(j->worker, fault) : CONSULT_OK;
}

static consult_status start(job *j, const consult_pack *pack) {
    consult_status status = take_options(j, pack);
    if (status != CONSULT_OK) return status;
    const consult_lab_options *o = j->options;
    const consult_session *session = o ? o->session : NULL;
    j->filler =
        (cns_filler){.model = &pack->model, .locale = CONSULT_LOCALE_ZH_HANS, .channel = CONSULT_CHANNEL_ONLINE, .phase = CNS_NONE};
    if (session && !cns_session_filler(session, session->state, j->worker, &j->filler)) return no_memory(j);
    if (o && o->locale) j->filler.locale = o->locale;
    if (o && o->facts) j->filler.facts = o->facts;
    j->filler.scratch = &j->worker->scratch;
    j->locale = j->filler.locale;
    j->facts = j->filler.facts;
    return CONSULT_OK;
}

consult_status consult_labs(consult_worker *worker, const consult_pack *pack, const char *text, size_t size,
                            const consult_lab_options *options, const consult_lab_report **report) {
    if (report) *report = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = !pack ? "pack must be given" : !text ? "text must be given" : !report ? "report must be given" : NULL;
    if (fault) return cns_fault_tell(worker, fault);
    job j = {.worker = worker, .model = &pack->model, .options = options};
    cns_situation situation;
    cns_lab_tokens tokens = {0};
    cns_lab_values values = {0};
    cns_situation_start(&situation, CONSULT_ROLE_PATIENT);
    consult_status status = start(&j, pack);
    if (status != CONSULT_OK) return status;
    status = cns_read_text(&worker->reading, pack, &situation, text, cns_utf8_size(text, size));
    if (status == CONSULT_OK) status = cns_lab_tokens_find(&worker->reading, &worker->arena, &tokens);
    if (status == CONSULT_OK) status = cns_lab_values_read(&worker->reading, &tokens, &worker->arena, &values);
    if (status == CONSULT_OK) status = find_person(&j, &values);
    if (status != CONSULT_OK) return cns_worker_read_failed(worker, &worker->reading, "the text", status);
    return make_report(&j, &values, report);
}
