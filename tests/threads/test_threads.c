/*
 * One pack and one set of facts, many threads: each with its own worker and sessions reads the same texts in another order, and
 * must get what a single thread got. References are taken and dropped all the time. Run under the thread sanitizer.
 */
#include "consult/consult.h"
#include "text.h"
#include "world.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, TEXTS = 256, ROUNDS = 2 };

typedef struct shared {
    consult_context *context;
    consult_pack *pack;
    consult_facts *facts;
    const char *texts[TEXTS];
    size_t count;
    uint64_t reading[TEXTS]; /* digest of what one thread made of each text */
    uint64_t talk;           /* digest of the session saved after all texts */
    _Atomic unsigned wrong;
    _Atomic unsigned failed;
} shared;

typedef struct hand {
    shared *all;
    size_t number;
} hand;

static uint64_t mix(uint64_t digest, const void *data, size_t size) {
    const unsigned char *bytes = data;
    for (size_t i = 0; i < size; i++) digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
    return digest;
}

static uint64_t mix_text(uint64_t digest, const char *text) {
    return text == NULL ? digest * 31 : mix(digest, text, strlen(text) + 1);
}

static uint64_t of_labels(uint64_t digest, const consult_labels *labels) {
    digest = mix_text(digest, labels->primary);
    for (size_t i = 0; i < labels->label_count; i++)
        digest = mix(digest, &labels->labels[i]->score, sizeof labels->labels[i]->score);
    for (size_t i = 0; i < labels->evidence_count; i++) {
        digest = mix_text(digest, labels->evidence[i]->cue);
        digest = mix(digest, &labels->evidence[i]->span, sizeof labels->evidence[i]->span);
    }
    for (size_t i = 0; i < labels->signal_count; i++) digest = mix_text(digest, labels->signals[i]);
    for (size_t i = 0; i < labels->flag_count; i++) digest = mix_text(digest, labels->flags[i]->id);
    for (size_t i = 0; i < labels->slot_count; i++) digest = mix_text(digest, labels->slots[i]->value);
    return digest;
}

static uint64_t of_findings(uint64_t digest, const consult_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        digest = mix_text(digest, findings->items[i]->rule);
        digest = mix(digest, &findings->items[i]->span, sizeof findings->items[i]->span);
    }
    return mix_text(digest, findings->fixed.data);
}

/* The digest of one text, read and linted; 0 on failure. */
static uint64_t read_one(const shared *all, consult_worker *worker, const char *text) {
    const consult_labels *labels = NULL;
    const consult_findings *findings = NULL;
    uint64_t digest = UINT64_C(14695981039346656037);
    if (consult_classify(worker, all->pack, text, CONSULT_ZERO_TERMINATED, NULL, &labels) != CONSULT_OK) return 0;
    digest = of_labels(digest, labels);
    if (consult_lint(worker, all->pack, NULL, text, CONSULT_ZERO_TERMINATED, NULL, &findings) != CONSULT_OK) return 0;
    return of_findings(digest, findings);
}

/* The digest of a session that heard all texts, patient and agent in turn; 0 on failure. */
static uint64_t talk_all(const shared *all, consult_worker *worker) {
    consult_session *session = NULL;
    consult_string json = {NULL, 0};
    if (consult_session_new(all->pack, all->facts, NULL, &session) != CONSULT_OK) return 0;
    bool fine = true;
    for (size_t i = 0; i < all->count && fine; i++) {
        const consult_advice *advice = NULL;
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = i % 3 == 0 ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT,
                             .text = all->texts[i],
                             .size = CONSULT_ZERO_TERMINATED,
                             .at_ms = TEST_NOW + (int64_t)i * 20000};
        fine = consult_session_turn(session, worker, &turn, &advice) == CONSULT_OK;
    }
    fine = fine && consult_session_save(session, worker, &json) == CONSULT_OK;
    uint64_t digest = fine ? mix_text(UINT64_C(14695981039346656037), json.data) : 0;
    consult_session_free(session);
    return digest;
}

static void count_wrong(shared *all, bool wrong) {
    if (wrong) atomic_fetch_add(&all->wrong, 1);
}

static void *work(void *argument) {
    hand *mine = argument;
    shared *all = mine->all;
    consult_worker *worker = NULL;
    if (consult_worker_new(consult_context_ref(all->context), &worker) != CONSULT_OK) {
        atomic_fetch_add(&all->failed, 1);
        consult_context_unref(all->context);
        return NULL;
    }
    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < all->count; i++) {
            size_t place = (i * 7 + mine->number * 31) % all->count;
            consult_pack *pack = consult_pack_ref(all->pack);
            consult_facts *facts = consult_facts_ref(all->facts);
            count_wrong(all, read_one(all, worker, all->texts[place]) != all->reading[place]);
            consult_facts_unref(facts);
            consult_pack_unref(pack);
        }
        count_wrong(all, talk_all(all, worker) != all->talk);
    }
    consult_worker_free(worker);
    consult_context_unref(all->context);
    return NULL;
}

static bool reference(shared *all, consult_worker *worker) {
    for (size_t i = 0; i < all->count; i++) {
        all->reading[i] = read_one(all, worker, all->texts[i]);
        if (all->reading[i] == 0) return false;
    }
    all->talk = talk_all(all, worker);
    return all->talk != 0;
}

static bool run_threads(shared *all) {
    pthread_t threads[THREADS];
    hand hands[THREADS];
    size_t started = 0;
    for (; started < THREADS; started++) {
        hands[started] = (hand){all, started};
        if (pthread_create(&threads[started], NULL, work, &hands[started]) != 0) break;
    }
    for (size_t i = 0; i < started; i++) (void)pthread_join(threads[i], NULL);
    return started == THREADS;
}

/* @return whether all threads agree on this pack. */
static bool agree(test_world *world, const char *name) {
    static shared all;
    memset(&all, 0, sizeof all);
    all.context = world->context;
    all.pack = world->pack;
    all.facts = world->facts;
    const char *messages = test_file(test_data("messages.txt"), NULL);
    if (messages == NULL) return false;
    all.count = test_lines(messages, all.texts, TEXTS);
    bool fine = all.count >= 100 && reference(&all, world->worker) && run_threads(&all) && all.wrong == 0 && all.failed == 0;
    printf("%s: %zu texts, %d threads: %u wrong, %u failed\n", name, all.count, THREADS, all.wrong, all.failed);
    return fine;
}

int main(void) {
    test_world tiny, standard;
    bool fine = test_world_open(&tiny) && agree(&tiny, "tiny pack");
    fine = test_world_close(&tiny) && fine;
    bool second = test_world_open_default(&standard) && agree(&standard, "default pack");
    second = test_world_close(&standard) && second;
    int passed = (fine ? 1 : 0) + (second ? 1 : 0);
    printf("%d%%: Checks: 2, Failures: %d, Errors: 0\n", passed * 50, 2 - passed);
    return passed == 2 ? EXIT_SUCCESS : EXIT_FAILURE;
}
