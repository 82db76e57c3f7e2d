/* Any text as a saved session: refused, or taken and then stable. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    consult_session *session = NULL, *again = NULL;
    consult_diagnostics *faults = NULL;
    if (size == 0) return 0;
    consult_status status = consult_session_restore(world->pack, world->facts, (const char *)data, size, &session, &faults);
    FUZZ_CHECK((status == CONSULT_OK) == (session != NULL));
    consult_diagnostics_free(faults);
    if (session == NULL) return 0;
    consult_string json = {NULL, 0};
    FUZZ_CHECK(consult_session_save(session, world->worker, &json) == CONSULT_OK);
    char *saved = malloc(json.size + 1);
    if (saved == NULL) abort();
    memcpy(saved, json.data, json.size + 1);
    FUZZ_CHECK(consult_session_restore(world->pack, NULL, saved, strlen(saved), &again, NULL) == CONSULT_OK);
    FUZZ_CHECK(consult_session_save(again, world->worker, &json) == CONSULT_OK);
    FUZZ_CHECK(strcmp(json.data, saved) == 0);
    const consult_history *history = NULL;
    FUZZ_CHECK(consult_session_history(again, world->worker, &history) == CONSULT_OK);
    FUZZ_CHECK(consult_session_handover(again, world->worker, &json) == CONSULT_OK);
    FUZZ_CHECK(consult_session_brief(again, world->worker, &json) == CONSULT_OK);
    consult_status heard = test_say(world, session, CONSULT_ROLE_PATIENT, "现在胸痛，13800001234", 0, NULL);
    FUZZ_CHECK(heard == CONSULT_OK || heard == CONSULT_OUT_OF_ORDER || heard == CONSULT_LIMIT);
    free(saved);
    consult_session_free(again);
    consult_session_free(session);
    return 0;
}
