/* Which item of a table of the facts (a price list) a question names, when it doesn't name it in full. Longest common runs of the
 * folded question and the item's name; the work is bounded by the length of both, which are messages and names. */
#include "engine/items.h"

#include <string.h>

#define LEAST   2u   /* characters of a part: one alone (眼, 血) tells nothing */
#define LONGEST 512u /* characters of a question; in longer texts only whole names count */

typedef struct extent {
    uint32_t start, end; /* in the question */
} extent;

typedef struct search {
    const cns_model *m;
    const cns_faq *faq;
    cns_folded text;
} search;

static cns_folded word_of(const cns_model *m, const cns_faq_word *w) {
    return (cns_folded){m->lab_points + w->points.first, w->points.count};
}

static bool stands_at(cns_folded text, uint32_t at, cns_folded word) {
    return word.count <= text.count - at && memcmp(text.points + at, word.points, word.count * sizeof *word.points) == 0;
}

static bool is_letter(uint32_t p) {
    return (p >= 'a' && p <= 'z') || (p >= '0' && p <= '9');
}

/* Ideographs, letters and digits: marks and blanks end a part. */
static bool is_of_word(uint32_t p) {
    return is_letter(p) || (p >= 0x3400 && p <= 0x9FFF) || p >= 0x20000;
}

/* A Latin word or a number is whole or not there. */
static bool cuts(cns_folded text, uint32_t start, uint32_t end) {
    return (start > 0 && is_letter(text.points[start]) && is_letter(text.points[start - 1])) ||
           (end < text.count && is_letter(text.points[end - 1]) && is_letter(text.points[end]));
}

/* Whether words of this kind, one behind the other, fill the place. */
static bool is_made_of(const search *s, uint32_t kind, uint32_t at, uint32_t end) {
    uint64_t reached = 1; /* bit n: at + n can be reached; parts of more than 63 characters are not general */
    if (end - at > 63) return false;
    for (uint32_t i = at; i < end; i++) {
        if (!(reached >> (i - at) & 1)) continue;
        for (uint32_t k = 0; k < s->faq->words.count; k++) {
            const cns_faq_word *w = &s->m->faq_words[s->faq->words.first + k];
            if (w->kind == kind && i + w->points.count <= end && stands_at(s->text, i, word_of(s->m, w)))
                reached |= (uint64_t)1 << (i - at + w->points.count);
        }
    }
    return reached >> (end - at) & 1;
}

static bool is_bordered(const search *s, uint32_t at, bool before) {
    if (before ? at == 0 : at == s->text.count) return true;
    if (!is_of_word(s->text.points[before ? at - 1 : at])) return true;
    for (uint32_t k = 0; k < s->faq->words.count; k++) {
        const cns_faq_word *w = &s->m->faq_words[s->faq->words.first + k];
        if (w->kind != CNS_FAQ_WORD_BESIDE || (before && w->points.count > at)) continue;
        if (stands_at(s->text, before ? at - w->points.count : at, word_of(s->m, w))) return true;
    }
    return false;
}

static void take(const search *s, extent at, bool own, cns_item_hit *hit) {
    uint32_t count = at.end - at.start;
    if (count < LEAST || cuts(s->text, at.start, at.end) || is_made_of(s, CNS_FAQ_WORD_GENERAL, at.start, at.end)) return;
    bool clean = is_bordered(s, at.start, true) && is_bordered(s, at.end, false);
    if (clean == hit->clean && count <= hit->end - hit->start) return;
    if (hit->clean && !clean) return;
    *hit = (cns_item_hit){at.start, at.end, own, clean};
}

/* The longest run from each place of the question that stands in the name too. */
static void take_runs(const search *s, cns_folded name, cns_item_hit *hit) {
    for (uint32_t i = 0; i < s->text.count; i++)
        for (uint32_t j = 0; j < name.count; j++) {
            uint32_t n = 0;
            bool begun = i > 0 && j > 0 && s->text.points[i - 1] == name.points[j - 1] && is_of_word(name.points[j - 1]);
            if (begun) continue; /* part of a longer one */
            while (i + n < s->text.count && j + n < name.count && s->text.points[i + n] == name.points[j + n] &&
                   is_of_word(name.points[j + n]))
                n++;
            if (n >= LEAST && !cuts(name, j, j + n)) take(s, (extent){i, i + n}, true, hit);
        }
}

/* Another word for the item: one of its group stands in the question, one in the name. */
static void take_alike(const search *s, cns_folded name, cns_item_hit *hit) {
    for (uint32_t k = 0; k < s->faq->words.count; k++) {
        const cns_faq_word *in_name = &s->m->faq_words[s->faq->words.first + k];
        if (in_name->kind < CNS_FAQ_WORD_ALIKE || !cns_folded_has(name, word_of(s->m, in_name))) continue;
        for (uint32_t l = 0; l < s->faq->words.count; l++) {
            const cns_faq_word *w = &s->m->faq_words[s->faq->words.first + l];
            if (w->kind != in_name->kind) continue;
            for (uint32_t i = 0; i + w->points.count <= s->text.count; i++)
                if (stands_at(s->text, i, word_of(s->m, w))) take(s, (extent){i, i + w->points.count}, false, hit);
        }
    }
}

cns_item_hit cns_item_find(const cns_model *m, const cns_faq *faq, cns_folded text, cns_folded name) {
    search s = {m, faq, text};
    cns_item_hit hit = {0, 0, false, false};
    if (faq->words.count == 0 || text.count > LONGEST) return hit;
    take_runs(&s, name, &hit);
    take_alike(&s, name, &hit);
    return hit;
}

bool cns_item_is_better(const cns_item_hit *a, const cns_item_hit *b) {
    if (a->clean != b->clean) return a->clean;
    bool within = b->start >= a->start && b->end <= a->end;
    return within && (a->end - a->start > b->end - b->start || (a->own && !b->own));
}
