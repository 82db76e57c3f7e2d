#include "engine/index.h"

void cns_index_start(cns_index *index) {
    cns_vector_start(&index->found, sizeof(cns_found));
    cns_vector_start(&index->items, sizeof(cns_found));
    cns_vector_start(&index->touched, sizeof(uint32_t));
}

void cns_index_free(cns_index *index, const cns_memory *memory) {
    cns_vector_free(&index->found, memory);
    cns_vector_free(&index->items, memory);
    cns_vector_free(&index->touched, memory);
    cns_memory_put(memory, index->first, index->entries * sizeof *index->first);
    cns_memory_put(memory, index->count, index->entries * sizeof *index->count);
}

static bool make_entries(cns_index *index, const cns_memory *memory, uint32_t entries) {
    uint32_t *first = cns_memory_zero(memory, entries * sizeof *first), *count = cns_memory_zero(memory, entries * sizeof *count);
    if (!first || !count) {
        cns_memory_put(memory, first, entries * sizeof *first);
        cns_memory_put(memory, count, entries * sizeof *count);
        return false;
    }
    cns_memory_put(memory, index->first, index->entries * sizeof *first);
    cns_memory_put(memory, index->count, index->entries * sizeof *count);
    index->first = first;
    index->count = count;
    index->entries = entries;
    return true;
}

bool cns_index_clear(cns_index *index, const cns_memory *memory, uint32_t entries) {
    const uint32_t *touched = index->touched.data;
    for (size_t i = 0; i < index->touched.count; i++) index->first[touched[i]] = index->count[touched[i]] = 0;
    index->found.count = index->items.count = index->touched.count = 0;
    return (entries <= index->entries && index->first) || make_entries(index, memory, entries ? entries : 1);
}

static bool is_before(const cns_found *a, const cns_found *b) {
    return a->at.start != b->at.start ? a->at.start < b->at.start : a->at.end < b->at.end;
}

/* The places of one entry: nearly always in order already. Heap sort, so that no text makes it slow. */
static void sift(cns_found *items, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count && is_before(&items[child], &items[child + 1])) child++;
        if (!is_before(&items[root], &items[child])) return;
        cns_found swap = items[root];
        items[root] = items[child];
        items[child] = swap;
    }
}

static void sort(cns_found *items, size_t count) {
    size_t sorted = 1;
    while (sorted < count && !is_before(&items[sorted], &items[sorted - 1])) sorted++;
    if (sorted >= count) return;
    for (size_t i = count / 2; i-- > 0;) sift(items, i, count);
    for (size_t end = count; end-- > 1;) {
        cns_found swap = items[0];
        items[0] = items[end];
        items[end] = swap;
        sift(items, 0, end);
    }
}

bool cns_index_group(cns_index *index, const cns_memory *memory) {
    size_t count = index->found.count;
    const cns_found *found = index->found.data;
    if (!cns_vector_reserve(&index->items, memory, count) || !cns_vector_reserve(&index->touched, memory, count)) return false;
    uint32_t *touched = index->touched.data, next = 0;
    cns_found *items = index->items.data;
    for (size_t i = 0; i < count; i++)
        if (index->count[found[i].id]++ == 0) touched[index->touched.count++] = found[i].id;
    for (size_t i = 0; i < index->touched.count; i++) {
        index->first[touched[i]] = next;
        next += index->count[touched[i]];
        index->count[touched[i]] = 0;
    }
    for (size_t i = 0; i < count; i++) items[index->first[found[i].id] + index->count[found[i].id]++] = found[i];
    index->items.count = count;
    for (size_t i = 0; i < index->touched.count; i++) sort(items + index->first[touched[i]], index->count[touched[i]]);
    return true;
}
