/* Reports: counters under keys, merged, saved, loaded. */
#include "session/report.h"

#include "base/struct.h"
#include "engine/faults.h"
#include "model/pack.h"
#include "text/civil.h"
#include "text/json.h"
#include "text/utf8.h"
#include "text/writer.h"

#include <string.h>

#define LEAST_USUAL  5u
#define LEAST_MOST   1000u
#define OFFSET_USUAL 480 /* minutes: China */
#define FRAME_DIGITS 16u

consult_status cns_report_make(const consult_pack *pack, uint32_t least, int32_t offset_minutes, consult_report **report) {
    consult_report *made = cns_memory_zero(&pack->context->memory, sizeof *made);
    *report = made;
    if (!made) return CONSULT_NO_MEMORY;
    made->context = consult_context_ref(pack->context);
    made->pack = cns_pack_hold(pack);
    made->least = least;
    made->offset_minutes = offset_minutes;
    cns_vector_start(&made->cells, sizeof(cns_cell));
    return CONSULT_OK;
}

/* The options with their defaults filled in. On failure *fault says what is wrong with them. */
static consult_status take_options(const consult_report_options *options, consult_report_options *own, const char **fault) {
    *own = (consult_report_options){.struct_size = sizeof *own};
    cns_struct_fit fit = options ? CNS_STRUCT_READ(consult_report_options, own, options) : CNS_STRUCT_FITS;
    *fault = fit == CNS_STRUCT_NEWER               ? "options: a member is set that this version of the library does not know"
             : fit != CNS_STRUCT_FITS              ? "options.struct_size: set it to sizeof(consult_report_options)"
             : own->least > LEAST_MOST             ? "options.least: at most 1000"
             : own->utc && own->utc_offset_minutes ? "options.utc means offset 0, and options.utc_offset_minutes says another"
             : own->utc_offset_minutes < -CNS_OFFSET_MOST || own->utc_offset_minutes > CNS_OFFSET_MOST
                 ? "options.utc_offset_minutes is a day or more"
                 : cns_fault_locale(own->locale);
    if (*fault) return fit == CNS_STRUCT_FITS ? CONSULT_INVALID_ARGUMENT : cns_struct_status(fit);
    if (!own->least) own->least = LEAST_USUAL;
    if (!own->utc_offset_minutes && !own->utc) own->utc_offset_minutes = OFFSET_USUAL;
    return CONSULT_OK;
}

consult_status consult_report_new(const consult_pack *pack, const consult_report_options *options, consult_report **report) {
    consult_report_options own;
    const char *fault;
    if (report) *report = NULL;
    if (!pack || !report) return CONSULT_INVALID_ARGUMENT;
    consult_status status = take_options(options, &own, &fault);
    if (status == CONSULT_OK) status = cns_report_make(pack, own.least, own.utc_offset_minutes, report);
    if (status == CONSULT_OK) (*report)->hant = own.locale == CONSULT_LOCALE_ZH_HANT;
    return status;
}

static void free_cell(const consult_report *r, const cns_cell *cell) {
    cns_memory_put(&r->context->memory, cell->key, cell->size);
}

void consult_report_free(consult_report *report) {
    if (!report) return;
    consult_context *context = report->context;
    for (size_t i = 0; i < report->cells.count; i++) free_cell(report, CNS_VECTOR_AT(&report->cells, cns_cell, i));
    cns_vector_free(&report->cells, &context->memory);
    consult_pack_unref(report->pack);
    cns_memory_put(&context->memory, report, sizeof *report);
    consult_context_unref(context);
}

/* ---- cells ---- */

const char *cns_report_part(const cns_cell *cell, uint32_t part) {
    const char *at = cell->key;
    while (part-- > 0) at += strlen(at) + 1;
    return at;
}

/* Keys in the order of their bytes: a NUL ends each part, so that a shorter part comes first. */
static int compare(const char *a, size_t a_size, const char *b, size_t b_size) {
    int order = memcmp(a, b, a_size < b_size ? a_size : b_size);
    return order ? order : a_size < b_size ? -1 : a_size > b_size;
}

/* The place of the first cell whose key is not below. */
static size_t find(const consult_report *r, const char *key, size_t size) {
    size_t low = 0, high = r->cells.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const cns_cell *cell = CNS_VECTOR_AT(&r->cells, const cns_cell, middle);
        if (compare(cell->key, cell->size, key, size) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_at(const consult_report *r, size_t place, const char *key, size_t size) {
    if (place == r->cells.count) return false;
    const cns_cell *cell = CNS_VECTOR_AT(&r->cells, const cns_cell, place);
    return cell->size == size && memcmp(cell->key, key, size) == 0;
}

typedef struct joined {
    char text[CNS_REPORT_PARTS * (CNS_REPORT_PART + 1)];
    size_t size;
} joined;

static bool join(joined *j, const char *const *parts, size_t count) {
    j->size = 0;
    for (size_t i = 0; i < count && i < CNS_REPORT_PARTS; i++) {
        size_t size = strlen(parts[i]);
        if (size > CNS_REPORT_PART || cns_utf8_check(parts[i], size) != size) return false;
        for (size_t k = 0; k < size; k++)
            if ((unsigned char)parts[i][k] < 0x20 || parts[i][k] == 0x7F) return false;
        memcpy(j->text + j->size, parts[i], size + 1);
        j->size += size + 1;
    }
    return count <= CNS_REPORT_PARTS;
}

static consult_status insert(consult_report *r, size_t place, const char *key, size_t size, uint32_t parts, uint64_t count) {
    const cns_memory *memory = &r->context->memory;
    cns_cell cell = {cns_memory_get(memory, size), (uint32_t)size, parts, count};
    if (!cell.key || !cns_vector_reserve(&r->cells, memory, 1)) {
        cns_memory_put(memory, cell.key, size);
        return CONSULT_NO_MEMORY;
    }
    memcpy(cell.key, key, size);
    cns_cell *cells = r->cells.data;
    memmove(cells + place + 1, cells + place, (r->cells.count - place) * sizeof *cells);
    cells[place] = cell;
    r->cells.count++;
    return CONSULT_OK;
}

consult_status cns_report_count(consult_report *r, const char *const *parts, size_t count, uint64_t more) {
    joined key;
    if (!join(&key, parts, count)) return CONSULT_INVALID_ARGUMENT;
    if (more == 0) return CONSULT_OK;
    if (more > CNS_REPORT_MOST) return CONSULT_LIMIT;
    size_t place = find(r, key.text, key.size);
    if (!is_at(r, place, key.text, key.size)) return insert(r, place, key.text, key.size, (uint32_t)count, more);
    cns_cell *cell = CNS_VECTOR_AT(&r->cells, cns_cell, place);
    if (cell->count > CNS_REPORT_MOST - more) return CONSULT_LIMIT;
    cell->count += more;
    return CONSULT_OK;
}

uint64_t cns_report_get(const consult_report *r, const char *const *parts, size_t count) {
    joined key;
    if (!join(&key, parts, count)) return 0;
    size_t place = find(r, key.text, key.size);
    return is_at(r, place, key.text, key.size) ? CNS_VECTOR_AT(&r->cells, cns_cell, place)->count : 0;
}

void cns_report_range(const consult_report *r, const char *const *parts, size_t count, size_t *first, size_t *end) {
    joined key;
    *first = *end = 0;
    if (!join(&key, parts, count)) return;
    *first = *end = find(r, key.text, key.size);
    while (*end < r->cells.count) {
        const cns_cell *cell = CNS_VECTOR_AT(&r->cells, const cns_cell, *end);
        if (cell->size < key.size || memcmp(cell->key, key.text, key.size) != 0) break;
        ++*end;
    }
}

/* ---- merging ---- */

/* Whether the counters of two packs mean the same: one pack, or two versions of it that count by the same. */
static bool count_alike(const consult_pack *a, const consult_pack *b) {
    if (cns_pack_same(a, b)) return true;
    return strcmp(consult_pack_id(a), consult_pack_id(b)) == 0 && cns_report_frame(&a->model) == cns_report_frame(&b->model);
}

consult_status consult_report_merge(consult_report *report, const consult_report *other) {
    if (!report || !other || report == other || report->offset_minutes != other->offset_minutes) return CONSULT_INVALID_ARGUMENT;
    if (!count_alike(report->pack, other->pack)) return CONSULT_PACK_MISMATCH;
    size_t a = 0, b = 0, made = 0, all = report->cells.count + other->cells.count;
    const cns_memory *memory = &report->context->memory;
    cns_cell *list = cns_memory_get(memory, (all + 1) * sizeof *list);
    if (!list) return CONSULT_NO_MEMORY;
    consult_status status = CONSULT_OK;
    while ((a < report->cells.count || b < other->cells.count) && status == CONSULT_OK) {
        const cns_cell *x = a < report->cells.count ? CNS_VECTOR_AT(&report->cells, const cns_cell, a) : NULL;
        const cns_cell *y = b < other->cells.count ? CNS_VECTOR_AT(&other->cells, const cns_cell, b) : NULL;
        int order = !x ? 1 : !y ? -1 : compare(x->key, x->size, y->key, y->size);
        cns_cell cell = order <= 0 ? *x : *y;
        if (order == 0 && x->count > CNS_REPORT_MOST - y->count) status = CONSULT_LIMIT;
        if (order == 0) cell.count = x->count + y->count;
        if (order > 0) { /* a key of its own; `parts` tells that it is new, until all went well */
            cell.key = cns_memory_get(memory, y->size);
            if (!cell.key) {
                status = CONSULT_NO_MEMORY;
                break;
            }
            memcpy(cell.key, y->key, y->size);
            cell.parts |= UINT32_C(1) << 31;
        }
        list[made++] = cell;
        a += order <= 0;
        b += order >= 0;
    }
    for (size_t i = 0; i < made; i++) {
        bool new = list[i].parts >> 31;
        if (new &&status != CONSULT_OK) free_cell(report, &list[i]);
        list[i].parts &= INT32_MAX;
    }
    if (status == CONSULT_OK) {
        cns_memory_put(memory, report->cells.data, report->cells.capacity * sizeof *list);
        report->cells.data = list;
        report->cells.count = made;
        report->cells.capacity = all + 1;
        return CONSULT_OK;
    }
    cns_memory_put(memory, list, (all + 1) * sizeof *list);
    return status;
}

/* ---- saving ---- */

consult_status consult_report_save(const consult_report *report, consult_worker *worker, consult_string *json) {
    if (json) *json = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!report || !json)
        return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "report and json must be given");
    cns_buffer *b = &worker->text;
    cns_write_open(b, '{');
    cns_write_member_integer(b, "consult_report", CNS_REPORT_FORMAT);
    cns_write_member(b, "pack", consult_pack_id(report->pack));
    cns_write_key(b, "frame");
    cns_buffer_char(b, '"');
    cns_buffer_hex(b, cns_report_frame(&report->pack->model), FRAME_DIGITS);
    cns_buffer_char(b, '"');
    cns_write_member_integer(b, "offset_minutes", report->offset_minutes);
    cns_write_key(b, "cells");
    cns_write_open(b, '[');
    for (size_t i = 0; i < report->cells.count; i++) {
        const cns_cell *cell = CNS_VECTOR_AT(&report->cells, const cns_cell, i);
        cns_write_open(b, '[');
        for (uint32_t p = 0; p < cell->parts; p++) cns_write_text(b, cns_report_part(cell, p));
        cns_write_integer(b, (int64_t)cell->count);
        cns_write_close(b, ']');
    }
    cns_write_close(b, ']');
    cns_write_close(b, '}');
    if (b->failed) return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *json = (consult_string){b->data, b->size};
    return CONSULT_OK;
}

/* ["field","type","proxy",12]: keys in their order, none twice. */
static consult_status load_cell(consult_report *r, const cns_json *cell) {
    const char *parts[CNS_REPORT_PARTS];
    size_t count = 0;
    joined key;
    const cns_json *v = cell->kind == CNS_JSON_ARRAY ? cell->first : NULL;
    for (; v && v->next && count < CNS_REPORT_PARTS; v = v->next) {
        if (v->kind != CNS_JSON_STRING || strlen(v->text) != v->size) return CONSULT_INVALID_JSON;
        parts[count++] = v->text;
    }
    if (!v || v->next || v->kind != CNS_JSON_INTEGER || v->integer < 1 || count == 0) return CONSULT_INVALID_JSON;
    if ((uint64_t)v->integer > CNS_REPORT_MOST) return CONSULT_LIMIT;
    if (!cns_report_is_key(parts, count) || !join(&key, parts, count)) return CONSULT_INVALID_JSON;
    size_t last = r->cells.count;
    if (find(r, key.text, key.size) != last) return CONSULT_INVALID_JSON;
    return insert(r, last, key.text, key.size, (uint32_t)count, (uint64_t)v->integer);
}

/* Of which pack a saved report is: its id, and what it counts by. */
static consult_status check_pack(const consult_report *r, const cns_json *root) {
    const char *pack = cns_json_string(root, "pack", NULL), *frame = cns_json_string(root, "frame", NULL);
    uint64_t own = cns_report_frame(&r->pack->model), said = 0;
    if (!pack || !frame || strspn(frame, "0123456789abcdef") != FRAME_DIGITS || frame[FRAME_DIGITS]) return CONSULT_INVALID_JSON;
    for (; *frame; frame++) said = said << 4 | (uint64_t)(*frame <= '9' ? *frame - '0' : *frame - 'a' + 10);
    return strcmp(pack, consult_pack_id(r->pack)) == 0 && said == own ? CONSULT_OK : CONSULT_PACK_MISMATCH;
}

static consult_status load(consult_report *r, const cns_json *root) {
    const cns_json *version = cns_json_member(root, "consult_report"), *offset = cns_json_member(root, "offset_minutes"),
                   *cells = cns_json_member(root, "cells");
    if (!version || version->kind != CNS_JSON_INTEGER) return CONSULT_INVALID_JSON;
    if (version->integer != CNS_REPORT_FORMAT) return CONSULT_UNSUPPORTED_VERSION;
    if (!offset || offset->kind != CNS_JSON_INTEGER || offset->integer < -CNS_OFFSET_MOST || offset->integer > CNS_OFFSET_MOST ||
        !cells || cells->kind != CNS_JSON_ARRAY || root->count != 5)
        return CONSULT_INVALID_JSON;
    r->offset_minutes = (int32_t)offset->integer;
    consult_status status = CONSULT_OK;
    for (const cns_json *cell = cells->first; cell && status == CONSULT_OK; cell = cell->next) status = load_cell(r, cell);
    return status == CONSULT_OK ? check_pack(r, root) : status;
}

consult_status consult_report_load(const consult_pack *pack, consult_worker *worker, const char *json, size_t size,
                                   const consult_report_options *options, consult_report **report) {
    consult_report_options own;
    const char *fault;
    if (report) *report = NULL;
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (!pack || !json || !report) return cns_fault_tell(worker, "pack, json and report must be given");
    consult_status status = take_options(options, &own, &fault);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, CONSULT_NO_OFFSET, fault);
    size = cns_utf8_size(json, size);
    if (size > pack->context->limits.json_bytes)
        return cns_worker_fail(worker, CONSULT_LIMIT, CONSULT_NO_OFFSET, "the report passes limits.json_bytes");
    const cns_json *root;
    cns_json_error error;
    status = cns_json_read(&worker->arena, json, size, 4, &root, &error);
    if (status != CONSULT_OK) return cns_worker_fail(worker, status, error.offset, "this is no JSON of a saved report");
    consult_report *made;
    status = cns_report_make(pack, own.least, own.utc_offset_minutes, &made);
    if (status == CONSULT_OK) status = load(made, root);
    if (status == CONSULT_OK) {
        made->hant = own.locale == CONSULT_LOCALE_ZH_HANT;
        *report = made;
        return CONSULT_OK;
    }
    consult_report_free(made);
    return cns_worker_fail(worker, status, CONSULT_NO_OFFSET,
                           status == CONSULT_UNSUPPORTED_VERSION ? "this library reads reports of format 2"
                           : status == CONSULT_PACK_MISMATCH
                               ? "this report is of another pack, or of a version of it that counted by other "
                                 "fields, stages, surveys or yields"
                           : status == CONSULT_NO_MEMORY ? "the host's allocator gave no memory"
                                                         : "this is not what consult_report_save() writes");
}
