/**
 * @file session.h
 * Sessions: one consultation, turn by turn: where it stands, what is known, what to do next.
 *
 * A session is small (about 1 KB), owned by one thread at a time, saved as text that the host keeps anywhere. It never reads a
 * clock: times come with each turn. Same pack, facts, session and input give the same result on every platform.
 *
 * @code
 * consult_session *session = NULL;
 * const consult_advice *advice = NULL;
 * consult_turn turn = {.struct_size = sizeof turn, .role = CONSULT_ROLE_PATIENT, .text = "眼睛红了两天",
 *                      .size = CONSULT_ZERO_TERMINATED, .at_ms = 1760000000000};
 * if (consult_session_new(pack, facts, NULL, &session) == CONSULT_OK &&
 *     consult_session_turn(session, worker, &turn, &advice) == CONSULT_OK && advice->action_count > 0)
 *     printf("%s: %s\n", advice->phase, advice->actions[0]->action);
 * @endcode
 */
#ifndef CONSULT_SESSION_H
#define CONSULT_SESSION_H

#include "consult/classify.h"
#include "consult/lint.h"
#include "consult/phrase.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Options of a session; pass NULL, or a struct zeroed but for what is meant. */
typedef struct consult_session_options {
    size_t struct_size;
    consult_channel channel; /**< default: online */
    consult_locale locale;   /**< of phrases; default: Simplified */
    uint64_t seed;           /**< which of equal phrases comes first */
    bool trainee;            /**< the agent is in training */
    consult_region region; /**< where the patient is asked, for the findings of agents' turns; 0 = unknown: rules of all regions */
} consult_session_options;

/**
 * Starts a consultation.
 * @param facts  NULL = none; the session holds a reference to pack and facts. To exchange them for those of a new day, save the
 * session and restore it with the new ones.
 * @param[out] session  yours; consult_session_free().
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_new(const consult_pack *pack, const consult_facts *facts,
                                                                const consult_session_options *options, consult_session **session);
/** Frees a session. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_session_free(consult_session *session);
/** A second session in the same state, with its own references. @return INVALID_ARGUMENT, NO_MEMORY. Threads: one at a time. */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_clone(const consult_session *session, consult_session **clone);

/** One message. */
typedef struct consult_turn {
    size_t struct_size;
    consult_role role;
    const char *text;   /**< UTF-8, not kept */
    size_t size;        /**< bytes, or CONSULT_ZERO_TERMINATED */
    int64_t at_ms;      /**< when: milliseconds since 1970-01-01 UTC (or since any other start, but then always that), in the years
                             1900 to 2200 as they are counted from 1970: −2208988800000 to 7289654399999. Micro- and nanoseconds
                             lie outside and are refused */
    const char *id;     /**< the host's id of the message; one of the last 12 again changes nothing; NULL or "" = none */
    int32_t typing_cpm; /**< agent: characters typed a minute; 0 = unknown */
    bool canned;        /**< agent: from a store of replies */
} consult_turn;

/** What happened besides words. */
typedef enum consult_event_kind {
    CONSULT_EVENT_PHRASE_USED = 1,     /**< detail = id of the phrase; records what it says */
    CONSULT_EVENT_SIGNAL = 2,          /**< detail = name of a signal of the pack, e.g. "a.hold.return" */
    CONSULT_EVENT_PHASE = 3,           /**< detail = id of a phase: the host moves the talk there */
    CONSULT_EVENT_INTERRUPT_ENTER = 4, /**< detail = id of an interrupt */
    CONSULT_EVENT_INTERRUPT_LEAVE = 5  /**< detail = id of an interrupt on the stack */
} consult_event_kind;

/** One event. */
typedef struct consult_event {
    size_t struct_size;
    consult_event_kind kind;
    const char *detail; /**< see the kind */
    int64_t at_ms;      /**< as consult_turn.at_ms */
} consult_event;

/** One thing to do next. Strings are borrowed from the pack, phrases from the worker. */
typedef struct consult_action {
    size_t struct_size;
    const char *action;  /**< "ask_phone" */
    const char *why;     /**< row of the manual, "R8" */
    const char *source;  /**< where it was offered: id of the phase or interrupt; "" = everywhere */
    const char *ask;     /**< slot to ask for; NULL = none */
    uint32_t rank;       /**< 0 to 100, highest first */
    const char *dropped; /**< NULL, or why it was not offered: "suspended", "known", "asked_enough", "no_phrase" */
    size_t phrase_count;
    const consult_phrase *const *phrases;
} consult_action;

/** One change of place. */
typedef struct consult_move {
    size_t struct_size;
    const char *from;  /**< id of a phase, or of the interrupt that was left; "" */
    const char *to;    /**< id of the phase or interrupt entered; "" when an interrupt was left */
    const char *why;   /**< row of the manual */
    consult_span span; /**< the words that did it; 0,0 when none */
} consult_move;

/** What the library answers after a turn, an event or a tick: borrowed from the worker until its next call. */
typedef struct consult_advice {
    size_t struct_size;
    uint32_t turn;         /**< number of the turn, 0-based */
    bool duplicate;        /**< the turn was already known (same id): nothing changed */
    const char *phase;     /**< where the main line stands now */
    const char *interrupt; /**< top of the stack; NULL = none */
    size_t move_count;     /**< what changed, in order */
    const consult_move *const *moves;
    const consult_labels *reading; /**< what this text said; its labels are those of the whole session; NULL for events and ticks */
    const consult_findings *findings; /**< of an agent's turn; NULL otherwise */
    size_t action_count;              /**< what to do next, best first */
    const consult_action *const *actions;
    size_t dropped_count; /**< what was considered and not offered */
    const consult_action *const *dropped;
    size_t missing_count; /**< slots and signals that the present phase still misses */
    const char *const *missing;
    size_t alert_count; /**< timers that ran out: names of their signals */
    const char *const *alerts;
    int64_t wake_at_ms; /**< when to call consult_session_tick() next; INT64_MAX = no need */
    bool goal_met;      /**< the phase has a goal, and it is reached */
} consult_advice;

/**
 * Takes one message and says what to do next. A failed call leaves the session as it was.
 * @param[out] advice  borrowed from the worker; NULL on failure.
 * @return INVALID_UTF8, LIMIT (text too long, too many turns), OUT_OF_ORDER (at_ms before the last turn by more than a day; less is
 *         taken as the last turn's time), INVALID_ARGUMENT (also at_ms outside its range), NO_MEMORY, REGEX_LIMIT. Details at
 *         consult_worker_error().
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_turn(consult_session *session, consult_worker *worker,
                                                                 const consult_turn *in, const consult_advice **advice);

/**
 * Takes an event. Its time follows the same clock as that of turns.
 * @return UNKNOWN_ID (detail), OUT_OF_ORDER (an interrupt to leave that is not there; at_ms as with turns), INVALID_ARGUMENT (also
 *         at_ms outside its range), NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_event(consult_session *session, consult_worker *worker,
                                                                  const consult_event *in, const consult_advice **advice);

/**
 * Lets time pass: timers that are due run out, once each.
 * @param at_ms  as consult_turn.at_ms, in the same range.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_tick(consult_session *session, consult_worker *worker, int64_t at_ms,
                                                                 const consult_advice **advice);

/** The phase. @return borrowed from the pack. Threads: one at a time. */
CONSULT_API const char *consult_session_phase(const consult_session *session);
/** The interrupt on top of the stack; NULL = none. @return borrowed from the pack. Threads: one at a time. */
CONSULT_API const char *consult_session_interrupt(const consult_session *session);
/** How many turns were taken. Threads: one at a time. */
CONSULT_API uint32_t consult_session_turns(const consult_session *session);
/** A label's permille over the whole session; 0 for an unknown id and for a label of single texts. Threads: one at a time. */
CONSULT_API uint32_t consult_session_label(const consult_session *session, const char *label);
/** Whether a label holds over the whole session. Threads: one at a time. */
CONSULT_API bool consult_session_label_holds(const consult_session *session, const char *label);

/**
 * A slot's value. A turn may take one away again: who cancels a visit has no visit time any more (a cue's "clears").
 * @return NUL-terminated, borrowed until the session's next turn, event or set; NULL when it is not known or no such slot exists.
 * Threads: one at a time.
 */
CONSULT_API const char *consult_session_slot_get(const consult_session *session, const char *slot);

/**
 * Sets a slot from outside (a HIS, a form). NULL value forgets it.
 *
 * What is checked depends on the slot's type (lib/packs/README.md, "slots"): of "phone", "age" and "number" the value is brought
 * into the form that texts give ("138-0000-1234" is kept as "13800001234", "67岁" as "67"); of "time" and "date" what begins as a
 * date must be one; of a slot that cues fill with constants only (the sex) it must be one of them; of all others but "text" it is
 * one line without control characters. Words ("text") are kept as they are. No value is blank. A name is not checked to be one.
 * @return UNKNOWN_ID, INVALID_UTF8, LIMIT, INVALID_ARGUMENT (not of this form: consult_session_slot_form() says which), NO_MEMORY.
 * The session is as it was then. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_slot_set(consult_session *session, const char *slot, const char *value);

/**
 * The form that consult_session_slot_set() wants of a slot's values, for messages: "a telephone number: 5 to 12 digits, …".
 * @return plain English, constant; NULL when no such slot exists. Threads: any.
 */
CONSULT_API const char *consult_session_slot_form(const consult_session *session, const char *slot);

/**
 * Saves the session as canonical JSON: same session, same bytes; about 1 KB for a usual talk. What stands in it is described in
 * lib/session/saved.h. Members may be put in another order and spaced before it is restored.
 * @param[out] json  borrowed from the worker.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_save(const consult_session *session, consult_worker *worker,
                                                                 consult_string *json);

/**
 * Restores a saved session with the same pack, or a newer one of the same id (ids that changed are looked up in its `renamed`).
 * Signals are remembered as far as the conditions of the pack that saved it ask for them: what only a newer pack asks for counts
 * from now on. A value set by a host that consult_session_slot_set() would refuse now is forgotten, with a warning.
 * @param facts  NULL = none; they need not be those that it was saved with.
 * @param[out] session  yours.
 * @param[out] diagnostics  NULL to do without; else yours to free when not NULL, after a success too: which phase, slot or label is
 *        unknown, which values were forgotten (warnings, "bad-value").
 * @return INVALID_JSON (also times outside the range of consult_turn.at_ms), UNSUPPORTED_VERSION, PACK_MISMATCH (another pack's),
 * UNKNOWN_ID, LIMIT, INVALID_ARGUMENT, NO_MEMORY. Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_restore(const consult_pack *pack, const consult_facts *facts,
                                                                    const char *json, size_t size, consult_session **session,
                                                                    consult_diagnostics **diagnostics);

/**
 * The whole reasoning of the last turn, event or tick as JSON: "kind" ("turn", "event", "tick"), hits, cues with weights and spans,
 * signals, labels and how they changed, the guard of each transition that was looked at, moves, timers that ran out and that run,
 * actions, and those dropped and why.
 * Only right after that call, on the same worker.
 * @param[out] json  borrowed from the worker.
 * @return OUT_OF_ORDER (no such call before), INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_trace(const consult_session *session, consult_worker *worker,
                                                                  consult_string *json);

/**
 * The same for a person to read, a line for each thing: guards in words ("+" holds, "-" does not), quoted words, labels before and
 * after. Its wording may change with any version.
 * @param text  the text of the turn, which the session has not kept: its words are quoted from it; NULL: places in bytes instead.
 *        What is personal in it and in values is masked (mask.h), unless consult_worker_reveal() was asked for.
 * @param[out] out  borrowed from the worker; lines end with a line feed.
 * @return as consult_session_trace().
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_explain(const consult_session *session, consult_worker *worker,
                                                                    const char *text, size_t size, consult_string *out);

/** One change of place, as the session remembers it. Borrowed from the worker. */
typedef struct consult_past {
    size_t struct_size;
    uint32_t turn;    /**< number of the turn that did it, or after which an event or tick did */
    const char *from; /**< id of a phase, or of the interrupt that was left; "" when one was entered */
    const char *to;   /**< id of the phase or interrupt entered; "" when an interrupt was left */
} consult_past;

/** What consult_session_history() gives. Borrowed from the worker. */
typedef struct consult_history {
    size_t struct_size;
    size_t count;                     /**< at most 12 */
    const consult_past *const *items; /**< oldest first */
} consult_history;

/**
 * How the talk came to where it stands: the last 12 changes of phase and interrupt. They are saved with the session.
 * @param[out] history  borrowed from the worker; NULL on failure.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_history(const consult_session *session, consult_worker *worker,
                                                                    const consult_history **history);

/**
 * A note for the colleague who takes over, in the session's language, a line for each thing: where the talk stands, which red flag
 * is open and how urgent it is, what is known, what was asked and not answered, what is still missing, what was promised, what to
 * say next. All sentences are scenarios of the pack ("handover.…", see lib/packs/README.md). Slot values are given in full: the
 * note stays inside the hospital.
 * @param[out] note  borrowed from the worker; lines end with a line feed.
 * @return UNKNOWN_ID (the pack has no scenario "handover.place"), INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_handover(const consult_session *session, consult_worker *worker,
                                                                     consult_string *note);

/**
 * What a language model needs to write the agent's next message, as one compact JSON object for its prompt: "phase", "interrupt",
 * "flag" (the last red flag: "id", "title", "level", "state": open or settled; absent before there is one), "types", "known"
 * (slots, each as consult_mask_slot() shows it: it may leave the hospital), "asked" (the open question), "missing", "next" (the
 * first action with what it asks and a wording), "may" (the other actions, [] when there are none), "not_now" (actions that are
 * suspended or used up) and "rules" (the phrases of the scenario "brief.rules", if the pack has it). What it writes is then checked
 * with consult_lint().
 * @param[out] json  borrowed from the worker; same session, same bytes.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: session and worker one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_brief(const consult_session *session, consult_worker *worker,
                                                                  consult_string *json);

/** Bytes of memory that the session uses. Threads: one at a time. */
CONSULT_API size_t consult_session_memory(const consult_session *session);

/**
 * A copy of an advice that does not depend on the worker. Ids and titles stay those of the pack: it must live as long.
 * @param[out] copy  yours; consult_advice_free() with the same context.
 * @return INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any; then one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_advice_copy(consult_context *context, const consult_advice *advice,
                                                                consult_advice **copy);

/** Frees a copy. NULL is allowed. Threads: one at a time. */
CONSULT_API void consult_advice_free(consult_context *context, consult_advice *copy);

#ifdef __cplusplus
}
#endif
#endif
