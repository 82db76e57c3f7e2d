/* Drafts with all drop-in replacements done. Of a file nothing else changes: line ends, byte order mark, blank lines and the last
 * line's end stay as they came. */
#ifndef CONSULT_CLI_LINT_FIX_H
#define CONSULT_CLI_LINT_FIX_H

#include "input.h"

/* A file, mended. */
struct cli_fixed {
    const char *name;
    struct cli_buffer text;
    bool changed;
};

/* The files of one run. Set cli and options, zero the rest. */
struct cli_fixes {
    struct cli *cli;
    const consult_lint_options *options;
    struct cli_fixed *items;
    size_t count;
    consult_level worst; /* of what is left in the mended drafts */
};

/* Mends a file in memory. CLI_FINE, or CLI_ERROR (each line that can't be read was told). */
int cli_fix_file(struct cli_fixes *fixes, struct cli_input *input);
/* Writes the files that changed in place, and their names into `out`, one a line. CLI_FINE, or CLI_ERROR (told). */
int cli_fixes_write(const struct cli_fixes *fixes, struct cli_buffer *out);
void cli_fixes_free(struct cli_fixes *fixes);

#endif
