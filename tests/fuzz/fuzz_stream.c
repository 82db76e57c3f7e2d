/* The scan and a stream cut anywhere against the slow matcher, over any bytes, for each variant. First byte: how it is cut. */
#include "fuzz.h"
#include "matcher.h"

static const char *const words[] = {"手术后", "术后", "没有", "有", "kg",    "fi", "v信",
                                    "12",     "1⁄2",  "头发", "aa", "aaaab", "。", "é"};
static const char *const loose[] = {"加微信", "微信", "手术后", "k", "a1", "没有", "fi", "后", "v信", "头发"};
static cns_stream_hit slow[TEST_FOUND], fast[TEST_FOUND];

static void same(size_t a, size_t b) {
    FUZZ_CHECK(a == b);
    for (size_t i = 0; a != SIZE_MAX && i < a; i++)
        FUZZ_CHECK(slow[i].literal == fast[i].literal && slow[i].start == fast[i].start && slow[i].end == fast[i].end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static test_matcher matchers[CNS_VARIANT_COUNT];
    fuzz_input input = {data, size < 2000 ? size : 2000};
    for (unsigned v = 0; matchers[v % CNS_VARIANT_COUNT].count == 0; v++)
        FUZZ_CHECK(
            test_matcher_open(&matchers[v], (cns_variant)v, cns_variant_is_loose((cns_variant)v) ? loose : words,
                              cns_variant_is_loose((cns_variant)v) ? sizeof loose / sizeof *loose : sizeof words / sizeof *words));
    uint8_t how = fuzz_byte(&input);
    size_t cuts[3] = {1 + how % 4, 1 + how / 4 % 8, 1 + how / 32};
    const char *text = (const char *)input.data;
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) {
        size_t count = test_matcher_slow(&matchers[v], text, input.size, slow);
        same(count, test_matcher_scan(&matchers[v], text, input.size, fast));
        same(count, test_matcher_stream(&matchers[v], text, input.size, cuts, 3, fast));
    }
    return 0;
}
