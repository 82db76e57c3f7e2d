#include "peer.h"

#include <stdlib.h>
#include <string.h>

char **bench_peer_regexes(void) {
    static const char *const units[] = {"天", "周", "个月", "年", "岁",   "度",   "毫米", "元",
                                        "块", "次", "滴",   "支", "小时", "分钟", "点"};
    static const char *const heads[] = {"大概", "已经", "最多", "至少", "每天", "一共", "不到", "超过", "上午", "下午"};
    char **all = calloc(BENCH_REGEXES, sizeof *all);
    if (all == NULL) abort();
    for (size_t i = 0; i < BENCH_REGEXES; i++) {
        all[i] = calloc(1, 128);
        if (all[i] == NULL) abort();
        if (i / 150 == 0)
            (void)snprintf(all[i], 128, "%s.{0,6}[0-9]{1,4}(\\.[0-9]+)?%s", heads[i % 10], units[i / 10 % 15]);
        else
            (void)snprintf(all[i], 128, "[0-9]{1,3}%s.{0,9}%s", units[i / 10 % 15], heads[i % 10]);
    }
    return all;
}

#ifdef BENCH_HYPERSCAN
#include <hs.h>

struct bench_peer {
    hs_database_t *database;
    hs_scratch_t *scratch;
    double build_ms;
};

static void build(bench_peer *peer, char *const *patterns, size_t count, bool regex) {
    unsigned *flags = calloc(count, sizeof *flags), *ids = calloc(count, sizeof *ids);
    size_t *sizes = calloc(count, sizeof *sizes);
    if (flags == NULL || ids == NULL || sizes == NULL) abort();
    for (size_t i = 0; i < count; i++) {
        flags[i] = regex ? HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH : HS_FLAG_SOM_LEFTMOST;
        ids[i] = (unsigned)i;
        sizes[i] = strlen(patterns[i]);
    }
    hs_compile_error_t *error = NULL;
    const char *const *list = (const char *const *)(const void *)patterns;
    uint64_t start = bench_now();
    hs_error_t code =
        regex ? hs_compile_multi(list, flags, ids, (unsigned)count, HS_MODE_BLOCK, NULL, &peer->database, &error)
              : hs_compile_lit_multi(list, flags, ids, sizes, (unsigned)count, HS_MODE_BLOCK, NULL, &peer->database, &error);
    peer->build_ms = (double)(bench_now() - start) / 1e6;
    if (error != NULL) fprintf(stderr, "hyperscan: %s\n", error->message);
    (void)hs_free_compile_error(error);
    if (code == HS_SUCCESS) (void)hs_alloc_scratch(peer->database, &peer->scratch);
    free(flags);
    free(ids);
    free(sizes);
}

bench_peer *bench_peer_new(char *const *patterns, size_t count, bool regex) {
    bench_peer *peer = calloc(1, sizeof *peer);
    if (peer == NULL || hs_valid_platform() != HS_SUCCESS) {
        free(peer);
        return NULL;
    }
    build(peer, patterns, count, regex);
    if (peer->scratch != NULL) return peer;
    bench_peer_free(peer);
    return NULL;
}

void bench_peer_free(bench_peer *peer) {
    if (peer == NULL) return;
    (void)hs_free_scratch(peer->scratch);
    (void)hs_free_database(peer->database);
    free(peer);
}

double bench_peer_build_ms(const bench_peer *peer) {
    return peer == NULL ? -1 : peer->build_ms;
}

double bench_peer_bytes(const bench_peer *peer) {
    size_t size = 0;
    return peer == NULL || hs_database_size(peer->database, &size) != HS_SUCCESS ? -1 : (double)size;
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user) {
    (void)id, (void)from, (void)to, (void)flags;
    ++*(size_t *)user;
    return 0;
}

size_t bench_peer_scan(bench_peer *peer, const char *text, size_t size) {
    size_t matches = 0;
    (void)hs_scan(peer->database, text, (unsigned)size, 0, peer->scratch, count_match, &matches);
    return matches;
}

typedef struct places {
    bench_place *list;
    size_t count, most;
} places;

static int put_place(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *user) {
    places *p = user;
    (void)flags;
    if (p->count < p->most) p->list[p->count++] = (bench_place){id, (uint32_t)from, (uint32_t)to};
    return 0;
}

size_t bench_peer_places(bench_peer *peer, const char *text, size_t size, bench_place *list, size_t most) {
    places p = {list, 0, most};
    (void)hs_scan(peer->database, text, (unsigned)size, 0, peer->scratch, put_place, &p);
    return p.count;
}

#else

bench_peer *bench_peer_new(char *const *patterns, size_t count, bool regex) {
    (void)patterns, (void)count, (void)regex;
    return NULL;
}

void bench_peer_free(bench_peer *peer) {
    (void)peer;
}
double bench_peer_build_ms(const bench_peer *peer) {
    return peer == NULL ? -1 : 0;
}
double bench_peer_bytes(const bench_peer *peer) {
    return peer == NULL ? -1 : 0;
}

size_t bench_peer_scan(bench_peer *peer, const char *text, size_t size) {
    (void)peer, (void)text, (void)size;
    return 0;
}
size_t bench_peer_places(bench_peer *peer, const char *text, size_t size, bench_place *list, size_t most) {
    (void)peer, (void)text, (void)size, (void)list, (void)most;
    return 0;
}
#endif
