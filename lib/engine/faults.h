/* What is wrong with what a host passes, said of one member at a time: the first that is at fault. */
#ifndef CNS_ENGINE_FAULTS_H
#define CNS_ENGINE_FAULTS_H

#include "base/struct.h"
#include "consult/lint.h"
#include "engine/worker.h"

/* Copies a caller's struct of this type into `own`, whatever version of it the caller has. Tells the worker what is wrong with it.
 */
#define CNS_FAULT_TAKE(w, type, own, given, name) cns_fault_struct(w, CNS_STRUCT_READ(type, own, given), name, #type)
consult_status cns_fault_struct(consult_worker *w, cns_struct_fit fit, const char *name, const char *type);

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
