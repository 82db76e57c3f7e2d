/* Run while building: writes the tables of text/fold.h from utf8proc (Unicode) and han_variants.txt (OpenCC).
 * usage: make_fold_table han_variants.txt fold_table.c */
#include "text/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define POINTS 0x110000u

static uint32_t variant[POINTS]; /* 0 = none */
static int32_t entry_of[POINTS];
static uint32_t expansions[65536];
static uint32_t expansion_count;

static void fail(const char *message, const char *detail) {
    fprintf(stderr, "make_fold_table: %s: %s\n", message, detail);
    exit(1);
}

static void read_variants(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail("cannot open", path);
    char line[4096];
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#') continue;
        utf8proc_int32_t from = 0, to = 0;
        utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)line, -1, &from);
        if (n <= 0 || line[n] != ' ' || utf8proc_iterate((const utf8proc_uint8_t *)line + n + 1, -1, &to) <= 0)
            fail("bad line", line);
        variant[from] = (uint32_t)to;
    }
    fclose(file);
}

static int is_one_of(uint32_t point, const uint32_t *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == point) return 1;
    return 0;
}

static cns_class punctuation_class(uint32_t point) {
    static const uint32_t sentence[] = {'!', '?', 0x3002, 0x2026, 0xFF61, 0x203C, 0x2047, 0x2048, 0x2049};
    static const uint32_t clause[] = {',', ';', ':', 0x2014, 0x2015, 0xFE50};
    if (is_one_of(point, sentence, sizeof sentence / sizeof *sentence)) return CNS_CLASS_SENTENCE_END;
    if (is_one_of(point, clause, sizeof clause / sizeof *clause)) return CNS_CLASS_CLAUSE_END;
    return CNS_CLASS_PUNCTUATION;
}

static int is_han(uint32_t p) {
    return (p >= 0x3400 && p <= 0x4DBF) || (p >= 0x4E00 && p <= 0x9FFF) || (p >= 0xF900 && p <= 0xFAFF) ||
           (p >= 0x20000 && p <= 0x3FFFD) || p == 0x3005 || p == 0x3007;
}

static cns_class class_of(uint32_t point) {
    if (point == '\n' || point == '\r' || point == 0x2028 || point == 0x2029 || point == 0x85) return CNS_CLASS_SENTENCE_END;
    if (point == '\t') return CNS_CLASS_SPACE;
    if (is_han(point)) return CNS_CLASS_HAN;
    switch (utf8proc_category((utf8proc_int32_t)point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_CC: return CNS_CLASS_INVISIBLE;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP: return CNS_CLASS_SPACE;
    case UTF8PROC_CATEGORY_ND: return CNS_CLASS_DIGIT;
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return CNS_CLASS_LETTER;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO: return punctuation_class(point);
    case UTF8PROC_CATEGORY_SM:
    case UTF8PROC_CATEGORY_SC:
    case UTF8PROC_CATEGORY_SK: return CNS_CLASS_SYMBOL;
    case UTF8PROC_CATEGORY_SO: return point >= 0x2600 ? CNS_CLASS_EMOJI : CNS_CLASS_SYMBOL;
    default: return CNS_CLASS_OTHER;
    }
}

/* Signs that stand for what Unicode does not say they stand for: circled and squared letters and digits in negative, small
 * capitals, Roman and Suzhou numerals. `count` of them in a row stand for `to` and what follows it. */
static const struct {
    uint32_t first, count, to;
} dressed[] = {
    {0x2160, 9, '1'},   {0x2170, 9, '1'},                                        /* Ⅰ–Ⅸ, ⅰ–ⅸ */
    {0x2776, 9, '1'},   {0x2780, 9, '1'},   {0x278A, 9, '1'},  {0x24F5, 9, '1'}, /* ❶ ➀ ➊ ⓵ */
    {0x24FF, 1, '0'},   {0x1F10B, 1, '0'},  {0x1F10C, 1, '0'}, {0x3021, 9, '1'}, /* ⓿ 🄋 🄌 〡 */
    {0x1F150, 26, 'a'}, {0x1F170, 26, 'a'},                                      /* 🅐 🅰 */
    {0x1D00, 1, 'a'},   {0x0299, 1, 'b'},   {0x1D04, 1, 'c'},  {0x1D05, 1, 'd'}, {0x1D07, 1, 'e'}, {0xA730, 1, 'f'},
    {0x0262, 1, 'g'},   {0x029C, 1, 'h'},   {0x026A, 1, 'i'},  {0x1D0A, 1, 'j'}, {0x1D0B, 1, 'k'}, {0x029F, 1, 'l'},
    {0x1D0D, 1, 'm'},   {0x0274, 1, 'n'},   {0x1D0F, 1, 'o'},  {0x1D18, 1, 'p'}, {0x0280, 1, 'r'}, {0xA731, 1, 's'},
    {0x1D1B, 1, 't'},   {0x1D1C, 1, 'u'},   {0x1D20, 1, 'v'},  {0x1D21, 1, 'w'}, {0x028F, 1, 'y'}, {0x1D22, 1, 'z'},
};

/* The ASCII letter or digit that a sign stands for, or 0. Decimal digits of other scripts lie in rows of ten. */
static uint32_t undressed(uint32_t point) {
    for (size_t i = 0; i < sizeof dressed / sizeof *dressed; i++)
        if (point >= dressed[i].first && point - dressed[i].first < dressed[i].count)
            return dressed[i].to + point - dressed[i].first;
    if (utf8proc_category((utf8proc_int32_t)point) != UTF8PROC_CATEGORY_ND) return 0;
    uint32_t zero = point;
    while (utf8proc_category((utf8proc_int32_t)zero - 1) == UTF8PROC_CATEGORY_ND) zero--;
    return '0' + (point - zero) % 10;
}

/* Compatibility form, case-folded, without marks (é is é, in one code point or in two), composed; then Traditional → Simplified.
 * Returns how many code points, 0 when none is left. */
static size_t folded(uint32_t point, uint32_t *out, size_t capacity) {
    utf8proc_uint8_t in[5] = {0}, *mapped = NULL;
    in[utf8proc_encode_char((utf8proc_int32_t)point, in)] = 0;
    utf8proc_ssize_t size = utf8proc_map(in, 0, &mapped,
                                         (utf8proc_option_t)(UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_COMPOSE |
                                                             UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK));
    if (size < 0) return capacity + 1;
    size_t count = 0;
    for (utf8proc_ssize_t at = 0; at < size && count <= capacity;) {
        utf8proc_int32_t p;
        at += utf8proc_iterate(mapped + at, size - at, &p);
        if (class_of((uint32_t)p) == CNS_CLASS_INVISIBLE) continue;
        uint32_t ascii = undressed((uint32_t)p);
        if (count < capacity) out[count] = ascii ? ascii : variant[p] ? variant[p] : (uint32_t)p;
        count++;
    }
    free(mapped);
    return count;
}

static int32_t make_entry(uint32_t point) {
    cns_class class = class_of(point);
    if (point == 0 || (point >= 0xD800 && point <= 0xDFFF)) return CNS_CLASS_OTHER;
    if (class == CNS_CLASS_INVISIBLE || class == CNS_CLASS_OTHER || class == CNS_CLASS_SENTENCE_END) {
        if (point != 0x2026 && point < 0x2000) return (int32_t) class;
        if (class != CNS_CLASS_SENTENCE_END) return (int32_t) class;
    }
    uint32_t to[CNS_FOLD_EXPANSION_MAX] = {undressed(point)};
    size_t count = to[0] ? 1 : folded(point, to, CNS_FOLD_EXPANSION_MAX);
    /* An ellipsis stays one sign; so does what would become very long (a whole Arabic formula). */
    if (count == 0 || count > CNS_FOLD_EXPANSION_MAX || point == 0x2026) return (int32_t) class;
    if (count == 1) return ((int32_t)to[0] - (int32_t)point) * 32 + (int32_t)class_of(to[0]);
    uint32_t place = expansion_count;
    if (place + count + 1 > sizeof expansions / sizeof *expansions) fail("too many", "expansions");
    expansions[expansion_count++] = (uint32_t)count;
    for (size_t i = 0; i < count; i++) expansions[expansion_count++] = to[i];
    return (int32_t)(place * 32 + 16) + (int32_t)class_of(to[0]);
}

static void write_pages(FILE *file) {
    static uint32_t first_of[0x1100];
    uint32_t pages = 0;
    fprintf(file, "const uint16_t cns_fold_pages[0x1100] = {");
    for (uint32_t page = 0; page < 0x1100; page++) {
        uint32_t same = 0;
        while (same < pages && memcmp(&entry_of[first_of[same] * 256], &entry_of[page * 256], 256 * sizeof *entry_of) != 0) same++;
        if (same == pages) {
            first_of[pages++] = page;
        }
        fprintf(file, "%u,%s", (unsigned)same, page % 32 == 31 ? "\n" : "");
    }
    fprintf(file, "};\nconst int32_t cns_fold_entries[][256] = {\n");
    for (uint32_t i = 0; i < pages; i++) {
        fprintf(file, "{");
        for (uint32_t k = 0; k < 256; k++) fprintf(file, "%ld,", (long)entry_of[first_of[i] * 256 + k]);
        fprintf(file, "},\n");
    }
    fprintf(file, "};\n");
}

int main(int argc, char **argv) {
    if (argc != 3) fail("usage", "make_fold_table han_variants.txt fold_table.c");
    read_variants(argv[1]);
    for (uint32_t p = 0; p < POINTS; p++) entry_of[p] = make_entry(p);
    FILE *file = fopen(argv[2], "wb");
    if (!file) fail("cannot write", argv[2]);
    fprintf(file, "/* Generated by make_fold_table.c: do not edit. */\n#include \"text/fold.h\"\n\n");
    write_pages(file);
    fprintf(file, "const uint32_t cns_fold_expansions[] = {");
    for (uint32_t i = 0; i < expansion_count; i++) fprintf(file, "%lu,%s", (unsigned long)expansions[i], i % 16 == 15 ? "\n" : "");
    fprintf(file, "0};\n");
    if (fclose(file) != 0) fail("cannot write", argv[2]);
    return 0;
}
