#include "compile/compiler.h"

#include "model/score.h"

#include <string.h>

#define SET_LEAST 3u /* signals that are asked for as a set: fewer are asked for one by one */

typedef enum argument {
    ARG_ID,    /* an entry of `kind` */
    ARG_PART,  /* one condition */
    ARG_PARTS, /* a list of conditions */
    ARG_ROW,   /* a list of words, ids of concepts, conditions, and the characters between them */
    ARG_OF,    /* the operator's value is read on its own; the condition is under "of" */
    ARG_OWN    /* read on its own */
} argument;

typedef struct shape {
    const char *name;
    cns_operator kind;
    argument argument;
    cns_entry_kind entry;
    const char *members; /* besides the operator's own */
} shape;

static const shape shapes[] = {
    {"concept", CNS_OP_CONCEPT, ARG_ID, CNS_ENTRY_CONCEPT, "concept scoped"},
    {"format", CNS_OP_FORMAT, ARG_ID, CNS_ENTRY_FORMAT, "format"},
    {"all", CNS_OP_ALL, ARG_PARTS, 0, "all in"},
    {"any_of", CNS_OP_ANY, ARG_PARTS, 0, "any_of"},
    {"none_of", CNS_OP_NONE, ARG_PARTS, 0, "none_of"},
    {"near", CNS_OP_NEAR, ARG_PARTS, 0, "near within"},
    {"before", CNS_OP_BEFORE, ARG_PARTS, 0, "before within"},
    {"row", CNS_OP_ROW, ARG_ROW, 0, "row in without"},
    {"words", CNS_OP_CONCEPT, ARG_OWN, 0, "words allow scoped"},
    {"latin", CNS_OP_LATIN, ARG_OWN, 0, "latin not_before"},
    {"at_start", CNS_OP_AT_START, ARG_PART, 0, "at_start in"},
    {"at_end", CNS_OP_AT_END, ARG_PART, 0, "at_end in"},
    {"alone", CNS_OP_ALONE, ARG_PART, 0, "alone in"},
    {"scope", CNS_OP_SCOPE, ARG_OF, CNS_ENTRY_SCOPE, "scope of"},
    {"outside", CNS_OP_OUTSIDE, ARG_OF, CNS_ENTRY_SCOPE, "outside of"},
    {"metric", CNS_OP_METRIC, ARG_OWN, 0, "metric at_least at_most"},
    {"is", CNS_OP_IS, ARG_OWN, 0, "is"},
    {"role", CNS_OP_ROLE, ARG_OWN, 0, "role"},
    {"channel", CNS_OP_CHANNEL, ARG_OWN, 0, "channel"},
    {"audience", CNS_OP_AUDIENCE, ARG_OWN, 0, "audience"},
    {"phase", CNS_OP_PHASE, ARG_OWN, CNS_ENTRY_PHASE, "phase"},
    {"interrupt", CNS_OP_INTERRUPT, ARG_OWN, CNS_ENTRY_INTERRUPT, "interrupt"},
    {"signal", CNS_OP_SIGNAL, ARG_OWN, CNS_ENTRY_SIGNAL, "signal"},
    {"last", CNS_OP_LAST, ARG_OWN, CNS_ENTRY_SIGNAL, "last"},
    {"ever", CNS_OP_EVER, ARG_OWN, CNS_ENTRY_SIGNAL, "ever"},
    {"asked", CNS_OP_ASKED, ARG_OWN, CNS_ENTRY_SLOT, "asked"},
    {"slot", CNS_OP_SLOT, ARG_ID, CNS_ENTRY_SLOT, "slot"},
    {"fact", CNS_OP_FACT, ARG_OWN, 0, "fact"},
    {"label", CNS_OP_LABEL, ARG_ID, CNS_ENTRY_LABEL, "label at_least"},
    {"score", CNS_OP_SCORE, ARG_ID, CNS_ENTRY_LABEL, "score at_least"},
    {"counter", CNS_OP_COUNTER, ARG_ID, CNS_ENTRY_COUNTER, "counter at_least"},
    {"flag", CNS_OP_FLAG, ARG_OWN, CNS_ENTRY_FLAG, "flag"},
    {"open_flag", CNS_OP_FLAG_OPEN, ARG_OWN, CNS_ENTRY_FLAG, "open_flag"},
    {"known_flag", CNS_OP_FLAG_OPEN, ARG_OWN, CNS_ENTRY_FLAG, "known_flag"},
    {"timer", CNS_OP_TIMER, ARG_ID, CNS_ENTRY_TIMER, "timer running"},
    {"unlike_fact", CNS_OP_UNLIKE, ARG_OF, 0, "unlike_fact of as named link titles open"},
    {"at_least", CNS_OP_AT_LEAST, ARG_OF, 0, "at_least of"}, /* last: others have a member of that name */
};

static const shape several = {"at_least", CNS_OP_SEVERAL, ARG_PARTS, 0, "at_least of in"}; /* of a list */

static bool has_list(const cns_json *json) {
    const cns_json *of = cns_json_member(json, "of");
    return of && of->kind == CNS_JSON_ARRAY;
}

static const shape *shape_of(const cns_json *json) {
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++)
        if (cns_json_member(json, shapes[i].name))
            return shapes[i].kind == CNS_OP_AT_LEAST && has_list(json) ? &several : &shapes[i];
    return NULL;
}

/* The signals that a name means; `a.ask.*` all that begin so. */
static void put_signals(cns_compiler *c, const cns_json *value, cns_node *node) {
    if (value->kind != CNS_JSON_STRING) {
        cns_fault(c, value, "not-a-text", "the name of a signal is due here", NULL);
        return;
    }
    size_t size = value->size;
    node->ids = (cns_range){cns_section_count(c, CNS_SECTION_refs), 0};
    if (size == 0 || value->text[size - 1] != '*') {
        uint32_t index = cns_entry_named(c, CNS_ENTRY_SIGNAL, value);
        if (index != CNS_NONE) node->ids = cns_put_refs(c, &index, 1);
        return;
    }
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_SIGNAL); i++)
        if (strncmp(cns_entry_at(c, CNS_ENTRY_SIGNAL, i)->id, value->text, size - 1) == 0)
            node->ids.count += cns_put_refs(c, &i, 1).count;
    if (node->ids.count == 0) cns_fault(c, value, "unknown-signal", "no signal begins as \"%s\"", value->text);
}

/* Several signals also as a set, to ask for all of them at once. */
static void put_set(cns_compiler *c, cns_node *node) {
    const cns_vector *refs = &c->sections[CNS_SECTION_refs];
    if (node->ids.count < SET_LEAST) return;
    uint8_t *set = cns_arena_get(c->arena, cns_bit_bytes(cns_entry_count(c, CNS_ENTRY_SIGNAL)));
    if (!set) {
        c->failed = true;
        return;
    }
    for (uint32_t i = 0; i < node->ids.count; i++) cns_bit_set(set, CNS_VECTOR_AT(refs, cns_ref, node->ids.first + i)->index);
    node->a = cns_put_signal_set(c, set);
}

/* A list of ids, or one id alone. */
static void put_ids(cns_compiler *c, cns_entry_kind kind, const cns_json *json, const char *key, cns_node *node) {
    const cns_json *value = cns_json_member(json, key);
    if (value->kind == CNS_JSON_STRING) {
        uint32_t index = cns_entry_named(c, kind, value);
        if (index != CNS_NONE) node->ids = cns_put_refs(c, &index, 1);
    } else {
        node->ids = cns_put_named(c, kind, json, key);
    }
}

/* One word of a list of choices, or a list of them, as bits. */
static uint32_t read_bits(cns_compiler *c, const cns_json *json, const char *key, const char *choices) {
    const cns_json *value = cns_json_member(json, key);
    if (value->kind == CNS_JSON_STRING) return 1u << (cns_get_choice(c, json, key, choices, 0) + 1);
    return cns_get_bits(c, json, key, choices);
}

#define METRICS                                                                                                                    \
    "characters sentences questions exclamations digits han_permille similarity reply_after_s typing_cpm held_s turn "             \
    "patient_turns talk_permille longest_clause repeated minor_script"
#define GIVENS "first_turn canned trainee hold_return no_session free_times time_not_free doctor_open"

static void read_interrupt(cns_compiler *c, const cns_json *json, cns_node *node) {
    const cns_json *value = cns_json_member(json, "interrupt");
    node->a = 0;
    const cns_json *first = value->kind == CNS_JSON_ARRAY ? value->first : value;
    if (first && first->kind == CNS_JSON_STRING && !first->next && strcmp(first->text, "any") == 0)
        node->a = 1;
    else if (first && first->kind == CNS_JSON_STRING && !first->next && strcmp(first->text, "none") == 0)
        node->a = 2;
    else
        put_ids(c, CNS_ENTRY_INTERRUPT, json, "interrupt", node);
}

static void read_special(cns_compiler *c, const cns_json *json, const char *key, cns_entry_kind kind, uint32_t *index,
                         uint32_t *special) {
    const cns_json *value = cns_json_member(json, key);
    *special = 0;
    *index = CNS_NONE;
    if (value->kind == CNS_JSON_STRING && strcmp(value->text, "any") == 0)
        *special = 1;
    else if (value->kind == CNS_JSON_STRING && strcmp(value->text, "none") == 0 && kind == CNS_ENTRY_SLOT)
        *special = 2;
    else
        *index = cns_entry_named(c, kind, value);
}

/* "any", a level, or a flag. */
static void read_open_flag(cns_compiler *c, const cns_json *json, const char *key, cns_node *node) {
    static const char *const levels[] = {"same_day_hospital", "emergency_department_now", "call_ambulance_now"};
    const cns_json *value = cns_json_member(json, key);
    uint32_t any;
    node->a = CNS_NONE;
    node->b = 0;
    node->c = strcmp(key, "known_flag") == 0;
    for (uint32_t i = 0; i < 3 && value->kind == CNS_JSON_STRING; i++)
        if (strcmp(value->text, levels[i]) == 0) node->b = i + 1;
    if (!node->b) read_special(c, json, key, CNS_ENTRY_FLAG, &node->a, &any);
}

static void read_own(cns_compiler *c, const cns_json *json, const shape *s, cns_node *node) {
    switch (s->kind) {
    case CNS_OP_CONCEPT: node->a = cns_put_words(c, cns_json_member(json, "words"), cns_json_member(json, "allow")); break;
    case CNS_OP_LATIN:
        node->a = cns_get_words(c, json, "latin");
        node->b = cns_get_words(c, json, "not_before");
        break;
    case CNS_OP_METRIC:
        node->a = cns_get_choice(c, json, "metric", METRICS, 0);
        node->b = (uint32_t)cns_get_integer(c, json, "at_least", 0, 0, INT32_MAX);
        node->c = (uint32_t)cns_get_integer(c, json, "at_most", INT32_MAX, 0, INT32_MAX);
        break;
    case CNS_OP_IS: node->a = cns_get_choice(c, json, "is", GIVENS, 0); break;
    case CNS_OP_ROLE: node->a = read_bits(c, json, "role", "patient agent"); break;
    case CNS_OP_CHANNEL: node->a = read_bits(c, json, "channel", "online phone desk"); break;
    case CNS_OP_AUDIENCE: node->a = read_bits(c, json, "audience", "one_to_one broadcast"); break;
    case CNS_OP_PHASE: put_ids(c, CNS_ENTRY_PHASE, json, "phase", node); break;
    case CNS_OP_INTERRUPT: read_interrupt(c, json, node); break;
    case CNS_OP_SIGNAL:
    case CNS_OP_LAST:
    case CNS_OP_EVER:
        put_signals(c, cns_json_member(json, s->name), node);
        put_set(c, node);
        break;
    case CNS_OP_ASKED: read_special(c, json, "asked", CNS_ENTRY_SLOT, &node->a, &node->b); break;
    case CNS_OP_FLAG: {
        uint32_t any;
        read_special(c, json, "flag", CNS_ENTRY_FLAG, &node->a, &any);
        break;
    }
    case CNS_OP_FLAG_OPEN: read_open_flag(c, json, s->name, node); break;
    case CNS_OP_FACT:
        node->text = cns_put_text(c, cns_get_text(c, json, "fact", ""));
        cns_check_fact(c, json, cns_get_text(c, json, "fact", ""));
        break;
    default: break;
    }
}

/* The unit whose border is meant: the turn, unless the condition says another. */
static uint32_t read_unit(cns_compiler *c, const cns_json *json) {
    static const uint32_t units[] = {CNS_IN_CLAUSE, CNS_IN_SENTENCE, CNS_IN_TURN};
    return units[cns_get_choice(c, json, "in", "clause sentence turn", 2)];
}

/* A list of words that is not scanned for. */
static uint32_t read_list(cns_compiler *c, const cns_json *json, const char *key) {
    uint32_t concept = cns_get_words(c, json, key);
    uint32_t list = concept == CNS_NONE || c->failed ? CNS_NONE : cns_put_word_list(c, concept);
    if (concept != CNS_NONE && !c->failed && list == CNS_NONE)
        cns_fault(c, json, "bad-list", "the words of \"%s\" must be plain ones: no \"loose\", \"fold\" or \"alone_word\"", key);
    return list;
}

static void read_comparison(cns_compiler *c, const cns_json *json, cns_node *node) {
    const char *path = cns_get_text(c, json, "unlike_fact", "");
    uint32_t lists[CNS_UNLIKE_LISTS];
    node->text = cns_put_text(c, path);
    node->a = cns_get_choice(c, json, "as", "any text term digits days time name", CNS_UNLIKE_ANY);
    node->b = cns_get_choice(c, json, "named", "any key name no_key", CNS_NAMED_ANY);
    lists[CNS_UNLIKE_LINK] = read_list(c, json, "link");
    lists[CNS_UNLIKE_TITLES] = read_list(c, json, "titles");
    lists[CNS_UNLIKE_OPEN] = read_list(c, json, "open");
    node->ids = cns_put_refs(c, lists, CNS_UNLIKE_LISTS);
    const char *star = strstr(path, ".*.");
    if (star) path = cns_arena_copy(c->arena, path, (size_t)(star - path));
    if (path) cns_check_fact(c, json, path);
}

static void read_modifiers(cns_compiler *c, const cns_json *json, const shape *s, cns_node *node) {
    switch (s->kind) {
    case CNS_OP_CONCEPT: node->b = !cns_get_bool(c, json, "scoped", true); break;
    case CNS_OP_ALL: node->a = cns_get_choice(c, json, "in", "clause sentence sentence+1 turn", CNS_IN_TURN); break;
    case CNS_OP_ROW: node->a = cns_get_choice(c, json, "in", "clause sentence", CNS_IN_CLAUSE); break;
    case CNS_OP_AT_START:
    case CNS_OP_AT_END:
    case CNS_OP_ALONE: node->a = read_unit(c, json); break;
    case CNS_OP_NEAR:
    case CNS_OP_BEFORE: node->a = (uint32_t)cns_get_integer(c, json, "within", 8, 0, CNS_NODE_GAP); break;
    case CNS_OP_LABEL:
    case CNS_OP_SCORE: {
        uint32_t threshold = 500;
        if (node->a != CNS_NONE) {
            const cns_json *label = cns_entry_at(c, CNS_ENTRY_LABEL, node->a)->json;
            const cns_json *own = cns_json_member(label, "threshold");
            if (own && own->kind == CNS_JSON_INTEGER && own->integer >= 0) threshold = (uint32_t)own->integer;
        }
        node->b = (uint32_t)cns_get_integer(c, json, "at_least", threshold, 0, 1000);
        node->c = node->b ? (uint32_t)(cns_score_least(node->b) + CNS_SCORE_SPAN) : 0;
        break;
    }
    case CNS_OP_COUNTER: node->b = (uint32_t)cns_get_integer(c, json, "at_least", 1, 0, 255); break;
    case CNS_OP_TIMER: node->b = cns_get_bool(c, json, "running", false); break;
    case CNS_OP_AT_LEAST: node->a = (uint32_t)cns_get_integer(c, json, "at_least", 1, 1, 16); break;
    case CNS_OP_SEVERAL:
        node->a = (uint32_t)cns_get_integer(c, json, "at_least", 2, 2, CNS_NODE_ARRANGED - 1);
        node->b = cns_get_choice(c, json, "in", "clause sentence sentence+1 turn", CNS_IN_TURN);
        break;
    case CNS_OP_SCOPE: node->a = cns_entry_named(c, CNS_ENTRY_SCOPE, cns_json_member(json, "scope")); break;
    case CNS_OP_OUTSIDE: put_ids(c, CNS_ENTRY_SCOPE, json, "outside", node); break;
    case CNS_OP_UNLIKE: read_comparison(c, json, node); break;
    default: break;
    }
}

static uint32_t compile(cns_compiler *c, const cns_json *json, uint32_t depth);

static uint32_t compile_part(cns_compiler *c, const cns_json *json) {
    return compile(c, json, CNS_NODE_DEPTH - 1);
}

/* Compiles the parts; false when one had a fault. */
static bool compile_parts(cns_compiler *c, const cns_json *json, const shape *s, cns_node *node, uint32_t depth) {
    uint32_t parts[CNS_NODE_PARTS], most = CNS_NODE_PARTS, count = 0;
    const cns_json *first = NULL;
    bool ok = true;
    if (cns_operator_arranges(s->kind)) most = CNS_NODE_ARRANGED;
    if (s->argument == ARG_PARTS)
        first = cns_get_list(c, json, s->kind == CNS_OP_SEVERAL ? "of" : s->name);
    else
        first = cns_json_member(json, s->argument == ARG_OF ? "of" : s->name);
    if (!first) {
        cns_fault(c, json, "no-parts", "\"%s\" needs conditions to work on", s->name);
        return false;
    }
    for (const cns_json *part = first; part; part = s->argument == ARG_PARTS ? part->next : NULL) {
        if (count == most) {
            cns_fault(c, part, "too-many-parts",
                      "an \"all\", \"near\", \"before\" or \"at_least\" takes 12 parts, others 64: put some into an any_of", NULL);
            return false;
        }
        uint32_t index = compile(c, part, depth + 1);
        if (index == CNS_NONE) ok = false;
        parts[count++] = index;
    }
    if (count < 2 && (s->kind == CNS_OP_NEAR || s->kind == CNS_OP_BEFORE)) {
        cns_fault(c, json, "no-parts", "\"%s\" needs at least two parts", s->name);
        return false;
    }
    if (s->kind == CNS_OP_SEVERAL && count <= node->a) {
        cns_fault(c, json, "no-parts",
                  "\"at_least\" needs more conditions under \"of\" than it asks for: if all must hold, write \"all\"", NULL);
        return false;
    }
    if (ok) node->parts = cns_put_refs(c, parts, count);
    return ok;
}

static void measure(const cns_compiler *c, cns_node *node) {
    const cns_vector *nodes = &c->sections[CNS_SECTION_nodes], *refs = &c->sections[CNS_SECTION_refs];
    node->size = 1;
    node->depth = 1;
    for (uint32_t i = 0; i < node->parts.count; i++) {
        const cns_node *part = CNS_VECTOR_AT(nodes, cns_node, CNS_VECTOR_AT(refs, cns_ref, node->parts.first + i)->index);
        node->size += part->size;
        if (part->depth + 1 > node->depth) node->depth = part->depth + 1;
    }
}

/* Whether a node asks of the talk, without a place, what is at hand. */
static bool is_at_hand(const cns_node *n) {
    if (n->kind == CNS_OP_METRIC) return cns_metric_is_at_hand(n->a);
    return cns_operator_asks_talk(n->kind) && n->kind != CNS_OP_SIGNAL && n->kind != CNS_OP_FLAG;
}

/* What a none_of asks of the talk is looked at before the words that stand beside it. */
static void mark_at_hand(const cns_compiler *c, cns_node *node) {
    bool all = node->parts.count > 0, any = false;
    for (uint32_t i = 0; i < node->parts.count; i++) {
        uint32_t index = CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, node->parts.first + i)->index;
        const cns_node *part = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, index);
        all = all && is_at_hand(part);
        any = any || (part->kind == CNS_OP_NONE && part->b);
    }
    if (node->kind == CNS_OP_NONE) node->b = all;
    if (node->kind == CNS_OP_ALL || node->kind == CNS_OP_NEAR || node->kind == CNS_OP_BEFORE) node->b = any;
}

/* What each part of a choice is: see CNS_CHOICE_CLAUSE. */
static cns_range put_choices(cns_compiler *c, const cns_node *node) {
    const cns_ref *refs = CNS_VECTOR_AT(&c->sections[CNS_SECTION_refs], cns_ref, 0);
    uint32_t choices[CNS_NODE_PARTS];
    for (uint32_t i = 0; i < node->parts.count; i++) {
        const cns_node *part = CNS_VECTOR_AT(&c->sections[CNS_SECTION_nodes], cns_node, refs[node->parts.first + i].index);
        choices[i] = CNS_NONE;
        if (part->kind == CNS_OP_CONCEPT)
            choices[i] = part->a | (part->b ? CNS_CHOICE_UNSCOPED : 0);
        else if (part->clauses.count)
            choices[i] = CNS_CHOICE_CLAUSE | refs[part->clauses.first].index;
    }
    return cns_put_refs(c, choices, node->parts.count);
}

static uint32_t compile(cns_compiler *c, const cns_json *json, uint32_t depth) {
    const shape *s = json->kind == CNS_JSON_OBJECT ? shape_of(json) : NULL;
    if (!s || depth > CNS_NODE_DEPTH) {
        cns_fault(c, json, s ? "too-deep" : "no-condition",
                  s ? "conditions are nested too deeply: make a concept or a cue of a part"
                    : "a condition is due here: an object with one operator, such as {\"concept\": \"…\"}",
                  NULL);
        return CNS_NONE;
    }
    cns_check_members(c, json, s->members);
    uint32_t before = c->out->diagnostics->errors;
    cns_node node = {.kind = s->kind, .a = CNS_NONE};
    if (s->argument == ARG_ID) node.a = cns_entry_named(c, s->entry, cns_json_member(json, s->name));
    if (s->argument == ARG_OWN) read_own(c, json, s, &node);
    read_modifiers(c, json, s, &node);
    bool has_parts = s->argument == ARG_PART || s->argument == ARG_PARTS || s->argument == ARG_OF;
    if (has_parts && !compile_parts(c, json, s, &node, depth)) return CNS_NONE;
    if (s->argument == ARG_ROW && !cns_compile_row(c, json, &node, compile_part)) return CNS_NONE;
    if (c->out->diagnostics->errors != before || c->failed) return CNS_NONE;
    measure(c, &node);
    mark_at_hand(c, &node);
    if (node.depth > CNS_NODE_DEPTH) return CNS_NONE;
    bool choice = node.kind == CNS_OP_ANY || node.kind == CNS_OP_NONE;
    if (choice || node.kind == CNS_OP_SEVERAL) cns_demand_put_parts(c, &node); /* each is refused by itself */
    if (choice && !c->failed) node.ids = put_choices(c, &node);
    return cns_append(c, CNS_SECTION_nodes, &node);
}

uint32_t cns_compile_condition(cns_compiler *c, const cns_json *json) {
    uint32_t node = compile(c, json, 1);
    if (node != CNS_NONE) cns_demand_put(c, node);
    return node;
}

uint32_t cns_get_condition(cns_compiler *c, const cns_json *json, const char *key) {
    const cns_json *member = cns_json_member(json, key);
    return member ? cns_compile_condition(c, member) : CNS_NONE;
}
