/* The scan and the stream find what the slow matcher finds, to the byte, in texts that make it hard. */
#include "expect.h"
#include "matcher.h"
#include "text.h"

#include <stdlib.h>

static const char *const words[] = {"手术", "手术后", "术后", "眼睛", "没有",   "有", "kg",   "k",  "fi", "微信", "v信",
                                    "12",   "1",      "1⁄2",  "头发", "台风后", "后", "干眼", "只", "a",  "aaaa", "aaaaaaaab"};

/* Pieces that texts are made of: both scripts, widths, letters in every dress, ligatures, squares, emoji sequences, combining and
 * invisible characters, marks, line ends. */
static const char *const pieces[] = {"手",
                                     "術",
                                     "术",
                                     "後",
                                     "后",
                                     "眼睛",
                                     "没",
                                     "沒",
                                     "有",
                                     "㎏",
                                     "k",
                                     "Ｋ",
                                     "𝐊",
                                     "ⓚ",
                                     "g",
                                     "ﬁ",
                                     "f",
                                     "ｉ",
                                     "微",
                                     "信",
                                     "Ｖ",
                                     "𝓥",
                                     "１",
                                     "①",
                                     "²",
                                     "½",
                                     "⁄",
                                     "2",
                                     "头",
                                     "頭",
                                     "髮",
                                     "发",
                                     "發",
                                     "台",
                                     "颱",
                                     "风",
                                     "乾",
                                     "幹",
                                     "干",
                                     "隻",
                                     "只",
                                     "👨‍👩‍👧",
                                     "🏥",
                                     "1️⃣",
                                     "🇨🇳",
                                     "\xe2\x80\x8b",
                                     "\xcc\x81",
                                     "\xef\xb8\x8f",
                                     " ",
                                     "。",
                                     "，",
                                     "\r\n",
                                     "a",
                                     "A",
                                     "ａ",
                                     "aaaaaaaa",
                                     "b",
                                     "ﷺ",
                                     "㍿",
                                     "é",
                                     "\xf0\xa0\x80\x80"};

/* For loose words, which have no marks and no character twice. */
static const char *const loose_words[] = {"手术", "手术后", "加微信", "微信",   "v信", "没有", "kg",  "k", "fi",
                                          "12",   "1",      "头发",   "台风后", "后",  "a",    "a1b", "有"};

static test_matcher matcher, variants[CNS_VARIANT_COUNT];
static cns_stream_hit slow[TEST_FOUND], fast[TEST_FOUND];

static void open_matcher(void) {
    ck_assert(test_matcher_open(&matcher, CNS_VARIANT_PLAIN, words, sizeof words / sizeof *words));
}

static void open_variants(void) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) {
        bool loose = cns_variant_is_loose((cns_variant)v);
        ck_assert(test_matcher_open(&variants[v], (cns_variant)v, loose ? loose_words : words,
                                    loose ? sizeof loose_words / sizeof *loose_words : sizeof words / sizeof *words));
    }
}

static void close_variants(void) {
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++) {
        test_matcher_close(&variants[v]);
        ck_assert(test_heap_clean(&variants[v].heap));
    }
}

static void close_matcher(void) {
    test_matcher_close(&matcher);
    ck_assert(test_heap_clean(&matcher.heap));
}

static void same(size_t a, size_t b, const char *text, const char *what) {
    ck_assert_msg(a == b, "%s: %zu hits instead of %zu in %s", what, b, a, text);
    for (size_t i = 0; a != SIZE_MAX && i < a; i++)
        ck_assert_msg(slow[i].literal == fast[i].literal && slow[i].start == fast[i].start && slow[i].end == fast[i].end,
                      "%s: hit %zu is another one in %s", what, i, text);
}

static const char *make_text(uint64_t *state, char *text, size_t capacity) {
    size_t used = 0, count = test_random(state) % 60;
    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[test_random(state) % (sizeof pieces / sizeof *pieces)];
        if (used + strlen(piece) + 1 > capacity) break;
        memcpy(text + used, piece, strlen(piece));
        used += strlen(piece);
    }
    text[used] = '\0';
    return text;
}

START_TEST(test_scan_and_slow_matcher_agree) {
    uint64_t state = 0x9E3779B97F4A7C15u + (uint64_t)_i;
    char text[2000];
    for (int round = 0; round < 300; round++) {
        make_text(&state, text, sizeof text);
        size_t size = strlen(text), count = test_matcher_slow(&matcher, text, size, slow);
        same(count, test_matcher_scan(&matcher, text, size, fast), text, "scan");
        size_t cuts[3] = {1 + test_random(&state) % 5, 1 + test_random(&state) % 9, 1 + test_random(&state) % 3};
        same(count, test_matcher_stream(&matcher, text, size, cuts, 3, fast), text, "stream");
    }
}
END_TEST

/* Each variant: the text squeezed and scanned as a whole, and in pieces, against looking everywhere. */
START_TEST(test_variants_find_what_the_slow_matcher_finds) {
    uint64_t state = 0xD1B54A32D192ED03u + (uint64_t)_i;
    char text[2000];
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++)
        for (int round = 0; round < 100; round++) {
            make_text(&state, text, sizeof text);
            size_t size = strlen(text), count = test_matcher_slow(&variants[v], text, size, slow);
            same(count, test_matcher_scan(&variants[v], text, size, fast), text, "scan of a variant");
            size_t cuts[3] = {1 + test_random(&state) % 5, 1 + test_random(&state) % 9, 1 + test_random(&state) % 3};
            same(count, test_matcher_stream(&variants[v], text, size, cuts, 3, fast), text, "stream of a variant");
        }
}
END_TEST

/* Marks between, characters repeated across the cuts, emoji sequences cut in their middle. */
START_TEST(test_loose_stream_cut_at_every_byte) {
    static const char *const texts[] = {"加 / 微…微1️⃣信，加加微👨‍👩‍👧信",
                                        "手\xef\xb8\x8f术 \xcc\x81后后后", "1️⃣2️⃣ １ ② 壹", "微           信"};
    for (unsigned v = 0; v < CNS_VARIANT_COUNT; v++)
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            size_t size = strlen(texts[t]), count = test_matcher_slow(&variants[v], texts[t], size, slow);
            for (size_t cut = 1; cut < size; cut++) {
                size_t cuts[2] = {cut, size};
                same(count, test_matcher_stream(&variants[v], texts[t], size, cuts, 2, fast), texts[t], "cut in two");
            }
        }
}
END_TEST

static int by_place(const void *a, const void *b) {
    const cns_stream_hit *x = a, *y = b;
    if (x->start != y->start) return x->start < y->start ? -1 : 1;
    if (x->end != y->end) return x->end < y->end ? -1 : 1;
    return (x->literal > y->literal) - (x->literal < y->literal);
}

/* A plain and a loose variant in one stream: the hits of both; nothing comes any more before what is settled. */
START_TEST(test_stream_of_two_variants) {
    static const char *const own[] = {"微信", "手术后", "没有"};
    const char *text = "没 有微信，做过手 术後，没有徽 信";
    static cns_stream_hit both[TEST_FOUND];
    test_matcher plain, loose;
    ck_assert(test_matcher_open(&plain, CNS_VARIANT_PLAIN, own, 3) && test_matcher_open(&loose, CNS_VARIANT_LOOSE, own, 3));
    size_t size = strlen(text), count = test_matcher_slow(&plain, text, size, slow);
    count += test_matcher_slow(&loose, text, size, slow + count);
    cns_stream_words of[2] = {test_matcher_words(&plain), test_matcher_words(&loose)};
    cns_stream stream;
    uint64_t bad = 0, settled = 0;
    cns_stream_start(&stream, &plain.memory, &plain.alphabet, of, 2, TEST_FOUND);
    size_t found = 0;
    for (size_t at = 0; at <= size; at++) {
        if (at < size)
            EXPECT_OK(cns_stream_feed(&stream, text + at, 1, &bad));
        else
            EXPECT_OK(cns_stream_end(&stream, &bad));
        for (size_t i = 0; i < stream.hits.count; i++) {
            both[found] = *CNS_VECTOR_AT(&stream.hits, cns_stream_hit, i);
            ck_assert_uint_ge(both[found++].start, settled);
        }
        stream.hits.count = 0;
        ck_assert_uint_ge(cns_stream_settled(&stream), settled);
        settled = cns_stream_settled(&stream);
    }
    ck_assert_uint_eq(settled, size);
    ck_assert_uint_eq(found, count);
    qsort(slow, count, sizeof *slow, by_place);
    qsort(both, count, sizeof *both, by_place);
    memcpy(fast, both, count * sizeof *both);
    same(count, found, text, "two variants");
    cns_stream_free(&stream);
    test_matcher_close(&plain);
    test_matcher_close(&loose);
}
END_TEST

START_TEST(test_stream_cut_at_every_byte) {
    uint64_t state = 77;
    char text[2000];
    for (int round = 0; round < 20; round++) {
        make_text(&state, text, sizeof text);
        size_t size = strlen(text), count = test_matcher_slow(&matcher, text, size, slow), one = 1;
        for (size_t cut = 1; cut < size; cut++) {
            size_t cuts[2] = {cut, size};
            same(count, test_matcher_stream(&matcher, text, size, cuts, 2, fast), text, "cut in two");
        }
        same(count, test_matcher_stream(&matcher, text, size, &one, 1, fast), text, "byte by byte");
    }
}
END_TEST

START_TEST(test_real_looking_texts) {
    const char *lines[400], *all = test_file(test_data("messages.txt"), NULL);
    ck_assert_ptr_nonnull(all);
    size_t count = test_lines(all, lines, 400), cuts[] = {7, 1, 4096};
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(lines[i]), found = test_matcher_slow(&matcher, lines[i], size, slow);
        same(found, test_matcher_scan(&matcher, lines[i], size, fast), lines[i], "scan");
        same(found, test_matcher_stream(&matcher, lines[i], size, cuts, 3, fast), lines[i], "stream");
    }
}
END_TEST

START_TEST(test_invalid_bytes_are_refused_alike) {
    static const char *const bad[] = {"手\xff",           "\xe6\x89",     "手\xed\xa0\x80", "a\xc0\x80",
                                      "\xf5\x80\x80\x80", "\xe0\x80\x80", "手\x80",         "\xf0\x9f\x8f"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t cut = 1; cut < 5; cut++) {
            ck_assert_uint_eq(test_matcher_slow(&matcher, bad[i], strlen(bad[i]), slow), SIZE_MAX);
            ck_assert_uint_eq(test_matcher_scan(&matcher, bad[i], strlen(bad[i]), fast), SIZE_MAX);
            ck_assert_uint_eq(test_matcher_stream(&matcher, bad[i], strlen(bad[i]), &cut, 1, fast), SIZE_MAX);
        }
}
END_TEST

START_TEST(test_long_texts_pass_in_bounded_memory) {
    cns_stream stream;
    uint64_t bad = 0;
    cns_stream_words all = test_matcher_words(&matcher);
    cns_stream_start(&stream, &matcher.memory, &matcher.alphabet, &all, 1, UINT32_MAX);
    const char *piece = test_repeat("没有做过手术後，", 1000);
    for (int i = 0; i < 3; i++) EXPECT_OK(cns_stream_feed(&stream, piece, strlen(piece), &bad));
    stream.hits.count = 0;
    uint64_t before = matcher.heap.requests;
    for (int i = 0; i < 50; i++) {
        EXPECT_OK(cns_stream_feed(&stream, piece, strlen(piece), &bad));
        ck_assert_uint_ge(stream.hits.count, 4999);
        stream.hits.count = 0;
    }
    ck_assert_uint_eq(matcher.heap.requests, before);
    EXPECT_OK(cns_stream_end(&stream, &bad));
    cns_stream_free(&stream);
}
END_TEST

START_TEST(test_stream_ends_at_the_limit_and_without_memory) {
    cns_stream stream;
    uint64_t bad = 0;
    cns_stream_words all = test_matcher_words(&matcher);
    cns_stream_start(&stream, &matcher.memory, &matcher.alphabet, &all, 1, 3);
    EXPECT(CONSULT_LIMIT, cns_stream_feed(&stream, "有有有有有有有有有有有有有有", 42, &bad));
    cns_stream_free(&stream);
    const char *text = test_repeat("没有做过手术後，㎏", 300);
    consult_status status = CONSULT_NO_MEMORY;
    for (uint64_t n = 1; status != CONSULT_OK; n++) { /* each request fails once */
        cns_stream_start(&stream, &matcher.memory, &matcher.alphabet, &all, 1, 10000);
        test_heap_fail(&matcher.heap, n);
        status = cns_stream_feed(&stream, text, strlen(text), &bad);
        if (status == CONSULT_OK) status = cns_stream_end(&stream, &bad);
        ck_assert(status == (test_heap_failed(&matcher.heap) ? CONSULT_NO_MEMORY : CONSULT_OK));
        test_heap_fail(&matcher.heap, 0);
        cns_stream_free(&stream);
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_matcher, close_matcher);
    tcase_add_loop_test(tests, test_scan_and_slow_matcher_agree, 0, 20);
    tcase_add_unchecked_fixture(tests, open_variants, close_variants);
    tcase_add_loop_test(tests, test_variants_find_what_the_slow_matcher_finds, 0, 6);
    tcase_add_test(tests, test_loose_stream_cut_at_every_byte);
    tcase_add_test(tests, test_stream_of_two_variants);
    tcase_add_test(tests, test_stream_cut_at_every_byte);
    tcase_add_test(tests, test_real_looking_texts);
    tcase_add_test(tests, test_invalid_bytes_are_refused_alike);
    tcase_add_test(tests, test_long_texts_pass_in_bounded_memory);
    tcase_add_test(tests, test_stream_ends_at_the_limit_and_without_memory);
}

int main(void) {
    return test_main("stream", add_tests);
}
