/* The inside of a worker. */
#ifndef CNS_ENGINE_WORKER_H
#define CNS_ENGINE_WORKER_H

#include "base/arena.h"
#include "base/buffer.h"
#include "consult/session.h"
#include "consult/worker.h"
#include "engine/reading.h"

/* What the last turn, event or tick left for a trace. */
typedef enum cns_traced_kind { CNS_TRACED_NOTHING, CNS_TRACED_TURN, CNS_TRACED_EVENT, CNS_TRACED_TICK } cns_traced_kind;

typedef struct cns_traced {
    cns_traced_kind kind;
    bool read;           /* the worker's reading belongs to it */
    const void *session; /* whose it was */
    uint32_t stamp;      /* of its state then: another session may lie there now */
    const consult_advice *advice;
    const uint8_t *guards;     /* cns_guard of each transition */
    const int32_t *labels;     /* scores before */
    const uint8_t *timers_out; /* bits of those that ran out */
} cns_traced;

struct consult_worker {
    consult_context *context;
    cns_memory memory; /* counts into `allocations` */
    uint64_t allocations;
    cns_arena arena;    /* results of the last call */
    cns_buffer text;    /* a text that the last call made */
    cns_buffer scratch; /* where phrases are put together */
    consult_error error;
    cns_reading reading;            /* the text of the call */
    cns_reading second;             /* another text that the call needs: the patient's last message, a fixed draft */
    cns_reading joined[CNS_HALVES]; /* the text of the call without spaces between Han characters, with half of the line feeds */
    uint8_t *draft;                 /* a session's state while a turn is worked out */
    size_t draft_size;
    cns_traced traced; /* of the last call */
    uint32_t stamps;   /* given out */
    bool reveal;       /* traces show values as they are */
};

/* To be called first in every public call: takes back the results of the last one. */
void cns_worker_begin(consult_worker *w);

/* Nothing went wrong: for calls that leave the results of the last one as they are. */
void cns_worker_clear(consult_worker *w);

/* Records what went wrong and returns it. `message` must be constant or live in the worker's arena. */
consult_status cns_worker_fail(consult_worker *w, consult_status status, size_t offset, const char *message);

/* The same with a message that begins with a name ("options.patient"), put together in the worker's arena. */
consult_status cns_worker_fail_of(consult_worker *w, consult_status status, size_t offset, const char *name, const char *message);

/* The same for a reading of `name` that failed: says where and how to mend it. */
consult_status cns_worker_read_failed(consult_worker *w, const cns_reading *r, const char *name, consult_status status);

/* A number for what this worker does next with a state; never 0. Of two workers, and of one, they are the same once in four billion
 * times. */
uint32_t cns_worker_stamp(consult_worker *w);

/* A buffer of at least `size` bytes for a state, or NULL. */
uint8_t *cns_worker_draft(consult_worker *w, size_t size);

#endif
