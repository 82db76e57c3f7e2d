/* Reading files and lines of any length, with the place for errors. */
#ifndef CONSULT_CLI_INPUT_H
#define CONSULT_CLI_INPUT_H

#include "cli.h"

/* A whole file, and how far its lines were handed out. Zero it to begin. */
struct cli_input {
    char *data;
    size_t size;
    const char *name; /* for messages */
    unsigned line;    /* number of the line handed out last */
    size_t at;
};

/* Reads a file whole ("-" = standard input); a byte order mark is dropped. `name` = what messages call it, NULL = its path. */
int cli_input_open(const char *path, const char *name, struct cli_input *input);
/* The next line, without its end, NUL-terminated in place; blank ones are passed over. */
bool cli_input_line(struct cli_input *input, consult_string *line);
/* The next line as a JSON object. CLI_GO_ON with `*object` yours; CLI_FINE at the end; CLI_ERROR (told). */
int cli_input_object(struct cli_input *input, struct json_t **object);
void cli_input_free(struct cli_input *input);

/* The `text` of a line; CLI_ERROR (told) when it is not there. */
int cli_input_text(const struct cli_input *input, const struct json_t *object, consult_string *text);

/* Calls `work` for each file of the list (standard input when it is empty), also when one can't be opened or worked on, so that all
 * faults are told. CLI_FINE when all were. */
int cli_input_each(struct cli_list *files, const char *stdin_name, int (*work)(void *user, struct cli_input *input), void *user);

/* One line typed by a person, without its end; false at the end. */
bool cli_input_typed(FILE *stream, struct cli_buffer *line);

#endif
