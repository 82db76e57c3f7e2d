/* Tables of a report, before they are told as JSON or CSV. */
#ifndef CNS_SESSION_REPORT_TABLE_H
#define CNS_SESSION_REPORT_TABLE_H

#include "session/report.h"

typedef struct cns_entry_cell {
    const char *text; /* NULL: a number */
    uint64_t number;
    bool hidden;
} cns_entry_cell;

#define CNS_TABLE_COLUMNS 8u

typedef struct cns_table_view {
    const char *columns[CNS_TABLE_COLUMNS];
    uint32_t column_count;
    cns_vector cells; /* cns_entry_cell, row by row; in the worker's arena no: give it back */
} cns_table_view;

/* Which tables there are: fields funnel replies findings scores yields; NULL past the last. */
const char *cns_table_name(uint32_t table);

/* Makes one; the strings are borrowed from report, pack and arena. NO_MEMORY. */
consult_status cns_table_make(const consult_report *r, cns_arena *arena, uint32_t table, cns_table_view *view);

/* The table of two fields. */
typedef struct cns_cross_view {
    const char *rows_title, *columns_title; /* what the fields are called */
    const char **rows, **columns;           /* values */
    const char **row_words, **column_words; /* what they are called */
    size_t row_count, column_count;
    uint64_t *counts; /* row by row */
    bool *hidden;
    uint64_t *row_totals, *column_totals;
    bool *row_hidden, *column_hidden;
} cns_cross_view;

/* UNKNOWN_ID, NO_MEMORY. */
consult_status cns_cross_make(const consult_report *r, cns_arena *arena, const char *rows, const char *columns,
                              cns_cross_view *view);

/* A title in the report's locale, or the id. */
const char *cns_report_title(const consult_report *r, const cns_titles *titles, cns_name id);

/* What a value of a field is called; the value itself where the pack does not say. */
const char *cns_report_words(const consult_report *r, const cns_field *f, const char *value);

/* Whether anything may be told at all. */
bool cns_report_told(const consult_report *r);

#endif
