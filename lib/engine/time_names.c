#include "engine/time_names.h"

#include "base/bits.h"

#include <stdio.h>
#include <string.h>

/* Whether all that the template writes itself may be in the turn. */
static bool may_stand(const cns_time_names *n, const cns_template *t) {
    const cns_model *m = n->filler.model;
    for (uint32_t i = 0; i < t->segments.count; i++) {
        const cns_segment *s = &m->segments[t->segments.first + i];
        if (s->kind == CNS_SEGMENT_TEXT && !cns_characters_may_spell(&n->characters, cns_model_text(m, s->text))) return false;
    }
    return true;
}

static bool is_one(const char *name, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

/* What of a time a segment tells; of one that is not known to tell less, all. */
static uint8_t told_by_segment(const cns_model *m, const cns_segment *s) {
    static const char *const days[] = {"year", "month", "day", "weekday", "weekday_number", "sunday"};
    static const char *const clocks[] = {"part", "hour", "hour12", "minute", "on_the_hour", "half", "am", "pm", "evening"};
    const char *name = cns_model_text(m, s->text);
    if (s->kind == CNS_SEGMENT_TEXT) return 0;
    if (s->kind == CNS_SEGMENT_ARGUMENT && is_one(name, days, sizeof days / sizeof *days)) return CNS_TELLS_DAY;
    if (s->kind == CNS_SEGMENT_ARGUMENT && is_one(name, clocks, sizeof clocks / sizeof *clocks)) return CNS_TELLS_CLOCK;
    return CNS_TELLS_DAY | CNS_TELLS_CLOCK;
}

static uint8_t told_by(const cns_model *m, const cns_template *t) {
    uint8_t told = 0;
    for (uint32_t i = 0; i < t->segments.count; i++) told |= told_by_segment(m, &m->segments[t->segments.first + i]);
    return told ? told : CNS_TELLS_DAY | CNS_TELLS_CLOCK;
}

static void find_templates(cns_time_names *n) {
    const cns_model *m = n->filler.model;
    uint32_t count = 0, number = 0;
    for (uint32_t i = 0; i < n->blocks.count; i++)
        count += cns_phrases_templates(&n->filler, &m->blocks[n->blocks.first + i]).count;
    uint8_t *may = cns_arena_get(n->arena, count + 1);
    if (!may) n->failed = true;
    for (uint32_t i = 0; i < n->blocks.count; i++) {
        cns_range templates = cns_phrases_templates(&n->filler, &m->blocks[n->blocks.first + i]);
        for (uint32_t k = 0; k < templates.count && !n->failed; k++, number++)
            if (may_stand(n, &m->templates[templates.first + k])) may[number] = told_by(m, &m->templates[templates.first + k]);
    }
    n->may = may;
}

void cns_time_names_clear(cns_time_names *n, const cns_filler *filler) {
    n->filler = *filler;
    n->filler.locale = CONSULT_LOCALE_ZH_HANS; /* the folded text is Simplified */
    n->count = n->offered.count = 0;
}

void cns_time_names_start(cns_time_names *n, const cns_reading *r, const cns_filler *filler, uint32_t scenario, cns_arena *arena) {
    cns_time_names_clear(n, filler);
    n->arena = arena;
    n->blocks = filler->model->scenarios[scenario].blocks;
    n->failed = !cns_folded_take(r, arena, &n->text) || !cns_plain_make(n->text, arena, &n->plain);
    if (n->failed) return;
    cns_characters_of(n->text, &n->characters);
    find_templates(n);
}

static uint32_t number_of(cns_time_names *n, const char *name) {
    for (uint32_t i = 0; i < n->count; i++)
        if (strcmp(n->names[i], name) == 0) return i;
    if (n->count == CNS_TIME_NAMES) return CNS_TIME_NAMES;
    n->names[n->count] = name;
    return n->count++;
}

/* The name that a template gives the time, when it stands in the turn. */
static void take_name(cns_time_names *n, const cns_template *t, const cns_clock_face *face, uint8_t *of_time) {
    const char *name = cns_phrases_fill(&n->filler, t, face, n->arena, &n->failed);
    size_t from = 0;
    cns_extent at;
    if (!name || !*name || !cns_characters_may_spell(&n->characters, name)) return;
    if (!(name = cns_plain_name(name, n->arena))) n->failed = true;
    if (n->failed || !cns_plain_next(&n->plain, name, &from, &at)) return;
    uint32_t number = number_of(n, name);
    if (number < CNS_TIME_NAMES && of_time) cns_bit_set(of_time, number);
}

/* What a template may say of the place that the time has among those that are offered; how many. */
static size_t place_of(const cns_time_names *n, const char *time, char number[16], consult_pair said[2]) {
    uint32_t place = 0;
    while (place < n->offered.count && strcmp(n->offered.times[place], time) != 0) place++;
    if (place == n->offered.count) return 0;
    snprintf(number, 16, "%u", (unsigned)place + 1u);
    said[0] = (consult_pair){"place", number};
    if (n->offered.count == 1 || place > 1) return 1;
    said[1] = (consult_pair){place ? "latter" : "former", ""};
    return 2;
}

void cns_time_names_take(cns_time_names *n, const char *time, uint8_t of, uint8_t *of_time) {
    const cns_model *m = n->filler.model;
    uint32_t number = 0;
    char place[16];
    consult_pair said[2];
    cns_clock_face read, *face = cns_clock_read(time, &read) ? &read : NULL;
    n->filler.args = said;
    n->filler.arg_count = place_of(n, time, place, said);
    for (uint32_t i = 0; i < n->blocks.count; i++) {
        cns_range templates = cns_phrases_templates(&n->filler, &m->blocks[n->blocks.first + i]);
        for (uint32_t k = 0; k < templates.count && !n->failed; k++, number++)
            if (n->may[number] & of) take_name(n, &m->templates[templates.first + k], face, of_time);
    }
    n->filler.args = NULL;
    n->filler.arg_count = 0;
}
