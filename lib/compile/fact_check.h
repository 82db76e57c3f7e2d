/* Facts of a hospital, held against what the pack declares. */
#ifndef CNS_COMPILE_FACT_CHECK_H
#define CNS_COMPILE_FACT_CHECK_H

#include "compile/diagnostics.h"
#include "model/model.h"
#include "text/json.h"

/* Adds a warning for each member that the pack does not declare, and for each value that it cannot say; none when the pack declares
 * nothing. `text` is what `root` was read from. False: memory is short. */
bool cns_fact_check(const cns_model *m, const cns_json *root, const char *text, size_t size, consult_diagnostics *list);

#endif
