/* consult review: finished dialogues, judged. */
#include "dialogue.h"

#include <string.h>

enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_HTML };

struct reviewing {
    struct cli *cli;
    struct cli_buffer out;
    struct cli_dialogues dialogues;
    const struct cli_input *input;
    int format;
    bool trainee, note;
    const char *only; /* id of the dialogue that is meant; NULL = all */
    size_t done;
};

static int call_error(const struct reviewing *job, consult_status status) {
    return cli_call_error(job->cli, job->input->name, job->input->line, status);
}

static int add_turns(struct reviewing *job, consult_review *review, struct cli_dialogue *dialogue) {
    consult_turn turn;
    int read;
    while ((read = cli_dialogue_turn(dialogue, &turn)) == CLI_GO_ON) {
        consult_status status = consult_review_add(review, job->cli->worker, &turn);
        if (status != CONSULT_OK) return call_error(job, status);
    }
    return read;
}

/* {"id":…,"review":{…}}, the text, or the page. */
static int tell(struct reviewing *job, const consult_review *review, const struct json_t *object, const char *id) {
    struct cli_buffer *out = &job->out;
    consult_string made = {NULL, 0};
    consult_status status = job->format == FORMAT_JSON   ? consult_review_json(review, job->cli->worker, &made)
                            : job->format == FORMAT_HTML ? consult_review_html(review, job->cli->worker, id, &made)
                                                         : consult_review_text(review, job->cli->worker, id, &made);
    if (status != CONSULT_OK) return call_error(job, status);
    if (job->format == FORMAT_HTML && job->done > 0)
        return cli_input_error(job->input->name, job->input->line, "a page holds one dialogue: choose it with --id");
    if (job->format == FORMAT_JSON) {
        cli_buffer_text(out, "{\"id\":");
        cli_json_write(cli_json_get(object, "id"), out);
        cli_buffer_text(out, ",\"review\":");
    } else if (job->done > 0) {
        cli_buffer_text(out, "\n");
    }
    cli_buffer_add(out, made.data, made.size);
    if (job->format == FORMAT_JSON) cli_buffer_text(out, "}\n");
    job->done++;
    return CLI_FINE;
}

static int review_dialogue(struct reviewing *job, struct json_t *object, const char *id) {
    struct cli_dialogue dialogue;
    consult_review *review = NULL;
    int code = cli_dialogue_read(job->cli, &job->dialogues, job->input, object, &dialogue);
    if (code != CLI_FINE) return code;
    consult_review_options options = {.struct_size = sizeof options,
                                      .channel = dialogue.options.channel,
                                      .locale = dialogue.options.locale,
                                      .trainee = dialogue.options.trainee || job->trainee,
                                      .note = dialogue.note || job->note,
                                      .region = dialogue.options.region};
    consult_status status = consult_review_new(job->cli->pack, dialogue.facts, &options, &review);
    if (status != CONSULT_OK) return call_error(job, status);
    code = add_turns(job, review, &dialogue);
    if (code == CLI_FINE) code = tell(job, review, object, id);
    consult_review_free(review);
    return code;
}

static int review_file(void *user, struct cli_input *input) {
    struct reviewing *job = user;
    struct json_t *object;
    int code;
    job->input = input;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        struct cli_buffer id = {0};
        cli_dialogue_id(&id, input, object);
        bool meant = job->only == NULL || (id.data != NULL && strcmp(id.data, job->only) == 0);
        code = meant ? review_dialogue(job, object, id.data != NULL ? id.data : "") : CLI_FINE;
        cli_buffer_free(&id);
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

int cli_review(struct cli *cli, int argc, char **argv) {
    const char *format = "text";
    struct reviewing job = {.cli = cli};
    const struct cli_option options[] = {
        {.name = "format",
         .value = &format,
         .argument = "NAME",
         .help = "text (default), json: one object a dialogue, html: a page to print"},
        {.name = "trainee", .flag = &job.trainee, .help = "agents are in training: stricter, with examples of better words"},
        {.name = "note", .flag = &job.note, .help = "written answers to case notes: the case is the patient's turn"},
        {.name = "id", .value = &job.only, .argument = "ID", .help = "only the dialogue of this id"},
    };
    const struct cli_usage usage = {
        "review", "[FILE…]",
        "Judges finished dialogues, one JSON object a line as consult replay reads them ({\"trainee\",\"note\"} may\n"
        "be said of each): steps done and missed, what to word otherwise, how the agent listened, how fast it\n"
        "answered, how it ended; a score, and the reason of every point. No FILE or - is standard input.",
        options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) {
        job.format = cli_choose("--format", format, "text|json|html");
        code = job.format < 0 ? CLI_ERROR : cli_open(cli);
        if (code == CLI_FINE) code = cli_input_each(&files, NULL, review_file, &job);
        if (code == CLI_FINE && job.only != NULL && job.done == 0) code = cli_usage_error("--id '%s': no such dialogue", job.only);
        cli_dialogues_free(&job.dialogues);
        code = cli_finish(&job.out, code);
    }
    cli_list_free(&files);
    return code;
}
