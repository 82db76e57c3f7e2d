/* Plans as FHIR R4: one Bundle of what a plan means there. References inside it are by the ids of its resources. */
#include "engine/plan.h"
#include "engine/worker.h"
#include "text/writer.h"

#include <stdio.h>
#include <string.h>

#define CODE_BYTES 80u /* "urn:libconsult:plan:" and an id */
#define STEM_BYTES 24u /* of a resource's id, before "-c-12-3"; FHIR allows 64 in all */

typedef struct bundle {
    cns_buffer *b;
    const consult_plan *plan;
    const char *patient;
    int64_t now_ms;
    char stem[STEM_BYTES + 1];
} bundle;

/* ---- small pieces ---- */

static bool is_id_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static void write_time(bundle *f, const char *key, int64_t at_ms) {
    char text[32];
    int32_t offset = cns_zone_offset(&f->plan->zone, at_ms);
    if (consult_time_format(at_ms, offset, text, sizeof text) == CONSULT_OK) cns_write_member(f->b, key, text);
}

static void write_period(bundle *f, const char *key, int64_t from_ms, int64_t to_ms) {
    cns_write_key(f->b, key);
    cns_write_open(f->b, '{');
    write_time(f, "start", from_ms);
    write_time(f, "end", to_ms);
    cns_write_close(f->b, '}');
}

/* "p-7-task-call_1-2": unique in the bundle, and the same when the plan changes. '_' is not allowed in an id. */
static void put_id(bundle *f, char *to, const char *kind, const consult_step *step) {
    size_t at = 0;
    for (const char *c = f->stem; *c; c++) to[at++] = *c;
    to[at++] = '-';
    for (; *kind; kind++) to[at++] = *kind;
    if (step) {
        const char *id = step->id;
        uint32_t place = 0, tries = step->tries;
        for (uint32_t s = 0; s < f->plan->entry->steps.count; s++)
            if (strcmp(cns_model_text(&f->plan->pack->model, cns_plan_step(f->plan, s)->id), id) == 0) place = s + 1;
        const uint32_t numbers[] = {place, tries};
        for (int i = 0; i < 2; i++) {
            char digits[10];
            size_t count = 0;
            uint32_t number = numbers[i];
            to[at++] = '-';
            do digits[count++] = (char)('0' + number % 10);
            while (number /= 10);
            while (count > 0) to[at++] = digits[--count];
        }
    }
    to[at] = 0;
}

#define ID_BYTES 65u

static void open_resource(bundle *f, const char *type, const char *kind, const consult_step *step) {
    char id[ID_BYTES];
    put_id(f, id, kind, step);
    cns_write_open(f->b, '{');
    cns_write_key(f->b, "fullUrl");
    cns_buffer_text(f->b, "\"urn:libconsult:");
    cns_buffer_text(f->b, id);
    cns_buffer_text(f->b, "\"");
    cns_write_key(f->b, "resource");
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "resourceType", type);
    cns_write_member(f->b, "id", id);
}

static void close_resource(bundle *f) {
    cns_write_close(f->b, '}');
    cns_write_close(f->b, '}');
}

static void write_reference(bundle *f, const char *key, const char *reference) {
    if (key) cns_write_key(f->b, key);
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "reference", reference);
    cns_write_close(f->b, '}');
}

/* A reference to a resource of the bundle, as the only element of a list. */
static void write_own_reference(bundle *f, const char *key, const char *type, const char *kind, const consult_step *step) {
    char text[ID_BYTES + 32], id[ID_BYTES];
    put_id(f, id, kind, step);
    size_t size = strlen(type);
    memcpy(text, type, size);
    text[size] = '/';
    memcpy(text + size + 1, id, strlen(id) + 1);
    cns_write_key(f->b, key);
    cns_write_open(f->b, '[');
    write_reference(f, NULL, text);
    cns_write_close(f->b, ']');
}

/* A code and, for people, what it is called. */
typedef struct concept {
    const char *system, *code, *words;
    bool own; /* a code of ours: its display is ours, too; that of others is theirs to say */
}
concept;

static void write_concept(bundle *f, const char *key, concept c, bool list) {
    cns_write_key(f->b, key);
    if (list) cns_write_open(f->b, '[');
    cns_write_open(f->b, '{');
    cns_write_key(f->b, "coding");
    cns_write_open(f->b, '[');
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "system", c.system);
    cns_write_member(f->b, "code", c.code);
    if (c.own) cns_write_member(f->b, "display", c.words);
    cns_write_close(f->b, '}');
    cns_write_close(f->b, ']');
    if (c.words) cns_write_member(f->b, "text", c.words);
    cns_write_close(f->b, '}');
    if (list) cns_write_close(f->b, ']');
}

/* A channel, a purpose, a result: "urn:libconsult:channel", "phone", "电话". */
static void write_own(bundle *f, const char *key, const char *system, const char *group, const char *code, bool list) {
    write_concept(f, key, (concept){system, code, cns_plan_word(f->plan, group, code), true}, list);
}

/* ---- resources ---- */

/* "draft requested … completed cancelled": the states of a Task. */
static const char *task_status(const consult_step *step) {
    switch (step->status) {
    case CONSULT_STEP_PLANNED: return "requested";
    case CONSULT_STEP_DONE: return "completed";
    case CONSULT_STEP_GIVEN_UP: return step->result ? "failed" : "cancelled";
    case CONSULT_STEP_HELD: return "on-hold";
    case CONSULT_STEP_CANCELLED:
    case CONSULT_STEP_NO_CONSENT: break;
    }
    return "cancelled";
}

static const char *title_of(const bundle *f, const consult_step *step) {
    if (step && *step->title) return step->title;
    const char *title = cns_plan_title(f->plan, &f->plan->entry->titles);
    return *title ? title : cns_model_text(&f->plan->pack->model, f->plan->entry->id);
}

/* A step by its id in the template. */
static void write_code(bundle *f, const consult_step *step) {
    char system[CODE_BYTES];
    (void)snprintf(system, sizeof system, "urn:libconsult:plan:%s", cns_model_text(&f->plan->pack->model, f->plan->entry->id));
    write_concept(f, "code", (concept){system, step->id, title_of(f, step), true}, false);
}

static void write_task(bundle *f, const consult_step *step) {
    open_resource(f, "Task", "task", step);
    write_own_reference(f, "basedOn", "CarePlan", "plan", NULL);
    cns_write_member(f->b, "status", task_status(step));
    if (step->result) write_own(f, "businessStatus", "urn:libconsult:result", "result", step->result, false);
    cns_write_member(f->b, "intent", "plan");
    write_code(f, step);
    cns_write_member(f->b, "description", title_of(f, step));
    write_reference(f, "for", f->patient);
    write_time(f, "lastModified", f->now_ms);
    if (step->at_ms != CNS_NEVER_MADE) write_period(f, "executionPeriod", step->at_ms, step->at_ms);
    cns_write_key(f->b, "restriction");
    cns_write_open(f->b, '{');
    write_period(f, "period", step->due_ms, step->window_end_ms);
    cns_write_close(f->b, '}');
    close_resource(f);
}

static const char *request_status(const consult_step *step) {
    if (step->status == CONSULT_STEP_DONE) return "completed";
    if (step->status == CONSULT_STEP_PLANNED) return "active";
    return step->status == CONSULT_STEP_HELD ? "on-hold" : "revoked";
}

static void write_request(bundle *f, const consult_step *step) {
    open_resource(f, "CommunicationRequest", "call", step);
    write_own_reference(f, "basedOn", "CarePlan", "plan", NULL);
    cns_write_member(f->b, "status", request_status(step));
    write_own(f, "category", "urn:libconsult:purpose", "purpose", step->purpose, true);
    write_own(f, "medium", "urn:libconsult:channel", "channel", step->channel, true);
    write_reference(f, "subject", f->patient);
    cns_write_key(f->b, "payload");
    cns_write_open(f->b, '[');
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "contentString", title_of(f, NULL));
    cns_write_close(f->b, '}');
    cns_write_close(f->b, ']');
    write_time(f, "occurrenceDateTime", step->at_ms != CNS_NEVER_MADE ? step->at_ms : step->due_ms);
    write_time(f, "authoredOn", f->now_ms);
    close_resource(f);
}

static const char *appointment_status(const consult_step *step) {
    if (step->status == CONSULT_STEP_DONE) return strcmp(step->result, "no_show") == 0 ? "noshow" : "fulfilled";
    return step->status == CONSULT_STEP_PLANNED || step->status == CONSULT_STEP_HELD ? "proposed" : "cancelled";
}

static void write_appointment(bundle *f, const consult_step *step) {
    open_resource(f, "Appointment", "visit", step);
    const char *status = appointment_status(step);
    cns_write_member(f->b, "status", status);
    cns_write_member(f->b, "description", title_of(f, step));
    write_time(f, "start", step->due_ms);
    write_time(f, "end", step->window_end_ms);
    write_time(f, "created", f->now_ms);
    cns_write_key(f->b, "participant");
    cns_write_open(f->b, '[');
    cns_write_open(f->b, '{');
    write_reference(f, "actor", f->patient);
    cns_write_member(f->b, "status", "needs-action");
    cns_write_close(f->b, '}');
    cns_write_close(f->b, ']');
    close_resource(f);
}

static void write_care_plan(bundle *f) {
    const cns_plan_view *view = cns_plan_seen(f->plan);
    bool open = false;
    for (size_t i = 0; i < view->count; i++)
        open = open || view->steps[i].status == CONSULT_STEP_PLANNED || view->steps[i].status == CONSULT_STEP_HELD;
    open_resource(f, "CarePlan", "plan", NULL);
    cns_write_key(f->b, "instantiatesUri");
    cns_write_open(f->b, '[');
    cns_buffer_text(f->b, "\"urn:libconsult:plan:");
    cns_buffer_text(f->b, cns_model_text(&f->plan->pack->model, f->plan->entry->id));
    cns_buffer_text(f->b, "\"");
    cns_write_close(f->b, ']');
    cns_write_member(f->b, "status", open ? "active" : view->stopped ? "revoked" : "completed");
    cns_write_member(f->b, "intent", "plan");
    cns_write_member(f->b, "title", title_of(f, NULL));
    write_reference(f, "subject", f->patient);
    write_time(f, "created", f->now_ms);
    if (view->count > 0) {
        cns_write_key(f->b, "activity");
        cns_write_open(f->b, '[');
        for (size_t i = 0; i < view->count; i++) {
            char text[ID_BYTES + 8] = "Task/";
            put_id(f, text + 5, "task", &view->steps[i]);
            cns_write_open(f->b, '{');
            write_reference(f, "reference", text);
            cns_write_close(f->b, '}');
        }
        cns_write_close(f->b, ']');
    }
    close_resource(f);
}

/* A unit of time as UCUM has it; NULL: working days, which it does not have. */
static const char *unit_code(uint32_t unit) {
    static const char *const codes[] = {"min", "h", "d", NULL, "wk", "mo"};
    return codes[unit];
}

#define ACTION_BYTES 65u

/* The id of a step as FHIR allows it: '-' for other characters, cut at 64. */
static void put_action(const bundle *f, char *to, uint32_t step) {
    const char *id = cns_model_text(&f->plan->pack->model, cns_plan_step(f->plan, step)->id);
    size_t at = 0;
    for (; id[at] && at < ACTION_BYTES - 1; at++) to[at] = is_id_character(id[at]) ? id[at] : '-';
    to[at] = 0;
}

static void write_offset(bundle *f, int64_t amount, const char *code) {
    cns_write_key(f->b, "offsetDuration");
    cns_write_open(f->b, '{');
    cns_write_member_integer(f->b, "value", amount);
    cns_write_member(f->b, "unit", cns_plan_word(f->plan, "unit", code));
    cns_write_member(f->b, "system", "http://unitsofmeasure.org");
    cns_write_member(f->b, "code", code);
    cns_write_close(f->b, '}');
}

/* "“咨询后回访 1”之后3个工作日": the pack's sentence with step, number and unit filled in. */
static void write_after(bundle *f, const cns_step_entry *step) {
    const char *text = cns_plan_term(f->plan, "", "after");
    cns_write_key(f->b, "textEquivalent");
    cns_buffer_char(f->b, '"');
    for (text = text ? text : "{step} + {n} {unit}"; *text;) {
        const char *end = strchr(text, '{');
        size_t plain = end ? (size_t)(end - text) : strlen(text);
        cns_write_inside(f->b, text, plain);
        text += plain;
        if (strncmp(text, "{step}", 6) == 0) cns_plan_tell_step(f->plan, step->after, f->b);
        if (strncmp(text, "{n}", 3) == 0) cns_buffer_integer(f->b, step->amount);
        if (strncmp(text, "{unit}", 6) == 0) {
            const char *unit = cns_plan_word(f->plan, "unit", "working_days");
            cns_write_inside(f->b, unit, strlen(unit));
        }
        end = strchr(text, '}');
        text = end ? end + 1 : text + strlen(text);
    }
    cns_buffer_char(f->b, '"');
}

/* How a step follows another one: a delay only where FHIR can say it (a Duration has a code of UCUM), else in words. */
static void write_related(bundle *f, const cns_step_entry *step) {
    char id[ACTION_BYTES];
    const char *code = unit_code(step->unit);
    put_action(f, id, step->after);
    if (!code) write_after(f, step);
    cns_write_key(f->b, "relatedAction");
    cns_write_open(f->b, '[');
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "actionId", id);
    cns_write_member(f->b, "relationship", "after-end");
    if (code) write_offset(f, step->amount, code);
    cns_write_close(f->b, '}');
    cns_write_close(f->b, ']');
}

/* The template. */
static void write_definition(bundle *f) {
    open_resource(f, "PlanDefinition", "template", NULL);
    cns_write_member(f->b, "title", title_of(f, NULL));
    cns_write_member(f->b, "status", "active");
    cns_write_key(f->b, "action");
    cns_write_open(f->b, '[');
    for (uint32_t s = 0; s < f->plan->entry->steps.count; s++) {
        const cns_step_entry *step = cns_plan_step(f->plan, s);
        char id[ACTION_BYTES];
        put_action(f, id, s);
        cns_write_open(f->b, '{');
        cns_write_member(f->b, "id", id);
        cns_write_key(f->b, "title");
        cns_buffer_char(f->b, '"');
        cns_plan_tell_step(f->plan, s, f->b);
        cns_buffer_char(f->b, '"');
        if (step->after < CNS_AFTER_LAST) write_related(f, step);
        cns_write_close(f->b, '}');
    }
    cns_write_close(f->b, ']');
    close_resource(f);
}

/* What the patient agreed to: a permit for each purpose, or a denial of all. */
static void write_consent(bundle *f) {
    static const uint32_t purposes[] = {CONSULT_PURPOSE_CLINICAL, CONSULT_PURPOSE_SERVICE, CONSULT_PURPOSE_MARKETING};
    static const char *const codes[] = {"TREAT", "HOPERAT", "HMARKT"};
    open_resource(f, "Consent", "consent", NULL);
    cns_write_member(f->b, "status", f->plan->consent ? "active" : "rejected");
    write_concept(f, "scope",
                  (concept){"http://terminology.hl7.org/CodeSystem/consentscope", "patient-privacy",
                            cns_plan_term(f->plan, "consent", "scope"), false},
                  false);
    write_concept(f, "category", (concept){"http://loinc.org", "59284-0", cns_plan_term(f->plan, "consent", "category"), false},
                  true);
    write_reference(f, "patient", f->patient);
    write_time(f, "dateTime", f->now_ms);
    bool agreed = f->plan->consent != 0;
    write_concept(f, "policyRule",
                  (concept){"http://terminology.hl7.org/CodeSystem/v3-ActCode", agreed ? "OPTIN" : "OPTOUT",
                            cns_plan_term(f->plan, "consent", agreed ? "in" : "out"), false},
                  false);
    cns_write_key(f->b, "provision");
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "type", f->plan->consent ? "permit" : "deny");
    if (f->plan->consent) {
        cns_write_key(f->b, "purpose");
        cns_write_open(f->b, '[');
        for (int i = 0; i < 3; i++) {
            if (!(f->plan->consent & purposes[i])) continue;
            cns_write_open(f->b, '{');
            cns_write_member(f->b, "system", "http://terminology.hl7.org/CodeSystem/v3-ActReason");
            cns_write_member(f->b, "code", codes[i]);
            cns_write_close(f->b, '}');
        }
        cns_write_close(f->b, ']');
    }
    cns_write_close(f->b, '}');
    close_resource(f);
}

static void write_bundle(bundle *f) {
    const cns_plan_view *view = cns_plan_seen(f->plan);
    cns_write_open(f->b, '{');
    cns_write_member(f->b, "resourceType", "Bundle");
    cns_write_member(f->b, "type", "collection");
    write_time(f, "timestamp", f->now_ms);
    cns_write_key(f->b, "entry");
    cns_write_open(f->b, '[');
    write_definition(f);
    write_care_plan(f);
    if (f->plan->consent_told) write_consent(f);
    for (size_t i = 0; i < view->count; i++) {
        const consult_step *step = &view->steps[i];
        write_task(f, step);
        if (step->kind == CONSULT_STEP_KIND_CONTACT) write_request(f, step);
        if (step->kind == CONSULT_STEP_KIND_VISIT) write_appointment(f, step);
    }
    cns_write_close(f->b, ']');
    cns_write_close(f->b, '}');
}

/* ---- the call ---- */

/* "Patient/17" */
static bool is_reference(const char *text) {
    const char *slash = strchr(text, '/');
    if (!slash || slash == text || slash[1] == 0 || strlen(slash + 1) > 64 || slash - text > 64) return false;
    for (const char *c = text; *c; c++)
        if (c != slash && !is_id_character(*c)) return false;
    return true;
}

consult_status consult_plan_fhir(const consult_plan *plan, consult_worker *worker, int64_t now_ms, const char *uid,
                                 const char *patient, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = NULL;
    if (!plan || !json || !uid || !patient)
        fault = "a plan, a uid, a patient and a place for the JSON are due";
    else if (!cns_plan_uid_valid(uid))
        fault = "the uid may hold letters, digits, '-', '.' and '@': 1 to 200 of them";
    else if (!is_reference(patient))
        fault = "the patient is a reference such as \"Patient/17\"";
    else if (!cns_civil_inside(now_ms))
        fault = "the time lies outside 1900-2200";
    if (fault) return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, fault);
    cns_buffer_clear(&worker->text);
    bundle f = {.b = &worker->text, .plan = plan, .patient = patient, .now_ms = now_ms};
    for (size_t i = 0; i < STEM_BYTES && uid[i]; i++) f.stem[i] = is_id_character(uid[i]) ? uid[i] : '-';
    write_bundle(&f);
    if (f.b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "no memory for the JSON");
    *json = (consult_string){f.b->data, f.b->size};
    return CONSULT_OK;
}
