#include "engine/reading.h"

#include "model/score.h"

#include <string.h>

consult_status cns_reading_start(cns_reading *r, const consult_context *context, const cns_memory *memory) {
    memset(r, 0, sizeof *r);
    r->context = context;
    r->memory = memory;
    cns_buffer_start(&r->value, memory);
    cns_vector_start(&r->hits, sizeof(cns_hit));
    cns_vector_start(&r->loose, sizeof(uint16_t));
    cns_vector_start(&r->loose_at, sizeof(uint32_t));
    cns_index_start(&r->concepts);
    cns_index_start(&r->scopes);
    cns_index_start(&r->formats);
    cns_index_start(&r->starts);
    cns_vector_start(&r->fired, sizeof(cns_fired));
    cns_vector_start(&r->parts, sizeof(cns_part));
    cns_vector_start(&r->fills, sizeof(cns_filled));
    cns_vector_start(&r->flags, sizeof(cns_flagged));
    cns_vector_start(&r->points, sizeof(uint32_t));
    cns_vector_start(&r->kinds, sizeof(uint16_t));
    cns_vector_start(&r->met, sizeof(uint32_t));
    return cns_regex_scratch_new(context, memory, &r->regex);
}

/* What depends on the pack: how large it is, where it lies. */
static void free_tables(cns_reading *r) {
    if (!r->model) return;
    const cns_model *m = r->model;
    cns_memory_put(r->memory, r->format_done, cns_bit_bytes(m->formats_count));
    cns_memory_put(r->memory, r->scope_done, cns_bit_bytes(m->scopes_count));
    cns_memory_put(r->memory, r->ngram_seen, cns_bit_bytes(m->literals_count));
    cns_memory_put(r->memory, r->clause_met, (size_t)m->clauses_count + 1);
    cns_memory_put(r->memory, r->clauses_unmet, (size_t)m->clauses_count + 1);
    r->clauses_unmet = NULL;
    cns_memory_put(r->memory, r->present, cns_bit_whole_bytes(m->concepts_count));
    r->present = NULL;
    cns_groups_free(&r->concept_clauses, r->memory);
    cns_groups_free(&r->format_clauses, r->memory);
    cns_groups_free(&r->signal_clauses, r->memory);
    cns_sleepers_free(&r->cues, r->memory);
    cns_sleepers_free(&r->rules, r->memory);
    cns_memory_put(r->memory, r->signals, cns_bit_whole_bytes(m->signals_count));
    cns_memory_put(r->memory, r->signal_at, m->signals_count * sizeof *r->signal_at);
    cns_memory_put(r->memory, r->labels, m->labels_count * sizeof *r->labels);
    cns_memory_put(r->memory, r->untouched, (m->labels_count + 1) * sizeof *r->untouched);
    r->format_done = r->scope_done = r->clause_met = r->ngram_seen = r->signals = NULL;
    r->signal_at = NULL;
    r->labels = NULL;
    r->untouched = NULL;
    r->met.count = 0;
    r->model = NULL;
}

static void drop_pack(cns_reading *r) {
    union {
        const consult_pack *given;
        consult_pack *own;
    } pack = {r->pack};
    r->pack = NULL;
    consult_pack_unref(pack.own);
}

void cns_reading_free(cns_reading *r) {
    if (!r->memory) return;
    free_tables(r);
    drop_pack(r);
    cns_symbols_free(&r->symbols, r->memory);
    cns_index_free(&r->concepts, r->memory);
    cns_index_free(&r->scopes, r->memory);
    cns_index_free(&r->formats, r->memory);
    cns_index_free(&r->starts, r->memory);
    cns_vector *const vectors[] = {&r->hits,  &r->loose, &r->loose_at, &r->fired, &r->parts,
                                   &r->fills, &r->flags, &r->points,   &r->met,   &r->kinds};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) cns_vector_free(vectors[i], r->memory);
    cns_buffer_free(&r->value);
    cns_regex_scratch_free(r->regex);
    r->memory = NULL;
}

static consult_label untouched_label(const cns_model *m, const cns_label_entry *l) {
    return (consult_label){.struct_size = sizeof(consult_label),
                           .id = cns_model_text(m, l->id),
                           .group = cns_model_text(m, m->groups[l->group].id),
                           .value = cns_model_text(m, l->value),
                           .score = l->bias,
                           .permille = cns_score_permille(l->bias),
                           .rank = l->rank};
}

static cns_range clauses_of_concept(const cns_model *m, uint32_t concept) {
    return m->concepts[concept].clauses;
}

static cns_range clauses_of_format(const cns_model *m, uint32_t format) {
    return m->formats[format].clauses;
}

static cns_range clauses_of_signal(const cns_model *m, uint32_t signal) {
    return m->signals[signal].clauses;
}

static bool group_clauses(cns_reading *r, const cns_model *m) {
    cns_grouped concepts = {m, clauses_of_concept, NULL, m->concepts_count, m->clauses_count};
    cns_grouped formats = {m, clauses_of_format, NULL, m->formats_count, m->clauses_count};
    cns_grouped signals = {m, clauses_of_signal, NULL, m->signals_count, m->clauses_count};
    return cns_groups_make(&r->concept_clauses, r->memory, &concepts) && cns_groups_make(&r->format_clauses, r->memory, &formats) &&
           cns_groups_make(&r->signal_clauses, r->memory, &signals);
}

/* Makes the tables for another pack. The reading holds a reference, so that its names live as long as its results. */
static consult_status take_pack(cns_reading *r, const consult_pack *pack) {
    if (r->pack == pack) return CONSULT_OK;
    const cns_model *m = &pack->model;
    free_tables(r);
    drop_pack(r);
    r->model = m;
    r->format_done = cns_memory_zero(r->memory, cns_bit_bytes(m->formats_count));
    r->scope_done = cns_memory_zero(r->memory, cns_bit_bytes(m->scopes_count));
    r->ngram_seen = cns_memory_zero(r->memory, cns_bit_bytes(m->literals_count));
    r->clause_met = cns_memory_zero(r->memory, (size_t)m->clauses_count + 1);
    r->clauses_unmet = cns_memory_zero(r->memory, (size_t)m->clauses_count + 1);
    r->present = cns_memory_zero(r->memory, cns_bit_whole_bytes(m->concepts_count));
    r->signals = cns_memory_zero(r->memory, cns_bit_whole_bytes(m->signals_count));
    r->signal_at = cns_memory_zero(r->memory, m->signals_count * sizeof *r->signal_at);
    r->labels = cns_memory_zero(r->memory, m->labels_count * sizeof *r->labels);
    r->untouched = cns_memory_zero(r->memory, (m->labels_count + 1) * sizeof *r->untouched);
    if (!r->format_done || !r->scope_done || !r->clause_met || !r->clauses_unmet || !r->present || !r->ngram_seen || !r->signals ||
        !r->signal_at || !r->labels || !r->untouched || !group_clauses(r, m) || !cns_sleepers_make(&r->cues, r->memory, m, false) ||
        !cns_sleepers_make(&r->rules, r->memory, m, true)) {
        free_tables(r);
        return CONSULT_NO_MEMORY;
    }
    for (uint32_t i = 0; i < m->clauses_count; i++) {
        const cns_clause *clause = &m->clauses[i];
        bool wakes = clause->cues.count || clause->rules.count;
        r->clauses_unmet[i] = (uint8_t)((clause->atoms.count ? 0 : CNS_CLAUSE_WORDS) | (wakes ? CNS_CLAUSE_WAKES : 0));
    }
    r->clauses_unmet[m->clauses_count] = CNS_CLAUSE_MET; /* none: it wakes nothing */
    for (uint32_t i = 0; i < m->labels_count; i++) r->untouched[i] = untouched_label(m, &m->labels[i]);
    r->pack = cns_pack_hold(pack);
    return CONSULT_OK;
}

static consult_status clear(cns_reading *r) {
    const cns_model *m = r->model;
    r->fired.count = r->parts.count = r->fills.count = r->flags.count = 0;
    r->asks = CNS_NONE;
    r->asks_at = 0;
    r->time_look = NULL;
    r->heaviest.label = CNS_NONE;
    r->bad = CONSULT_NO_OFFSET;
    memcpy(r->clause_met, r->clauses_unmet, (size_t)m->clauses_count + 1);
    r->met.count = 0;
    memset(r->format_done, 0, cns_bit_bytes(m->formats_count));
    memset(r->scope_done, 0, cns_bit_bytes(m->scopes_count));
    memset(r->signals, 0, cns_bit_bytes(m->signals_count));
    memset(r->labels, 0, m->labels_count * sizeof *r->labels);
    r->points.count = 0;
    return cns_index_clear(&r->scopes, r->memory, m->scopes_count) &&
                   cns_index_clear(&r->formats, r->memory, m->formats_count * 2) &&
                   cns_index_clear(&r->starts, r->memory, m->formats_count)
               ? CONSULT_OK
               : CONSULT_NO_MEMORY;
}

consult_status cns_reading_prepare(cns_reading *r, const consult_pack *pack) {
    consult_status status = take_pack(r, pack);
    return status == CONSULT_OK ? clear(r) : status;
}

consult_span cns_reading_span(const cns_reading *r, cns_extent at) {
    if (at.start >= at.end || at.end > r->symbols.count) return (consult_span){0, 0};
    return (consult_span){r->symbols.places[at.start].start, r->symbols.places[at.end - 1].end};
}

void cns_reading_points(const cns_reading *r, uint32_t *points) {
    for (uint32_t i = 0; i < r->symbols.count; i++) {
        uint16_t symbol = r->symbols.symbols[i];
        if (symbol >= CNS_SYMBOL_FIRST)
            points[i] = r->model->symbol_points[symbol];
        else
            cns_symbols_points(&r->symbols, i, i + 1, &points[i]);
    }
}

/* The clauses that are met, while they are: by value, so that what is stored cannot change it. */
typedef struct meeting {
    uint8_t *known;
    uint32_t *met; /* there is room for one more than there are clauses */
    size_t count;
} meeting;

static inline void meet(meeting *m, uint32_t clause) {
    m->met[m->count] = clause; /* without a branch */
    uint8_t known = m->known[clause];
    m->count += (known & (CNS_CLAUSE_MET | CNS_CLAUSE_WAKES)) == CNS_CLAUSE_WAKES;
    m->known[clause] = known | CNS_CLAUSE_MET;
}

/* What the entries that were found meet, those below `count`. */
static inline void meet_all(meeting *m, const cns_groups *clauses, const cns_vector *found, uint32_t count) {
    const uint32_t *starts = clauses->starts, *members = clauses->members, *entries = found->data;
    for (size_t i = 0, most = found->count; i < most; i++) {
        if (entries[i] >= count) continue;
        uint32_t k = starts[entries[i]], end = starts[entries[i] + 1];
        do meet(m, members[k++]);
        while (k < end);
    }
}

static void see_concepts(cns_reading *r) {
    const uint32_t *found = r->concepts.touched.data, concepts = r->model->concepts_count;
    uint64_t *present = r->present;
    memset(present, 0, cns_bit_whole_bytes(concepts));
    for (size_t i = 0, count = r->concepts.touched.count; i < count; i++)
        if (found[i] < concepts) present[found[i] >> 6] |= UINT64_C(1) << (found[i] & 63);
}

consult_status cns_reading_meet(cns_reading *r) {
    const cns_model *m = r->model;
    if (!cns_vector_reserve(&r->met, r->memory, (size_t)m->clauses_count + 1)) return CONSULT_NO_MEMORY;
    meeting met = {r->clause_met, r->met.data, r->met.count};
    see_concepts(r);
    meet_all(&met, &r->concept_clauses, &r->concepts.touched, m->concepts_count);
    meet_all(&met, &r->format_clauses, &r->starts.touched, m->formats_count);
    for (uint32_t k = 0; k < m->numeral_clauses_count && cns_reading_has_numeral(r); k++) meet(&met, m->numeral_clauses[k]);
    r->met.count = met.count;
    return CONSULT_OK;
}

void cns_reading_carry(cns_reading *r, const uint16_t *carried, const uint16_t *joined) {
    const cns_model *m = r->model;
    meeting met = {r->clause_met, r->met.data, r->met.count};
    r->carried = carried;
    r->carried_joined = joined;
    bool numerals = cns_reading_has_numeral(r); /* their clauses are met */
    for (uint32_t i = 0; i < m->formats_count; i++) {
        if (carried[i] && m->formats[i].gate == CNS_GATE_DIGIT && !numerals) {
            for (uint32_t k = 0; k < m->numeral_clauses_count; k++) meet(&met, m->numeral_clauses[k]);
            numerals = true;
        }
        if (!carried[i] || m->formats[i].gate != CNS_GATE_CONCEPT) continue;
        const uint32_t *starts = r->concept_clauses.starts + m->formats[i].concept;
        for (uint32_t k = starts[0]; k < starts[1]; k++) meet(&met, r->concept_clauses.members[k]);
    }
    r->met.count = met.count;
}

void cns_reading_raise(cns_reading *r, uint32_t signal, cns_extent at) {
    bool known = cns_bit(r->signals, signal);
    if (!known || at.end > r->signal_at[signal].end) r->signal_at[signal] = at;
    if (known) return;
    cns_bit_set(r->signals, signal);
    meeting met = {r->clause_met, r->met.data, r->met.count};
    uint32_t k = r->signal_clauses.starts[signal], end = r->signal_clauses.starts[signal + 1];
    do meet(&met, r->signal_clauses.members[k++]);
    while (k < end);
    cns_sleepers_meet(&r->cues, met.met + r->met.count, met.count - r->met.count);
    r->met.count = met.count;
}

void cns_reading_silence(cns_reading *r) {
    memset(r->signals, 0, cns_bit_bytes(r->model->signals_count));
    memcpy(r->clause_met, r->clauses_unmet, (size_t)r->model->clauses_count + 1);
    r->met.count = r->parts.count = r->fills.count = r->flags.count = r->fired.count = 0;
}

void cns_reading_wake(cns_reading *r, consult_role role, bool rules) {
    cns_sleepers *s = rules ? &r->rules : &r->cues;
    cns_sleepers_rest(s, role);
    cns_sleepers_meet(s, r->met.data, r->met.count);
}
