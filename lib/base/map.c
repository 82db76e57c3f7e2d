#include "base/map.h"

#include "base/hash.h"

#include <string.h>

void cns_map_start(cns_map *m, const cns_memory *memory) {
    *m = (cns_map){.memory = memory};
}

void cns_map_free(cns_map *m) {
    cns_memory_put(m->memory, m->entries, m->capacity * sizeof *m->entries);
    cns_map_start(m, m->memory);
}

/* The entry of the key, or the free one where it would stand. The table is never full. */
static cns_map_entry *place_of(const cns_map *m, const char *key, size_t size) {
    size_t i = (size_t)cns_hash_more(CNS_HASH_START, key, size) & (m->capacity - 1);
    for (;; i = (i + 1) & (m->capacity - 1)) {
        cns_map_entry *e = &m->entries[i];
        if (!e->key || (e->size == size && memcmp(e->key, key, size) == 0)) return e;
    }
}

uint32_t *cns_map_find(const cns_map *m, const char *key, size_t size) {
    if (!m->capacity) return NULL;
    cns_map_entry *e = place_of(m, key, size);
    return e->key ? &e->value : NULL;
}

static bool grow(cns_map *m) {
    size_t bytes;
    cns_map bigger = {.memory = m->memory, .count = m->count, .capacity = m->capacity ? m->capacity * 2 : 64};
    if (!cns_size_multiply(bigger.capacity, sizeof *bigger.entries, &bytes)) return false;
    bigger.entries = cns_memory_zero(m->memory, bytes);
    if (!bigger.entries) return false;
    for (size_t i = 0; i < m->capacity; i++)
        if (m->entries[i].key) *place_of(&bigger, m->entries[i].key, m->entries[i].size) = m->entries[i];
    cns_memory_put(m->memory, m->entries, m->capacity * sizeof *m->entries);
    *m = bigger;
    return true;
}

uint32_t *cns_map_put(cns_map *m, const char *key, size_t size, bool *added) {
    if ((m->count + 1) * 4 > m->capacity * 3 && !grow(m)) return NULL;
    cns_map_entry *e = place_of(m, key, size);
    *added = !e->key;
    if (!e->key) {
        *e = (cns_map_entry){key, size, 0};
        m->count++;
    }
    return &e->value;
}
