/* Dialogues as verbs read them: one JSON object a line, {"id","agent","start","locale","channel","region","trainee","note","facts",
 * "turns":[{"who","at","text","typing_cpm","canned"}]}. What is of the wrong kind is an error; a member that nobody reads and a
 * clock that goes back are warnings, each told with its line. */
#ifndef CONSULT_CLI_DIALOGUE_H
#define CONSULT_CLI_DIALOGUE_H

#include "input.h"

/* Where a talk without "start" begins: 2025-12-01T00:00Z, a Monday morning in China. */
#define CLI_DIALOGUE_START_MS INT64_C(1764547200000)

/* What verbs keep from line to line. Zero it to begin. */
struct cli_dialogues {
    struct cli_facts cache;
    const char *file; /* the one that is read: of it, each warning about members is given once */
    struct {
        char **items;
        size_t count;
    } told;
};

/* A line that is being read. All of it is borrowed from the JSON and the caches. */
struct cli_dialogue {
    const struct cli_input *input;
    struct cli_dialogues *all;
    consult_session_options options;
    consult_facts *facts;
    consult_string agent; /* who answered; empty = not told */
    bool note;            /* answers to case notes */
    int64_t start_ms;
    const struct json_t *turns;
    unsigned number; /* of turns that were handed out */
    int64_t at_ms;   /* of the last of them */
};

/* What a line says of the whole talk. CLI_FINE, or CLI_ERROR (told). */
int cli_dialogue_read(struct cli *cli, struct cli_dialogues *all, const struct cli_input *input, struct json_t *object,
                      struct cli_dialogue *dialogue);
/* The next turn: without "at" it is as late as the one before. CLI_GO_ON; CLI_FINE at the end; CLI_ERROR (told). */
int cli_dialogue_turn(struct cli_dialogue *dialogue, consult_turn *turn);
void cli_dialogues_free(struct cli_dialogues *all);

/* Appends the id of a dialogue as people read it: its file and line when it has none. */
void cli_dialogue_id(struct cli_buffer *out, const struct cli_input *input, const struct json_t *object);

#endif
