#include "engine/double.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <string.h>

/* Whether the code point at `at` is a pause within a sentence; `*bytes` = its size. */
static bool is_pause(const char *text, size_t size, size_t at, size_t *bytes) {
    uint32_t point = 0;
    *bytes = cns_utf8_decode((const unsigned char *)text, size, at, &point);
    cns_class class = *bytes ? cns_fold_class(cns_fold_entry(point)) : CNS_CLASS_OTHER;
    return class == CNS_CLASS_SPACE || class == CNS_CLASS_CLAUSE_END || class == CNS_CLASS_PUNCTUATION;
}

static size_t start_of_character(const char *text, size_t end) {
    size_t at = end - 1;
    while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) at--;
    return at;
}

static size_t behind_pauses(const char *text, size_t size, size_t at) {
    size_t bytes;
    while (at < size && is_pause(text, size, at, &bytes)) at += bytes;
    return at;
}

static size_t before_pauses(const char *text, size_t size, size_t at) {
    size_t bytes;
    while (at > 0 && is_pause(text, size, start_of_character(text, at), &bytes)) at = start_of_character(text, at);
    return at;
}

static bool is_single(const char *words, size_t length) {
    return cns_utf8_length((unsigned char)words[0]) >= length;
}

/* How much of the end of the words the text begins with; not a single character, which may well belong there (你好好的). */
static size_t end_said(const char *text, size_t size, const char *words, size_t length) {
    for (size_t from = 0; from < length; from += cns_utf8_length((unsigned char)words[from])) {
        size_t rest = length - from;
        if (from && is_single(words + from, rest)) break;
        if (rest <= size && memcmp(text, words + from, rest) == 0) return rest;
    }
    return 0;
}

/* How much of the beginning of the words the text ends with. */
static size_t beginning_said(const char *text, size_t end, const char *words, size_t length) {
    for (size_t rest = length; rest; rest = start_of_character(words, rest))
        if (rest <= end && memcmp(text + end - rest, words, rest) == 0) return rest;
    return 0;
}

consult_span cns_double_span(const char *text, size_t size, consult_span span, const char *words) {
    size_t length = strlen(words);
    if (!length) return span;
    bool single = is_single(words, length);
    size_t start = span.start, end = span.end;
    size_t first = single ? start : before_pauses(text, size, start), last = single ? end : behind_pauses(text, size, end);
    if (first >= length && memcmp(text + first - length, words, length) == 0)
        start = first - length;
    else
        start -= beginning_said(text, start, words, length);
    if (size - last >= length && memcmp(text + last, words, length) == 0)
        end = last + length;
    else
        end += end_said(text + end, size - end, words, length);
    return (consult_span){(uint32_t)start, (uint32_t)end};
}

bool cns_double_joins(const char *text, consult_span first, consult_span second, const char *words) {
    if (second.start < first.end) return false;
    return (is_single(words, strlen(words)) ? first.end : behind_pauses(text, second.start, first.end)) == second.start;
}

size_t cns_double_shared(const char *text, consult_span first, const char *first_words, consult_span second,
                         const char *second_words) {
    size_t size = strlen(first_words), other = strlen(second_words);
    if (second.start < first.end || !size || !other) return 0;
    bool apart = second.start > first.end;
    if (apart && behind_pauses(text, second.start, first.end) != second.start) return 0;
    size_t shared = beginning_said(first_words, size, second_words, other);
    if (shared && apart && ((shared < size && shared < other) || is_single(second_words, shared))) return 0;
    return shared;
}
