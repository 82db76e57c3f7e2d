#include "engine/reading.h"

#include "engine/cues.h"
#include "engine/words.h"
#include "text/number.h"

#include <string.h>

consult_status cns_reading_start(cns_reading *r, const consult_context *context, const cns_memory *memory) {
    memset(r, 0, sizeof *r);
    r->context = context;
    r->memory = memory;
    cns_buffer_start(&r->value, memory);
    cns_vector_start(&r->hits, sizeof(cns_hit));
    cns_vector_start(&r->loose, sizeof(uint16_t));
    cns_vector_start(&r->loose_at, sizeof(uint32_t));
    cns_vector_start(&r->concepts.items, sizeof(cns_found));
    cns_vector_start(&r->scopes.items, sizeof(cns_found));
    cns_vector_start(&r->formats.items, sizeof(cns_found));
    cns_vector_start(&r->fired, sizeof(cns_fired));
    cns_vector_start(&r->parts, sizeof(cns_part));
    cns_vector_start(&r->fills, sizeof(cns_filled));
    cns_vector_start(&r->flags, sizeof(cns_flagged));
    cns_vector_start(&r->points, sizeof(uint32_t));
    cns_vector_start(&r->order, sizeof(uint32_t));
    return cns_regex_scratch_new(context, memory, &r->regex);
}

static void free_index(cns_index *index, const cns_memory *memory) {
    cns_vector_free(&index->items, memory);
    cns_memory_put(memory, index->first, index->entries * sizeof *index->first);
    cns_memory_put(memory, index->count, index->entries * sizeof *index->count);
}

/* What depends on the pack: how large it is, where it lies. */
static void free_tables(cns_reading *r) {
    if (!r->model) return;
    const cns_model *m = r->model;
    cns_memory_put(r->memory, r->format_done, cns_bit_bytes(m->formats_count));
    cns_memory_put(r->memory, r->ngram_seen, cns_bit_bytes(m->literals_count));
    cns_memory_put(r->memory, r->looked, r->looked_bytes);
    cns_memory_put(r->memory, r->signals, cns_bit_bytes(m->signals_count));
    cns_memory_put(r->memory, r->signal_at, m->signals_count * sizeof *r->signal_at);
    cns_memory_put(r->memory, r->labels, m->labels_count * sizeof *r->labels);
    r->format_done = r->ngram_seen = r->looked = r->signals = NULL;
    r->signal_at = NULL;
    r->labels = NULL;
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
    free_index(&r->concepts, r->memory);
    free_index(&r->scopes, r->memory);
    free_index(&r->formats, r->memory);
    cns_vector *const vectors[] = {&r->hits, &r->loose, &r->loose_at, &r->fired, &r->parts, &r->fills, &r->flags, &r->points, &r->order};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) cns_vector_free(vectors[i], r->memory);
    cns_buffer_free(&r->value);
    cns_regex_scratch_free(r->regex);
    r->memory = NULL;
}

/* Makes the tables for another pack. The reading holds a reference, so that its names live as long as its results. */
static consult_status take_pack(cns_reading *r, const consult_pack *pack) {
    if (r->pack == pack) return CONSULT_OK;
    const cns_model *m = &pack->model;
    free_tables(r);
    drop_pack(r);
    r->model = m;
    r->looked_bytes = cns_bit_bytes(m->cues_count > m->rules_count ? m->cues_count : m->rules_count);
    r->format_done = cns_memory_zero(r->memory, cns_bit_bytes(m->formats_count));
    r->ngram_seen = cns_memory_zero(r->memory, cns_bit_bytes(m->literals_count));
    r->looked = cns_memory_zero(r->memory, r->looked_bytes);
    r->signals = cns_memory_zero(r->memory, cns_bit_bytes(m->signals_count));
    r->signal_at = cns_memory_zero(r->memory, m->signals_count * sizeof *r->signal_at);
    r->labels = cns_memory_zero(r->memory, m->labels_count * sizeof *r->labels);
    if (!r->format_done || !r->ngram_seen || !r->looked || !r->signals || !r->signal_at || !r->labels) {
        free_tables(r);
        return CONSULT_NO_MEMORY;
    }
    r->pack = cns_pack_hold(pack);
    return CONSULT_OK;
}

static consult_status clear(cns_reading *r) {
    const cns_model *m = r->model;
    r->fired.count = r->parts.count = r->fills.count = r->flags.count = 0;
    r->asks = CNS_NONE;
    r->asks_at = 0;
    r->bad = CONSULT_NO_OFFSET;
    memset(r->format_done, 0, cns_bit_bytes(m->formats_count));
    memset(r->signals, 0, cns_bit_bytes(m->signals_count));
    memset(r->labels, 0, m->labels_count * sizeof *r->labels);
    return cns_index_clear(&r->formats, r->memory, m->formats_count) ? CONSULT_OK : CONSULT_NO_MEMORY;
}

/* Characters that begin a number, or stand for a vague one as 几 and 半 do. */
static bool is_numeral(uint32_t point) {
    return cns_number_digit(point) >= 0 || cns_number_unit(point) || point == 0x51E0 || point == 0x534A || point == 0x6570 || point == 0x53CC;
}

static consult_status find_numerals(cns_reading *r) {
    uint32_t count = r->symbols.count;
    r->first_numeral = 1;
    r->last_numeral = 0;
    r->points.count = 0;
    if (!cns_vector_reserve(&r->points, r->memory, count)) return CONSULT_NO_MEMORY;
    cns_symbols_points(&r->symbols, 0, count, r->points.data);
    const uint32_t *points = r->points.data;
    for (uint32_t i = 0; i < count; i++) {
        if (!is_numeral(points[i])) continue;
        if (r->first_numeral > r->last_numeral) r->first_numeral = i;
        r->last_numeral = i;
    }
    return CONSULT_OK;
}

consult_status cns_reading_take(cns_reading *r, const consult_pack *pack, const cns_situation *situation, const char *text, size_t size) {
    r->bad = CONSULT_NO_OFFSET;
    if (size > r->context->limits.text_bytes) {
        r->bad = r->context->limits.text_bytes;
        return CONSULT_LIMIT;
    }
    consult_status status = take_pack(r, pack);
    if (status == CONSULT_OK) status = clear(r);
    if (status != CONSULT_OK) return status;
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    status = cns_symbols_read(&r->symbols, r->memory, &alphabet, text, size, &r->bad);
    if (status == CONSULT_OK) status = find_numerals(r);
    if (status == CONSULT_OK) status = cns_words_find(r);
    if (status == CONSULT_OK) status = cns_words_scopes(r);
    if (status == CONSULT_OK) status = cns_cues_fire(r, situation);
    return status;
}

consult_span cns_reading_span(const cns_reading *r, cns_extent at) {
    if (at.start >= at.end || at.end > r->symbols.count) return (consult_span){0, 0};
    return (consult_span){r->symbols.places[at.start].start, r->symbols.places[at.end - 1].end};
}

consult_status cns_reading_wake(cns_reading *r, bool rules) {
    const cns_model *m = r->model;
    uint32_t total = rules ? m->rules_count : m->cues_count;
    memset(r->looked, 0, r->looked_bytes);
    const cns_found *items = r->concepts.items.data;
    for (size_t i = 0; i < r->concepts.items.count && items[i].id < m->concepts_count;) {
        uint32_t id = items[i].id;
        cns_range refs = rules ? m->concepts[id].rules : m->concepts[id].cues;
        if (r->concepts.count[id])
            for (uint32_t k = 0; k < refs.count; k++) cns_bit_set(r->looked, cns_model_ref(m, refs, k));
        while (i < r->concepts.items.count && items[i].id == id) i++;
    }
    if (r->first_numeral <= r->last_numeral) {
        uint32_t digits = rules ? m->digit_rules_count : m->digit_cues_count;
        for (uint32_t k = 0; k < digits; k++) cns_bit_set(r->looked, rules ? m->digit_rules[k] : m->digit_cues[k]);
    }
    r->order.count = 0;
    if (!cns_vector_reserve(&r->order, r->memory, total)) return CONSULT_NO_MEMORY;
    uint32_t *order = r->order.data;
    for (uint32_t i = 0; i < total; i++)
        if (cns_bit(r->looked, i) || (rules ? m->rules[i].always : m->cues[i].always)) order[r->order.count++] = i;
    return CONSULT_OK;
}
