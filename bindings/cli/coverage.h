/* What consult_coverage_json() counted, for people. */
#ifndef CONSULT_CLI_COVERAGE_H
#define CONSULT_CLI_COVERAGE_H

#include "buffer.h"
#include "consult/coverage.h"

/* A line for each kind, and below it, one each line, what no talk went through. False when memory is short. */
bool cli_coverage_show(struct cli_buffer *out, consult_string json);

#endif
