/* Which concepts the scan looks for, and in whose texts. */
#include "compile/compiler.h"

#define BOTH (1u << CONSULT_ROLE_PATIENT | 1u << CONSULT_ROLE_AGENT)

/* The parts of a condition lie right before it. */
static void mark_tree(const cns_compiler *c, uint8_t *roles, uint32_t node, uint32_t of) {
    uint32_t size = node == CNS_NONE ? 0 : CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node)->size;
    for (uint32_t i = 0; i < size; i++) roles[node - i] = (uint8_t)of;
}

/* In whose texts each node is asked: a cue says so itself, a rule is about drafts, all others are asked of both. */
static uint8_t *roles_of_nodes(const cns_compiler *c) {
    uint32_t count = cns_section_count(c, CNS_SECTION_nodes);
    uint8_t *roles = cns_arena_array(c->arena, count + 1, sizeof *roles);
    if (!roles) return NULL;
    for (uint32_t i = 0; i < count; i++) roles[i] = BOTH;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_cues); i++) {
        const cns_cue *cue = CNS_VECTOR_AT(&c->sections[CNS_SECTION_cues], cns_cue, i);
        mark_tree(c, roles, cue->when, cue->roles);
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_rules); i++)
        mark_tree(c, roles, CNS_VECTOR_AT(&c->sections[CNS_SECTION_rules], cns_rule, i)->when, 1u << CONSULT_ROLE_AGENT);
    return roles;
}

static void mark(uint8_t *concepts, uint32_t concept, uint32_t roles) {
    if (concept != CNS_NONE) concepts[concept] = (uint8_t)(concepts[concept] | roles);
}

/* What scopes, formats, slots and the ends of a turn ask for. */
static void mark_others(const cns_compiler *c, uint8_t *concepts) {
    mark(concepts, cns_entry_find(c, CNS_ENTRY_CONCEPT, "w.particle"), BOTH);
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_scopes); i++) {
        const cns_scope *s = CNS_VECTOR_AT(&c->sections[CNS_SECTION_scopes], cns_scope, i);
        mark(concepts, s->trigger, BOTH);
        mark(concepts, s->until, BOTH);
        mark(concepts, s->speech, BOTH);
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_formats); i++) {
        const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, i);
        if (f->gate == CNS_GATE_CONCEPT) mark(concepts, f->concept, BOTH);
    }
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_fills); i++) {
        const cns_fill *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_fills], cns_fill, i);
        if (f->take == CNS_TAKE_CONCEPT) mark(concepts, f->target, BOTH);
        mark(concepts, f->aside, BOTH);
    }
}

uint8_t *cns_concept_roles(const cns_compiler *c) {
    uint32_t count = cns_entry_count(c, CNS_ENTRY_CONCEPT);
    uint8_t *concepts = cns_arena_array(c->arena, count + 1, sizeof *concepts);
    bool *aside = cns_arena_array(c->arena, count + 1, sizeof *aside);
    const uint8_t *nodes = roles_of_nodes(c);
    if (!concepts || !aside || !nodes) return NULL;
    for (uint32_t i = 0; i < cns_section_count(c, CNS_SECTION_nodes); i++) {
        const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, i);
        if (n->kind == CNS_OP_CONCEPT || n->kind == CNS_OP_LATIN) mark(concepts, n->a, nodes[i]);
        if (n->kind == CNS_OP_LATIN) mark(concepts, n->b, nodes[i]);
    }
    mark_others(c, concepts);
    for (uint32_t i = 0; i < c->lists.count; i++) aside[*CNS_VECTOR_AT(&c->lists, uint32_t, i)] = true;
    for (uint32_t i = 0; i < count; i++)
        if (concepts[i] == 0 && !aside[i]) concepts[i] = BOTH; /* nobody asks: told in traces */
    return concepts;
}
