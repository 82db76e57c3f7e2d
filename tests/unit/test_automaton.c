/* match/: the scan must find what looking for each literal at each place finds. */
#include "expect.h"
#include "heap.h"
#include "match/build.h"
#include "text.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { MOST = 400 };

static test_heap heap;
static cns_memory memory;
static cns_alphabet_build letters;
static cns_alphabet alphabet;

static void open_memory(void) {
    static const char all[] = "眼睛红痛手术后abc123没有";
    uint32_t points[64] = {0};
    size_t count = 0;
    heap = (test_heap){0};
    memory = (cns_memory){.allocator = test_heap_allocator(&heap)};
    for (size_t at = 0; at < sizeof all - 1;)
        at += cns_utf8_decode((const unsigned char *)all, sizeof all - 1, at, &points[count++]);
    cns_alphabet_build_start(&letters);
    EXPECT_OK(cns_alphabet_make(&letters, &memory, points, count));
    alphabet = cns_alphabet_view(&letters);
}

static void close_memory(void) {
    cns_alphabet_build_free(&letters, &memory);
    ck_assert(test_heap_clean(&heap));
}

START_TEST(test_symbols_know_their_bytes) {
    cns_symbols s = {0};
    size_t bad = 0;
    const char *text = "眼\xe2\x80\x8b睛。Ａ术";
    EXPECT_OK(cns_symbols_read(&s, &memory, &alphabet, text, strlen(text), &bad));
    ck_assert_uint_eq(s.count, 5); /* the invisible one is left out */
    ck_assert_uint_eq(s.places[0].start, 0);
    ck_assert_uint_eq(s.places[1].start, 6);
    ck_assert_uint_eq(s.places[4].end, strlen(text));
    cns_symbols_divide(&s, &alphabet);
    ck_assert_uint_eq(s.units[2].sentence, s.units[1].sentence); /* a mark belongs to what it ends */
    ck_assert_uint_ne(s.units[3].sentence, s.units[1].sentence);
    uint32_t points[5];
    cns_symbols_points(&s, 0, 5, points);
    ck_assert_uint_eq(points[3], 'a');
    ck_assert_int_eq(cns_symbols_class(&s, &alphabet, 4), CNS_CLASS_HAN);
    cns_symbols_free(&s, &memory);
}
END_TEST

START_TEST(test_symbols_of_both_scripts_are_equal) {
    cns_symbols a = {0}, b = {0};
    size_t bad = 0;
    EXPECT_OK(cns_symbols_read(&a, &memory, &alphabet, "手術後紅", 12, &bad));
    EXPECT_OK(cns_symbols_read(&b, &memory, &alphabet, "手术后红", 12, &bad));
    ck_assert_uint_eq(a.count, b.count);
    ck_assert_mem_eq(a.symbols, b.symbols, a.count * sizeof *a.symbols);
    EXPECT(CONSULT_INVALID_UTF8, cns_symbols_read(&a, &memory, &alphabet, "手\xff", 4, &bad));
    ck_assert_uint_eq(bad, 3);
    cns_symbols_free(&a, &memory);
    cns_symbols_free(&b, &memory);
}
END_TEST

START_TEST(test_folding_twice_changes_nothing) {
    for (uint32_t point = 0; point < 0x110000; point++) {
        uint32_t to[CNS_FOLD_EXPANSION_MAX], again[CNS_FOLD_EXPANSION_MAX];
        if (point >= 0xD800 && point <= 0xDFFF) continue;
        uint32_t count = cns_fold_point(point, to);
        for (uint32_t i = 0; i < count; i++)
            ck_assert_msg(cns_fold_point(to[i], again) == 1 && again[0] == to[i], "U+%04X", (unsigned)point);
    }
}
END_TEST

typedef struct literals {
    uint16_t symbols[MOST][8];
    cns_literal_key keys[MOST];
    uint32_t numbers[MOST];
    size_t count;
} literals;

/* Different rows of 1 to 5 symbols out of a few, so that many share beginnings. */
static void make_literals(literals *l, uint64_t *state, uint32_t kinds) {
    l->count = 0;
    for (int tries = 0; tries < MOST; tries++) {
        uint32_t size = 1 + (uint32_t)(test_random(state) % 5);
        uint16_t *row = l->symbols[l->count];
        for (uint32_t i = 0; i < size; i++) row[i] = (uint16_t)(CNS_SYMBOL_FIRST + test_random(state) % kinds);
        bool known = false;
        for (size_t k = 0; k < l->count && !known; k++)
            known = l->keys[k].count == size && memcmp(l->keys[k].symbols, row, size * sizeof *row) == 0;
        if (known) continue;
        l->keys[l->count] = (cns_literal_key){row, size};
        l->numbers[l->count] = (uint32_t)l->count;
        l->count++;
    }
}

/* The hits that looking everywhere gives, in the order promised. */
static size_t look_everywhere(const literals *l, const uint16_t *text, uint32_t size, cns_hit *hits) {
    size_t count = 0;
    for (uint32_t start = 0; start < size; start++)
        for (uint32_t length = 1; length <= 5 && start + length <= size; length++)
            for (size_t k = 0; k < l->count; k++)
                if (l->keys[k].count == length && memcmp(l->keys[k].symbols, text + start, length * sizeof *text) == 0)
                    hits[count++] = (cns_hit){(uint32_t)k, start, start + length};
    return count;
}

static void compare(const literals *l, const cns_matcher *matcher, uint64_t *state, uint32_t kinds) {
    static cns_hit wanted[2000];
    uint16_t text[300];
    uint32_t size = (uint32_t)(test_random(state) % 300);
    for (uint32_t i = 0; i < size; i++) text[i] = (uint16_t)(CNS_SYMBOL_FIRST - 2 + test_random(state) % (kinds + 2));
    size_t count = look_everywhere(l, text, size, wanted);
    cns_vector hits;
    cns_vector_start(&hits, sizeof(cns_hit));
    EXPECT_OK(cns_matcher_scan(matcher, text, size, 10000, &hits, &memory));
    ck_assert_uint_eq(hits.count, count);
    for (size_t i = 0; i < count; i++) {
        const cns_hit *hit = CNS_VECTOR_AT(&hits, cns_hit, i);
        ck_assert(hit->literal == wanted[i].literal && hit->start == wanted[i].start && hit->end == wanted[i].end);
    }
    if (count > 1) {
        hits.count = 0;
        EXPECT(CONSULT_LIMIT, cns_matcher_scan(matcher, text, size, (uint32_t)count - 1, &hits, &memory));
    }
    cns_vector_free(&hits, &memory);
}

START_TEST(test_scan_finds_what_looking_everywhere_finds) {
    static literals l;
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    uint32_t kinds = 3 + (uint32_t)_i;
    make_literals(&l, &state, kinds);
    cns_automaton_build b;
    cns_automaton_build_start(&b);
    EXPECT_OK(cns_automaton_make(&b, &memory, l.keys, l.numbers, l.count, CNS_SYMBOL_FIRST + kinds, 0));
    cns_matcher matcher = {.filter = b.filter.data,
                           .pairs = b.pairs.data,
                           .singles = b.singles.count ? b.singles.data : NULL,
                           .trie = b.trie.data,
                           .filter_bits = b.filter_bits,
                           .pair_bits = b.pair_bits,
                           .longest = b.longest};
    for (int round = 0; round < 40; round++) compare(&l, &matcher, &state, kinds);
    cns_automaton_build_free(&b, &memory);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_memory, close_memory);
    tcase_add_test(tests, test_symbols_know_their_bytes);
    tcase_add_test(tests, test_folding_twice_changes_nothing);
    tcase_add_test(tests, test_symbols_of_both_scripts_are_equal);
    tcase_add_loop_test(tests, test_scan_finds_what_looking_everywhere_finds, 0, 20);
}

int main(void) {
    return test_main("automaton", add_tests);
}
