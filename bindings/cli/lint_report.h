/* Findings for other tools: SARIF 2.1.0 and the annotations of GitHub. Both count columns in UTF-16 units from 1. */
#ifndef CONSULT_CLI_LINT_REPORT_H
#define CONSULT_CLI_LINT_REPORT_H

#include "input.h"

/* A draft and where it stands. */
struct cli_draft {
    const struct cli_input *input; /* file and line */
    consult_string text;
    bool is_line; /* it is the line of the file, so that columns can be told; false: it stands in JSON */
};

/* A SARIF log while it grows. Zero it to begin. */
struct cli_sarif {
    struct cli_buffer rules, results;
    struct cli_list ids; /* of the rules, borrowed from the pack */
};

void cli_sarif_add(const struct cli *cli, struct cli_sarif *sarif, const struct cli_draft *draft, const consult_finding *finding);
/* Appends the whole log and empties it. `complete` false: something could not be read, and the log says so. */
void cli_sarif_write(struct cli_sarif *sarif, bool complete, struct cli_buffer *out);

/* One workflow command, `::error file=…::…`. */
void cli_github_write(const struct cli *cli, struct cli_buffer *out, const struct cli_draft *draft, const consult_finding *finding);

#endif
