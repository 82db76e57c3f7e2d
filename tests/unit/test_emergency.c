/* The first sentences of every red flag, sent by an agent as they stand: the rules let them pass, and they count as help told. */
#include "consult/consult.h"
#include "expect.h"
#include "session/session.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

static test_world world;

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
}

static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static consult_session *talk(uint32_t flag, consult_locale locale) {
    consult_session *session = NULL;
    const consult_advice *advice = NULL;
    consult_session_options options = {.struct_size = sizeof options, .locale = locale};
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_INTERRUPT_ENTER, .detail = "emergency", .at_ms = TEST_NOW};
    EXPECT_OK(consult_session_new(world.pack, NULL, &options, &session));
    EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    cns_state_flag(session->state, &session->pack->model, flag, session->pack->model.flags[flag].say);
    return session;
}

static void expect_told(uint32_t flag, consult_locale locale, const char *text) {
    consult_session *session = talk(flag, locale);
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_AGENT, text, 10, &advice));
    for (size_t i = 0; i < advice->findings->count; i++)
        ck_assert_msg(strcmp(advice->findings->items[i]->family, "F16") != 0, "%s: %s", advice->findings->items[i]->rule, text);
    EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "好的", 20, &advice));
    ck_assert_uint_ge(advice->action_count, 1);
    ck_assert_msg(strcmp(advice->actions[0]->action, "send_to_emergency") != 0, "not taken for help: %s", text);
    consult_session_free(session);
}

START_TEST(test_first_sentences_count_as_help) {
    const cns_model *m = &world.pack->model;
    ck_assert_uint_ge(m->flags_count, 20);
    for (uint32_t i = 0; i < m->flags_count; i++) {
        const cns_scenario *say = &m->scenarios[m->flags[i].say];
        for (uint32_t k = 0; k < say->blocks.count; k++) {
            const cns_block *b = &m->blocks[say->blocks.first + k];
            for (uint32_t n = 0; n < b->hans.count; n++)
                expect_told(i, CONSULT_LOCALE_ZH_HANS, cns_model_text(m, m->templates[b->hans.first + n].text));
            for (uint32_t n = 0; n < b->hant.count; n++)
                expect_told(i, CONSULT_LOCALE_ZH_HANT, cns_model_text(m, m->templates[b->hant.first + n].text));
        }
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_first_sentences_count_as_help);
}

int main(void) {
    return test_main("emergency", add_tests);
}
