/**
 * @file route.h
 * Routing: how difficult a consultation is, which agent is to take it, whose turn is most overdue; and who is responsible for it.
 *
 * Difficulty is a sum of what the pack's route says of the state of the talk (a red flag, a complaint, somebody else's illness …),
 * each part with its reason. Simple cases go to juniors, so that seniors are free for the others; load is shared; shifts are
 * respected. The library proposes, the host assigns.
 *
 * First-asked responsibility: who took a case first keeps it until it is handed over, with a note. The owner is a slot of the
 * session (type "owner" in the pack): it is saved, told in traces, and counted when it changes. Source: manual rows R67, R68.
 */
#ifndef CONSULT_ROUTE_H
#define CONSULT_ROUTE_H

#include "consult/session.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One reason for a difficulty. Strings are borrowed from the pack. */
typedef struct consult_difficulty_part {
    size_t struct_size;
    const char *id;    /**< "complaint" */
    const char *title; /**< in the session's language */
    uint32_t add;      /**< permille */
} consult_difficulty_part;

/** How difficult a consultation is. Borrowed from the worker. */
typedef struct consult_difficulty {
    size_t struct_size;
    uint32_t permille; /**< 0 to 1000: the base of the route and its parts, at most 1000 */
    uint32_t base;
    bool urgent; /**< goes before everything that is not */
    size_t part_count;
    const consult_difficulty_part *const *parts; /**< in the order of the pack */
} consult_difficulty;

/**
 * The difficulty of a session as it stands. The session is not changed.
 * @param[out] difficulty  borrowed from the worker; NULL on failure.
 * @return INVALID_ARGUMENT, UNKNOWN_ID (the pack has no route), NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_difficulty(const consult_session *session, consult_worker *worker,
                                                                       const consult_difficulty **difficulty);

/** An agent, as the host knows them. */
typedef struct consult_agent {
    size_t struct_size;
    const char *id;
    uint32_t skill;                       /**< permille: up to which difficulty */
    uint32_t load;                        /**< cases at the moment */
    uint32_t capacity;                    /**< cases at most; 0: takes none */
    int64_t shift_start_ms, shift_end_ms; /**< on duty from … to before; both 0: always */
    int64_t last_assigned_ms;             /**< 0 = not yet: of equals the one who waited longest is chosen */
    uint32_t assigned;                    /**< cases of this shift: of equals the one with fewer */
} consult_agent;

/** What became of an agent in a choice. */
typedef enum consult_route_fate {
    CONSULT_ROUTE_CHOSEN = 1,
    CONSULT_ROUTE_OWNER = 2,     /**< chosen: the case is theirs already */
    CONSULT_ROUTE_OFF_SHIFT = 3, /**< not on duty */
    CONSULT_ROUTE_FULL = 4,      /**< has as many cases as they can take */
    CONSULT_ROUTE_UNSKILLED = 5, /**< somebody else is skilled enough */
    CONSULT_ROUTE_COSTLIER = 6   /**< busier, or more skilled than the case needs */
} consult_route_fate;

/** One agent in a choice. */
typedef struct consult_route_choice {
    size_t struct_size;
    size_t agent; /**< place in the list that was passed */
    consult_route_fate fate;
    uint32_t cost; /**< load permille of the capacity + half of the skill beyond (or all that is missing); 0 when not compared */
} consult_route_choice;

/** The result of consult_route(). Borrowed from the worker. */
typedef struct consult_routing {
    size_t struct_size;
    size_t agent; /**< place in the list; SIZE_MAX: nobody can take it */
    const consult_difficulty *difficulty;
    size_t choice_count; /**< one for each agent, in the order of the list */
    const consult_route_choice *const *choices;
} consult_routing;

/**
 * Which agent is to take a session. The owner is, while on duty; else, of those on duty with room, the one of the least cost among
 * the skilled enough; if none is, the most skilled. Of equal costs: fewer cases of this shift, then longest without one, then first
 * in the list.
 * @param agents  at most 10000.
 * @param at_ms  now, as consult_turn.at_ms.
 * @param[out] routing  borrowed from the worker; NULL on failure.
 * @return INVALID_ARGUMENT, UNKNOWN_ID (the pack has no route), LIMIT, NO_MEMORY.
 * Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_route(const consult_session *session, consult_worker *worker,
                                                          const consult_agent *const *agents, size_t count, int64_t at_ms,
                                                          const consult_routing **routing);

/** One session that waits for an agent. */
typedef struct consult_waiting {
    size_t struct_size;
    size_t session;      /**< place in the list that was passed */
    uint64_t waiting_ms; /**< since the patient's last turn */
    uint64_t limit_ms;   /**< within which an answer is due on its channel */
    uint64_t permille;   /**< of the limit that has passed: above 1000 it is overdue */
    bool urgent;
} consult_waiting;

/** The result of consult_overdue(). Borrowed from the worker. */
typedef struct consult_waiting_list {
    size_t struct_size;
    size_t count; /**< only those in which the patient spoke last; most pressing first */
    const consult_waiting *const *items;
} consult_waiting_list;

/**
 * Whose turn is most overdue: urgent sessions first, then by the part of their limit that has passed.
 * @param sessions  at most 10000; of any packs.
 * @param now_ms  as consult_turn.at_ms.
 * @param[out] waiting  borrowed from the worker; NULL on failure.
 * @return INVALID_ARGUMENT, UNKNOWN_ID (a pack has no route), LIMIT, NO_MEMORY.
 * Threads: one at a time, all sessions included.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_overdue(consult_worker *worker, const consult_session *const *sessions,
                                                            size_t count, int64_t now_ms, const consult_waiting_list **waiting);

/** Who is responsible for the session. @return borrowed until the session changes; NULL: nobody yet. Threads: one at a time. */
CONSULT_API const char *consult_session_owner(const consult_session *session);

/**
 * An agent takes a session: the first one owns it.
 * @param agent  an id or name, not empty, one line without control characters.
 * @return OK (also when it is theirs already), OUT_OF_ORDER (it is somebody else's: consult_session_hand_over()), UNKNOWN_ID (the
 * pack has no slot of type "owner"), INVALID_UTF8, LIMIT, INVALID_ARGUMENT, NO_MEMORY; nothing changed then. Threads: one at a
 * time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_take(consult_session *session, const char *agent);

/**
 * The owner hands a session over, with a note for whoever takes it.
 * @param from  the owner; NULL: the host decides for them (they have left).
 * @param[out] note  borrowed from the worker, as that of consult_session_handover().
 * @return OUT_OF_ORDER (`from` is not the owner), and as consult_session_take() and consult_session_handover(); nothing changed
 * then. Threads: one at a time.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_session_hand_over(consult_session *session, consult_worker *worker,
                                                                      const char *from, const char *to, consult_string *note);

#ifdef __cplusplus
}
#endif
#endif
