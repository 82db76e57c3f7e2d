/* What a talk has told that a plan must heed. */
#include "consult/plan.h"

#include "engine/plan.h"
#include "session/session.h"

/* The whole number that a value begins with ("67", "3.5"); false when it begins with none. */
static bool read_number(const char *value, int32_t *number) {
    int32_t n = 0;
    if (*value < '0' || *value > '9') return false;
    for (; *value >= '0' && *value <= '9'; value++) {
        if (n > 100000000) return false;
        n = n * 10 + (*value - '0');
    }
    *number = n;
    return true;
}

static bool is_told(const consult_session *s, const cns_circumstance *c) {
    const cns_model *m = &s->pack->model;
    const uint8_t *ever = cns_state_bits(s->state, s->pack->layout.ever);
    int32_t number;
    for (uint32_t i = 0; i < c->signals.count; i++)
        if (cns_bit(ever, cns_model_ref(m, c->signals, i))) return true;
    const char *value = c->slot == CNS_NONE ? NULL : cns_state_slot(s->state, &s->pack->layout, c->slot);
    return value && read_number(value, &number) && number >= c->least && number < c->below;
}

consult_status consult_plan_heed(consult_plan *plan, const consult_session *session) {
    if (!plan || !session || !cns_pack_same(plan->pack, session->pack)) return CONSULT_INVALID_ARGUMENT;
    const cns_model *m = &plan->pack->model;
    uint64_t before = plan->told;
    for (uint32_t i = 0; i < m->circumstances_count; i++)
        if (is_told(session, &m->circumstances[i])) plan->told |= UINT64_C(1) << i;
    if (plan->told == before) return CONSULT_OK;
    if (!cns_plan_prepare(plan)) {
        plan->told = before;
        return CONSULT_NO_MEMORY;
    }
    cns_plan_turn(plan);
    return CONSULT_OK;
}
