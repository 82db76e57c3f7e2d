/* The keys of a report's counters, and the buckets of its times. */
#include "session/report.h"

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
