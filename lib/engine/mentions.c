#include "engine/mentions.h"

#include "engine/phrases.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define APART '\x1F' /* between numbers that stand side by side: no name holds it */

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool cns_plain_make(cns_folded folded, cns_arena *arena, cns_plain *out) {
    const uint32_t *points = folded.points;
    uint32_t count = folded.count;
    char *plain = cns_arena_raw(arena, (size_t)count * 12 + 16);
    uint32_t *from = cns_arena_raw_array(arena, (size_t)count * 12 + 16, sizeof *from), number;
    size_t used = 0;
    if (!plain || !from) return false;
    for (uint32_t i = 0; i < count;) {
        uint32_t end = i;
        size_t before = used;
        bool ascii = points[i] < 128; /* digits behind words are a number of their own */
        while (end < count && end - i < 9 && (points[end] < 128) == ascii &&
               (cns_number_digit(points[end]) >= 0 || cns_number_unit(points[end])))
            end++;
        if (end > i && cns_number_read(points + i, end - i, &number)) {
            char digits[12];
            size_t n = 0;
            if (used && is_digit(plain[used - 1])) plain[used++] = APART; /* Saturday, nine o'clock */
            do digits[n++] = (char)('0' + number % 10);
            while (number /= 10);
            while (n) plain[used++] = digits[--n];
        } else {
            end = i + 1;
            used += cns_utf8_encode(points[i], plain + used);
        }
        while (before < used) from[before++] = i;
        i = end;
    }
    plain[used] = 0;
    from[used] = count;
    *out = (cns_plain){plain, from};
    return true;
}

bool cns_plain_take(const cns_reading *r, cns_arena *arena, cns_plain *out) {
    cns_folded text;
    return cns_folded_take(r, arena, &text) && cns_plain_make(text, arena, out);
}

const char *cns_plain_name(const char *name, cns_arena *arena) {
    cns_folded folded;
    cns_plain plain;
    return cns_folded_make(name, arena, &folded) && cns_plain_make(folded, arena, &plain) ? plain.text : NULL;
}

bool cns_plain_next(const cns_plain *p, const char *name, size_t *at, cns_extent *where) {
    size_t size = strlen(name);
    for (const char *found = strstr(p->text + *at, name); found && size; found = strstr(found + 1, name)) {
        bool before = found > p->text && is_digit(found[-1]) && is_digit(name[0]);
        bool behind = is_digit(found[size]) && is_digit(name[size - 1]);
        if (before || behind) continue;
        size_t start = (size_t)(found - p->text);
        *where = (cns_extent){p->from[start], p->from[start + size]};
        *at = start + 1;
        return true;
    }
    return false;
}

bool cns_mention_denied(cns_reading *r, cns_range scopes, cns_extent at, bool *failed) {
    for (uint32_t i = 0; i < scopes.count; i++) {
        uint32_t scope = cns_model_ref(r->model, scopes, i);
        if (!cns_scopes_find(r, scope)) *failed = true;
        if (!*failed && cns_scopes_cover(r, scope, at)) return true;
    }
    return false;
}

bool cns_mention_aside(cns_reading *r, uint32_t concept, cns_extent at) {
    uint32_t count = 0;
    const cns_extent *words = concept == CNS_NONE ? NULL : cns_words_of(r, concept, &count);
    for (uint32_t i = 0; i < count; i++)
        if (words[i].start < at.end && at.start < words[i].end) return true;
    return false;
}

/* ---- doctors ---- */

typedef struct doctors {
    cns_reading *r;
    const cns_fill *fill;
    cns_arena *arena;
    cns_plain plain;
    cns_filler filler;
    const char *best;
    uint32_t longest;
    bool failed;
} doctors;

/* How long the longest place is at which the name stands and is meant. */
static void look_for(doctors *d, const char *doctor, const char *name) {
    cns_extent at;
    for (size_t from = 0; cns_plain_next(&d->plain, name, &from, &at) && !d->failed;) {
        uint32_t size = at.end - at.start;
        if (size < 2 || size < d->longest || cns_mention_denied(d->r, d->fill->denied, at, &d->failed)) continue;
        if (cns_mention_aside(d->r, d->fill->aside, at)) continue;
        if (size == d->longest && d->best && strcmp(d->best, doctor) != 0) {
            d->best = NULL; /* two of one name, or both named */
            continue;
        }
        if (size > d->longest || d->best) d->best = doctor;
        d->longest = size;
    }
}

static void look_for_doctor(doctors *d, const char *doctor) {
    const cns_scenario *s = &d->r->model->scenarios[d->fill->target];
    char surname[8] = "";
    memcpy(surname, doctor, cns_utf8_length((unsigned char)doctor[0]));
    if (!d->plain.text && !cns_plain_take(d->r, d->arena, &d->plain)) d->failed = true;
    const char *begins = d->failed ? NULL : cns_plain_name(surname, d->arena);
    if (!begins) d->failed = true;
    if (!begins || !strstr(d->plain.text, begins)) return;
    const consult_pair args[] = {{"name", doctor}, {"surname", surname}};
    d->filler.args = args;
    d->filler.arg_count = 2;
    for (uint32_t i = 0; i < s->blocks.count && !d->failed; i++) {
        cns_range templates = cns_phrases_templates(&d->filler, &d->r->model->blocks[s->blocks.first + i]);
        for (uint32_t k = 0; k < templates.count && !d->failed; k++) {
            const cns_template *t = &d->r->model->templates[templates.first + k];
            const char *name = cns_phrases_fill(&d->filler, t, NULL, d->arena, &d->failed);
            if (d->failed || !name || !*name) continue;
            if (!(name = cns_plain_name(name, d->arena))) d->failed = true;
            if (!d->failed) look_for(d, doctor, name);
        }
    }
}

/* Whether the turn has the character that the name begins with: mostly not. A number may be written otherwise there. */
static bool may_name(const cns_reading *r, const cns_fact_doctor *doctor) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    uint16_t first = cns_alphabet_symbol(&alphabet, doctor->first);
    if (!*doctor->name) return false;
    if (first <= CNS_SYMBOL_INVISIBLE || cns_number_begins(doctor->first)) return true;
    for (uint32_t i = 0; i < r->symbols.count; i++)
        if (r->symbols.symbols[i] == first) return true;
    return false;
}

consult_status cns_doctor_named(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_arena *arena,
                                const char **doctor) {
    doctors d = {.r = r, .fill = fill, .arena = arena};
    *doctor = NULL;
    if (!filler || !filler->facts) return CONSULT_OK;
    d.filler = *filler;
    d.filler.locale = CONSULT_LOCALE_ZH_HANS; /* the folded text is Simplified */
    const consult_facts *facts = filler->facts;
    for (uint32_t i = 0; i < facts->doctor_count && !d.failed; i++)
        if (may_name(r, &facts->doctors[i])) look_for_doctor(&d, facts->doctors[i].name);
    if (d.failed) return CONSULT_NO_MEMORY;
    *doctor = d.best;
    return CONSULT_OK;
}
