/* Journals, read: whether each line is as it was written and follows the one before; and played again. */
#include "consult/journal.h"

#include "base/sha256.h"
#include "model/facts.h"
#include "session/session.h"
#include "text/json.h"
#include "text/utf8.h"

#include <string.h>

#define LINE_DEPTH 3u

/* One check. */
typedef struct checking {
    consult_worker *worker;
    cns_arena arena; /* of one line */
    const char *text;
    size_t size;
    consult_journal_check *result;
    char hash[CNS_SHA256_HEX + 1]; /* of the last line that fits */
    const consult_pack *pack;      /* NULL: it is not played */
    const consult_facts *facts;
    consult_session *session;
} checking;

/* A line, read. */
typedef struct line {
    const char *data;
    size_t size;
    const cns_json *root;
    int64_t number;
    const char *prev, *kind, *hash;
} line;

static consult_status found(checking *c, consult_journal_fault fault, size_t at) {
    c->result->fault = fault;
    c->result->line = at;
    return CONSULT_OK;
}

/* ---- a line ---- */

static bool is_hash(const cns_json *v) {
    if (!v || v->kind != CNS_JSON_STRING || v->size != CNS_SHA256_HEX) return false;
    for (size_t i = 0; i < v->size; i++)
        if (!((v->text[i] >= '0' && v->text[i] <= '9') || (v->text[i] >= 'a' && v->text[i] <= 'f'))) return false;
    return true;
}

/* The line behind `*at`, without its end. */
static bool next_line(const checking *c, size_t *at, line *l) {
    if (*at >= c->size) return false;
    const char *end = memchr(c->text + *at, '\n', c->size - *at);
    *l = (line){.data = c->text + *at, .size = (end ? (size_t)(end - c->text) : c->size) - *at};
    *at += l->size + 1;
    return true;
}

/* NO_MEMORY; `*fits` false: it is no line of a journal. */
static consult_status read_line(checking *c, line *l, bool *fits) {
    cns_json_error error;
    *fits = false;
    cns_arena_reset(&c->arena);
    consult_status status = cns_json_read(&c->arena, l->data, l->size, LINE_DEPTH, &l->root, &error);
    if (status == CONSULT_NO_MEMORY) return status;
    if (status != CONSULT_OK) return CONSULT_OK;
    const cns_json *n = cns_json_member(l->root, "n"), *prev = cns_json_member(l->root, "prev"),
                   *hash = cns_json_member(l->root, "hash"), *kind = cns_json_member(l->root, "kind");
    if (!n || n->kind != CNS_JSON_INTEGER || n->integer < 0 || !is_hash(prev) || !is_hash(hash) || !kind ||
        kind->kind != CNS_JSON_STRING)
        return CONSULT_OK;
    l->number = n->integer;
    l->prev = prev->text;
    l->hash = hash->text;
    l->kind = kind->text;
    *fits = true;
    return CONSULT_OK;
}

/* `,"hash":"…"}` ends the line as it was written; what stands before is what was hashed. */
static bool is_unchanged(const line *l) {
    static const char member[] = ",\"hash\":\"";
    size_t tail = sizeof member - 1 + CNS_SHA256_HEX + 2;
    char hash[CNS_SHA256_HEX + 1];
    if (l->size <= tail || memcmp(l->data + l->size - tail, member, sizeof member - 1) != 0 ||
        memcmp(l->data + l->size - 2, "\"}", 2) != 0)
        return false;
    cns_sha256_hex(l->data, l->size - tail, hash);
    return strcmp(hash, l->hash) == 0 && memcmp(l->data + l->size - 2 - CNS_SHA256_HEX, hash, CNS_SHA256_HEX) == 0;
}

/* Whether a line of this number stands further on. */
static consult_status is_later(checking *c, size_t at, int64_t number, bool *later) {
    line l;
    consult_status status = CONSULT_OK;
    *later = false;
    while (!*later && status == CONSULT_OK && next_line(c, &at, &l)) {
        bool fits;
        status = read_line(c, &l, &fits);
        *later = status == CONSULT_OK && fits && l.number == number;
    }
    return status;
}

/* ---- playing ---- */

static bool get_integer(const line *l, const char *key, int64_t *value) {
    const cns_json *v = cns_json_member(l->root, key);
    if (!v || v->kind != CNS_JSON_INTEGER) return false;
    *value = v->integer;
    return true;
}

static bool is_pack(const checking *c, const line *l) {
    static const char digits[] = "0123456789abcdef";
    char digest[17] = "";
    for (unsigned i = 0; i < 16; i++) digest[i] = digits[consult_pack_digest(c->pack) >> (60 - 4 * i) & 15];
    return strcmp(cns_json_string(l->root, "pack", ""), consult_pack_id(c->pack)) == 0 &&
           strcmp(cns_json_string(l->root, "digest", ""), digest) == 0;
}

/* Journals of older versions do not say which facts they were made with. */
static bool is_facts(const checking *c, const line *l) {
    char facts[CNS_SHA256_HEX + 1];
    cns_facts_digest(c->facts, facts);
    return strcmp(cns_json_string(l->root, "facts", facts), facts) == 0;
}

static consult_status play_turn(checking *c, const line *l) {
    const consult_advice *advice;
    const cns_json *text = cns_json_member(l->root, "text"), *canned = cns_json_member(l->root, "canned");
    const char *who = cns_json_string(l->root, "who", "");
    int64_t typed = 0;
    consult_turn turn = {.struct_size = sizeof turn, .id = cns_json_string(l->root, "id", NULL)};
    if (!text || text->kind != CNS_JSON_STRING || !get_integer(l, "at", &turn.at_ms)) return CONSULT_INVALID_JSON;
    turn.text = text->text;
    turn.size = text->size;
    turn.role = strcmp(who, "patient") == 0 ? CONSULT_ROLE_PATIENT : CONSULT_ROLE_AGENT;
    if (get_integer(l, "typing_cpm", &typed) && typed > 0 && typed <= INT32_MAX) turn.typing_cpm = (int32_t)typed;
    turn.canned = canned && canned->kind == CNS_JSON_TRUE;
    return consult_session_turn(c->session, c->worker, &turn, &advice);
}

static consult_status play_event(checking *c, const line *l) {
    const consult_advice *advice;
    int64_t kind = 0;
    consult_event event = {.struct_size = sizeof event, .detail = cns_json_string(l->root, "detail", NULL)};
    if (!get_integer(l, "event", &kind) || !get_integer(l, "at", &event.at_ms) || kind < 1 || kind > 100)
        return CONSULT_INVALID_JSON;
    event.kind = (consult_event_kind)kind;
    return consult_session_event(c->session, c->worker, &event, &advice);
}

static consult_status play_step(checking *c, const line *l) {
    const consult_advice *advice;
    int64_t at;
    if (strcmp(l->kind, "turn") == 0) return play_turn(c, l);
    if (strcmp(l->kind, "event") == 0) return play_event(c, l);
    if (strcmp(l->kind, "tick") == 0)
        return get_integer(l, "at", &at) ? consult_session_tick(c->session, c->worker, at, &advice) : CONSULT_INVALID_JSON;
    if (strcmp(l->kind, "set") == 0)
        return consult_session_slot_set(c->session, cns_json_string(l->root, "slot", ""), cns_json_string(l->root, "value", NULL));
    return CONSULT_INVALID_JSON;
}

/* Plays a line, and compares the state. NO_MEMORY. */
static consult_status play(checking *c, const line *l, size_t at) {
    char hash[CNS_SHA256_HEX + 1];
    consult_string saved;
    if (strcmp(l->kind, "close") == 0) return CONSULT_OK;
    if (strcmp(l->kind, "begin") == 0) {
        if (!is_pack(c, l)) return found(c, CONSULT_JOURNAL_OTHER_PACK, at);
        if (!is_facts(c, l)) return found(c, CONSULT_JOURNAL_OTHER_FACTS, at);
        const char *session = cns_json_string(l->root, "session", "");
        consult_status status = consult_session_restore(c->pack, c->facts, session, strlen(session), &c->session, NULL);
        if (status == CONSULT_NO_MEMORY) return status;
        return status == CONSULT_OK ? CONSULT_OK : found(c, CONSULT_JOURNAL_OTHER_STATE, at);
    }
    consult_status status = play_step(c, l);
    if (status == CONSULT_OK) status = consult_session_save(c->session, c->worker, &saved);
    if (status == CONSULT_NO_MEMORY) return status;
    if (status == CONSULT_OK) cns_sha256_hex(saved.data, saved.size, hash);
    if (status != CONSULT_OK || strcmp(hash, cns_json_string(l->root, "state", "")) != 0)
        return found(c, CONSULT_JOURNAL_OTHER_STATE, at);
    return CONSULT_OK;
}

/* ---- the whole ---- */

static consult_status check_place(checking *c, const line *l, size_t at, size_t behind) {
    bool later = false;
    size_t number = c->result->lines;
    if ((uint64_t)l->number < number) return found(c, CONSULT_JOURNAL_REORDERED, at);
    if ((uint64_t)l->number > number) {
        consult_status status = is_later(c, behind, (int64_t)number, &later);
        return status == CONSULT_OK ? found(c, later ? CONSULT_JOURNAL_REORDERED : CONSULT_JOURNAL_MISSING, at) : status;
    }
    if (strcmp(l->prev, c->hash) != 0) return found(c, CONSULT_JOURNAL_FOREIGN, at);
    if (c->result->closed) return found(c, CONSULT_JOURNAL_AFTER_END, at);
    if ((strcmp(l->kind, "begin") == 0) != (number == 0)) return found(c, CONSULT_JOURNAL_NOT_A_LINE, at);
    return CONSULT_OK;
}

/* Whether it is 64 hexadecimal digits, and, if `hash` is given, those of it. Hosts may keep them in capitals. */
static bool is_kept_hash(const char *text, const char *hash) {
    for (size_t i = 0; i < CNS_SHA256_HEX; i++) {
        char c = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] - 'A' + 'a') : text[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) || (hash && c != hash[i])) return false;
    }
    return text[CNS_SHA256_HEX] == '\0';
}

static consult_status check_lines(checking *c, const char *last_hash) {
    size_t at = 0;
    line l;
    for (size_t number = 1; next_line(c, &at, &l); number++) {
        bool fits;
        consult_status status = read_line(c, &l, &fits);
        if (status != CONSULT_OK) return status;
        if (!fits) return found(c, CONSULT_JOURNAL_NOT_A_LINE, number);
        if (!is_unchanged(&l)) return found(c, CONSULT_JOURNAL_CHANGED, number);
        status = check_place(c, &l, number, at);
        if (status != CONSULT_OK || c->result->fault) return status;
        if (c->pack) status = play(c, &l, number);
        if (status != CONSULT_OK || c->result->fault) return status;
        memcpy(c->hash, l.hash, sizeof c->hash);
        c->result->lines++;
        c->result->closed = strcmp(l.kind, "close") == 0;
    }
    bool whole = last_hash ? is_kept_hash(last_hash, c->hash) : c->result->closed;
    return whole ? CONSULT_OK : found(c, CONSULT_JOURNAL_CUT, c->result->lines + 1);
}

static consult_status check(checking *c, const char *last_hash, const consult_journal_check **out) {
    consult_journal_check result = {.struct_size = sizeof result};
    c->result = &result;
    memset(c->hash, '0', CNS_SHA256_HEX);
    cns_arena_start(&c->arena, &c->worker->memory);
    consult_status status = check_lines(c, last_hash);
    cns_arena_free(&c->arena);
    cns_worker_begin(c->worker);
    consult_journal_check *kept = cns_arena_get(&c->worker->arena, sizeof *kept);
    const char *hash = cns_arena_copy(&c->worker->arena, c->hash, CNS_SHA256_HEX);
    if (status != CONSULT_OK || !kept || !hash)
        return cns_worker_fail(c->worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *kept = result;
    kept->last_hash = hash;
    *out = kept;
    return CONSULT_OK;
}

static consult_status begin(checking *c, consult_worker *worker, const char *text, size_t size, const char *last_hash,
                            const consult_journal_check **out) {
    if (out) *out = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!text || !out) return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "text and check must be given");
    if (last_hash && !is_kept_hash(last_hash, NULL))
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "last_hash must be 64 hexadecimal digits");
    *c = (checking){.worker = worker, .text = text, .size = cns_utf8_size(text, size)};
    if (c->size <= worker->context->limits.json_bytes) return CONSULT_OK;
    return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the journal passes limits.json_bytes");
}

consult_status consult_journal_verify(consult_worker *worker, const char *text, size_t size, const char *last_hash,
                                      const consult_journal_check **check_result) {
    checking c;
    consult_status status = begin(&c, worker, text, size, last_hash, check_result);
    return status == CONSULT_OK ? check(&c, last_hash, check_result) : status;
}

consult_status consult_journal_replay(consult_worker *worker, const consult_pack *pack, const consult_facts *facts,
                                      const char *text, size_t size, const char *last_hash, consult_session **session,
                                      const consult_journal_check **check_result) {
    checking c;
    if (session) *session = NULL;
    consult_status status = begin(&c, worker, pack ? text : NULL, size, last_hash, check_result);
    if (status != CONSULT_OK) return status;
    c.pack = pack;
    c.facts = facts;
    status = check(&c, last_hash, check_result);
    if (status == CONSULT_OK && session)
        *session = c.session;
    else
        consult_session_free(c.session);
    return status;
}
