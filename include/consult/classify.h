/**
 * @file classify.h
 * Classification of one text: who asks, what they need, is it an emergency; each score with its parts.
 */
#ifndef CONSULT_CLASSIFY_H
#define CONSULT_CLASSIFY_H

#include "consult/pack.h"
#include "consult/worker.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One label and how likely it is. Strings are borrowed from the pack. */
typedef struct consult_label {
    size_t struct_size;
    const char *id;    /**< "previously_treated", "need.cost" */
    const char *group; /**< "type", "need", … */
    const char *value; /**< short name within the group: "cost" */
    int32_t score;     /**< milli-log-odds: bias + sum of weights */
    uint32_t permille; /**< 0 to 1000 */
    bool holds;        /**< over its threshold and, where a group chooses one, the winner by the margin */
    uint32_t rank;     /**< of labels that name a type of patient: the holding one of the highest rank is primary; else 0 */
} consult_label;

/** One part of a score, or one thing recognised. */
typedef struct consult_evidence {
    size_t struct_size;
    const char *label; /**< id of the label it speaks for or against; "" for a signal without label */
    const char *cue;   /**< id of the cue, or the n-gram */
    int32_t weight;    /**< milli-log-odds; negative = against */
    consult_span span; /**< where in the text */
} consult_evidence;

/** A red flag: this person should be told to seek help now. */
typedef struct consult_flag {
    size_t struct_size;
    const char *id;    /**< "G01" */
    const char *level; /**< "call_ambulance_now", "emergency_department_now", "same_day_hospital" */
    const char *cue;   /**< id of the cue that raised it */
    const char *say;   /**< scenario of the first sentences: that of a cue with words of its own, else the flag's */
    consult_span span;
} consult_flag;

/** A slot value found in a text or known to a session. */
typedef struct consult_slot {
    size_t struct_size;
    const char *id;    /**< "phone" */
    const char *value; /**< normal form, NUL-terminated: "13800001234"; what the host has set, too (consult_session_slot_set()) */
    bool asker;        /**< about the asker rather than the patient */
    uint32_t turn;     /**< number of the turn that told it (0-based); UINT32_MAX: set by the host */
    uint32_t corrections; /**< how often it was replaced by another value */
    consult_span span;    /**< in the text of this call; 0,0 when it was told earlier */
} consult_slot;

/** The result of consult_classify(): borrowed from the worker. */
typedef struct consult_labels {
    size_t struct_size;
    size_t label_count; /**< every label of the pack but those of single texts, in its order */
    const consult_label *const *labels;
    const char *primary;   /**< the holding patient type of the highest rank; "none" */
    size_t evidence_count; /**< the 64 heaviest at most, heaviest first; of a label of single texts only when this text has it */
    const consult_evidence *const *evidence;
    size_t signal_count; /**< names of the signals raised, in the order of the pack */
    const char *const *signals;
    size_t flag_count; /**< one for each cue; worst first: by level, rank, number of cues, order of the pack */
    const consult_flag *const *flags;
    size_t slot_count;
    const consult_slot *const *slots;
} consult_labels;

/** What is known besides the text; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_classify_options {
    size_t struct_size;
    consult_role role;       /**< default: patient */
    consult_channel channel; /**< default: online */
    const char *asked;       /**< slot that the question before asked for; NULL = none */
} consult_classify_options;

/**
 * Reads one text by itself, without a session.
 * @param options  NULL for defaults.
 * @param[out] labels  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8 (offset at consult_worker_error()), LIMIT, UNKNOWN_ID (`asked`), INVALID_ARGUMENT, NO_MEMORY, REGEX_LIMIT.
 * Threads: the pack is shared; the worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_classify(consult_worker *worker, const consult_pack *pack, const char *text,
                                                             size_t size, const consult_classify_options *options,
                                                             const consult_labels **labels);

/**
 * The primary label of a group among labels: the winner of a group that chooses one, the holding one of highest rank else.
 * @return borrowed; NULL when none holds.
 * Threads: one at a time.
 */
CONSULT_API const consult_label *consult_labels_of(const consult_labels *labels, const char *group);

/**
 * A copy of labels that does not depend on the worker. Ids and titles stay those of the pack: it must live as long.
 * @param[out] copy  yours; consult_labels_free() with the same context.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_labels_copy(consult_context *context, const consult_labels *labels,
                                                                consult_labels **copy);

/** Frees a copy. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_labels_free(consult_context *context, consult_labels *copy);

#ifdef __cplusplus
}
#endif
#endif
