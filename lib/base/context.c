#include "base/context.h"

#include "base/struct.h"
#include "consult/pack.h"

#define TEXT_BYTES_MAX 1048576u
#define TURNS_MAX      60000u /* a session counts them in 16 bits */

static void set_default(uint32_t *value, uint32_t fallback) {
    if (*value == 0) *value = fallback;
}

static consult_status take_limits(consult_limits *to, const consult_limits *from) {
    *to = (consult_limits){.struct_size = sizeof *to};
    cns_struct_fit fit = from ? CNS_STRUCT_READ(consult_limits, to, from) : CNS_STRUCT_FITS;
    if (fit != CNS_STRUCT_FITS) return cns_struct_status(fit);
    set_default(&to->text_bytes, 65536);
    set_default(&to->turns, 10000);
    set_default(&to->hits, 65536);
    set_default(&to->json_bytes, 16777216);
    set_default(&to->json_depth, 64);
    set_default(&to->slot_bytes, 4096);
    set_default(&to->regex_match, 100000);
    set_default(&to->regex_heap_kib, 1024);
    if (to->text_bytes > TEXT_BYTES_MAX || to->json_depth > 1000 || to->slot_bytes > 65535 || to->turns > TURNS_MAX)
        return CONSULT_INVALID_ARGUMENT;
    return CONSULT_OK;
}

static consult_status take_allocator(cns_memory *to, const consult_allocator *from) {
    cns_memory_default(to);
    if (!from) return CONSULT_OK;
    if (!from->allocate || !from->reallocate || !from->release) return CONSULT_INVALID_ARGUMENT;
    to->allocator = *from;
    return CONSULT_OK;
}

consult_status consult_context_new(const consult_context_options *options, consult_context **context) {
    if (!context) return CONSULT_INVALID_ARGUMENT;
    *context = NULL;
    consult_context_options own = {.struct_size = sizeof own};
    cns_memory memory;
    consult_limits limits;
    consult_status status = options ? cns_struct_status(CNS_STRUCT_READ(consult_context_options, &own, options)) : CONSULT_OK;
    if (status == CONSULT_OK) status = take_allocator(&memory, own.allocator);
    if (status == CONSULT_OK) status = take_limits(&limits, own.limits);
    if (status != CONSULT_OK) return status;
    consult_context *made = cns_memory_zero(&memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    cns_reference_start(&made->references);
    made->memory = memory;
    made->limits = limits;
    made->logger = own.logger;
    made->logger_user = own.logger_user;
    *context = made;
    return CONSULT_OK;
}

consult_context *consult_context_ref(consult_context *context) {
    if (context) cns_reference_add(&context->references);
    return context;
}

void consult_context_unref(consult_context *context) {
    if (!context || !cns_reference_drop(&context->references)) return;
    cns_memory memory = context->memory;
    cns_memory_put(&memory, context, sizeof *context);
}

void cns_context_log(const consult_context *context, consult_log_level level, const char *message) {
    if (context->logger) context->logger(context->logger_user, level, message);
}

void consult_string_free(consult_context *context, consult_string *text) {
    if (!context || !text || !text->data) return;
    /* Made by this library with one byte for the NUL; the caller's view of it is const. */
    union {
        const char *given;
        char *own;
    } data = {text->data};
    cns_memory_put(&context->memory, data.own, text->size + 1);
    *text = (consult_string){NULL, 0};
}
