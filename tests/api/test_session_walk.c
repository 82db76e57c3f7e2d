/* Talks made of events and ticks, on the default pack: whatever happens, a session can be saved and restored to the same bytes,
 * goes on alike from there, has advice, and names a place that the pack has. */
#include "consult/consult.h"
#include "expect.h"
#include "talk.h"
#include "text.h"

#include <stdio.h>

enum { STEPS = 6000, NAMES_MOST = 2048 };

static uint32_t dice; /* of a fixed seed: the same walk every time */

static uint32_t roll(uint32_t sides) {
    dice = dice * 1664525u + 1013904223u;
    return (dice >> 8) % sides;
}

static size_t names_of(consult_pack_kind kind, const char **names) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    size_t count = 0;
    while (count < NAMES_MOST && consult_pack_entry_at(world.pack, kind, count, &entry) == CONSULT_OK) names[count++] = entry.id;
    ck_assert_uint_lt(count, NAMES_MOST);
    return count;
}

static size_t place_of(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return i;
    ck_abort_msg("the pack has no \"%s\"", name);
    return 0;
}

/* The session saved and restored is the session: the same bytes, and the same after the same event. */
static void check_twin(const char *signal, int64_t at_ms) {
    consult_session *twin = NULL;
    consult_string json;
    const consult_advice *advice = NULL;
    EXPECT_OK(consult_session_save(session, world.worker, &json));
    char *saved = malloc(json.size + 1);
    memcpy(saved, json.data, json.size + 1);
    EXPECT_OK(consult_session_restore(world.pack, NULL, saved, json.size, &twin, NULL));
    EXPECT_OK(consult_session_save(twin, world.worker, &json));
    EXPECT_TEXT(saved, json.data);
    consult_event event = {.struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = signal, .at_ms = at_ms};
    consult_session *original = NULL;
    EXPECT_OK(consult_session_clone(session, &original));
    EXPECT_OK(consult_session_event(original, world.worker, &event, &advice));
    EXPECT_OK(consult_session_event(twin, world.worker, &event, &advice));
    EXPECT_OK(consult_session_save(original, world.worker, &json));
    memcpy(saved = realloc(saved, json.size + 1), json.data, json.size + 1);
    EXPECT_OK(consult_session_save(twin, world.worker, &json));
    EXPECT_TEXT(saved, json.data);
    consult_session_free(original);
    consult_session_free(twin);
    free(saved);
}

static const consult_advice *happen(const char *const *signals, size_t count, int64_t *at_ms) {
    static const char *const texts[] = {"右眼红了两天", "多少钱",           "好的",         "您好，这里是医院，请问哪里不舒服？",
                                        "请稍等一下",   "方便留个电话吗？", "我要投诉你们", "突然看不见了"};
    const consult_advice *advice = NULL;
    uint32_t kind = roll(10);
    *at_ms += roll(90) * 1000;
    if (kind == 0) {
        EXPECT_OK(consult_session_tick(session, world.worker, *at_ms, &advice));
    } else if (kind < 4) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = roll(2) ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                             .text = texts[roll(8)],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = *at_ms};
        EXPECT_OK(consult_session_turn(session, world.worker, &turn, &advice));
        ck_assert(turn.role == CONSULT_ROLE_AGENT || advice->action_count > 0); /* a patient is never left without an answer */
    } else {
        consult_event event = {
            .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = signals[roll((uint32_t)count)], .at_ms = *at_ms};
        EXPECT_OK(consult_session_event(session, world.worker, &event, &advice));
    }
    return advice;
}

START_TEST(test_walk_by_events) {
    static const char *signals[NAMES_MOST], *phases[NAMES_MOST], *interrupts[NAMES_MOST];
    bool seen_phase[NAMES_MOST] = {false}, seen_interrupt[NAMES_MOST] = {false};
    size_t signal_count = names_of(CONSULT_PACK_SIGNAL, signals), phase_count = names_of(CONSULT_PACK_PHASE, phases);
    size_t interrupt_count = names_of(CONSULT_PACK_INTERRUPT, interrupts), moves = 0, seen = 0, entered = 0;
    int64_t at_ms = TEST_NOW;
    dice = 2026;
    for (int step = 0; step < STEPS; step++) {
        if (step % 100 == 0) { /* a new patient */
            consult_session_free(session);
            EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
        }
        const consult_advice *advice = happen(signals, signal_count, &at_ms);
        seen_phase[place_of(phases, phase_count, advice->phase)] = true;
        if (advice->interrupt) seen_interrupt[place_of(interrupts, interrupt_count, advice->interrupt)] = true;
        EXPECT_TEXT(consult_session_phase(session), advice->phase);
        EXPECT_TEXT(consult_session_interrupt(session), advice->interrupt);
        ck_assert(advice->wake_at_ms > at_ms - 86400000 || advice->wake_at_ms == INT64_MAX);
        moves += advice->move_count;
        if (step % 7 == 0) check_twin(signals[roll((uint32_t)signal_count)], at_ms);
    }
    for (size_t i = 0; i < phase_count; i++) seen += seen_phase[i];
    for (size_t i = 0; i < interrupt_count; i++) entered += seen_interrupt[i];
    fprintf(stderr, "%d steps, %zu moves, %zu of %zu phases, %zu of %zu interrupts\n", STEPS, moves, seen, phase_count, entered,
            interrupt_count);
    ck_assert_uint_ge(seen, 5);
    ck_assert_uint_ge(entered, 5);
}
END_TEST

/* The host can lead a talk anywhere, and each place has something to say to a patient who speaks there. */
START_TEST(test_walk_every_place_has_advice) {
    static const char *phases[NAMES_MOST], *interrupts[NAMES_MOST];
    size_t phase_count = names_of(CONSULT_PACK_PHASE, phases), interrupt_count = names_of(CONSULT_PACK_INTERRUPT, interrupts);
    const consult_advice *advice = NULL;
    for (size_t i = 0; i < phase_count * (interrupt_count + 1); i++) {
        size_t interrupt = i / phase_count;
        consult_event go = {
            .struct_size = sizeof go, .kind = CONSULT_EVENT_PHASE, .detail = phases[i % phase_count], .at_ms = TEST_NOW};
        consult_session_free(session);
        EXPECT_OK(consult_session_new(world.pack, NULL, NULL, &session));
        EXPECT_OK(consult_session_event(session, world.worker, &go, &advice));
        EXPECT_TEXT(phases[i % phase_count], advice->phase);
        if (interrupt > 0) {
            go.kind = CONSULT_EVENT_INTERRUPT_ENTER;
            go.detail = interrupts[interrupt - 1];
            EXPECT_OK(consult_session_event(session, world.worker, &go, &advice));
            EXPECT_TEXT(interrupts[interrupt - 1], advice->interrupt);
        }
        EXPECT_OK(test_say(&world, session, CONSULT_ROLE_PATIENT, "嗯", 10, &advice));
        ck_assert_msg(advice->action_count > 0, "nothing to do in %s, %s", phases[i % phase_count],
                      interrupt > 0 ? interrupts[interrupt - 1] : "-");
    }
}
END_TEST

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_default, close_talk);
    tcase_add_test(tests, test_walk_by_events);
    tcase_add_test(tests, test_walk_every_place_has_advice);
}

int main(void) {
    return test_main("session_walk", add_tests);
}
