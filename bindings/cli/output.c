#define _POSIX_C_SOURCE 200809L

#include "output.h"

#include <stdlib.h>
#include <string.h>

#ifdef _WIN32
#include <io.h>
#define IS_TERMINAL(descriptor) (_isatty(descriptor) != 0)
#else
#include <unistd.h>
#define IS_TERMINAL(descriptor) (isatty(descriptor) != 0)
#endif

bool cli_output_wants_colour(void) {
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (no_colour != NULL && no_colour[0] != '\0') return false;
    return IS_TERMINAL(1) && terminal != NULL && strcmp(terminal, "dumb") != 0;
}

bool cli_output_is_typed(void) {
    return IS_TERMINAL(0) && IS_TERMINAL(1);
}

static void begin(const struct cli *cli, struct cli_buffer *out, enum cli_paint paint) {
    static const char *const codes[] = {"\033[1m", "\033[2m", "\033[31m", "\033[32m", "\033[33m", "\033[36m", "\033[4;31m"};
    if (cli->colour) cli_buffer_text(out, codes[paint]);
}

static void end(const struct cli *cli, struct cli_buffer *out) {
    if (cli->colour) cli_buffer_text(out, "\033[0m");
}

void cli_output_clean(struct cli_buffer *out, const char *text, size_t size) {
    size_t start = out->size;
    cli_buffer_add(out, text, size);
    for (size_t i = start; i < out->size; i++) {
        unsigned char c = (unsigned char)out->data[i];
        if (c < 0x20 || c == 0x7F) out->data[i] = ' ';
    }
}

void cli_output_paint(const struct cli *cli, struct cli_buffer *out, enum cli_paint paint, const char *text) {
    begin(cli, out, paint);
    cli_output_clean(out, text, strlen(text));
    end(cli, out);
}

void cli_output_pad(struct cli_buffer *out, const char *text, size_t columns) {
    size_t size = strlen(text);
    size_t width = consult_text_columns(text, size);
    cli_output_clean(out, text, size);
    if (width < columns) cli_buffer_fill(out, ' ', columns - width);
}

/* One byte a byte of the text: whether a finding above info covers it. */
static char *mark(size_t size, const consult_findings *findings, bool *any) {
    char *marks = cli_resize(NULL, size + 1);
    memset(marks, 0, size + 1);
    for (size_t i = 0; findings != NULL && i < findings->count; i++) {
        consult_span span = findings->items[i]->span;
        if (span.end > size || span.start >= span.end || findings->items[i]->level == CONSULT_LEVEL_INFO) continue;
        memset(marks + span.start, 1, span.end - span.start);
        *any = true;
    }
    return marks;
}

static void underline(struct cli_buffer *out, size_t indent, const char *text, size_t size, const char *marks) {
    cli_buffer_fill(out, ' ', indent);
    size_t column = 0;
    for (size_t i = 0; i < size; i++) {
        if (!marks[i] || (i > 0 && marks[i - 1])) continue;
        size_t stop = i;
        while (stop < size && marks[stop]) stop++;
        size_t from = consult_text_columns(text, i);
        size_t to = consult_text_columns(text, stop);
        cli_buffer_fill(out, ' ', from - column);
        cli_buffer_fill(out, '~', to - from);
        column = to;
    }
    cli_buffer_text(out, "\n");
}

void cli_output_marked(const struct cli *cli, struct cli_buffer *out, size_t indent, const char *text, size_t size,
                       const consult_findings *findings) {
    struct cli_buffer clean = {0};
    cli_output_clean(&clean, text, size);
    bool any = false;
    char *marks = mark(size, findings, &any);
    for (size_t i = 0; i < size;) {
        size_t stop = i;
        while (stop < size && marks[stop] == marks[i]) stop++;
        if (marks[i]) begin(cli, out, CLI_WRONG);
        cli_buffer_add(out, clean.data + i, stop - i);
        if (marks[i]) end(cli, out);
        i = stop;
    }
    cli_buffer_text(out, "\n");
    if (any && !cli->colour) underline(out, indent, clean.data, size, marks);
    free(marks);
    cli_buffer_free(&clean);
}

void cli_output_quote(const struct cli *cli, struct cli_buffer *out, const char *text, size_t size) {
    bool hant = cli->locale == CONSULT_LOCALE_ZH_HANT;
    cli_buffer_text(out, hant ? "「" : "“");
    cli_output_clean(out, text, size);
    cli_buffer_text(out, hant ? "」" : "”");
}

void cli_output_replacement(const struct cli *cli, struct cli_buffer *out, const consult_finding *finding) {
    if (finding->replacement == NULL) return;
    cli_buffer_text(out, " → ");
    cli_output_quote(cli, out, finding->replacement, strlen(finding->replacement));
}

void cli_output_finding(const struct cli *cli, struct cli_buffer *out, const consult_finding *finding) {
    enum cli_paint paint = finding->level >= CONSULT_LEVEL_ERROR     ? CLI_RED
                           : finding->level == CONSULT_LEVEL_WARNING ? CLI_YELLOW
                                                                     : CLI_DIM;
    cli_output_paint(cli, out, paint, cli_word(cli, "review.level", cli_level_name(finding->level)));
    cli_buffer_text(out, " ");
    cli_output_paint(cli, out, CLI_BOLD, finding->rule);
    cli_buffer_text(out, " ");
    cli_output_clean(out, finding->message, strlen(finding->message));
    cli_output_replacement(cli, out, finding);
    if (finding->advice != NULL) cli_buffer_format(out, " → %s", finding->advice);
    if (finding->law[0] != '\0') cli_buffer_format(out, " [%s]", finding->law);
    cli_buffer_text(out, "\n");
}

static const char *const level_names[] = {"none", "info", "warning", "error", "block"};

const char *cli_level_name(consult_level level) {
    return (int)level >= 0 && level <= CONSULT_LEVEL_BLOCK ? level_names[level] : "none";
}

consult_level cli_level(const char *what, const char *name) {
    return (consult_level)(cli_choose(what, name, "info|warning|error|block") + 1);
}
