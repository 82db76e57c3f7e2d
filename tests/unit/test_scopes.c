/* How far scopes reach, compared with rules that are slow and plain: units of texts, and which quotations are speech. */
#include "engine/read.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "engine/worker.h"
#include "expect.h"
#include "text.h"
#include "world.h"

enum { TEXTS = 4000, PIECES = 40, QUOTE = 0 /* the only scope */, CHARS = 12 };

static test_world world;
static consult_pack *pack;
static uint64_t seed;

static const char *const json =
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true}],"
    "'concepts': [{'concept': 'lead', 'any': ['建议', '回复', '建议说'], 'source': 'ours'},"
    "{'concept': 'open', 'any': ['“', '\\\"'], 'source': 'ours'}, {'concept': 'close', 'any': ['”', '\\\"'], 'source': "
    "'ours'}],"
    "'scopes': [{'scope': 'quote', 'trigger': 'open', 'until': 'close', 'speech': 'lead', 'reach': 'forward', 'chars': 12, 'stop': "
    "'sentence', 'covers': [['他说“好”', '好']], 'spares': [['“他”说好', '说好']], 'source': 'ours'}],"
    "'rules': [{'rule': 'R', 'family': 'F', 'level': 'error', 'when': {'words': ['好']}, 'unless': ['quote'],"
    "'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}}]}";

static void open_world(void) {
    ck_assert(test_world_open(&world));
    pack = test_pack(world.context, 0, test_json(json), NULL);
    ck_assert_ptr_nonnull(pack);
    ck_assert_uint_eq(pack->model.scopes_count, 1);
    seed = 20261122;
}

static void close_world(void) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
    ck_assert(test_world_close(&world));
}

/* ---- the plain rules ---- */

static bool same(const cns_reading *r, uint32_t i, uint32_t k, cns_within within) {
    const cns_position *p = r->symbols.units;
    if (within == CNS_IN_TURN) return true;
    return within == CNS_IN_CLAUSE ? p[i].clause == p[k].clause : p[i].sentence == p[k].sentence;
}

static cns_extent plain_unit(const cns_reading *r, uint32_t i, cns_within within) {
    cns_extent e = {i, i + 1};
    while (e.start > 0 && same(r, e.start - 1, i, within)) e.start--;
    while (e.end < r->symbols.count && same(r, e.end, i, within)) e.end++;
    return e;
}

static cns_class class_of(const cns_reading *r, uint32_t i) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    return cns_symbols_class(&r->symbols, &alphabet, i);
}

/* Whether a word of the concept covers the symbol. */
static bool covered(cns_reading *r, uint32_t concept, uint32_t i) {
    uint32_t count;
    const cns_extent *words = cns_words_of(r, concept, &count);
    for (uint32_t k = 0; k < count; k++)
        if (words[k].start <= i && i < words[k].end) return true;
    return false;
}

static bool silent(cns_reading *r, uint32_t from, uint32_t to, bool *lead) {
    *lead = false;
    for (uint32_t i = from; i < to; i++) {
        if (class_of(r, i) != CNS_CLASS_HAN) continue;
        if (!covered(r, r->model->scopes[QUOTE].speech, i)) return false;
        *lead = true;
    }
    return true;
}

static bool named(cns_reading *r, uint32_t closed) {
    uint32_t end = plain_unit(r, closed, CNS_IN_SENTENCE).end;
    bool lead;
    if (!silent(r, closed, end, &lead)) return true;
    for (uint32_t i = closed; i < end; i++)
        if (r->symbols.text[r->symbols.places[i].start] == '\n') return false;
    return end < r->symbols.count && class_of(r, end) == CNS_CLASS_HAN;
}

/* Whether the mark at `open` begins the speech itself, when the words that it encloses end at `closed`. */
static bool plain_speech(cns_reading *r, uint32_t open, uint32_t closed, bool is_closed) {
    bool lead;
    if (!silent(r, 0, open, &lead) && (!silent(r, plain_unit(r, open, CNS_IN_SENTENCE).start, open, &lead) || !lead)) return false;
    return !is_closed || !named(r, closed);
}

/* Where the unit ends that what a mark opens belongs to (behind the end of a sentence, the next one), no farther than is looked. */
static uint32_t plain_ahead(const cns_reading *r, uint32_t mark) {
    uint32_t from = mark, end = plain_unit(r, mark, CNS_IN_SENTENCE).end;
    if (end == mark + 1 && end < r->symbols.count) end = plain_unit(r, from = end, CNS_IN_SENTENCE).end;
    return end < from + CHARS + 1 ? end : from + CHARS + 1;
}

/* Whether symbol i lies inside a quotation that is no speech. */
static void cover_plainly(cns_reading *r, uint8_t *inside) {
    const cns_scope *s = &r->model->scopes[QUOTE];
    uint32_t opener = UINT32_MAX; /* the mark that the one before it opened, and this one closes */
    for (uint32_t i = 0; i < r->symbols.count; i++) {
        bool both = covered(r, s->until, i);
        if (!covered(r, s->trigger, i) || (both && i == opener)) continue;
        uint32_t unit = plain_ahead(r, i), end = i + 1, close = i + 1;
        while (end < unit && end < i + 1 + CHARS && !covered(r, s->until, end)) end++;
        while (close < r->symbols.count && !covered(r, s->until, close)) close++;
        if (both && !(end < r->symbols.count && covered(r, s->until, end))) end = i + 1;
        opener = end;
        if (end > i + 1 && plain_speech(r, i, close, close < unit)) continue;
        for (uint32_t k = i + 1; k < end; k++) inside[k] = 1;
    }
}

/* ---- texts ---- */

static const char *random_text(void) {
    static const char *const pieces[] = {"“",  "”",  "“",  "”",  "\"",   "\"", "建议", "回复", "建议说", "a",     "1",    "，",
                                         "。", "！", "\n", "好", "他说", ":",  " ",    "...",  "“a”，",  "\"b\"", "的话", "？"};
    static char text[16 * PIECES];
    size_t used = 0, count = 1 + test_random(&seed) % PIECES;
    size_t kinds = test_random(&seed) % 3 ? sizeof pieces / sizeof *pieces : 12; /* some in which nobody says anything */
    for (size_t i = 0; i < count; i++) {
        const char *piece = pieces[test_random(&seed) % kinds];
        memcpy(text + used, piece, strlen(piece));
        used += strlen(piece);
    }
    text[used] = '\0';
    return text;
}

START_TEST(test_units_are_those_of_a_walk) {
    for (int t = 0; t < TEXTS / 4; t++) {
        const char *text = random_text();
        cns_reading *r = &world.worker->reading;
        EXPECT_OK(cns_read_words(r, pack, CONSULT_ROLE_AGENT, text, strlen(text)));
        for (uint32_t i = 0; i < r->symbols.count; i++)
            for (cns_within within = CNS_IN_CLAUSE; within <= CNS_IN_TURN; within++) {
                cns_extent plain = plain_unit(r, i, within), own = cns_scopes_unit(r, i, within);
                ck_assert_msg(plain.start == own.start && plain.end == own.end, "symbol %u of %s", (unsigned)i, text);
            }
    }
}
END_TEST

START_TEST(test_speech_is_that_of_a_walk) {
    int covered_texts = 0, speech_texts = 0;
    for (int t = 0; t < TEXTS; t++) {
        const char *text = random_text();
        uint8_t inside[16 * PIECES] = {0};
        bool any = false, marks = false;
        cns_reading *r = &world.worker->reading;
        EXPECT_OK(cns_read_words(r, pack, CONSULT_ROLE_AGENT, text, strlen(text)));
        cover_plainly(r, inside);
        ck_assert(cns_scopes_find(r, QUOTE));
        for (uint32_t i = 0; i < r->symbols.count; i++) {
            bool own = cns_scopes_cover(r, QUOTE, (cns_extent){i, i + 1});
            ck_assert_msg(own == (inside[i] != 0), "symbol %u of %s", (unsigned)i, text);
            any = any || own;
            marks = marks || covered(r, r->model->scopes[QUOTE].trigger, i);
        }
        covered_texts += any;
        speech_texts += marks && !any;
    }
    ck_assert_int_gt(covered_texts, TEXTS / 10); /* both are met */
    ck_assert_int_gt(speech_texts, TEXTS / 10);
}
END_TEST

/* A draft as long as they may be, of nothing but quotations: each of them is looked at. */
START_TEST(test_speech_in_a_long_text_of_quotations) {
    static const struct {
        const char *unit, *front;
    } texts[] = {{"“好”，", "他"}, {"\"a\"b,", ""}, {"“a”，", "建议"}, {"建议“a", ""}};
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
        const char *text = test_join(texts[t].front, test_repeat(texts[t].unit, 60000 / strlen(texts[t].unit)), "好", NULL);
        const consult_findings *findings = NULL;
        EXPECT_OK(consult_lint(world.worker, pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings));
        ck_assert_uint_eq(findings->count, 1); /* the last word, which no mark encloses */
        ck_assert_uint_eq(findings->items[0]->span.end, strlen(text));
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, test_units_are_those_of_a_walk);
    tcase_add_test(tests, test_speech_is_that_of_a_walk);
    tcase_add_test(tests, test_speech_in_a_long_text_of_quotations);
}

int main(void) {
    return test_main("scopes", add_tests);
}
