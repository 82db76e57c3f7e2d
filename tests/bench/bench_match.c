/*
 * The match layer alone, beside its peers, interleaved in one run: words made of the characters of the texts, and pieces cut from
 * them. bench_match [--json] [TEXTS] ours_ns folds and scans with exact places in the original text; fold_hyperscan_ns folds by
 * table (fold.h), then scans; hyperscan_ns, re2_ns and pcre2_ns scan the text as it is. Nanoseconds a text, medians of interleaved
 * rounds. python_ns is python3-ahocorasick, by its own clock. Before anything is timed the hits of all are checked against each
 * other (agree.h); "agree" is the number of texts that were. worst_ns_per_byte is a text of beginnings of words; deep_ns_per_byte
 * one against words of 64 characters that end differently only. Not built or not able: null. RE2 stops at 10,000 words, PCRE2 takes
 * small sets, and 256 texts, only.
 */
#include "agree.h"

#include <stdlib.h>
#include <string.h>

enum { RE2_WORDS = 10000, PCRE2_WORDS = 3000, PCRE2_TEXTS = 256, WORST_RUNS = 200, WORKS = 9 };

typedef struct words {
    char **list;
    size_t count;
} words;

static bool run_ours(void *user) {
    bench_match *b = user;
    for (size_t i = 0; i < b->input->count; i++) {
        if (!bench_ours_scan(&b->ours, b->input->texts[i], b->input->sizes[i])) return false;
        b->found += b->ours.hits.count;
    }
    return true;
}

static bool run_fold(void *user) {
    bench_match *b = user;
    for (size_t i = 0; i < b->input->count; i++)
        b->peers_found += bench_fold_text(b->fold, b->input->texts[i], b->input->sizes[i], b->folded);
    return true;
}

static bool run_folded(void *user) {
    bench_match *b = user;
    for (size_t i = 0; b->hyperscan != NULL && i < b->input->count; i++) {
        size_t size = bench_fold_text(b->fold, b->input->texts[i], b->input->sizes[i], b->folded);
        b->peers_found += bench_peer_scan(b->hyperscan, b->folded, size);
    }
    return b->hyperscan != NULL;
}

static bool run_raw(void *user) {
    bench_match *b = user;
    for (size_t i = 0; b->hyperscan != NULL && i < b->input->count; i++)
        b->peers_found += bench_peer_scan(b->hyperscan, b->input->texts[i], b->input->sizes[i]);
    return b->hyperscan != NULL;
}

static bool run_re2(void *user) {
    bench_match *b = user;
    for (size_t i = 0; b->re2 != NULL && i < b->input->count; i++)
        b->peers_found += bench_re2_scan(b->re2, b->input->texts[i], b->input->sizes[i], NULL);
    return b->re2 != NULL;
}

static bool run_pcre2(void *user) {
    bench_match *b = user;
    for (size_t i = 0; b->pcre2 != NULL && i < b->input->count && i < PCRE2_TEXTS; i++)
        b->peers_found += bench_pcre2_scan(b->pcre2, b->input->texts[i], b->input->sizes[i], NULL);
    return b->pcre2 != NULL;
}

/* Its own clock tells, so that the pipes do not count; see bench_rounds(), which only keeps it in turn with the others. */
static bool run_python(void *user) {
    bench_match *b = user;
    double ns = b->python == NULL ? -1 : bench_python_run(b->python);
    if (ns >= 0 && b->python_runs < BENCH_ROUNDS + 1) b->python_ns[b->python_runs++] = ns;
    return ns >= 0;
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

/* A text against the filter and the trie: the beginnings of words, one behind the other, each without its last character. */
static bool run_worst(void *user) {
    bench_match *b = user;
    for (size_t i = 0; i < WORST_RUNS; i++)
        if (!bench_ours_scan(&b->ours, b->worst, b->worst_size)) return false;
    return true;
}

static void make_worst(bench_match *b, const words *w) {
    for (size_t i = 0; i < w->count; i++) {
        const char *word = w->list[i * 7919 % w->count];
        size_t size = strlen(word) - 3;
        if (b->worst_size + size > sizeof b->worst) return;
        memcpy(b->worst + b->worst_size, word, size);
        b->worst_size += size;
    }
}

/* Words of 64 characters, the same one again and again until the last, and a text of that character: each place leads through a
 * whole word. */
static bool run_deep(void *user) {
    bench_match *b = user;
    for (size_t i = 0; i < WORST_RUNS; i++)
        if (!bench_ours_scan(&b->deep, b->deepest, b->deepest_size)) return false;
    return true;
}

static bool open_deep(bench_match *b, const words *w) {
    enum { LONG = 64, COUNT = 32 };
    char **list = calloc(w->count + COUNT, sizeof *list);
    static char longs[COUNT][3 * LONG + 1];
    if (list == NULL) abort();
    memcpy(list, w->list, w->count * sizeof *list);
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t k = 0; k < LONG - i; k++) memcpy(longs[i] + 3 * k, w->list[0], 3);
        memcpy(longs[i] + 3 * (LONG - i - 1), w->list[w->count - 1], 3);
        list[w->count + i] = longs[i];
    }
    for (; b->deepest_size + 3 <= sizeof b->deepest; b->deepest_size += 3) memcpy(b->deepest + b->deepest_size, w->list[0], 3);
    bool fine = bench_ours_open(&b->deep, list, w->count + COUNT);
    free(list);
    return fine;
}

static bool open_all(bench_match *b, const bench_input *input, const words *w) {
    memset(b, 0, sizeof *b);
    b->input = input;
    b->fold = bench_fold_new();
    b->python = bench_python_new(input, w->list, w->count, b->fold);
    make_worst(b, w);
    b->hyperscan = bench_peer_new(w->list, w->count, false);
    b->re2 = w->count <= RE2_WORDS ? bench_re2_new(w->list, w->count) : NULL;
    b->pcre2 = w->count <= PCRE2_WORDS ? bench_pcre2_new(w->list, w->count) : NULL;
    return open_deep(b, w) && bench_ours_open(&b->ours, w->list, w->count);
}

static void close_all(bench_match *b) {
    bench_ours_close(&b->ours);
    bench_ours_close(&b->deep);
    bench_python_free(b->python);
    bench_fold_free(b->fold);
    bench_peer_free(b->hyperscan);
    bench_re2_free(b->re2);
    bench_pcre2_free(b->pcre2);
}

static double per(double ns, size_t texts) {
    return ns < 0 ? -1 : ns / (double)texts;
}

static void report(bench_match *b, const double *ns, size_t word_count) {
    const bench_input *in = b->input;
    bench_print(in, "words", (double)word_count, false);
    bench_print(in, "agree", (double)b->agreed, false);
    bench_print(in, "ours_ns", per(ns[0], in->count), false);
    bench_print(in, "fold_hyperscan_ns", per(ns[1], in->count), false);
    bench_print(in, "hyperscan_ns", per(ns[2], in->count), false);
    bench_print(in, "re2_ns", per(ns[3], in->count), false);
    bench_print(in, "pcre2_ns", per(ns[4], in->count < PCRE2_TEXTS ? in->count : PCRE2_TEXTS), false);
    bench_print(in, "python_ns", ns[8] < 0 ? -1 : per(bench_median(b->python_ns + 1, b->python_runs - 1), in->count), false);
    bench_print(in, "fold_ns", per(ns[5], in->count), false);
    bench_print(in, "ratio_fold_hyperscan", ns[1] < 0 ? -1 : ns[1] / ns[0], false);
    bench_print(in, "ratio_hyperscan", ns[2] < 0 ? -1 : ns[2] / ns[0], false);
    bench_print(in, "worst_ns_per_byte", ns[6] / WORST_RUNS / (double)b->worst_size, false);
    bench_print(in, "deep_ns_per_byte", ns[7] / WORST_RUNS / (double)b->deepest_size, false);
    bench_print(in, "median_ns_per_byte", ns[0] / (double)in->bytes, false);
    bench_print(in, "mb_per_s", (double)in->bytes * 1e3 / ns[0], false);
    bench_print(in, "hits", (double)b->found / (BENCH_ROUNDS + 1) / (double)in->count, false);
    bench_print(in, "build_ms", b->ours.build_ms, false);
    bench_print(in, "bytes", b->ours.bytes, false);
    bench_print(in, "hyperscan_build_ms", bench_peer_build_ms(b->hyperscan), false);
    bench_print(in, "hyperscan_bytes", bench_peer_bytes(b->hyperscan), true);
}

static bool measure(const bench_input *input, const char *name, words w, bool last) {
    static bench_match b;
    fold_words(&w);
    drop_doubles(&w);
    bool fine = open_all(&b, input, &w) && bench_agree(&b);
    bench_work *const works[WORKS] = {run_ours, run_folded, run_raw, run_re2, run_pcre2, run_fold, run_worst, run_deep, run_python};
    void *const users[WORKS] = {&b, &b, &b, &b, &b, &b, &b, &b, &b};
    double ns[WORKS] = {-1, -1, -1, -1, -1, -1, -1, -1, -1};
    if (fine) bench_rounds(works, users, WORKS, ns);
    printf(input->json ? "\"%s\":{" : "%s:\n", name);
    report(&b, ns, w.count);
    printf("%s", input->json ? last ? "}" : "}," : "\n");
    close_all(&b);
    bench_words_free(w.list, w.count);
    return fine && test_heap_clean(&b.ours.heap) && test_heap_clean(&b.deep.heap);
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
