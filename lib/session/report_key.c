/* The keys of a report's counters, what a pack counts by, and the buckets of times. */
#include "session/report.h"

#include "base/hash.h"

#include <string.h>

/* What each part of a key is: t = any text, d = so many digits. */
static const struct {
    const char *kind;
    uint32_t parts;        /* the kind included */
    uint32_t digits, most; /* of the last part, when it is a number: how many digits, below which */
} keys[] = {{"talks", 1, 0, 0},
            {"field", 3, 0, 0},                      /* field, value */
            {"cross", 5, 0, 0},                      /* field, value, field, value: the fields in the order of their ids */
            {"stage", 2, 0, 0},                      /* the furthest stage of a talk */
            {"group", 3, 0, 0},                      /* day, agent: talks */
            {"turns", 3, 0, 0},                      /* day, agent: turns of the agent */
            {"reply", 4, 4, CNS_REPORT_BUCKETS},     /* day, agent, bucket */
            {"rule", 5, 1, 5},                       /* day, agent, rule, level */
            {"scored", 3, 0, 0},                     /* day, agent: talks with a score */
            {"score", 3, 0, 0},                      /* day, agent: the sum of their permille */
            {"yield", 4, 2, CONSULT_YIELD_ATTEMPTS}, /* yield, stage, attempt */
            {"answer", 4, 2, 11},                    /* survey, item, answer: of at most 10 */
            {"level", 3, 0, 0}};                     /* survey, level */

static bool is_number(const char *text, uint32_t digits, uint32_t most) {
    uint32_t value = 0;
    if (strlen(text) != digits) return false;
    for (uint32_t i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9') return false;
        value = value * 10 + (uint32_t)(text[i] - '0');
    }
    return value < most;
}

bool cns_report_is_key(const char *const *parts, size_t count) {
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(parts[0], keys[i].kind) != 0) continue;
        if (count != keys[i].parts) return false;
        if (i == 2 && strcmp(parts[1], parts[3]) >= 0) return false;
        return keys[i].digits == 0 || is_number(parts[count - 1], keys[i].digits, keys[i].most);
    }
    return false;
}

/* ---- what a pack counts by ---- */

static void mix_number(uint64_t *hash, uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        *hash = cns_hash_more(*hash, &(unsigned char){(unsigned char)(number >> shift)}, 1);
}

static void mix_name(uint64_t *hash, const cns_model *m, cns_name name) {
    const char *text = cns_model_text(m, name);
    *hash = cns_hash_more(*hash, text, strlen(text) + 1);
}

static void mix_fields(uint64_t *hash, const cns_model *m) {
    mix_number(hash, m->fields_count);
    for (uint32_t i = 0; i < m->fields_count; i++) {
        const cns_field *f = &m->fields[i];
        mix_name(hash, m, f->id);
        mix_number(hash, f->kind);
        if (f->slot != CNS_NONE) mix_name(hash, m, m->slots[f->slot].id);
        if (f->group != CNS_NONE) mix_name(hash, m, m->groups[f->group].id);
        mix_number(hash, f->values.count);
        for (uint32_t k = 0; k < f->values.count; k++) {
            mix_name(hash, m, m->field_values[f->values.first + k].text);
            mix_number(hash, m->field_values[f->values.first + k].least);
        }
    }
}

static void mix_surveys(uint64_t *hash, const cns_model *m) {
    mix_number(hash, m->surveys_count);
    for (uint32_t i = 0; i < m->surveys_count; i++) {
        const cns_survey *s = &m->surveys[i];
        mix_name(hash, m, s->id);
        mix_number(hash, s->high);
        mix_number(hash, s->middle);
        mix_number(hash, s->items.count);
        for (uint32_t k = 0; k < s->items.count; k++) {
            mix_name(hash, m, m->survey_items[s->items.first + k].id);
            mix_number(hash, m->survey_items[s->items.first + k].scale);
        }
    }
}

static void mix_yields(uint64_t *hash, const cns_model *m) {
    mix_number(hash, m->yields_count);
    for (uint32_t i = 0; i < m->yields_count; i++) {
        mix_name(hash, m, m->yields[i].id);
        mix_number(hash, m->yields[i].stages.count);
        for (uint32_t k = 0; k < m->yields[i].stages.count; k++)
            mix_name(hash, m, m->yield_stages[m->yields[i].stages.first + k].id);
    }
}

uint64_t cns_report_frame(const cns_model *m) {
    uint64_t hash = CNS_HASH_START;
    mix_fields(&hash, m);
    mix_number(&hash, m->funnel_count);
    for (uint32_t i = 0; i < m->funnel_count; i++) mix_name(&hash, m, m->funnel[i].id);
    mix_surveys(&hash, m);
    mix_yields(&hash, m);
    return hash;
}

/* ---- times ---- */

/* Below 32 ms each has its own; above each doubling has 32. */
#define FINE_BITS 5u
#define FINE      (1u << FINE_BITS)

uint32_t cns_report_bucket(int64_t ms) {
    uint64_t value = ms < 0 ? 0 : (uint64_t)ms;
    uint32_t bits = 0;
    if (value < FINE) return (uint32_t)value;
    while (value >> (bits + 1)) bits++;
    uint32_t bucket = (bits - FINE_BITS + 1) * FINE + (uint32_t)(value >> (bits - FINE_BITS) & (FINE - 1));
    return bucket < CNS_REPORT_BUCKETS ? bucket : CNS_REPORT_BUCKETS - 1;
}

/* The roundest number of a range: people answer after 30 seconds, hosts' timers fire after 5 minutes. */
static uint64_t roundest(uint64_t low, uint64_t high) {
    uint64_t ten = 1;
    while (ten <= high / 10) ten *= 10;
    for (; ten > 1; ten /= 10) {
        uint64_t steps[] = {ten, ten / 2, ten / 5};
        for (unsigned i = 0; i < 3; i++) {
            uint64_t first = (low + steps[i] - 1) / steps[i] * steps[i];
            if (first <= high) return first;
        }
    }
    return low;
}

int64_t cns_report_bucket_ms(uint32_t bucket) {
    if (bucket < FINE) return bucket;
    uint32_t shift = bucket / FINE - 1;
    uint64_t low = (uint64_t)(FINE + bucket % FINE) << shift;
    return (int64_t)roundest(low, low + (UINT64_C(1) << shift) - 1);
}
