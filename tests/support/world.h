/**
 * @file world.h
 * What most tests start from: a counting heap, a context on it, a worker, a pack and facts.
 */
#ifndef TEST_SUPPORT_WORLD_H
#define TEST_SUPPORT_WORLD_H

#include "consult/consult.h"
#include "heap.h"

typedef struct test_world {
    test_heap heap;
    consult_context *context;
    consult_worker *worker;
    consult_pack *pack;
    consult_facts *facts;
} test_world;

/** 2026-11-16 10:00 at UTC+8, a Monday: when the tests' talks begin. */
#define TEST_NOW INT64_C(1794794400000)

/** Compiles JSON documents (up to a NULL), each a layer; prints the diagnostics on failure. @return NULL on failure. */
consult_pack *test_pack(consult_context *context, uint32_t flags, const char *first, ...);

/** data/packs/tiny/pack.json, compiled. */
consult_pack *test_pack_tiny(consult_context *context);

/** data/packs/facts.json for a pack. */
consult_facts *test_facts(consult_context *context, const consult_pack *pack);

/** A world with the tiny pack and its facts. @return false (said on stderr) when something failed. */
bool test_world_open(test_world *world);

/** A world with the default pack, without facts. */
bool test_world_open_default(test_world *world);

/** Frees all. @return false when something leaked or was given back in the wrong size. */
bool test_world_close(test_world *world);

/** A turn at TEST_NOW + `seconds`. @return the status; advice may be NULL. */
consult_status test_say(test_world *world, consult_session *session, consult_role role, const char *text, int seconds,
                        const consult_advice **advice);

/** The saved form of a session, kept until the program ends; NULL on failure. */
const char *test_saved(test_world *world, const consult_session *session);

#endif
