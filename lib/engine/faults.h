/* What is wrong with what a host passes, said of one member at a time: the first that is at fault. */
#ifndef CNS_ENGINE_FAULTS_H
#define CNS_ENGINE_FAULTS_H

#include "base/context.h"
#include "consult/lint.h"
#include "engine/worker.h"

/* The message of a struct that is not there or too small. */
#define CNS_FAULT_STRUCT(pointer, name, type)                                                                                      \
    (!(pointer)               ? name " must be given"                                                                              \
     : CNS_STRUCT_OK(pointer) ? NULL                                                                                               \
                              : name ": struct_size is too small: set it to sizeof(" #type ")")

#define CNS_FAULT_SESSION "session: it is of another pack than the one that was given"

/* Each is NULL when there is nothing wrong; 0 stands for the default. */
const char *cns_fault_locale(consult_locale locale);
const char *cns_fault_channel(consult_channel channel);
const char *cns_fault_region(consult_region region);

/* Instants from outside lie in the years 1900 to 2200. */
const char *cns_fault_time(int64_t at_ms);

/* Pairs have keys and, where `whole`, values, all of them UTF-8. Told to the worker as items of `member`. */
consult_status cns_fault_pairs(consult_worker *w, const char *member, const consult_pair *pairs, size_t count, bool whole);

/* What is wrong with an item of a list: "agents[3].id must be given". */
consult_status cns_fault_item(consult_worker *w, consult_status status, size_t offset, const char *member, size_t i,
                              const char *what);

/* INVALID_ARGUMENT with this message. */
consult_status cns_fault_tell(consult_worker *w, const char *message);

#endif
