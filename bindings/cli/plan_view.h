/* How consult plan shows a plan to people. */
#ifndef CONSULT_CLI_PLAN_VIEW_H
#define CONSULT_CLI_PLAN_VIEW_H

#include "output.h"

struct cli_plan {
    const struct cli *cli;
    struct cli_buffer *out;
    const consult_plan *plan;
    const struct json_t *json; /* the same, in words: what consult_plan_json() tells */
    int64_t offset;            /* minutes east of UTC */
    bool explain;              /* each move of a date in a line of its own */
};

/* A step a line. */
void cli_plan_table(const struct cli_plan *job);
/* The months that hold steps, their days marked; then the table. */
void cli_plan_months(const struct cli_plan *job);

#endif
