/* Text → number, for the compiler. Keys are not copied. */
#ifndef CNS_BASE_MAP_H
#define CNS_BASE_MAP_H

#include "base/memory.h"

typedef struct cns_map_entry {
    const char *key;
    size_t size;
    uint32_t hash, value;
} cns_map_entry;

typedef struct cns_map {
    const cns_memory *memory;
    cns_map_entry *entries;
    size_t count;
    size_t capacity; /* power of two */
} cns_map;

void cns_map_start(cns_map *m, const cns_memory *memory);
void cns_map_free(cns_map *m);

/* The value of a key, or NULL. */
uint32_t *cns_map_find(const cns_map *m, const char *key, size_t size);

/* The place of a key's value; a new one is 0 and *added true. NULL when memory is short. */
uint32_t *cns_map_put(cns_map *m, const char *key, size_t size, bool *added);

#endif
