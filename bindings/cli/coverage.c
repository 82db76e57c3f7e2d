#include "coverage.h"

#include "json.h"

#include <string.h>

static const char *text_of(const struct json_t *item, const char *key) {
    consult_string text;
    return cli_json_string(cli_json_get(item, key), &text) ? text.data : "";
}

static void show_unseen(struct cli_buffer *out, const struct json_t *items) {
    const struct json_t *item;
    for (size_t i = 0; (item = cli_json_at(items, i)) != NULL; i++) {
        double count = 0, number;
        if (!cli_json_number(cli_json_get(item, "count"), &count) || count > 0) continue;
        cli_buffer_format(out, "    never  %s", text_of(item, "id"));
        if (*text_of(item, "way") != '\0' && cli_json_number(cli_json_get(item, "number"), &number))
            cli_buffer_format(out, " %s %u", text_of(item, "way"), (unsigned)number);
        if (*text_of(item, "why") != '\0') cli_buffer_format(out, " (%s)", text_of(item, "why"));
        if (*text_of(item, "of") != '\0') cli_buffer_format(out, " of %s", text_of(item, "of"));
        cli_buffer_text(out, "\n");
    }
}

static void show_part(void *user, const char *key, struct json_t *value) {
    struct cli_buffer *out = user;
    double all = 0, seen = 0;
    (void)cli_json_number(cli_json_get(value, "all"), &all);
    (void)cli_json_number(cli_json_get(value, "seen"), &seen);
    cli_buffer_format(out, "%-12s %4u of %4u\n", key, (unsigned)seen, (unsigned)all);
    show_unseen(out, cli_json_get(value, "items"));
}

bool cli_coverage_show(struct cli_buffer *out, consult_string json) {
    struct cli_json_error error;
    struct json_t *root = cli_json_parse(json.data, json.size, &error);
    if (root == NULL) return false;
    cli_json_each(root, show_part, out);
    cli_json_free(root);
    return true;
}
