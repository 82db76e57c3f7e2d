/*
 * What sessions cost on the default pack.
 *   bench_session [--json] [SESSIONS]
 * event_ns: a step of the state without words (a signal). tick_ns: a tick on which nothing is due. turn_ns: a whole turn of a usual
 * talk. clone_ns, save_ns, restore_ns, brief_ns, handover_ns: of a session after that talk. live_bytes, saved_bytes: of the same.
 * allocations: of a turn, once warm. many: so many sessions alive at once (a million, unless said), each in the middle of the talk:
 * seconds to make them, bytes of each as the allocator saw them, nanoseconds a turn in random order.
 */
#include "bench.h"
#include "heap.h"
#include "text.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

enum { REPEATS = 2000, MILLION = 1000000 };

static const struct {
    consult_role role;
    const char *text;
} talk[] = {{CONSULT_ROLE_AGENT, "您好，这里是医院，请问您哪里不舒服？"},
            {CONSULT_ROLE_PATIENT, "帮我妈问下，她67了，右眼红了两天，有点痒，怕花钱"},
            {CONSULT_ROLE_AGENT, "请问她之前看过医生吗？平时血压高吗？"},
            {CONSULT_ROLE_PATIENT, "没看过，血压有点高，吃着药"},
            {CONSULT_ROLE_AGENT, "可能是几种情况，要检查后由医生判断。您方便哪天过来？"},
            {CONSULT_ROLE_PATIENT, "周六上午吧，电话138 0000 1234"}};

enum { TURNS = sizeof talk / sizeof talk[0] };

typedef struct job {
    test_world world;
    consult_session *session;
    consult_string saved;
    char text[8192];
} job;

static bool say(job *j, consult_session *session, size_t turn) {
    const consult_advice *advice = NULL;
    consult_turn in = {.struct_size = sizeof in,
                       .role = talk[turn % TURNS].role,
                       .text = talk[turn % TURNS].text,
                       .size = CONSULT_ZERO_TERMINATED,
                       .at_ms = TEST_NOW + (int64_t)turn * 1000};
    return consult_session_turn(session, j->world.worker, &in, &advice) == CONSULT_OK;
}

static bool run_turns(void *user) {
    job *j = user;
    bool fine = true;
    for (size_t i = 0; i < REPEATS && fine; i++) {
        consult_session *session = NULL;
        if (i % TURNS == 0 && (fine = consult_session_new(j->world.pack, NULL, NULL, &session) == CONSULT_OK)) {
            consult_session_free(j->session);
            j->session = session;
        }
        fine = fine && say(j, j->session, i % TURNS);
    }
    while (fine && consult_session_turns(j->session) < TURNS) fine = say(j, j->session, consult_session_turns(j->session));
    return fine;
}

static bool run_events(void *user) {
    job *j = user;
    const consult_advice *advice = NULL;
    consult_event event = {
        .struct_size = sizeof event, .kind = CONSULT_EVENT_SIGNAL, .detail = "p.agrees", .at_ms = TEST_NOW + 9000};
    for (size_t i = 0; i < REPEATS; i++)
        if (consult_session_event(j->session, j->world.worker, &event, &advice) != CONSULT_OK) return false;
    return true;
}

static bool run_ticks(void *user) {
    job *j = user;
    const consult_advice *advice = NULL;
    for (size_t i = 0; i < REPEATS; i++)
        if (consult_session_tick(j->session, j->world.worker, TEST_NOW, &advice) != CONSULT_OK) return false;
    return true;
}

static bool run_clones(void *user) {
    job *j = user;
    for (size_t i = 0; i < REPEATS; i++) {
        consult_session *copy = NULL;
        if (consult_session_clone(j->session, &copy) != CONSULT_OK) return false;
        consult_session_free(copy);
    }
    return true;
}

static bool run_saves(void *user) {
    job *j = user;
    for (size_t i = 0; i < REPEATS; i++)
        if (consult_session_save(j->session, j->world.worker, &j->saved) != CONSULT_OK) return false;
    if (j->saved.size >= sizeof j->text) return false;
    memcpy(j->text, j->saved.data, j->saved.size);
    return true;
}

static bool run_restores(void *user) {
    job *j = user;
    for (size_t i = 0; i < REPEATS; i++) {
        consult_session *copy = NULL;
        if (consult_session_restore(j->world.pack, NULL, j->text, j->saved.size, &copy, NULL) != CONSULT_OK) return false;
        consult_session_free(copy);
    }
    return true;
}

static bool run_briefs(void *user) {
    job *j = user;
    consult_string text;
    for (size_t i = 0; i < REPEATS; i++)
        if (consult_session_brief(j->session, j->world.worker, &text) != CONSULT_OK) return false;
    return true;
}

static bool run_handovers(void *user) {
    job *j = user;
    consult_string text;
    for (size_t i = 0; i < REPEATS; i++)
        if (consult_session_handover(j->session, j->world.worker, &text) != CONSULT_OK) return false;
    return true;
}

/* The requests of a turn once the worker is warm and the session has its size; making the session is not counted. */
static double allocations(job *j) {
    uint64_t before = consult_worker_allocations(j->world.worker) + j->world.heap.requests;
    for (size_t i = 0; i < 60; i++)
        if (!say(j, j->session, i)) return -1;
    return (double)(consult_worker_allocations(j->world.worker) + j->world.heap.requests - before) / 60;
}

/* ---- many at once ---- */

typedef struct crowd {
    double seconds, bytes, turn_ns;
} crowd;

static crowd gather(job *j, size_t count) {
    crowd made = {-1, -1, -1};
    consult_session **all = calloc(count, sizeof(consult_session *));
    int64_t before = j->world.heap.bytes;
    uint64_t start = bench_now();
    bool fine = all != NULL;
    for (size_t i = 0; i < count && fine; i++) fine = consult_session_clone(j->session, &all[i]) == CONSULT_OK;
    if (fine) made.seconds = (double)(bench_now() - start) / 1e9;
    if (fine) made.bytes = (double)(j->world.heap.bytes - before) / (double)count;
    start = bench_now();
    uint64_t at = 1;
    for (size_t i = 0; i < 20000 && fine; i++) {
        at = at * 6364136223846793005u + 1442695040888963407u;
        fine = say(j, all[(at >> 33) % count], i);
    }
    if (fine) made.turn_ns = (double)(bench_now() - start) / 20000;
    for (size_t i = 0; all != NULL && i < count; i++) consult_session_free(all[i]);
    free(all);
    return made;
}

static void report(const bench_input *out, job *j, const double *ns, size_t count) {
    static const char *const names[] = {"turn_ns", "event_ns",   "tick_ns",  "clone_ns",
                                        "save_ns", "restore_ns", "brief_ns", "handover_ns"};
    if (out->json) printf("{");
    for (size_t i = 0; i < 8; i++) bench_print(out, names[i], ns[i] < 0 ? -1 : ns[i] / REPEATS, false);
    bench_print(out, "live_bytes", (double)consult_session_memory(j->session), false);
    bench_print(out, "saved_bytes", (double)j->saved.size, false);
    bench_print(out, "allocations", allocations(j), false);
    crowd many = gather(j, count);
    bench_print(out, "many", (double)count, false);
    bench_print(out, "many_seconds", many.seconds, false);
    bench_print(out, "many_bytes_each", many.bytes, false);
    bench_print(out, "many_turn_ns", many.turn_ns, true);
    if (out->json) printf("}\n");
}

int main(int count, char **arguments) {
    static job j;
    bench_input out = {.json = count > 1 && strcmp(arguments[1], "--json") == 0};
    const char *many = count > 1 + out.json ? arguments[1 + out.json] : NULL;
    bench_work *works[] = {run_turns, run_events, run_ticks, run_clones, run_saves, run_restores, run_briefs, run_handovers};
    void *users[] = {&j, &j, &j, &j, &j, &j, &j, &j};
    double ns[8];
    if (!test_world_open_default(&j.world)) return EXIT_FAILURE;
    bench_rounds(works, users, 8, ns);
    report(&out, &j, ns, many != NULL ? strtoul(many, NULL, 10) : MILLION);
    consult_session_free(j.session);
    return test_world_close(&j.world) ? EXIT_SUCCESS : EXIT_FAILURE;
}
