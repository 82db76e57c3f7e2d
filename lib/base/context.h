/* The inside of a context. */
#ifndef CNS_BASE_CONTEXT_H
#define CNS_BASE_CONTEXT_H

#include "base/memory.h"
#include "base/reference.h"

struct consult_context {
    cns_reference references;
    cns_memory memory;
    consult_logger logger;
    void *logger_user;
    consult_limits limits;
};

/* Hands a finished line to the host's logger, if any. */
void cns_context_log(const consult_context *context, consult_log_level level, const char *message);

#endif
