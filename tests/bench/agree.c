#include "agree.h"

#include <stdlib.h>
#include <string.h>

enum { FOUND_MOST = 65536, PCRE2_AGREE = 256 };

static uint32_t starts[8 * 65536], ends[8 * 65536];
static bench_place mine[FOUND_MOST], theirs[FOUND_MOST];

static int by_place(const void *a, const void *b) {
    const bench_place *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    return (x->word > y->word) - (x->word < y->word);
}

static size_t places_of_ours(const bench_ours *o) {
    for (size_t i = 0; i < o->hits.count && i < FOUND_MOST; i++) {
        const cns_hit *hit = CNS_VECTOR_AT(&o->hits, cns_hit, i);
        mine[i] = (bench_place){hit->literal, o->symbols.places[hit->start].start, o->symbols.places[hit->end - 1].end};
    }
    qsort(mine, o->hits.count, sizeof *mine, by_place);
    return o->hits.count;
}

static bool agrees_hyperscan(bench_match *b, size_t folded, size_t count) {
    if (b->hyperscan == NULL) return true;
    size_t found = bench_peer_places(b->hyperscan, b->folded, folded, theirs, FOUND_MOST);
    for (size_t i = 0; i < found; i++) {
        theirs[i].end = ends[theirs[i].end - 1];
        theirs[i].start = starts[theirs[i].start];
    }
    qsort(theirs, found, sizeof *theirs, by_place);
    return found == count && memcmp(mine, theirs, count * sizeof *mine) == 0;
}

static bool agrees_re2(bench_match *b, size_t folded, size_t count) {
    if (b->re2 == NULL) return true;
    const int *found = NULL;
    size_t words = bench_re2_scan(b->re2, b->folded, folded, &found), different = 0;
    for (size_t i = 0; i < count; i++) {
        bool seen = false, there = false;
        for (size_t k = 0; k < i && !seen; k++) seen = mine[k].word == mine[i].word;
        for (size_t k = 0; k < words && !there; k++) there = (uint32_t)found[k] == mine[i].word;
        if (!there) return false;
        different += !seen;
    }
    return different == words;
}

static bool agrees_pcre2(bench_match *b, size_t folded, size_t count) {
    size_t first = 0;
    if (b->pcre2 == NULL || b->agreed >= PCRE2_AGREE) return true;
    if (bench_pcre2_scan(b->pcre2, b->folded, folded, &first) == 0) return count == 0;
    return count > 0 && starts[first] == mine[0].start;
}

bool bench_agree(bench_match *b) {
    size_t found = 0;
    for (size_t i = 0; i < b->input->count; i++) {
        const char *text = b->input->texts[i];
        if (!bench_ours_scan(&b->ours, text, b->input->sizes[i])) return false;
        size_t count = places_of_ours(&b->ours), folded = bench_fold_map(text, b->input->sizes[i], b->folded, starts, ends);
        found += count;
        const char *wrong = !agrees_hyperscan(b, folded, count) ? "Hyperscan"
                            : !agrees_re2(b, folded, count)     ? "RE2"
                            : !agrees_pcre2(b, folded, count)   ? "PCRE2"
                                                                : NULL;
        if (wrong != NULL) {
            fprintf(stderr, "text %zu: %s finds others than we do: %s\n", i + 1, wrong, text);
            return false;
        }
        b->agreed++;
    }
    if (b->python != NULL && bench_python_found(b->python) != found) {
        fprintf(stderr, "Python finds %zu words, we find %zu\n", bench_python_found(b->python), found);
        return false;
    }
    return true;
}
