/* consult_pack_graph(): phases, interrupts, and what moves between them, for a person to look at. */
#include "model/pack.h"

#include "base/buffer.h"

#include <string.h>

typedef struct drawing {
    const cns_model *m;
    cns_buffer *b;
    bool dot;
    consult_locale locale;
} drawing;

static const char *title_of(const drawing *d, const cns_titles *t, cns_name id) {
    cns_name title = d->locale == CONSULT_LOCALE_ZH_HANT ? t->hant : t->hans;
    return cns_model_text(d->m, title.length ? title : id);
}

/* Quotes and brackets would end a label. */
static void write_label(const drawing *d, const char *text) {
    for (; *text; text++)
        cns_buffer_char(d->b, *text == '"' || *text == '[' || *text == ']' || *text == '{' || *text == '}' ? ' ' : *text);
}

/* Ids hold dots and may be words of the drawing language: prefixed and plain. */
static void write_node(const drawing *d, const char *prefix, cns_name id) {
    cns_buffer_text(d->b, prefix);
    for (const char *c = cns_model_text(d->m, id); *c; c++) cns_buffer_char(d->b, *c == '.' ? '_' : *c);
}

static const char *word_of(const cns_node *n) {
    static const char *const words[CNS_OP_COUNT] = {
        [CNS_OP_ALL] = "all",       [CNS_OP_ANY] = "any",          [CNS_OP_NONE] = "not",  [CNS_OP_NEAR] = "near",
        [CNS_OP_BEFORE] = "before", [CNS_OP_ROW] = "row",          [CNS_OP_LAST] = "last", [CNS_OP_EVER] = "ever",
        [CNS_OP_ASKED] = "asked",   [CNS_OP_METRIC] = "figure",    [CNS_OP_ROLE] = "role", [CNS_OP_CHANNEL] = "channel",
        [CNS_OP_IS] = "is",         [CNS_OP_AT_LEAST] = "at least"};
    return words[n->kind] ? words[n->kind] : "";
}

#define GUARD_BYTES 72u

/* The name that a condition asks for. */
static const char *name_in(const drawing *d, const cns_node *n) {
    const cns_model *m = d->m;
    switch (n->kind) {
    case CNS_OP_CONCEPT: return cns_model_text(m, m->concepts[n->a].id);
    case CNS_OP_FORMAT: return cns_model_text(m, m->formats[n->a].id);
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER: return n->ids.count ? cns_model_text(m, m->signals[cns_model_ref(m, n->ids, 0)].id) : "";
    case CNS_OP_PHASE: return n->ids.count ? cns_model_text(m, m->phases[cns_model_ref(m, n->ids, 0)].id) : "";
    case CNS_OP_SLOT: return cns_model_text(m, m->slots[n->a].id);
    case CNS_OP_ASKED: return n->b ? (n->b == 1 ? "any" : "none") : cns_model_text(m, m->slots[n->a].id);
    case CNS_OP_LABEL: return cns_model_text(m, m->labels[n->a].id);
    case CNS_OP_COUNTER: return cns_model_text(m, m->counters[n->a].id);
    case CNS_OP_FLAG: return n->a == CNS_NONE ? "red flag" : cns_model_text(m, m->flags[n->a].id);
    case CNS_OP_FACT: return cns_model_text(m, n->text);
    case CNS_OP_ROLE: return n->a >> CONSULT_ROLE_AGENT & 1 ? "agent" : "patient";
    default: return "";
    }
}

/* A guard in a few words; long ones are cut. */
static void write_guard(const drawing *d, uint32_t node, size_t end) {
    const cns_node *n = &d->m->nodes[node];
    if (d->b->size > end) return;
    const char *word = word_of(n), *name = name_in(d, n);
    cns_buffer_text(d->b, word);
    if (*word && *name) cns_buffer_char(d->b, ' ');
    write_label(d, name);
    if (n->parts.count == 0) return;
    cns_buffer_text(d->b, *word ? " (" : "(");
    for (uint32_t i = 0; i < n->parts.count && d->b->size <= end; i++) {
        if (i) cns_buffer_text(d->b, ", ");
        write_guard(d, cns_model_ref(d->m, n->parts, i), end);
    }
    cns_buffer_text(d->b, d->b->size > end ? "...)" : ")");
}

static void write_edge(const drawing *d, const char *from_prefix, cns_name from, const char *to_prefix, cns_name to,
                       const cns_transition *t) {
    cns_buffer_text(d->b, "  ");
    if (from.length)
        write_node(d, from_prefix, from);
    else
        cns_buffer_text(d->b, "anywhere");
    cns_buffer_text(d->b, d->dot ? " -> " : " -->|\"");
    if (d->dot) {
        write_node(d, to_prefix, to);
        cns_buffer_text(d->b, " [label=\"");
    }
    write_guard(d, t->when, d->b->size + GUARD_BYTES);
    cns_buffer_text(d->b, " : ");
    write_label(d, cns_model_text(d->m, t->why));
    cns_buffer_text(d->b, d->dot ? "\"];\n" : "\"| ");
    if (d->dot) return;
    write_node(d, to_prefix, to);
    cns_buffer_char(d->b, '\n');
}

static void write_box(const drawing *d, const char *prefix, cns_name id, const cns_titles *titles, bool interrupt) {
    cns_buffer_text(d->b, "  ");
    write_node(d, prefix, id);
    cns_buffer_text(d->b, d->dot ? " [label=\"" : interrupt ? "{{\"" : "[\"");
    write_label(d, title_of(d, titles, id));
    if (d->dot)
        cns_buffer_text(d->b, interrupt ? "\", shape=hexagon, style=filled, fillcolor=\"#fde2dd\"];\n"
                                        : "\", shape=box, style=\"rounded,filled\", fillcolor=\"#e3eefb\"];\n");
    else
        cns_buffer_text(d->b, interrupt ? "\"}}\n" : "\"]\n");
}

static void write_phases(const drawing *d) {
    const cns_model *m = d->m;
    for (uint32_t i = 0; i < m->phases_count; i++) {
        const cns_phase *p = &m->phases[i];
        for (uint32_t k = 0; k < p->enter.count; k++) {
            const cns_transition *t = &m->transitions[p->enter.first + k];
            if (t->from.count == 0) write_edge(d, "", (cns_name){0, 0}, "p_", p->id, t);
            for (uint32_t f = 0; f < t->from.count; f++)
                write_edge(d, "p_", m->phases[cns_model_ref(m, t->from, f)].id, "p_", p->id, t);
        }
    }
}

static void write_interrupts(const drawing *d) {
    const cns_model *m = d->m;
    for (uint32_t i = 0; i < m->interrupts_count; i++) {
        const cns_interrupt *in = &m->interrupts[i];
        for (uint32_t k = 0; k < in->enter.count; k++)
            write_edge(d, "", (cns_name){0, 0}, "i_", in->id, &m->transitions[in->enter.first + k]);
    }
}

consult_status consult_pack_graph(const consult_pack *pack, consult_graph_format format, consult_locale locale,
                                  consult_string *text) {
    if (text) *text = (consult_string){NULL, 0};
    if (!pack || !text || (format != CONSULT_GRAPH_DOT && format != CONSULT_GRAPH_MERMAID) ||
        (locale != CONSULT_LOCALE_ZH_HANS && locale != CONSULT_LOCALE_ZH_HANT))
        return CONSULT_INVALID_ARGUMENT;
    cns_buffer b;
    cns_buffer_start(&b, &pack->context->memory);
    drawing d = {&pack->model, &b, format == CONSULT_GRAPH_DOT, locale};
    cns_buffer_text(&b,
                    d.dot ? "digraph consultation {\n  rankdir=TB;\n  node [fontname=\"Noto Sans CJK SC\"];\n  edge [fontsize=9];\n"
                            "  anywhere [shape=point, xlabel=\"anywhere\"];\n"
                          : "flowchart TB\n  anywhere((\"anywhere\"))\n");
    for (uint32_t i = 0; i < d.m->phases_count; i++) write_box(&d, "p_", d.m->phases[i].id, &d.m->phases[i].titles, false);
    for (uint32_t i = 0; i < d.m->interrupts_count; i++)
        write_box(&d, "i_", d.m->interrupts[i].id, &d.m->interrupts[i].titles, true);
    write_phases(&d);
    write_interrupts(&d);
    if (d.dot) cns_buffer_text(&b, "}\n");
    *text = cns_buffer_take(&b);
    return text->data ? CONSULT_OK : CONSULT_NO_MEMORY;
}
