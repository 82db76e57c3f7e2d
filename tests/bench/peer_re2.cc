// RE2::Set over literals: which of them a text holds.
#include <re2/re2.h>
#include <re2/set.h>

#include <chrono>
#include <string>
#include <vector>

extern "C" {
#include "peer_re2.h"
}

struct bench_re2 {
    RE2::Set set;
    std::vector<int> found;
    double build_ms;
    explicit bench_re2(const RE2::Options &options) : set(options, RE2::UNANCHORED), build_ms(0) {}
};

bench_re2 *bench_re2_new(char *const *words, size_t count) {
    auto start = std::chrono::steady_clock::now();
    RE2::Options options;
    options.set_literal(true);
    options.set_log_errors(false);
    options.set_max_mem(int64_t(1) << 30);
    auto *re2 = new bench_re2(options);
    bool fine = true;
    for (size_t i = 0; i < count && fine; i++) fine = re2->set.Add(words[i], nullptr) == static_cast<int>(i);
    if (!fine || !re2->set.Compile()) {
        delete re2;
        return nullptr;
    }
    re2->build_ms = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return re2;
}

void bench_re2_free(bench_re2 *re2) {
    delete re2;
}

size_t bench_re2_scan(bench_re2 *re2, const char *text, size_t size, const int **found) {
    RE2::Set::ErrorInfo error;
    re2->found.clear();
    re2->set.Match(re2::StringPiece(text, size), &re2->found, &error);
    if (found != nullptr) *found = re2->found.data();
    return re2->found.size();
}
