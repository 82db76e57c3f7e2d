#include "talk.h"
#include "expect.h"

test_world world;
consult_session *session;

void open_tiny(void) {
    ck_assert(test_world_open(&world));
    EXPECT_OK(consult_session_new(world.pack, world.facts, NULL, &session));
}

void open_default(void) {
    ck_assert(test_world_open_default(&world));
    EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
}

void close_talk(void) {
    consult_session_free(session);
    ck_assert(test_world_close(&world));
}

const consult_advice *test_advice(consult_role role, const char *text, int seconds) {
    const consult_advice *advice = NULL;
    EXPECT_OK(test_say(&world, session, role, text, seconds, &advice));
    ck_assert_ptr_nonnull(advice);
    return advice;
}
