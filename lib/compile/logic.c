#include "compile/logic.h"

#define STEPS_MOST UINT64_C(20000000)

static const cns_node *node_at(const cns_logic *l, uint32_t node) {
    return CNS_VECTOR_AT(&l->compiler->sections[CNS_SECTION_nodes], cns_node, node);
}

static uint32_t ref_at(const cns_logic *l, cns_range range, uint32_t i) {
    return CNS_VECTOR_AT(&l->compiler->sections[CNS_SECTION_refs], cns_ref, range.first + i)->index;
}

static bool spend(cns_logic *l) {
    if (l->steps == 0) return false;
    l->steps--;
    return true;
}

static void note_signals(const cns_logic *l, uint8_t *raised, cns_range ids, unsigned moments) {
    for (uint32_t i = 0; i < ids.count; i++) raised[ref_at(l, ids, i)] = (uint8_t)(raised[ref_at(l, ids, i)] | moments);
}

static void note_cues(const cns_logic *l, uint8_t *raised, bool *filled, bool *asked) {
    const cns_compiler *c = l->compiler;
    uint32_t flag = cns_entry_find(c, CNS_ENTRY_SIGNAL, "flag");
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_cues); i++) {
        const cns_cue *cue = CNS_VECTOR_AT(&c->sections[CNS_SECTION_cues], cns_cue, i);
        unsigned moments = (cue->roles >> CONSULT_ROLE_PATIENT & 1u) << CNS_MOMENT_PATIENT | (cue->roles >> CONSULT_ROLE_AGENT & 1u)
                                                                                                 << CNS_MOMENT_AGENT;
        if (cue->state != CNS_STATE_ON) continue;
        note_signals(l, raised, cue->signals, moments);
        if ((cue->flag != CNS_NONE || cue->again) && flag != CNS_NONE) raised[flag] = (uint8_t)(raised[flag] | moments);
        for (uint32_t k = 0; k < cue->fills.count; k++)
            filled[CNS_VECTOR_AT(&c->sections[CNS_SECTION_fills], cns_fill, cue->fills.first + k)->slot] = true;
        if (cue->asks != CNS_NONE) asked[cue->asks] = true;
    }
}

/* Places are entered and left at any moment. */
static void note_places(const cns_logic *l, uint8_t *raised) {
    const cns_compiler *c = l->compiler;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_phases); i++) {
        const cns_phase *p = CNS_VECTOR_AT(&c->sections[CNS_SECTION_phases], cns_phase, i);
        note_signals(l, raised, p->on_enter, ~0u);
        note_signals(l, raised, p->on_leave, ~0u);
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_interrupts); i++) {
        const cns_interrupt *in = CNS_VECTOR_AT(&c->sections[CNS_SECTION_interrupts], cns_interrupt, i);
        note_signals(l, raised, in->on_enter, ~0u);
        note_signals(l, raised, in->on_leave, ~0u);
    }
}

bool cns_logic_start(cns_logic *l, const cns_compiler *c) {
    uint32_t signals = cns_section_count(c, CNS_SECTION_signals), slots = cns_section_count(c, CNS_SECTION_slots);
    uint8_t *raised = cns_arena_array(c->arena, signals + 1, sizeof *raised);
    bool *filled = cns_arena_array(c->arena, slots + 1, sizeof *filled),
         *asked = cns_arena_array(c->arena, slots + 1, sizeof *asked);
    *l = (cns_logic){c, raised, filled, asked, STEPS_MOST};
    if (!raised || !filled || !asked) return false;
    note_cues(l, raised, filled, asked);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_timers); i++) {
        uint32_t signal = CNS_VECTOR_AT(&c->sections[CNS_SECTION_timers], cns_timer, i)->signal;
        raised[signal] = (uint8_t)(raised[signal] | 1u << CNS_MOMENT_ALONE);
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_blocks); i++)
        note_signals(l, raised, CNS_VECTOR_AT(&c->sections[CNS_SECTION_blocks], cns_block, i)->says, 1u << CNS_MOMENT_ALONE);
    note_places(l, raised);
    for (uint32_t i = 0; i < slots; i++) {
        const cns_json *given = cns_json_member(cns_entry_at(c, CNS_ENTRY_SLOT, i)->json, "given");
        filled[i] = filled[i] || (given && given->kind == CNS_JSON_TRUE);
    }
    return true;
}

/* ---- can it hold? ---- */

static bool is_raised(const cns_logic *l, const cns_node *n, unsigned moments) {
    for (uint32_t i = 0; i < n->ids.count; i++)
        if (l->raised[ref_at(l, n->ids, i)] & moments) return true;
    return false;
}

/* Which moments the other side's last turn, or the whole talk, could have been. An event may raise what a phrase says. */
static unsigned moments_of(const cns_node *n, cns_moment moment) {
    const unsigned alone = 1u << CNS_MOMENT_ALONE;
    if (n->kind == CNS_OP_SIGNAL) return 1u << moment;
    if (n->kind == CNS_OP_EVER || moment == CNS_MOMENT_ALONE) return ~0u;
    return 1u << (moment == CNS_MOMENT_PATIENT ? CNS_MOMENT_AGENT : CNS_MOMENT_PATIENT) | alone;
}

static bool has_role(const cns_node *n, cns_moment moment) {
    if (moment == CNS_MOMENT_ALONE) return true; /* it stands under the role that spoke last */
    return n->a >> (moment == CNS_MOMENT_PATIENT ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT) & 1;
}

/* True: it holds whatever is said. Only the role is known before a text is. */
static bool must(cns_logic *l, uint32_t node, cns_moment moment) {
    const cns_node *n = node_at(l, node);
    if (!spend(l)) return false;
    if (n->kind == CNS_OP_ROLE) return moment != CNS_MOMENT_ALONE && has_role(n, moment);
    if (n->kind != CNS_OP_ALL && n->kind != CNS_OP_ANY) return false;
    for (uint32_t i = 0; i < n->parts.count; i++)
        if (must(l, ref_at(l, n->parts, i), moment) == (n->kind == CNS_OP_ANY)) return n->kind == CNS_OP_ANY;
    return n->kind == CNS_OP_ALL && n->parts.count > 0;
}

/* An `all` that forbids what it demands. */
static bool contradicts_itself(cns_logic *l, const cns_node *n) {
    for (uint32_t i = 0; i < n->parts.count; i++) {
        const cns_node *none = node_at(l, ref_at(l, n->parts, i));
        if (none->kind != CNS_OP_NONE) continue;
        for (uint32_t k = 0; k < n->parts.count; k++)
            for (uint32_t f = 0; f < none->parts.count && k != i; f++)
                if (cns_logic_implies(l, ref_at(l, n->parts, k), ref_at(l, none->parts, f))) return true;
    }
    return false;
}

static bool parts_may(cns_logic *l, const cns_node *n, cns_moment moment) {
    bool any = n->kind == CNS_OP_ANY;
    if (n->kind == CNS_OP_ALL && n->a == CNS_IN_TURN && contradicts_itself(l, n)) return false;
    for (uint32_t i = 0; i < n->parts.count; i++)
        if (cns_logic_may(l, ref_at(l, n->parts, i), moment) == any) return any;
    return !any;
}

static bool none_may(cns_logic *l, const cns_node *n, cns_moment moment) {
    for (uint32_t i = 0; i < n->parts.count; i++)
        if (must(l, ref_at(l, n->parts, i), moment)) return false;
    return true;
}

static bool several_may(cns_logic *l, const cns_node *n, cns_moment moment) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < n->parts.count; i++) count += cns_logic_may(l, ref_at(l, n->parts, i), moment);
    return count >= n->a;
}

bool cns_logic_may(cns_logic *l, uint32_t node, cns_moment moment) {
    const cns_node *n = node_at(l, node);
    if (!spend(l)) return true;
    switch (n->kind) {
    case CNS_OP_CONCEPT:
    case CNS_OP_NUMBER:
    case CNS_OP_WORDS:
    case CNS_OP_FORMAT: return moment != CNS_MOMENT_ALONE;
    case CNS_OP_NONE: return none_may(l, n, moment);
    case CNS_OP_ALL:
    case CNS_OP_ANY:
    case CNS_OP_NEAR:
    case CNS_OP_BEFORE:
    case CNS_OP_ROW:
    case CNS_OP_AT_START:
    case CNS_OP_AT_END:
    case CNS_OP_ALONE:
    case CNS_OP_SCOPE:
    case CNS_OP_OUTSIDE:
    case CNS_OP_UNLIKE:
    case CNS_OP_AT_LEAST: return parts_may(l, n, moment);
    case CNS_OP_SEVERAL: return several_may(l, n, moment);
    case CNS_OP_METRIC: return n->b <= n->c;
    case CNS_OP_ROLE: return has_role(n, moment);
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER: return is_raised(l, n, moments_of(n, moment));
    case CNS_OP_ASKED: return n->b != 0 || l->asked[n->a];
    case CNS_OP_SLOT: return l->filled[n->a];
    case CNS_OP_TIMER: return n->b || moment == CNS_MOMENT_ALONE;
    default: return true;
    }
}

/* ---- does one imply the other? ---- */

static bool ids_within(const cns_logic *l, cns_range a, cns_range b) {
    for (uint32_t i = 0; i < a.count; i++) {
        bool found = false;
        for (uint32_t k = 0; k < b.count && !found; k++) found = ref_at(l, a, i) == ref_at(l, b, k);
        if (!found) return false;
    }
    return true;
}

bool cns_logic_same(cns_logic *l, uint32_t a, uint32_t b) {
    const cns_node *x = node_at(l, a), *y = node_at(l, b);
    if (a == b) return true;
    if (!spend(l) || x->kind != y->kind || x->a != y->a || x->b != y->b || x->c != y->c || x->parts.count != y->parts.count ||
        x->text.offset != y->text.offset || !ids_within(l, x->ids, y->ids) || !ids_within(l, y->ids, x->ids))
        return false;
    for (uint32_t i = 0; i < x->parts.count; i++)
        if (!cns_logic_same(l, ref_at(l, x->parts, i), ref_at(l, y->parts, i))) return false;
    return true;
}

/* Both without parts. */
static bool leaf_implies(const cns_logic *l, const cns_node *x, const cns_node *y) {
    if (y->kind == CNS_OP_EVER && (x->kind == CNS_OP_SIGNAL || x->kind == CNS_OP_LAST))
        return x->ids.count > 0 && ids_within(l, x->ids, y->ids);
    if (x->kind != y->kind) return false;
    switch (x->kind) {
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER:
    case CNS_OP_PHASE: return x->ids.count > 0 && ids_within(l, x->ids, y->ids);
    case CNS_OP_ROLE:
    case CNS_OP_CHANNEL:
    case CNS_OP_AUDIENCE: return (x->a & ~y->a) == 0;
    case CNS_OP_METRIC: return x->a == y->a && x->b >= y->b && x->c <= y->c;
    case CNS_OP_LABEL:
    case CNS_OP_SCORE:
    case CNS_OP_COUNTER: return x->a == y->a && x->b >= y->b;
    case CNS_OP_FLAG: return y->a == CNS_NONE;
    case CNS_OP_FLAG_OPEN: return y->a == CNS_NONE && y->b == 0 && x->c <= y->c;
    default: return false;
    }
}

/* One of x's parts implies b. */
static bool some_part_implies(cns_logic *l, const cns_node *x, uint32_t b) {
    for (uint32_t i = 0; i < x->parts.count; i++)
        if (cns_logic_implies(l, ref_at(l, x->parts, i), b)) return true;
    return false;
}

static bool implies_some_part(cns_logic *l, uint32_t a, const cns_node *y) {
    for (uint32_t i = 0; i < y->parts.count; i++)
        if (cns_logic_implies(l, a, ref_at(l, y->parts, i))) return true;
    return false;
}

bool cns_logic_implies(cns_logic *l, uint32_t a, uint32_t b) {
    const cns_node *x = node_at(l, a), *y = node_at(l, b);
    if (!spend(l)) return false;
    if (cns_logic_same(l, a, b)) return true;
    if (x->kind == CNS_OP_ANY) { /* each way to hold */
        for (uint32_t i = 0; i < x->parts.count; i++)
            if (!cns_logic_implies(l, ref_at(l, x->parts, i), b)) return false;
        return x->parts.count > 0;
    }
    if (y->kind == CNS_OP_ALL && y->a == CNS_IN_TURN) {
        for (uint32_t i = 0; i < y->parts.count; i++)
            if (!cns_logic_implies(l, a, ref_at(l, y->parts, i))) return false;
        return y->parts.count > 0;
    }
    if (x->kind == CNS_OP_NONE && y->kind == CNS_OP_NONE) { /* what y forbids, x forbids too */
        for (uint32_t i = 0; i < y->parts.count; i++)
            if (!implies_some_part(l, ref_at(l, y->parts, i), x)) return false;
        return true;
    }
    if (x->kind == CNS_OP_ALL && some_part_implies(l, x, b)) return true;
    if (y->kind == CNS_OP_ANY) return implies_some_part(l, a, y);
    return leaf_implies(l, x, y);
}
