/* Yields: what a source claims that calls lead to. */
#include "compile/compiler.h"

#include "consult/yield.h"

static cns_range put_stages(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_yield_stages), 0};
    int64_t before = 1000;
    for (const cns_json *v = cns_get_list(c, json, "stages"); v; v = v->next) {
        cns_check_members(c, v, "stage claimed results");
        cns_yield_stage made = {.id = cns_put_text(c, cns_get_text(c, v, "stage", "")),
                                .results = cns_get_bits(c, v, "results", CNS_RESULT_NAMES)};
        before = cns_get_integer(c, v, "claimed", before, 1, before);
        made.claimed = (uint32_t)before;
        cns_append(c, CNS_SECTION_yield_stages, &made);
        range.count++;
    }
    if (range.count < 2 || range.count > CNS_YIELD_STAGES)
        cns_fault(c, json, "bad-number", "a yield has 2 to 8 \"stages\", the first is the call, the last the visit", NULL);
    return range;
}

static cns_range put_claims(cns_compiler *c, const cns_json *json) {
    cns_range range = {cns_section_count(c, CNS_SECTION_yield_claims), 0};
    for (const cns_json *v = cns_get_list(c, json, "claims"); v; v = v->next) {
        cns_check_members(c, v, "attempt to share");
        cns_yield_claim made;
        made.first = (uint32_t)cns_get_integer(c, v, "attempt", 0, 0, CONSULT_YIELD_ATTEMPTS - 1);
        made.last = (uint32_t)cns_get_integer(c, v, "to", made.first, made.first, CONSULT_YIELD_ATTEMPTS - 1);
        made.share = (uint32_t)cns_get_integer(c, v, "share", 1, 1, 1000);
        cns_append(c, CNS_SECTION_yield_claims, &made);
        range.count++;
    }
    if (range.count == 0 || range.count > CONSULT_YIELD_ATTEMPTS)
        cns_fault(c, json, "bad-number", "a yield has 1 to 12 \"claims\": which attempts bring which share of the visits", NULL);
    return range;
}

void cns_compile_yields(cns_compiler *c) {
    for (uint32_t i = 0; i < cns_entry_count(c, CNS_ENTRY_YIELD); i++) {
        const cns_json *json = cns_entry_open(c, CNS_ENTRY_YIELD, i);
        cns_check_members(c, json, "yield title stages claims weight source state");
        cns_yield made = {.id = cns_put_text(c, cns_entry_at(c, CNS_ENTRY_YIELD, i)->id)};
        made.source = cns_put_source(c, json);
        made.titles = cns_put_titles(c, cns_json_member(json, "title"));
        made.stages = put_stages(c, json);
        made.claims = put_claims(c, json);
        made.weight = (uint32_t)cns_get_integer(c, json, "weight", 20, 1, 1000);
        cns_append(c, CNS_SECTION_yields, &made);
    }
}
