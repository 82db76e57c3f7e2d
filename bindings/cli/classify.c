/* consult classify: first messages → labels, needs, red flag, with the evidence. */
#include "input.h"

#include <string.h>

struct classify {
    struct cli *cli;
    struct cli_buffer out;
    consult_classify_options options;
};

/* {"value":permille,…} of all labels of a group. */
static void write_group(struct cli_buffer *out, const consult_labels *labels, const char *key, const char *group) {
    cli_buffer_key(out, key);
    cli_buffer_text(out, "{");
    for (size_t i = 0; i < labels->label_count; i++) {
        const consult_label *label = labels->labels[i];
        if (strcmp(label->group, group) != 0) continue;
        cli_buffer_key(out, label->value);
        cli_buffer_format(out, "%u", (unsigned)label->permille);
    }
    cli_buffer_text(out, "}");
}

static void write_winner(struct cli_buffer *out, const consult_labels *labels, const char *group) {
    const consult_label *label = consult_labels_of(labels, group);
    cli_buffer_key(out, group);
    cli_buffer_json_text(out, label != NULL ? label->value : "none");
}

static void write_evidence(struct cli_buffer *out, const consult_labels *labels) {
    cli_buffer_key(out, "evidence");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < labels->evidence_count; i++) {
        const consult_evidence *part = labels->evidence[i];
        cli_buffer_comma(out);
        cli_buffer_text(out, "{");
        cli_buffer_key(out, "label");
        cli_buffer_json_text(out, part->label);
        cli_buffer_key(out, "cue");
        cli_buffer_json_text(out, part->cue);
        cli_buffer_format(out, ",\"start\":%u,\"end\":%u,\"weight\":%d}", (unsigned)part->span.start, (unsigned)part->span.end,
                          (int)part->weight);
    }
    cli_buffer_text(out, "]");
}

static void write_labels(struct cli_buffer *out, const struct json_t *id, const consult_labels *labels) {
    const consult_flag *flag = labels->flag_count > 0 ? labels->flags[0] : NULL;
    cli_buffer_text(out, "{\"id\":");
    cli_json_write(id, out);
    write_group(out, labels, "types", "type");
    cli_buffer_key(out, "primary");
    cli_buffer_json_text(out, labels->primary);
    write_winner(out, labels, "relation");
    write_group(out, labels, "needs", "need");
    write_winner(out, labels, "question");
    write_winner(out, labels, "reason");
    cli_buffer_key(out, "flag");
    cli_buffer_json_text(out, flag != NULL ? flag->id : "none");
    cli_buffer_key(out, "flag_level");
    cli_buffer_json_text(out, flag != NULL ? flag->level : "none");
    write_evidence(out, labels);
    cli_buffer_text(out, "}\n");
}

static int classify_object(struct classify *job, const struct cli_input *input, const struct json_t *object) {
    consult_string text;
    if (cli_input_text(input, object, &text) != CLI_FINE) return CLI_ERROR;
    const consult_labels *labels = NULL;
    consult_status status = consult_classify(job->cli->worker, job->cli->pack, text.data, text.size, &job->options, &labels);
    if (status != CONSULT_OK) return cli_call_error(job->cli, input->name, input->line, status);
    write_labels(&job->out, cli_json_get(object, "id"), labels);
    return CLI_FINE;
}

static int classify_file(void *user, struct cli_input *input) {
    struct json_t *object;
    int code;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        code = classify_object(user, input, object);
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

static int run(struct classify *job, const char *channel, struct cli_list *files) {
    struct cli *cli = job->cli;
    if (channel != NULL) job->options.channel = cli_channel(channel);
    if (channel != NULL && job->options.channel == (consult_channel)0)
        return cli_usage_error("--channel '%s': it is online, phone or desk", channel);
    if (cli_open(cli) != CLI_FINE) return CLI_ERROR;
    if (job->options.asked != NULL && !cli_has(cli, CONSULT_PACK_SLOT, job->options.asked))
        return cli_usage_error("--asked '%s': the pack has no such slot", job->options.asked);
    return cli_finish(&job->out, cli_input_each(files, NULL, classify_file, job));
}

int cli_classify(struct cli *cli, int argc, char **argv) {
    const char *channel = NULL;
    struct classify job = {.cli = cli, .options = {.struct_size = sizeof job.options, .role = CONSULT_ROLE_PATIENT}};
    const struct cli_option options[] = {
        {.name = "channel", .value = &channel, .argument = "NAME", .help = "online (default), phone, desk"},
        {.name = "asked", .value = &job.options.asked, .argument = "SLOT", .help = "what the agent's question before asked for"},
    };
    const struct cli_usage usage = {"classify", "[FILE…]",
                                    "Reads messages of patients, one JSON object a line: {\"id\",\"text\"}; no FILE or - is\n"
                                    "standard input. Writes one JSON object a line: types, needs, question, red flag, evidence.",
                                    options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) code = run(&job, channel, &files);
    cli_list_free(&files);
    return code;
}
