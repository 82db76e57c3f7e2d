/* What the tests of failing memory share: the state a call works on, and the calls of each file. */
#ifndef TEST_FAULT_H
#define TEST_FAULT_H

#include "consult/consult.h"
#include "expect.h"
#include "text.h"
#include "world.h"

/* What a call works on; made anew for every N, so that no buffer has grown before. */
typedef struct state {
    test_heap heap;
    consult_context *context, *new_context;
    consult_worker *worker;
    consult_worker *judge; /* saves before and after; never used by the call */
    consult_builder *builder;
    consult_pack *pack;
    consult_facts *facts;
    consult_session *session;
    consult_plan *plan;
    consult_pack *new_pack; /* what the call makes */
    consult_facts *new_facts;
    consult_session *new_session;
    consult_plan *new_plan;
    consult_worker *new_worker;
    consult_builder *new_builder;
    consult_string text;
    const void *borrowed;
    const char *saved; /* how session and plan looked before */
} state;

enum { NEEDS_PACK = 1, NEEDS_SESSION = 2, NEEDS_PLAN = 4, NEEDS_BUILDER = 8 };

typedef struct fault_case {
    const char *name;
    unsigned needs;
    uint64_t step; /* how far to go on from one N to the next: 1, more where a call asks thousands of times */
    consult_status (*call)(state *s);
} fault_case;

/* The calls of fault_packs.c: contexts, packs, facts and what is asked of them; of fault_talks.c: sessions, plans and what is made
 * of finished talks. */
extern const fault_case fault_pack_cases[], fault_talk_cases[];
extern const size_t fault_pack_case_count, fault_talk_case_count;

/* The image of the tiny pack; its state stands as long as the test. */
const void *fault_image(size_t *size);

/* A turn with an id at TEST_NOW. */
consult_turn fault_turn(consult_role role, const char *text);

#endif
