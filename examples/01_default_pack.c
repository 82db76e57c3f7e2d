/* 01: open the built-in pack and let it read one message.
 *
 * Shows: context → pack → worker, a classification, and who owns what. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

int main(void) {
    const char *text = "我妈眼睛看东西越来越模糊，有点担心手术费用";
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    const consult_labels *labels = NULL; /* borrowed from the worker: nothing to free */
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK) goto done;  /* malloc, no logger, default limits */
    if (consult_pack_default(context, &pack) != CONSULT_OK) goto done; /* shared by all threads */
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done; /* one for each thread */
    if (consult_classify(worker, pack, text, CONSULT_ZERO_TERMINATED, NULL, &labels) != CONSULT_OK) goto done;

    printf("%s\nprimary: %s\n", text, labels->primary);
    for (size_t i = 0; i < labels->label_count; i++)
        if (labels->labels[i]->holds)
            printf("  %-24s %4u permille\n", labels->labels[i]->id, (unsigned)labels->labels[i]->permille);
    for (size_t i = 0; i < labels->evidence_count; i++) {
        const consult_evidence *part = labels->evidence[i];
        printf("  because “%.*s” (%s): %s %+d\n", (int)(part->span.end - part->span.start), text + part->span.start, part->cue,
               part->label, (int)part->weight);
    }

    /* A daughter or son asks for the mother: the library must have seen that. */
    wrong = strcmp(labels->primary, "proxy") != 0;

done:
    consult_worker_free(worker); /* NULL is allowed everywhere here */
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
