/* What must hold of a pack as a whole. */
#include "compile/compiler.h"

#include <string.h>

static const cns_phase *phase_at(const cns_compiler *c, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_phases], cns_phase, i);
}

static uint32_t ref_at(const cns_compiler *c, cns_range range, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, range.first + i)->index;
}

static bool enters_from(const cns_compiler *c, uint32_t phase, const bool *reached) {
    const cns_phase *p = phase_at(c, phase);
    for (uint32_t i = 0; i < p->enter.count; i++) {
        const cns_transition *t = CNS_VECTOR_AT(&c->sections[CNS_SECTION_transitions], cns_transition, p->enter.first + i);
        if (t->from.count == 0) return true;
        for (uint32_t k = 0; k < t->from.count; k++)
            if (reached[ref_at(c, t->from, k)]) return true;
    }
    return false;
}

/* A phase without any `enter` is one that the host moves to (a visit, for instance): it counts as reached. */
static void prove_reachable(cns_compiler *c) {
    uint32_t count = cns_section_count(c, CNS_SECTION_phases);
    bool *reached = cns_arena_array(c->arena, count ? count : 1, sizeof *reached);
    if (!reached) {
        c->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) reached[i] = phase_at(c, i)->initial || phase_at(c, i)->enter.count == 0;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t i = 0; i < count; i++)
            if (!reached[i] && enters_from(c, i, reached)) more = reached[i] = true;
    }
    for (uint32_t i = 0; i < count; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_PHASE, i);
        if (!reached[i])
            cns_fault(c, json, "unreachable-phase",
                      "no way leads to phase \"%s\": its \"enter\" names only phases that are never reached",
                      cns_entry_at(c, CNS_ENTRY_PHASE, i)->id);
    }
}

/* An emergency goes before everything: with red flags there is one interrupt that any flag enters, from every phase, above all
 * others. */
static void prove_emergency(cns_compiler *c) {
    if (cns_section_count(c, CNS_SECTION_flags) == 0) return;
    const cns_interrupt *best = NULL;
    bool enters = false, alone = true;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_interrupts); i++) {
        const cns_interrupt *in = CNS_VECTOR_AT(&c->sections[CNS_SECTION_interrupts], cns_interrupt, i);
        if (best && in->priority == best->priority) alone = false;
        if (best && in->priority <= best->priority) continue;
        best = in;
        alone = true;
        enters = in->of_flags;
    }
    if (!best || !enters || !alone)
        cns_fault(c, NULL, "no-emergency",
                  "a pack with flags needs one interrupt of the highest priority that {\"flag\": \"any\"} enters from every phase",
                  NULL);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_flags); i++) {
        const cns_flag_entry *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_flags], cns_flag_entry, i);
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FLAG, i);
        if (f->say == CNS_NONE)
            cns_warning(c, json, "no-first-sentence", "this flag has no \"say\": what is the patient told first?", NULL);
    }
}

/* A flag that no cue raises warns of nothing. */
static void prove_flags_raised(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_flags); i++) {
        bool raised = false;
        for (uint32_t k = 0; k < cns_section_count(c, CNS_SECTION_cues) && !raised; k++) {
            const cns_cue *cue = CNS_VECTOR_AT(&c->sections[CNS_SECTION_cues], cns_cue, k);
            raised = cue->flag == i && cue->state == CNS_STATE_ON;
        }
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FLAG, i);
        if (!raised)
            cns_warning(c, json, "never-raised",
                        "no cue raises the red flag \"%s\": nobody is warned of it. Name it under \"flag\" of a cue that is on",
                        cns_entry_at(c, CNS_ENTRY_FLAG, i)->id);
    }
}

/* Whether block b may be offered on this channel to this type, in a script. */
static bool offers(const cns_compiler *c, const cns_block *b, uint32_t label, uint32_t channel, bool hant) {
    if ((hant ? b->hant.count : b->hans.count) == 0) return false;
    if (b->channels && !(b->channels >> channel & 1)) return false;
    if (b->labels.count == 0) return true;
    for (uint32_t i = 0; i < b->labels.count; i++)
        if (ref_at(c, b->labels, i) == label) return true;
    return false;
}

static bool is_covered(const cns_compiler *c, uint32_t phase, uint32_t label, uint32_t channel, bool hant) {
    cns_range advice = phase_at(c, phase)->advice;
    for (uint32_t i = 0; i < advice.count; i++) {
        const cns_advice *a = CNS_VECTOR_AT(&c->sections[CNS_SECTION_advices], cns_advice, advice.first + i);
        if (a->scenario == CNS_NONE) continue;
        const cns_scenario *s = CNS_VECTOR_AT(&c->sections[CNS_SECTION_scenarios], cns_scenario, a->scenario);
        for (uint32_t k = 0; k < s->blocks.count; k++)
            if (offers(c, CNS_VECTOR_AT(&c->sections[CNS_SECTION_blocks], cns_block, s->blocks.first + k), label, channel, hant))
                return true;
    }
    return false;
}

/* Each phase × patient type × channel × script should have something to say. Types are the ranked labels. */
static void measure_coverage(cns_compiler *c) {
    for (uint32_t p = 0; p < cns_section_count(c, CNS_SECTION_phases); p++) {
        bool whole = true;
        for (uint32_t l = 0; l < cns_section_count(c, CNS_SECTION_labels); l++) {
            if (CNS_VECTOR_AT(&c->sections[CNS_SECTION_labels], cns_label_entry, l)->rank == 0) continue;
            for (uint32_t cell = 0; cell < 6; cell++) {
                bool filled = is_covered(c, p, l, 1 + cell % 3, cell >= 3);
                c->cells++;
                c->filled += filled;
                whole = whole && filled;
            }
        }
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_PHASE, p);
        if (!whole)
            cns_warning(c, json, "phrase-missing", "phase \"%s\" has no phrase for some patient type, channel or script",
                        cns_entry_at(c, CNS_ENTRY_PHASE, p)->id);
    }
}

/* Each cue and rule has its own hit and near-miss. */
static void want_examples(cns_compiler *c, cns_entry_kind kind) {
    for (uint32_t i = 0; i < cns_entry_count(c, kind); i++) {
        const cns_json *json = cns_entry_open(c, kind, i);
        const cns_json *hit = cns_json_member(json, "hit"), *miss = cns_json_member(json, "miss");
        if (cns_entry_at(c, kind, i)->state > CNS_STATE_SHADOW) continue;
        if (kind == CNS_ENTRY_CUE && cns_get_bool(c, json, "trained", false)) continue;
        if (!hit || !miss || hit->count < 2 || miss->count < 2)
            cns_warning(c, json, "few-examples", "\"%s\" needs at least two \"hit\" and two \"miss\" examples",
                        cns_entry_at(c, kind, i)->id);
    }
}

void cns_compile_proofs(cns_compiler *c) {
    prove_reachable(c);
    prove_emergency(c);
    cns_compile_chart_proofs(c);
    measure_coverage(c);
    prove_flags_raised(c);
    cns_compile_text_proofs(c);
    want_examples(c, CNS_ENTRY_CUE);
    want_examples(c, CNS_ENTRY_RULE);
}
