/* The scan and a stream cut anywhere against the slow matcher, over any bytes. First byte: how it is cut. */
#include "fuzz.h"
#include "matcher.h"

static const char *const words[] = {"手术后", "术后", "没有", "有", "kg",    "fi", "v信",
                                    "12",     "1⁄2",  "头发", "aa", "aaaab", "。", "é"};
static cns_stream_hit slow[TEST_FOUND], fast[TEST_FOUND];

static void same(size_t a, size_t b) {
    FUZZ_CHECK(a == b);
    for (size_t i = 0; a != SIZE_MAX && i < a; i++)
        FUZZ_CHECK(slow[i].literal == fast[i].literal && slow[i].start == fast[i].start && slow[i].end == fast[i].end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static test_matcher matcher;
    fuzz_input input = {data, size < 2000 ? size : 2000};
    if (matcher.count == 0) FUZZ_CHECK(test_matcher_open(&matcher, words, sizeof words / sizeof *words));
    uint8_t how = fuzz_byte(&input);
    size_t cuts[3] = {1 + how % 4, 1 + how / 4 % 8, 1 + how / 32};
    const char *text = (const char *)input.data;
    size_t count = test_matcher_slow(&matcher, text, input.size, slow);
    same(count, test_matcher_scan(&matcher, text, input.size, fast));
    same(count, test_matcher_stream(&matcher, text, input.size, cuts, 3, fast));
    return 0;
}
