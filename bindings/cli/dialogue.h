/* Dialogues as verbs read them: one JSON object a line, {"id","locale","channel","region","trainee","facts","turns":[…]}. */
#ifndef CONSULT_CLI_DIALOGUE_H
#define CONSULT_CLI_DIALOGUE_H

#include "input.h"

/* Where the `at` of the first turn lies on the clock: 2025-12-01T00:00Z, a Monday morning in China. */
#define CLI_DIALOGUE_START_MS INT64_C(1764547200000)

/* What a line says of the whole talk. `*facts` is borrowed from the cache. CLI_FINE, or CLI_ERROR (told). */
int cli_dialogue_options(struct cli *cli, struct cli_facts *cache, const struct cli_input *input, const struct json_t *object,
                         consult_session_options *options, consult_facts **facts);

/* The list of turns; NULL, and told, when there is none. */
const struct json_t *cli_dialogue_turns(const struct cli_input *input, const struct json_t *object);

/* One message; `*at_ms` is the time of the one before, and becomes its own. The text is borrowed from `json`. CLI_FINE, or
 * CLI_ERROR (told). */
int cli_dialogue_turn(const struct cli_input *input, unsigned number, const struct json_t *json, int64_t *at_ms,
                      consult_turn *turn);

/* Appends the id of a dialogue as people read it. */
void cli_dialogue_id(struct cli_buffer *out, const struct json_t *object);

#endif
