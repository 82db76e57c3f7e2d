/* route.h: difficulty, choice of an agent, waiting sessions, responsibility. */
#include "consult/route.h"

#include "engine/chart.h"
#include "engine/faults.h"
#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST 10000u /* agents, sessions */

static consult_status no_memory(consult_worker *w) {
    return cns_worker_fail(w, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
}

/* A session as its conditions see it. */
typedef struct stand {
    const consult_session *session;
    const cns_model *model;
    const cns_route *route;
    cns_state *state; /* a copy, in the worker */
    cns_situation situation;
    cns_chart chart;
} stand;

static consult_status take_stand(stand *s, const consult_session *session, consult_worker *w) {
    memset(s, 0, sizeof *s);
    s->session = session;
    s->model = &session->pack->model;
    if (s->model->routes_count == 0)
        return cns_worker_fail(w, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "the pack has no route: see lib/packs/README.md");
    s->route = &s->model->routes[0];
    s->state = cns_session_draft(session, w);
    if (!s->state) return no_memory(w);
    cns_state_situation(s->state, &session->pack->layout, CONSULT_ROLE_PATIENT, session->facts, &s->situation);
    cns_chart_start(&s->chart, s->model, &session->pack->layout, s->state, &s->situation, NULL);
    return CONSULT_OK;
}

static bool holds(stand *s, uint32_t node) {
    return node != CNS_NONE && cns_condition_holds(&s->chart.view, node, NULL);
}

/* ---- difficulty ---- */

static const consult_difficulty *weigh(stand *s, consult_worker *w) {
    const cns_model *m = s->model;
    consult_difficulty *d = cns_arena_get(&w->arena, sizeof *d);
    const consult_difficulty_part **list = cns_arena_array(&w->arena, s->route->parts.count + 1, sizeof *list);
    consult_difficulty_part *parts = cns_arena_array(&w->arena, s->route->parts.count + 1, sizeof *parts);
    if (!d || !list || !parts) return NULL;
    *d = (consult_difficulty){.struct_size = sizeof *d,
                              .permille = s->route->base,
                              .base = s->route->base,
                              .urgent = holds(s, s->route->urgent),
                              .parts = list};
    for (uint32_t i = 0; i < s->route->parts.count; i++) {
        const cns_route_part *part = &m->route_parts[s->route->parts.first + i];
        if (!holds(s, part->when)) continue;
        cns_name title = s->state->locale == CONSULT_LOCALE_ZH_HANT ? part->titles.hant : part->titles.hans;
        consult_difficulty_part *made = &parts[d->part_count];
        *made = (consult_difficulty_part){sizeof *made, cns_model_text(m, part->id),
                                          cns_model_text(m, title.length ? title : part->id), part->add};
        list[d->part_count++] = made;
        d->permille += part->add;
        if (d->permille > 1000) d->permille = 1000;
    }
    return d;
}

consult_status consult_session_difficulty(const consult_session *session, consult_worker *worker,
                                          const consult_difficulty **difficulty) {
    if (difficulty) *difficulty = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !difficulty)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session and difficulty must be given");
    stand s;
    consult_status status = take_stand(&s, session, worker);
    if (status != CONSULT_OK) return status;
    *difficulty = weigh(&s, worker);
    return *difficulty ? CONSULT_OK : no_memory(worker);
}

/* ---- the choice of an agent ---- */

static uint32_t load_permille(const consult_agent *a) {
    return (uint32_t)((uint64_t)a->load * 1000 / a->capacity);
}

static uint32_t skill_of(const consult_agent *a) {
    return a->skill > 1000 ? 1000 : a->skill;
}

/* The busier, and the more skilled than is needed, the costlier; what is missing of the skill counts in full. */
static uint32_t cost_of(const consult_agent *a, uint32_t difficulty) {
    uint32_t skill = skill_of(a);
    return load_permille(a) + (skill >= difficulty ? (skill - difficulty) / 2 : difficulty - skill);
}

/* Whether an agent can take a case at all. */
static consult_route_fate room_of(const consult_agent *a, int64_t at_ms) {
    bool shift = a->shift_start_ms || a->shift_end_ms;
    if (shift && (at_ms < a->shift_start_ms || at_ms >= a->shift_end_ms)) return CONSULT_ROUTE_OFF_SHIFT;
    return a->load >= a->capacity ? CONSULT_ROUTE_FULL : CONSULT_ROUTE_CHOSEN;
}

/* Of two who could take it: whether a goes before b. */
static bool goes_before(const consult_agent *a, const consult_agent *b, uint32_t difficulty) {
    bool able = skill_of(a) >= difficulty, other = skill_of(b) >= difficulty;
    if (able != other) return able;
    if (!able && skill_of(a) != skill_of(b)) return skill_of(a) > skill_of(b);
    uint32_t cost = cost_of(a, difficulty), more = cost_of(b, difficulty);
    if (cost != more) return cost < more;
    if (a->assigned != b->assigned) return a->assigned < b->assigned;
    return a->last_assigned_ms < b->last_assigned_ms;
}

static size_t choose(const consult_agent *agents, size_t count, int64_t at_ms, uint32_t difficulty, const char *owner,
                     consult_route_choice *choices) {
    size_t best = SIZE_MAX;
    bool owned = false;
    for (size_t i = 0; i < count; i++) {
        consult_route_fate fate = room_of(&agents[i], at_ms);
        bool own = owner && strcmp(agents[i].id, owner) == 0 && fate != CONSULT_ROUTE_OFF_SHIFT; /* their own case is no new load */
        choices[i] = (consult_route_choice){sizeof *choices, i, fate, 0};
        if (own) {
            best = i;
            owned = true;
        }
        if (fate != CONSULT_ROUTE_CHOSEN) continue;
        choices[i].cost = cost_of(&agents[i], difficulty);
        if (!owned && (best == SIZE_MAX || goes_before(&agents[i], &agents[best], difficulty))) best = i;
    }
    for (size_t i = 0; i < count && best != SIZE_MAX; i++) {
        if (i == best) choices[i].fate = owned ? CONSULT_ROUTE_OWNER : CONSULT_ROUTE_CHOSEN;
        if (i == best || choices[i].fate != CONSULT_ROUTE_CHOSEN) continue;
        bool lesser = skill_of(&agents[i]) < difficulty && skill_of(&agents[i]) < skill_of(&agents[best]);
        choices[i].fate = lesser ? CONSULT_ROUTE_UNSKILLED : CONSULT_ROUTE_COSTLIER;
    }
    return best;
}

/* The agents in this library's size, in the worker's arena. */
static consult_status take_agents(consult_worker *w, const consult_agent *const *agents, size_t count,
                                  const consult_agent **taken) {
    if (count > MOST) return cns_worker_fail(w, CONSULT_LIMIT, CONSULT_NO_OFFSET, "there may be 10000 agents at most");
    if (count && !agents) return cns_fault_tell(w, "agents must be given");
    consult_agent *own = cns_arena_array(&w->arena, count + 1, sizeof *own);
    if (!own) return no_memory(w);
    for (size_t i = 0; i < count; i++) {
        char name[32];
        snprintf(name, sizeof name, "agents[%zu]", i);
        consult_status status = CNS_FAULT_TAKE(w, consult_agent, &own[i], agents[i], name);
        if (status != CONSULT_OK) return status;
        if (!own[i].id) return cns_fault_item(w, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "agents", i, ".id must be given");
    }
    *taken = own;
    return CONSULT_OK;
}

consult_status consult_route(const consult_session *session, consult_worker *worker, const consult_agent *const *agents,
                             size_t count, int64_t at_ms, const consult_routing **routing) {
    if (routing) *routing = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    const char *fault = !session ? "session must be given" : !routing ? "routing must be given" : cns_fault_time(at_ms);
    if (fault) return cns_fault_tell(worker, fault);
    stand s;
    const consult_agent *own = NULL;
    consult_status status = take_agents(worker, agents, count, &own);
    if (status == CONSULT_OK) status = take_stand(&s, session, worker);
    if (status != CONSULT_OK) return status;
    consult_routing *made = cns_arena_get(&worker->arena, sizeof *made);
    const consult_route_choice **list = cns_arena_array(&worker->arena, count + 1, sizeof *list);
    consult_route_choice *choices = cns_arena_array(&worker->arena, count + 1, sizeof *choices);
    const consult_difficulty *difficulty = weigh(&s, worker);
    if (!made || !list || !choices || !difficulty) return no_memory(worker);
    size_t agent = choose(own, count, at_ms, difficulty->permille, consult_session_owner(session), choices);
    for (size_t i = 0; i < count; i++) list[i] = &choices[i];
    *made = (consult_routing){sizeof *made, agent, difficulty, count, list};
    *routing = made;
    return CONSULT_OK;
}

/* ---- whose turn is most overdue ---- */

static bool presses_more(const consult_waiting *a, const consult_waiting *b) {
    if (a->urgent != b->urgent) return a->urgent;
    return a->permille != b->permille ? a->permille > b->permille : a->waiting_ms > b->waiting_ms;
}

static consult_status take_waiting(const consult_session *session, consult_worker *w, size_t place, int64_t now_ms,
                                   consult_waiting *out, bool *waits) {
    stand s;
    const cns_state *state = session->state;
    *waits = state->last_role == CONSULT_ROLE_PATIENT && state->patient_ms != CNS_NO_TIME;
    if (!*waits) return CONSULT_OK;
    consult_status status = take_stand(&s, session, w);
    if (status != CONSULT_OK) return status;
    uint64_t since = now_ms > state->patient_ms ? (uint64_t)now_ms - (uint64_t)state->patient_ms : 0;
    uint64_t limit = (uint64_t)s.route->reply_s[state->channel >= 1 && state->channel <= 3 ? state->channel - 1 : 0] * 1000;
    uint64_t permille = since > UINT64_MAX / 1000 ? UINT64_MAX : since * 1000 / limit;
    *out = (consult_waiting){sizeof *out, place, since, limit, permille, holds(&s, s.route->urgent)};
    return CONSULT_OK;
}

static int compare_waiting(const void *a, const void *b) {
    const consult_waiting *x = *(const consult_waiting *const *)a, *y = *(const consult_waiting *const *)b;
    if (presses_more(x, y)) return -1;
    if (presses_more(y, x)) return 1;
    return x->session < y->session ? -1 : x->session > y->session;
}

consult_status consult_overdue(consult_worker *worker, const consult_session *const *sessions, size_t count, int64_t now_ms,
                               const consult_waiting_list **waiting) {
    if (waiting) *waiting = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (count > MOST) return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "there may be 10000 sessions at most");
    const char *fault = !waiting ? "waiting must be given" : count && !sessions ? "sessions must be given" : cns_fault_time(now_ms);
    if (fault) return cns_fault_tell(worker, fault);
    consult_waiting_list *list = cns_arena_get(&worker->arena, sizeof *list);
    const consult_waiting **items = cns_arena_array(&worker->arena, count + 1, sizeof *items);
    consult_waiting *made = cns_arena_array(&worker->arena, count + 1, sizeof *made);
    if (!list || !items || !made) return no_memory(worker);
    *list = (consult_waiting_list){sizeof *list, 0, items};
    for (size_t i = 0; i < count; i++) {
        bool waits = false;
        if (!sessions[i])
            return cns_fault_item(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "sessions", i, " must be given");
        consult_status status = take_waiting(sessions[i], worker, i, now_ms, &made[list->count], &waits);
        if (status != CONSULT_OK) return status;
        if (waits) items[list->count] = &made[list->count];
        list->count += waits;
    }
    if (list->count) qsort(items, list->count, sizeof *items, compare_waiting);
    *waiting = list;
    return CONSULT_OK;
}

/* ---- first-asked responsibility ---- */

/* The slot that holds who is responsible; CNS_NONE = the pack has none. */
static uint32_t owner_slot(const consult_session *s) {
    const cns_model *m = &s->pack->model;
    for (uint32_t i = 0; i < m->slots_count; i++)
        if (strcmp(cns_model_text(m, m->slots[i].type), "owner") == 0) return i;
    return CNS_NONE;
}

const char *consult_session_owner(const consult_session *session) {
    uint32_t slot = session ? owner_slot(session) : CNS_NONE;
    return slot == CNS_NONE ? NULL : cns_state_slot(session->state, &session->pack->layout, slot);
}

/* Sets the owner. */
static consult_status assign(consult_session *session, const char *agent) {
    uint32_t slot = owner_slot(session);
    if (slot == CNS_NONE) return CONSULT_UNKNOWN_ID;
    return consult_session_slot_set(session, cns_model_text(&session->pack->model, session->pack->model.slots[slot].id), agent);
}

consult_status consult_session_take(consult_session *session, const char *agent) {
    if (!session || !agent || !*agent) return CONSULT_INVALID_ARGUMENT;
    const char *owner = consult_session_owner(session);
    if (owner) return strcmp(owner, agent) == 0 ? CONSULT_OK : CONSULT_OUT_OF_ORDER;
    return assign(session, agent);
}

consult_status consult_session_hand_over(consult_session *session, consult_worker *worker, const char *from, const char *to,
                                         consult_string *note) {
    if (note) *note = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !to || !*to || !note)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session, to and note must be given");
    const char *owner = consult_session_owner(session);
    if (from && (!owner || strcmp(owner, from) != 0))
        return cns_worker_fail(worker, CONSULT_OUT_OF_ORDER, CONSULT_NO_OFFSET, "`from` does not own this session");
    consult_status status = consult_session_handover(session, worker, note);
    if (status != CONSULT_OK) return status;
    status = assign(session, to);
    if (status == CONSULT_OK) return status;
    *note = (consult_string){NULL, 0};
    return cns_worker_fail(worker, status, CONSULT_NO_OFFSET,
                           "`to` cannot be kept: it is not one line of UTF-8, the pack has no slot of type \"owner\", or no room");
}
