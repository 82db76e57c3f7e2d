/*
 * What a turn costs on the default pack, everything included, beside a peer that only folds and scans.
 *   bench_turn [--json] [TEXTS]
 * turn_ns, lint_ns, peer_full_ns: nanoseconds a text, medians of interleaved rounds. threads: wall nanoseconds a turn with so many
 * threads at work. stream_token_ns: a token of two characters of a draft that is checked as it comes, the end of the draft
 * included. worst and median ns per byte: texts of 4 KB made to be slow, and 4 KB of usual messages. worst_draft_ns_per_byte:
 * drafts of 60 KB made to be slow: work for each quotation mark, word or number that grows with the draft shows there.
 */
#include "bench.h"
#include "peer.h"
#include "text.h"
#include "world.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { TALK = 16, WORDS = 10000, CUES = 3000 };

typedef struct job {
    const bench_input *input;
    test_world world;
    consult_session **sessions; /* one for TALK texts */
    size_t session_count;
    bench_peer *words, *cues, *regexes;
    char folded[1 << 18];
    size_t matches, tokens;
} job;

static bool open_sessions(job *j) {
    j->session_count = (j->input->count + TALK - 1) / TALK;
    j->sessions = calloc(j->session_count, sizeof(consult_session *));
    if (j->sessions == NULL) return false;
    for (size_t i = 0; i < j->session_count; i++)
        if (consult_session_new(j->world.pack, j->world.facts, NULL, &j->sessions[i]) != CONSULT_OK) return false;
    return true;
}

static void close_sessions(job *j) {
    for (size_t i = 0; j->sessions != NULL && i < j->session_count; i++) consult_session_free(j->sessions[i]);
    free(j->sessions);
    j->sessions = NULL;
}

static bool run_turns(void *user) {
    job *j = user;
    const consult_advice *advice = NULL;
    for (size_t i = 0; i < j->input->count; i++) {
        consult_turn turn = {.struct_size = sizeof turn,
                             .role = CONSULT_ROLE_PATIENT,
                             .text = j->input->texts[i],
                             .size = j->input->sizes[i],
                             .at_ms = TEST_NOW};
        if (consult_session_turn(j->sessions[i / TALK], j->world.worker, &turn, &advice) != CONSULT_OK) return false;
    }
    return true;
}

static bool run_lint(void *user) {
    job *j = user;
    const consult_findings *findings = NULL;
    for (size_t i = 0; i < j->input->count; i++)
        if (consult_lint(j->world.worker, j->world.pack, NULL, j->input->texts[i], j->input->sizes[i], NULL, &findings) !=
            CONSULT_OK)
            return false;
    return true;
}

/* Bytes of a token: about two characters. */
static size_t token_at(const char *text, size_t left) {
    size_t size = left < 6 ? left : 6;
    while (size < left && ((unsigned char)text[size] & 0xC0) == 0x80) size++;
    return size;
}

static bool run_stream(void *user) {
    job *j = user;
    j->tokens = 0;
    for (size_t i = 0; i < j->input->count; i++) {
        consult_lint_stream *stream = NULL;
        const consult_lint_progress *progress = NULL;
        const consult_findings *findings = NULL;
        bool ok = consult_lint_stream_begin(j->world.worker, j->world.pack, NULL, NULL, &stream) == CONSULT_OK;
        for (size_t at = 0, step; ok && at < j->input->sizes[i]; at += step, j->tokens++) {
            step = token_at(j->input->texts[i] + at, j->input->sizes[i] - at);
            ok = consult_lint_stream_feed(stream, j->world.worker, j->input->texts[i] + at, step, &progress) == CONSULT_OK;
        }
        ok = ok && consult_lint_stream_end(stream, j->world.worker, &findings) == CONSULT_OK;
        consult_lint_stream_free(stream);
        if (!ok) return false;
    }
    return true;
}

static bool run_peer(void *user) {
    job *j = user;
    if (j->words == NULL || j->cues == NULL || j->regexes == NULL) return false;
    for (size_t i = 0; i < j->input->count; i++) {
        size_t size = 0;
        if (consult_text_fold(j->input->texts[i], j->input->sizes[i], j->folded, sizeof j->folded, &size) != CONSULT_OK)
            return false;
        j->matches += bench_peer_scan(j->words, j->folded, size);
        j->matches += bench_peer_scan(j->cues, j->folded, size);
        j->matches += bench_peer_scan(j->regexes, j->folded, size);
    }
    return true;
}

static bool run_save(void *user) {
    job *j = user;
    consult_string json;
    for (size_t i = 0; i < j->session_count; i++)
        if (consult_session_save(j->sessions[i], j->world.worker, &json) != CONSULT_OK) return false;
    return true;
}

static bool run_restore(void *user) {
    job *j = user;
    consult_string json;
    for (size_t i = 0; i < j->session_count; i++) {
        consult_session *copy = NULL;
        if (consult_session_save(j->sessions[i], j->world.worker, &json) != CONSULT_OK) return false;
        if (consult_session_restore(j->world.pack, j->world.facts, json.data, json.size, &copy, NULL) != CONSULT_OK) return false;
        consult_session_free(copy);
    }
    return true;
}

static bool run_plan(void *user) {
    job *j = user;
    consult_plan_options options = {.struct_size = sizeof options, .consent = 7};
    consult_pack_entry entry = {.struct_size = sizeof entry};
    if (consult_pack_entry_at(j->world.pack, CONSULT_PACK_PLAN, 0, &entry) != CONSULT_OK) return false;
    for (size_t i = 0; i < 1000; i++) {
        consult_plan *plan = NULL;
        int64_t anchor = TEST_NOW + (int64_t)i * 3600000;
        if (consult_plan_new(j->world.worker, j->world.pack, NULL, entry.id, anchor, &options, &plan) != CONSULT_OK) return false;
        consult_plan_free(plan);
    }
    return true;
}

static bool run_open(void *user) {
    job *j = user;
    consult_pack *pack = NULL;
    if (consult_pack_default(j->world.context, &pack) != CONSULT_OK) return false;
    consult_pack_unref(pack);
    return true;
}

static bool run_compile(void *user) {
    job *j = user;
    consult_builder *builder = NULL;
    consult_pack *pack = NULL;
    bool fine = consult_builder_new(j->world.context, &builder) == CONSULT_OK &&
                consult_builder_add_default(builder, "ophthalmology") == CONSULT_OK &&
                consult_builder_compile(builder, 0, &pack, NULL) == CONSULT_OK;
    consult_pack_unref(pack);
    consult_builder_free(builder);
    return fine;
}

/* A text of about 4 KB. */
typedef struct block {
    job *j;
    const char *text;
} block;

static bool run_block(void *user) {
    const block *b = user;
    const consult_labels *labels = NULL;
    for (int i = 0; i < 16; i++)
        if (consult_classify(b->j->world.worker, b->j->world.pack, b->text, CONSULT_ZERO_TERMINATED, NULL, &labels) != CONSULT_OK)
            return false;
    return true;
}

static double block_ns_per_byte(job *j, const char *text) {
    block b = {j, text};
    bench_work *work = run_block;
    void *user = &b;
    double ns = -1;
    bench_rounds(&work, &user, 1, &ns);
    return ns < 0 ? -1 : ns / 16 / (double)strlen(text);
}

static double usual_ns_per_byte(job *j) {
    double all[8];
    size_t count = 0;
    for (size_t i = 0; i < j->input->count && count < 8;) {
        const char *text = "";
        while (i < j->input->count && strlen(text) < 4000) text = test_join(text, j->input->texts[i++], "\n", NULL);
        all[count++] = block_ns_per_byte(j, text);
    }
    return bench_median(all, count);
}

static double worst_ns_per_byte(job *j) {
    static const char *const units[] = {"没有",         "不", "眼睛",   "手术", "1",           "一三八", "微",
                                        "微 信",        "我", "疼",     "。",   "，",          " ",      "如果没有",
                                        "去年做过手术", "Ａ", "医生说", "1岁",  "\xe2\x80\x8b"};
    double worst = -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        double ns = block_ns_per_byte(j, test_repeat(units[i], 4000 / strlen(units[i])));
        if (ns > worst) worst = ns;
    }
    return worst;
}

static bool run_draft(void *user) {
    const block *b = user;
    const consult_findings *findings = NULL;
    return consult_lint(b->j->world.worker, b->j->world.pack, NULL, b->text, CONSULT_ZERO_TERMINATED, NULL, &findings) ==
           CONSULT_OK;
}

static double worst_draft_ns_per_byte(job *j) {
    static const char *const units[] = {"\"a\"b,", "建议“a”，", "建议“a",    "“",   "”",        "\"",
                                        "“3”，",   "\"？\"",    "回复：“1”", "「",  "说「好」", "是否",
                                        "您说",    "这种话，",  "要不要",    "a，", "1.5,",     "没有"};
    double worst = -1;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        const char *text = test_join(test_repeat(units[i], 60000 / strlen(units[i])), "包治好", NULL);
        block b = {j, text};
        bench_work *work = run_draft;
        void *user = &b;
        double ns = -1;
        bench_rounds(&work, &user, 1, &ns);
        if (ns / (double)strlen(text) > worst) worst = ns / (double)strlen(text);
    }
    return worst;
}

static void *thread_turns(void *user) {
    return run_turns(user) ? user : NULL;
}

/* Wall nanoseconds a turn with so many threads, each with its own worker and sessions. */
static double with_threads(const bench_input *input, const test_world *world, size_t count) {
    pthread_t threads[2];
    static job jobs[2];
    double times[BENCH_ROUNDS];
    bool fine = true;
    for (size_t t = 0; t < count; t++) {
        jobs[t].input = input;
        jobs[t].world = *world;
        fine = consult_worker_new(world->context, &jobs[t].world.worker) == CONSULT_OK && open_sessions(&jobs[t]) &&
               run_turns(&jobs[t]) && fine;
    }
    for (size_t round = 0; fine && round < BENCH_ROUNDS; round++) {
        uint64_t start = bench_now();
        for (size_t t = 0; t < count; t++) fine = pthread_create(&threads[t], NULL, thread_turns, &jobs[t]) == 0 && fine;
        for (size_t t = 0; t < count; t++) (void)pthread_join(threads[t], NULL);
        times[round] = (double)(bench_now() - start) / (double)(count * input->count);
    }
    for (size_t t = 0; t < count; t++) {
        close_sessions(&jobs[t]);
        consult_worker_free(jobs[t].world.worker);
    }
    return fine ? bench_median(times, BENCH_ROUNDS) : -1;
}

static double median_of_sessions(job *j, bool saved) {
    double *sizes = calloc(j->session_count, sizeof *sizes);
    if (sizes == NULL) return -1;
    for (size_t i = 0; i < j->session_count; i++) {
        consult_string json = {NULL, 0};
        sizes[i] = (double)consult_session_memory(j->sessions[i]);
        if (saved && consult_session_save(j->sessions[i], j->world.worker, &json) == CONSULT_OK) sizes[i] = (double)json.size;
    }
    double median = bench_median(sizes, j->session_count);
    free(sizes);
    return median;
}

static double allocations_per_turn(job *j) {
    uint64_t before = consult_worker_allocations(j->world.worker) + j->world.heap.requests;
    if (!run_turns(j)) return -1;
    return (double)(consult_worker_allocations(j->world.worker) + j->world.heap.requests - before) / (double)j->input->count;
}

static double per(double ns, size_t count) {
    return ns < 0 ? -1 : ns / (double)count;
}

static void report(const bench_input *input, job *j, const double *ns) {
    if (input->json) printf("{");
    bench_print(input, "turn_ns", per(ns[0], input->count), false);
    bench_print(input, "lint_ns", per(ns[1], input->count), false);
    bench_print(input, "stream_token_ns", per(ns[8], j->tokens), false);
    bench_print(input, "peer_full_ns", per(ns[2], input->count), false);
    bench_print(input, "session_bytes", median_of_sessions(j, false), false);
    bench_print(input, "saved_bytes", median_of_sessions(j, true), false);
    bench_print(input, "save_ns", per(ns[3], j->session_count), false);
    bench_print(input, "restore_ns", ns[4] < 0 ? -1 : per(ns[4] - ns[3], j->session_count), false);
    bench_print(input, "allocations_per_turn", allocations_per_turn(j), false);
    bench_print(input, "pack_json_ms", ns[5] < 0 ? -1 : ns[5] / 1e6, false);
    bench_print(input, "pack_open_ms", ns[6] < 0 ? -1 : ns[6] / 1e6, false);
    bench_print(input, "plan_ns", per(ns[7], 1000), false);
    bench_print(input, "worst_ns_per_byte", worst_ns_per_byte(j), false);
    bench_print(input, "worst_draft_ns_per_byte", worst_draft_ns_per_byte(j), false);
    bench_print(input, "median_ns_per_byte", usual_ns_per_byte(j), false);
    if (input->json) printf("\"threads\":{");
    bench_print(input, input->json ? "1" : "threads 1, ns a turn", with_threads(input, &j->world, 1), false);
    bench_print(input, input->json ? "2" : "threads 2, ns a turn", with_threads(input, &j->world, 2), true);
    if (input->json) printf("}}\n");
}

static void open_peers(job *j) {
    char **words = bench_words(j->input, WORDS, 7), **cues = bench_pieces(j->input, CUES, 11), **regexes = bench_peer_regexes();
    j->words = bench_peer_new(words, WORDS, false);
    j->cues = bench_peer_new(cues, CUES, false);
    j->regexes = bench_peer_new(regexes, BENCH_REGEXES, true);
    bench_words_free(words, WORDS);
    bench_words_free(cues, CUES);
    bench_words_free(regexes, BENCH_REGEXES);
}

int main(int count, char **arguments) {
    static job j;
    bench_input input;
    if (!bench_read(&input, count, arguments)) return EXIT_FAILURE;
    j.input = &input;
    if (!test_world_open_default(&j.world) || (j.world.facts = test_facts(j.world.context, j.world.pack)) == NULL ||
        !open_sessions(&j))
        return EXIT_FAILURE;
    open_peers(&j);
    bench_work *const works[] = {run_turns, run_lint, run_peer, run_save, run_restore, run_compile, run_open, run_plan, run_stream};
    void *const users[] = {&j, &j, &j, &j, &j, &j, &j, &j, &j};
    double ns[9];
    bench_rounds(works, users, 9, ns);
    report(&input, &j, ns);
    close_sessions(&j);
    bench_peer_free(j.words);
    bench_peer_free(j.cues);
    bench_peer_free(j.regexes);
    bench_free(&input);
    return test_world_close(&j.world) ? EXIT_SUCCESS : EXIT_FAILURE;
}
