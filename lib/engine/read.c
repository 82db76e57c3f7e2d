#include "engine/read.h"

#include "engine/cues.h"
#include "engine/words.h"
#include "text/number.h"

/* Characters that begin a number, or stand for a vague one as 几 and 半 do. */
static bool is_numeral(uint32_t point) {
    return cns_number_digit(point) >= 0 || cns_number_unit(point) || point == 0x51E0 || point == 0x534A || point == 0x6570 ||
           point == 0x53CC;
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
    if (status == CONSULT_OK) status = find_numerals(r);
    if (status == CONSULT_OK) status = cns_words_find(r);
    if (status == CONSULT_OK) status = cns_words_scopes(r);
    if (status == CONSULT_OK) status = cns_cues_fire(r, situation);
    return status;
}
