/* consult chat: a consultation in the terminal. */
#include "input.h"
#include "output.h"
#include "view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum side { SIDE_BOTH, SIDE_PATIENT, SIDE_AGENT };

struct chat {
    struct cli *cli;
    struct cli_buffer out;
    struct cli_view view;
    consult_session *session;
    enum side side;
    consult_role next;       /* who is expected to speak */
    struct cli_buffer reply; /* the first phrase of the best action, for --as patient */
    struct cli_buffer reply_id;
    struct cli_buffer last; /* what was said last */
    bool typed;             /* a person sits there */
    bool failed;
    bool unheard; /* standard output takes nothing any more: the talk ends */
};

static int64_t now_ms(void) {
    struct timespec now;
    if (timespec_get(&now, TIME_UTC) != TIME_UTC) return 0;
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void flush(struct chat *job) {
    if (cli_buffer_write(&job->out, stdout) != 0) job->unheard = true;
}

static void fail(struct chat *job, consult_status status) {
    flush(job);
    job->failed = true;
    (void)cli_call_error(job->cli, "chat", 0, status);
}

static void keep_reply(struct chat *job, const consult_advice *advice) {
    job->reply.size = 0;
    for (size_t i = 0; i < advice->action_count; i++) {
        if (advice->actions[i]->phrase_count == 0) continue;
        const consult_phrase *phrase = advice->actions[i]->phrases[0];
        cli_buffer_add(&job->reply, phrase->text.data, phrase->text.size);
        job->reply_id.size = 0;
        cli_buffer_text(&job->reply_id, phrase->id);
        return;
    }
}

static bool take_turn(struct chat *job, consult_role role, consult_string text) {
    consult_turn turn = {.struct_size = sizeof turn, .role = role, .text = text.data, .size = text.size, .at_ms = now_ms()};
    const consult_advice *advice = NULL;
    consult_status status = consult_session_turn(job->session, job->cli->worker, &turn, &advice);
    if (status != CONSULT_OK) {
        fail(job, status);
        return false;
    }
    job->last.size = 0;
    cli_buffer_add(&job->last, text.data, text.size);
    cli_view_turn(job->cli, &job->view, &job->out, role, text, job->session, advice);
    if (role == CONSULT_ROLE_PATIENT) keep_reply(job, advice);
    flush(job);
    return true;
}

/* The agent says what the library offers first, and the session learns which phrase it was. */
static void answer(struct chat *job) {
    if (job->reply.size == 0) return;
    struct cli_buffer text = job->reply;
    job->reply = (struct cli_buffer){0};
    if (job->typed) {
        cli_output_paint(job->cli, &job->out, CLI_GREEN, "客服> ");
        cli_output_clean(&job->out, text.data, text.size);
        cli_buffer_text(&job->out, "\n");
    }
    if (take_turn(job, CONSULT_ROLE_AGENT, (consult_string){text.data, text.size})) {
        consult_event event = {
            .struct_size = sizeof event, .kind = CONSULT_EVENT_PHRASE_USED, .detail = job->reply_id.data, .at_ms = now_ms()};
        const consult_advice *advice = NULL;
        consult_status status = consult_session_event(job->session, job->cli->worker, &event, &advice);
        if (status != CONSULT_OK) fail(job, status);
    }
    cli_buffer_free(&text);
}

static void save(struct chat *job, const char *path) {
    consult_string json;
    path += strspn(path, " \t");
    if (path[0] == '\0') {
        cli_buffer_text(&job->out, ":save needs the name of a file: :save FILE\n");
        return;
    }
    consult_status status = consult_session_save(job->session, job->cli->worker, &json);
    if (status != CONSULT_OK) {
        fail(job, status);
        return;
    }
    errno = 0;
    FILE *file = fopen(path, "wb");
    bool written = file != NULL && fwrite(json.data, 1, json.size, file) == json.size;
    if (file != NULL && fclose(file) != 0) written = false;
    if (written)
        cli_buffer_format(&job->out, "saved to %s (%zu bytes)\n", path, json.size);
    else
        (void)cli_input_error(path, 0, "it cannot be written: %s", strerror(errno));
    job->failed = job->failed || !written;
}

typedef consult_status telling(const consult_session *session, consult_worker *worker, consult_string *text);

/* Shows what the session told of itself: its reasoning, a note, a brief. */
static void show(struct chat *job, consult_status status, consult_string text) {
    if (status != CONSULT_OK) {
        fail(job, status);
        return;
    }
    for (size_t start = 0; start < text.size;) { /* what patients wrote must not steer the terminal: line by line, cleaned */
        const char *end = memchr(text.data + start, '\n', text.size - start);
        size_t size = end != NULL ? (size_t)(end - text.data) - start : text.size - start;
        cli_output_clean(&job->out, text.data + start, size);
        cli_buffer_text(&job->out, "\n");
        start += size + 1;
    }
}

static void tell(struct chat *job, telling *what) {
    consult_string text = {NULL, 0};
    consult_status status = what(job->session, job->cli->worker, &text);
    show(job, status, text);
}

static void explain(struct chat *job) {
    consult_string text = {NULL, 0};
    consult_worker_reveal(job->cli->worker, true); /* who asks has just read the turn */
    consult_status status = consult_session_explain(job->session, job->cli->worker, job->last.data, job->last.size, &text);
    consult_worker_reveal(job->cli->worker, false);
    show(job, status, text);
}

static void history(struct chat *job) {
    const consult_history *past = NULL;
    consult_status status = consult_session_history(job->session, job->cli->worker, &past);
    if (status != CONSULT_OK) {
        fail(job, status);
        return;
    }
    for (size_t i = 0; i < past->count; i++)
        cli_buffer_format(&job->out, "  %u  %s > %s\n", (unsigned)past->items[i]->turn, past->items[i]->from, past->items[i]->to);
}

static void help(struct chat *job) {
    cli_buffer_text(&job->out,
                    "  p TEXT or 患:TEXT  the patient says    a TEXT or 客:TEXT  the agent says\n"
                    "  TEXT               whoever is due says\n"
                    "  :slots  what is known    :why  the whole reasoning of the last turn    :trace  the same as JSON\n"
                    "  :handover  a note for a colleague    :brief  for a language model (JSON)    :history  the way here\n"
                    "  :save FILE  the session  :q  the end\n");
}

/* Does what a line with ':' says. False at :q. */
static bool obey(struct chat *job, const char *line) {
    if (strcmp(line, ":q") == 0) return false;
    if (strcmp(line, ":slots") == 0)
        cli_view_slots(job->cli, &job->out, job->session);
    else if (strcmp(line, ":trace") == 0)
        tell(job, consult_session_trace);
    else if (strcmp(line, ":why") == 0)
        explain(job);
    else if (strcmp(line, ":handover") == 0)
        tell(job, consult_session_handover);
    else if (strcmp(line, ":brief") == 0)
        tell(job, consult_session_brief);
    else if (strcmp(line, ":history") == 0)
        history(job);
    else if (strcmp(line, ":save") == 0 || strncmp(line, ":save ", 6) == 0)
        save(job, line + 5);
    else
        help(job);
    flush(job);
    return true;
}

/* Whose line it is; `*text` = what is said, without the mark. */
static consult_role speaker(const struct chat *job, const char **text) {
    static const struct {
        const char *mark;
        consult_role role;
    } marks[] = {{"p ", CONSULT_ROLE_PATIENT}, {"患:", CONSULT_ROLE_PATIENT}, {"患：", CONSULT_ROLE_PATIENT},
                 {"a ", CONSULT_ROLE_AGENT},   {"客:", CONSULT_ROLE_AGENT},   {"客：", CONSULT_ROLE_AGENT}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t size = strlen(marks[i].mark);
        if (strncmp(*text, marks[i].mark, size) != 0) continue;
        *text += size;
        return marks[i].role;
    }
    return job->side == SIDE_PATIENT ? CONSULT_ROLE_PATIENT : job->side == SIDE_AGENT ? CONSULT_ROLE_AGENT : job->next;
}

static void prompt(struct chat *job) {
    if (!job->typed) return;
    const char *text = "";
    bool patient = speaker(job, &text) == CONSULT_ROLE_PATIENT;
    cli_output_paint(job->cli, &job->out, patient ? CLI_CYAN : CLI_GREEN, patient ? "患者> " : "客服> ");
    flush(job);
}

static void talk(struct chat *job) {
    struct cli_buffer line = {0};
    for (prompt(job); !job->unheard && cli_input_typed(stdin, &line); prompt(job)) {
        const char *text = line.data;
        if (text[0] == ':') {
            if (!obey(job, text)) break;
            continue;
        }
        consult_role role = speaker(job, &text);
        size_t size = strlen(text);
        if (size == 0) continue;
        if (!take_turn(job, role, (consult_string){text, size})) continue;
        job->next = role == CONSULT_ROLE_PATIENT ? CONSULT_ROLE_AGENT : CONSULT_ROLE_PATIENT;
        if (job->side == SIDE_PATIENT && role == CONSULT_ROLE_PATIENT) answer(job);
    }
    cli_buffer_free(&line);
}

static int run(struct chat *job, const char *channel) {
    struct cli *cli = job->cli;
    consult_session_options options = {.struct_size = sizeof options, .locale = cli->locale};
    if (channel != NULL) options.channel = cli_channel(channel);
    if (channel != NULL && options.channel == (consult_channel)0)
        return cli_usage_error("--channel '%s': it is online, phone or desk", channel);
    if (cli_open(cli) != CLI_FINE) return CLI_ERROR;
    consult_status status = consult_session_new(cli->pack, cli->facts, &options, &job->session);
    if (status != CONSULT_OK) return cli_usage_error("%s", consult_status_name(status));
    job->typed = cli_output_is_typed();
    job->view.silent_text = job->typed;
    if (job->typed) help(job);
    talk(job);
    if (job->unheard) return cli_usage_error("standard output cannot be written");
    return cli_finish(&job->out, job->failed ? CLI_ERROR : CLI_FINE);
}

int cli_chat(struct cli *cli, int argc, char **argv) {
    const char *as = NULL;
    const char *channel = NULL;
    struct chat job = {.cli = cli, .next = CONSULT_ROLE_PATIENT, .view = {.full = true}};
    const struct cli_option options[] = {
        {.name = "as",
         .value = &as,
         .argument = "SIDE",
         .help = "patient: the library's first phrase answers you; agent: all you type is the agent's"},
        {.name = "channel", .value = &channel, .argument = "NAME", .help = "online (default), phone, desk"},
    };
    const struct cli_usage usage = {
        "chat", "",
        "A consultation in the terminal. You type both sides in turn, the patient first; a line that begins\n"
        "with 'p ' or '患:' is the patient's, with 'a ' or '客:' the agent's. After each turn: where the talk\n"
        "stands, why, what is wrong in the draft, what to do next. :slots :why :trace :handover :brief :history :save FILE :q",
        options, sizeof options / sizeof *options};
    int code = cli_options_read(cli, &usage, argc, argv, NULL);
    int side = code == CLI_GO_ON && as != NULL ? cli_choose("--as", as, "patient|agent") + 1 : 0;
    if (as != NULL && code == CLI_GO_ON && side == 0) code = CLI_ERROR;
    job.side = (enum side)side;
    if (code == CLI_GO_ON) code = run(&job, channel);
    consult_session_free(job.session);
    cli_buffer_free(&job.out);
    cli_buffer_free(&job.reply);
    cli_buffer_free(&job.reply_id);
    cli_buffer_free(&job.last);
    cli_view_free(&job.view);
    return code;
}
