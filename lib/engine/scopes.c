#include "engine/scopes.h"

#include "engine/words.h"

static uint32_t number_of(const cns_position *p, cns_within within) {
    return within == CNS_IN_CLAUSE ? p->clause : p->sentence;
}

/* The border of the unit that holds symbol i, at most `most` symbols from it: how many of its symbols lie on that side. The numbers
 * of units never fall, so that steps which double, then halve, find it: a long sentence of many triggers is not walked through for
 * each of them. */
static uint32_t reach_of(const cns_position *p, uint32_t i, uint32_t most, bool back, cns_within within) {
    uint32_t own = number_of(&p[i], within), far = 0, step = 1;
    while (most - far >= step && number_of(back ? &p[i - far - step] : &p[i + far + step], within) == own) {
        far += step;
        step *= 2;
    }
    while (step /= 2)
        if (most - far >= step && number_of(back ? &p[i - far - step] : &p[i + far + step], within) == own) far += step;
    return far;
}

/* The unit around symbol i, from `most` symbols in front of it to `most` from it on. */
static cns_extent unit_near(const cns_reading *r, uint32_t i, cns_within within, uint32_t most) {
    const cns_position *p = r->symbols.units;
    uint32_t before = i, behind = r->symbols.count - i - 1;
    if (within == CNS_IN_TURN) return (cns_extent){0, r->symbols.count};
    if (before > most) before = most;
    if (behind >= most) behind = most - 1;
    return (cns_extent){i - reach_of(p, i, before, true, within), i + 1 + reach_of(p, i, behind, false, within)};
}

cns_extent cns_scopes_unit(const cns_reading *r, uint32_t i, cns_within within) {
    return unit_near(r, i, within, UINT32_MAX);
}

/* The unit that a trigger reaches forward in: its own. A mark behind the end of a sentence is counted to that sentence (a closing
 * one mostly), but one that opens belongs to what follows it. */
static cns_extent unit_ahead(const cns_reading *r, cns_extent trigger, cns_within within, uint32_t most) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    cns_extent own = unit_near(r, trigger.end - 1, within, most);
    if (own.end != trigger.end || own.end >= r->symbols.count) return own;
    if (cns_symbols_class(&r->symbols, &alphabet, trigger.end - 1) != CNS_CLASS_PUNCTUATION) return own;
    return unit_near(r, trigger.end, within, most);
}

static cns_extent reach_forward(cns_reading *r, const cns_scope *scope, cns_extent trigger, cns_extent unit) {
    cns_extent e = {trigger.end, unit.end};
    if (e.end < e.start) e.end = e.start;
    if (e.end - e.start > scope->chars) e.end = e.start + scope->chars;
    if (scope->until == CNS_NONE) return e;
    uint32_t count;
    const cns_extent *until = cns_words_of(r, scope->until, &count);
    uint32_t next = cns_words_before(until, count, e.start);
    if (next < count && until[next].start < e.end) e.end = until[next].start;
    return e;
}

static cns_extent reach_backward(cns_reading *r, const cns_scope *scope, cns_extent trigger, cns_extent unit) {
    cns_extent e = {unit.start, trigger.start};
    if (e.start > e.end) e.start = e.end;
    if (e.end - e.start > scope->chars) e.start = e.end - scope->chars;
    if (scope->until == CNS_NONE) return e;
    uint32_t count;
    const cns_extent *until = cns_words_of(r, scope->until, &count);
    uint32_t before = cns_words_ended(until, count, e.end);
    if (before > 0 && until[before - 1].end > e.start) e.start = until[before - 1].end;
    return e;
}

static bool add(cns_reading *r, uint32_t id, cns_extent e) {
    if (e.start >= e.end) return true;
    if (!cns_index_reserve(&r->scopes, r->memory, 1)) return false;
    cns_index_put(&r->scopes, id, e);
    return true;
}

/* Of a scope that takes whole clauses, sentences or the turn: each once, however many triggers it holds. */
static bool take_units(cns_reading *r, uint32_t id, cns_within within) {
    uint32_t count, end = 0;
    const cns_extent *triggers = cns_words_of(r, r->model->scopes[id].trigger, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (triggers[i].start < end) continue;
        cns_extent unit = cns_scopes_unit(r, triggers[i].start, within);
        if (!add(r, id, unit)) return false;
        end = unit.end;
    }
    return true;
}

static bool is_until(cns_reading *r, const cns_scope *s, uint32_t start) {
    uint32_t count;
    const cns_extent *until = cns_words_of(r, s->until, &count);
    uint32_t at = cns_words_before(until, count, start);
    return at < count && until[at].start == start;
}

/* What a mark that opens and closes alike encloses; nothing when no second one follows in reach. */
static cns_extent enclosed(cns_reading *r, const cns_scope *s, cns_extent trigger, cns_extent unit) {
    cns_extent e = reach_forward(r, s, trigger, unit);
    if (!is_until(r, s, e.end)) e.end = e.start;
    return e;
}

/* [from, to) of a text, in which nothing is said: no more than marks, letters and digits, and words that lead in what is said. Kept
 * from one quotation mark to the next, so that a text full of them is walked through once. */
typedef struct silence {
    uint32_t from, to;
    uint32_t lead, line; /* behind the last character of it that leads in, the last line feed */
} silence;

/* Whether [from, to) holds nothing that is said. */
static bool says_nothing(cns_reading *r, uint32_t leads, silence *s, uint32_t from, uint32_t to) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    uint32_t count;
    const cns_extent *words = cns_words_of(r, leads, &count);
    if (from < s->from || from > s->to || to < s->to) *s = (silence){from, from, 0, 0};
    for (; s->to < to; s->to++) {
        if (r->symbols.text[r->symbols.places[s->to].start] == '\n') s->line = s->to + 1;
        if (cns_symbols_class(&r->symbols, &alphabet, s->to) != CNS_CLASS_HAN) continue;
        uint32_t word = cns_words_before(words, count, s->to + 1);
        if (word == 0 || words[word - 1].end <= s->to) return false;
        s->lead = s->to + 1;
    }
    return true;
}

/* What is known of a text while its quotation marks are gone through: of it from its start, of the sentence in front of a mark, of
 * the sentence behind one. */
typedef struct silences {
    silence whole, before, behind;
} silences;

/* Whether a quotation that closes at `closed` is named as words by what follows: in its sentence, or behind it in the line. */
static bool is_talked_of(cns_reading *r, const cns_scope *s, silence *behind, uint32_t closed) {
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    uint32_t end = cns_scopes_unit(r, closed, CNS_IN_SENTENCE).end;
    if (!says_nothing(r, s->speech, behind, closed, end)) return true;
    if (behind->line > closed) return false;
    return end < r->symbols.count && cns_symbols_class(&r->symbols, &alphabet, end) == CNS_CLASS_HAN;
}

/* Whether what a mark encloses is the speech itself: the draft begins with it, or only words that lead it in stand before it. */
static bool is_speech(cns_reading *r, const cns_scope *s, silences *known, cns_extent trigger, cns_extent unit) {
    if (s->speech == CNS_NONE) return false;
    bool first = says_nothing(r, s->speech, &known->whole, 0, trigger.start) && !r->continued;
    if (!first) {
        uint32_t start = cns_scopes_unit(r, trigger.start, CNS_IN_SENTENCE).start;
        if (!says_nothing(r, s->speech, &known->before, start, trigger.start) || known->before.lead <= start) return false;
    }
    uint32_t count;
    const cns_extent *until = s->until == CNS_NONE ? NULL : cns_words_of(r, s->until, &count);
    uint32_t close = until ? cns_words_before(until, count, trigger.end) : 0;
    return !until || close == count || until[close].start >= unit.end || !is_talked_of(r, s, &known->behind, until[close].start);
}

static bool reach(cns_reading *r, uint32_t id) {
    const cns_scope *s = &r->model->scopes[id];
    cns_within stop = (cns_within)s->stop;
    silences known = {{0, 0, 0, 0}, {0, 0, 0, 0}, {0, 0, 0, 0}};
    uint32_t count, closed = UINT32_MAX;
    const cns_extent *triggers = cns_words_of(r, s->trigger, &count);
    for (uint32_t i = 0; i < count; i++) {
        cns_extent t = triggers[i], unit = unit_ahead(r, t, stop, s->chars + 1);
        bool both = s->until != CNS_NONE && is_until(r, s, t.start);
        if (both && t.start == closed) continue; /* it closed what the one before it opened */
        if (s->reach != CNS_REACH_BACKWARD) {
            cns_extent e = both ? enclosed(r, s, t, unit) : reach_forward(r, s, t, unit);
            if (e.start < e.end && !is_speech(r, s, &known, t, unit) && !add(r, id, e)) return false;
            closed = e.end;
        }
        if (s->reach != CNS_REACH_FORWARD && !add(r, id, reach_backward(r, s, t, unit_near(r, t.start, stop, s->chars + 1))))
            return false;
    }
    return true;
}

static bool lay_out(cns_reading *r, uint32_t id) {
    switch (r->model->scopes[id].reach) {
    case CNS_REACH_CLAUSE: return take_units(r, id, CNS_IN_CLAUSE);
    case CNS_REACH_SENTENCE: return take_units(r, id, CNS_IN_SENTENCE);
    case CNS_REACH_TURN: return take_units(r, id, CNS_IN_TURN);
    default: return reach(r, id);
    }
}

bool cns_scopes_lay_out(cns_reading *r, uint32_t scope) {
    if (!lay_out(r, scope)) return false;
    uint32_t count;
    (void)cns_index_settle(&r->scopes, scope, &count);
    if (count > 1) {
        cns_extent *stretches = cns_index_items(&r->scopes, scope);
        cns_index_keep(&r->scopes, scope, cns_words_prune(stretches, count, NULL, 0));
    }
    cns_bit_set(r->scope_done, scope);
    return true;
}

bool cns_scopes_search(const cns_reading *r, uint32_t scope, cns_extent at) {
    uint32_t count;
    const cns_extent *stretches = cns_index_of(&r->scopes, scope, &count);
    uint32_t before = cns_words_before(stretches, count, at.start + 1); /* they end in their order, too */
    return before > 0 && at.end <= stretches[before - 1].end;
}
