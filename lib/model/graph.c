/* consult_pack_graph(): phases, interrupts, and what moves between them, for a person to look at.
 *
 * A line for each two phases, not for each transition: its label tells the rows of the manual and the first guards in words. What
 * leads to a phase from everywhere stands in its box, and so does what begins and ends an interrupt. */
#include "model/pack.h"

#include "base/buffer.h"
#include "model/wording.h"

#include <string.h>

#define GUARD_SIZE  44u /* characters of a guard, about */
#define GUARDS_MOST 2u  /* shown of one line or list */

typedef struct drawing {
    const cns_model *m;
    cns_buffer *b;
    cns_buffer *line; /* where a text is put together before it is escaped */
    bool dot;
    consult_locale locale;
} drawing;

/* What would end a label or be taken for its markup. */
static void write_escaped(const drawing *d, const char *text) {
    for (; *text; text++) {
        if (strchr(d->dot ? "\"\\" : "\"[]{}|<>#;`", *text))
            cns_buffer_char(d->b, ' ');
        else if (*text == '\n')
            cns_buffer_text(d->b, d->dot ? "\\l" : "<br/>");
        else
            cns_buffer_char(d->b, *text);
    }
}

static void write_line(const drawing *d) {
    cns_buffer *line = d->line;
    if (line->failed) d->b->failed = true;                                      /* clearing the line forgets it */
    if (!d->dot && line->size && !line->failed) line->data[line->size - 1] = 0; /* its lines are parted, not ended */
    if (line->data) write_escaped(d, line->data);
    cns_buffer_clear(d->line);
}

/* Ids hold dots and may be words of the drawing language: prefixed and plain. */
static void write_node(const drawing *d, const char *prefix, cns_name id) {
    cns_buffer_text(d->b, prefix);
    for (const char *c = cns_model_text(d->m, id); *c; c++) cns_buffer_char(d->b, *c == '.' ? '_' : *c);
}

/* The phase that a transition comes from: whether it is this one. CNS_NONE: from everywhere. */
static bool comes_from(const drawing *d, const cns_transition *t, uint32_t phase) {
    if (phase == CNS_NONE) return t->from.count == 0;
    return t->from.count > 0 && cns_model_has(d->m, t->from, phase);
}

/* Puts the guards of the transitions of a list that come from there into the line, the highest ranks first. How many there are. */
static uint32_t put_guards(const drawing *d, cns_range list, uint32_t from, const char *mark) {
    uint32_t count = 0, shown = 0, rank = UINT32_MAX;
    for (uint32_t i = 0; i < list.count; i++) count += comes_from(d, &d->m->transitions[list.first + i], from);
    while (shown < count && shown < GUARDS_MOST) {
        uint32_t next = 0;
        bool any = false;
        for (uint32_t i = 0; i < list.count; i++) {
            const cns_transition *t = &d->m->transitions[list.first + i];
            if (comes_from(d, t, from) && t->rank < rank && (!any || t->rank > next)) {
                next = t->rank;
                any = true;
            }
        }
        if (!any) break;
        for (uint32_t i = 0; i < list.count && shown < GUARDS_MOST; i++) {
            const cns_transition *t = &d->m->transitions[list.first + i];
            if (!comes_from(d, t, from) || t->rank != next) continue;
            cns_buffer_text(d->line, mark);
            if (t->why.length) cns_buffer_text(d->line, cns_model_text(d->m, t->why));
            cns_buffer_text(d->line, t->why.length ? ": " : "");
            cns_wording_condition(d->line, d->m, t->when, d->locale, GUARD_SIZE);
            cns_buffer_char(d->line, '\n');
            shown++;
        }
        rank = next;
    }
    if (count > shown) {
        cns_buffer_text(d->line, mark);
        cns_buffer_text(d->line, "and ");
        cns_buffer_integer(d->line, count - shown);
        cns_buffer_text(d->line, " more\n");
    }
    return count;
}

/* Lines down the order of the pack hold the picture together; those back up bend around it. */
static const char *style_of(uint32_t from, uint32_t to) {
    if (to == from + 1) return " [weight=20, penwidth=1.8, label=\"";
    return to < from ? " [constraint=false, color=\"#9fb0c3\", fontcolor=\"#6a7b8f\", label=\"" : " [label=\"";
}

static void write_edge(const drawing *d, uint32_t from, uint32_t to) {
    const cns_phase *phases = d->m->phases;
    uint32_t count = put_guards(d, phases[to].enter, from, "");
    if (count == 0 && (!d->dot || to != from + 1)) return;
    cns_buffer_text(d->b, "  ");
    write_node(d, "p_", phases[from].id);
    cns_buffer_text(d->b, d->dot ? " -> " : " -->|\"");
    if (d->dot) write_node(d, "p_", phases[to].id);
    if (d->dot) cns_buffer_text(d->b, count ? style_of(from, to) : " [style=invis, weight=20, label=\"");
    write_line(d);
    cns_buffer_text(d->b, d->dot ? "\"];\n" : "\"| ");
    if (d->dot) return;
    write_node(d, "p_", phases[to].id);
    cns_buffer_char(d->b, '\n');
}

static void put_title(const drawing *d, const cns_titles *titles, cns_name id) {
    cns_buffer_text(d->line, cns_wording_title(d->m, titles, id, d->locale));
    cns_buffer_text(d->line, " \xC2\xB7 "); /* a middle dot */
    cns_buffer_text(d->line, cns_model_text(d->m, id));
    cns_buffer_char(d->line, '\n');
}

static void put_must_ask(const drawing *d, const cns_phase *p) {
    for (uint32_t i = 0; i < p->must_ask.count; i++) {
        const cns_slot_entry *slot = &d->m->slots[cns_model_ref(d->m, p->must_ask, i)];
        cns_buffer_text(d->line, i ? ", " : "asks for ");
        cns_buffer_text(d->line, cns_wording_title(d->m, &slot->titles, slot->id, d->locale));
    }
    if (p->must_ask.count) cns_buffer_char(d->line, '\n');
}

static void write_box(const drawing *d, const char *prefix, cns_name id, const char *style) {
    cns_buffer_text(d->b, d->dot ? "  " : "    ");
    write_node(d, prefix, id);
    cns_buffer_text(d->b, d->dot ? " [label=\"" : "[\"");
    write_line(d);
    cns_buffer_text(d->b, d->dot ? "\"" : "\"]:::");
    cns_buffer_text(d->b, style);
    cns_buffer_text(d->b, d->dot ? "];\n" : "\n");
}

static void write_phases(const drawing *d) {
    for (uint32_t i = 0; i < d->m->phases_count; i++) {
        const cns_phase *p = &d->m->phases[i];
        put_title(d, &p->titles, p->id);
        put_must_ask(d, p);
        (void)put_guards(d, p->enter, CNS_NONE, "from everywhere: ");
        write_box(d, "p_", p->id, d->dot ? ", fillcolor=\"#e3eefb\"" : "phase");
    }
}

static void write_interrupts(const drawing *d) {
    static const char *const ways[] = {"then back to where the talk stood\n", "then back, from its beginning\n", "then to "};
    for (uint32_t i = 0; i < d->m->interrupts_count; i++) {
        const cns_interrupt *in = &d->m->interrupts[i];
        put_title(d, &in->titles, in->id);
        (void)put_guards(d, in->enter, CNS_NONE, "begins: ");
        (void)put_guards(d, in->leave, CNS_NONE, "ends: ");
        cns_buffer_text(d->line, ways[in->resume]);
        if (in->resume == CNS_RESUME_CLOSE) {
            bool known = in->resume_to != CNS_NONE;
            const cns_phase *to = &d->m->phases[known ? in->resume_to : 0];
            cns_buffer_text(d->line, known ? cns_wording_title(d->m, &to->titles, to->id, d->locale) : "where the talk stands");
            cns_buffer_char(d->line, '\n');
        }
        write_box(d, "i_", in->id, d->dot ? ", fillcolor=\"#fde2dd\"" : "interrupt");
    }
}

/* Interrupts stand apart, under each other in the order of the pack: they come from everywhere and lead back. */
static void write_all(const drawing *d) {
    cns_buffer_text(d->b, d->dot ? "digraph consultation {\n  rankdir=TB;\n  nodesep=0.5;\n  ranksep=0.6;\n"
                                   "  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\", fontsize=11];\n"
                                   "  edge [fontname=\"sans-serif\", fontsize=9, color=\"#5a6b7f\"];\n"
                                 : "flowchart TB\n  classDef phase fill:#e3eefb,stroke:#5a6b7f,text-align:left\n"
                                   "  classDef interrupt fill:#fde2dd,stroke:#a3665c,text-align:left\n");
    if (!d->dot) cns_buffer_text(d->b, "  subgraph phases[\" \"]\n");
    write_phases(d);
    cns_buffer_text(
        d->b, d->dot ? "  subgraph cluster_interrupts {\n  label=\"from everywhere\"; fontname=\"sans-serif\"; color=\"#c9b4b0\";\n"
                     : "  end\n  subgraph interrupts[\"from everywhere\"]\n");
    write_interrupts(d);
    for (uint32_t i = 0; d->dot && i + 1 < d->m->interrupts_count; i++) {
        cns_buffer_text(d->b, "  ");
        write_node(d, "i_", d->m->interrupts[i].id);
        cns_buffer_text(d->b, " -> ");
        write_node(d, "i_", d->m->interrupts[i + 1].id);
        cns_buffer_text(d->b, " [style=invis];\n");
    }
    cns_buffer_text(d->b, d->dot ? "  }\n" : "  end\n");
    for (uint32_t from = 0; from < d->m->phases_count; from++)
        for (uint32_t to = 0; to < d->m->phases_count; to++)
            if (to != from) write_edge(d, from, to);
    if (d->dot) cns_buffer_text(d->b, "}\n");
}

consult_status consult_pack_graph(const consult_pack *pack, consult_graph_format format, consult_locale locale,
                                  consult_string *text) {
    if (text) *text = (consult_string){NULL, 0};
    if (!pack || !text || (format != CONSULT_GRAPH_DOT && format != CONSULT_GRAPH_MERMAID) ||
        (locale != CONSULT_LOCALE_ZH_HANS && locale != CONSULT_LOCALE_ZH_HANT))
        return CONSULT_INVALID_ARGUMENT;
    cns_buffer b, line;
    cns_buffer_start(&b, &pack->context->memory);
    cns_buffer_start(&line, &pack->context->memory);
    drawing d = {&pack->model, &b, &line, format == CONSULT_GRAPH_DOT, locale};
    write_all(&d);
    cns_buffer_free(&line);
    *text = cns_buffer_take(&b);
    return text->data ? CONSULT_OK : CONSULT_NO_MEMORY;
}
