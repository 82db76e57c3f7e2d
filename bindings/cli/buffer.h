/* Text that grows: what a verb has to say is gathered here and written when all of it is known to be right. */
#ifndef CONSULT_CLI_BUFFER_H
#define CONSULT_CLI_BUFFER_H

#include <stddef.h>
#include <stdio.h>

#if defined(__GNUC__)
#define CLI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define CLI_PRINTF(text, first)
#endif

/* Zero it to begin; always NUL-terminated once something was added. */
struct cli_buffer {
    char *data;
    size_t size;
    size_t capacity;
};

/* realloc that ends the command (exit 2) when there is no memory. */
void *cli_resize(void *block, size_t size);
/* A copy of a NUL-terminated text, to be given to free(). */
char *cli_copy(const char *text);

void cli_buffer_add(struct cli_buffer *buffer, const char *data, size_t size);
void cli_buffer_text(struct cli_buffer *buffer, const char *text);
void cli_buffer_format(struct cli_buffer *buffer, const char *format, ...) CLI_PRINTF(2, 3);
void cli_buffer_fill(struct cli_buffer *buffer, char c, size_t count);
/* A JSON string with its quotes. The text must be UTF-8. */
void cli_buffer_json(struct cli_buffer *buffer, const char *text, size_t size);
/* The same of a NUL-terminated text; `null` for NULL. */
void cli_buffer_json_text(struct cli_buffer *buffer, const char *text);
/* `"key":`, with a comma before it unless an object or list has just begun. */
void cli_buffer_key(struct cli_buffer *buffer, const char *key);
/* A comma, unless an object or list has just begun. */
void cli_buffer_comma(struct cli_buffer *buffer);

/* Writes it all and empties it. Returns 0, or -1 when the stream cannot take it. */
int cli_buffer_write(struct cli_buffer *buffer, FILE *stream);
void cli_buffer_free(struct cli_buffer *buffer);

#endif
