/* What is said of a patient after a plan was made: consent, circumstances, a doctor's orders, the time, other plans. */
#include "engine/plan.h"

#include <string.h>

static uint32_t find_circumstance(const cns_model *m, const char *id) {
    for (uint32_t i = 0; i < m->circumstances_count; i++)
        if (strcmp(cns_model_text(m, m->circumstances[i].id), id) == 0) return i;
    return CNS_NONE;
}

consult_status consult_plan_circumstance(consult_plan *plan, const char *circumstance, bool holds) {
    if (!plan || !circumstance) return CONSULT_INVALID_ARGUMENT;
    uint32_t index = find_circumstance(&plan->pack->model, circumstance);
    if (index == CNS_NONE) return CONSULT_UNKNOWN_ID;
    uint64_t bit = UINT64_C(1) << index, said = plan->said, lifted = plan->lifted;
    if (holds ? (said & bit) != 0 : (lifted & bit) != 0) return CONSULT_OK;
    plan->said = holds ? said | bit : said & ~bit;
    plan->lifted = holds ? lifted & ~bit : lifted | bit;
    if (!cns_plan_prepare(plan)) {
        plan->said = said;
        plan->lifted = lifted;
        return CONSULT_NO_MEMORY;
    }
    cns_plan_turn(plan);
    return CONSULT_OK;
}

consult_status consult_plan_consent(consult_plan *plan, uint32_t consent) {
    if (!plan || consent & ~(uint32_t)(CONSULT_PURPOSE_CLINICAL | CONSULT_PURPOSE_SERVICE | CONSULT_PURPOSE_MARKETING))
        return CONSULT_INVALID_ARGUMENT;
    uint32_t before = plan->consent;
    plan->consent = consent;
    if (consent != before && !cns_plan_prepare(plan)) {
        plan->consent = before;
        return CONSULT_NO_MEMORY;
    }
    if (consent != before) cns_plan_turn(plan);
    plan->consent_told = true;
    return CONSULT_OK;
}

static cns_plan_order *find_order(consult_plan *plan, uint32_t step) {
    for (size_t i = 0; i < plan->orders.count; i++)
        if (CNS_VECTOR_AT(&plan->orders, cns_plan_order, i)->step == step) return CNS_VECTOR_AT(&plan->orders, cns_plan_order, i);
    return NULL;
}

/* Takes an order back: the last one takes its place. */
static void drop_order(consult_plan *plan, cns_plan_order *order) {
    *order = *CNS_VECTOR_AT(&plan->orders, cns_plan_order, --plan->orders.count);
}

consult_status consult_plan_order(consult_plan *plan, const char *step, int64_t at_ms) {
    bool none = at_ms == CONSULT_ORDER_NONE;
    if (!plan || !step || (!none && at_ms != CONSULT_ORDER_DROP && !cns_civil_inside(at_ms))) return CONSULT_INVALID_ARGUMENT;
    uint32_t index = cns_plan_find(plan, step);
    if (index == CNS_NONE) return CONSULT_UNKNOWN_ID;
    cns_plan_order *order = find_order(plan, index), made = {index, at_ms};
    if (order ? order->at_ms == at_ms : none) return CONSULT_OK;
    cns_plan_order before = order ? *order : made;
    bool had = order != NULL;
    if (!had) {
        if (!cns_vector_append(&plan->orders, &plan->context->memory, &made, 1)) return CONSULT_NO_MEMORY;
    } else if (none) {
        drop_order(plan, order);
    } else {
        *order = made;
    }
    if (!cns_plan_prepare(plan)) {
        order = find_order(plan, index);
        if (!had)
            drop_order(plan, order);
        else if (order)
            *order = before;
        else
            *CNS_VECTOR_AT(&plan->orders, cns_plan_order, plan->orders.count++) = before; /* its place is still there */
        return CONSULT_NO_MEMORY;
    }
    cns_plan_turn(plan);
    return CONSULT_OK;
}

consult_status consult_plan_renew(consult_plan *plan, int64_t now_ms) {
    if (!plan || now_ms < plan->now_ms || !cns_civil_inside(now_ms)) return CONSULT_INVALID_ARGUMENT;
    if (now_ms == plan->now_ms) return CONSULT_OK;
    int64_t before = plan->now_ms;
    plan->now_ms = now_ms;
    if (!cns_plan_prepare(plan)) {
        plan->now_ms = before;
        return CONSULT_NO_MEMORY;
    }
    cns_plan_turn(plan);
    return CONSULT_OK;
}

/* ---- several plans of one patient ---- */

#define PLANS 64u

static bool is_contact(const consult_plan *plan, const cns_plan_row *row) {
    return cns_plan_step(plan, row->step)->kind == CNS_STEP_CONTACT;
}

/* The contacts of `other` that `plan` has to heed: those made, and those planned by a plan that goes first. */
static bool gather(cns_vector *contacts, const cns_memory *memory, const consult_plan *other, const cns_plan_view *view,
                   bool planned) {
    for (size_t i = 0; i < view->count; i++) {
        const cns_plan_row *row = view->rows[i];
        if (!is_contact(other, row) || (row->at_ms == CNS_NEVER_MADE && !(planned && row->status == CONSULT_STEP_PLANNED)))
            continue;
        bool made = row->at_ms != CNS_NEVER_MADE;
        cns_plan_contact contact = {made ? row->at_ms : row->due_ms, !made || cns_plan_reached(row->result)};
        if (!cns_vector_append(contacts, memory, &contact, 1)) return false;
    }
    return true;
}

/* What a plan had before it was settled. */
typedef struct kept {
    cns_vector elsewhere;
    uint64_t raised;
} kept;

/* Settles the plan at `place` of the order; the plans before it are prepared. */
static bool settle(consult_plan *const *order, size_t count, size_t place, uint64_t raised, kept *before) {
    consult_plan *plan = order[place];
    const cns_memory *memory = &plan->context->memory;
    *before = (kept){plan->elsewhere, plan->raised_elsewhere};
    cns_vector_start(&plan->elsewhere, sizeof(cns_plan_contact));
    plan->raised_elsewhere = raised;
    for (size_t i = 0; i < count; i++) {
        const cns_plan_view *view = i < place ? &order[i]->views[order[i]->current ^ 1u] : cns_plan_seen(order[i]);
        if (i != place && !gather(&plan->elsewhere, memory, order[i], view, i < place)) return false;
    }
    return cns_plan_prepare(plan);
}

/* By rank; of equals the earlier first. */
static void arrange(consult_plan *const *plans, size_t count, consult_plan **order) {
    for (size_t i = 0; i < count; i++) {
        size_t k = i;
        for (; k > 0 && order[k - 1]->entry->rank < plans[i]->entry->rank; k--) order[k] = order[k - 1];
        order[k] = plans[i];
    }
}

consult_status consult_plan_reconcile(consult_plan *const *plans, size_t count) {
    consult_plan *order[PLANS];
    kept before[PLANS];
    uint64_t raised = 0;
    if (count > PLANS) return CONSULT_LIMIT;
    if (!plans && count > 0) return CONSULT_INVALID_ARGUMENT;
    for (size_t i = 0; i < count; i++) {
        if (!plans[i] || !cns_pack_same(plans[i]->pack, plans[0]->pack)) return CONSULT_INVALID_ARGUMENT;
        for (size_t k = 0; k < i; k++)
            if (plans[k] == plans[i]) return CONSULT_INVALID_ARGUMENT;
        raised |= cns_plan_raised(plans[i]) | plans[i]->told;
    }
    arrange(plans, count, order);
    size_t done = 0;
    bool fine = true;
    for (; fine && done < count; done++) fine = settle(order, count, done, raised, &before[done]);
    for (size_t i = 0; i < done; i++) {
        cns_vector old = fine ? before[i].elsewhere : order[i]->elsewhere;
        if (!fine) {
            order[i]->elsewhere = before[i].elsewhere;
            order[i]->raised_elsewhere = before[i].raised;
        } else {
            cns_plan_turn(order[i]);
        }
        cns_vector_free(&old, &order[i]->context->memory);
    }
    return fine ? CONSULT_OK : CONSULT_NO_MEMORY;
}
