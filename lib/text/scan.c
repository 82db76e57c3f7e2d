#include "text/scan.h"

#include "text/plain.h"
#include "text/utf8.h"

#include <string.h>

void cns_scan_start(cns_scan *s, const char *json, size_t size, cns_buffer *decoded) {
    *s = (cns_scan){json, json, json + size, decoded};
}

static void space(cns_scan *s) {
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' || *s->at == '\r' || *s->at == '\t')) s->at++;
}

/* ---- is it JSON? ---- */

static bool take(cns_scan *s, char c) {
    if (s->at == s->end || *s->at != c) return false;
    s->at++;
    return true;
}

static bool take_word(cns_scan *s, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(s->end - s->at) < size || memcmp(s->at, word, size) != 0) return false;
    s->at += size;
    return true;
}

static bool take_digits(cns_scan *s) {
    const char *first = s->at;
    while (s->at < s->end && *s->at >= '0' && *s->at <= '9') s->at++;
    return s->at > first;
}

static bool check_number(cns_scan *s) {
    (void)take(s, '-');
    if (!take(s, '0') && !take_digits(s)) return false;
    if (take(s, '.') && !take_digits(s)) return false;
    if (!take(s, 'e') && !take(s, 'E')) return true;
    if (!take(s, '+')) (void)take(s, '-');
    return take_digits(s);
}

static int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The number of a \u escape at `at` (behind the u); 0, which is no text of ours, when it is none. */
static uint32_t unit_at(const char *at, const char *end) {
    uint32_t unit = 0;
    if (end - at < 4) return 0;
    for (int i = 0; i < 4; i++) {
        if (hex(at[i]) < 0) return 0;
        unit = unit << 4 | (uint32_t)hex(at[i]);
    }
    return unit;
}

/* The code point of the escape at `at` (behind the backslash), with its bytes; 0: none. */
static uint32_t escape_at(const char *at, const char *end, size_t *size) {
    static const char names[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    *size = 1;
    if (at == end || !*at) return 0;
    if (*at != 'u') {
        const char *name = strchr(names, *at);
        return name ? (unsigned char)meant[name - names] : 0;
    }
    uint32_t unit = unit_at(at + 1, end);
    *size = 5;
    if (unit < 0xD800 || unit > 0xDFFF) return unit;
    if (unit > 0xDBFF || end - at < 11 || at[5] != '\\' || at[6] != 'u') return 0;
    uint32_t low = unit_at(at + 7, end);
    *size = 11;
    return low < 0xDC00 || low > 0xDFFF ? 0 : 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
}

static bool check_text(cns_scan *s) {
    if (!take(s, '"')) return false;
    for (;;) {
        size_t size;
        s->at += cns_plain(s->at, (size_t)(s->end - s->at));
        if (!take(s, '\\')) return take(s, '"');
        if (!escape_at(s->at, s->end, &size)) return false;
        s->at += size;
    }
}

static consult_status check_value(cns_scan *s, uint32_t depth);

static consult_status check_elements(cns_scan *s, char close, uint32_t depth) {
    s->at++;
    space(s);
    if (take(s, close)) return CONSULT_OK;
    if (depth == 0) return CONSULT_LIMIT;
    do {
        space(s);
        if (close == '}') {
            if (!check_text(s)) return CONSULT_INVALID_JSON;
            space(s);
            if (!take(s, ':')) return CONSULT_INVALID_JSON;
        }
        consult_status status = check_value(s, depth - 1);
        if (status != CONSULT_OK) return status;
        space(s);
    } while (take(s, ','));
    return take(s, close) ? CONSULT_OK : CONSULT_INVALID_JSON;
}

static consult_status check_value(cns_scan *s, uint32_t depth) {
    bool good;
    space(s);
    switch (s->at < s->end ? *s->at : 0) {
    case '{': return check_elements(s, '}', depth);
    case '[': return check_elements(s, ']', depth);
    case '"': good = check_text(s); break;
    case 't': good = take_word(s, "true"); break;
    case 'f': good = take_word(s, "false"); break;
    case 'n': good = take_word(s, "null"); break;
    default: good = check_number(s); break;
    }
    return good ? CONSULT_OK : CONSULT_INVALID_JSON;
}

consult_status cns_scan_check(cns_scan *s, uint32_t depth) {
    size_t size = (size_t)(s->end - s->start), valid = cns_utf8_check(s->start, size);
    s->at = s->start + valid;
    if (valid != size) return CONSULT_INVALID_JSON;
    s->at = s->start;
    consult_status status = check_value(s, depth);
    space(s);
    if (status != CONSULT_OK) return status;
    if (s->at != s->end) return CONSULT_INVALID_JSON;
    s->at = s->start;
    return CONSULT_OK;
}

/* ---- reading what was checked ---- */

char cns_scan_kind(cns_scan *s) {
    space(s);
    return s->at < s->end ? *s->at : '\0';
}

bool cns_scan_open(cns_scan *s, char bracket) {
    space(s);
    return take(s, bracket);
}

bool cns_scan_more(cns_scan *s) {
    space(s);
    if (s->at == s->end || take(s, '}') || take(s, ']')) return false;
    (void)take(s, ',');
    return true;
}

static void decode(cns_scan *s, const char *at, const char *end, cns_scanned *text) {
    cns_buffer_clear(s->decoded);
    while (at < end) {
        char bytes[4];
        size_t size = 1;
        if (*at != '\\') {
            cns_buffer_char(s->decoded, *at++);
            continue;
        }
        uint32_t point = escape_at(at + 1, end, &size);
        cns_buffer_add(s->decoded, bytes, cns_utf8_encode(point, bytes));
        at += 1 + size;
    }
    *text = (cns_scanned){s->decoded->data, s->decoded->failed ? 0 : s->decoded->size};
}

/* Steps over the inside of a text and its closing quote; whether it holds no escape. */
static bool step_over(cns_scan *s) {
    bool plain = true;
    for (;;) {
        s->at += cns_plain(s->at, (size_t)(s->end - s->at));
        if (s->end - s->at < 2 || *s->at != '\\') break;
        plain = false;
        s->at += 2;
    }
    (void)take(s, '"');
    return plain;
}

bool cns_scan_text(cns_scan *s, cns_scanned *text) {
    space(s);
    if (!take(s, '"')) return false;
    const char *first = s->at;
    bool plain = step_over(s);
    *text = (cns_scanned){first, (size_t)(s->at - first) - (s->at > first)};
    if (!plain) decode(s, first, first + text->size, text);
    return true;
}

bool cns_scan_key(cns_scan *s, cns_scanned *key) {
    if (!cns_scan_text(s, key)) return false;
    space(s);
    (void)take(s, ':');
    return true;
}

bool cns_scan_integer(cns_scan *s, int64_t *value) {
    space(s);
    const char *before = s->at;
    bool negative = take(s, '-');
    uint64_t most = (uint64_t)INT64_MAX + negative, sum = 0;
    const char *first = s->at;
    for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++) {
        unsigned digit = (unsigned)(*s->at - '0');
        if (sum > (most - digit) / 10) break;
        sum = sum * 10 + digit;
    }
    bool goes_on = s->at < s->end && ((*s->at >= '0' && *s->at <= '9') || *s->at == '.' || *s->at == 'e' || *s->at == 'E');
    if (s->at == first || goes_on) {
        s->at = before;
        return false;
    }
    *value = negative ? (int64_t)(0 - sum) : (int64_t)sum;
    return true;
}

void cns_scan_skip(cns_scan *s) {
    size_t depth = 0;
    do {
        switch (cns_scan_kind(s)) {
        case '"':
            s->at++;
            (void)step_over(s);
            break;
        case '{':
        case '[':
            depth++;
            s->at++;
            break;
        case '}':
        case ']':
            if (depth > 0) depth--;
            s->at++;
            break;
        case ',':
        case ':': s->at++; break;
        default:
            while (s->at < s->end && !strchr(",]}: \t\r\n", *s->at)) s->at++;
            break;
        }
    } while (depth > 0 && s->at < s->end);
}

void cns_scan_locate(const cns_scan *s, const char *place, uint32_t *line, uint32_t *column) {
    *line = *column = 1;
    for (const char *at = s->start; at < place && at < s->end; at++) {
        ++*column;
        if (*at != '\n') continue;
        ++*line;
        *column = 1;
    }
}
