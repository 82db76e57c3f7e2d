/* consult pack: check, test, draw, count and list packs. */
#include "input.h"
#include "output.h"

#include <string.h>

struct pack {
    struct cli *cli;
    struct cli_buffer out;
    bool strict;
    const char *format;
    const char *kind; /* list: of which */
};

typedef int pack_command(struct pack *job);

/* Compiles with flags and tells every fault. `*faults` = how many, whatever their severity. */
static int prove(struct pack *job, uint32_t flags, size_t *faults) {
    struct cli *cli = job->cli;
    consult_builder *builder = NULL;
    if (cli_open_builder(cli, &builder) != CLI_FINE) return CLI_ERROR;
    consult_diagnostics *diagnostics = NULL;
    consult_status status = consult_builder_compile(builder, flags, &cli->pack, &diagnostics);
    *faults = consult_diagnostics_count(diagnostics);
    (void)cli_tell_diagnostics(diagnostics, stderr);
    consult_diagnostics_free(diagnostics);
    consult_builder_free(builder);
    if (status == CONSULT_OK) return CLI_FINE;
    return cli_usage_error("the pack does not hold: %zu fault%s (%s)", *faults, *faults == 1 ? "" : "s",
                           consult_status_name(status));
}

static void tell_pack(struct pack *job, const char *what) {
    const consult_pack *pack = job->cli->pack;
    cli_buffer_format(&job->out, "%s %s: %s\n", consult_pack_id(pack), consult_pack_version(pack), what);
}

static int check(struct pack *job) {
    size_t faults = 0;
    int code = prove(job, job->strict ? CONSULT_COMPILE_STRICT : 0, &faults);
    if (code != CLI_FINE) return code;
    job->cli->every_fact = true;
    if (cli_open_facts(job->cli) != CLI_FINE) return CLI_ERROR;
    if (job->strict && job->cli->fact_warnings > 0)
        return cli_usage_error("the facts do not hold: %zu warning%s", job->cli->fact_warnings,
                               job->cli->fact_warnings == 1 ? "" : "s");
    faults += job->cli->fact_warnings;
    char text[64];
    (void)snprintf(text, sizeof text, "%zu warning%s", faults, faults == 1 ? "" : "s");
    tell_pack(job, job->strict ? "every proof and every example holds" : faults > 0 ? text : "no fault");
    return CLI_FINE;
}

static int test(struct pack *job) {
    size_t faults = 0;
    int code = prove(job, CONSULT_COMPILE_RUN_EXAMPLES, &faults);
    if (code != CLI_FINE) return code;
    char text[64];
    (void)snprintf(text, sizeof text, "%zu examples or warnings to look at", faults);
    tell_pack(job, faults > 0 ? text : "every example holds");
    return faults > 0 ? CLI_FINDINGS : CLI_FINE;
}

static int graph(struct pack *job) {
    int format = cli_choose("--format", job->format != NULL ? job->format : "dot", "dot|mermaid");
    if (format < 0 || cli_open(job->cli) != CLI_FINE) return CLI_ERROR;
    consult_string text = {NULL, 0};
    consult_graph_format how = format == 0 ? CONSULT_GRAPH_DOT : CONSULT_GRAPH_MERMAID;
    consult_status status = consult_pack_graph(job->cli->pack, how, job->cli->locale, &text);
    if (status != CONSULT_OK) return cli_usage_error("pack graph: %s", consult_status_name(status));
    cli_buffer_add(&job->out, text.data, text.size);
    consult_string_free(job->cli->context, &text);
    return CLI_FINE;
}

/* "rules":{"F1":n,…}: families in the order in which they first stand in the pack. */
static void write_families(struct pack *job) {
    enum { MOST = 64 };
    const char *families[MOST];
    unsigned counts[MOST];
    size_t count = 0;
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0; consult_pack_entry_at(job->cli->pack, CONSULT_PACK_RULE, i, &entry) == CONSULT_OK; i++) {
        size_t k = 0;
        while (k < count && strcmp(families[k], entry.value) != 0) k++;
        if (k == MOST) continue;
        if (k == count) {
            families[count] = entry.value;
            counts[count++] = 0;
        }
        counts[k]++;
    }
    cli_buffer_text(&job->out, ",\"rules\":{");
    for (size_t k = 0; k < count; k++) {
        cli_buffer_key(&job->out, families[k]);
        cli_buffer_format(&job->out, "%u", counts[k]);
    }
    cli_buffer_text(&job->out, "}");
}

static void write_stats(struct pack *job, const consult_pack_counts *n) {
    struct cli_buffer *out = &job->out;
    const char *id;
    const char *version;
    cli_buffer_text(out, "{\"packs\":[");
    for (size_t i = 0; consult_pack_layer(job->cli->pack, i, &id, &version); i++) {
        cli_buffer_comma(out);
        cli_buffer_text(out, "{\"id\":");
        cli_buffer_json_text(out, id);
        cli_buffer_key(out, "version");
        cli_buffer_json_text(out, version);
        cli_buffer_text(out, "}");
    }
    cli_buffer_format(out, "],\"scenarios\":%u,\"phrases\":{\"zh-Hans\":%u,\"zh-Hant\":%u},\"cues\":%u,\"concepts\":%u",
                      n->scenarios, n->phrases_hans, n->phrases_hant, n->cues, n->concepts);
    write_families(job);
    cli_buffer_format(out, ",\"flags\":%u,\"slots\":%u,\"cards\":%u,\"labs\":%u,\"plans\":%u,\"sources_missing\":%u", n->flags,
                      n->slots, n->cards, n->labs, n->plans, n->without_source);
    cli_buffer_format(out, ",\"coverage\":{\"cells\":%u,\"filled\":%u}}\n", n->coverage_cells, n->coverage_filled);
}

static void show_stats(struct pack *job, const consult_pack_counts *n) {
    const struct {
        const char *name;
        uint32_t count;
    } rows[] = {
        {"concepts", n->concepts},
        {"literals", n->literals},
        {"scopes", n->scopes},
        {"formats", n->formats},
        {"cues", n->cues},
        {"labels", n->labels},
        {"slots", n->slots},
        {"red flags", n->flags},
        {"signals", n->signals},
        {"phases", n->phases},
        {"interrupts", n->interrupts},
        {"transitions", n->transitions},
        {"scenarios", n->scenarios},
        {"phrases zh-Hans", n->phrases_hans},
        {"phrases zh-Hant", n->phrases_hant},
        {"rules", n->rules},
        {"plans", n->plans},
        {"calendars", n->calendars},
        {"without source", n->without_source},
    };
    const char *id;
    const char *version;
    for (size_t i = 0; consult_pack_layer(job->cli->pack, i, &id, &version); i++)
        cli_buffer_format(&job->out, "pack %s %s\n", id, version);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        cli_buffer_format(&job->out, "%-18s %8u\n", rows[i].name, (unsigned)rows[i].count);
    cli_buffer_format(&job->out, "%-18s %8u of %u\n", "cells with phrases", (unsigned)n->coverage_filled,
                      (unsigned)n->coverage_cells);
    cli_buffer_format(&job->out, "%-18s %8llu bytes\n", "image", (unsigned long long)n->image_bytes);
}

static int stats(struct pack *job) {
    int format = cli_choose("--format", job->format != NULL ? job->format : "text", "text|json");
    if (format < 0 || cli_open(job->cli) != CLI_FINE) return CLI_ERROR;
    consult_pack_counts counts = {.struct_size = sizeof counts};
    consult_status status = consult_pack_stats(job->cli->pack, &counts);
    if (status != CONSULT_OK) return cli_usage_error("pack stats: %s", consult_status_name(status));
    if (format == 1)
        write_stats(job, &counts);
    else
        show_stats(job, &counts);
    return CLI_FINE;
}

static int list(struct pack *job) {
    static const char names[] = "phase|interrupt|label|slot|flag|scenario|rule|plan|cue|concept|signal|term";
    int kind = job->kind != NULL ? cli_choose("pack list", job->kind, names) : -1;
    if (job->kind == NULL) return cli_usage_error("pack list: a kind is due: one of %s", names);
    if (kind < 0 || cli_open(job->cli) != CLI_FINE) return CLI_ERROR;
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0;
         consult_pack_entry_at(job->cli->pack, (consult_pack_kind)(CONSULT_PACK_PHASE + kind), i, &entry) == CONSULT_OK; i++) {
        const char *title = job->cli->locale == CONSULT_LOCALE_ZH_HANT ? entry.title_hant : entry.title_hans;
        if (strchr(entry.id, '#') != NULL) continue; /* words that stand in one place only: they have no name */
        cli_buffer_format(&job->out, title[0] != '\0' ? "%s\t%s\n" : "%s\n", entry.id, title);
    }
    return CLI_FINE;
}

static int run(struct pack *job, const struct cli_list *words) {
    static pack_command *const commands[] = {check, test, graph, stats, list};
    if (words->count == 0) return cli_usage_error("pack: check, test, graph, stats or list is due (see consult pack -h)");
    int command = cli_choose("pack", words->items[0], "check|test|graph|stats|list");
    if (command < 0) return CLI_ERROR;
    size_t first = 1;
    if (command == 4 && words->count > 1) job->kind = words->items[first++];
    for (size_t i = first; i < words->count; i++) cli_list_add(&job->cli->packs, words->items[i]);
    return cli_finish(&job->out, commands[command](job));
}

int cli_pack(struct cli *cli, int argc, char **argv) {
    struct pack job = {.cli = cli};
    const struct cli_option options[] = {
        {.name = "strict", .flag = &job.strict, .help = "check: run every example, prove the phases, warnings are errors"},
        {.name = "format",
         .value = &job.format,
         .argument = "NAME",
         .help = "graph: dot (default), mermaid; stats: text (default), json"},
    };
    const struct cli_usage usage = {
        "pack", "check|test|graph|stats|list KIND [PATH…]",
        "Works on the packs named (as with --pack), or on the built-in one.\n"
        "  check  compile and report every fault with file, line and the mend, and of the facts given; exit 2 if it does not hold\n"
        "  test   run every example; exit 1 if one fails\n"
        "  graph  draw the phases and what moves between them\n"
        "  stats  count what is in it\n"
        "  list   the ids of a KIND: phase, interrupt, label, slot, flag, scenario, rule, plan, cue, concept, signal, term",
        options, sizeof options / sizeof *options};
    struct cli_list words = {0};
    int code = cli_options_read(cli, &usage, argc, argv, &words);
    if (code == CLI_GO_ON) code = run(&job, &words);
    cli_list_free(&words);
    return code;
}
