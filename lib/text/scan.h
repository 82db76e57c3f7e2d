/* JSON, read forward in one pass and without a tree: for small documents whose form is known, such as saved sessions.
 *
 * cns_scan_check() comes first: after it every other call stays inside the text whatever is called in whatever order. Whoever reads
 * asks for the kind of what comes next, then takes it or skips it. */
#ifndef CNS_TEXT_SCAN_H
#define CNS_TEXT_SCAN_H

#include "base/buffer.h"

#include <string.h>

typedef struct cns_scan {
    const char *start, *at, *end;
    cns_buffer *decoded; /* texts with escapes are decoded into it */
} cns_scan;

/* A text; borrowed from the document, or, if it holds escapes, from `decoded` until the next text with escapes. */
typedef struct cns_scanned {
    const char *data;
    size_t size;
} cns_scanned;

void cns_scan_start(cns_scan *s, const char *json, size_t size, cns_buffer *decoded);

/* Whether the text is one whole JSON document (UTF-8, no \u0000) that nests at most `depth` deep; `at` then stands at its start
 * again, else where it goes wrong. INVALID_JSON, LIMIT (depth). */
consult_status cns_scan_check(cns_scan *s, uint32_t depth);

/* The first character of the next value: { [ " - or a digit, t f n. */
char cns_scan_kind(cns_scan *s);

/* Steps over the opening bracket of an object or array, if that is what comes. */
bool cns_scan_open(cns_scan *s, char bracket);

/* Inside brackets: whether another element comes; at the end the closing bracket is stepped over. */
bool cns_scan_more(cns_scan *s);

/* A member's name, with its colon; or a text. False (and nothing was taken) when no text comes. */
bool cns_scan_key(cns_scan *s, cns_scanned *key);
bool cns_scan_text(cns_scan *s, cns_scanned *text);

/* A whole number of 64 bits. False when none comes. */
bool cns_scan_integer(cns_scan *s, int64_t *value);

/* Steps over a value of any kind. */
void cns_scan_skip(cns_scan *s);

/* Line and column (1-based, bytes) of a place in the document. */
void cns_scan_locate(const cns_scan *s, const char *place, uint32_t *line, uint32_t *column);

static inline bool cns_scan_is(const cns_scanned *text, const char *word, size_t size) {
    return text->size == size && memcmp(text->data, word, size) == 0;
}

#endif
