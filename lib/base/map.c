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
static cns_map_entry *place_of(const cns_map *m, const char *key, size_t size, uint32_t hash) {
    for (size_t i = hash & (m->capacity - 1);; i = (i + 1) & (m->capacity - 1)) {
        cns_map_entry *e = &m->entries[i];
        if (!e->key || (e->hash == hash && e->size == size && memcmp(e->key, key, size) == 0)) return e;
    }
}

/* Where an entry of a smaller table goes, whose key is in none yet. */
static void move(cns_map *m, const cns_map_entry *from) {
    size_t i = from->hash & (m->capacity - 1);
    while (m->entries[i].key) i = (i + 1) & (m->capacity - 1);
    m->entries[i] = *from;
}

uint32_t *cns_map_find(const cns_map *m, const char *key, size_t size) {
    if (!m->capacity) return NULL;
    cns_map_entry *e = place_of(m, key, size, cns_hash_key(key, size));
    return e->key ? &e->value : NULL;
}

static bool grow(cns_map *m) {
    size_t bytes;
    cns_map bigger = {.memory = m->memory, .count = m->count, .capacity = m->capacity ? m->capacity * 2 : 64};
    if (!cns_size_multiply(bigger.capacity, sizeof *bigger.entries, &bytes)) return false;
    bigger.entries = cns_memory_zero(m->memory, bytes);
    if (!bigger.entries) return false;
    for (size_t i = 0; i < m->capacity; i++)
        if (m->entries[i].key) move(&bigger, &m->entries[i]);
    cns_memory_put(m->memory, m->entries, m->capacity * sizeof *m->entries);
    *m = bigger;
    return true;
}

uint32_t *cns_map_put(cns_map *m, const char *key, size_t size, bool *added) {
    if ((m->count + 1) * 4 > m->capacity * 3 && !grow(m)) return NULL;
    uint32_t hash = cns_hash_key(key, size);
    cns_map_entry *e = place_of(m, key, size, hash);
    *added = !e->key;
    if (!e->key) {
        *e = (cns_map_entry){key, size, hash, 0};
        m->count++;
    }
    return &e->value;
}
