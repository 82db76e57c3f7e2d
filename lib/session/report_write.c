/* Reports as JSON and CSV. */
#include "session/report_table.h"

#include "text/writer.h"

#include <string.h>

static consult_status begin(const consult_report *report, consult_worker *worker, consult_string *out) {
    if (out) *out = (consult_string){NULL, 0};
    if (!worker) return CONSULT_INVALID_ARGUMENT;
    cns_worker_begin(worker);
    if (report && out) return CONSULT_OK;
    return cns_worker_fail(worker, CONSULT_INVALID_ARGUMENT, CONSULT_NO_OFFSET, "report and the text to fill must be given");
}

static consult_status end(consult_worker *worker, consult_status status, consult_string *out) {
    cns_buffer *b = &worker->text;
    if (status == CONSULT_UNKNOWN_ID)
        return cns_worker_fail(worker, status, CONSULT_NO_OFFSET,
                               "there is no such table, or the pack has no such two fields: see the section \"fields\"");
    if (status != CONSULT_OK || b->failed)
        return cns_worker_fail(worker, CONSULT_NO_MEMORY, CONSULT_NO_OFFSET, "the host's allocator gave no memory");
    *out = (consult_string){b->data ? b->data : "", b->size};
    return CONSULT_OK;
}

/* ---- JSON ---- */

static void write_count(cns_buffer *b, uint64_t count, bool hidden) {
    if (hidden)
        cns_write_text(b, NULL);
    else
        cns_write_integer(b, (int64_t)count);
}

static void write_rows(cns_buffer *b, const cns_table_view *t) {
    cns_write_open(b, '[');
    for (size_t i = 0; i < t->cells.count; i++) {
        const cns_entry_cell *cell = CNS_VECTOR_AT(&t->cells, const cns_entry_cell, i);
        uint32_t column = (uint32_t)(i % t->column_count);
        if (column == 0) cns_write_open(b, '{');
        cns_write_key(b, t->columns[column]);
        if (cell->text)
            cns_write_text(b, cell->text);
        else
            write_count(b, cell->number, cell->hidden);
        if (column + 1 == t->column_count) cns_write_close(b, '}');
    }
    cns_write_close(b, ']');
}

consult_status consult_report_json(const consult_report *report, consult_worker *worker, consult_string *json) {
    consult_status status = begin(report, worker, json);
    if (status != CONSULT_OK) return status;
    cns_buffer *b = &worker->text;
    cns_write_open(b, '{');
    cns_write_key(b, "talks");
    write_count(b, cns_report_get(report, (const char *const[]){"talks"}, 1), !cns_report_told(report));
    cns_write_member_integer(b, "least", report->least);
    for (uint32_t i = 0; cns_table_name(i) && status == CONSULT_OK; i++) {
        cns_table_view view;
        status = cns_table_make(report, &worker->arena, i, &view);
        if (status != CONSULT_OK) break;
        cns_write_key(b, cns_table_name(i));
        write_rows(b, &view);
        cns_vector_free(&view.cells, worker->arena.memory);
    }
    cns_write_close(b, '}');
    return end(worker, status, json);
}

static void write_counts(cns_buffer *b, const uint64_t *counts, const bool *hidden, size_t count) {
    cns_write_open(b, '[');
    for (size_t i = 0; i < count; i++) write_count(b, counts[i], hidden[i]);
    cns_write_close(b, ']');
}

static void write_values(cns_buffer *b, const char *key, const char **values, size_t count) {
    cns_write_key(b, key);
    cns_write_open(b, '[');
    for (size_t i = 0; i < count; i++) cns_write_text(b, values[i]);
    cns_write_close(b, ']');
}

consult_status consult_report_cross(const consult_report *report, consult_worker *worker, const char *rows, const char *columns,
                                    consult_string *json) {
    consult_status status = begin(rows && columns ? report : NULL, worker, json);
    if (status != CONSULT_OK) return status;
    cns_cross_view v;
    cns_buffer *b = &worker->text;
    status = cns_cross_make(report, &worker->arena, rows, columns, &v);
    if (status != CONSULT_OK) return end(worker, status, json);
    cns_write_open(b, '{');
    cns_write_key(b, "talks");
    write_count(b, cns_report_get(report, (const char *const[]){"talks"}, 1), !cns_report_told(report));
    cns_write_member(b, "of_rows", rows);
    cns_write_member(b, "of_columns", columns);
    write_values(b, "rows", v.rows, v.row_count);
    write_values(b, "columns", v.columns, v.column_count);
    cns_write_member(b, "rows_title", v.rows_title);
    cns_write_member(b, "columns_title", v.columns_title);
    write_values(b, "row_words", v.row_words, v.row_count);
    write_values(b, "column_words", v.column_words, v.column_count);
    cns_write_key(b, "cells");
    cns_write_open(b, '[');
    for (size_t i = 0; i < v.row_count; i++)
        write_counts(b, v.counts + i * v.column_count, v.hidden + i * v.column_count, v.column_count);
    cns_write_close(b, ']');
    cns_write_key(b, "row_totals");
    write_counts(b, v.row_totals, v.row_hidden, v.row_count);
    cns_write_key(b, "column_totals");
    write_counts(b, v.column_totals, v.column_hidden, v.column_count);
    cns_write_close(b, '}');
    return end(worker, status, json);
}

/* ---- CSV ---- */

/* Whether a spreadsheet may take a text for a formula: by its first character, or the first behind spaces. */
static bool is_formula(const char *text) {
    while (*text == ' ') text++;
    return *text && strchr("=+-@|%", *text) != NULL && !(text[0] == '-' && text[1] == 0);
}

static void csv_text(cns_buffer *b, const char *text, bool first) {
    if (!first) cns_buffer_char(b, ',');
    bool quoted = strpbrk(text, ",\" '") != NULL || is_formula(text);
    if (quoted) cns_buffer_char(b, '"');
    if (is_formula(text)) cns_buffer_char(b, '\'');
    for (; *text; text++) {
        if (*text == '"') cns_buffer_char(b, '"');
        cns_buffer_char(b, *text);
    }
    if (quoted) cns_buffer_char(b, '"');
}

static void csv_count(cns_buffer *b, uint64_t count, bool hidden, bool first) {
    if (!first) cns_buffer_char(b, ',');
    if (!hidden) cns_buffer_integer(b, (int64_t)count);
}

static void csv_table(cns_buffer *b, const cns_table_view *t) {
    for (uint32_t i = 0; i < t->column_count; i++) csv_text(b, t->columns[i], i == 0);
    cns_buffer_text(b, "\r\n");
    for (size_t i = 0; i < t->cells.count; i++) {
        const cns_entry_cell *cell = CNS_VECTOR_AT(&t->cells, const cns_entry_cell, i);
        bool first = i % t->column_count == 0;
        if (cell->text)
            csv_text(b, cell->text, first);
        else
            csv_count(b, cell->number, cell->hidden, first);
        if ((i + 1) % t->column_count == 0) cns_buffer_text(b, "\r\n");
    }
}

static void csv_cross(cns_buffer *b, const cns_cross_view *v, uint64_t talks, bool told) {
    csv_text(b, v->rows_title, true);
    for (size_t i = 0; i < v->column_count; i++) csv_text(b, v->column_words[i], false);
    cns_buffer_text(b, ",*\r\n");
    for (size_t r = 0; r < v->row_count; r++) {
        csv_text(b, v->row_words[r], true);
        for (size_t c = 0; c < v->column_count; c++) {
            size_t at = r * v->column_count + c;
            csv_count(b, v->counts[at], v->hidden[at], false);
        }
        csv_count(b, v->row_totals[r], v->row_hidden[r], false);
        cns_buffer_text(b, "\r\n");
    }
    cns_buffer_char(b, '*');
    for (size_t c = 0; c < v->column_count; c++) csv_count(b, v->column_totals[c], v->column_hidden[c], false);
    csv_count(b, talks, !told, false);
    cns_buffer_text(b, "\r\n");
}

/* "type*age" */
static consult_status write_cross(const consult_report *report, consult_worker *worker, const char *table) {
    const char *star = strchr(table, '*');
    char *rows = star ? cns_arena_copy(&worker->arena, table, (size_t)(star - table)) : NULL;
    cns_cross_view view;
    if (!star) return CONSULT_UNKNOWN_ID;
    if (!rows) return CONSULT_NO_MEMORY;
    consult_status status = cns_cross_make(report, &worker->arena, rows, star + 1, &view);
    uint64_t talks = cns_report_get(report, (const char *const[]){"talks"}, 1);
    if (status == CONSULT_OK) csv_cross(&worker->text, &view, talks, cns_report_told(report));
    return status;
}

consult_status consult_report_csv(const consult_report *report, consult_worker *worker, const char *table, consult_string *csv) {
    consult_status status = begin(table ? report : NULL, worker, csv);
    if (status != CONSULT_OK) return status;
    uint32_t i = 0;
    while (cns_table_name(i) && strcmp(cns_table_name(i), table) != 0) i++;
    if (!cns_table_name(i)) return end(worker, write_cross(report, worker, table), csv);
    cns_table_view view;
    status = cns_table_make(report, &worker->arena, i, &view);
    if (status != CONSULT_OK) return end(worker, status, csv);
    csv_table(&worker->text, &view);
    cns_vector_free(&view.cells, worker->arena.memory);
    return end(worker, status, csv);
}
