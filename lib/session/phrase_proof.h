/* Proof of a pack: what it offers to say passes its own rules. */
#ifndef CNS_SESSION_PHRASE_PROOF_H
#define CNS_SESSION_PHRASE_PROOF_H

#include "compile/builder.h"
#include "engine/worker.h"

/* Lints every phrase in both scripts, with a figure for each slot, and reports what is found (warnings and worse). REGEX_LIMIT,
 * NO_MEMORY. */
consult_status cns_phrase_proof_run(const consult_builder *builder, cns_compilation *c, const consult_pack *pack,
                                    consult_worker *worker, consult_severity severity);

#endif
