#include "lint_report.h"

#include "output.h"

#include <string.h>

static size_t column(const struct cli_draft *draft, size_t offset) {
    return consult_text_utf16_units(draft->text.data, offset) + 1;
}

/* Something is missing, or the draft stands in JSON: then the line is all that can be told. */
static bool has_place(const struct cli_draft *draft, const consult_finding *finding) {
    return draft->is_line && finding->span.start < finding->span.end;
}

/* The message and what to write instead. */
static void say(const struct cli *cli, struct cli_buffer *out, const consult_finding *finding) {
    cli_buffer_text(out, finding->message);
    cli_output_replacement(cli, out, finding);
    if (finding->advice != NULL) cli_buffer_format(out, " → %s", finding->advice);
}

/* ---- SARIF ---- */

/* The path as a URI: relative as it is, absolute with file://. */
static void put_uri(struct cli_buffer *out, const char *name) {
    struct cli_buffer uri = {0};
    if (name[0] == '/') cli_buffer_text(&uri, "file://");
    if (strncmp(name, "./", 2) == 0) name += 2;
    for (const char *at = name; *at != '\0'; at++) {
        bool plain =
            (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') || strchr("-._~/", *at) != NULL;
        if (plain)
            cli_buffer_add(&uri, at, 1);
        else
            cli_buffer_format(&uri, "%%%02X", (unsigned)(unsigned char)*at);
    }
    cli_buffer_json(out, uri.data, uri.size);
    cli_buffer_free(&uri);
}

static const char *sarif_level(consult_level level) {
    return level >= CONSULT_LEVEL_ERROR ? "error" : level == CONSULT_LEVEL_WARNING ? "warning" : "note";
}

static void put_text(struct cli_buffer *out, const char *key, const char *text) {
    cli_buffer_key(out, key);
    cli_buffer_text(out, "{\"text\":");
    cli_buffer_json_text(out, text);
    cli_buffer_text(out, "}");
}

/* The place of the rule in the log; it is described when it is met for the first time. */
static size_t rule_index(struct cli_sarif *sarif, const consult_finding *finding) {
    for (size_t i = 0; i < sarif->ids.count; i++)
        if (strcmp(sarif->ids.items[i], finding->rule) == 0) return i;
    struct cli_buffer *out = &sarif->rules;
    if (sarif->ids.count > 0) cli_buffer_text(out, ",");
    cli_buffer_text(out, "{\"id\":");
    cli_buffer_json_text(out, finding->rule);
    put_text(out, "shortDescription", finding->message);
    cli_buffer_key(out, "properties");
    cli_buffer_text(out, "{\"family\":");
    cli_buffer_json_text(out, finding->family);
    cli_buffer_key(out, "source");
    cli_buffer_json_text(out, finding->source);
    cli_buffer_key(out, "law");
    cli_buffer_json_text(out, finding->law);
    cli_buffer_text(out, "}}");
    cli_list_add(&sarif->ids, finding->rule);
    return sarif->ids.count - 1;
}

static void put_region(struct cli_buffer *out, const struct cli_draft *draft, const consult_finding *finding) {
    cli_buffer_format(out, "{\"startLine\":%u", draft->input->line);
    if (has_place(draft, finding))
        cli_buffer_format(out, ",\"startColumn\":%zu,\"endColumn\":%zu", column(draft, finding->span.start),
                          column(draft, finding->span.end));
}

static void put_fix(struct cli_buffer *out, const struct cli_draft *draft, const consult_finding *finding) {
    if (finding->replacement == NULL || !has_place(draft, finding)) return;
    cli_buffer_key(out, "fixes");
    cli_buffer_text(out, "[{\"artifactChanges\":[{\"artifactLocation\":{\"uri\":");
    put_uri(out, draft->input->name);
    cli_buffer_text(out, "},\"replacements\":[{\"deletedRegion\":");
    put_region(out, draft, finding);
    cli_buffer_text(out, "}");
    put_text(out, "insertedContent", finding->replacement);
    cli_buffer_text(out, "}]}]}]");
}

void cli_sarif_add(const struct cli *cli, struct cli_sarif *sarif, const struct cli_draft *draft, const consult_finding *finding) {
    struct cli_buffer *out = &sarif->results, message = {0};
    size_t index = rule_index(sarif, finding);
    if (out->size > 0) cli_buffer_text(out, ",\n");
    cli_buffer_text(out, "{\"ruleId\":");
    cli_buffer_json_text(out, finding->rule);
    cli_buffer_format(out, ",\"ruleIndex\":%zu,\"level\":\"%s\"", index, sarif_level(finding->level));
    say(cli, &message, finding);
    put_text(out, "message", message.data);
    cli_buffer_free(&message);
    cli_buffer_text(out, ",\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":");
    put_uri(out, draft->input->name);
    cli_buffer_text(out, "},\"region\":");
    put_region(out, draft, finding);
    if (finding->quote.size > 0) put_text(out, "snippet", finding->quote.data);
    cli_buffer_text(out, "}}}]");
    put_fix(out, draft, finding);
    cli_buffer_format(out, ",\"properties\":{\"level\":\"%s\"}}", cli_level_name(finding->level));
}

void cli_sarif_write(struct cli_sarif *sarif, bool complete, struct cli_buffer *out) {
    cli_buffer_text(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"tool\":"
                         "{\"driver\":{\"name\":\"consult\",\"version\":");
    cli_buffer_json_text(out, consult_version());
    cli_buffer_text(out, ",\"rules\":[");
    cli_buffer_add(out, sarif->rules.data, sarif->rules.size);
    cli_buffer_text(out, "]}},");
    if (!complete) cli_buffer_text(out, "\"invocations\":[{\"executionSuccessful\":false}],");
    cli_buffer_text(out, "\"columnKind\":\"utf16CodeUnits\",\"results\":[");
    cli_buffer_add(out, sarif->results.data, sarif->results.size);
    cli_buffer_text(out, "]}]}\n");
    cli_buffer_free(&sarif->rules);
    cli_buffer_free(&sarif->results);
    cli_list_free(&sarif->ids);
}

/* ---- GitHub ---- */

/* What would end a command or one of its properties is escaped. */
static void put_escaped(struct cli_buffer *out, const char *text, const char *special) {
    for (const char *at = text; *at != '\0'; at++) {
        if (strchr(special, *at) != NULL)
            cli_buffer_format(out, "%%%02X", (unsigned)(unsigned char)*at);
        else
            cli_buffer_add(out, at, 1);
    }
}

void cli_github_write(const struct cli *cli, struct cli_buffer *out, const struct cli_draft *draft,
                      const consult_finding *finding) {
    const char *kind = sarif_level(finding->level);
    struct cli_buffer message = {0};
    cli_buffer_format(out, "::%s file=", strcmp(kind, "note") == 0 ? "notice" : kind);
    put_escaped(out, draft->input->name, "%\r\n:,");
    cli_buffer_format(out, ",line=%u", draft->input->line);
    if (has_place(draft, finding))
        cli_buffer_format(out, ",col=%zu,endColumn=%zu", column(draft, finding->span.start), column(draft, finding->span.end));
    cli_buffer_text(out, ",title=");
    put_escaped(out, finding->rule, "%\r\n:,");
    cli_buffer_text(out, "::");
    say(cli, &message, finding);
    put_escaped(out, message.data, "%\r\n");
    cli_buffer_text(out, "\n");
    cli_buffer_free(&message);
}
