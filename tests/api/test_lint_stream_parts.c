/* lint.h: a draft in pieces tells what the whole tells, before it may be shown. Written drafts, and many that are run together from
 * pieces of them, cut everywhere, without a session, in an ordinary talk and in one with an emergency. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <stdio.h>

enum { TALKS = 3, TOLD_MOST = 400, DRAFTS_MOST = 2000 };

static test_world world;
static consult_session *talks[TALKS]; /* the first is NULL: no session */
static const char *drafts[DRAFTS_MOST];
static size_t draft_count;

static void say(consult_session *session, consult_role role, const char *text, int minute) {
    const consult_advice *advice = NULL;
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = role,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = 1764547200000 + minute * 60000};
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
}

/* The texts of the corpus that stand in their rows as they are. */
static size_t read_corpus(const char *rows, const char **texts, size_t capacity, size_t each) {
    size_t count = 0, seen = 0;
    for (const char *at = rows; count < capacity && (at = strstr(at, "\"text\": \"")); at++) {
        const char *first = at + strlen("\"text\": \""), *end = strchr(first, '"');
        if (!end || end[-1] == '\\' || memchr(first, '\\', (size_t)(end - first)) || seen++ % each) continue;
        char *text = malloc((size_t)(end - first) + 1);
        ck_assert_ptr_nonnull(text);
        memcpy(text, first, (size_t)(end - first));
        text[end - first] = 0;
        texts[count++] = text;
    }
    return count;
}

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
    draft_count = test_lines(test_file(test_data("drafts.txt"), NULL), drafts, 400);
    ck_assert_uint_gt(draft_count, 100);
    draft_count += read_corpus(test_file(test_data("corpus/drafts.jsonl"), NULL), drafts + draft_count, 400, 13);
    for (int i = 1; i < TALKS; i++) EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &talks[i]));
    say(talks[1], CONSULT_ROLE_PATIENT, "我妈67岁，看东西模糊半年了", 0);
    say(talks[1], CONSULT_ROLE_AGENT, "您好，她是两只眼都模糊吗？", 1);
    say(talks[1], CONSULT_ROLE_PATIENT, "是的，两只眼，做手术多少钱，贵不贵", 2);
    say(talks[2], CONSULT_ROLE_PATIENT, "我胸口压着疼，出冷汗，喘不上气", 0);
}
static void close_world(void) {
    for (int i = 1; i < TALKS; i++) consult_session_free(talks[i]);
    ck_assert(test_world_close(&world));
}

typedef struct told {
    const char *rule, *family;
    consult_level level;
    consult_span span;
} told;

static told tellings[TOLD_MOST];
static size_t told_count, exactly_told;

static bool overlap(consult_span a, consult_span b) {
    return a.start < b.end && b.start < a.end;
}

/* Nothing is told of what may be shown already. */
static void gather(const char *text, const consult_lint_progress *progress, size_t *safe) {
    ck_assert_uint_ge(progress->safe, *safe);
    ck_assert_uint_le(progress->safe, progress->taken);
    ck_assert_uint_eq(progress->safe_code_points, consult_text_code_points(text, progress->safe));
    consult_level worst = (consult_level)0;
    for (size_t i = 0; i < progress->findings->count; i++) {
        const consult_finding *f = progress->findings->items[i];
        ck_assert_uint_lt(told_count, TOLD_MOST);
        ck_assert(!f->whole_draft);
        ck_assert_msg(f->span.start >= *safe, "%s: %s at %u is told when %zu were safe", text, f->rule, f->span.start, *safe);
        tellings[told_count++] = (told){f->rule, f->family, f->level, f->span};
        if (f->level > worst) worst = f->level;
    }
    ck_assert_int_eq((int)progress->findings->worst, (int)worst);
    *safe = progress->safe;
}

static bool is(const told *t, const consult_finding *f) {
    return t->rule == f->rule && t->span.start == f->span.start && t->span.end == f->span.end;
}

/* What sentences decide was told before it was safe, or a fault of the same family, at least as serious, at its place. */
static void check_early(const char *text, const consult_finding *f, size_t safe) {
    bool was_told = false;
    for (size_t k = 0; k < told_count; k++) {
        const told *t = &tellings[k];
        exactly_told += is(t, f);
        was_told = was_told || is(t, f) || (strcmp(f->family, t->family) == 0 && t->level >= f->level && overlap(f->span, t->span));
    }
    ck_assert_msg(was_told || f->whole_draft || f->span.start >= safe, "%s: %s at %u was not told before %zu were safe", text,
                  f->rule, f->span.start, safe);
}

/* What was told stands at the end, or a fault of the same family that is at least as serious. */
static void check_kept(const char *text, const told *t, const consult_findings *whole) {
    bool kept = false;
    for (size_t i = 0; i < whole->count && !kept; i++) {
        const consult_finding *f = whole->items[i];
        kept = is(t, f) || (strcmp(f->family, t->family) == 0 && f->level >= t->level && overlap(f->span, t->span));
    }
    ck_assert_msg(kept, "%s: %s at %u was taken back", text, t->rule, t->span.start);
}

static void compare(const char *text, const consult_findings *ended, const consult_findings *whole, size_t safe) {
    ck_assert_msg(ended->count == whole->count, "%s: %zu findings, %zu of the whole", text, ended->count, whole->count);
    ck_assert_str_eq(ended->fixed.data, whole->fixed.data);
    for (size_t i = 0; i < whole->count; i++) {
        const consult_finding *a = ended->items[i], *b = whole->items[i];
        ck_assert_str_eq(a->rule, b->rule);
        ck_assert_str_eq(a->quote.data, b->quote.data);
        ck_assert(a->span.start == b->span.start && a->span.end == b->span.end && a->level == b->level);
        check_early(text, a, safe);
    }
    for (size_t k = 0; k < told_count; k++) check_kept(text, &tellings[k], whole);
}

/* Feeds a text in pieces of up to `most` bytes (all of `first` when most is 0, then the rest). */
static void check(const char *text, int talk, const consult_lint_options *options, size_t first, size_t most, uint64_t *state) {
    consult_findings *copy = NULL;
    const consult_findings *whole = NULL, *ended = NULL;
    consult_lint_stream *stream = NULL;
    size_t size = strlen(text), safe = 0;
    EXPECT_OK(consult_lint(world.worker, world.pack, talks[talk], text, size, options, &whole));
    EXPECT_OK(consult_findings_copy(world.context, whole, &copy));
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, talks[talk], options, &stream));
    told_count = 0;
    for (size_t at = 0, step; at < size; at += step) {
        const consult_lint_progress *progress = NULL;
        step = most == 0 ? (at == 0 ? first : size) : 1 + test_random(state) % most;
        if (step > size - at) step = size - at;
        EXPECT_OK(consult_lint_stream_feed(stream, world.worker, text + at, step, &progress));
        gather(text, progress, &safe);
    }
    EXPECT_OK(consult_lint_stream_end(stream, world.worker, &ended));
    compare(text, ended, copy, safe);
    consult_lint_stream_free(stream);
    consult_findings_free(world.context, copy);
}

/* At every character, in every kind of talk. */
static void check_everywhere(const char *text) {
    uint64_t state = 7;
    for (int talk = 0; talk < TALKS; talk++) {
        for (size_t cut = 1; cut <= strlen(text); cut++)
            if (((unsigned char)text[cut] & 0xC0) != 0x80) check(text, talk, NULL, cut, 0, NULL);
        check(text, talk, NULL, 0, 1, &state);
        for (int round = 0; round < 20; round++) check(text, talk, NULL, 0, 1 + test_random(&state) % 20, &state);
    }
}

START_TEST(test_parts_of_written_drafts) {
    exactly_told = 0;
    for (size_t i = 0; i < draft_count; i++) {
        size_t step = 1 + strlen(drafts[i]) / 12;
        for (size_t cut = 1; cut <= strlen(drafts[i]); cut += step) check(drafts[i], (int)(i + cut) % TALKS, NULL, cut, 0, NULL);
    }
    ck_assert_uint_gt(exactly_told, 100);
}
END_TEST

/* What went wrong once. */
START_TEST(test_parts_of_chosen_drafts) {
    static const char *const texts[] = {
        "保证不复发。您好。一次根治。好的",
        "**您好。请先\n空腹**", /* the line feed closes the bold, until a character joins the words */
        "，**温馨提示。请您明天\n空腹**",
        "**。第\n治**",
        "保证不复发。不复发？惠",
        "今天不定明天就涨价。明天就涨价。您",
        "吃布洛芬就好。滴妥布霉素。了",
        "这是青光眼。这是炎。有",
        "我们保证治好。您好。包您满意，保证不复发。好的",
        "身边有人能陪您去吗？\xe2\x80\x8b您这是青光眼。“OK，好",
        "您这是青光眼。“好的。谢谢",
        "您这是青光眼\n。好",
        "请看 http://a.cn/b?c=d。谢谢",
        "请看 http://a.cn/b?c=d&e=f?g 。谢谢",
        "您好。\n## 三、注意事项\n请按时来",
        "手术**很成功。保证治好**，您放心。好",
        "“您好。”“保证治好。”他说。“好。”\"保证治好。\"好",
        "“您好，我们保证治好。我们保证治好。”您放心。好",
        "\n回复：“保证治好。”保证治好，您放心。",
        "Sure! Here it is: \"我们保证治好。\"\n\"保证根治。\"\n好",
        "{\"a\": \"b?\", \"reply\": \"我们保证治好。\", \"c\": \"保证根治。\"}\n好",
        "\"好。\"保证治好。\"治好。\"保证根治。\"好",
        "**您好。请坐。好**的。是**吗？**您看**这样**好",
        "请坐。盆底康复在四楼，女**\n治疗师。您有几年了？[在我们这儿跟着调理的，有七八](http://a.cn/b?c=d)个。您试试。好的。您",
        "您好**一。二。三**四。**五**六，**七**八。好",
        "您好。**一。二** **三**四**五**。**六**好。是的",
        "## 一\n您好\n## 二\n请坐\n三\n四\n保证\n治好\n您",
        "您好\n请坐\n我们保证\n治好您\n好的\n没有任何\n风险\n您",
        "您好\n请坐\n好的\n是的\n我们能保\n证治\n好您\n好的\n风\n险\n您",
        "- **保证治好**：您放心\n- **您好**\n```\n保证\n治好\n```\n| 保证 | 治好 |\n> 保证\n治好\n您",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) check_everywhere(texts[i]);
}
END_TEST

static size_t blocked(const char *text) {
    const consult_findings *findings = NULL;
    size_t count = 0;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings));
    for (size_t i = 0; i < findings->count; i++) count += findings->items[i]->level == CONSULT_LEVEL_BLOCK;
    return count;
}

/* Words are found over a line feed and spaces, not over the end of a sentence or of a paragraph. */
START_TEST(test_parts_of_wrapped_words) {
    static const char *const wrapped[] = {"我们保证\n治好您。",
                                          "没有任何\r\n  风险。",
                                          "我们保 证 治 好。",
                                          "我们保\xe3\x80\x80证治好您。",
                                          "今天请坐\n您放宽心\n我们保证\n治好您。",
                                          "您放宽心\n我们保证\n治好您\n好的",
                                          "请坐\n好的\n您放宽心\n今天来\n没有\n任何\n风险。",
                                          "我们\n保\n证\n治\n好您。"};
    static const char *const apart[] = {"我们保证。\n治好您", "我们保证，治好您",   "我们保证\n\n治好您",
                                        "我们不能保证\n治好", "我们能保证\n- 治好", "没有任何风 险情况请去急诊"};
    uint64_t state = 5;
    for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++) {
        ck_assert_msg(blocked(wrapped[i]) == 1, "%s", wrapped[i]);
        const char *text = test_join("您好，请坐。", wrapped[i], "您哪天来？好", NULL);
        for (int round = 0; round < 40; round++) check(text, round % TALKS, NULL, 0, 1 + test_random(&state) % 9, &state);
    }
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) ck_assert_msg(blocked(apart[i]) == 0, "%s", apart[i]);
}
END_TEST

/* With a danger open nothing may be shown until the draft answers it. */
START_TEST(test_parts_in_an_emergency) {
    const consult_lint_progress *progress = NULL;
    const consult_findings *findings = NULL;
    consult_lint_stream *stream = NULL;
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, talks[2], NULL, &stream));
    const char *calm = "您先别急，这没什么大事，休息两天就好了。";
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, calm, strlen(calm), &progress));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "您多喝水。您", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, 0);
    EXPECT_OK(consult_lint_stream_end(stream, world.worker, &findings));
    ck_assert_uint_eq(findings->worst, CONSULT_LEVEL_BLOCK);
    consult_lint_stream_free(stream);
    EXPECT_OK(consult_lint_stream_begin(world.worker, world.pack, talks[2], NULL, &stream));
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "我听明白了。请", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, 0);
    EXPECT_OK(consult_lint_stream_feed(stream, world.worker, "您马上打120，不要自己开车。我", CONSULT_ZERO_TERMINATED, &progress));
    ck_assert_uint_eq(progress->safe, strlen("我听明白了。请您马上打120，不要自己开车。"));
    consult_lint_stream_free(stream);
}
END_TEST

/* Up to `parts` drafts run together in `text`, cut in two, with marks between all of them. */
static void mix(char *text, size_t room, size_t parts, const char *const *marks, size_t mark_count, uint64_t *state) {
    size_t used = 0;
    for (size_t i = 0; i < parts; i++) {
        const char *draft = drafts[test_random(state) % draft_count];
        size_t cut = test_random(state) % (strlen(draft) + 1);
        while (cut > 0 && ((unsigned char)draft[cut] & 0xC0) == 0x80) cut--;
        const char *first = marks[test_random(state) % mark_count], *second = marks[test_random(state) % mark_count];
        int written = snprintf(text + used, room - used, "%.*s%s%s%s", (int)cut, draft, first, draft + cut, second);
        if (written > 0) used = used + (size_t)written < room ? used + (size_t)written : room - 1;
    }
}

/* Many such texts, in pieces of a few bytes. */
static void check_mixed(int rounds, const char *const *marks, size_t mark_count, uint64_t state) {
    consult_lint_options broadcast = {.struct_size = sizeof broadcast, .audience = CONSULT_AUDIENCE_BROADCAST};
    exactly_told = 0;
    for (int round = 0; round < rounds; round++) {
        char text[4096] = "";
        mix(text, sizeof text, 1 + test_random(&state) % 4, marks, mark_count, &state);
        if (consult_text_check(text, strlen(text), NULL) != CONSULT_OK) continue;
        check(text, round % TALKS, round % 5 == 0 ? &broadcast : NULL, 0, 1 + test_random(&state) % 40, &state);
    }
    ck_assert_uint_gt(exactly_told, 100);
}

/* Several drafts run together, with marks in odd places. */
START_TEST(test_parts_of_random_drafts) {
    static const char *const marks[] = {"。",  "？", "\n", "！！", "，", " ",  "",     "", "",
                                        "。 ", "…",  "“",  "”",    "\"", "**", "\n\n", "?"};
    check_mixed(1200, marks, sizeof marks / sizeof *marks, 99);
}
END_TEST

/* The same with what models write around their words, where it belongs and where it does not. */
START_TEST(test_parts_of_random_markdown) {
    static const char *const marks[] = {"**",
                                        "**",
                                        "**",
                                        "。**",
                                        "**：",
                                        "\n**",
                                        "**\n",
                                        "\n\n**",
                                        "** ",
                                        "。\n## ",
                                        "\n### ",
                                        "\n# ",
                                        "\n- ",
                                        "\n- **",
                                        "\n1. ",
                                        "\n   - ",
                                        "\n> ",
                                        "\n| ",
                                        " | ",
                                        " |\n| --- |\n",
                                        "`",
                                        "\n```\n",
                                        "[",
                                        "](http://a.cn/b?c=d)",
                                        "](",
                                        "***",
                                        "*",
                                        "__",
                                        "\n---\n",
                                        "😊",
                                        "\n🔹",
                                        "[1]",
                                        "【3†",
                                        "】",
                                        "\n",
                                        "\n\n",
                                        "。",
                                        "？\n",
                                        "- [ ] ",
                                        "<br>",
                                        "{",
                                        "}",
                                        "我们保证治好",
                                        "保\n证治好",
                                        "**保证治好**",
                                        "",
                                        "，",
                                        "# ",
                                        "www.a.cn/b",
                                        "《"};
    check_mixed(1200, marks, sizeof marks / sizeof *marks, 7);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_set_timeout(tests, 250);
    tcase_add_test(tests, test_parts_of_written_drafts);
    tcase_add_test(tests, test_parts_of_chosen_drafts);
    tcase_add_test(tests, test_parts_of_wrapped_words);
    tcase_add_test(tests, test_parts_in_an_emergency);
    tcase_add_test(tests, test_parts_of_random_drafts);
    tcase_add_test(tests, test_parts_of_random_markdown);
}

int main(void) {
    return test_main("lint_stream_parts", add_tests);
}
