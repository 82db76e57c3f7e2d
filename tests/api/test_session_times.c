/* session.h: the host's free times in a talk: of the hospital, of single doctors, refused ones. */
#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

#include <string.h>

#define FILL(slot, take, scenario)                                                                                                 \
    "{'slot': '" slot "', 'take': '" take "', 'name': '" scenario "', 'denied': ['refused'], 'aside': 'aside'}"
#define PACK                                                                                                                       \
    "{'pack': {'id': 'p', 'version': '1.0.0', 'format': 1}, 'phases': [{'phase': 'greeting', 'initial': true, 'advice': ["         \
    "  {'action': 'full', 'scenario': 'full', 'rank': 9, 'when': {'is': 'time_not_free'}},"                                        \
    "  {'action': 'has', 'scenario': 'has', 'rank': 10, 'when': {'is': 'free_times'}},"                                            \
    "  {'action': 'offer', 'scenario': 'offer', 'rank': 8, 'ask': 'when'}]}],"                                                     \
    " 'slots': [{'slot': 'when', 'type': 'time', 'max_asks': 9}, {'slot': 'no', 'type': 'times', 'keep': 'list', 'at_most': 200}," \
    "           {'slot': 'doctor', 'type': 'doctor'}],"                                                                            \
    " 'concepts': [{'concept': 'no', 'any': ['不行']}, {'concept': 'ask', 'any': ['哪天']}, {'concept': 'aside', 'any': "      \
    "['今天定']}],"                                                                                                             \
    " 'scopes': [{'scope': 'refused', 'trigger': 'no', 'reach': 'backward'}],"                                                     \
    " 'cues': [{'cue': 'a.asks', 'role': 'agent', 'when': {'concept': 'ask'}, 'asks': 'when'},"                                    \
    "          {'cue': 'times', 'when': {'metric': 'characters', 'at_least': 1}, 'fills': [" FILL(                                 \
        "when", "free_time",                                                                                                       \
        "names") ", " FILL("no", "refused_times",                                                                                  \
                           "names") ", " FILL("doctor", "doctor",                                                                  \
                                              "who") "]},"                                                                         \
                                                     "          {'cue': 'rest', 'when': {'words': ['别的都行']}, 'fills': "    \
                                                     "[{'slot': 'when', 'take': 'free_time', 'name': 'names',"                     \
                                                     "            'denied': ['refused'], 'aside': 'aside', 'rest': true}]}],"      \
                                                     " 'scenarios': [{'scenario': 'names', 'phrases': [{'zh-Hans': "               \
                                                     "['{arg.day}号', '{arg.weekday}', '{arg.hour}点', '第{arg.place}个', "    \
                                                     "'后者{arg.latter}']}]},"                                                   \
                                                     "   {'scenario': 'who', 'phrases': [{'zh-Hans': ['{arg.name}', "              \
                                                     "'{arg.surname}医生']}]},"                                                  \
                                                     "   {'scenario': 'format.time', 'phrases': [{'zh-Hans': "                     \
                                                     "['{arg.day}号{arg.hour}点']}]},"                                           \
                                                     "   {'scenario': 'format.weekday.1', 'phrases': [{'zh-Hans': ['周一']}]},"  \
                                                     "   {'scenario': 'format.weekday.2', 'phrases': [{'zh-Hans': ['周二']}]},"  \
                                                     "   {'scenario': 'format.weekday.3', 'phrases': [{'zh-Hans': ['周三']}]},"  \
                                                     "   {'scenario': 'format.weekday.4', 'phrases': [{'zh-Hans': ['周四']}]},"  \
                                                     "   {'scenario': 'format.weekday.5', 'phrases': [{'zh-Hans': ['周五']}]},"  \
                                                     "   {'scenario': 'has', 'phrases': [{'zh-Hans': "                             \
                                                     "['{arg.free.time}有{arg.free.doctors}']}]},"                                \
                                                     "   {'scenario': 'full', 'phrases': [{'zh-Hans': ['没有，{time.a}']}]},"   \
                                                     "   {'scenario': 'offer', 'phrases': [{'zh-Hans': ['{time.a}或{time.b}', "   \
                                                     "'只有{time.a}']}]},"                                                       \
                                                     "   {'scenario': 'handover.place', 'phrases': [{'zh-Hans': "                  \
                                                     "['{arg.phase}']}]},"                                                         \
                                                     "   {'scenario': 'handover.slot', 'phrases': [{'zh-Hans': "                   \
                                                     "['{arg.title}={arg.value}']}]}]}"
#define TUESDAY   "2026-11-17T09:00+08:00"
#define WEDNESDAY "2026-11-18T10:00+08:00"
#define THURSDAY  "2026-11-19T14:00+08:00"
#define FACTS                                                                                                                      \
    "{'slots': ['" TUESDAY "', '" WEDNESDAY "'], 'doctors': [{'name': '沈青', 'slots': ['" WEDNESDAY "']},"                        \
    " {'name': '沈青松', 'slots': ['" THURSDAY "']}, {'name': '罗文', 'slots': []}]}"

static test_world world;
static consult_session *session;

static void open_talk(void) {
    world = (test_world){0};
    world.context = test_heap_context(&world.heap, NULL);
    ck_assert_ptr_nonnull(world.context);
    EXPECT_OK(consult_worker_new(world.context, &world.worker));
    ck_assert_ptr_nonnull(world.pack = test_pack(world.context, 0, test_json(PACK), NULL));
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, test_json(FACTS), CONSULT_ZERO_TERMINATED, &world.facts, NULL));
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
}

static void close_talk(void) {
    consult_session_free(session);
    session = NULL;
    ck_assert(test_world_close(&world));
}

/* What is offered after the patient's words, which answer the question for a time. */
static const char *say(const char *text) {
    static int seconds;
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "哪天", ++seconds, NULL));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, text, ++seconds, &advice));
    return advice->action_count && advice->actions[0]->phrase_count ? advice->actions[0]->phrases[0]->text.data : "";
}

static void expect(const char *slot, const char *value) {
    EXPECT_TEXT(value, consult_session_slot_get(session, slot));
}

START_TEST(test_times_refused_are_not_offered) {
    EXPECT_TEXT("只有18号10点", say("17号不行，上次也是"));
    expect("no", TUESDAY);
    expect("when", NULL); /* nobody has said that the other one will do */
    (void)say("17号不行，别的都行");
    expect("when", WEDNESDAY);
}
END_TEST

START_TEST(test_times_refused_and_picked_after_all) {
    (void)say("周二不行");
    expect("no", TUESDAY);
    (void)say("还是周二");
    expect("when", TUESDAY);
    expect("no", NULL);
}
END_TEST

START_TEST(test_times_all_refused) {
    EXPECT_TEXT("", say("周一到周三不行"));
    expect("no", TUESDAY "," WEDNESDAY);
    expect("when", NULL);
}
END_TEST

START_TEST(test_times_of_a_decision) {
    (void)say("今天定，周三");
    expect("when", WEDNESDAY);
}
END_TEST

START_TEST(test_times_of_a_day_that_is_not_free) {
    static const char *const others[] = {"12/2 9点", "12月17号", "元旦9点",    "春节10点",
                                         "5点",      "18号9点",  "11月底10点", "周三10点半"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        ck_assert_msg(strcmp("没有，17号9点", say(others[i])) == 0, "%s", others[i]);
        expect("when", NULL);
    }
    (void)say("11/18");
    expect("when", WEDNESDAY);
    (void)say("17号或者18号，9点吧");
    expect("when", TUESDAY);
}
END_TEST

START_TEST(test_times_refused_in_a_list) {
    EXPECT_TEXT("", say("周二三都不行"));
    expect("no", TUESDAY "," WEDNESDAY);
}
END_TEST

START_TEST(test_times_that_only_a_doctor_has) {
    EXPECT_TEXT("19号14点有沈青松", say("周四14点"));
    expect("when", NULL);
}
END_TEST

START_TEST(test_times_of_the_doctor_named) {
    EXPECT_TEXT("没有，19号14点", say("沈青松周三"));
    expect("doctor", "沈青松"); /* the longer of two names */
    expect("when", NULL);
    (void)say("周四");
    expect("when", THURSDAY);
    (void)say("沈青");
    expect("doctor", "沈青");
    expect("when", NULL); /* she does not have it */
    (void)say("罗医生");
    expect("doctor", "罗文");
    EXPECT_TEXT("", say("周三"));
    expect("when", NULL);
}
END_TEST

START_TEST(test_times_of_two_doctors_of_one_name) {
    EXPECT_TEXT("17号9点或18号10点", say("沈医生"));
    expect("doctor", NULL);
    (void)say("罗医生不行");
    expect("doctor", NULL);
}
END_TEST

START_TEST(test_times_of_a_doctor_set_by_the_host) {
    EXPECT_OK(consult_session_slot_set(session, "doctor", "沈青"));
    EXPECT_TEXT("没有，18号10点", say("周二"));
    expect("when", NULL);
}
END_TEST

/* Replaces the session by one with these facts. */
static void know(const char *facts) {
    consult_session_free(session);
    session = NULL;
    consult_facts_unref(world.facts);
    world.facts = NULL;
    EXPECT_OK(consult_facts_from_json(world.context, world.pack, test_json(facts), CONSULT_ZERO_TERMINATED, &world.facts, NULL));
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
}

START_TEST(test_times_that_are_past) {
    know("{'slots': ['2025-11-18T09:00+08:00', '" WEDNESDAY "']}");
    EXPECT_TEXT("只有18号10点", say("您好"));
    EXPECT_TEXT("没有，18号10点", say("18号9点"));
    expect("when", NULL);
    know("{'slots': ['2025-11-18T09:00+08:00', '2025-11-19T09:00+08:00'],"
         " 'doctors': [{'name': '沈青', 'slots': ['2025-11-20T09:00+08:00']}, {'name': '罗文', 'slots': ['" THURSDAY "']}]}");
    EXPECT_TEXT("只有19号14点", say("您好"));
    EXPECT_TEXT("", say("沈青，周三"));
    expect("when", NULL);
}
END_TEST

/* Times of the host's own, counted from a start of a talk, are no date: nothing is past. */
START_TEST(test_times_of_a_talk_without_a_date) {
    const consult_advice *advice = NULL;
    know("{'slots': ['2025-11-18T09:00+08:00']}");
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, "哪天", (int)(-TEST_NOW / 1000), NULL));
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "您好", (int)(1 - TEST_NOW / 1000), &advice));
    ck_assert_uint_gt(advice->action_count, 0);
    EXPECT_TEXT("只有18号9点", advice->actions[0]->phrases[0]->text.data);
}
END_TEST

START_TEST(test_times_named_by_their_place) {
    (void)say("第三个");
    expect("when", NULL);
    (void)say("后者");
    expect("when", WEDNESDAY);
    (void)say("第1个"); /* the one that is held is not offered again */
    expect("when", TUESDAY);
    EXPECT_OK(consult_session_slot_set(session, "when", NULL));
    (void)say("第一个不行，第二个吧");
    expect("when", WEDNESDAY);
    expect("no", TUESDAY);
    (void)say("第一个"); /* of those that are left */
    expect("when", WEDNESDAY);
}
END_TEST

START_TEST(test_times_have_a_place_when_asked_for) {
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "第二个", 0, NULL));
    expect("when", NULL);
}
END_TEST

START_TEST(test_times_in_the_note) {
    consult_string note;
    (void)say("周一到周三不行");
    EXPECT_OK(consult_session_handover(session, world.worker, &note));
    ck_assert_ptr_nonnull(strstr(note.data, "no=17号9点,18号10点"));
}
END_TEST

/* Each request of a turn fails once; the session is as it was before. */
START_TEST(test_times_failing_memory) {
    static const char *const texts[] = {"17号不行，沈青", "周四14点", "周二不行"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        for (uint64_t n = 1; n < 1000; n++) {
            consult_worker *worker = NULL;
            consult_session *talk = NULL;
            const consult_advice *advice = NULL;
            consult_turn turn = {.struct_size = sizeof turn,
                                 .role = CONSULT_ROLE_PATIENT,
                                 .text = texts[i],
                                 .size = CONSULT_ZERO_TERMINATED,
                                 .at_ms = TEST_NOW};
            EXPECT_OK(consult_worker_new(world.context, &worker));
            EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &talk));
            test_heap_fail(&world.heap, n);
            consult_status status = consult_session_turn(talk, worker, &turn, &advice);
            bool failed = test_heap_failed(&world.heap);
            test_heap_fail(&world.heap, 0);
            EXPECT(failed ? CONSULT_NO_MEMORY : CONSULT_OK, status);
            if (failed) ck_assert_ptr_null(consult_session_slot_get(talk, "no"));
            consult_session_free(talk);
            consult_worker_free(worker);
            if (!failed) break;
        }
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_talk, close_talk);
    tcase_add_test(tests, test_times_refused_are_not_offered);
    tcase_add_test(tests, test_times_refused_and_picked_after_all);
    tcase_add_test(tests, test_times_all_refused);
    tcase_add_test(tests, test_times_of_a_decision);
    tcase_add_test(tests, test_times_that_only_a_doctor_has);
    tcase_add_test(tests, test_times_of_a_day_that_is_not_free);
    tcase_add_test(tests, test_times_refused_in_a_list);
    tcase_add_test(tests, test_times_of_the_doctor_named);
    tcase_add_test(tests, test_times_of_two_doctors_of_one_name);
    tcase_add_test(tests, test_times_of_a_doctor_set_by_the_host);
    tcase_add_test(tests, test_times_that_are_past);
    tcase_add_test(tests, test_times_of_a_talk_without_a_date);
    tcase_add_test(tests, test_times_named_by_their_place);
    tcase_add_test(tests, test_times_have_a_place_when_asked_for);
    tcase_add_test(tests, test_times_in_the_note);
    tcase_add_test(tests, test_times_failing_memory);
}

int main(void) {
    return test_main("session_times", add_tests);
}
