/* consult labs: values of a message or a report, compared and explained. */
#include "input.h"
#include "output.h"

#include <string.h>

struct labs {
    struct cli *cli;
    struct cli_buffer out;
    consult_lab_options options;
    bool json;
};

static const char *const verdicts[] = {"unjudged", "below", "within", "above"};
static const char *const bases[] = {"none", "printed", "mark", "table"};
static const char *const sides[] = {"", "right", "left", "both"};
static const char *const signs[] = {"", "negative", "weak", "positive"};
static const char *const sexes[] = {"", "male", "female"};

/* "key":"text", null when there is none. */
static void write_text(struct cli_buffer *out, const char *key, const char *text) {
    cli_buffer_key(out, key);
    cli_buffer_json_text(out, *text != '\0' ? text : NULL);
}

/* Millionths as a decimal number. */
static void write_millionths(struct cli_buffer *out, const char *key, bool there, int64_t value) {
    cli_buffer_key(out, key);
    if (!there) {
        cli_buffer_text(out, "null");
        return;
    }
    char text[48];
    int size = snprintf(text, sizeof text, "%lld.%06lld", (long long)(value / 1000000), (long long)(value % 1000000));
    while (size > 1 && text[size - 1] == '0') size--;
    if (size > 1 && text[size - 1] == '.') size--;
    cli_buffer_add(out, text, (size_t)size);
}

static void write_missing(struct cli_buffer *out, uint32_t missing) {
    static const char *const names[] = {"sex", "age", "unit", "range", "population"};
    cli_buffer_key(out, "missing");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if ((missing >> i & 1) == 0) continue;
        cli_buffer_comma(out);
        cli_buffer_json_text(out, names[i]);
    }
    cli_buffer_text(out, "]");
}

static void write_lab(struct cli_buffer *out, const consult_lab *l) {
    cli_buffer_comma(out);
    cli_buffer_text(out, "{");
    write_text(out, "lab", l->id);
    write_text(out, "title", l->title);
    cli_buffer_format(out, ",\"start\":%u,\"end\":%u", (unsigned)l->span.start, (unsigned)l->span.end);
    write_text(out, "side", sides[l->side]);
    write_text(out, "sign", signs[l->sign]);
    write_text(out, "text", l->value_text);
    write_millionths(out, "value", l->has_value, l->value);
    write_text(out, "unit", l->unit);
    write_text(out, "verdict", verdicts[l->verdict]);
    write_text(out, "basis", bases[l->basis]);
    write_millionths(out, "low", l->has_low, l->low);
    write_millionths(out, "high", l->has_high, l->high);
    write_missing(out, l->missing);
    cli_buffer_format(out, ",\"critical\":%s,\"conflict\":%s", l->critical ? "true" : "false", l->conflict ? "true" : "false");
    write_millionths(out, "five", l->five != 0, l->five);
    write_millionths(out, "decimal", l->decimal != 0, l->decimal);
    write_text(out, "say", l->say);
    write_text(out, "note", l->note);
    write_text(out, "source", l->source);
    write_text(out, "price", l->price);
    write_text(out, "time", l->time);
    cli_buffer_text(out, "}");
}

static void write_report(struct cli_buffer *out, const struct json_t *id, const consult_lab_report *r) {
    cli_buffer_text(out, "{");
    if (id != NULL) {
        cli_buffer_key(out, "id");
        cli_json_write(id, out);
    }
    cli_buffer_key(out, "labs");
    cli_buffer_text(out, "[");
    for (size_t i = 0; i < r->count; i++) write_lab(out, r->items[i]);
    cli_buffer_text(out, "]");
    write_text(out, "pattern", r->pattern);
    write_text(out, "pattern_say", r->pattern_say);
    cli_buffer_format(out, ",\"critical\":%s", r->critical ? "true" : "false");
    write_text(out, "urgent", r->urgent);
    write_text(out, "ask", r->ask);
    write_text(out, "closing", r->closing);
    write_text(out, "sex", sexes[r->sex]);
    cli_buffer_key(out, "age");
    cli_buffer_format(out, r->age < 0 ? "null" : "%d", (int)r->age);
    cli_buffer_text(out, "}\n");
}

/* ---- for people ---- */

static void show_line(struct cli_buffer *out, const char *indent, const char *text) {
    if (*text != '\0') cli_buffer_format(out, "%s%s\n", indent, text);
}

static void show_lab(struct cli *cli, struct cli_buffer *out, const consult_lab *l) {
    char value[160];
    snprintf(value, sizeof value, "%s%s%s", l->value_text, *l->unit != '\0' ? " " : "", l->unit);
    cli_output_pad(out, l->title, 24);
    cli_output_pad(out, cli_word(cli, "labs.side", sides[l->side]), 7);
    cli_output_pad(out, *value != '\0' ? value : cli_word(cli, "labs.sign", signs[l->sign]), 20);
    cli_output_pad(out, l->range_text, 14);
    const char *verdict = cli_word(cli, "labs.verdict", l->critical ? "critical" : verdicts[l->verdict]);
    cli_output_paint(cli, out, l->critical ? CLI_RED : CLI_BOLD, verdict);
    cli_buffer_format(out, " (%s)%s%s\n", cli_word(cli, "labs.basis", bases[l->basis]), l->conflict ? " " : "",
                      l->conflict ? cli_word(cli, "labs.told", "conflict") : "");
    show_line(out, "    ", l->say);
    show_line(out, "    ", l->note);
    if (*l->price != '\0' || *l->time != '\0')
        cli_buffer_format(out, "    %s%s%s\n", l->price, *l->price != '\0' && *l->time != '\0' ? " · " : "", l->time);
}

static void show_report(struct cli *cli, struct cli_buffer *out, const consult_lab_report *r) {
    if (r->critical) {
        cli_output_paint(cli, out, CLI_RED, r->urgent);
        cli_buffer_text(out, "\n");
    }
    for (size_t i = 0; i < r->count; i++) show_lab(cli, out, r->items[i]);
    show_line(out, "", r->pattern_say);
    if (r->count == 0 && *r->pattern == '\0') cli_buffer_format(out, "%s\n", cli_word(cli, "labs.told", "nothing"));
    show_line(out, "→ ", r->ask);
    show_line(out, "", r->closing);
}

static int read_text(struct labs *job, const char *name, unsigned line, const struct json_t *id, consult_string text) {
    const consult_lab_report *report = NULL;
    consult_status status = consult_labs(job->cli->worker, job->cli->pack, text.data, text.size, &job->options, &report);
    if (status != CONSULT_OK) return cli_call_error(job->cli, name, line, status);
    if (job->json)
        write_report(&job->out, id, report);
    else
        show_report(job->cli, &job->out, report);
    return CLI_FINE;
}

/* A whole file is one report; with --jsonl each line is one. */
static int read_file(void *user, struct cli_input *input) {
    struct labs *job = user;
    return read_text(job, input->name, 1, NULL, (consult_string){input->data != NULL ? input->data : "", input->size});
}

static int read_lines(void *user, struct cli_input *input) {
    struct labs *job = user;
    struct json_t *object;
    int code;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        consult_string text, sex;
        double age = 0;
        consult_lab_options before = job->options;
        code = cli_input_text(input, object, &text);
        if (cli_json_string(cli_json_get(object, "sex"), &sex)) {
            int place = cli_choose("\"sex\"", sex.data, "male|female");
            if (place < 0) code = CLI_ERROR;
            if (place >= 0) job->options.sex = (consult_sex)(place + 1);
        }
        job->options.has_age = job->options.has_age || cli_json_number(cli_json_get(object, "age"), &age);
        if (age > 0 && age <= 150) job->options.age = (uint32_t)age;
        if (code == CLI_FINE) code = read_text(job, input->name, input->line, cli_json_get(object, "id"), text);
        job->options = before;
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

static int run(struct labs *job, const char *const words[4], bool jsonl, struct cli_list *files) {
    struct cli *cli = job->cli;
    int64_t age = 0;
    if (words[0] != NULL) {
        int place = cli_choose("--sex", words[0], "male|female");
        if (place < 0) return CLI_ERROR;
        job->options.sex = (consult_sex)(place + 1);
    }
    if (words[1] != NULL && (!cli_integer("--age", words[1], &age) || age < 0 || age > 150))
        return cli_usage_error("--age: whole years, 0 to 150");
    job->options.has_age = words[1] != NULL;
    job->options.age = (uint32_t)age;
    if (words[3] != NULL) {
        int place = cli_choose("--format", words[3], "pretty|json");
        if (place < 0) return CLI_ERROR;
        job->json = place == 1;
    }
    job->json = job->json || jsonl;
    if (cli_open(cli) != CLI_FINE) return CLI_ERROR;
    job->options.facts = cli->facts;
    job->options.locale = cli->locale;
    int code = words[2] != NULL ? read_text(job, "--text", 1, NULL, (consult_string){words[2], strlen(words[2])})
                                : cli_input_each(files, "stdin", jsonl ? read_lines : read_file, job);
    return cli_finish(&job->out, code);
}

int cli_labs(struct cli *cli, int argc, char **argv) {
    const char *words[4] = {NULL, NULL, NULL, NULL};
    bool jsonl = false;
    struct labs job = {.cli = cli, .options = {.struct_size = sizeof job.options}};
    const struct cli_option options[] = {
        {.name = "text", .value = &words[2], .argument = "TEXT", .help = "the message or report itself"},
        {.name = "sex", .value = &words[0], .argument = "NAME", .help = "male or female (default: as the text says)"},
        {.name = "age", .value = &words[1], .argument = "YEARS", .help = "whole years (default: as the text says)"},
        {.name = "pregnant", .flag = &job.options.pregnant, .help = "the table is not for her"},
        {.name = "dialysis", .flag = &job.options.dialysis, .help = "the table is not for them"},
        {.name = "jsonl", .flag = &jsonl, .help = "each line is {\"id\",\"text\",\"sex\",\"age\"}; writes one JSON object a line"},
        {.name = "format", .value = &words[3], .argument = "NAME", .help = "pretty (default) or json"},
    };
    const struct cli_usage usage = {"labs", "[FILE…]",
                                    "Reads laboratory values from a message or a pasted report (no FILE or - is standard input),\n"
                                    "compares them with the range that the report prints, else with the table of the pack, and\n"
                                    "says so in careful words. It judges nothing where it has nothing to compare with.",
                                    options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) code = run(&job, words, jsonl, &files);
    cli_list_free(&files);
    return code;
}
