#include "peer_pcre2.h"

#ifdef BENCH_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

struct bench_pcre2 {
    pcre2_code *code;
    pcre2_match_data *data;
};

bench_pcre2 *bench_pcre2_new(char *const *words, size_t count) {
    size_t size = 1, used = 0;
    for (size_t i = 0; i < count; i++) size += strlen(words[i]) + 5;
    char *pattern = malloc(size);
    bench_pcre2 *peer = calloc(1, sizeof *peer);
    if (pattern == NULL || peer == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(words[i]);
        if (i > 0) pattern[used++] = '|';
        memcpy(pattern + used, "\\Q", 2);
        memcpy(pattern + used + 2, words[i], length);
        memcpy(pattern + used + 2 + length, "\\E", 2);
        used += length + 4;
    }
    int error = 0;
    PCRE2_SIZE at = 0;
    peer->code = pcre2_compile((PCRE2_SPTR)pattern, used, PCRE2_UTF | PCRE2_NO_UTF_CHECK, &error, &at, NULL);
    free(pattern);
    if (peer->code != NULL && pcre2_jit_compile(peer->code, PCRE2_JIT_COMPLETE) == 0)
        peer->data = pcre2_match_data_create_from_pattern(peer->code, NULL);
    if (peer->data != NULL) return peer;
    bench_pcre2_free(peer);
    return NULL;
}

void bench_pcre2_free(bench_pcre2 *peer) {
    if (peer == NULL) return;
    pcre2_match_data_free(peer->data);
    pcre2_code_free(peer->code);
    free(peer);
}

size_t bench_pcre2_scan(bench_pcre2 *peer, const char *text, size_t size, size_t *first) {
    size_t found = 0;
    for (PCRE2_SIZE from = 0;; found++) {
        if (pcre2_match(peer->code, (PCRE2_SPTR)text, size, from, PCRE2_NO_UTF_CHECK, peer->data, NULL) <= 0) return found;
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(peer->data);
        if (found == 0 && first != NULL) *first = at[0];
        from = at[1];
    }
}

#else

bench_pcre2 *bench_pcre2_new(char *const *words, size_t count) {
    (void)words, (void)count;
    return NULL;
}
void bench_pcre2_free(bench_pcre2 *peer) {
    (void)peer;
}
size_t bench_pcre2_scan(bench_pcre2 *peer, const char *text, size_t size, size_t *first) {
    (void)peer, (void)text, (void)size, (void)first;
    return 0;
}
#endif
