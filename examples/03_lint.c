/* 03: check a draft before it is sent.
 *
 * Shows: findings with place, reason and better words; the level decides whether the host may send it. */
#include <consult/consult.h>

#include <stdio.h>

/* Prints what is wrong with a draft; the worst level, or -1 when it could not be checked. */
static int check(consult_worker *worker, const consult_pack *pack, const char *draft) {
    const consult_lint_options options = {.struct_size = sizeof options,
                                          .locale = CONSULT_LOCALE_ZH_HANS,
                                          .audience = CONSULT_AUDIENCE_ONE_TO_ONE,
                                          .channel = CONSULT_CHANNEL_ONLINE,
                                          .patient = "做这个手术能治好吗"};
    const consult_findings *findings = NULL;
    if (consult_lint(worker, pack, NULL, draft, CONSULT_ZERO_TERMINATED, &options, &findings) != CONSULT_OK) {
        const consult_error *error = consult_worker_error(worker);
        fprintf(stderr, "%s: %s\n", consult_status_name(error->status), error->message);
        return -1;
    }
    printf("%s\n", draft);
    for (size_t i = 0; i < findings->count; i++) {
        const consult_finding *finding = findings->items[i];
        /* Spans are bytes; an editor in a browser wants UTF-16 units. */
        printf("  %zu–%zu “%s” %s: %s\n", consult_text_utf16_units(draft, finding->span.start),
               consult_text_utf16_units(draft, finding->span.end), finding->quote.data, finding->rule, finding->message);
        if (finding->replacement != NULL) printf("      write “%s”\n", finding->replacement);
        if (finding->advice != NULL) printf("      %s\n", finding->advice);
    }
    if (findings->count == 0) puts("  nothing to find");
    return (int)findings->worst;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done;

    /* A promise of the effect: advertising law and plain honesty forbid it. */
    int bad = check(worker, pack, "您放心，我们保证治好，百分之百没有风险。");
    /* The same concern, answered honestly. */
    int good = check(worker, pack, "手术效果因人而异，医生检查后会跟您说明可能的好处和风险。您的视力下降有多久了？");
    wrong = bad < CONSULT_LEVEL_ERROR || good < 0 || good >= CONSULT_LEVEL_ERROR;

done:
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
