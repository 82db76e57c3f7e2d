/* consult: libconsult for shells, CI and people. */
#include "cli.h"
#include "output.h"

#include <string.h>

static const struct {
    const char *name;
    cli_verb *run;
    const char *summary;
} verbs[] = {
    {"chat", cli_chat, "a consultation in the terminal, with what the library makes of it"},
    {"replay", cli_replay, "whole dialogues (JSONL), turn by turn"},
    {"review", cli_review, "finished dialogues: what was done well, what can be better, a score with its reasons"},
    {"report", cli_report, "many dialogues counted: fields, funnel, response times, findings by agent and day"},
    {"classify", cli_classify, "messages of patients (JSONL): type, needs, question, red flag, with evidence"},
    {"lint", cli_lint, "drafts of agents: what is wrong, why, what to write instead"},
    {"phrase", cli_phrase, "what there is to say, by scenario and phase"},
    {"plan", cli_plan, "whom to call when, with the reason for each date"},
    {"ask", cli_ask, "what the hospital knows of a message: answers, doctors, cards"},
    {"labs", cli_labs, "laboratory values of a message or report: read, compared, explained"},
    {"yield", cli_yield, "what calls lead to: a claim, and one's own results"},
    {"pack", cli_pack, "check, test, draw, count and list packs"},
};

static int help(FILE *stream, int code) {
    fputs("usage: consult VERB [OPTION…] [ARGUMENT…]\n\n"
          "The deterministic guide and guard of a medical consultation in Chinese.\n\n",
          stream);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) fprintf(stream, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
    fputs("\nconsult VERB -h says more; consult --version says which version this is.\n", stream);
    return code;
}

static bool is(const char *word, const char *a, const char *b) {
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

int main(int argc, char **argv) {
    if (argc < 2) return help(stderr, CLI_ERROR);
    if (is(argv[1], "-h", "--help")) return help(stdout, CLI_FINE);
    if (is(argv[1], "-V", "--version")) {
        printf("consult %s\n", consult_version());
        return CLI_FINE;
    }
    struct cli cli = {.locale = CONSULT_LOCALE_ZH_HANS, .colour = cli_output_wants_colour()};
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) != 0) continue;
        int code = verbs[i].run(&cli, argc - 2, argv + 2);
        cli_close(&cli);
        return code;
    }
    return cli_usage_error("unknown verb '%s' (see consult -h)", argv[1]);
}
