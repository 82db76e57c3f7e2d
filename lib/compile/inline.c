/* Concepts that stand where they are used: a list of words in a condition. */
#include "compile/compiler.h"

#include "base/buffer.h"

#include <string.h>

uint32_t cns_put_own_concept(cns_compiler *c, const char *id, const cns_json *words, const cns_json *allow) {
    bool added;
    cns_json *made = cns_arena_array(c->arena, 4, sizeof *made);
    uint32_t *place = cns_map_put(&c->tables[CNS_ENTRY_CONCEPT].map, id, strlen(id), &added);
    if (!made || !place) {
        c->failed = true;
        return CNS_NONE;
    }
    if (!added) return *place;
    cns_json *object = &made[0], *any = &made[1], *source = &made[2], *without = &made[3];
    *object = (cns_json){.kind = CNS_JSON_OBJECT, .first = any, .parent = words->parent};
    *any = *words;
    any->key = "any";
    any->next = source;
    *source = (cns_json){.kind = CNS_JSON_STRING, .key = "source", .text = "rule", .size = 4, .parent = object};
    if (allow) {
        *without = *allow;
        without->key = "allow";
        without->next = NULL;
        source->next = without;
    }
    uint32_t index = *place = cns_entry_count(c, CNS_ENTRY_CONCEPT);
    cns_entry entry = {id, object, c->source, CNS_STATE_ON, 0};
    if (!cns_vector_append(&c->tables[CNS_ENTRY_CONCEPT].entries, c->memory, &entry, 1)) c->failed = true;
    return c->failed ? CNS_NONE : index;
}

static bool write_words(cns_compiler *c, cns_buffer *id, const cns_json *words) {
    cns_buffer_char(id, '#');
    for (const cns_json *word = words ? words->first : NULL; word; word = word->next) {
        if (word->kind != CNS_JSON_STRING || word->size == 0) {
            cns_fault(c, word, "bad-word", "a word must have 1 to 64 visible characters", NULL);
            return false;
        }
        cns_buffer_text(id, word->text);
        if (word->next) cns_buffer_char(id, '|');
    }
    return true;
}

uint32_t cns_put_words(cns_compiler *c, const cns_json *words, const cns_json *allow) {
    if (words->kind != CNS_JSON_ARRAY || !words->first || (allow && allow->kind != CNS_JSON_ARRAY)) {
        cns_fault(c, words, "not-a-list", "a list of words is due here", NULL);
        return CNS_NONE;
    }
    cns_buffer id;
    cns_buffer_start(&id, c->memory);
    uint32_t index = CNS_NONE;
    if (write_words(c, &id, words) && (!allow || write_words(c, &id, allow))) {
        const char *own = id.failed ? NULL : cns_arena_copy(c->arena, id.data, id.size);
        if (own)
            index = cns_put_own_concept(c, own, words, allow);
        else
            c->failed = true;
    }
    cns_buffer_free(&id);
    return index;
}
