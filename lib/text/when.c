/* Times as people say them. */
#include "consult/when.h"

#include "base/struct.h"
#include "text/civil.h"
#include "text/said.h"
#include "text/utf8.h"

#include <string.h>

typedef struct told {
    cns_said said;
    uint32_t starts[CNS_SAID_SYMBOLS + CNS_FOLD_EXPANSION_MAX], ends[CNS_SAID_SYMBOLS + CNS_FOLD_EXPANSION_MAX]; /* bytes */
} told;

static consult_status read(told *t, const char *text, size_t size) {
    cns_said *s = &t->said;
    for (size_t at = 0; at < size && s->count < CNS_SAID_SYMBOLS;) {
        uint32_t point, folded[CNS_FOLD_EXPANSION_MAX];
        unsigned step = cns_utf8_decode((const unsigned char *)text, size, at, &point);
        if (!step) return CONSULT_INVALID_UTF8;
        uint32_t count = cns_fold_point(point, folded);
        for (uint32_t i = 0; i < count; i++, s->count++) {
            s->points[s->count] = folded[i];
            t->starts[s->count] = (uint32_t)at;
            t->ends[s->count] = (uint32_t)(at + step);
        }
        at += step;
    }
    return CONSULT_OK;
}

/* Takes what follows closely: a time ends where other words begin. */
static void scan(cns_said *s) {
    static uint32_t (*const takers[])(cns_said *, uint32_t) = {cns_said_day, cns_said_part, cns_said_clock};
    for (uint32_t at = 0; at < s->count;) {
        uint32_t length = 0;
        for (size_t i = 0; i < sizeof takers / sizeof *takers && !length; i++) length = takers[i](s, at);
        at += length ? length : 1;
        if (s->last > s->first && at > s->last + 4) return;
    }
}

static void set_times(const told *t, int32_t offset, consult_when *when) {
    const cns_said *s = &t->said;
    int32_t day = s->day == CNS_NO_DAY ? s->today : s->day, from = 0, to = s->day == CNS_NO_DAY ? 1440 : 1440 * s->days;
    if (s->from >= 0) {
        from = s->from;
        to = s->to;
    }
    if (s->clock >= 0) {
        bool afternoon = s->from >= 720 || (s->from == 690 && s->clock < 660) || (s->from < 0 && s->clock >= 60 && s->clock < 420);
        from = to = s->clock < 720 && afternoon ? s->clock + 720 : s->clock;
    }
    when->from_ms = cns_civil_instant((cns_wall){day, 0}, offset) + (int64_t)from * CNS_MINUTE_MS;
    when->to_ms = cns_civil_instant((cns_wall){day, 0}, offset) + (int64_t)to * CNS_MINUTE_MS;
    when->day = s->day != CNS_NO_DAY;
    when->part = s->from >= 0;
    when->clock = s->clock >= 0;
    when->span = (consult_span){t->starts[s->first], t->ends[s->last - 1]};
}

consult_status consult_when_resolve(const char *text, size_t size, int64_t now_ms, int32_t offset_minutes, consult_when *when) {
    if (!text || CNS_STRUCT_ROOM(consult_when, when) != CNS_STRUCT_FITS || !cns_civil_inside(now_ms) ||
        offset_minutes > CNS_OFFSET_MOST || offset_minutes < -CNS_OFFSET_MOST)
        return CONSULT_INVALID_ARGUMENT;
    told t = {.said = {.today = cns_civil_wall(now_ms, offset_minutes).day, .day = CNS_NO_DAY, .from = -1, .to = -1, .clock = -1}};
    cns_said *s = &t.said;
    consult_status status = read(&t, text, cns_utf8_size(text, size));
    if (status != CONSULT_OK) return status;
    if (s->today < CNS_CIVIL_FIRST || s->today > CNS_CIVIL_LAST) return CONSULT_INVALID_ARGUMENT;
    scan(s);
    if (s->last == s->first) return CONSULT_NOT_FOUND;
    consult_when made = {.struct_size = sizeof made};
    set_times(&t, offset_minutes, &made);
    cns_struct_write(when, &made, sizeof made);
    return CONSULT_OK;
}
