/* A draft that comes in pieces: consult_lint_stream_….
 *
 * The whole draft is kept. When a sentence has ended, the sentences behind the place up to which everything was told are read and
 * looked at by the rules that a sentence decides (cns_rule.by_sentence): what lies before the open sentence is certain then, but
 * for sentences in which a word or a format may have begun that passes over their end. The sentence before is read with them, for
 * what looks back. The end reads everything. */
#include "session/guard.h"

#include "consult/text.h"
#include "engine/formats.h"
#include "engine/lint.h"
#include "engine/read.h"
#include "engine/words.h"
#include "text/utf8.h"

#include <string.h>

#define SHORT_WINDOW 4096u /* bytes that are read again without hesitation; */
#define WORTHWHILE   8u    /* more of them only when so many times fewer are new: the work stays linear in the draft */
#define WAIT_MOST    8u    /* characters until it is looked again whether something goes on */

struct consult_lint_stream {
    consult_context *context;
    consult_pack *pack;
    consult_facts *facts;         /* or NULL */
    consult_session *session;     /* a copy, or NULL */
    cns_guard guard;              /* its situation points to `session`, `known`, `said` and `last` */
    uint8_t *known, *said, *last; /* bits: slots, signals */
    cns_buffer text;              /* all that was fed */
    size_t whole;                 /* bytes of it that are whole characters */
    cns_symbols piece;            /* the characters of one piece */
    cns_borders borders;          /* behind `whole` */
    bool after_han;               /* it ends with a Han character */
    uint32_t breaks;            /* spaces and line feeds at the end of it behind a Han character, which a Han character may join */
    size_t silent;              /* bytes in front of the first Han character */
    bool due;                   /* a sentence has ended since the last look */
    bool held;                  /* at the last look, something that may go on held back a sentence that has ended */
    uint32_t wait, waited;      /* then characters until the next look, and since the last one */
    size_t looked;              /* `whole` at the last look */
    size_t from;                /* where the next look begins: the start of a sentence */
    size_t safe;                /* what was told of */
    bool awaits;                /* a rule that blocks waits for the whole draft: what is safe is looked at as a draft, too, */
    size_t weighed;             /* so many bytes of it at the last time */
    size_t shown, shown_points; /* and may be shown when nothing blocks it */
    cns_vector told;            /* cns_told: those that a further look finds again */
    uint8_t *told_once;         /* bits: rules that are told once and were, in front of those */
    uint16_t *carried;  /* of the next look (cns_reading_carry()): for the part and for both readings of its joined words; */
    uint16_t *carrying; /* those that a look makes */
    bool ended;
};

/* ---- begin, free ---- */

/* `size` bytes, of which the first `count` are copied. */
static uint8_t *copy_bits(const cns_memory *memory, const uint8_t *bits, size_t count, size_t size) {
    uint8_t *copy = cns_memory_zero(memory, size);
    if (copy && bits) memcpy(copy, bits, count);
    return copy;
}

static size_t carried_bytes(const cns_model *m) {
    return (1 + CNS_HALVES) * sizeof(uint16_t) * ((size_t)m->formats_count + 1);
}

/* What the situation points to becomes the stream's own. */
static bool take_situation(consult_lint_stream *s, const cns_guard *prepared) {
    const cns_memory *memory = &s->context->memory;
    const cns_model *m = &s->pack->model;
    cns_situation *own = &s->guard.situation;
    s->guard = *prepared;
    s->guard.worker = NULL;
    s->guard.options = NULL;
    s->guard.session = s->session;
    size_t slots = cns_bit_bytes(m->slots_count), signals = cns_bit_bytes(m->signals_count);
    s->known = copy_bits(memory, own->slots, slots, slots);
    s->said = copy_bits(memory, s->session ? NULL : own->ever, signals, signals);
    s->last = copy_bits(memory, own->last, m->kept_last_count, signals); /* a session holds no more of them */
    s->told_once = cns_memory_zero(memory, cns_bit_bytes(m->rules_count));
    s->carried = cns_memory_zero(memory, carried_bytes(m));
    s->carrying = cns_memory_zero(memory, carried_bytes(m));
    if (!s->known || !s->said || !s->last || !s->told_once || !s->carried || !s->carrying) return false;
    if (s->session) {
        cns_situation of_session;
        cns_state_situation(s->session->state, &s->session->pack->layout, CONSULT_ROLE_AGENT, own->facts, &of_session);
        own->ever = of_session.ever;
        own->labels = of_session.labels;
        own->counters = of_session.counters;
        own->timers_running = of_session.timers_running;
    } else if (own->ever) {
        own->ever = s->said;
    }
    s->facts = cns_facts_hold(own->facts);
    if (own->slots) own->slots = s->known;
    if (own->last) own->last = s->last;
    return true;
}

static consult_status make(consult_worker *worker, const cns_guard *prepared, consult_lint_stream **stream) {
    const cns_memory *memory = &prepared->pack->context->memory;
    consult_lint_stream *s = cns_memory_zero(memory, sizeof *s);
    if (!s) return cns_worker_read_failed(worker, &worker->reading, "the text", CONSULT_NO_MEMORY);
    s->context = consult_context_ref(prepared->pack->context);
    s->pack = cns_pack_hold(prepared->pack);
    s->silent = SIZE_MAX;
    cns_buffer_start(&s->text, &s->context->memory);
    cns_vector_start(&s->told, sizeof(cns_told));
    consult_status status = prepared->session ? consult_session_clone(prepared->session, &s->session) : CONSULT_OK;
    if (status == CONSULT_OK && !take_situation(s, prepared)) status = CONSULT_NO_MEMORY;
    if (status == CONSULT_OK) {
        s->awaits = cns_lint_awaits(s->pack, &s->guard.situation);
        *stream = s;
        return CONSULT_OK;
    }
    consult_lint_stream_free(s);
    return cns_worker_read_failed(worker, &worker->reading, "the text", status);
}

consult_status consult_lint_stream_begin(consult_worker *worker, const consult_pack *pack, const consult_session *session,
                                         const consult_lint_options *options, consult_lint_stream **stream) {
    if (stream) *stream = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!stream) return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "stream must be given");
    cns_guard g = {.worker = worker, .pack = pack, .session = session, .options = options};
    consult_status status = cns_guard_prepare(&g);
    return status == CONSULT_OK ? make(worker, &g, stream) : status;
}

void consult_lint_stream_free(consult_lint_stream *stream) {
    if (!stream) return;
    consult_context *context = stream->context;
    const cns_memory *memory = &context->memory;
    const cns_model *m = &stream->pack->model;
    cns_memory_put(memory, stream->known, cns_bit_bytes(m->slots_count));
    cns_memory_put(memory, stream->said, cns_bit_bytes(m->signals_count));
    cns_memory_put(memory, stream->last, cns_bit_bytes(m->signals_count));
    cns_memory_put(memory, stream->told_once, cns_bit_bytes(m->rules_count));
    cns_memory_put(memory, stream->carried, carried_bytes(m));
    cns_memory_put(memory, stream->carrying, carried_bytes(m));
    cns_symbols_free(&stream->piece, memory);
    cns_vector_free(&stream->told, memory);
    cns_buffer_free(&stream->text);
    consult_session_free(stream->session);
    consult_facts_unref(stream->facts);
    consult_pack_unref(stream->pack);
    cns_memory_put(memory, stream, sizeof *stream);
    consult_context_unref(context);
}

/* ---- a look ---- */

/* What a look found, before it is taken over. */
typedef struct look {
    size_t safe;  /* bytes of the draft before the sentences that are open, or in which something is that may go on */
    size_t from;  /* where the next look begins */
    size_t shown; /* of safe, what nothing blocks */
    bool weighed; /* it was looked at as a draft */
    bool held;    /* something may go on in a sentence that has ended */
} look;

static size_t byte_of(const consult_lint_stream *s, const cns_symbols *symbols, uint32_t i) {
    return s->from + (i < symbols->count ? symbols->places[i].start : symbols->size);
}

/* The first symbol of the sentence that holds symbol i, or of the one before it. */
static uint32_t sentence_start(const cns_symbols *s, uint32_t i, uint32_t back) {
    uint32_t sentence = s->units[i].sentence;
    uint32_t least = sentence > back ? sentence - back : 0;
    while (i > 0 && s->units[i - 1].sentence >= least) i--;
    return i;
}

/* Where the next look begins when [0, safe) of a reading are safe: at the sentence before, and at those in front of it that a
 * quotation mark may join to it: whether such a mark opens or closes is told by those before it. So does a match of a format. */
static consult_status look_back(cns_reading *r, uint32_t safe, uint32_t *start) {
    const cns_symbols *symbols = &r->symbols;
    cns_alphabet alphabet = cns_words_alphabet(r->model);
    uint32_t uncut = sentence_start(symbols, safe, 1);
    do {
        *start = sentence_start(symbols, uncut, 0);
        while (*start > 0 && cns_symbols_class(symbols, &alphabet, *start - 1) == CNS_CLASS_PUNCTUATION)
            *start = sentence_start(symbols, *start - 1, 0);
        consult_status status = cns_formats_uncut(r, *start, &uncut);
        if (status != CONSULT_OK) return status;
    } while (uncut < *start);
    return CONSULT_OK;
}

/* Lowers l->safe to what is safe in a reading. */
static consult_status measure_safe(const consult_lint_stream *s, cns_reading *r, look *l) {
    const cns_symbols *symbols = &r->symbols;
    uint32_t closed = sentence_start(symbols, symbols->count - 1, 0), word, format;
    consult_status status = cns_words_open(r, &word);
    if (status == CONSULT_OK) status = cns_formats_open(r, word < closed ? word : closed, word, &format);
    if (status != CONSULT_OK) return status;
    l->held = l->held || format < closed;
    size_t safe = byte_of(s, symbols, format < closed ? sentence_start(symbols, format, 0) : closed);
    if (safe < l->safe) l->safe = safe;
    return CONSULT_OK;
}

/* Lowers l->from to where a reading must be looked at again. */
static consult_status measure_from(const consult_lint_stream *s, cns_reading *r, look *l) {
    const cns_symbols *symbols = &r->symbols;
    uint32_t safe = symbols->count - 1, start;
    while (safe > 0 && s->from + symbols->places[safe].start > l->safe) safe--;
    consult_status status = look_back(r, safe, &start);
    if (status != CONSULT_OK) return status;
    size_t from = byte_of(s, symbols, start);
    if (from < l->from) l->from = from;
    return CONSULT_OK;
}

/* Which windows of formats reach behind the place where the next look begins. */
static void carry(const consult_lint_stream *s, cns_reading *r, size_t from, uint16_t *carrying) {
    uint32_t symbol = r->symbols.count;
    while (symbol > 0 && s->from + r->symbols.places[symbol - 1].start >= from) symbol--;
    cns_formats_carry(r, symbol, carrying);
}

/* The reading of the part was measured; so are those of its joined words: what is safe is so in all. */
static consult_status measure(const consult_lint_stream *s, consult_worker *w, uint32_t joined, look *l) {
    consult_status status = CONSULT_OK;
    uint16_t *carrying = s->carrying;
    for (uint32_t i = 0; i < joined && status == CONSULT_OK; i++) status = measure_safe(s, &w->joined[i], l);
    if (l->safe < s->safe) l->safe = s->safe; /* it was looked at from farther back then */
    l->from = SIZE_MAX;
    if (status == CONSULT_OK) status = measure_from(s, &w->reading, l);
    for (uint32_t i = 0; i < joined && status == CONSULT_OK; i++) status = measure_from(s, &w->joined[i], l);
    if (status != CONSULT_OK) return status;
    carry(s, &w->reading, l->from, carrying);
    for (uint32_t i = 0; i < CNS_HALVES; i++) {
        carrying += s->pack->model.formats_count;
        carry(s, i < joined ? &w->joined[i] : &w->reading, l->from, carrying);
    }
    return CONSULT_OK;
}

/* A draft that leaves a danger unanswered says so only as a whole: nothing of it is shown until it answers, if it does. */
static consult_status weigh(const consult_lint_stream *s, consult_worker *w, look *l) {
    consult_findings *findings;
    l->shown = s->awaits ? s->shown : l->safe;
    l->weighed = s->awaits && l->safe > s->weighed && (l->safe <= SHORT_WINDOW || (l->safe - s->weighed) * WORTHWHILE >= l->safe);
    if (!l->weighed) return CONSULT_OK;
    consult_status status = cns_read_text(&w->reading, s->pack, &s->guard.situation, s->text.data, l->safe);
    if (status == CONSULT_OK) status = cns_lint_run(w, &s->guard.situation, s->guard.locale, &findings);
    if (status != CONSULT_OK) return status;
    l->shown = l->safe;
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i]->whole_draft && findings->items[i]->level == CONSULT_LEVEL_BLOCK) l->shown = s->shown;
    return CONSULT_OK;
}

/* Of the findings of the part that was read, keeps those in what has become safe; their places become the draft's. False:
 * NO_MEMORY. */
static bool keep_new(consult_lint_stream *s, const look *l, consult_findings *findings, cns_arena *arena) {
    const consult_finding **kept = cns_arena_array(arena, findings->count + 1, sizeof *kept);
    if (!kept || !cns_vector_reserve(&s->told, &s->context->memory, findings->count)) return false;
    size_t count = 0;
    findings->worst = (consult_level)0;
    for (size_t i = 0; i < findings->count; i++) {
        union {
            const consult_finding *given;
            cns_found *own;
        } f = {findings->items[i]};
        f.own->told.span.start += (uint32_t)s->from;
        f.own->told.span.end += (uint32_t)s->from;
        size_t start = s->from + f.own->at.start;
        if (start < s->safe || start >= l->safe) continue;
        if (f.given->level > findings->worst) findings->worst = f.given->level;
        kept[count++] = f.given;
    }
    findings->items = kept;
    findings->count = count;
    return true;
}

/* What was told in front of the next look is not found again. */
static void leave_behind(consult_lint_stream *s, size_t from) {
    size_t kept = 0;
    for (size_t i = 0; i < s->told.count; i++) {
        cns_told *t = CNS_VECTOR_AT(&s->told, cns_told, i);
        if (t->start >= from)
            CNS_VECTOR_AT(&s->told, cns_told, kept++)[0] = *t;
        else if (s->pack->model.rules[t->rule].once)
            cns_bit_set(s->told_once, t->rule);
    }
    s->told.count = kept;
}

/* Nothing can fail any more. */
static void take_over(consult_lint_stream *s, const look *l, const consult_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        const cns_found *f = (const cns_found *)(const void *)findings->items[i];
        CNS_VECTOR_AT(&s->told, cns_told, s->told.count++)[0] = (cns_told){f->rule, s->from + f->at.start, s->from + f->at.end};
    }
    leave_behind(s, l->from);
    s->shown_points += consult_text_code_points(s->text.data + s->shown, l->shown - s->shown);
    s->shown = l->shown;
    s->safe = l->safe;
    if (l->weighed) s->weighed = l->safe;
    s->from = l->from;
    uint16_t *carried = s->carried;
    s->carried = s->carrying;
    s->carrying = carried;
}

/* Another look is taken when a further sentence has ended, or, while something holds one back, after 1, 2, 4, 8, 8 … characters. */
static void look_later(consult_lint_stream *s, bool held) {
    s->wait = !s->held || s->due ? 1 : s->wait < WAIT_MOST ? s->wait * 2 : WAIT_MOST;
    s->waited = 0;
    s->held = held;
    s->looked = s->whole;
    s->due = false;
}

/* What the rules find in the part that was read, of which some is safe that was not before. */
static consult_status look_closely(consult_lint_stream *s, consult_worker *w, look *l, consult_findings **findings) {
    cns_settled settled = {s->from, s->safe, s->told.data, s->told.count, s->told_once};
    uint32_t joined;
    consult_status status = cns_lint_run_sentences(w, &s->guard.situation, s->guard.locale, &settled, &joined, findings);
    if (status == CONSULT_OK) status = measure(s, w, joined, l);
    if (status == CONSULT_OK && !keep_new(s, l, *findings, &w->arena)) status = CONSULT_NO_MEMORY;
    if (status == CONSULT_OK) status = weigh(s, w, l);
    if (status == CONSULT_OK) take_over(s, l, *findings);
    return status;
}

static consult_status look_again(consult_lint_stream *s, consult_worker *w, consult_findings **findings) {
    cns_reading *r = &w->reading;
    look l = {.safe = SIZE_MAX};
    consult_status status = cns_read_words(r, s->pack, CONSULT_ROLE_AGENT, s->text.data + s->from, s->whole - s->from);
    r->continued = s->silent < s->from;
    if (status == CONSULT_OK) cns_reading_carry(r, s->carried, s->carried + s->pack->model.formats_count);
    if (status == CONSULT_OK) status = measure_safe(s, r, &l);
    if (status == CONSULT_OK && l.safe > s->safe) status = look_closely(s, w, &l, findings);
    if (status == CONSULT_OK) look_later(s, l.held);
    return status;
}

/* ---- feed, end ---- */

/* Reads the whole characters that have come. INVALID_UTF8 with the place in the draft, NO_MEMORY. */
static consult_status read_new(consult_lint_stream *s, size_t *bad) {
    cns_alphabet alphabet = cns_words_alphabet(&s->pack->model);
    const char *fresh = s->text.data + s->whole;
    size_t size = s->text.size - s->whole;
    size -= cns_utf8_cut(fresh, size);
    consult_status status = cns_symbols_read(&s->piece, &s->context->memory, &alphabet, fresh, size, bad);
    *bad += s->whole;
    if (status != CONSULT_OK) return status;
    uint16_t sentence = s->borders.at.sentence;
    for (uint32_t i = 0; i < s->piece.count; i++) {
        cns_class class = cns_symbols_class(&s->piece, &alphabet, i);
        if (class == CNS_CLASS_HAN && s->silent == SIZE_MAX) s->silent = s->whole + s->piece.places[i].start;
        bool apart = class == CNS_CLASS_SPACE || cns_symbols_is_line_feed(&s->piece, i) || fresh[s->piece.places[i].start] == '\r';
        s->breaks = apart && (s->breaks || s->after_han) ? s->breaks + 1 : 0;
        s->after_han = class == CNS_CLASS_HAN;
        cns_borders_pass(&s->borders, class, cns_symbols_divider(&s->piece, i));
    }
    s->due = s->due || s->borders.at.sentence != sentence;
    s->waited += s->piece.count;
    s->whole += size;
    return CONSULT_OK;
}

/* The next character tells whether the words on both sides of a break are one: what closes before it may go on behind it. */
static bool is_worthwhile(const consult_lint_stream *s) {
    if (s->breaks && s->breaks <= CNS_BREAK_MOST) return false;
    bool due = s->due || (s->held && s->waited >= s->wait);
    return due && (s->whole - s->from <= SHORT_WINDOW || (s->whole - s->looked) * WORTHWHILE >= s->whole - s->from);
}

static consult_status take_piece(consult_lint_stream *s, consult_worker *w, consult_findings **findings) {
    size_t bad = 0;
    consult_status status = read_new(s, &bad);
    w->reading.bad = bad;
    if (status != CONSULT_OK) return status;
    *findings = cns_arena_get(&w->arena, sizeof **findings); /* of a look that finds nothing to look at closely, too */
    if (!*findings) return CONSULT_NO_MEMORY;
    return is_worthwhile(s) ? look_again(s, w, findings) : CONSULT_OK;
}

static consult_status feed(consult_lint_stream *s, consult_worker *w, const char *piece, size_t size,
                           const consult_lint_progress **progress) {
    size_t before = s->text.size, whole = s->whole, silent = s->silent, limit = w->context->limits.text_bytes;
    cns_borders borders = s->borders;
    bool due = s->due;
    uint32_t waited = s->waited, breaks = s->breaks;
    bool after_han = s->after_han;
    consult_findings *findings = NULL;
    w->reading.bad = limit;
    if (before > limit || size > limit - before) return CONSULT_LIMIT; /* another worker may allow less */
    consult_lint_progress *made = cns_arena_get(&w->arena, sizeof *made);
    cns_buffer_add(&s->text, piece, size);
    consult_status status = made && !s->text.failed ? CONSULT_OK : CONSULT_NO_MEMORY;
    if (status == CONSULT_OK && size) status = take_piece(s, w, &findings);
    if (status == CONSULT_OK && !findings && !(findings = cns_arena_get(&w->arena, sizeof *findings))) status = CONSULT_NO_MEMORY;
    if (status != CONSULT_OK) {
        s->text.failed = false;
        s->text.size = before;
        s->whole = whole;
        s->silent = silent;
        s->borders = borders;
        s->due = due;
        s->waited = waited;
        s->breaks = breaks;
        s->after_han = after_han;
        return status;
    }
    findings->struct_size = sizeof *findings;
    *made = (consult_lint_progress){sizeof *made, findings, s->text.size, s->shown, s->shown_points};
    *progress = made;
    return CONSULT_OK;
}

consult_status consult_lint_stream_feed(consult_lint_stream *stream, consult_worker *worker, const char *piece, size_t size,
                                        const consult_lint_progress **progress) {
    if (progress) *progress = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!stream || !piece || !progress || stream->ended)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET,
                               "a stream that was not ended, piece and progress must be given");
    consult_status status = feed(stream, worker, piece, cns_utf8_size(piece, size), progress);
    return status == CONSULT_OK ? status : cns_worker_read_failed(worker, &worker->reading, "the text", status);
}

consult_status consult_lint_stream_end(consult_lint_stream *stream, consult_worker *worker, const consult_findings **findings) {
    if (findings) *findings = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!stream || !findings || stream->ended)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET,
                               "a stream that was not ended, and findings must be given");
    stream->guard.worker = worker;
    const char *text = stream->text.data ? stream->text.data : "";
    consult_status status = cns_guard_lint(&stream->guard, text, stream->text.size, findings);
    stream->guard.worker = NULL;
    stream->ended = status == CONSULT_OK;
    return status;
}
