/* The inside of facts: paths and values, sorted by path. */
#ifndef CNS_MODEL_FACTS_H
#define CNS_MODEL_FACTS_H

#include "base/arena.h"
#include "base/context.h"
#include "base/sha256.h"
#include "base/vector.h"
#include "consult/facts.h"

typedef struct cns_fact {
    const char *path;
    const char *value;
} cns_fact;

#define CNS_DOCTORS 200u /* more are not looked at */

/* A free time: as it is written, and when it is. */
typedef struct cns_fact_time {
    const char *text;
    int64_t at_ms;
    bool readable; /* else it is known at no time to be past */
} cns_fact_time;

typedef struct cns_fact_times {
    const cns_fact_time *items;
    uint32_t count;
} cns_fact_times;

typedef struct cns_fact_doctor {
    const char *name;
    uint32_t first; /* the first character of the name, folded; 0: it is none that can be seen */
    cns_fact_times times;
} cns_fact_doctor;

struct consult_facts {
    cns_reference references;
    consult_context *context;
    cns_arena arena;  /* the texts, and what follows */
    cns_vector facts; /* cns_fact, sorted */
    /* what turns ask for, read once */
    cns_fact_times times; /* "slots" */
    const cns_fact_doctor *doctors;
    uint32_t doctor_count;   /* up to the first without a name */
    bool doctors_have_times; /* one of them, or of those behind */
};

/* Reads the doctors and the free times, when all facts are there. False: NO_MEMORY. */
bool cns_facts_read(consult_facts *facts);

/* Whether there is a value at this path, or below it ("prices" when there is a "prices.x"). `facts` may be NULL. */
bool cns_facts_has(const consult_facts *facts, const char *path);

/* The text at this path: one for both scripts, or the one of `locale` of two ("address.zh-Hant"). NULL: there is none. `facts` may
 * be NULL. */
const char *cns_facts_text(const consult_facts *facts, const char *path, consult_locale locale);

/* The first value at this path or below it, while cns_facts_is_below() says that there is one. */
size_t cns_facts_first(const consult_facts *facts, const char *path);
bool cns_facts_is_below(const consult_facts *facts, size_t index, const char *path);

/* The SHA-256 of all paths and values in lower-case hexadecimal digits: equal facts have equal ones, on all platforms. "" where
 * there are none. */
void cns_facts_digest(const consult_facts *facts, char hex[CNS_SHA256_HEX + 1]);

/* A reference on facts that are const to us. */
consult_facts *cns_facts_hold(const consult_facts *facts);

#endif
