/* What results and circumstances do to a plan. */
#include "engine/plan_place.h"

const cns_outcome *cns_plan_outcome(const cns_model *m, const cns_step_entry *step, consult_result result) {
    for (uint32_t i = 0; i < step->outcomes.count; i++) {
        const cns_outcome *o = &m->outcomes[step->outcomes.first + i];
        if (o->result == (uint32_t)result) return o;
    }
    return NULL;
}

bool cns_plan_reached(consult_result result) {
    return result != CONSULT_RESULT_NO_ANSWER && result != CONSULT_RESULT_BUSY && result != CONSULT_RESULT_WRONG_NUMBER &&
           result != CONSULT_RESULT_OTHER_PERSON;
}

static cns_fate default_fate(consult_result result) {
    switch (result) {
    case CONSULT_RESULT_NO_ANSWER:
    case CONSULT_RESULT_BUSY:
    case CONSULT_RESULT_OTHER_PERSON: return CNS_FATE_GIVEN_UP;
    case CONSULT_RESULT_CALL_BACK: return CNS_FATE_RETRY;
    case CONSULT_RESULT_DONE:
    case CONSULT_RESULT_BOOKED:
    case CONSULT_RESULT_VISITED:
    case CONSULT_RESULT_NO_SHOW:
    case CONSULT_RESULT_SOFT_REFUSAL: return CNS_FATE_NEXT;
    case CONSULT_RESULT_REFUSED:
    case CONSULT_RESULT_OPTED_OUT:
    case CONSULT_RESULT_WRONG_NUMBER:
    case CONSULT_RESULT_HOSPITALISED:
    case CONSULT_RESULT_DECEASED:
    case CONSULT_RESULT_EMERGENCY:
    case CONSULT_RESULT_COMPLAINED:
    case CONSULT_RESULT_TREATED_ELSEWHERE: break;
    }
    return CNS_FATE_STOP;
}

cns_fate cns_plan_fate(const cns_plan_work *w, const cns_plan_result *r) {
    if (r->result == CONSULT_RESULT_OPTED_OUT || r->result == CONSULT_RESULT_DECEASED || (w->plan->entry->stop >> r->result & 1u))
        return CNS_FATE_STOP;
    const cns_outcome *o = cns_plan_outcome(w->m, cns_plan_step(w->plan, r->row.step), r->result);
    if (!o) return default_fate(r->result);
    switch ((cns_outcome_kind)o->kind) {
    case CNS_OUTCOME_RETRY:
        if (r->same <= o->at_most) return CNS_FATE_RETRY;
        return o->then == CNS_OUTCOME_STOP ? CNS_FATE_STOP : CNS_FATE_GIVEN_UP;
    case CNS_OUTCOME_CONTINUE: return cns_plan_reached(r->result) ? CNS_FATE_NEXT : CNS_FATE_GIVEN_UP;
    case CNS_OUTCOME_STOP: break;
    }
    return CNS_FATE_STOP;
}

/* ---- circumstances ---- */

uint64_t cns_plan_raised(const consult_plan *plan) {
    uint32_t results = 0;
    uint64_t raised = 0;
    for (size_t i = 0; i < plan->results.count; i++)
        results |= UINT32_C(1) << CNS_VECTOR_AT(&plan->results, const cns_plan_result, i)->result;
    for (uint32_t i = 0; i < plan->pack->model.circumstances_count; i++)
        if (plan->pack->model.circumstances[i].results & results) raised |= UINT64_C(1) << i;
    return raised;
}

uint64_t cns_plan_circumstances(const consult_plan *plan) {
    const cns_model *m = &plan->pack->model;
    uint64_t holding = ((cns_plan_raised(plan) | plan->raised_elsewhere | plan->told) & ~plan->lifted) | plan->said;
    uint64_t lifted = 0;
    for (uint32_t i = 0; i < m->circumstances_count; i++)
        if (m->circumstances[i].unless != CNS_NONE && holding >> m->circumstances[i].unless & 1u) lifted |= UINT64_C(1) << i;
    return holding & ~lifted;
}

static bool is_heeded(const consult_plan *plan, uint32_t circumstance) {
    for (uint32_t i = 0; i < plan->entry->despite.count; i++)
        if (cns_model_ref(&plan->pack->model, plan->entry->despite, i) == circumstance) return false;
    return true;
}

void cns_plan_heed(cns_plan_work *w) {
    uint64_t holding = cns_plan_circumstances(w->plan);
    for (uint32_t i = 0; holding != 0; i++, holding >>= 1) {
        const cns_circumstance *c = &w->m->circumstances[i];
        if (!(holding & 1u) || c->effect == CNS_EFFECT_NONE || !is_heeded(w->plan, i)) continue;
        const char *id = cns_model_text(w->m, c->id);
        if (c->effect == CNS_EFFECT_END && !w->ended) {
            w->stopped = id;
            w->ended = true;
        }
        if (c->effect == CNS_EFFECT_STOP) {
            if (!w->stopped_by) w->stopped_by = id;
            w->stopped_purposes |= c->purposes;
        }
        if (c->effect == CNS_EFFECT_HOLD) {
            if (!w->held_by) w->held_by = id;
            w->held_purposes |= c->purposes;
        }
    }
    /* When no contact is left, the plan has stopped. */
    uint32_t left = 0, contacts = 0;
    for (uint32_t s = 0; s < w->plan->entry->steps.count; s++) {
        const cns_step_entry *step = cns_plan_step(w->plan, s);
        if (step->kind != CNS_STEP_CONTACT) continue;
        contacts++;
        left += !(step->purpose & w->stopped_purposes);
    }
    if (!w->stopped && contacts > 0 && left == 0) w->stopped = w->stopped_by;
}
