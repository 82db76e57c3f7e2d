/* How finished talks are judged and counted: dimensions and criteria of a review, endings, the funnel, fields of reports, surveys.
 */
#ifndef CNS_MODEL_REVIEWING_H
#define CNS_MODEL_REVIEWING_H

#include "model/words.h"

typedef struct cns_dimension {
    cns_name id, source;
    cns_titles titles;
    uint32_t weight; /* 1 to 1000 */
} cns_dimension;

/* What a criterion looks at. */
typedef enum cns_check {
    CNS_CHECK_SAY,      /* a turn of the agent raises one of `signals` */
    CNS_CHECK_ASK,      /* one of `slots` was asked for, or is known */
    CNS_CHECK_GOAL,     /* the goal of `phase` was reached */
    CNS_CHECK_MEASURE,  /* a figure of the whole talk lies in a range */
    CNS_CHECK_FINDINGS, /* none of `rules` was broken */
    CNS_CHECK_ENDING    /* how the talk ended */
} cns_check;

#define CNS_CHECK_NAMES "say ask goal measure findings ending"

/* Figures of a talk. */
typedef enum cns_figure {
    CNS_FIGURE_TALK_PERMILLE,  /* the agent's part of all characters */
    CNS_FIGURE_REPLY_MEDIAN_S, /* seconds from a patient's turn to the agent's next one */
    CNS_FIGURE_REPLY_P90_S,
    CNS_FIGURE_REPLY_LONGEST_S,
    CNS_FIGURE_TYPING_CPM,      /* mean of what the host has told */
    CNS_FIGURE_CANNED_PERMILLE, /* of the agent's turns, those from a store */
    CNS_FIGURE_LENGTH,          /* mean characters of the agent's turns */
    CNS_FIGURES
} cns_figure;

#define CNS_FIGURE_NAMES "talk_permille reply_median_s reply_p90_s reply_longest_s typing_cpm canned_permille length"

#define CNS_FIGURE_MOST 1000000

enum { CNS_FORM_TALK = 1, CNS_FORM_NOTE = 2 }; /* bits: a talk, a written answer to a case note */

typedef struct cns_criterion {
    cns_name id, source;
    cns_titles titles, advice;
    uint32_t state;
    uint32_t dimension;
    uint32_t check;                            /* cns_check */
    uint32_t points;                           /* 1 to 1000 */
    uint32_t forms;                            /* CNS_FORM_… */
    uint32_t channels;                         /* bits; 0 = all */
    uint32_t trainee;                          /* 1: only for agents in training */
    uint32_t phase;                            /* due only when the talk stood there; CNS_NONE = always */
    uint32_t when;                             /* node that must hold at the end; CNS_NONE = always due */
    cns_range signals;                         /* refs */
    cns_range after;                           /* refs → signals: due only after one of them */
    cns_range slots;                           /* refs */
    cns_range rules;                           /* refs */
    uint32_t each;                             /* 1: in each turn of the agent where the talk still has something to ask */
    uint32_t next;                             /* 1: in the agent's very next turn, each time */
    uint32_t first;                            /* within so many turns of the agent; 0 = in any */
    uint32_t figure;                           /* cns_figure */
    uint32_t low, high, low_worst, high_worst; /* full points within [low, high]; none at the worst; in between in proportion */
    uint32_t costs[4];                         /* permille of the points that a finding of level info … block costs */
    uint32_t cap;      /* the whole score is at most so many permille when points are lost; 1000 = no matter */
    uint32_t scenario; /* of an example, or CNS_NONE */
} cns_criterion;

/* What is counted: turns that raise one of the signals, or findings of the rules. */
typedef struct cns_tally {
    cns_name id, source;
    cns_titles titles;
    uint32_t roles;           /* bits 1 << consult_role */
    cns_range signals, rules; /* refs */
} cns_tally;

/* A way a talk ends; the first that holds is it. */
typedef struct cns_ending {
    cns_name id, source;
    cns_titles titles;
    uint32_t when;  /* node or CNS_NONE = always */
    uint32_t worth; /* permille */
} cns_ending;

/* A stage of the funnel. */
typedef struct cns_funnel_stage {
    cns_name id, source;
    cns_titles titles;
    uint32_t when; /* node or CNS_NONE = every talk */
} cns_funnel_stage;

typedef enum cns_field_kind {
    CNS_FIELD_CHOICE,  /* `slot`: its value, when it is among `values` */
    CNS_FIELD_NUMBER,  /* `slot`: the band of its number; `values` are the bands */
    CNS_FIELD_KNOWN,   /* `slot`: known or not */
    CNS_FIELD_LABEL,   /* `group`: the label that holds and ranks first */
    CNS_FIELD_ENDING,  /* how the talk ended */
    CNS_FIELD_CHANNEL, /* online, phone, desk */
    CNS_FIELD_DAY,     /* the day of its first turn */
    CNS_FIELD_AGENT,   /* as the host names it */
    CNS_FIELD_FLAG     /* whether a red flag was raised */
} cns_field_kind;

#define CNS_FIELD_NAMES "choice number known label ending channel day agent flag"

#define CNS_FIELD_TEXT 64u /* bytes of a value */

/* What talks are counted by. */
typedef struct cns_field {
    cns_name id, source;
    cns_titles titles;
    uint32_t kind; /* cns_field_kind */
    uint32_t slot, group;
    cns_range values;
} cns_field;

typedef struct cns_field_value {
    cns_name text;
    uint32_t least; /* of a band: the lowest number in it */
} cns_field_value;

/* A word that printed pages use. */
typedef struct cns_term {
    cns_name id;
    cns_titles titles;
} cns_term;

#define CNS_SURVEY_ITEMS 12u

typedef struct cns_survey {
    cns_name id, source;
    cns_titles titles;
    cns_range items;       /* 1 to CNS_SURVEY_ITEMS */
    uint32_t high, middle; /* permille from which the level is high, middle */
} cns_survey;

typedef struct cns_survey_item {
    cns_name id;
    cns_titles titles;
    cns_titles low;  /* what a low answer says */
    uint32_t effort; /* 1: what it cost the patient; 0: what came of it */
    uint32_t scale;  /* answers are 1 to this */
    uint32_t weight; /* 1 to 1000 */
    uint32_t scenario;
} cns_survey_item;

#endif
