#include "dialogue.h"

#include <string.h>

int cli_dialogue_options(struct cli *cli, struct cli_facts *cache, const struct cli_input *input, const struct json_t *object,
                         consult_session_options *options, consult_facts **facts) {
    consult_string name = {"", 0};
    *options = (consult_session_options){.struct_size = sizeof *options, .locale = cli->locale};
    if (cli_json_string(cli_json_get(object, "locale"), &name) && cli_locale(name.data) != (consult_locale)0)
        options->locale = cli_locale(name.data);
    if (cli_json_string(cli_json_get(object, "channel"), &name)) options->channel = cli_channel(name.data);
    (void)cli_json_truth(cli_json_get(object, "trainee"), &options->trainee);
    if (cli_json_string(cli_json_get(object, "region"), &name)) options->region = cli_region(name.data);
    struct json_t *json = cli_json_get(object, "facts");
    return cli_facts_of(cli, cache, cli_json_is_object(json) ? json : NULL, input->name, input->line, facts);
}

const struct json_t *cli_dialogue_turns(const struct cli_input *input, const struct json_t *object) {
    const struct json_t *turns = cli_json_get(object, "turns");
    if (cli_json_is_list(turns)) return turns;
    (void)cli_input_error(input->name, input->line, "the member \"turns\" (a list) is missing");
    return NULL;
}

static int turn_error(const struct cli_input *input, unsigned number, const char *what) {
    return cli_input_error(input->name, input->line, "turn %u: %s", number, what);
}

int cli_dialogue_turn(const struct cli_input *input, unsigned number, const struct json_t *json, int64_t *at_ms,
                      consult_turn *turn) {
    consult_string who, text;
    double value;
    if (!cli_json_string(cli_json_get(json, "who"), &who)) return turn_error(input, number, "\"who\" is missing");
    if (!cli_json_string(cli_json_get(json, "text"), &text)) return turn_error(input, number, "\"text\" is missing");
    bool patient = strcmp(who.data, "patient") == 0;
    if (!patient && strcmp(who.data, "agent") != 0) return turn_error(input, number, "\"who\" is patient or agent");
    if (cli_json_number(cli_json_get(json, "at"), &value)) {
        if (!(value > -1e9 && value < 1e9)) return turn_error(input, number, "\"at\" is out of range");
        *at_ms = CLI_DIALOGUE_START_MS + (int64_t)(value * 1000);
    }
    *turn = (consult_turn){.struct_size = sizeof *turn,
                           .role = patient ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT,
                           .text = text.data,
                           .size = text.size,
                           .at_ms = *at_ms};
    if (cli_json_number(cli_json_get(json, "typing_cpm"), &value) && value > 0 && value < 1e6) turn->typing_cpm = (int32_t)value;
    (void)cli_json_truth(cli_json_get(json, "canned"), &turn->canned);
    return CLI_FINE;
}

void cli_dialogue_id(struct cli_buffer *out, const struct json_t *object) {
    consult_string id;
    const struct json_t *value = cli_json_get(object, "id");
    if (cli_json_string(value, &id))
        cli_buffer_add(out, id.data, id.size);
    else
        cli_json_write(value, out);
}
