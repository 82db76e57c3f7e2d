/* Atomic reference counts: the only thing that shared objects write. */
#ifndef CNS_BASE_REFERENCE_H
#define CNS_BASE_REFERENCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct cns_reference {
    atomic_uint_least32_t count;
} cns_reference;

static inline void cns_reference_start(cns_reference *r) {
    atomic_init(&r->count, 1);
}
static inline void cns_reference_add(cns_reference *r) {
    atomic_fetch_add_explicit(&r->count, 1, memory_order_relaxed);
}

/* True when this was the last one. */
static inline bool cns_reference_drop(cns_reference *r) {
    return atomic_fetch_sub_explicit(&r->count, 1, memory_order_acq_rel) == 1;
}

#endif
