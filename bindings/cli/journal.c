#include "journal.h"

#include "input.h"

#include <string.h>

static const char *const faults[] = {"whole",
                                     "no line of a journal",
                                     "changed: its hash is not that of its words",
                                     "a line is missing before it",
                                     "in the wrong place, or twice",
                                     "does not follow the line before it: that one was replaced, or this one inserted",
                                     "comes after the closing line",
                                     "the journal is cut off here",
                                     "made with another pack",
                                     "played again, this step leaves the session otherwise than recorded",
                                     "made with other facts: give with --facts those of the time (none, if there were none)"};

/* A file while it is checked. */
struct checking {
    struct cli *cli;
    const struct cli_input *input;
    struct cli_buffer *out;
    size_t before; /* lines of the talks before */
    size_t talks;
};

static bool begins(const char *line, size_t size) {
    static const char first[] = "{\"n\":0,";
    return size >= sizeof first - 1 && memcmp(line, first, sizeof first - 1) == 0;
}

/* The closing line of a journal is `{"n":N,"prev":"HASH","kind":"close",…`; within texts quotes have a backslash. */
static bool closes(const char *line, size_t size) {
    static const char kind[] = ",\"kind\":\"close\",";
    for (size_t i = 0; i + sizeof kind - 1 <= size; i++)
        if (memcmp(line + i, kind, sizeof kind - 1) == 0) return true;
    return false;
}

/* How long the first talk of a text is: another one begins where a first line stands behind a closing line. */
static size_t talk_size(const char *text, size_t size, size_t *lines) {
    bool closed = false;
    size_t at = 0;
    for (*lines = 0; at < size; ++*lines) {
        const char *end = memchr(text + at, '\n', size - at);
        size_t length = end != NULL ? (size_t)(end - text) - at : size - at;
        if (closed && begins(text + at, length)) return at;
        closed = closes(text + at, length);
        at += length + (end != NULL ? 1 : 0);
    }
    return size;
}

static void tell(const struct checking *c, const consult_journal_check *check, const char *last_hash) {
    const char *name = c->input->name;
    if (check->fault != CONSULT_JOURNAL_FINE) {
        size_t fault = (size_t)check->fault < sizeof faults / sizeof *faults ? (size_t)check->fault : 1;
        cli_buffer_format(c->out, "%s:%zu: %s\n%zu lines before it fit, the last with hash %s\n", name, c->before + check->line,
                          faults[fault], check->lines, check->last_hash);
        return;
    }
    cli_buffer_text(c->out, name);
    if (c->before > 0) cli_buffer_format(c->out, ":%zu", c->before + 1);
    cli_buffer_format(c->out, ": %zu lines, nothing changed, each step gives the recorded state\nlast hash %s%s\n", check->lines,
                      check->last_hash, last_hash != NULL ? " as expected" : " (compare it with the one that was kept elsewhere)");
}

static int check_talk(struct checking *c, const char *text, size_t size, const char *last_hash) {
    const consult_journal_check *check = NULL;
    consult_status status =
        consult_journal_replay(c->cli->worker, c->cli->pack, c->cli->facts, text, size, last_hash, NULL, &check);
    if (status != CONSULT_OK) return cli_call_error(c->cli, c->input->name, (unsigned)c->before + 1, status);
    tell(c, check, last_hash);
    return check->fault == CONSULT_JOURNAL_FINE ? CLI_FINE : CLI_FINDINGS;
}

static int check_talks(struct checking *c, const struct cli_list *hashes) {
    const struct cli_input *input = c->input;
    size_t at = 0, lines;
    int code = CLI_FINE;
    do {
        size_t size = talk_size(input->data + at, input->size - at, &lines);
        const char *last_hash = c->talks < hashes->count ? hashes->items[c->talks] : NULL;
        int found = check_talk(c, input->data + at, size, last_hash);
        if (found == CLI_ERROR) return CLI_ERROR;
        if (found != CLI_FINE) code = found;
        at += size;
        c->before += lines;
        c->talks++;
    } while (at < input->size);
    if (hashes->count > 0 && hashes->count != c->talks) {
        cli_buffer_format(c->out, "%s: %zu talks, where %zu hashes were kept\n", input->name, c->talks, hashes->count);
        code = CLI_FINDINGS;
    } else if (c->talks > 1 && hashes->count == 0) {
        cli_buffer_format(c->out, "%s: %zu talks; whether a whole one is missing only hashes that were kept elsewhere can tell\n",
                          input->name, c->talks);
    }
    return code;
}

int cli_journal_check(struct cli *cli, const char *path, const struct cli_list *hashes, struct cli_buffer *out) {
    struct cli_input input;
    if (cli_open(cli) != CLI_FINE || cli_input_open(path, NULL, &input) != CLI_FINE) return CLI_ERROR;
    struct checking c = {.cli = cli, .input = &input, .out = out};
    int code = check_talks(&c, hashes);
    cli_input_free(&input);
    return code;
}
