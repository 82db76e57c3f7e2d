#include "engine/phrases.h"

#include "model/facts.h"

#include <stdio.h>
#include <string.h>

#define NESTED_MAX    3
#define TEMPLATES_MAX 1000u

cns_range cns_phrases_templates(const cns_filler *f, const cns_block *b) {
    return f->locale == CONSULT_LOCALE_ZH_HANT ? b->hant : b->hans;
}

/* How well a block fits: -1 not at all, else the number of things that it is made for. */
static int fit(const cns_filler *f, const cns_block *b) {
    int score = 0;
    if (b->channels) {
        if (!(b->channels >> f->channel & 1)) return -1;
        score++;
    }
    if (b->phases.count) {
        if (f->phase == CNS_NONE || !cns_model_has(f->model, b->phases, f->phase)) return -1;
        score++;
    }
    if (b->labels.count) {
        bool any = false;
        for (uint32_t i = 0; i < b->labels.count; i++) any = any || cns_bit(f->holds, cns_model_ref(f->model, b->labels, i));
        if (!any) return -1;
        score += 2;
    }
    return score;
}

bool cns_clock_read(const char *time, cns_clock_face *face) {
    int64_t at;
    if (!time || consult_time_parse(time, 0, &at) != CONSULT_OK) return false;
    cns_wall wall = cns_civil_wall(at, cns_civil_offset(time));
    *face = (cns_clock_face){cns_civil_date(wall.day), cns_civil_weekday(wall.day), wall.ms / 3600000, wall.ms / 60000 % 60};
    return true;
}

typedef struct writer {
    const cns_filler *f;
    cns_buffer *out;
    const cns_clock_face *time; /* NULL: of none */
    int depth;
    uint32_t *budget; /* templates that may still be tried: a pack whose scenarios name each other stays harmless */
} writer;

static bool write_template(const writer *w, const cns_template *t);

/* The first template of a scenario that can be filled. */
static bool write_scenario(const writer *w, uint32_t scenario, const char *time) {
    if (w->depth >= NESTED_MAX) return false;
    cns_clock_face face;
    writer inner = *w;
    inner.depth++;
    inner.time = cns_clock_read(time, &face) ? &face : NULL;
    const cns_scenario *s = &w->f->model->scenarios[scenario];
    for (uint32_t i = 0; i < s->blocks.count; i++) {
        const cns_block *b = &w->f->model->blocks[s->blocks.first + i];
        if (fit(w->f, b) < 0) continue;
        cns_range templates = cns_phrases_templates(w->f, b);
        for (uint32_t k = 0; k < templates.count; k++) {
            size_t before = w->out->size;
            if (*w->budget == 0) return false;
            --*w->budget;
            if (write_template(&inner, &w->f->model->templates[templates.first + k])) return true;
            w->out->size = before;
        }
    }
    return false;
}

/* A word of the pack for a part of a time. */
static bool write_time_word(const writer *w, uint32_t word) {
    uint32_t scenario = w->f->model->header->time_words[word];
    return scenario != CNS_NONE && write_scenario(w, scenario, NULL);
}

/* The parts of a time, for {arg.month} and the like. What does not apply (minutes on the hour) cannot be filled, so that the pack
 * may have a template for each case; {arg.half}, {arg.am}, {arg.sunday} … write nothing and only say when their template holds. */
static bool write_time_part(const writer *w, const char *name) {
    const cns_clock_face *face = w->time;
    if (strcmp(name, "weekday") == 0) return write_time_word(w, face->weekday - 1);
    if (strcmp(name, "part") == 0)
        return write_time_word(w, CNS_TIME_WORD_PARTS + (face->hour < 12 ? 0u : face->hour < 18 ? 1u : 2u));
    const struct {
        const char *name;
        bool holds;
    } cases[] = {{"on_the_hour", face->minute == 0},          {"half", face->minute == 30},  {"am", face->hour < 12},
                 {"pm", face->hour >= 12 && face->hour < 18}, {"evening", face->hour >= 18}, {"sunday", face->weekday == 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(name, cases[i].name) == 0) return cases[i].holds;
    if (strcmp(name, "minute") == 0) {
        if (face->minute == 0) return false;
        cns_buffer_char(w->out, (char)('0' + face->minute / 10));
        cns_buffer_char(w->out, (char)('0' + face->minute % 10));
        return true;
    }
    const struct {
        const char *name;
        int32_t value;
    } numbers[] = {{"year", face->date.year},
                   {"month", face->date.month},
                   {"day", face->date.day},
                   {"hour", face->hour},
                   {"hour12", face->hour % 12 ? face->hour % 12 : 12},
                   {"weekday_number", (int32_t)face->weekday}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (strcmp(name, numbers[i].name) == 0) {
            cns_buffer_integer(w->out, numbers[i].value);
            return true;
        }
    return false;
}

static bool write_argument(const writer *w, const char *name) {
    for (size_t i = 0; i < w->f->arg_count; i++)
        if (strcmp(w->f->args[i].key, name) == 0) {
            cns_buffer_text(w->out, w->f->args[i].value);
            return true;
        }
    return w->time && write_time_part(w, name);
}

static bool write_text(const writer *w, const char *text) {
    if (!text || !*text) return false;
    cns_buffer_text(w->out, text);
    return true;
}

/* A slot that holds a time of the clock is said in the pack's words for it. */
static bool write_slot(const writer *w, const cns_segment *s) {
    const char *value = cns_state_slot(w->f->state, w->f->layout, s->slot);
    int64_t at;
    if (value && s->scenario != CNS_NONE && consult_time_parse(value, 0, &at) == CONSULT_OK)
        return write_scenario(w, s->scenario, value);
    return write_text(w, value);
}

static bool write_segment(const writer *w, const cns_segment *s) {
    const cns_filler *f = w->f;
    const char *name = cns_model_text(f->model, s->text);
    switch (s->kind) {
    case CNS_SEGMENT_TEXT: cns_buffer_add(w->out, name, s->text.length); return true;
    case CNS_SEGMENT_FACT: return write_text(w, cns_facts_text(f->facts, name, f->locale));
    case CNS_SEGMENT_SLOT: return f->state && write_slot(w, s);
    case CNS_SEGMENT_ARGUMENT: return write_argument(w, name);
    case CNS_SEGMENT_SCENARIO: return write_scenario(w, s->scenario, NULL);
    case CNS_SEGMENT_TIME: {
        const char *time = cns_phrases_free_time(f, s->place);
        return time && write_scenario(w, s->scenario, time);
    }
    default: return false;
    }
}

#define MARK_BYTES 3u

static bool is_mark(const char *text, const char *const *marks, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (memcmp(text, marks[i], MARK_BYTES) == 0) return true;
    return false;
}

/* Hosts end what they tell with a full stop; the phrase has its own mark there. */
static void drop_marks(cns_buffer *out, size_t from, const char *next) {
    static const char *const marks[] = {"\xE3\x80\x82", "\xEF\xBC\x8C", "\xEF\xBC\x9B", "\xE3\x80\x81",  /* 。，；、 */
                                        "\xEF\xBC\x9F", "\xEF\xBC\x81", "\xEF\xBC\x9A", "\xEF\xBC\x89"}; /* ？！：） */
    if (strlen(next) < MARK_BYTES || !is_mark(next, marks, sizeof marks / sizeof *marks)) return;
    while (!out->failed && out->size >= from + MARK_BYTES && is_mark(out->data + out->size - MARK_BYTES, marks, 4))
        out->size -= MARK_BYTES;
}

static bool write_template(const writer *w, const cns_template *t) {
    const cns_segment *segments = w->f->model->segments + t->segments.first;
    for (uint32_t i = 0; i < t->segments.count; i++) {
        size_t before = w->out->size;
        if (!write_segment(w, &segments[i])) return false;
        bool filled = segments[i].kind != CNS_SEGMENT_TEXT && i + 1 < t->segments.count;
        if (filled && segments[i + 1].kind == CNS_SEGMENT_TEXT)
            drop_marks(w->out, before, cns_model_text(w->f->model, segments[i + 1].text));
    }
    return true;
}

const char *cns_phrases_fill(const cns_filler *f, const cns_template *t, const cns_clock_face *time, cns_arena *arena,
                             bool *failed) {
    cns_buffer *out = f->scratch;
    cns_buffer_clear(out);
    uint32_t budget = TEMPLATES_MAX;
    writer w = {f, out, time, 0, &budget};
    bool filled = write_template(&w, t);
    const char *text = filled && !out->failed ? cns_arena_copy(arena, out->data ? out->data : "", out->size) : NULL;
    *failed = out->failed || (filled && !text);
    return text;
}

const char *cns_phrases_first(const cns_filler *f, const char *scenario, const char *time, cns_arena *arena, bool *failed) {
    uint32_t index = cns_model_find(f->model, CONSULT_PACK_SCENARIO, scenario);
    *failed = false;
    if (index == CNS_NONE) return NULL;
    cns_buffer *out = f->scratch;
    cns_buffer_clear(out);
    uint32_t budget = TEMPLATES_MAX;
    writer w = {f, out, NULL, 0, &budget};
    bool filled = write_scenario(&w, index, time);
    const char *text = filled && !out->failed ? cns_arena_copy(arena, out->data ? out->data : "", out->size) : NULL;
    *failed = out->failed || (filled && !text);
    return text;
}

typedef struct candidate {
    const cns_template *wording;
    int fit;
    bool used;
    uint64_t order;
} candidate;

/* A number that looks random, from a seed: the same on every machine. */
static uint64_t mix(uint64_t x) {
    x ^= x >> 33;
    x *= 0xff51afd7ed558ccdu;
    x ^= x >> 33;
    x *= 0xc4ceb9fe1a85ec53u;
    return x ^ x >> 33;
}

/* Fresh ones first. */
static bool is_better(const candidate *a, const candidate *b) {
    if (a->used != b->used) return b->used;
    return a->fit != b->fit ? a->fit > b->fit : a->order < b->order;
}

/* A phrase that tells what it was given (a price, a doctor) goes before those that speak in general. */
static int tells(const cns_filler *f, const cns_template *t) {
    for (uint32_t i = 0; i < t->segments.count && f->arg_count; i++)
        if (f->model->segments[t->segments.first + i].kind == CNS_SEGMENT_ARGUMENT) return 4;
    return 0;
}

static size_t gather(const cns_filler *f, uint32_t scenario, cns_arena *arena, candidate **list) {
    const cns_scenario *s = &f->model->scenarios[scenario];
    size_t count = 0, most = 0;
    for (uint32_t i = 0; i < s->blocks.count; i++) most += cns_phrases_templates(f, &f->model->blocks[s->blocks.first + i]).count;
    *list = cns_arena_raw(arena, (most + 1) * sizeof **list);
    for (uint32_t i = 0; i < s->blocks.count && *list; i++) {
        const cns_block *b = &f->model->blocks[s->blocks.first + i];
        int fits = fit(f, b);
        cns_range templates = cns_phrases_templates(f, b);
        for (uint32_t k = 0; k < templates.count && fits >= 0; k++) {
            const cns_template *t = &f->model->templates[templates.first + k];
            candidate c = {t, fits + tells(f, t), false, 0};
            c.used = f->state && cns_state_used(f->state, c.wording->hash);
            c.order = mix(f->seed + c.wording->hash * UINT64_C(0x9E3779B97F4A7C15)); /* whatever else the pack holds */
            size_t at = count++;
            for (; at > 0 && is_better(&c, &(*list)[at - 1]); at--) (*list)[at] = (*list)[at - 1];
            (*list)[at] = c;
        }
    }
    return count;
}

/* The text of a template: the pack's own when nothing has to be filled. NULL: something cannot be, or *failed. */
static const char *text_of(const cns_filler *f, const cns_template *t, cns_arena *arena, bool *failed) {
    const cns_segment *first = &f->model->segments[t->segments.first];
    if (t->segments.count == 1 && first->kind == CNS_SEGMENT_TEXT) return cns_model_text(f->model, first->text);
    return cns_phrases_fill(f, t, NULL, arena, failed);
}

consult_status cns_phrases_make(const cns_filler *f, uint32_t scenario, size_t at_most, cns_arena *arena,
                                const consult_phrase *const **items, size_t *count) {
    candidate *list;
    size_t candidates = gather(f, scenario, arena, &list);
    size_t most = at_most && at_most < candidates ? at_most : candidates;
    const consult_phrase **made = cns_arena_raw(arena, (most + 1) * sizeof *made);
    consult_phrase *phrases = cns_arena_raw(arena, (most + 1) * sizeof *phrases);
    *items = NULL;
    *count = 0;
    if (!list || !made || !phrases) return CONSULT_NO_MEMORY;
    for (size_t i = 0; i < candidates && *count < most; i++) {
        bool failed = false;
        const char *text = text_of(f, list[i].wording, arena, &failed);
        if (failed) return CONSULT_NO_MEMORY;
        if (!text) continue;
        phrases[*count] = (consult_phrase){sizeof *phrases,
                                           cns_model_text(f->model, f->model->scenarios[scenario].id),
                                           cns_model_text(f->model, list[i].wording->id),
                                           {text, strlen(text)},
                                           list[i].used};
        made[*count] = &phrases[*count];
        ++*count;
    }
    *items = made;
    return CONSULT_OK;
}
