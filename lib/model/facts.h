/* The inside of facts: paths and values, sorted by path. */
#ifndef CNS_MODEL_FACTS_H
#define CNS_MODEL_FACTS_H

#include "base/arena.h"
#include "base/context.h"
#include "base/vector.h"
#include "consult/facts.h"

typedef struct cns_fact {
    const char *path;
    const char *value;
} cns_fact;

struct consult_facts {
    cns_reference references;
    consult_context *context;
    cns_arena arena;  /* the texts */
    cns_vector facts; /* cns_fact, sorted */
};

/* Whether there is a value at this path, or below it ("prices" when there is a "prices.x"). `facts` may be NULL. */
bool cns_facts_has(const consult_facts *facts, const char *path);

/* The text at this path: one for both scripts, or the one of `locale` of two ("address.zh-Hant"). NULL: there is none. `facts` may
 * be NULL. */
const char *cns_facts_text(const consult_facts *facts, const char *path, consult_locale locale);

/* The first value at this path or below it, while cns_facts_is_below() says that there is one. */
size_t cns_facts_first(const consult_facts *facts, const char *path);
bool cns_facts_is_below(const consult_facts *facts, size_t index, const char *path);

/* A reference on facts that are const to us. */
consult_facts *cns_facts_hold(const consult_facts *facts);

#endif
