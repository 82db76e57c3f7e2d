#include "session/reader.h"

#include "compile/diagnostics.h"
#include "text/writer.h"

#include <stdio.h>
#include <string.h>

/* A name stands in the document, or, decoded, elsewhere and not for long. */
static bool is_told(const cns_reader *r, cns_scanned name) {
    return name.data && name.data >= r->scan.start && name.data < r->scan.end && name.size <= 48;
}

static void tell(cns_reader *r, consult_severity severity, const char *code, const char *message, cns_scanned detail) {
    char text[300], pointer[128];
    bool outer = is_told(r, r->outer), inner = outer && is_told(r, r->inner);
    snprintf(text, sizeof text, detail.data ? "%s \"%.*s\"" : "%s", message, (int)(detail.size < 100 ? detail.size : 100),
             detail.data);
    snprintf(pointer, sizeof pointer, "%s%.*s%s%.*s", outer ? "/" : "", outer ? (int)r->outer.size : 0, outer ? r->outer.data : "",
             inner ? "/" : "", inner ? (int)r->inner.size : 0, inner ? r->inner.data : "");
    consult_diagnostic item = {.severity = severity, .code = code, .source = "session", .pointer = pointer, .message = text};
    cns_scan_locate(&r->scan, r->place, &item.line, &item.column);
    if (!cns_diagnostics_add(r->list, &item)) r->status = CONSULT_NO_MEMORY;
}

void cns_reader_fail(cns_reader *r, consult_status status, const char *code, const char *message, cns_scanned detail) {
    if (cns_reader_goes_on(r)) r->status = status;
    tell(r, CONSULT_SEVERITY_ERROR, code, message, detail);
}

void cns_reader_warn(cns_reader *r, const char *code, const char *message) {
    tell(r, CONSULT_SEVERITY_WARNING, code, message, (cns_scanned){NULL, 0});
}

void cns_reader_not_of_form(cns_reader *r, const char *what) {
    if (cns_reader_goes_on(r)) cns_reader_fail(r, CONSULT_INVALID_JSON, "not-a-session", what, (cns_scanned){NULL, 0});
}

/* ---- ids ---- */

uint32_t cns_shelf_search(const cns_model *m, cns_shelf *s, cns_scanned id) {
    for (uint32_t k = 0; k < s->count; k++) {
        uint32_t i = s->next + k < s->count ? s->next + k : s->next + k - s->count;
        cns_name name;
        memcpy(&name, (const char *)s->elements + i * s->size, sizeof name);
        if (!cns_scan_is(&id, cns_model_text(m, name), name.length)) continue;
        s->next = i + 1 < s->count ? i + 1 : 0;
        return i;
    }
    return CNS_NONE;
}

uint32_t cns_reader_find(const cns_reader *r, consult_pack_kind kind, cns_shelf *s, cns_scanned id) {
    const cns_model *m = r->model;
    for (unsigned round = 0; round < 8; round++) { /* what was renamed may have been renamed again */
        uint32_t index = cns_shelf_search(m, s, id);
        if (index != CNS_NONE) return index;
        const cns_renamed *found = NULL;
        for (uint32_t i = 0; i < m->renamed_count && !found; i++) {
            const cns_renamed *n = &m->renamed[i];
            if (n->kind == (uint32_t)kind && cns_scan_is(&id, cns_model_text(m, n->from), n->from.length)) found = n;
        }
        if (!found) return CNS_NONE;
        id = (cns_scanned){cns_model_text(m, found->to), found->to.length};
    }
    return CNS_NONE;
}

cns_shelf cns_shelf_of(const cns_model *m, consult_pack_kind kind) {
    switch (kind) {
    case CONSULT_PACK_PHASE: return CNS_SHELF(m, phases);
    case CONSULT_PACK_INTERRUPT: return CNS_SHELF(m, interrupts);
    case CONSULT_PACK_LABEL: return CNS_SHELF(m, labels);
    default: return CNS_SHELF(m, slots);
    }
}

uint32_t cns_reader_find_due(cns_reader *r, consult_pack_kind kind, cns_shelf *s, cns_scanned id) {
    static const char *const codes[] = {"", "unknown-phase", "unknown-interrupt", "unknown-label", "unknown-slot"};
    static const char *const texts[] = {"", "this pack has no phase", "this pack has no interrupt", "this pack has no label",
                                        "this pack has no slot"};
    uint32_t index = cns_reader_find(r, kind, s, id);
    if (index == CNS_NONE) cns_reader_fail(r, CONSULT_UNKNOWN_ID, codes[kind], texts[kind], id);
    return index;
}

/* ---- values ---- */

cns_scanned cns_reader_text(cns_reader *r) {
    cns_scanned text = {"", 0};
    if (!cns_scan_text(&r->scan, &text)) cns_reader_not_of_form(r, "a text is due here");
    if (r->scan.decoded->failed) r->status = CONSULT_NO_MEMORY;
    return text;
}

int64_t cns_reader_number(cns_reader *r, int64_t least, int64_t most) {
    int64_t value;
    const char *before = r->scan.at;
    if (cns_scan_integer(&r->scan, &value) && value >= least && value <= most) return value;
    r->scan.at = before;
    cns_reader_not_of_form(r, "a whole number in its range is due here");
    return least;
}

cns_scanned cns_reader_word(cns_scanned *text) {
    size_t size = 0;
    while (size < text->size && text->data[size] != ' ') size++;
    cns_scanned found = {text->data, size};
    size += size < text->size;
    text->data += size;
    text->size -= size;
    return found;
}

cns_scanned cns_reader_relative(cns_reader *r, cns_relative *before, cns_scanned word) {
    bool relative = word.size && word.data[0] == '.';
    size_t kept = relative ? before->family : 0;
    if ((relative && !kept) || word.size > sizeof before->id - kept) {
        before->family = 0;
        if (relative) cns_reader_not_of_form(r, "what begins with a dot ends an id of the family of the id before it");
        return word;
    }
    memcpy(before->id + kept, word.data, word.size);
    before->family = cns_saved_family(before->id, kept + word.size);
    return (cns_scanned){before->id, kept + word.size};
}

size_t cns_reader_bytes(cns_reader *r, uint8_t *bytes, size_t most) {
    cns_scanned text = cns_reader_text(r);
    size_t count = 0;
    uint32_t held = 0, bits = 0;
    for (size_t i = 0; i < text.size; i++) {
        const char *digit = text.data[i] ? strchr(CNS_BASE64, text.data[i]) : NULL;
        if (!digit || (bits >= 2 && count == most)) {
            cns_reader_not_of_form(r, "base64 of URLs, not longer than this, is due here");
            return 0;
        }
        held = held << 6 | (uint32_t)(digit - CNS_BASE64);
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes[count++] = (uint8_t)(held >> bits);
    }
    return count;
}

uint64_t cns_reader_hex(cns_reader *r) {
    cns_scanned text = cns_reader_text(r);
    uint64_t value = 0;
    for (size_t i = 0; i < 16; i++) {
        char c = text.size == 16 ? text.data[i] : '?';
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            cns_reader_not_of_form(r, "16 hexadecimal digits are due here");
            return 0;
        }
        value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

void cns_reader_row(cns_reader *r, const cns_bounds *bounds, size_t count, int64_t *numbers) {
    size_t found = 0;
    memset(numbers, 0, count * sizeof *numbers);
    for (; cns_reader_goes_on(r) && cns_scan_more(&r->scan); found++) {
        if (found == count)
            cns_reader_not_of_form(r, "there are more numbers here than are known");
        else
            numbers[found] = cns_reader_number(r, bounds[found].least, bounds[found].most);
    }
}

bool cns_reader_member(cns_reader *r) {
    r->inner = (cns_scanned){NULL, 0};
    if (!cns_reader_goes_on(r) || !cns_scan_more(&r->scan)) return false;
    (void)cns_scan_kind(&r->scan);
    r->place = r->scan.at;
    bool named = cns_scan_key(&r->scan, &r->inner);
    if (r->scan.decoded->failed) r->status = CONSULT_NO_MEMORY;
    return named && r->status != CONSULT_NO_MEMORY;
}
