/* 08: stop a language model before the patient reads a bad sentence.
 *
 * Shows: a draft that comes in tokens; what is safe to show; the finding that stops the model; the last look at the whole draft. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

static const char *const tokens[] = {"您", "好，", "白内障", "手术", "一般", "半小时", "左右。", "您放心，我们", "保证",
                                     "治", "好。", "要",     "不要", "我",   "帮您",   "约",     "周三",         "？"};

/* Feeds the tokens until a sentence must not be sent. Returns the bytes that may be shown; *blocked = the rule that stopped it. */
static size_t answer(consult_lint_stream *stream, consult_worker *worker, char *draft, const char **blocked) {
    const consult_lint_progress *progress = NULL;
    size_t shown = 0;
    *blocked = NULL;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens && !*blocked; i++) {
        strcat(draft, tokens[i]);
        if (consult_lint_stream_feed(stream, worker, tokens[i], CONSULT_ZERO_TERMINATED, &progress) != CONSULT_OK) break;
        if (progress->findings->worst >= CONSULT_LEVEL_BLOCK) {
            const consult_finding *const *item = progress->findings->items;
            while ((*item)->level < CONSULT_LEVEL_BLOCK) item++; /* lesser ones may stand before it */
            const consult_finding *first = *item;
            *blocked = first->rule;
            printf("\nstopped at “%s”: %s\n", first->quote.data, first->message);
            return first->span.start < shown ? first->span.start : shown;
        }
        printf("%.*s", (int)(progress->safe - shown), draft + shown);
        shown = progress->safe;
    }
    return shown;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    consult_lint_stream *stream = NULL;
    const consult_findings *findings = NULL;
    const char *blocked = NULL;
    char draft[512] = "";
    int wrong = 1;

    if (consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK) goto done;
    if (consult_worker_new(context, &worker) != CONSULT_OK) goto done;
    if (consult_lint_stream_begin(worker, pack, NULL, NULL, &stream) != CONSULT_OK) goto done;

    size_t shown = answer(stream, worker, draft, &blocked);
    /* What only the whole draft decides comes at the end; what was told is among it. */
    if (consult_lint_stream_end(stream, worker, &findings) != CONSULT_OK) goto done;
    for (size_t i = 0; i < findings->count; i++)
        printf("  %s %s%s\n", findings->items[i]->rule, findings->items[i]->message,
               findings->items[i]->whole_draft ? " (whole draft)" : "");
    wrong = blocked == NULL || shown != strlen("您好，白内障手术一般半小时左右。") || findings->worst != CONSULT_LEVEL_BLOCK;

done:
    consult_lint_stream_free(stream);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
