/* 02: a consultation: each message goes in, out comes where the talk stands and what to do next.
 *
 * Shows: facts of the hospital, a session, turns of both sides, advice with its phrases, slots. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

static const char facts_json[] = "{\"hospital\": \"示例眼科医院\", \"address\": \"示例市湖滨路8号\","
                                 " \"slots\": [\"2026-12-01T09:30+08:00\", \"2026-12-02T14:00+08:00\"]}";

static const struct {
    consult_role role;
    const char *text;
} talk[] = {
    {CONSULT_ROLE_PATIENT, "你好，眼睛又红又痒两天了，还没去医院看过"},
    {CONSULT_ROLE_AGENT, "您好，这里是示例眼科医院。眼睛又红又痒确实不舒服，请问您的眼睛有分泌物吗？"},
    {CONSULT_ROLE_PATIENT, "有一点，早上起来有眼屎"},
    {CONSULT_ROLE_AGENT, "明白了。方便留一个电话吗？只用来和您确认就诊时间。"},
    {CONSULT_ROLE_PATIENT, "可以，138 0000 1234"},
};

static void show(consult_role role, const char *text, const consult_advice *advice) {
    printf("%s: %s\n    phase %s", role == CONSULT_ROLE_PATIENT ? "patient" : "agent", text, advice->phase);
    if (advice->action_count > 0) {
        const consult_action *best = advice->actions[0];
        printf(", next: %s (%s)", best->action, best->why);
        if (best->phrase_count > 0) printf(" “%s”", best->phrases[0]->text.data);
    }
    putchar('\n');
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    consult_facts *facts = NULL;
    consult_session *session = NULL;
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done;
    if (consult_facts_from_json(context, pack, facts_json, sizeof facts_json - 1, &facts, NULL) != CONSULT_OK) goto done;
    if (consult_session_new(pack, facts, NULL, &session) != CONSULT_OK) goto done;

    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++) {
        /* The library reads no clock: the host says when each message came. */
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = talk[i].role,
                             .text = talk[i].text,
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = 1764547200000 + (int64_t)i * 30000};
        const consult_advice *advice = NULL;
        if (consult_session_turn(session, worker, &turn, &advice) != CONSULT_OK) {
            fprintf(stderr, "%s\n", consult_worker_error(worker)->message);
            goto done;
        }
        show(talk[i].role, talk[i].text, advice);
    }

    const char *phone = consult_session_slot_get(session, "phone");
    printf("phone: %s\n", phone != NULL ? phone : "unknown");
    wrong = phone == NULL || strcmp(phone, "13800001234") != 0; /* told with blanks, kept in its normal form */

done:
    consult_session_free(session);
    consult_facts_unref(facts);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
