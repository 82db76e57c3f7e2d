/* Words of Latin letters in a text: abbreviations, codes, another language. */
#include "engine/condition.h"
#include "engine/words.h"

#define LONG_NUMBER 3u /* so many digits behind letters make a code, not a word */

static bool is_class(const cns_reading *r, uint32_t i, cns_class class) {
    cns_alphabet a = cns_words_alphabet(r->model);
    return i < r->symbols.count && cns_symbols_class(&r->symbols, &a, i) == class;
}

static bool is_digit(const cns_reading *r, uint32_t i) {
    return is_class(r, i, CNS_CLASS_DIGIT);
}

static bool is_letter(const cns_reading *r, uint32_t i) {
    uint32_t point;
    if (!is_class(r, i, CNS_CLASS_LETTER)) return false;
    cns_symbols_points(&r->symbols, i, i + 1, &point);
    return point >= 'a' && point <= 'z';
}

static uint32_t point_at(const cns_reading *r, uint32_t i) {
    uint32_t point = 0;
    if (i < r->symbols.count) cns_symbols_points(&r->symbols, i, i + 1, &point);
    return point;
}

/* The letters are a piece of an address, a measure or a code: what joins such pieces touches them. */
static bool is_piece(const cns_reading *r, cns_extent at) {
    uint32_t before = at.start > 0 ? point_at(r, at.start - 1) : 0, behind = point_at(r, at.end);
    if (at.start > 0 &&
        (is_digit(r, at.start - 1) || before == '.' || before == '@' || before == '_' || before == '/' || before == '-'))
        return true;
    return behind == '@' || behind == '_' || (behind == '.' && is_letter(r, at.end + 1));
}

static bool is_known(cns_reading *r, uint32_t concept, cns_extent at) {
    uint32_t count = 0;
    const cns_extent *known = concept == CNS_NONE ? NULL : cns_words_of(r, concept, &count);
    uint32_t before = cns_words_before(known, count, at.start + 1); /* the last of them ends last */
    return before > 0 && known[before - 1].end >= at.end;
}

/* Whether a word of the concept stands right behind, or behind one space or mark, in the same sentence. */
static bool is_followed(cns_reading *r, uint32_t concept, uint32_t end) {
    uint32_t count = 0;
    const cns_extent *words = concept == CNS_NONE ? NULL : cns_words_of(r, concept, &count);
    uint32_t farthest = is_class(r, end, CNS_CLASS_HAN) ? end : end + 1;
    uint32_t next = cns_words_before(words, count, end);
    const cns_position *units = r->symbols.units;
    return next < count && words[next].start <= farthest && units[words[next].start].sentence == units[end - 1].sentence;
}

bool cns_condition_latin(cns_view *v, const cns_node *n, cns_extents *out) {
    cns_reading *r = v->reading;
    if (!r || !(r->symbols.classes >> CNS_CLASS_LETTER & 1)) return false;
    for (uint32_t i = 0; i < r->symbols.count && out->count < CNS_EXTENTS; i++) {
        if (!is_letter(r, i)) continue;
        cns_extent at = {i, i + 1};
        while (is_letter(r, at.end)) at.end++;
        uint32_t digits = at.end;
        while (is_digit(r, digits)) digits++;
        i = digits;
        if (at.end - at.start < 2 || digits - at.end >= LONG_NUMBER || is_known(r, n->a, at)) continue;
        if (!is_piece(r, at) && !is_followed(r, n->b, digits) && !cns_condition_cut(v, at)) out->at[out->count++] = at;
    }
    return out->count > 0;
}
