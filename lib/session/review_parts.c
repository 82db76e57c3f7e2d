/* Parts of a review's result that are read off the turns: quotes, findings, tallies, figures. */
#include "session/review.h"

#include "consult/text.h"
#include "engine/read.h"
#include "text/utf8.h"

#include <string.h>

#define QUOTE_POINTS 44u /* characters of a quote */

const char *cns_review_title(const consult_review *r, const cns_titles *titles, cns_name id) {
    cns_name title = r->session->state->locale == CONSULT_LOCALE_ZH_HANT ? titles->hant : titles->hans;
    if (!title.length) title = titles->en;
    return cns_model_text(&r->session->pack->model, title.length ? title : id);
}

bool cns_review_stood(const consult_review *r, uint32_t phase) {
    if (r->heard.count && r->session->pack->model.phases[phase].initial) return true; /* every talk begins there */
    for (uint32_t i = 0; i < r->heard.count; i++)
        if (cns_review_turn(r, i)->phase == phase) return true;
    return false;
}

/* ---- words that are shown ---- */

#define LONG_NUMBER 7u /* digits from which on a number may be a phone or a card */

/* Digits of the number that begins at `at`, single spaces and hyphens within; *end behind it. A date is none. */
static size_t number_at(const char *text, size_t size, size_t at, size_t *end) {
    size_t digits = 0, i = at;
    for (; i < size; i++) {
        if (text[i] >= '0' && text[i] <= '9') {
            digits++;
            *end = i + 1;
        } else if ((text[i] != ' ' && text[i] != '-') || i + 1 == size || text[i + 1] < '0' || text[i + 1] > '9') {
            break;
        }
    }
    bool date = *end - at >= 10 && text[at + 4] == '-' && text[at + 7] == '-' && (text[at] == '1' || text[at] == '2');
    return date ? 0 : digits;
}

static void mask_numbers(char *text, size_t size) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] < '0' || text[i] > '9') continue;
        size_t end = i, digits = number_at(text, size, i, &end);
        bool hide = digits >= LONG_NUMBER;
        for (size_t k = i; k < end && hide; k++)
            if (text[k] >= '0' && text[k] <= '9' && digits-- > 4) text[k] = '*';
        i = end > i ? end - 1 : i;
    }
}

/* Stars out a value wherever it stands, one star a character, but for its first `kept` bytes. Returns the new size. */
static size_t mask_value(char *text, size_t size, const char *value, size_t length, size_t kept) {
    size_t used = 0;
    for (size_t i = 0; i < size;) {
        if (length > size - i || memcmp(text + i, value, length) != 0) {
            text[used++] = text[i++];
            continue;
        }
        for (size_t k = 0; k < length; k++, i++) {
            bool inside = ((unsigned char)text[i] & 0xC0) == 0x80;
            if (k < kept)
                text[used++] = text[i];
            else if (!inside)
                text[used++] = '*';
        }
    }
    return used;
}

consult_string cns_review_masked(const consult_review *r, cns_arena *arena, const char *text, size_t size) {
    const cns_model *m = &r->session->pack->model;
    char *shown = cns_arena_copy(arena, text, size);
    if (!shown) return (consult_string){NULL, 0};
    for (uint32_t i = 0; i < m->slots_count; i++) {
        const char *value = m->slots[i].mask == CNS_MASK_NAME || m->slots[i].mask == CNS_MASK_ALL
                                ? cns_state_slot(r->session->state, &r->session->pack->layout, i)
                                : NULL;
        uint32_t point;
        size_t length = value ? strlen(value) : 0;
        size_t first = length ? cns_utf8_decode((const unsigned char *)value, length, 0, &point) : 0;
        if (length <= first) continue; /* one character is no name that could be told */
        size = mask_value(shown, size, value, length, m->slots[i].mask == CNS_MASK_NAME ? first : 0);
    }
    mask_numbers(shown, size);
    shown[size] = 0;
    return (consult_string){shown, size};
}

static bool ends_sentence(uint32_t point) {
    return point == '\n' || point == '!' || point == '?' || point == ';' || point == 0x3002 || point == 0xFF01 || point == 0xFF1F ||
           point == 0xFF1B;
}

static bool ends_clause(uint32_t point) {
    return ends_sentence(point) || point == ',' || point == 0xFF0C || point == 0x3001 || point == ' ';
}

/* The sentence [*start, *end) that holds the span; of an empty span all of the text. */
static void find_sentence(const char *text, size_t size, consult_span span, size_t *start, size_t *end) {
    *start = 0;
    *end = size;
    for (size_t i = 0; i < size && span.start < span.end;) {
        uint32_t point;
        size_t next = i + cns_utf8_decode((const unsigned char *)text, size, i, &point);
        if (ends_sentence(point) && next <= span.start) *start = next;
        if (ends_sentence(point) && next >= span.end) {
            *end = next;
            break;
        }
        i = next;
    }
    while (*start < *end && (text[*start] == ' ' || text[*start] == '\n')) ++*start;
}

/* Moves the start behind a clause as long as the rest is too long for a line, and the place still lies behind it. */
static size_t skip_clauses(const char *text, size_t start, size_t end, size_t place) {
    size_t points = consult_text_code_points(text + start, end - start), best = start;
    for (size_t i = start, passed = 0; i < end && points - passed > QUOTE_POINTS;) {
        uint32_t point;
        size_t next = i + cns_utf8_decode((const unsigned char *)text, end, i, &point);
        passed++;
        if (next > place) break;
        if (ends_clause(point)) best = next;
        i = next;
    }
    return best;
}

consult_string cns_review_quote(const consult_review *r, cns_arena *arena, uint32_t turn, consult_span span) {
    static const char dots[] = "\xE2\x80\xA6"; /* an ellipsis */
    const cns_heard *heard = cns_review_turn(r, turn);
    const char *text = r->texts.data + heard->text;
    size_t start, end, at, points = 0;
    find_sentence(text, heard->size, span, &start, &end);
    size_t from = skip_clauses(text, start, end, span.start < span.end ? span.start : end);
    for (at = from; at < end && points < QUOTE_POINTS; points++) {
        uint32_t point;
        at += cns_utf8_decode((const unsigned char *)text, end, at, &point);
    }
    consult_string quote = cns_review_masked(r, arena, text + from, at - from);
    char *made = quote.data ? cns_arena_get(arena, quote.size + 2 * sizeof dots) : NULL;
    if (!made) return (consult_string){NULL, 0};
    size_t used = 0;
    if (from > start) {
        memcpy(made, dots, 3);
        used = 3;
    }
    memcpy(made + used, quote.data, quote.size);
    used += quote.size;
    memcpy(made + used, dots, 4);
    if (at < end) used += 3;
    made[used] = 0;
    return (consult_string){made, used};
}

/* ---- steps ---- */

bool cns_review_asked(const consult_review *r, uint32_t slot, uint32_t *turn, consult_span *span) {
    *turn = CONSULT_REVIEW_NO_TURN;
    *span = (consult_span){0, 0};
    for (uint32_t i = 0; i < r->heard.count; i++) {
        const cns_mark *mark = cns_review_merit(r, i, CNS_MARK_ASK, slot);
        if (!mark) mark = cns_review_mark(r, i, CNS_MARK_TOLD, slot);
        if (!mark) continue;
        *turn = i;
        *span = mark->span;
        return true;
    }
    return cns_state_knows(r->session->state, &r->session->pack->layout, slot);
}

/* ---- findings ---- */

static void fill_finding(const consult_review *r, const cns_broken *b, consult_review_finding *f) {
    const cns_model *m = &r->session->pack->model;
    const cns_rule *rule = &m->rules[b->rule];
    bool hant = r->session->state->locale == CONSULT_LOCALE_ZH_HANT;
    cns_name advice = hant ? rule->advice.hant : rule->advice.hans;
    f->struct_size = sizeof *f;
    f->rule = cns_model_text(m, rule->id);
    f->family = cns_model_text(m, rule->family);
    f->level = (consult_level)b->level;
    f->shadow = b->shadow;
    f->message = cns_review_title(r, &rule->message, rule->id);
    f->message_en = cns_model_text(m, rule->message.en);
    f->advice = advice.length ? cns_model_text(m, advice) : NULL;
    f->replacement = b->replacement == CNS_NONE ? NULL : r->texts.data + b->replacement;
    f->source = cns_model_text(m, rule->source);
    f->law = cns_model_text(m, rule->laws[CNS_LAW_OF(r->session->state->region, CONSULT_AUDIENCE_ONE_TO_ONE)]);
    f->span = b->span;
}

/* In a written answer only those rules count that a criterion for such answers names: others are about talking. */
static bool is_told(const consult_review *r, uint32_t rule) {
    const cns_model *m = &r->session->pack->model;
    for (uint32_t i = 0; i < m->criteria_count && r->note; i++)
        if (m->criteria[i].forms & CNS_FORM_NOTE && cns_model_has(m, m->criteria[i].rules, rule)) return true;
    return !r->note;
}

/* Whether the findings say of the sentence of these words that it must not be sent as it is. What else the turn says stays said. */
static bool is_unfit(const consult_review *r, const cns_heard *heard, consult_span span) {
    size_t start, end;
    find_sentence(r->texts.data + heard->text, heard->size, span, &start, &end);
    for (uint32_t i = 0; i < heard->broken.count; i++) {
        const cns_broken *b = CNS_VECTOR_AT(&r->broken, const cns_broken, heard->broken.first + i);
        if (b->shadow || !is_told(r, b->rule)) continue;
        bool here = b->span.start < b->span.end && b->span.start < end && b->span.end > start;
        if (here && b->level >= CONSULT_LEVEL_ERROR) return true;
    }
    return false;
}

const cns_mark *cns_review_merit(const consult_review *r, uint32_t turn, uint32_t kind, uint32_t index) {
    const cns_mark *mark = cns_review_mark(r, turn, kind, index);
    return mark && !is_unfit(r, cns_review_turn(r, turn), mark->span) ? mark : NULL;
}

consult_status cns_review_findings(const consult_review *r, cns_arena *arena, consult_review_result *result,
                                   consult_review_figures *figures) {
    const consult_review_finding **list = cns_arena_array(arena, r->broken.count + 1, sizeof *list);
    consult_review_finding *items = cns_arena_array(arena, r->broken.count + 1, sizeof *items);
    if (!list || !items) return CONSULT_NO_MEMORY;
    size_t used = 0;
    for (uint32_t t = 0; t < r->heard.count; t++) {
        const cns_heard *heard = cns_review_turn(r, t);
        for (uint32_t i = 0; i < heard->broken.count; i++) {
            const cns_broken *b = CNS_VECTOR_AT(&r->broken, const cns_broken, heard->broken.first + i);
            if (!is_told(r, b->rule)) continue;
            consult_review_finding *f = &items[used];
            fill_finding(r, b, f);
            f->turn = t;
            f->quote =
                cns_review_masked(r, arena, r->texts.data + heard->text + b->span.start, (size_t)b->span.end - b->span.start);
            if (!f->quote.data) return CONSULT_NO_MEMORY;
            if (!f->shadow) figures->findings[f->level - CONSULT_LEVEL_INFO]++;
            list[used++] = f;
        }
    }
    result->findings = list;
    result->finding_count = used;
    return CONSULT_OK;
}

/* ---- tallies ---- */

static uint32_t count_tally(const consult_review *r, const cns_tally *tally) {
    const cns_model *m = &r->session->pack->model;
    uint32_t count = 0;
    for (uint32_t t = 0; t < r->heard.count; t++) {
        const cns_heard *heard = cns_review_turn(r, t);
        if (!(tally->roles >> heard->role & 1u)) continue;
        bool raised = false;
        for (uint32_t i = 0; i < tally->signals.count && !raised; i++)
            raised = cns_review_mark(r, t, CNS_MARK_SIGNAL, cns_model_ref(m, tally->signals, i)) != NULL;
        count += raised;
        for (uint32_t i = 0; i < heard->broken.count; i++) {
            const cns_broken *b = CNS_VECTOR_AT(&r->broken, const cns_broken, heard->broken.first + i);
            count += !b->shadow && cns_model_has(m, tally->rules, b->rule);
        }
    }
    return count;
}

consult_status cns_review_tallies(const consult_review *r, cns_arena *arena, consult_review_result *result) {
    const cns_model *m = &r->session->pack->model;
    const consult_review_tally **list = cns_arena_array(arena, m->tallies_count + 1, sizeof *list);
    consult_review_tally *items = cns_arena_array(arena, m->tallies_count + 1, sizeof *items);
    if (!list || !items) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < m->tallies_count; i++) {
        const cns_tally *t = &m->tallies[i];
        items[i] = (consult_review_tally){sizeof *items, cns_model_text(m, t->id), cns_review_title(r, &t->titles, t->id),
                                          cns_model_text(m, t->titles.en), count_tally(r, t)};
        list[i] = &items[i];
    }
    result->tallies = list;
    result->tally_count = m->tallies_count;
    return CONSULT_OK;
}

/* ---- turns and figures ---- */

int64_t cns_review_reply_ms(const consult_review *r, uint32_t turn) {
    const cns_heard *heard = cns_review_turn(r, turn);
    if (turn == 0 || heard->role != CONSULT_ROLE_AGENT || cns_review_turn(r, turn - 1)->role != CONSULT_ROLE_PATIENT) return -1;
    return cns_review_since(cns_review_turn(r, turn - 1)->at_ms, heard->at_ms);
}

consult_status cns_review_turns(const consult_review *r, cns_arena *arena, consult_review_result *result) {
    const cns_model *m = &r->session->pack->model;
    const consult_review_turn **list = cns_arena_array(arena, r->heard.count + 1, sizeof *list);
    consult_review_turn *items = cns_arena_array(arena, r->heard.count + 1, sizeof *items);
    if (!list || !items) return CONSULT_NO_MEMORY;
    for (uint32_t i = 0; i < r->heard.count; i++) {
        const cns_heard *h = cns_review_turn(r, i);
        const cns_phase *phase = &m->phases[h->phase];
        consult_review_turn *t = &items[i];
        *t = (consult_review_turn){.struct_size = sizeof *t,
                                   .role = (consult_role)h->role,
                                   .at_ms = h->at_ms,
                                   .characters = h->characters,
                                   .reply_ms = cns_review_reply_ms(r, i),
                                   .phase = cns_model_text(m, phase->id),
                                   .phase_title = cns_review_title(r, &phase->titles, phase->id),
                                   .text = cns_review_masked(r, arena, r->texts.data + h->text, h->size)};
        if (h->interrupt != CNS_NONE) {
            t->interrupt = cns_model_text(m, m->interrupts[h->interrupt].id);
            t->interrupt_title = cns_review_title(r, &m->interrupts[h->interrupt].titles, m->interrupts[h->interrupt].id);
        }
        if (!t->text.data) return CONSULT_NO_MEMORY;
        list[i] = t;
    }
    result->turns = list;
    result->turn_count = r->heard.count;
    return CONSULT_OK;
}

static void sort(int64_t *list, size_t count) {
    for (size_t gap = count / 2; gap > 0; gap /= 2)
        for (size_t i = gap; i < count; i++) {
            int64_t value = list[i];
            size_t at = i;
            for (; at >= gap && list[at - gap] > value; at -= gap) list[at] = list[at - gap];
            list[at] = value;
        }
}

static uint32_t seconds(int64_t ms) {
    return ms / 1000 > CNS_FIGURE_MOST ? CNS_FIGURE_MOST : (uint32_t)(ms / 1000);
}

static uint32_t per(uint64_t part, uint64_t whole, uint64_t unit) {
    return whole ? (uint32_t)(part * unit / whole) : 0;
}

static void count_turn(consult_review_figures *f, const cns_heard *h, uint64_t *typed, uint32_t *typed_turns) {
    if (h->role == CONSULT_ROLE_PATIENT) {
        f->patient_turns++;
        f->patient_characters += h->characters;
        return;
    }
    f->agent_turns++;
    f->agent_characters += h->characters;
    f->canned += h->canned;
    if (h->characters > f->longest_agent_turn) f->longest_agent_turn = h->characters;
    *typed += h->typing_cpm;
    *typed_turns += h->typing_cpm > 0;
}

consult_status cns_review_figures(const consult_review *r, cns_arena *arena, consult_review_figures *f) {
    size_t count = r->heard.count;
    int64_t *replies = cns_arena_array(arena, count + 1, sizeof *replies);
    if (!replies) return CONSULT_NO_MEMORY;
    uint64_t typed = 0, written = 0, waited = 0;
    uint32_t typed_turns = 0;
    f->struct_size = sizeof *f;
    for (uint32_t i = 0; i < count; i++) {
        const cns_heard *h = cns_review_turn(r, i);
        int64_t reply = cns_review_reply_ms(r, i);
        count_turn(f, h, &typed, &typed_turns);
        if (reply < 0) continue;
        replies[f->replies++] = reply;
        written += h->characters;
        waited += (uint64_t)seconds(reply);
    }
    sort(replies, f->replies);
    if (f->replies) {
        f->reply_median_s = seconds(replies[(f->replies + 1) / 2 - 1]);
        f->reply_p90_s = seconds(replies[((uint64_t)f->replies * 9 + 9) / 10 - 1]);
        f->reply_longest_s = seconds(replies[f->replies - 1]);
    }
    f->talk_permille = per(f->agent_characters, (uint64_t)f->agent_characters + f->patient_characters, 1000);
    f->typing_cpm = per(typed, typed_turns, 1);
    f->written_cpm = per(written, waited, 60);
    if (count) f->duration_ms = cns_review_since(cns_review_turn(r, 0)->at_ms, cns_review_turn(r, (uint32_t)count - 1)->at_ms);
    return CONSULT_OK;
}

bool cns_review_figure(const consult_review_figures *f, uint32_t figure, uint32_t *value) {
    *value = 0;
    switch (figure) {
    case CNS_FIGURE_TALK_PERMILLE: *value = f->talk_permille; return f->agent_turns > 1 && f->patient_turns > 1;
    case CNS_FIGURE_REPLY_MEDIAN_S: *value = f->reply_median_s; return f->replies > 0;
    case CNS_FIGURE_REPLY_P90_S: *value = f->reply_p90_s; return f->replies > 0;
    case CNS_FIGURE_REPLY_LONGEST_S: *value = f->reply_longest_s; return f->replies > 0;
    case CNS_FIGURE_TYPING_CPM: *value = f->typing_cpm; return f->typing_cpm > 0;
    case CNS_FIGURE_CANNED_PERMILLE: *value = per(f->canned, f->agent_turns, 1000); return f->agent_turns > 0;
    case CNS_FIGURE_LENGTH: *value = per(f->agent_characters, f->agent_turns, 1); return f->agent_turns > 0;
    default: return false;
    }
}

/* ---- the talk as a whole ---- */

bool cns_review_gather(const consult_review *r, cns_outlook *outlook) {
    cns_reading *all = &outlook->worker->second;
    if (cns_read_text(all, r->session->pack, &outlook->situation, "", 0) != CONSULT_OK) return false;
    cns_reading_silence(all);
    for (size_t i = 0; i < r->marks.count; i++) {
        const cns_mark *mark = CNS_VECTOR_AT(&r->marks, const cns_mark, i);
        if (mark->kind == CNS_MARK_SIGNAL) cns_reading_raise(all, mark->index, (cns_extent){0, 0});
    }
    outlook->chart.view.reading = all;
    return true;
}

uint32_t cns_review_ending(const cns_model *m, cns_outlook *outlook) {
    for (uint32_t i = 0; i < m->endings_count; i++)
        if (m->endings[i].when == CNS_NONE || cns_condition_holds(&outlook->chart.view, m->endings[i].when, NULL)) return i;
    return CNS_NONE;
}
