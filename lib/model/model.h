/* The compiled pack: plain constant structs in one relocatable block.
 *
 * The block is a header, a table of sections, and the sections: arrays of the structs below. Nothing holds a pointer: a place in
 * another section is an index, several in a row are a range, a text is a place in the strings. Opening a block checks every one
 * of them (validate.c), so that a damaged or hostile image is refused and the engines may trust what they read.
 * No condition refers to itself: the parts of a node stand before it. */
#ifndef CNS_MODEL_MODEL_H
#define CNS_MODEL_MODEL_H

#include "base/bits.h"
#include "consult/pack.h"
#include "model/conditions.h"
#include "model/knowledge.h"
#include "model/planning.h"
#include "model/reviewing.h"
#include "model/words.h"

#define CNS_MODEL_FORMAT 1u /* the format of packs that are compiled, and of the block */

typedef enum cns_entry_state { CNS_STATE_ON = 0, CNS_STATE_SHADOW = 1, CNS_STATE_DRAFT = 2, CNS_STATE_RETIRED = 3 } cns_entry_state;

typedef struct cns_layer {
    cns_name id, version;
} cns_layer;

typedef struct cns_renamed { /* an id of an older pack → its id now */
    uint32_t kind;           /* consult_pack_kind */
    cns_name from, to;
} cns_renamed;

/* ---- what words mean ---- */

/* Those that conditions ask for again after their turn stand first: a session remembers no other. The section kept_ever holds a bit
 * for each of them (asked for by `ever`, or due in a phase); kept_last for those that stand before all others: asked for by `last`.
 */
typedef struct cns_signal {
    cns_name id;
    cns_range clauses; /* refs: that it meets */
} cns_signal;

typedef struct cns_group {
    cns_name id;
    uint32_t choose_one;
    uint32_t margin;  /* permille */
    uint32_t of_text; /* 1: judged for each text alone, not added up over a talk and not told */
    cns_range labels; /* refs, in the order of the pack */
} cns_group;

typedef struct cns_label_entry {
    cns_name id, value, source;
    cns_titles titles;
    uint32_t group;
    int32_t bias;  /* milli-log-odds */
    int32_t least; /* the score of the threshold */
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
    uint32_t at_most; /* characters of the value */
} cns_slot_entry;

#define CNS_LEVELS 4u /* of flags, none among them: cns_model_level() names them */

typedef struct cns_flag_entry {
    cns_name id, source;
    cns_titles titles;
    uint32_t level; /* 3 = call_ambulance_now, 2 = emergency_department_now, 1 = same_day_hospital */
    uint32_t rank;  /* of the flags of a level the highest is told first */
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
    CNS_TAKE_FREE_TIME, /* the free time of the host that the turn names; target = scenario of the ways to name one */
    CNS_TAKE_BORN,      /* the age: target = format of the year of birth (of the Republic when below 200); needs the turn's time */
    CNS_TAKE_REFUSED_TIMES, /* the free times that the turn denies, joined by commas; target as for CNS_TAKE_FREE_TIME */
    CNS_TAKE_DOCTOR,        /* the doctor of the facts whom the turn names; target = scenario of the ways to name one */
    CNS_TAKE_OFFERED        /* what the turn before put into another slot; target = that slot */
} cns_take;

typedef struct cns_fill {
    uint32_t slot;
    uint32_t take;   /* cns_take */
    uint32_t target; /* format, concept or scenario, or CNS_NONE */
    cns_name value;
    uint32_t asker;       /* subject is the asker */
    uint32_t at_most;     /* characters; 0 = no limit */
    cns_range denied;     /* of times and doctors: scopes in which one is named and not meant */
    cns_range taken_back; /* scopes in which something is said that another of its kind takes the place of */
    uint32_t aside;       /* likewise: concept in whose words none is named; or CNS_NONE */
    uint32_t rest;        /* FREE_TIME: where the turn denies some, the one that is left is meant */
} cns_fill;

typedef struct cns_cue {
    cns_name id, source;
    uint32_t state;
    uint32_t roles;            /* bit CONSULT_ROLE_… */
    uint32_t when;             /* node */
    uint32_t waits;            /* 1: for a clause, which wakes it; 0: it is looked at in every turn */
    cns_range unless;          /* refs → scopes */
    cns_range signals;         /* refs → signals */
    cns_range labels;          /* → weights */
    cns_range fills, counts;   /* → fills; refs → counters */
    uint32_t asks;             /* slot or CNS_NONE */
    uint32_t flag;             /* flag or CNS_NONE */
    uint32_t say;              /* scenario that is said first instead of the flag's, or CNS_NONE */
    uint32_t again;            /* raises the flag that the session remembers */
    cns_range forgets, clears; /* refs → signals that the session remembers no more, slots that it knows no more */
} cns_cue;

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
    uint32_t needs; /* an atom of a signal without which it cannot hold, or CNS_NONE */
    uint32_t rank;
    cns_name why;
} cns_transition;

typedef struct cns_advice {
    cns_name action, why;
    uint32_t state;
    uint32_t roles;    /* after whose turn */
    uint32_t when;     /* node or CNS_NONE */
    uint32_t scenario; /* or CNS_NONE */
    uint32_t of_flag;  /* the scenario is what the turn's worst red flag says, or that which is open */
    uint32_t ask;      /* slot or CNS_NONE */
    uint32_t rank;
} cns_advice;

/* Signals without which an advice cannot hold, in a section beside the advices: they refuse nearly all in each turn. Three sets in
 * a row: of the text, the turn before, the text or the talk (CNS_ATOM_SIGNAL, _LAST, _EVER). The bit behind them is always set. */
typedef struct cns_needs {
    uint32_t first, second;
} cns_needs;

#define CNS_NEEDS_SETS 3u

/* Bits from one set to the next, of a pack with so many signals. */
static inline uint32_t cns_needs_stride(uint32_t signals) {
    return (uint32_t)cns_bit_bytes(signals) * 8;
}

typedef struct cns_phase {
    cns_name id, source;
    cns_titles titles;
    uint32_t initial;
    uint32_t goal;                /* node or CNS_NONE */
    cns_range must_ask;           /* refs → slots */
    cns_range must_say;           /* refs → signals */
    cns_range enter;              /* → transitions */
    cns_range advice;             /* → advices */
    cns_range on_enter, on_leave; /* refs → signals that are raised then */
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
    uint32_t of_flags; /* any red flag enters it: leaving it settles the flag */
    cns_range advice;
    cns_range on_enter, on_leave; /* refs → signals that are raised then */
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
    cns_name id;   /* of the phrase: scenario#block/variant */
    uint32_t hash; /* of the id: cns_hash_short() */
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

#define CNS_REGIONS                  4u /* those of consult_region, and none */
#define CNS_LAWS                     8u /* of each consult_region (0: of all), to one person and to many */
#define CNS_LAW_OF(region, audience) ((uint32_t)(region) + CNS_REGIONS * ((audience) == CONSULT_AUDIENCE_BROADCAST))
typedef struct cns_rule {
    cns_name id, family, source, laws[CNS_LAWS];
    uint32_t state, level, audiences, channels, regions; /* bits; 0 = all */
    int32_t law_from[CNS_LAWS], law_to[CNS_LAWS];        /* days since 1970 while one of its laws is in force */
    cns_range phases;                                    /* refs; empty = all */
    cns_range interrupts;                                /* refs: phase ids of the rule that name interrupts */
    uint32_t when;
    uint32_t waits;   /* as that of a cue */
    cns_range unless; /* refs → scopes */
    cns_titles message, advice;
    cns_name replace_hans, replace_hant;
    uint32_t replaces, once, marks_draft, yields;
    uint32_t by_sentence; /* whether it finds something at a place is decided by the sentence that holds it (compile/extent.c) */
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
    X(symbol_points, uint32_t)                                                                                                     \
    X(symbol_kinds, uint16_t)                                                                                                      \
    X(kind_heads, cns_heads)                                                                                                       \
    X(kind_stretches, uint16_t)                                                                                                    \
    X(symbol_variants, uint8_t)                                                                                                    \
    X(automata, cns_automaton)                                                                                                     \
    X(filters, uint64_t)                                                                                                           \
    X(pairs, cns_pair)                                                                                                             \
    X(singles, uint32_t)                                                                                                           \
    X(trie, cns_trie)                                                                                                              \
    X(links, cns_link)                                                                                                             \
    X(literals, cns_literal)                                                                                                       \
    X(payloads, cns_payload)                                                                                                       \
    X(word_symbols, uint16_t)                                                                                                      \
    X(words, cns_word)                                                                                                             \
    X(word_lists, cns_word_list)                                                                                                   \
    X(concepts, cns_concept)                                                                                                       \
    X(scopes, cns_scope)                                                                                                           \
    X(formats, cns_format)                                                                                                         \
    X(outlines, cns_outline_entry)                                                                                                 \
    X(outline_stretches, cns_outline_stretch)                                                                                      \
    X(outline_follows, cns_positions)                                                                                              \
    X(numeral_clauses, uint32_t)                                                                                                   \
    X(signals, cns_signal)                                                                                                         \
    X(kept_ever, uint8_t)                                                                                                          \
    X(kept_last, uint8_t)                                                                                                          \
    X(groups, cns_group)                                                                                                           \
    X(labels, cns_label_entry)                                                                                                     \
    X(slots, cns_slot_entry)                                                                                                       \
    X(flags, cns_flag_entry)                                                                                                       \
    X(weights, cns_weight)                                                                                                         \
    X(fills, cns_fill)                                                                                                             \
    X(cues, cns_cue)                                                                                                               \
    X(atoms, uint32_t)                                                                                                             \
    X(clauses, cns_clause)                                                                                                         \
    X(signal_sets, uint8_t)                                                                                                        \
    X(nodes, cns_node)                                                                                                             \
    X(counters, cns_counter)                                                                                                       \
    X(timers, cns_timer)                                                                                                           \
    X(transitions, cns_transition)                                                                                                 \
    X(advices, cns_advice)                                                                                                         \
    X(advice_needs, cns_needs)                                                                                                     \
    X(everywhere, cns_advice)                                                                                                      \
    X(everywhere_needs, cns_needs)                                                                                                 \
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
    X(channel_names, cns_channel_name)                                                                                             \
    X(dimensions, cns_dimension)                                                                                                   \
    X(criteria, cns_criterion)                                                                                                     \
    X(endings, cns_ending)                                                                                                         \
    X(tallies, cns_tally)                                                                                                          \
    X(funnel, cns_funnel_stage)                                                                                                    \
    X(fields, cns_field)                                                                                                           \
    X(field_values, cns_field_value)                                                                                               \
    X(terms, cns_term)                                                                                                             \
    X(surveys, cns_survey)                                                                                                         \
    X(survey_items, cns_survey_item)                                                                                               \
    X(labs, cns_lab)                                                                                                               \
    X(lab_units, cns_lab_unit)                                                                                                     \
    X(lab_conversions, cns_lab_conversion)                                                                                         \
    X(lab_ranges, cns_lab_range)                                                                                                   \
    X(lab_rows, cns_lab_row)                                                                                                       \
    X(lab_terms, cns_lab_term)                                                                                                     \
    X(lab_words, cns_lab_word)                                                                                                     \
    X(lab_patterns, cns_lab_pattern)                                                                                               \
    X(lab_signs, cns_lab_sign)                                                                                                     \
    X(lab_points, uint32_t)                                                                                                        \
    X(faqs, cns_faq)                                                                                                               \
    X(fact_names, cns_fact_name)                                                                                                   \
    X(faq_facts, cns_faq_fact)                                                                                                     \
    X(faq_words, cns_faq_word)                                                                                                     \
    X(cards, cns_card)                                                                                                             \
    X(card_words, cns_card_word)                                                                                                   \
    X(card_sections, cns_card_section)                                                                                             \
    X(routes, cns_route)                                                                                                           \
    X(route_parts, cns_route_part)

typedef enum cns_section {
#define CNS_SECTION_NUMBER(name, type) CNS_SECTION_##name,
    CNS_SECTIONS(CNS_SECTION_NUMBER)
#undef CNS_SECTION_NUMBER
        CNS_SECTION_COUNT
} cns_section;

#define CNS_TIME_WORD_PARTS 7u /* behind the days of the week, from Monday on: morning, afternoon, evening */
#define CNS_TIME_WORDS      10u

typedef struct cns_model_header {
    uint32_t magic;                      /* CNS_MODEL_MAGIC as this machine writes it: other byte orders are refused */
    uint32_t format;                     /* CNS_MODEL_FORMAT */
    uint64_t size;                       /* bytes of the whole block */
    uint64_t digest;                     /* of all bytes behind the header */
    uint32_t sections;                   /* CNS_SECTION_COUNT */
    uint32_t flag_signal;                /* the signal "flag": a red flag was raised */
    uint32_t particle;                   /* concept of the words that do not count at the ends of a turn, or CNS_NONE */
    uint32_t time_words[CNS_TIME_WORDS]; /* scenarios "format.weekday.1" to "7", "format.part.am", "pm", "evening"; or CNS_NONE */
    uint32_t labels_kept;                /* those of single texts stand behind these, which a session adds up */
    uint32_t counts[3];                  /* entries without a source, cells of the coverage, filled ones */
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

/* The name of a flag's level. */
const char *cns_model_level(uint32_t level);

/* Whether flag `a` is graver than `b`, or of its level and of a higher rank. */
bool cns_model_graver(const cns_model *m, uint32_t a, uint32_t b);

#endif
