#include "session/mask.h"

#include "consult/mask.h"
#include "consult/plan.h"
#include "engine/formats.h"
#include "engine/read.h"
#include "engine/slots.h"
#include "session/session.h"
#include "text/number.h"
#include "text/utf8.h"

#include <string.h>

#define LONG_NUMBER 7u /* digits: a phone or the number of a document, wherever it stands */
#define SHOWN       4u /* of them, at the end */

/* ---- values ---- */

/* How many digits the number at `i` has; spaces and hyphens may stand between them. */
static size_t digits_from(const char *value, size_t size, size_t i) {
    size_t digits = 0;
    for (; i < size && ((value[i] >= '0' && value[i] <= '9') || value[i] == ' ' || value[i] == '-'); i++)
        digits += value[i] != ' ' && value[i] != '-';
    return digits;
}

const char *cns_mask_value(uint32_t mask, const char *value, cns_arena *arena) {
    size_t size = strlen(value), used = 0, left = 0; /* digits of the number that we are in, still to come */
    char *shown = cns_arena_get(arena, size + 1);
    if (!shown) return NULL;
    uint32_t first;
    size_t kept = size ? cns_utf8_decode((const unsigned char *)value, size, 0, &first) : 0;
    bool secret = false;
    for (size_t i = 0; i < size; i++) {
        bool digit = value[i] >= '0' && value[i] <= '9', inside = ((unsigned char)value[i] & 0xC0) == 0x80;
        if (digit && left == 0) {
            left = digits_from(value, size, i);
            secret = mask == CNS_MASK_DIGITS || left >= LONG_NUMBER;
        }
        bool hide = mask == CNS_MASK_ALL || (mask == CNS_MASK_NAME && i >= kept) || (digit && secret && left > SHOWN);
        if (digit) left--;
        if (!hide)
            shown[used++] = value[i];
        else if (!inside)
            shown[used++] = '*';
    }
    return shown;
}

/* ---- numbers of documents ---- */

static int digit_at(const uint32_t *points, uint32_t i) {
    return points[i] >= '0' && points[i] <= '9' ? (int)(points[i] - '0') : -1;
}

/* Resident identity number: 17 digits and a check character, ISO 7064 mod 11-2 (GB 11643). */
static bool is_resident(const uint32_t *p) {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < 17; i++) {
        int digit = digit_at(p, i);
        if (digit < 0) return false;
        sum = (sum + (uint32_t)digit) * 2 % 11;
    }
    uint32_t check = (12 - sum) % 11;
    return check == 10 ? p[17] == 'x' : p[17] == '0' + check;
}

/* Taiwan: a letter and 9 digits. The letter counts as two digits, in an order of its own. */
static bool is_taiwan(const uint32_t *p) {
    static const char order[] = "abcdefghjklmnpqrstuvxywzio";
    const char *place = p[0] >= 'a' && p[0] <= 'z' ? strchr(order, (int)p[0]) : NULL;
    if (!place || (p[1] != '1' && p[1] != '2' && p[1] != '8' && p[1] != '9')) return false;
    uint32_t letter = (uint32_t)(place - order) + 10, sum = letter / 10 + letter % 10 * 9;
    for (uint32_t i = 1; i <= 9; i++) {
        int digit = digit_at(p, i);
        if (digit < 0) return false;
        sum += (uint32_t)digit * (i < 9 ? 9 - i : 1);
    }
    return sum % 10 == 0;
}

/* Hong Kong, one letter: it and 6 digits, then the check character, in brackets or not. Returns its length, 0: it is none. */
static uint32_t hong_kong(const uint32_t *p, uint32_t count) {
    if (count < 8 || p[0] < 'a' || p[0] > 'z') return 0;
    uint32_t sum = 36 * 9 + (p[0] - 'a' + 10) * 8, at = 7;
    for (uint32_t i = 1; i <= 6; i++) {
        int digit = digit_at(p, i);
        if (digit < 0) return 0;
        sum += (uint32_t)digit * (8 - i);
    }
    if (p[at] == '(') at++;
    uint32_t check = (11 - sum % 11) % 11, wanted = check == 10 ? 'a' : '0' + check;
    if (at >= count || p[at] != wanted) return 0;
    return at + 1 + (at > 7 && at + 1 < count && p[at + 1] == ')');
}

/* How many symbols of a document's number begin here. */
static uint32_t document_from(const uint32_t *points, uint32_t count, uint32_t at) {
    const uint32_t *p = points + at;
    uint32_t left = count - at, before = at ? points[at - 1] : 0;
    if ((before >= '0' && before <= '9') || (before >= 'a' && before <= 'z')) return 0;
    if (left >= 18 && is_resident(p)) return 18;
    if (left >= 10 && is_taiwan(p) && (left == 10 || digit_at(p, 10) < 0)) return 10;
    return hong_kong(p, left);
}

/* ---- texts ---- */

typedef struct masker {
    const cns_reading *r;
    const uint32_t *points;
    uint32_t count;
    uint8_t *hidden; /* one for each symbol */
} masker;

static void hide(masker *k, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to && i < k->count; i++) k->hidden[i] = 1;
}

/* 2026-12-01 and the like: a date, whose digits tell nothing. */
static bool is_date(const masker *k, uint32_t from, uint32_t to) {
    return to - from >= 8 && digit_at(k->points, from) >= 1 && digit_at(k->points, from) <= 2 && from + 4 < to &&
           (k->points[from + 4] == '-' || k->points[from + 4] == '/' || k->points[from + 4] == '.');
}

/* All digits but the last four. */
static void hide_digits(masker *k, uint32_t from, uint32_t to, uint32_t digits) {
    for (uint32_t at = from; at < to; at++)
        if (cns_number_digit(k->points[at]) >= 0 && digits-- > SHOWN) hide(k, at, at + 1);
}

/* Numbers of seven digits or more, spoken ones too; single spaces and hyphens may stand between the digits. */
static void hide_numbers(masker *k) {
    for (uint32_t i = 0; i < k->count;) {
        uint32_t end = i, digits = 0, last = i;
        while (end < k->count) {
            bool digit = cns_number_digit(k->points[end]) >= 0;
            bool joint = digits && (k->points[end] == ' ' || k->points[end] == '-' || k->points[end] == '.') && end == last;
            if (!digit && !joint) break;
            digits += digit;
            end++;
            if (digit) last = end;
        }
        if (digits >= LONG_NUMBER && !is_date(k, i, last)) hide_digits(k, i, last, digits);
        i = end > i ? end : i + 1;
    }
}

static void hide_documents(masker *k) {
    for (uint32_t i = 0; i < k->count; i++) {
        uint32_t length = document_from(k->points, k->count, i);
        hide(k, i, i + length);
        i += length ? length - 1 : 0;
    }
}

/* What a slot or format of this mask found. */
static void hide_found(masker *k, uint32_t mask, cns_extent at) {
    uint32_t digits = 0;
    for (uint32_t i = at.start; mask == CNS_MASK_DIGITS && i < at.end; i++) digits += cns_number_digit(k->points[i]) >= 0;
    if (mask == CNS_MASK_DIGITS) hide_digits(k, at.start, at.end, digits);
    if (mask == CNS_MASK_NAME && at.start < at.end) hide(k, at.start + 1, at.end);
    if (mask == CNS_MASK_ALL) hide(k, at.start, at.end);
}

/* What the pack's formats find that are personal. REGEX_LIMIT, NO_MEMORY. */
static consult_status hide_formats(masker *k, cns_reading *r) {
    consult_status status = CONSULT_OK;
    for (uint32_t i = 0; i < r->model->formats_count && status == CONSULT_OK; i++) {
        uint32_t mask = r->model->formats[i].mask, count = 0;
        if (mask == CNS_MASK_NONE) continue;
        status = cns_formats_find(r, i);
        const cns_extent *at = status == CONSULT_OK ? cns_index_of(&r->formats, i, &count) : NULL;
        for (uint32_t n = 0; n < count; n++) hide_found(k, mask, at[n]);
    }
    return status;
}

/* What the talk knows, wherever it stands in the text. */
static bool hide_known(masker *k, const consult_session *s, cns_arena *arena) {
    const cns_model *m = k->r->model;
    for (uint32_t i = 0; s && i < m->slots_count; i++) {
        const char *value = cns_state_slot(s->state, &s->pack->layout, i);
        uint32_t mask = m->slots[i].mask, point, count = 0;
        if (!value || (mask != CNS_MASK_NAME && mask != CNS_MASK_ALL)) continue;
        size_t size = strlen(value);
        uint32_t *points = cns_arena_array(arena, size * CNS_FOLD_EXPANSION_MAX + 1, sizeof *points);
        if (!points) return false;
        for (size_t at = 0; at < size; count += cns_fold_point(point, points + count))
            at += cns_utf8_decode((const unsigned char *)value, size, at, &point);
        for (uint32_t at = 0; count >= 2 && count <= k->count && at <= k->count - count; at++)
            if (memcmp(k->points + at, points, count * sizeof *points) == 0) hide_found(k, mask, (cns_extent){at, at + count});
    }
    return true;
}

/* For each byte of the text: 1 begins a character that is hidden, 2 goes on in it. */
static uint8_t *hidden_bytes(const masker *k, cns_arena *arena) {
    const cns_symbols *s = &k->r->symbols;
    uint8_t *bytes = cns_arena_get(arena, s->size + 1);
    for (uint32_t i = 0; bytes && i < k->count; i++) {
        if (!k->hidden[i] || bytes[s->places[i].start]) continue;
        memset(bytes + s->places[i].start, 2, s->places[i].end - s->places[i].start);
        bytes[s->places[i].start] = 1;
    }
    return bytes;
}

/* What is personal in a text that was read. NO_MEMORY, REGEX_LIMIT. */
static consult_status find_personal(cns_reading *r, const consult_session *session, cns_arena *arena, uint8_t **bytes) {
    cns_value *values = NULL;
    size_t count = 0;
    masker k = {.r = r, .count = r->symbols.count};
    uint32_t *points = cns_arena_array(arena, k.count + 1, sizeof *points);
    k.hidden = cns_arena_get(arena, k.count + 1);
    if (!points || !k.hidden) return CONSULT_NO_MEMORY;
    cns_symbols_points(&r->symbols, 0, k.count, points);
    k.points = points;
    consult_status status = cns_slots_values(r, NULL, arena, &values, &count);
    if (status == CONSULT_OK) status = hide_formats(&k, r);
    if (status != CONSULT_OK) return status;
    for (size_t i = 0; i < count; i++) hide_found(&k, r->model->slots[values[i].slot].mask, values[i].at);
    hide_numbers(&k);
    hide_documents(&k);
    if (!hide_known(&k, session, arena)) return CONSULT_NO_MEMORY;
    *bytes = hidden_bytes(&k, arena);
    return *bytes ? CONSULT_OK : CONSULT_NO_MEMORY;
}

consult_status cns_mask_find(cns_reading *r, const consult_pack *pack, const consult_session *session, const char *text,
                             size_t size, cns_arena *arena, uint8_t **hidden) {
    cns_situation situation;
    cns_situation_start(&situation, CONSULT_ROLE_PATIENT);
    consult_status status = cns_read_text(r, pack, &situation, text, size);
    return status == CONSULT_OK ? find_personal(r, session, arena, hidden) : status;
}

consult_string cns_mask_part(const uint8_t *hidden, const char *text, size_t from, size_t to, cns_arena *arena) {
    char *shown = cns_arena_raw(arena, to - from + 1);
    size_t used = 0;
    if (!shown) return (consult_string){NULL, 0};
    for (size_t i = from; i < to; i++)
        if (hidden[i] < 2) shown[used++] = hidden[i] ? '*' : text[i];
    shown[used] = '\0';
    return (consult_string){shown, used};
}

/* Whether a value needs no reading to know that nothing in it is a person's: the pack's own words for its slot, a short number, a
 * time. Most values of a talk are such. */
static bool is_impersonal(const cns_model *m, uint32_t slot, const char *value) {
    int64_t at_ms;
    size_t size = strlen(value), digits = digits_from(value, size, 0);
    if (digits == size && size < LONG_NUMBER) return true;
    if (digits && consult_time_parse(value, 0, &at_ms) == CONSULT_OK) return true;
    for (uint32_t i = 0; i < m->fills_count; i++) {
        const cns_fill *fill = &m->fills[i];
        if (fill->slot == slot && fill->take == CNS_TAKE_VALUE && strcmp(cns_model_text(m, fill->value), value) == 0) return true;
    }
    return false;
}

const char *cns_mask_slot(consult_worker *w, const consult_session *session, const char *slot, const char *value) {
    const cns_model *m = &session->pack->model;
    uint32_t index = cns_model_find(m, CONSULT_PACK_SLOT, slot), mask = index == CNS_NONE ? CNS_MASK_NONE : m->slots[index].mask;
    size_t size = strlen(value);
    uint8_t *hidden = NULL;
    if (mask != CNS_MASK_NONE) return cns_mask_value(mask, value, &w->arena);
    if (is_impersonal(m, index, value)) return cns_arena_copy(&w->arena, value, size);
    consult_status status = cns_mask_find(&w->second, session->pack, session, value, size, &w->arena, &hidden);
    if (status == CONSULT_OK) return cns_mask_part(hidden, value, 0, size, &w->arena).data;
    return status == CONSULT_NO_MEMORY ? NULL : cns_mask_value(CNS_MASK_ALL, value, &w->arena); /* too long to be read */
}

consult_status consult_mask_slot(const consult_session *session, consult_worker *worker, const char *slot, consult_string *masked) {
    if (masked) *masked = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!session || !slot || !masked)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "session, slot and masked must be given");
    uint32_t index = cns_model_find(&session->pack->model, CONSULT_PACK_SLOT, slot);
    if (index == CNS_NONE) return cns_worker_fail(worker, CONSULT_UNKNOWN_ID, CONSULT_NO_OFFSET, "the pack has no such slot");
    const char *value = cns_state_slot(session->state, &session->pack->layout, index);
    if (!value) return CONSULT_OK;
    const char *shown = cns_mask_slot(worker, session, slot, value);
    if (!shown) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *masked = (consult_string){shown, strlen(shown)};
    return CONSULT_OK;
}

consult_status consult_mask_text(consult_worker *worker, const consult_pack *pack, const consult_session *session, const char *text,
                                 size_t size, consult_string *masked) {
    if (masked) *masked = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!pack || !text || !masked || (session && !cns_pack_same(session->pack, pack)))
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET,
                               "pack (the session's own, when there is one), text and masked must be given");
    uint8_t *hidden = NULL;
    size = cns_utf8_size(text, size);
    consult_status status = cns_mask_find(&worker->reading, pack, session, text, size, &worker->arena, &hidden);
    consult_string shown = {NULL, 0};
    if (status == CONSULT_OK) shown = cns_mask_part(hidden, text, 0, size, &worker->arena);
    if (status == CONSULT_OK && !shown.data) status = CONSULT_NO_MEMORY;
    if (status != CONSULT_OK) return cns_worker_read_failed(worker, &worker->reading, "the text", status);
    *masked = shown;
    return CONSULT_OK;
}
