/* What must be met for a condition to hold: clauses, of each of which one atom must be (model.h). Nearly every condition is refused
 * by them in a few steps; one that is woken by the rarest of them is seldom looked at. */
#include "compile/compiler.h"

#include <stdlib.h>
#include <string.h>

#define CLAUSES_MOST  4u   /* of one condition: the rarest */
#define ATOMS_MOST    256u /* of one clause: a longer one tells too little */
#define NODE_WEIGHT   600u /* a node is met as often as words of such a commonness, roughly; a numeral likewise */
#define DIGIT_WEIGHT  3000u
#define SIGNALS_APART 4u /* of a clause: so many are asked for one by one */

/* Clauses of one condition, as indexes. The rarest first. */
typedef struct clauses {
    uint32_t count;
    uint32_t at[CLAUSES_MOST];
} clauses;

static const cns_demand *demand_at(const cns_compiler *c, uint32_t clause) {
    return CNS_VECTOR_AT(&c->demands, cns_demand, clause);
}

static bool is_concept(uint32_t atom) {
    return (atom & CNS_ATOM_KIND) == 0;
}

static bool is_node(uint32_t atom) {
    return atom != CNS_NONE && (atom & CNS_ATOM_KIND) == CNS_ATOM_NODE;
}

static const cns_node *node_of(const cns_compiler *c, uint32_t atom) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, atom & CNS_ATOM_INDEX);
}

static uint64_t commonness(const cns_compiler *c, const uint32_t *atoms, uint32_t count) {
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++)
        sum += is_concept(atoms[i]) ? cns_concept_commonness(c, atoms[i]) : atoms[i] == CNS_NONE ? DIGIT_WEIGHT : NODE_WEIGHT;
    return sum;
}

static void put_clause(const cns_compiler *c, clauses *list, uint32_t clause) {
    uint32_t place = 0;
    uint64_t common = demand_at(c, clause)->commonness;
    for (uint32_t i = 0; i < list->count; i++)
        if (list->at[i] == clause) return;
    while (place < list->count && demand_at(c, list->at[place])->commonness <= common) place++;
    if (place == CLAUSES_MOST) return;
    if (list->count < CLAUSES_MOST) list->count++;
    memmove(list->at + place + 1, list->at + place, (list->count - 1 - place) * sizeof *list->at);
    list->at[place] = clause;
}

static int compare(const void *a, const void *b) {
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The clause of these atoms, put into the list. Atoms are sorted, each once: concepts first. Equal clauses are one. */
static void put_atoms(cns_compiler *c, uint32_t *atoms, uint32_t count, clauses *list) {
    uint32_t kept = 0;
    bool added;
    if (count) qsort(atoms, count, sizeof *atoms, compare);
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || atoms[i] != atoms[i - 1]) atoms[kept++] = atoms[i];
    uint32_t *own = cns_arena_array(c->arena, kept + 1, sizeof *own);
    if (own) memcpy(own, atoms, kept * sizeof *own);
    uint32_t *clause = own ? cns_map_put(&c->clauses, (const char *)own, kept * sizeof *own, &added) : NULL;
    if (clause && added) {
        cns_demand demand = {own, kept, commonness(c, own, kept)};
        *clause = (uint32_t)c->demands.count;
        if (!cns_vector_append(&c->demands, c->memory, &demand, 1)) clause = NULL;
    }
    if (clause)
        put_clause(c, list, *clause);
    else
        c->failed = true;
}

static void put_atom(cns_compiler *c, clauses *list, uint32_t atom) {
    if (!c->failed) put_atoms(c, &atom, 1, list);
}

static uint32_t part_of(const cns_compiler *c, const cns_node *n, uint32_t i) {
    return CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, n->parts.first + i)->index;
}

/* One of the parts holds, so one of the atoms of their i-th clauses is met. False: some part demands nothing. */
static bool join_clauses(cns_compiler *c, const clauses *parts, uint32_t count, uint32_t i, clauses *list) {
    uint32_t atoms[ATOMS_MOST], used = 0;
    for (uint32_t k = 0; k < count; k++) {
        if (parts[k].count == 0) return false;
        const cns_demand *d = demand_at(c, parts[k].at[i < parts[k].count ? i : parts[k].count - 1]);
        if (d->count > ATOMS_MOST - used) return false;
        memcpy(atoms + used, d->atoms, d->count * sizeof *atoms);
        used += d->count;
    }
    put_atoms(c, atoms, used, list);
    return true;
}

static void clauses_of(cns_compiler *c, uint32_t node, clauses *list);

/* How common the rarest clause is; one that demands nothing is the commonest. */
static uint64_t rarity(const cns_compiler *c, const clauses *list) {
    return list->count ? demand_at(c, list->at[0])->commonness : UINT64_MAX;
}

static void clauses_of_any(cns_compiler *c, const cns_node *n, clauses *list) {
    clauses *parts = cns_arena_array(c->arena, n->parts.count, sizeof *parts);
    uint32_t most = 0;
    if (!parts) c->failed = true;
    for (uint32_t i = 0; i < n->parts.count && !c->failed; i++) {
        clauses_of(c, part_of(c, n, i), &parts[i]);
        if (parts[i].count > most) most = parts[i].count;
    }
    for (uint32_t i = 0; i < most && !c->failed; i++)
        if (!join_clauses(c, parts, n->parts.count, i, list)) return;
}

/* So many of the parts hold: of any others but that many less one, at least one. From the rarest part on. */
static void clauses_of_several(cns_compiler *c, const cns_node *n, clauses *list) {
    clauses *parts = cns_arena_array(c->arena, n->parts.count, sizeof *parts);
    if (!parts) c->failed = true;
    for (uint32_t i = 0; i < n->parts.count && !c->failed; i++) {
        clauses part;
        uint32_t place = i;
        clauses_of(c, part_of(c, n, i), &part);
        while (place > 0 && rarity(c, &part) < rarity(c, &parts[place - 1])) place--;
        memmove(parts + place + 1, parts + place, (i - place) * sizeof *parts);
        parts[place] = part;
    }
    for (uint32_t i = 0; i < n->a && !c->failed; i++) join_clauses(c, parts + i, n->parts.count - n->a + 1, 0, list);
}

/* Of the first `count` parts, all of which must hold. */
static void clauses_of_parts(cns_compiler *c, const cns_node *n, uint32_t count, clauses *list) {
    for (uint32_t i = 0; i < count && !c->failed; i++) {
        clauses part;
        clauses_of(c, part_of(c, n, i), &part);
        for (uint32_t k = 0; k < part.count; k++) put_clause(c, list, part.at[k]);
    }
}

static void clauses_of(cns_compiler *c, uint32_t node, clauses *list) {
    const cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    *list = (clauses){.count = 0};
    switch (n->kind) {
    case CNS_OP_CONCEPT: put_atom(c, list, n->a); break;
    case CNS_OP_FORMAT: {
        const cns_format *f = CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, n->a);
        put_atom(c, list, f->gate == CNS_GATE_DIGIT ? CNS_NONE : f->concept);
        if (f->heads) put_atom(c, list, CNS_ATOM_FORMAT | n->a);
        break;
    }
    case CNS_OP_NONE: break; /* it demands the contrary */
    case CNS_OP_METRIC:
        if (cns_metric_is_at_hand(n->a)) put_atom(c, list, CNS_ATOM_NODE | node); /* others are dear */
        break;
    case CNS_OP_ANY: clauses_of_any(c, n, list); break;
    case CNS_OP_SEVERAL: clauses_of_several(c, n, list); break;
    case CNS_OP_SCOPE:
        clauses_of_parts(c, n, n->parts.count, list);
        put_atom(c, list, CNS_VECTOR_AT(&c->sections[CNS_SECTION_scopes], cns_scope, n->a)->trigger);
        break;
    case CNS_OP_NUMBER: put_atom(c, list, CNS_NONE); break;
    case CNS_OP_ROW: clauses_of_parts(c, n, n->parts.count - n->b, list); break;
    default:
        if (n->parts.count)
            clauses_of_parts(c, n, n->parts.count, list);
        else if (cns_operator_asks_talk(n->kind))
            put_atom(c, list, CNS_ATOM_NODE | node);
    }
}

void cns_demand_put(cns_compiler *c, uint32_t node) {
    cns_node *n = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, node);
    clauses list;
    if (c->failed || n->clauses.count || (n->parts.count == 0 && n->kind != CNS_OP_FORMAT)) return;
    clauses_of(c, node, &list);
    if (!c->failed) n->clauses = cns_put_refs(c, list.at, list.count);
}

void cns_demand_put_parts(cns_compiler *c, const cns_node *node) {
    for (uint32_t i = 0; i < node->parts.count; i++) cns_demand_put(c, part_of(c, node, i));
}

/* A node that asks for one signal, as an atom: those that are raised more rarely have the lower kinds. */
static uint32_t signal_atom(const cns_compiler *c, const cns_node *n) {
    uint32_t kind = n->kind == CNS_OP_SIGNAL ? CNS_ATOM_SIGNAL : n->kind == CNS_OP_LAST ? CNS_ATOM_LAST : CNS_ATOM_EVER;
    if ((n->kind != CNS_OP_SIGNAL && n->kind != CNS_OP_LAST && n->kind != CNS_OP_EVER) || n->ids.count != 1) return CNS_NONE;
    return kind | CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, n->ids.first)->index;
}

/* The two lowest atoms of signals that a condition demands. */
static void signals_of(cns_compiler *c, uint32_t node, uint32_t atoms[2]) {
    clauses list = {.count = 0};
    atoms[0] = atoms[1] = CNS_NONE;
    if (node != CNS_NONE && !c->failed) clauses_of(c, node, &list);
    for (uint32_t i = 0; i < list.count && !c->failed; i++) {
        const cns_demand *d = demand_at(c, list.at[i]);
        uint32_t atom = d->count == 1 && is_node(d->atoms[0]) ? signal_atom(c, node_of(c, d->atoms[0])) : CNS_NONE;
        if (atom < atoms[0]) {
            atoms[1] = atoms[0];
            atoms[0] = atom;
        } else if (atom < atoms[1]) {
            atoms[1] = atom;
        }
    }
}

uint32_t cns_demand_signal(cns_compiler *c, uint32_t node) {
    uint32_t atoms[2];
    signals_of(c, node, atoms);
    return atoms[0];
}

/* The bit of an atom in the sets of cns_needs. */
static uint32_t need_of(uint32_t atom, uint32_t stride) {
    if (atom == CNS_NONE) return CNS_NEEDS_SETS * stride;
    return ((atom - CNS_ATOM_SIGNAL) >> CNS_ATOM_SHIFT) * stride + (atom & CNS_ATOM_INDEX);
}

cns_needs cns_demand_signals(cns_compiler *c, uint32_t node) {
    uint32_t atoms[2], stride = cns_needs_stride(cns_entry_count(c, CNS_ENTRY_SIGNAL));
    signals_of(c, node, atoms);
    return (cns_needs){need_of(atoms[0], stride), need_of(atoms[1], stride)};
}

/* ---- what wakes what ---- */

static bool is_signal_node(const cns_compiler *c, uint32_t atom) {
    return is_node(atom) && node_of(c, atom)->kind == CNS_OP_SIGNAL;
}

/* Whether the text alone decides it: its words, or the signals that they raise. */
static bool can_wake(const cns_compiler *c, const cns_demand *d) {
    for (uint32_t i = 0; i < d->count; i++)
        if (is_node(d->atoms[i]) && !is_signal_node(c, d->atoms[i])) return false;
    return true;
}

bool cns_demand_wake(cns_compiler *c, uint32_t node, uint32_t target, bool rule) {
    clauses list;
    clauses_of(c, node, &list);
    for (uint32_t i = 0; i < list.count && !c->failed; i++) {
        cns_waking waking = {list.at[i], target, rule};
        if (!can_wake(c, demand_at(c, list.at[i]))) continue;
        if (!cns_vector_append(&c->wakings, c->memory, &waking, 1)) c->failed = true;
        return true; /* the others are asked for when it is looked at */
    }
    return false;
}

/* For each of `count` keys the values of its pairs, in their order, as refs. */
static void group(cns_compiler *c, const uint32_t (*pairs)[2], size_t pair_count, uint32_t count, cns_range *ranges) {
    uint32_t first = cns_section_count(c, CNS_SECTION_refs);
    uint32_t *values = cns_arena_array(c->arena, pair_count + 1, sizeof *values);
    if (!values) c->failed = true;
    if (c->failed) return;
    for (size_t i = 0; i < pair_count; i++) ranges[pairs[i][0]].count++;
    for (uint32_t i = 0, next = 0; i < count; next += ranges[i++].count) ranges[i].first = next;
    for (uint32_t i = 0; i < count; i++) ranges[i].count = 0;
    for (size_t i = 0; i < pair_count; i++) values[ranges[pairs[i][0]].first + ranges[pairs[i][0]].count++] = pairs[i][1];
    cns_put_refs(c, values, pair_count);
    for (uint32_t i = 0; i < count; i++) ranges[i].first += first;
}

/* The cues (or rules) that a clause wakes. */
static cns_range *group_wakings(cns_compiler *c, bool rules) {
    uint32_t(*pairs)[2] = cns_arena_array(c->arena, c->wakings.count + 1, sizeof *pairs);
    cns_range *ranges = cns_arena_array(c->arena, c->demands.count + 1, sizeof *ranges);
    size_t count = 0;
    if (!pairs || !ranges) c->failed = true;
    for (size_t i = 0; i < c->wakings.count && !c->failed; i++) {
        const cns_waking *w = CNS_VECTOR_AT(&c->wakings, cns_waking, i);
        if (w->rule != rules) continue;
        pairs[count][0] = w->clause;
        pairs[count++][1] = w->target;
    }
    if (!c->failed) group(c, (const uint32_t(*)[2])pairs, count, (uint32_t)c->demands.count, ranges);
    return ranges;
}

static void put_own_atom(cns_compiler *c, uint32_t atom, cns_clause *clause) {
    cns_append(c, CNS_SECTION_atoms, &atom);
    clause->atoms.count++;
}

static bool asks_signals(const cns_compiler *c, const cns_demand *d, cns_operator kind) {
    for (uint32_t k = 0; k < d->count; k++)
        if (is_node(d->atoms[k]) && node_of(c, d->atoms[k])->kind == kind) return true;
    return false;
}

/* All nodes of a clause that ask for signals of one moment: few signals one by one, more as a node that asks for all at once. */
static void put_signals(cns_compiler *c, const cns_demand *d, cns_operator kind, uint32_t atom_kind, cns_clause *clause) {
    uint32_t signals = cns_entry_count(c, CNS_ENTRY_SIGNAL), count = 0;
    if (!asks_signals(c, d, kind)) return;
    uint8_t *set = cns_arena_get(c->arena, cns_bit_bytes(signals));
    if (!set) c->failed = true;
    for (uint32_t k = 0; k < d->count && !c->failed; k++) {
        if (!is_node(d->atoms[k]) || node_of(c, d->atoms[k])->kind != kind) continue;
        cns_range ids = node_of(c, d->atoms[k])->ids;
        for (uint32_t i = 0; i < ids.count; i++)
            cns_bit_set(set, CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, ids.first + i)->index);
    }
    for (uint32_t i = 0; i < signals && !c->failed; i++) count += cns_bit(set, i);
    if (count > SIGNALS_APART && !c->failed) {
        cns_node all = {.kind = kind, .a = cns_put_signal_set(c, set), .size = 1, .depth = 1};
        put_own_atom(c, CNS_ATOM_NODE | cns_append(c, CNS_SECTION_nodes, &all), clause);
    }
    for (uint32_t i = 0; i < signals && count <= SIGNALS_APART && !c->failed; i++)
        if (cns_bit(set, i)) put_own_atom(c, atom_kind | i, clause);
}

/* A clause keeps what neither words nor signals of the text meet. */
static void put_clause_atoms(cns_compiler *c, uint32_t index, cns_clause *clause) {
    const cns_demand *d = demand_at(c, index);
    put_signals(c, d, CNS_OP_LAST, CNS_ATOM_LAST, clause);
    put_signals(c, d, CNS_OP_EVER, CNS_ATOM_EVER, clause);
    for (uint32_t k = 0; k < d->count && !c->failed; k++) {
        if (d->atoms[k] == CNS_NONE) cns_append(c, CNS_SECTION_numeral_clauses, &index);
        if (!is_node(d->atoms[k])) continue;
        uint32_t kind = node_of(c, d->atoms[k])->kind;
        if (kind != CNS_OP_SIGNAL && kind != CNS_OP_LAST && kind != CNS_OP_EVER) put_own_atom(c, d->atoms[k], clause);
    }
}

static void put_clauses(cns_compiler *c) {
    const cns_range *cues = group_wakings(c, false), *rules = group_wakings(c, true);
    for (uint32_t i = 0; i < c->demands.count && !c->failed; i++) {
        cns_clause clause = {{cns_section_count(c, CNS_SECTION_atoms), 0}, cues[i], rules[i]};
        put_clause_atoms(c, i, &clause);
        cns_append(c, CNS_SECTION_clauses, &clause);
    }
}

/* What a text has that meets clauses: concepts, formats, signals, as the kinds of their atoms. The entries of that kind that an
 * atom asks for: one, or of a node that asks for signals all of them. */
static cns_range entries_of(const cns_compiler *c, uint32_t kind, uint32_t atom) {
    if (kind == CNS_ATOM_SIGNAL) return is_signal_node(c, atom) ? node_of(c, atom)->ids : (cns_range){0, 0};
    return (cns_range){atom & CNS_ATOM_INDEX, atom != CNS_NONE && (atom & CNS_ATOM_KIND) == kind};
}

/* Which clauses each entry of a kind meets. */
static const cns_range *group_clauses(cns_compiler *c, uint32_t kind, uint32_t count) {
    size_t most = 0, used = 0;
    for (uint32_t i = 0; i < c->demands.count; i++)
        for (uint32_t k = 0; k < demand_at(c, i)->count; k++) most += entries_of(c, kind, demand_at(c, i)->atoms[k]).count;
    uint32_t(*pairs)[2] = cns_arena_array(c->arena, most + 1, sizeof *pairs);
    cns_range *ranges = cns_arena_array(c->arena, count + 1, sizeof *ranges);
    if (!pairs || !ranges) c->failed = true;
    for (uint32_t i = 0; i < c->demands.count && !c->failed; i++) {
        const cns_demand *d = demand_at(c, i);
        for (uint32_t k = 0; k < d->count; k++) {
            cns_range entries = entries_of(c, kind, d->atoms[k]);
            for (uint32_t n = 0; n < entries.count; n++) {
                uint32_t at = entries.first + n;
                if (kind == CNS_ATOM_SIGNAL) at = CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, at)->index;
                pairs[used][0] = at;
                pairs[used++][1] = i;
            }
        }
    }
    if (!c->failed) group(c, (const uint32_t(*)[2])pairs, used, count, ranges);
    return ranges;
}

void cns_demand_write(cns_compiler *c) {
    uint32_t concepts = cns_section_count(c, CNS_SECTION_concepts), formats = cns_section_count(c, CNS_SECTION_formats),
             signals = cns_section_count(c, CNS_SECTION_signals);
    put_clauses(c);
    if (c->failed) return;
    const cns_range *of_concepts = group_clauses(c, 0, concepts), *of_formats = group_clauses(c, CNS_ATOM_FORMAT, formats),
                    *of_signals = group_clauses(c, CNS_ATOM_SIGNAL, signals);
    for (uint32_t i = 0; i < signals && !c->failed; i++)
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_signals], cns_signal, i)->clauses = of_signals[i];
    for (uint32_t i = 0; i < concepts && !c->failed; i++)
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_concepts], cns_concept, i)->clauses = of_concepts[i];
    for (uint32_t i = 0; i < formats && !c->failed; i++)
        CNS_VECTOR_AT(&c->sections[CNS_SECTION_formats], cns_format, i)->clauses = of_formats[i];
}
