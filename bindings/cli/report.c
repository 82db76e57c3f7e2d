/* consult report: what many dialogues have in common. */
#include "dialogue.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

struct reporting {
    struct cli *cli;
    struct cli_buffer out;
    struct cli_dialogues dialogues;
    const struct cli_input *input;
    consult_report_options options;
    consult_report *report;
};

static int call_error(const struct reporting *job, consult_status status) {
    return cli_call_error(job->cli, job->input->name, job->input->line, status);
}

static int add_turns(struct reporting *job, consult_review *review, struct cli_dialogue *dialogue) {
    consult_turn turn;
    int read;
    while ((read = cli_dialogue_turn(dialogue, &turn)) == CLI_GO_ON) {
        consult_status status = consult_review_add(review, job->cli->worker, &turn);
        if (status != CONSULT_OK) return call_error(job, status);
    }
    return read;
}

static int add_dialogue(struct reporting *job, struct json_t *object) {
    struct cli_dialogue dialogue;
    consult_review *review = NULL;
    int code = cli_dialogue_read(job->cli, &job->dialogues, job->input, object, &dialogue);
    if (code != CLI_FINE) return code;
    const consult_report_talk talk = {.struct_size = sizeof talk, .at_ms = dialogue.start_ms, .agent = dialogue.agent.data};
    consult_review_options options = {.struct_size = sizeof options,
                                      .channel = dialogue.options.channel,
                                      .locale = dialogue.options.locale,
                                      .trainee = dialogue.options.trainee,
                                      .region = dialogue.options.region};
    consult_status status = consult_review_new(job->cli->pack, dialogue.facts, &options, &review);
    if (status != CONSULT_OK) return call_error(job, status);
    code = add_turns(job, review, &dialogue);
    if (code == CLI_FINE) {
        status = consult_report_add_review(job->report, job->cli->worker, review, &talk);
        if (status != CONSULT_OK) code = call_error(job, status);
    }
    consult_review_free(review);
    return code;
}

/* A report that was saved. */
static int merge_saved(struct reporting *job, const struct json_t *object) {
    struct cli_buffer text = {0};
    consult_report *saved = NULL;
    cli_json_write(object, &text);
    consult_status status = consult_report_load(job->cli->pack, job->cli->worker, text.data, text.size, &job->options, &saved);
    int code = status == CONSULT_OK ? CLI_FINE : call_error(job, status);
    if (status == CONSULT_OK) status = consult_report_merge(job->report, saved);
    if (code == CLI_FINE && status != CONSULT_OK)
        code = cli_input_error(job->input->name, job->input->line, "this report can't be merged: %s", consult_status_name(status));
    consult_report_free(saved);
    cli_buffer_free(&text);
    return code;
}

enum { ANSWERS_MOST = 12 };

struct answers {
    consult_survey_answer items[ANSWERS_MOST];
    size_t count;
    bool fine;
};

static void take_answer(void *user, const char *key, struct json_t *value) {
    struct answers *answers = user;
    double number = 0;
    if (answers->count == ANSWERS_MOST || !cli_json_number(value, &number) || !(number >= 0 && number <= 100)) {
        answers->fine = false;
        return;
    }
    answers->items[answers->count++] = (consult_survey_answer){key, (uint32_t)number};
}

/* {"survey":"visit","answers":{"effect":4}} */
static int add_survey(struct reporting *job, const struct json_t *object, const char *survey) {
    struct answers answers = {.fine = true};
    const consult_satisfaction *satisfaction = NULL;
    struct json_t *given = cli_json_get(object, "answers");
    if (cli_json_is_object(given)) cli_json_each(given, take_answer, &answers);
    if (!cli_json_is_object(given) || !answers.fine)
        return cli_input_error(job->input->name, job->input->line, "\"answers\" is an object of items and numbers");
    consult_status status = consult_survey_score(job->cli->worker, job->cli->pack, survey, answers.items, answers.count,
                                                 job->cli->locale, &satisfaction);
    if (status != CONSULT_OK) return call_error(job, status);
    status = consult_report_add_satisfaction(job->report, satisfaction);
    return status == CONSULT_OK ? CLI_FINE : cli_input_error(job->input->name, job->input->line, "%s", consult_status_name(status));
}

static int read_file(void *user, struct cli_input *input) {
    struct reporting *job = user;
    consult_string survey;
    struct json_t *object;
    int code;
    job->input = input;
    while ((code = cli_input_object(input, &object)) == CLI_GO_ON) {
        bool saved = cli_json_get(object, "consult_report") != NULL;
        if (saved)
            code = merge_saved(job, object);
        else if (cli_json_string(cli_json_get(object, "survey"), &survey))
            code = add_survey(job, object, survey.data);
        else
            code = add_dialogue(job, object);
        cli_json_free(object);
        if (code != CLI_FINE) return code;
    }
    return code;
}

/* ---- tables for people ---- */

struct row {
    struct reporting *job;
    size_t widths[64];
    size_t column;
    bool measure, keys;
    const struct json_t *item; /* what is shown now */
};

static const char *cell_text(const struct json_t *value, char number[32]) {
    consult_string text;
    double figure;
    if (cli_json_string(value, &text)) return text.data;
    if (!cli_json_number(value, &figure)) return "·";
    snprintf(number, 32, "%.0f", figure);
    return number;
}

static void put_cell(struct row *row, const char *text) {
    size_t width = consult_text_columns(text, strlen(text)), column = row->column++ % 64;
    if (row->measure) {
        if (width > row->widths[column]) row->widths[column] = width;
        return;
    }
    cli_buffer_text(&row->job->out, column ? "  " : "  ");
    cli_output_pad(&row->job->out, text, row->widths[column]);
}

/* A code whose words stand beside it. */
static bool is_said(const struct json_t *item, const char *key) {
    static const char *const codes[] = {"field", "stage", "survey", "item"};
    if (strcmp(key, "value") == 0) return cli_json_get(item, "words") != NULL;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(key, codes[i]) == 0) return cli_json_get(item, "title") != NULL;
    return false;
}

static void visit(void *user, const char *key, struct json_t *value) {
    struct row *row = user;
    const struct cli *cli = row->job->cli;
    char number[32], group[32];
    if (is_said(row->item, key)) return;
    (void)snprintf(group, sizeof group, strcmp(key, "stage") == 0 ? "yield.%s" : "report.%s", key);
    put_cell(row, row->keys ? cli_word(cli, "report.column", key) : cli_word(cli, group, cell_text(value, number)));
}

/* Twice: to measure the columns, then to write them. */
static void show_rows(struct reporting *job, const struct json_t *rows) {
    struct row row = {.job = job};
    struct json_t *item;
    for (int pass = 0; pass < 2; pass++) {
        row.measure = pass == 0;
        for (size_t i = 0; (item = cli_json_at(rows, i)) != NULL; i++) {
            for (row.keys = i == 0;; row.keys = false) {
                bool header = row.keys;
                row.column = 0;
                row.item = item;
                cli_json_each(item, visit, &row);
                if (!row.measure) cli_buffer_text(&job->out, "\n");
                if (!header) break;
            }
        }
    }
}

static void show_table(void *user, const char *key, struct json_t *value) {
    struct reporting *job = user;
    if (!cli_json_is_list(value) || cli_json_at(value, 0) == NULL) return;
    cli_buffer_text(&job->out, "\n");
    cli_output_paint(job->cli, &job->out, CLI_BOLD, cli_word(job->cli, "report.table", key));
    cli_buffer_text(&job->out, "\n");
    show_rows(job, value);
}

static void show_cross(struct reporting *job, const struct json_t *cross) {
    struct row row = {.job = job};
    char number[32];
    const struct json_t *rows = cli_json_get(cross, "row_words"), *columns = cli_json_get(cross, "column_words"), *item;
    for (int pass = 0; pass < 2; pass++) {
        row.measure = pass == 0;
        row.column = 0;
        put_cell(&row, cell_text(cli_json_get(cross, "rows_title"), number));
        for (size_t i = 0; (item = cli_json_at(columns, i)) != NULL; i++) put_cell(&row, cell_text(item, number));
        put_cell(&row, "*");
        if (pass) cli_buffer_text(&job->out, "\n");
        for (size_t i = 0; (item = cli_json_at(rows, i)) != NULL; i++) {
            const struct json_t *cells = cli_json_at(cli_json_get(cross, "cells"), i), *cell;
            row.column = 0;
            put_cell(&row, cell_text(item, number));
            for (size_t k = 0; cli_json_at(columns, k) != NULL; k++) {
                cell = cli_json_at(cells, k);
                put_cell(&row, cell_text(cell, number));
            }
            put_cell(&row, cell_text(cli_json_at(cli_json_get(cross, "row_totals"), i), number));
            if (pass) cli_buffer_text(&job->out, "\n");
        }
    }
}

static int show(struct reporting *job, consult_string json, bool cross) {
    struct cli_json_error error;
    char number[32];
    struct json_t *root = cli_json_parse(json.data, json.size, &error);
    if (root == NULL) return cli_usage_error("memory is short");
    cli_buffer_format(&job->out, "%s %s", cli_word(job->cli, "report.column", "talks"),
                      cell_text(cli_json_get(root, "talks"), number));
    cli_buffer_format(&job->out, "   (· = %s %u, %s)\n", cli_word(job->cli, "report.told", "fewer"),
                      (unsigned)(job->options.least ? job->options.least : 5), cli_word(job->cli, "report.told", "hidden"));
    if (cross)
        show_cross(job, root);
    else
        cli_json_each(root, show_table, job);
    cli_json_free(root);
    return CLI_FINE;
}

/* ---- */

static int tell(struct reporting *job, int format, const char *table, bool save) {
    consult_string made = {NULL, 0};
    struct cli_buffer rows = {0};
    const char *star = table != NULL ? strchr(table, '*') : NULL;
    consult_status status;
    if (star != NULL) cli_buffer_add(&rows, table, (size_t)(star - table));
    if (save)
        status = consult_report_save(job->report, job->cli->worker, &made);
    else if (format == FORMAT_CSV)
        status = consult_report_csv(job->report, job->cli->worker, table != NULL ? table : "fields", &made);
    else if (star != NULL)
        status = consult_report_cross(job->report, job->cli->worker, rows.data != NULL ? rows.data : "", star + 1, &made);
    else
        status = consult_report_json(job->report, job->cli->worker, &made);
    int code = status == CONSULT_OK ? CLI_FINE : cli_usage_error("%s", consult_worker_error(job->cli->worker)->message);
    if (code == CLI_FINE && format == FORMAT_TABLE && !save) {
        code = show(job, made, star != NULL);
    } else if (code == CLI_FINE) {
        cli_buffer_add(&job->out, made.data, made.size);
        if (format != FORMAT_CSV || save) cli_buffer_text(&job->out, "\n");
    }
    cli_buffer_free(&rows);
    return code;
}

int cli_report(struct cli *cli, int argc, char **argv) {
    const char *format = "table", *least = NULL, *table = NULL;
    int64_t smallest = 5;
    bool save = false;
    struct reporting job = {.cli = cli};
    const struct cli_option options[] = {
        {.name = "format", .value = &format, .argument = "NAME", .help = "table (default), csv, json"},
        {.name = "table",
         .value = &table,
         .argument = "NAME",
         .help = "csv: fields (default), funnel, replies, findings, scores, yields, answers, levels; any format: two fields, such "
                 "as type*age"},
        {.name = "least", .value = &least, .argument = "N", .help = "the smallest count that is told (default: 5; 1 = all)"},
        {.name = "save", .flag = &save, .help = "the exact counters instead, to be merged later: keep them safe"},
    };
    const struct cli_usage usage = {
        "report", "[FILE…]",
        "Counts dialogues, one JSON object a line as consult replay reads them ({\"agent\",\"start\"} say who\n"
        "answered and when), and merges reports that were saved (--save): fields, funnel, response times,\n"
        "findings by agent and day. Answers to surveys are lines {\"survey\":\"visit\",\"answers\":{\"effect\":4}}.\n"
        "No FILE or - is standard input.",
        options, sizeof options / sizeof *options};
    struct cli_list files = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &files);
    if (code == CLI_GO_ON) {
        int choice = cli_choose("--format", format, "table|csv|json");
        code = choice < 0 || !cli_integer("--least", least, &smallest) ? CLI_ERROR : CLI_FINE;
        if (code == CLI_FINE && (smallest < 1 || smallest > 1000)) code = cli_usage_error("--least: 1 to 1000");
        job.options =
            (consult_report_options){.struct_size = sizeof job.options, .least = (uint32_t)smallest, .locale = cli->locale};
        if (code == CLI_FINE) code = cli_open(cli);
        if (code == CLI_FINE && consult_report_new(cli->pack, &job.options, &job.report) != CONSULT_OK)
            code = cli_usage_error("memory is short");
        if (code == CLI_FINE) code = cli_input_each(&files, NULL, read_file, &job);
        if (code == CLI_FINE) code = tell(&job, choice, table, save);
        consult_report_free(job.report);
        cli_dialogues_free(&job.dialogues);
        code = cli_finish(&job.out, code);
    }
    cli_list_free(&files);
    return code;
}
