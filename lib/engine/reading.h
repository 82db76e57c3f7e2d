/* What reading a text gives: symbols, hits, concepts, scopes, formats, cues; the signals, weights, fills and flags that come of it.
 * read.h does the reading. */
#ifndef CNS_ENGINE_READING_H
#define CNS_ENGINE_READING_H

#include "base/buffer.h"
#include "consult/classify.h"
#include "engine/index.h"
#include "engine/situation.h"
#include "engine/waking.h"
#include "match/automaton.h"
#include "model/pack.h"
#include "text/regex.h"

typedef struct cns_fired {
    uint32_t cue;
    cns_extent at; /* start == end: without a place */
} cns_fired;

typedef struct cns_part { /* of a label's score */
    uint32_t label;
    uint32_t cue;     /* or CNS_NONE */
    uint32_t literal; /* the n-gram, when no cue */
    int32_t weight;
    cns_extent at;
} cns_part;

typedef struct cns_filled {
    uint32_t fill;
    uint32_t cue;
    cns_extent at;
} cns_filled;

typedef struct cns_flagged {
    uint32_t flag;
    uint32_t cue;
    cns_extent at;
} cns_flagged;

/* What is known of a clause. */
#define CNS_CLAUSE_MET   1u /* the concepts of the text, a numeral or a signal met it */
#define CNS_CLAUSE_WORDS 2u /* nothing else can */
#define CNS_CLAUSE_WAKES 4u /* some cue or rule waits for it */

/* The clause that weighs most for a label, by the first `parts` parts. */
typedef struct cns_heaviest {
    uint32_t label; /* CNS_NONE: of none yet */
    size_t parts;
    cns_extent at; /* empty: none weighs for it */
} cns_heaviest;

typedef struct cns_reading {
    const consult_context *context;
    const cns_memory *memory;
    const consult_pack *pack;
    const cns_model *model;
    consult_role role; /* whose text it is */
    cns_symbols symbols;
    cns_vector hits;     /* cns_hit */
    cns_vector loose;    /* uint16_t: the symbols of the loose scan */
    cns_vector loose_at; /* uint32_t: where each stands among the symbols */
    cns_index concepts, scopes;
    cns_index formats;                 /* and behind them, for each again: matches that do not stand alone */
    cns_index starts;                  /* of each format: where a match may begin (cns_heads) */
    cns_vector kinds;                  /* uint16_t: of each symbol, for formats (words.h of model), and some of the end */
    uint8_t *format_done, *scope_done; /* bits: looked for, laid out */
    uint8_t *ngram_seen;               /* bits: literals whose weights have counted in this text; all clear between texts */
    uint64_t *present;                 /* bits: concepts of which a word was seen */
    uint8_t *clause_met;               /* of each clause CNS_CLAUSE_… */
    uint8_t *clauses_unmet;            /* the same before a text */
    cns_groups concept_clauses, format_clauses, signal_clauses; /* what each meets */
    cns_vector met;                                             /* uint32_t: clauses that are met, and wake something */
    cns_sleepers cues, rules;
    cns_vector fired;         /* cns_fired */
    cns_vector parts;         /* cns_part */
    cns_vector fills;         /* cns_filled */
    cns_vector flags;         /* cns_flagged */
    uint8_t *signals;         /* bits, whole words of them: raised by this text */
    cns_extent *signal_at;    /* their last place */
    int32_t *labels;          /* sum of this text's weights */
    consult_label *untouched; /* all labels as they are told while nothing was said of them */
    uint32_t asks;            /* slot that the text asks for (the last one), or CNS_NONE */
    uint32_t asks_at;
    cns_heaviest heaviest;           /* what was last found of it (weigh.c) */
    struct cns_time_look *time_look; /* what the text says of the free times that were looked for last (free_time.c), or NULL */
    struct cns_reading *plain;       /* of joined words: the text as it stands; else NULL */
    bool continued;                  /* the text is a part of a draft, and something was said in front of it */
    const uint16_t *carried;         /* of such a part: windows of formats that reach into it (formats.h); NULL: none */
    const uint16_t *carried_joined;  /* the same for the readings of its joined words, one behind the other */
    cns_extent numerals;             /* from the first numeral to behind the last; empty: there is none */
    cns_regex_scratch *regex;
    size_t bad;        /* offset of a failure */
    cns_buffer value;  /* a slot's value while it is made */
    cns_vector points; /* uint32_t: the folded code point of each symbol; empty until a pattern reads them */
} cns_reading;

consult_status cns_reading_start(cns_reading *r, const consult_context *context, const cns_memory *memory);
void cns_reading_free(cns_reading *r);

/* Makes the tables for this pack and empties everything. NO_MEMORY. */
consult_status cns_reading_prepare(cns_reading *r, const consult_pack *pack);

static inline bool cns_reading_has_numeral(const cns_reading *r) {
    return r->numerals.start < r->numerals.end;
}

/* Bytes of the text that an extent covers. */
consult_span cns_reading_span(const cns_reading *r, cns_extent at);

/* The folded code points of the text: there is room for one of each symbol. */
void cns_reading_points(const cns_reading *r, uint32_t *points);

/* Marks the clauses that the words and numerals of the text meet. NO_MEMORY. */
consult_status cns_reading_meet(cns_reading *r);

/* The text is a part of a draft in whose beginning the windows of gates in front of it lie (cns_formats_carry()): they count as
 * met. `joined`: the same of the readings of its joined words. */
void cns_reading_carry(cns_reading *r, const uint16_t *carried, const uint16_t *joined);

/* Wakes the cues or rules that wait for nothing but the clauses that are met (waking.h). */
void cns_reading_wake(cns_reading *r, consult_role role, bool rules);

/* A signal is raised there, or once more: its last place counts. It meets clauses, and so may wake cues. */
void cns_reading_raise(cns_reading *r, uint32_t signal, cns_extent at);

/* The text says nothing, whatever the conditions are: for signals that come from outside the words. */
void cns_reading_silence(cns_reading *r);

#endif
