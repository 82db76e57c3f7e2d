/* Lint: the rules over a draft that was read. */
#ifndef CNS_ENGINE_LINT_H
#define CNS_ENGINE_LINT_H

#include "consult/lint.h"
#include "engine/worker.h"

/* What the items of cns_lint_run() point to. */
typedef struct cns_found {
    consult_finding told; /* first */
    uint32_t rule;
    bool marks_draft; /* its place is no words of its own */
    consult_span at;  /* what the rule found; the finding's span may take in what stands beside it */
} cns_found;

/* Finds what is wrong; the worker's reading is of the draft (role agent) in this situation. The findings are in the arena; `fixed`
 * is left to the caller. Words that are wrapped or spaced out are found, too, by the rules that sentences decide. REGEX_LIMIT,
 * LIMIT, NO_MEMORY. */
consult_status cns_lint_run(consult_worker *w, const cns_situation *situation, consult_locale locale, consult_findings **findings);

/* A finding that was told: its rule, and bytes of the draft. */
typedef struct cns_told {
    uint32_t rule;
    size_t start, end;
} cns_told;

/* What was told of a draft of which a part is read again. */
typedef struct cns_settled {
    size_t from;          /* the byte of the draft that the part begins with */
    size_t before;        /* what begins in front of this byte of the draft was told, or is none */
    const cns_told *told; /* those of the part; */
    size_t count;
    const uint8_t *once; /* of those in front of it: bits of the rules that are told once */
} cns_settled;

/* The same by the rules alone that are decided by sentences, for a part of a draft; the reading may be cns_read_words()'s. What the
 * whole draft would find in the part is found: rules that were told once in front of it are spent. *joined (or NULL): how many
 * joined readings the worker holds, too. */
consult_status cns_lint_run_sentences(consult_worker *w, const cns_situation *situation, consult_locale locale,
                                      const cns_settled *settled, uint32_t *joined, consult_findings **findings);

/* Whether a rule that blocks and needs the whole draft waits for nothing but that in this talk: an emergency is open, for one. */
bool cns_lint_awaits(const consult_pack *pack, const cns_situation *situation);

/* Whether one rule finds something, whatever others find. REGEX_LIMIT, NO_MEMORY. */
consult_status cns_lint_holds(cns_reading *r, const cns_situation *situation, uint32_t rule, bool *holds);

/* The draft with all drop-in replacements done, in the arena; the draft itself when there are none. NULL: NO_MEMORY. */
const char *cns_lint_fix(const char *text, size_t size, const consult_findings *findings, cns_arena *arena, size_t *fixed_size);

#endif
