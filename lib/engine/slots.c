#include "engine/slots.h"

#include "engine/free_time.h"

#include "consult/plan.h"
#include "engine/formats.h"
#include "engine/free_times.h"
#include "engine/mentions.h"
#include "engine/scopes.h"
#include "engine/words.h"
#include "text/civil.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

/* The original words of an extent. */
static void take_words(const cns_reading *r, cns_extent e, cns_buffer *out) {
    consult_span span = cns_reading_span(r, e);
    cns_buffer_add(out, r->symbols.text + span.start, span.end - span.start);
}

void cns_slots_normal(const cns_reading *r, uint32_t format, cns_extent e, cns_buffer *out) {
    const cns_format *f = &r->model->formats[format];
    if (f->normal == CNS_NORMAL_TEXT) {
        take_words(r, e, out);
        return;
    }
    const uint32_t *points = (const uint32_t *)r->points.data + e.start;
    uint32_t size = e.end - e.start, number;
    if (f->normal == CNS_NORMAL_NUMBER) {
        if (cns_number_read(points, size, &number)) cns_buffer_integer(out, number);
        return;
    }
    for (uint32_t i = 0; i < size; i++) {
        int digit = cns_number_digit(points[i]);
        if (digit >= 0) cns_buffer_char(out, (char)('0' + digit));
    }
}

/* The found thing that lies in `at`, or, if none does, the one nearest to it; of those that are not taken back, if there are. */
static const cns_extent *nearest(cns_reading *r, const cns_fill *fill, const cns_extent *found, uint32_t count, cns_extent at,
                                 bool *failed) {
    const cns_extent *best = NULL;
    uint32_t distance = UINT32_MAX;
    bool best_back = true;
    for (uint32_t i = 0; i < count; i++) {
        bool back = cns_mention_denied(r, fill->taken_back, found[i], failed);
        if (back && !best_back) continue;
        if (best_back && !back) distance = UINT32_MAX;
        uint32_t d = found[i].start >= at.end   ? found[i].start - at.end + 1
                     : found[i].end <= at.start ? at.start - found[i].end + 1
                                                : 0;
        if (d < distance) {
            distance = d;
            best = &found[i];
            best_back = back;
        }
    }
    return best;
}

/* The words from the end of `at` to the end of its clause. */
static cns_extent after(const cns_reading *r, cns_extent at) {
    cns_extent clause = cns_scopes_unit(r, at.end - 1, CNS_IN_CLAUSE);
    return (cns_extent){at.end, clause.end};
}

static void take_extent(const cns_reading *r, const cns_fill *fill, cns_extent e, cns_buffer *out) {
    e = cns_words_trim(r, e);
    if (fill->at_most && e.end - e.start > fill->at_most) e.end = e.start + fill->at_most;
    take_words(r, cns_words_trim(r, e), out);
}

#define REPUBLIC      1911 /* the year before its first */
#define CLOCK_OF_TALK 480  /* minutes: who tells a year of birth lives by this clock; a year's border is no more exact */

/* A year of birth → years of age at the time of the turn; nothing when that is not known, or nobody is so old. */
static void take_age(const cns_filler *filler, const cns_reading *r, cns_extent e, cns_buffer *out) {
    uint32_t year;
    const uint32_t *points = (const uint32_t *)r->points.data + e.start;
    if (!filler || !filler->state || !cns_civil_inside(filler->state->at_ms) || !cns_number_read(points, e.end - e.start, &year))
        return;
    int32_t born = year < 200 ? (int32_t)year + REPUBLIC : (int32_t)(year & 0xFFFF);
    int32_t age = cns_civil_date(cns_civil_wall(filler->state->at_ms, CLOCK_OF_TALK).day).year - born;
    if (age >= 0 && age <= 120) cns_buffer_integer(out, age);
}

/* What the turn before put into a slot: who agrees to it says no more. */
static void take_offered(const cns_filler *filler, uint32_t slot, cns_buffer *out) {
    const char *value = filler && filler->state ? cns_state_slot(filler->state, filler->layout, slot) : NULL;
    if (value && cns_state_slot_turn(filler->state, filler->layout, slot) + 1u == filler->state->turns) cns_buffer_text(out, value);
}

static consult_status take(cns_reading *r, const cns_filler *filler, const cns_fill *fill, cns_extent *at, cns_arena *arena,
                           cns_buffer *out) {
    uint32_t count = 0;
    const cns_extent *found;
    bool placed = at->start < at->end, failed = false;
    switch (fill->take) {
    case CNS_TAKE_VALUE: cns_buffer_text(out, cns_model_text(r->model, fill->value)); return CONSULT_OK;
    case CNS_TAKE_FREE_TIME:
        if (!placed) *at = (cns_extent){0, r->symbols.count}; /* chosen by the talk: the whole turn says it */
        return cns_free_time_find(r, filler, fill, arena, out);
    case CNS_TAKE_REFUSED_TIMES:
        if (!placed) *at = (cns_extent){0, r->symbols.count};
        return cns_free_times_denied(r, filler, fill, arena, out);
    case CNS_TAKE_DOCTOR:
        if (filler && filler->doctor) cns_buffer_text(out, filler->doctor);
        return CONSULT_OK;
    case CNS_TAKE_OFFERED: take_offered(filler, fill->target, out); return CONSULT_OK;
    case CNS_TAKE_TURN: take_extent(r, fill, (cns_extent){0, r->symbols.count}, out); return CONSULT_OK;
    case CNS_TAKE_BORN:
    case CNS_TAKE_FORMAT: {
        consult_status status = cns_formats_find(r, fill->target);
        if (status != CONSULT_OK) return status;
        found = cns_index_of(&r->formats, fill->target, &count);
        found = nearest(r, fill, found, count, *at, &failed);
        if (failed) return CONSULT_NO_MEMORY;
        if (!found) return CONSULT_OK;
        *at = *found;
        if (fill->take == CNS_TAKE_BORN)
            take_age(filler, r, *found, out);
        else
            cns_slots_normal(r, fill->target, *found, out);
        return CONSULT_OK;
    }
    case CNS_TAKE_CONCEPT:
        found = cns_words_of(r, fill->target, &count);
        found = nearest(r, fill, found, count, *at, &failed);
        if (failed) return CONSULT_NO_MEMORY;
        if (!found) return CONSULT_OK;
        *at = *found;
        take_extent(r, fill, *found, out);
        return CONSULT_OK;
    case CNS_TAKE_CLAUSE:
        if (placed) take_extent(r, fill, cns_scopes_unit(r, at->start, CNS_IN_CLAUSE), out);
        return CONSULT_OK;
    case CNS_TAKE_AFTER:
        if (placed) take_extent(r, fill, after(r, *at), out);
        return CONSULT_OK;
    default:
        if (placed) take_extent(r, fill, *at, out);
        return CONSULT_OK;
    }
}

/* Who is named has their own free times: so doctors come first. */
static consult_status find_doctor(cns_reading *r, cns_filler *filler, cns_arena *arena) {
    consult_status status = CONSULT_OK;
    for (size_t i = 0; i < r->fills.count && status == CONSULT_OK && !filler->doctor; i++) {
        const cns_fill *fill = &r->model->fills[CNS_VECTOR_AT(&r->fills, cns_filled, i)->fill];
        if (fill->take == CNS_TAKE_DOCTOR) status = cns_doctor_named(r, filler, fill, arena, &filler->doctor);
    }
    return status;
}

consult_status cns_slots_values(cns_reading *r, const cns_filler *given, cns_arena *arena, cns_value **values, size_t *count) {
    cns_buffer *out = &r->value;
    cns_filler own = given ? *given : (cns_filler){.model = NULL};
    const cns_filler *filler = given ? &own : NULL;
    *count = 0;
    *values = cns_arena_array(arena, r->fills.count ? r->fills.count : 1, sizeof **values);
    consult_status status = *values ? CONSULT_OK : CONSULT_NO_MEMORY;
    if (given && status == CONSULT_OK) status = find_doctor(r, &own, arena);
    for (size_t i = 0; i < r->fills.count && status == CONSULT_OK; i++) {
        const cns_filled *filled = CNS_VECTOR_AT(&r->fills, cns_filled, i);
        const cns_fill *fill = &r->model->fills[filled->fill];
        cns_extent at = filled->at;
        cns_buffer_clear(out);
        status = take(r, filler, fill, &at, arena, out);
        if (out->failed) status = CONSULT_NO_MEMORY;
        if (status != CONSULT_OK || out->size == 0) continue;
        cns_value value = {fill->slot, fill->asker, cns_arena_copy(arena, out->data, out->size), out->size, at, 0, 0, false};
        if (!value.text) status = CONSULT_NO_MEMORY;
        (*values)[(*count)++] = value;
    }
    return status;
}

/* How pieces stand together in one value. */
typedef struct joint {
    const char *mark; /* between them */
    size_t size;
    bool words; /* they are words: one that says no more than another is left out */
} joint;

/* Where `part` begins in the text, or NULL. The third byte is looked for: the first is nearly the same in all Han characters. */
static const char *find(const char *text, size_t size, const char *part, size_t part_size) {
    if (part_size == 0) return text;
    size_t probe = part_size > 2 ? 2 : 0;
    for (const char *at = text, *end = text + size; part_size <= (size_t)(end - at); at++) {
        const char *hit = memchr(at + probe, part[probe], (size_t)(end - at) - part_size + 1);
        if (!hit) return NULL;
        at = hit - probe;
        if (memcmp(at, part, part_size) == 0) return at;
    }
    return NULL;
}

/* Eight bytes at a time: a lane has a bit where its byte goes on with a character. */
static size_t characters(const char *text, size_t size) {
    size_t count = size, i = 0;
    for (; size - i >= 8; i += 8) {
        uint64_t lanes;
        memcpy(&lanes, text + i, 8);
        lanes = (lanes >> 7 & ~lanes >> 6) & UINT64_C(0x0101010101010101);
        count -= (size_t)(lanes * UINT64_C(0x0101010101010101) >> 56);
    }
    for (; i < size; i++) count -= ((unsigned char)text[i] & 0xC0) == 0x80;
    return count;
}

/* The bytes of the first `most` characters. */
static size_t cut(const char *text, size_t size, uint32_t most) {
    size_t at = 0;
    if (size <= most || characters(text, size) <= most) return size;
    for (; at < size; at++)
        if (((unsigned char)text[at] & 0xC0) != 0x80 && most-- == 0) break;
    return at;
}

/* Copies the pieces of `old` that the value does not repeat. 0 bytes: none is left; SIZE_MAX: one of them says the value already.
 */
static size_t keep_pieces(const char *old, size_t old_size, const joint *j, const cns_value *value, char *out) {
    size_t used = 0;
    for (const char *at = old, *end = old + old_size; at;) {
        const char *mark = find(at, (size_t)(end - at), j->mark, j->size);
        size_t size = (size_t)((mark ? mark : end) - at);
        bool same = size == value->size && memcmp(at, value->text, size) == 0;
        if (same || (j->words && find(at, size, value->text, value->size))) return SIZE_MAX;
        if (!j->words || !find(value->text, value->size, at, size)) {
            if (used) memcpy(out + used, j->mark, j->size);
            if (used) used += j->size;
            memcpy(out + used, at, size);
            used += size;
        }
        at = mark ? mark + j->size : NULL;
    }
    return used;
}

/* The value behind the pieces that are known; the oldest make room for it where the slot is full. */
static consult_status append_piece(cns_state *s, const cns_layout *l, cns_value *value, const char *old, const joint *j,
                                   uint32_t at_most, cns_arena *arena) {
    size_t old_size = cns_state_slots(s, l)[value->slot].length;
    char *joined = cns_arena_raw(arena, old_size + j->size + value->size + 1);
    if (!joined) return CONSULT_NO_MEMORY;
    size_t used = old_size && value->size ? keep_pieces(old, old_size, j, value, joined) : 0;
    if (used == SIZE_MAX) return CONSULT_OK;
    if (used) memcpy(joined + used, j->mark, j->size);
    if (used) used += j->size;
    memcpy(joined + used, value->text, value->size);
    used += value->size;
    for (size_t count = characters(joined, used); count > at_most;) {
        const char *mark = find(joined, used, j->mark, j->size);
        if (!mark) break;
        size_t gone = (size_t)(mark - joined) + j->size;
        count -= characters(joined, gone);
        joined += gone;
        used -= gone;
    }
    value->left_out = cns_state_set(s, l, value->slot, joined, used) != CONSULT_OK; /* all are full: the old pieces stay */
    return CONSULT_OK;
}

consult_status cns_slots_keep(cns_state *s, const cns_model *m, const cns_layout *l, cns_value *value, uint32_t turn,
                              cns_arena *arena) {
    static const joint pieces = {CNS_LIST_SEMICOLON, sizeof CNS_LIST_SEMICOLON - 1, true}, list = {",", 1, false};
    cns_known *k = &cns_state_slots(s, l)[value->slot];
    const cns_slot_entry *entry = &m->slots[value->slot];
    const char *old = cns_state_slot(s, l, value->slot);
    consult_status status = CONSULT_OK;
    value->size = cut(value->text, value->size, entry->at_most);
    if (old && entry->keep == CNS_KEEP_FIRST) return CONSULT_OK;
    if (old && (entry->keep == CNS_KEEP_ALL || entry->keep == CNS_KEEP_LIST)) {
        status = append_piece(s, l, value, old, entry->keep == CNS_KEEP_ALL ? &pieces : &list, entry->at_most, arena);
    } else {
        bool same = old && k->length == value->size && memcmp(old, value->text, value->size) == 0;
        value->left_out = cns_state_set(s, l, value->slot, value->text, value->size) != CONSULT_OK;
        if (value->left_out) return CONSULT_OK;
        if (old && !same && k->turn != turn && k->corrections < UINT8_MAX) k->corrections++;
    }
    value->turn = turn;
    value->corrections = k->corrections;
    k->turn = (uint16_t)turn;
    uint8_t *askers = cns_state_bits(s, l->askers);
    if (value->asker)
        cns_bit_set(askers, value->slot);
    else
        cns_bit_clear(askers, value->slot);
    return status;
}

/* A time that was picked after all is refused no more. */
static consult_status take_back(cns_state *s, const cns_filler *filler, const char *picked, cns_arena *arena) {
    uint32_t slot = cns_free_slot(filler->model, "times");
    const char *refused = slot == CNS_NONE ? NULL : cns_state_slot(s, filler->layout, slot);
    if (!refused || !cns_free_refused(filler, picked)) return CONSULT_OK;
    const char *at = find(refused, strlen(refused), picked, strlen(picked));
    size_t before = (size_t)(at - refused), size = strlen(picked), whole = strlen(refused);
    if (at[size] == ',')
        size++;
    else if (before)
        before--, size++;
    char *left = cns_arena_get(arena, whole + 1);
    if (!left) return CONSULT_NO_MEMORY;
    memcpy(left, refused, before);
    memcpy(left + before, refused + before + size, whole - before - size);
    return cns_state_set(s, filler->layout, slot, whole > size ? left : NULL, whole - size);
}

/* Who alone has the time that is held is the doctor of the visit. A name that finds no room any more is left out. */
static consult_status take_doctor(cns_state *s, const cns_filler *filler, uint32_t doctor) {
    uint32_t slot = cns_free_slot(filler->model, "doctor");
    const char *name = filler->facts->doctors[doctor].name;
    if (slot == CNS_NONE || cns_state_set(s, filler->layout, slot, name, strlen(name)) != CONSULT_OK) return CONSULT_OK;
    cns_state_slots(s, filler->layout)[slot].turn = s->turns;
    return CONSULT_OK;
}

/* Whether this turn gave the time that is held: then the doctor comes with it. One that was given up since does not come back. */
static bool is_time_new(cns_state *s, const cns_filler *filler) {
    uint32_t slot = cns_free_slot(filler->model, "time");
    return slot != CNS_NONE && cns_state_knows(s, filler->layout, slot) &&
           cns_state_slots(s, filler->layout)[slot].turn == s->turns;
}

consult_status cns_slots_settle(cns_state *s, const cns_filler *filler, cns_arena *arena) {
    const cns_model *m = filler->model;
    consult_status status = CONSULT_OK;
    uint32_t doctor = cns_free_doctor(filler), only;
    bool own = doctor != CNS_NONE && cns_free_doctors_have_own(filler->facts);
    for (uint32_t i = 0; i < m->fills_count && status == CONSULT_OK; i++) {
        const cns_fill *fill = &m->fills[i];
        int64_t at;
        bool held = fill->take == CNS_TAKE_FREE_TIME && strcmp(cns_model_text(m, m->slots[fill->slot].type), "time") == 0;
        const char *value = held ? cns_state_slot(s, filler->layout, fill->slot) : NULL;
        if (!value || consult_time_parse(value, 0, &at) != CONSULT_OK) continue;
        status = take_back(s, filler, value, arena);
        value = cns_state_slot(s, filler->layout, fill->slot); /* texts may have moved up */
        if (status == CONSULT_OK && own && !cns_free_at(filler->facts, doctor, value))
            status = cns_state_set(s, filler->layout, fill->slot, NULL, 0);
    }
    if (status == CONSULT_OK && is_time_new(s, filler) && (only = cns_free_only_doctor(filler)) != CNS_NONE)
        status = take_doctor(s, filler, only);
    return status;
}
