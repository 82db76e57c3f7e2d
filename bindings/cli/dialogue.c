#include "dialogue.h"

#include <stdlib.h>
#include <string.h>

static const char *const talk_members[] = {"id",      "agent", "start", "locale", "channel", "region",
                                           "trainee", "note",  "facts", "turns",  NULL};
static const char *const turn_members[] = {"who", "at", "text", "typing_cpm", "canned", NULL};

static int fault(const struct cli_dialogue *d, const char *what) {
    return cli_input_error(d->input->name, d->input->line, "%s", what);
}

static int turn_fault(const struct cli_dialogue *d, const char *what) {
    return cli_input_error(d->input->name, d->input->line, "turn %u: %s", d->number, what);
}

/* ---- members that nobody reads ---- */

struct visit {
    const struct cli_dialogue *dialogue;
    const char *const *members;
    const char *of; /* what holds them, for the warning */
};

static void forget(struct cli_dialogues *all) {
    for (size_t i = 0; i < all->told.count; i++) free(all->told.items[i]);
    free(all->told.items);
    all->told.items = NULL;
    all->told.count = 0;
}

/* Whether it was warned of in this file before; from now on it was. */
static bool was_told(struct cli_dialogues *all, const char *file, const char *warning) {
    if (all->file != file) forget(all);
    all->file = file;
    for (size_t i = 0; i < all->told.count; i++)
        if (strcmp(all->told.items[i], warning) == 0) return true;
    all->told.items = cli_resize(all->told.items, (all->told.count + 1) * sizeof *all->told.items);
    all->told.items[all->told.count++] = cli_copy(warning);
    return false;
}

static void visit_member(void *user, const char *key, struct json_t *value) {
    const struct visit *visit = user;
    const struct cli_input *input = visit->dialogue->input;
    struct cli_buffer warning = {0};
    (void)value;
    for (const char *const *member = visit->members; *member != NULL; member++)
        if (strcmp(*member, key) == 0) return;
    cli_buffer_format(&warning, "\"%s\" of %s is not read; what is:", key, visit->of);
    for (const char *const *member = visit->members; *member != NULL; member++) cli_buffer_format(&warning, " %s", *member);
    if (!was_told(visit->dialogue->all, input->name, warning.data))
        (void)cli_input_error(input->name, input->line, "warning: %s", warning.data);
    cli_buffer_free(&warning);
}

static void warn_of_strangers(const struct cli_dialogue *d, struct json_t *object, bool turn) {
    struct visit visit = {d, turn ? turn_members : talk_members, turn ? "a turn" : "a dialogue"};
    cli_json_each(object, visit_member, &visit);
}

/* ---- the whole talk ---- */

/* A member that is a string. False when it is there and of another kind. */
static bool read_text(const struct json_t *object, const char *key, consult_string *text) {
    const struct json_t *value = cli_json_get(object, key);
    *text = (consult_string){NULL, 0};
    return value == NULL || cli_json_string(value, text);
}

/* A member that is true or false, likewise. */
static bool read_truth(const struct json_t *object, const char *key, bool *truth) {
    const struct json_t *value = cli_json_get(object, key);
    return value == NULL || cli_json_truth(value, truth);
}

static int read_options(struct cli_dialogue *d, const struct json_t *object) {
    consult_session_options *options = &d->options;
    consult_string name;
    bool fine = read_text(object, "locale", &name);
    if (name.data != NULL) options->locale = cli_locale(name.data);
    if (!fine || options->locale == (consult_locale)0) return fault(d, "\"locale\" is zh-Hans or zh-Hant");
    fine = read_text(object, "channel", &name);
    options->channel = cli_channel(name.data);
    if (!fine || (name.data != NULL && options->channel == (consult_channel)0))
        return fault(d, "\"channel\" is online, phone or desk");
    fine = read_text(object, "region", &name);
    options->region = cli_region(name.data);
    if (!fine || (name.data != NULL && options->region == (consult_region)0)) return fault(d, "\"region\" is cn, tw or hk");
    if (!read_truth(object, "trainee", &options->trainee)) return fault(d, "\"trainee\" is true or false");
    if (!read_truth(object, "note", &d->note)) return fault(d, "\"note\" is true or false");
    return CLI_FINE;
}

/* Who answered, and when it began. */
static int read_origin(struct cli_dialogue *d, const struct json_t *object) {
    consult_string start;
    if (!read_text(object, "agent", &d->agent)) return fault(d, "\"agent\" is a text: who answered");
    d->start_ms = CLI_DIALOGUE_START_MS;
    bool fine = read_text(object, "start", &start);
    if (fine && start.data != NULL) fine = consult_time_parse(start.data, 480, &d->start_ms) == CONSULT_OK;
    return fine ? CLI_FINE : fault(d, "\"start\" is a time such as 2026-12-01T09:30+08:00");
}

int cli_dialogue_read(struct cli *cli, struct cli_dialogues *all, const struct cli_input *input, struct json_t *object,
                      struct cli_dialogue *d) {
    *d = (struct cli_dialogue){.input = input, .all = all};
    d->options = (consult_session_options){.struct_size = sizeof d->options, .locale = cli->locale};
    d->turns = cli_json_get(object, "turns");
    if (!cli_json_is_list(d->turns)) return fault(d, "the member \"turns\" (a list) is missing");
    if (read_options(d, object) != CLI_FINE || read_origin(d, object) != CLI_FINE) return CLI_ERROR;
    struct json_t *facts = cli_json_get(object, "facts");
    if (facts != NULL && !cli_json_is_object(facts)) return fault(d, "\"facts\" is an object");
    d->at_ms = d->start_ms;
    warn_of_strangers(d, object, false);
    return cli_facts_of(cli, &all->cache, facts, input->name, input->line, &d->facts);
}

void cli_dialogues_free(struct cli_dialogues *all) {
    forget(all);
    cli_facts_free(&all->cache);
}

/* ---- turns ---- */

/* "at": seconds from the beginning on. */
static int read_time(struct cli_dialogue *d, const struct json_t *json, int64_t *at_ms) {
    const struct json_t *at = cli_json_get(json, "at");
    double seconds;
    *at_ms = d->at_ms;
    if (at == NULL) return CLI_FINE;
    if (!cli_json_number(at, &seconds)) return turn_fault(d, "\"at\" is a number: seconds from \"start\" on");
    if (!(seconds > -1e9 && seconds < 1e9))
        return turn_fault(d, "\"at\" is out of range: it counts seconds from \"start\" on, not from 1970");
    *at_ms = d->start_ms + (int64_t)(seconds * 1000);
    if (d->number > 0 && *at_ms < d->at_ms)
        (void)turn_fault(d, "warning: \"at\" lies before that of the turn before; it counts as said at the same time");
    return CLI_FINE;
}

int cli_dialogue_turn(struct cli_dialogue *d, consult_turn *turn) {
    struct json_t *json = cli_json_at(d->turns, d->number);
    const struct json_t *typing = cli_json_get(json, "typing_cpm");
    consult_string who, text;
    double cpm = 0;
    int64_t at_ms;
    if (json == NULL) return CLI_FINE;
    if (!cli_json_string(cli_json_get(json, "who"), &who)) return turn_fault(d, "\"who\" is missing");
    if (!cli_json_string(cli_json_get(json, "text"), &text)) return turn_fault(d, "\"text\" is missing");
    bool patient = strcmp(who.data, "patient") == 0;
    if (!patient && strcmp(who.data, "agent") != 0) return turn_fault(d, "\"who\" is patient or agent");
    if (read_time(d, json, &at_ms) != CLI_FINE) return CLI_ERROR;
    *turn = (consult_turn){.struct_size = sizeof *turn,
                           .role = patient ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT,
                           .text = text.data,
                           .size = text.size,
                           .at_ms = at_ms};
    if (typing != NULL && (!cli_json_number(typing, &cpm) || !(cpm >= 0 && cpm < 1e6)))
        return turn_fault(d, "\"typing_cpm\" is a number: characters a minute");
    if (!read_truth(json, "canned", &turn->canned)) return turn_fault(d, "\"canned\" is true or false");
    turn->typing_cpm = (int32_t)cpm;
    warn_of_strangers(d, json, true);
    d->at_ms = at_ms;
    d->number++;
    return CLI_GO_ON;
}

void cli_dialogue_id(struct cli_buffer *out, const struct cli_input *input, const struct json_t *object) {
    consult_string id;
    const struct json_t *value = cli_json_get(object, "id");
    if (cli_json_string(value, &id))
        cli_buffer_add(out, id.data, id.size);
    else if (value != NULL)
        cli_json_write(value, out);
    else
        cli_buffer_format(out, "%s:%u", input->name, input->line);
}
