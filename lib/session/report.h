/* The inside of a report: counters under keys. */
#ifndef CNS_SESSION_REPORT_H
#define CNS_SESSION_REPORT_H

#include "base/arena.h"
#include "base/vector.h"
#include "consult/report.h"
#include "engine/worker.h"

#define CNS_REPORT_FORMAT 2
#define CNS_REPORT_MOST   UINT64_C(1000000000000000) /* of a count */
#define CNS_REPORT_PARTS  6u
#define CNS_REPORT_PART   96u /* bytes of a part of a key */

/* A key is a row of texts; the first says of what the counter is (report_key.c lists them). */
typedef struct cns_cell {
    char *key; /* parts, a NUL behind each; in memory of its own */
    uint32_t size;
    uint32_t parts;
    uint64_t count;
} cns_cell;

struct consult_report {
    consult_context *context;
    consult_pack *pack;
    uint32_t least;
    int32_t offset_minutes;
    bool hant;        /* titles in Traditional characters */
    cns_vector cells; /* cns_cell, sorted by their keys */
};

/* Starts an empty report of the same kind. NO_MEMORY. */
consult_status cns_report_make(const consult_pack *pack, uint32_t least, int32_t offset_minutes, consult_report **report);

/* Adds to a counter; parts are joined to its key. NO_MEMORY, LIMIT, INVALID_ARGUMENT (a part that is too long or holds control
 * characters). */
consult_status cns_report_count(consult_report *r, const char *const *parts, size_t count, uint64_t more);

/* The i-th part of a cell's key. */
const char *cns_report_part(const cns_cell *cell, uint32_t part);

/* The count under a key, 0 without one. */
uint64_t cns_report_get(const consult_report *r, const char *const *parts, size_t count);

/* The cells whose keys begin with these parts: [*first, *end). */
void cns_report_range(const consult_report *r, const char *const *parts, size_t count, size_t *first, size_t *end);

/* What a pack counts by: its fields with their values, the stages of its funnel and its yields, the items of its surveys. Packs of
 * one id and one frame have counters that mean the same; rules, labels and endings are only told by their ids, which never mean
 * something else. The same on every machine. */
uint64_t cns_report_frame(const cns_model *m);

/* Whether a key is one that a report may have. */
bool cns_report_is_key(const char *const *parts, size_t count);

/* The bucket of a time, and what is told of a bucket. */
uint32_t cns_report_bucket(int64_t ms);
int64_t cns_report_bucket_ms(uint32_t bucket);

#define CNS_REPORT_BUCKETS 1184u

/* ---- hiding ---- */

/* Hides small counts of a list whose total is known. */
void cns_report_hide_list(const uint64_t *counts, bool *hidden, size_t count, uint32_t least);

/* The same of a table (row by row), whose totals are hidden or known already. */
void cns_report_hide_table(const uint64_t *counts, bool *hidden, size_t rows, size_t columns, const bool *row_hidden,
                           const bool *column_hidden, uint32_t least);

/* Hides stages of a funnel (each count at most the one before it). */
void cns_report_hide_funnel(const uint64_t *counts, bool *hidden, size_t count, uint32_t least);

/* Which groups (their talks given) are told by themselves: `alone`. The others are told together; they have `least` talks or more
 * together, or there are none. False in `*others` when they may not be told either. */
void cns_report_group(const uint64_t *talks, bool *alone, size_t count, uint32_t least, bool *others);

#endif
