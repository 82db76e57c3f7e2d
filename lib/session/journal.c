/* Journals: lines that are bound to one another. journal_check.c reads them. */
#include "consult/journal.h"

#include "base/sha256.h"
#include "model/facts.h"
#include "session/session.h"
#include "text/utf8.h"
#include "text/writer.h"

#include <string.h>

struct consult_journal {
    consult_context *context;
    uint64_t lines;
    char hash[CNS_SHA256_HEX + 1];
    bool closed;
};

consult_status consult_journal_new(consult_context *context, consult_journal **journal) {
    if (journal) *journal = NULL;
    if (!context || !journal) return CONSULT_INVALID_ARGUMENT;
    consult_journal *made = cns_memory_zero(&context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->context = consult_context_ref(context);
    memset(made->hash, '0', CNS_SHA256_HEX);
    *journal = made;
    return CONSULT_OK;
}

void consult_journal_free(consult_journal *journal) {
    if (!journal) return;
    consult_context *context = journal->context;
    cns_memory_put(&context->memory, journal, sizeof *journal);
    consult_context_unref(context);
}

const char *consult_journal_hash(const consult_journal *journal) {
    return journal ? journal->hash : NULL;
}

/* ---- lines ---- */

typedef struct writing {
    consult_journal *journal;
    consult_worker *worker;
    cns_buffer *out;
    const char *saved; /* the session, in the arena */
} writing;

static consult_status fail(consult_worker *w, consult_status status, const char *message) {
    return cns_worker_fail(w, status, CONSULT_NO_OFFSET, message);
}

static consult_status no_memory(consult_worker *w) {
    return fail(w, CONSULT_NO_MEMORY, "the host's allocator gave no memory");
}

/* Opens a line. `session` NULL: it has no state. The worker then holds what was saved, and the beginning of the line. */
static consult_status begin(writing *w, consult_journal *journal, consult_worker *worker, const consult_session *session,
                            const char *kind, const consult_string *line) {
    if (!journal || !line) return fail(worker, CONSULT_INVALID_ARGUMENT, "journal, session and line must be given");
    if (journal->closed || (journal->lines == 0) != (strcmp(kind, "begin") == 0))
        return fail(worker, CONSULT_OUT_OF_ORDER, "a journal is begun once, and nothing follows its closing line");
    *w = (writing){journal, worker, &worker->text, NULL};
    if (session) {
        consult_string saved;
        consult_status status = consult_session_save(session, worker, &saved);
        if (status != CONSULT_OK) return status;
        w->saved = cns_arena_copy(&worker->arena, saved.data, saved.size);
        if (!w->saved) return no_memory(worker);
    }
    cns_buffer_clear(w->out);
    cns_write_open(w->out, '{');
    cns_write_member_integer(w->out, "n", (int64_t)journal->lines);
    cns_write_member(w->out, "prev", journal->hash);
    cns_write_member(w->out, "kind", kind);
    return CONSULT_OK;
}

static consult_status end(writing *w, bool with_state, consult_string *line) {
    char hash[CNS_SHA256_HEX + 1];
    if (with_state) {
        cns_sha256_hex(w->saved, strlen(w->saved), hash);
        cns_write_member(w->out, "state", hash);
    }
    if (w->out->failed) return no_memory(w->worker);
    cns_sha256_hex(w->out->data, w->out->size, hash);
    cns_write_member(w->out, "hash", hash);
    cns_write_close(w->out, '}');
    cns_buffer_char(w->out, '\n');
    if (w->out->failed) return no_memory(w->worker);
    memcpy(w->journal->hash, hash, sizeof hash);
    w->journal->lines++;
    *line = (consult_string){w->out->data, w->out->size};
    return CONSULT_OK;
}

/* What every call begins with. */
static bool start(consult_worker *worker, consult_string *line) {
    if (line) *line = (consult_string){NULL, 0};
    if (worker) cns_worker_begin(worker);
    return worker != NULL;
}

consult_status consult_journal_begin(consult_journal *journal, consult_worker *worker, const consult_session *session,
                                     consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    consult_status status = begin(&w, session ? journal : NULL, worker, session, "begin", line);
    if (status != CONSULT_OK) return status;
    cns_write_member(w.out, "pack", consult_pack_id(session->pack));
    cns_write_member(w.out, "version", consult_pack_version(session->pack));
    cns_write_key(w.out, "digest");
    cns_buffer_char(w.out, '"');
    cns_buffer_hex(w.out, consult_pack_digest(session->pack), 16);
    cns_buffer_char(w.out, '"');
    char facts[CNS_SHA256_HEX + 1];
    cns_facts_digest(session->facts, facts);
    cns_write_member(w.out, "facts", facts);
    cns_write_member(w.out, "session", w.saved);
    return end(&w, false, line);
}

consult_status consult_journal_turn(consult_journal *journal, consult_worker *worker, const consult_session *session,
                                    const consult_turn *turn, consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    if (!session) return fail(worker, CONSULT_INVALID_ARGUMENT, "session must be given");
    consult_turn own;
    consult_status status = cns_session_turn_take(worker, turn, &own);
    if (status != CONSULT_OK) return status;
    size_t size = cns_utf8_size(own.text, own.size), bad = cns_utf8_check(own.text, size);
    if (bad != size) return cns_worker_fail(worker, CONSULT_INVALID_UTF8, bad, "the text is not UTF-8 here");
    if (own.id && cns_utf8_check(own.id, strlen(own.id)) != strlen(own.id))
        return fail(worker, CONSULT_INVALID_UTF8, "the id is not UTF-8");
    if (memchr(own.text, 0, size)) return fail(worker, CONSULT_INVALID_ARGUMENT, "a text with a NUL can't be told in a journal");
    status = begin(&w, journal, worker, session, "turn", line);
    if (status != CONSULT_OK) return status;
    cns_write_member(w.out, "who", own.role == CONSULT_ROLE_PATIENT ? "patient" : "agent");
    cns_write_member_integer(w.out, "at", own.at_ms);
    cns_write_key(w.out, "text");
    cns_write_string(w.out, own.text, size);
    if (own.id) cns_write_member(w.out, "id", own.id);
    if (own.typing_cpm) cns_write_member_integer(w.out, "typing_cpm", own.typing_cpm);
    if (own.canned) {
        cns_write_key(w.out, "canned");
        cns_write_bool(w.out, true);
    }
    return end(&w, true, line);
}

consult_status consult_journal_event(consult_journal *journal, consult_worker *worker, const consult_session *session,
                                     const consult_event *event, consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    if (!session) return fail(worker, CONSULT_INVALID_ARGUMENT, "session must be given");
    consult_event own;
    consult_status status = cns_session_event_take(worker, event, &own);
    if (status != CONSULT_OK) return status;
    if (cns_utf8_check(own.detail, strlen(own.detail)) != strlen(own.detail))
        return fail(worker, CONSULT_INVALID_UTF8, "the detail is not UTF-8");
    status = begin(&w, journal, worker, session, "event", line);
    if (status != CONSULT_OK) return status;
    cns_write_member_integer(w.out, "event", own.kind);
    cns_write_member(w.out, "detail", own.detail);
    cns_write_member_integer(w.out, "at", own.at_ms);
    return end(&w, true, line);
}

consult_status consult_journal_tick(consult_journal *journal, consult_worker *worker, const consult_session *session, int64_t at_ms,
                                    consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    consult_status status = begin(&w, session ? journal : NULL, worker, session, "tick", line);
    if (status != CONSULT_OK) return status;
    cns_write_member_integer(w.out, "at", at_ms);
    return end(&w, true, line);
}

consult_status consult_journal_set(consult_journal *journal, consult_worker *worker, const consult_session *session,
                                   const char *slot, const char *value, consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    if (!session || !slot) return fail(worker, CONSULT_INVALID_ARGUMENT, "session and slot must be given");
    if (cns_utf8_check(slot, strlen(slot)) != strlen(slot) || (value && cns_utf8_check(value, strlen(value)) != strlen(value)))
        return fail(worker, CONSULT_INVALID_UTF8, "slot and value must be UTF-8");
    consult_status status = begin(&w, journal, worker, session, "set", line);
    if (status != CONSULT_OK) return status;
    cns_write_member(w.out, "slot", slot);
    cns_write_member(w.out, "value", value);
    return end(&w, true, line);
}

consult_status consult_journal_close(consult_journal *journal, consult_worker *worker, consult_string *line) {
    writing w;
    if (!start(worker, line)) return CONSULT_INVALID_ARGUMENT;
    consult_status status = begin(&w, journal, worker, NULL, "close", line);
    if (status != CONSULT_OK) return status;
    status = end(&w, false, line);
    if (status == CONSULT_OK) journal->closed = true;
    return status;
}
