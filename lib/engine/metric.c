#include "engine/condition.h"

#include "engine/words.h"
#include "text/script.h"
#include "text/utf8.h"

static bool is_word(cns_class class) {
    return class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT;
}

static int64_t count_class(const cns_view *v, cns_class wanted) {
    cns_alphabet alphabet = cns_words_alphabet(v->model);
    int64_t count = 0;
    for (uint32_t i = 0; i < v->reading->symbols.count; i++)
        count += cns_symbols_class(&v->reading->symbols, &alphabet, i) == wanted;
    return count;
}

/* Runs of a mark: "？？！" is one question and one exclamation. */
static int64_t count_marks(const cns_view *v, char mark) {
    const cns_symbols *s = &v->reading->symbols;
    int64_t count = 0;
    bool open = true;
    if (!(s->classes >> CNS_CLASS_SENTENCE_END & 1)) return 0;
    cns_alphabet alphabet = cns_words_alphabet(v->model);
    for (uint32_t i = 0; i < s->count; i++) {
        cns_class class = cns_symbols_class(s, &alphabet, i);
        if (is_word(class)) {
            open = true;
        } else if (class == CNS_CLASS_SENTENCE_END && open) {
            uint32_t point;
            cns_symbols_points(s, i, i + 1, &point);
            if (point == (uint32_t)mark) {
                count++;
                open = false;
            }
        }
    }
    return count;
}

static int64_t count_sentences(const cns_view *v) {
    const cns_symbols *s = &v->reading->symbols;
    cns_alphabet alphabet = cns_words_alphabet(v->model);
    int64_t count = 0;
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; i < s->count; i++) {
        if (!is_word(cns_symbols_class(s, &alphabet, i)) || s->units[i].sentence == last) continue;
        last = s->units[i].sentence;
        count++;
    }
    return count;
}

/* Characters of the longest clause, from its first to its last that is no mark. */
static int64_t longest_clause(const cns_view *v) {
    const cns_symbols *s = &v->reading->symbols;
    cns_alphabet alphabet = cns_words_alphabet(v->model);
    uint32_t longest = 0, first = 0;
    for (uint32_t i = 0; i < s->count; i++) {
        if (i > first && s->units[i].clause != s->units[first].clause) first = i;
        if (is_word(cns_symbols_class(s, &alphabet, i)) && i + 1 - first > longest) longest = i + 1 - first;
    }
    return longest;
}

#define RUN         8u     /* symbols that say the same again */
#define RUN_SYMBOLS 1000u  /* of a text; what comes behind is not looked at */
#define RUN_BITS    16384u /* so many that two runs seldom share one */

#define STEP UINT64_C(0x9E3779B97F4A7C15)

/* A number for the bytes of a symbol's character: characters that no word uses share a symbol. */
static inline uint64_t bytes_of(const cns_symbols *s, uint32_t i) {
    const unsigned char *at = (const unsigned char *)s->text + s->places[i].start;
    uint32_t size = s->places[i].end - s->places[i].start;
    if (size == 3) return 0x1000000u | (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2]; /* nearly always */
    uint64_t bytes = 1;
    for (uint32_t k = 0; k < size; k++) bytes = bytes << 8 | at[k];
    return bytes;
}

/* Permille of the runs of a text that stood in it before. The hash of a run is a sum, to which its next symbol is added while its
 * first is taken away. */
static int64_t repeated_permille(const cns_symbols *s) {
    uint8_t seen[RUN_BITS / 8] = {0};
    uint64_t hash = 0, out = 1, last[RUN] = {0}; /* of the symbols of the run; out: STEP to the power of RUN */
    uint32_t count = s->count < RUN_SYMBOLS ? s->count : RUN_SYMBOLS, again = 0;
    if (count < 2 * RUN) return 0;
    for (uint32_t i = 0; i < RUN; i++) out *= STEP;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t bytes = bytes_of(s, i);
        hash = hash * STEP + bytes - last[i % RUN] * out;
        last[i % RUN] = bytes;
        if (i + 1 < RUN) continue;
        uint32_t bit = (uint32_t)(hash * STEP >> 40) % RUN_BITS;
        again += seen[bit >> 3] >> (bit & 7) & 1;
        seen[bit >> 3] = (uint8_t)(seen[bit >> 3] | 1u << (bit & 7));
    }
    return (int64_t)again * 1000 / (count - RUN + 1);
}

/* Characters of the script, Simplified or Traditional, that the text is written in less. */
static int64_t minor_script(const cns_symbols *s) {
    int64_t count[3] = {0, 0, 0};
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t point, size = s->places[i].end - s->places[i].start;
        const unsigned char *at = (const unsigned char *)s->text + s->places[i].start;
        if (size == 3) /* nearly always */
            point = (at[0] & 0xFu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
        else
            cns_utf8_decode(at, size, 0, &point);
        count[cns_script_of(point)]++;
    }
    return count[CNS_SCRIPT_SIMPLIFIED] < count[CNS_SCRIPT_TRADITIONAL] ? count[CNS_SCRIPT_SIMPLIFIED]
                                                                        : count[CNS_SCRIPT_TRADITIONAL];
}

bool cns_condition_metric(const cns_view *v, cns_metric metric, int64_t *value) {
    const cns_symbols *s = v->reading ? &v->reading->symbols : NULL;
    switch (metric) {
    case CNS_METRIC_CHARACTERS: *value = s ? s->count : 0; return s;
    case CNS_METRIC_SENTENCES: *value = s ? count_sentences(v) : 0; return s;
    case CNS_METRIC_QUESTIONS: *value = s ? count_marks(v, '?') : 0; return s;
    case CNS_METRIC_EXCLAMATIONS: *value = s ? count_marks(v, '!') : 0; return s;
    case CNS_METRIC_LONGEST_CLAUSE: *value = s ? longest_clause(v) : 0; return s;
    case CNS_METRIC_REPEATED: *value = s ? repeated_permille(s) : 0; return s;
    case CNS_METRIC_MINOR_SCRIPT: *value = s ? minor_script(s) : 0; return s;
    case CNS_METRIC_DIGITS: *value = s ? count_class(v, CNS_CLASS_DIGIT) : 0; return s;
    case CNS_METRIC_HAN_PERMILLE:
        if (!s || s->count == 0) return false;
        *value = count_class(v, CNS_CLASS_HAN) * 1000 / s->count;
        return true;
    default: *value = v->situation->metrics[metric]; return *value >= 0;
    }
}
