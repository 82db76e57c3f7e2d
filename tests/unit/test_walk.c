/* Walks every transition of the default pack: for each, a situation is made up in which its guard holds, from the guard itself, and
 * one step of the chart is taken there. What can't be reached this way is printed. */
#include "engine/chart.h"
#include "engine/read.h"
#include "engine/worker.h"
#include "expect.h"
#include "session/session.h"
#include "world.h"

#include <stdio.h>

enum { MOST = 2048, UNSET = 0, YES = 1, NO = 2 };

/* What a situation must be like: YES, NO or UNSET for each thing. */
typedef struct wish {
    uint8_t now[MOST], last[MOST], ever[MOST], slots[MOST], labels[MOST], counters[MOST], out[MOST], running[MOST];
    uint8_t given[CNS_GIVEN_COUNT], flag;
    int64_t least[CNS_METRIC_COUNT], most[CNS_METRIC_COUNT];
    uint32_t roles, asked, interrupt; /* asked: slot, CNS_NONE = none, MOST = not said */
    uint8_t phases[MOST];
} wish;

/* One transition and where it belongs. */
typedef struct way {
    uint32_t transition;
    uint32_t interrupt; /* owner, or CNS_NONE: of a phase */
    bool leave;
    const char *name;
} way;

static test_world world;
static const cns_model *model;
static cns_layout layout;

static bool set(uint8_t *what, bool want) {
    uint8_t value = want ? YES : NO;
    if (*what != UNSET && *what != value) return false;
    *what = value;
    return true;
}

static bool solve(wish *w, uint32_t node, bool want);

/* One of the ids is as wanted (want) or none of them (not want). */
static bool solve_signals(wish *w, const cns_node *n, uint8_t *table, bool want) {
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t id = cns_model_ref(model, n->ids, i);
        if (want && table == w->ever && w->now[id] == YES) return true;
        bool fine = set(&table[id], want) && !(table == w->now && want && w->ever[id] == NO) &&
                    !(table == w->ever && !want && w->now[id] == YES);
        if (fine == want) return fine;
    }
    return !want;
}

static bool solve_metric(wish *w, const cns_node *n, bool want) {
    int64_t *least = &w->least[n->a], *most = &w->most[n->a];
    if (want && (int64_t)n->b > *least) *least = n->b;
    if (want && (int64_t)n->c < *most) *most = n->c;
    if (!want && n->b > 0 && (int64_t)n->b - 1 < *most) *most = (int64_t)n->b - 1;
    if (!want && n->b == 0 && (int64_t)n->c + 1 > *least) *least = (int64_t)n->c + 1;
    return *least <= *most;
}

static bool solve_place(wish *w, const cns_node *n, bool want) {
    if (n->kind == CNS_OP_INTERRUPT) {
        bool is = n->a ? (n->a == 1) == (w->interrupt != CNS_NONE)
                       : w->interrupt != CNS_NONE && cns_model_has(model, n->ids, w->interrupt);
        return is == want;
    }
    for (uint32_t i = 0; i < model->phases_count; i++)
        if (cns_model_has(model, n->ids, i) != want) w->phases[i] = NO;
    return true;
}

static bool solve_asked(wish *w, const cns_node *n, bool want) {
    uint32_t wanted = n->b == 1 ? 0 : n->b == 2 ? CNS_NONE : n->a;
    if (want && w->asked == MOST) w->asked = wanted;
    if (want) return n->b == 1 ? w->asked != CNS_NONE : w->asked == wanted;
    return n->b == 1 ? w->asked == CNS_NONE || w->asked == MOST : w->asked != wanted;
}

static bool solve_leaf(wish *w, const cns_node *n, bool want) {
    switch (n->kind) {
    case CNS_OP_SIGNAL: return solve_signals(w, n, w->now, want);
    case CNS_OP_LAST: return solve_signals(w, n, w->last, want);
    case CNS_OP_EVER: return solve_signals(w, n, w->ever, want);
    case CNS_OP_ROLE: return (w->roles &= want ? n->a : ~n->a) != 0;
    case CNS_OP_METRIC: return solve_metric(w, n, want);
    case CNS_OP_PHASE:
    case CNS_OP_INTERRUPT: return solve_place(w, n, want);
    case CNS_OP_ASKED: return solve_asked(w, n, want);
    case CNS_OP_SLOT: return set(&w->slots[n->a], want);
    case CNS_OP_LABEL: return set(&w->labels[n->a], want);
    case CNS_OP_COUNTER: return set(&w->counters[n->a], want);
    case CNS_OP_FLAG: return set(&w->flag, want);
    case CNS_OP_TIMER: return set(n->b ? &w->running[n->a] : &w->out[n->a], want);
    case CNS_OP_IS: return set(&w->given[n->a], want);
    default: return !want; /* words and facts: there are none here */
    }
}

/* All parts as wanted; those that leave a choice last. */
static bool solve_all(wish *w, const cns_node *n, bool want) {
    for (int choice = 0; choice < 2; choice++)
        for (uint32_t i = 0; i < n->parts.count; i++) {
            uint32_t part = cns_model_ref(model, n->parts, i), kind = model->nodes[part].kind;
            bool chooses = kind == CNS_OP_ANY || (kind == CNS_OP_EVER && model->nodes[part].ids.count > 1);
            if (chooses == (choice == 1) && !solve(w, part, want)) return false;
        }
    return true;
}

static bool solve_some(wish *w, const cns_node *n, bool want) {
    for (uint32_t i = 0; i < n->parts.count; i++) {
        wish before = *w;
        if (solve(w, cns_model_ref(model, n->parts, i), want)) return true;
        *w = before;
    }
    return false;
}

static bool solve(wish *w, uint32_t node, bool want) {
    const cns_node *n = &model->nodes[node];
    if (n->parts.count == 0) return solve_leaf(w, n, want);
    if (n->kind == CNS_OP_ANY) return want ? solve_some(w, n, true) : solve_all(w, n, false);
    if (n->kind == CNS_OP_NONE) return want ? solve_all(w, n, false) : solve_some(w, n, true);
    return want ? solve_all(w, n, true) : solve_some(w, n, false);
}

/* ---- the situation made real ---- */

static uint32_t phase_of(const wish *w, const cns_transition *t, bool stay) {
    for (uint32_t i = 0; i < model->phases_count; i++)
        if (w->phases[i] != NO && (t->from.count == 0 || cns_model_has(model, t->from, i)) && (stay || i != t->target)) return i;
    return CNS_NONE;
}

static void put_state(cns_state *s, const wish *w) {
    for (uint32_t i = 0; i < model->signals_count; i++) {
        if (w->ever[i] == YES || w->now[i] == YES) cns_bit_set(cns_state_bits(s, layout.ever), i);
        for (int role = 1; role < 3; role++)
            if (w->last[i] == YES) cns_bit_set(cns_state_bits(s, layout.last[role]), i);
    }
    for (uint32_t i = 0; i < model->slots_count; i++)
        if (w->slots[i] == YES) EXPECT_OK(cns_state_set(s, &layout, i, "1", 1));
    for (uint32_t i = 0; i < model->labels_count; i++)
        if (w->labels[i] != UNSET) cns_state_labels(s, &layout)[i] = w->labels[i] == YES ? 9000 : -9000;
    for (uint32_t i = 0; i < model->counters_count; i++)
        if (w->counters[i] == YES) cns_state_bits(s, layout.counters)[i] = 9;
    for (uint32_t i = 0; i < model->timers_count; i++)
        if (w->running[i] == YES) cns_bit_set(cns_state_bits(s, layout.running), i);
    s->asked = w->asked == MOST ? CNS_NO_PLACE : (uint16_t)w->asked;
}

static void put_situation(cns_situation *sit, const wish *w, uint8_t *timers_out) {
    for (uint32_t i = 0; i < model->timers_count; i++)
        if (w->out[i] == YES) cns_bit_set(timers_out, i);
    sit->timers_out = timers_out;
    for (uint32_t i = 0; i < CNS_METRIC_COUNT; i++) {
        int64_t usual = i == CNS_METRIC_TURN || i == CNS_METRIC_PATIENT_TURNS ? 4 : w->least[i] > 0 ? w->least[i] : -1;
        if (usual >= 0 && usual < w->least[i]) usual = w->least[i];
        sit->metrics[i] = usual > w->most[i] ? w->most[i] : usual;
    }
    for (uint32_t i = 0; i < CNS_GIVEN_COUNT; i++) sit->given[i] = w->given[i] == YES;
}

/* A text of so many characters as are wanted, that says nothing but the wished signals. */
static void put_reading(cns_reading *r, const cns_situation *sit, const wish *w) {
    char text[4096];
    int64_t size = 5;
    if (size < w->least[CNS_METRIC_CHARACTERS]) size = w->least[CNS_METRIC_CHARACTERS];
    if (size > w->most[CNS_METRIC_CHARACTERS]) size = w->most[CNS_METRIC_CHARACTERS];
    ck_assert_int_lt(size, 1300);
    for (int64_t i = 0; i < size; i++) memcpy(text + 3 * i, "囗", 3);
    EXPECT_OK(cns_read_text(r, world.pack, sit, text, (size_t)size * 3));
    cns_reading_silence(r);
    for (uint32_t i = 0; i < model->signals_count; i++)
        if (w->now[i] == YES) cns_reading_raise(r, i, (cns_extent){0, 0});
    cns_flagged flagged = {0, 0, {0, 1}};
    if (w->flag == YES) ck_assert(cns_vector_append(&r->flags, r->memory, &flagged, 1));
}

typedef enum outcome { NO_SITUATION, GUARD_FAILS, OUTRANKED, TAKEN } outcome;

static void check_invariants(const cns_state *s) {
    ck_assert_uint_le(s->stack_size, CNS_STACK);
    ck_assert_uint_lt(s->phase, model->phases_count);
    for (uint32_t i = 0; i < s->stack_size; i++) {
        ck_assert_uint_lt(s->stack[i].interrupt, model->interrupts_count);
        for (uint32_t k = i + 1; k < s->stack_size; k++) ck_assert_uint_ne(s->stack[i].interrupt, s->stack[k].interrupt);
    }
}

static outcome step(const way *t, const wish *w, uint32_t phase) {
    size_t size = cns_state_size(&layout, 256);
    cns_state *s = calloc(1, size);
    uint8_t *guards = calloc(1, model->transitions_count + 1), timers_out[MOST / 8] = {0};
    cns_situation sit;
    cns_chart chart;
    cns_state_start(s, model, &layout, 256);
    s->phase = (uint16_t)phase;
    if (w->interrupt != CNS_NONE) s->stack[s->stack_size++] = (cns_held){(uint16_t)w->interrupt, (uint16_t)phase};
    put_state(s, w);
    consult_role role = w->roles >> CONSULT_ROLE_PATIENT & 1 ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT;
    cns_state_situation(s, &layout, role, NULL, &sit);
    put_situation(&sit, w, timers_out);
    put_reading(&world.worker->reading, &sit, w);
    cns_chart_start(&chart, model, &layout, s, &sit, &world.worker->reading);
    chart.guards = guards;
    cns_chart_step(&chart, TEST_NOW);
    check_invariants(s);
    outcome result = guards[t->transition] == CNS_GUARD_TRUE ? OUTRANKED : GUARD_FAILS;
    for (uint32_t i = 0; i < chart.count; i++)
        if (chart.moves[i].transition == t->transition) result = TAKEN;
    bool stays = t->interrupt == CNS_NONE && model->transitions[t->transition].target == phase; /* it only keeps others away */
    if (result == OUTRANKED && stays && s->phase == phase) result = TAKEN;
    free(guards);
    free(s);
    return result;
}

/* The best that some situation makes of a transition: with nothing on the stack, or with each interrupt. */
static outcome walk(const way *t) {
    const cns_transition *transition = &model->transitions[t->transition];
    outcome best = NO_SITUATION;
    static wish w;
    for (uint32_t under = 0; under <= model->interrupts_count && best != TAKEN; under++) {
        uint32_t interrupt = t->leave ? t->interrupt : under ? under - 1 : CNS_NONE;
        memset(&w, 0, sizeof w);
        for (uint32_t i = 0; i < CNS_METRIC_COUNT; i++) w.most[i] = INT32_MAX;
        w.roles = 1u << CONSULT_ROLE_PATIENT | 1u << CONSULT_ROLE_AGENT;
        w.asked = MOST;
        w.interrupt = interrupt;
        if ((t->interrupt == interrupt && !t->leave && interrupt != CNS_NONE) || !solve(&w, transition->when, true)) continue;
        uint32_t phase = phase_of(&w, transition, t->interrupt != CNS_NONE);
        if (phase == CNS_NONE) phase = phase_of(&w, transition, true);
        outcome now = phase == CNS_NONE ? NO_SITUATION : step(t, &w, phase);
        if (now > best) best = now;
    }
    return best;
}

static size_t gather(way *ways, cns_range range, uint32_t interrupt, bool leave, cns_name id) {
    for (uint32_t i = 0; i < range.count; i++) ways[i] = (way){range.first + i, interrupt, leave, cns_model_text(model, id)};
    return range.count;
}

START_TEST(test_walk_every_transition) {
    static way ways[MOST];
    static const char *const names[] = {"no situation", "guard fails", "outranked", "taken"};
    size_t count = 0, counts[4] = {0};
    ck_assert_uint_lt(model->transitions_count, MOST);
    ck_assert_uint_lt(model->signals_count, MOST);
    for (uint32_t i = 0; i < model->phases_count; i++)
        count += gather(ways + count, model->phases[i].enter, CNS_NONE, false, model->phases[i].id);
    for (uint32_t i = 0; i < model->interrupts_count; i++) {
        count += gather(ways + count, model->interrupts[i].enter, i, false, model->interrupts[i].id);
        count += gather(ways + count, model->interrupts[i].leave, i, true, model->interrupts[i].id);
    }
    ck_assert_uint_eq(count, model->transitions_count);
    for (size_t i = 0; i < count; i++) {
        outcome result = walk(&ways[i]);
        counts[result]++;
        if (result != TAKEN)
            fprintf(stderr, "%s: transition %u of %s%s\n", names[result], (unsigned)ways[i].transition,
                    ways[i].leave ? "leave " : "", ways[i].name);
    }
    fprintf(stderr, "%zu transitions: %zu taken, %zu hold and are outranked, %zu not reached\n", count, counts[TAKEN],
            counts[OUTRANKED], counts[GUARD_FAILS] + counts[NO_SITUATION]);
    ck_assert_uint_eq(counts[GUARD_FAILS] + counts[NO_SITUATION], 0);
    ck_assert_uint_ge(counts[TAKEN] * 100, count * 90);
}
END_TEST

/* Every timer of the pack can start and run out. */
START_TEST(test_walk_every_timer) {
    static wish w;
    for (uint32_t i = 0; i < model->timers_count; i++) {
        memset(&w, 0, sizeof w);
        for (uint32_t k = 0; k < CNS_METRIC_COUNT; k++) w.most[k] = INT32_MAX;
        w.roles = 6;
        w.asked = MOST;
        w.interrupt = CNS_NONE;
        ck_assert_msg(solve(&w, model->timers[i].start, true), "timer %u cannot start", (unsigned)i);
    }
}
END_TEST

static void open_world(void) {
    ck_assert(test_world_open_default(&world));
    model = &world.pack->model;
    layout = cns_layout_of(model);
}

static void close_world(void) {
    ck_assert(test_world_close(&world));
}

static void add_tests(TCase *tests) {
    tcase_add_checked_fixture(tests, open_world, close_world);
    tcase_add_test(tests, test_walk_every_transition);
    tcase_add_test(tests, test_walk_every_timer);
}

int main(void) {
    return test_main("walk", add_tests);
}
