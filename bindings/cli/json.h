/* Reading JSON. json.c is the only file that knows Jansson; a value is a `struct json_t` that nobody looks into. */
#ifndef CONSULT_CLI_JSON_H
#define CONSULT_CLI_JSON_H

#include "buffer.h"
#include "consult/status.h"

#include <stdbool.h>

struct json_t;

/* Where and why a text is no JSON. */
struct cli_json_error {
    unsigned line; /* within the text, 1-based */
    char message[200];
};

/* One document; NULL with `error` filled when it cannot be read. Give it to cli_json_free(). */
struct json_t *cli_json_parse(const char *data, size_t size, struct cli_json_error *error);
/* Another reference to the same value. */
struct json_t *cli_json_keep(struct json_t *value);
void cli_json_free(struct json_t *value);

bool cli_json_is_object(const struct json_t *value);
bool cli_json_is_list(const struct json_t *value);
bool cli_json_is_null(const struct json_t *value);
bool cli_json_equal(const struct json_t *a, const struct json_t *b);

/* A member that is there and not null, else NULL. */
struct json_t *cli_json_get(const struct json_t *object, const char *key);
/* The i-th element, NULL past the last one. */
struct json_t *cli_json_at(const struct json_t *list, size_t index);

/* Values in C; false when the value is NULL or of another type. The string is borrowed from the value. */
bool cli_json_string(const struct json_t *value, consult_string *text);
bool cli_json_number(const struct json_t *value, double *number);
bool cli_json_truth(const struct json_t *value, bool *truth);

/* Adds a text at the end of a list. */
void cli_json_append(struct json_t *list, consult_string text);

/* Calls `visit` for each member in order. */
void cli_json_each(struct json_t *object, void (*visit)(void *user, const char *key, struct json_t *value), void *user);

/* Appends a value in one line; `null` for NULL. */
void cli_json_write(const struct json_t *value, struct cli_buffer *buffer);

#endif
