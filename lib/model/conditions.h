/* The conditions of cues, rules, phases and all else that asks whether something holds: nodes of trees, and what must be met before
 * one is looked at. */
#ifndef CNS_MODEL_CONDITIONS_H
#define CNS_MODEL_CONDITIONS_H

#include "model/names.h"

#include <stdbool.h>

typedef enum cns_operator {
    CNS_OP_CONCEPT, /* a = concept, b = 1: heed no scope */
    CNS_OP_FORMAT,  /* a = format */
    CNS_OP_ALL,     /* parts, a = cns_within; b = 1: a none_of of the talk is among them, as with NEAR and BEFORE */
    CNS_OP_ANY,     /* parts, ids → a cns_choice of each */
    CNS_OP_NONE,    /* parts, ids likewise, b = 1: all of the talk, without places and at hand */
    CNS_OP_NEAR,    /* parts, a = characters between */
    CNS_OP_BEFORE,  /* parts, a = characters between */
    CNS_OP_SEVERAL, /* parts, a = how many of them, b = cns_within */
    CNS_OP_ROW,     /* parts, a = cns_within, b = 1: the last part must not be there, c = the part looked for first, ids → gaps */
    CNS_OP_NUMBER,  /* a run of numerals; part of a row only */
    CNS_OP_WORDS,   /* a = word list; part of a row only */
    CNS_OP_LATIN,   /* a word of Latin letters; a, b = concepts of words that do not count, of what must not follow, or CNS_NONE */
    CNS_OP_SCORE,   /* a = label, b = permille, c = its score + CNS_SCORE_SPAN: by the weights of this text alone */
    CNS_OP_AT_START,  /* one part, a = cns_within */
    CNS_OP_AT_END,    /* one part, a = cns_within */
    CNS_OP_ALONE,     /* one part, a = cns_within */
    CNS_OP_SCOPE,     /* one part, a = scope */
    CNS_OP_OUTSIDE,   /* one part, ids → refs to scopes */
    CNS_OP_UNLIKE,    /* one part, text = path of the facts that say otherwise, a = cns_unlike, b = cns_named, ids → word lists */
    CNS_OP_AT_LEAST,  /* one part, a = how many */
    CNS_OP_METRIC,    /* a = cns_metric, b = at least, c = at most */
    CNS_OP_IS,        /* a = cns_given */
    CNS_OP_ROLE,      /* a = bits CONSULT_ROLE_… */
    CNS_OP_CHANNEL,   /* a = bits CONSULT_CHANNEL_… */
    CNS_OP_AUDIENCE,  /* a = bits CONSULT_AUDIENCE_… */
    CNS_OP_PHASE,     /* ids → refs to phases */
    CNS_OP_INTERRUPT, /* ids → refs to interrupts; a = 1 any, 2 none, 0 as listed */
    CNS_OP_SIGNAL,    /* ids → refs to signals: raised by this turn; a = place of their set in signal_sets, or CNS_NONE */
    CNS_OP_LAST,      /* ids, a: raised by the other side's last turn */
    CNS_OP_EVER,      /* ids, a: raised in this session */
    CNS_OP_ASKED,     /* a = slot, or b = 1 any, 2 none */
    CNS_OP_SLOT,      /* a = slot */
    CNS_OP_FACT,      /* text = path */
    CNS_OP_LABEL,     /* a = label, b = permille, c = its score + CNS_SCORE_SPAN */
    CNS_OP_COUNTER,   /* a = counter, b = at least */
    CNS_OP_FLAG,      /* a = flag or CNS_NONE = any */
    CNS_OP_FLAG_OPEN, /* the session's flag: a = flag or CNS_NONE = any, b = level or 0 = any, c = 1: settled ones, too */
    CNS_OP_TIMER,     /* a = timer, b = 1: is running */
    CNS_OP_COUNT
} cns_operator;

/* How what is said is compared with facts. */
typedef enum cns_unlike {
    CNS_UNLIKE_ANY,    /* a number as a number, else as a text */
    CNS_UNLIKE_TEXT,   /* it stands in the value */
    CNS_UNLIKE_TERM,   /* it is a word of the value */
    CNS_UNLIKE_DIGITS, /* a number that is dialled */
    CNS_UNLIKE_DAYS,   /* half-days of a week */
    CNS_UNLIKE_TIME,   /* a day, or a time of it */
    CNS_UNLIKE_NAME,   /* of a person: it stands in the value, or that is no more than its surname and a title */
    CNS_UNLIKE_COUNT
} cns_unlike;

/* Which values it is compared with. */
typedef enum cns_named {
    CNS_NAMED_ANY,  /* all at the path */
    CNS_NAMED_KEY,  /* those whose place in the table is named beside it */
    CNS_NAMED_NAME, /* those beside whose item's `name` it stands */
    CNS_NAMED_NONE, /* all, where no place in the table is named beside it */
    CNS_NAMED_COUNT
} cns_named;

/* The word lists of a CNS_OP_UNLIKE, in this order; each may be CNS_NONE. */
typedef enum cns_unlike_list {
    CNS_UNLIKE_LINK,   /* what may stand between a name and what is said of it */
    CNS_UNLIKE_TITLES, /* what follows the surname of a person */
    CNS_UNLIKE_OPEN,   /* what makes a number of the facts the least */
    CNS_UNLIKE_LISTS
} cns_unlike_list;

/* Whether the parts of an operator must lie so or so to each other. */
static inline bool cns_operator_arranges(uint32_t kind) {
    return kind == CNS_OP_ALL || kind == CNS_OP_NEAR || kind == CNS_OP_BEFORE || kind == CNS_OP_SEVERAL;
}

/* Whether an operator asks about the talk, not about words: without parts and without a place. */
static inline bool cns_operator_asks_talk(uint32_t kind) {
    return kind >= CNS_OP_METRIC && kind <= CNS_OP_TIMER;
}

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
    CNS_METRIC_LONGEST_CLAUSE,
    CNS_METRIC_REPEATED,
    CNS_METRIC_MINOR_SCRIPT,
    CNS_METRIC_COUNT
} cns_metric;

/* Whether a metric is known without looking through the text. */
static inline bool cns_metric_is_at_hand(uint32_t metric) {
    return metric == CNS_METRIC_CHARACTERS || (metric >= CNS_METRIC_SIMILARITY && metric <= CNS_METRIC_TALK_PERMILLE);
}

typedef enum cns_given {
    CNS_GIVEN_FIRST_TURN,
    CNS_GIVEN_CANNED,
    CNS_GIVEN_TRAINEE,
    CNS_GIVEN_HOLD_RETURN,
    CNS_GIVEN_NO_SESSION,
    CNS_GIVEN_FREE_TIMES, /* read off the facts */
    CNS_GIVEN_TIME_NOT_FREE,
    CNS_GIVEN_DOCTOR_OPEN,
    CNS_GIVEN_COUNT
} cns_given;

typedef struct cns_node {
    uint32_t kind;     /* cns_operator */
    cns_range clauses; /* refs → clauses: each must be met before the node can hold */
    cns_range parts;   /* refs → nodes, each before this one */
    cns_range ids;     /* refs, see the kind */
    uint32_t a, b, c;
    cns_name text;
    uint32_t size;  /* nodes of the tree that ends here: parts lie without gaps before their node */
    uint32_t depth; /* at most CNS_NODE_DEPTH */
} cns_node;

/* A clause is met when one of its atoms is. An atom is a kind and an index: a concept of which a word was seen (no kind), a format
 * that may begin somewhere (cns_format.heads), a signal, a node without parts that asks for no word; CNS_NONE is a numeral. */
typedef struct cns_clause {
    cns_range atoms;       /* → atoms: those that neither words of the text nor their signals meet */
    cns_range cues, rules; /* refs: that wait for it */
} cns_clause;

#define CNS_ATOM_KIND   0xF0000000u
#define CNS_ATOM_INDEX  0x0FFFFFFFu
#define CNS_ATOM_FORMAT 0x10000000u
#define CNS_ATOM_NODE   0x20000000u
#define CNS_ATOM_SIGNAL 0x30000000u
#define CNS_ATOM_LAST   0x40000000u
#define CNS_ATOM_EVER   0x50000000u
#define CNS_ATOM_SHIFT  28

/* What a part of a choice is, so that it is looked at only where it can hold: a concept, with the mark where no scope is heeded; or
 * (CNS_CHOICE_CLAUSE) another condition, of which this clause must be met; CNS_NONE where none must. */
#define CNS_CHOICE_CLAUSE   0x80000000u
#define CNS_CHOICE_UNSCOPED 0x40000000u
#define CNS_CHOICE_INDEX    0x3FFFFFFFu

/* A set of signal_sets has cns_bit_bytes() of all signals. */

#define CNS_NODE_DEPTH    16u
#define CNS_NODE_PARTS    64u   /* of one node */
#define CNS_NODE_ARRANGED 12u   /* of one all, near, before, at_least or row */
#define CNS_NODE_GAP      1000u /* characters between the parts of a near, before or row, at most */

#endif
