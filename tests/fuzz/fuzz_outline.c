/* The outline of a pattern admits its matches. Input: a pattern (its size in one byte), then the text. */
#include "compile/outline.h"
#include "fuzz.h"
#include "text/fold.h"
#include "text/regex.h"
#include "text/utf8.h"

static cns_outline_build build;

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

static void check(const cns_regex *regex, cns_regex_scratch *scratch, const uint32_t *points, size_t count) {
    cns_outline outline = cns_outline_of(&build);
    size_t from = 0, to = 0;
    for (size_t at = 0; at < count; at++) {
        bool admitted = cns_outline_admits(&outline, &(cns_outline_text){points, NULL, count}, at) && (at == 0 || !build.start);
        consult_status status = cns_regex_find(regex, scratch, points, at, count, false, &from, &to);
        if (status == CONSULT_OK && from < to) FUZZ_CHECK(admitted);
        if (status == CONSULT_REGEX_LIMIT) return;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_input input = {data, size};
    uint32_t points[1024];
    size_t length;
    char *pattern = fuzz_text(&input, &length);
    cns_regex *regex = NULL;
    cns_regex_scratch *scratch = NULL;
    cns_regex_fault fault;
    cns_memory memory;
    cns_memory_default(&memory);
    size_t count = read_text(&input, points);
    bool known = cns_outline_read(pattern, length, &build); /* also what PCRE2 does not take */
    if (known && strlen(pattern) == length && cns_utf8_check(pattern, length) == length && !captures(pattern) &&
        cns_regex_new(&memory, pattern, length, true, &regex, &fault) == CONSULT_OK) {
        FUZZ_CHECK(cns_regex_scratch_new(fuzz_world()->context, &memory, &scratch) == CONSULT_OK);
        check(regex, scratch, points, count);
    }
    cns_regex_scratch_free(scratch);
    cns_regex_free(regex);
    free(pattern);
    return 0;
}
