#include "engine/index.h"

void cns_index_start(cns_index *index) {
    cns_vector_start(&index->links, sizeof(cns_chained));
    cns_vector_start(&index->items, sizeof(cns_extent));
    cns_vector_start(&index->touched, sizeof(uint32_t));
}

void cns_index_free(cns_index *index, const cns_memory *memory) {
    cns_vector_free(&index->links, memory);
    cns_vector_free(&index->items, memory);
    cns_vector_free(&index->touched, memory);
    cns_memory_put(memory, index->entries, index->entry_count * sizeof *index->entries);
    index->entries = NULL;
    index->entry_count = 0;
}

static bool make_entries(cns_index *index, const cns_memory *memory, uint32_t count) {
    cns_listed *entries = cns_memory_zero(memory, count * sizeof *entries);
    if (!entries) return false;
    cns_memory_put(memory, index->entries, index->entry_count * sizeof *entries);
    index->entries = entries;
    index->entry_count = count;
    return true;
}

bool cns_index_clear(cns_index *index, const cns_memory *memory, uint32_t entries) {
    const uint32_t *touched = index->touched.data;
    for (size_t i = 0; i < index->touched.count; i++) index->entries[touched[i]] = (cns_listed){0, 0};
    index->links.count = index->items.count = index->touched.count = 0;
    return (entries <= index->entry_count && index->entries) || make_entries(index, memory, entries ? entries : 1);
}

/* The items of all entries take as much room as their links, and an entry is touched once: so settling needs none. */
bool cns_index_reserve(cns_index *index, const cns_memory *memory, size_t more) {
    size_t items = index->links.count + more;
    return cns_vector_reserve(&index->links, memory, more) && cns_vector_reserve(&index->touched, memory, more) &&
           (items <= index->items.capacity || cns_vector_reserve(&index->items, memory, items - index->items.count));
}

static bool is_before(const cns_extent *a, const cns_extent *b) {
    return a->start != b->start ? a->start < b->start : a->end < b->end;
}

/* The places of one entry: nearly always in order already. Heap sort, so that no text makes it slow. */
static void sift(cns_extent *items, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_before(&items[child], &items[child + 1])) child++;
        if (!is_before(&items[root], &items[child])) return;
        cns_extent swap = items[root];
        items[root] = items[child];
        items[child] = swap;
    }
}

static void sort(cns_extent *items, size_t count) {
    size_t sorted = 1;
    while (sorted < count && !is_before(&items[sorted], &items[sorted - 1])) sorted++;
    if (sorted >= count) return;
    for (size_t i = count / 2; i-- > 0;) sift(items, i, count);
    for (size_t end = count; end-- > 1;) {
        cns_extent swap = items[0];
        items[0] = items[end];
        items[end] = swap;
        sift(items, 0, end);
    }
}

const cns_extent *cns_index_settle(cns_index *index, uint32_t id, uint32_t *count) {
    cns_listed *entry = &index->entries[id];
    *count = entry->count;
    if (!entry->count) return NULL;
    if (cns_index_is_settled(entry)) return cns_index_items(index, id);
    cns_extent *items = CNS_VECTOR_AT(&index->items, cns_extent, index->items.count);
    const cns_chained *links = index->links.data;
    for (uint32_t i = entry->count, link = entry->place; i-- > 0; link = links[link].before) items[i] = links[link].at;
    entry->place = (uint32_t)index->items.count | CNS_INDEX_SETTLED;
    index->items.count += entry->count;
    sort(items, entry->count);
    return items;
}
