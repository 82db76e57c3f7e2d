#include "engine/chart.h"

#include <string.h>

void cns_chart_start(cns_chart *c, const cns_model *m, const cns_layout *l, cns_state *s, cns_situation *situation,
                     cns_reading *reading) {
    memset(c, 0, sizeof *c);
    c->model = m;
    c->layout = l;
    c->state = s;
    c->situation = situation;
    c->view = (cns_view){reading, m, situation, NULL, CONSULT_OK};
}

static void keep_in_step(cns_chart *c) {
    c->situation->phase = c->state->phase;
    c->situation->flag = c->state->flag == CNS_NO_PLACE ? CNS_NONE : c->state->flag;
    c->situation->flag_open = c->state->flag_open;
    c->situation->interrupt = c->state->stack_size ? c->state->stack[c->state->stack_size - 1].interrupt : CNS_NONE;
}

static void note(cns_chart *c, cns_moved move) {
    if (c->count < CNS_MOVES) c->moves[c->count++] = move;
    if (c->guards && move.transition != CNS_NONE) c->guards[move.transition] = CNS_GUARD_TAKEN;
    keep_in_step(c);
}

/* Signals of places that are entered or left: seen by all that comes after in this step. */
static void raise(cns_chart *c, cns_range signals) {
    uint8_t *ever = cns_state_bits(c->state, c->layout->ever);
    cns_reading *r = c->view.reading;
    for (uint32_t i = 0; i < signals.count; i++) {
        uint32_t signal = cns_model_ref(c->model, signals, i);
        if (signal < 8 * c->model->kept_ever_count && cns_bit(c->model->kept_ever, signal)) cns_bit_set(ever, signal);
        if (r) cns_reading_raise(r, signal, (cns_extent){0, 0});
    }
}

static void move_to(cns_chart *c, uint32_t phase, uint32_t transition, cns_extent at) {
    uint32_t from = c->state->phase;
    if (from == phase) return;
    c->state->phase = (uint16_t)phase;
    note(c, (cns_moved){CONSULT_PACK_PHASE, false, from, phase, transition, at});
    raise(c, c->model->phases[from].on_leave);
    raise(c, c->model->phases[phase].on_enter);
}

static void push(cns_chart *c, uint32_t interrupt, uint32_t transition, cns_extent at) {
    cns_state *s = c->state;
    s->stack[s->stack_size++] = (cns_held){(uint16_t)interrupt, s->phase};
    note(c, (cns_moved){CONSULT_PACK_INTERRUPT, false, s->phase, interrupt, transition, at});
    raise(c, c->model->interrupts[interrupt].on_enter);
}

/* Takes entry `place` off the stack, and goes where its policy says. */
static void leave(cns_chart *c, uint32_t place, uint32_t transition, cns_extent at) {
    cns_state *s = c->state;
    cns_held gone = s->stack[place];
    const cns_interrupt *in = &c->model->interrupts[gone.interrupt];
    memmove(&s->stack[place], &s->stack[place + 1], (s->stack_size - place - 1) * sizeof *s->stack);
    s->stack_size--;
    if (in->of_flags) s->flag_open = 0;
    note(c, (cns_moved){CONSULT_PACK_INTERRUPT, true, s->phase, gone.interrupt, transition, at});
    raise(c, in->on_leave);
    if (in->resume == CNS_RESUME_CLOSE && in->resume_to != CNS_NONE) move_to(c, in->resume_to, transition, at);
    if (in->resume == CNS_RESUME_RESTART) move_to(c, gone.phase, transition, at);
}

static bool comes_from(const cns_chart *c, const cns_transition *t) {
    return t->from.count == 0 || cns_model_has(c->model, t->from, c->state->phase);
}

static cns_extent last_of(const cns_extents *e) {
    cns_extent last = {0, 0};
    for (uint32_t i = 0; i < e->count; i++)
        if (e->at[i].end > last.end) last = e->at[i];
    return last;
}

/* The best transition of a range that holds: highest rank, then words standing last, then first in the pack. */
static uint32_t best_of(cns_chart *c, cns_range range, uint32_t best, cns_extent *best_at) {
    for (uint32_t i = 0; i < range.count; i++) {
        const cns_transition *t = &c->model->transitions[range.first + i];
        const cns_transition *b = best == CNS_NONE ? NULL : &c->model->transitions[best];
        if ((b && t->rank < b->rank) || !comes_from(c, t)) continue;
        cns_extents where;
        where.count = 0;
        bool holds = cns_condition_can(&c->view, t->needs) && cns_condition_holds(&c->view, t->when, &where);
        if (c->guards) c->guards[range.first + i] = holds ? CNS_GUARD_TRUE : CNS_GUARD_FALSE;
        if (!holds) continue;
        cns_extent at = last_of(&where);
        if (b && t->rank == b->rank && at.end <= best_at->end) continue;
        best = range.first + i;
        *best_at = at;
    }
    return best;
}

static void leave_interrupts(cns_chart *c) {
    for (uint32_t place = c->state->stack_size; place-- > 0;) {
        cns_extent at = {0, 0};
        uint32_t t = best_of(c, c->model->interrupts[c->state->stack[place].interrupt].leave, CNS_NONE, &at);
        if (t != CNS_NONE) leave(c, place, t, at);
    }
}

static bool is_on_stack(const cns_state *s, uint32_t interrupt) {
    for (uint32_t i = 0; i < s->stack_size; i++)
        if (s->stack[i].interrupt == interrupt) return true;
    return false;
}

/* A full stack gives up its lowest: the talk that it interrupted is long gone, and an emergency must always find room. */
static void make_room(cns_chart *c) {
    cns_state *s = c->state;
    if (s->stack_size < CNS_STACK) return;
    uint32_t lowest = 0;
    for (uint32_t i = 1; i < s->stack_size; i++)
        if (c->model->interrupts[s->stack[i].interrupt].priority < c->model->interrupts[s->stack[lowest].interrupt].priority)
            lowest = i;
    memmove(&s->stack[lowest], &s->stack[lowest + 1], (s->stack_size - lowest - 1) * sizeof *s->stack);
    s->stack_size--;
}

/* The interrupt of the highest priority that holds and is not below the one on top enters. */
static void enter_interrupts(cns_chart *c) {
    const cns_state *s = c->state;
    uint32_t best = CNS_NONE, transition = CNS_NONE, floor = 0;
    cns_extent at = {0, 0};
    if (s->stack_size) floor = c->model->interrupts[s->stack[s->stack_size - 1].interrupt].priority;
    for (uint32_t i = 0; i < c->model->interrupts_count; i++) {
        const cns_interrupt *in = &c->model->interrupts[i];
        if (is_on_stack(s, i) || in->priority < floor || (best != CNS_NONE && in->priority <= c->model->interrupts[best].priority))
            continue;
        cns_extent here = {0, 0};
        uint32_t t = best_of(c, in->enter, CNS_NONE, &here);
        if (t == CNS_NONE) continue;
        best = i;
        transition = t;
        at = here;
    }
    if (best == CNS_NONE) return;
    make_room(c);
    push(c, best, transition, at);
}

static void change_phase(cns_chart *c) {
    const cns_state *s = c->state;
    if (s->stack_size && !c->model->interrupts[s->stack[s->stack_size - 1].interrupt].phase_moves) return;
    uint32_t best = CNS_NONE;
    cns_extent at = {0, 0};
    for (uint32_t i = 0; i < c->model->phases_count; i++) best = best_of(c, c->model->phases[i].enter, best, &at);
    if (best != CNS_NONE) move_to(c, c->model->transitions[best].target, best, at);
}

static void count(cns_chart *c) {
    uint8_t *counters = cns_state_bits(c->state, c->layout->counters);
    for (uint32_t i = 0; i < c->model->counters_count; i++) {
        uint32_t when = c->model->counters[i].when;
        if (when != CNS_NONE && counters[i] < UINT8_MAX && cns_condition_holds(&c->view, when, NULL)) counters[i]++;
    }
    for (size_t i = 0; c->view.reading && i < c->view.reading->fired.count; i++) {
        const cns_cue *cue = &c->model->cues[CNS_VECTOR_AT(&c->view.reading->fired, cns_fired, i)->cue];
        for (uint32_t k = 0; k < cue->counts.count && cue->state == CNS_STATE_ON; k++) {
            uint8_t *counter = &counters[cns_model_ref(c->model, cue->counts, k)];
            if (*counter < UINT8_MAX) ++*counter;
        }
    }
}

/* A turn starts what its condition says. An event or a tick starts only what its own signals do: that the patient has spoken last
 * holds then too, and starts nothing again. */
static bool starts(cns_chart *c, const cns_timer *t) {
    if (!cns_condition_holds(&c->view, t->start, NULL)) return false;
    if (c->turn) return true;
    cns_situation calm = *c->situation;
    calm.timers_out = NULL;
    cns_view quiet = {NULL, c->model, &calm, NULL, CONSULT_OK};
    return !cns_condition_holds(&quiet, t->start, NULL);
}

static void set_timers(cns_chart *c, int64_t at_ms) {
    int64_t *due = cns_state_timers(c->state, c->layout);
    uint8_t *running = cns_state_bits(c->state, c->layout->running);
    for (uint32_t i = 0; i < c->model->timers_count; i++) {
        const cns_timer *t = &c->model->timers[i];
        if (t->stop != CNS_NONE && cns_bit(running, i) && cns_condition_holds(&c->view, t->stop, NULL)) cns_bit_clear(running, i);
        if (!starts(c, t)) continue;
        int64_t wait = (int64_t)t->after_s * 1000;
        due[i] = at_ms > INT64_MAX - wait ? INT64_MAX : at_ms + wait;
        cns_bit_set(running, i);
    }
}

void cns_chart_step(cns_chart *c, int64_t at_ms) {
    keep_in_step(c);
    count(c);
    leave_interrupts(c);
    enter_interrupts(c);
    change_phase(c);
    set_timers(c, at_ms);
}

void cns_chart_enter_phase(cns_chart *c, uint32_t phase, int64_t at_ms) {
    move_to(c, phase, CNS_NONE, (cns_extent){0, 0});
    set_timers(c, at_ms);
}

consult_status cns_chart_enter_interrupt(cns_chart *c, uint32_t interrupt, int64_t at_ms) {
    if (is_on_stack(c->state, interrupt)) return CONSULT_OK;
    make_room(c);
    push(c, interrupt, CNS_NONE, (cns_extent){0, 0});
    set_timers(c, at_ms);
    return CONSULT_OK;
}

consult_status cns_chart_leave_interrupt(cns_chart *c, uint32_t interrupt, int64_t at_ms) {
    for (uint32_t i = 0; i < c->state->stack_size; i++) {
        if (c->state->stack[i].interrupt != interrupt) continue;
        leave(c, i, CNS_NONE, (cns_extent){0, 0});
        set_timers(c, at_ms);
        return CONSULT_OK;
    }
    return CONSULT_OUT_OF_ORDER;
}

bool cns_chart_run_out(cns_state *s, const cns_model *m, const cns_layout *l, int64_t at_ms, uint8_t *out) {
    const int64_t *due = cns_state_timers(s, l);
    uint8_t *running = cns_state_bits(s, l->running);
    bool any = false;
    memset(out, 0, cns_bit_bytes(m->timers_count));
    for (uint32_t i = 0; i < m->timers_count; i++) {
        if (!cns_bit(running, i) || due[i] > at_ms) continue;
        cns_bit_clear(running, i);
        cns_bit_set(out, i);
        any = true;
    }
    return any;
}

int64_t cns_chart_next_due(const cns_state *s, const cns_model *m, const cns_layout *l) {
    const int64_t *due = (const int64_t *)(const void *)((const char *)s->tables + l->timers);
    const uint8_t *running = (const uint8_t *)s->tables + l->running;
    int64_t next = INT64_MAX;
    for (uint32_t i = 0; i < m->timers_count; i++)
        if (cns_bit(running, i) && due[i] < next) next = due[i];
    return next;
}
