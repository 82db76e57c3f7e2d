/* Any text as a journal: checked and played without harm. Inputs that begin with E are edits of a whole one: each is found. */
#include "fuzz.h"

enum { ROOM = 16384 };

static void append(char *text, consult_string line) {
    FUZZ_CHECK(line.data != NULL && strlen(text) + line.size < ROOM);
    memcpy(text + strlen(text), line.data, line.size + 1);
}

/* A journal of a few turns, made once. */
static const char *whole(test_world *world) {
    static char text[ROOM];
    static const char *const said[] = {"我眼睛发红，35岁", "您好，请稍等", "现在胸痛", "久等了"};
    consult_journal *journal = NULL;
    consult_session *session = NULL;
    consult_string line = {NULL, 0};
    const consult_advice *advice = NULL;
    if (*text) return text;
    FUZZ_CHECK(consult_journal_new(world->context, &journal) == CONSULT_OK);
    FUZZ_CHECK(consult_session_new(world->pack, world->facts, NULL, &session) == CONSULT_OK);
    FUZZ_CHECK(consult_journal_begin(journal, world->worker, session, &line) == CONSULT_OK);
    append(text, line);
    for (int i = 0; i < 4; i++) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = i & 1 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                             .text = said[i],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = i * INT64_C(9000)};
        FUZZ_CHECK(consult_session_turn(session, world->worker, &turn, &advice) == CONSULT_OK);
        FUZZ_CHECK(consult_journal_turn(journal, world->worker, session, &turn, &line) == CONSULT_OK);
        append(text, line);
    }
    FUZZ_CHECK(consult_journal_close(journal, world->worker, &line) == CONSULT_OK);
    append(text, line);
    consult_session_free(session);
    consult_journal_free(journal);
    return text;
}

static void check(test_world *world, const char *text, size_t size, bool edited, bool changed) {
    const consult_journal_check *found = NULL;
    consult_session *session = NULL;
    FUZZ_CHECK(consult_journal_verify(world->worker, text, size, NULL, &found) == CONSULT_OK);
    FUZZ_CHECK((found->fault == CONSULT_JOURNAL_FINE) == (found->line == 0) && strlen(found->last_hash) == 64);
    FUZZ_CHECK(!edited || (found->fault != CONSULT_JOURNAL_FINE) == changed);
    consult_journal_fault fault = found->fault;
    FUZZ_CHECK(consult_journal_replay(world->worker, world->pack, world->facts, text, size, NULL, &session, &found) == CONSULT_OK);
    FUZZ_CHECK(found->fault != CONSULT_JOURNAL_FINE || fault == CONSULT_JOURNAL_FINE);
    FUZZ_CHECK(!edited || changed || found->fault == CONSULT_JOURNAL_FINE);
    consult_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    static char text[ROOM];
    if (size == 0) return 0;
    if (data[0] != 'E') {
        check(world, (const char *)data, size, false, false);
        return 0;
    }
    fuzz_input input = {data + 1, size - 1};
    const char *good = whole(world);
    size_t length = strlen(good);
    memcpy(text, good, length + 1);
    while (input.size >= 3) {
        size_t at = (size_t)fuzz_number(&input, 2) % (length - 1); /* the last end of a line may be missing */
        text[at] = (char)fuzz_byte(&input);
    }
    check(world, text, length, true, memcmp(text, good, length) != 0);
    return 0;
}
