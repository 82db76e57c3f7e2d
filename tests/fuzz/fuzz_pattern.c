/* What is read off a pattern holds of its matches. Input: a pattern (its size in one byte), then the text. */
#include "compile/pattern.h"
#include "fuzz.h"
#include "text/fold.h"
#include "text/regex.h"
#include "text/utf8.h"

static cns_pattern_facts facts;
static cns_pattern_first first;

static bool is_in(const uint32_t *points, uint32_t count, uint32_t point) {
    for (uint32_t i = 0; i < count; i++)
        if (points[i] == point) return true;
    return false;
}

static void check(const uint32_t *points, size_t count, size_t from, size_t to) {
    uint32_t digits = 0;
    for (size_t i = from; i < to; i++) digits += points[i] >= '0' && points[i] <= '9';
    FUZZ_CHECK(digits >= facts.digits);
    FUZZ_CHECK(first.any || (from < to && is_in(first.points, first.count, points[from])));
    FUZZ_CHECK(!first.start || from == 0);
    for (uint32_t s = 0; s < facts.count; s++) {
        bool met = false;
        for (size_t i = 0; i < count && !met; i++) met = is_in(facts.sets[s].points, facts.sets[s].count, points[i]);
        FUZZ_CHECK(met);
    }
}

/* The folded text as patterns see it. */
static size_t read_text(const fuzz_input *input, uint32_t points[1024]) {
    size_t count = 0;
    for (size_t at = 0; at < input->size && count + CNS_FOLD_EXPANSION_MAX <= 1024;) {
        uint32_t point;
        unsigned step = cns_utf8_decode(input->data, input->size, at, &point);
        if (step == 0) break;
        count += cns_fold_point(point, points + count);
        at += step;
    }
    return count;
}

/* Whether a group may capture: then a find gives its extent, not that of the match. */
static bool captures(const char *pattern) {
    for (const char *at = strchr(pattern, '('); at; at = strchr(at + 1, '('))
        if (strncmp(at, "(?:", 3) != 0 && strncmp(at, "(?=", 3) != 0 && strncmp(at, "(?!", 3) != 0) return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    uint32_t points[1024];
    size_t length, from = 0, to = 0;
    char *pattern = fuzz_text(&input, &length);
    cns_regex *regex = NULL;
    cns_regex_scratch *scratch = NULL;
    cns_regex_fault fault;
    cns_memory memory;
    cns_memory_default(&memory);
    size_t count = read_text(&input, points);
    cns_pattern_read(pattern, length, &facts, &first); /* also what PCRE2 does not take */
    if (strlen(pattern) == length && cns_utf8_check(pattern, length) == length && !captures(pattern) &&
        cns_regex_new(&memory, pattern, length, false, &regex, &fault) == CONSULT_OK) {
        FUZZ_CHECK(cns_regex_scratch_new(fuzz_world()->context, &memory, &scratch) == CONSULT_OK);
        for (size_t at = 0; at <= count && cns_regex_find(regex, scratch, points, at, count, &from, &to) == CONSULT_OK;
             at = to + (to == from))
            check(points, count, from, to);
    }
    cns_regex_scratch_free(scratch);
    cns_regex_free(regex);
    free(pattern);
    return 0;
}
