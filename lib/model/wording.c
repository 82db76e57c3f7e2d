#include "model/wording.h"

#include <string.h>

typedef struct wording {
    cns_buffer *b;
    const cns_model *m;
    consult_locale locale;
    size_t end; /* of the buffer: nothing more is begun behind it */
    bool cut;
} wording;

const char *cns_wording_title(const cns_model *m, const cns_titles *titles, cns_name id, consult_locale locale) {
    cns_name title = locale == CONSULT_LOCALE_ZH_HANT ? titles->hant : titles->hans;
    return cns_model_text(m, title.length ? title : id);
}

static void write_number(wording *w, uint32_t number) {
    cns_buffer_integer(w->b, number);
}

/* A name without the letter of its side, and with spaces. */
static void write_name(wording *w, const char *id, size_t size) {
    size_t at = size > 2 && id[1] == '.' ? 2 : 0;
    for (; at < size; at++) cns_buffer_char(w->b, id[at] == '.' || id[at] == '_' ? ' ' : id[at]);
}

static void write_id(wording *w, cns_name id) {
    write_name(w, cns_model_text(w->m, id), id.length);
}

/* One signal, or what the names of several begin with alike. */
static void write_signals(wording *w, cns_range ids) {
    if (ids.count == 0) return;
    const char *first = cns_model_text(w->m, w->m->signals[cns_model_ref(w->m, ids, 0)].id);
    size_t same = strlen(first);
    for (uint32_t i = 1; i < ids.count; i++) {
        const char *next = cns_model_text(w->m, w->m->signals[cns_model_ref(w->m, ids, i)].id);
        size_t k = 0;
        while (k < same && next[k] == first[k]) k++;
        same = k;
    }
    write_name(w, first, same);
    if (ids.count > 1) cns_buffer_text(w->b, "*");
}

static void write_bits(wording *w, uint32_t bits, const char *const *names, uint32_t count) {
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        if (!(bits >> (i + 1) & 1)) continue;
        if (any) cns_buffer_text(w->b, " or ");
        cns_buffer_text(w->b, names[i]);
        any = true;
    }
}

static void write_places(wording *w, const cns_node *n) {
    bool phases = n->kind == CNS_OP_PHASE;
    if (!phases && n->a == 1) cns_buffer_text(w->b, "interrupted");
    if (!phases && n->a == 2) cns_buffer_text(w->b, "not interrupted");
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t index = cns_model_ref(w->m, n->ids, i);
        const cns_titles *titles = phases ? &w->m->phases[index].titles : &w->m->interrupts[index].titles;
        cns_name id = phases ? w->m->phases[index].id : w->m->interrupts[index].id;
        cns_buffer_text(w->b, i ? " or " : phases ? "in " : "during ");
        cns_buffer_text(w->b, cns_wording_title(w->m, titles, id, w->locale));
    }
}

static void write_figure(wording *w, const cns_node *n) {
    static const char *const names[CNS_METRIC_COUNT] = {
        "characters",          "sentences",     "questions",           "exclamations", "digits", "Han characters a thousand",
        "likeness a thousand", "reply after s", "characters a minute", "held s",       "turn",   "patient's turns",
        "talk a thousand"};
    cns_buffer_text(w->b, names[n->a]);
    bool most = n->c != CNS_NONE && n->c < 100000;
    if (n->b > 0 || !most) cns_buffer_text(w->b, " \xE2\x89\xA5 "); /* at least */
    if (n->b > 0 || !most) write_number(w, n->b);
    if (!most) return;
    cns_buffer_text(w->b, " \xE2\x89\xA4 "); /* at most */
    write_number(w, n->c);
}

static void write_talk(wording *w, const cns_node *n) {
    static const char *const roles[] = {"patient", "agent"}, *const channels[] = {"online", "phone", "desk"},
                             *const audiences[] = {"one to one", "broadcast"},
                             *const givens[CNS_GIVEN_COUNT] = {"first turn",
                                                               "canned",
                                                               "trainee",
                                                               "back from hold",
                                                               "no session",
                                                               "free times known",
                                                               "time named is not free",
                                                               "open with which doctor"};
    switch (n->kind) {
    case CNS_OP_ROLE: write_bits(w, n->a, roles, 2); break;
    case CNS_OP_CHANNEL: write_bits(w, n->a, channels, 3); break;
    case CNS_OP_AUDIENCE: write_bits(w, n->a, audiences, 2); break;
    case CNS_OP_IS: cns_buffer_text(w->b, givens[n->a]); break;
    case CNS_OP_METRIC: write_figure(w, n); break;
    case CNS_OP_PHASE:
    case CNS_OP_INTERRUPT: write_places(w, n); break;
    case CNS_OP_LAST:
        cns_buffer_text(w->b, "after ");
        write_signals(w, n->ids);
        break;
    case CNS_OP_EVER:
        cns_buffer_text(w->b, "ever ");
        write_signals(w, n->ids);
        break;
    default: write_signals(w, n->ids); break;
    }
}

static void write_titled(wording *w, const cns_titles *titles, cns_name id) {
    cns_buffer_text(w->b, cns_wording_title(w->m, titles, id, w->locale));
}

static void write_least(wording *w, uint32_t number) {
    cns_buffer_text(w->b, " \xE2\x89\xA5 ");
    write_number(w, number);
}

static void write_flag(wording *w, const cns_node *n) {
    const cns_model *m = w->m;
    bool open = n->kind == CNS_OP_FLAG_OPEN;
    cns_buffer_text(w->b, !open ? "red flag" : n->c ? "red flag of the talk" : "open red flag");
    if (n->a != CNS_NONE) cns_buffer_char(w->b, ' ');
    if (n->a != CNS_NONE) write_titled(w, &m->flags[n->a].titles, m->flags[n->a].id);
    if (open && n->b) cns_buffer_char(w->b, ' ');
    if (open && n->b) cns_buffer_text(w->b, cns_model_level(n->b));
}

static void write_asked(wording *w, const cns_node *n) {
    if (n->b) {
        cns_buffer_text(w->b, n->b == 1 ? "a question is open" : "no question is open");
        return;
    }
    write_titled(w, &w->m->slots[n->a].titles, w->m->slots[n->a].id);
    cns_buffer_text(w->b, " was asked");
}

static void write_known(wording *w, const cns_node *n) {
    const cns_model *m = w->m;
    switch (n->kind) {
    case CNS_OP_ASKED: write_asked(w, n); break;
    case CNS_OP_SLOT:
        write_titled(w, &m->slots[n->a].titles, m->slots[n->a].id);
        cns_buffer_text(w->b, " known");
        break;
    case CNS_OP_LABEL:
    case CNS_OP_SCORE:
        write_titled(w, &m->labels[n->a].titles, m->labels[n->a].id);
        if (n->kind == CNS_OP_SCORE) cns_buffer_text(w->b, " here");
        write_least(w, n->b);
        break;
    case CNS_OP_COUNTER:
        write_id(w, m->counters[n->a].id);
        write_least(w, n->b);
        break;
    case CNS_OP_FLAG:
    case CNS_OP_FLAG_OPEN: write_flag(w, n); break;
    case CNS_OP_TIMER:
        write_id(w, m->timers[n->a].id);
        cns_buffer_text(w->b, n->b ? " runs" : " ran out");
        break;
    case CNS_OP_FACT:
        cns_buffer_text(w->b, "fact ");
        cns_buffer_text(w->b, cns_model_text(m, n->text));
        break;
    case CNS_OP_CONCEPT: write_id(w, m->concepts[n->a].id); break;
    default: write_id(w, m->formats[n->a].id); break;
    }
}

static void write_node(wording *w, uint32_t node, bool inside);

/* The parts with a word between them, in brackets where they stand inside others. */
static void write_parts(wording *w, const cns_node *n, const char *between, bool brackets) {
    brackets = brackets && n->parts.count > 1;
    if (brackets) cns_buffer_char(w->b, '(');
    for (uint32_t i = 0; i < n->parts.count && !w->cut; i++) {
        if (i) cns_buffer_text(w->b, between);
        write_node(w, cns_model_ref(w->m, n->parts, i), true);
    }
    if (brackets && !w->cut) cns_buffer_char(w->b, ')');
}

/* The words of a row in their order; those that must not be there are left out. */
static void write_row(wording *w, const cns_node *n) {
    cns_node parts = *n;
    parts.parts.count -= n->b;
    write_parts(w, &parts, " then ", true);
}

/* What stands before the parts of a node and between them; whether they stand in brackets wherever they are. */
typedef struct manner {
    const char *before, *between;
    bool brackets;
} manner;

static const manner manners[CNS_OP_COUNT] = {
    [CNS_OP_ALL] = {"", " and ", false},        [CNS_OP_ANY] = {"", " or ", false},
    [CNS_OP_NEAR] = {"", " near ", true},       [CNS_OP_BEFORE] = {"", " before ", true},
    [CNS_OP_NONE] = {"not ", " or ", true},     [CNS_OP_AT_START] = {"begins with ", "", true},
    [CNS_OP_AT_END] = {"ends with ", "", true}, [CNS_OP_ALONE] = {"is only ", "", true},
    [CNS_OP_OUTSIDE] = {"", "", true}};

/* A node of one part, which says more than how it is put. */
static void write_one(wording *w, const cns_node *n) {
    switch (n->kind) {
    case CNS_OP_SCOPE:
        write_id(w, w->m->scopes[n->a].id);
        cns_buffer_char(w->b, ' ');
        break;
    case CNS_OP_UNLIKE:
        cns_buffer_text(w->b, "not as fact ");
        cns_buffer_text(w->b, cns_model_text(w->m, n->text));
        cns_buffer_text(w->b, " says: ");
        break;
    default:
        write_number(w, n->a);
        cns_buffer_text(w->b, " times ");
        break;
    }
    write_parts(w, n, "", true);
}

static void write_node(wording *w, uint32_t node, bool inside) {
    const cns_node *n = &w->m->nodes[node];
    const manner *of = &manners[n->kind];
    if (w->b->size > w->end) {
        if (!w->cut) cns_buffer_text(w->b, "\xE2\x80\xA6"); /* an ellipsis */
        w->cut = true;
        return;
    }
    if (of->between) {
        cns_buffer_text(w->b, of->before);
        write_parts(w, n, of->between, of->brackets || inside);
        return;
    }
    switch (n->kind) {
    case CNS_OP_ROW: write_row(w, n); break;
    case CNS_OP_NUMBER: cns_buffer_text(w->b, "a number"); break;
    case CNS_OP_WORDS: cns_buffer_text(w->b, "words"); break;
    case CNS_OP_LATIN: cns_buffer_text(w->b, "a word of letters"); break;
    case CNS_OP_SCOPE:
    case CNS_OP_UNLIKE:
    case CNS_OP_AT_LEAST: write_one(w, n); break;
    case CNS_OP_SEVERAL:
        write_number(w, n->a);
        cns_buffer_text(w->b, " of ");
        write_parts(w, n, ", ", true);
        break;
    case CNS_OP_METRIC:
    case CNS_OP_IS:
    case CNS_OP_ROLE:
    case CNS_OP_CHANNEL:
    case CNS_OP_AUDIENCE:
    case CNS_OP_PHASE:
    case CNS_OP_INTERRUPT:
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER: write_talk(w, n); break;
    default: write_known(w, n); break;
    }
}

void cns_wording_condition(cns_buffer *b, const cns_model *m, uint32_t node, consult_locale locale, size_t most) {
    wording w = {b, m, locale, b->size + most, false};
    write_node(&w, node, false);
}
