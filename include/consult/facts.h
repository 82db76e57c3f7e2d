/**
 * @file facts.h
 * Facts: what is true of this hospital today: name, address, doctors, prices, free times. The library offers a price, a
 * name or a time only from here; what is not here is never said.
 *
 * The JSON is one object. Members that the default packs use:
 * @code{.json}
 * {"hospital": "…", "address": "…", "phone": "…", "hours": "…", "transport": "…", "bring": "…", "parking": "…", "insurance": "…",
 *  "doctors": [{"name": "…", "title": "…", "specialty": "…", "timetable": "周三上午、周四下午",
 *               "slots": ["2026-12-01T14:00+08:00"]}],
 *  "slots": ["2026-12-01T09:30+08:00"], "prices": {"散瞳验光": "90元/次"}}
 * @endcode
 * Packs declare the members that they use (`facts`; all of them: lib/packs/README.md, section 14), and what they are. A text may be
 * given in both scripts:
 * `"address": {"zh-Hans": "滨湖路16号", "zh-Hant": "濱湖路16號"}`; phrases say the one of their locale. Items of a table and what
 * doctors have are one text for both. A doctor may be a text alone, with the specialty in brackets: `"林医生（眼底病）"` gives
 * `doctors.0.name` and `doctors.0.specialty`.
 *
 * The lint holds drafts against them: a price against the item that is named (by its place in the table, or a part of it that no
 * other has), doctors' names, titles and days, times that are told as booked or free, the telephone and the street of the address.
 * What the facts do not hold is not judged.
 *
 * Any other member may be given; phrases and rules reach it by its path (`{prices.散瞳验光}`, `{"fact": "doctors.0.name"}`).
 */
#ifndef CONSULT_FACTS_H
#define CONSULT_FACTS_H

#include "consult/pack.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct consult_facts consult_facts;

/**
 * Reads facts. Immutable afterwards; replaced as a whole: a session keeps those that it began with, unless it is saved and restored
 * with the new ones (consult_session_restore()).
 * @param context  whose memory and limits they use; it need not be the pack's.
 * @param pack  a pack that they are for. It must be given and leaves no trace: facts are paths and values, and serve sessions and
 * calls of every pack, a newer one as well as another; what its phrases and rules do not ask for is never said.
 * @param json  UTF-8, copied.
 * @param[out] facts  one reference, yours.
 * @param[out] diagnostics  NULL to do without; else yours to free when not NULL: the fault, or warnings about facts that were read
 *   and the pack can't use, each with line and pointer: `misspelt-fact` (nearly a declared name), `unknown-fact` (not declared; it
 *   may be one of your own), `bad-fact` (a number where a text is said, a time that is none …).
 * @return INVALID_JSON, LIMIT, INVALID_ARGUMENT, NO_MEMORY.
 * Threads: any.
 */
CONSULT_API CONSULT_MUST_USE consult_status consult_facts_from_json(consult_context *context, const consult_pack *pack,
                                                                    const char *json, size_t size, consult_facts **facts,
                                                                    consult_diagnostics **diagnostics);

/** Adds a reference. @return the same facts (NULL for NULL). Threads: any, also at the same time. */
CONSULT_API consult_facts *consult_facts_ref(consult_facts *facts);
/** Drops a reference. NULL is allowed. Threads: any, also at the same time. */
CONSULT_API void consult_facts_unref(consult_facts *facts);

/**
 * A value by its path, numbers and booleans as text.
 * @param path  members joined by dots, list places as numbers: "doctors.0.name".
 * @return borrowed from the facts; NULL when there is none.
 * Threads: any.
 */
CONSULT_API const char *consult_facts_get(const consult_facts *facts, const char *path);

#ifdef __cplusplus
}
#endif
#endif
