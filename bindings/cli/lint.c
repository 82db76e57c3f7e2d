/* consult lint: drafts of agents → findings. */
#include "input.h"
#include "lint_context.h"
#include "lint_fix.h"
#include "lint_report.h"
#include "output.h"

#include <string.h>

enum lint_format { LINT_PRETTY, LINT_LINE, LINT_JSONL, LINT_SARIF, LINT_GITHUB };

struct lint {
    struct cli *cli;
    struct cli_buffer out;
    struct cli_sarif sarif;
    struct cli_lint_context context;
    struct cli_fixes fixes;
    consult_lint_options usual;
    enum lint_format format;
    consult_level fail_level;
    consult_level min_level;
    bool fix, in_place;
    bool failed; /* a finding at or above fail_level was seen */
    /* as given */
    bool jsonl, no_exit;
    const char *format_name, *fail_name, *min_name, *channel_name, *scope_name, *stdin_name, *region_name, *at_name;
};

static void write_finding(struct cli_buffer *out, const consult_finding *finding) {
    cli_buffer_comma(out);
    cli_buffer_text(out, "{\"rule\":");
    cli_buffer_json_text(out, finding->rule);
    cli_buffer_key(out, "family");
    cli_buffer_json_text(out, finding->family);
    cli_buffer_key(out, "level");
    cli_buffer_json_text(out, cli_level_name(finding->level));
    cli_buffer_format(out, ",\"start\":%u,\"end\":%u", (unsigned)finding->span.start, (unsigned)finding->span.end);
    cli_buffer_key(out, "quote");
    cli_buffer_json(out, finding->quote.data, finding->quote.size);
    cli_buffer_key(out, "message");
    cli_buffer_json_text(out, finding->message);
    cli_buffer_key(out, "replacement");
    cli_buffer_json_text(out, finding->replacement);
    cli_buffer_text(out, "}");
}

static void write_jsonl(struct lint *job, const struct json_t *id, const struct cli_input *input,
                        const consult_findings *findings) {
    struct cli_buffer *out = &job->out;
    cli_buffer_text(out, "{\"id\":");
    if (job->jsonl)
        cli_json_write(id, out);
    else
        cli_buffer_format(out, "%u", input->line);
    cli_buffer_key(out, "findings");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i]->level >= job->min_level) write_finding(out, findings->items[i]);
    cli_buffer_text(out, "]");
    cli_buffer_key(out, "fixed");
    cli_buffer_json(out, findings->fixed.data, findings->fixed.size);
    cli_buffer_text(out, "}\n");
}

static void write_lines(struct lint *job, const struct cli_input *input, const char *text, const consult_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const consult_finding *finding = findings->items[i];
        if (finding->level < job->min_level) continue;
        cli_buffer_format(&job->out, "%s:%u:%zu:%s:%s: %s\n", input->name, input->line,
                          consult_text_code_points(text, finding->span.start) + 1, finding->rule, cli_level_name(finding->level),
                          finding->message);
    }
}

static void write_pretty(struct lint *job, const struct cli_input *input, consult_string text, const consult_findings *findings) {
    struct cli_buffer *out = &job->out;
    if (findings->worst < job->min_level || findings->count == 0) return;
    struct cli_buffer place = {0};
    cli_buffer_format(&place, "%s:%u", input->name, input->line);
    cli_output_paint(job->cli, out, CLI_DIM, place.data);
    cli_buffer_free(&place);
    cli_buffer_text(out, "\n  ");
    cli_output_marked(job->cli, out, 2, text.data, text.size, findings);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i]->level < job->min_level) continue;
        cli_buffer_text(out, "    ");
        cli_output_finding(job->cli, out, findings->items[i]);
    }
    if (findings->fixed.size != text.size || memcmp(findings->fixed.data, text.data, text.size) != 0) {
        cli_buffer_text(out, "    ");
        cli_output_paint(job->cli, out, CLI_GREEN, cli_word(job->cli, "view", "fixed"));
        cli_buffer_text(out, " ");
        cli_output_clean(out, findings->fixed.data, findings->fixed.size);
        cli_buffer_text(out, "\n");
    }
    cli_buffer_text(out, "\n");
}

/* For other tools. */
static void write_report(struct lint *job, const struct cli_input *input, consult_string text, const consult_findings *findings) {
    const struct cli_draft draft = {input, text, !job->jsonl};
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->items[i]->level < job->min_level) continue;
        if (job->format == LINT_SARIF)
            cli_sarif_add(job->cli, &job->sarif, &draft, findings->items[i]);
        else
            cli_github_write(job->cli, &job->out, &draft, findings->items[i]);
    }
}

static int lint_text(struct lint *job, const struct cli_input *input, consult_string text, const consult_lint_options *options,
                     const struct json_t *id) {
    const consult_findings *findings = NULL;
    consult_status status = consult_lint(job->cli->worker, job->cli->pack, NULL, text.data, text.size, options, &findings);
    if (status != CONSULT_OK) return cli_call_error(job->cli, input->name, input->line, status);
    if (findings->count > 0 && findings->worst >= job->fail_level) job->failed = true;
    if (job->format == LINT_JSONL) write_jsonl(job, id, input, findings);
    if (job->format == LINT_LINE) write_lines(job, input, text.data, findings);
    if (job->format == LINT_PRETTY) write_pretty(job, input, text, findings);
    if (job->format >= LINT_SARIF) write_report(job, input, text, findings);
    return CLI_FINE;
}

static int lint_object(struct lint *job, const struct cli_input *input, const struct json_t *object) {
    consult_string text;
    if (cli_input_text(input, object, &text) != CLI_FINE) return CLI_ERROR;
    if (cli_lint_context_read(job->cli, &job->context, &job->usual, input, object) != CLI_FINE) return CLI_ERROR;
    return lint_text(job, input, text, &job->context.options, cli_json_get(object, "id"));
}

/* A line that can't be read is told, and the next one looked at. */
static int lint_lines(struct lint *job, struct cli_input *input) {
    consult_string line;
    int code = CLI_FINE;
    while (cli_input_line(input, &line))
        if (lint_text(job, input, line, &job->usual, NULL) != CLI_FINE) code = CLI_ERROR;
    return code;
}

static int lint_objects(struct lint *job, struct cli_input *input) {
    struct json_t *object;
    int code = CLI_FINE, read;
    while ((read = cli_input_object(input, &object)) != CLI_FINE) {
        if (read != CLI_GO_ON || lint_object(job, input, object) != CLI_FINE) code = CLI_ERROR;
        cli_json_free(object);
    }
    return code;
}

static int lint_file(void *user, struct cli_input *input) {
    struct lint *job = user;
    if (job->fix) return cli_fix_file(&job->fixes, input);
    return job->jsonl ? lint_objects(job, input) : lint_lines(job, input);
}

static int read_names(struct lint *job) {
    int format = job->format_name != NULL ? cli_choose("--format", job->format_name, "pretty|line|jsonl|sarif|github")
                 : job->jsonl             ? LINT_JSONL
                                          : LINT_PRETTY;
    if (format < 0) return CLI_ERROR;
    job->format = (enum lint_format)format;
    job->fail_level = cli_level("--fail-level", job->fail_name);
    job->min_level = cli_level("--min-level", job->min_name);
    if (job->fail_level == (consult_level)0 || job->min_level == (consult_level)0) return CLI_ERROR;
    if (job->channel_name != NULL) job->usual.channel = cli_channel(job->channel_name);
    if (job->channel_name != NULL && job->usual.channel == (consult_channel)0)
        return cli_usage_error("--channel '%s': it is online, phone or desk", job->channel_name);
    int scope = job->scope_name != NULL ? cli_choose("--scope", job->scope_name, "one_to_one|broadcast") : 0;
    if (scope < 0) return CLI_ERROR;
    job->usual.region = cli_region(job->region_name);
    if (job->region_name != NULL && job->usual.region == (consult_region)0)
        return cli_usage_error("--region '%s': it is cn, tw or hk", job->region_name);
    if (job->at_name != NULL && consult_time_parse(job->at_name, 480, &job->usual.at_ms) != CONSULT_OK)
        return cli_usage_error("--at '%s': a time such as 2026-12-01T09:30+08:00 is due", job->at_name);
    if (job->at_name != NULL && job->usual.at_ms < INT64_C(946684800000))
        return cli_usage_error("--at '%s': drafts are sent in the year 2000 or later", job->at_name);
    job->usual.audience = scope == 0 ? CONSULT_AUDIENCE_ONE_TO_ONE : CONSULT_AUDIENCE_BROADCAST;
    return CLI_FINE;
}

/* What --fix does not go with. */
static int check_fix(const struct lint *job, const struct cli_list *files) {
    if (job->in_place && !job->fix) return cli_usage_error("lint: --in-place goes with --fix");
    if (!job->fix) return CLI_FINE;
    if (job->jsonl) return cli_usage_error("lint: --fix is for text files; with --jsonl each answer holds \"fixed\"");
    if (job->format_name != NULL) return cli_usage_error("lint: --fix writes the drafts themselves: leave --format out");
    if (files->count > 1 && !job->in_place)
        return cli_usage_error("lint: --fix writes one file to standard output; for several add --in-place");
    if (!job->in_place) return CLI_FINE;
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i], "-") == 0) return cli_usage_error("lint: --in-place: standard input is no file");
    return files->count > 0 ? CLI_FINE : cli_usage_error("lint: --in-place needs a FILE");
}

/* What --fix leaves: the file on standard output, or the files in place. */
static int put_fixed(struct lint *job, int code) {
    struct cli_fixes *fixes = &job->fixes;
    if (code == CLI_FINE && job->in_place) code = cli_fixes_write(fixes, &job->out);
    if (code == CLI_FINE && !job->in_place)
        for (size_t i = 0; i < fixes->count; i++) cli_buffer_add(&job->out, fixes->items[i].text.data, fixes->items[i].text.size);
    if (fixes->worst >= job->fail_level) job->failed = true;
    cli_fixes_free(fixes);
    return code;
}

/* Findings are told of all that could be read, in every format that does not promise an answer for each line. */
static int finish(struct lint *job, int code) {
    if (job->format == LINT_SARIF && !job->fix) cli_sarif_write(&job->sarif, code == CLI_FINE, &job->out);
    if (code == CLI_ERROR && !job->fix && job->format != LINT_JSONL) {
        (void)cli_finish(&job->out, CLI_FINE);
        return CLI_ERROR;
    }
    if (code == CLI_FINE && job->failed && !job->no_exit) code = CLI_FINDINGS;
    return cli_finish(&job->out, code);
}

static int run(struct lint *job, struct cli_list *files) {
    struct cli *cli = job->cli;
    if (check_fix(job, files) != CLI_FINE || read_names(job) != CLI_FINE || cli_open(cli) != CLI_FINE) return CLI_ERROR;
    const char *phase = job->usual.phase;
    if (phase != NULL && !cli_has(cli, CONSULT_PACK_PHASE, phase) && !cli_has(cli, CONSULT_PACK_INTERRUPT, phase))
        return cli_usage_error("--phase '%s': the pack has no such phase or interrupt", phase);
    job->usual.locale = cli->locale;
    job->usual.facts = cli->facts;
    job->fixes = (struct cli_fixes){.cli = cli, .options = &job->usual};
    int code = cli_input_each(files, job->stdin_name, lint_file, job);
    cli_facts_free(&job->context.cache);
    if (job->fix) code = put_fixed(job, code);
    return finish(job, code);
}

int cli_lint(struct cli *cli, int argc, char **argv) {
    struct lint job = {.cli = cli, .usual = {.struct_size = sizeof job.usual}, .fail_name = "error", .min_name = "info"};
    const struct cli_option options[] = {
        {.name = "jsonl",
         .flag = &job.jsonl,
         .help = "each line is an object {\"id\",\"text\",\"locale\",\"channel\",\"context\"}"},
        {.name = "format",
         .value = &job.format_name,
         .argument = "NAME",
         .help = "pretty (default), line, jsonl (default with --jsonl), sarif, github"},
        {.name = "fix",
         .flag = &job.fix,
         .help = "write the file (one) with all drop-in replacements done; nothing else in it changes"},
        {.name = "in-place",
         .flag = &job.in_place,
         .help = "with --fix: into the files themselves, all or none; their names are told"},
        {.name = "fail-level",
         .value = &job.fail_name,
         .argument = "LEVEL",
         .help = "exit 1 from here: info, warning, error (default), block"},
        {.name = "min-level",
         .value = &job.min_name,
         .argument = "LEVEL",
         .help = "leave out what is below: info (default), warning, error, block"},
        {.name = "no-exit", .flag = &job.no_exit, .help = "exit 0 whatever was found"},
        {.name = "channel", .value = &job.channel_name, .argument = "NAME", .help = "online (default), phone, desk"},
        {.name = "scope", .value = &job.scope_name, .argument = "NAME", .help = "one_to_one (default), broadcast"},
        {.name = "region", .value = &job.region_name, .argument = "NAME", .help = "cn, tw, hk: rules of that place"},
        {.name = "at",
         .value = &job.at_name,
         .argument = "TIME",
         .help = "when it is sent, from the year 2000 on: only laws that are in force then"},
        {.name = "phase", .value = &job.usual.phase, .argument = "ID", .help = "where the talk stands"},
        {.name = "patient", .value = &job.usual.patient, .argument = "TEXT", .help = "the patient's last message"},
        {.name = "stdin-filename", .value = &job.stdin_name, .argument = "NAME", .help = "what to call standard input"},
    };
    const struct cli_usage usage = {
        "lint", "[FILE…]",
        "Checks drafts of agents, one a line; no FILE or - is standard input. Says what is wrong, where,\n"
        "why, and what to write instead. A line or file that can't be read is told, the others are looked\n"
        "at: exit 2 (with --format jsonl and --fix nothing is written then).",
        options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) code = run(&job, &files);
    cli_list_free(&files);
    return code;
}
