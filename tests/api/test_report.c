/* report.h: counters that are merged, and what of them is told. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

enum { TALKS = 24, PARTS = 5 };

static consult_report *report;

static consult_report *new_report(uint32_t least) {
    consult_report *made = NULL;
    consult_report_options options = {.struct_size = sizeof options, .least = least};
    EXPECT_OK(consult_report_new(world.pack, &options, &made));
    return made;
}

static void open_report(void) {
    open_tiny();
    report = new_report(5);
}

static void close_report(void) {
    consult_report_free(report);
    close_talk();
}

/* The n-th talk of a made-up week: always the same. */
static void add_talk(consult_report *to, unsigned n) {
    static const char *const patients[] = {"我眼睛发红", "我儿子眼睛发红", "多少钱", "我要投诉"};
    static const char *const agents[] = {"您好，多大年纪", "喂喂，请留个电话", "您好，保证治好"};
    static const char *const answers[] = {"35岁", "7岁", "13800001234", "没有", "70岁，13800001234"};
    static const char *const names[] = {"小顾", "小丁", "=SUM(1,2)"};
    consult_review *review = NULL;
    EXPECT_OK(consult_review_new(world.pack, NULL, NULL, &review));
    const char *texts[] = {patients[n % 4], agents[n % 3], answers[n % 5]};
    for (unsigned i = 0; i < 3; i++) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = i == 1 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                             .text = texts[i],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = TEST_NOW + (n % 7) * INT64_C(86400000) + i * (n + 1) * INT64_C(1300)};
        EXPECT_OK(consult_review_add(review, world.worker, &turn));
    }
    consult_report_talk talk = {.struct_size = sizeof talk, .agent = names[n % 3]};
    EXPECT_OK(consult_report_add_review(to, world.worker, review, &talk));
    consult_review_free(review);
}

static const char *saved(const consult_report *of) {
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_report_save(of, world.worker, &json));
    return test_join(json.data, NULL);
}

static const char *told(const consult_report *of) {
    consult_string json = {NULL, 0};
    EXPECT_OK(consult_report_json(of, world.worker, &json));
    return test_join(json.data, NULL);
}

static void expect_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) != NULL, "%s is not in it", part);
}

static void expect_not_in(const char *text, const char *part) {
    ck_assert_msg(strstr(text, part) == NULL, "%s is in it", part);
}

START_TEST(test_report_merges_in_any_order_to_the_same_bytes) {
    consult_report *whole = new_report(5);
    for (unsigned n = 0; n < TALKS; n++) add_talk(whole, n);
    const char *wanted = saved(whole);
    uint64_t seed = 42;
    for (int round = 0; round < 12; round++) {
        consult_report *parts[PARTS];
        for (unsigned i = 0; i < PARTS; i++) parts[i] = new_report(5);
        unsigned order[TALKS];
        for (unsigned n = 0; n < TALKS; n++) order[n] = n;
        for (unsigned n = TALKS; n-- > 1;) {
            unsigned other = (unsigned)(test_random(&seed) % (n + 1)), kept = order[n];
            order[n] = order[other];
            order[other] = kept;
        }
        for (unsigned n = 0; n < TALKS; n++) add_talk(parts[test_random(&seed) % PARTS], order[n]);
        for (unsigned left = PARTS; left > 1; left--) { /* two of those that are left, whichever, become one */
            unsigned a = (unsigned)(test_random(&seed) % left), b = (unsigned)(test_random(&seed) % (left - 1));
            if (b >= a) b++;
            EXPECT_OK(consult_report_merge(parts[a], parts[b]));
            consult_report_free(parts[b]);
            parts[b] = parts[left - 1];
        }
        EXPECT_TEXT(wanted, saved(parts[0]));
        EXPECT_TEXT(told(whole), told(parts[0]));
        consult_report_free(parts[0]);
    }
    consult_report_free(whole);
}
END_TEST

START_TEST(test_report_is_loaded_as_it_was_saved) {
    for (unsigned n = 0; n < TALKS; n++) add_talk(report, n);
    const char *text = saved(report);
    consult_report *again = NULL;
    EXPECT_OK(consult_report_load(world.pack, world.worker, text, CONSULT_ZERO_TERMINATED, NULL, &again));
    EXPECT_TEXT(text, saved(again));
    EXPECT_TEXT(told(report), told(again));
    consult_report_free(again);
}
END_TEST

START_TEST(test_report_counts_fields_and_funnel) {
    consult_report *all = new_report(1);
    for (unsigned n = 0; n < TALKS; n++) add_talk(all, n);
    const char *text = told(all);
    expect_in(text, "{\"talks\":24,\"least\":1,");
    expect_in(text, "{\"field\":\"phone\",\"title\":\"phone\",\"value\":\"yes\",\"words\":\"yes\",\"count\":");
    expect_in(text, "\"value\":\"18-59\"");
    expect_in(text, "\"value\":\"60+\"");
    expect_in(text, "{\"field\":\"day\",\"title\":\"day\",\"value\":\"2026-11-16\",\"words\":\"2026-11-16\",\"count\":4}");
    expect_in(text,
              "{\"stage\":\"asked\",\"title\":\"asked\",\"count\":24,\"of_first_permille\":1000,\"of_previous_permille\":1000}");
    expect_in(text, "{\"day\":\"*\",\"agent\":\"*\",\"turns\":24,\"replies\":24,");
    expect_in(text,
              "{\"day\":\"*\",\"agent\":\"*\",\"rule\":\"T1.promise\",\"title\":\"承诺疗效\",\"level\":\"block\",\"count\":8}");
    expect_in(text, "{\"day\":\"2026-11-16\",\"agent\":\"小顾\",\"talks\":");
    consult_report_free(all);
}
END_TEST

START_TEST(test_report_small_cells_are_hidden) {
    for (unsigned n = 0; n < 4; n++) add_talk(report, n);
    const char *text = told(report);
    EXPECT_TEXT("{\"talks\":null,\"least\":5,\"fields\":[],\"funnel\":[],\"replies\":[],\"findings\":[],\"scores\":[],\"yields\":[]"
                ",\"answers\":[],\"levels\":[]}",
                text);
    for (unsigned n = 4; n < TALKS; n++) add_talk(report, n);
    text = told(report);
    expect_in(text, "\"value\":\"2026-11-16\",\"words\":\"2026-11-16\",\"count\":null}"); /* 4 */
    expect_not_in(text, "\"count\":4}");
    expect_in(text, "\"day\":\"others\""); /* each day and agent has few talks */
    expect_not_in(text, "小丁\",\"talks\"");
}
END_TEST

START_TEST(test_report_times_are_told_within_a_32nd) {
    consult_string json = {NULL, 0};
    add_talk(report, 0);
    for (unsigned n = 1; n < 6; n++) add_talk(report, 0);
    EXPECT_OK(consult_report_json(report, world.worker, &json));
    const char *at = strstr(json.data, "\"p50_ms\":");
    ck_assert_ptr_nonnull(at);
    long ms = strtol(at + strlen("\"p50_ms\":"), NULL, 10);
    ck_assert_int_ge(ms, 1300 - 1300 / 32);
    ck_assert_int_le(ms, 1300 + 1300 / 32);
}
END_TEST

START_TEST(test_report_csv_is_safe) {
    consult_string csv = {NULL, 0};
    for (unsigned n = 0; n < TALKS; n++) add_talk(report, n);
    EXPECT_OK(consult_report_csv(report, world.worker, "fields", &csv));
    expect_in(csv.data, "field,title,value,words,count\r\n");
    expect_in(csv.data, "agent,agent,\"'=SUM(1,2)\",\"'=SUM(1,2)\",8\r\n");
    EXPECT_OK(consult_report_csv(report, world.worker, "agent*phone", &csv));
    expect_in(csv.data, "agent,no,yes,*\r\n");
    expect_in(csv.data, "\r\n*,");
    EXPECT_OK(consult_report_csv(report, world.worker, "funnel", &csv));
    expect_in(csv.data, "asked,asked,24,1000,1000\r\n");
    EXPECT(CONSULT_UNKNOWN_ID, consult_report_csv(report, world.worker, "none", &csv));
    EXPECT(CONSULT_UNKNOWN_ID, consult_report_csv(report, world.worker, "agent*none", &csv));
    EXPECT(CONSULT_UNKNOWN_ID, consult_report_csv(report, world.worker, "agent*agent", &csv));
    EXPECT_OK(consult_report_cross(report, world.worker, "agent", "phone", &csv));
    expect_in(csv.data, "{\"talks\":24,\"of_rows\":\"agent\",\"of_columns\":\"phone\",\"rows\":[\"=SUM(1,2)\",");
    EXPECT(CONSULT_UNKNOWN_ID, consult_report_cross(report, world.worker, "agent", "agent", &csv));
}
END_TEST

START_TEST(test_report_speaks_the_language_asked_for) {
    static const struct {
        consult_locale locale;
        const char *type, *relation, *cross;
    } wanted[] = {{CONSULT_LOCALE_ZH_HANS, "代人咨询", "孩子", "来访类型,孩子,"},
                  {CONSULT_LOCALE_ZH_HANT, "代人諮詢", "孩子", "來訪類型,孩子,"}};
    consult_pack *pack = NULL;
    consult_session *talk = NULL;
    consult_string text = {NULL, 0};
    EXPECT_OK(consult_pack_default(world.context, &pack));
    EXPECT_OK(consult_session_new(pack, NULL, NULL, &talk));
    EXPECT_OK(test_say(&world, talk, CONSULT_ROLE_PATIENT, "我儿子7岁，眼睛红", 0, NULL));
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        consult_report *made = NULL;
        consult_report_options options = {.struct_size = sizeof options, .least = 1, .locale = wanted[i].locale};
        EXPECT_OK(consult_report_new(pack, &options, &made));
        EXPECT_OK(consult_report_add_session(made, world.worker, talk, NULL));
        const char *json = told(made);
        expect_in(json, test_join("\"value\":\"proxy\",\"words\":\"", wanted[i].type, "\"", NULL));
        expect_in(json, test_join("\"value\":\"child\",\"words\":\"", wanted[i].relation, "\"", NULL));
        EXPECT_OK(consult_report_csv(made, world.worker, "type*relation", &text));
        expect_in(text.data, wanted[i].cross);
        consult_report_free(made);
    }
    consult_session_free(talk);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_report_of_sessions_and_yields) {
    consult_yield *yield = NULL;
    consult_string json = {NULL, 0};
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我眼睛发红，35岁", 0, NULL));
    consult_report_talk talk = {.struct_size = sizeof talk, .agent = "小顾", .at_ms = TEST_NOW};
    for (int i = 0; i < 6; i++) EXPECT_OK(consult_report_add_session(report, world.worker, session, &talk));
    EXPECT_OK(consult_yield_new(world.pack, "calls", &yield));
    EXPECT_TEXT("calls", consult_yield_id(yield));
    ck_assert_ptr_null(consult_yield_id(NULL));
    EXPECT_OK(consult_yield_add(yield, 1, 0, 70));
    EXPECT_OK(consult_yield_add(yield, 11, 1, 9));
    EXPECT_OK(consult_report_add_yield(report, yield));
    EXPECT_OK(consult_report_json(report, world.worker, &json));
    expect_in(json.data, "\"value\":\"18-59\",\"words\":\"18-59\",\"count\":6}");
    expect_in(json.data, "\"attempt\":1,\"count\":70}");
    expect_in(json.data, "\"attempt\":11,\"count\":9}");
    consult_yield_free(yield);
}
END_TEST

/* The tiny pack with a part of its text replaced. */
static consult_pack *tiny_with(const char *part, const char *by) {
    const char *json = test_file(test_data("packs/tiny/pack.json"), NULL), *at = strstr(json, part);
    ck_assert_ptr_nonnull(at);
    char *head = malloc(strlen(json) + 1);
    ck_assert_ptr_nonnull(head);
    memcpy(head, json, (size_t)(at - json));
    head[at - json] = 0;
    consult_pack *pack = test_pack(world.context, 0, test_join(head, by, at + strlen(part), NULL), NULL);
    free(head);
    ck_assert_ptr_nonnull(pack);
    return pack;
}

/* What merging a report of this pack, live or saved, and its survey and yield come to; the report stays as it was when refused. */
static void try_pack(consult_pack *pack, consult_status wanted) {
    consult_report *other = NULL, *loaded = NULL;
    consult_string json = {NULL, 0};
    const char *before = saved(report);
    EXPECT_OK(consult_report_new(pack, NULL, &other));
    EXPECT_OK(consult_report_save(other, world.worker, &json));
    const char *text = test_join(json.data, NULL);
    EXPECT(wanted, consult_report_merge(report, other));
    EXPECT(wanted, consult_report_load(world.pack, world.worker, text, CONSULT_ZERO_TERMINATED, NULL, &loaded));
    ck_assert((loaded != NULL) == (wanted == CONSULT_OK));
    EXPECT_TEXT(before, saved(report));
    consult_report_free(loaded);
    consult_report_free(other);
    consult_pack_unref(pack);
}

START_TEST(test_report_joins_what_counts_alike) {
    consult_pack *pack = NULL;
    for (unsigned n = 0; n < 6; n++) add_talk(report, n);
    try_pack(tiny_with("\"1.2.3\"", "\"1.2.4\""), CONSULT_OK); /* a newer version with other words */
    try_pack(tiny_with("\"保证治好\"", "\"保证能好\""), CONSULT_OK);
    try_pack(tiny_with("\"id\": \"tiny\"", "\"id\": \"other\""), CONSULT_PACK_MISMATCH);
    try_pack(tiny_with("[0, 18, 60]", "[0, 18, 65]"), CONSULT_PACK_MISMATCH);
    try_pack(tiny_with("\"values\": [\"child\"]", "\"values\": [\"mother\"]"), CONSULT_PACK_MISMATCH);
    try_pack(tiny_with("{\"stage\": \"told\"", "{\"stage\": \"heard\""), CONSULT_PACK_MISMATCH);
    try_pack(tiny_with("{\"survey\": \"visit\"", "{\"survey\": \"stay\""), CONSULT_PACK_MISMATCH);
    try_pack(tiny_with("{\"stage\": \"called\"", "{\"stage\": \"rung\""), CONSULT_PACK_MISMATCH);
    EXPECT_OK(consult_pack_default(world.context, &pack));
    try_pack(pack, CONSULT_PACK_MISMATCH);
}
END_TEST

START_TEST(test_report_refuses_surveys_and_yields_of_other_packs) {
    static const struct {
        const char *part, *by;
        consult_status survey, yield;
    } packs[] = {{"\"1.2.3\"", "\"1.2.4\"", CONSULT_OK, CONSULT_OK},
                 {"{\"survey\": \"visit\"", "{\"survey\": \"stay\"", CONSULT_PACK_MISMATCH, CONSULT_OK},
                 {"{\"yield\": \"calls\"", "{\"yield\": \"rings\"", CONSULT_OK, CONSULT_PACK_MISMATCH},
                 {"{\"stage\": \"called\"", "{\"stage\": \"rung\"", CONSULT_OK, CONSULT_PACK_MISMATCH}};
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        consult_pack *pack = tiny_with(packs[i].part, packs[i].by);
        const char *before = saved(report);
        consult_yield *yield = NULL;
        const consult_satisfaction *satisfaction = NULL;
        EXPECT_OK(consult_yield_new(pack, packs[i].yield && packs[i].by[2] == 'y' ? "rings" : "calls", &yield));
        EXPECT_OK(consult_survey_score(world.worker, pack, packs[i].survey ? "stay" : "visit", NULL, 0, CONSULT_LOCALE_ZH_HANS,
                                       &satisfaction));
        EXPECT(packs[i].survey, consult_report_add_satisfaction(report, satisfaction));
        EXPECT(packs[i].yield, consult_report_add_yield(report, yield));
        if (packs[i].survey && packs[i].yield) EXPECT_TEXT(before, saved(report));
        consult_yield_free(yield);
        consult_pack_unref(pack);
    }
}
END_TEST

START_TEST(test_report_hostile_saved_forms) {
    static const struct {
        consult_status status;
        const char *json;
    } forms[] = {
        {CONSULT_INVALID_JSON, ""},
        {CONSULT_INVALID_JSON, "[]"},
        {CONSULT_INVALID_JSON, "{}"},
        {CONSULT_UNSUPPORTED_VERSION, "{'consult_report':1,'offset_minutes':0,'cells':[]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'offset_minutes':0,'cells':[]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'pack':'tiny','frame':'CB27607F29DE287D','offset_minutes':0,'cells':[]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d0','offset_minutes':0,'cells':[]}"},
        {CONSULT_PACK_MISMATCH, "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287e','offset_minutes':0,'cells':[]}"},
        {CONSULT_PACK_MISMATCH, "{'consult_report':2,'pack':'core','frame':'cb27607f29de287d','offset_minutes':0,'cells':[]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':9999,'cells':[]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[],'more':1}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks',0]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks',-1]]}"},
        {CONSULT_LIMIT,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks',1000000000000001]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['other',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks','x',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks',1],['talks',1]]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks',"
                               "1],['field','a','b',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['field','a','b\\u0001',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['cross','b','1','a','2',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['reply','d','a','9999',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['reply','d','a','1',1]]}"},
        {CONSULT_INVALID_JSON,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[['talks']]}"},
        {CONSULT_INVALID_JSON, "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':0,'cells':[[1]]}"},
        {CONSULT_OK,
         "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':-60,'cells':[['talks',1000000000000000]]}"},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        consult_report *made = NULL;
        const char *json = test_json(forms[i].json);
        consult_status status = consult_report_load(world.pack, world.worker, json, CONSULT_ZERO_TERMINATED, NULL, &made);
        ck_assert_msg(status == forms[i].status, "%s: %s", forms[i].json, consult_status_name(status));
        ck_assert((made != NULL) == (status == CONSULT_OK));
        if (made) EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_merge(report, made)); /* other days */
        consult_report_free(made);
    }
}
END_TEST

START_TEST(test_report_too_large_counts_change_nothing) {
    static const char *const most =
        "{'consult_report':2,'pack':'tiny','frame':'cb27607f29de287d','offset_minutes':480,'cells':[['talks',1000000000000000]]}";
    consult_report *made = NULL;
    EXPECT_OK(consult_report_load(world.pack, world.worker, test_json(most), CONSULT_ZERO_TERMINATED, NULL, &made));
    for (unsigned n = 0; n < 3; n++) add_talk(report, n);
    const char *before = saved(report);
    EXPECT(CONSULT_LIMIT, consult_report_merge(report, made));
    EXPECT_TEXT(before, saved(report));
    consult_report_free(made);
}
END_TEST

START_TEST(test_report_misuse) {
    consult_report *made = NULL;
    consult_string text = {NULL, 0};
    consult_report_options options = {.struct_size = sizeof options, .least = 1001};
    consult_report_talk talk = {.struct_size = sizeof talk, .agent = "a\nb"};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_new(world.pack, &options, &made));
    options = (consult_report_options){.struct_size = sizeof options, .utc_offset_minutes = 540, .utc = true}; /* which of them? */
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_new(world.pack, &options, &made));
    options = (consult_report_options){.struct_size = sizeof options, .utc_offset_minutes = -1440};
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_new(world.pack, &options, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_new(NULL, NULL, &made));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_new(world.pack, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_merge(report, report));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_merge(report, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_session(report, world.worker, session, &talk));
    talk.agent = test_repeat("x", 65);
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_session(report, world.worker, session, &talk));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_session(report, world.worker, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_review(report, world.worker, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_review(report, NULL, NULL, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_add_yield(report, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_save(NULL, world.worker, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_json(report, world.worker, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_csv(report, world.worker, NULL, &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_cross(report, world.worker, NULL, "a", &text));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_report_load(world.pack, world.worker, NULL, 0, NULL, &made));
    EXPECT_TEXT("{\"consult_report\":2,\"pack\":\"tiny\",\"frame\":\"cb27607f29de287d\",\"offset_minutes\":480,\"cells\":[]}",
                saved(report));
    consult_report_free(NULL);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_report, close_report);
    tcase_add_test(tests, test_report_merges_in_any_order_to_the_same_bytes);
    tcase_add_test(tests, test_report_is_loaded_as_it_was_saved);
    tcase_add_test(tests, test_report_counts_fields_and_funnel);
    tcase_add_test(tests, test_report_small_cells_are_hidden);
    tcase_add_test(tests, test_report_times_are_told_within_a_32nd);
    tcase_add_test(tests, test_report_csv_is_safe);
    tcase_add_test(tests, test_report_speaks_the_language_asked_for);
    tcase_add_test(tests, test_report_of_sessions_and_yields);
    tcase_add_test(tests, test_report_joins_what_counts_alike);
    tcase_add_test(tests, test_report_refuses_surveys_and_yields_of_other_packs);
    tcase_add_test(tests, test_report_hostile_saved_forms);
    tcase_add_test(tests, test_report_too_large_counts_change_nothing);
    tcase_add_test(tests, test_report_misuse);
}

int main(void) {
    return test_main("report", add_tests);
}
