/* From template, anchor, results and circumstances to steps: what is to be done, when, and why. */
#include "engine/plan_place.h"

static const char *text_of(const cns_plan_work *w, cns_name name) {
    return cns_model_text(w->m, name);
}

static const cns_plan_result *result_at(const cns_plan_work *w, size_t i) {
    return CNS_VECTOR_AT(&w->plan->results, const cns_plan_result, i);
}

/* ---- dates ---- */

/* What a step counts from: its last try, a doctor's order, an earlier step, the last contact, the anchor. */
typedef struct source {
    const char *rule, *detail;
    int64_t from_ms;
    int32_t amount;
    uint32_t unit;
    int64_t fixed_ms; /* or CNS_NEVER_MADE: count */
    bool follows;     /* never at or before from_ms */
} source;

static source source_of_retry(const cns_plan_work *w, const cns_step_entry *step, const cns_plan_result *last) {
    const cns_outcome *o = cns_plan_outcome(w->m, step, last->result);
    source s = {"retry", consult_result_name(last->result), last->at_ms, 0, CNS_UNIT_MINUTES, CNS_NEVER_MADE, true};
    if (o) {
        s.amount = o->amount;
        s.unit = o->unit;
    }
    if (last->result == CONSULT_RESULT_CALL_BACK) {
        s.rule = "call_back";
        s.fixed_ms = last->call_back_ms;
    }
    return s;
}

static source source_of(const cns_plan_work *w, uint32_t index, const cns_plan_result *last, const cns_plan_order *order) {
    const cns_step_entry *step = cns_plan_step(w->plan, index);
    if (last) return source_of_retry(w, step, last);
    source s = {"offset", "anchor", w->plan->anchor_ms, step->amount, step->unit, CNS_NEVER_MADE, false};
    if (order) return (source){"order", "", w->plan->anchor_ms, 0, CNS_UNIT_MINUTES, order->at_ms, false};
    if (step->after == CNS_AFTER_LAST) {
        for (size_t i = 0; i < w->plan->results.count; i++) {
            if (result_at(w, i)->aside || result_at(w, i)->at_ms <= s.from_ms) continue;
            s.from_ms = result_at(w, i)->at_ms;
            s.detail = "last_result";
            s.follows = true;
        }
    } else if (step->after != CNS_NONE) {
        s.detail = text_of(w, cns_plan_step(w->plan, step->after)->id);
        s.from_ms = w->ends[step->after];
        s.follows = true;
    }
    return s;
}

/* When a step would be due were every hour open. False: at no time that there is. */
static bool nominal(const cns_plan_work *w, cns_plan_row *row, const source *s) {
    const cns_step_entry *step = cns_plan_step(w->plan, row->step);
    cns_zone zone;
    cns_hours h = cns_plan_hours(w, step, &zone);
    int64_t at_ms = s->fixed_ms;
    row->due_ms = s->from_ms;
    if (at_ms == CNS_NEVER_MADE) {
        if (!cns_calendar_add(&h, s->from_ms, s->amount, s->unit, &at_ms)) return false;
        if (step->clock != CNS_NONE && row->tries == 1)
            at_ms = cns_zone_instant(&zone, (cns_wall){cns_zone_wall(&zone, at_ms).day, (int32_t)(step->clock * CNS_MINUTE_MS)});
    }
    if (at_ms != s->from_ms) cns_plan_shift(row, s->rule, s->detail, s->from_ms, at_ms);
    int64_t least = s->follows ? s->from_ms + CNS_MINUTE_MS : s->from_ms;
    if (at_ms < least && (s->follows || (!step->before_anchor && step->amount >= 0 && s->fixed_ms == CNS_NEVER_MADE))) {
        cns_plan_shift(row, "predecessor", s->detail, at_ms, least);
        at_ms = least;
    }
    row->due_ms = at_ms;
    return cns_civil_inside(at_ms);
}

static const cns_plan_order *order_of(const cns_plan_work *w, uint32_t step) {
    for (size_t i = 0; i < w->plan->orders.count; i++) {
        const cns_plan_order *order = CNS_VECTOR_AT(&w->plan->orders, const cns_plan_order, i);
        if (order->step == step) return order;
    }
    return NULL;
}

/* Gives a contact up where a cap on tries leaves no room for it at any time. */
static bool is_used_up(const cns_plan_work *w, cns_plan_row *row) {
    const cns_plan_entry *entry = w->plan->entry;
    bool step = entry->per_step && row->tries > entry->per_step, all = entry->in_all && w->contacts >= entry->in_all;
    if (!step && !all) return false;
    cns_plan_shift(row, "cap", step ? "per_step" : "in_all", row->due_ms, row->due_ms);
    row->window_end_ms = row->due_ms;
    row->known = true;
    row->status = CONSULT_STEP_GIVEN_UP;
    return true;
}

/* What consent and circumstances make of a row that was placed. */
static void restrict_row(const cns_plan_work *w, cns_plan_row *row, const cns_plan_order *order) {
    const cns_step_entry *step = cns_plan_step(w->plan, row->step);
    bool contact = step->kind == CNS_STEP_CONTACT;
    const char *by = NULL;
    if (order && order->at_ms == CONSULT_ORDER_DROP) {
        row->status = CONSULT_STEP_CANCELLED;
        cns_plan_shift(row, "order", "drop", row->due_ms, row->due_ms);
    }
    if (contact && (step->purpose & w->held_purposes) && row->status == CONSULT_STEP_PLANNED) {
        row->status = CONSULT_STEP_HELD;
        by = w->held_by;
    }
    if (contact && (step->purpose & w->stopped_purposes)) {
        row->status = CONSULT_STEP_CANCELLED;
        by = w->stopped_by;
    }
    if (by) cns_plan_shift(row, "circumstance", by, row->due_ms, row->due_ms);
    if (w->ended) row->status = CONSULT_STEP_CANCELLED;
    if (contact && !(w->plan->consent & step->purpose)) row->status = CONSULT_STEP_NO_CONSENT;
}

/* The contact of a step that is still to be made: the first one, or the one that the last result asks for. */
static void add_pending(cns_plan_work *w, uint32_t index, const cns_plan_result *last) {
    const cns_step_entry *step = cns_plan_step(w->plan, index);
    const cns_plan_order *order = last ? NULL : order_of(w, index);
    bool dropped = order && order->at_ms == CONSULT_ORDER_DROP, contact = step->kind == CNS_STEP_CONTACT;
    cns_plan_row *row = &w->rows[w->count++];
    *row = (cns_plan_row){.step = index, .tries = w->tries[index] + 1, .status = CONSULT_STEP_PLANNED, .at_ms = CNS_NEVER_MADE};
    source s = source_of(w, index, last, dropped ? NULL : order);
    bool found = nominal(w, row, &s) && !(contact && is_used_up(w, row)) && cns_plan_place(w, row);
    if (!found && row->status == CONSULT_STEP_PLANNED) {
        row->status = CONSULT_STEP_GIVEN_UP;
        row->window_end_ms = row->due_ms;
        cns_plan_shift(row, "never", text_of(w, step->id), row->due_ms, row->due_ms);
    }
    w->ends[index] = row->due_ms;
    bool allowed = contact && (w->plan->consent & step->purpose) && !dropped;
    if (found && allowed) { /* also when the plan has stopped: the dates then stay as they were */
        cns_plan_count(w, row->due_ms, true);
        w->contacts++;
    }
    restrict_row(w, row, order);
}

/* ---- all steps ---- */

/* The contacts that were made; whether and why the plan has stopped. */
static void add_recorded(cns_plan_work *w) {
    for (size_t i = 0; i < w->plan->results.count; i++) {
        const cns_plan_result *r = result_at(w, i);
        cns_fate f = cns_plan_fate(w, r);
        if (f == CNS_FATE_STOP && (!w->ended || r->result == CONSULT_RESULT_OPTED_OUT)) w->stopped = consult_result_name(r->result);
        w->ended = w->ended || f == CNS_FATE_STOP;
        if (r->aside) continue;
        cns_plan_row *row = &w->rows[w->count++];
        *row = r->row;
        row->tries = ++w->tries[row->step];
        row->status = f == CNS_FATE_GIVEN_UP ? CONSULT_STEP_GIVEN_UP : CONSULT_STEP_DONE;
        row->at_ms = r->at_ms;
        row->result = r->result;
        if (cns_plan_step(w->plan, row->step)->kind != CNS_STEP_CONTACT) continue;
        cns_plan_count(w, r->at_ms, cns_plan_reached(r->result));
        w->contacts++;
    }
    for (size_t i = 0; i < w->plan->elsewhere.count; i++) {
        const cns_plan_contact *contact = CNS_VECTOR_AT(&w->plan->elsewhere, const cns_plan_contact, i);
        cns_plan_count(w, contact->at_ms, contact->reached);
    }
}

/* Each step stands behind the one it is after, so one pass in the order of the template is enough. */
static void add_steps(cns_plan_work *w) {
    for (uint32_t s = 0; s < w->plan->entry->steps.count; s++) {
        const cns_plan_result *last = NULL;
        for (size_t i = w->plan->results.count; !last && i-- > 0;)
            if (result_at(w, i)->row.step == s && !result_at(w, i)->aside) last = result_at(w, i);
        if (last) w->ends[s] = last->at_ms;
        if (!last || cns_plan_fate(w, last) == CNS_FATE_RETRY) add_pending(w, s, last);
    }
}

/* Stable, by time: contacts made stand before those planned for the same moment. */
static void sort_rows(const cns_plan_work *w, cns_plan_view *view) {
    for (size_t i = 0; i < w->count; i++) {
        size_t k = i;
        for (; k > 0 && view->rows[k - 1]->due_ms > w->rows[i].due_ms; k--) view->rows[k] = view->rows[k - 1];
        view->rows[k] = &w->rows[i];
    }
}

/* Contacts keep the number they were recorded with; those planned take the lowest free ones in the order of time, and the rest
 * those behind: so a number means one contact only, and "the 3rd call" is the third that is made. */
static void number_rows(const cns_plan_work *w, const cns_plan_view *view, bool *taken) {
    for (size_t i = 0; i < w->count; i++)
        if (w->rows[i].attempt <= w->count) taken[w->rows[i].attempt] = true;
    uint32_t next = 1;
    for (int planned = 1; planned >= 0; planned--)
        for (size_t i = 0; i < w->count; i++) {
            cns_plan_row *row = view->rows[i];
            if (row->attempt != 0 || (row->status == CONSULT_STEP_PLANNED) != planned) continue;
            while (next <= w->count && taken[next]) next++;
            row->attempt = next++;
        }
}

const char *cns_plan_purpose_name(uint32_t purpose) {
    switch (purpose) {
    case CONSULT_PURPOSE_CLINICAL: return "clinical";
    case CONSULT_PURPOSE_SERVICE: return "service";
    case CONSULT_PURPOSE_MARKETING: return "marketing";
    default: return "";
    }
}

const char *cns_plan_title(const consult_plan *plan, const cns_titles *titles) {
    cns_name title = plan->locale == CONSULT_LOCALE_ZH_HANT && titles->hant.length > 0 ? titles->hant : titles->hans;
    return cns_model_text(&plan->pack->model, title);
}

/* The opening phrases of the n-th try. */
static const char *opening_of(const cns_plan_work *w, const cns_step_entry *step, uint32_t tries) {
    if (step->scenarios.count == 0) return "";
    uint32_t place = tries < step->scenarios.count ? tries : step->scenarios.count;
    return text_of(w, w->m->scenarios[cns_model_ref(w->m, step->scenarios, place - 1)].id);
}

/* A row as the host sees it. */
static bool publish(const cns_plan_work *w, cns_plan_view *view, size_t i) {
    const cns_plan_row *row = view->rows[i];
    const cns_step_entry *step = cns_plan_step(w->plan, row->step);
    const consult_shift **shifts = cns_arena_array(&view->arena, row->shift_count, sizeof *shifts);
    const char **checklist = cns_arena_array(&view->arena, step->checklist.count, sizeof *checklist);
    const char **channels = cns_arena_array(&view->arena, step->channels.count, sizeof *channels);
    if (!shifts || !checklist || !channels) return false;
    for (uint32_t k = 0; k < row->shift_count; k++) shifts[k] = &row->shifts[k];
    for (uint32_t k = 0; k < step->checklist.count; k++)
        checklist[k] = text_of(w, w->m->scenarios[cns_model_ref(w->m, step->checklist, k)].id);
    for (uint32_t k = 0; k < step->channels.count; k++)
        channels[k] = text_of(w, w->m->channel_names[cns_model_ref(w->m, step->channels, k)].id);
    view->steps[i] = (consult_step){
        .struct_size = sizeof(consult_step),
        .id = text_of(w, step->id),
        .attempt = row->attempt,
        .due_ms = row->due_ms,
        .window_end_ms = row->window_end_ms,
        .channel = step->channels.count > 0 ? channels[0] : "",
        .purpose = cns_plan_purpose_name(step->purpose),
        .scenario = opening_of(w, step, row->tries),
        .why = text_of(w, step->why),
        .status = row->status,
        .calendar_known = row->known,
        .shift_count = row->shift_count,
        .shifts = shifts,
        .kind = (consult_step_kind)(step->kind + 1),
        .title = cns_plan_title(w->plan, &step->titles),
        .window = text_of(w, w->m->windows[step->window].id),
        .tries = row->tries,
        .sequence = row->sequence,
        .at_ms = row->at_ms,
        .result = row->at_ms == CNS_NEVER_MADE ? NULL : consult_result_name(row->result),
        .checklist_count = step->checklist.count,
        .checklist = checklist,
        .channel_count = step->channels.count,
        .channels = channels,
    };
    return true;
}

/* How often each contact has changed: one more than in the view before, where its time or state is another. */
static void count_changes(cns_plan_view *view, const cns_plan_view *before) {
    for (size_t i = 0; i < view->count; i++) {
        cns_plan_row *row = view->rows[i];
        for (size_t k = 0; k < before->count; k++) {
            const cns_plan_row *old = before->rows[k];
            if (old->step != row->step || old->tries != row->tries) continue;
            bool same = old->due_ms == row->due_ms && old->window_end_ms == row->window_end_ms && old->status == row->status &&
                        old->at_ms == row->at_ms;
            row->sequence = old->sequence + !same;
            break;
        }
    }
}

static bool build(cns_plan_work *w, cns_plan_view *view) {
    uint32_t steps = w->plan->entry->steps.count;
    size_t most = w->plan->results.count + steps;
    bool *taken = cns_arena_array(&view->arena, most + 1, sizeof *taken);
    w->rows = cns_arena_array(&view->arena, most, sizeof *w->rows);
    w->ends = cns_arena_array(&view->arena, steps, sizeof *w->ends);
    w->tries = cns_arena_array(&view->arena, steps, sizeof *w->tries);
    w->counted = cns_arena_array(&view->arena, most + w->plan->elsewhere.count, sizeof *w->counted);
    view->rows = cns_arena_array(&view->arena, most, sizeof *view->rows);
    view->steps = cns_arena_array(&view->arena, most, sizeof *view->steps);
    if (!taken || !w->rows || !w->ends || !w->tries || !w->counted || !view->rows || !view->steps) return false;
    cns_plan_heed(w);
    add_recorded(w);
    add_steps(w);
    sort_rows(w, view);
    number_rows(w, view, taken);
    view->count = w->count;
    count_changes(view, cns_plan_seen(w->plan));
    view->count = 0;
    for (size_t i = 0; i < w->count; i++)
        if (!publish(w, view, i)) return false;
    view->count = w->count;
    view->stopped = w->stopped;
    return true;
}

static bool has_more_than_contacts(const consult_plan *plan) {
    for (uint32_t s = 0; s < plan->entry->steps.count; s++)
        if (cns_plan_step(plan, s)->kind != CNS_STEP_CONTACT) return true;
    return false;
}

bool cns_plan_compute(const consult_plan *plan, cns_plan_view *view) {
    cns_arena_reset(&view->arena);
    view->count = 0;
    view->stopped = NULL;
    cns_plan_work w = {.plan = plan, .m = &plan->pack->model};
    if (plan->consent == 0 && plan->results.count == 0 && !has_more_than_contacts(plan)) { /* no consent, no step */
        view->stopped = "no_consent";
        return true;
    }
    return build(&w, view);
}
