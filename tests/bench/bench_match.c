/*
 * The match layer alone, beside Hyperscan: words made of the characters of the texts, and pieces cut from the texts.
 *   bench_match [--json] [TEXTS]
 * ours_ns folds and scans with exact places in the original text; fold_hyperscan_ns folds by table, then scans; hyperscan_ns scans
 * the text as it is. Nanoseconds a text, medians of interleaved rounds. re2_ns: that peer is not built here.
 */
#include "bench.h"
#include "match/build.h"
#include "peer.h"
#include "text/utf8.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

typedef struct words {
    char **list;
    size_t count;
} words;

/* Our automaton over some words, and what a scan needs. */
typedef struct ours {
    const bench_input *input;
    test_heap heap;
    cns_memory memory;
    cns_alphabet_build letters;
    cns_automaton_build build;
    cns_alphabet alphabet;
    cns_matcher matcher;
    cns_symbols symbols;
    cns_vector hits;
    size_t found;
    double build_ms, bytes;
} ours;

typedef struct peer_job {
    const bench_input *input;
    bench_peer *peer;
    char folded[1 << 18];
    size_t found;
} peer_job;

static bool make_alphabet(ours *o, const words *w) {
    uint32_t *points = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < w->count; i++) capacity += strlen(w->list[i]);
    points = malloc(capacity * sizeof *points);
    if (points == NULL) return false;
    for (size_t i = 0; i < w->count; i++) {
        size_t size = strlen(w->list[i]);
        for (size_t at = 0; at < size;) at += cns_utf8_decode((const unsigned char *)w->list[i], size, at, &points[count++]);
    }
    bool fine = cns_alphabet_make(&o->letters, &o->memory, points, count) == CONSULT_OK;
    free(points);
    o->alphabet = cns_alphabet_view(&o->letters);
    return fine;
}

/* The folded words as rows of symbols, each once. */
static size_t make_keys(ours *o, const words *w, cns_literal_key *keys, uint32_t *numbers, uint16_t *rows) {
    size_t count = 0, bad = 0;
    for (size_t i = 0; i < w->count; i++) {
        uint16_t *row = rows + i * CNS_LITERAL_SYMBOLS;
        if (cns_symbols_read(&o->symbols, &o->memory, &o->alphabet, w->list[i], strlen(w->list[i]), &bad) != CONSULT_OK) return 0;
        memcpy(row, o->symbols.symbols, o->symbols.count * sizeof *row);
        keys[count] = (cns_literal_key){row, o->symbols.count};
        numbers[count] = (uint32_t)count;
        count++;
    }
    return count;
}

static bool make_automaton(ours *o, const words *w) {
    cns_literal_key *keys = calloc(w->count, sizeof *keys);
    uint32_t *numbers = calloc(w->count, sizeof *numbers);
    uint16_t *rows = calloc(w->count * CNS_LITERAL_SYMBOLS, sizeof *rows);
    bool fine = keys != NULL && numbers != NULL && rows != NULL && make_alphabet(o, w);
    size_t count = fine ? make_keys(o, w, keys, numbers, rows) : 0;
    uint32_t symbols = (uint32_t)o->letters.classes.count;
    fine = fine && count > 0 && cns_automaton_make(&o->build, &o->memory, keys, numbers, count, symbols, 0) == CONSULT_OK;
    free(keys);
    free(numbers);
    free(rows);
    return fine;
}

static double vector_bytes(const cns_vector *v) {
    return (double)(v->count * v->element);
}

static bool open_ours(ours *o, const bench_input *input, const words *w) {
    memset(o, 0, sizeof *o);
    o->input = input;
    o->memory = (cns_memory){.allocator = test_heap_allocator(&o->heap)};
    cns_alphabet_build_start(&o->letters);
    cns_automaton_build_start(&o->build);
    cns_vector_start(&o->hits, sizeof(cns_hit));
    uint64_t start = bench_now();
    if (!make_automaton(o, w)) return false;
    o->build_ms = (double)(bench_now() - start) / 1e6;
    const cns_automaton_build *b = &o->build;
    o->matcher = (cns_matcher){.filter = b->filter.data,
                               .pairs = b->pairs.data,
                               .singles = b->singles.count ? b->singles.data : NULL,
                               .trie = b->trie.data,
                               .filter_bits = b->filter_bits,
                               .pair_bits = b->pair_bits,
                               .longest = b->longest};
    o->bytes = vector_bytes(&b->filter) + vector_bytes(&b->pairs) + vector_bytes(&b->singles) + vector_bytes(&b->trie) +
               vector_bytes(&o->letters.pages) + vector_bytes(&o->letters.symbols) + vector_bytes(&o->letters.classes);
    return true;
}

static void close_ours(ours *o) {
    cns_symbols_free(&o->symbols, &o->memory);
    cns_vector_free(&o->hits, &o->memory);
    cns_automaton_build_free(&o->build, &o->memory);
    cns_alphabet_build_free(&o->letters, &o->memory);
}

static bool run_ours(void *user) {
    ours *o = user;
    size_t bad = 0;
    for (size_t i = 0; i < o->input->count; i++) {
        if (cns_symbols_read(&o->symbols, &o->memory, &o->alphabet, o->input->texts[i], o->input->sizes[i], &bad) != CONSULT_OK)
            return false;
        o->hits.count = 0;
        if (cns_matcher_scan(&o->matcher, o->symbols.symbols, o->symbols.count, 65536, &o->hits, &o->memory) != CONSULT_OK)
            return false;
        o->found += o->hits.count;
    }
    return true;
}

static bool run_folded(void *user) {
    peer_job *p = user;
    for (size_t i = 0; p->peer != NULL && i < p->input->count; i++) {
        size_t size = 0;
        if (consult_text_fold(p->input->texts[i], p->input->sizes[i], p->folded, sizeof p->folded, &size) != CONSULT_OK)
            return false;
        p->found += bench_peer_scan(p->peer, p->folded, size);
    }
    return p->peer != NULL;
}

static bool run_fold(void *user) {
    peer_job *p = user;
    for (size_t i = 0; i < p->input->count; i++)
        if (consult_text_fold(p->input->texts[i], p->input->sizes[i], p->folded, sizeof p->folded, &p->found) != CONSULT_OK)
            return false;
    return true;
}

static bool run_raw(void *user) {
    peer_job *p = user;
    for (size_t i = 0; p->peer != NULL && i < p->input->count; i++)
        p->found += bench_peer_scan(p->peer, p->input->texts[i], p->input->sizes[i]);
    return p->peer != NULL;
}

/* The words folded, as both sides see them. */
static void fold_words(words *w) {
    for (size_t i = 0; i < w->count; i++) {
        char folded[256];
        size_t size = 0;
        if (consult_text_fold(w->list[i], CONSULT_ZERO_TERMINATED, folded, sizeof folded, &size) != CONSULT_OK || size < 6)
            continue;
        char *copy = realloc(w->list[i], size + 1);
        if (copy == NULL) abort();
        memcpy(copy, folded, size + 1);
        w->list[i] = copy;
    }
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Each word once. */
static void drop_doubles(words *w) {
    size_t kept = 0;
    qsort(w->list, w->count, sizeof *w->list, by_text);
    for (size_t i = 0; i < w->count; i++) {
        if (kept > 0 && strcmp(w->list[kept - 1], w->list[i]) == 0)
            free(w->list[i]);
        else
            w->list[kept++] = w->list[i];
    }
    w->count = kept;
}

static bool measure(const bench_input *input, const char *name, words w, bool last) {
    static ours o;
    static peer_job folded, raw, fold;
    fold_words(&w);
    drop_doubles(&w);
    bool fine = open_ours(&o, input, &w);
    bench_peer *peer = bench_peer_new(w.list, w.count, false);
    folded = (peer_job){.input = input, .peer = peer};
    raw = (peer_job){.input = input, .peer = peer};
    fold = (peer_job){.input = input};
    bench_work *const works[] = {run_ours, run_folded, run_raw, run_fold};
    void *const users[] = {&o, &folded, &raw, &fold};
    double ns[4] = {-1, -1, -1, -1}, texts = (double)input->count;
    if (fine) bench_rounds(works, users, 4, ns);
    printf(input->json ? "\"%s\":{" : "%s:\n", name);
    bench_print(input, "words", (double)w.count, false);
    bench_print(input, "ours_ns", ns[0] < 0 ? -1 : ns[0] / texts, false);
    bench_print(input, "fold_hyperscan_ns", ns[1] < 0 ? -1 : ns[1] / texts, false);
    bench_print(input, "hyperscan_ns", ns[2] < 0 ? -1 : ns[2] / texts, false);
    bench_print(input, "fold_ns", ns[3] < 0 ? -1 : ns[3] / texts, false);
    bench_print(input, "re2_ns", -1, false);
    bench_print(input, "hits", (double)o.found / (BENCH_ROUNDS + 1) / texts, false);
    bench_print(input, "build_ms", o.build_ms, false);
    bench_print(input, "bytes", o.bytes, false);
    bench_print(input, "hyperscan_build_ms", bench_peer_build_ms(peer), false);
    bench_print(input, "hyperscan_bytes", bench_peer_bytes(peer), true);
    printf("%s", input->json ? last ? "}" : "}," : "\n");
    close_ours(&o);
    bench_peer_free(peer);
    bench_words_free(w.list, w.count);
    return fine && test_heap_clean(&o.heap);
}

int main(int count, char **arguments) {
    bench_input input;
    if (!bench_read(&input, count, arguments)) return EXIT_FAILURE;
    if (input.json) printf("{\"sets\":{");
    bool fine = measure(&input, "2k", (words){bench_words(&input, 2000, 1), 2000}, false);
    fine = measure(&input, "10k", (words){bench_words(&input, 10000, 2), 10000}, false) && fine;
    fine = measure(&input, "60k", (words){bench_words(&input, 60000, 3), 60000}, false) && fine;
    fine = measure(&input, "cues", (words){bench_pieces(&input, 3000, 4), 3000}, true) && fine;
    if (input.json) printf("}}\n");
    bench_free(&input);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}
