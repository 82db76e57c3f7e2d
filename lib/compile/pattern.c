#include "compile/pattern.h"

#include "text/fold.h"
#include "text/utf8.h"

#include <string.h>

/* A reading of a pattern, one character at a time. */
typedef struct reader {
    const unsigned char *text;
    size_t size, at;
    uint32_t depth;
    bool lost; /* something stands there that is not understood */
    bool bars; /* there are choices outside of all parentheses */
    bool open; /* nothing of the match stands before: what is read next can begin it */
    cns_pattern_first *first;
} reader;

#define DEPTH_MOST 12u
#define END        UINT32_MAX

static uint32_t peek(const reader *r) {
    uint32_t point;
    if (r->at >= r->size || !cns_utf8_decode(r->text, r->size, r->at, &point)) return END;
    return point;
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

/* How common a character is: per mille of messages that hold it, for the few that matter. */
static uint32_t weight_of(uint32_t point) {
    static const struct {
        uint16_t point, weight;
    } common[] = {{' ', 300},    {0x7684, 700}, {0x4E86, 500}, {0x4E00, 400}, {0x4E0D, 500}, {0x6709, 500}, {0x662F, 400},
                  {0x5929, 200}, {0x6708, 200}, {0x5E74, 200}, {0x4E2A, 300}, {0x5927, 150}, {0x4E24, 150}, {0x4E09, 100},
                  {0x51E0, 100}, {0x591A, 200}, {0x5341, 60},  {0x534A, 80},  {0x65E5, 100}, {0x5C0F, 120}, {0x6211, 500},
                  {0x533B, 400}, {',', 700},    {'.', 100},    {'?', 500},    {0x5B69, 100}};
    for (unsigned i = 0; i < sizeof common / sizeof *common; i++)
        if (common[i].point == point) return common[i].weight;
    return point < 0x80 ? 60 : 25;
}

static void put_point(cns_pattern_set *set, uint32_t point) {
    uint32_t place = 0;
    uint32_t folded[CNS_FOLD_EXPANSION_MAX];
    if (set->count > CNS_PATTERN_SET || point > 0x10FFFF) return;
    if (cns_fold_point(point, folded) != 1 || folded[0] != point) return; /* never stands in a folded text */
    while (place < set->count && set->points[place] < point) place++;
    if (place < set->count && set->points[place] == point) return;
    if (set->count++ == CNS_PATTERN_SET) return; /* too many: it stays so */
    memmove(set->points + place + 1, set->points + place, (set->count - 1 - place) * sizeof *set->points);
    set->points[place] = point;
    set->weight += weight_of(point);
}

static bool is_useful(const cns_pattern_set *set) {
    return set->count > 0 && set->count <= CNS_PATTERN_SET;
}

/* Keeps the rarest sets, each once. */
static void put_set(cns_pattern_facts *f, const cns_pattern_set *set) {
    if (!is_useful(set)) return;
    for (uint32_t i = 0; i < f->count; i++)
        if (f->sets[i].count == set->count && memcmp(f->sets[i].points, set->points, set->count * sizeof *set->points) == 0) return;
    uint32_t place = f->count;
    while (place > 0 && f->sets[place - 1].weight > set->weight) place--;
    if (place == CNS_PATTERN_SETS) return;
    if (f->count < CNS_PATTERN_SETS) f->count++;
    memmove(f->sets + place + 1, f->sets + place, (f->count - 1 - place) * sizeof *f->sets);
    f->sets[place] = *set;
}

/* `f` and then `part`. */
static void add_part(cns_pattern_facts *f, const cns_pattern_facts *part) {
    for (uint32_t i = 0; i < part->count; i++) put_set(f, &part->sets[i]);
    f->digits = f->digits + part->digits < 10000 ? f->digits + part->digits : 10000;
}

/* `f` or `other`: of each set of the one joined with each of the other one must be met. */
static void add_choice(cns_pattern_facts *f, const cns_pattern_facts *other) {
    cns_pattern_facts both = {.digits = f->digits < other->digits ? f->digits : other->digits};
    for (uint32_t i = 0; i < f->count; i++)
        for (uint32_t k = 0; k < other->count; k++) {
            cns_pattern_set joined = f->sets[i];
            for (uint32_t p = 0; p < other->sets[k].count; p++) put_point(&joined, other->sets[k].points[p]);
            put_set(&both, &joined);
        }
    *f = both;
}

/* What stands behind a backslash: into the set, and *single = the character when it is one, END else. False: no known set. */
static bool read_escape(reader *r, cns_pattern_set *set, uint32_t *single) {
    uint32_t c = next(r), point = 0;
    *single = END;
    if (c == 'd') {
        for (uint32_t d = '0'; d <= '9'; d++) put_point(set, d);
        return true;
    }
    if (c == 'x' && take(r, "{")) {
        for (uint32_t h; (h = next(r)) != '}';) {
            if (h >= '0' && h <= '9')
                point = point * 16 + (h - '0');
            else if ((h | 32) >= 'a' && (h | 32) <= 'f')
                point = point * 16 + ((h | 32) - 'a' + 10);
            else
                r->lost = true;
            if (r->lost || point > 0x10FFFF) return false;
        }
        put_point(set, point);
        *single = point;
        return true;
    }
    bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!letter && c != END) {
        put_point(set, c);
        *single = c;
        return true;
    }
    if (c == END || !strchr("sSwWDhHvVNRbBAzZ", (int)c)) r->lost = true; /* back references, properties, \Q … */
    return false;
}

static void put_first(cns_pattern_first *first, const cns_pattern_set *set) {
    if (set->count > CNS_PATTERN_SET || first->count + set->count > CNS_PATTERN_FIRST) {
        first->any = true;
        return;
    }
    for (uint32_t i = 0; i < set->count; i++) {
        uint32_t k = 0;
        while (k < first->count && first->points[k] != set->points[i]) k++;
        if (k == first->count) first->points[first->count++] = set->points[i];
    }
}

static void put_range(cns_pattern_set *set, uint32_t from, uint32_t to) {
    if (to < from || to - from >= CNS_PATTERN_SET) {
        set->count = CNS_PATTERN_SET + 1;
        return;
    }
    for (uint32_t point = from; point <= to; point++) put_point(set, point);
}

/* One character of a class, END for several (which are put into the set). Ends of ranges count as they are written, folded or not.
 */
static uint32_t read_member(reader *r, cns_pattern_set *set) {
    uint32_t c = next(r), single = c;
    if (c == END || (c == '[' && (peek(r) == ':' || peek(r) == '.' || peek(r) == '='))) r->lost = true;
    if (c == '\\' && !read_escape(r, set, &single)) set->count = CNS_PATTERN_SET + 1;
    return single;
}

/* [ … ], from behind the bracket. A negated or a large one gives no set. */
static void read_class(reader *r, cns_pattern_set *set) {
    bool negated = take(r, "^");
    for (bool first = true; !r->lost && (peek(r) != ']' || first); first = false) {
        uint32_t low = read_member(r, set);
        bool range = peek(r) == '-' && r->at + 1 < r->size && r->text[r->at + 1] != ']';
        if (low != END) put_point(set, low);
        if (!range || r->lost) continue;
        (void)next(r);
        uint32_t high = read_member(r, set);
        if (low == END || high == END) r->lost = true; /* a class as an end */
        if (!r->lost) put_range(set, low, high);
    }
    (void)next(r);
    if (negated) set->count = CNS_PATTERN_SET + 1; /* nearly anything */
}

/* How often an item stands there at least. */
static uint32_t read_quantifier(reader *r) {
    uint32_t least = 1;
    if (take(r, "*") || take(r, "?")) {
        least = 0;
    } else if (take(r, "{")) {
        least = 0;
        uint32_t c = next(r);
        if (c < '0' || c > '9') r->lost = true; /* a bare brace, or {,n} */
        for (; c >= '0' && c <= '9' && least < 1000; c = next(r)) least = least * 10 + (c - '0');
        while (c != '}' && c != END) c = next(r);
        if (c == END) r->lost = true;
    } else if (!take(r, "+")) {
        return 1;
    }
    if (!take(r, "?")) (void)take(r, "+");
    return least;
}

static void read_choice(reader *r, cns_pattern_facts *f);

/* ( … ), from behind the parenthesis. */
static void read_group(reader *r, cns_pattern_facts *f) {
    bool open = r->open;
    bool ahead = take(r, "?=") || take(r, "?<="), not = !ahead && (take(r, "?!") || take(r, "?<!"));
    if (!ahead && !not &&peek(r) == '?' && !take(r, "?:") && !take(r, "?>")) r->lost = true; /* options, names, conditions */
    if (peek(r) == '*') r->lost = true;
    if (r->lost) return;
    if (ahead || not ) r->open = false; /* it looks, but takes nothing */
    read_choice(r, f);
    if (!take(r, ")")) r->lost = true;
    if (ahead || not ) r->open = open;
    if (ahead) f->digits = 0; /* they may be counted among those around */
    if (not ) *f = (cns_pattern_facts){.count = 0};
}

/* One item; r->open stays only behind one that takes nothing. */
static void read_item(reader *r, cns_pattern_facts *f) {
    cns_pattern_set set = {.count = 0};
    uint32_t c = next(r);
    bool known = true;
    switch (c) {
    case '(': read_group(r, f); return;
    case '[': read_class(r, &set); break;
    case '\\':
        if (peek(r) == 'b' || peek(r) == 'B' || peek(r) == 'A' || peek(r) == 'z' || peek(r) == 'Z') {
            (void)next(r);
            return;
        }
        known = read_escape(r, &set, &c);
        break;
    case '^':
    case '$': return;
    case '.': known = false; break;
    default: put_point(&set, c); break;
    }
    if (r->open && !known) r->first->any = true;
    if (r->open && known) put_first(r->first, &set);
    r->open = false;
    if (!known || !is_useful(&set)) return;
    f->digits = set.points[0] >= '0' && set.points[set.count - 1] <= '9';
    put_set(f, &set);
}

static void read_row(reader *r, cns_pattern_facts *f) {
    while (!r->lost && peek(r) != END && peek(r) != '|' && peek(r) != ')') {
        cns_pattern_facts item = {.count = 0};
        bool open = r->open;
        read_item(r, &item);
        uint32_t least = read_quantifier(r);
        item.digits = item.digits * (least < 100 ? least : 100);
        if (least > 0) add_part(f, &item);
        if (least == 0) r->open = open;
    }
}

static void read_choice(reader *r, cns_pattern_facts *f) {
    bool open = r->open, stays = false;
    if (++r->depth > DEPTH_MOST) r->lost = true;
    read_row(r, f);
    stays = r->open;
    while (!r->lost && take(r, "|")) {
        cns_pattern_facts other = {.count = 0};
        if (r->depth == 1) r->bars = true;
        r->open = open;
        read_row(r, &other);
        add_choice(f, &other);
        stays = stays || r->open;
    }
    r->open = stays;
    r->depth--;
}

void cns_pattern_read(const char *pattern, size_t size, cns_pattern_facts *facts, cns_pattern_first *first) {
    reader r = {(const unsigned char *)pattern, size, 0, 0, false, false, true, first};
    memset(facts, 0, sizeof *facts);
    memset(first, 0, sizeof *first);
    read_choice(&r, facts);
    if (r.lost || r.at < size) memset(facts, 0, sizeof *facts);
    first->start = !r.lost && r.at == size && size > 0 && pattern[0] == '^' && !r.bars;
    if (r.lost || r.at < size || r.open) first->any = true; /* or it may match nothing at all */
}
