/* consult replay --journal. */
#ifndef CONSULT_CLI_JOURNAL_H
#define CONSULT_CLI_JOURNAL_H

#include "cli.h"

/* Checks a file of journals, one after the other as `replay --format journal` writes them, and appends what was found. `hashes` =
 * of the last line of each, as kept elsewhere; none = unknown. CLI_FINE, CLI_FINDINGS, or CLI_ERROR (told). */
int cli_journal_check(struct cli *cli, const char *path, const struct cli_list *hashes, struct cli_buffer *out);

#endif
