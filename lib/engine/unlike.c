/* Whether what a draft says agrees with the host's facts: with some value at a path, or with the item that is named beside it. */
#include "engine/unlike.h"

#include "model/facts.h"

#include <string.h>

bool cns_values_start(cns_values *v, const consult_facts *facts, const char *path) {
    const char *star = strstr(path, ".*.");
    size_t size = star ? (size_t)(star - path) : strlen(path);
    *v = (cns_values){.facts = facts, .tail = star ? star + 3 : NULL};
    if (!facts || size >= sizeof v->path) return false;
    memcpy(v->path, path, size);
    size_t first = v->next = cns_facts_first(facts, v->path);
    bool any = cns_values_next(v) != NULL;
    v->next = first;
    return any;
}

/* Behind the member that the star stands for, the path goes on as the tail. */
static bool has_tail(const cns_values *v, const char *path) {
    const char *member = path + strlen(v->path);
    if (*member++ != '.') return false;
    const char *rest = strchr(member, '.');
    size_t size = strlen(v->tail);
    return rest && strncmp(rest + 1, v->tail, size) == 0 && (rest[1 + size] == 0 || rest[1 + size] == '.');
}

const cns_fact *cns_values_next(cns_values *v) {
    while (cns_facts_is_below(v->facts, v->next, v->path)) {
        const cns_fact *f = CNS_VECTOR_AT(&v->facts->facts, cns_fact, v->next++);
        if (!v->tail || has_tail(v, f->path)) return f;
    }
    return NULL;
}

static void read_said(const cns_reading *r, cns_extent at, cns_points *said) {
    if (at.end - at.start > CNS_POINTS_MOST) at.end = at.start + CNS_POINTS_MOST;
    said->count = at.end - at.start;
    cns_symbols_points(&r->symbols, at.start, at.end, said->at);
}

/* Whether some value at the path says the same; a number that is dialled and a time may stand anywhere in the facts. */
static bool agrees_with_any(const cns_saying *s, const char *path) {
    const consult_facts *facts = s->view->situation->facts;
    bool anywhere = s->node->a == CNS_UNLIKE_DIGITS || s->node->a == CNS_UNLIKE_TIME;
    cns_values values;
    const cns_fact *f;
    for (size_t i = 0; anywhere && i < facts->facts.count; i++)
        if (cns_saying_agrees(s, CNS_VECTOR_AT(&facts->facts, cns_fact, i)->value)) return true;
    if (anywhere || !cns_values_start(&values, facts, path)) return false;
    while ((f = cns_values_next(&values)) != NULL)
        if (cns_saying_agrees(s, f->value)) return true;
    return false;
}

static bool is_unlike(const cns_saying *s, const char *path) {
    bool agrees = true;
    if (s->node->b == CNS_NAMED_ANY) return !agrees_with_any(s, path);
    bool named = cns_items_named(s, path, &agrees);
    if (s->node->b == CNS_NAMED_NONE) return !named && !agrees_with_any(s, path);
    return named && !agrees;
}

bool cns_condition_unlike(cns_view *v, const cns_node *n, cns_extents *out) {
    const char *path = cns_model_text(v->model, n->text);
    cns_values values;
    cns_extents part;
    cns_saying said = {.view = v, .node = n, .others = &part};
    part.count = 0;
    if (!v->reading || !cns_values_start(&values, v->situation->facts, path)) return false;
    if (!cns_condition_holds(v, cns_model_ref(v->model, n->parts, 0), &part)) return false;
    for (uint32_t i = 0; i < n->ids.count; i++) {
        uint32_t list = cns_model_ref(v->model, n->ids, i);
        said.lists[i] = list == CNS_NONE ? NULL : &v->model->word_lists[list];
    }
    for (uint32_t i = 0; i < part.count; i++) {
        said.at = part.at[i];
        read_said(v->reading, said.at, &said.points);
        if (said.points.count && is_unlike(&said, path) && out->count < CNS_EXTENTS) out->at[out->count++] = said.at;
    }
    return out->count > 0;
}
