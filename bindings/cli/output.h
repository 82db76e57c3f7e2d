/* What people see: colours (only where they are wanted), columns of wide characters, underlined words. */
#ifndef CONSULT_CLI_OUTPUT_H
#define CONSULT_CLI_OUTPUT_H

#include "cli.h"

enum cli_paint { CLI_BOLD, CLI_DIM, CLI_RED, CLI_GREEN, CLI_YELLOW, CLI_CYAN, CLI_WRONG };

/* Whether standard output is a terminal that wants colours (NO_COLOR is not set). */
bool cli_output_wants_colour(void);
/* Whether somebody types at standard input. */
bool cli_output_is_typed(void);

/* A text in a colour. Control characters become spaces, so that no text can play tricks with the terminal. */
void cli_output_paint(const struct cli *cli, struct cli_buffer *out, enum cli_paint paint, const char *text);
/* A text with a width of at least so many columns. */
void cli_output_pad(struct cli_buffer *out, const char *text, size_t columns);
/* A text with control characters made spaces. */
void cli_output_clean(struct cli_buffer *out, const char *text, size_t size);
/* A text whose wrong places are underlined (in colour), or marked with ~ on a second line that begins with `indent` spaces;
 * ends the line. */
void cli_output_marked(const struct cli *cli, struct cli_buffer *out, size_t indent, const char *text, size_t size,
                       const consult_findings *findings);
/* Words in the quotation marks of the locale. */
void cli_output_quote(const struct cli *cli, struct cli_buffer *out, const char *text, size_t size);
/* " → " and what a finding would write instead, if it has a drop-in replacement. */
void cli_output_replacement(const struct cli *cli, struct cli_buffer *out, const consult_finding *finding);
/* One finding in a line: level, rule, message, what to write instead. */
void cli_output_finding(const struct cli *cli, struct cli_buffer *out, const consult_finding *finding);

/* "info", "warning", "error", "block". */
const char *cli_level_name(consult_level level);
/* The level of that name; 0, and told, when it is none. */
consult_level cli_level(const char *what, const char *name);

#endif
