/* What must be met for a condition to hold: clauses, of each of which one atom must be (model.h). Nearly every condition
 * is refused by them in a few steps; one that is woken by the rarest of them is seldom looked at. */
#include "compile/compiler.h"

#include <stdlib.h>
#include <string.h>

#define ATOMS_MOST   256u /* of one clause: a longer one tells too little */
#define NODE_WEIGHT  6u   /* a node is met as often as one of so many concepts, roughly; a numeral and a format likewise */
#define DIGIT_WEIGHT 32u

static const uint32_t *atoms_of(const cns_compiler *c, cns_range clause) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_atoms], uint32_t, clause.first);
}

static bool is_concept(uint32_t atom) {
    return (atom & ~CNS_ATOM_INDEX) == 0;
}

static uint32_t commonness(const cns_compiler *c, cns_range clause) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < clause.count; i++) {
        uint32_t atom = atoms_of(c, clause)[i];
        sum += is_concept(atom) ? 1 : atom == CNS_NONE ? DIGIT_WEIGHT : NODE_WEIGHT;
    }
    return sum;
}

static bool is_same(const cns_compiler *c, cns_range a, cns_range b) {
    return a.count == b.count && memcmp(atoms_of(c, a), atoms_of(c, b), a.count * sizeof(uint32_t)) == 0;
}

/* The rarest are kept, the rarest first. */
static void put_clause(const cns_compiler *c, cns_clauses *list, cns_range clause) {
    uint32_t place = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (is_same(c, list->at[i], clause)) return;
    while (place < list->count && commonness(c, list->at[place]) <= commonness(c, clause)) place++;
    if (place == CNS_CLAUSES) return;
    if (list->count < CNS_CLAUSES) list->count++;
    memmove(list->at + place + 1, list->at + place, (list->count - 1 - place) * sizeof *list->at);
    list->at[place] = clause;
}

static int compare(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* A clause of these atoms, sorted, each once; CNS_NONE (a numeral) stands last. */
static cns_range put_atoms(cns_compiler *c, uint32_t *atoms, uint32_t count) {
    uint32_t kept = 0;
    if (count) qsort(atoms, count, sizeof *atoms, compare);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || atoms[i] != atoms[i - 1]) atoms[kept++] = atoms[i];
    cns_range range = {cns_section_count(c, CNS_SECTION_atoms), kept};
    if (!cns_vector_append(&c->sections[CNS_SECTION_atoms], c->memory, atoms, kept)) c->failed = true;
    return range;
}

static void put_atom(cns_compiler *c, cns_clauses *list, uint32_t atom) {
    if (c->failed) return;
    cns_range clause = put_atoms(c, &atom, 1);
    if (!c->failed) put_clause(c, list, clause);
}

static uint32_t part_of(const cns_compiler *c, const cns_node *n, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, n->parts.first + i)->index;
}

/* One of the parts holds, so one of the atoms of their i-th clauses was seen. False: some part demands nothing. */
static bool join_clauses(cns_compiler *c, const cns_clauses *parts, uint32_t count, uint32_t i, cns_clauses *list) {
    uint32_t atoms[ATOMS_MOST], used = 0;
    for (uint32_t k = 0; k < count; k++) {
        if (parts[k].count == 0) return false;
        cns_range clause = parts[k].at[i < parts[k].count ? i : parts[k].count - 1];
        if (clause.count > ATOMS_MOST - used) return false;
        memcpy(atoms + used, atoms_of(c, clause), clause.count * sizeof *atoms);
        used += clause.count;
    }
    cns_range clause = put_atoms(c, atoms, used);
    if (!c->failed) put_clause(c, list, clause);
    return true;
}

static void clauses_of(cns_compiler *c, uint32_t node, cns_clauses *list);

static void clauses_of_any(cns_compiler *c, const cns_node *n, cns_clauses *list) {
    cns_clauses *parts = cns_arena_array(c->arena, n->parts.count, sizeof *parts);
    uint32_t most = 0;
    if (!parts) c->failed = true;
    for (uint32_t i = 0; i < n->parts.count && !c->failed; i++) {
        clauses_of(c, part_of(c, n, i), &parts[i]);
        if (parts[i].count > most) most = parts[i].count;
    }
    for (uint32_t i = 0; i < most && !c->failed; i++)
        if (!join_clauses(c, parts, n->parts.count, i, list)) return;
}

/* The node is given by value: what is appended moves the sections. */
static void clauses_of_parts(cns_compiler *c, cns_node n, cns_clauses *list) {
    for (uint32_t i = 0; i < n.parts.count && !c->failed; i++) {
        cns_clauses part;
        clauses_of(c, part_of(c, &n, i), &part);
        for (uint32_t k = 0; k < part.count; k++) put_clause(c, list, part.at[k]);
    }
}

static void clauses_of(cns_compiler *c, uint32_t node, cns_clauses *list) {
    cns_node n = *CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    *list = (cns_clauses){.count = 0};
    for (uint32_t i = 0; i < n.clauses.count; i++)
        put_clause(c, list, *CNS_VECTOR_AT(&c->sections[CNS_SECTION_clauses], cns_range, n.clauses.first + i));
    if (n.clauses.count) return;
    switch (n.kind) {
    case CNS_OP_CONCEPT: put_atom(c, list, n.a); break;
    case CNS_OP_FORMAT: {
        const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, n.a);
        put_atom(c, list, f->gate == CNS_GATE_DIGIT ? CNS_NONE : f->concept);
        put_atom(c, list, CNS_ATOM_FORMAT | n.a);
        break;
    }
    case CNS_OP_NONE:
    case CNS_OP_METRIC: break;
    case CNS_OP_ANY: clauses_of_any(c, &n, list); break;
    case CNS_OP_SCOPE:
        clauses_of_parts(c, n, list);
        put_atom(c, list, CNS_VECTOR_AT(&c->sections[CNS_SECTION_scopes], cns_scope, n.a)->trigger);
        break;
    case CNS_OP_ALL:
    case CNS_OP_NEAR:
    case CNS_OP_BEFORE:
    case CNS_OP_AT_START:
    case CNS_OP_AT_END:
    case CNS_OP_ALONE:
    case CNS_OP_OUTSIDE:
    case CNS_OP_AT_LEAST: clauses_of_parts(c, n, list); break;
    default: put_atom(c, list, CNS_ATOM_NODE | node); break;
    }
}

void cns_demand(cns_compiler *c, uint32_t node) {
    const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    cns_clauses list;
    if (c->failed || n->clauses.count || (n->parts.count == 0 && n->kind != CNS_OP_FORMAT)) return;
    clauses_of(c, node, &list);
    cns_range range = {cns_section_count(c, CNS_SECTION_clauses), list.count};
    if (c->failed || !cns_vector_append(&c->sections[CNS_SECTION_clauses], c->memory, list.at, list.count))
        c->failed = true;
    else
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node)->clauses = range;
}

void cns_demand_of_parts(cns_compiler *c, const cns_node *node) {
    for (uint32_t i = 0; i < node->parts.count; i++) cns_demand(c, part_of(c, node, i));
}

/* Whether words or numerals decide it. */
static bool can_wake(const cns_compiler *c, cns_range clause) {
    for (uint32_t i = 0; i < clause.count; i++) {
        uint32_t atom = atoms_of(c, clause)[i];
        if (!is_concept(atom) && atom != CNS_NONE) return false;
    }
    return true;
}

bool cns_put_waking(cns_compiler *c, uint32_t node, uint32_t target, bool rule) {
    cns_clauses list;
    uint32_t k = 0;
    clauses_of(c, node, &list);
    while (k < list.count && !can_wake(c, list.at[k])) k++;
    if (c->failed || k == list.count) return true;
    for (uint32_t i = 0; i < list.at[k].count; i++) {
        cns_waking waking = {atoms_of(c, list.at[k])[i], target, rule};
        if (!cns_vector_append(&c->wakings, c->memory, &waking, 1)) c->failed = true;
    }
    return false;
}
