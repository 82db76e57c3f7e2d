/* consult yield: what calls lead to. */
#include "input.h"
#include "output.h"

#include <string.h>

struct yield {
    struct cli *cli;
    struct cli_buffer out;
    consult_yield *yield;
    int64_t visits;
    const char *id, *visits_text;
};

/* The place of a stage by its name; the count of stages when there is none. */
static size_t find_stage(const consult_yield *yield, const char *name) {
    const char *known;
    size_t stage = 0;
    while ((known = consult_yield_stage_name(yield, stage)) != NULL && strcmp(known, name) != 0) stage++;
    return stage;
}

/* {"attempt":1,"stage":"answered","count":12} */
static int read_line(struct yield *job, const struct cli_input *input, const struct json_t *object) {
    double attempt = 0;
    double count = 1;
    consult_string stage;
    if (!cli_json_number(cli_json_get(object, "attempt"), &attempt) || !cli_json_string(cli_json_get(object, "stage"), &stage))
        return cli_input_error(input->name, input->line, "\"attempt\" (a number) and \"stage\" (a string) are due");
    (void)cli_json_number(cli_json_get(object, "count"), &count);
    if (!(attempt >= 0 && attempt <= 1000) || !(count >= 0 && count <= 1e9))
        return cli_input_error(input->name, input->line, "\"attempt\" is 0 to 1000, \"count\" 0 to 1000000000");
    consult_status status = consult_yield_add(job->yield, (uint32_t)attempt, find_stage(job->yield, stage.data), (uint64_t)count);
    if (status == CONSULT_INVALID_ARGUMENT)
        return cli_input_error(input->name, input->line, "\"stage\": there is no '%s'", stage.data);
    return status == CONSULT_OK ? CLI_FINE : cli_input_error(input->name, input->line, "%s", consult_status_name(status));
}

static int read_file(void *user, struct cli_input *input) {
    struct yield *job = user;
    struct json_t *object;
    int code;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        if (read_line(job, input, object) != CLI_FINE) code = CLI_ERROR;
        cli_json_free(object);
        if (code == CLI_ERROR) return code;
    }
    return code;
}

static void show_estimate(struct cli_buffer *out, const consult_estimate *e) {
    cli_buffer_format(out, "%10llu %10llu   %7.3f %%   (%.3f–%.3f %%)", (unsigned long long)e->tries,
                      (unsigned long long)e->successes, e->mean_ppm / 1e4, e->low_ppm / 1e4, e->high_ppm / 1e4);
}

/* A heading that ends in the last of so many columns, as the numbers below it do. */
static void head(const struct yield *job, struct cli_buffer *line, const char *name, size_t columns) {
    const char *word = cli_word(job->cli, "yield.column", name);
    size_t width = consult_text_columns(word, strlen(word));
    if (width < columns) cli_buffer_fill(line, ' ', columns - width);
    cli_buffer_text(line, word);
}

/* A line of headings: what stands at the left, two numbers, what stands behind them. */
static void put_head(struct yield *job, const char *const names[5]) {
    struct cli_buffer line = {0};
    cli_output_pad(&line, cli_word(job->cli, "yield.column", names[0]), 14);
    head(job, &line, names[1], 10);
    head(job, &line, names[2], 11);
    cli_buffer_text(&line, "   ");
    cli_output_pad(&line, cli_word(job->cli, "yield.column", names[3]), 31);
    if (names[4] != NULL) cli_buffer_format(&line, "   %s", cli_word(job->cli, "yield.column", names[4]));
    cli_output_paint(job->cli, &job->out, CLI_BOLD, line.data);
    cli_buffer_free(&line);
    cli_buffer_text(&job->out, "\n");
}

static void show(struct yield *job) {
    struct cli_buffer *out = &job->out;
    consult_estimate e = {.struct_size = sizeof e};
    put_head(job, (const char *const[]){"funnel", "of_them", "came", "chance", NULL});
    for (size_t i = 1; consult_yield_stage(job->yield, i, &e) == CONSULT_OK; i++) {
        cli_output_pad(out, cli_word(job->cli, "yield.stage", consult_yield_stage_name(job->yield, i)), 14);
        show_estimate(out, &e);
        cli_buffer_text(out, "\n");
    }
    cli_buffer_text(out, "\n");
    put_head(job, (const char *const[]){"attempt", "calls", "visits", "visit", "share"});
    for (uint32_t i = 0; i < CONSULT_YIELD_ATTEMPTS; i++) {
        consult_ratio claimed, now;
        (void)consult_yield_attempt(job->yield, i, &e);
        (void)consult_yield_share(job->yield, i, &claimed, &now);
        cli_buffer_format(out, "%-14u", (unsigned)i);
        show_estimate(out, &e);
        cli_buffer_format(out, "   %5.1f %%  %5.1f %%\n", 100.0 * (double)claimed.numerator / (double)claimed.denominator,
                          100.0 * (double)now.numerator / (double)now.denominator);
    }
    uint64_t calls = 0;
    if (consult_yield_calls_for(job->yield, (uint64_t)job->visits, &calls) == CONSULT_OK)
        cli_buffer_format(out, "\n%lld %s %llu %s\n", (long long)job->visits, cli_word(job->cli, "yield.told", "visits"),
                          (unsigned long long)calls, cli_word(job->cli, "yield.told", "calls"));
}

int cli_yield(struct cli *cli, int argc, char **argv) {
    struct yield job = {.cli = cli, .visits = 1, .id = "follow_up"};
    struct cli_list files = {0};
    const struct cli_option options[] = {
        {.name = "id", .value = &job.id, .argument = "ID", .help = "which yield of the pack (default: follow_up)"},
        {.name = "visits",
         .value = &job.visits_text,
         .argument = "N",
         .help = "a target: how many calls does it take? (default: 1)"},
    };
    const struct cli_usage usage = {
        "yield", "[FILE…]",
        "What calls lead to: the claim of the pack's source together with results of one's own. A line is\n"
        "{\"attempt\":1,\"stage\":\"answered\",\"count\":12}: so many calls came as far as that stage and no further;\n"
        "attempt 0 is the talk itself. Without a file only the claim is shown (- = standard input).",
        options, sizeof options / sizeof *options};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code != CLI_GO_ON) {
        cli_list_free(&files);
        return code;
    }
    code = job.visits_text == NULL || cli_integer("--visits", job.visits_text, &job.visits) ? CLI_FINE : CLI_ERROR;
    if (code == CLI_FINE && (job.visits < 0 || job.visits > 1000000)) code = cli_usage_error("--visits: 0 to 1000000");
    if (code == CLI_FINE) code = cli_open(cli);
    if (code == CLI_FINE && consult_yield_new(cli->pack, job.id, &job.yield) != CONSULT_OK)
        code = cli_usage_error("--id '%s': the pack has no such yield", job.id);
    if (code == CLI_FINE && files.count > 0) code = cli_input_each(&files, "stdin", read_file, &job);
    if (code == CLI_FINE) show(&job);
    consult_yield_free(job.yield);
    cli_list_free(&files);
    return cli_finish(&job.out, code);
}
