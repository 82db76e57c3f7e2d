/* consult replay: whole dialogues, turn by turn. */
#include "coverage.h"
#include "dialogue.h"
#include "journal.h"
#include "output.h"
#include "view.h"

#include <string.h>

enum { TICKS_MOST = 64, ALERTS_MOST = 64 };

struct replay {
    struct cli *cli;
    struct cli_buffer out;
    struct cli_dialogues dialogues;
    struct cli_dialogue dialogue; /* that runs */
    struct cli_view view;
    const struct cli_input *input;
    bool jsonl;
    bool why;                   /* the reasoning of each turn */
    bool record;                /* journals, instead of turns */
    bool cover;                 /* what the talks go through, instead of their turns */
    consult_coverage *coverage; /* NULL without it */
    size_t count;               /* of dialogues */
    const struct json_t *id;
    consult_session *session;
    int64_t wake_at_ms;
    consult_journal *journal;        /* that is written; NULL without */
    consult_worker *scribe;          /* for its lines, beside the advice */
    const char *alerts[ALERTS_MOST]; /* of ticks since the last turn */
    size_t alert_count;
};

static void write_types(struct replay *job) {
    struct cli_buffer *out = &job->out;
    consult_pack_entry entry = {.struct_size = sizeof entry};
    cli_buffer_key(out, "types");
    cli_buffer_text(out, "[");
    for (size_t i = 0; consult_pack_entry_at(job->cli->pack, CONSULT_PACK_LABEL, i, &entry) == CONSULT_OK; i++) {
        if (strcmp(entry.group, "type") != 0 || !consult_session_label_holds(job->session, entry.id)) continue;
        cli_buffer_comma(out);
        cli_buffer_json_text(out, entry.value);
    }
    cli_buffer_text(out, "]");
}

static void write_slots(struct replay *job) {
    struct cli_buffer *out = &job->out;
    consult_pack_entry entry = {.struct_size = sizeof entry};
    cli_buffer_key(out, "slots");
    cli_buffer_text(out, "{");
    for (size_t i = 0; consult_pack_entry_at(job->cli->pack, CONSULT_PACK_SLOT, i, &entry) == CONSULT_OK; i++) {
        const char *value = consult_session_slot_get(job->session, entry.id);
        if (value == NULL) continue;
        cli_buffer_key(out, entry.id);
        cli_buffer_json_text(out, value);
    }
    cli_buffer_text(out, "}");
}

static void write_findings(struct cli_buffer *out, const consult_findings *findings) {
    cli_buffer_key(out, "findings");
    cli_buffer_text(out, "[");
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        const consult_finding *finding = findings->items[i];
        cli_buffer_comma(out);
        cli_buffer_text(out, "{\"family\":");
        cli_buffer_json_text(out, finding->family);
        cli_buffer_key(out, "rule");
        cli_buffer_json_text(out, finding->rule);
        cli_buffer_key(out, "level");
        cli_buffer_json_text(out, cli_level_name(finding->level));
        cli_buffer_key(out, "quote");
        cli_buffer_json(out, finding->quote.data, finding->quote.size);
        cli_buffer_text(out, "}");
    }
    cli_buffer_text(out, "]");
}

static void write_action(struct cli_buffer *out, const consult_action *action) {
    cli_buffer_comma(out);
    cli_buffer_text(out, "{\"action\":");
    cli_buffer_json_text(out, action->action);
    cli_buffer_text(out, ",\"why\":[");
    if (action->why[0] != '\0') cli_buffer_json_text(out, action->why);
    cli_buffer_text(out, "],\"ask\":");
    cli_buffer_json_text(out, action->ask);
    cli_buffer_text(out, ",\"phrases\":[");
    for (size_t i = 0; i < action->phrase_count; i++) {
        cli_buffer_comma(out);
        cli_buffer_json(out, action->phrases[i]->text.data, action->phrases[i]->text.size);
    }
    cli_buffer_text(out, "]}");
}

static void write_advice(struct replay *job, const consult_advice *advice) {
    struct cli_buffer *out = &job->out;
    cli_buffer_key(out, "advice");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < advice->action_count; i++) write_action(out, advice->actions[i]);
    cli_buffer_text(out, "]");
    cli_buffer_key(out, "alerts");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < job->alert_count; i++) {
        cli_buffer_comma(out);
        cli_buffer_json_text(out, job->alerts[i]);
    }
    for (size_t i = 0; i < advice->alert_count; i++) {
        cli_buffer_comma(out);
        cli_buffer_json_text(out, advice->alerts[i]);
    }
    cli_buffer_text(out, "]");
}

static void write_turn(struct replay *job, unsigned number, const consult_turn *said, const consult_advice *advice) {
    struct cli_buffer *out = &job->out;
    const consult_labels *reading = advice->reading;
    cli_buffer_text(out, "{\"id\":");
    cli_json_write(job->id, out);
    cli_buffer_format(out, ",\"turn\":%u,\"who\":\"%s\"", number, said->role == CONSULT_ROLE_PATIENT ? "patient" : "agent");
    cli_buffer_key(out, "phase");
    cli_buffer_json_text(out, advice->phase);
    cli_buffer_key(out, "interrupt");
    cli_buffer_json_text(out, advice->interrupt);
    write_types(job);
    cli_buffer_key(out, "primary");
    cli_buffer_json_text(out, reading != NULL ? reading->primary : "none");
    write_slots(job);
    cli_buffer_key(out, "flag");
    cli_buffer_json_text(out, reading != NULL && reading->flag_count > 0 ? reading->flags[0]->id : "none");
    write_findings(out, advice->findings);
    write_advice(job, advice);
    cli_buffer_text(out, "}\n");
}

/* Right after a turn or tick: counts it, or tells how it came about. */
static consult_status look_back(struct replay *job, consult_string text) {
    consult_string why;
    if (job->cover) return consult_coverage_add(job->coverage, job->session, job->cli->worker);
    if (!job->why || job->jsonl) return CONSULT_OK;
    consult_worker_reveal(job->cli->worker, true); /* who asks has just read the turn */
    consult_status status = consult_session_explain(job->session, job->cli->worker, text.data, text.size, &why);
    consult_worker_reveal(job->cli->worker, false);
    if (status == CONSULT_OK) cli_buffer_add(&job->out, why.data, why.size);
    return status;
}

/* Appends the line that a call on the journal made. */
static consult_status put_line(struct replay *job, consult_status status, consult_string line) {
    if (status == CONSULT_OK) cli_buffer_add(&job->out, line.data, line.size);
    return status;
}

static consult_status record_tick(struct replay *job) {
    consult_string line = {NULL, 0};
    if (!job->record) return CONSULT_OK;
    return put_line(job, consult_journal_tick(job->journal, job->scribe, job->session, job->wake_at_ms, &line), line);
}

static consult_status record_turn(struct replay *job, const consult_turn *said) {
    consult_string line = {NULL, 0};
    if (!job->record) return CONSULT_OK;
    return put_line(job, consult_journal_turn(job->journal, job->scribe, job->session, said, &line), line);
}

/* Lets the timers run out that a host would have been woken for before the turn. */
static consult_status let_time_pass(struct replay *job, int64_t until_ms) {
    job->alert_count = 0;
    for (int i = 0; i < TICKS_MOST && job->wake_at_ms < until_ms; i++) {
        const consult_advice *advice = NULL;
        consult_status status = consult_session_tick(job->session, job->cli->worker, job->wake_at_ms, &advice);
        if (status != CONSULT_OK) return status;
        for (size_t k = 0; k < advice->alert_count && job->alert_count < ALERTS_MOST; k++)
            job->alerts[job->alert_count++] = advice->alerts[k];
        if (!job->jsonl && !job->cover && !job->record) cli_view_alerts(job->cli, &job->out, advice);
        int64_t wake = advice->wake_at_ms;
        status = record_tick(job);
        if (status == CONSULT_OK) status = look_back(job, (consult_string){NULL, 0});
        if (status != CONSULT_OK) return status;
        if (wake <= job->wake_at_ms) break;
        job->wake_at_ms = wake;
    }
    return CONSULT_OK;
}

static int replay_turn(struct replay *job, const consult_turn *said) {
    const consult_advice *advice = NULL;
    consult_string text = {said->text, said->size};
    consult_status status = let_time_pass(job, said->at_ms);
    if (status == CONSULT_OK) status = consult_session_turn(job->session, job->cli->worker, said, &advice);
    if (status != CONSULT_OK) return cli_call_error(job->cli, job->input->name, job->input->line, status);
    job->wake_at_ms = advice->wake_at_ms;
    if (job->jsonl && !job->cover)
        write_turn(job, job->dialogue.number - 1, said, advice);
    else if (job->record)
        status = record_turn(job, said);
    else if (!job->cover)
        cli_view_turn(job->cli, &job->view, &job->out, said->role, text, job->session, advice);
    if (status == CONSULT_OK) status = look_back(job, text);
    return status == CONSULT_OK ? CLI_FINE : cli_call_error(job->cli, job->input->name, job->input->line, status);
}

static void show_title(struct replay *job, const struct json_t *object) {
    const consult_facts *facts = job->dialogue.facts;
    const char *hospital = facts != NULL ? consult_facts_get(facts, "hospital") : NULL;
    struct cli_buffer title = {0};
    cli_buffer_text(&title, "── ");
    cli_dialogue_id(&title, job->input, object);
    if (hospital != NULL) cli_buffer_format(&title, " · %s", hospital);
    cli_buffer_text(&title, " ──");
    cli_output_paint(job->cli, &job->out, CLI_BOLD, title.data);
    cli_buffer_text(&job->out, "\n");
    cli_buffer_free(&title);
}

static int start(struct replay *job, struct json_t *object) {
    int code = cli_dialogue_read(job->cli, &job->dialogues, job->input, object, &job->dialogue);
    if (code != CLI_FINE) return code;
    job->id = cli_json_get(object, "id");
    job->wake_at_ms = INT64_MAX;
    consult_status status = consult_session_new(job->cli->pack, job->dialogue.facts, &job->dialogue.options, &job->session);
    if (status != CONSULT_OK) return cli_call_error(job->cli, job->input->name, job->input->line, status);
    if (job->record) {
        consult_string line = {NULL, 0};
        status = consult_worker_new(job->cli->context, &job->scribe);
        if (status == CONSULT_OK) status = consult_journal_new(job->cli->context, &job->journal);
        if (status == CONSULT_OK)
            status = put_line(job, consult_journal_begin(job->journal, job->scribe, job->session, &line), line);
        if (status != CONSULT_OK) return cli_call_error(job->cli, job->input->name, job->input->line, status);
    }
    if (!job->jsonl && !job->cover && !job->record) show_title(job, object);
    job->count++;
    return CLI_FINE;
}

static int replay_dialogue(struct replay *job, struct json_t *object) {
    consult_turn said;
    int code = start(job, object), read = CLI_FINE;
    while (code == CLI_FINE && (read = cli_dialogue_turn(&job->dialogue, &said)) == CLI_GO_ON) code = replay_turn(job, &said);
    if (read == CLI_ERROR) code = CLI_ERROR;
    if (!job->jsonl && !job->cover && !job->record) cli_buffer_text(&job->out, "\n");
    if (job->record && code == CLI_FINE) {
        consult_string line = {NULL, 0};
        if (put_line(job, consult_journal_close(job->journal, job->scribe, &line), line) != CONSULT_OK)
            code = cli_usage_error("memory is short");
    }
    consult_journal_free(job->journal);
    job->journal = NULL;
    consult_worker_free(job->scribe);
    job->scribe = NULL;
    consult_session_free(job->session);
    job->session = NULL;
    cli_view_free(&job->view);
    return code;
}

static int replay_file(void *user, struct cli_input *input) {
    struct replay *job = user;
    struct json_t *object;
    int code;
    job->input = input;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        code = replay_dialogue(job, object);
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

static int replay_all(struct replay *job, struct cli_list *files) {
    struct cli *cli = job->cli;
    consult_string json;
    if (cli_open(cli) != CLI_FINE) return CLI_ERROR;
    if (job->cover && consult_coverage_new(cli->pack, &job->coverage) != CONSULT_OK) return cli_usage_error("memory is short");
    int code = cli_input_each(files, NULL, replay_file, job);
    if (job->cover && code == CLI_FINE) {
        bool told = consult_coverage_json(job->coverage, cli->worker, &json) == CONSULT_OK;
        if (!job->jsonl) cli_buffer_format(&job->out, "what %zu talks went through\n", job->count);
        if (told && job->jsonl) cli_buffer_add(&job->out, json.data, json.size);
        if (told && job->jsonl) cli_buffer_text(&job->out, "\n");
        if (!told || (!job->jsonl && !cli_coverage_show(&job->out, json))) code = cli_usage_error("memory is short");
    }
    consult_coverage_free(job->coverage);
    return code;
}

int cli_replay(struct cli *cli, int argc, char **argv) {
    const char *format = "pretty", *journal = NULL;
    struct cli_list hashes = {0};
    struct replay job = {.cli = cli};
    const struct cli_option options[] = {
        {.name = "format",
         .value = &format,
         .argument = "NAME",
         .help = "pretty (default), jsonl: one object a turn, journal: the record of each dialogue"},
        {.name = "full", .flag = &job.view.full, .help = "pretty: evidence of each turn, more next steps and phrases"},
        {.name = "why", .flag = &job.why, .help = "pretty: the whole reasoning of each turn, and of timers that ran out"},
        {.name = "coverage",
         .flag = &job.cover,
         .help = "instead of turns: what of the pack the talks went through, and what none did"},
        {.name = "journal",
         .value = &journal,
         .argument = "FILE",
         .help = "checks a journal instead, with the --facts of the time: the first line of each talk that was changed, and "
                 "whether playing it again gives the same"},
        {.name = "last-hash",
         .list = &hashes,
         .argument = "HASH",
         .help = "with --journal: the hash of its last line, as kept elsewhere; of several talks, once for each in order"},
    };
    const struct cli_usage usage = {
        "replay", "[FILE…]",
        "Takes dialogues, one JSON object a line: {\"id\",\"start\":\"2026-12-01T09:30+08:00\",\"locale\",\"channel\",\n"
        "\"region\",\"facts\",\"turns\":[{\"who\":\"patient|agent\",\"at\":seconds from start on,\"text\"}]}; no FILE\n"
        "or - is standard input. Without \"start\" a talk begins on 2025-12-01, a Monday, at 8:00 in China.\n"
        "Shows turn by turn where the talk stands, what is known, what is wrong and what to do next.",
        options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) {
        int choice = cli_choose("--format", format, "pretty|jsonl|journal");
        job.jsonl = choice == 1;
        job.record = choice == 2;
        code = choice < 0        ? CLI_ERROR
               : journal != NULL ? cli_journal_check(cli, journal, &hashes, &job.out)
                                 : replay_all(&job, &files);
        cli_dialogues_free(&job.dialogues);
        code = cli_finish(&job.out, code);
    }
    cli_list_free(&files);
    cli_list_free(&hashes);
    return code;
}
