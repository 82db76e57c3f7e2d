/* What people call the values that a report counts. */
#include "session/report_table.h"

#include <stdio.h>
#include <string.h>

const char *cns_report_title(const consult_report *r, const cns_titles *titles, cns_name id) {
    cns_name title = r->hant ? titles->hant : titles->hans;
    return cns_model_text(&r->pack->model, title.length ? title : id);
}

/* The pack's term "GROUP.VALUE"; NULL: it has none. */
static const char *term(const consult_report *r, const char *group, const char *value) {
    const cns_model *m = &r->pack->model;
    char id[CNS_REPORT_PART + 64];
    snprintf(id, sizeof id, "%s.%s", group, value);
    uint32_t found = cns_model_find(m, CONSULT_PACK_TERM, id);
    return found == CNS_NONE ? NULL : cns_report_title(r, &m->terms[found].titles, m->terms[found].id);
}

static const char *ending(const consult_report *r, const char *value) {
    const cns_model *m = &r->pack->model;
    for (uint32_t i = 0; i < m->endings_count; i++)
        if (strcmp(cns_model_text(m, m->endings[i].id), value) == 0)
            return cns_report_title(r, &m->endings[i].titles, m->endings[i].id);
    return NULL;
}

static const char *label(const consult_report *r, const char *value) {
    const cns_model *m = &r->pack->model;
    uint32_t found = cns_model_find(m, CONSULT_PACK_LABEL, value);
    return found == CNS_NONE ? NULL : cns_report_title(r, &m->labels[found].titles, m->labels[found].id);
}

/* A value that a slot may have: the words of the pack's scenario "value.SLOT.VALUE", which a hand-over uses too. */
static const char *choice(const consult_report *r, const cns_field *f, const char *value) {
    const cns_model *m = &r->pack->model;
    char id[CNS_REPORT_PART + 64];
    snprintf(id, sizeof id, "value.%s.%s", cns_model_text(m, m->slots[f->slot].id), value);
    uint32_t found = cns_model_find(m, CONSULT_PACK_SCENARIO, id);
    if (found == CNS_NONE || m->scenarios[found].blocks.count == 0) return NULL;
    const cns_block *block = &m->blocks[m->scenarios[found].blocks.first];
    const cns_range *words = r->hant ? &block->hant : &block->hans;
    return words->count > 0 ? cns_model_text(m, m->templates[words->first].text) : NULL;
}

const char *cns_report_words(const consult_report *r, const cns_field *f, const char *value) {
    const char *words = NULL;
    if (strcmp(value, "-") == 0) {
        words = term(r, "report.value", "unknown");
        return words ? words : value;
    }
    switch (f->kind) {
    case CNS_FIELD_CHOICE: words = choice(r, f, value); /* fall through */
    case CNS_FIELD_NUMBER:
    case CNS_FIELD_KNOWN:
    case CNS_FIELD_FLAG:
        if (!words) words = term(r, "report.value", value);
        break;
    case CNS_FIELD_LABEL: words = label(r, value); break;
    case CNS_FIELD_ENDING: words = ending(r, value); break;
    case CNS_FIELD_CHANNEL: words = term(r, "plan.channel", value); break;
    default: break; /* days and agents are called what they are */
    }
    return words ? words : value;
}
