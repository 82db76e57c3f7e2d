/* consult plan: whom to call when. */
#include "input.h"
#include "plan_view.h"

#include <string.h>
#include <time.h>

enum plan_format { PLAN_TABLE, PLAN_MONTH, PLAN_JSON, PLAN_ICS, PLAN_TODO, PLAN_FHIR };

enum { HOURS_MOST = 32 };

struct plan {
    struct cli *cli;
    struct cli_buffer out;
    consult_plan *plan;
    int64_t offset; /* minutes east of UTC */
    int64_t at_ms;
    int64_t now_ms;
    enum plan_format format;
    /* as given */
    const char *template_id, *at, *results, *consent, *offset_text, *now, *uid, *format_name;
    const char *calendar, *prefer, *renew, *talk, *patient;
    struct cli_list circumstances, orders;
    bool explain;
    consult_hour preferred[HOURS_MOST];
    size_t preferred_count;
};

static bool read_time(const struct plan *job, const char *text, int64_t *at_ms) {
    return consult_time_parse(text, (int32_t)job->offset, at_ms) == CONSULT_OK;
}

/* "clinical,service" → CONSULT_PURPOSE_…; false, and told, when a word is none of them. */
static bool read_consent(const char *words, uint32_t *consent) {
    char word[16];
    while (*words != '\0') {
        size_t size = strcspn(words, ",");
        (void)snprintf(word, sizeof word, "%.*s", size < sizeof word ? (int)size : (int)sizeof word, words);
        int place = cli_choose("--consent", word, "clinical|service|marketing|none");
        if (place < 0) return false;
        if (place < 3) *consent |= UINT32_C(1) << place;
        words += size;
        if (*words == ',') words++;
    }
    return true;
}

static consult_result result_of(const char *name) {
    const char *known;
    for (int i = 1; (known = consult_result_name((consult_result)i)) != NULL; i++)
        if (strcmp(known, name) == 0) return (consult_result)i;
    return (consult_result)0;
}

/* {"step":"call_1","attempt":1,"result":"no_answer","at":"…","call_back":"…"} */
static int record(struct plan *job, const struct cli_input *input, const struct json_t *object) {
    consult_string step, name, at, back;
    int64_t at_ms = 0;
    int64_t back_ms = 0;
    double attempt = 1;
    if (!cli_json_string(cli_json_get(object, "step"), &step) || !cli_json_string(cli_json_get(object, "result"), &name) ||
        !cli_json_string(cli_json_get(object, "at"), &at))
        return cli_input_error(input->name, input->line, "\"step\", \"result\" and \"at\" (strings) are due");
    consult_result result = result_of(name.data);
    if (result == (consult_result)0) return cli_input_error(input->name, input->line, "\"result\": there is no '%s'", name.data);
    if (!read_time(job, at.data, &at_ms)) return cli_input_error(input->name, input->line, "\"at\": '%s' is no ISO time", at.data);
    if (cli_json_string(cli_json_get(object, "call_back"), &back) && !read_time(job, back.data, &back_ms))
        return cli_input_error(input->name, input->line, "\"call_back\": '%s' is no ISO time", back.data);
    (void)cli_json_number(cli_json_get(object, "attempt"), &attempt);
    if (!(attempt >= 1 && attempt <= 1e6)) return cli_input_error(input->name, input->line, "\"attempt\" is a number from 1");
    consult_status status = consult_plan_record(job->plan, step.data, (uint32_t)attempt, result, at_ms, back_ms);
    if (status != CONSULT_OK)
        return cli_input_error(input->name, input->line, "step '%s', attempt %u: %s", step.data, (unsigned)attempt,
                               consult_status_name(status));
    return CLI_FINE;
}

static int record_all(struct plan *job) {
    if (job->results == NULL) return CLI_FINE;
    struct cli_input input = {0};
    struct json_t *object;
    int code = cli_input_open(job->results, NULL, &input);
    if (code == CLI_FINE) code = CLI_GO_ON;
    while (code == CLI_GO_ON && (code = cli_input_object(&input, &object)) == CLI_GO_ON) {
        if (record(job, &input, object) != CLI_FINE) code = CLI_ERROR;
        cli_json_free(object);
    }
    cli_input_free(&input);
    return code;
}

/* Calendars and FHIR: texts with ids. */
static consult_status show_text(struct plan *job) {
    char uid[64];
    consult_string text;
    (void)snprintf(uid, sizeof uid, "%s", job->uid != NULL ? job->uid : job->template_id);
    for (char *c = uid; job->uid == NULL && *c != '\0'; c++)
        if (*c == '_') *c = '-';
    consult_status status = CONSULT_OK;
    if (job->format == PLAN_ICS) status = consult_plan_ics(job->plan, job->cli->worker, job->now_ms, uid, &text);
    if (job->format == PLAN_TODO) status = consult_plan_todo(job->plan, job->cli->worker, job->now_ms, uid, &text);
    if (job->format == PLAN_FHIR) status = consult_plan_fhir(job->plan, job->cli->worker, job->now_ms, uid, job->patient, &text);
    if (status == CONSULT_OK) cli_buffer_add(&job->out, text.data, text.size);
    if (status == CONSULT_OK && job->format == PLAN_FHIR) cli_buffer_text(&job->out, "\n");
    return status;
}

/* A plan knows no session and so no phrases: adds what may be said at each step. */
static consult_status add_phrases(struct plan *job, const struct json_t *steps) {
    struct cli *cli = job->cli;
    consult_phrase_options options = {.struct_size = sizeof options, .locale = cli->locale, .facts = cli->facts};
    for (size_t i = 0; i < consult_plan_count(job->plan); i++) {
        const consult_step *step = consult_plan_at(job->plan, i);
        const consult_phrase_list *list = NULL;
        options.channel = strcmp(step->channel, "phone") == 0 ? CONSULT_CHANNEL_PHONE : CONSULT_CHANNEL_ONLINE;
        if (step->scenario[0] == '\0') continue;
        consult_status status = consult_phrases(cli->worker, cli->pack, NULL, step->scenario, &options, &list);
        if (status != CONSULT_OK) return status;
        struct json_t *phrases = cli_json_get(cli_json_at(steps, i), "phrases");
        for (size_t k = 0; k < list->count; k++) cli_json_append(phrases, list->items[k]->text);
    }
    return CONSULT_OK;
}

static consult_status read_json(struct plan *job, struct json_t **json) {
    consult_string text;
    struct cli_json_error error;
    consult_status status = consult_plan_json(job->plan, job->cli->worker, &text);
    if (status != CONSULT_OK) return status;
    *json = cli_json_parse(text.data, text.size, &error);
    return *json != NULL ? CONSULT_OK : CONSULT_INVALID_JSON;
}

/* For people: a table, or months. */
static consult_status show_view(struct plan *job) {
    struct json_t *json;
    consult_status status = read_json(job, &json);
    if (status != CONSULT_OK) return status;
    const struct cli_plan view = {
        .cli = job->cli, .out = &job->out, .plan = job->plan, .json = json, .offset = job->offset, .explain = job->explain};
    if (job->format == PLAN_TABLE)
        cli_plan_table(&view);
    else
        cli_plan_months(&view);
    cli_json_free(json);
    return CONSULT_OK;
}

static consult_status show_json(struct plan *job) {
    struct json_t *json;
    consult_status status = read_json(job, &json);
    if (status != CONSULT_OK) return status;
    status = add_phrases(job, cli_json_get(json, "steps"));
    cli_json_write(json, &job->out);
    cli_buffer_text(&job->out, "\n");
    cli_json_free(json);
    return status;
}

/* "1-5 18:00-20:00" → one consult_hour. */
static bool read_hour(const char *text, consult_hour *hour) {
    unsigned first, last, h1, m1, h2, m2;
    char end;
    if (sscanf(text, "%1u-%1u %2u:%2u-%2u:%2u%c", &first, &last, &h1, &m1, &h2, &m2, &end) != 6) return false;
    if (first < 1 || first > last || last > 7 || h1 > 23 || m1 > 59 || h2 > 24 || m2 > 59 || h2 * 60 + m2 > 1440) return false;
    *hour = (consult_hour){.start = h1 * 60 + m1, .end = h2 * 60 + m2};
    for (unsigned day = first; day <= last; day++) hour->weekdays |= UINT32_C(1) << day;
    return true;
}

/* "1-5 18:00-20:00,6-7 10:00-18:00" */
static bool read_preferred(struct plan *job) {
    char word[40];
    for (const char *at = job->prefer; *at != '\0';) {
        size_t size = strcspn(at, ",");
        (void)snprintf(word, sizeof word, "%.*s", size < sizeof word ? (int)size : (int)sizeof word, at);
        if (job->preferred_count == HOURS_MOST || !read_hour(word, &job->preferred[job->preferred_count++])) {
            (void)cli_usage_error("--prefer '%s': weekdays (1 = Monday) and hours are due, \"1-5 18:00-20:00,6-7 10:00-18:00\"",
                                  word);
            return false;
        }
        at += size;
        if (*at == ',') at++;
    }
    return true;
}

static int read_options(struct plan *job, uint32_t *consent) {
    int format = cli_choose("--format", job->format_name, "table|month|json|ics|todo|fhir");
    if (format < 0) return CLI_ERROR;
    job->format = (enum plan_format)format;
    if (job->template_id == NULL || job->at == NULL)
        return cli_usage_error("plan: --template and --at are due (see consult plan -h)");
    if (!cli_integer("--utc-offset", job->offset_text, &job->offset)) return CLI_ERROR;
    if (job->offset < -1080 || job->offset > 1080)
        return cli_usage_error("--utc-offset '%s': minutes from -1080 to 1080", job->offset_text);
    if (!read_time(job, job->at, &job->at_ms))
        return cli_usage_error("--at '%s': an ISO time is due, 2026-12-01T09:30+08:00", job->at);
    job->now_ms = (int64_t)time(NULL) * 1000;
    if (job->now != NULL && !read_time(job, job->now, &job->now_ms))
        return cli_usage_error("--now '%s': an ISO time is due", job->now);
    if (job->prefer != NULL && !read_preferred(job)) return CLI_ERROR;
    if (job->format == PLAN_FHIR && job->consent == NULL)
        return cli_usage_error("--format fhir says what the patient agreed to: --consent clinical,service,marketing, or none");
    return read_consent(job->consent != NULL ? job->consent : "clinical,service,marketing", consent) ? CLI_FINE : CLI_ERROR;
}

/* "call_1=2026-12-01T09:30" or "call_1=drop" */
static int give_order(struct plan *job, const char *text) {
    char step[64];
    size_t size = strcspn(text, "=");
    int64_t at_ms = CONSULT_ORDER_DROP;
    (void)snprintf(step, sizeof step, "%.*s", size < sizeof step ? (int)size : (int)sizeof step, text);
    const char *when = text[size] == '=' ? text + size + 1 : "";
    if (strcmp(when, "drop") != 0 && !read_time(job, when, &at_ms))
        return cli_usage_error("--order '%s': STEP=TIME or STEP=drop is due", text);
    consult_status status = consult_plan_order(job->plan, step, at_ms);
    return status == CONSULT_OK ? CLI_FINE : cli_usage_error("--order '%s': %s", text, consult_status_name(status));
}

/* Heeds a talk: lines {"who":"patient"|"agent","text":…}. */
static int heed_talk(struct plan *job) {
    struct cli *cli = job->cli;
    struct cli_input input = {0};
    struct json_t *object;
    consult_session *session = NULL;
    consult_status status = consult_session_new(cli->pack, cli->facts, NULL, &session);
    int code = status == CONSULT_OK ? cli_input_open(job->talk, NULL, &input) : CLI_ERROR;
    if (code == CLI_FINE) code = CLI_GO_ON;
    while (status == CONSULT_OK && code == CLI_GO_ON && (code = cli_input_object(&input, &object)) == CLI_GO_ON) {
        consult_string who, text;
        const consult_advice *advice;
        consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .at_ms = job->at_ms};
        if (cli_json_string(cli_json_get(object, "who"), &who) && strcmp(who.data, "agent") == 0) turn.role = CONSULT_ROLE_AGENT;
        if (cli_input_text(&input, object, &text) != CLI_FINE) {
            code = CLI_ERROR;
        } else {
            turn.text = text.data;
            turn.size = text.size;
            status = consult_session_turn(session, cli->worker, &turn, &advice);
        }
        cli_json_free(object);
    }
    if (status == CONSULT_OK && code == CLI_FINE) status = consult_plan_heed(job->plan, session);
    if (status != CONSULT_OK) code = cli_call_error(cli, job->talk, input.line, status);
    consult_session_free(session);
    cli_input_free(&input);
    return code;
}

/* What is said of the patient beside the results. */
static int change(struct plan *job) {
    int64_t now_ms = 0;
    for (size_t i = 0; i < job->circumstances.count; i++) {
        const char *id = job->circumstances.items[i];
        if (consult_plan_circumstance(job->plan, id, true) != CONSULT_OK)
            return cli_usage_error("--circumstance '%s': the pack has no such circumstance", id);
    }
    for (size_t i = 0; i < job->orders.count; i++)
        if (give_order(job, job->orders.items[i]) != CLI_FINE) return CLI_ERROR;
    if (job->talk != NULL && heed_talk(job) != CLI_FINE) return CLI_ERROR;
    if (job->renew == NULL) return CLI_FINE;
    if (!read_time(job, job->renew, &now_ms)) return cli_usage_error("--renew '%s': an ISO time is due", job->renew);
    consult_status status = consult_plan_renew(job->plan, now_ms);
    return status == CONSULT_OK ? CLI_FINE : cli_call_error(job->cli, job->template_id, 0, status);
}

static int make(struct plan *job, uint32_t consent) {
    struct cli *cli = job->cli;
    const consult_hours preference = {.name = "preference", .items = job->preferred, .count = job->preferred_count};
    const consult_plan_options options = {.struct_size = sizeof options,
                                          .consent = consent,
                                          .utc_offset_minutes = job->offset_text != NULL ? (int32_t)job->offset : 0,
                                          .use_offset = job->offset_text != NULL,
                                          .locale = cli->locale,
                                          .calendar = job->calendar,
                                          .hours = &preference,
                                          .hours_count = job->prefer != NULL};
    consult_status status =
        consult_plan_new(cli->worker, cli->pack, cli->facts, job->template_id, job->at_ms, &options, &job->plan);
    if (status == CONSULT_UNKNOWN_ID && job->calendar == NULL)
        return cli_usage_error("--template '%s': the pack has no such plan", job->template_id);
    if (status != CONSULT_OK) return cli_call_error(cli, job->template_id, 0, status);
    if (job->consent != NULL) status = consult_plan_consent(job->plan, consent); /* "none" was said, too */
    if (status != CONSULT_OK) return cli_call_error(cli, job->template_id, 0, status);
    if (record_all(job) != CLI_FINE || change(job) != CLI_FINE) return CLI_ERROR;
    if (job->format == PLAN_JSON) status = show_json(job);
    if (job->format < PLAN_JSON) status = show_view(job);
    if (job->format >= PLAN_ICS) status = show_text(job);
    return status == CONSULT_OK ? CLI_FINE : cli_call_error(cli, job->template_id, 0, status);
}

static int run(struct plan *job, bool list) {
    struct cli *cli = job->cli;
    uint32_t consent = 0;
    int code = list ? CLI_FINE : read_options(job, &consent);
    if (code == CLI_FINE) code = cli_open(cli);
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0; code == CLI_FINE && list && consult_pack_entry_at(cli->pack, CONSULT_PACK_PLAN, i, &entry) == CONSULT_OK;
         i++) {
        cli_output_pad(&job->out, entry.id, 24);
        cli_buffer_format(&job->out, " %s\n", cli->locale == CONSULT_LOCALE_ZH_HANT ? entry.title_hant : entry.title_hans);
    }
    if (code == CLI_FINE && !list) code = make(job, consent);
    consult_plan_free(job->plan);
    return cli_finish(&job->out, code);
}

int cli_plan(struct cli *cli, int argc, char **argv) {
    bool list = false;
    struct plan job = {.cli = cli, .offset = 480, .format_name = "table", .patient = "Patient/1"};
    const struct cli_option options[] = {
        {.name = "list", .flag = &list, .help = "the templates that there are"},
        {.name = "template", .value = &job.template_id, .argument = "ID", .help = "which plan"},
        {.name = "at", .value = &job.at, .argument = "TIME", .help = "when what it follows happened: 2026-12-01T09:30+08:00"},
        {.name = "results",
         .value = &job.results,
         .argument = "FILE",
         .help = "JSONL of what became of the attempts so far (- = standard input)"},
        {.name = "consent",
         .value = &job.consent,
         .argument = "LIST",
         .help = "what the patient agreed to: clinical,service,marketing (default: all, but due with fhir), none"},
        {.name = "utc-offset",
         .value = &job.offset_text,
         .argument = "MIN",
         .help = "minutes east of UTC where the patient lives (default: the calendar's)"},
        {.name = "calendar",
         .value = &job.calendar,
         .argument = "ID",
         .help = "where the patient lives: cn, tw, hk (default: the template's)"},
        {.name = "prefer",
         .value = &job.prefer,
         .argument = "HOURS",
         .help = "when the patient likes to be called: \"1-5 18:00-20:00,6-7 10:00-18:00\""},
        {.name = "circumstance", .list = &job.circumstances, .argument = "ID", .help = "one that holds (may be given again)"},
        {.name = "order",
         .list = &job.orders,
         .argument = "STEP=TIME",
         .help = "a doctor's order for a step; STEP=drop leaves it out (may be given again)"},
        {.name = "talk",
         .value = &job.talk,
         .argument = "FILE",
         .help = "JSONL {\"who\",\"text\"} of a talk to heed (- = standard input)"},
        {.name = "renew", .value = &job.renew, .argument = "TIME", .help = "what was not done by then moves on"},
        {.name = "format", .value = &job.format_name, .argument = "NAME", .help = "table (default), month, json, ics, todo, fhir"},
        {.name = "explain", .flag = &job.explain, .help = "table, month: each move of a date in a line of its own"},
        {.name = "now", .value = &job.now, .argument = "TIME", .help = "ics, todo, fhir: the time stamp (default: now)"},
        {.name = "uid",
         .value = &job.uid,
         .argument = "TEXT",
         .help = "ics, todo, fhir: prefix of the ids (default: the template)"},
        {.name = "patient", .value = &job.patient, .argument = "REF", .help = "fhir: the patient (default: Patient/1)"},
    };
    const struct cli_usage usage = {
        "plan", "--template ID --at TIME",
        "Computes a plan from its template, the time of what it follows, and the results so far: each\n"
        "step with its time, window, channel, purpose, state, and what moved it. A line of the results is\n"
        "{\"step\",\"attempt\",\"result\",\"at\"} with \"call_back\" (a time) where the result is call_back.",
        options, sizeof options / sizeof *options};
    int code = cli_options_read(cli, &usage, argc, argv, NULL);
    if (code == CLI_GO_ON) code = run(&job, list);
    cli_list_free(&job.circumstances);
    cli_list_free(&job.orders);
    return code;
}
