#include "matcher.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct character {
    uint32_t point;
    size_t start, end;
} character;

/* The folded characters of a text and where each comes from; SIZE_MAX for invalid UTF-8. Free *out. */
static size_t fold(const char *text, size_t size, character **out) {
    size_t count = 0;
    character *list = calloc(size * CNS_FOLD_EXPANSION_MAX + 1, sizeof *list);
    if (list == NULL) abort();
    *out = list;
    for (size_t at = 0; at < size;) {
        uint32_t point, to[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (step == 0) return SIZE_MAX;
        uint32_t folded = cns_fold_point(point, to);
        for (uint32_t i = 0; i < folded; i++) list[count++] = (character){to[i], at, at + step};
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

bool test_matcher_open(test_matcher *m, const char *const *words, uint32_t count) {
    static uint32_t points[TEST_WORDS * CNS_LITERAL_SYMBOLS];
    static uint16_t symbols[TEST_WORDS * CNS_LITERAL_SYMBOLS];
    uint32_t sizes[TEST_WORDS], used = 0;
    memset(m, 0, sizeof *m);
    m->memory = (cns_memory){.allocator = test_heap_allocator(&m->heap)};
    m->count = count;
    cns_alphabet_build_start(&m->letters);
    cns_automaton_build_start(&m->build);
    for (uint32_t i = 0; i < count; i++) {
        character *list;
        size_t length = fold(words[i], strlen(words[i]), &list);
        m->words[i] = words[i];
        sizes[i] = length > CNS_LITERAL_SYMBOLS ? 0 : (uint32_t)length;
        for (uint32_t k = 0; k < sizes[i]; k++) points[used++] = list[k].point;
        free(list);
        if (sizes[i] == 0) return false;
    }
    if (cns_alphabet_make(&m->letters, &m->memory, points, used) != CONSULT_OK) return false;
    m->alphabet = cns_alphabet_view(&m->letters);
    for (uint32_t i = 0, at = 0; i < count; i++)
        for (uint32_t k = 0; k < sizes[i]; k++)
            symbols[i * CNS_LITERAL_SYMBOLS + k] = cns_alphabet_symbol(&m->alphabet, points[at++]);
    return make_automaton(m, symbols, sizes);
}

void test_matcher_close(test_matcher *m) {
    cns_automaton_build_free(&m->build, &m->memory);
    cns_alphabet_build_free(&m->letters, &m->memory);
}

static bool stands_at(const character *text, size_t left, const character *word, size_t count) {
    if (count == 0 || count > left) return false;
    for (size_t i = 0; i < count; i++)
        if (text[i].point != word[i].point) return false;
    return true;
}

size_t test_matcher_slow(const test_matcher *m, const char *text, size_t size, cns_stream_hit *hits) {
    character *all, *words[TEST_WORDS];
    size_t sizes[TEST_WORDS], found = 0, count = fold(text, size, &all);
    for (uint32_t w = 0; w < m->count; w++) sizes[w] = fold(m->words[w], strlen(m->words[w]), &words[w]);
    for (size_t start = 0; count != SIZE_MAX && start < count; start++)
        for (size_t length = 1; length <= CNS_LITERAL_SYMBOLS; length++)
            for (uint32_t w = 0; w < m->count && found < TEST_FOUND; w++)
                if (sizes[w] == length && stands_at(all + start, count - start, words[w], length))
                    hits[found++] = (cns_stream_hit){w, all[start].start, all[start + length - 1].end};
    for (uint32_t w = 0; w < m->count; w++) free(words[w]);
    free(all);
    return count == SIZE_MAX ? SIZE_MAX : found;
}

size_t test_matcher_scan(test_matcher *m, const char *text, size_t size, cns_stream_hit *hits) {
    cns_symbols symbols = {0};
    cns_vector found;
    size_t bad = 0, count = SIZE_MAX;
    cns_vector_start(&found, sizeof(cns_hit));
    if (cns_symbols_read(&symbols, &m->memory, &m->alphabet, text, size, &bad) == CONSULT_OK &&
        cns_matcher_scan(&m->matcher, symbols.symbols, symbols.count, TEST_FOUND, &found, &m->memory) == CONSULT_OK) {
        count = found.count;
        for (size_t i = 0; i < count; i++) {
            const cns_hit *hit = CNS_VECTOR_AT(&found, cns_hit, i);
            hits[i] = (cns_stream_hit){hit->literal, symbols.places[hit->start].start, symbols.places[hit->end - 1].end};
        }
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
    cns_stream_start(&stream, &m->memory, &m->alphabet, &m->matcher, TEST_FOUND);
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
