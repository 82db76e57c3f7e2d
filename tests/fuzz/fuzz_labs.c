/* labs.h over any text, with the default pack: what is read lies in the text, and what is said is text. */
#include "fuzz.h"

static void check_lab(const consult_lab *lab, size_t size) {
    FUZZ_CHECK(lab->span.start <= lab->span.end && lab->span.end <= size);
    FUZZ_CHECK(lab->value >= 0 && (!lab->has_low || !lab->has_high || lab->low <= lab->high));
    FUZZ_CHECK((lab->verdict == CONSULT_LAB_UNJUDGED) == (lab->basis == CONSULT_LAB_BASIS_NONE));
    FUZZ_CHECK(consult_text_check(lab->say, CONSULT_ZERO_TERMINATED, NULL) == CONSULT_OK);
    FUZZ_CHECK(consult_text_check(lab->value_text, CONSULT_ZERO_TERMINATED, NULL) == CONSULT_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static test_world world;
    if (world.context == NULL) FUZZ_CHECK(test_world_open_default(&world));
    if (size == 0) return 0;
    consult_lab_options options = {.struct_size = sizeof options,
                                   .sex = (consult_sex)(data[0] % 3),
                                   .has_age = (data[0] & 4) != 0,
                                   .age = (data[0] & 4) != 0 ? data[0] % 100u : 0,
                                   .pregnant = (data[0] & 8) != 0,
                                   .locale = (data[0] & 16) != 0 ? CONSULT_LOCALE_ZH_HANT : CONSULT_LOCALE_ZH_HANS};
    const consult_lab_report *report = NULL;
    consult_status status = consult_labs(world.worker, world.pack, (const char *)data + 1, size - 1, &options, &report);
    FUZZ_CHECK((status == CONSULT_OK) == (report != NULL));
    for (size_t i = 0; report != NULL && i < report->count; i++) check_lab(report->items[i], size - 1);
    return 0;
}
