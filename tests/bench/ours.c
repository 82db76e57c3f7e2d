#include "ours.h"

#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

static bool make_alphabet(bench_ours *o, char *const *words, size_t count) {
    uint32_t *points = NULL;
    size_t used = 0, capacity = 0;
    for (size_t i = 0; i < count; i++) capacity += strlen(words[i]);
    points = malloc(capacity * sizeof *points);
    if (points == NULL) return false;
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words[i]);
        for (size_t at = 0; at < size;) at += cns_utf8_decode((const unsigned char *)words[i], size, at, &points[used++]);
    }
    bool fine = cns_alphabet_make(&o->letters, &o->memory, points, used) == CONSULT_OK;
    free(points);
    o->alphabet = cns_alphabet_view(&o->letters);
    return fine;
}

/* The words as rows of symbols. */
static bool make_keys(bench_ours *o, char *const *words, size_t count, cns_literal_key *keys, uint32_t *numbers, uint16_t *rows) {
    for (size_t i = 0; i < count; i++) {
        uint16_t *row = rows + i * CNS_LITERAL_SYMBOLS;
        size_t bad = 0;
        if (cns_symbols_read(&o->symbols, &o->memory, &o->alphabet, words[i], strlen(words[i]), &bad) != CONSULT_OK) return false;
        memcpy(row, o->symbols.symbols, o->symbols.count * sizeof *row);
        keys[i] = (cns_literal_key){row, o->symbols.count};
        numbers[i] = (uint32_t)i;
    }
    return true;
}

static bool make_automaton(bench_ours *o, char *const *words, size_t count) {
    cns_literal_key *keys = calloc(count, sizeof *keys);
    uint32_t *numbers = calloc(count, sizeof *numbers);
    uint16_t *rows = calloc(count * CNS_LITERAL_SYMBOLS, sizeof *rows);
    bool fine = keys != NULL && numbers != NULL && rows != NULL && make_alphabet(o, words, count);
    fine = fine && make_keys(o, words, count, keys, numbers, rows);
    uint32_t symbols = (uint32_t)o->letters.classes.count;
    fine = fine && cns_automaton_make(&o->build, &o->memory, keys, numbers, count, symbols, 0) == CONSULT_OK;
    free(keys);
    free(numbers);
    free(rows);
    return fine;
}

static double vector_bytes(const cns_vector *v) {
    return (double)(v->count * v->element);
}

bool bench_ours_open(bench_ours *o, char *const *words, size_t count) {
    memset(o, 0, sizeof *o);
    o->memory = (cns_memory){.allocator = test_heap_allocator(&o->heap)};
    cns_alphabet_build_start(&o->letters);
    cns_automaton_build_start(&o->build);
    cns_vector_start(&o->hits, sizeof(cns_hit));
    uint64_t start = bench_now();
    if (!make_automaton(o, words, count)) return false;
    o->build_ms = (double)(bench_now() - start) / 1e6;
    const cns_automaton_build *b = &o->build;
    o->matcher = cns_automaton_view(&o->build);
    o->bytes = vector_bytes(&b->filter) + vector_bytes(&b->pairs) + vector_bytes(&b->singles) + vector_bytes(&b->trie) +
               vector_bytes(&b->links) + vector_bytes(&o->letters.pages) + vector_bytes(&o->letters.symbols) +
               vector_bytes(&o->letters.classes);
    return true;
}

void bench_ours_close(bench_ours *o) {
    cns_symbols_free(&o->symbols, &o->memory);
    cns_vector_free(&o->hits, &o->memory);
    cns_automaton_build_free(&o->build, &o->memory);
    cns_alphabet_build_free(&o->letters, &o->memory);
}

bool bench_ours_scan(bench_ours *o, const char *text, size_t size) {
    size_t bad = 0;
    o->hits.count = 0;
    return cns_symbols_read(&o->symbols, &o->memory, &o->alphabet, text, size, &bad) == CONSULT_OK &&
           cns_matcher_scan(&o->matcher, o->symbols.symbols, o->symbols.count, 65536, &o->hits, &o->memory) == CONSULT_OK;
}
