/* A plain list of words as a source of a pack: `words.txt` → {"concepts": [{"concept": …, "add": […]}]}.
 * Each line of the list becomes one line of JSON, so that a fault is told with the line of the list. */
#include "compile/builder.h"

#include "text/utf8.h"
#include "text/writer.h"

#include <string.h>

/* Which members the words of a line go to; a run of lines of one kind is one entry. */
typedef enum kind { NOTHING, WORD, ALLOWED } kind;

static void put_json(cns_buffer *out, const char *text, size_t size) {
    cns_buffer_char(out, '"');
    cns_write_inside(out, text, size);
    cns_buffer_char(out, '"');
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* From one kind of lines to another: ends the entry, begins the next. */
static void change(cns_buffer *out, const char *concept, kind from, kind to) {
    if (from == to) return;
    if (from != NOTHING) cns_buffer_text(out, "]}");
    if (to == NOTHING) return;
    cns_buffer_text(out, from == NOTHING ? "{\"concept\":" : ",{\"concept\":");
    put_json(out, concept, strlen(concept));
    cns_buffer_text(out, to == WORD ? ",\"add\":[" : ",\"add\":[],\"allow\":[");
}

static kind put_line(cns_buffer *out, const char *concept, const char *line, size_t size, kind last) {
    while (size > 0 && is_blank(line[size - 1])) size--;
    while (size > 0 && is_blank(*line)) {
        line++;
        size--;
    }
    if (size == 0 || *line == '#') return last;
    kind now = *line == '!' ? ALLOWED : WORD;
    change(out, concept, last, now);
    if (now == last) cns_buffer_char(out, ',');
    put_json(out, now == ALLOWED ? line + 1 : line, now == ALLOWED ? size - 1 : size);
    return now;
}

static void mark_list(cns_source *source, const char *list, size_t size) {
    size_t at = cns_utf8_check(list, size);
    source->list = true;
    if (at < size) cns_utf8_place(list, at, &source->bad_line, &source->bad_column);
}

consult_status consult_builder_add_words(consult_builder *builder, const char *concept, const char *name, const char *list,
                                         size_t size) {
    if (!builder || !concept || !list) return CONSULT_INVALID_ARGUMENT;
    if (size == CONSULT_ZERO_TERMINATED) size = strlen(list);
    if (size >= 3 && memcmp(list, "\xEF\xBB\xBF", 3) == 0) {
        list += 3;
        size -= 3;
    }
    cns_buffer json;
    cns_buffer_start(&json, &builder->context->memory);
    cns_buffer_text(&json, "{\"concepts\":[");
    kind last = NOTHING;
    for (size_t at = 0; at < size;) {
        const char *end = memchr(list + at, '\n', size - at);
        size_t length = end ? (size_t)(end - list) - at : size - at;
        last = put_line(&json, concept, list + at, length, last);
        if (end) cns_buffer_char(&json, '\n');
        at += length + (end != NULL);
    }
    change(&json, concept, last, NOTHING);
    cns_buffer_text(&json, "]}");
    consult_status status =
        json.failed ? CONSULT_NO_MEMORY : consult_builder_add_json(builder, name ? name : "words", json.data, json.size);
    cns_buffer_free(&json);
    if (status == CONSULT_OK) mark_list(CNS_VECTOR_AT(&builder->sources, cns_source, builder->sources.count - 1), list, size);
    return status;
}
