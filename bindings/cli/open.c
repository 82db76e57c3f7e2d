#include "cli.h"
#include "input.h"

#include <string.h>

static const char usual_base[] = "ophthalmology";

static bool is_file(const char *path) {
    size_t size = strlen(path);
    return size >= 5 && strcmp(path + size - 5, ".json") == 0;
}

size_t cli_tell_diagnostics(const consult_diagnostics *diagnostics, FILE *stream) {
    size_t errors = 0;
    for (size_t i = 0; i < consult_diagnostics_count(diagnostics); i++) {
        const consult_diagnostic *d = consult_diagnostics_at(diagnostics, i);
        bool error = d->severity == CONSULT_SEVERITY_ERROR;
        errors += error;
        fprintf(stream, "%s:%u:%u: %s: %s (%s%s%s)\n", d->source, (unsigned)d->line, (unsigned)d->column,
                error ? "error" : "warning", d->message, d->code, d->pointer[0] != '\0' ? ", " : "", d->pointer);
    }
    return errors;
}

static int add_path(const struct cli *cli, consult_builder *builder, const char *path) {
    consult_status status = is_file(path) ? consult_builder_add_file(builder, path) : consult_builder_add_folder(builder, path);
    if (status == CONSULT_OK) return CLI_FINE;
    if (status == CONSULT_UNKNOWN_ID && cli->told[0] != '\0') {
        fprintf(stderr, "%s (%s)\n", cli->told, consult_status_name(status));
        return CLI_ERROR;
    }
    const char *why = status == CONSULT_NOT_FOUND    ? (is_file(path) ? "no such file" : "no such folder, or no pack.json in it")
                      : status == CONSULT_UNKNOWN_ID ? "it extends a pack that is neither beside it nor built in"
                                                     : "it cannot be read";
    return cli_input_error(path, 0, "%s (%s)", why, consult_status_name(status));
}

/* "CONCEPT=FILE" */
static int add_words(consult_builder *builder, const char *argument) {
    const char *path = strchr(argument, '=');
    if (path == NULL || path == argument) return cli_usage_error("--words '%s': it is CONCEPT=FILE", argument);
    struct cli_input input = {0};
    if (cli_input_open(path + 1, NULL, &input) != CLI_FINE) return CLI_ERROR;
    struct cli_buffer concept = {0};
    cli_buffer_add(&concept, argument, (size_t)(path - argument));
    consult_status status = consult_builder_add_words(builder, concept.data, input.name, input.data, input.size);
    cli_buffer_free(&concept);
    int code = status == CONSULT_OK ? CLI_FINE : cli_input_error(input.name, 0, "%s", consult_status_name(status));
    cli_input_free(&input);
    return code;
}

static int add_sources(struct cli *cli, consult_builder *builder) {
    /* A folder says itself what it extends; a single file goes on top of the usual pack. */
    bool below = cli->base != NULL || cli->packs.count == 0 || is_file(cli->packs.items[0]);
    const char *base = cli->base != NULL ? cli->base : usual_base;
    if (below) {
        consult_status status = consult_builder_add_default(builder, base);
        if (status == CONSULT_UNKNOWN_ID) return cli_usage_error("--default '%s': no such built-in pack", base);
        if (status != CONSULT_OK) return cli_usage_error("%s: %s", base, consult_status_name(status));
    }
    for (size_t i = 0; i < cli->packs.count; i++)
        if (add_path(cli, builder, cli->packs.items[i]) != CLI_FINE) return CLI_ERROR;
    for (size_t i = 0; i < cli->words.count; i++)
        if (add_words(builder, cli->words.items[i]) != CLI_FINE) return CLI_ERROR;
    return CLI_FINE;
}

/* Keeps the last line of the library's log: what a status has no room for. */
static void keep_line(void *user, consult_log_level level, const char *message) {
    struct cli *cli = user;
    if (level == CONSULT_LOG_WARNING) (void)snprintf(cli->told, sizeof cli->told, "%s", message);
}

static int open_context(struct cli *cli) {
    if (cli->context != NULL) return CLI_FINE;
    const consult_context_options options = {.struct_size = sizeof options, .logger = keep_line, .logger_user = cli};
    consult_status status = consult_context_new(&options, &cli->context);
    return status == CONSULT_OK ? CLI_FINE : cli_usage_error("%s", consult_status_name(status));
}

int cli_open_builder(struct cli *cli, consult_builder **builder) {
    *builder = NULL;
    if (open_context(cli) != CLI_FINE) return CLI_ERROR;
    consult_status status = consult_builder_new(cli->context, builder);
    if (status != CONSULT_OK) return cli_usage_error("%s", consult_status_name(status));
    if (add_sources(cli, *builder) == CLI_FINE) return CLI_FINE;
    consult_builder_free(*builder);
    *builder = NULL;
    return CLI_ERROR;
}

static int compile(struct cli *cli) {
    consult_builder *builder = NULL;
    if (cli_open_builder(cli, &builder) != CLI_FINE) return CLI_ERROR;
    consult_diagnostics *diagnostics = NULL;
    consult_status status = consult_builder_compile(builder, 0, &cli->pack, &diagnostics);
    if (status != CONSULT_OK) {
        (void)cli_tell_diagnostics(diagnostics, stderr);
        (void)cli_usage_error("the pack does not compile (%s)", consult_status_name(status));
    }
    consult_diagnostics_free(diagnostics);
    consult_builder_free(builder);
    return status == CONSULT_OK ? CLI_FINE : CLI_ERROR;
}

/* Facts that are read but can't all be used are told of, and used. */
static int read_facts(struct cli *cli, const char *file, unsigned line, const char *json, size_t size, consult_facts **facts) {
    consult_diagnostics *diagnostics = NULL;
    consult_status status = consult_facts_from_json(cli->context, cli->pack, json, size, facts, &diagnostics);
    const consult_diagnostic *first = consult_diagnostics_at(diagnostics, 0);
    int code = CLI_FINE;
    if (status != CONSULT_OK) {
        unsigned place = line > 0 || first == NULL ? line : (unsigned)first->line;
        code = cli_input_error(file, place, "facts: %s (%s)", first != NULL ? first->message : "they cannot be read",
                               consult_status_name(status));
    }
    for (size_t i = 0; status == CONSULT_OK && i < consult_diagnostics_count(diagnostics); i++) {
        const consult_diagnostic *d = consult_diagnostics_at(diagnostics, i);
        if (!cli->every_fact && strcmp(d->code, "unknown-fact") == 0) continue; /* a host may have facts of its own */
        (void)cli_input_error(file, line > 0 ? line : (unsigned)d->line, "warning: facts: %s (%s, %s)", d->message, d->code,
                              d->pointer);
        cli->fact_warnings++;
    }
    consult_diagnostics_free(diagnostics);
    return code;
}

int cli_open_facts(struct cli *cli) {
    if (cli->facts_path == NULL) return CLI_FINE;
    struct cli_input input = {0};
    int code = cli_input_open(cli->facts_path, NULL, &input);
    if (code == CLI_FINE) code = read_facts(cli, input.name, 0, input.data, input.size, &cli->facts);
    cli_input_free(&input);
    return code;
}

int cli_open(struct cli *cli) {
    if (open_context(cli) != CLI_FINE) return CLI_ERROR;
    bool usual = cli->packs.count == 0 && cli->words.count == 0 && (cli->base == NULL || strcmp(cli->base, usual_base) == 0);
    consult_status status = usual ? consult_pack_default(cli->context, &cli->pack) : CONSULT_OK;
    if (status != CONSULT_OK) return cli_usage_error("the built-in pack: %s", consult_status_name(status));
    if (!usual && compile(cli) != CLI_FINE) return CLI_ERROR;
    status = consult_worker_new(cli->context, &cli->worker);
    if (status != CONSULT_OK) return cli_usage_error("%s", consult_status_name(status));
    return cli_open_facts(cli);
}

void cli_close(struct cli *cli) {
    consult_facts_unref(cli->facts);
    consult_worker_free(cli->worker);
    consult_pack_unref(cli->pack);
    consult_context_unref(cli->context);
    cli_list_free(&cli->packs);
    cli_list_free(&cli->words);
}

const char *cli_word(const struct cli *cli, const char *group, const char *code) {
    char term[64];
    consult_pack_entry entry = {.struct_size = sizeof entry};
    (void)snprintf(term, sizeof term, "%s.%s", group, code);
    for (size_t i = 0; consult_pack_entry_at(cli->pack, CONSULT_PACK_TERM, i, &entry) == CONSULT_OK; i++)
        if (strcmp(entry.id, term) == 0) return cli->locale == CONSULT_LOCALE_ZH_HANT ? entry.title_hant : entry.title_hans;
    return code;
}

bool cli_has(const struct cli *cli, consult_pack_kind kind, const char *id) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0; consult_pack_entry_at(cli->pack, kind, i, &entry) == CONSULT_OK; i++)
        if (strcmp(entry.id, id) == 0) return true;
    return false;
}

void cli_facts_free(struct cli_facts *cache) {
    consult_facts_unref(cache->facts);
    cli_json_free(cache->json);
    *cache = (struct cli_facts){0};
}

int cli_facts_of(struct cli *cli, struct cli_facts *cache, struct json_t *json, const char *file, unsigned line,
                 consult_facts **facts) {
    *facts = cli->facts;
    if (json == NULL) return CLI_FINE;
    if (cache->json == NULL || !cli_json_equal(cache->json, json)) {
        cli_facts_free(cache);
        struct cli_buffer text = {0};
        cli_json_write(json, &text);
        int code = read_facts(cli, file, line, text.data, text.size, &cache->facts);
        cli_buffer_free(&text);
        if (code != CLI_FINE) return code;
        cache->json = cli_json_keep(json);
    }
    *facts = cache->facts;
    return CLI_FINE;
}

int cli_finish(struct cli_buffer *out, int code) {
    int written = code == CLI_ERROR ? 0 : cli_buffer_write(out, stdout);
    cli_buffer_free(out);
    return written == 0 ? code : cli_usage_error("standard output cannot be written");
}
