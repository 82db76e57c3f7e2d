/* consult phrase: what there is to say. */
#include "input.h"
#include "output.h"

#include <stdlib.h>
#include <string.h>

/* What a patient of each type might write first: --type reads it, so that the phrases for that type come. */
static const struct {
    const char *type;
    const char *text;
} samples[] = {
    {"undiagnosed", "眼睛又红又痒三天了，还没去医院看过"},
    {"previously_treated", "去年在别的医院做过白内障手术，医生开的眼药水还在用"},
    {"eager", "我想尽快挂号，明天能预约吗"},
    {"proxy", "我帮我妈妈问一下，她眼睛看东西模糊"},
};

struct phrase {
    struct cli *cli;
    struct cli_buffer out;
    consult_session *session;
    consult_phrase_options options;
    struct cli_list slots; /* --slot NAME=VALUE */
    struct cli_list args;  /* --arg NAME=VALUE */
    consult_pair *pairs;   /* of args */
    char **names;          /* of args; each is ours */
    bool jsonl, all;
    const char *phase, *type, *said, *search, *channel, *seed, *at_most, *format;
};

/* Splits NAME=VALUE; `name` is yours. */
static int split(const char *option, const char *word, char **name, const char **value) {
    const char *equals = strchr(word, '=');
    if (equals == NULL || equals == word) return cli_usage_error("--%s '%s': NAME=VALUE is due", option, word);
    *name = cli_copy(word);
    (*name)[equals - word] = '\0';
    *value = equals + 1;
    return CLI_FINE;
}

static int read_args(struct phrase *job) {
    job->pairs = cli_resize(NULL, (job->args.count + 1) * sizeof *job->pairs);
    job->names = cli_resize(NULL, (job->args.count + 1) * sizeof *job->names);
    job->options.args = job->pairs;
    for (size_t i = 0; i < job->args.count; i++) {
        if (split("arg", job->args.items[i], &job->names[i], &job->pairs[i].value) != CLI_FINE) return CLI_ERROR;
        job->pairs[i].key = job->names[i];
        job->options.arg_count++;
    }
    return CLI_FINE;
}

static int say(struct phrase *job, const char *text) {
    consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = text, .size = CONSULT_ZERO_TERMINATED};
    const consult_advice *advice = NULL;
    consult_status status = consult_session_turn(job->session, job->cli->worker, &turn, &advice);
    return status == CONSULT_OK ? CLI_FINE : cli_call_error(job->cli, "--said", 0, status);
}

static int be_type(struct phrase *job) {
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        if (strcmp(samples[i].type, job->type) == 0) return say(job, samples[i].text);
    return cli_usage_error("--type '%s': it is one of undiagnosed, previously_treated, eager, proxy", job->type);
}

static int set_slots(struct phrase *job) {
    for (size_t i = 0; i < job->slots.count; i++) {
        char *name = NULL;
        const char *value = NULL;
        if (split("slot", job->slots.items[i], &name, &value) != CLI_FINE) return CLI_ERROR;
        consult_status status = consult_session_slot_set(job->session, name, value);
        const char *form = consult_session_slot_form(job->session, name);
        free(name);
        if (status == CONSULT_INVALID_ARGUMENT && form != NULL)
            return cli_usage_error("--slot '%s': wanted: %s", job->slots.items[i], form);
        if (status != CONSULT_OK) return cli_usage_error("--slot '%s': %s", job->slots.items[i], consult_status_name(status));
    }
    return CLI_FINE;
}

static int start(struct phrase *job) {
    consult_session_options options = {
        .struct_size = sizeof options, .channel = job->options.channel, .locale = job->cli->locale, .seed = job->options.seed};
    consult_status status = consult_session_new(job->cli->pack, job->cli->facts, &options, &job->session);
    if (status != CONSULT_OK) return cli_usage_error("%s", consult_status_name(status));
    if (set_slots(job) != CLI_FINE) return CLI_ERROR;
    if (job->type != NULL && be_type(job) != CLI_FINE) return CLI_ERROR;
    if (job->said != NULL && say(job, job->said) != CLI_FINE) return CLI_ERROR;
    return CLI_FINE;
}

static void show(struct phrase *job, const consult_phrase *phrase) {
    struct cli_buffer *out = &job->out;
    if (!job->jsonl) {
        cli_buffer_text(out, "  ");
        cli_output_clean(out, phrase->text.data, phrase->text.size);
        cli_buffer_text(out, "\n");
        return;
    }
    cli_buffer_text(out, "{\"scenario\":");
    cli_buffer_json_text(out, phrase->scenario);
    cli_buffer_key(out, "id");
    cli_buffer_json_text(out, phrase->id);
    cli_buffer_key(out, "text");
    cli_buffer_json(out, phrase->text.data, phrase->text.size);
    cli_buffer_text(out, "}\n");
}

static const char *title_of(const struct phrase *job, const consult_pack_entry *entry) {
    return job->cli->locale == CONSULT_LOCALE_ZH_HANT ? entry->title_hant : entry->title_hans;
}

static void show_heading(struct phrase *job, const consult_pack_entry *entry) {
    if (job->jsonl) return;
    cli_output_paint(job->cli, &job->out, CLI_BOLD, entry->id);
    cli_buffer_format(&job->out, "  %s\n", title_of(job, entry));
}

static int render(struct phrase *job, const consult_pack_entry *entry) {
    const consult_phrase_list *list = NULL;
    consult_status status = consult_phrases(job->cli->worker, job->cli->pack, job->session, entry->id, &job->options, &list);
    if (status != CONSULT_OK) return cli_call_error(job->cli, entry->id, 0, status);
    show_heading(job, entry);
    for (size_t i = 0; i < list->count; i++) show(job, list->items[i]);
    if (list->count == 0 && !job->jsonl) cli_buffer_text(&job->out, "  (nothing to offer: a slot or fact is missing)\n");
    return CLI_FINE;
}

/* A text as matching sees it; yours. NULL when it is not UTF-8. */
static char *fold(const char *text, size_t size) {
    size_t need = 0;
    consult_status status = consult_text_fold(text, size, NULL, 0, &need);
    if (status != CONSULT_OK && status != CONSULT_LIMIT) return NULL;
    char *folded = cli_resize(NULL, need + 1);
    if (consult_text_fold(text, size, folded, need + 1, &need) == CONSULT_OK) return folded;
    free(folded);
    return NULL;
}

static bool holds(const char *text, size_t size, const char *wanted) {
    char *folded = fold(text, size);
    bool found = folded != NULL && strstr(folded, wanted) != NULL;
    free(folded);
    return found;
}

/* Shows the scenario if its name holds the words, else those of its phrases that do. */
static int search_in(struct phrase *job, const consult_pack_entry *entry, const char *wanted) {
    if (strstr(entry->id, wanted) != NULL || holds(title_of(job, entry), strlen(title_of(job, entry)), wanted))
        return render(job, entry);
    const consult_phrase_list *list = NULL;
    consult_status status = consult_phrases(job->cli->worker, job->cli->pack, job->session, entry->id, &job->options, &list);
    if (status != CONSULT_OK) return cli_call_error(job->cli, entry->id, 0, status);
    bool any = false;
    for (size_t i = 0; i < list->count; i++) {
        if (!holds(list->items[i]->text.data, list->items[i]->text.size, wanted)) continue;
        if (!any) show_heading(job, entry);
        any = true;
        show(job, list->items[i]);
    }
    return CLI_FINE;
}

/* All scenarios: their names, all their phrases, or what is searched for. */
static int list_scenarios(struct phrase *job) {
    char *wanted = job->search != NULL ? fold(job->search, strlen(job->search)) : NULL;
    if (job->search != NULL && wanted == NULL) return cli_usage_error("--search: the words are not UTF-8");
    consult_pack_entry entry = {.struct_size = sizeof entry};
    int code = CLI_FINE;
    for (size_t i = 0; code == CLI_FINE && consult_pack_entry_at(job->cli->pack, CONSULT_PACK_SCENARIO, i, &entry) == CONSULT_OK;
         i++) {
        if (wanted != NULL) {
            code = search_in(job, &entry, wanted);
        } else if (job->all || job->jsonl) {
            code = render(job, &entry);
        } else {
            cli_output_pad(&job->out, entry.id, 32);
            cli_buffer_format(&job->out, " %s\n", title_of(job, &entry));
        }
    }
    free(wanted);
    return code;
}

/* What is offered in a phase, as the next steps there. */
static int list_phase(struct phrase *job) {
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_PHASE, .detail = job->phase};
    if (cli_has(job->cli, CONSULT_PACK_INTERRUPT, job->phase)) event.kind = CONSULT_EVENT_INTERRUPT_ENTER;
    const consult_advice *advice = NULL;
    consult_status status = consult_session_event(job->session, job->cli->worker, &event, &advice);
    if (status != CONSULT_OK) return cli_usage_error("--phase '%s': %s", job->phase, consult_status_name(status));
    for (size_t i = 0; i < advice->action_count; i++) {
        const consult_action *action = advice->actions[i];
        if (!job->jsonl) {
            cli_output_paint(job->cli, &job->out, CLI_BOLD, action->action);
            cli_buffer_format(&job->out, "  %s\n", action->why);
        }
        for (size_t k = 0; k < action->phrase_count; k++) show(job, action->phrases[k]);
    }
    return CLI_FINE;
}

static int list_named(struct phrase *job, const struct cli_list *names) {
    for (size_t i = 0; i < names->count; i++) {
        consult_pack_entry entry = {.struct_size = sizeof entry};
        bool found = false;
        for (size_t k = 0; !found && consult_pack_entry_at(job->cli->pack, CONSULT_PACK_SCENARIO, k, &entry) == CONSULT_OK; k++)
            found = strcmp(entry.id, names->items[i]) == 0;
        if (!found) return cli_usage_error("phrase: the pack has no scenario '%s' (consult phrase lists them)", names->items[i]);
        if (render(job, &entry) != CLI_FINE) return CLI_ERROR;
    }
    return CLI_FINE;
}

static int read_options(struct phrase *job) {
    int64_t seed = 0;
    int64_t most = 0;
    int format = job->format != NULL ? cli_choose("--format", job->format, "text|jsonl") : 0;
    if (format < 0 || !cli_integer("--seed", job->seed, &seed) || !cli_integer("--at-most", job->at_most, &most)) return CLI_ERROR;
    if (most < 0 || most > 1000000) return cli_usage_error("--at-most '%s': a number from 0 is due", job->at_most);
    if (job->channel != NULL && cli_channel(job->channel) == (consult_channel)0)
        return cli_usage_error("--channel '%s': it is online, phone or desk", job->channel);
    job->jsonl = format == 1;
    job->options = (consult_phrase_options){.struct_size = sizeof job->options,
                                            .locale = job->cli->locale,
                                            .channel = cli_channel(job->channel),
                                            .at_most = (size_t)most,
                                            .seed = (uint64_t)seed};
    return read_args(job);
}

static int run(struct phrase *job, const struct cli_list *names) {
    int code = read_options(job);
    if (code == CLI_FINE) code = cli_open(job->cli);
    if (code == CLI_FINE) code = start(job);
    if (code == CLI_FINE)
        code = job->phase != NULL ? list_phase(job) : names->count > 0 ? list_named(job, names) : list_scenarios(job);
    consult_session_free(job->session);
    for (size_t i = 0; i < job->options.arg_count; i++) free(job->names[i]);
    free(job->names);
    free(job->pairs);
    return cli_finish(&job->out, code);
}

int cli_phrase(struct cli *cli, int argc, char **argv) {
    struct phrase job = {.cli = cli};
    const struct cli_option options[] = {
        {.name = "search", .value = &job.search, .argument = "WORDS", .help = "scenarios and phrases that hold these words"},
        {.name = "all", .flag = &job.all, .help = "every scenario with its phrases"},
        {.name = "phase", .value = &job.phase, .argument = "ID", .help = "what is offered in this phase or interrupt"},
        {.name = "type",
         .value = &job.type,
         .argument = "TYPE",
         .help = "to such a patient: undiagnosed, previously_treated, eager, proxy"},
        {.name = "said", .value = &job.said, .argument = "TEXT", .help = "the patient has said this"},
        {.name = "slot", .list = &job.slots, .argument = "NAME=VALUE", .help = "this is known; may be repeated"},
        {.name = "arg", .list = &job.args, .argument = "NAME=VALUE", .help = "for {arg.NAME} in phrases; may be repeated"},
        {.name = "channel", .value = &job.channel, .argument = "NAME", .help = "online (default), phone, desk"},
        {.name = "seed", .value = &job.seed, .argument = "N", .help = "which of equals comes first"},
        {.name = "at-most", .value = &job.at_most, .argument = "N", .help = "so many phrases of a scenario"},
        {.name = "format", .value = &job.format, .argument = "NAME", .help = "text (default), jsonl"},
    };
    const struct cli_usage usage = {
        "phrase", "[SCENARIO…]",
        "What there is to say. Without a scenario: the list of all. With one: its phrases, filled with\n"
        "what is known and with the facts; those that cannot be filled are left out.",
        options, sizeof options / sizeof *options};
    struct cli_list names = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &names);
    if (code == CLI_GO_ON) code = run(&job, &names);
    cli_list_free(&names);
    cli_list_free(&job.slots);
    cli_list_free(&job.args);
    return code;
}
