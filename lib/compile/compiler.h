/* The compiler's inside: what its stages share. Stages run in order (compile.c); each reads entries and appends to sections.
 * A stage that runs out of memory sets `failed`; what is wrong with the content becomes a diagnostic and compiling goes on, so that
 * all faults are seen at once. */
#ifndef CNS_COMPILE_COMPILER_H
#define CNS_COMPILE_COMPILER_H

#include "base/map.h"
#include "compile/builder.h"
#include "compile/outline.h"
#include "match/alphabet.h"
#include "model/model.h"
#include "text/json.h"

/* The kinds of entries of a pack, each a section of its JSON. */
typedef enum cns_entry_kind {
    CNS_ENTRY_CONCEPT,
    CNS_ENTRY_SCOPE,
    CNS_ENTRY_FORMAT,
    CNS_ENTRY_CUE,
    CNS_ENTRY_GROUP,
    CNS_ENTRY_LABEL,
    CNS_ENTRY_NGRAM,
    CNS_ENTRY_SLOT,
    CNS_ENTRY_FLAG,
    CNS_ENTRY_PHASE,
    CNS_ENTRY_INTERRUPT,
    CNS_ENTRY_ADVICE,
    CNS_ENTRY_COUNTER,
    CNS_ENTRY_TIMER,
    CNS_ENTRY_SCENARIO,
    CNS_ENTRY_RULE,
    CNS_ENTRY_CALENDAR,
    CNS_ENTRY_WINDOW,
    CNS_ENTRY_QUIET,
    CNS_ENTRY_CIRCUMSTANCE,
    CNS_ENTRY_PLAN,
    CNS_ENTRY_YIELD,
    CNS_ENTRY_DIMENSION,
    CNS_ENTRY_CRITERION,
    CNS_ENTRY_ENDING,
    CNS_ENTRY_TALLY,
    CNS_ENTRY_STAGE,
    CNS_ENTRY_FIELD,
    CNS_ENTRY_TERM,
    CNS_ENTRY_SURVEY,
    CNS_ENTRY_LAB_UNIT,
    CNS_ENTRY_LAB_TERM,
    CNS_ENTRY_LAB,
    CNS_ENTRY_LAB_PATTERN,
    CNS_ENTRY_FAQ,
    CNS_ENTRY_CARD,
    CNS_ENTRY_ROUTE,
    CNS_ENTRY_FACT,
    CNS_ENTRY_SIGNAL, /* has no section: signals are named by what raises them */
    CNS_ENTRY_KINDS
} cns_entry_kind;

typedef struct cns_entry {
    const char *id;
    const cns_json *json;
    uint32_t source;
    uint32_t state; /* cns_entry_state */
    uint32_t added; /* of an n-gram: 1 + the source that added weights last; 0: none */
} cns_entry;

/* What is added to an entry: words to a concept, a shift to the bias of a label. */
typedef struct cns_addition {
    cns_entry_kind kind;
    uint32_t entry;
    const cns_json *json;
    uint32_t source;
} cns_addition;

typedef struct cns_table {
    cns_map map; /* id → place in entries */
    cns_vector entries;
} cns_table;

#define CNS_SEEN_POINTS 0x10000u /* characters from here on are rare */

typedef struct cns_compiler {
    consult_context *context;
    const cns_memory *memory;
    const consult_builder *builder;
    cns_compilation *out;
    cns_arena *arena;       /* of the compilation */
    const cns_json **roots; /* one for each source; NULL: could not be read */
    cns_table tables[CNS_ENTRY_KINDS];
    cns_vector additions; /* cns_addition */
    cns_vector demands;   /* cns_demand: the clauses */
    cns_map clauses;      /* bytes of the atoms → clause */
    cns_vector wakings;   /* cns_waking */
    cns_vector lists;     /* uint32_t: the concept of each word list */
    cns_vector sections[CNS_SECTION_COUNT];
    cns_map strings;   /* text → offset */
    uint32_t *seen;    /* how often each character below CNS_SEEN_POINTS stands in the sources */
    uint32_t seen_all; /* of them all, without ASCII */
    const char *pack_id, *pack_version;
    uint32_t without_source, cells, filled;
    uint32_t labels_kept; /* cns_model_header */
    uint32_t source;      /* of the entry that is being read */
    bool unread;          /* a source could not be read: what seems to be missing may stand there */
    bool failed;          /* memory ran out */
} cns_compiler;

/* ---- reporting ---- */

/* A fault at a place; `message` may hold one %s for `detail`. Codes are listed in lib/packs/README.md. */
void cns_fault(cns_compiler *c, const cns_json *place, const char *code, const char *message, const char *detail);
void cns_warning(cns_compiler *c, const cns_json *place, const char *code, const char *message, const char *detail);

/* ---- entries ---- */

/* Collects all entries of all layers into the tables, with what overrides what. */
void cns_collect(cns_compiler *c);

uint32_t cns_entry_count(const cns_compiler *c, cns_entry_kind kind);
const cns_entry *cns_entry_at(const cns_compiler *c, cns_entry_kind kind, uint32_t index);

/* Begins to work on an entry: faults are now of its source. */
const cns_json *cns_entry_open(cns_compiler *c, cns_entry_kind kind, uint32_t index);

/* The index of the entry that `json` (a string) names, CNS_NONE with a fault when there is none. */
uint32_t cns_entry_named(cns_compiler *c, cns_entry_kind kind, const cns_json *json);

/* The same of a member; CNS_NONE when there is none. */
uint32_t cns_get_entry(cns_compiler *c, cns_entry_kind kind, const cns_json *json, const char *key);

uint32_t cns_entry_find(const cns_compiler *c, cns_entry_kind kind, const char *id);

/* Whether a text can be an id. */
bool cns_is_id(const char *id);

/* ---- reading members ---- */

/* Faults for members that are not among `names` (separated by spaces). */
void cns_check_members(cns_compiler *c, const cns_json *object, const char *names);
const char *cns_get_text(cns_compiler *c, const cns_json *object, const char *key, const char *fallback);
int64_t cns_get_integer(cns_compiler *c, const cns_json *object, const char *key, int64_t fallback, int64_t least, int64_t most);
bool cns_get_bool(cns_compiler *c, const cns_json *object, const char *key, bool fallback);

/* The place of a word in a list separated by spaces, CNS_NONE when it is not there. */
uint32_t cns_choice_place(const char *choices, const char *word);

/* The place of a text member in such a list; with a fault when it is none of them. `missing` when the member is absent. */
uint32_t cns_get_choice(cns_compiler *c, const cns_json *object, const char *key, const char *choices, uint32_t missing);

/* "role": whose turns are meant, as bits CONSULT_ROLE_…; the patient's when it is absent. */
uint32_t cns_get_roles(cns_compiler *c, const cns_json *object);

/* The first value of an array member; NULL when absent or empty; a fault when it is no array. */
const cns_json *cns_get_list(cns_compiler *c, const cns_json *object, const char *key);

/* Bits 1 << (place + 1) of a list of choices: channels, roles, audiences. 0 when absent. */
uint32_t cns_get_bits(cns_compiler *c, const cns_json *object, const char *key, const char *choices);

#define CNS_WORD_POINTS 64u

/* The folded code points of a word (a JSON string), into the arena; how many, 0 with a fault (or `failed`). */
uint32_t cns_get_word(cns_compiler *c, const cns_json *json, const uint32_t **points);

/* Warns of the path of a fact that no entry declares, when some are declared. */
void cns_check_fact(cns_compiler *c, const cns_json *place, const char *path);

/* ---- writing ---- */

cns_name cns_put_name(cns_compiler *c, const char *text, size_t size);
cns_name cns_put_text(cns_compiler *c, const char *text);                       /* NULL = none */
cns_titles cns_put_titles(cns_compiler *c, const cns_json *object);             /* NULL = none */
uint32_t cns_append(cns_compiler *c, cns_section section, const void *element); /* its index */
cns_range cns_put_refs(cns_compiler *c, const uint32_t *indexes, size_t count);

/* Refs to the entries that a list of ids names. */
cns_range cns_put_named(cns_compiler *c, cns_entry_kind kind, const cns_json *object, const char *key);
uint32_t cns_section_count(const cns_compiler *c, cns_section section);

/* `source` of an entry; counts those that have none. */
cns_name cns_put_source(cns_compiler *c, const cns_json *object);

/* ---- stages ---- */

void cns_count_characters(cns_compiler *c); /* what is common, before conditions are read */
/* In whose texts each concept is looked for: bits 1 << consult_role; 0 = it stands beside other words only. NULL: NO_MEMORY. */
uint8_t *cns_concept_roles(const cns_compiler *c);
void cns_compile_words(cns_compiler *c); /* concepts, n-grams, literals, alphabet, automata; after the cues and rules */

/* Of cns_compile_words (symbols.c): what each symbol of the alphabet counts as (`points`: its character, 0 for none); then how
 * often the sources of the pack hold what counts as each symbol, a row for each variant (in the arena; NULL: NO_MEMORY); and which
 * variants a symbol matters to. keys[symbol]: bits of the variants all of whose literals hold one of their keys. */
void cns_compile_symbols(cns_compiler *c, const cns_alphabet *alphabet, const cns_vector *points);
uint32_t *cns_compile_commonness(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count);
/* Marks in `classes` what the names of laboratory values that can be critical begin with. */
void cns_compile_symbol_values(const cns_compiler *c, const cns_alphabet *alphabet, uint8_t *classes);

void cns_compile_symbol_variants(cns_compiler *c, size_t symbol_count, const uint8_t *keys);
void cns_compile_readings(cns_compiler *c); /* scopes, formats, signals, groups, labels, slots, flags, cues */
void cns_compile_chart(cns_compiler *c);    /* counters, timers, phases, interrupts, advice */
void cns_compile_phrases(cns_compiler *c);  /* scenarios */
void cns_compile_rules(cns_compiler *c);
void cns_compile_calendars(cns_compiler *c); /* calendars, windows, quiet hours, circumstances */
void cns_compile_yields(cns_compiler *c);
/* Dimensions, criteria, tallies, endings, funnel, fields, terms, surveys; after the rules. */
void cns_compile_reviews(cns_compiler *c);
void cns_compile_extents(cns_compiler *c); /* which rules are decided by a sentence; after the words */
void cns_compile_routes(cns_compiler *c);  /* after the chart, whose signals and slots its conditions name */
void cns_compile_labs(cns_compiler *c);
void cns_compile_fact_names(cns_compiler *c);   /* what facts there are */
void cns_compile_knowledge(cns_compiler *c);    /* common questions, disease cards; after signals and scenarios */
void cns_compile_plans(cns_compiler *c);        /* after the calendars */
void cns_compile_proofs(cns_compiler *c);       /* what must hold of the whole */
void cns_compile_chart_proofs(cns_compiler *c); /* … and of its chart */
void cns_compile_text_proofs(cns_compiler *c);  /* … and of its texts */

/* Appends the characters (uint32_t) that formats name, so that they get symbols; writes what formats can begin with and which
 * character each symbol is. */
void cns_heads_points(cns_compiler *c, cns_vector *points);

/* Whether the first characters tell anything: some formats may begin nearly everywhere. */
bool cns_heads_tell(const cns_outline *o);
void cns_heads_put(cns_compiler *c, size_t symbol_count);
/* "09:30" → minutes since midnight; "24:00" is the end of the day. False when it is none. */
bool cns_read_clock(const cns_json *json, uint32_t *minutes);

/* Names all signals that something raises, before conditions are read. */
void cns_collect_signals(cns_compiler *c);

/* Puts each cue behind those whose signals it asks for. */
void cns_order_cues(cns_compiler *c);

/* Labels of single texts go behind the others, whose number is c->labels_kept. */
void cns_order_labels(cns_compiler *c);

/* Gives each pair of a rule's `swap` a concept, before words are read. */
void cns_collect_swaps(cns_compiler *c);

/* A concept without an entry of its own: the words of the array `words`, which `allow` (an array, or NULL) takes away. Lists that
 * say the same are one concept. Its id holds a '#', as no entry's does. CNS_NONE with a fault. */
uint32_t cns_put_words(cns_compiler *c, const cns_json *words, const cns_json *allow);

/* The same under an id of the caller's (kept). */
uint32_t cns_put_own_concept(cns_compiler *c, const char *id, const cns_json *words, const cns_json *allow);

/* The word list of a concept, CNS_NONE when its words are not looked for as they stand (loose, fold, alone_word). */
uint32_t cns_put_word_list(cns_compiler *c, uint32_t concept);

/* How often the words of a concept stand in texts, roughly. */
uint32_t cns_concept_commonness(const cns_compiler *c, uint32_t concept);

/* Compiles a row: `compile` is called for parts that are conditions. False with a fault. */
bool cns_compile_row(cns_compiler *c, const cns_json *json, cns_node *node, uint32_t (*compile)(cns_compiler *, const cns_json *));

/* A member that is a list of words, or the id of a concept; CNS_NONE when there is none, or an empty list. */
uint32_t cns_get_words(cns_compiler *c, const cns_json *json, const char *key);

/* Compiles a condition; the index of its node, or CNS_NONE with a fault. */
uint32_t cns_compile_condition(cns_compiler *c, const cns_json *json);

/* The same of a member; CNS_NONE when there is none. */
uint32_t cns_get_condition(cns_compiler *c, const cns_json *json, const char *key);

/* The place of a set of signals (cns_bit_bytes() of all of them) in signal_sets. Equal sets are one. */
uint32_t cns_put_signal_set(cns_compiler *c, const uint8_t *set);

/* ---- what conditions demand (demand.c) ---- */

/* One of these atoms must be met: sorted, concepts first. */
typedef struct cns_demand {
    const uint32_t *atoms;
    uint32_t count;
    uint64_t commonness; /* how often one of them is met: only good to compare */
} cns_demand;

/* A cue or rule that waits for a clause. */
typedef struct cns_waking {
    uint32_t clause;
    uint32_t target;
    bool rule;
} cns_waking;

/* Writes the clauses of a condition into its node; into each part of a node that is not appended yet. */
void cns_demand_put(cns_compiler *c, uint32_t node);
void cns_demand_put_parts(cns_compiler *c, const cns_node *node);

/* The signal that must be raised for a condition to hold, as an atom (CNS_ATOM_SIGNAL, _LAST, _EVER); CNS_NONE when none must, or
 * one of several. */
uint32_t cns_demand_signal(cns_compiler *c, uint32_t node);

/* Two such signals, as an advice keeps them. */
cns_needs cns_demand_signals(cns_compiler *c, uint32_t node);

/* Records what wakes a cue or rule: the rarest of the clauses that the text alone decides. False: it must always be looked at. */
bool cns_demand_wake(cns_compiler *c, uint32_t node, uint32_t target, bool rule);

/* Writes all clauses and which concept meets which, when all conditions and concepts are there. */
void cns_demand_write(cns_compiler *c);

/* The image of all sections: yours, *size bytes. NULL when memory is short. */
void *cns_compile_image(cns_compiler *c, size_t *size);

#endif
