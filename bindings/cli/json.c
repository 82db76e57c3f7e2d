#include "json.h"

#include <jansson.h>
#include <stdlib.h>

struct json_t *cli_json_parse(const char *data, size_t size, struct cli_json_error *error) {
    json_error_t why;
    json_t *value = json_loadb(data, size, JSON_ALLOW_NUL, &why);
    if (value == NULL) {
        error->line = why.line > 0 ? (unsigned)why.line : 1;
        (void)snprintf(error->message, sizeof error->message, "column %d: %s", why.column,
                       json_error_code(&why) == json_error_invalid_utf8 ? "this is not UTF-8: save it as UTF-8" : why.text);
    }
    return value;
}

struct json_t *cli_json_keep(struct json_t *value) {
    return json_incref(value);
}

void cli_json_free(struct json_t *value) {
    json_decref(value);
}

bool cli_json_is_object(const struct json_t *value) {
    return json_is_object(value);
}

bool cli_json_is_list(const struct json_t *value) {
    return json_is_array(value);
}

bool cli_json_is_null(const struct json_t *value) {
    return json_is_null(value);
}

bool cli_json_equal(const struct json_t *a, const struct json_t *b) {
    return json_equal(a, b) != 0;
}

struct json_t *cli_json_get(const struct json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

struct json_t *cli_json_at(const struct json_t *list, size_t index) {
    return json_array_get(list, index);
}

bool cli_json_string(const struct json_t *value, consult_string *text) {
    if (!json_is_string(value)) return false;
    text->data = json_string_value(value);
    text->size = json_string_length(value);
    return true;
}

bool cli_json_number(const struct json_t *value, double *number) {
    if (!json_is_number(value)) return false;
    *number = json_number_value(value);
    return true;
}

bool cli_json_truth(const struct json_t *value, bool *truth) {
    if (!json_is_boolean(value)) return false;
    *truth = json_is_true(value);
    return true;
}

void cli_json_append(struct json_t *list, consult_string text) {
    (void)json_array_append_new(list, json_stringn(text.data, text.size));
}

void cli_json_each(struct json_t *object, void (*visit)(void *user, const char *key, struct json_t *value), void *user) {
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        visit(user, key, value);
    }
}

void cli_json_write(const struct json_t *value, struct cli_buffer *buffer) {
    if (json_is_string(value)) {
        cli_buffer_json(buffer, json_string_value(value), json_string_length(value));
        return;
    }
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
    cli_buffer_text(buffer, text != NULL ? text : "null");
    free(text);
}
