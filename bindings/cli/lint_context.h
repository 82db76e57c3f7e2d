/* What a line of `consult lint --jsonl` says besides its text, as options of consult_lint(). */
#ifndef CONSULT_CLI_LINT_CONTEXT_H
#define CONSULT_CLI_LINT_CONTEXT_H

#include "input.h"

enum { CLI_KNOWN_MOST = 64 };

/* Zero it to begin; keep it from line to line (it remembers facts). */
struct cli_lint_context {
    consult_lint_options options; /* strings are borrowed from the line */
    consult_pair known[CLI_KNOWN_MOST];
    char numbers[CLI_KNOWN_MOST][24];
    struct cli_facts cache;
};

/* Reads locale, channel and context of a line; what is missing is as in `usual`. CLI_FINE, or CLI_ERROR (told). */
int cli_lint_context_read(struct cli *cli, struct cli_lint_context *context, const consult_lint_options *usual,
                          const struct cli_input *input, const struct json_t *object);

#endif
