/* Routes: what makes a consultation difficult. */
#include "compile/compiler.h"

static uint32_t get_condition(cns_compiler *c, const cns_json *json, const char *key) {
    const cns_json *m = cns_json_member(json, key);
    return m ? cns_compile_condition(c, m) : CNS_NONE;
}

static cns_range put_parts(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_route_parts), 0};
    for (const cns_json *v = cns_get_list(c, json, "parts"); v; v = v->next, range.count++) {
        cns_check_members(c, v, "part title when add");
        cns_route_part made = {.id = cns_put_text(c, cns_get_text(c, v, "part", ""))};
        made.titles = cns_put_titles(c, cns_json_member(v, "title"));
        made.when = get_condition(c, v, "when");
        made.add = (uint32_t)cns_get_integer(c, v, "add", 0, 0, 1000);
        if (made.when == CNS_NONE) {
            cns_fault(c, v, "no-when", "this needs a condition under \"when\"", NULL);
            continue;
        }
        cns_append(c, CNS_SECTION_route_parts, &made);
    }
    range.count = cns_section_count(c, CNS_SECTION_route_parts) - range.first;
    return range;
}

void cns_compile_routes(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_ROUTE) && !c->failed; i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_ROUTE, i), *reply = cns_json_member(json, "reply_s");
        cns_check_members(c, json, "route title base parts urgent reply_s source state");
        cns_check_members(c, reply, "online phone desk");
        cns_route made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_ROUTE, i)->id)};
        made.source = cns_put_source(c, json);
        made.base = (uint32_t)cns_get_integer(c, json, "base", 0, 0, 1000);
        made.urgent = get_condition(c, json, "urgent");
        made.reply_s[0] = (uint32_t)cns_get_integer(c, reply, "online", 60, 1, 86400);
        made.reply_s[1] = (uint32_t)cns_get_integer(c, reply, "phone", 10, 1, 86400);
        made.reply_s[2] = (uint32_t)cns_get_integer(c, reply, "desk", 10, 1, 86400);
        made.parts = put_parts(c, json);
        cns_append(c, CNS_SECTION_routes, &made);
    }
}
