/*
 * What sessions cost on the default pack.
 *   bench_session [--json] [SESSIONS] [TEXTS]
 * event_ns: a step of the state without words (a signal). tick_ns: a tick on which nothing is due. turn_ns: a whole turn of a usual
 * talk. clone_ns, save_ns, restore_ns, brief_ns, handover_ns: of a session after that talk. live_bytes, saved_bytes: of the same.
 * allocations: of a turn, once warm. many: so many sessions alive at once (a million, unless said), each in the middle of the talk:
 * seconds to make them, bytes of each as the allocator saw them, nanoseconds a turn in random order. texts_live_bytes,
 * texts_saved_bytes: means of sessions of 16 messages each of TEXTS (one a line; default: the project's own).
 * With few SESSIONS the other figures are taken from few repetitions too: a quick try.
 */
#include "bench.h"
#include "heap.h"
#include "text.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

enum { REPEATS = 2000, MILLION = 1000000, TALK = 16 };

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
    bench_input input;
    size_t many, repeats;
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
    for (size_t i = 0; i < j->repeats && fine; i++) {
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
    for (size_t i = 0; i < j->repeats; i++)
        if (consult_session_event(j->session, j->world.worker, &event, &advice) != CONSULT_OK) return false;
    return true;
}

static bool run_ticks(void *user) {
    job *j = user;
    const consult_advice *advice = NULL;
    for (size_t i = 0; i < j->repeats; i++)
        if (consult_session_tick(j->session, j->world.worker, TEST_NOW, &advice) != CONSULT_OK) return false;
    return true;
}

static bool run_clones(void *user) {
    job *j = user;
    for (size_t i = 0; i < j->repeats; i++) {
        consult_session *copy = NULL;
        if (consult_session_clone(j->session, &copy) != CONSULT_OK) return false;
        consult_session_free(copy);
    }
    return true;
}

static bool run_saves(void *user) {
    job *j = user;
    for (size_t i = 0; i < j->repeats; i++)
        if (consult_session_save(j->session, j->world.worker, &j->saved) != CONSULT_OK) return false;
    if (j->saved.size >= sizeof j->text) return false;
    memcpy(j->text, j->saved.data, j->saved.size);
    return true;
}

static bool run_restores(void *user) {
    job *j = user;
    for (size_t i = 0; i < j->repeats; i++) {
        consult_session *copy = NULL;
        if (consult_session_restore(j->world.pack, NULL, j->text, j->saved.size, &copy, NULL) != CONSULT_OK) return false;
        consult_session_free(copy);
    }
    return true;
}

static bool run_briefs(void *user) {
    job *j = user;
    consult_string text;
    for (size_t i = 0; i < j->repeats; i++)
        if (consult_session_brief(j->session, j->world.worker, &text) != CONSULT_OK) return false;
    return true;
}

static bool run_handovers(void *user) {
    job *j = user;
    consult_string text;
    for (size_t i = 0; i < j->repeats; i++)
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

/* Sessions of TALK messages each: what they take on average, in memory or saved. */
static double mean_of_talks(job *j, bool saved) {
    size_t talks = (j->input.count + TALK - 1) / TALK, bytes = 0;
    if (talks > j->repeats) talks = j->repeats;
    for (size_t t = 0; t < talks; t++) {
        consult_session *session = NULL;
        const consult_advice *advice = NULL;
        consult_string json = {NULL, 0};
        bool fine = consult_session_new(j->world.pack, NULL, NULL, &session) == CONSULT_OK;
        for (size_t i = TALK * t; i < TALK * (t + 1) && i < j->input.count && fine; i++) {
            consult_turn in = {.struct_size = sizeof in,
                               .role = CONSULT_ROLE_PATIENT,
                               .text = j->input.texts[i],
                               .size = j->input.sizes[i],
                               .at_ms = TEST_NOW + (int64_t)i * 1000};
            fine = consult_session_turn(session, j->world.worker, &in, &advice) == CONSULT_OK;
        }
        fine = fine && consult_session_save(session, j->world.worker, &json) == CONSULT_OK;
        bytes += saved ? json.size : consult_session_memory(session);
        consult_session_free(session);
        if (!fine) return -1;
    }
    return (double)bytes / (double)talks;
}

static void report(job *j, const double *ns) {
    static const char *const names[] = {"turn_ns", "event_ns",   "tick_ns",  "clone_ns",
                                        "save_ns", "restore_ns", "brief_ns", "handover_ns"};
    const bench_input *out = &j->input;
    if (out->json) printf("{");
    for (size_t i = 0; i < 8; i++) bench_print(out, names[i], ns[i] < 0 ? -1 : ns[i] / (double)j->repeats, false);
    bench_print(out, "live_bytes", (double)consult_session_memory(j->session), false);
    bench_print(out, "saved_bytes", (double)j->saved.size, false);
    bench_print(out, "texts_live_bytes", mean_of_talks(j, false), false);
    bench_print(out, "texts_saved_bytes", mean_of_talks(j, true), false);
    bench_print(out, "allocations", allocations(j), false);
    crowd many = gather(j, j->many);
    bench_print(out, "many", (double)j->many, false);
    bench_print(out, "many_seconds", many.seconds, false);
    bench_print(out, "many_bytes_each", many.bytes, false);
    bench_print(out, "many_turn_ns", many.turn_ns, true);
    if (out->json) printf("}\n");
}

/* A number is how many sessions; all else is left to bench_read(). False, said on stderr, for what makes no sense. */
static bool read_arguments(job *j, int count, char **arguments) {
    char *rest[4] = {arguments[0]};
    int kept = 1;
    j->many = MILLION;
    for (int i = 1; i < count; i++) {
        const char *a = arguments[i];
        size_t digits = strspn(a, "0123456789");
        if (digits > 0 && a[digits] == '\0') {
            j->many = strtoul(a, NULL, 10);
        } else if (kept == 3 || (a[0] == '-' && strcmp(a, "--json") != 0)) {
            fprintf(stderr, "%s: bench_session [--json] [SESSIONS] [TEXTS]\n", a);
            return false;
        } else {
            rest[kept++] = arguments[i];
        }
    }
    if (j->many == 0 || j->many > 100u * MILLION) {
        fprintf(stderr, "SESSIONS must be 1 to 100000000\n");
        return false;
    }
    j->repeats = j->many < REPEATS ? j->many : REPEATS;
    return bench_read(&j->input, kept, rest);
}

int main(int count, char **arguments) {
    static job j;
    bench_work *works[] = {run_turns, run_events, run_ticks, run_clones, run_saves, run_restores, run_briefs, run_handovers};
    void *users[] = {&j, &j, &j, &j, &j, &j, &j, &j};
    double ns[8];
    if (!read_arguments(&j, count, arguments)) return 2;
    if (!test_world_open_default(&j.world)) return EXIT_FAILURE;
    bench_rounds(works, users, 8, ns);
    report(&j, ns);
    consult_session_free(j.session);
    bench_free(&j.input);
    return test_world_close(&j.world) ? EXIT_SUCCESS : EXIT_FAILURE;
}
