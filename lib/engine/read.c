#include "engine/read.h"

#include "engine/cues.h"
#include "engine/formats.h"
#include "engine/words.h"

#include <string.h>

/* Between the first and the last numeral formats are looked for. */
static void find_numerals(cns_reading *r) {
    const cns_symbols *s = &r->symbols;
    const uint8_t *traits = r->model->symbol_classes;
    uint32_t first = 0, behind = s->count;
    while (first < behind && !(traits[s->symbols[first]] & CNS_TRAIT_NUMERAL)) first++;
    while (behind > first && !(traits[s->symbols[behind - 1]] & CNS_TRAIT_NUMERAL)) behind--;
    r->numerals = (cns_extent){first, behind};
}

/* What stands in the symbols. */
static consult_status find_all(cns_reading *r, const cns_alphabet *alphabet) {
    cns_symbols_divide(&r->symbols, alphabet);
    find_numerals(r);
    consult_status status = cns_formats_starts(r);
    if (status == CONSULT_OK) status = cns_words_find(r);
    return status == CONSULT_OK ? cns_reading_meet(r) : status;
}

consult_status cns_read_words(cns_reading *r, const consult_pack *pack, consult_role role, const char *text, size_t size) {
    r->bad = CONSULT_NO_OFFSET;
    if (size > r->context->limits.text_bytes) {
        r->bad = r->context->limits.text_bytes;
        return CONSULT_LIMIT;
    }
    consult_status status = cns_reading_prepare(r, pack);
    if (status != CONSULT_OK) return status;
    r->role = role;
    r->continued = false;
    r->carried = r->carried_joined = NULL;
    r->plain = NULL;
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    status = cns_symbols_read(&r->symbols, r->memory, &alphabet, text, size, &r->bad);
    return status == CONSULT_OK ? find_all(r, &alphabet) : status;
}

consult_status cns_read_joined(cns_reading *joined, cns_reading *r, uint32_t half, bool *any, bool *more) {
    const cns_symbols *s = &r->symbols;
    *any = *more = false;
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    if (s->size == 0 || (!(s->classes >> CNS_CLASS_SPACE & 1) && !memchr(s->text, '\n', s->size))) return CONSULT_OK;
    if (!cns_symbols_may_join(s, &alphabet)) return CONSULT_OK;
    consult_status status = cns_reading_prepare(joined, r->pack);
    if (status != CONSULT_OK) return status;
    joined->role = r->role;
    joined->continued = r->continued;
    joined->plain = r;
    joined->carried = joined->carried_joined = NULL;
    status = cns_symbols_read(&joined->symbols, joined->memory, &alphabet, s->text, s->size, &joined->bad);
    if (status != CONSULT_OK || !cns_symbols_join(&joined->symbols, &alphabet, half, more)) return status;
    *any = true;
    status = find_all(joined, &alphabet);
    if (status == CONSULT_OK && r->carried_joined)
        cns_reading_carry(joined, r->carried_joined + half * r->model->formats_count, NULL);
    return status;
}

consult_status cns_read_text(cns_reading *r, const consult_pack *pack, const cns_situation *situation, const char *text,
                             size_t size) {
    consult_status status = cns_read_words(r, pack, situation->role, text, size);
    return status == CONSULT_OK ? cns_cues_fire(r, situation) : status;
}
