/* facts.h: what is true of the hospital. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open(&world));
}
static void close_world(void) {
    ck_assert(test_world_close(&world));
}

START_TEST(test_facts_get_by_path) {
    EXPECT_TEXT("试验医院", consult_facts_get(world.facts, "hospital"));
    EXPECT_TEXT("林医生", consult_facts_get(world.facts, "doctors.0.name"));
    EXPECT_TEXT("副主任", consult_facts_get(world.facts, "doctors.1.title"));
    EXPECT_TEXT("90元/次", consult_facts_get(world.facts, "prices.验光"));
    EXPECT_TEXT("2026-12-02T14:00+08:00", consult_facts_get(world.facts, "slots.1"));
    EXPECT_TEXT("12", consult_facts_get(world.facts, "beds"));
    EXPECT_TEXT("true", consult_facts_get(world.facts, "open"));
}
END_TEST

START_TEST(test_facts_get_what_is_not_there) {
    static const char *const paths[] = {"nothing",
                                        "doctors.2.name",
                                        "doctors.0.age",
                                        "hospital.name",
                                        "slots.x",
                                        "",
                                        ".",
                                        "doctors.",
                                        "doctors..name",
                                        "doctors.99999999999999999999.name",
                                        "prices.验"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) EXPECT_TEXT(NULL, consult_facts_get(world.facts, paths[i]));
    EXPECT_TEXT(NULL, consult_facts_get(NULL, "hospital"));
    EXPECT_TEXT(NULL, consult_facts_get(world.facts, NULL));
}
END_TEST

START_TEST(test_facts_references) {
    ck_assert_ptr_eq(consult_facts_ref(world.facts), world.facts);
    consult_facts_unref(world.facts);
    ck_assert_ptr_null(consult_facts_ref(NULL));
    consult_facts_unref(NULL);
    EXPECT_TEXT("试验医院", consult_facts_get(world.facts, "hospital"));
}
END_TEST

/* A doctor who is a text alone: name, and specialty in brackets of either width. */
START_TEST(test_facts_doctors_as_texts) {
    consult_facts *facts = NULL;
    consult_diagnostics *faults = NULL;
    EXPECT_OK(consult_facts_from_json(
        world.context, world.pack,
        test_json("{'doctors': ['林医生（眼底病）', 'Dr Wong (retina)', '周医生', '（没有名字）', '何医生（', '',"
                  "{'name': '陈医生'}]}"),
        CONSULT_ZERO_TERMINATED, &facts, &faults));
    EXPECT_TEXT("林医生", consult_facts_get(facts, "doctors.0.name"));
    EXPECT_TEXT("眼底病", consult_facts_get(facts, "doctors.0.specialty"));
    EXPECT_TEXT("Dr Wong", consult_facts_get(facts, "doctors.1.name"));
    EXPECT_TEXT("retina", consult_facts_get(facts, "doctors.1.specialty"));
    EXPECT_TEXT("周医生", consult_facts_get(facts, "doctors.2.name"));
    EXPECT_TEXT(NULL, consult_facts_get(facts, "doctors.2.specialty"));
    EXPECT_TEXT("（没有名字）", consult_facts_get(facts, "doctors.3.name"));
    EXPECT_TEXT("何医生（", consult_facts_get(facts, "doctors.4.name"));
    EXPECT_TEXT(NULL, consult_facts_get(facts, "doctors.5.name"));
    EXPECT_TEXT("陈医生", consult_facts_get(facts, "doctors.6.name"));
    consult_diagnostics_free(faults);
    consult_facts_unref(facts);
}
END_TEST

static void expect_refused(consult_status wanted, const char *json, size_t size) {
    consult_facts *facts = world.facts;
    consult_diagnostics *faults = NULL;
    EXPECT(wanted, consult_facts_from_json(world.context, world.pack, json, size, &facts, &faults));
    ck_assert_ptr_null(facts);
    for (size_t i = 0; i < consult_diagnostics_count(faults); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(faults, i);
        ck_assert_uint_gt(strlen(one->message), 0);
        ck_assert_uint_gt(strlen(one->code), 0);
    }
    consult_diagnostics_free(faults);
    EXPECT(wanted, consult_facts_from_json(world.context, world.pack, json, size, &facts, NULL));
    ck_assert_ptr_null(facts);
}

START_TEST(test_facts_invalid_json) {
    static const char *const bad[] = {
        "", "{", "[]", "1", "null", "{\"hospital\": }", "{\"a\": 1,}", "{\"a\": \"\xff\"}", "{} x", "{\"a\": 1} {}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) expect_refused(CONSULT_INVALID_JSON, bad[i], CONSULT_ZERO_TERMINATED);
    expect_refused(CONSULT_INVALID_JSON, "{\0}", 3);
}
END_TEST

START_TEST(test_facts_too_deep) {
    const char *json = test_join("{\"a\":", test_repeat("[", 70), test_repeat("]", 70), "}", NULL);
    expect_refused(CONSULT_LIMIT, json, CONSULT_ZERO_TERMINATED);
    json = test_join("{\"a\":", test_repeat("[", 200000), test_repeat("]", 200000), "}", NULL);
    expect_refused(CONSULT_LIMIT, json, CONSULT_ZERO_TERMINATED);
}
END_TEST

START_TEST(test_facts_too_large) {
    const char *json = test_join("{\"a\":\"", test_repeat("0123456789abcdef", 1048576), "\"}", NULL);
    expect_refused(CONSULT_LIMIT, json, CONSULT_ZERO_TERMINATED);
}
END_TEST

START_TEST(test_facts_misuse) {
    consult_facts *facts = NULL;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_facts_from_json(NULL, world.pack, "{}", 2, &facts, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_facts_from_json(world.context, NULL, "{}", 2, &facts, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_facts_from_json(world.context, world.pack, NULL, 2, &facts, NULL));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_facts_from_json(world.context, world.pack, "{}", 2, NULL, NULL));
    ck_assert_ptr_null(facts);
}
END_TEST

START_TEST(test_facts_empty_and_unknown_members) {
    consult_facts *facts = NULL;
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, "{}", 2, &facts, NULL));
    EXPECT_TEXT(NULL, consult_facts_get(facts, "hospital"));
    consult_facts_unref(facts);
    const char *json = test_json("{'own': {'deep': [1, {'x': -2.5}, false]}, 'empty': ''}");
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, json, CONSULT_ZERO_TERMINATED, &facts, NULL));
    EXPECT_TEXT("1", consult_facts_get(facts, "own.deep.0"));
    EXPECT_TEXT("-2.5", consult_facts_get(facts, "own.deep.1.x"));
    EXPECT_TEXT("false", consult_facts_get(facts, "own.deep.2"));
    consult_facts_unref(facts);
}
END_TEST

/* "CODE POINTER" of each warning, joined by "|". */
static const char *warnings(const consult_pack *pack, const char *single_quoted) {
    consult_facts *facts = NULL;
    consult_diagnostics *list = NULL;
    const char *all = "";
    EXPECT_OK(consult_facts_from_json(world.context, pack, test_json(single_quoted), CONSULT_ZERO_TERMINATED, &facts, &list));
    ck_assert_ptr_nonnull(facts);
    for (size_t i = 0; i < consult_diagnostics_count(list); i++) {
        const consult_diagnostic *one = consult_diagnostics_at(list, i);
        ck_assert(one->severity == CONSULT_SEVERITY_WARNING && one->line > 0);
        all = test_join(all, *all ? "|" : "", one->code, " ", one->pointer, NULL);
    }
    consult_diagnostics_free(list);
    consult_facts_unref(facts);
    return all;
}

/* What the pack declares is what facts are held against. They can be used all the same. */
START_TEST(test_facts_are_held_against_the_pack) {
    consult_pack *pack = NULL;
    EXPECT_OK(consult_pack_default(world.context, &pack));
    static const struct {
        const char *json, *told;
    } cases[] = {
        {"{'address': 'x', 'doctors': [{'name': 'a', 'slots': ['2026-12-01T09:30']}], 'labs': {'crea': {'price': '1'}}}", ""},
        {"{'address': {'zh-Hans': 'x', 'zh-Hant': 'y'}, 'phone': null, 'note': 'n', 'departments': ['x']}", ""},
        {"{'adress': 'x'}", "misspelt-fact /adress"},
        {"{'shuttle': 'x', 'labs': 'any'}", "unknown-fact /shuttle"},
        {"{'hours': 12, 'address': {'zh-Hans': 'x'}}", "bad-fact /hours|bad-fact /address"},
        {"{'slots': ['2025-13-40T09:30', 7], 'doctors': '沈'}", "bad-fact /slots/0|bad-fact /slots/1|bad-fact /doctors"},
        {"{'doctors': [{'title': 'x', 'specialty': ['y'], 'slots': ['z']}, '', 'w']}",
         "bad-fact /doctors/0|bad-fact /doctors/0/specialty|bad-fact /doctors/0/slots/0|bad-fact /doctors/1"},
        {"{'prices': {'a': 90}, 'services': [], 'departments': [1]}",
         "bad-fact /prices/a|bad-fact /services|bad-fact /departments/0"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) EXPECT_TEXT(cases[i].told, warnings(pack, cases[i].json));
    EXPECT_TEXT("", warnings(world.pack, "{'adress': 'x', 'hours': 12}")); /* tiny declares nothing */
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_facts_name_what_was_meant) {
    consult_pack *pack = NULL;
    consult_facts *facts = NULL;
    consult_diagnostics *list = NULL;
    EXPECT_OK(consult_pack_default(world.context, &pack));
    EXPECT_OK(consult_facts_from_json(world.context, pack, "\n{\"adress\": 1}", CONSULT_ZERO_TERMINATED, &facts, &list));
    ck_assert_uint_eq(consult_diagnostics_count(list), 1);
    ck_assert_uint_eq(consult_diagnostics_at(list, 0)->line, 2);
    ck_assert_ptr_nonnull(strstr(consult_diagnostics_at(list, 0)->message, "\"address\""));
    consult_diagnostics_free(list);
    consult_facts_unref(facts);
    consult_pack_unref(pack);
}
END_TEST

START_TEST(test_facts_outlive_pack_and_context) {
    test_heap heap = {0};
    consult_context *context = test_heap_context(&heap, NULL);
    consult_pack *pack = test_pack_tiny(context);
    consult_facts *facts = test_facts(context, pack);
    consult_pack_unref(pack);
    consult_context_unref(context);
    EXPECT_TEXT("试验医院", consult_facts_get(facts, "hospital"));
    consult_facts_unref(facts);
    ck_assert(test_heap_clean(&heap));
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_facts_get_by_path);
    tcase_add_test(tests, test_facts_get_what_is_not_there);
    tcase_add_test(tests, test_facts_references);
    tcase_add_test(tests, test_facts_doctors_as_texts);
    tcase_add_test(tests, test_facts_invalid_json);
    tcase_add_test(tests, test_facts_too_deep);
    tcase_add_test(tests, test_facts_too_large);
    tcase_add_test(tests, test_facts_misuse);
    tcase_add_test(tests, test_facts_empty_and_unknown_members);
    tcase_add_test(tests, test_facts_are_held_against_the_pack);
    tcase_add_test(tests, test_facts_name_what_was_meant);
    tcase_add_test(tests, test_facts_outlive_pack_and_context);
}

int main(void) {
    return test_main("facts", add_tests);
}
