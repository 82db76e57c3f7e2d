/* The compiler's inside: what its stages share. Stages run in order (compile.c); each reads entries and appends to sections.
 * A stage that runs out of memory sets `failed`; what is wrong with the content becomes a diagnostic and compiling goes on, so that
 * all faults are seen at once. */
#ifndef CNS_COMPILE_COMPILER_H
#define CNS_COMPILE_COMPILER_H

#include "base/map.h"
#include "compile/builder.h"
#include "compile/pattern.h"
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
    CNS_ENTRY_PLAN,
    CNS_ENTRY_SIGNAL, /* has no section: signals are named by what raises them */
    CNS_ENTRY_KINDS
} cns_entry_kind;

typedef struct cns_entry {
    const char *id;
    const cns_json *json;
    uint32_t source;
    uint32_t state; /* cns_entry_state */
} cns_entry;

/* Words that an upper layer adds to a concept. */
typedef struct cns_addition {
    uint32_t concept;
    const cns_json *json;
    uint32_t source;
} cns_addition;

typedef struct cns_table {
    cns_map map; /* id → place in entries */
    cns_vector entries;
} cns_table;

typedef struct cns_compiler {
    consult_context *context;
    const cns_memory *memory;
    const consult_builder *builder;
    cns_compilation *out;
    cns_arena *arena;       /* of the compilation */
    const cns_json **roots; /* one for each source; NULL: could not be read */
    cns_table tables[CNS_ENTRY_KINDS];
    cns_vector additions; /* cns_addition */
    cns_vector wakings;   /* cns_waking */
    cns_vector needs;     /* cns_pattern_set: bit i of what formats need */
    cns_vector sections[CNS_SECTION_COUNT];
    cns_map strings; /* text → offset */
    const char *pack_id, *pack_version;
    uint32_t without_source, cells, filled;
    uint32_t source; /* of the entry that is being read */
    bool failed;     /* memory ran out */
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
uint32_t cns_entry_find(const cns_compiler *c, cns_entry_kind kind, const char *id);

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

/* The first value of an array member; NULL when absent or empty; a fault when it is no array. */
const cns_json *cns_get_list(cns_compiler *c, const cns_json *object, const char *key);

/* Bits 1 << (place + 1) of a list of choices: channels, roles, audiences. 0 when absent. */
uint32_t cns_get_bits(cns_compiler *c, const cns_json *object, const char *key, const char *choices);

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

void cns_compile_words(cns_compiler *c); /* concepts, n-grams, literals, alphabet, automata; after the cues and rules */

/* Of cns_compile_words (symbols.c): the characters that formats need symbols of their own for (false: NO_MEMORY); what is known of
 * each symbol of the alphabet; then how often the sources of the pack hold what counts as each symbol, a row for each variant (in
 * the arena; NULL: NO_MEMORY); and which variants a symbol matters to. keys[symbol]: bits of the variants all of whose literals
 * hold one of their keys. */
bool cns_compile_format_points(cns_compiler *c, cns_vector *points);
void cns_compile_symbols(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count);
uint32_t *cns_compile_commonness(cns_compiler *c, const cns_alphabet *alphabet, size_t symbol_count);
void cns_compile_symbol_variants(cns_compiler *c, size_t symbol_count, const uint8_t *keys);
void cns_compile_readings(cns_compiler *c); /* scopes, formats, signals, groups, labels, slots, flags, cues */
void cns_compile_chart(cns_compiler *c);    /* counters, timers, phases, interrupts, advice */
void cns_compile_phrases(cns_compiler *c);  /* scenarios */
void cns_compile_rules(cns_compiler *c);
void cns_compile_plans(cns_compiler *c);        /* calendars, windows, plans */
void cns_compile_proofs(cns_compiler *c);       /* what must hold of the whole */
void cns_compile_chart_proofs(cns_compiler *c); /* … and of its chart */

/* Names all signals that something raises, before conditions are read. */
void cns_collect_signals(cns_compiler *c);

/* Gives each pair of a rule's `swap` a concept, before words are read. */
void cns_collect_swaps(cns_compiler *c);

/* Compiles a condition; the index of its node, or CNS_NONE with a fault. */
uint32_t cns_compile_condition(cns_compiler *c, const cns_json *json);

/* What can wake a condition: concepts (refs into `concepts`), numerals, or anything. */
typedef struct cns_wake {
    bool always, digits;
    uint32_t count;
    uint32_t concepts[256];
} cns_wake;

void cns_condition_wake(const cns_compiler *c, uint32_t node, cns_wake *wake);

/* Which concept wakes what; gathered by the cues and rules, written with the concepts. */
typedef struct cns_waking {
    uint32_t concept; /* CNS_NONE = numerals */
    uint32_t target;
    bool rule;
} cns_waking;

/* Records the wakings of a cue or rule; returns whether it must always be looked at. */
bool cns_put_waking(cns_compiler *c, uint32_t node, uint32_t target, bool rule);

/* The image of all sections: yours, *size bytes. NULL when memory is short. */
void *cns_compile_image(cns_compiler *c, size_t *size);

#endif
