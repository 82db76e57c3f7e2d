/* Which facts a host can give: declared, so that a slip in a name is found where phrases and facts are read. */
#include "compile/compiler.h"

#include <string.h>

/* A path is known that is declared itself, lies below a declared one that holds more than a text, or above a declared one. */
static bool is_known(const cns_compiler *c, const char *path) {
    size_t size = strlen(path);
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FACT); i++) {
        const cns_entry *e = cns_entry_at(c, CNS_ENTRY_FACT, i);
        const char *kind = cns_json_string(e->json, "kind", "text");
        size_t length = strlen(e->id);
        if (strcmp(e->id, path) == 0) return true;
        if (length < size && strncmp(e->id, path, length) == 0 && path[length] == '.' && strcmp(kind, "text") != 0) return true;
        if (length > size && strncmp(e->id, path, size) == 0 && e->id[size] == '.') return true;
    }
    return false;
}

void cns_check_fact(cns_compiler *c, const cns_json *place, const char *path) {
    if (cns_entry_count(c, CNS_ENTRY_FACT) == 0 || is_known(c, path)) return;
    cns_warning(c, place, "unknown-fact", "there is no fact \"%s\": check the spelling, or declare it under \"facts\"", path);
}

void cns_compile_fact_names(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_FACT) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_FACT, i);
        cns_check_members(c, json, "fact kind title source state");
        cns_fact_name made = {.path = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_FACT, i)->id)};
        made.kind = cns_get_choice(c, json, "kind", CNS_FACT_KIND_NAMES, CNS_FACT_TEXT);
        cns_append(c, CNS_SECTION_fact_names, &made);
    }
}
