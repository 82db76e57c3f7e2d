/* The compiled pack: plain constant structs in one relocatable block.
 *
 * The block is a header, a table of sections, and the sections: arrays of the structs below. Nothing holds a pointer: a place in
 * another section is an index, several in a row are a range, a text is a place in the strings. Opening a block checks every one
 * of them (validate.c), so that a damaged or hostile image is refused and the engines may trust what they read.
 * No condition refers to itself: the parts of a node stand before it. */
#ifndef CNS_MODEL_MODEL_H
#define CNS_MODEL_MODEL_H

#include "consult/pack.h"
#include "match/automaton.h"
#include "model/planning.h"
#include "text/lookalike.h"

#define CNS_MODEL_FORMAT 1u /* the format of packs that are compiled, and of the block */

typedef enum cns_entry_state { CNS_STATE_ON = 0, CNS_STATE_SHADOW = 1, CNS_STATE_DRAFT = 2, CNS_STATE_RETIRED = 3 } cns_entry_state;

typedef struct cns_layer {
    cns_name id, version;
} cns_layer;

typedef struct cns_renamed { /* an id of an older pack → its id now */
    uint32_t kind;           /* consult_pack_kind */
    cns_name from, to;
} cns_renamed;

/* ---- words ---- */

typedef struct cns_concept {
    cns_name id, source;
    cns_range cues;     /* refs → cues that can only fire when this concept (or another that names them) was hit */
    cns_range rules;    /* refs → rules, likewise */
    uint32_t has_allow; /* some literal takes hits of it away */
} cns_concept;

typedef struct cns_literal {
    cns_name text; /* as written, for evidence */
    cns_range payloads;
    uint32_t symbols; /* length */
} cns_literal;

typedef enum cns_payload_kind {
    CNS_PAYLOAD_CONCEPT = 0, /* a word of concept `target` */
    CNS_PAYLOAD_ALLOW = 1,   /* takes away the hits of concept `target` inside it */
    CNS_PAYLOAD_WEIGHT = 2   /* a trained n-gram: adds `weight` to label `target` */
} cns_payload_kind;

typedef struct cns_payload {
    uint32_t kind, target;
    int32_t weight; /* of a concept: 1 = only where the word stands alone */
} cns_payload;

/* What the scan is made of: see match/automaton.h for the parts. One for each cns_variant; those but the plain one go over the text
 * as symbol_maps changes it (one row of the alphabet for each variant), the loose ones without what may stand between. */
typedef struct cns_automaton {
    uint32_t filter_bits, pair_bits;
    cns_range filter;  /* → filters */
    cns_range pairs;   /* → pairs */
    cns_range singles; /* → singles, one for each symbol */
    uint32_t longest;  /* symbols of the longest literal; 0 = no literals */
} cns_automaton;

typedef enum cns_reach {
    CNS_REACH_FORWARD,
    CNS_REACH_BACKWARD,
    CNS_REACH_BOTH,
    CNS_REACH_CLAUSE,
    CNS_REACH_SENTENCE,
    CNS_REACH_TURN
} cns_reach;

typedef enum cns_within { CNS_IN_CLAUSE, CNS_IN_SENTENCE, CNS_IN_SENTENCE_NEXT, CNS_IN_TURN } cns_within;

typedef struct cns_scope {
    cns_name id, source;
    uint32_t trigger; /* concept */
    uint32_t until;   /* concept or CNS_NONE */
    uint32_t reach;   /* cns_reach */
    uint32_t chars;
    uint32_t stop; /* cns_within: CLAUSE, SENTENCE or TURN */
} cns_scope;

typedef enum cns_gate { CNS_GATE_DIGIT, CNS_GATE_CONCEPT } cns_gate;
typedef enum cns_alone { CNS_ALONE_ANY, CNS_ALONE_DIGIT, CNS_ALONE_LETTER } cns_alone;
typedef enum cns_normal { CNS_NORMAL_TEXT, CNS_NORMAL_DIGITS, CNS_NORMAL_NUMBER } cns_normal;

typedef struct cns_format {
    cns_name id, source, pattern;
    uint32_t gate, concept; /* cns_gate; concept or CNS_NONE */
    uint32_t before, after; /* characters around the gate that are searched */
    uint32_t alone;         /* cns_alone */
    uint32_t normal;        /* cns_normal */
    uint32_t needs[2];      /* bits: a match holds a character of each of these sets (symbol_needs); low half first */
    uint32_t digits;        /* and so many of 0 to 9 */
    uint32_t anchored;      /* where a match can begin, and is tried only: bits CNS_ANCHORED_… */
} cns_format;

/* Which formats can begin with a symbol: bit i for format i. */
#define CNS_FORMAT_FIRSTS  128u
#define CNS_ANCHORED_FIRST 1u /* at the symbols that symbol_firsts says */
#define CNS_ANCHORED_START 2u /* at the start of the text */
typedef struct cns_firsts {
    uint64_t bits[CNS_FORMAT_FIRSTS / 64];
} cns_firsts;

/* ---- what words mean ---- */

typedef struct cns_signal {
    cns_name id;
} cns_signal;

typedef struct cns_group {
    cns_name id;
    uint32_t choose_one;
    uint32_t margin; /* permille */
} cns_group;

typedef struct cns_label_entry {
    cns_name id, value, source;
    cns_titles titles;
    uint32_t group;
    int32_t bias;       /* milli-log-odds */
    uint32_t threshold; /* permille */
    uint32_t rank;
    uint32_t decides; /* slot or CNS_NONE */
} cns_label_entry;

typedef enum cns_keep { CNS_KEEP_LAST, CNS_KEEP_FIRST, CNS_KEEP_ALL, CNS_KEEP_LIST } cns_keep;
typedef enum cns_mask { CNS_MASK_NONE, CNS_MASK_DIGITS, CNS_MASK_NAME, CNS_MASK_ALL } cns_mask;

typedef struct cns_slot_entry {
    cns_name id, type, source;
    cns_titles titles;
    uint32_t keep, mask;
    uint32_t ask; /* scenario or CNS_NONE */
    uint32_t max_asks;
} cns_slot_entry;

typedef struct cns_flag_entry {
    cns_name id, source;
    cns_titles titles;
    uint32_t level; /* 3 = call_ambulance_now, 2 = emergency_department_now, 1 = same_day_hospital */
    uint32_t say;   /* scenario or CNS_NONE */
} cns_flag_entry;

typedef struct cns_weight {
    uint32_t label;
    int32_t weight;
} cns_weight;

typedef enum cns_take {
    CNS_TAKE_MATCH,
    CNS_TAKE_FORMAT,
    CNS_TAKE_CONCEPT,
    CNS_TAKE_CLAUSE,
    CNS_TAKE_AFTER,
    CNS_TAKE_TURN,
    CNS_TAKE_VALUE,
    CNS_TAKE_FREE_TIME /* the free time of the host that the turn names; target = scenario of the ways to name one */
} cns_take;

typedef struct cns_fill {
    uint32_t slot;
    uint32_t take;   /* cns_take */
    uint32_t target; /* format or concept, or CNS_NONE */
    cns_name value;
    uint32_t asker;   /* subject is the asker */
    uint32_t at_most; /* characters; 0 = no limit */
} cns_fill;

typedef struct cns_cue {
    cns_name id, source;
    uint32_t state;
    uint32_t roles;    /* bit CONSULT_ROLE_… */
    uint32_t when;     /* node */
    uint32_t always;   /* looked at in every turn; else only through its concepts or digits */
    cns_range unless;  /* refs → scopes */
    cns_range signals; /* refs → signals */
    cns_range labels;  /* → weights */
    cns_range fills;
    cns_range counts; /* refs → counters */
    uint32_t asks;    /* slot or CNS_NONE */
    uint32_t flag;    /* flag or CNS_NONE */
} cns_cue;

/* ---- conditions ---- */

typedef enum cns_operator {
    CNS_OP_CONCEPT,   /* a = concept, b = 1: heed no scope */
    CNS_OP_FORMAT,    /* a = format */
    CNS_OP_ALL,       /* parts, a = cns_within */
    CNS_OP_ANY,       /* parts */
    CNS_OP_NONE,      /* parts */
    CNS_OP_NEAR,      /* parts, a = characters between */
    CNS_OP_BEFORE,    /* parts, a = characters between */
    CNS_OP_AT_START,  /* one part */
    CNS_OP_AT_END,    /* one part */
    CNS_OP_ALONE,     /* one part */
    CNS_OP_SCOPE,     /* one part, a = scope */
    CNS_OP_OUTSIDE,   /* one part, ids → refs to scopes */
    CNS_OP_AT_LEAST,  /* one part, a = how many */
    CNS_OP_METRIC,    /* a = cns_metric, b = at least, c = at most */
    CNS_OP_IS,        /* a = cns_given */
    CNS_OP_ROLE,      /* a = bits CONSULT_ROLE_… */
    CNS_OP_CHANNEL,   /* a = bits CONSULT_CHANNEL_… */
    CNS_OP_AUDIENCE,  /* a = bits CONSULT_AUDIENCE_… */
    CNS_OP_PHASE,     /* ids → refs to phases */
    CNS_OP_INTERRUPT, /* ids → refs to interrupts; a = 1 any, 2 none, 0 as listed */
    CNS_OP_SIGNAL,    /* ids → refs to signals: raised by this turn */
    CNS_OP_LAST,      /* ids: raised by the other side's last turn */
    CNS_OP_EVER,      /* ids: raised in this session */
    CNS_OP_ASKED,     /* a = slot, or b = 1 any, 2 none */
    CNS_OP_SLOT,      /* a = slot */
    CNS_OP_FACT,      /* text = path */
    CNS_OP_LABEL,     /* a = label, b = permille */
    CNS_OP_COUNTER,   /* a = counter, b = at least */
    CNS_OP_FLAG,      /* a = flag or CNS_NONE = any */
    CNS_OP_TIMER,     /* a = timer, b = 1: is running */
    CNS_OP_COUNT
} cns_operator;

typedef enum cns_metric {
    CNS_METRIC_CHARACTERS,
    CNS_METRIC_SENTENCES,
    CNS_METRIC_QUESTIONS,
    CNS_METRIC_EXCLAMATIONS,
    CNS_METRIC_DIGITS,
    CNS_METRIC_HAN_PERMILLE,
    CNS_METRIC_SIMILARITY,
    CNS_METRIC_REPLY_AFTER_S,
    CNS_METRIC_TYPING_CPM,
    CNS_METRIC_HELD_S,
    CNS_METRIC_TURN,
    CNS_METRIC_PATIENT_TURNS,
    CNS_METRIC_TALK_PERMILLE,
    CNS_METRIC_COUNT
} cns_metric;

typedef enum cns_given {
    CNS_GIVEN_FIRST_TURN,
    CNS_GIVEN_CANNED,
    CNS_GIVEN_TRAINEE,
    CNS_GIVEN_HOLD_RETURN,
    CNS_GIVEN_NO_SESSION,
    CNS_GIVEN_COUNT
} cns_given;

typedef struct cns_node {
    uint32_t kind;   /* cns_operator */
    cns_range parts; /* refs → nodes, each before this one */
    cns_range ids;   /* refs, see the kind */
    uint32_t a, b, c;
    cns_name text;
    uint32_t size;  /* nodes of the tree that ends here: parts lie without gaps before their node */
    uint32_t depth; /* at most CNS_NODE_DEPTH */
} cns_node;

#define CNS_NODE_DEPTH    16u
#define CNS_NODE_PARTS    64u /* of one node */
#define CNS_NODE_ARRANGED 12u /* of one all, near or before */

/* ---- where the talk stands ---- */

typedef struct cns_counter {
    cns_name id;
    uint32_t when; /* node or CNS_NONE */
} cns_counter;

typedef struct cns_timer {
    cns_name id;
    uint32_t start, stop; /* nodes; stop may be CNS_NONE */
    uint32_t after_s;
    uint32_t signal;
} cns_timer;

typedef struct cns_transition {
    uint32_t target; /* phase or interrupt */
    cns_range from;  /* refs → phases; empty = from everywhere */
    uint32_t when;
    uint32_t rank;
    cns_name why;
} cns_transition;

typedef struct cns_advice {
    cns_name action, why;
    uint32_t state;
    uint32_t roles;    /* after whose turn */
    uint32_t when;     /* node or CNS_NONE */
    uint32_t scenario; /* or CNS_NONE */
    uint32_t of_flag;  /* the scenario is what the turn's worst red flag says */
    uint32_t ask;      /* slot or CNS_NONE */
    uint32_t rank;
} cns_advice;

typedef struct cns_phase {
    cns_name id, source;
    cns_titles titles;
    uint32_t initial;
    uint32_t goal;      /* node or CNS_NONE */
    cns_range must_ask; /* refs → slots */
    cns_range must_say; /* refs → signals */
    cns_range enter;    /* → transitions */
    cns_range advice;   /* → advices */
} cns_phase;

typedef enum cns_resume { CNS_RESUME_RETURN, CNS_RESUME_RESTART, CNS_RESUME_CLOSE } cns_resume;

typedef struct cns_interrupt {
    cns_name id, source;
    cns_titles titles;
    uint32_t priority;
    uint32_t resume;    /* cns_resume */
    uint32_t resume_to; /* phase or CNS_NONE */
    uint32_t phase_moves;
    cns_range enter;    /* → transitions */
    cns_range leave;    /* → transitions */
    cns_range suspends; /* refs → action_names */
    uint32_t suspends_all;
    cns_range advice;
} cns_interrupt;

typedef struct cns_action_name {
    cns_name id;
} cns_action_name;

/* ---- what to say ---- */

typedef struct cns_scenario {
    cns_name id, source;
    cns_titles titles;
    cns_range blocks;
} cns_scenario;

typedef struct cns_block {
    uint32_t channels;    /* bits; 0 = all */
    cns_range phases;     /* refs; empty = all */
    cns_range labels;     /* refs; empty = all */
    cns_range hans, hant; /* → templates */
    cns_range says;       /* refs → signals */
    cns_name source;
} cns_block;

typedef struct cns_template {
    cns_name text;
    cns_range segments;
} cns_template;

typedef enum cns_segment_kind {
    CNS_SEGMENT_TEXT,
    CNS_SEGMENT_FACT,
    CNS_SEGMENT_SLOT,
    CNS_SEGMENT_ARGUMENT,
    CNS_SEGMENT_SCENARIO, /* the first phrase of another scenario: {asker}, {patient} */
    CNS_SEGMENT_TIME      /* the place-th free time of the host, in the words of another scenario: {time.a} */
} cns_segment_kind;

typedef struct cns_segment {
    uint32_t kind;
    uint32_t slot;     /* or CNS_NONE */
    uint32_t scenario; /* or CNS_NONE */
    uint32_t place;    /* of a free time */
    cns_name text;     /* the text, the fact's path, the argument's name */
} cns_segment;

/* ---- what not to say ---- */

typedef struct cns_rule {
    cns_name id, family, source, law;
    uint32_t state, level;
    uint32_t audiences, channels; /* bits; 0 = all */
    cns_range phases;             /* refs; empty = all */
    cns_range interrupts;         /* refs: phase ids of the rule that name interrupts */
    uint32_t when;
    uint32_t always;
    cns_range unless; /* refs → scopes */
    cns_titles message, advice;
    cns_name replace_hans, replace_hant;
    uint32_t replaces, once;
} cns_rule;

/* ---- the block ---- */

typedef struct cns_ref {
    uint32_t index;
} cns_ref;

/* name of the section, type of an element */
#define CNS_SECTIONS(X)                                                                                                            \
    X(strings, char)                                                                                                               \
    X(refs, cns_ref)                                                                                                               \
    X(layers, cns_layer)                                                                                                           \
    X(renamed, cns_renamed)                                                                                                        \
    X(symbol_pages, uint16_t)                                                                                                      \
    X(symbols, uint16_t)                                                                                                           \
    X(symbol_classes, uint8_t)                                                                                                     \
    X(symbol_maps, uint16_t)                                                                                                       \
    X(symbol_needs, uint64_t)                                                                                                      \
    X(symbol_firsts, cns_firsts)                                                                                                   \
    X(automata, cns_automaton)                                                                                                     \
    X(filters, uint64_t)                                                                                                           \
    X(pairs, cns_pair)                                                                                                             \
    X(singles, uint32_t)                                                                                                           \
    X(trie, cns_trie)                                                                                                              \
    X(literals, cns_literal)                                                                                                       \
    X(payloads, cns_payload)                                                                                                       \
    X(concepts, cns_concept)                                                                                                       \
    X(scopes, cns_scope)                                                                                                           \
    X(formats, cns_format)                                                                                                         \
    X(digit_cues, uint32_t)                                                                                                        \
    X(digit_rules, uint32_t)                                                                                                       \
    X(signals, cns_signal)                                                                                                         \
    X(groups, cns_group)                                                                                                           \
    X(labels, cns_label_entry)                                                                                                     \
    X(slots, cns_slot_entry)                                                                                                       \
    X(flags, cns_flag_entry)                                                                                                       \
    X(weights, cns_weight)                                                                                                         \
    X(fills, cns_fill)                                                                                                             \
    X(cues, cns_cue)                                                                                                               \
    X(nodes, cns_node)                                                                                                             \
    X(counters, cns_counter)                                                                                                       \
    X(timers, cns_timer)                                                                                                           \
    X(transitions, cns_transition)                                                                                                 \
    X(advices, cns_advice)                                                                                                         \
    X(everywhere, cns_advice)                                                                                                      \
    X(phases, cns_phase)                                                                                                           \
    X(interrupts, cns_interrupt)                                                                                                   \
    X(action_names, cns_action_name)                                                                                               \
    X(scenarios, cns_scenario)                                                                                                     \
    X(blocks, cns_block)                                                                                                           \
    X(templates, cns_template)                                                                                                     \
    X(segments, cns_segment)                                                                                                       \
    X(rules, cns_rule)                                                                                                             \
    X(calendars, cns_calendar)                                                                                                     \
    X(days, cns_day)                                                                                                               \
    X(windows, cns_window)                                                                                                         \
    X(clocks, cns_clock)                                                                                                           \
    X(quiets, cns_quiet)                                                                                                           \
    X(circumstances, cns_circumstance)                                                                                             \
    X(yields, cns_yield)                                                                                                           \
    X(yield_stages, cns_yield_stage)                                                                                               \
    X(yield_claims, cns_yield_claim)                                                                                               \
    X(plans, cns_plan_entry)                                                                                                       \
    X(outcomes, cns_outcome)                                                                                                       \
    X(steps, cns_step_entry)                                                                                                       \
    X(channel_names, cns_channel_name)

typedef enum cns_section {
#define CNS_SECTION_NUMBER(name, type) CNS_SECTION_##name,
    CNS_SECTIONS(CNS_SECTION_NUMBER)
#undef CNS_SECTION_NUMBER
        CNS_SECTION_COUNT
} cns_section;

typedef struct cns_model_header {
    uint32_t magic;       /* CNS_MODEL_MAGIC as this machine writes it: other byte orders are refused */
    uint32_t format;      /* CNS_MODEL_FORMAT */
    uint64_t size;        /* bytes of the whole block */
    uint64_t digest;      /* of all bytes behind the header */
    uint32_t sections;    /* CNS_SECTION_COUNT */
    uint32_t flag_signal; /* the signal "flag": a red flag was raised */
    uint32_t particle;    /* concept of the words that do not count at the ends of a turn, or CNS_NONE */
    uint32_t counts[3];   /* entries without a source, cells of the coverage, filled ones */
    cns_name id, version;
} cns_model_header;

typedef struct cns_section_place {
    uint64_t offset;  /* from the start of the block, a multiple of 8 */
    uint32_t count;   /* elements */
    uint32_t element; /* bytes of one, as a check */
} cns_section_place;

#define CNS_MODEL_MAGIC 0x4E534E43u

/* A view of a block: where each section lies in memory. Made when a block is opened (open.h). */
typedef struct cns_model {
    const cns_model_header *header;
#define CNS_SECTION_FIELD(name, type)                                                                                              \
    const type *name;                                                                                                              \
    uint32_t name##_count;
    CNS_SECTIONS(CNS_SECTION_FIELD)
#undef CNS_SECTION_FIELD
} cns_model;

/* The text of a name, NUL-terminated; "" for none. */
static inline const char *cns_model_text(const cns_model *m, cns_name name) {
    return m->strings + name.offset;
}

/* The i-th of a range of refs. */
static inline uint32_t cns_model_ref(const cns_model *m, cns_range range, uint32_t i) {
    return m->refs[range.first + i].index;
}

/* True when `index` is among the refs of the range. */
bool cns_model_has(const cns_model *m, cns_range range, uint32_t index);

/* The index of the entry of this kind with this id, or CNS_NONE. */
uint32_t cns_model_find(const cns_model *m, consult_pack_kind kind, const char *id);

#endif
