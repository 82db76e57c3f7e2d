/* text.h and classify.h over any bytes. */
#include "fuzz.h"

static void fold_twice(const char *text, size_t size) {
    size_t needed = 0, again = 0;
    consult_status status = consult_text_fold(text, size, NULL, 0, &needed);
    FUZZ_CHECK(status == CONSULT_OK || status == CONSULT_LIMIT);
    char *once = malloc(needed + 1), *twice = malloc(needed + 1);
    if (once == NULL || twice == NULL) abort();
    FUZZ_CHECK(consult_text_fold(text, size, once, needed + 1, &again) == CONSULT_OK && again == needed);
    FUZZ_CHECK(consult_text_check(once, needed, NULL) == CONSULT_OK);
    FUZZ_CHECK(consult_text_fold(once, needed, twice, needed + 1, &again) == CONSULT_OK && again == needed);
    FUZZ_CHECK(memcmp(once, twice, needed + 1) == 0);
    free(once);
    free(twice);
}

static void check_spans(const consult_labels *labels, size_t size) {
    for (size_t i = 0; i < labels->evidence_count; i++)
        FUZZ_CHECK(labels->evidence[i]->span.start <= labels->evidence[i]->span.end && labels->evidence[i]->span.end <= size);
    for (size_t i = 0; i < labels->slot_count; i++) {
        FUZZ_CHECK(labels->slots[i]->span.start <= labels->slots[i]->span.end && labels->slots[i]->span.end <= size);
        FUZZ_CHECK(consult_text_check(labels->slots[i]->value, CONSULT_ZERO_TERMINATED, NULL) == CONSULT_OK);
    }
    for (size_t i = 0; i < labels->label_count; i++) FUZZ_CHECK(labels->labels[i]->permille <= 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    test_world *world = fuzz_world();
    char *text = malloc(size + 1);
    if (text == NULL) abort();
    if (size > 0) memcpy(text, data, size);
    text[size] = '\0';
    size_t bad = SIZE_MAX;
    bool valid = consult_text_check(text, size, &bad) == CONSULT_OK;
    FUZZ_CHECK(valid || bad < size);
    const consult_labels *labels = NULL;
    consult_status status = consult_classify(world->worker, world->pack, text, size, NULL, &labels);
    FUZZ_CHECK((status == CONSULT_OK) == (labels != NULL));
    if (!valid) {
        FUZZ_CHECK(size > 65536 ? status == CONSULT_LIMIT || status == CONSULT_INVALID_UTF8 : status == CONSULT_INVALID_UTF8);
        if (status == CONSULT_INVALID_UTF8) FUZZ_CHECK(consult_worker_error(world->worker)->offset == bad);
    } else {
        fold_twice(text, size);
        FUZZ_CHECK(consult_text_utf16_units(text, size) >= consult_text_code_points(text, size));
        (void)consult_text_columns(text, size);
        if (status == CONSULT_OK) check_spans(labels, size);
    }
    free(text);
    return 0;
}
