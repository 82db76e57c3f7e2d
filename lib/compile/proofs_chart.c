/* What must hold of the chart: every transition can be taken, every phase can be left, every phrase can be filled. */
#include "compile/logic.h"

typedef struct prover {
    cns_compiler *compiler;
    cns_logic logic;
} prover;

/* A transition and where it is written. */
typedef struct written {
    const cns_transition *transition;
    const cns_json *json;
    cns_entry_kind kind;
    uint32_t owner;
} written;

#define PAIRS_MOST 2000u /* transitions that are compared with each other; a pack with more is only checked one by one */

static const cns_transition *transition_at(const cns_compiler *c, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_transitions], cns_transition, i);
}

static uint32_t ref_at(const cns_compiler *c, cns_range range, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, range.first + i)->index;
}

static bool leaves(const cns_compiler *c, const cns_transition *t, uint32_t phase) {
    for (uint32_t i = 0; i < t->from.count; i++)
        if (ref_at(c, t->from, i) == phase) return true;
    return t->from.count == 0;
}

static bool may_hold(prover *p, const cns_transition *t) {
    for (unsigned moment = 0; moment < CNS_MOMENTS; moment++)
        if (cns_logic_may(&p->logic, t->when, (cns_moment)moment)) return true;
    return false;
}

/* The transitions of one list of an entry, added to `all`. */
static uint32_t gather(prover *p, cns_entry_kind kind, uint32_t owner, const char *key, cns_range range, written *all,
                       uint32_t count) {
    const cns_json *list = cns_json_member(cns_entry_at(p->compiler, kind, owner)->json, key);
    const cns_json *v = list ? list->first : NULL;
    for (uint32_t i = 0; i < range.count; i++, v = v ? v->next : NULL)
        all[count++] = (written){transition_at(p->compiler, range.first + i), v, kind, owner};
    return count;
}

static void prove_can_hold(prover *p, const written *all, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (may_hold(p, all[i].transition)) continue;
        (void)cns_entry_open(p->compiler, all[i].kind, all[i].owner);
        cns_warning(
            p->compiler, all[i].json, "never-holds",
            "this can never hold: it wants a signal that nothing raises on that side, a slot that nothing fills, or what it "
            "forbids itself",
            NULL);
    }
}

/* `first` is always taken where `second` could be. Of equal ranks the words that stand last decide, unless the two are alike. */
static bool shadows(prover *p, const cns_transition *first, const cns_transition *second) {
    const cns_compiler *c = p->compiler;
    if (first->rank < second->rank) return false;
    for (uint32_t i = 0; first->from.count && i < second->from.count; i++)
        if (!leaves(c, first, ref_at(c, second->from, i))) return false;
    if (first->from.count && second->from.count == 0) return false;
    if (first->rank == second->rank) return cns_logic_same(&p->logic, second->when, first->when);
    return cns_logic_implies(&p->logic, second->when, first->when);
}

/* Of a list that is looked at together: a higher rank anywhere, or an earlier place with the same rank. */
static void prove_not_shadowed(prover *p, const written *all, uint32_t count) {
    for (uint32_t i = 0; i < count && count <= PAIRS_MOST; i++)
        for (uint32_t k = 0; k < count; k++) {
            const cns_transition *first = all[k].transition, *second = all[i].transition;
            if (k == i || (first->rank == second->rank && k > i) || !shadows(p, first, second)) continue;
            (void)cns_entry_open(p->compiler, all[i].kind, all[i].owner);
            cns_warning(p->compiler, all[i].json, "shadowed",
                        "this is never taken: a transition into \"%s\" goes before it and holds whenever this does",
                        cns_entry_at(p->compiler, all[k].kind, all[k].owner)->id);
            break;
        }
}

static void prove_can_leave(prover *p, const written *all, uint32_t count) {
    cns_compiler *c = p->compiler;
    uint32_t phases = cns_section_count(c, CNS_SECTION_phases);
    for (uint32_t i = 0; i < phases && phases > 1; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_PHASE, i);
        const cns_json *last = cns_json_member(json, "final");
        bool left = last && last->kind == CNS_JSON_TRUE;
        for (uint32_t k = 0; k < count && !left; k++)
            left = all[k].transition->target != i && leaves(c, all[k].transition, i) && may_hold(p, all[k].transition);
        if (!left)
            cns_warning(
                c, json, "no-way-out",
                "phase \"%s\" cannot be left: let another one \"enter\" from it, or say \"final\": true if a talk ends here",
                cns_entry_at(c, CNS_ENTRY_PHASE, i)->id);
    }
}

/* ---- phrases ---- */

static const char *unfilled_slot(const prover *p, const cns_template *t) {
    const cns_compiler *c = p->compiler;
    for (uint32_t i = 0; i < t->segments.count; i++) {
        const cns_segment *s = CNS_VECTOR_AT(&c->sections[CNS_SECTION_segments], cns_segment, t->segments.first + i);
        if (s->kind == CNS_SEGMENT_SLOT && !p->logic.filled[s->slot]) return cns_entry_at(c, CNS_ENTRY_SLOT, s->slot)->id;
    }
    return NULL;
}

static const char *unfilled_in(const prover *p, const cns_scenario *s) {
    const cns_compiler *c = p->compiler;
    for (uint32_t i = 0; i < s->blocks.count; i++) {
        const cns_block *b = CNS_VECTOR_AT(&c->sections[CNS_SECTION_blocks], cns_block, s->blocks.first + i);
        const cns_range scripts[] = {b->hans, b->hant};
        for (unsigned k = 0; k < 2; k++)
            for (uint32_t t = 0; t < scripts[k].count; t++) {
                const char *slot =
                    unfilled_slot(p, CNS_VECTOR_AT(&c->sections[CNS_SECTION_templates], cns_template, scripts[k].first + t));
                if (slot) return slot;
            }
    }
    return NULL;
}

static void prove_fillable(prover *p) {
    cns_compiler *c = p->compiler;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_scenarios); i++) {
        const char *slot = unfilled_in(p, CNS_VECTOR_AT(&c->sections[CNS_SECTION_scenarios], cns_scenario, i));
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_SCENARIO, i);
        if (slot)
            cns_warning(
                c, json, "unfilled-slot",
                "a phrase here speaks of slot \"%s\", which nothing fills: give it a cue, or say \"given\": true if the host "
                "sets it",
                slot);
    }
}

/* A common question that no patient can ask is never answered. */
static void prove_asked(prover *p) {
    cns_compiler *c = p->compiler;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_faqs); i++) {
        const cns_faq *faq = CNS_VECTOR_AT(&c->sections[CNS_SECTION_faqs], cns_faq, i);
        const char *id =
            cns_arena_copy(c->arena, CNS_VECTOR_AT(&c->sections[CNS_SECTION_strings], char, faq->id.offset), faq->id.length);
        if (!id) c->failed = true;
        if (!id) return;
        bool asked = false;
        for (uint32_t k = 0; k < faq->signals.count; k++)
            asked = asked || p->logic.raised[ref_at(c, faq->signals, k)] >> CNS_MOMENT_PATIENT & 1;
        uint32_t entry = cns_entry_find(c, CNS_ENTRY_FAQ, id);
        if (asked || entry == CNS_NONE) continue;
        cns_warning(c, cns_entry_open(c, CNS_ENTRY_FAQ, entry), "never-asked",
                    "no patient can ask \"%s\": nothing that is on raises one of its \"signals\" in a patient's turn", id);
    }
}

void cns_compile_chart_proofs(cns_compiler *c) {
    prover p = {.compiler = c};
    written *all = cns_arena_array(c->arena, cns_section_count(c, CNS_SECTION_transitions) + 1, sizeof *all);
    if (!all || !cns_logic_start(&p.logic, c)) {
        c->failed = true;
        return;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_phases); i++)
        count = gather(&p, CNS_ENTRY_PHASE, i, "enter", CNS_VECTOR_AT(&c->sections[CNS_SECTION_phases], cns_phase, i)->enter, all,
                       count);
    prove_asked(&p);
    prove_can_hold(&p, all, count);
    prove_not_shadowed(&p, all, count);
    prove_can_leave(&p, all, count);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_interrupts); i++) {
        const cns_interrupt *in = CNS_VECTOR_AT(&c->sections[CNS_SECTION_interrupts], cns_interrupt, i);
        const struct {
            const char *key;
            cns_range range;
        } lists[] = {{"enter", in->enter}, {"leave", in->leave}};
        for (unsigned k = 0; k < 2; k++) {
            count = gather(&p, CNS_ENTRY_INTERRUPT, i, lists[k].key, lists[k].range, all, 0);
            prove_can_hold(&p, all, count);
            prove_not_shadowed(&p, all, count);
        }
    }
    prove_fillable(&p);
}
