#define PCRE2_CODE_UNIT_WIDTH 32
#include "text/regex.h"

#include "text/utf8.h"

#include <pcre2.h>
#include <stdio.h>
#include <string.h>

#define PATTERN_MOST 16384

/* PCRE2 gives blocks back without their size: it stands in front of each, with whose memory it is. */
typedef union header {
    struct {
        size_t size;
        bool libc;
    } of;
    max_align_t align;
} header;

static void *get(const cns_memory *memory, size_t size, bool libc) {
    size_t whole;
    if (!cns_size_add(size, sizeof(header), &whole)) return NULL;
    header *h = cns_memory_get(memory, whole);
    if (!h) return NULL;
    h->of.size = whole;
    h->of.libc = libc;
    return h + 1;
}

static void *scratch_get(PCRE2_SIZE size, void *memory) {
    return get(memory, size, false);
}

static void scratch_put(void *block, void *memory) {
    if (!block) return;
    header *h = (header *)block - 1;
    cns_memory_put(memory, h, h->of.size);
}

struct cns_regex {
    cns_memory memory;
    pcre2_code *code;
    bool machine_code; /* is being made now */
    bool is_fast;      /* there is machine code */
};

/* The memory of a pattern is the host's, but for the machine code: PCRE2 10.42 falls over when it gets none for that, so it gets
 * the C library's. */
static void *pattern_get(PCRE2_SIZE size, void *user) {
    const cns_regex *regex = user;
    cns_memory libc;
    if (!regex->machine_code) return get(&regex->memory, size, false);
    cns_memory_default(&libc);
    return get(&libc, size, true);
}

static void pattern_put(void *block, void *user) {
    const cns_regex *regex = user;
    cns_memory libc;
    if (!block) return;
    header *h = (header *)block - 1;
    cns_memory_default(&libc);
    cns_memory_put(h->of.libc ? &libc : &regex->memory, h, h->of.size);
}

struct cns_regex_scratch {
    cns_memory memory;
    pcre2_match_data *data;
    pcre2_match_context *context;
};

/* The pattern as code points; NULL when memory is short. Patterns were checked to be UTF-8 when read. */
static uint32_t *points_of(const cns_memory *memory, const char *pattern, size_t size, size_t *count) {
    uint32_t *points = cns_memory_get(memory, (size + 1) * sizeof *points);
    *count = 0;
    for (size_t at = 0; points && at < size;) {
        unsigned step = cns_utf8_decode((const unsigned char *)pattern, size, at, &points[*count]);
        if (!step) break;
        at += step;
        ++*count;
    }
    return points;
}

consult_status cns_regex_new(const cns_memory *memory, const char *pattern, size_t size, bool anchored, cns_regex **regex,
                             cns_regex_fault *fault) {
    *regex = NULL;
    cns_regex *made = cns_memory_zero(memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->memory = *memory;
    size_t count;
    consult_status status = CONSULT_NO_MEMORY;
    uint32_t *points = points_of(memory, pattern, size, &count);
    pcre2_general_context *general = pcre2_general_context_create(pattern_get, pattern_put, made);
    pcre2_compile_context *compile = general ? pcre2_compile_context_create(general) : NULL;
    if (points && compile) {
        int code;
        PCRE2_SIZE at;
        pcre2_set_max_pattern_length(compile, PATTERN_MOST);
        uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_NO_UTF_CHECK | (anchored ? PCRE2_ANCHORED : 0);
        made->code = pcre2_compile(points, count, options, &code, &at, compile);
        if (made->code) {
            status = CONSULT_OK;
        } else if (code != PCRE2_ERROR_HEAP_FAILED) {
            PCRE2_UCHAR text[sizeof fault->message];
            status = CONSULT_INVALID_PACK;
            fault->offset = (uint32_t)at;
            if (pcre2_get_error_message(code, text, sizeof text / sizeof *text) < 0) text[0] = 0;
            for (size_t i = 0; i + 1 < sizeof fault->message && (i == 0 || text[i - 1]); i++) fault->message[i] = (char)text[i];
            fault->message[sizeof fault->message - 1] = 0;
        }
    }
    pcre2_compile_context_free(compile);
    pcre2_general_context_free(general);
    cns_memory_put(memory, points, (size + 1) * sizeof *points);
    if (status != CONSULT_OK) {
        cns_regex_free(made);
        return status;
    }
    /* Machine code where the platform allows it; where it does not, matching interprets. */
    made->machine_code = true;
    made->is_fast = pcre2_jit_compile(made->code, PCRE2_JIT_COMPLETE) == 0;
    made->machine_code = false;
    *regex = made;
    return CONSULT_OK;
}

void cns_regex_free(cns_regex *regex) {
    if (!regex) return;
    pcre2_code_free(regex->code);
    cns_memory memory = regex->memory;
    cns_memory_put(&memory, regex, sizeof *regex);
}

consult_status cns_regex_scratch_new(const consult_context *context, const cns_memory *memory, cns_regex_scratch **scratch) {
    *scratch = NULL;
    cns_regex_scratch *made = cns_memory_zero(memory, sizeof *made);
    if (!made) return CONSULT_NO_MEMORY;
    made->memory = *memory;
    pcre2_general_context *general = pcre2_general_context_create(scratch_get, scratch_put, &made->memory);
    if (general) {
        made->context = pcre2_match_context_create(general);
        made->data = pcre2_match_data_create(8, general);
    }
    pcre2_general_context_free(general);
    if (!made->context || !made->data) {
        cns_regex_scratch_free(made);
        return CONSULT_NO_MEMORY;
    }
    pcre2_set_match_limit(made->context, context->limits.regex_match);
    pcre2_set_depth_limit(made->context, 1000);
    pcre2_set_heap_limit(made->context, context->limits.regex_heap_kib);
    *scratch = made;
    return CONSULT_OK;
}

void cns_regex_scratch_free(cns_regex_scratch *scratch) {
    if (!scratch) return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    cns_memory memory = scratch->memory;
    cns_memory_put(&memory, scratch, sizeof *scratch);
}

consult_status cns_regex_find(const cns_regex *regex, cns_regex_scratch *scratch, const uint32_t *points, size_t start, size_t end,
                              bool goes_on, size_t *from, size_t *to) {
    /* the machine code by itself does what it does behind pcre2_match(), which first checks what is known to be right */
    int found = PCRE2_ERROR_JIT_STACKLIMIT;
    uint32_t options = goes_on ? PCRE2_NOTEOL : 0;
    if (regex->is_fast) found = pcre2_jit_match(regex->code, points, end, start, options, scratch->data, scratch->context);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT)
        found = pcre2_match(regex->code, points, end, start, options | PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, scratch->data,
                            scratch->context);
    if (found == PCRE2_ERROR_NOMATCH) return CONSULT_NOT_FOUND;
    if (found == PCRE2_ERROR_NOMEMORY) return CONSULT_NO_MEMORY;
    if (found < 0) return CONSULT_REGEX_LIMIT;
    const PCRE2_SIZE *at = pcre2_get_ovector_pointer(scratch->data);
    unsigned group = found > 1 && at[2] != PCRE2_UNSET ? 1 : 0;
    *from = at[2 * group];
    *to = at[2 * group + 1];
    return CONSULT_OK;
}

consult_status cns_regex_foresee(const cns_regex *regex, cns_regex_scratch *scratch, const uint32_t *points, size_t start,
                                 size_t end, cns_regex_fate *fate) {
    uint32_t options = PCRE2_ANCHORED | PCRE2_PARTIAL_HARD | PCRE2_NOTEOL | PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT;
    int found = pcre2_match(regex->code, points, end, start, options, scratch->data, scratch->context);
    *fate = found == PCRE2_ERROR_PARTIAL ? CNS_REGEX_OPEN : found < 0 ? CNS_REGEX_NONE : CNS_REGEX_DONE;
    if (found == PCRE2_ERROR_NOMEMORY) return CONSULT_NO_MEMORY;
    return found < 0 && found != PCRE2_ERROR_PARTIAL && found != PCRE2_ERROR_NOMATCH ? CONSULT_REGEX_LIMIT : CONSULT_OK;
}
