#include "engine/worker.h"

#include "base/hash.h"

#include <string.h>

consult_status consult_worker_new(consult_context *context, consult_worker **worker) {
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    *worker = NULL;
    if (!context) return CONSULT_INVALID_ARGUMENT;
    consult_worker *w = cns_memory_zero(&context->memory, sizeof *w);
    if (!w) return CONSULT_NO_MEMORY;
    w->context = context;
    w->memory = context->memory;
    w->memory.count = &w->allocations;
    cns_arena_start(&w->arena, &w->memory);
    cns_buffer_start(&w->text, &w->memory);
    cns_buffer_start(&w->scratch, &w->memory);
    consult_status status = cns_reading_start(&w->reading, context, &w->memory);
    if (status == CONSULT_OK) status = cns_reading_start(&w->second, context, &w->memory);
    for (uint32_t i = 0; i < CNS_HALVES && status == CONSULT_OK; i++)
        status = cns_reading_start(&w->joined[i], context, &w->memory);
    if (status != CONSULT_OK) {
        cns_reading_free(&w->reading);
        cns_reading_free(&w->second);
        for (uint32_t i = 0; i < CNS_HALVES; i++) cns_reading_free(&w->joined[i]);
        cns_memory_put(&context->memory, w, sizeof *w);
        return status;
    }
    consult_context_ref(context);
    cns_worker_begin(w);
    *worker = w;
    return CONSULT_OK;
}

void consult_worker_free(consult_worker *worker) {
    if (!worker) return;
    consult_context *context = worker->context;
    cns_reading_free(&worker->reading);
    cns_reading_free(&worker->second);
    for (uint32_t i = 0; i < CNS_HALVES; i++) cns_reading_free(&worker->joined[i]);
    cns_arena_free(&worker->arena);
    cns_buffer_free(&worker->text);
    cns_buffer_free(&worker->scratch);
    cns_memory_put(&worker->memory, worker->draft, worker->draft_size);
    cns_memory_put(&context->memory, worker, sizeof *worker);
    consult_context_unref(context);
}

const consult_error *consult_worker_error(const consult_worker *worker) {
    return worker ? &worker->error : NULL;
}

uint64_t consult_worker_allocations(const consult_worker *worker) {
    return worker ? worker->allocations : 0;
}

void cns_worker_begin(consult_worker *w) {
    cns_arena_reset(&w->arena);
    cns_buffer_clear(&w->text);
    w->traced.kind = CNS_TRACED_NOTHING;
    cns_worker_clear(w);
}

void cns_worker_clear(consult_worker *w) {
    w->error = (consult_error){sizeof w->error, CONSULT_OK, CONSULT_NO_OFFSET, ""};
}

uint32_t cns_worker_stamp(consult_worker *w) {
    const uint64_t own[] = {(uint64_t)(uintptr_t)w, ++w->stamps};
    return cns_hash_short((const char *)own, sizeof own);
}

void consult_worker_reveal(consult_worker *worker, bool reveal) {
    if (worker) worker->reveal = reveal;
}

consult_status cns_worker_fail(consult_worker *w, consult_status status, size_t offset, const char *message) {
    w->error = (consult_error){sizeof w->error, status, offset, message};
    return status;
}

consult_status cns_worker_fail_of(consult_worker *w, consult_status status, size_t offset, const char *name, const char *message) {
    size_t size = strlen(name), rest = strlen(message);
    char *text = cns_arena_raw(&w->arena, size + rest + 1);
    if (text) memcpy(text, name, size);
    if (text) memcpy(text + size, message, rest + 1);
    return cns_worker_fail(w, status, offset, text ? text : message);
}

consult_status cns_worker_read_failed(consult_worker *w, const cns_reading *r, const char *name, consult_status status) {
    switch (status) {
    case CONSULT_INVALID_UTF8: return cns_worker_fail_of(w, status, r->bad, name, " is not UTF-8 here: convert it to UTF-8 first");
    case CONSULT_LIMIT:
        return cns_worker_fail_of(w, status, r->bad, name,
                                  r->bad == CONSULT_NO_OFFSET
                                      ? " holds too many words of the pack: cut it into parts (limits.hits of the worker's context)"
                                      : " is too long: cut it into parts (limits.text_bytes of the worker's context)");
    case CONSULT_REGEX_LIMIT:
        return cns_worker_fail(w, status, CONSULT_NO_OFFSET,
                               "a format of the pack passed limits.regex_match on this text: make its pattern simpler");
    default: return cns_worker_fail(w, status, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    }
}

uint8_t *cns_worker_draft(consult_worker *w, size_t size) {
    if (size > w->draft_size) {
        uint8_t *bigger = cns_memory_resize(&w->memory, w->draft, w->draft_size, size);
        if (!bigger) return NULL;
        w->draft = bigger;
        w->draft_size = size;
    }
    return w->draft;
}
