#include "engine/slot_form.h"

#include "text/age.h"
#include "text/civil.h"
#include "text/fold.h"
#include "text/number.h"
#include "text/utf8.h"

#include <stdio.h>
#include <string.h>

#define POINTS     40u  /* of a value that is written anew, spaces among them */
#define AGE_MOST   150u /* years */
#define LOCAL_MOST 12u  /* digits of a telephone number: with its area, of a network */
#define WORLD_MOST 15u  /* with that of its country (E.164) */

/* A value, folded, without what is blank at its ends. */
typedef struct folded {
    uint32_t points[POINTS + CNS_FOLD_EXPANSION_MAX];
    uint32_t count;
    const char *value;
    size_t size;
    char *room;
} folded;

static bool is_blank(uint32_t point) {
    return point == ' ' || cns_fold_class(cns_fold_entry(point)) == CNS_CLASS_SPACE;
}

/* False: it is longer than anything that these forms take. */
static bool fold(folded *f, const char *value, size_t size) {
    uint32_t point;
    f->count = 0;
    for (size_t at = 0; at < size;) {
        unsigned bytes = cns_utf8_decode((const unsigned char *)value, size, at, &point);
        if (bytes == 0) return false;
        at += bytes;
        if (f->count == 0 && is_blank(point)) continue;
        if (f->count >= POINTS) return false;
        f->count += cns_fold_point(point, f->points + f->count);
    }
    while (f->count && is_blank(f->points[f->count - 1])) f->count--;
    return f->count > 0;
}

/* ---- telephone numbers ---- */

static bool begins(const char *digits, const char *with) {
    return strncmp(digits, with, strlen(with)) == 0;
}

static bool is_mobile(const char *digits) {
    return strlen(digits) == 11 && digits[0] == '1' && digits[1] >= '3';
}

/* As it is dialled at home, where texts give it so; else with + and its country. */
static bool put_world(const char *digits, char *room) {
    size_t count = strlen(digits);
    if (count < 7 || count > WORLD_MOST || *digits == '0') return false;
    if (begins(digits, "86") && is_mobile(digits + 2))
        memcpy(room, digits + 2, count - 1);
    else if ((begins(digits, "852") || begins(digits, "853")) && count == 11)
        memcpy(room, digits + 3, count - 2);
    else if (begins(digits, "8869") && count == 12)
        snprintf(room, CNS_SLOT_FORM_BYTES, "0%s", digits + 3);
    else
        snprintf(room, CNS_SLOT_FORM_BYTES, "+%s", digits);
    return true;
}

static bool take_phone(folded *f) {
    char digits[POINTS + CNS_FOLD_EXPANSION_MAX + 1];
    size_t count = 0;
    bool world = f->points[0] == '+';
    for (uint32_t i = world; i < f->count; i++) {
        uint32_t p = f->points[i];
        if (cns_number_is_ascii(p))
            digits[count++] = (char)p;
        else if (p != '-' && p != '.' && p != '(' && p != ')' && !is_blank(p))
            return false;
    }
    digits[count] = 0;
    if (world) return put_world(digits, f->room);
    if (begins(digits, "00")) return put_world(digits + 2, f->room);
    if (begins(digits, "86") && is_mobile(digits + 2)) return put_world(digits, f->room);
    if (count < 5 || count > LOCAL_MOST) return false;
    memcpy(f->room, digits, count + 1);
    return true;
}

/* ---- numbers, ages ---- */

/* All of it is a number. */
static bool is_number(const folded *f, uint32_t *number) {
    return cns_number_length(f->points, f->count) == f->count && cns_number_read(f->points, f->count, number);
}

static bool put_number(folded *f, uint32_t number, uint32_t most) {
    snprintf(f->room, CNS_SLOT_FORM_BYTES, "%u", (unsigned)number);
    return number <= most;
}

static bool take_number(folded *f) {
    uint32_t number;
    return is_number(f, &number) && put_number(f, number, UINT32_MAX);
}

static bool take_age(folded *f) {
    uint32_t number, years = cns_age_years(f->points, f->count);
    if (is_number(f, &number)) return put_number(f, number, AGE_MOST);
    if (years) return cns_number_read(f->points, years, &number) && put_number(f, number, AGE_MOST);
    return cns_age_is_of_baby(f->points, f->count); /* as it stands */
}

/* ---- times ---- */

/* What begins as an ISO 8601 date must be one, and may have a time; other words stand as they are. */
static bool begins_as_date(const folded *f) {
    for (uint32_t i = 0; i < 5; i++)
        if (i >= f->count || !(i < 4 ? cns_number_is_ascii(f->points[i]) : f->points[i] == '-')) return false;
    return true;
}

static bool take_time(folded *f) {
    int64_t at_ms;
    int32_t day;
    if (!begins_as_date(f)) return true;
    for (uint32_t i = 0; i < f->count; i++) {
        if (f->points[i] >= 0x80) return false;
        bool letter = f->points[i] == 't' || f->points[i] == 'z'; /* folded: ISO 8601 has T and Z */
        f->room[i] = (char)(f->points[i] - (letter ? 'a' - 'A' : 0));
    }
    f->room[f->count] = 0;
    return consult_time_parse(f->room, 0, &at_ms) == CONSULT_OK || cns_civil_read_day(f->room, &day);
}

/* ---- values of a list ---- */

/* What cues fill the slot with is constant: 1 this value is one of them, 0 it is none, -1 there is no such list. */
static int in_list(const cns_model *m, uint32_t slot, const char *value, size_t size) {
    int found = -1;
    for (uint32_t i = 0; i < m->fills_count; i++) {
        const cns_fill *fill = &m->fills[i];
        if (fill->slot != slot) continue;
        if (fill->take != CNS_TAKE_VALUE) return -1;
        const char *text = cns_model_text(m, fill->value);
        if (found < 0) found = 0;
        if (strlen(text) == size && memcmp(text, value, size) == 0) found = 1;
    }
    return found;
}

/* ---- the forms ---- */

typedef struct form {
    const char *type;
    bool (*take)(folded *f); /* writes the room, or leaves it: the value stays as it is */
    const char *text;
} form;

static const form forms[] = {
    {"phone", take_phone,
     "a telephone number: 5 to 12 digits, or + (or 00) and 7 to 15 digits; spaces, hyphens, dots and brackets may stand between "
     "them"},
    {"age", take_age,
     "an age: whole years from 0 to 150, in digits or as Chinese writes them, or of a baby with its unit in Chinese"},
    {"number", take_number, "a whole number, in digits or as Chinese writes it"},
    {"time", take_time, "one line, not blank; what begins as a date of ISO 8601 must be one (2026-12-01, 2026-12-01T09:30+08:00)"},
    {"date", take_time, "one line, not blank; what begins as a date of ISO 8601 must be one (2026-12-01)"},
};
static const char text_form[] = "words, not blank", line_form[] = "one line without control characters, not blank",
                  list_form[] = "one of the values that the cues of the pack fill it with";

static const form *form_of(const cns_model *m, uint32_t slot) {
    const char *type = cns_model_text(m, m->slots[slot].type);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(forms[i].type, type) == 0) return &forms[i];
    return NULL;
}

static bool is_text(const cns_model *m, uint32_t slot) {
    return strcmp(cns_model_text(m, m->slots[slot].type), "text") == 0;
}

const char *cns_slot_form(const cns_model *m, uint32_t slot) {
    const form *f = form_of(m, slot);
    if (f) return f->text;
    return is_text(m, slot) ? text_form : in_list(m, slot, "", 0) >= 0 ? list_form : line_form;
}

/* What is no free text stands in notes and tables as it is: one line. Nothing is blank. */
static bool is_fine(const char *value, size_t size, bool text) {
    bool blank = true;
    uint32_t point;
    for (size_t at = 0; at < size;) {
        unsigned bytes = cns_utf8_decode((const unsigned char *)value, size, at, &point);
        if (bytes == 0) return false;
        at += bytes;
        if (!text && (point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029)) return false;
        cns_class kind = cns_fold_class(cns_fold_entry(point));
        blank = blank && (kind == CNS_CLASS_INVISIBLE || is_blank(point) || point < 0x20);
    }
    return !blank;
}

bool cns_slot_form_take(const cns_model *m, uint32_t slot, const char **value, size_t *size, char room[CNS_SLOT_FORM_BYTES]) {
    bool text = is_text(m, slot);
    if (!is_fine(*value, *size, text)) return false;
    const form *wanted = form_of(m, slot);
    if (!wanted) return text || in_list(m, slot, *value, *size) != 0;
    folded f = {.value = *value, .size = *size, .room = room};
    *room = 0;
    if (!fold(&f, *value, *size)) return wanted->take == take_time && !begins_as_date(&f); /* many words */
    if (!wanted->take(&f)) return false;
    if (!*room) return true;
    *value = room;
    *size = strlen(room);
    return true;
}
