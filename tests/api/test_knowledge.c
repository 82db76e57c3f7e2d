/* knowledge.h: answers come from the facts or not at all; cards and doctors are found by words and by signs. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

static test_world world;
static consult_facts *facts;
static consult_knowledge_options options;

static const char *const hospital =
    "{\"hospital\": \"清波\", \"hours\": \"8:00-17:00\", \"prices\": {\"验光\": \"60元\", \"散瞳验光\": \"90元/次\"},"
    "\"doctors\": [{\"name\": \"沈医生\", \"title\": \"主任医师\", \"specialty\": \"白内障、青光眼\","
    "\"slots\": [\"2026-12-02T14:00+08:00\", \"2026-12-01T09:30+08:00\", \"2026-12-05T09:30+08:00\"]},"
    "{\"name\": \"罗医生\", \"specialty\": \"眼底病，黄斑\"}, {\"name\": \"叶医生\", \"specialty\": \"斜视；弱视\"}]}";

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, hospital, CONSULT_ZERO_TERMINATED, &facts, NULL));
    options = (consult_knowledge_options){.struct_size = sizeof options, .facts = facts};
}

static void close_world(void) {
    consult_facts_unref(facts);
    ck_assert(test_world_close(&world));
}

static const consult_answer_list *ask(const char *text) {
    const consult_answer_list *list = NULL;
    EXPECT_OK(consult_answers(world.worker, world.pack, text, CONSULT_ZERO_TERMINATED, &options, &list));
    return list;
}

static const consult_doctor_list *match(const char *text) {
    const consult_doctor_list *list = NULL;
    EXPECT_OK(consult_doctors(world.worker, world.pack, text, CONSULT_ZERO_TERMINATED, &options, &list));
    return list;
}

START_TEST(test_knowledge_answers_tell_the_fact_that_was_asked_for) {
    const consult_answer_list *list = ask("散瞳驗光多少錢？");
    ck_assert_uint_eq(list->count, 1);
    EXPECT_TEXT("price", list->items[0]->id);
    EXPECT_TEXT("散瞳验光", list->items[0]->item); /* the longest name, not the 验光 inside it */
    EXPECT_TEXT("90元/次", list->items[0]->value);
    ck_assert(list->items[0]->known && list->items[0]->phrase_count > 0);
    ck_assert_ptr_nonnull(strstr(list->items[0]->phrases[0]->text.data, "90元/次"));
    list = ask("手术多少钱");
    ck_assert(list->count == 1 && list->items[0]->known && *list->items[0]->item == 0);
    for (size_t i = 0; i < list->items[0]->phrase_count; i++)
        ck_assert_ptr_null(strstr(list->items[0]->phrases[i]->text.data, "元/次")); /* no price of something else */
    list = ask("几点上班");
    EXPECT_TEXT("8:00-17:00", list->items[0]->value);
    ck_assert_uint_eq(ask("我眼睛疼了三天")->count, 0);
}
END_TEST

static consult_facts *facts_of(const char *json) {
    consult_facts *made = NULL;
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, test_json(json), CONSULT_ZERO_TERMINATED, &made, NULL));
    return made;
}

START_TEST(test_knowledge_items_are_found_by_a_part_that_cannot_be_mistaken) {
    static const char *const cases[][2] = {
        {"超音波多少錢", "肝臟超音波"},   {"散瞳要多少錢", "散瞳檢查"}, {"做個B超要多少錢", "肝臟超音波"},
        {"挂号多少钱", "初診掛號"},       {"检查多少钱", ""},           {"散瞳验光多少钱", ""},
        {"青光眼手术多少钱", ""},         {"白内障多少钱", ""},         {"睇一次醫生幾錢", ""},
        {"我妈散瞳很多年了，多少钱", ""}, {"一次多少钱", ""},           {"ct1多少钱", ""}};
    consult_facts *own = facts_of("{'prices': {'肝臟超音波': '600元', '散瞳檢查': '150元', '初診掛號': '200元', '診金': '350元',"
                                  " '白内障验光': '1元', '白内障照相': '2元', 'CT10': '3元'}}");
    options.facts = own;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const consult_answer_list *list = ask(cases[i][0]);
        ck_assert_msg(list->count == 1 && strcmp(list->items[0]->item, cases[i][1]) == 0, "%s: %s", cases[i][0],
                      list->count ? list->items[0]->item : "not asked");
    }
    ck_assert_ptr_nonnull(strstr(ask("睇一次醫生幾錢")->items[0]->phrases[0]->text.data, "初診掛號、診金"));
    ck_assert_ptr_nonnull(strstr(ask("散瞳验光多少钱")->items[0]->phrases[0]->text.data, "散瞳檢查"));
    consult_facts_unref(own);
}
END_TEST

START_TEST(test_knowledge_a_fact_that_ends_in_a_stop_is_said_with_one) {
    consult_facts *own = facts_of("{'parking': '院內有車位。', 'insurance': '健保給付；'}");
    options.facts = own;
    const char *const asked[] = {"好停车吗", "健保有給付嗎"};
    for (size_t i = 0; i < 2; i++) {
        const consult_answer_list *list = ask(asked[i]);
        ck_assert_uint_eq(list->count, 1);
        for (size_t k = 0; k < list->items[0]->phrase_count; k++) {
            const char *said = list->items[0]->phrases[k]->text.data;
            ck_assert_msg(!strstr(said, "。，") && !strstr(said, "。。") && !strstr(said, "。；") && !strstr(said, "；。"), "%s",
                          said);
        }
    }
    consult_facts_unref(own);
}
END_TEST

START_TEST(test_knowledge_what_the_facts_do_not_say_is_a_detour) {
    const consult_answer_list *list = ask("好停车吗");
    const consult_answer *parking = NULL;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->id, "parking") == 0) parking = list->items[i];
    ck_assert_ptr_nonnull(parking);
    ck_assert(!parking->known && *parking->value == 0 && parking->phrase_count > 0);
    EXPECT_TEXT("detour.ask_colleague", parking->phrases[0]->scenario);
    options.facts = NULL;
    list = ask("几点上班");
    ck_assert(list->count == 1 && !list->items[0]->known);
    EXPECT_TEXT("detour.ask_colleague", list->items[0]->phrases[0]->scenario);
}
END_TEST

/* A fact may be given in both scripts: each is said in its own. */
START_TEST(test_knowledge_facts_in_both_scripts) {
    static const char json[] = "{\"hospital\": \"清波\", \"address\": {\"zh-Hans\": \"滨湖路\", \"zh-Hant\": \"濱湖路\"}}";
    static const char *const said[] = {"滨湖路", "濱湖路"};
    consult_facts *both = NULL;
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, json, CONSULT_ZERO_TERMINATED, &both, NULL));
    options.facts = both;
    for (int i = 0; i < 2; i++) {
        options.locale = i ? CONSULT_LOCALE_ZH_HANT : CONSULT_LOCALE_ZH_HANS;
        const consult_answer_list *list = ask("地址在哪里");
        ck_assert_uint_ge(list->count, 1);
        ck_assert(list->items[0]->known);
        EXPECT_TEXT(said[i], list->items[0]->value);
        ck_assert_uint_gt(list->items[0]->phrase_count, 0);
        for (size_t k = 0; k < list->items[0]->phrase_count; k++)
            ck_assert_ptr_nonnull(strstr(list->items[0]->phrases[k]->text.data, said[i]));
    }
    options.facts = facts;
    consult_facts_unref(both);
}
END_TEST

START_TEST(test_knowledge_advice_offers_the_price) {
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    bool told = false;
    EXPECT_OK(consult_session_new(world.pack, facts, NULL, &session));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "散瞳验光多少钱", 0, &advice));
    for (size_t i = 0; i < advice->action_count; i++)
        if (strcmp(advice->actions[i]->action, "answer_first") == 0)
            told = advice->actions[i]->phrase_count && strstr(advice->actions[i]->phrases[0]->text.data, "90元/次");
    ck_assert(told);
    consult_session_free(session);
}
END_TEST

START_TEST(test_knowledge_doctors_fit_by_word_and_by_card) {
    const consult_doctor_list *list = match("我妈白内障");
    ck_assert(list->count == 3 && list->matched == 1);
    EXPECT_TEXT("沈医生", list->items[0]->name);
    ck_assert((list->items[0]->reasons & CONSULT_DOCTOR_SPECIALTY) && (list->items[0]->reasons & CONSULT_DOCTOR_FREE));
    EXPECT_TEXT("2026-12-01T09:30+08:00", list->items[0]->times[0]);
    EXPECT_TEXT("2026-12-02T14:00+08:00", list->items[0]->times[1]);
    ck_assert_ptr_nonnull(strstr(list->items[0]->say, "沈医生"));
    list = match("看东西像隔着一层雾");
    EXPECT_TEXT("沈医生", list->items[0]->name);
    ck_assert((list->items[0]->reasons & CONSULT_DOCTOR_CARD) && !(list->items[0]->reasons & CONSULT_DOCTOR_SPECIALTY));
    EXPECT_TEXT("白内障", list->items[0]->card);
    list = match("想找叶医生");
    ck_assert(list->matched == 1 && (list->items[0]->reasons & CONSULT_DOCTOR_NAMED));
    ck_assert_ptr_null(list->items[0]->times[0]);
    ck_assert_uint_eq(match("牙疼")->matched, 0);
    ck_assert_int_eq(consult_time_parse("2026-12-02T00:00+08:00", 0, &options.after_ms), CONSULT_OK);
    EXPECT_TEXT("2026-12-02T14:00+08:00", match("白内障")->items[0]->times[0]);
}
END_TEST

START_TEST(test_knowledge_doctors_use_what_the_session_knows) {
    consult_session *session = NULL;
    EXPECT_OK(consult_session_new(world.pack, facts, NULL, &session));
    EXPECT_OK(consult_session_slot_set(session, "diagnosis", "斜视"));
    options.session = session;
    EXPECT_TEXT("叶医生", match("哪个医生好")->items[0]->name);
    consult_session_free(session);
}
END_TEST

START_TEST(test_knowledge_cards_are_whole_and_in_both_scripts) {
    const consult_card_list *hans = NULL, *hant = NULL;
    size_t count, sections = 0;
    EXPECT_OK(consult_cards(world.worker, world.pack, NULL, 0, CONSULT_LOCALE_ZH_HANS, &hans));
    count = hans->count;
    ck_assert_uint_ge(count, 15);
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(hans->items[i]->section_count == 7, "%s", hans->items[i]->id);
        for (size_t k = 0; k < 7; k++) {
            ck_assert(*hans->items[i]->sections[k]->text && *hans->items[i]->sections[k]->source);
            sections += hans->items[i]->sections[k]->needs_approval;
        }
    }
    ck_assert_uint_eq(sections, count * 7);
    EXPECT_OK(consult_cards(world.worker, world.pack, "眼壓高是青光眼嗎", CONSULT_ZERO_TERMINATED, CONSULT_LOCALE_ZH_HANT, &hant));
    ck_assert_uint_eq(hant->count, 1);
    EXPECT_TEXT("glaucoma", hant->items[0]->id);
    EXPECT_OK(consult_cards(world.worker, world.pack, "我牙疼", CONSULT_ZERO_TERMINATED, 0, &hant));
    ck_assert_uint_eq(hant->count, 0);
}
END_TEST

START_TEST(test_knowledge_refuses_what_is_no_call) {
    const consult_answer_list *answers = NULL;
    const consult_doctor_list *doctors = NULL;
    const consult_card_list *cards = NULL;
    EXPECT(CONSULT_INVALID_UTF8, consult_answers(world.worker, world.pack, "\xFF", 1, &options, &answers));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_answers(world.worker, NULL, "a", 1, &options, &answers));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_doctors(world.worker, world.pack, NULL, 0, &options, &doctors));
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_cards(world.worker, world.pack, NULL, 0, (consult_locale)7, &cards));
    options.struct_size = 1;
    EXPECT(CONSULT_INVALID_ARGUMENT, consult_answers(world.worker, world.pack, "a", 1, &options, &answers));
    ck_assert(answers == NULL && doctors == NULL && cards == NULL);
}
END_TEST

static void add(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_knowledge_answers_tell_the_fact_that_was_asked_for);
    tcase_add_test(tests, test_knowledge_items_are_found_by_a_part_that_cannot_be_mistaken);
    tcase_add_test(tests, test_knowledge_a_fact_that_ends_in_a_stop_is_said_with_one);
    tcase_add_test(tests, test_knowledge_what_the_facts_do_not_say_is_a_detour);
    tcase_add_test(tests, test_knowledge_facts_in_both_scripts);
    tcase_add_test(tests, test_knowledge_advice_offers_the_price);
    tcase_add_test(tests, test_knowledge_doctors_fit_by_word_and_by_card);
    tcase_add_test(tests, test_knowledge_doctors_use_what_the_session_knows);
    tcase_add_test(tests, test_knowledge_cards_are_whole_and_in_both_scripts);
    tcase_add_test(tests, test_knowledge_refuses_what_is_no_call);
}

int main(void) {
    return test_main("knowledge", add);
}
