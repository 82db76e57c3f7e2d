#include "engine/read.h"

#include "engine/cues.h"
#include "engine/words.h"

/* What decides which formats can match at all. */
static consult_status find_numerals(cns_reading *r) {
    const cns_symbols *s = &r->symbols;
    const uint8_t *traits = r->model->symbol_classes;
    const uint64_t *needs = r->model->symbol_needs;
    const cns_firsts *firsts = r->model->symbol_firsts;
    uint64_t seen = 0;
    uint32_t digits = 0;
    r->first_numeral = 1;
    r->last_numeral = 0;
    r->points.count = 0;
    r->firsts = (cns_firsts){{0}};
    for (uint32_t i = 0; i < s->count; i++) {
        uint8_t trait = traits[s->symbols[i]];
        seen |= needs[s->symbols[i]];
        for (unsigned k = 0; k < CNS_FORMAT_FIRSTS / 64; k++) r->firsts.bits[k] |= firsts[s->symbols[i]].bits[k];
        if (!(trait & CNS_TRAIT_NUMERAL)) continue;
        digits += (trait & CNS_TRAIT_DIGIT) != 0;
        if (r->first_numeral > r->last_numeral) r->first_numeral = i;
        r->last_numeral = i;
    }
    r->needs = seen;
    r->digits = digits;
    return cns_vector_reserve(&r->points, r->memory, s->count) ? CONSULT_OK : CONSULT_NO_MEMORY;
}

consult_status cns_read_text(cns_reading *r, const consult_pack *pack, const cns_situation *situation, const char *text,
                             size_t size) {
    r->bad = CONSULT_NO_OFFSET;
    if (size > r->context->limits.text_bytes) {
        r->bad = r->context->limits.text_bytes;
        return CONSULT_LIMIT;
    }
    consult_status status = cns_reading_prepare(r, pack);
    if (status != CONSULT_OK) return status;
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    status = cns_symbols_read(&r->symbols, r->memory, &alphabet, text, size, &r->bad);
    if (status == CONSULT_OK) {
        cns_symbols_divide(&r->symbols, &alphabet);
        status = find_numerals(r);
    }
    if (status == CONSULT_OK) status = cns_words_find(r);
    if (status == CONSULT_OK) status = cns_reading_meet(r);
    if (status == CONSULT_OK) status = cns_cues_fire(r, situation);
    return status;
}
