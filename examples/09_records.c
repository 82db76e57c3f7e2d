/* 09: what a finished talk leaves behind.
 *
 * Shows: a review with its score and reasons; two reports merged; a journal that proves that nothing was changed. */
#include <consult/consult.h>

#include <stdio.h>
#include <string.h>

typedef struct said {
    consult_role role;
    const char *text;
} said;

static const said talk[] = {
    {CONSULT_ROLE_PATIENT, "我妈白内障三年了，想问手术多少钱，会不会很疼？"},
    {CONSULT_ROLE_AGENT, "您好，我是客服小林。担心疼很正常，手术用表面麻醉。您妈妈今年多大年纪？"},
    {CONSULT_ROLE_PATIENT, "七十二，我叫王芳，电话13800001234"},
    {CONSULT_ROLE_AGENT, "王女士您放心，我们保证治好，一点不疼。"},
};
enum { TURNS = sizeof talk / sizeof *talk };

static consult_turn turn_of(size_t i) {
    return (consult_turn){.struct_size = sizeof(consult_turn),
                          .role = talk[i].role,
                          .text = talk[i].text,
                          .size = CONSULT_ZERO_TERMINATED,
                          .at_ms = INT64_C(1764554400000) + (int64_t)i * 40000};
}

/* Reviews the talk, tells the points that were lost, and counts it for an agent. */
static int review(consult_pack *pack, consult_worker *worker, const char *agent, consult_report *report) {
    consult_review *watched = NULL;
    const consult_review_result *result = NULL;
    consult_report_talk who = {.struct_size = sizeof who, .agent = agent};
    int done = 0;
    if (consult_review_new(pack, NULL, NULL, &watched) != CONSULT_OK) return 0;
    for (size_t i = 0; i < TURNS; i++) {
        consult_turn turn = turn_of(i);
        if (consult_review_add(watched, worker, &turn) != CONSULT_OK) goto end;
    }
    if (consult_report_add_review(report, worker, watched, &who) != CONSULT_OK) goto end;
    if (consult_review_finish(watched, worker, &result) != CONSULT_OK) goto end;
    printf("%s: %u of 1000 points\n", agent, (unsigned)result->score_permille);
    for (size_t i = 0; i < result->finding_count; i++)
        printf("  %s “%s” %s\n", result->findings[i]->rule, result->findings[i]->quote.data, result->findings[i]->message);
    done = result->scored && result->score_permille < 1000 && result->finding_count > 0;
end:
    consult_review_free(watched);
    return done;
}

/* Two days, two processes: the counters are merged in any order. */
static int count(consult_pack *pack, consult_worker *worker) {
    consult_report *monday = NULL, *tuesday = NULL;
    consult_report_options all = {.struct_size = sizeof all, .least = 1}; /* the default hides counts below five */
    consult_string csv = {NULL, 0};
    int done = consult_report_new(pack, &all, &monday) == CONSULT_OK && consult_report_new(pack, &all, &tuesday) == CONSULT_OK &&
               review(pack, worker, "lin", monday) && review(pack, worker, "chen", tuesday) &&
               consult_report_merge(monday, tuesday) == CONSULT_OK &&
               consult_report_csv(monday, worker, "funnel", &csv) == CONSULT_OK;
    if (done) printf("\n%.*s", (int)csv.size, csv.data);
    consult_report_free(tuesday);
    consult_report_free(monday);
    return done;
}

/* Adds a line to what the host writes to its file. */
static void write_line(char *file, size_t *size, consult_string line) {
    memcpy(file + *size, line.data, line.size);
    *size += line.size;
}

static consult_journal_fault check(consult_worker *worker, const char *file, size_t size, size_t *line) {
    const consult_journal_check *found = NULL;
    if (consult_journal_verify(worker, file, size, NULL, &found) != CONSULT_OK) return CONSULT_JOURNAL_NOT_A_LINE;
    *line = found->line;
    return found->fault;
}

static int audit(consult_context *context, consult_pack *pack, consult_worker *worker) {
    static char file[65536];
    size_t size = 0, line = 0;
    consult_session *session = NULL;
    consult_journal *journal = NULL;
    consult_worker *scribe = NULL; /* advice lives in the worker: lines are made with another */
    consult_string text = {NULL, 0};
    int done = 0;
    if (consult_worker_new(context, &scribe) != CONSULT_OK || consult_session_new(pack, NULL, NULL, &session) != CONSULT_OK)
        goto end;
    if (consult_journal_new(context, &journal) != CONSULT_OK) goto end;
    if (consult_journal_begin(journal, scribe, session, &text) != CONSULT_OK) goto end;
    write_line(file, &size, text);
    for (size_t i = 0; i < TURNS; i++) {
        consult_turn turn = turn_of(i);
        const consult_advice *advice = NULL;
        if (consult_session_turn(session, worker, &turn, &advice) != CONSULT_OK) goto end;
        if (consult_journal_turn(journal, scribe, session, &turn, &text) != CONSULT_OK) goto end;
        write_line(file, &size, text);
    }
    if (consult_journal_close(journal, scribe, &text) != CONSULT_OK) goto end;
    write_line(file, &size, text);
    done = check(scribe, file, size, &line) == CONSULT_JOURNAL_FINE;
    char *promise = strstr(file, "保证");
    if (!promise) promise = file;
    memcpy(promise, "不敢", strlen("不敢")); /* somebody rewrites what was said */
    consult_journal_fault fault = check(scribe, file, size, &line);
    printf("\nafter a forgery: line %zu was changed\n", line);
    done = done && fault == CONSULT_JOURNAL_CHANGED && line == TURNS + 1;
end:
    consult_journal_free(journal);
    consult_session_free(session);
    consult_worker_free(scribe);
    return done;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    consult_worker *worker = NULL;
    int right = consult_context_new(NULL, &context) == CONSULT_OK && consult_pack_default(context, &pack) == CONSULT_OK &&
                consult_worker_new(context, &worker) == CONSULT_OK && count(pack, worker) && audit(context, pack, worker);
    consult_worker_free(worker);
    consult_pack_unref(pack);
    consult_context_unref(context);
    return right ? 0 : 1;
}
