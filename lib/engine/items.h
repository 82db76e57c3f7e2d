/* Which item of a table of the facts a question names by a part of its name (超音波: 肝臟超音波), or by another word for it. */
#ifndef CNS_ENGINE_ITEMS_H
#define CNS_ENGINE_ITEMS_H

#include "engine/knowledge.h"

/* Where the question names an item; start == end: it doesn't. */
typedef struct cns_item_hit {
    uint32_t start, end;
    bool own;   /* a part of its own name, no other word for it */
    bool clean; /* nothing stands beside it that could make it another thing: 近视 in 近视手术多少钱 is no 近视验光 */
} cns_item_hit;

/* The best place. Nothing without "words" in the faq. */
cns_item_hit cns_item_find(const cns_model *m, const cns_faq *faq, cns_folded text, cns_folded name);

/* Whether `b` is nothing beside `a`: a is clean and b is not, or b lies within a, or is another word at the same place. Both stand.
 */
bool cns_item_is_better(const cns_item_hit *a, const cns_item_hit *b);

#endif
