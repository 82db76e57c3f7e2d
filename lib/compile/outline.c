#include "compile/outline.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

#define END         UINT32_MAX
#define LAST_POINT  0x10FFFFu
#define DEPTH_MOST  12u
#define ITEMS_MOST  4096u
#define REST        (CNS_OUTLINE_POSITIONS - 1) /* the position of all that find no other */
#define REPEAT_MOST 100000u
#define COPIES      8u

/* A piece of a pattern: what it can begin and end with, and whether it may be empty. */
typedef struct piece {
    cns_positions first, last;
    bool empty;
} piece;

typedef struct reader {
    const unsigned char *text;
    size_t size, at;
    uint32_t depth;
    uint32_t items; /* that may still be read: repetitions of repetitions end */
    bool bars;      /* there are choices outside of all parentheses */
    bool lost;      /* something stands there that is not understood, or there is too much */
    cns_outline_build *out;
} reader;

static uint32_t peek(const reader *r) {
    uint32_t point;
    return r->at < r->size && cns_utf8_decode(r->text, r->size, r->at, &point) ? point : END;
}

static uint32_t next(reader *r) {
    uint32_t point;
    unsigned step = r->at < r->size ? cns_utf8_decode(r->text, r->size, r->at, &point) : 0;
    if (!step) return END;
    r->at += step;
    return point;
}

static bool take(reader *r, const char *text) {
    size_t size = strlen(text);
    if (r->size - r->at < size || memcmp(r->text + r->at, text, size) != 0) return false;
    r->at += size;
    return true;
}

/* ---- characters ---- */

static void put_range(reader *r, uint32_t position, uint32_t from, uint32_t to) {
    if (from > to)
        r->lost = true;
    else if (r->out->range_count == CNS_OUTLINE_RANGES || (from == 0 && to == LAST_POINT))
        cns_positions_put(&r->out->any, position);
    else
        r->out->ranges[r->out->range_count++] = (cns_outline_range){from, to, position};
}

static uint32_t read_hex(reader *r) {
    uint32_t point = 0, c;
    while ((c = next(r)) != '}') {
        bool digit = c >= '0' && c <= '9', letter = (c | 32) >= 'a' && (c | 32) <= 'f';
        if (c == END || (!digit && !letter) || point > LAST_POINT) {
            r->lost = true;
            return 0;
        }
        point = point * 16 + (digit ? c - '0' : (c | 32) - 'a' + 10);
    }
    return point;
}

/* What stands behind a backslash: one character, or END for one of a kind, whose range is put. */
static uint32_t read_escape(reader *r, uint32_t position) {
    uint32_t c = next(r);
    if (c == 'd') {
        put_range(r, position, '0', '9');
        return END;
    }
    if (c == 's' || c == 'S' || c == 'w' || c == 'W' || c == 'D' || c == 'h' || c == 'H' || c == 'N') {
        put_range(r, position, 0, LAST_POINT); /* more than it says */
        return END;
    }
    if (c == 'x' && take(r, "{")) return read_hex(r);
    bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || c == END) r->lost = true; /* back references, properties, \Q … */
    return c;
}

static int compare_ranges(const void *a, const void *b) {
    const cns_outline_range *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Turns the ranges from `begin` on into what they leave out. */
static void negate(reader *r, uint32_t begin, uint32_t position) {
    cns_outline_range inside[CNS_OUTLINE_RANGES];
    uint32_t count = r->out->range_count - begin, at = 0;
    memcpy(inside, r->out->ranges + begin, count * sizeof *inside);
    qsort(inside, count, sizeof *inside, compare_ranges);
    r->out->range_count = begin;
    for (uint32_t i = 0; i < count; i++) {
        if (inside[i].from > at) put_range(r, position, at, inside[i].from - 1);
        if (inside[i].to + 1 > at) at = inside[i].to + 1;
    }
    if (at <= LAST_POINT) put_range(r, position, at, LAST_POINT);
}

/* One end of a range, or a character by itself; END for a kind. */
static uint32_t read_member(reader *r, uint32_t position) {
    uint32_t c = next(r);
    if (c == END || (c == '[' && (peek(r) == ':' || peek(r) == '.' || peek(r) == '='))) r->lost = true;
    return c == '\\' ? read_escape(r, position) : c;
}

/* [ … ], from behind the bracket. */
static void read_class(reader *r, uint32_t position) {
    bool negated = take(r, "^");
    uint32_t begin = r->out->range_count;
    for (bool first = true; !r->lost && (peek(r) != ']' || first); first = false) {
        uint32_t kinds = r->out->range_count, low = read_member(r, position);
        if (low == END) {
            if (negated) r->out->range_count = kinds; /* counts for nothing, which leaves more in */
            continue;
        }
        uint32_t high = low;
        if (peek(r) == '-' && r->at + 1 < r->size && r->text[r->at + 1] != ']') {
            (void)next(r);
            high = read_member(r, position);
            if (high == END) r->lost = true;
        }
        if (!r->lost) put_range(r, position, low, high);
    }
    (void)next(r);
    if (r->out->range_count == CNS_OUTLINE_RANGES) cns_positions_put(&r->out->any, position);
    if (negated && !r->lost) negate(r, begin, position);
}

static piece read_character(reader *r, uint32_t c) {
    uint32_t position = r->out->position_count;
    if (position < REST)
        r->out->position_count++;
    else
        cns_positions_put(&r->out->any, REST);
    if (c == '[') {
        read_class(r, position);
    } else if (c == '.') {
        put_range(r, position, 0, LAST_POINT);
    } else {
        if (c == '\\') c = read_escape(r, position);
        if (c != END) put_range(r, position, c, c);
    }
    piece made = {.empty = false};
    cns_positions_put(&made.first, position);
    cns_positions_put(&made.last, position);
    return made;
}

/* ---- pieces ---- */

static const piece nothing = {.empty = true};

static void link(reader *r, const cns_positions *last, const cns_positions *first) {
    for (uint32_t i = 0; i < r->out->position_count; i++)
        if (cns_positions_has(last, i)) cns_positions_add(&r->out->follows[i], first);
}

static piece in_row(reader *r, piece a, piece b) {
    link(r, &a.last, &b.first);
    if (a.empty) cns_positions_add(&a.first, &b.first);
    if (b.empty) cns_positions_add(&b.last, &a.last);
    return (piece){a.first, b.last, a.empty && b.empty};
}

/* Forgets the positions from `count` on, which nothing leads to, with their ranges. */
static void forget(reader *r, uint32_t count, uint32_t ranges) {
    for (uint32_t i = count; i < CNS_OUTLINE_POSITIONS; i++) r->out->follows[i] = (cns_positions){{0}};
    r->out->position_count = count;
    r->out->range_count = ranges;
}

static piece read_choice(reader *r);

/* ( … ), from behind the parenthesis. What only looks takes nothing. */
static piece read_group(reader *r) {
    bool looks = take(r, "?=") || take(r, "?!") || take(r, "?<=") || take(r, "?<!");
    if (peek(r) == '*' || (!looks && peek(r) == '?' && !take(r, "?:") && !take(r, "?>"))) r->lost = true;
    if (r->lost) return nothing;
    uint32_t positions = r->out->position_count, ranges = r->out->range_count;
    piece inside = read_choice(r);
    if (!take(r, ")")) r->lost = true;
    if (!looks) return inside;
    forget(r, positions, ranges);
    return nothing;
}

static piece read_item(reader *r) {
    uint32_t c = next(r);
    if (r->items-- == 0) r->lost = true;
    if (r->lost) return nothing;
    if (c == '(') return read_group(r);
    if (c == '^' || c == '$') return nothing;
    if (c == '\\' && r->at < r->size && strchr("bBAzZ", r->text[r->at])) {
        (void)next(r);
        return nothing;
    }
    return read_character(r, c);
}

static uint32_t read_number(reader *r, uint32_t missing) {
    uint32_t number = 0;
    if (peek(r) < '0' || peek(r) > '9') return missing;
    while (peek(r) >= '0' && peek(r) <= '9' && number < REPEAT_MOST) number = number * 10 + (next(r) - '0');
    return number;
}

/* How often the item before stands there: at least and at most. */
static void read_quantifier(reader *r, uint32_t *least, uint32_t *most) {
    *least = *most = 1;
    if (take(r, "*")) {
        *least = 0;
        *most = REPEAT_MOST;
    } else if (take(r, "+")) {
        *most = REPEAT_MOST;
    } else if (take(r, "?")) {
        *least = 0;
    } else if (take(r, "{")) {
        *least = read_number(r, END);
        *most = *least;
        if (take(r, ",")) *most = read_number(r, REPEAT_MOST);
        if (*least == END || !take(r, "}")) r->lost = true; /* a bare brace, or {,n} */
    } else {
        return;
    }
    if (!take(r, "?")) (void)take(r, "+");
}

/* An item as often as its quantifier says: copies of it; of many, as many as there are at least, the last of which may come again.
 */
static piece read_repeated(reader *r) {
    size_t begin = r->at, end;
    uint32_t least, most, positions = r->out->position_count, ranges = r->out->range_count;
    piece row = nothing, one = read_item(r);
    read_quantifier(r, &least, &most);
    end = r->at;
    if (most == 0) {
        forget(r, positions, ranges);
        return nothing;
    }
    uint32_t copies = most <= COPIES ? most : least > 0 ? least : 1;
    for (uint32_t i = 0; i < copies && !r->lost; i++) {
        if (i > 0) {
            r->at = begin;
            one = read_item(r);
        }
        if (i >= least) one.empty = true;
        if (most > copies && i + 1 == copies) link(r, &one.last, &one.first);
        row = in_row(r, row, one);
    }
    r->at = end;
    return row;
}

static piece read_row(reader *r) {
    piece row = nothing;
    while (!r->lost && peek(r) != END && peek(r) != '|' && peek(r) != ')') row = in_row(r, row, read_repeated(r));
    return row;
}

static piece read_choice(reader *r) {
    if (++r->depth > DEPTH_MOST) r->lost = true;
    piece all = read_row(r);
    while (!r->lost && take(r, "|")) {
        if (r->depth == 1) r->bars = true;
        piece other = read_row(r);
        cns_positions_add(&all.first, &other.first);
        cns_positions_add(&all.last, &other.last);
        all.empty = all.empty || other.empty;
    }
    r->depth--;
    return all;
}

/* ---- stretches ---- */

static int compare_stretches(const void *a, const void *b) {
    const cns_outline_stretch *x = a, *y = b;
    return x->from < y->from ? -1 : x->from > y->from;
}

/* Where ranges begin or have ended, the set of positions changes. */
static void make_stretches(cns_outline_build *b) {
    uint32_t count = 0, kept = 0;
    b->stretches[count++] = (cns_outline_stretch){.from = 0};
    for (uint32_t i = 0; i < b->range_count; i++) {
        b->stretches[count++] = (cns_outline_stretch){.from = b->ranges[i].from};
        b->stretches[count++] = (cns_outline_stretch){.from = b->ranges[i].to + 1};
    }
    qsort(b->stretches, count, sizeof *b->stretches, compare_stretches);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || b->stretches[i].from != b->stretches[kept - 1].from) b->stretches[kept++] = b->stretches[i];
    for (uint32_t i = 0; i < kept; i++)
        for (uint32_t k = 0; k < b->range_count; k++)
            if (b->ranges[k].from <= b->stretches[i].from && b->stretches[i].from <= b->ranges[k].to)
                cns_positions_put(&b->stretches[i].positions, b->ranges[k].position);
    for (uint32_t i = 0; i < kept; i++) cns_positions_add(&b->stretches[i].positions, &b->any);
    b->stretch_count = kept;
}

bool cns_outline_read(const char *pattern, size_t size, cns_outline_build *build) {
    reader r = {(const unsigned char *)pattern, size, 0, 0, ITEMS_MOST, false, false, build};
    memset(build, 0, sizeof *build);
    piece whole = read_choice(&r);
    if (r.lost || r.at < size) return false;
    build->first = whole.first;
    build->last = whole.last;
    if (cns_positions_has(&build->any, REST)) { /* what comes there is not known, nor what follows */
        cns_positions_put(&build->last, REST);
        build->position_count = CNS_OUTLINE_POSITIONS;
    }
    build->start = size > 0 && pattern[0] == '^' && !r.bars;
    make_stretches(build);
    return true;
}

cns_outline cns_outline_of(const cns_outline_build *b) {
    return (cns_outline){b->stretches, b->follows, b->stretch_count, b->position_count, &b->first, &b->last, NULL};
}
