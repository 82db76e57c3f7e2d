/* 07: all plans of one patient.
 *
 * Shows: two plans settled so that nobody is called twice at once, hours that the patient prefers, a circumstance, a talk that is
 * heeded: "don't call again" ends the calls, whatever was planned. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

static void show(const char *what, const consult_plan *plan) {
    char due[32];
    printf("%s\n", what);
    for (size_t i = 0; i < consult_plan_count(plan) && i < 3; i++) {
        const consult_step *step = consult_plan_at(plan, i);
        if (consult_time_format(step->due_ms, 480, due, sizeof due) != CONSULT_OK) continue;
        printf("  %-12s %.16s  %s", step->id, due, step->status == CONSULT_STEP_PLANNED ? "planned" : "not now");
        for (size_t k = 0; k < step->shift_count; k++) printf("%s %s", k > 0 ? "," : " ", step->shifts[k]->rule);
        putchar('\n');
    }
}

/* Says a sentence of the patient. */
static int say(consult_session *session, consult_worker *worker, const char *text, int64_t at_ms) {
    const consult_advice *advice = NULL;
    const consult_turn turn = {
        .struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = text, .size = CONSULT_ZERO_TERMINATED, .at_ms = at_ms};
    return consult_session_turn(session, worker, &turn, &advice) == CONSULT_OK;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    consult_session *session = NULL;
    consult_plan *calls = NULL, *reminder = NULL;
    int64_t talked = 0, visit = 0;
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK || consult_session_new(pack, NULL, NULL, &session) != CONSULT_OK)
        goto done;
    if (consult_time_parse("2026-11-16T10:00+08:00", 480, &talked) != CONSULT_OK) goto done;
    if (consult_time_parse("2026-11-18T10:00+08:00", 480, &visit) != CONSULT_OK) goto done;

    /* After work on weekdays, where the windows of the pack allow it. */
    const consult_hour evenings = {.weekdays = 0x3E, .start = 17 * 60, .end = 20 * 60};
    const consult_hours prefers = {.name = "preference", .items = &evenings, .count = 1};
    const consult_plan_options options = {
        .struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE, .hours = &prefers, .hours_count = 1};
    if (consult_plan_new(worker, pack, NULL, "follow_up", talked, &options, &calls) != CONSULT_OK) goto done;
    if (consult_plan_new(worker, pack, NULL, "visit_reminder", visit, &options, &reminder) != CONSULT_OK) goto done;

    /* Both would be made on the evening of the 17th: the reminder goes first, the other makes room. */
    consult_plan *both[] = {calls, reminder};
    if (consult_plan_reconcile(both, 2) != CONSULT_OK) goto done;
    show("reminder:", reminder);
    show("calls:", calls);

    /* While a complaint is open nobody is called to be won over. */
    if (consult_plan_circumstance(calls, "complaint_open", true) != CONSULT_OK) goto done;
    show("a complaint is open:", calls);
    if (consult_plan_next(calls, talked) != NULL) goto done;
    if (consult_plan_circumstance(calls, "complaint_open", false) != CONSULT_OK) goto done;

    /* Pain that shall end is no wish to be left alone; this is. */
    if (!say(session, worker, "眼睛不要再疼了就好", talked) || consult_plan_heed(calls, session) != CONSULT_OK) goto done;
    if (consult_plan_stopped(calls) != NULL) goto done;
    if (!say(session, worker, "你们不要再打了", talked + 60000) || consult_plan_heed(calls, session) != CONSULT_OK) goto done;
    show("no more calls wanted:", calls);
    wrong = consult_plan_stopped(calls) == NULL || strcmp(consult_plan_stopped(calls), "opted_out") != 0;

done:
    consult_plan_free(calls);
    consult_plan_free(reminder);
    consult_session_free(session);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
