/* 06: the calls after a consultation.
 *
 * Shows: a plan from a template and an instant, its steps with what moved them, a result that plans the rest anew, consent. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

static void show(const consult_plan *plan) {
    char due[32];
    for (size_t i = 0; i < consult_plan_count(plan); i++) {
        const consult_step *step = consult_plan_at(plan, i);
        if (consult_time_format(step->due_ms, 480, due, sizeof due) != CONSULT_OK) continue;
        printf("  %-16s %u  %.16s  %-6s", step->id, (unsigned)step->attempt, due, step->channel);
        for (size_t k = 0; k < step->shift_count; k++)
            printf(" %s", step->shifts[k]->rule); /* why it is not simply anchor + offset */
        putchar('\n');
    }
    const char *stopped = consult_plan_stopped(plan);
    if (stopped != NULL) printf("  stopped: %s\n", stopped);
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    consult_plan *plan = NULL;
    consult_string ics;
    int64_t anchor = 0;
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done;

    /* The consultation ended on the evening before the National Day holidays. */
    if (consult_time_parse("2026-09-30T18:40+08:00", 480, &anchor) != CONSULT_OK) goto done;
    const consult_plan_options options = {.struct_size = sizeof options, .consent = CONSULT_PURPOSE_SERVICE};
    if (consult_plan_new(worker, pack, NULL, "follow_up", anchor, &options, &plan) != CONSULT_OK) goto done;
    puts("planned:");
    show(plan);

    /* The first call rang in vain: a retry appears, the rest moves if it must. */
    const consult_step *next = consult_plan_next(plan, anchor);
    if (next == NULL || next->due_ms < anchor) goto done;
    char step[64];
    (void)snprintf(step, sizeof step, "%s", next->id); /* borrowed until the plan changes */
    if (consult_plan_record(plan, step, next->attempt, CONSULT_RESULT_NO_ANSWER, next->due_ms, 0) != CONSULT_OK) goto done;
    puts("nobody answered:");
    show(plan);

    /* Into any calendar. No diagnosis stands in it. */
    if (consult_plan_ics(plan, worker, anchor, "example-1", &ics) != CONSULT_OK) goto done;
    if (strncmp(ics.data, "BEGIN:VCALENDAR", 15) != 0) goto done;

    /* The patient wants no more calls: that ends everything. */
    next = consult_plan_next(plan, anchor);
    if (next == NULL) goto done;
    (void)snprintf(step, sizeof step, "%s", next->id);
    if (consult_plan_record(plan, step, next->attempt, CONSULT_RESULT_OPTED_OUT, next->due_ms, 0) != CONSULT_OK) goto done;
    const char *stopped = consult_plan_stopped(plan);
    wrong = stopped == NULL || strcmp(stopped, "opted_out") != 0 || consult_plan_next(plan, anchor) != NULL;
    puts("no more calls wanted:");
    show(plan);

done:
    consult_plan_free(plan);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
