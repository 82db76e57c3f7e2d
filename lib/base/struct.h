/* Structs that callers pass in or have filled: they may have been compiled against an older or a newer version of the headers. */
#ifndef CNS_BASE_STRUCT_H
#define CNS_BASE_STRUCT_H

#include "consult/status.h"

/* Up to which member each of them must reach: the last one that a call can't do without; where all may be left out, the first one
 * (a struct_size that is that of a pointer is a slip, not an old program). Once released, an entry never moves down. */
#define CNS_LEAST_consult_agent             capacity
#define CNS_LEAST_consult_classify_options  role
#define CNS_LEAST_consult_context_options   allocator
#define CNS_LEAST_consult_estimate          successes
#define CNS_LEAST_consult_event             at_ms
#define CNS_LEAST_consult_knowledge_options session
#define CNS_LEAST_consult_lab_options       session
#define CNS_LEAST_consult_limits            text_bytes
#define CNS_LEAST_consult_lint_options      locale
#define CNS_LEAST_consult_pack_counts       layers
#define CNS_LEAST_consult_pack_entry        id
#define CNS_LEAST_consult_phrase_options    locale
#define CNS_LEAST_consult_plan_options      consent
#define CNS_LEAST_consult_report_options    least
#define CNS_LEAST_consult_report_talk       agent
#define CNS_LEAST_consult_review_options    channel
#define CNS_LEAST_consult_session_options   channel
#define CNS_LEAST_consult_turn              at_ms
#define CNS_LEAST_consult_when              to_ms

/* More than any struct of this interface will ever have: a larger struct_size was never set. */
#define CNS_STRUCT_MOST 4096u

typedef enum cns_struct_fit {
    CNS_STRUCT_FITS,
    CNS_STRUCT_MISSING, /* NULL */
    CNS_STRUCT_SHORT,   /* struct_size ends before a member that is due */
    CNS_STRUCT_NO_SIZE, /* over CNS_STRUCT_MOST */
    CNS_STRUCT_NEWER    /* something is set behind the last member that this library knows */
} cns_struct_fit;

/* Copies what a caller passes into a struct of the size of this library: members that it does not have are 0, and what it has
 * besides must be 0. `own` is of no use when it does not fit. */
cns_struct_fit cns_struct_read(void *own, size_t size, size_t least, const void *given);

/* Whether a struct can be filled, whatever stands in it. */
cns_struct_fit cns_struct_room(size_t least, const void *given);

/* Fills a caller's struct from one of the size of this library, as far as it reaches; what it has besides becomes 0. Its
 * struct_size stays. It must have room. */
void cns_struct_write(void *given, const void *own, size_t size);

/* INVALID_ARGUMENT, UNSUPPORTED_VERSION for what is newer, OK. */
consult_status cns_struct_status(cns_struct_fit fit);

/* The end of the last member that is due. */
#define CNS_STRUCT_LEAST(type)        CNS_STRUCT_END(type, CNS_STRUCT_NAME(CNS_LEAST_, type))
#define CNS_STRUCT_NAME(prefix, type) prefix##type
#define CNS_STRUCT_END(type, member)  (offsetof(type, member) + sizeof(((type *)NULL)->member))

#define CNS_STRUCT_READ(type, own, given) cns_struct_read(own, sizeof(type), CNS_STRUCT_LEAST(type), given)
#define CNS_STRUCT_ROOM(type, given)      cns_struct_room(CNS_STRUCT_LEAST(type), given)

#endif
