/* consult ask: what the facts and the pack know of a message: answers, doctors, cards. */
#include "input.h"
#include "output.h"

#include <string.h>

struct ask {
    struct cli *cli;
    struct cli_buffer out;
    consult_knowledge_options options;
    bool json, cards;
};

static void write_text(struct cli_buffer *out, const char *key, const char *text) {
    cli_buffer_key(out, key);
    cli_buffer_json_text(out, text != NULL && *text != '\0' ? text : NULL);
}

static void write_answers(struct cli_buffer *out, const consult_answer_list *list) {
    cli_buffer_key(out, "answers");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        const consult_answer *a = list->items[i];
        cli_buffer_comma(out);
        cli_buffer_text(out, "{");
        write_text(out, "faq", a->id);
        cli_buffer_format(out, ",\"known\":%s", a->known ? "true" : "false");
        write_text(out, "item", a->item);
        write_text(out, "value", a->value);
        write_text(out, "why", a->why);
        cli_buffer_key(out, "phrases");
        cli_buffer_text(out, "[");
        for (size_t k = 0; k < a->phrase_count; k++) {
            cli_buffer_comma(out);
            cli_buffer_json_text(out, a->phrases[k]->text.data);
        }
        cli_buffer_text(out, "]}");
    }
    cli_buffer_text(out, "]");
}

static void write_reasons(struct cli_buffer *out, uint32_t reasons) {
    static const char *const names[] = {"named", "specialty", "card", "free"};
    cli_buffer_key(out, "reasons");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((reasons >> i & 1) == 0) continue;
        cli_buffer_comma(out);
        cli_buffer_json_text(out, names[i]);
    }
    cli_buffer_text(out, "]");
}

static void write_doctors(struct cli_buffer *out, const consult_doctor_list *list) {
    cli_buffer_key(out, "doctors");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < list->matched; i++) {
        const consult_doctor *d = list->items[i];
        cli_buffer_comma(out);
        cli_buffer_text(out, "{");
        write_text(out, "name", d->name);
        cli_buffer_format(out, ",\"score\":%u", (unsigned)d->score);
        write_reasons(out, d->reasons);
        write_text(out, "card", d->card);
        write_text(out, "time_a", d->times[0]);
        write_text(out, "time_b", d->times[1]);
        write_text(out, "say", d->say);
        cli_buffer_text(out, "}");
    }
    cli_buffer_text(out, "]");
}

static void write_cards(struct cli_buffer *out, const consult_card_list *list) {
    cli_buffer_key(out, "cards");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < list->count; i++) {
        const consult_card *c = list->items[i];
        cli_buffer_comma(out);
        cli_buffer_text(out, "{");
        write_text(out, "card", c->id);
        write_text(out, "title", c->title);
        cli_buffer_format(out, ",\"score\":%u,\"sections\":{", (unsigned)c->score);
        for (size_t k = 0; k < c->section_count; k++) {
            if (k > 0) cli_buffer_text(out, ",");
            cli_buffer_format(out, "\"%s\":", c->sections[k]->kind);
            cli_buffer_json_text(out, c->sections[k]->text);
        }
        cli_buffer_text(out, "}}");
    }
    cli_buffer_text(out, "]");
}

/* ---- for people ---- */

static void show_answers(struct cli *cli, struct cli_buffer *out, const consult_answer_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const consult_answer *a = list->items[i];
        cli_output_paint(cli, out, CLI_BOLD, a->title);
        cli_buffer_format(out, " (%s%s%s)\n", a->why, a->why[0] != '\0' ? ", " : "",
                          cli_word(cli, "ask.told", a->known ? "known" : "unknown"));
        for (size_t k = 0; k < a->phrase_count; k++) cli_buffer_format(out, "    %s\n", a->phrases[k]->text.data);
    }
}

static void show_doctors(struct cli *cli, struct cli_buffer *out, const consult_doctor_list *list) {
    for (size_t i = 0; i < list->matched; i++) {
        const consult_doctor *d = list->items[i];
        cli_output_paint(cli, out, CLI_BOLD, d->name);
        cli_buffer_format(out, " %u", (unsigned)d->score);
        if ((d->reasons & CONSULT_DOCTOR_NAMED) != 0) cli_buffer_format(out, " %s", cli_word(cli, "ask.told", "named"));
        if ((d->reasons & CONSULT_DOCTOR_SPECIALTY) != 0) cli_buffer_format(out, " %s", cli_word(cli, "ask.told", "specialty"));
        if (*d->card != '\0') cli_buffer_format(out, " %s %s", cli_word(cli, "ask.told", "card"), d->card);
        cli_buffer_format(out, "\n    %s\n", d->say);
    }
}

static void show_cards(struct cli *cli, struct cli_buffer *out, const consult_card_list *list) {
    for (size_t i = 0; i < list->count; i++) {
        const consult_card *c = list->items[i];
        cli_output_paint(cli, out, CLI_BOLD, c->title);
        cli_buffer_format(out, " (%s, %u)\n", c->id, (unsigned)c->score);
        for (size_t k = 0; k < c->section_count; k++) {
            cli_buffer_text(out, "    ");
            cli_output_pad(out, cli_word(cli, "ask.section", c->sections[k]->kind), 12);
            cli_buffer_text(out, c->sections[k]->text);
            if (c->sections[k]->needs_approval) cli_buffer_format(out, " [%s]", cli_word(cli, "ask.told", "to_approve"));
            cli_buffer_text(out, "\n");
        }
    }
}

/* The three calls one after the other: each result is told before the next call takes it back. */
static int read_text(struct ask *job, const char *name, unsigned line, const struct json_t *id, consult_string text) {
    struct cli *cli = job->cli;
    const consult_answer_list *answers = NULL;
    const consult_doctor_list *doctors = NULL;
    const consult_card_list *cards = NULL;
    if (job->json) cli_buffer_text(&job->out, "{\"id\":");
    if (job->json) cli_json_write(id, &job->out);
    consult_status status = consult_answers(cli->worker, cli->pack, text.data, text.size, &job->options, &answers);
    if (status != CONSULT_OK) return cli_call_error(cli, name, line, status);
    job->json ? write_answers(&job->out, answers) : show_answers(cli, &job->out, answers);
    status = consult_doctors(cli->worker, cli->pack, text.data, text.size, &job->options, &doctors);
    if (status != CONSULT_OK) return cli_call_error(cli, name, line, status);
    job->json ? write_doctors(&job->out, doctors) : show_doctors(cli, &job->out, doctors);
    status = consult_cards(cli->worker, cli->pack, text.data, text.size, cli->locale, &cards);
    if (status != CONSULT_OK) return cli_call_error(cli, name, line, status);
    if (job->json || job->cards) job->json ? write_cards(&job->out, cards) : show_cards(cli, &job->out, cards);
    if (job->json) cli_buffer_text(&job->out, "}\n");
    return CLI_FINE;
}

static int read_lines(void *user, struct cli_input *input) {
    struct ask *job = user;
    struct json_t *object;
    int code;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        consult_string text;
        code = cli_input_text(input, object, &text);
        if (code == CLI_FINE) code = read_text(job, input->name, input->line, cli_json_get(object, "id"), text);
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

static int run(struct ask *job, const char *text, const char *channel, const char *at, struct cli_list *files) {
    struct cli *cli = job->cli;
    if (channel != NULL && (job->options.channel = cli_channel(channel)) == (consult_channel)0)
        return cli_usage_error("--channel '%s': it is online, phone or desk", channel);
    if (at != NULL && consult_time_parse(at, 480, &job->options.after_ms) != CONSULT_OK)
        return cli_usage_error("--at '%s': a time as 2026-12-01T09:30+08:00", at);
    if (cli_open(cli) != CLI_FINE) return CLI_ERROR;
    job->options.facts = cli->facts;
    job->options.locale = cli->locale;
    job->json = text == NULL;
    int code = text != NULL ? read_text(job, "--text", 1, NULL, (consult_string){text, strlen(text)})
                            : cli_input_each(files, NULL, read_lines, job);
    return cli_finish(&job->out, code);
}

int cli_ask(struct cli *cli, int argc, char **argv) {
    const char *text = NULL, *channel = NULL, *at = NULL;
    struct ask job = {.cli = cli, .options = {.struct_size = sizeof job.options}};
    const struct cli_option options[] = {
        {.name = "text", .value = &text, .argument = "TEXT", .help = "the message itself: told for people"},
        {.name = "cards", .flag = &job.cards, .help = "with --text: the cards of diseases too"},
        {.name = "channel", .value = &channel, .argument = "NAME", .help = "online (default), phone, desk"},
        {.name = "at", .value = &at, .argument = "TIME", .help = "no free times before it"},
    };
    const struct cli_usage usage = {
        "ask", "[FILE…]",
        "What the hospital knows of a message: answers from the facts (never a guess), the doctors who\n"
        "fit with two free times, the cards of diseases. Without --text each line is {\"id\",\"text\"}\n"
        "and one JSON object a line comes out.",
        options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) code = run(&job, text, channel, at, &files);
    cli_list_free(&files);
    return code;
}
