/* Which counts of a report are told. Small ones are not, nor what they would follow from. */
#include "session/report.h"

static bool is_small(uint64_t count, uint32_t least) {
    return count > 0 && count < least;
}

/* Cells of a line: every `step`-th from `first` on. Whether those that are hidden could be worked out from the total. */
static bool is_open(const uint64_t *counts, const bool *hidden, size_t first, size_t step, size_t count, uint32_t least) {
    uint64_t sum = 0;
    size_t hides = 0;
    for (size_t i = 0; i < count; i++) {
        if (!hidden[first + i * step]) continue;
        sum += counts[first + i * step];
        hides++;
    }
    return hides == 1 || (hides > 1 && sum < least);
}

/* Hides one more cell of a line: the smallest that counts something, else one that is empty. False when none is left. */
static bool hide_one(const uint64_t *counts, bool *hidden, size_t first, size_t step, size_t count) {
    size_t best = count;
    for (size_t i = 0; i < count; i++) {
        size_t at = first + i * step;
        if (hidden[at]) continue;
        uint64_t held = best < count ? counts[first + best * step] : 0;
        if (best == count || (counts[at] > 0 && (held == 0 || counts[at] < held))) best = i;
    }
    if (best == count) return false;
    hidden[first + best * step] = true;
    return true;
}

void cns_report_hide_list(const uint64_t *counts, bool *hidden, size_t count, uint32_t least) {
    for (size_t i = 0; i < count; i++) hidden[i] = is_small(counts[i], least);
    while (is_open(counts, hidden, 0, 1, count, least) && hide_one(counts, hidden, 0, 1, count)) continue;
}

void cns_report_hide_table(const uint64_t *counts, bool *hidden, size_t rows, size_t columns, const bool *row_hidden,
                           const bool *column_hidden, uint32_t least) {
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            size_t at = r * columns + c;
            hidden[at] = is_small(counts[at], least) || (counts[at] > 0 && (row_hidden[r] || column_hidden[c]));
        }
    for (bool more = true; more;) { /* each round hides a cell, so there is an end */
        more = false;
        for (size_t r = 0; r < rows; r++)
            if (!row_hidden[r] && is_open(counts, hidden, r * columns, 1, columns, least) &&
                hide_one(counts, hidden, r * columns, 1, columns))
                more = true;
        for (size_t c = 0; c < columns; c++)
            if (!column_hidden[c] && is_open(counts, hidden, c, columns, rows, least) && hide_one(counts, hidden, c, columns, rows))
                more = true;
    }
}

void cns_report_hide_funnel(const uint64_t *counts, bool *hidden, size_t count, uint32_t least) {
    uint64_t below = 0; /* of the stage behind that is shown */
    for (size_t i = count; i-- > 1;) {
        hidden[i] = is_small(counts[i] - below, least);
        if (!hidden[i]) below = counts[i];
    }
    if (count == 0) return;
    hidden[0] = is_small(counts[0], least);
    for (size_t i = 1; i < count && is_small(counts[0] - below, least); i++) { /* the first one is told: others make room */
        if (hidden[i]) continue;
        hidden[i] = true;
        below = 0;
        for (size_t k = count; k-- > i + 1;)
            if (!hidden[k] && counts[k] > below) below = counts[k];
    }
}

void cns_report_group(const uint64_t *talks, bool *alone, size_t count, uint32_t least, bool *others) {
    uint64_t together = 0;
    size_t groups = 0;
    for (size_t i = 0; i < count; i++) {
        alone[i] = talks[i] >= least;
        if (alone[i]) continue;
        together += talks[i];
        groups++;
    }
    while (groups > 0 && together < least) {
        size_t smallest = count;
        for (size_t i = 0; i < count; i++)
            if (alone[i] && (smallest == count || talks[i] < talks[smallest])) smallest = i;
        if (smallest == count) break;
        alone[smallest] = false;
        together += talks[smallest];
    }
    *others = groups > 0 && together >= least;
}
