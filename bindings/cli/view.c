#include "view.h"

#include "output.h"

#include <string.h>

enum { TEXT_COLUMN = 11, NAME_COLUMNS = 9 };

/* "           name      ": the word for it. */
static void head(const struct cli *cli, struct cli_buffer *out, enum cli_paint paint, const char *name) {
    const char *word = cli_word(cli, "view", name);
    cli_buffer_fill(out, ' ', TEXT_COLUMN);
    cli_output_paint(cli, out, paint, word);
    size_t columns = consult_text_columns(word, strlen(word));
    if (columns < NAME_COLUMNS) cli_buffer_fill(out, ' ', NAME_COLUMNS - columns);
}

/* What a phase, a label … is called; its id where it has no title. */
static const char *title(const struct cli *cli, consult_pack_kind kind, const char *id) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0; consult_pack_entry_at(cli->pack, kind, i, &entry) == CONSULT_OK; i++) {
        if (strcmp(entry.id, id) != 0) continue;
        const char *words = cli->locale == CONSULT_LOCALE_ZH_HANT ? entry.title_hant : entry.title_hans;
        return words[0] != '\0' ? words : id;
    }
    return NULL;
}

/* A phase or an interrupt; "·": nowhere. */
static const char *place(const struct cli *cli, const char *id) {
    const char *words = title(cli, CONSULT_PACK_PHASE, id);
    if (words == NULL) words = title(cli, CONSULT_PACK_INTERRUPT, id);
    return words != NULL ? words : "·";
}

static void show_text(const struct cli *cli, const struct cli_view *view, struct cli_buffer *out, consult_role role,
                      consult_string text, const consult_advice *advice) {
    bool wrong = advice->findings != NULL && advice->findings->worst > CONSULT_LEVEL_INFO;
    if (view->silent_text && !wrong) return;
    char number[16];
    (void)snprintf(number, sizeof number, "%4u ", (unsigned)advice->turn);
    cli_output_paint(cli, out, CLI_DIM, number);
    cli_output_paint(cli, out, role == CONSULT_ROLE_PATIENT ? CLI_CYAN : CLI_GREEN, role == CONSULT_ROLE_PATIENT ? "患者" : "客服");
    cli_buffer_text(out, "  ");
    cli_output_marked(cli, out, TEXT_COLUMN, text.data, text.size, advice->findings);
}

/* The words at a span of the text, in brackets; nothing when there are none. */
static void show_span(struct cli_buffer *out, consult_string text, consult_span span) {
    if (span.start >= span.end || span.end > text.size) return;
    cli_buffer_text(out, "「");
    cli_output_clean(out, text.data + span.start, span.end - span.start);
    cli_buffer_text(out, "」");
}

static void show_moves(const struct cli *cli, struct cli_buffer *out, consult_string text, const consult_advice *advice) {
    for (size_t i = 0; i < advice->move_count; i++) {
        const consult_move *move = advice->moves[i];
        head(cli, out, CLI_BOLD, "phase");
        cli_buffer_format(out, "%s → ", place(cli, move->from));
        cli_output_paint(cli, out, CLI_BOLD, place(cli, move->to));
        cli_buffer_format(out, "  (%s", move->why);
        show_span(out, text, move->span);
        cli_buffer_text(out, ")\n");
    }
}

static void show_place(const struct cli *cli, struct cli_buffer *out, const consult_advice *advice) {
    head(cli, out, CLI_BOLD, "phase");
    cli_buffer_text(out, place(cli, advice->phase));
    if (advice->interrupt != NULL) {
        cli_buffer_text(out, "  ");
        cli_output_paint(cli, out, CLI_YELLOW, place(cli, advice->interrupt));
    }
    cli_buffer_text(out, "\n");
}

static void show_types(const struct cli *cli, struct cli_view *view, struct cli_buffer *out, const consult_session *session,
                       const consult_labels *reading) {
    struct cli_buffer types = {0};
    cli_buffer_text(&types, "");
    for (size_t i = 0; i < reading->label_count; i++) {
        const consult_label *label = reading->labels[i];
        if (strcmp(label->group, "type") != 0 && strcmp(label->group, "need") != 0) continue;
        if (!consult_session_label_holds(session, label->id)) continue;
        cli_buffer_format(&types, "%s%s %u", types.size > 0 ? ", " : "", title(cli, CONSULT_PACK_LABEL, label->id),
                          (unsigned)consult_session_label(session, label->id));
    }
    cli_buffer_text(&view->types, "");
    if (types.size > 0 && (view->full || strcmp(types.data, view->types.data) != 0)) {
        head(cli, out, CLI_BOLD, "types");
        cli_buffer_format(out, "%s\n", types.data);
    }
    cli_buffer_free(&view->types);
    view->types = types;
}

static void show_evidence(const struct cli *cli, struct cli_buffer *out, consult_string text, const consult_labels *reading) {
    enum { MOST = 6 };
    for (size_t i = 0; i < reading->evidence_count && i < MOST; i++) {
        const consult_evidence *part = reading->evidence[i];
        if (part->label[0] == '\0') continue;
        head(cli, out, CLI_DIM, "because");
        cli_buffer_format(out, "%s %+d (%s) ", part->label, (int)part->weight, part->cue);
        show_span(out, text, part->span);
        cli_buffer_text(out, "\n");
    }
}

/* Whether several cues have found the same. */
static bool is_repeated(const consult_labels *reading, size_t index) {
    for (size_t i = 0; i < index; i++)
        if (strcmp(reading->slots[i]->id, reading->slots[index]->id) == 0 &&
            strcmp(reading->slots[i]->value, reading->slots[index]->value) == 0)
            return true;
    return false;
}

/* A flag once, with the longest words of all cues that raised it. */
static void show_flags(const struct cli *cli, struct cli_buffer *out, consult_string text, const consult_labels *reading) {
    for (size_t i = 0; i < reading->flag_count; i++) {
        const consult_flag *flag = reading->flags[i];
        consult_span longest = flag->span;
        bool told = false;
        for (size_t k = 0; k < reading->flag_count; k++) {
            consult_span span = reading->flags[k]->span;
            if (strcmp(reading->flags[k]->id, flag->id) != 0) continue;
            told = told || k < i;
            if (span.end - span.start > longest.end - longest.start) longest = span;
        }
        if (told) continue;
        head(cli, out, CLI_RED, "flag");
        cli_output_paint(cli, out, CLI_RED, flag->id);
        cli_buffer_format(out, " %s: %s ", title(cli, CONSULT_PACK_FLAG, flag->id), cli_word(cli, "view.level", flag->level));
        show_span(out, text, longest);
        cli_buffer_text(out, "\n");
    }
}

static void show_reading(const struct cli *cli, const struct cli_view *view, struct cli_buffer *out, consult_string text,
                         const consult_advice *advice) {
    const consult_labels *reading = advice->reading;
    show_flags(cli, out, text, reading);
    if (view->full) show_evidence(cli, out, text, reading);
    bool any = false;
    for (size_t i = 0; i < reading->slot_count; i++) {
        const consult_slot *slot = reading->slots[i];
        if (slot->span.start >= slot->span.end || is_repeated(reading, i)) continue;
        if (!any) head(cli, out, CLI_BOLD, "slots");
        cli_buffer_format(out, "%s%s=", any ? ", " : "", title(cli, CONSULT_PACK_SLOT, slot->id));
        cli_output_clean(out, slot->value, strlen(slot->value));
        any = true;
    }
    if (any) cli_buffer_text(out, "\n");
}

static void show_findings(const struct cli *cli, struct cli_buffer *out, const consult_findings *findings) {
    for (size_t i = 0; i < findings->count; i++) {
        head(cli, out, CLI_RED, "finding");
        cli_output_finding(cli, out, findings->items[i]);
    }
}

static void show_actions(const struct cli *cli, struct cli_buffer *out, const consult_advice *advice, size_t most, size_t phrases) {
    for (size_t i = 0; i < advice->action_count && i < most; i++) {
        const consult_action *action = advice->actions[i];
        head(cli, out, CLI_GREEN, i == 0 ? "next" : "or");
        cli_output_paint(cli, out, CLI_BOLD, action->action);
        cli_buffer_format(out, " (%s)", action->why);
        for (size_t k = 0; k < action->phrase_count && k < phrases; k++) {
            if (phrases > 1) {
                cli_buffer_text(out, "\n");
                cli_buffer_fill(out, ' ', TEXT_COLUMN + NAME_COLUMNS + 2);
            } else {
                cli_buffer_text(out, " ");
            }
            cli_output_quote(cli, out, action->phrases[k]->text.data, action->phrases[k]->text.size);
        }
        cli_buffer_text(out, "\n");
    }
}

void cli_view_alerts(const struct cli *cli, struct cli_buffer *out, const consult_advice *advice) {
    for (size_t i = 0; i < advice->alert_count; i++) {
        head(cli, out, CLI_YELLOW, "alert");
        cli_buffer_format(out, "%s\n", advice->alerts[i]);
    }
}

void cli_view_turn(const struct cli *cli, struct cli_view *view, struct cli_buffer *out, consult_role role, consult_string text,
                   const consult_session *session, const consult_advice *advice) {
    show_text(cli, view, out, role, text, advice);
    if (view->full && advice->move_count == 0) show_place(cli, out, advice);
    show_moves(cli, out, text, advice);
    if (advice->reading != NULL) {
        show_types(cli, view, out, session, advice->reading);
        show_reading(cli, view, out, text, advice);
    }
    if (advice->findings != NULL) show_findings(cli, out, advice->findings);
    cli_view_alerts(cli, out, advice);
    if (view->full)
        show_actions(cli, out, advice, 3, 3);
    else if (role == CONSULT_ROLE_PATIENT)
        show_actions(cli, out, advice, 1, 1);
}

void cli_view_slots(const struct cli *cli, struct cli_buffer *out, const consult_session *session) {
    consult_pack_entry entry = {.struct_size = sizeof entry};
    for (size_t i = 0; consult_pack_entry_at(cli->pack, CONSULT_PACK_SLOT, i, &entry) == CONSULT_OK; i++) {
        const char *value = consult_session_slot_get(session, entry.id);
        if (value == NULL) continue;
        cli_buffer_text(out, "  ");
        cli_output_pad(out, entry.id, 20);
        cli_output_pad(out, cli->locale == CONSULT_LOCALE_ZH_HANT ? entry.title_hant : entry.title_hans, 20);
        cli_output_clean(out, value, strlen(value));
        cli_buffer_text(out, "\n");
    }
}

void cli_view_free(struct cli_view *view) {
    cli_buffer_free(&view->types);
}
