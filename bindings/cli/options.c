#include "cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void cli_list_add(struct cli_list *list, const char *item) {
    list->items = cli_resize(list->items, (list->count + 1) * sizeof *list->items);
    list->items[list->count++] = item;
}

void cli_list_free(struct cli_list *list) {
    free(list->items);
    *list = (struct cli_list){0};
}

static int tell(const char *head, unsigned line, const char *format, va_list arguments) {
    fputs(head, stderr);
    if (line > 0) fprintf(stderr, ":%u", line);
    fputs(": ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    return CLI_ERROR;
}

int cli_usage_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int code = tell("consult", 0, format, arguments);
    va_end(arguments);
    return code;
}

int cli_input_error(const char *file, unsigned line, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int code = tell(file, line, format, arguments);
    va_end(arguments);
    return code;
}

int cli_call_error(const struct cli *cli, const char *file, unsigned line, consult_status status) {
    const consult_error *error = cli->worker != NULL ? consult_worker_error(cli->worker) : NULL;
    if (error == NULL || error->status != status) return cli_input_error(file, line, "%s", consult_status_name(status));
    if (error->offset != CONSULT_NO_OFFSET)
        return cli_input_error(file, line, "%s at byte %zu: %s", consult_status_name(status), error->offset, error->message);
    return cli_input_error(file, line, "%s: %s", consult_status_name(status), error->message);
}

int cli_choose(const char *what, const char *word, const char *names) {
    size_t size = strlen(word);
    int place = 0;
    for (const char *name = names; name != NULL; place++) {
        const char *end = strchr(name, '|');
        size_t length = end != NULL ? (size_t)(end - name) : strlen(name);
        if (length == size && memcmp(name, word, size) == 0) return place;
        name = end != NULL ? end + 1 : NULL;
    }
    (void)cli_usage_error("%s '%s': it is one of %s", what, word, names);
    return -1;
}

bool cli_integer(const char *what, const char *word, int64_t *number) {
    if (word == NULL) return true;
    char *end = NULL;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (end == word || *end != '\0' || errno != 0) {
        (void)cli_usage_error("%s '%s': a whole number is due", what, word);
        return false;
    }
    *number = value;
    return true;
}

consult_locale cli_locale(const char *name) {
    if (name != NULL && strcmp(name, "zh-Hans") == 0) return CONSULT_LOCALE_ZH_HANS;
    if (name != NULL && strcmp(name, "zh-Hant") == 0) return CONSULT_LOCALE_ZH_HANT;
    return (consult_locale)0;
}

consult_channel cli_channel(const char *name) {
    static const char *const names[] = {"online", "phone", "desk"};
    for (int i = 0; name != NULL && i < 3; i++)
        if (strcmp(name, names[i]) == 0) return (consult_channel)(CONSULT_CHANNEL_ONLINE + i);
    return (consult_channel)0;
}

consult_region cli_region(const char *name) {
    static const char *const names[] = {"cn", "tw", "hk"};
    for (int i = 0; name != NULL && i < 3; i++)
        if (strcmp(name, names[i]) == 0) return (consult_region)(CONSULT_REGION_CN + i);
    return (consult_region)0;
}

static void print_options(const struct cli_option *options, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char head[48];
        (void)snprintf(head, sizeof head, "--%s%s%s", options[i].name, options[i].argument != NULL ? " " : "",
                       options[i].argument != NULL ? options[i].argument : "");
        printf("  %-24s %s\n", head, options[i].help);
    }
}

static void print_usage(const struct cli_usage *usage, const struct cli_option *common, size_t count) {
    printf("usage: consult %s [OPTION…]%s%s\n\n%s\n", usage->verb, usage->arguments[0] != '\0' ? " " : "", usage->arguments,
           usage->text);
    if (usage->option_count > 0) puts("\nOptions:");
    print_options(usage->options, usage->option_count);
    puts("\nOptions of every verb:");
    print_options(common, count);
    puts("  -h, --help               this text");
    puts("\nExit: 0 fine, 1 findings at or above the level asked for, 2 usage, input or pack error.");
}

static const struct cli_option *find(const struct cli_option *options, size_t count, const char *name, size_t size) {
    for (size_t i = 0; i < count; i++)
        if (strlen(options[i].name) == size && memcmp(options[i].name, name, size) == 0) return &options[i];
    return NULL;
}

/* Takes the option at argv[*at] and moves on past its value. */
static int take(const struct cli_usage *usage, const struct cli_option *option, int argc, char **argv, int *at) {
    const char *equals = strchr(argv[*at], '=');
    if (option->flag != NULL) {
        if (equals != NULL) return cli_usage_error("%s: --%s takes no value", usage->verb, option->name);
        *option->flag = true;
        return CLI_GO_ON;
    }
    if (equals == NULL && *at + 1 >= argc) return cli_usage_error("%s: --%s needs a value", usage->verb, option->name);
    const char *value = equals != NULL ? equals + 1 : argv[++*at];
    if (option->list != NULL)
        cli_list_add(option->list, value);
    else
        *option->value = value;
    return CLI_GO_ON;
}

static int check_common(struct cli *cli) {
    if (cli->locale_name != NULL) {
        cli->locale = cli_locale(cli->locale_name);
        if (cli->locale == (consult_locale)0) return cli_usage_error("--locale '%s': it is zh-Hans or zh-Hant", cli->locale_name);
    }
    if (cli->colour_name != NULL) {
        int when = cli_choose("--color", cli->colour_name, "auto|always|never");
        if (when < 0) return CLI_ERROR;
        if (when > 0) cli->colour = when == 1;
    }
    return CLI_GO_ON;
}

enum { COMMON_COUNT = 6 };

static void list_common(struct cli *cli, struct cli_option *common) {
    common[0] = (struct cli_option){.name = "pack",
                                    .list = &cli->packs,
                                    .argument = "PATH",
                                    .help = "a pack folder (with what it extends) or a .json file; may be repeated"};
    common[1] = (struct cli_option){.name = "default",
                                    .value = &cli->base,
                                    .argument = "NAME",
                                    .help = "the built-in pack below: ophthalmology (default), core, desk, hepatology"};
    common[2] =
        (struct cli_option){.name = "facts", .value = &cli->facts_path, .argument = "FILE", .help = "JSON facts of the hospital"};
    common[3] = (struct cli_option){.name = "locale",
                                    .value = &cli->locale_name,
                                    .argument = "LOCALE",
                                    .help = "zh-Hans (default) or zh-Hant: of phrases and messages"};
    common[5] = (struct cli_option){.name = "words",
                                    .list = &cli->words,
                                    .argument = "CONCEPT=FILE",
                                    .help = "a list of words, one a line, added to a concept (host.words); may be repeated"};
    common[4] = (struct cli_option){.name = "color",
                                    .value = &cli->colour_name,
                                    .argument = "WHEN",
                                    .help = "auto (default: on a terminal without NO_COLOR), always, never"};
}

int cli_options_read(struct cli *cli, const struct cli_usage *usage, int argc, char **argv, struct cli_list *operands) {
    struct cli_option common[COMMON_COUNT];
    list_common(cli, common);
    bool words_only = false;
    for (int i = 0; i < argc; i++) {
        const char *word = argv[i];
        if (words_only || word[0] != '-' || word[1] == '\0') {
            if (operands == NULL)
                return cli_usage_error("%s: '%s' is too much (see consult %s -h)", usage->verb, word, usage->verb);
            cli_list_add(operands, word);
        } else if (strcmp(word, "--") == 0) {
            words_only = true;
        } else if (strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0) {
            print_usage(usage, common, COMMON_COUNT);
            return CLI_FINE;
        } else {
            size_t size = word[1] == '-' ? strcspn(word + 2, "=") : 0;
            const struct cli_option *option = find(usage->options, usage->option_count, word + 2, size);
            if (option == NULL) option = find(common, COMMON_COUNT, word + 2, size);
            if (option == NULL)
                return cli_usage_error("%s: unknown option '%s' (see consult %s -h)", usage->verb, word, usage->verb);
            int code = take(usage, option, argc, argv, &i);
            if (code != CLI_GO_ON) return code;
        }
    }
    return check_common(cli);
}
