/* From template, anchor and results to steps: where each contact lies, and why. */
#include "engine/plan.h"

#include <string.h>

/* The work of one computation; the memory is the view's. */
typedef struct builder {
    const consult_plan *plan;
    const cns_model *m;
    cns_plan_row *rows;
    size_t count;
    int64_t *ends; /* by step: when it was done, else is due; followers count from here */
    int32_t *days; /* of all contacts, sorted, for the caps */
    size_t contacts;
    const char *stopped;
} builder;

/* What a result does to its step. */
typedef enum fate { FATE_NEXT, FATE_RETRY, FATE_GIVEN_UP, FATE_STOP } fate;

static const cns_outcome *outcome_of(const cns_model *m, const cns_step_entry *step, consult_result result) {
    for (uint32_t i = 0; i < step->outcomes.count; i++) {
        const cns_outcome *o = &m->outcomes[step->outcomes.first + i];
        if (o->result == (uint32_t)result) return o;
    }
    return NULL;
}

static fate default_fate(consult_result result) {
    switch (result) {
    case CONSULT_RESULT_NO_ANSWER:
    case CONSULT_RESULT_BUSY: return FATE_GIVEN_UP;
    case CONSULT_RESULT_CALL_BACK: return FATE_RETRY;
    case CONSULT_RESULT_DONE:
    case CONSULT_RESULT_BOOKED:
    case CONSULT_RESULT_VISITED: return FATE_NEXT;
    case CONSULT_RESULT_REFUSED:
    case CONSULT_RESULT_OPTED_OUT:
    case CONSULT_RESULT_WRONG_NUMBER:
    case CONSULT_RESULT_HOSPITALISED: break;
    }
    return FATE_STOP;
}

/* To opt out ends everything, whatever a template says; then what ends the plan; then what the step says. */
static fate fate_of(const builder *b, const cns_plan_result *r) {
    if (r->result == CONSULT_RESULT_OPTED_OUT || (b->plan->entry->stop >> r->result & 1u)) return FATE_STOP;
    const cns_outcome *o = outcome_of(b->m, cns_plan_step(b->plan, r->row.step), r->result);
    if (!o) return default_fate(r->result);
    bool reached = r->result != CONSULT_RESULT_NO_ANSWER && r->result != CONSULT_RESULT_BUSY;
    switch ((cns_outcome_kind)o->kind) {
    case CNS_OUTCOME_RETRY: return r->same <= o->at_most ? FATE_RETRY : FATE_GIVEN_UP;
    case CNS_OUTCOME_CONTINUE: return reached ? FATE_NEXT : FATE_GIVEN_UP;
    case CNS_OUTCOME_STOP: break;
    }
    return FATE_STOP;
}

static const char *text_of(const builder *b, cns_name name) {
    return cns_model_text(b->m, name);
}

static int32_t offset_of(const builder *b, const cns_step_entry *step) {
    return b->plan->given_offset ? b->plan->offset : b->m->calendars[b->m->windows[step->window].calendar].utc_offset_minutes;
}

/* ---- caps ---- */

/* How many contacts lie before a day. */
static size_t before_day(const builder *b, int32_t day) {
    size_t low = 0, high = b->contacts;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (b->days[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_contact(builder *b, int64_t at_ms) {
    int32_t day = cns_civil_wall(at_ms, b->plan->offset).day;
    size_t place = before_day(b, day);
    memmove(b->days + place + 1, b->days + place, (b->contacts - place) * sizeof *b->days);
    b->days[place] = day;
    b->contacts++;
}

/* The cap that one more contact on this day would break, or NULL. Every seven days that hold the day count, also those ahead. */
static const char *cap_of(const builder *b, int32_t day) {
    const cns_plan_entry *entry = b->plan->entry;
    if (entry->per_day && before_day(b, day + 1) - before_day(b, day) >= entry->per_day) return "per_day";
    if (!entry->per_7_days) return NULL;
    for (int32_t first = day - 6; first <= day; first++)
        if (before_day(b, first + 7) - before_day(b, first) >= entry->per_7_days) return "per_7_days";
    return NULL;
}

/* ---- dates ---- */

static void shift(cns_plan_row *row, const char *rule, const char *detail, int64_t from_ms, int64_t to_ms) {
    if (row->shift_count < CNS_PLAN_SHIFTS)
        row->shifts[row->shift_count++] = (consult_shift){sizeof(consult_shift), rule, detail, from_ms, to_ms};
    else
        row->shifts[CNS_PLAN_SHIFTS - 1].to_ms = to_ms;
}

/* Day by day to one that breaks no cap. */
static bool keep_caps(const builder *b, const cns_step_entry *step, cns_plan_row *row, cns_opening *opening) {
    const char *broken = NULL;
    int64_t from = opening->at_ms;
    for (int i = 0; i < CNS_CALENDAR_DAYS; i++) {
        cns_wall wall = cns_civil_wall(opening->at_ms, b->plan->offset);
        const char *cap = cap_of(b, wall.day);
        if (!cap) {
            if (broken) shift(row, "cap", broken, from, opening->at_ms);
            return true;
        }
        if (!broken) broken = cap;
        int64_t tomorrow = cns_civil_instant((cns_wall){wall.day + 1, 0}, b->plan->offset);
        if (!cns_calendar_next(b->m, step->window, offset_of(b, step), tomorrow, opening)) return false;
    }
    return false;
}

static void tell_moves(const builder *b, const cns_step_entry *step, cns_plan_row *row, int64_t at_ms, const cns_opening *opening) {
    const cns_window *window = &b->m->windows[step->window];
    cns_move moves[4];
    uint32_t count = cns_calendar_moves(b->m, step->window, offset_of(b, step), at_ms, opening, moves, 4);
    for (uint32_t i = 0; i < count; i++) {
        cns_name detail = strcmp(moves[i].rule, "window") == 0 ? window->id : b->m->calendars[window->calendar].id;
        shift(row, moves[i].rule, text_of(b, detail), moves[i].from_ms, moves[i].to_ms);
    }
}

/* Moves `at_ms` into the window and under the caps. What is due before the anchor (a reminder before a visit) never slips behind
 * it: a first attempt is moved to an earlier opening instead, another is not made. False: there is no such time. */
static bool place(const builder *b, const cns_step_entry *step, bool first, cns_plan_row *row, int64_t at_ms,
                  cns_opening *opening) {
    int32_t offset = offset_of(b, step);
    int64_t anchor = b->plan->anchor_ms;
    bool ahead = step->after == CNS_NONE && step->amount < 0;
    bool found = cns_calendar_next(b->m, step->window, offset, at_ms, opening);
    if (ahead && first && at_ms < anchor && (!found || opening->at_ms >= anchor)) {
        if (!cns_calendar_before(b->m, step->window, offset, at_ms, opening)) return false;
        shift(row, "before_anchor", text_of(b, b->m->windows[step->window].id), at_ms, opening->at_ms);
    } else if (found) {
        tell_moves(b, step, row, at_ms, opening);
    } else {
        return false;
    }
    return keep_caps(b, step, row, opening) && !(ahead && opening->at_ms >= anchor);
}

/* What a contact counts from, and when it would be due were every hour open. False: at no time that there is. */
static bool nominal(const builder *b, const cns_step_entry *step, const cns_plan_result *last, cns_plan_row *row, int64_t *at_ms) {
    const char *rule = "offset", *detail = "anchor";
    int64_t from = b->plan->anchor_ms;
    int32_t amount = step->amount;
    uint32_t unit = step->unit;
    if (last) {
        const cns_outcome *o = outcome_of(b->m, step, last->result);
        rule = last->result == CONSULT_RESULT_CALL_BACK ? "call_back" : "retry";
        detail = consult_result_name(last->result);
        from = last->at_ms;
        amount = o ? o->amount : 0;
        unit = o ? o->unit : CNS_UNIT_MINUTES;
    } else if (step->after != CNS_NONE) {
        detail = text_of(b, cns_plan_step(b->plan, step->after)->id);
        from = b->ends[step->after];
    }
    *at_ms = from;
    bool fixed = last && last->result == CONSULT_RESULT_CALL_BACK;
    if (fixed) *at_ms = last->call_back_ms;
    if (!fixed && !cns_calendar_add(b->m, step->window, offset_of(b, step), from, amount, unit, at_ms)) return false;
    if (*at_ms != from) shift(row, rule, detail, from, *at_ms);
    if ((last || step->after != CNS_NONE) && *at_ms <= from) {
        shift(row, "predecessor", detail, *at_ms, from + CNS_MINUTE_MS);
        *at_ms = from + CNS_MINUTE_MS;
    }
    return true;
}

/* The contact of a step that is still to be made: the first one, or the one that the last result asks for. */
static void add_pending(builder *b, uint32_t index, const cns_plan_result *last) {
    const cns_step_entry *step = cns_plan_step(b->plan, index);
    const cns_window *window = &b->m->windows[step->window];
    cns_plan_row *row = &b->rows[b->count++];
    *row = (cns_plan_row){.step = index, .status = CONSULT_STEP_PLANNED};
    cns_opening opening = {0};
    bool found = nominal(b, step, last, row, &row->due_ms) && place(b, step, !last, row, row->due_ms, &opening);
    if (found) {
        row->due_ms = opening.at_ms;
        row->window_end_ms = opening.end_ms;
        row->known = cns_calendar_known(b->m, window->calendar, opening.day);
    } else {
        if (row->shift_count > 0) row->due_ms = row->shifts[row->shift_count - 1].to_ms;
        shift(row, "never", text_of(b, window->id), row->due_ms, row->due_ms);
        row->window_end_ms = row->due_ms;
        row->known = cns_calendar_known(b->m, window->calendar, cns_civil_wall(row->due_ms, offset_of(b, step)).day);
        row->status = CONSULT_STEP_GIVEN_UP;
    }
    if (!row->known) shift(row, "calendar_unknown", text_of(b, b->m->calendars[window->calendar].id), row->due_ms, row->due_ms);
    b->ends[index] = row->due_ms;
    bool allowed = (b->plan->consent & step->purpose) != 0;
    if (found && allowed) add_contact(b, row->due_ms); /* also when the plan has stopped: the dates then stay as they were */
    if (b->stopped) row->status = CONSULT_STEP_CANCELLED;
    if (!allowed) row->status = CONSULT_STEP_NO_CONSENT;
}

/* ---- all steps ---- */

static const cns_plan_result *result_at(const builder *b, size_t i) {
    return CNS_VECTOR_AT(&b->plan->results, const cns_plan_result, i);
}

/* The contacts that were made; whether and why the plan has stopped. */
static void add_recorded(builder *b) {
    for (size_t i = 0; i < b->plan->results.count; i++) {
        const cns_plan_result *r = result_at(b, i);
        fate f = fate_of(b, r);
        if (f == FATE_STOP && (!b->stopped || r->result == CONSULT_RESULT_OPTED_OUT)) b->stopped = consult_result_name(r->result);
        if (r->aside) continue;
        b->rows[b->count] = r->row;
        b->rows[b->count++].status = f == FATE_GIVEN_UP ? CONSULT_STEP_GIVEN_UP : CONSULT_STEP_DONE;
        add_contact(b, r->at_ms);
    }
}

/* Each step stands behind the one it is after, so one pass in the order of the template is enough. */
static void add_steps(builder *b) {
    for (uint32_t s = 0; s < b->plan->entry->steps.count; s++) {
        const cns_plan_result *last = NULL;
        for (size_t i = b->plan->results.count; !last && i-- > 0;)
            if (result_at(b, i)->row.step == s && !result_at(b, i)->aside) last = result_at(b, i);
        if (last) b->ends[s] = last->at_ms;
        if (!last || fate_of(b, last) == FATE_RETRY) add_pending(b, s, last);
    }
}

/* Stable, by time: contacts made stand before those planned for the same moment. */
static void sort_rows(const builder *b, cns_plan_view *view) {
    for (size_t i = 0; i < b->count; i++) {
        size_t k = i;
        for (; k > 0 && view->rows[k - 1]->due_ms > b->rows[i].due_ms; k--) view->rows[k] = view->rows[k - 1];
        view->rows[k] = &b->rows[i];
    }
}

/* Contacts keep the number they were recorded with; those planned take the lowest free ones in the order of time, and the rest
 * those behind: so a number means one contact only, and "the 3rd call" is the third that is made. */
static void number_rows(const builder *b, const cns_plan_view *view, bool *taken) {
    for (size_t i = 0; i < b->count; i++)
        if (b->rows[i].attempt <= b->count) taken[b->rows[i].attempt] = true;
    uint32_t next = 1;
    for (int planned = 1; planned >= 0; planned--)
        for (size_t i = 0; i < b->count; i++) {
            cns_plan_row *row = &b->rows[view->rows[i] - b->rows];
            if (row->attempt != 0 || (row->status == CONSULT_STEP_PLANNED) != planned) continue;
            while (next <= b->count && taken[next]) next++;
            row->attempt = next++;
        }
}

static const char *purpose_name(uint32_t purpose) {
    switch (purpose) {
    case CONSULT_PURPOSE_CLINICAL: return "clinical";
    case CONSULT_PURPOSE_SERVICE: return "service";
    case CONSULT_PURPOSE_MARKETING: return "marketing";
    default: return "";
    }
}

/* A row as the host sees it. */
static bool publish(const builder *b, cns_plan_view *view, size_t i) {
    const cns_plan_row *row = view->rows[i];
    const cns_step_entry *step = cns_plan_step(b->plan, row->step);
    const consult_shift **shifts = cns_arena_array(&view->arena, row->shift_count, sizeof *shifts);
    if (!shifts) return false;
    for (uint32_t k = 0; k < row->shift_count; k++) shifts[k] = &row->shifts[k];
    const char *channel = "";
    if (step->channels.count > 0) channel = text_of(b, b->m->channel_names[cns_model_ref(b->m, step->channels, 0)].id);
    view->steps[i] = (consult_step){
        .struct_size = sizeof(consult_step),
        .id = text_of(b, step->id),
        .attempt = row->attempt,
        .due_ms = row->due_ms,
        .window_end_ms = row->window_end_ms,
        .channel = channel,
        .purpose = purpose_name(step->purpose),
        .scenario = step->scenario == CNS_NONE ? "" : text_of(b, b->m->scenarios[step->scenario].id),
        .why = text_of(b, step->why),
        .status = row->status,
        .calendar_known = row->known,
        .shift_count = row->shift_count,
        .shifts = shifts,
    };
    return true;
}

static bool build(builder *b, cns_plan_view *view) {
    size_t most = b->plan->results.count + b->plan->entry->steps.count;
    bool *taken = cns_arena_array(&view->arena, most + 1, sizeof *taken);
    b->rows = cns_arena_array(&view->arena, most, sizeof *b->rows);
    b->ends = cns_arena_array(&view->arena, b->plan->entry->steps.count, sizeof *b->ends);
    b->days = cns_arena_array(&view->arena, most, sizeof *b->days);
    view->rows = cns_arena_array(&view->arena, most, sizeof *view->rows);
    view->steps = cns_arena_array(&view->arena, most, sizeof *view->steps);
    if (!taken || !b->rows || !b->ends || !b->days || !view->rows || !view->steps) return false;
    add_recorded(b);
    add_steps(b);
    sort_rows(b, view);
    number_rows(b, view, taken);
    for (size_t i = 0; i < b->count; i++)
        if (!publish(b, view, i)) return false;
    view->count = b->count;
    view->stopped = b->stopped;
    return true;
}

bool cns_plan_compute(const consult_plan *plan, cns_plan_view *view) {
    cns_arena_reset(&view->arena);
    view->count = 0;
    view->stopped = NULL;
    builder b = {.plan = plan, .m = &plan->pack->model};
    if (plan->consent == 0) { /* no consent, no step */
        view->stopped = "no_consent";
        return true;
    }
    return build(&b, view);
}
