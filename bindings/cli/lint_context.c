#include "lint_context.h"

#include <string.h>

/* A string member for C; NULL when it is missing. False when it holds a NUL. */
static bool read_text(const struct json_t *object, const char *key, const char **text) {
    consult_string value;
    if (!cli_json_string(cli_json_get(object, key), &value)) return true;
    *text = value.data;
    return strlen(value.data) == value.size;
}

static void read_number(const struct json_t *object, const char *key, int32_t *number) {
    double value;
    if (!cli_json_number(cli_json_get(object, key), &value)) return;
    *number = value > INT32_MAX ? INT32_MAX : value < 0 ? 0 : (int32_t)value;
}

static void read_truth(const struct json_t *object, const char *key, bool *truth) {
    (void)cli_json_truth(cli_json_get(object, key), truth);
}

struct known_visit {
    const struct cli *cli;
    struct cli_lint_context *context;
    bool whole;
};

/* One member of `known`. A slot that the pack does not have says nothing to its rules: it is passed over. */
static void visit_known(void *user, const char *key, struct json_t *value) {
    struct known_visit *visit = user;
    struct cli_lint_context *context = visit->context;
    size_t count = context->options.known_count;
    consult_string text;
    double number;
    if (count == CLI_KNOWN_MOST || !cli_has(visit->cli, CONSULT_PACK_SLOT, key)) return;
    if (cli_json_string(value, &text)) {
        visit->whole = visit->whole && strlen(text.data) == text.size;
        context->known[count] = (consult_pair){key, text.data};
    } else if (cli_json_number(value, &number)) {
        (void)snprintf(context->numbers[count], sizeof context->numbers[count], "%.15g", number);
        context->known[count] = (consult_pair){key, context->numbers[count]};
    } else {
        return;
    }
    context->options.known_count++;
}

/* A phase that the pack does not have (those after the talk, say) is an unknown phase. */
static bool read_phase(const struct cli *cli, const struct json_t *json, const char **phase) {
    const char *id = NULL;
    bool whole = read_text(json, "phase", &id);
    if (id != NULL && (cli_has(cli, CONSULT_PACK_PHASE, id) || cli_has(cli, CONSULT_PACK_INTERRUPT, id))) *phase = id;
    return whole;
}

static bool read_members(const struct cli *cli, struct cli_lint_context *context, struct json_t *json) {
    consult_lint_options *options = &context->options;
    const char *scope = NULL;
    bool whole = read_phase(cli, json, &options->phase);
    whole = read_text(json, "patient", &options->patient) && whole;
    whole = read_text(json, "prev_agent", &options->previous) && whole;
    whole = read_text(json, "scope", &scope) && whole;
    if (scope != NULL && strcmp(scope, "broadcast") == 0) options->audience = CONSULT_AUDIENCE_BROADCAST;
    if (scope != NULL && strcmp(scope, "one_to_one") == 0) options->audience = CONSULT_AUDIENCE_ONE_TO_ONE;
    const char *region = NULL;
    whole = read_text(json, "region", &region) && whole;
    if (cli_region(region) != (consult_region)0) options->region = cli_region(region);
    read_number(json, "reply_after_s", &options->reply_after_s);
    read_number(json, "typing_cpm", &options->typing_cpm);
    read_number(json, "held_s", &options->held_s);
    read_truth(json, "first_turn", &options->first_turn);
    read_truth(json, "trainee", &options->trainee);
    read_truth(json, "canned", &options->canned);
    read_truth(json, "hold_return", &options->hold_return);
    struct json_t *known = cli_json_get(json, "known");
    if (!cli_json_is_object(known)) return whole;
    struct known_visit visit = {cli, context, whole};
    cli_json_each(known, visit_known, &visit);
    options->known = context->known;
    return visit.whole;
}

int cli_lint_context_read(struct cli *cli, struct cli_lint_context *context, const consult_lint_options *usual,
                          const struct cli_input *input, const struct json_t *object) {
    context->options = *usual;
    const char *locale = NULL;
    const char *channel = NULL;
    bool whole = read_text(object, "locale", &locale) && read_text(object, "channel", &channel);
    if (cli_locale(locale) != (consult_locale)0) context->options.locale = cli_locale(locale);
    if (cli_channel(channel) != (consult_channel)0) context->options.channel = cli_channel(channel);
    struct json_t *json = cli_json_get(object, "context");
    if (cli_json_is_object(json)) whole = read_members(cli, context, json) && whole;
    if (!whole) return cli_input_error(input->name, input->line, "a string of the context holds a NUL");
    struct json_t *facts = cli_json_get(json, "facts");
    consult_facts *read = NULL;
    int code = cli_facts_of(cli, &context->cache, cli_json_is_object(facts) ? facts : NULL, input->name, input->line, &read);
    context->options.facts = read;
    return code;
}
