#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool read_all(FILE *stream, struct cli_buffer *all) {
    static char block[65536];
    size_t size;
    while ((size = fread(block, 1, sizeof block, stream)) > 0) cli_buffer_add(all, block, size);
    return ferror(stream) == 0;
}

int cli_input_open(const char *path, const char *name, struct cli_input *input) {
    bool standard = strcmp(path, "-") == 0;
    *input = (struct cli_input){.name = name != NULL ? name : standard ? "<stdin>" : path};
    FILE *stream = standard ? stdin : fopen(path, "rb");
    if (stream == NULL) return cli_input_error(input->name, 0, "%s", strerror(errno));
    struct cli_buffer all = {0};
    errno = 0;
    bool complete = read_all(stream, &all);
    int why = errno;
    if (!standard) (void)fclose(stream);
    if (!complete) {
        cli_buffer_free(&all);
        return cli_input_error(input->name, 0, "%s", strerror(why));
    }
    cli_buffer_add(&all, "", 0);
    input->data = all.data;
    input->size = all.size;
    if (all.size >= 3 && memcmp(all.data, "\xEF\xBB\xBF", 3) == 0) input->at = 3;
    return CLI_FINE;
}

static bool is_blank(const char *text, size_t size) {
    for (size_t i = 0; i < size; i++)
        if (text[i] != ' ' && text[i] != '\t') return false;
    return true;
}

bool cli_input_line(struct cli_input *input, consult_string *line) {
    while (input->at < input->size) {
        char *start = input->data + input->at;
        char *end = memchr(start, '\n', input->size - input->at);
        size_t size = end != NULL ? (size_t)(end - start) : input->size - input->at;
        input->at += size + (end != NULL ? 1 : 0);
        input->line++;
        if (size > 0 && start[size - 1] == '\r') size--;
        start[size] = '\0';
        if (is_blank(start, size)) continue;
        *line = (consult_string){start, size};
        return true;
    }
    return false;
}

int cli_input_object(struct cli_input *input, struct json_t **object) {
    consult_string line;
    *object = NULL;
    if (!cli_input_line(input, &line)) return CLI_FINE;
    struct cli_json_error error;
    *object = cli_json_parse(line.data, line.size, &error);
    if (*object == NULL) return cli_input_error(input->name, input->line, "%s", error.message);
    if (cli_json_is_object(*object)) return CLI_GO_ON;
    cli_json_free(*object);
    *object = NULL;
    return cli_input_error(input->name, input->line, "each line is one JSON object");
}

void cli_input_free(struct cli_input *input) {
    free(input->data);
    *input = (struct cli_input){0};
}

int cli_input_text(const struct cli_input *input, const struct json_t *object, consult_string *text) {
    if (cli_json_string(cli_json_get(object, "text"), text)) return CLI_FINE;
    return cli_input_error(input->name, input->line, "the member \"text\" (a string) is missing");
}

int cli_input_each(struct cli_list *files, const char *stdin_name, int (*work)(void *user, struct cli_input *input), void *user) {
    if (files->count == 0) cli_list_add(files, "-");
    int code = CLI_FINE;
    for (size_t i = 0; i < files->count; i++) {
        struct cli_input input = {0};
        bool standard = strcmp(files->items[i], "-") == 0;
        int this = cli_input_open(files->items[i], standard ? stdin_name : NULL, &input);
        if (this == CLI_FINE) this = work(user, &input);
        if (this != CLI_FINE) code = this;
        cli_input_free(&input);
    }
    return code;
}

bool cli_input_typed(FILE *stream, struct cli_buffer *line) {
    line->size = 0;
    char part[256];
    while (fgets(part, (int)sizeof part, stream) != NULL) {
        cli_buffer_text(line, part);
        if (line->data[line->size - 1] != '\n') continue;
        line->data[--line->size] = '\0';
        if (line->size > 0 && line->data[line->size - 1] == '\r') line->data[--line->size] = '\0';
        return true;
    }
    return line->size > 0;
}
