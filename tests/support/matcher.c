#include "matcher.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct character {
    uint32_t point;
    size_t start, end;
} character;

/* Whether a character is one that loose words are made of. */
static bool carries_meaning(uint32_t point) {
    cns_class class = cns_fold_class(cns_fold_entry(point));
    return class == CNS_CLASS_HAN || class == CNS_CLASS_LETTER || class == CNS_CLASS_DIGIT;
}

static bool is_repeated(const character *list, size_t count, uint32_t point, bool digit) {
    return count > 0 && list[count - 1].point == point && !digit;
}

/* The characters of a text as a variant sees it and where each comes from; SIZE_MAX for invalid UTF-8. Free *out. */
static size_t fold(cns_variant variant, const char *text, size_t size, character **out) {
    size_t count = 0;
    character *list = calloc(size * CNS_FOLD_EXPANSION_MAX + 1, sizeof *list);
    if (list == NULL) abort();
    *out = list;
    for (size_t at = 0; at < size;) {
        uint32_t point, to[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (step == 0) return SIZE_MAX;
        uint32_t folded = cns_fold_point(point, to);
        for (uint32_t i = 0; i < folded; i++) {
            bool digit = cns_fold_class(cns_fold_entry(to[i])) == CNS_CLASS_DIGIT, loose = cns_variant_is_loose(variant);
            uint32_t counts_as = cns_variant_point(variant, to[i]);
            if (loose && (!carries_meaning(to[i]) || is_repeated(list, count, counts_as, digit))) continue;
            list[count++] = (character){counts_as, at, at + step};
        }
        at += step;
    }
    return count;
}

static bool make_automaton(test_matcher *m, const uint16_t *symbols, const uint32_t *sizes) {
    cns_literal_key keys[TEST_WORDS];
    uint32_t numbers[TEST_WORDS];
    for (uint32_t i = 0; i < m->count; i++) {
        keys[i] = (cns_literal_key){symbols + i * CNS_LITERAL_SYMBOLS, sizes[i]};
        numbers[i] = i;
    }
    if (cns_automaton_make(&m->build, &m->memory, keys, numbers, m->count, (uint32_t)m->letters.classes.count, 0) != CONSULT_OK)
        return false;
    m->matcher = cns_automaton_view(&m->build);
    return true;
}

static uint16_t symbol_of(const test_matcher *m, uint32_t point) {
    return cns_alphabet_symbol(&m->alphabet, point);
}

static bool is_folded(uint32_t point) {
    uint32_t to[CNS_FOLD_EXPANSION_MAX];
    return cns_fold_point(point, to) == 1 && to[0] == point;
}

/* What each symbol counts as. */
static bool make_map(test_matcher *m) {
    cns_vector_start(&m->map, sizeof(uint16_t));
    for (uint32_t s = 0; s < m->letters.classes.count; s++) {
        uint16_t symbol = (uint16_t)s;
        if (!cns_vector_append(&m->map, &m->memory, &symbol, 1)) return false;
    }
    for (uint32_t point = '0'; point < 0xA000; point++)
        if (symbol_of(m, point) >= CNS_SYMBOL_FIRST && is_folded(point))
            *CNS_VECTOR_AT(&m->map, uint16_t, symbol_of(m, point)) = symbol_of(m, cns_variant_point(m->variant, point));
    return true;
}

/* The points of all words, then those that count as one of them. Returns how many. */
static size_t add_points(const test_matcher *m, uint32_t *points, size_t used) {
    size_t own = used;
    for (uint32_t point = '0'; point < 0xA000; point++) {
        uint32_t to = cns_variant_point(m->variant, point);
        if (to == point || !is_folded(point)) continue;
        for (size_t i = 0; i < own; i++)
            if (points[i] == to) {
                points[used++] = point;
                break;
            }
    }
    return used;
}

bool test_matcher_open(test_matcher *m, cns_variant variant, const char *const *words, uint32_t count) {
    static uint32_t points[TEST_WORDS * CNS_LITERAL_SYMBOLS + 0xA000];
    static uint16_t symbols[TEST_WORDS * CNS_LITERAL_SYMBOLS];
    uint32_t sizes[TEST_WORDS], used = 0;
    memset(m, 0, sizeof *m);
    m->memory = (cns_memory){.allocator = test_heap_allocator(&m->heap)};
    m->count = count;
    m->variant = variant;
    cns_alphabet_build_start(&m->letters);
    cns_automaton_build_start(&m->build);
    for (uint32_t i = 0; i < count; i++) {
        character *list;
        size_t length = fold(variant, words[i], strlen(words[i]), &list);
        m->words[i] = words[i];
        sizes[i] = length > CNS_LITERAL_SYMBOLS ? 0 : (uint32_t)length;
        for (uint32_t k = 0; k < sizes[i]; k++) points[used++] = list[k].point;
        free(list);
        if (sizes[i] == 0) return false;
    }
    if (cns_alphabet_make(&m->letters, &m->memory, points, add_points(m, points, used)) != CONSULT_OK) return false;
    m->alphabet = cns_alphabet_view(&m->letters);
    for (uint32_t i = 0, at = 0; i < count; i++)
        for (uint32_t k = 0; k < sizes[i]; k++) symbols[i * CNS_LITERAL_SYMBOLS + k] = symbol_of(m, points[at++]);
    return make_map(m) && make_automaton(m, symbols, sizes);
}

cns_stream_words test_matcher_words(const test_matcher *m) {
    return (cns_stream_words){m->matcher, {m->map.data, m->alphabet.classes, cns_variant_is_loose(m->variant)}};
}

void test_matcher_close(test_matcher *m) {
    cns_automaton_build_free(&m->build, &m->memory);
    cns_alphabet_build_free(&m->letters, &m->memory);
    cns_vector_free(&m->map, &m->memory);
}

static bool stands_at(const character *text, size_t left, const character *word, size_t count) {
    if (count == 0 || count > left) return false;
    for (size_t i = 0; i < count; i++)
        if (text[i].point != word[i].point) return false;
    return true;
}

size_t test_matcher_slow(const test_matcher *m, const char *text, size_t size, cns_stream_hit *hits) {
    character *all, *words[TEST_WORDS];
    size_t sizes[TEST_WORDS], found = 0, count = fold(m->variant, text, size, &all);
    for (uint32_t w = 0; w < m->count; w++) sizes[w] = fold(m->variant, m->words[w], strlen(m->words[w]), &words[w]);
    for (size_t start = 0; count != SIZE_MAX && start < count; start++)
        for (size_t length = 1; length <= CNS_LITERAL_SYMBOLS; length++)
            for (uint32_t w = 0; w < m->count && found < TEST_FOUND; w++)
                if (sizes[w] == length && stands_at(all + start, count - start, words[w], length))
                    hits[found++] = (cns_stream_hit){w, all[start].start, all[start + length - 1].end};
    for (uint32_t w = 0; w < m->count; w++) free(words[w]);
    free(all);
    return count == SIZE_MAX ? SIZE_MAX : found;
}

/* The symbols as the variant sees them, and which one each is. Returns how many. */
static uint32_t squeeze(const test_matcher *m, const cns_symbols *symbols, uint16_t *kept, uint32_t *at) {
    cns_squeeze q = test_matcher_words(m).squeeze;
    uint32_t count = 0, last = CNS_SQUEEZE_START;
    for (uint32_t i = 0; i < symbols->count; i++)
        if (cns_squeeze_keep(&q, symbols->symbols[i], &last, &kept[count])) at[count++] = i;
    return count;
}

size_t test_matcher_scan(test_matcher *m, const char *text, size_t size, cns_stream_hit *hits) {
    cns_symbols symbols = {0};
    cns_vector found;
    size_t bad = 0, count = SIZE_MAX;
    cns_vector_start(&found, sizeof(cns_hit));
    if (cns_symbols_read(&symbols, &m->memory, &m->alphabet, text, size, &bad) == CONSULT_OK) {
        uint16_t *kept = calloc(symbols.count + 1, sizeof *kept);
        uint32_t *at = calloc(symbols.count + 1, sizeof *at);
        if (kept == NULL || at == NULL) abort();
        uint32_t kept_count = squeeze(m, &symbols, kept, at);
        if (cns_matcher_scan(&m->matcher, kept, kept_count, TEST_FOUND, &found, &m->memory) == CONSULT_OK) count = found.count;
        for (size_t i = 0; count != SIZE_MAX && i < count; i++) {
            const cns_hit *hit = CNS_VECTOR_AT(&found, cns_hit, i);
            hits[i] = (cns_stream_hit){hit->literal, symbols.places[at[hit->start]].start, symbols.places[at[hit->end - 1]].end};
        }
        free(kept);
        free(at);
    }
    cns_vector_free(&found, &m->memory);
    cns_symbols_free(&symbols, &m->memory);
    return count;
}

size_t test_matcher_stream(test_matcher *m, const char *text, size_t size, const size_t *cuts, size_t cut_count,
                           cns_stream_hit *hits) {
    cns_stream stream;
    uint64_t bad = 0;
    consult_status status = CONSULT_OK;
    cns_stream_words words = test_matcher_words(m);
    cns_stream_start(&stream, &m->memory, &m->alphabet, &words, 1, TEST_FOUND);
    for (size_t at = 0, piece = 0; at < size && status == CONSULT_OK; piece++) {
        size_t step = cuts[piece % cut_count] < size - at ? cuts[piece % cut_count] : size - at;
        char *copy = malloc(step); /* of exactly this size, so that reading beyond it is seen */
        if (copy == NULL) abort();
        memcpy(copy, text + at, step);
        status = cns_stream_feed(&stream, copy, step, &bad);
        free(copy);
        at += step;
    }
    if (status == CONSULT_OK) status = cns_stream_end(&stream, &bad);
    size_t count = status == CONSULT_OK ? stream.hits.count : SIZE_MAX;
    if (count != SIZE_MAX && count > 0) memcpy(hits, stream.hits.data, count * sizeof *hits);
    cns_stream_free(&stream);
    return count;
}
