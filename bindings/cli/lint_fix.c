#include "lint_fix.h"

#include "replace.h"

#include <stdlib.h>
#include <string.h>

/* Appends the mended draft, and looks at what is left in it. */
static consult_status fix_line(struct cli_fixes *fixes, struct cli_fixed *file, consult_string line) {
    struct cli *cli = fixes->cli;
    const consult_findings *findings = NULL;
    size_t start = file->text.size;
    consult_status status = consult_lint(cli->worker, cli->pack, NULL, line.data, line.size, fixes->options, &findings);
    if (status != CONSULT_OK) return status;
    cli_buffer_add(&file->text, findings->fixed.data, findings->fixed.size);
    size_t size = file->text.size - start;
    bool changed = size != line.size || memcmp(file->text.data + start, line.data, size) != 0;
    file->changed = file->changed || changed;
    if (changed) status = consult_lint(cli->worker, cli->pack, NULL, file->text.data + start, size, fixes->options, &findings);
    if (status == CONSULT_OK && findings->count > 0 && findings->worst > fixes->worst) fixes->worst = findings->worst;
    return status;
}

static struct cli_fixed *add_file(struct cli_fixes *fixes, const char *name) {
    fixes->items = cli_resize(fixes->items, (fixes->count + 1) * sizeof *fixes->items);
    struct cli_fixed *file = &fixes->items[fixes->count++];
    *file = (struct cli_fixed){.name = name};
    return file;
}

int cli_fix_file(struct cli_fixes *fixes, struct cli_input *input) {
    struct cli_fixed *file = add_file(fixes, input->name);
    struct cli_buffer raw = {0}; /* handing out lines writes into the input */
    consult_string line;
    size_t kept = 0;
    int code = CLI_FINE;
    cli_buffer_add(&raw, input->data, input->size);
    while (cli_input_line(input, &line)) {
        size_t at = (size_t)(line.data - input->data);
        cli_buffer_add(&file->text, raw.data + kept, at - kept);
        consult_status status = fix_line(fixes, file, line);
        if (status != CONSULT_OK) code = cli_call_error(fixes->cli, input->name, input->line, status);
        kept = at + line.size;
    }
    cli_buffer_add(&file->text, raw.data + kept, raw.size - kept);
    cli_buffer_free(&raw);
    return code;
}

int cli_fixes_write(const struct cli_fixes *fixes, struct cli_buffer *out) {
    struct cli_new_file *files = cli_resize(NULL, (fixes->count + 1) * sizeof *files);
    size_t count = 0;
    for (size_t i = 0; i < fixes->count; i++) {
        const struct cli_fixed *file = &fixes->items[i];
        if (!file->changed) continue;
        files[count++] = (struct cli_new_file){.name = file->name, .data = file->text.data, .size = file->text.size};
        cli_buffer_format(out, "%s\n", file->name);
    }
    int code = cli_replace(files, count);
    free(files);
    return code;
}

void cli_fixes_free(struct cli_fixes *fixes) {
    for (size_t i = 0; i < fixes->count; i++) cli_buffer_free(&fixes->items[i].text);
    free(fixes->items);
    fixes->items = NULL;
    fixes->count = 0;
}
