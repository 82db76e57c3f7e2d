/* One turn of a consultation as people see it: for chat and replay. */
#ifndef CONSULT_CLI_VIEW_H
#define CONSULT_CLI_VIEW_H

#include "cli.h"

/* What was shown before, so that only changes are shown. Zero it to begin. */
struct cli_view {
    bool full;               /* evidence, and several next steps with several phrases (chat) */
    bool silent_text;        /* the text itself stands on the screen already, unless something in it is to be marked */
    struct cli_buffer types; /* as shown last */
};

/* Shows what the library made of a turn. */
void cli_view_turn(const struct cli *cli, struct cli_view *view, struct cli_buffer *out, consult_role role, consult_string text,
                   const consult_session *session, const consult_advice *advice);
/* Shows timers that ran out and what to do now. */
void cli_view_alerts(const struct cli *cli, struct cli_buffer *out, const consult_advice *advice);
/* Shows all slots known. */
void cli_view_slots(const struct cli *cli, struct cli_buffer *out, const consult_session *session);
void cli_view_free(struct cli_view *view);

#endif
