#include "consult/yield.h"

#include "base/struct.h"
#include "engine/plan.h"
#include "model/pack.h"

#include <string.h>

#define MOST    UINT64_C(1000000000) /* of counts: products of two, and a million of one, then fit */
#define MILLION UINT64_C(1000000)

struct consult_yield {
    consult_context *context;
    consult_pack *pack;
    const cns_yield *entry;
    uint64_t all;                                              /* contacts counted */
    uint64_t counts[CONSULT_YIELD_ATTEMPTS][CNS_YIELD_STAGES]; /* that came as far as a stage and no further */
};

static const cns_model *model_of(const consult_yield *y) {
    return &y->pack->model;
}

static const cns_yield_stage *stage_of(const consult_yield *y, size_t stage) {
    return &model_of(y)->yield_stages[y->entry->stages.first + stage];
}

consult_status consult_yield_new(const consult_pack *pack, const char *id, consult_yield **yield) {
    if (yield) *yield = NULL;
    if (!pack || !id || !yield) return CONSULT_INVALID_ARGUMENT;
    const cns_model *m = &pack->model;
    uint32_t index = 0;
    while (index < m->yields_count && strcmp(cns_model_text(m, m->yields[index].id), id) != 0) index++;
    if (index == m->yields_count) return CONSULT_UNKNOWN_ID;
    consult_yield *made = cns_memory_zero(&pack->context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->context = consult_context_ref(pack->context);
    made->pack = cns_pack_hold(pack);
    made->entry = &m->yields[index];
    *yield = made;
    return CONSULT_OK;
}

void consult_yield_free(consult_yield *yield) {
    if (!yield) return;
    consult_context *context = yield->context;
    consult_pack_unref(yield->pack);
    cns_memory_put(&context->memory, yield, sizeof *yield);
    consult_context_unref(context);
}

const char *consult_yield_id(const consult_yield *yield) {
    return yield ? cns_model_text(model_of(yield), yield->entry->id) : NULL;
}

const char *consult_yield_stage_name(const consult_yield *yield, size_t stage) {
    if (!yield || stage >= yield->entry->stages.count) return NULL;
    return cns_model_text(model_of(yield), stage_of(yield, stage)->id);
}

/* ---- counting ---- */

consult_status consult_yield_add(consult_yield *yield, uint32_t attempt, size_t stage, uint64_t count) {
    if (!yield || stage >= yield->entry->stages.count) return CONSULT_INVALID_ARGUMENT;
    if (count > MOST - yield->all) return CONSULT_LIMIT;
    if (attempt >= CONSULT_YIELD_ATTEMPTS) attempt = CONSULT_YIELD_ATTEMPTS - 1;
    yield->counts[attempt][stage] += count;
    yield->all += count;
    return CONSULT_OK;
}

/* The last stage that names the result. */
static size_t reached(const consult_yield *y, consult_result result) {
    size_t stage = 0;
    for (size_t i = 0; i < y->entry->stages.count; i++)
        if (stage_of(y, i)->results >> result & 1u) stage = i;
    return stage;
}

static bool counts(const consult_plan *plan, const cns_plan_row *row) {
    return row->at_ms != CNS_NEVER_MADE && cns_plan_step(plan, row->step)->kind == CNS_STEP_CONTACT;
}

consult_status consult_yield_add_plan(consult_yield *yield, const consult_plan *plan) {
    if (!yield || !plan || !cns_pack_same(plan->pack, yield->pack)) return CONSULT_INVALID_ARGUMENT;
    const cns_plan_view *view = cns_plan_seen(plan);
    uint64_t contacts = 0;
    for (size_t i = 0; i < view->count; i++) contacts += counts(plan, view->rows[i]);
    if (contacts > MOST - yield->all) return CONSULT_LIMIT;
    for (size_t i = 0; i < view->count; i++) {
        const cns_plan_row *row = view->rows[i];
        if (!counts(plan, row)) continue;
        uint32_t attempt = row->attempt < CONSULT_YIELD_ATTEMPTS ? row->attempt : CONSULT_YIELD_ATTEMPTS - 1;
        yield->counts[attempt][reached(yield, row->result)]++;
    }
    yield->all += contacts;
    return CONSULT_OK;
}

consult_status consult_yield_merge(consult_yield *yield, const consult_yield *other) {
    if (!yield || !other || other->entry != yield->entry) return CONSULT_INVALID_ARGUMENT;
    if (other->all > MOST - yield->all) return CONSULT_LIMIT;
    yield->all += other->all;
    for (size_t i = 0; i < CONSULT_YIELD_ATTEMPTS; i++)
        for (size_t k = 0; k < CNS_YIELD_STAGES; k++) yield->counts[i][k] += other->counts[i][k];
    return CONSULT_OK;
}

uint64_t consult_yield_count(const consult_yield *yield, uint32_t attempt, size_t stage) {
    uint64_t count = 0;
    if (!yield || attempt >= CONSULT_YIELD_ATTEMPTS) return 0;
    for (size_t i = stage; i < yield->entry->stages.count; i++) count += yield->counts[attempt][i];
    return count;
}

/* Of calls only: what was said in the talk itself is no call. */
static uint64_t count_calls(const consult_yield *y, size_t stage) {
    uint64_t count = 0;
    for (uint32_t attempt = 1; attempt < CONSULT_YIELD_ATTEMPTS; attempt++) count += consult_yield_count(y, attempt, stage);
    return count;
}

/* ---- estimates ---- */

/* The largest number whose square is not above. */
static uint64_t root(uint64_t square) {
    uint64_t low = 0, high = UINT64_C(1) << 32;
    while (high - low > 1) {
        uint64_t middle = low + (high - low) / 2;
        if (middle * middle <= square)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* weight·claimed/of + successes, over weight + tries: both times `of`. */
static consult_ratio posterior(const consult_yield *y, uint64_t claimed, uint64_t of, uint64_t successes, uint64_t tries) {
    return (consult_ratio){y->entry->weight * claimed + of * successes, of * (y->entry->weight + tries)};
}

static uint32_t ppm(consult_ratio r) {
    return (uint32_t)(r.numerator / r.denominator * MILLION + r.numerator % r.denominator * MILLION / r.denominator);
}

static consult_status fill(const consult_yield *y, consult_estimate *e, uint64_t claimed, uint64_t of, uint64_t successes,
                           uint64_t tries) {
    consult_ratio mean = posterior(y, claimed, of, successes, tries);
    uint64_t m = ppm(mean), spread = root(m * (MILLION - m) / (y->entry->weight + tries + 1)) * 1645 / 1000;
    const consult_estimate made = {
        .tries = tries,
        .successes = successes,
        .mean = mean,
        .mean_ppm = (uint32_t)m,
        .low_ppm = (uint32_t)(m > spread ? m - spread : 0),
        .high_ppm = (uint32_t)(m + spread < MILLION ? m + spread : MILLION),
    };
    cns_struct_write(e, &made, sizeof made);
    return CONSULT_OK;
}

static bool has_room(const consult_estimate *e) {
    return CNS_STRUCT_ROOM(consult_estimate, e) == CNS_STRUCT_FITS;
}

consult_status consult_yield_stage(const consult_yield *yield, size_t stage, consult_estimate *estimate) {
    if (!yield || !has_room(estimate) || stage == 0 || stage >= yield->entry->stages.count) return CONSULT_INVALID_ARGUMENT;
    return fill(yield, estimate, stage_of(yield, stage)->claimed, stage_of(yield, stage - 1)->claimed, count_calls(yield, stage),
                count_calls(yield, stage - 1));
}

static size_t last_stage(const consult_yield *y) {
    return y->entry->stages.count - 1;
}

consult_status consult_yield_attempt(const consult_yield *yield, uint32_t attempt, consult_estimate *estimate) {
    if (!yield || !has_room(estimate) || attempt >= CONSULT_YIELD_ATTEMPTS) return CONSULT_INVALID_ARGUMENT;
    size_t last = last_stage(yield);
    return fill(yield, estimate, stage_of(yield, last)->claimed, stage_of(yield, 0)->claimed,
                consult_yield_count(yield, attempt, last), consult_yield_count(yield, attempt, 0));
}

#define SPREAD 27720u /* divisible by 1 … 12: shares of several attempts are spread without a rest */

consult_status consult_yield_share(const consult_yield *yield, uint32_t attempt, consult_ratio *claimed, consult_ratio *now) {
    if (!yield || attempt >= CONSULT_YIELD_ATTEMPTS) return CONSULT_INVALID_ARGUMENT;
    uint64_t all = 0, share = 0, visits = 0;
    for (uint32_t i = 0; i < yield->entry->claims.count; i++) {
        const cns_yield_claim *c = &model_of(yield)->yield_claims[yield->entry->claims.first + i];
        all += (uint64_t)c->share * SPREAD;
        if (attempt >= c->first && attempt <= c->last) share += (uint64_t)c->share * SPREAD / (c->last - c->first + 1);
    }
    for (uint32_t i = 0; i < CONSULT_YIELD_ATTEMPTS; i++) visits += consult_yield_count(yield, i, last_stage(yield));
    if (claimed) *claimed = (consult_ratio){share, all};
    if (now) *now = posterior(yield, share, all, consult_yield_count(yield, attempt, last_stage(yield)), visits);
    return CONSULT_OK;
}

/* ---- questions ---- */

consult_status consult_yield_expected(const consult_yield *yield, const uint64_t *calls, size_t count, uint64_t *thousandths) {
    if (!yield || !calls || !thousandths || count > CONSULT_YIELD_ATTEMPTS) return CONSULT_INVALID_ARGUMENT;
    uint64_t millionths = 0;
    for (uint32_t i = 0; i < count; i++) {
        consult_estimate e = {.struct_size = sizeof e};
        if (calls[i] > MOST) return CONSULT_LIMIT;
        if (consult_yield_attempt(yield, i, &e) == CONSULT_OK) millionths += calls[i] * e.mean_ppm;
    }
    *thousandths = millionths / 1000;
    return CONSULT_OK;
}

consult_status consult_yield_calls_for(const consult_yield *yield, uint64_t visits, uint64_t *calls) {
    if (!yield || !calls) return CONSULT_INVALID_ARGUMENT;
    if (visits > MILLION) return CONSULT_LIMIT;
    size_t last = last_stage(yield);
    consult_ratio p = posterior(yield, stage_of(yield, last)->claimed, stage_of(yield, 0)->claimed, count_calls(yield, last),
                                count_calls(yield, 0));
    *calls = (visits * p.denominator + p.numerator - 1) / p.numerator;
    return CONSULT_OK;
}

consult_status consult_yield_worth(const consult_yield *yield, uint32_t attempt, uint64_t value, uint64_t cost, bool *worth) {
    consult_estimate e = {.struct_size = sizeof e};
    if (!worth || consult_yield_attempt(yield, attempt, &e) != CONSULT_OK) return CONSULT_INVALID_ARGUMENT;
    if (value > MOST || cost > MOST) return CONSULT_LIMIT;
    *worth = e.mean_ppm * value >= MILLION * cost;
    return CONSULT_OK;
}
