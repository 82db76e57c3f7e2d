/* A heap with four children a node, and a table that finds a key's node: open addressing, linear, half full at most. Node and slot
 * of the table point to each other. */
#include "consult/agenda.h"

#include "base/context.h"
#include "base/hash.h"

#include <string.h>

#define CHILDREN 4u
#define MOST     (UINT32_C(1) << 30)
#define EMPTY    UINT32_MAX

typedef struct node {
    consult_due due;
    uint32_t slot;
} node;

struct consult_agenda {
    consult_context *context;
    node *nodes;
    uint32_t count, capacity;
    uint32_t *slots; /* places in nodes, or EMPTY */
    uint32_t mask;   /* slots - 1 */
};

static bool is_before(const consult_due *a, const consult_due *b) {
    return a->due_ms != b->due_ms ? a->due_ms < b->due_ms : a->key < b->key;
}

/* ---- the table ---- */

/* Mixed, because keys of hosts count up. */
static uint32_t home(uint64_t key, uint32_t mask) {
    key = (key ^ key >> 31) * 0x9E3779B97F4A7C15u;
    return (uint32_t)(key >> 32) & mask;
}

/* The slot of a key: its own, or the empty one where it would be. */
static uint32_t slot_of(const consult_agenda *a, uint64_t key) {
    uint32_t slot = home(key, a->mask);
    while (a->slots[slot] != EMPTY && a->nodes[a->slots[slot]].due.key != key) slot = (slot + 1) & a->mask;
    return slot;
}

static const node *find(const consult_agenda *a, uint64_t key) {
    if (a->count == 0) return NULL;
    uint32_t slot = slot_of(a, key);
    return a->slots[slot] == EMPTY ? NULL : &a->nodes[a->slots[slot]];
}

/* Empties a slot; those behind it that were displaced over it move up. */
static void vacate(consult_agenda *a, uint32_t slot) {
    for (uint32_t next = (slot + 1) & a->mask; a->slots[next] != EMPTY; next = (next + 1) & a->mask) {
        uint32_t wanted = home(a->nodes[a->slots[next]].due.key, a->mask);
        if (((next - wanted) & a->mask) < ((next - slot) & a->mask)) continue;
        a->slots[slot] = a->slots[next];
        a->nodes[a->slots[slot]].slot = slot;
        slot = next;
    }
    a->slots[slot] = EMPTY;
}

/* ---- the heap ---- */

static void put(consult_agenda *a, uint32_t place, node n) {
    a->nodes[place] = n;
    a->slots[n.slot] = place;
}

static void rise(consult_agenda *a, uint32_t place, node n) {
    while (place > 0) {
        uint32_t parent = (place - 1) / CHILDREN;
        if (!is_before(&n.due, &a->nodes[parent].due)) break;
        put(a, place, a->nodes[parent]);
        place = parent;
    }
    put(a, place, n);
}

static void sink(consult_agenda *a, uint32_t place, node n) {
    for (uint64_t first; (first = (uint64_t)place * CHILDREN + 1) < a->count;) {
        uint32_t least = (uint32_t)first;
        for (uint64_t child = first + 1; child < first + CHILDREN && child < a->count; child++)
            if (is_before(&a->nodes[child].due, &a->nodes[least].due)) least = (uint32_t)child;
        if (!is_before(&a->nodes[least].due, &n.due)) break;
        put(a, place, a->nodes[least]);
        place = least;
    }
    put(a, place, n);
}

static void settle(consult_agenda *a, uint32_t place, node n) {
    if (place > 0 && is_before(&n.due, &a->nodes[(place - 1) / CHILDREN].due))
        rise(a, place, n);
    else
        sink(a, place, n);
}

/* Room for `count` entries. False: no memory; nothing has changed. */
static bool reserve(consult_agenda *a, uint32_t count) {
    const cns_memory *memory = &a->context->memory;
    if (count <= a->capacity) return true;
    uint32_t capacity = a->capacity ? a->capacity : 8;
    while (capacity < count) capacity *= 2;
    size_t bytes, slots = (size_t)capacity * 2;
    if (!cns_size_multiply(capacity, sizeof *a->nodes, &bytes)) return false;
    uint32_t *table = cns_memory_get(memory, slots * sizeof *table);
    node *nodes = table ? cns_memory_resize(memory, a->nodes, a->capacity * sizeof *nodes, bytes) : NULL;
    if (!nodes) {
        cns_memory_put(memory, table, slots * sizeof *table);
        return false;
    }
    cns_memory_put(memory, a->slots, a->slots ? ((size_t)a->mask + 1) * sizeof *table : 0);
    for (size_t i = 0; i < slots; i++) table[i] = EMPTY;
    a->nodes = nodes;
    a->slots = table;
    a->mask = (uint32_t)(slots - 1);
    a->capacity = capacity;
    for (uint32_t i = 0; i < a->count; i++) {
        nodes[i].slot = slot_of(a, nodes[i].due.key);
        table[nodes[i].slot] = i;
    }
    return true;
}

/* ---- calls ---- */

consult_status consult_agenda_new(consult_context *context, consult_agenda **agenda) {
    if (agenda) *agenda = NULL;
    if (!context || !agenda) return CONSULT_INVALID_ARGUMENT;
    consult_agenda *made = cns_memory_zero(&context->memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->context = consult_context_ref(context);
    *agenda = made;
    return CONSULT_OK;
}

void consult_agenda_free(consult_agenda *agenda) {
    if (!agenda) return;
    consult_context *context = agenda->context;
    cns_memory_put(&context->memory, agenda->nodes, agenda->capacity * sizeof *agenda->nodes);
    if (agenda->slots) cns_memory_put(&context->memory, agenda->slots, ((size_t)agenda->mask + 1) * sizeof *agenda->slots);
    cns_memory_put(&context->memory, agenda, sizeof *agenda);
    consult_context_unref(context);
}

consult_status consult_agenda_set(consult_agenda *agenda, uint64_t key, int64_t due_ms) {
    if (!agenda) return CONSULT_INVALID_ARGUMENT;
    const node *known = find(agenda, key);
    if (known) {
        settle(agenda, (uint32_t)(known - agenda->nodes), (node){{key, due_ms}, known->slot});
        return CONSULT_OK;
    }
    if (agenda->count == MOST) return CONSULT_LIMIT;
    if (!reserve(agenda, agenda->count + 1)) return CONSULT_NO_MEMORY;
    uint32_t slot = slot_of(agenda, key);
    rise(agenda, agenda->count++, (node){{key, due_ms}, slot});
    return CONSULT_OK;
}

static void drop(consult_agenda *a, uint32_t place) {
    vacate(a, a->nodes[place].slot);
    uint32_t last = --a->count;
    if (place != last) settle(a, place, a->nodes[last]);
}

consult_status consult_agenda_remove(consult_agenda *agenda, uint64_t key) {
    if (!agenda) return CONSULT_INVALID_ARGUMENT;
    const node *known = find(agenda, key);
    if (!known) return CONSULT_NOT_FOUND;
    drop(agenda, (uint32_t)(known - agenda->nodes));
    return CONSULT_OK;
}

consult_status consult_agenda_get(const consult_agenda *agenda, uint64_t key, int64_t *due_ms) {
    if (!agenda || !due_ms) return CONSULT_INVALID_ARGUMENT;
    const node *known = find(agenda, key);
    if (!known) return CONSULT_NOT_FOUND;
    *due_ms = known->due.due_ms;
    return CONSULT_OK;
}

size_t consult_agenda_count(const consult_agenda *agenda) {
    return agenda ? agenda->count : 0;
}

bool consult_agenda_next(const consult_agenda *agenda, consult_due *due) {
    if (!due || consult_agenda_count(agenda) == 0) return false;
    *due = agenda->nodes[0].due;
    return true;
}

size_t consult_agenda_take(consult_agenda *agenda, int64_t now_ms, consult_due *due, size_t capacity) {
    size_t count = 0;
    while (due && count < capacity && consult_agenda_count(agenda) > 0 && agenda->nodes[0].due.due_ms <= now_ms) {
        due[count++] = agenda->nodes[0].due;
        drop(agenda, 0);
    }
    return count;
}

/* ---- saved ---- */

#define MAGIC      0x41534E43u /* "CNSA" */
#define FORMAT     1u
#define HEAD_BYTES 16u /* magic, format, count */
#define ITEM_BYTES 16u /* key, time */
#define TAIL_BYTES 8u  /* hash of all before */

static void write_number(unsigned char *to, uint64_t value, int bytes) {
    for (int i = 0; i < bytes; i++) to[i] = (unsigned char)(value >> 8 * i);
}

static uint64_t read_number(const unsigned char *from, int bytes) {
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++) value |= (uint64_t)from[i] << 8 * i;
    return value;
}

/* Heap sort by hand: libc's may take memory that is not the host's. */
static void sort(consult_due *items, uint32_t count) {
    for (uint32_t i = count / 2, end = count; end > 1;) {
        consult_due item;
        if (i > 0) {
            item = items[--i];
        } else {
            item = items[--end];
            items[end] = items[0];
        }
        uint32_t place = i;
        for (uint64_t child; (child = (uint64_t)place * 2 + 1) < end; place = (uint32_t)child) {
            if (child + 1 < end && is_before(&items[child], &items[child + 1])) child++;
            if (!is_before(&item, &items[child])) break;
            items[place] = items[child];
        }
        items[place] = item;
    }
}

consult_status consult_agenda_save(const consult_agenda *agenda, consult_string *bytes) {
    if (bytes) *bytes = (consult_string){NULL, 0};
    if (!agenda || !bytes) return CONSULT_INVALID_ARGUMENT;
    const cns_memory *memory = &agenda->context->memory;
    size_t all = agenda->count * sizeof(consult_due), size = HEAD_BYTES + (size_t)agenda->count * ITEM_BYTES + TAIL_BYTES;
    consult_due *items = cns_memory_get(memory, all);
    unsigned char *made = items ? cns_memory_get(memory, size + 1) : NULL;
    if (!made) {
        cns_memory_put(memory, items, all);
        return CONSULT_NO_MEMORY;
    }
    for (uint32_t i = 0; i < agenda->count; i++) items[i] = agenda->nodes[i].due;
    sort(items, agenda->count);
    write_number(made, MAGIC, 4);
    write_number(made + 4, FORMAT, 4);
    write_number(made + 8, agenda->count, 8);
    for (uint32_t i = 0; i < agenda->count; i++) {
        unsigned char *to = made + HEAD_BYTES + (size_t)i * ITEM_BYTES;
        write_number(to, items[i].key, 8);
        write_number(to + 8, (uint64_t)items[i].due_ms, 8);
    }
    write_number(made + size - TAIL_BYTES, cns_hash_more(CNS_HASH_START, made, size - TAIL_BYTES), 8);
    made[size] = 0;
    cns_memory_put(memory, items, all);
    *bytes = (consult_string){(const char *)made, size};
    return CONSULT_OK;
}

static consult_status check_saved(const unsigned char *from, size_t size) {
    if (size < HEAD_BYTES + TAIL_BYTES || read_number(from, 4) != MAGIC) return CONSULT_INVALID_ARGUMENT;
    if (read_number(from + 4, 4) != FORMAT) return CONSULT_UNSUPPORTED_VERSION;
    uint64_t count = read_number(from + 8, 8);
    if (count > MOST) return CONSULT_LIMIT;
    if ((size - HEAD_BYTES - TAIL_BYTES) % ITEM_BYTES != 0 || (size - HEAD_BYTES - TAIL_BYTES) / ITEM_BYTES != count)
        return CONSULT_INVALID_ARGUMENT;
    bool whole = read_number(from + size - TAIL_BYTES, 8) == cns_hash_more(CNS_HASH_START, from, size - TAIL_BYTES);
    return whole ? CONSULT_OK : CONSULT_INVALID_ARGUMENT;
}

/* What is sorted is a heap as it stands. */
static bool fill(consult_agenda *a, const unsigned char *from, uint32_t count) {
    for (uint32_t i = 0; i < count; i++, from += ITEM_BYTES) {
        node n = {{read_number(from, 8), (int64_t)read_number(from + 8, 8)}, 0};
        if ((i > 0 && !is_before(&a->nodes[i - 1].due, &n.due)) || find(a, n.due.key)) return false;
        n.slot = slot_of(a, n.due.key);
        put(a, a->count++, n);
    }
    return true;
}

consult_status consult_agenda_restore(consult_context *context, const void *bytes, size_t size, consult_agenda **agenda) {
    if (agenda) *agenda = NULL;
    if (!context || !bytes || !agenda) return CONSULT_INVALID_ARGUMENT;
    const unsigned char *from = bytes;
    consult_agenda *made = NULL;
    consult_status status = check_saved(from, size);
    if (status == CONSULT_OK) status = consult_agenda_new(context, &made);
    if (status != CONSULT_OK) return status;
    uint32_t count = (uint32_t)read_number(from + 8, 8);
    if (count > 0 && !reserve(made, count)) status = CONSULT_NO_MEMORY;
    if (status == CONSULT_OK && !fill(made, from + HEAD_BYTES, count)) status = CONSULT_INVALID_ARGUMENT;
    if (status != CONSULT_OK)
        consult_agenda_free(made);
    else
        *agenda = made;
    return status;
}
