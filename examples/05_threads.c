/* 05: many threads, one pack.
 *
 * Shows: context, pack and facts are shared freely; each thread has its own worker and its own sessions; every thread gets
 * the same answer. */
#include <consult/consult.h>

#include <pthread.h>
#include <stdio.h>

enum { THREADS = 4, SESSIONS = 200 };

static const char *const talk[] = {"我爸眼睛突然看不清了", "两天了，以前有糖尿病", "做检查贵不贵", "那我想明天带他来"};

struct job {
    consult_context *context;
    consult_pack *pack;
    uint64_t digest; /* of all phases that came out */
    int failed;
};

static uint64_t mix(uint64_t digest, const char *text) {
    for (; *text != '\0'; text++) digest = (digest ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return digest;
}

/* One consultation from the first message to the last. */
static int consultation(struct job *job, consult_worker *worker) {
    consult_session *session = NULL;
    if (consult_session_new(job->pack, NULL, NULL, &session) != CONSULT_OK) return 1;
    int failed = 0;
    for (size_t i = 0; !failed && i < sizeof talk / sizeof *talk; i++) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = CONSULT_ROLE_PATIENT,
                             .text = talk[i],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = (int64_t)i * 20000};
        const consult_advice *advice = NULL;
        failed = consult_session_turn(session, worker, &turn, &advice) != CONSULT_OK;
        if (!failed) job->digest = mix(job->digest, advice->phase);
    }
    consult_session_free(session);
    return failed;
}

static void *work(void *argument) {
    struct job *job = argument;
    consult_worker *worker = NULL; /* one a thread */
    job->failed = consult_worker_new(job->context, &worker) != CONSULT_OK;
    for (int i = 0; !job->failed && i < SESSIONS; i++) job->failed = consultation(job, worker);
    consult_worker_free(worker);
    return NULL;
}

int main(void) {
    consult_context *context = NULL;
    consult_pack *pack = NULL;
    struct job jobs[THREADS];
    pthread_t threads[THREADS];
    int wrong = consult_context_new(NULL, &context) != CONSULT_OK || consult_pack_default(context, &pack) != CONSULT_OK;

    int started = 0;
    for (; !wrong && started < THREADS; started++) {
        jobs[started] = (struct job){.context = context, .pack = pack, .digest = 1};
        if (pthread_create(&threads[started], NULL, work, &jobs[started]) != 0) break;
    }
    wrong = wrong || started < THREADS;
    for (int i = 0; i < started; i++) {
        wrong = pthread_join(threads[i], NULL) != 0 || wrong;
        wrong = wrong || jobs[i].failed || jobs[i].digest != jobs[0].digest;
    }
    printf("%d threads × %d consultations: %s\n", THREADS, SESSIONS, wrong ? "wrong" : "the same answers everywhere");
    consult_pack_unref(pack);
    consult_context_unref(context);
    return wrong;
}
