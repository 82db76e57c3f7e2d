/* Things found in a text by what they are: words of concepts, stretches of scopes, matches of formats.
 *
 * Much is found and little of it asked for: what is found is only chained to what it is, and put in order when it is asked for. */
#ifndef CNS_ENGINE_INDEX_H
#define CNS_ENGINE_INDEX_H

#include "base/vector.h"

/* Symbols [start, end) of the text. */
typedef struct cns_extent {
    uint32_t start, end;
} cns_extent;

#define CNS_INDEX_SETTLED (UINT32_C(1) << 31)

/* All that was found of one entry. */
typedef struct cns_listed {
    uint32_t count;
    uint32_t place; /* unsettled: of its last link; settled: of its first item, with CNS_INDEX_SETTLED */
} cns_listed;

typedef struct cns_chained {
    cns_extent at;
    uint32_t before; /* link of the same entry, unless this is its first */
} cns_chained;

typedef struct cns_index {
    cns_vector links;   /* cns_chained, as they come */
    cns_vector items;   /* cns_extent of the settled entries, those of one entry together in the order of their places */
    cns_vector touched; /* uint32_t: the entries that have any */
    cns_listed *entries;
    uint32_t entry_count;
} cns_index;

void cns_index_start(cns_index *index);
void cns_index_free(cns_index *index, const cns_memory *memory);

/* `entries` entries, all empty. False: NO_MEMORY. */
bool cns_index_clear(cns_index *index, const cns_memory *memory, uint32_t entries);

/* Room for `more` further things, so that cns_index_put() needs none. False: NO_MEMORY. */
bool cns_index_reserve(cns_index *index, const cns_memory *memory, size_t more);

/* An index while things are put into it: by value, so that what is stored cannot change it. */
typedef struct cns_index_filling {
    cns_listed *entries;
    cns_chained *links;
    uint32_t *touched;
    uint32_t link_count, touched_count;
} cns_index_filling;

static inline cns_index_filling cns_index_open(const cns_index *index) {
    return (cns_index_filling){index->entries, index->links.data, index->touched.data, (uint32_t)index->links.count,
                               (uint32_t)index->touched.count};
}

/* Chains a thing to its entry, which is not settled yet; there is room for it. */
static inline void cns_index_add(cns_index_filling *f, uint32_t id, cns_extent at) {
    cns_listed *entry = &f->entries[id];
    uint32_t link = f->link_count++;
    f->links[link] = (cns_chained){at, entry->place};
    entry->place = link;
    f->touched[f->touched_count] = id;
    f->touched_count += entry->count++ == 0; /* no branch is taken on it: none would be foreseen */
}

static inline void cns_index_close(cns_index *index, const cns_index_filling *f) {
    index->links.count = f->link_count;
    index->touched.count = f->touched_count;
}

/* One thing. */
static inline void cns_index_put(cns_index *index, uint32_t id, cns_extent at) {
    cns_index_filling f = cns_index_open(index);
    cns_index_add(&f, id, at);
    cns_index_close(index, &f);
}

/* The places of an entry, in order; *count = how many. Needs no memory. */
const cns_extent *cns_index_settle(cns_index *index, uint32_t id, uint32_t *count);

static inline bool cns_index_is_settled(const cns_listed *entry) {
    return entry->place & CNS_INDEX_SETTLED;
}

/* The items of an entry that is settled. */
static inline cns_extent *cns_index_items(const cns_index *index, uint32_t id) {
    return CNS_VECTOR_AT(&index->items, cns_extent, index->entries[id].place & ~CNS_INDEX_SETTLED);
}

/* The same with their count, for who changes none. */
static inline const cns_extent *cns_index_of(const cns_index *index, uint32_t id, uint32_t *count) {
    *count = index->entries[id].count;
    return *count ? cns_index_items(index, id) : NULL;
}

/* Keeps the first `count` items of an entry that is settled. */
static inline void cns_index_keep(cns_index *index, uint32_t id, uint32_t count) {
    index->entries[id].count = count;
}

#endif
