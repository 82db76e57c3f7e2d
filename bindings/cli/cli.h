/* What all verbs share: the options that every verb takes, the library objects they open, and how errors are told. */
#ifndef CONSULT_CLI_CLI_H
#define CONSULT_CLI_CLI_H

#include "buffer.h"
#include "consult/consult.h"
#include "json.h"

/* Exit codes; CLI_GO_ON is none: the options were read and the verb may begin. */
enum { CLI_GO_ON = -1, CLI_FINE = 0, CLI_FINDINGS = 1, CLI_ERROR = 2 };

/* A list of words of the command line. Zero it to begin. */
struct cli_list {
    const char **items;
    size_t count;
};

/* One run of the command. */
struct cli {
    struct cli_list packs;   /* --pack */
    struct cli_list words;   /* --words */
    const char *base;        /* --default; NULL = not given */
    const char *facts_path;  /* --facts; NULL = none */
    const char *locale_name; /* --locale; NULL = not given */
    const char *colour_name; /* --color; NULL = not given */
    consult_locale locale;
    bool colour; /* standard output takes colours */
    consult_context *context;
    consult_pack *pack;
    consult_worker *worker;
    consult_facts *facts; /* of --facts; NULL = none */
    bool every_fact;      /* facts that the pack does not declare are told too */
    size_t fact_warnings; /* told of them */
    char told[512];       /* the last warning of the library's log */
};

/* An option of a verb: exactly one of flag, value and list is set. */
struct cli_option {
    const char *name; /* without "--" */
    bool *flag;
    const char **value;
    struct cli_list *list;
    const char *argument; /* what follows, for -h */
    const char *help;
};

/* What -h of a verb says. */
struct cli_usage {
    const char *verb;      /* "lint" */
    const char *arguments; /* "[FILE…]" */
    const char *text;      /* some lines */
    const struct cli_option *options;
    size_t option_count;
};

/* One verb. */
typedef int cli_verb(struct cli *cli, int argc, char **argv);
cli_verb cli_chat, cli_replay, cli_classify, cli_lint, cli_phrase, cli_plan, cli_pack, cli_report, cli_review, cli_yield, cli_labs,
    cli_ask;

/* options.c */

/* Reads the words after the verb. CLI_GO_ON, or the exit code (-h was answered; something was wrong and told). */
int cli_options_read(struct cli *cli, const struct cli_usage *usage, int argc, char **argv, struct cli_list *operands);
void cli_list_add(struct cli_list *list, const char *item);
void cli_list_free(struct cli_list *list);
/* The place of `word` among the names ("a|b|c"), 0-based; -1, and told as a usage error of `what`, when it is none. */
int cli_choose(const char *what, const char *word, const char *names);
/* A whole number; false, and told, when it is none. NULL leaves `number` as it is. */
bool cli_integer(const char *what, const char *word, int64_t *number);
/* zh-Hans, zh-Hant; 0 for anything else. */
consult_locale cli_locale(const char *name);
/* online, phone, desk; 0 for anything else. */
consult_channel cli_channel(const char *name);
/* cn, tw, hk; 0 for anything else. */
consult_region cli_region(const char *name);

/* errors, all to stderr; each returns CLI_ERROR */
int cli_usage_error(const char *format, ...) CLI_PRINTF(1, 2);
int cli_input_error(const char *file, unsigned line, const char *format, ...) CLI_PRINTF(3, 4);
/* The last call on the worker failed on this line. */
int cli_call_error(const struct cli *cli, const char *file, unsigned line, consult_status status);
/* Answers a verb, format or command that a later version will have. */

/* open.c */

/* Opens pack, worker and facts as the options say. CLI_FINE, or CLI_ERROR (told). */
int cli_open(struct cli *cli);

/* Reads --facts alone, when the pack is there; tells what they hold that cannot be used. */
int cli_open_facts(struct cli *cli);
/* The builder of the same sources, for verbs that compile by themselves. */
int cli_open_builder(struct cli *cli, consult_builder **builder);
void cli_close(struct cli *cli);
/* Writes each fault as `file:line:column: severity: message (code, pointer)`. Returns how many are errors. */
size_t cli_tell_diagnostics(const consult_diagnostics *diagnostics, FILE *stream);
/* Whether the pack has such an id. */
bool cli_has(const struct cli *cli, consult_pack_kind kind, const char *id);

/* The facts that a line brings; equal ones that follow one another are read once. Zero it to begin. */
struct cli_facts {
    struct json_t *json;
    consult_facts *facts;
};

/* The facts of `json`, else those of --facts. `*facts` is borrowed from the cache. CLI_FINE, or CLI_ERROR (told). */
int cli_facts_of(struct cli *cli, struct cli_facts *cache, struct json_t *json, const char *file, unsigned line,
                 consult_facts **facts);
void cli_facts_free(struct cli_facts *cache);

/* The pack's words for `group`.`code` ("plan.column", "why") in the locale; without such a term the code itself. */
const char *cli_word(const struct cli *cli, const char *group, const char *code);

/* Writes what was gathered to standard output: the exit code `code`, or CLI_ERROR when it cannot be written. */
int cli_finish(struct cli_buffer *out, int code);

#endif
