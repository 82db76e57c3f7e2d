/* 04: a session that lives in the host's database.
 *
 * Shows: save after a turn, forget everything, restore in another process, go on; the same bytes for the same session. */
#include <consult/consult.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const consult_advice *say(consult_session *session, consult_worker *worker, const char *id, const char *text,
                                 int64_t at_ms) {
    /* The id makes a message that the host delivers twice harmless. */
    consult_turn turn = {.struct_size = sizeof turn,
                         .role = CONSULT_ROLE_PATIENT,
                         .text = text,
                         .size = CONSULT_ZERO_TERMINATED,
                         .at_ms = at_ms,
                         .id = id};
    const consult_advice *advice = NULL;
    return consult_session_turn(session, worker, &turn, &advice) == CONSULT_OK ? advice : NULL;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    consult_session *first = NULL;
    consult_session *second = NULL;
    consult_diagnostics *faults = NULL;
    consult_string json;
    char *stored = NULL; /* the host's database */
    size_t size = 0;
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done;
    if (consult_session_new(pack, NULL, NULL, &first) != CONSULT_OK) goto done;
    if (say(first, worker, "m1", "我电话13800001234，想约明天", 1764547200000) == NULL) goto done;

    /* Saved: the text is borrowed from the worker, so the host copies it away. */
    if (consult_session_save(first, worker, &json) != CONSULT_OK) goto done;
    size = json.size;
    stored = malloc(size + 1);
    if (stored == NULL) goto done;
    memcpy(stored, json.data, size + 1);
    printf("saved %zu bytes; in memory %zu\n", size, consult_session_memory(first));

    /* Restored, as another process would. */
    if (consult_session_restore(pack, NULL, stored, size, &second, &faults) != CONSULT_OK) {
        for (size_t i = 0; i < consult_diagnostics_count(faults); i++)
            fprintf(stderr, "%s\n", consult_diagnostics_at(faults, i)->message);
        goto done;
    }
    if (consult_session_save(second, worker, &json) != CONSULT_OK || json.size != size || memcmp(json.data, stored, size) != 0)
        goto done;

    /* The message comes a second time: nothing changes. A new one goes on where the talk stood. */
    const consult_advice *again = say(second, worker, "m1", "我电话13800001234，想约明天", 1764547200000);
    if (again == NULL || !again->duplicate) goto done;
    if (say(second, worker, "m2", "上午可以吗", 1764547260000) == NULL) goto done;
    const char *phone = consult_session_slot_get(second, "phone");
    printf("turns %u, phase %s, phone %s\n", (unsigned)consult_session_turns(second), consult_session_phase(second),
           phone != NULL ? phone : "unknown");
    wrong = consult_session_turns(second) != 2 || phone == NULL || strcmp(phone, "13800001234") != 0;

done:
    free(stored);
    consult_diagnostics_free(faults);
    consult_session_free(second);
    consult_session_free(first);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
