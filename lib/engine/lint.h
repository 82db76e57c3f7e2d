/* Lint: the rules over a draft that was read. */
#ifndef CNS_ENGINE_LINT_H
#define CNS_ENGINE_LINT_H

#include "base/arena.h"
#include "consult/lint.h"
#include "engine/reading.h"

/* What the items of cns_lint_run() point to. */
typedef struct cns_found {
    consult_finding told; /* first */
    uint32_t rule;
} cns_found;

/* Finds what is wrong; the reading is of the draft (role agent) in this situation. The findings are in the arena; `fixed` is left
 * to the caller. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_lint_run(cns_reading *r, const cns_situation *situation, consult_locale locale, cns_arena *arena,
                            consult_findings **findings);

/* The same by the rules alone that are decided by sentences; the reading may be cns_read_words()'s. `told`: bits of the rules that
 * are told once and were: they are left out, and hide no other rule's finding at the same place. */
consult_status cns_lint_run_sentences(cns_reading *r, const cns_situation *situation, consult_locale locale, cns_arena *arena,
                                      const uint8_t *told, consult_findings **findings);

/* Whether one rule finds something, whatever others find. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_lint_holds(cns_reading *r, const cns_situation *situation, uint32_t rule, bool *holds);

/* The draft with all drop-in replacements done, in the arena; the draft itself when there are none. NULL: NO_MEMORY. */
const char *cns_lint_fix(const char *text, size_t size, const consult_findings *findings, cns_arena *arena, size_t *fixed_size);

#endif
