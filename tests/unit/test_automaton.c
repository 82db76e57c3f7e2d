/* match/: the scan must find what looking for each literal at each place finds. */
#include "expect.h"
#include "heap.h"
#include "match/build.h"
#include "text.h"
#include "text/utf8.h"

#include <stdlib.h>

enum { MOST = 400, WANTED = 200000 };

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

/* The number of the last sentence of a text. */
static uint32_t last_sentence(const char *text) {
    cns_symbols s = {0};
    size_t bad = 0;
    EXPECT_OK(cns_symbols_read(&s, &memory, &alphabet, text, strlen(text), &bad));
    cns_symbols_divide(&s, &alphabet);
    uint32_t last = s.units[s.count - 1].sentence;
    cns_symbols_free(&s, &memory);
    return last;
}

START_TEST(test_a_bar_between_spaces_parts_fields) {
    ck_assert_uint_eq(last_sentence("眼睛红 ／ 三天了 ／ 怎么办"), 2);
    ck_assert_uint_eq(last_sentence("眼睛红 / 三天了"), 1);
    ck_assert_uint_eq(last_sentence("眼睛红 | 三天了｜还疼 ｜ 左眼"), 2);
    ck_assert_uint_eq(last_sentence("眼睛红。 ／ 三天了"), 1);
    ck_assert_uint_eq(last_sentence("眼睛红 ／ “疼”"), 1);
    ck_assert_uint_eq(last_sentence("血压120/80，男/女"), 0);
    ck_assert_uint_eq(last_sentence("眼睛红/ 三天了 /还疼"), 0);
    ck_assert_uint_eq(last_sentence("眼睛红 、 三天了"), 0);
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
    uint16_t symbols[MOST][CNS_LITERAL_SYMBOLS];
    cns_literal_key keys[MOST];
    uint32_t numbers[MOST];
    size_t count;
} literals;

/* Keeps a row that was written at the end, unless it is known. */
static void keep_row(literals *l, uint32_t size) {
    uint16_t *row = l->symbols[l->count];
    for (size_t k = 0; k < l->count; k++)
        if (l->keys[k].count == size && memcmp(l->keys[k].symbols, row, size * sizeof *row) == 0) return;
    l->keys[l->count] = (cns_literal_key){row, size};
    l->numbers[l->count] = (uint32_t)l->count;
    l->count++;
}

/* Different rows of 1 to `most` symbols out of a few, so that many share beginnings. */
static void make_literals(literals *l, uint64_t *state, uint32_t kinds, uint32_t most) {
    l->count = 0;
    for (uint32_t tries = 0; tries < MOST; tries++) {
        uint32_t size = 1 + (uint32_t)(test_random(state) % most);
        for (uint32_t i = 0; i < size; i++) l->symbols[l->count][i] = (uint16_t)(CNS_SYMBOL_FIRST + test_random(state) % kinds);
        keep_row(l, size);
    }
}

/* What makes walks long: the same symbols again and again, another one at the end. */
static void make_repeating(literals *l, uint64_t *state, uint32_t kinds) {
    l->count = 0;
    for (uint32_t tries = 0; tries < MOST; tries++) {
        uint32_t size = 2 + (uint32_t)(test_random(state) % (CNS_LITERAL_SYMBOLS - 1)), period = 1 + tries % 3;
        uint16_t *row = l->symbols[l->count];
        for (uint32_t i = 0; i < size; i++) row[i] = (uint16_t)(CNS_SYMBOL_FIRST + i % period % kinds);
        if (tries % 4) row[size - 1] = (uint16_t)(CNS_SYMBOL_FIRST + test_random(state) % kinds);
        keep_row(l, size);
    }
}

/* The hits that looking everywhere gives, in the order promised. */
static size_t look_everywhere(const literals *l, const uint16_t *text, uint32_t size, cns_hit *hits) {
    size_t by_length[MOST], sorted = 0, count = 0;
    for (uint32_t length = 1; length <= CNS_LITERAL_SYMBOLS; length++)
        for (size_t k = 0; k < l->count; k++)
            if (l->keys[k].count == length) by_length[sorted++] = k;
    for (uint32_t start = 0; start < size; start++)
        for (size_t i = 0; i < sorted && start + l->keys[by_length[i]].count <= size; i++) {
            const cns_literal_key *key = &l->keys[by_length[i]];
            if (memcmp(key->symbols, text + start, key->count * sizeof *text) != 0) continue;
            ck_assert_uint_lt(count, WANTED);
            hits[count++] = (cns_hit){(uint32_t)by_length[i], start, start + key->count};
        }
    return count;
}

static void compare(const literals *l, const cns_matcher *matcher, const uint16_t *text, uint32_t size) {
    static cns_hit wanted[WANTED];
    size_t count = look_everywhere(l, text, size, wanted);
    cns_vector hits;
    cns_vector_start(&hits, sizeof(cns_hit));
    EXPECT_OK(cns_matcher_scan(matcher, text, size, WANTED, &hits, &memory));
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

static void build(cns_automaton_build *b, const literals *l, uint32_t kinds) {
    cns_automaton_build_start(b);
    EXPECT_OK(cns_automaton_make(b, &memory, l->keys, l->numbers, l->count, CNS_SYMBOL_FIRST + kinds, 0));
}

START_TEST(test_scan_finds_what_looking_everywhere_finds) {
    static literals l;
    uint16_t text[300];
    uint64_t state = 88172645463325252u + (uint64_t)_i;
    uint32_t kinds = 3 + (uint32_t)_i;
    make_literals(&l, &state, kinds, 5);
    cns_automaton_build b;
    build(&b, &l, kinds);
    cns_matcher matcher = cns_automaton_view(&b);
    for (int round = 0; round < 40; round++) {
        uint32_t size = (uint32_t)(test_random(&state) % 300);
        for (uint32_t i = 0; i < size; i++) text[i] = (uint16_t)(CNS_SYMBOL_FIRST - 2 + test_random(&state) % (kinds + 2));
        compare(&l, &matcher, text, size);
    }
    cns_automaton_build_free(&b, &memory);
}
END_TEST

/* Long literals over a few symbols, and texts that repeat themselves: most blocks are read along the links. */
START_TEST(test_links_find_what_looking_everywhere_finds) {
    static literals l;
    static uint16_t text[2600];
    uint64_t state = 362436069u + (uint64_t)_i, steps = 0;
    uint32_t kinds = 1 + (uint32_t)_i % 3, read = 0;
    if (_i % 2)
        make_repeating(&l, &state, kinds);
    else
        make_literals(&l, &state, kinds, CNS_LITERAL_SYMBOLS);
    cns_automaton_build b;
    build(&b, &l, kinds);
    cns_matcher matcher = cns_automaton_view(&b);
    matcher.steps = &steps;
    for (int round = 0; round < 3; round++) {
        uint32_t size = (uint32_t)(test_random(&state) % (_i < 9 ? 1200 : sizeof text / sizeof *text)),
                 period = 1 + (uint32_t)(test_random(&state) % 3);
        for (uint32_t i = 0; i < size; i++) {
            bool other = test_random(&state) % 50 == 0;
            text[i] = (uint16_t)(CNS_SYMBOL_FIRST + (other ? test_random(&state) % (kinds + 1) : i % period % kinds));
            if (text[i] == CNS_SYMBOL_FIRST + kinds) text[i] = CNS_SYMBOL_FIRST - 1;
        }
        read += size;
        compare(&l, &matcher, text, size);
    }
    ck_assert_uint_lt(steps, 2 * (10 * (uint64_t)read + 3 * 2 * CNS_LITERAL_SYMBOLS)); /* twice: once more for the limit */
    cns_automaton_build_free(&b, &memory);
}
END_TEST

static uint64_t steps_of(const cns_matcher *matcher, const uint16_t *text, uint32_t size) {
    uint64_t steps = 0;
    cns_matcher counted = *matcher;
    cns_vector hits;
    counted.steps = &steps;
    cns_vector_start(&hits, sizeof(cns_hit));
    EXPECT_OK(cns_matcher_scan(&counted, text, size, UINT32_MAX, &hits, &memory));
    cns_vector_free(&hits, &memory);
    return steps;
}

/* The worst text for a walk: each start leads through a literal of 64 symbols to its last one. */
START_TEST(test_steps_are_bounded_by_the_text) {
    enum { SIZE = 20000 };
    static uint16_t text[SIZE];
    static literals l;
    l.count = 0;
    for (uint32_t size = CNS_LITERAL_SYMBOLS / 2; size <= CNS_LITERAL_SYMBOLS; size++) {
        for (uint32_t i = 0; i < size; i++) l.symbols[l.count][i] = CNS_SYMBOL_FIRST;
        l.symbols[l.count][size - 1] = CNS_SYMBOL_FIRST + 1;
        keep_row(&l, size);
    }
    for (uint32_t i = 0; i < SIZE; i++) text[i] = CNS_SYMBOL_FIRST;
    cns_automaton_build b;
    build(&b, &l, 2);
    cns_matcher matcher = cns_automaton_view(&b);
    ck_assert_uint_gt(steps_of(&matcher, text, 100), 4 * 100);
    ck_assert_uint_lt(steps_of(&matcher, text, SIZE), 10 * SIZE);
    ck_assert_uint_lt(steps_of(&matcher, text, SIZE), 2 * steps_of(&matcher, text, SIZE / 2) + 1000);
    cns_automaton_build_free(&b, &memory);
}
END_TEST

/* What a damaged image may say of a link ends the search, but leads nowhere. */
START_TEST(test_links_that_lie_are_harmless) {
    static literals l;
    static uint16_t text[600];
    uint64_t state = 5 + (uint64_t)_i;
    make_repeating(&l, &state, 2);
    cns_automaton_build b;
    build(&b, &l, 2);
    cns_matcher matcher = cns_automaton_view(&b);
    for (size_t i = 0; i < b.links.count; i++) {
        cns_link *link = CNS_VECTOR_AT(&b.links, cns_link, i);
        uint32_t node = (uint32_t)(test_random(&state) % b.links.count);
        link->fail = (uint32_t)(test_random(&state) % 128) << CNS_LINK_BITS | node;
        link->output = (uint32_t)(test_random(&state) % 128) << CNS_LINK_BITS | node;
    }
    for (uint32_t i = 0; i < 600; i++) text[i] = (uint16_t)(CNS_SYMBOL_FIRST + (test_random(&state) % 30 == 0));
    cns_vector hits;
    cns_vector_start(&hits, sizeof(cns_hit));
    EXPECT_OK(cns_matcher_scan(&matcher, text, 600, UINT32_MAX, &hits, &memory));
    for (size_t i = 0; i < hits.count; i++) {
        const cns_hit *hit = CNS_VECTOR_AT(&hits, cns_hit, i);
        ck_assert(hit->start < hit->end && hit->end <= 600 && hit->literal < l.count);
    }
    cns_vector_free(&hits, &memory);
    cns_automaton_build_free(&b, &memory);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_memory, close_memory);
    tcase_add_test(tests, test_symbols_know_their_bytes);
    tcase_add_test(tests, test_folding_twice_changes_nothing);
    tcase_add_test(tests, test_a_bar_between_spaces_parts_fields);
    tcase_add_test(tests, test_symbols_of_both_scripts_are_equal);
    tcase_add_loop_test(tests, test_scan_finds_what_looking_everywhere_finds, 0, 20);
    tcase_add_loop_test(tests, test_links_find_what_looking_everywhere_finds, 0, 12);
    tcase_add_test(tests, test_steps_are_bounded_by_the_text);
    tcase_add_loop_test(tests, test_links_that_lie_are_harmless, 0, 8);
}

int main(void) {
    return test_main("automaton", add_tests);
}
