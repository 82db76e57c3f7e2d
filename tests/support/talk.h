/* The fixture of tests that hold one talk: a world, and a session of its pack.
 * One thread; what open_* makes is the test's until close_talk, which checks that nothing is left allocated. */
#ifndef TEST_TALK_H
#define TEST_TALK_H

#include "world.h"

extern test_world world;
extern consult_session *session;

void open_tiny(void);    /* the tiny pack and its facts */
void open_default(void); /* the pack that the library carries, without facts */
void close_talk(void);

/* What is advised after a turn of the talk, so many seconds after its beginning; fails the test when the turn does. */
const consult_advice *test_advice(consult_role role, const char *text, int seconds);

#endif
