/* lint.h: where, when and for whom a rule holds. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <stdio.h>

static test_world world;
static consult_pack *pack;

/* One word, a rule for each place; the id says which. */
static const char *const json =
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1},"
    "'phases': [{'phase': 'greeting', 'initial': true}, {'phase': 'booking', 'enter': [{'when': {'words': ['预约']}, 'why': "
    "'x'}]}],"
    "'interrupts': [{'interrupt': 'hold', 'priority': 10, 'enter': [{'when': {'words': ['稍等']}, 'why': 'x'}],"
    "'leave': [{'when': {'words': ['久等']}, 'why': 'x'}]}],"
    "'rules': ["
    "{'rule': 'S.all', RULE},"
    "{'rule': 'S.broadcast', 'audience': ['broadcast'], RULE},"
    "{'rule': 'S.talk', 'audience': ['one_to_one'], RULE},"
    "{'rule': 'S.phone', 'channel': ['phone', 'desk'], RULE},"
    "{'rule': 'S.booking', 'phase': ['booking'], RULE},"
    "{'rule': 'S.hold', 'phase': ['hold'], RULE},"
    "{'rule': 'S.hk', 'region': ['hk'], RULE},"
    "{'rule': 'S.mainland', 'region': ['cn', 'tw'], RULE},"
    "{'rule': 'S.law', 'law': [{'title': 'a', 'from': '2020-01-01', 'to': '2021-12-31'}, {'title': 'b', 'from': '2021-06-01',"
    "'to': '2022-12-31'}], RULE},"
    "{'rule': 'S.law_open', 'law': [{'title': 'a', 'from': '2023-05-01'}], RULE},"
    "{'rule': 'S.shadow', 'state': 'shadow', RULE},"
    "{'rule': 'S.draft', 'state': 'draft', RULE},"
    "{'rule': 'S.retired', 'state': 'retired', RULE}]}";

/* Each rule is of a family of its own, or they would be told as one. */
static const char *with_rules(void) {
    static char made[16384];
    size_t used = 0;
    int number = 0;
    for (const char *at = json; *at;) {
        if (strncmp(at, "RULE", 4) == 0) {
            used += (size_t)snprintf(
                made + used, sizeof made - used,
                "'family': 'S%d', 'level': 'error', 'when': {'words': ['坏词']}, 'message': {'en': 'x', 'zh-Hans': 'x', "
                "'zh-Hant': 'x'}",
                number++);
            at += 4;
        } else {
            made[used++] = *at++;
        }
    }
    made[used] = '\0';
    return test_json(made);
}

static void open_world(void) {
    ck_assert(test_world_open(&world));
    pack = test_pack(world.context, 0, with_rules(), NULL);
    ck_assert_ptr_nonnull(pack);
}

static void close_world(void) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, world.pack, NULL, "", 0, NULL, &findings)); /* lets go of the pack */
    consult_pack_unref(pack);
    ck_assert(test_world_close(&world));
}

/* The rules of findings, without "S." and those that always hold, each with a space behind. */
static const char *rules_of(const consult_findings *findings) {
    const char *all = "";
    for (size_t i = 0; i < findings->count; i++) {
        const char *rule = findings->items[i]->rule + 2;
        if (strcmp(rule, "all") != 0 && strcmp(rule, "shadow") != 0) all = test_join(all, rule, " ", NULL);
    }
    return all;
}

static const char *found(const consult_lint_options *options) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "坏词", CONSULT_ZERO_TERMINATED, options, &findings));
    return rules_of(findings);
}

/* What an agent's turn in a session finds. */
static const char *found_in_turn(consult_session *session, int64_t at_ms) {
    const consult_advice *advice = NULL;
    consult_turn turn = {
        .struct_size = sizeof turn, .role = CONSULT_ROLE_AGENT, .text = "坏词", .size = CONSULT_ZERO_TERMINATED, .at_ms = at_ms};
    EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
    return rules_of(advice->findings);
}

#define OPTIONS(...)                                                                                                               \
    &(consult_lint_options) {                                                                                                      \
        .struct_size = sizeof(consult_lint_options), __VA_ARGS__                                                                   \
    }

START_TEST(test_scope_by_default) {
    EXPECT_TEXT("hk law law_open mainland talk ", found(NULL));
}
END_TEST

START_TEST(test_scope_audience_and_channel) {
    EXPECT_TEXT("broadcast hk law law_open mainland ", found(OPTIONS(.audience = CONSULT_AUDIENCE_BROADCAST)));
    EXPECT_TEXT("hk law law_open mainland phone talk ", found(OPTIONS(.channel = CONSULT_CHANNEL_DESK)));
    EXPECT_TEXT("hk law law_open mainland phone talk ", found(OPTIONS(.channel = CONSULT_CHANNEL_PHONE)));
}
END_TEST

START_TEST(test_scope_phase_and_interrupt) {
    EXPECT_TEXT("booking hk law law_open mainland talk ", found(OPTIONS(.phase = "booking")));
    EXPECT_TEXT("hk law law_open mainland talk ", found(OPTIONS(.phase = "greeting")));
    EXPECT_TEXT("hk hold law law_open mainland talk ", found(OPTIONS(.phase = "hold")));
}
END_TEST

START_TEST(test_scope_region) {
    EXPECT_TEXT("hk law law_open talk ", found(OPTIONS(.region = CONSULT_REGION_HK)));
    EXPECT_TEXT("law law_open mainland talk ", found(OPTIONS(.region = CONSULT_REGION_CN)));
    EXPECT_TEXT("law law_open mainland talk ", found(OPTIONS(.region = CONSULT_REGION_TW)));
    const consult_findings *findings = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT,
           consult_lint(world.worker, pack, NULL, "a", 1, OPTIONS(.region = (consult_region)4), &findings));
}
END_TEST

static int64_t at(const char *time) {
    int64_t ms = 0;
    EXPECT_OK(consult_time_parse(time, 480, &ms));
    return ms;
}

static const char *law_told(const consult_pack *of, const consult_lint_options *options) {
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, of, NULL, "坏词", CONSULT_ZERO_TERMINATED, options, &findings));
    return findings->count ? findings->items[0]->law : "no finding";
}

/* Advertising law speaks to many; a reply to one person is measured against what holds there. */
START_TEST(test_scope_law_of_an_audience) {
    consult_pack *laws = test_pack(
        world.context, 0,
        test_json("{'pack': {'id': 'audiences', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'a', 'initial': true}], "
                  "'interrupts': [{'interrupt': 'emergency', 'priority': 100, 'enter': [{'when': {'flag': 'any'}}], 'leave': "
                  "[{'when': {'asked': 'none'}}]}], 'rules': [{'rule': 'S.law', 'family': 'S', 'when': "
                  "{'words': ['坏词']}, 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'}, 'law': [{'title': 'many', 'from': "
                  "'2020-01-01', 'audience': "
                  "['broadcast'], 'region': ['cn']}, {'title': 'one', 'from': '2018-01-01', 'audience': ['one_to_one']}]}]}"),
        NULL);
    ck_assert_ptr_nonnull(laws);
    EXPECT_TEXT("one (2018-01-01)", law_told(laws, NULL));
    EXPECT_TEXT("many (2020-01-01)", law_told(laws, OPTIONS(.audience = CONSULT_AUDIENCE_BROADCAST)));
    EXPECT_TEXT("", law_told(laws, OPTIONS(.audience = CONSULT_AUDIENCE_BROADCAST, .region = CONSULT_REGION_TW)));
    EXPECT_TEXT("one (2018-01-01)", law_told(laws, OPTIONS(.region = CONSULT_REGION_TW)));
    EXPECT_TEXT("no finding", law_told(laws, OPTIONS(.at_ms = at("2017-12-31T00:00+08:00"))));
    EXPECT_TEXT("no finding",
                law_told(laws, OPTIONS(.audience = CONSULT_AUDIENCE_BROADCAST, .at_ms = at("2019-12-31T00:00+08:00"))));
    consult_pack_unref(laws);
}
END_TEST

/* A law is told where it holds; where none does, the rule stays, on any day. */
START_TEST(test_scope_law_of_a_region) {
    consult_pack *regions = test_pack(
        world.context, 0,
        test_json("{'pack': {'id': 'regions', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'a', 'initial': true}], "
                  "'rules': [{'rule': "
                  "'S.law',"
                  "'family': 'S', 'when': {'words': ['坏词']}, 'message': {'en': 'x', 'zh-Hans': 'x', 'zh-Hant': 'x'},"
                  "'law': [{'title': 'a', 'from': '2020-01-01', 'region': ['cn', 'hk']}, {'title': 'b', 'from': '2018-01-01', "
                  "'region': ['cn']}]}]}"),
        NULL);
    ck_assert_ptr_nonnull(regions);
    EXPECT_TEXT("a (2020-01-01); b (2018-01-01)", law_told(regions, NULL));
    EXPECT_TEXT("a (2020-01-01); b (2018-01-01)", law_told(regions, OPTIONS(.region = CONSULT_REGION_CN)));
    EXPECT_TEXT("a (2020-01-01)", law_told(regions, OPTIONS(.region = CONSULT_REGION_HK)));
    EXPECT_TEXT("", law_told(regions, OPTIONS(.region = CONSULT_REGION_TW)));
    EXPECT_TEXT("no finding", law_told(regions, OPTIONS(.region = CONSULT_REGION_HK, .at_ms = at("2019-12-31T00:00+08:00"))));
    EXPECT_TEXT("", law_told(regions, OPTIONS(.region = CONSULT_REGION_TW, .at_ms = at("2019-12-31T00:00+08:00"))));
    consult_pack_unref(regions);
}
END_TEST

/* A session knows where its patient is asked, and on which day: unless its times count from a start of the host's own. */
START_TEST(test_scope_in_a_talk) {
    consult_session_options options = {.struct_size = sizeof options, .region = CONSULT_REGION_HK};
    consult_session *session = NULL, *copy = NULL;
    EXPECT_OK(consult_session_new(pack, NULL, &options, &session));
    EXPECT_TEXT("hk law law_open talk ", found_in_turn(session, 5000));
    EXPECT_TEXT("hk law talk ", found_in_turn(session, at("2022-12-31T23:59+08:00")));
    const char *saved = test_saved(&world, session);
    EXPECT_OK(consult_session_restore(pack, NULL, saved, CONSULT_ZERO_TERMINATED, &copy, NULL));
    EXPECT_TEXT("hk law_open talk ", found_in_turn(copy, at("2023-05-01T00:00+08:00")));
    const consult_findings *findings = NULL;
    EXPECT_OK(consult_lint(world.worker, pack, session, "坏词", CONSULT_ZERO_TERMINATED, NULL, &findings));
    EXPECT_TEXT("hk law talk ", rules_of(findings));
    EXPECT_OK(consult_lint(world.worker, pack, session, "坏词", CONSULT_ZERO_TERMINATED, OPTIONS(.region = CONSULT_REGION_CN),
                           &findings));
    EXPECT_TEXT("law mainland talk ", rules_of(findings));
    consult_session_free(copy);
    consult_session_free(session);
    options.region = (consult_region)4;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_session_new(pack, NULL, &options, &session));
}
END_TEST

/* From the first day of the earliest law to the last day of the latest, on the clock of UTC+8. */
START_TEST(test_scope_law_in_force) {
    EXPECT_TEXT("hk mainland talk ", found(OPTIONS(.at_ms = at("2019-12-31T23:59+08:00"))));
    EXPECT_TEXT("hk law mainland talk ", found(OPTIONS(.at_ms = at("2020-01-01T00:00+08:00"))));
    EXPECT_TEXT("hk law mainland talk ", found(OPTIONS(.at_ms = at("2022-12-31T23:59+08:00"))));
    EXPECT_TEXT("hk mainland talk ", found(OPTIONS(.at_ms = at("2023-01-01T00:00+08:00"))));
    EXPECT_TEXT("hk law_open mainland talk ", found(OPTIONS(.at_ms = at("2023-05-01T00:00+08:00"))));
    EXPECT_TEXT("hk law_open mainland talk ", found(OPTIONS(.at_ms = at("2200-12-31T23:59Z"))));
    EXPECT_TEXT("hk mainland talk ", found(OPTIONS(.at_ms = at("2000-01-01T00:00Z"))));
    const int64_t refused[] = {1764547200, 20000, -5, at("1999-12-31T23:59Z")}; /* the first are seconds, and no times at all */
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        consult_lint_options options = {.struct_size = sizeof options, .at_ms = refused[i]};
        const consult_findings *findings = NULL;
        EXPECT(CONSULT_INVALID_ARGUMENT, consult_lint(world.worker, world.pack, NULL, "坏词", 6, &options, &findings));
        ck_assert_ptr_nonnull(strstr(consult_worker_error(world.worker)->message, "options.at_ms"));
    }
}
END_TEST

START_TEST(test_scope_states) {
    const consult_findings *findings = NULL;
    size_t shadows = 0;
    EXPECT_OK(consult_lint(world.worker, pack, NULL, "坏词", CONSULT_ZERO_TERMINATED, NULL, &findings));
    for (size_t i = 0; i < findings->count; i++) {
        const consult_finding *one = findings->items[i];
        ck_assert(strcmp(one->rule, "S.draft") != 0 && strcmp(one->rule, "S.retired") != 0);
        ck_assert_int_eq(one->shadow, strcmp(one->rule, "S.shadow") == 0);
        ck_assert_int_eq((int)one->level, one->shadow ? CONSULT_LEVEL_INFO : CONSULT_LEVEL_ERROR);
        shadows += one->shadow;
    }
    ck_assert_uint_eq(shadows, 1);
}
END_TEST

/* A session says itself where the talk stands; what the patient says is no draft. */
START_TEST(test_scope_of_a_session) {
    consult_session *session = NULL;
    consult_session_options options = {.struct_size = sizeof options, .channel = CONSULT_CHANNEL_PHONE};
    const consult_findings *findings = NULL;
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_new(pack, NULL, &options, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "我要预约，坏词", 0, &advice));
    ck_assert(advice->findings == NULL || advice->findings->count == 0);
    EXPECT_OK(consult_lint(world.worker, pack, session, "坏词", CONSULT_ZERO_TERMINATED, NULL, &findings));
    bool booking = false, phone = false;
    for (size_t i = 0; i < findings->count; i++) {
        booking = booking || strcmp(findings->items[i]->rule, "S.booking") == 0;
        phone = phone || strcmp(findings->items[i]->rule, "S.phone") == 0;
    }
    ck_assert(booking && phone);
    size_t count = findings->count;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "坏词", 1, &advice));
    ck_assert_uint_eq(advice->findings->count, count);
    consult_session_free(session);
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_scope_by_default);
    tcase_add_test(tests, test_scope_audience_and_channel);
    tcase_add_test(tests, test_scope_phase_and_interrupt);
    tcase_add_test(tests, test_scope_region);
    tcase_add_test(tests, test_scope_in_a_talk);
    tcase_add_test(tests, test_scope_law_in_force);
    tcase_add_test(tests, test_scope_law_of_an_audience);
    tcase_add_test(tests, test_scope_law_of_a_region);
    tcase_add_test(tests, test_scope_states);
    tcase_add_test(tests, test_scope_of_a_session);
}

int main(void) {
    return test_main("lint_scope", add_tests);
}
